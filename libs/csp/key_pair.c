/* RSA key pairs, see key_pair.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "key_pair.h"

struct key_pair
{
    volatile LONG   refs;
    DWORD           permissions;
    struct rsa_key *rsa;
};

struct key_pair *key_pair_create( struct rsa_key *rsa, DWORD permissions )
{
    struct key_pair *pair = kit_alloc( sizeof(*pair) );

    if (!pair) return NULL;
    pair->refs = 1;
    pair->permissions = permissions;
    pair->rsa = rsa_ref( rsa );
    return pair;
}

struct key_pair *key_pair_ref( struct key_pair *pair )
{
    InterlockedIncrement( &pair->refs );
    return pair;
}

void key_pair_unref( struct key_pair *pair )
{
    if (!pair || InterlockedDecrement( &pair->refs )) return;
    rsa_unref( pair->rsa );
    kit_free( pair );
}

DWORD key_pair_permissions( const struct key_pair *pair )
{
    return pair->permissions;
}

BOOL key_pair_has_private( const struct key_pair *pair )
{
    return rsa_is_private( pair->rsa );
}

const struct rsa_key *key_pair_public( const struct key_pair *pair )
{
    return pair->rsa;
}

DWORD key_pair_private( struct key_pair *pair, const struct rsa_key **rsa )
{
    if (!rsa_is_private( pair->rsa )) return NTE_NO_KEY;
    *rsa = pair->rsa;
    return ERROR_SUCCESS;
}
