/* Contexts: acquired and released, with another one held meanwhile or none (Wine's builtin advapi32 unloads a provider
 * with its last context), the default provider looked up, one more reference.
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

static const struct bench_case rows[] =
{
    { .name = "acquire", .title = "acquire + release, another context held", .setup = hold, .run = acquire,
      .teardown = job_release },
    { .name = "acquire-alone", .title = "acquire + release, no other held", .run = acquire },
    { .name = "acquire-default", .title = "acquire + release of the default", .setup = hold, .run = acquire_default,
      .teardown = job_release },
    { .name = "addref", .title = "AddRef + release", .setup = hold, .run = add_reference, .teardown = job_release },
};
DEFINE_CASES( context_cases );
