/* What cases of several files set up and give back: contexts, pairs, handles.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

BOOL job_acquire( struct job *job )
{
    return CryptAcquireContextA( &job->prov, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT );
}

/* The pair of a file, or a new one if there is no file. */
static BOOL import_or_generate( HCRYPTPROV prov, DWORD bits, HCRYPTKEY *key )
{
    DWORD len;
    BYTE *blob = keyfile_read( bits, &len );
    BOOL ret;

    if (!blob) return CryptGenKey( prov, AT_KEYEXCHANGE, bits << 16, key );
    ret = CryptImportKey( prov, blob, len, 0, 0, key );
    free( blob );
    return ret;
}

BOOL job_import_pair( struct job *job, DWORD bits )
{
    return job_acquire( job ) && import_or_generate( job->prov, bits, &job->key );
}

/* The PIN is BENCH_PIN of the environment. */
BOOL job_acquire_token( struct job *job )
{
    char pin[32];
    DWORD len;

    if (!CryptAcquireContextA( &job->prov, "", MS_SCARD_PROV_A, PROV_RSA_FULL, CRYPT_SILENT )) return FALSE;
    len = GetEnvironmentVariableA( "BENCH_PIN", pin, sizeof(pin) );
    return len && len < sizeof(pin) && CryptSetProvParam( job->prov, PP_KEYEXCHANGE_PIN, (const BYTE *)pin, 0 );
}

/* Objects go before their context, unless that is shared. */
void job_release( struct job *job )
{
    if (job->hash) CryptDestroyHash( job->hash );
    if (job->key) CryptDestroyKey( job->key );
    if (job->prov) CryptReleaseContext( job->prov, 0 );
    if (job->held) CryptReleaseContext( job->held, 0 );
}
