/* MAC keys, which are derived from a master hash. They can only be used for HMAC and be hashed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/blob.h"
#include "csp/schannel/mac_key.h"

DWORD mac_key_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    if (!(key->mac.secret = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( key->mac.secret, secret, len );
    key->mac.len = len;
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return ERROR_SUCCESS;
}

static DWORD mac_key_copy( const struct key *key, struct key *copy )
{
    return mac_key_init( copy, key->mac.secret, key->mac.len, 0 );
}

static void mac_key_destroy( struct key *key )
{
    heap_free_secret( key->mac.secret, key->mac.len );
}

static DWORD mac_key_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    ASSERT( waitlock_is_mine( &key->lock ) );
    *bytes = key->mac.secret;
    *len = key->mac.len;
    return ERROR_SUCCESS;
}

static DWORD mac_key_save( const struct key *key, struct blob_state *state )
{
    ASSERT( waitlock_is_mine( &key->lock ) );
    state->secret = key->mac.secret;
    state->secret_len = key->mac.len;
    return ERROR_SUCCESS;
}

static DWORD mac_key_restore( struct key *key, const struct blob_state *state )
{
    if (state->has_channel || !blob_state_is_bare( state ) || state->secret_len > DIGEST_LEN_MAX) return NTE_BAD_DATA;
    return mac_key_init( key, state->secret, state->secret_len, 0 );
}

static DWORD mac_key_get_keylen( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key->mac.len * 8, data, len );
}

static DWORD mac_key_get_blocklen( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( 0, data, len );
}

static const struct key_param params[] =
{
    { KP_BLOCKLEN, mac_key_get_blocklen, NULL },
    { KP_KEYLEN,   mac_key_get_keylen,   NULL },
};

const struct key_family mac_key_family =
{
    .copy = mac_key_copy, .destroy = mac_key_destroy, .secret = mac_key_secret,
    .save = mac_key_save, .restore = mac_key_restore,
    .params = params, .param_count = ARRAYSIZE( params )
};
