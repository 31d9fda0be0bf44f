/* SYMMETRICWRAPKEYBLOB: a session key wrapped with another one of the same cipher, by RFC 3217 (Triple-DES and RC2).
 * The content and eight bytes of its SHA-1 are encrypted with a random IV; the IV is put in front; all bytes are
 * reversed and encrypted again with a fixed IV. Both times it is CBC from the start: the state of the wrapping key has
 * no effect.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "primitives/random.h"
#include "csp/session/wrap_blob.h"
#include "csp/session/session.h"

#define UNIT         8      /* block of both ciphers, and bytes of the check value */
#define SECRET_MAX  128    /* bytes of a key that can be wrapped */
#define CONTENT_MAX (SECRET_MAX + UNIT)
#define WRAPPED_MAX (UNIT + CONTENT_MAX + UNIT)

static const BYTE outer_iv[UNIT] = { 0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05 };

static DWORD content_len( const struct session_alg *alg, DWORD secret_len )
{
    DWORD len = secret_len + (alg->wrapping == WRAP_COUNTED ? 1 : 0);

    return (len + UNIT - 1) / UNIT * UNIT;
}

static DWORD check_value( const BYTE *content, DWORD len, BYTE value[UNIT] )
{
    BYTE digest[DIGEST_LEN_MAX];
    DWORD err = digest_once( DIGEST_SHA1, content, len, digest );

    memcpy( value, digest, UNIT );
    secret_wipe( digest, sizeof(digest) );
    return err;
}

static DWORD run_cbc( struct key *key, BOOL encrypt, const BYTE *iv, BYTE *data, DWORD len )
{
    struct cipher *cipher = NULL;
    DWORD err;

    if (!(err = session_cbc_cipher( key, encrypt, iv, &cipher ))) err = cipher_run( cipher, data, data, len );
    cipher_destroy( cipher );
    return err;
}

/* Whether one key can wrap the other. */
static BOOL is_wrapping( const struct key *wrapping, const struct session_alg *alg )
{
    return wrapping && is_session_key( wrapping ) && alg && alg->wrapping != WRAP_NONE &&
           wrapping->session.alg->wrapping == alg->wrapping && !wrapping->session.hmac_only;
}

/* ---- export ----------------------------------------------------------------------------------- */

DWORD check_wrapped( const struct export *export, DWORD *size )
{
    const struct session_alg *alg = key_alg( export->key )->session;
    const struct session *session = &export->key->session;
    DWORD err;

    if (!export->wrapping) return NTE_NO_KEY;
    if (!is_wrapping( export->wrapping, alg ) || session->hmac_only || session->secret_len > SECRET_MAX)
        return NTE_BAD_KEY;
    if ((err = check_export_flags( export, 0 ))) return err;
    if ((err = check_exportable( export ))) return err;
    *size = BLOB_HEADER_LEN + 4 + UNIT + content_len( alg, session->secret_len ) + UNIT;
    return ERROR_SUCCESS;
}

/* The key with what belongs in front of and behind it. */
static DWORD fill_content( const struct key *key, BYTE *content, DWORD len )
{
    const struct session *session = &key->session;

    if (key->session.alg->wrapping == WRAP_COUNTED)
    {
        *content++ = session->secret_len;
        len--;
    }
    memcpy( content, session->secret, session->secret_len );
    if (key->session.alg->parity_bits) session_set_parity( content, session->secret_len );
    return random_bytes( content + session->secret_len, len - session->secret_len );
}

DWORD write_wrapped( const struct export *export, BYTE *blob )
{
    DWORD len = content_len( export->key->session.alg, export->key->session.secret_len ), err;
    BYTE *iv, *content;

    ASSERT( waitlock_is_mine( &export->key->lock ) && waitlock_is_mine( &export->wrapping->lock ) );
    iv = blob_write_header( blob, SYMMETRICWRAPKEYBLOB, key_alg( export->key )->id );
    iv = blob_write_dword( iv, key_alg( export->wrapping )->id );
    content = iv + UNIT;
    if ((err = random_bytes( iv, UNIT ))) return err;
    if ((err = fill_content( export->key, content, len ))) return err;
    if ((err = check_value( content, len, content + len ))) return err;
    if ((err = run_cbc( export->wrapping, TRUE, iv, content, len + UNIT ))) return err;
    reverse_in_place( iv, UNIT + len + UNIT );
    return run_cbc( export->wrapping, TRUE, outer_iv, iv, UNIT + len + UNIT );
}

/* ---- import ----------------------------------------------------------------------------------- */

/* Takes the layers off, in place. *content points to what was wrapped. The wrapping key is locked. */
static DWORD unwrap( struct key *wrapping, BYTE *data, DWORD len, BYTE **content, DWORD *content_len )
{
    BYTE value[UNIT];
    DWORD err;

    ASSERT( waitlock_is_mine( &wrapping->lock ) );
    *content = data + UNIT;
    *content_len = len - 2 * UNIT;
    if ((err = run_cbc( wrapping, FALSE, outer_iv, data, len ))) return err;
    reverse_in_place( data, len );
    if ((err = run_cbc( wrapping, FALSE, data, *content, len - UNIT ))) return err;
    if ((err = check_value( *content, *content_len, value ))) return err;
    if (!secret_equal( value, *content + *content_len, UNIT )) err = NTE_BAD_DATA;
    secret_wipe( value, sizeof(value) );
    return err;
}

/* The key itself: its length, where it is told, must fit the padding; the parity of a DES key must be odd. */
static DWORD find_secret( const struct session_alg *alg, BYTE *content, DWORD len, const BYTE **secret,
                          DWORD *secret_len )
{
    BYTE with_parity[CONTENT_MAX];

    *secret = content;
    *secret_len = len;
    if (alg->wrapping == WRAP_COUNTED)
    {
        *secret = content + 1;
        *secret_len = content[0];
        return content_len( alg, *secret_len ) == len ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
    }
    memcpy( with_parity, content, len );
    session_set_parity( with_parity, len );
    len = secret_equal( with_parity, content, len );
    secret_wipe( with_parity, sizeof(with_parity) );
    return len ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

static DWORD restore( const struct import *import, const struct provider_alg *palg, BYTE *data, DWORD len,
                      struct key **key )
{
    const BYTE *secret;
    BYTE *content;
    DWORD err;

    lock_object( &import->wrapping->lock );
    err = unwrap( import->wrapping, data, len, &content, &len );
    unlock_object( &import->wrapping->lock );
    if (err || (err = find_secret( palg->alg->session, content, len, &secret, &len ))) return err;
    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = palg->alg->key->unwrap( *key, secret, len, import->flags ))) return ERROR_SUCCESS;
    key_destroy( *key );
    return err;
}

DWORD import_wrapped( const struct import *import, struct key **key )
{
    const struct provider_alg *palg = find_alg( import->context, import->header.alg );
    struct blob_reader reader = import->rest;
    BYTE data[WRAPPED_MAX];
    ALG_ID wrapping_alg;
    const BYTE *wrapped;
    DWORD len, err;

    if ((err = check_import_flags( import, 0 ))) return err;
    if (!palg || !palg->alg->session || palg->alg->session->wrapping == WRAP_NONE) return NTE_BAD_ALGID;
    if (!import->wrapping) return NTE_NO_KEY;
    if (!is_wrapping( import->wrapping, palg->alg->session )) return NTE_BAD_KEY;
    if ((err = blob_read_wrapped( &reader, &wrapping_alg, &wrapped, &len ))) return err;
    if (wrapping_alg != key_alg( import->wrapping )->id) return NTE_BAD_ALGID;
    if (len % UNIT || len < 3 * UNIT || len > sizeof(data)) return NTE_BAD_DATA;
    memcpy( data, wrapped, len );
    err = restore( import, palg, data, len, key );
    secret_wipe( data, sizeof(data) );
    return err;
}
