/* Key pairs, see key_pair.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key_pair.h"

struct key_pair
{
    volatile LONG             refs;
    DWORD                     permissions;
    const struct pair_family *family;
    void                     *key;          /* all of it, or the public half of a sealed one */
    const struct pair_source *funcs;        /* of a sealed one, or NULL */
    void                     *source;
    void *volatile            opened;       /* the private key of a sealed one, once it was needed */
};

struct key_pair *key_pair_create( const struct pair_family *family, void *key, DWORD permissions )
{
    struct key_pair *pair = heap_alloc( sizeof(*pair) );

    if (!pair) return NULL;
    pair->refs = 1;
    pair->permissions = permissions;
    pair->family = family;
    pair->key = family->ref( key );
    return pair;
}

struct key_pair *key_pair_create_sealed( const struct pair_family *family, void *public_key, DWORD permissions,
                                         const struct pair_source *funcs, void *source )
{
    struct key_pair *pair = key_pair_create( family, public_key, permissions );

    if (!pair) return NULL;
    pair->funcs = funcs;
    pair->source = source;
    if (family->has_private( public_key )) pair->opened = family->ref( public_key );
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
    pair->family->unref( pair->key );
    pair->family->unref( pair->opened );
    if (pair->funcs) pair->funcs->release( pair->source );
    heap_free( pair );
}

const struct pair_family *key_pair_family( const struct key_pair *pair )
{
    return pair->family;
}

DWORD key_pair_permissions( const struct key_pair *pair )
{
    return pair->permissions;
}

BOOL key_pair_has_private( const struct key_pair *pair )
{
    return pair->funcs || pair->family->has_private( pair->key );
}

const void *key_pair_public( const struct key_pair *pair )
{
    return pair->key;
}

/* Two threads may open it at once; one of the results counts. Both halves may come from anywhere: they must be of one
 * key. */
static DWORD open_private( struct key_pair *pair, struct context *context )
{
    void *key;
    DWORD err;

    if (pair->opened) return ERROR_SUCCESS;
    if ((err = pair->funcs->open( pair->source, context, pair->family, &key ))) return err;
    if (!pair->family->same_public( key, pair->key )) err = NTE_KEYSET_ENTRY_BAD;
    else if (!InterlockedCompareExchangePointer( &pair->opened, key, NULL )) return ERROR_SUCCESS;
    pair->family->unref( key );
    return err;
}

DWORD key_pair_opened( struct key_pair *pair, const void **key )
{
    if (!key_pair_has_private( pair )) return NTE_NO_KEY;
    *key = pair->funcs ? pair->opened : pair->key;
    return *key ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEY_STATE;
}

DWORD key_pair_private( struct key_pair *pair, struct context *context, const void **key )
{
    DWORD err;

    if (pair->funcs && (err = open_private( pair, context ))) return err;
    return key_pair_opened( pair, key );
}
