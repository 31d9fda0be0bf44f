/* Session keys: their bytes, lengths, salt and ciphers. session_cipher.c encrypts and decrypts, session_param.c has the
 * parameters, session_key.c the family.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"
#include "primitives/random.h"

#define SALTED_BITS       40    /* keys of this length get salt by default */
#define SALT_BYTES        11

#define UNWRAPPED_BITS_MAX 1024

DWORD session_bytes( const struct session_alg *alg, DWORD bits )
{
    if (!alg->key_bytes) return bits % 8 ? 0 : bits / 8;
    if (bits == alg->key_bytes * 8u || bits == alg->key_bytes * 8u - alg->parity_bits) return alg->key_bytes;
    return 0;
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

/* The bits are those of CDMF. */
void session_make_key( const struct session_alg *alg, BYTE *secret, DWORD len )
{
    DWORD i;

    for (i = 0; alg->is_weakened && i < len; i += 2) secret[i] &= 0x0f;
    if (alg->parity_bits) session_set_parity( secret, len );
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

    if (!(session->secret = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( session->secret, secret, len );
    session->alg = alg;
    session->secret_len = len;
    session->effective_bits = len * 8;
    session->mode = stream ? 0 : CRYPT_MODE_CBC;
    session->mode_bits = stream ? 0 : 8;
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return init_salt( key, flags, salt_source );
}

BOOL session_is_unwrapped_len( const struct session_alg *alg, DWORD len )
{
    return alg->key_bytes ? len == alg->key_bytes : len && len * 8 <= UNWRAPPED_BITS_MAX;
}

/* The next ciphers are made of the chaining value and the count of the keystream, which move after a piece of data
 * only. */
void session_drop_ciphers( struct key *key )
{
    struct session *session = &key->session;

    cipher_destroy( session->encryptor );
    cipher_destroy( session->decryptor );
    session->encryptor = session->decryptor = NULL;
}

void session_restart( struct key *key )
{
    struct session *session = &key->session;

    session_drop_ciphers( key );
    memcpy( session->chain, session->iv, sizeof(session->chain) );
    session->keystream = 0;
}
