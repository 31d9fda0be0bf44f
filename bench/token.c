/* A key on a token of this machine, by the smart card provider and winecsp-keyd: signatures, each of a hash of its own,
 * in a context that is logged in; and opening the key. Under the first name bench/pkcs11 asks the same of the token's
 * module.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL sign( struct job *job )
{
    HCRYPTHASH hash;
    BOOL ret;

    if (!CryptCreateHash( job->prov, CALG_SHA_256, 0, 0, &hash )) return FALSE;
    job->signature_len = sizeof(job->signature);
    ret = CryptHashData( hash, (const BYTE *)"message", 7, 0 ) &&
          CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, job->signature, &job->signature_len );
    return CryptDestroyHash( hash ) && ret;
}

static BOOL open_key( struct job *job )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    return CryptAcquireContextA( &prov, "", MS_SCARD_PROV_A, PROV_RSA_FULL, CRYPT_SILENT ) &&
           CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) && CryptDestroyKey( key ) && CryptReleaseContext( prov, 0 );
}

static const struct bench_case rows[] =
{
    { .name = "token-sign", .title = "token: RSA-2048 sign (beside: its bare module)", .setup = job_acquire_token,
      .run = sign, .teardown = job_release },
    { .name = "token-acquire", .title = "token: acquire, get key, release", .setup = job_acquire_token,
      .run = open_key, .teardown = job_release },
};
DEFINE_CASES( token_cases );
