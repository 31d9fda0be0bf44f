/* Diffie-Hellman keys and agreement. Agreement is one exponentiation, so this uses libcrypto's numbers and not its DH
 * type, whose checks of parameters differ from version to version.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/dh.h"

#include <wincrypt.h>

#include "group_private.h"
#include "heap.h"
#include "primitives/library.h"

static const struct group_rules rules = { .bits_least = DH_BITS_MIN, .bits_most = DH_BITS_MAX };

C_ASSERT( DH_BITS_MAX <= GROUP_BITS_MAX );

struct dh_key
{
    LONG              refs;
    struct group_pair pair;
};

static DWORD dh_create_key( struct dh_key **key )
{
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!(*key = heap_alloc( sizeof(**key) ))) return NTE_NO_MEMORY;
    (*key)->refs = 1;
    return ERROR_SUCCESS;
}

struct dh_key *dh_ref( struct dh_key *key )
{
    InterlockedIncrement( &key->refs );
    return key;
}

void dh_unref( struct dh_key *key )
{
    if (!key || InterlockedDecrement( &key->refs )) return;
    group_pair_clear( &key->pair );
    heap_free( key );
}

/* Hands out a key that is whole, or ends it after an error. */
static DWORD dh_finish_key( DWORD err, struct dh_key *created, struct dh_key **key )
{
    if (err) dh_unref( created );
    else *key = created;
    return err;
}

DWORD dh_generate( DWORD bits, struct dh_key **key )
{
    struct dh_key *created;
    DWORD err;

    if ((err = dh_create_key( &created ))) return err;
    return dh_finish_key( group_pair_generate( &rules, bits, &created->pair ), created, key );
}

DWORD dh_generate_on( const struct group_numbers *numbers, struct dh_key **key )
{
    struct dh_key *created;
    DWORD err;

    if ((err = dh_create_key( &created ))) return err;
    return dh_finish_key( group_pair_generate_on( &rules, numbers, &created->pair ), created, key );
}

DWORD dh_import( const struct group_numbers *numbers, struct dh_key **key )
{
    struct dh_key *created;
    DWORD err;

    if ((err = dh_create_key( &created ))) return err;
    return dh_finish_key( group_pair_import( &rules, numbers, &created->pair ), created, key );
}

void dh_get_info( const struct dh_key *key, struct group_info *info )
{
    group_get_info( &key->pair.group, info );
}

DWORD dh_export( const struct dh_key *key, const struct group_parts *parts )
{
    return group_pair_export( &key->pair, GROUP_P_LEN( key->pair.group.bits ), parts );
}

BOOL dh_is_private( const struct dh_key *key )
{
    return key->pair.x != NULL;
}

DWORD dh_check( const struct dh_key *key )
{
    return group_check( &key->pair.group );
}

DWORD dh_agree( const struct dh_key *key, const BYTE *y, BYTE *secret )
{
    const struct group *group = &key->pair.group;
    DWORD len = GROUP_P_LEN( group->bits ), err;
    BIGNUM *foreign, *shared;

    if (!key->pair.x) return NTE_NO_KEY;
    foreign = group_read_number( y, len );
    shared = BN_secure_new();
    if (!foreign || !shared) err = NTE_NO_MEMORY;
    else if (!(err = group_check_member( group, foreign )) &&
             !(err = group_power( group, foreign, key->pair.x, shared )) &&
             BN_bn2lebinpad( shared, secret, len ) < 0) err = NTE_FAIL;
    BN_free( foreign );
    BN_clear_free( shared );
    return err;
}
