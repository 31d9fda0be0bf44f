/* Agreed keys (CPImportKey of a peer's public key): a secret, which becomes a session key when KP_ALGID names the
 * algorithm.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"
#include "csp/session/session_algs.h"

static DWORD agreed_key_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    if (!(key->agreed.secret = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( key->agreed.secret, secret, len );
    key->agreed.len = len;
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return ERROR_SUCCESS;
}

static DWORD agreed_key_copy( const struct key *key, struct key *copy )
{
    return agreed_key_init( copy, key->agreed.secret, key->agreed.len, 0 );
}

static void agreed_key_destroy( struct key *key )
{
    heap_free_secret( key->agreed.secret, key->agreed.len );
}

static DWORD agreed_key_become( const struct key *key, const struct provider_alg *palg, DWORD flags, struct key **made )
{
    return key_make_agreed( key->provider, palg, key->agreed.secret, key->agreed.len, flags, made );
}

/* ---- use, for which it is too early ----------------------------------------------------------- */

static DWORD agreed_key_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    return NTE_BAD_KEY_STATE;
}

static DWORD agreed_key_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need )
{
    return NTE_BAD_KEY_STATE;
}

static DWORD agreed_key_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len )
{
    return NTE_BAD_KEY_STATE;
}

static DWORD agreed_key_decrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len )
{
    return NTE_BAD_KEY_STATE;
}

static const struct slow_param agreed_params[] =
{
    { KP_CMS_DH_KEY_INFO, NULL, agreed_key_set_cms },
};

static const struct key_family agreed_key_family =
{
    .copy = agreed_key_copy, .destroy = agreed_key_destroy, .secret = agreed_key_secret,
    .encrypted_size = agreed_key_encrypted_size, .encrypt = agreed_key_encrypt, .decrypt = agreed_key_decrypt,
    .agreed = agreed_key_init, .become = agreed_key_become,
    .slow_params = agreed_params, .slow_param_count = ARRAYSIZE( agreed_params )
};

const struct algorithm alg_agreed_key =
{
    .id = CALG_AGREEDKEY_ANY, .name = "AGREEDKEY ANY", .long_name = "Agreed key of any algorithm",
    .key = &agreed_key_family
};
