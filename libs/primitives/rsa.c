/* RSA keys and the plain operations. libcrypto blinds private operations and checks each result with the public
 * exponent before it returns it, so that neither time nor a fault reveals the primes. This uses its RSA type, although
 * that is marked as deprecated: EVP_PKEY uses it too, but needs an extra object for each call.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "rsa_private.h"

#include <string.h>
#include <wincrypt.h>

#include <openssl/err.h>
#include <openssl/bn.h>

#include "bytes.h"
#include "primitives/library.h"
#include "heap.h"

#define RSA_BITS_MIN 384

struct rsa_key
{
    LONG  refs;
    DWORD bits;             /* as the blob says, a multiple of 8; the modulus may have fewer */
    DWORD public_exponent;
    DWORD said_exponent;    /* what the blob said, which may have been put right */
    BOOL  is_private;
    RSA  *rsa;              /* never changes but for libcrypto's caches, which it locks */
};

static DWORD rsa_create_key( struct rsa_key **key )
{
    struct rsa_key *created;
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!(created = heap_alloc( sizeof(*created) ))) return NTE_NO_MEMORY;
    created->refs = 1;
    if (!(created->rsa = RSA_new()))
    {
        rsa_unref( created );
        return library_error();
    }
    *key = created;
    return ERROR_SUCCESS;
}

struct rsa_key *rsa_ref( struct rsa_key *key )
{
    InterlockedIncrement( &key->refs );
    return key;
}

void rsa_unref( struct rsa_key *key )
{
    if (!key || InterlockedDecrement( &key->refs )) return;
    RSA_free( key->rsa );       /* wipes the numbers */
    heap_free( key );
}

DWORD rsa_bits( const struct rsa_key *key )
{
    return key->bits;
}

DWORD rsa_public_exponent( const struct rsa_key *key )
{
    return key->public_exponent;
}

BOOL rsa_is_private( const struct rsa_key *key )
{
    return key->is_private;
}

static BOOL has_exponent( const struct rsa_key *key, DWORD exponent )
{
    return key->public_exponent == exponent || key->said_exponent == exponent;
}

BOOL rsa_same_public( const struct rsa_key *a, const struct rsa_key *b )
{
    return a->bits == b->bits && (has_exponent( a, b->public_exponent ) || has_exponent( b, a->public_exponent )) &&
           !BN_cmp( RSA_get0_n( a->rsa ), RSA_get0_n( b->rsa ) );
}

DWORD rsa_modulus_len( const struct rsa_key *key )
{
    return RSA_size( key->rsa );
}

DWORD rsa_generate( DWORD bits, struct rsa_key **key )
{
    struct rsa_key *created;
    DWORD err;

    if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) return NTE_BAD_LEN;
    if ((err = rsa_create_key( &created ))) return err;
    if ((err = rsa_generate_numbers( created->rsa, bits )))
    {
        rsa_unref( created );
        return err;
    }
    created->bits = bits;
    created->public_exponent = created->said_exponent = BN_get_word( RSA_get0_e( created->rsa ) );
    created->is_private = TRUE;
    *key = created;
    return ERROR_SUCCESS;
}

/* ---- numbers in and out ----------------------------------------------------------------------- */

static DWORD rsa_set_public( RSA *rsa, const struct rsa_numbers *numbers )
{
    BIGNUM *n = BN_lebin2bn( numbers->n, RSA_N_BYTES( numbers->bits ), NULL ), *e = BN_new();
    DWORD err = NTE_NO_MEMORY;

    if (!n || !e || !BN_set_word( e, numbers->public_exponent )) goto failed;
    err = NTE_BAD_DATA;
    /* libcrypto can do no more: odd moduli above the exponent. */
    if (!BN_is_odd( n ) || !BN_is_odd( e ) || BN_ucmp( n, e ) <= 0) goto failed;
    if (RSA_set0_key( rsa, n, e, NULL )) return ERROR_SUCCESS;
    err = NTE_FAIL;

failed:
    BN_free( n );
    BN_free( e );
    return err;
}

/* Whether n = p * q with real factors. Wrong exponents or a wrong coefficient are no reason to refuse a key:
 * rsa_set_exponents puts them right. */
static DWORD check_factors( const BIGNUM *n, const BIGNUM *p, const BIGNUM *q )
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *product = BN_new();
    DWORD err = NTE_NO_MEMORY;

    if (ctx && product && BN_mul( product, p, q, ctx ))
        err = BN_is_one( p ) || BN_is_one( q ) || BN_cmp( product, n ) ? NTE_BAD_DATA : ERROR_SUCCESS;
    BN_free( product );
    BN_CTX_free( ctx );
    return err;
}

static DWORD set_factors( RSA *rsa, const struct rsa_numbers *numbers )
{
    BIGNUM *p = BN_lebin2bn( numbers->p, RSA_HALF_BYTES( numbers->bits ), NULL );
    BIGNUM *q = BN_lebin2bn( numbers->q, RSA_HALF_BYTES( numbers->bits ), NULL );
    DWORD err = NTE_NO_MEMORY;

    if (p && q && !(err = check_factors( RSA_get0_n( rsa ), p, q )))
    {
        if (RSA_set0_factors( rsa, p, q )) return ERROR_SUCCESS;
        err = NTE_FAIL;
    }
    BN_clear_free( p );
    BN_clear_free( q );
    return err;
}

static DWORD set_numbers( struct rsa_key *key, const struct rsa_numbers *numbers )
{
    BOOL any = numbers->p || numbers->q || numbers->dp || numbers->dq || numbers->qinv || numbers->d;
    DWORD err;

    if (!numbers->bits || numbers->bits > RSA_BITS_MAX || !numbers->n) return NTE_BAD_DATA;
    key->bits = 8 * RSA_N_BYTES( numbers->bits );
    key->public_exponent = key->said_exponent = numbers->public_exponent;
    if ((err = rsa_set_public( key->rsa, numbers )) || !any) return err;

    if (!numbers->p || !numbers->q || !numbers->dp || !numbers->dq || !numbers->qinv) return NTE_BAD_DATA;
    key->is_private = TRUE;
    if ((err = set_factors( key->rsa, numbers ))) return err;
    if ((err = rsa_set_exponents( key->rsa, numbers ))) return err;
    key->public_exponent = BN_get_word( RSA_get0_e( key->rsa ) );
    return ERROR_SUCCESS;
}

DWORD rsa_import( const struct rsa_numbers *numbers, struct rsa_key **key )
{
    struct rsa_key *created;
    DWORD err;

    if ((err = rsa_create_key( &created ))) return err;
    if ((err = set_numbers( created, numbers )))
    {
        rsa_unref( created );
        return err;
    }
    *key = created;
    return ERROR_SUCCESS;
}

DWORD rsa_export( const struct rsa_key *key, const struct rsa_parts *parts )
{
    const RSA *rsa = key->rsa;
    DWORD n_len = RSA_N_BYTES( key->bits ), half_len = RSA_HALF_BYTES( key->bits ), i;
    const struct { const BIGNUM *number; BYTE *to; DWORD len; } list[] =
    {
        { RSA_get0_n( rsa ), parts->n, n_len },
        { RSA_get0_p( rsa ), parts->p, half_len },
        { RSA_get0_q( rsa ), parts->q, half_len },
        { RSA_get0_dmp1( rsa ), parts->dp, half_len },
        { RSA_get0_dmq1( rsa ), parts->dq, half_len },
        { RSA_get0_iqmp( rsa ), parts->qinv, half_len },
        { RSA_get0_d( rsa ), parts->d, n_len },
    };

    for (i = 0; i < ARRAYSIZE( list ); i++) if (list[i].to && !list[i].number) return NTE_BAD_KEY;
    for (i = 0; i < ARRAYSIZE( list ); i++)
        if (list[i].to && BN_bn2lebinpad( list[i].number, list[i].to, list[i].len ) < 0) return NTE_FAIL;
    return ERROR_SUCCESS;
}

/* ---- operations ------------------------------------------------------------------------------- */

typedef int (*rsa_func)( int len, const unsigned char *from, unsigned char *to, RSA *rsa, int padding );

/* An operation of libcrypto's, whose numbers are big-endian and as long as the modulus really is. */
static DWORD rsa_run( const struct rsa_key *key, rsa_func func, const BYTE *in, BYTE *out )
{
    BYTE value[RSA_BYTES_MAX], above = 0;
    DWORD len = rsa_modulus_len( key ), whole_len = RSA_N_BYTES( key->bits ), i, err = ERROR_SUCCESS;

    for (i = len; i < whole_len; i++) above |= in[i];
    if (above) return NTE_BAD_DATA;
    copy_reversed( value, in, len );
    ERR_clear_error();      /* what an earlier call left is not this one's */
    if (func( len, value, value, key->rsa, RSA_NO_PADDING ) != (int)len) err = library_error();
    else
    {
        copy_reversed( out, value, len );
        memset( out + len, 0, whole_len - len );
    }
    secret_wipe( value, len );
    secret_wipe_all_registers();
    return err;
}

DWORD rsa_public_op( const struct rsa_key *key, const BYTE *in, BYTE *out )
{
    return rsa_run( key, RSA_public_encrypt, in, out );
}

DWORD rsa_private_op( const struct rsa_key *key, const BYTE *in, BYTE *out )
{
    if (!key->is_private) return NTE_NO_KEY;
    return rsa_run( key, RSA_private_decrypt, in, out );
}
