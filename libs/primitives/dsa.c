/* DSA keys, signatures and their verification. libcrypto makes the random number of a signature from its generator, the
 * key and the digest together, and blinds the computation with it. This uses its DSA type, although that is marked as
 * deprecated: EVP_PKEY uses it too, but needs an extra object for each call.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "primitives/dsa.h"

#include <wincrypt.h>

#include <openssl/err.h>
#include <openssl/dsa.h>

#include "group_private.h"
#include "heap.h"
#include "primitives/library.h"

static const struct group_rules new_rules = { .bits_least = DSA_BITS_MIN, .bits_most = DSA_BITS_MAX,
                                              .q_bits = 8 * DSA_Q_LEN };
static const struct group_rules rules = { .bits_least = DSA_BITS_MIN, .bits_most = DSA_IMPORT_BITS_MAX,
                                          .q_bits = 8 * DSA_Q_LEN };

struct dsa_key
{
    LONG              refs;
    struct group_pair pair;
    DSA              *dsa;  /* the same numbers; never changes but for libcrypto's caches, which it locks */
};

static DWORD dsa_create_key( struct dsa_key **key )
{
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!(*key = heap_alloc( sizeof(**key) ))) return NTE_NO_MEMORY;
    (*key)->refs = 1;
    return ERROR_SUCCESS;
}

struct dsa_key *dsa_ref( struct dsa_key *key )
{
    InterlockedIncrement( &key->refs );
    return key;
}

void dsa_unref( struct dsa_key *key )
{
    if (!key || InterlockedDecrement( &key->refs )) return;
    DSA_free( key->dsa );       /* wipes x */
    group_pair_clear( &key->pair );
    heap_free( key );
}

/* ---- numbers in and out ----------------------------------------------------------------------- */

static BOOL give_parameters( const struct group *group, DSA *dsa )
{
    BIGNUM *p = BN_dup( group->p ), *q = BN_dup( group->q ), *g = BN_dup( group->g );

    if (p && q && g && DSA_set0_pqg( dsa, p, q, g )) return TRUE;
    BN_free( p );
    BN_free( q );
    BN_free( g );
    return FALSE;
}

static BOOL give_pair( const struct group_pair *pair, DSA *dsa )
{
    BIGNUM *y = BN_dup( pair->y ), *x = pair->x ? BN_dup( pair->x ) : NULL;

    if (y && (x || !pair->x) && DSA_set0_key( dsa, y, x )) return TRUE;
    BN_free( y );
    BN_clear_free( x );
    return FALSE;
}

/* Hands out a key whose pair is whole, or ends it after an error. */
static DWORD dsa_finish_key( DWORD err, struct dsa_key *created, struct dsa_key **key )
{
    if (!err && (!(created->dsa = DSA_new()) || !give_parameters( &created->pair.group, created->dsa ) ||
                 !give_pair( &created->pair, created->dsa ))) err = library_error();
    if (err) dsa_unref( created );
    else *key = created;
    return err;
}

DWORD dsa_generate( DWORD bits, struct dsa_key **key )
{
    struct dsa_key *created;
    DWORD err;

    if ((err = dsa_create_key( &created ))) return err;
    return dsa_finish_key( group_pair_generate( &new_rules, bits, &created->pair ), created, key );
}

DWORD dsa_generate_on( const struct group_numbers *numbers, struct dsa_key **key )
{
    struct dsa_key *created;
    DWORD err;

    if ((err = dsa_create_key( &created ))) return err;
    return dsa_finish_key( group_pair_generate_on( &rules, numbers, &created->pair ), created, key );
}

DWORD dsa_import( const struct group_numbers *numbers, struct dsa_key **key )
{
    struct dsa_key *created;
    DWORD err;

    if ((err = dsa_create_key( &created ))) return err;
    return dsa_finish_key( group_pair_import( &rules, numbers, &created->pair ), created, key );
}

void dsa_get_info( const struct dsa_key *key, struct group_info *info )
{
    group_get_info( &key->pair.group, info );
}

DWORD dsa_export( const struct dsa_key *key, const struct group_parts *parts )
{
    return group_pair_export( &key->pair, DSA_Q_LEN, parts );
}

BOOL dsa_is_private( const struct dsa_key *key )
{
    return key->pair.x != NULL;
}

DWORD dsa_check( const struct dsa_key *key )
{
    return group_check( &key->pair.group );
}

/* ---- operations ------------------------------------------------------------------------------- */

DWORD dsa_sign( const struct dsa_key *key, const BYTE *digest, DWORD len, BYTE *signature )
{
    DWORD err = ERROR_SUCCESS;
    const BIGNUM *r, *s;
    DSA_SIG *value;

    if (!key->pair.x) return NTE_NO_KEY;
    if (!len) return NTE_BAD_LEN;
    ERR_clear_error();      /* what an earlier call left is not this one's */
    if (!(value = DSA_do_sign( digest, min( len, DSA_Q_LEN ), key->dsa ))) return library_error();
    DSA_SIG_get0( value, &r, &s );
    if (BN_bn2lebinpad( r, signature, DSA_Q_LEN ) < 0 ||
        BN_bn2lebinpad( s, signature + DSA_Q_LEN, DSA_Q_LEN ) < 0) err = NTE_FAIL;
    DSA_SIG_free( value );
    return err;
}

static DSA_SIG *read_signature( const BYTE *signature )
{
    BIGNUM *r = group_read_number( signature, DSA_Q_LEN );
    BIGNUM *s = group_read_number( signature + DSA_Q_LEN, DSA_Q_LEN );
    DSA_SIG *value = DSA_SIG_new();

    if (value && r && s && DSA_SIG_set0( value, r, s )) return value;
    BN_free( r );
    BN_free( s );
    DSA_SIG_free( value );
    return NULL;
}

DWORD dsa_verify( const struct dsa_key *key, const BYTE *digest, DWORD len, const BYTE *signature )
{
    DSA_SIG *value;
    int result;

    if (!len) return NTE_BAD_LEN;
    ERR_clear_error();
    if (!(value = read_signature( signature ))) return library_error();
    result = DSA_do_verify( digest, min( len, DSA_Q_LEN ), value, key->dsa );
    DSA_SIG_free( value );
    if (result == 1) return ERROR_SUCCESS;
    return result ? library_error() : (DWORD)NTE_BAD_SIGNATURE;
}
