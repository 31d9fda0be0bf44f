/* The key of an open container, see token_store.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "find.h"
#include "token_store.h"

static struct token_key *known_key( struct token_container *container )
{
    struct token_key *key;

    lock_object( &container->lock );
    if ((key = container->key)) token_key_ref( key );
    unlock_object( &container->lock );
    return key;
}

DWORD token_container_set_key( struct token_container *container, const struct token_key *key )
{
    DWORD err = ERROR_SUCCESS;

    lock_object( &container->lock );
    if (!container->key) container->key = token_key_ref( unconst( key ) );
    else if (!survey_same_id( container->key->id, key->id )) err = NTE_PERM;
    unlock_object( &container->lock );
    return err;
}

/* Of two threads that find it the first counts. */
static DWORD take_key( struct token_container *container, const struct survey *survey, struct token_key **key )
{
    const struct token_item_key *item = find_on_token( survey, container->token, container->name );
    struct token_key *found;
    DWORD err;

    if (!item) return NTE_NO_KEY;
    if ((err = token_key_create( item->token, item->id, item->flags, &item->modulus, &item->exponent, &found )))
        return err;
    disregard( token_container_set_key( container, found ) );
    token_key_unref( found );
    *key = known_key( container );
    return ERROR_SUCCESS;
}

DWORD token_container_key( struct token_container *container, struct token_key **key )
{
    struct survey *survey;
    DWORD err;

    if ((*key = known_key( container ))) return ERROR_SUCCESS;
    if (!container->name[0]) return NTE_NO_KEY;
    if ((err = survey_get( FALSE, &survey ))) return err;
    err = take_key( container, survey, key );
    survey_unref( survey );
    return err;
}
