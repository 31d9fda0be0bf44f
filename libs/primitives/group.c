/* Domain parameters of DSA and Diffie-Hellman: conversion from and to numbers, and powers modulo p. Imported parameters
 * get only cheap checks; p must be odd, since libcrypto's exponentiation needs that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "group_private.h"

#include <string.h>
#include <wincrypt.h>

#include "bytes.h"
#include "primitives/library.h"
#include "secret.h"

#define Q_BITS_MIN 160

BIGNUM *group_read_number( const BYTE *bytes, DWORD len )
{
    return BN_lebin2bn( bytes, len, NULL );
}

BIGNUM *group_read_secret( const BYTE *bytes, DWORD len )
{
    BIGNUM *number = group_read_number( bytes, len );

    if (number) BN_set_flags( number, BN_FLG_CONSTTIME );
    return number;
}

/* ---- arithmetic ------------------------------------------------------------------------------- */

static BOOL in_range( const struct group *group, const BIGNUM *value )
{
    return BN_cmp( value, BN_value_one() ) > 0 && BN_cmp( value, group->less ) < 0;
}

DWORD group_check_member( const struct group *group, const BIGNUM *value )
{
    BIGNUM *power;
    BN_CTX *ctx;
    DWORD err;

    if (!in_range( group, value )) return NTE_BAD_DATA;
    if (!group->q) return ERROR_SUCCESS;
    power = BN_new();
    ctx = BN_CTX_new();
    if (!power || !ctx || !BN_mod_exp_mont( power, value, group->q, group->p, ctx, group->mont )) err = library_error();
    else err = BN_is_one( power ) ? ERROR_SUCCESS : NTE_BAD_DATA;
    BN_free( power );
    BN_CTX_free( ctx );
    return err;
}

DWORD group_power( const struct group *group, const BIGNUM *base, const BIGNUM *x, BIGNUM *result )
{
    BN_CTX *ctx = BN_CTX_secure_new();
    DWORD err;

    if (!ctx || !BN_mod_exp_mont_consttime( result, base, x, group->p, ctx, group->mont )) err = library_error();
    else err = in_range( group, result ) ? ERROR_SUCCESS : NTE_BAD_DATA;
    BN_CTX_free( ctx );
    return err;
}

DWORD group_ready_powers( struct group *group )
{
    BN_CTX *ctx = BN_CTX_new();
    DWORD err = ERROR_SUCCESS;

    if (!ctx || !(group->mont = BN_MONT_CTX_new()) || !BN_MONT_CTX_set( group->mont, group->p, ctx ))
        err = library_error();
    BN_CTX_free( ctx );
    return err;
}

/* ---- numbers in and out ----------------------------------------------------------------------- */

static DWORD set_modulus( const struct group_numbers *numbers, struct group *group )
{
    group->bits = numbers->info.bits;
    if (!(group->p = group_read_number( numbers->p, GROUP_P_LEN( group->bits ) )) ||
        !(group->less = BN_dup( group->p )))
        return NTE_NO_MEMORY;
    if (BN_num_bits( group->p ) != (int)group->bits || !BN_is_odd( group->p )) return NTE_BAD_DATA;
    return BN_sub_word( group->less, 1 ) ? group_ready_powers( group ) : library_error();
}

/* q must divide p - 1; j, where it is given, must be the quotient. */
static DWORD set_order( const struct group_numbers *numbers, struct group *group )
{
    BIGNUM *rest = BN_new(), *given = NULL;
    BN_CTX *ctx = BN_CTX_new();
    DWORD err = ERROR_SUCCESS;

    if (!rest || !ctx || !(group->j = BN_new()) || !BN_div( group->j, rest, group->less, group->q, ctx ))
        err = library_error();
    else if (!BN_is_zero( rest )) err = NTE_BAD_DATA;
    else if (numbers->info.j_len)
    {
        if (!(given = group_read_number( numbers->j, numbers->info.j_len ))) err = NTE_NO_MEMORY;
        else if (BN_cmp( given, group->j )) err = NTE_BAD_DATA;
    }
    BN_free( given );
    BN_free( rest );
    BN_CTX_free( ctx );
    return err;
}

static DWORD set_subgroup( const struct group_rules *rules, const struct group_numbers *numbers, struct group *group )
{
    DWORD bits;

    if (!numbers->info.q_len) return rules->q_bits ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
    if (!(group->q = group_read_number( numbers->q, numbers->info.q_len ))) return NTE_NO_MEMORY;
    bits = BN_num_bits( group->q );
    if (!BN_is_odd( group->q ) || bits < Q_BITS_MIN || (rules->q_bits && bits != rules->q_bits)) return NTE_BAD_DATA;
    return set_order( numbers, group );
}

static BOOL lengths_good( const struct group_rules *rules, const struct group_numbers *numbers )
{
    const struct group_info *info = &numbers->info;
    DWORD len = GROUP_P_LEN( info->bits );

    return info->bits >= rules->bits_least && info->bits <= rules->bits_most && numbers->p && numbers->g &&
           info->q_len <= len && (numbers->q || !info->q_len) && info->j_len <= len && (numbers->j || !info->j_len);
}

DWORD group_import( const struct group_rules *rules, const struct group_numbers *numbers, struct group *group )
{
    DWORD err;

    group->counter = GROUP_NO_SEED;
    if (!lengths_good( rules, numbers )) return NTE_BAD_DATA;
    if ((err = set_modulus( numbers, group )) || (err = set_subgroup( rules, numbers, group ))) return err;
    if (!(group->g = group_read_number( numbers->g, GROUP_P_LEN( group->bits ) ))) return NTE_NO_MEMORY;
    if (numbers->seed && group->q)
    {
        group->counter = numbers->info.counter;
        copy_reversed( group->seed, numbers->seed, GROUP_SEED_LEN );
    }
    return group_check_member( group, group->g );
}

void group_get_info( const struct group *group, struct group_info *info )
{
    info->bits = group->bits;
    info->q_len = group->q ? BN_num_bytes( group->q ) : 0;
    info->j_len = group->j ? BN_num_bytes( group->j ) : 0;
    info->counter = group->counter;
}

DWORD group_export( const struct group *group, const struct group_parts *parts )
{
    struct group_info info;
    DWORD p_len = GROUP_P_LEN( group->bits );

    group_get_info( group, &info );
    if ((parts->q && !group->q) || (parts->j && !group->j)) return NTE_BAD_KEY;
    if ((parts->p && BN_bn2lebinpad( group->p, parts->p, p_len ) < 0) ||
        (parts->g && BN_bn2lebinpad( group->g, parts->g, p_len ) < 0) ||
        (parts->q && BN_bn2lebinpad( group->q, parts->q, info.q_len ) < 0) ||
        (parts->j && BN_bn2lebinpad( group->j, parts->j, info.j_len ) < 0)) return NTE_FAIL;
    if (parts->seed && group->counter == GROUP_NO_SEED) memset( parts->seed, 0xff, GROUP_SEED_LEN );
    else if (parts->seed) copy_reversed( parts->seed, group->seed, GROUP_SEED_LEN );
    return ERROR_SUCCESS;
}

void group_clear( struct group *group )
{
    BN_free( group->p );
    BN_free( group->less );
    BN_free( group->g );
    BN_free( group->q );
    BN_free( group->j );
    BN_MONT_CTX_free( group->mont );
    memset( group, 0, sizeof(*group) );
}
