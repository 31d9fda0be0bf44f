/* Session keys as a family of keys: CPGenKey, copies, secrets for others, SIMPLEBLOB.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"
#include "primitives/random.h"

static DWORD session_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    const struct session_alg *alg = key_alg( key )->session;
    DWORD len = session_bytes( alg, bits ), err;
    BYTE secret[64];

    if (!len || len > sizeof(secret)) return ERROR_INVALID_PARAMETER;
    if ((err = random_bytes( secret, len ))) return err;
    session_make_key( alg, secret, len );
    err = session_init( key, secret, len, flags, NULL );
    secret_wipe( secret, sizeof(secret) );
    return err;
}

static void session_destroy( struct key *key )
{
    cipher_destroy( key->session.encryptor );
    cipher_destroy( key->session.decryptor );
    heap_free_secret( key->session.secret, key->session.secret_len );
}

static DWORD session_copy( const struct key *key, struct key *copy )
{
    struct session *to = &copy->session;
    const struct session *from = &key->session;
    DWORD err = ERROR_SUCCESS;

    *to = *from;
    to->encryptor = to->decryptor = NULL;
    if (!(to->secret = heap_alloc( from->secret_len ))) return NTE_NO_MEMORY;
    memcpy( to->secret, from->secret, from->secret_len );
    if (from->encryptor) err = cipher_copy( from->encryptor, &to->encryptor );
    if (!err && from->decryptor) err = cipher_copy( from->decryptor, &to->decryptor );
    return err;
}

static DWORD session_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    ASSERT( waitlock_is_mine( &key->lock ) );
    *bytes = key->session.secret;
    *len = key->session.secret_len;
    return ERROR_SUCCESS;
}

static DWORD session_unwrap( struct key *key, const BYTE *bytes, DWORD len, DWORD flags )
{
    const struct provider *provider = key->provider;
    const struct session_alg *alg = key_alg( key )->session;
    DWORD err;

    if (!session_is_unwrapped_len( alg, len )) return NTE_BAD_DATA;
    if ((err = session_init( key, bytes, len, flags & (CRYPT_EXPORTABLE | CRYPT_NO_SALT), NULL ))) return err;
    if (alg->has_effective_bits && len * 8 > key->palg->max_bits && provider->effective_imported)
        key->session.effective_bits = provider->effective_imported;
    return ERROR_SUCCESS;
}

/* The first bytes of the secret, of a number in DH its low end. */
static DWORD session_take_agreed( struct key *key, const BYTE *secret, DWORD secret_len, DWORD flags )
{
    const struct session_alg *alg = key_alg( key )->session;
    DWORD bits, len, err;
    BYTE bytes[64];

    if ((err = check_bits( key->palg, HIWORD( flags ), &bits ))) return err;
    len = session_bytes( alg, bits );
    if (!len || len > sizeof(bytes) || len > secret_len) return ERROR_INVALID_PARAMETER;
    memcpy( bytes, secret, len );
    session_make_key( alg, bytes, len );
    err = session_init( key, bytes, len, LOWORD( flags ), NULL );
    secret_wipe( bytes, sizeof(bytes) );
    return err;
}

const struct key_family session_key_family =
{
    .generate = session_generate, .copy = session_copy, .destroy = session_destroy,
    .secret = session_secret, .wrapped = session_secret, .unwrap = session_unwrap,
    .save = session_save, .restore = session_restore,
    .encrypted_size = session_encrypted_size, .encrypt = session_encrypt, .decrypt = session_decrypt,
    .broken_off = session_drop_ciphers, .take_agreed = session_take_agreed,
    .params = session_params, .param_count = SESSION_PARAM_COUNT
};
