/* libcrypto's DSA and Diffie-Hellman, bare.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "bench.h"
#include "group.h"

#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/dsa.h>

#include "primitives/primitives.h"

static const BYTE digest[20] = "twenty bytes digest";

static BOOL ready( struct job *job )
{
    return !primitives_init();
}

/* ---- DSA -------------------------------------------------------------------------------------- */

static DSA *make_pair( DWORD bits )
{
    DSA *dsa = DSA_new();

    if (dsa && DSA_generate_parameters_ex( dsa, bits, NULL, 0, NULL, NULL, NULL ) && DSA_generate_key( dsa ))
        return dsa;
    DSA_free( dsa );
    return NULL;
}

static BOOL sign( struct job *job )
{
    DSA_SIG *signature = DSA_do_sign( digest, sizeof(digest), job->library );

    DSA_SIG_free( signature );
    return signature != NULL;
}

static BOOL make_signature( struct job *job )
{
    return ready( job ) && (job->library = make_pair( job->row->bits )) &&
           (job->context = DSA_do_sign( digest, sizeof(digest), job->library ));
}

static BOOL verify( struct job *job )
{
    return DSA_do_verify( digest, sizeof(digest), job->context, job->library ) == 1;
}

static BOOL generate( struct job *job )
{
    DSA *dsa = make_pair( job->row->bits );

    DSA_free( dsa );
    return dsa != NULL;
}

static void free_signature( struct job *job )
{
    DSA_SIG_free( job->context );
    DSA_free( job->library );
}

/* ---- Diffie-Hellman --------------------------------------------------------------------------- */

static BIGNUM *read_number( const char *hex )
{
    BYTE bytes[GROUP_BITS / 8];
    DWORD len = from_hex( hex, bytes );

    return BN_lebin2bn( bytes, len, NULL );
}

/* x is as long as q; left alone, libcrypto makes a shorter one, which is as safe, and quicker. */
static BOOL make_sides( struct job *job )
{
    DH *dh;

    if (!ready( job ) || !(dh = job->library = DH_new())) return FALSE;
    if (!DH_set0_pqg( dh, read_number( GROUP_P ), read_number( GROUP_Q ), read_number( GROUP_G ) )) return FALSE;
    return DH_set_length( dh, BN_num_bits( DH_get0_q( dh ) ) ) && DH_generate_key( dh ) &&
           (job->context = read_number( GROUP_Y ));
}

/* As EVP_PKEY_derive_set_peer and EVP_PKEY_derive do it: y is proved to be of the group that q is the order of, which
 * is a second power. */
static BOOL agree( struct job *job )
{
    BYTE secret[GROUP_BITS / 8];
    int wrong;

    return DH_check_pub_key( job->library, job->context, &wrong ) && !wrong &&
           DH_compute_key_padded( secret, job->context, job->library ) == sizeof(secret);
}

static void free_sides( struct job *job )
{
    BN_free( job->context );
    DH_free( job->library );
}

static const struct bench_case rows[] =
{
    { .name = "dsa1024-sign", .bits = 1024, .setup = make_signature, .run = sign, .teardown = free_signature },
    { .name = "dsa1024-verify", .bits = 1024, .setup = make_signature, .run = verify, .teardown = free_signature },
    { .name = "dsa-generate", .bits = 1024, .longer = 10, .setup = ready, .run = generate },
    { .name = "dh2048-agree", .bits = GROUP_BITS, .setup = make_sides, .run = agree, .teardown = free_sides },
};
DEFINE_CASES( libcrypto_dss_cases );
