/* Session keys: encryption and decryption of bulk data and of small pieces, keys derived from a hash.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL make_key( struct job *job )
{
    return job_acquire( job ) && CryptGenKey( job->prov, job->row->alg, 0, &job->key );
}

static BOOL encrypt( struct job *job )
{
    DWORD len = job->data_len;

    return CryptEncrypt( job->key, 0, FALSE, 0, job->data, &len, job->data_len );
}

static BOOL decrypt( struct job *job )
{
    DWORD len = job->data_len;

    return CryptDecrypt( job->key, 0, FALSE, 0, job->data, &len );
}

/* A message of its own each time: padded, and the chaining starts again. */
static BOOL encrypt_record( struct job *job )
{
    DWORD len = job->data_len;

    return CryptEncrypt( job->key, 0, TRUE, 0, job->data, &len, job->data_len + 16 );
}

static BOOL make_base_hash( struct job *job )
{
    return job_acquire( job ) && CryptCreateHash( job->prov, CALG_SHA1, 0, 0, &job->hash ) &&
           CryptHashData( job->hash, (const BYTE *)"password", 8, 0 );
}

static BOOL derive( struct job *job )
{
    HCRYPTKEY key;

    return CryptDeriveKey( job->prov, job->row->alg, job->hash, 0, &key ) && CryptDestroyKey( key );
}

#define CIPHER( id, title_, alg_, bytes_, run_ ) \
    { .name = id, .title = title_, .unit = UNIT_MB, .bytes = bytes_, .alg = alg_, .setup = make_key, .run = run_, \
      .teardown = job_release }

static const struct bench_case rows[] =
{
    CIPHER( "aes-enc-64k", "AES-256-CBC encrypt, 64 KiB", CALG_AES_256, KIB64, encrypt ),
    CIPHER( "aes-dec-64k", "AES-256-CBC decrypt, 64 KiB", CALG_AES_256, KIB64, decrypt ),
    CIPHER( "aes-enc-64", "AES-256-CBC encrypt, 64 B a call", CALG_AES_256, 64, encrypt ),
    CIPHER( "aes-dec-64", "AES-256-CBC decrypt, 64 B a call", CALG_AES_256, 64, decrypt ),
    CIPHER( "aes-record-64", "AES-256-CBC encrypt, records of 64 B, padded", CALG_AES_256, 64, encrypt_record ),
    CIPHER( "3des-enc-64k", "3DES-CBC encrypt, 64 KiB", CALG_3DES, KIB64, encrypt ),
    CIPHER( "3des-dec-64k", "3DES-CBC decrypt, 64 KiB", CALG_3DES, KIB64, decrypt ),
    CIPHER( "rc2-enc-64k", "RC2-CBC encrypt, 64 KiB", CALG_RC2, KIB64, encrypt ),
    CIPHER( "rc4-64k", "RC4, 64 KiB", CALG_RC4, KIB64, encrypt ),
    { .name = "derive-rc4", .title = "CryptDeriveKey, RC4 + destroy", .alg = CALG_RC4, .setup = make_base_hash,
      .run = derive, .teardown = job_release },
    { .name = "derive-aes256", .title = "CryptDeriveKey, AES-256 + destroy", .alg = CALG_AES_256,
      .setup = make_base_hash, .run = derive, .teardown = job_release },
};
DEFINE_CASES( cipher_cases );
