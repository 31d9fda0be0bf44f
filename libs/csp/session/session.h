/* Session keys: shared by their files, and for other users of session keys. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SESSION_H
#define WINECSP_SESSION_H

#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "mustcheck.h"

/* ---- session_key.c ---------------------------------------------------------------------------- */

extern const struct key_family session_key_family;

/* ---- session.c -------------------------------------------------------------------------------- */

/* Flags for a session key's salt and permissions. */
#define SESSION_FLAGS (CRYPT_EXPORTABLE | CRYPT_CREATE_SALT | CRYPT_NO_SALT)

/* Fills in a session key from its bytes. `salt_source` has the 11 bytes that CRYPT_CREATE_SALT takes; NULL: random
 * bytes. The caller has checked the lengths. */
MUST_CHECK DWORD session_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags, const BYTE *salt_source );

/* The bytes of an algorithm's session key of `bits` bits; 0: the algorithm has no such length. (check_bits checks that
 * the provider allows it.) */
DWORD session_bytes( const struct session_alg *alg, DWORD bits );

/* The length in bits, as in KP_KEYLEN. */
DWORD session_key_bits( const struct key *key );

/* Drops the ciphers, so that the next use keys them again, and resets the chaining value to KP_IV. */
void session_restart( struct key *key );

/* Drops only the ciphers: the next use continues from the chaining value and the keystream's position. */
void session_drop_ciphers( struct key *key );

/* Turns any bytes into a key of an algorithm: keys of the DES family get odd parity, and a weakened key loses the upper
 * half of every other byte. */
void session_make_key( const struct session_alg *alg, BYTE *secret, DWORD len );

/* Sets odd parity in DES keys. */
void session_set_parity( BYTE *secret, DWORD len );

/* Whether an unwrapped key may have `len` bytes. It may be longer than the keys that the provider makes; such keys
 * decrypt but do not encrypt. */
BOOL session_is_unwrapped_len( const struct session_alg *alg, DWORD len );

/* ---- session_state.c -------------------------------------------------------------------------- */

MUST_CHECK DWORD session_save( const struct key *key, struct blob_state *state );
MUST_CHECK DWORD session_restore( struct key *key, const struct blob_state *state );

/* ---- session_cipher.c ------------------------------------------------------------------------- */

/* The bytes that a cipher is keyed with: secret and salt. Two-key 3DES repeats its first part. */
#define SESSION_CIPHER_KEY_MAX 256
DWORD session_cipher_key_len( const struct key *key );
void session_cipher_key( const struct key *key, BYTE *bytes );

MUST_CHECK DWORD session_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need );
MUST_CHECK DWORD session_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len );
MUST_CHECK DWORD session_decrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len );

/* A new cipher with the key's bytes for CALG_MAC: CBC from KP_IV. NTE_BAD_KEY: it is not a block cipher in CBC. */
MUST_CHECK DWORD session_mac_cipher( struct key *key, struct cipher **cipher );

/* The same in CBC, whatever the key's mode is, in either direction, from any IV. */
MUST_CHECK DWORD session_cbc_cipher( struct key *key, BOOL encrypt, const BYTE *iv, struct cipher **cipher );

/* ---- session_param.c -------------------------------------------------------------------------- */

#define SESSION_PARAM_COUNT 10
extern const struct key_param session_params[SESSION_PARAM_COUNT];

/* ---- agreed_cms.c ------------------------------------------------------------------------------ */

/* KP_CMS_DH_KEY_INFO. */
MUST_CHECK DWORD agreed_key_set_cms( struct context *context, struct key *key, const BYTE *data, DWORD flags );

/* ---- session_derive.c ------------------------------------------------------------------------- */

/* The `derive` of hash families: session keys from the value. */
MUST_CHECK DWORD derive_session( struct context *context, const struct provider_alg *palg, struct hash *hash,
                                 DWORD flags,
                                 struct key **key );

#endif
