/* Decryption by a public key that is the context's own: a program that imports the PUBLICKEYBLOB of its exchange pair and
 * decrypts by that handle gets what CPGetUserKey's handle gives. The handle itself stays a public key.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/object/key_pair.h"

/* The key's parameters with the pair's private half. It may do what both may. */
static DWORD make_stand_in( struct key *key, struct key_pair *pair, struct key **stand_in )
{
    struct key *copy;
    DWORD err;

    if ((err = key_copy( key, &copy ))) return err;
    key_pair_unref( copy->rsa.pair );
    copy->rsa.pair = key_pair_ref( pair );
    copy->permissions &= key_pair_permissions( pair );
    *stand_in = copy;
    return ERROR_SUCCESS;
}

static DWORD find_stand_in( struct context *context, struct key *key, struct key **stand_in )
{
    struct key_pair *pair;
    DWORD err = ERROR_SUCCESS;

    if (context_get_pair( context, KEYSTORE_KEYEXCHANGE, &pair )) return ERROR_SUCCESS;
    if (rsa_same_public( key_pair_public( key->rsa.pair ), key_pair_public( pair ) ))
        err = make_stand_in( key, pair, stand_in );
    key_pair_unref( pair );
    return err;
}

DWORD own_pair_stand_in( struct object *obj, struct key **stand_in )
{
    struct key *key = obj->data;
    DWORD err;

    *stand_in = NULL;
    if (key_pair_has_private( key->rsa.pair )) return ERROR_SUCCESS;
    if (!object_pin_parent( obj )) return ERROR_SUCCESS;
    err = find_stand_in( context_data( obj->parent ), key, stand_in );
    object_unpin( obj->parent );
    return err;
}
