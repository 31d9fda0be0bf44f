/* A key container that is kept: opened, its pair's handle taken, closed again. The container is made, under a name of
 * this process's, and deleted afterwards.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#define PROVIDER MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES

static const char *container_name( void )
{
    static char name[32];

    sprintf( name, "winecsp bench %lu", GetCurrentProcessId() );
    return name;
}

static BOOL make_container( struct job *job )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;
    DWORD len;
    BYTE *blob;
    BOOL ret;

    if (!job_acquire( job )) return FALSE;      /* stays, so that the provider does too */
    if (!CryptAcquireContextA( &prov, container_name(), PROVIDER, CRYPT_NEWKEYSET )) return FALSE;
    if ((blob = keyfile_read( job->row->bits, &len ))) ret = CryptImportKey( prov, blob, len, 0, 0, &key );
    else ret = CryptGenKey( prov, AT_KEYEXCHANGE, job->row->bits << 16, &key );
    free( blob );
    if (ret) CryptDestroyKey( key );
    CryptReleaseContext( prov, 0 );
    return ret;
}

static void delete_container( struct job *job )
{
    HCRYPTPROV none;

    CryptAcquireContextA( &none, container_name(), PROVIDER, CRYPT_DELETEKEYSET );
    job_release( job );
}

static BOOL open_container( struct job *job )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    return CryptAcquireContextA( &prov, container_name(), PROVIDER, 0 ) &&
           CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) && CryptDestroyKey( key ) && CryptReleaseContext( prov, 0 );
}

/* With a signature the private half is needed, not only its name. */
static BOOL open_and_sign( struct job *job )
{
    DWORD len = sizeof(job->signature);
    HCRYPTPROV prov;
    HCRYPTHASH hash;

    return CryptAcquireContextA( &prov, container_name(), PROVIDER, 0 ) &&
           CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) &&
           CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, job->signature, &len ) && CryptDestroyHash( hash ) &&
           CryptReleaseContext( prov, 0 );
}

static const struct bench_case rows[] =
{
    { .name = "container-open", .title = "open a stored RSA-2048 container, get its key", .bits = 2048,
      .setup = make_container, .run = open_container, .teardown = delete_container },
    { .name = "container-sign", .title = "open a stored RSA-2048 container, sign", .bits = 2048,
      .setup = make_container, .run = open_and_sign, .teardown = delete_container },
};
DEFINE_CASES( container_cases );
