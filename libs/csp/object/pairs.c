/* The key pairs of a context: in its container's store, or in memory, where they end with the context.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"
#include "csp/object/key_pair.h"

BOOL slot_of_spec( DWORD key_spec, enum pair_slot *slot )
{
    if (key_spec != AT_KEYEXCHANGE && key_spec != AT_SIGNATURE) return FALSE;
    *slot = key_spec == AT_KEYEXCHANGE ? SLOT_KEYEXCHANGE : SLOT_SIGNATURE;
    return TRUE;
}

void context_drop_pairs( struct context *context )
{
    unsigned int i;

    for (i = 0; i < SLOT_COUNT; i++) key_pair_unref( context->pairs[i] );
}

DWORD context_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair )
{
    if (context->container) return context->provider->store->get_pair( context, slot, pair );
    lock_object( &context->lock );
    if ((*pair = context->pairs[slot])) key_pair_ref( *pair );
    unlock_object( &context->lock );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_KEY;
}

DWORD context_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair )
{
    struct key_pair *old;

    if (context->container) return context->provider->store->set_pair( context, slot, pair );
    key_pair_ref( pair );
    lock_object( &context->lock );
    old = context->pairs[slot];
    context->pairs[slot] = pair;
    unlock_object( &context->lock );
    key_pair_unref( old );
    return ERROR_SUCCESS;
}
