/* KP_CERTIFICATE of a pair's key: the certificate beside the pair in its container, if the store keeps certificates.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"

#define CERTIFICATE_MAX 0xffff      /* bytes; tokens have room for fewer */

/* NTE_BAD_TYPE is the kit's answer to a parameter that a key has not. */
static DWORD find_slot( const struct context *context, const struct key *key, BOOL has, enum pair_slot *slot )
{
    if (!has || !slot_of_spec( key_alg( key )->key_spec, slot )) return NTE_BAD_TYPE;
    return context->container ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEYSET;
}

static DWORD get_pair_certificate( struct context *context, struct key *key, BYTE **value, DWORD *len )
{
    const struct key_store *store = context->provider->store;
    enum pair_slot slot;
    DWORD err;

    if ((err = find_slot( context, key, store->get_certificate != NULL, &slot ))) return err;
    return store->get_certificate( context, slot, value, len );
}

/* The caller says no length: it is that of the SEQUENCE, whose definite form takes two to four bytes. */
static DWORD read_len( const BYTE *data, DWORD *len )
{
    BYTE head[4] = { 0 };
    DWORD count, i;

    if (guarded_copy( head, data, 2 )) return ERROR_INVALID_PARAMETER;
    if (head[0] != 0x30) return NTE_BAD_DATA;
    count = head[1] & 0x80 ? head[1] & 0x7f : 0;
    if (count > 2 || (head[1] == 0x80)) return NTE_BAD_DATA;
    if (count && guarded_copy( head + 2, data + 2, count )) return ERROR_INVALID_PARAMETER;
    *len = count ? 0 : head[1];
    for (i = 0; i < count; i++) *len = *len << 8 | head[2 + i];
    *len += 2 + count;
    return *len <= CERTIFICATE_MAX ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* NULL takes it away. */
static DWORD set_pair_certificate( struct context *context, struct key *key, const BYTE *data, DWORD flags )
{
    const struct key_store *store = context->provider->store;
    enum pair_slot slot;
    DWORD len, err;
    BYTE *copy;

    if (flags) return NTE_BAD_FLAGS;
    if ((err = find_slot( context, key, store->set_certificate != NULL, &slot ))) return err;
    if (!data) return store->set_certificate( context, slot, NULL, 0 );
    if ((err = read_len( data, &len ))) return err;
    if (!(copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    if (!(err = guarded_copy( copy, data, len ))) err = store->set_certificate( context, slot, copy, len );
    heap_free( copy );
    return err;
}

const struct slow_param pair_key_slow_params[PAIR_KEY_SLOW_PARAMS] =
{
    { KP_CERTIFICATE, get_pair_certificate, set_pair_certificate },
};
