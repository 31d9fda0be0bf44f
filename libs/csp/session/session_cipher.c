/* Encryption and decryption with session keys: modes, chaining, padding, in place on the caller's buffer.
 *
 * A key has one chaining value that both directions move. Each direction has a cipher of its own; the value is kept
 * here and handed to the other cipher when the direction changes. RC4 has one cipher for both.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"

static DWORD block_len( const struct key *key )
{
    return cipher_block_len( key->session.alg->cipher );
}

static BOOL is_stream( const struct key *key )
{
    return block_len( key ) == 1;
}

/* ---- ciphers ---------------------------------------------------------------------------------- */

/* A mode that is set but not offered fails at its use. */
static DWORD find_mode( const struct key *key, enum cipher_mode *mode )
{
    static const struct
    {
        DWORD            kp_mode;
        enum cipher_mode mode;
    } modes[] =
    {
        { CRYPT_MODE_CBC, CIPHER_MODE_CBC }, { CRYPT_MODE_ECB, CIPHER_MODE_ECB }, { CRYPT_MODE_CFB, CIPHER_MODE_CFB8 },
    };
    unsigned int i;

    *mode = CIPHER_MODE_STREAM;
    if (is_stream( key )) return ERROR_SUCCESS;
    for (i = 0; i < ARRAYSIZE( modes ); i++)
    {
        if (modes[i].kp_mode != key->session.mode) continue;
        *mode = modes[i].mode;
        return ERROR_SUCCESS;
    }
    return NTE_BAD_ALGID;
}

DWORD session_cipher_key_len( const struct key *key )
{
    DWORD len = key->session.secret_len + key->session.salt_len, least = key->session.alg->cipher_bytes;

    return len < least ? least : len;
}

void session_cipher_key( const struct key *key, BYTE *bytes )
{
    const struct session *session = &key->session;
    DWORD len = session->secret_len + session->salt_len, whole = session_cipher_key_len( key );

    memcpy( bytes, session->secret, session->secret_len );
    memcpy( bytes + session->secret_len, session->salt, session->salt_len );
    memcpy( bytes + len, session->secret, whole - len );
}

/* Runs a new keystream up to where the key's is, which comes from an OPAQUEKEYBLOB. */
static DWORD skip_keystream( struct cipher *cipher, ULONGLONG count )
{
    BYTE scratch[4096];
    DWORD part, err = ERROR_SUCCESS;

    memset( scratch, 0, sizeof(scratch) );
    for (; count && !err; count -= part)
    {
        part = count < sizeof(scratch) ? count : sizeof(scratch);
        err = cipher_run( cipher, scratch, scratch, part );
    }
    secret_wipe( scratch, sizeof(scratch) );
    return err;
}

static DWORD make_cipher( struct key *key, BOOL encrypt, struct cipher **cipher )
{
    BYTE bytes[SESSION_CIPHER_KEY_MAX];
    enum cipher_mode mode;
    DWORD err;

    if ((err = find_mode( key, &mode ))) return err;
    if (session_cipher_key_len( key ) > sizeof(bytes)) return NTE_BAD_KEY;
    session_cipher_key( key, bytes );
    err = cipher_create( key->session.alg->cipher, mode, encrypt, bytes, session_cipher_key_len( key ),
                         key->session.effective_bits, key->session.chain, cipher );
    secret_wipe( bytes, sizeof(bytes) );
    if (err || !(err = skip_keystream( *cipher, key->session.keystream ))) return err;
    cipher_destroy( *cipher );
    *cipher = NULL;
    return err;
}

/* The cipher of a direction, its chaining value that of the key. */
static DWORD take_cipher( struct key *key, BOOL encrypt, struct cipher **cipher )
{
    struct session *session = &key->session;
    struct cipher **own = encrypt || is_stream( key ) ? &session->encryptor : &session->decryptor;
    BOOL turned = !is_stream( key ) && session->encrypted_last != encrypt;
    DWORD err = ERROR_SUCCESS;

    if (!*own) err = make_cipher( key, encrypt, own );
    else if (turned) err = cipher_restart( *own, session->chain );
    session->encrypted_last = encrypt;
    *cipher = *own;
    return err;
}

/* The chaining value after whole blocks of ciphertext: the last one of them. */
static void copy_last_block( BYTE *block, const BYTE *ciphertext, DWORD len, DWORD block_size )
{
    const BYTE *last = ciphertext + len - block_size;

    /* Blocks have 8 or 16 bytes: copies of a known length need no call. */
    memcpy( block, last, 8 );
    if (block_size == CIPHER_BLOCK_MAX) memcpy( block + 8, last + 8, CIPHER_BLOCK_MAX - 8 );
}

/* After the last piece the next one starts from KP_IV, or with the keystream's first byte. */
static DWORD end_message( struct key *key, struct cipher *cipher )
{
    memcpy( key->session.chain, key->session.iv, sizeof(key->session.chain) );
    key->session.keystream = 0;
    return cipher_restart( cipher, key->session.chain );
}

static DWORD run_stream( struct key *key, struct cipher *cipher, BYTE *data, DWORD len )
{
    DWORD err = cipher_run( cipher, data, data, len );

    if (!err) key->session.keystream += len;
    return err;
}

/* `len` is a multiple of the block. */
static DWORD run_encrypt( struct key *key, BYTE *data, DWORD len )
{
    struct cipher *cipher;
    DWORD err;

    if ((err = take_cipher( key, TRUE, &cipher ))) return err;
    if (is_stream( key )) return run_stream( key, cipher, data, len );
    if (!len || (err = cipher_run( cipher, data, data, len ))) return err;
    copy_last_block( key->session.chain, data, len, block_len( key ) );
    return ERROR_SUCCESS;
}

/* The same, and not 0. */
static DWORD run_decrypt( struct key *key, BYTE *data, DWORD len )
{
    BYTE last[CIPHER_BLOCK_MAX] = { 0 };
    struct cipher *cipher;
    DWORD err;

    if ((err = take_cipher( key, FALSE, &cipher ))) return err;
    if (is_stream( key )) return run_stream( key, cipher, data, len );
    copy_last_block( last, data, len, block_len( key ) );
    if ((err = cipher_run( cipher, data, data, len ))) return err;
    memcpy( key->session.chain, last, sizeof(last) );
    return ERROR_SUCCESS;
}

/* What CPEncrypt and CPDecrypt may be asked for: flags that only RSA knows are taken and mean nothing. */
#define IGNORED_FLAGS (CRYPT_OAEP | CRYPT_DECRYPT_RSA_NO_PADDING_CHECK)

/* See brief_call: all that short data need is there. Of longer ones the cipher finds out what cannot be written. */
static DWORD touch_data( BYTE *data, DWORD len )
{
    if (len <= GUARD_BRIEF_MAX + CIPHER_BLOCK_MAX) return check_pieces( data, len );
    probe_read( data, len );
    return ERROR_SUCCESS;
}

/* ---- ciphers of others ------------------------------------------------------------------------ */

DWORD session_cbc_cipher( struct key *key, BOOL encrypt, const BYTE *iv, struct cipher **cipher )
{
    const struct session_alg *alg = key_alg( key )->session;
    DWORD len = session_cipher_key_len( key ), err;
    BYTE bytes[SESSION_CIPHER_KEY_MAX];

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

/* ---- encryption ------------------------------------------------------------------------------- */

/* Imported RC2 keys above the provider's maximum decrypt but do not encrypt. */
static BOOL may_encrypt( const struct key *key )
{
    return key->session.alg->key_bytes || session_key_bits( key ) <= key->palg->max_bits;
}

/* With the padding of a last block. */
static DWORD padded_len( const struct key *key, BOOL final, DWORD len )
{
    DWORD block = block_len( key );

    return final && block > 1 ? len - len % block + block : len;
}

DWORD session_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need )
{
    DWORD block = block_len( key );
    enum cipher_mode mode;
    DWORD err;

    if (flags & ~IGNORED_FLAGS) return NTE_BAD_FLAGS;
    if (key->session.hmac_only || !may_encrypt( key )) return NTE_BAD_KEY;
    if ((err = find_mode( key, &mode ))) return err;
    if (!final && len % block) return NTE_BAD_DATA;
    if (final && block > 1 && len > ~(DWORD)0 - block) return NTE_BAD_LEN;
    *need = padded_len( key, final, len );
    return ERROR_SUCCESS;
}

DWORD session_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len )
{
    DWORD padding = padded_len( key, final, len ) - len, err;

    *out_len = len + padding;
    if ((err = touch_data( data, *out_len ))) return err;
    if (padding) memset( data + len, (BYTE)padding, padding );
    if ((err = run_encrypt( key, data, *out_len )) || !final) return err;
    return key->session.encryptor ? end_message( key, key->session.encryptor ) : ERROR_SUCCESS;
}

/* ---- decryption ------------------------------------------------------------------------------- */

/* PKCS #5 padding of a last block. NTE_BAD_DATA has to tell whether it is right, as Windows does. */
static DWORD check_padding( const BYTE *data, DWORD *len, DWORD block )
{
    BYTE count = data[*len - 1], wrong = 0;
    DWORD i;

    if (!count || count > block) return NTE_BAD_DATA;
    for (i = 1; i <= count; i++) wrong |= data[*len - i] ^ count;
    if (wrong) return NTE_BAD_DATA;
    *len -= count;
    return ERROR_SUCCESS;
}

DWORD session_decrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len )
{
    struct session *session = &key->session;
    DWORD block = block_len( key ), err;

    if (flags & ~IGNORED_FLAGS) return NTE_BAD_FLAGS;
    if (session->hmac_only) return NTE_BAD_KEY;
    if (!*len) return final ? (DWORD)NTE_BAD_LEN : ERROR_SUCCESS;
    if (*len % block) return NTE_BAD_DATA;
    if ((err = touch_data( data, *len ))) return err;
    if ((err = run_decrypt( key, data, *len )) || !final) return err;
    if (!is_stream( key )) err = check_padding( data, len, block );
    end_message( key, is_stream( key ) ? session->encryptor : session->decryptor );
    return err;
}
