/* libcrypto's RSA, bare, with the pair that bench.exe uses: the file of keyfile.c, whose numbers are little-endian and
 * follow each other.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "bench.h"

#include <openssl/bn.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#include "primitives/primitives.h"

static const BYTE digest[20] = "twenty bytes digest";

static BIGNUM *next_number( const BYTE **p, DWORD len )
{
    *p += len;
    return BN_lebin2bn( *p - len, len, NULL );
}

/* RSAPUBKEY is followed by n, p, q, dp, dq, 1/q, d. */
static BOOL fill_rsa( RSA *rsa, const BYTE *blob, DWORD bits )
{
    RSAPUBKEY pub;
    const BYTE *p = blob + sizeof(BLOBHEADER) + sizeof(pub);
    BIGNUM *e = BN_new(), *n, *primes[2], *crt[3];
    DWORD i;

    memcpy( &pub, blob + sizeof(BLOBHEADER), sizeof(pub) );
    if (pub.bitlen != bits || !BN_set_word( e, pub.pubexp )) return FALSE;
    n = next_number( &p, bits / 8 );
    for (i = 0; i < ARRAYSIZE( primes ); i++) primes[i] = next_number( &p, bits / 16 );
    for (i = 0; i < ARRAYSIZE( crt ); i++) crt[i] = next_number( &p, bits / 16 );
    return RSA_set0_key( rsa, n, e, next_number( &p, bits / 8 ) ) && RSA_set0_factors( rsa, primes[0], primes[1] ) &&
           RSA_set0_crt_params( rsa, crt[0], crt[1], crt[2] );
}

static BOOL read_pair( struct job *job )
{
    BYTE *blob;
    DWORD len;
    BOOL ret;

    if (primitives_init() || !(blob = keyfile_read( job->row->bits, &len ))) return FALSE;
    ret = len >= sizeof(BLOBHEADER) + sizeof(RSAPUBKEY) + job->row->bits / 16 * 9 &&
          (job->library = RSA_new()) && fill_rsa( job->library, blob, job->row->bits );
    free( blob );
    return ret;
}

static void free_pair( struct job *job )
{
    RSA_free( job->library );
}

static BOOL sign( struct job *job )
{
    unsigned int len;

    if (!RSA_sign( NID_sha1, digest, sizeof(digest), job->signature, &len, job->library )) return FALSE;
    job->signature_len = len;
    return TRUE;
}

static BOOL make_signature( struct job *job )
{
    return read_pair( job ) && sign( job );
}

static BOOL verify( struct job *job )
{
    return RSA_verify( NID_sha1, digest, sizeof(digest), job->signature, job->signature_len, job->library );
}

static BOOL decrypt( struct job *job )
{
    BYTE out[512];

    return RSA_private_decrypt( job->row->bits / 8, job->signature, out, job->library, RSA_NO_PADDING ) > 0;
}

static BOOL ready( struct job *job )
{
    return !primitives_init();
}

static BOOL generate( struct job *job )
{
    BIGNUM *e = BN_new();
    RSA *rsa = RSA_new();
    BOOL ret = e && rsa && BN_set_word( e, RSA_F4 ) && RSA_generate_key_ex( rsa, job->row->bits, e, NULL );

    RSA_free( rsa );
    BN_free( e );
    return ret;
}

/* data: the modulus, little-endian */
static BOOL make_download( struct job *job )
{
    return make_signature( job ) &&
           BN_bn2lebinpad( RSA_get0_n( job->library ), job->data, job->data_len ) == (int)job->data_len;
}

static BOOL import_verify( struct job *job )
{
    RSA *rsa = RSA_new();
    BIGNUM *e = BN_new();
    BOOL ret = BN_set_word( e, RSA_F4 ) &&
               RSA_set0_key( rsa, BN_lebin2bn( job->data, job->data_len, NULL ), e, NULL ) &&
               RSA_verify( NID_sha1, digest, sizeof(digest), job->signature, job->signature_len, rsa );

    RSA_free( rsa );
    return ret;
}

static const struct bench_case rows[] =
{
    { .name = "rsa2048-sign", .bits = 2048, .setup = read_pair, .run = sign, .teardown = free_pair },
    { .name = "rsa2048-verify", .bits = 2048, .setup = make_signature, .run = verify, .teardown = free_pair },
    { .name = "rsa2048-decrypt", .bits = 2048, .setup = make_signature, .run = decrypt, .teardown = free_pair },
    { .name = "rsa4096-sign", .bits = 4096, .setup = read_pair, .run = sign, .teardown = free_pair },
    { .name = "rsa2048-generate", .bits = 2048, .longer = 10, .setup = ready, .run = generate },
    { .name = "import-verify", .bytes = 256, .bits = 2048, .setup = make_download, .run = import_verify,
      .teardown = free_pair },
};
DEFINE_CASES( libcrypto_rsa_cases );
