/* Decryption with a public key whose private half the context has. A program that imports the PUBLICKEYBLOB of its own
 * exchange pair and decrypts with that handle gets the same as with CPGetUserKey's handle. The handle itself stays a
 * public key.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/call/own_pair.h"
#include "csp/object/key_pair.h"

/* The key's parameters with the pair's private half. It may do what both may. */
static DWORD make_stand_in( struct key *key, struct key_pair *pair, struct key **stand_in )
{
    struct key *copy;
    DWORD err;

    if ((err = key_copy( key, &copy ))) return err;
    key_pair_unref( copy->pair.pair );
    copy->pair.pair = key_pair_ref( pair );
    copy->permissions &= key_pair_permissions( pair );
    *stand_in = copy;
    return ERROR_SUCCESS;
}

/* Whether a context's pair is that of a public key. */
static BOOL is_pair_of( struct key_pair *pair, struct key_pair *public )
{
    const struct pair_family *family = key_pair_family( pair );

    return key_pair_family( public ) == family &&
           family->same_public( key_pair_public( public ), key_pair_public( pair ) );
}

DWORD own_pair_stand_in( struct context *context, struct key *key, struct key **stand_in )
{
    struct key_pair *pair, *public;
    DWORD err = ERROR_SUCCESS;

    *stand_in = NULL;
    if (!is_exchange_key( key ) || pair_key_get( key, &public ) || key_pair_has_private( public )) return ERROR_SUCCESS;
    if (context_get_pair( context, SLOT_KEYEXCHANGE, &pair )) return ERROR_SUCCESS;
    if (is_pair_of( pair, public )) err = make_stand_in( key, pair, stand_in );
    key_pair_unref( pair );
    return err;
}
