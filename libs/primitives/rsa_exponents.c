/* The exponents and the coefficient of an RSA pair: those of the blob, or what follows from the other numbers where the
 * blob has none or a wrong one. Blobs with wrong ones are about: crypt32 of Wine 8 and 10 writes 65537 for the public
 * exponent of any PFX file's key, and writes no more from the first of dP, dQ, the coefficient and d on that is shorter
 * than its place in the blob, where some of the process's memory stands then. One pair of 85 has a short one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "rsa_private.h"

#include <wincrypt.h>

#include <openssl/bn.h>

/* What they are computed with. */
struct moduli
{
    BIGNUM *p1, *q1, *phi;      /* p - 1, q - 1 and their product */
    BN_CTX *ctx;
};

static void moduli_free( struct moduli *moduli )
{
    BN_clear_free( moduli->p1 );
    BN_clear_free( moduli->q1 );
    BN_clear_free( moduli->phi );
    BN_CTX_free( moduli->ctx );
}

static DWORD moduli_compute( const RSA *rsa, struct moduli *moduli )
{
    moduli->p1 = BN_dup( RSA_get0_p( rsa ) );
    moduli->q1 = BN_dup( RSA_get0_q( rsa ) );
    moduli->phi = BN_secure_new();
    moduli->ctx = BN_CTX_secure_new();
    if (!moduli->p1 || !moduli->q1 || !moduli->phi || !moduli->ctx) return NTE_NO_MEMORY;
    if (!BN_sub_word( moduli->p1, 1 ) || !BN_sub_word( moduli->q1, 1 ) ||
        !BN_mul( moduli->phi, moduli->p1, moduli->q1, moduli->ctx )) return NTE_NO_MEMORY;
    BN_set_flags( moduli->p1, BN_FLG_CONSTTIME );
    BN_set_flags( moduli->q1, BN_FLG_CONSTTIME );
    BN_set_flags( moduli->phi, BN_FLG_CONSTTIME );
    return ERROR_SUCCESS;
}

/* Whether x * y = 1 modulo m. */
static BOOL is_inverse( const BIGNUM *x, const BIGNUM *y, const BIGNUM *m, BN_CTX *ctx )
{
    BIGNUM *product = BN_secure_new();
    BOOL ret = product && BN_mod_mul( product, x, y, m, ctx ) && BN_is_one( product );

    BN_clear_free( product );
    return ret;
}

/* ---- the public exponent ------------------------------------------------------------------------ */

static BOOL is_exponent( const BIGNUM *e, const BIGNUM *dp, const BIGNUM *dq, const struct moduli *moduli )
{
    return is_inverse( dp, e, moduli->p1, moduli->ctx ) && is_inverse( dq, e, moduli->q1, moduli->ctx );
}

/* The one that both dP and dQ belong to, if it is one that a blob can have, which is no chance then. 1 does not count:
 * programs make such keys, and say so in the public exponent. */
static BIGNUM *exponent_of( const BIGNUM *dp, const BIGNUM *dq, const struct moduli *moduli )
{
    BIGNUM *e = BN_mod_inverse( NULL, dp, moduli->p1, moduli->ctx );

    if (e && BN_num_bits( e ) <= 32 && !BN_is_one( e ) && is_exponent( e, dp, dq, moduli )) return e;
    BN_clear_free( e );
    return NULL;
}

/* Puts the blob's exponent right where dP and dQ have another one. */
static DWORD correct_exponent( RSA *rsa, const struct rsa_numbers *numbers, const struct moduli *moduli )
{
    BIGNUM *dp = BN_lebin2bn( numbers->dp, RSA_HALF_BYTES( numbers->bits ), NULL );
    BIGNUM *dq = BN_lebin2bn( numbers->dq, RSA_HALF_BYTES( numbers->bits ), NULL );
    DWORD err = dp && dq ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
    BIGNUM *e = NULL;

    if (!err && !is_exponent( RSA_get0_e( rsa ), dp, dq, moduli )) e = exponent_of( dp, dq, moduli );
    if (e && !RSA_set0_key( rsa, NULL, e, NULL ))
    {
        BN_free( e );
        err = NTE_FAIL;
    }
    BN_clear_free( dp );
    BN_clear_free( dq );
    return err;
}

/* ---- the private numbers ------------------------------------------------------------------------ */

/* Frees the number of the blob, which is wrong or NULL, and returns y^-1 modulo m; where y has no inverse, so that
 * these are the numbers of no pair, the one of the blob it is. */
static BIGNUM *corrected( BIGNUM *given, const BIGNUM *y, const BIGNUM *m, BN_CTX *ctx )
{
    BIGNUM *inverse = BN_mod_inverse( NULL, y, m, ctx );

    if (!inverse) return given;
    BN_clear_free( given );
    return inverse;
}

static BIGNUM *d_of( const RSA *rsa, const struct rsa_numbers *numbers, const struct moduli *moduli )
{
    BIGNUM *d = numbers->d ? BN_lebin2bn( numbers->d, RSA_N_BYTES( numbers->bits ), NULL ) : NULL;
    const BIGNUM *e = RSA_get0_e( rsa );

    if (d && is_inverse( d, e, moduli->p1, moduli->ctx ) && is_inverse( d, e, moduli->q1, moduli->ctx )) return d;
    return corrected( d, e, moduli->phi, moduli->ctx );
}

/* The inverse of y modulo m, of which the blob has `bytes`. */
static BIGNUM *half_of( const BYTE *bytes, DWORD bits, const BIGNUM *y, const BIGNUM *m, BN_CTX *ctx )
{
    BIGNUM *given = BN_lebin2bn( bytes, RSA_HALF_BYTES( bits ), NULL );

    return !given || is_inverse( given, y, m, ctx ) ? given : corrected( given, y, m, ctx );
}

static DWORD set_with( RSA *rsa, const struct rsa_numbers *numbers, const struct moduli *moduli )
{
    const BIGNUM *e = RSA_get0_e( rsa ), *p = RSA_get0_p( rsa ), *q = RSA_get0_q( rsa );
    BIGNUM *d = d_of( rsa, numbers, moduli );
    BIGNUM *dp = half_of( numbers->dp, numbers->bits, e, moduli->p1, moduli->ctx );
    BIGNUM *dq = half_of( numbers->dq, numbers->bits, e, moduli->q1, moduli->ctx );
    BIGNUM *qinv = half_of( numbers->qinv, numbers->bits, q, p, moduli->ctx );

    if (d && dp && dq && qinv && RSA_set0_crt_params( rsa, dp, dq, qinv ))
    {
        dp = dq = qinv = NULL;
        if (RSA_set0_key( rsa, NULL, NULL, d )) return ERROR_SUCCESS;
    }
    BN_clear_free( d );
    BN_clear_free( dp );
    BN_clear_free( dq );
    BN_clear_free( qinv );
    return numbers->d ? (DWORD)NTE_NO_MEMORY : (DWORD)NTE_BAD_DATA;
}

DWORD rsa_set_exponents( RSA *rsa, const struct rsa_numbers *numbers )
{
    struct moduli moduli = { 0 };
    DWORD err = moduli_compute( rsa, &moduli );

    if (!err) err = correct_exponent( rsa, numbers, &moduli );
    if (!err) err = set_with( rsa, numbers, &moduli );
    moduli_free( &moduli );
    return err;
}
