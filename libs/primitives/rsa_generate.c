/* New RSA pairs. libcrypto makes them from 512 bits on; CryptoAPI's shortest have 384.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "rsa_private.h"

#include <wincrypt.h>

#include <openssl/bn.h>

#include "primitives/library.h"

#define PUBLIC_EXPONENT   65537
#define LIBCRYPTO_MIN     512   /* bits */

/* Names of the numbers as in PKCS#1; phi is (p-1)(q-1). */
struct pair
{
    BIGNUM *n, *e, *d, *p, *q, *dp, *dq, *qinv, *phi, *less;
};

static BOOL pair_create( struct pair *pair )
{
    BIGNUM **number = &pair->n;
    BOOL whole = TRUE;
    DWORD i;

    for (i = 0; i < sizeof(*pair) / sizeof(*number); i++) if (!(number[i] = BN_new())) whole = FALSE;
    return whole;
}

/* NULL members are accepted. */
static void pair_destroy( struct pair *pair )
{
    BIGNUM **number = &pair->n;
    DWORD i;

    for (i = 0; i < sizeof(*pair) / sizeof(*number); i++) BN_clear_free( number[i] );
}

/* A prime of `bits` bits, the upper two of them set, such that the exponent has an inverse. */
static BOOL make_prime( BIGNUM *prime, int bits )
{
    do if (!BN_generate_prime_ex( prime, bits, FALSE, NULL, NULL, NULL )) return FALSE;
    while (BN_mod_word( prime, PUBLIC_EXPONENT ) == 1);
    return TRUE;
}

static BOOL make_primes( struct pair *pair, DWORD bits )
{
    if (!make_prime( pair->p, (bits + 1) / 2 )) return FALSE;
    do if (!make_prime( pair->q, bits / 2 )) return FALSE;
    while (!BN_cmp( pair->p, pair->q ));
    if (BN_cmp( pair->p, pair->q ) < 0) BN_swap( pair->p, pair->q );
    return TRUE;
}

/* The numbers that follow from the primes. */
static BOOL derive_numbers( struct pair *pair, BN_CTX *ctx )
{
    if (!BN_mul( pair->n, pair->p, pair->q, ctx ) || !BN_set_word( pair->e, PUBLIC_EXPONENT ) ||
        !BN_sub( pair->phi, pair->p, BN_value_one() ) || !BN_sub( pair->less, pair->q, BN_value_one() ) ||
        !BN_mul( pair->phi, pair->phi, pair->less, ctx )) return FALSE;
    BN_set_flags( pair->phi, BN_FLG_CONSTTIME );
    BN_set_flags( pair->p, BN_FLG_CONSTTIME );
    if (!BN_mod_inverse( pair->d, pair->e, pair->phi, ctx ) ||
        !BN_mod_inverse( pair->qinv, pair->q, pair->p, ctx )) return FALSE;
    BN_set_flags( pair->d, BN_FLG_CONSTTIME );
    return BN_mod( pair->dq, pair->d, pair->less, ctx ) &&
           BN_sub( pair->less, pair->p, BN_value_one() ) && BN_mod( pair->dp, pair->d, pair->less, ctx );
}

/* Moves the numbers into the key. */
static BOOL give_numbers( struct pair *pair, RSA *rsa )
{
    if (!RSA_set0_key( rsa, pair->n, pair->e, pair->d )) return FALSE;
    pair->n = pair->e = pair->d = NULL;
    if (!RSA_set0_factors( rsa, pair->p, pair->q )) return FALSE;
    pair->p = pair->q = NULL;
    if (!RSA_set0_crt_params( rsa, pair->dp, pair->dq, pair->qinv )) return FALSE;
    pair->dp = pair->dq = pair->qinv = NULL;
    return TRUE;
}

static DWORD generate_short( RSA *rsa, DWORD bits )
{
    BN_CTX *ctx = BN_CTX_new();
    struct pair pair;
    BOOL done;

    done = pair_create( &pair ) && ctx && make_primes( &pair, bits ) && derive_numbers( &pair, ctx ) &&
           give_numbers( &pair, rsa );
    pair_destroy( &pair );
    BN_CTX_free( ctx );
    return done ? ERROR_SUCCESS : library_error();
}

static DWORD generate_long( RSA *rsa, DWORD bits )
{
    BIGNUM *e = BN_new();
    BOOL done = e && BN_set_word( e, PUBLIC_EXPONENT ) && RSA_generate_key_ex( rsa, bits, e, NULL );

    BN_free( e );
    return done ? ERROR_SUCCESS : library_error();
}

DWORD rsa_generate_numbers( RSA *rsa, DWORD bits )
{
    return bits < LIBCRYPTO_MIN ? generate_short( rsa, bits ) : generate_long( rsa, bits );
}
