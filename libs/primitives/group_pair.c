/* Key pairs of DSA and Diffie-Hellman: x, and y = g^x mod p.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "group_private.h"

#include <wincrypt.h>

#include "primitives/library.h"

/* With proper parameters a second attempt is as good as never needed; with g of a small order it may be. */
#define ATTEMPTS 16

static DWORD group_pair_set_public( const struct group_numbers *numbers, struct group_pair *pair )
{
    if (!(pair->y = group_read_number( numbers->y, GROUP_P_LEN( pair->group.bits ) ))) return NTE_NO_MEMORY;
    return group_check_member( &pair->group, pair->y );
}

static DWORD compute_public( struct group_pair *pair )
{
    if (!pair->y && !(pair->y = BN_new())) return NTE_NO_MEMORY;
    return group_power( &pair->group, pair->group.g, pair->x, pair->y );
}

/* y is computed from x; where it is given, it must be the same. */
static DWORD set_private( const struct group_numbers *numbers, const BIGNUM *limit, struct group_pair *pair )
{
    BIGNUM *given;
    DWORD err;

    if (!(pair->x = group_read_secret( numbers->x, numbers->x_len ))) return NTE_NO_MEMORY;
    if (BN_is_zero( pair->x ) || BN_cmp( pair->x, limit ) >= 0) return NTE_BAD_DATA;
    if ((err = compute_public( pair )) || !numbers->y) return err;
    if (!(given = group_read_number( numbers->y, GROUP_P_LEN( pair->group.bits ) ))) return NTE_NO_MEMORY;
    if (BN_cmp( given, pair->y )) err = NTE_BAD_DATA;
    BN_free( given );
    return err;
}

DWORD group_pair_import( const struct group_rules *rules, const struct group_numbers *numbers, struct group_pair *pair )
{
    DWORD err;

    if ((err = group_import( rules, numbers, &pair->group ))) return err;
    if (numbers->x && (!numbers->x_len || numbers->x_len > GROUP_P_LEN( pair->group.bits ))) return NTE_BAD_DATA;
    if (numbers->x) return set_private( numbers, rules->q_bits ? pair->group.q : pair->group.less, pair );
    return numbers->y ? group_pair_set_public( numbers, pair ) : (DWORD)NTE_BAD_DATA;
}

static DWORD group_pair_make( struct group_pair *pair )
{
    const BIGNUM *limit = pair->group.q ? pair->group.q : pair->group.less;
    DWORD err = NTE_BAD_DATA, i;

    if (!(pair->x = BN_secure_new())) return NTE_NO_MEMORY;
    BN_set_flags( pair->x, BN_FLG_CONSTTIME );
    for (i = 0; i < ATTEMPTS && err == (DWORD)NTE_BAD_DATA; i++)
    {
        if (!BN_priv_rand_range_ex( pair->x, limit, 0, NULL )) return library_error();
        err = compute_public( pair );   /* x = 0 gives 1, which is refused */
    }
    return err;
}

DWORD group_pair_generate( const struct group_rules *rules, DWORD bits, struct group_pair *pair )
{
    DWORD err;

    if (bits < rules->bits_least || bits > rules->bits_most) return NTE_BAD_LEN;
    if ((err = group_generate( bits, &pair->group ))) return err;
    return group_pair_make( pair );
}

DWORD group_pair_generate_on( const struct group_rules *rules, const struct group_numbers *numbers,
                              struct group_pair *pair )
{
    DWORD err;

    if ((err = group_import( rules, numbers, &pair->group ))) return err;
    return group_pair_make( pair );
}

DWORD group_pair_export( const struct group_pair *pair, DWORD x_len, const struct group_parts *parts )
{
    DWORD err;

    if (parts->x && !pair->x) return NTE_BAD_KEY;
    if ((err = group_export( &pair->group, parts ))) return err;
    if ((parts->y && BN_bn2lebinpad( pair->y, parts->y, GROUP_P_LEN( pair->group.bits ) ) < 0) ||
        (parts->x && BN_bn2lebinpad( pair->x, parts->x, x_len ) < 0)) return NTE_FAIL;
    return ERROR_SUCCESS;
}

void group_pair_clear( struct group_pair *pair )
{
    BN_clear_free( pair->x );
    BN_free( pair->y );
    pair->x = pair->y = NULL;
    group_clear( &pair->group );
}
