/* Session keys: their bytes, lengths, salt and state. What they do to data is in session_cipher.c, their parameters in
 * session_param.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "primitives/random.h"

#define SALTED_BITS       40    /* keys of this length get salt by default */
#define SALT_BYTES        11

#define UNWRAPPED_BITS_MOST 1024

DWORD session_bytes( const struct session_alg *alg, DWORD bits )
{
    if (!alg->key_bytes) return bits % 8 ? 0 : bits / 8;
    if (bits == alg->key_bytes * 8u || bits == alg->key_bytes * 8u - alg->parity_bits) return alg->key_bytes;
    return 0;
}

DWORD check_bits( const struct provider_alg *palg, DWORD bits, DWORD *used )
{
    DWORD parity_bits = palg->alg->session ? palg->alg->session->parity_bits : 0;

    *used = bits ? bits : palg->default_bits;
    if (*used % 8) return ERROR_INVALID_PARAMETER;
    if (*used >= palg->min_bits && *used <= palg->max_bits) return ERROR_SUCCESS;
    return parity_bits && *used == palg->max_bits + parity_bits ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

DWORD session_key_bits( const struct key *key )
{
    return key->session.secret_len * 8;
}

void session_set_parity( BYTE *secret, DWORD len )
{
    DWORD i, bit, ones;

    for (i = 0; i < len; i++)
    {
        for (bit = 1, ones = 0; bit < 8; bit++) ones += (secret[i] >> bit) & 1;
        secret[i] = (secret[i] & 0xfe) | !(ones & 1);
    }
}

/* ---- making ----------------------------------------------------------------------------------- */

/* RC2 and RC4 keys of 40 bits are salted with zeros unless told otherwise; CRYPT_CREATE_SALT gives real salt where the
 * provider does that. */
static DWORD init_salt( struct key *key, DWORD flags, const BYTE *salt_source )
{
    struct session *session = &key->session;

    if (session->alg->key_bytes || (flags & CRYPT_NO_SALT)) return ERROR_SUCCESS;
    if (flags & CRYPT_CREATE_SALT)
    {
        session->salt_len = key->provider->create_salt_bytes;
        if (!salt_source) return random_bytes( session->salt, session->salt_len );
        memcpy( session->salt, salt_source, session->salt_len );
        return ERROR_SUCCESS;
    }
    if (session_key_bits( key ) == SALTED_BITS) session->salt_len = SALT_BYTES;
    return ERROR_SUCCESS;
}

DWORD session_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags, const BYTE *salt_source )
{
    struct session *session = &key->session;
    const struct session_alg *alg = key_alg( key )->session;
    BOOL stream = cipher_block_len( alg->cipher ) == 1;

    if (!(session->secret = kit_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( session->secret, secret, len );
    session->alg = alg;
    session->secret_len = len;
    session->effective_bits = len * 8;
    session->mode = stream ? 0 : CRYPT_MODE_CBC;
    session->mode_bits = stream ? 0 : 8;
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return init_salt( key, flags, salt_source );
}

static DWORD session_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    const struct session_alg *alg = key_alg( key )->session;
    DWORD len = session_bytes( alg, bits ), err;
    BYTE secret[64];

    if (!len || len > sizeof(secret)) return ERROR_INVALID_PARAMETER;
    if ((err = random_bytes( secret, len ))) return err;
    if (alg->parity_bits) session_set_parity( secret, len );
    err = session_init( key, secret, len, flags, NULL );
    secret_wipe( secret, sizeof(secret) );
    return err;
}

static void session_destroy( struct key *key )
{
    cipher_destroy( key->session.encryptor );
    cipher_destroy( key->session.decryptor );
    kit_free_secret( key->session.secret, key->session.secret_len );
}

static DWORD session_copy( const struct key *key, struct key *copy )
{
    struct session *to = &copy->session;
    const struct session *from = &key->session;
    DWORD err = ERROR_SUCCESS;

    *to = *from;
    to->encryptor = to->decryptor = NULL;
    if (!(to->secret = kit_alloc( from->secret_len ))) return NTE_NO_MEMORY;
    memcpy( to->secret, from->secret, from->secret_len );
    if (from->encryptor) err = cipher_copy( from->encryptor, &to->encryptor );
    if (!err && from->decryptor) err = cipher_copy( from->decryptor, &to->decryptor );
    return err;
}

static DWORD session_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    *bytes = key->session.secret;
    *len = key->session.secret_len;
    return ERROR_SUCCESS;
}

BOOL session_is_unwrapped_len( const struct session_alg *alg, DWORD len )
{
    return alg->key_bytes ? len == alg->key_bytes : len && len * 8 <= UNWRAPPED_BITS_MOST;
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

/* The next ciphers are made of the register and the count of the keystream, which move after a piece of data only. */
static void drop_ciphers( struct key *key )
{
    struct session *session = &key->session;

    cipher_destroy( session->encryptor );
    cipher_destroy( session->decryptor );
    session->encryptor = session->decryptor = NULL;
}

void session_restart( struct key *key )
{
    struct session *session = &key->session;

    drop_ciphers( key );
    memcpy( session->chain, session->iv, sizeof(session->chain) );
    session->keystream = 0;
}

DWORD session_cbc_cipher( struct key *key, BOOL encrypt, const BYTE *iv, struct cipher **cipher )
{
    const struct session_alg *alg = key_alg( key )->session;
    DWORD len = session_cipher_key_len( key ), err;
    BYTE bytes[SESSION_CIPHER_KEY_MOST];

    if (key->session.hmac_only || len > sizeof(bytes)) return NTE_BAD_KEY;
    session_cipher_key( key, bytes );
    err = cipher_create( alg->cipher, CIPHER_MODE_CBC, encrypt, bytes, len, key->session.effective_bits, iv, cipher );
    secret_wipe( bytes, sizeof(bytes) );
    return err;
}

DWORD session_mac_cipher( struct key *key, struct cipher **cipher )
{
    if (key->session.mode != CRYPT_MODE_CBC) return NTE_BAD_KEY;
    return session_cbc_cipher( key, TRUE, key->session.iv, cipher );
}

const struct key_family session_key_family =
{
    .generate = session_generate, .copy = session_copy, .destroy = session_destroy,
    .secret = session_secret, .wrapped = session_secret, .unwrap = session_unwrap,
    .save = session_save, .restore = session_restore,
    .encrypted_size = session_encrypted_size, .encrypt = session_encrypt, .decrypt = session_decrypt,
    .broken_off = drop_ciphers,
    .params = session_params, .param_count = SESSION_PARAM_COUNT
};
