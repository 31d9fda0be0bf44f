/* libcrypto's digests, bare: bulk data with EVP, small ones on the stack.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "bench.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "primitives/primitives.h"

static BOOL make_digest( struct job *job )
{
    return !primitives_init() && (job->library = EVP_MD_fetch( NULL, job->row->alg_name, NULL )) &&
           (job->context = EVP_MD_CTX_new()) && EVP_DigestInit_ex( job->context, job->library, NULL );
}

static void free_digest( struct job *job )
{
    EVP_MD_CTX_free( job->context );
    EVP_MD_free( job->library );
}

static BOOL update( struct job *job )
{
    return EVP_DigestUpdate( job->context, job->data, job->data_len );
}

static BOOL sha256_whole( struct job *job )
{
    BYTE value[SHA256_DIGEST_LENGTH];
    SHA256_CTX state;

    return SHA256_Init( &state ) && SHA256_Update( &state, job->data, job->data_len ) && SHA256_Final( value, &state );
}

#define BULK( id, name_ ) \
    { .name = id, .alg_name = name_, .unit = UNIT_MB, .bytes = KIB64, .setup = make_digest, .run = update, \
      .teardown = free_digest }

static const struct bench_case rows[] =
{
    BULK( "md5-64k", "MD5" ),
    BULK( "sha1-64k", "SHA1" ),
    BULK( "sha256-64k", "SHA2-256" ),
    BULK( "sha512-64k", "SHA2-512" ),
    { .name = "sha256-object", .unit = UNIT_MB, .bytes = 64, .run = sha256_whole },
};
DEFINE_CASES( libcrypto_digest_cases );
