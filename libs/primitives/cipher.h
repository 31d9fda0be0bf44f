/* Symmetric ciphers without padding; an object is one key in one direction. Who may include it: libs/csp. See
 * primitives.h for errors.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_CIPHER_H
#define WINECSP_CIPHER_H

#include "primitives/primitives.h"
#include "mustcheck.h"

enum cipher_id
{
    CIPHER_RC2,     /* key of 1..128 bytes; effective_bits counts */
    CIPHER_RC4,     /* stream; key of 1..256 bytes */
    CIPHER_DES,     /* key of 8 bytes; parity bits are ignored */
    CIPHER_3DES,    /* key of 24 bytes; two-key 3DES repeats the first eight. Equal parts are accepted */
    CIPHER_AES,     /* key of 16, 24 or 32 bytes */
    CIPHER_COUNT
};

enum cipher_mode
{
    CIPHER_MODE_STREAM,     /* RC4 */
    CIPHER_MODE_ECB,
    CIPHER_MODE_CBC,
    CIPHER_MODE_CFB8        /* feedback of 8 bits */
};

#define CIPHER_BLOCK_MAX 16

extern const BYTE cipher_block_lens[CIPHER_COUNT];

/* Bytes; 1 for a stream cipher. */
static inline DWORD cipher_block_len( enum cipher_id id )
{
    return cipher_block_lens[id];
}

struct cipher;

/* `key` is key_len bytes as CryptoAPI keeps them (the caller has appended the salt). `effective_bits`, 1..1024, is for
 * RC2; other ciphers ignore it. `iv` is one block, ignored by ECB and RC4; NULL means zeros.
 * NTE_BAD_LEN: the cipher does not have keys of key_len bytes, or does not have this mode. */
MUST_CHECK DWORD cipher_create( enum cipher_id id, enum cipher_mode mode, BOOL encrypt, const BYTE *key, DWORD key_len,
                                DWORD effective_bits, const BYTE *iv, struct cipher **cipher );

/* Starts again with an initialisation vector (NULL: zeros), or at the start of the keystream (RC4). */
MUST_CHECK DWORD cipher_restart( struct cipher *cipher, const BYTE *iv );

/* Encrypts or decrypts `len` bytes, any multiple of the block (any number for RC4 and CFB8), from `in` to `out`, which
 * may be the same place. Chaining continues from call to call. */
MUST_CHECK DWORD cipher_run( struct cipher *cipher, const BYTE *in, BYTE *out, size_t len );

/* An independent copy in the same state, including chaining value and keystream. */
MUST_CHECK DWORD cipher_copy( const struct cipher *cipher, struct cipher **copy );

/* Wipes and frees; NULL is accepted. */
void cipher_destroy( struct cipher *cipher );

#endif
