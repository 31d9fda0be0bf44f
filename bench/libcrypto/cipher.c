/* libcrypto's ciphers, bare: one context, its key set once.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#include <openssl/evp.h>

#include "primitives/primitives.h"

static const BYTE key[32] = "any key will do, it is not kept.";
static const BYTE iv[16];

static BOOL make_cipher( struct job *job, BOOL encrypt )
{
    return !primitives_init() && (job->library = EVP_CIPHER_fetch( NULL, job->row->alg_name, NULL )) &&
           (job->context = EVP_CIPHER_CTX_new()) &&
           EVP_CipherInit_ex2( job->context, job->library, key, iv, encrypt, NULL );
}

static BOOL make_encrypt( struct job *job )
{
    return make_cipher( job, TRUE );
}

static BOOL make_decrypt( struct job *job )
{
    return make_cipher( job, FALSE );
}

static void free_cipher( struct job *job )
{
    EVP_CIPHER_CTX_free( job->context );
    EVP_CIPHER_free( job->library );
}

static BOOL run( struct job *job )
{
    return EVP_Cipher( job->context, job->data, job->data, job->data_len ) == (int)job->data_len;
}

static BOOL record( struct job *job )
{
    int len, rest;

    return EVP_CipherInit_ex2( job->context, NULL, NULL, iv, -1, NULL ) &&
           EVP_CipherUpdate( job->context, job->data, &len, job->data, job->data_len ) &&
           EVP_CipherFinal_ex( job->context, job->data + len, &rest );
}

#define CIPHER( id, name_, bytes_, setup_, run_ ) \
    { .name = id, .alg_name = name_, .unit = UNIT_MB, .bytes = bytes_, .setup = setup_, .run = run_, \
      .teardown = free_cipher }

static const struct bench_case rows[] =
{
    CIPHER( "aes-enc-64k", "AES-256-CBC", KIB64, make_encrypt, run ),
    CIPHER( "aes-dec-64k", "AES-256-CBC", KIB64, make_decrypt, run ),
    CIPHER( "aes-enc-64", "AES-256-CBC", 64, make_encrypt, run ),
    CIPHER( "aes-dec-64", "AES-256-CBC", 64, make_decrypt, run ),
    CIPHER( "aes-record-64", "AES-256-CBC", 64, make_encrypt, record ),
    CIPHER( "3des-enc-64k", "DES-EDE3-CBC", KIB64, make_encrypt, run ),
    CIPHER( "3des-dec-64k", "DES-EDE3-CBC", KIB64, make_decrypt, run ),
    CIPHER( "rc2-enc-64k", "RC2-CBC", KIB64, make_encrypt, run ),
    CIPHER( "rc4-64k", "RC4", KIB64, make_encrypt, run ),
};
DEFINE_CASES( libcrypto_cipher_cases );
