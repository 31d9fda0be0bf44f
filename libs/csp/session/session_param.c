/* The parameters of session keys (KP_*), one getter or setter each.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"

static DWORD block_bytes( const struct key *key )
{
    DWORD len = cipher_block_len( key->session.alg->cipher );

    return len == 1 ? 0 : len;
}

static DWORD get_iv( struct key *key, BYTE *data, DWORD *len )
{
    return put_bytes( key->session.iv, block_bytes( key ), data, len );
}

static DWORD set_iv( struct key *key, const BYTE *data )
{
    probe_read( data, block_bytes( key ) );
    memcpy( key->session.iv, data, block_bytes( key ) );
    session_restart( key );
    return ERROR_SUCCESS;
}

static DWORD get_salt( struct key *key, BYTE *data, DWORD *len )
{
    return put_bytes( key->session.salt, key->session.salt_len, data, len );
}

static DWORD keep_salt( struct key *key, const BYTE *salt, DWORD len )
{
    if (key->session.alg->key_bytes) return NTE_BAD_KEY;
    probe_read( salt, len );
    secret_wipe( key->session.salt, sizeof(key->session.salt) );
    memcpy( key->session.salt, salt, len );
    key->session.salt_len = len;
    session_restart( key );
    return ERROR_SUCCESS;
}

static DWORD set_salt( struct key *key, const BYTE *data )
{
    return keep_salt( key, data, key->provider->set_salt_bytes );
}

static DWORD set_salt_ex( struct key *key, const BYTE *data )
{
    CRYPT_INTEGER_BLOB blob;

    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData > SALT_MAX) return NTE_BAD_DATA;
    if (blob.cbData && !blob.pbData) return ERROR_INVALID_PARAMETER;
    return keep_salt( key, blob.pbData, blob.cbData );
}

static DWORD session_get_padding( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( PKCS5_PADDING, data, len );
}

static DWORD session_set_padding( struct key *key, const BYTE *data )
{
    DWORD padding;

    memcpy( &padding, data, sizeof(padding) );
    return padding == PKCS5_PADDING ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

static DWORD get_mode( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key->session.mode, data, len );
}

/* Any mode can be set; one that is not offered fails when it is used. */
static DWORD set_mode( struct key *key, const BYTE *data )
{
    if (!block_bytes( key )) return ERROR_SUCCESS;
    probe_read( data, sizeof(key->session.mode) );
    memcpy( &key->session.mode, data, sizeof(key->session.mode) );
    session_restart( key );
    return ERROR_SUCCESS;
}

static DWORD get_mode_bits( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key->session.mode_bits, data, len );
}

/* Kept, but feedback is of 8 bits whatever it says. */
static DWORD set_mode_bits( struct key *key, const BYTE *data )
{
    probe_read( data, sizeof(key->session.mode_bits) );
    memcpy( &key->session.mode_bits, data, sizeof(key->session.mode_bits) );
    return ERROR_SUCCESS;
}

static DWORD session_get_blocklen( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( block_bytes( key ) * 8, data, len );
}

static DWORD session_get_keylen( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( session_key_bits( key ), data, len );
}

static DWORD get_effective( struct key *key, BYTE *data, DWORD *len )
{
    if (!key->session.alg->has_effective_bits) return session_get_keylen( key, data, len );
    return put_dword( key->session.effective_bits, data, len );
}

/* On the Base provider a refused value leaves the key at 40 bits. */
static DWORD set_effective( struct key *key, const BYTE *data )
{
    const struct provider *provider = key->provider;
    DWORD bits;

    if (!key->session.alg->has_effective_bits) return NTE_BAD_TYPE;
    memcpy( &bits, data, sizeof(bits) );
    if (!bits || bits > 1024) return NTE_BAD_DATA;
    if (bits <= provider->effective_max)
    {
        key->session.effective_bits = bits;
        session_restart( key );
        return ERROR_SUCCESS;
    }
    if (provider->effective_refused) key->session.effective_bits = provider->effective_refused;
    session_restart( key );
    return NTE_BAD_DATA;
}

/* The bytes of a DES key, as those of a PLAINTEXTKEYBLOB. */
static DWORD set_keyval( struct key *key, const BYTE *data )
{
    if (key->session.alg->cipher != CIPHER_DES || key->session.hmac_only) return NTE_BAD_TYPE;
    probe_read( data, key->session.secret_len );
    memcpy( key->session.secret, data, key->session.secret_len );
    session_restart( key );
    return ERROR_SUCCESS;
}

const struct key_param session_params[SESSION_PARAM_COUNT] =
{
    { KP_IV,               get_iv,        set_iv },
    { KP_SALT,             get_salt,      set_salt },
    { KP_SALT_EX,          NULL,          set_salt_ex },
    { KP_PADDING,          session_get_padding,   session_set_padding },
    { KP_MODE,             get_mode,      set_mode },
    { KP_MODE_BITS,        get_mode_bits, set_mode_bits },
    { KP_BLOCKLEN,         session_get_blocklen,  NULL },
    { KP_KEYLEN,           session_get_keylen,    NULL },
    { KP_EFFECTIVE_KEYLEN, get_effective, set_effective },
    { KP_KEYVAL,           NULL,          set_keyval },
};
