/* New domain parameters by FIPS 186, and the proof that existing ones are good. q is made from a seed's digest.
 * Candidates for p are made from the digests that follow, so that seed and counter prove that nobody chose p. SEED, U,
 * V, W, X, n, L and h are the standard's names. Short p: FIPS 186-2, appendix 2, SHA-1, q of 160 bits. From 2048 bits
 * on: FIPS 186-4, A.1.1.2, SHA-256, q of 256 bits.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "group_private.h"

#include <string.h>
#include <wincrypt.h>

#include "primitives/digest.h"
#include "primitives/library.h"
#include "primitives/random.h"

#define COUNTERS      4096  /* after so many candidates another seed is taken */
#define H_MAX        64
#define DIGEST_MAX   32

struct form
{
    enum digest_id digest;
    DWORD          len;         /* bytes of the digest, of q and of the seed */
    DWORD          least_bits;  /* of p */
    BOOL           two_digests; /* U is made of two */
};

static const struct form forms[] =
{
    { .digest = DIGEST_SHA256, .len = 32, .least_bits = 2048 },
    { .digest = DIGEST_SHA1, .len = GROUP_SEED_LEN, .two_digests = TRUE },
};

struct search
{
    const struct form *form;
    DWORD              bits;            /* L */
    BYTE               at[DIGEST_MAX]; /* SEED + offset + k: what is digested next, most significant byte first */
    BIGNUM            *p, *q, *twice_q, *rest;
    BN_CTX            *ctx;
};

static DWORD search_start( const struct form *form, DWORD bits, struct search *search )
{
    memset( search, 0, sizeof(*search) );
    search->form = form;
    search->bits = bits;
    search->p = BN_new();
    search->q = BN_new();
    search->twice_q = BN_new();
    search->rest = BN_new();
    search->ctx = BN_CTX_new();
    return search->p && search->q && search->twice_q && search->rest && search->ctx ? ERROR_SUCCESS : library_error();
}

static void search_end( struct search *search )
{
    BN_free( search->p );
    BN_free( search->q );
    BN_free( search->twice_q );
    BN_free( search->rest );
    BN_CTX_free( search->ctx );
}

/* NTE_BAD_DATA: it is no prime. */
static DWORD check_prime( const BIGNUM *number, BN_CTX *ctx )
{
    int result = BN_check_prime( number, ctx, NULL );

    if (result < 0) return library_error();
    return result ? ERROR_SUCCESS : NTE_BAD_DATA;
}

static DWORD next_digest( struct search *search, BYTE *value )
{
    DWORD len = search->form->len, err = digest_once( search->form->digest, search->at, len, value );

    while (len-- && !++search->at[len]) {}
    return err;
}

/* q as the seed has it, be it a prime or not. The digests after it are p's. */
static DWORD make_q( struct search *search, const BYTE *seed )
{
    BYTE u[DIGEST_MAX], other[DIGEST_MAX];
    DWORD len = search->form->len, err, i;

    memcpy( search->at, seed, len );
    if ((err = next_digest( search, u ))) return err;
    if (search->form->two_digests)
    {
        if ((err = next_digest( search, other ))) return err;
        for (i = 0; i < len; i++) u[i] ^= other[i];
    }
    u[0] |= 0x80;
    u[len - 1] |= 1;
    if (!BN_bin2bn( u, len, search->q ) || !BN_lshift1( search->twice_q, search->q )) return library_error();
    return ERROR_SUCCESS;
}

/* W = V_0 + V_1 * 2^digest .. V_n * 2^(n * digest), cut to L - 1 bits; X = W + 2^(L - 1); p = X - (X mod 2q - 1) */
static DWORD make_candidate( struct search *search )
{
    BYTE w[GROUP_BITS_MAX / 8 + DIGEST_MAX];
    DWORD len = search->form->len, n = (search->bits - 1) / (8 * len), k, err;

    for (k = 0; k <= n; k++)
        if ((err = next_digest( search, w + (n - k) * len ))) return err;
    if (!BN_bin2bn( w, (n + 1) * len, search->p )) return library_error();
    if (BN_num_bits( search->p ) >= (int)search->bits && !BN_mask_bits( search->p, search->bits - 1 ))
        return library_error();
    if (!BN_set_bit( search->p, search->bits - 1 ) ||
        !BN_mod( search->rest, search->p, search->twice_q, search->ctx ) ||
        !BN_sub( search->p, search->p, search->rest ) || !BN_add_word( search->p, 1 )) return library_error();
    return ERROR_SUCCESS;
}

/* The first prime after make_q. NTE_BAD_DATA: there is none. */
static DWORD find_p( struct search *search, DWORD *counter )
{
    DWORD i, err;

    for (i = 0; i < COUNTERS; i++)
    {
        if ((err = make_candidate( search ))) return err;
        if (BN_num_bits( search->p ) != (int)search->bits) continue;
        if ((err = check_prime( search->p, search->ctx )) == (DWORD)NTE_BAD_DATA) continue;
        *counter = i;
        return err;
    }
    return NTE_BAD_DATA;
}

/* p and q from a seed of our own. */
static DWORD find_primes( struct search *search, BYTE *seed, DWORD *counter )
{
    DWORD err;

    do
    {
        do
        {
            if ((err = random_bytes( seed, search->form->len )) || (err = make_q( search, seed ))) return err;
            err = check_prime( search->q, search->ctx );
        }
        while (err == (DWORD)NTE_BAD_DATA);
        if (!err) err = find_p( search, counter );
    }
    while (err == (DWORD)NTE_BAD_DATA);
    return err;
}

/* g = h^((p - 1) / q) for the first h that gives more than 1. */
static DWORD set_generator( struct group *group, BN_CTX *ctx )
{
    BIGNUM *h = BN_new();
    DWORD err = NTE_FAIL, i;

    for (i = 2; i < H_MAX && err; i++)
    {
        if (!h || !BN_set_word( h, i ) || !BN_mod_exp_mont( group->g, h, group->j, group->p, ctx, NULL ))
        {
            err = library_error();
            break;
        }
        if (!BN_is_one( group->g )) err = ERROR_SUCCESS;
    }
    BN_free( h );
    return err;
}

static DWORD take_primes( struct search *search, struct group *group )
{
    DWORD err;

    group->bits = search->bits;
    group->p = BN_dup( search->p );
    group->less = BN_dup( search->p );
    group->q = BN_dup( search->q );
    group->j = BN_new();
    group->g = BN_new();
    if (!group->p || !group->less || !group->q || !group->j || !group->g || !BN_sub_word( group->less, 1 ) ||
        !BN_div( group->j, NULL, group->less, group->q, search->ctx )) return library_error();
    if ((err = group_ready_powers( group ))) return err;
    return set_generator( group, search->ctx );
}

DWORD group_generate( DWORD bits, struct group *group )
{
    const struct form *form = forms;
    BYTE seed[DIGEST_MAX];
    struct search search;
    DWORD counter = 0, err;

    while (bits < form->least_bits) form++;
    if (!(err = search_start( form, bits, &search )) && !(err = find_primes( &search, seed, &counter )))
        err = take_primes( &search, group );
    search_end( &search );
    /* A longer seed has no place in blobs. */
    group->counter = GROUP_NO_SEED;
    if (err || form->len != GROUP_SEED_LEN) return err;
    group->counter = counter;
    memcpy( group->seed, seed, GROUP_SEED_LEN );
    return ERROR_SUCCESS;
}

/* Whether the seed leads to these primes and the counter. */
static DWORD check_seed( const struct group *group )
{
    const struct form *form = &forms[ARRAYSIZE( forms ) - 1];
    struct search search;
    DWORD counter = 0, err;

    if (group->counter >= COUNTERS) return NTE_BAD_DATA;
    if (!(err = search_start( form, group->bits, &search )) && !(err = make_q( &search, group->seed )))
    {
        if (BN_cmp( search.q, group->q )) err = NTE_BAD_DATA;
        else if (!(err = find_p( &search, &counter )) &&
                 (counter != group->counter || BN_cmp( search.p, group->p ))) err = NTE_BAD_DATA;
    }
    search_end( &search );
    return err;
}

DWORD group_check( const struct group *group )
{
    BN_CTX *ctx = BN_CTX_new();
    DWORD err;

    if (!ctx) return library_error();
    err = group->q ? check_prime( group->q, ctx ) : ERROR_SUCCESS;
    if (!err) err = check_prime( group->p, ctx );
    BN_CTX_free( ctx );
    if (!err && group->counter != GROUP_NO_SEED) err = check_seed( group );
    return err;
}
