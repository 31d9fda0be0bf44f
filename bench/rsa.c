/* RSA: signatures, decryption, generation, and what a launcher does with a downloaded file: it imports a public key,
 * verifies one signature and destroys the key.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL sign( struct job *job )
{
    job->signature_len = sizeof(job->signature);
    return CryptSignHashA( job->hash, AT_KEYEXCHANGE, NULL, 0, job->signature, &job->signature_len );
}

/* The value is taken once, so that only the operation of the key is timed. */
static BOOL make_signature( struct job *job )
{
    return job_import_pair( job, job->row->bits ) && CryptCreateHash( job->prov, CALG_SHA1, 0, 0, &job->hash ) &&
           CryptHashData( job->hash, (const BYTE *)"message", 7, 0 ) && sign( job );
}

static BOOL verify( struct job *job )
{
    return CryptVerifySignatureA( job->hash, job->signature, job->signature_len, job->key, NULL, 0 );
}

static BOOL make_ciphertext( struct job *job )
{
    job->signature_len = 32;
    return job_import_pair( job, job->row->bits ) &&
           CryptEncrypt( job->key, 0, TRUE, 0, job->signature, &job->signature_len, sizeof(job->signature) );
}

static BOOL decrypt( struct job *job )
{
    DWORD len = job->signature_len;
    BYTE data[512];

    memcpy( data, job->signature, len );
    return CryptDecrypt( job->key, 0, TRUE, 0, data, &len );
}

static BOOL generate( struct job *job )
{
    HCRYPTKEY key;

    return CryptGenKey( job->prov, AT_SIGNATURE, job->row->bits << 16, &key ) && CryptDestroyKey( key );
}

/* data: PUBLICKEYBLOB */
static BOOL make_download( struct job *job )
{
    return make_signature( job ) && CryptExportKey( job->key, 0, PUBLICKEYBLOB, 0, job->data, &job->data_len );
}

static BOOL import_verify( struct job *job )
{
    HCRYPTKEY key;

    return CryptImportKey( job->prov, job->data, job->data_len, 0, 0, &key ) &&
           CryptVerifySignatureA( job->hash, job->signature, job->signature_len, key, NULL, 0 ) &&
           CryptDestroyKey( key );
}

#define RSA( id, title_, bits_, setup_, run_ ) \
    { .name = id, .title = title_, .bits = bits_, .setup = setup_, .run = run_, .teardown = job_release }

static const struct bench_case rows[] =
{
    RSA( "rsa2048-sign", "RSA-2048 sign", 2048, make_signature, sign ),
    RSA( "rsa2048-verify", "RSA-2048 verify", 2048, make_signature, verify ),
    RSA( "rsa2048-decrypt", "RSA-2048 decrypt", 2048, make_ciphertext, decrypt ),
    RSA( "rsa4096-sign", "RSA-4096 sign", 4096, make_signature, sign ),
    { .name = "rsa2048-generate", .title = "RSA-2048 generate", .bits = 2048, .longer = 10, .setup = job_acquire,
      .run = generate, .teardown = job_release },
    { .name = "import-verify", .title = "RSA-2048: import public key, verify, destroy", .bytes = 1024, .bits = 2048,
      .setup = make_download, .run = import_verify, .teardown = job_release },
};
DEFINE_CASES( rsa_cases );
