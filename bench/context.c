/* Contexts: acquired and released, with another one held meanwhile or none (Wine's builtin advapi32 unloads a provider
 * with its last context), the default provider looked up, one more reference. And what a call to the wineserver takes,
 * of which an acquire cannot do with less than one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL hold( struct job *job )
{
    return CryptAcquireContextA( &job->held, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT );
}

static BOOL acquire( struct job *job )
{
    HCRYPTPROV prov;

    return CryptAcquireContextA( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
           CryptReleaseContext( prov, 0 );
}

static BOOL acquire_default( struct job *job )
{
    HCRYPTPROV prov;

    return CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
           CryptReleaseContext( prov, 0 );
}

static BOOL add_reference( struct job *job )
{
    return CryptContextAddRef( job->held, NULL, 0 ) && CryptReleaseContext( job->held, 0 );
}

static BOOL make_event( struct job *job )
{
    return (job->context = CreateEventW( NULL, TRUE, FALSE, NULL )) != NULL;
}

static BOOL test_event( struct job *job )
{
    return WaitForSingleObject( job->context, 0 ) == WAIT_TIMEOUT;
}

static void close_event( struct job *job )
{
    CloseHandle( job->context );
}

static const struct bench_case rows[] =
{
    { .name = "server-call", .title = "one call to the wineserver: state of an event", .setup = make_event,
      .run = test_event, .teardown = close_event },
    { .name = "acquire", .title = "acquire + release, another context held", .setup = hold, .run = acquire,
      .teardown = job_release },
    { .name = "acquire-alone", .title = "acquire + release, no other held", .run = acquire },
    { .name = "acquire-default", .title = "acquire + release of the default", .setup = hold, .run = acquire_default,
      .teardown = job_release },
    { .name = "addref", .title = "AddRef + release", .setup = hold, .run = add_reference, .teardown = job_release },
};
DEFINE_CASES( context_cases );
