/* Pairs of asymmetric keys of any kind. A kind is a table of functions (struct pair_family), and the kit uses nothing
 * else of it. Private to libs/csp and to providers that bring a kind of their own.
 *
 * Only the family knows what its key is: the kit has a `void *`. Keys are reference-counted and never change once they
 * are made; a key that is made in steps does not exist until it is complete (`begin`). Where a missing function means
 * an error, its comment names the error.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PAIR_H
#define WINECSP_PAIR_H

#include "csp/core/blob.h"
#include "csp/object/context.h"
#include "mustcheck.h"

struct key;
struct key_pair;
struct key_param;
struct slow_param;

/* The documented flags of signatures. */
#define SIGNATURE_FLAGS (CRYPT_NOHASHOID | CRYPT_X931_FORMAT)

/* A value to sign. */
struct signed_value
{
    const struct algorithm *hash;       /* the hash that made it; it has a signature form */
    DWORD                   flags;      /* CRYPT_NOHASHOID, CRYPT_X931_FORMAT */
    DWORD                   len;        /* bytes */
    const BYTE             *bytes;      /* may be NULL while only the length is checked */
};

/* A peer's blob. */
struct pair_blob
{
    struct blob_header header;
    struct blob_reader rest;
};

struct pair_family
{
    /* ---- the key ---- */

    void *(*ref)( void *key );
    void  (*unref)( void *key );                                /* the last one wipes the key; accepts NULL */
    DWORD (*bits)( const void *key );                           /* KP_KEYLEN */
    BOOL  (*has_private)( const void *key );                    /* it can do private operations */
    BOOL  (*same_public)( const void *a, const void *b );       /* both belong to one pair */

    /* ---- making one ---- */

    /* Generates a pair of `bits` bits, which the provider allows, with the flags of CPGenKey. The context is for
     * families that ask the user or a device. */
    DWORD (*generate)( struct context *context, DWORD bits, DWORD flags, void **key );

    /* CRYPT_PREGEN: makes object->pair.state. Setting parameters fills it in, until one of them calls
     * pair_key_complete. NULL: the flag is ignored, and the pair is generated at once. */
    DWORD (*begin)( struct key *object, DWORD bits, DWORD flags );

    /* Copy the state of a key object (object->pair.state, not NULL) for another object; wipe and free it. copy_state
     * runs under the object's lock. NULL: no object has a state. */
    DWORD (*copy_state)( const void *state, void **copy );
    void  (*free_state)( void *state );

    /* ---- blobs ---- */

    /* The length in bytes of a PUBLICKEYBLOB or PRIVATEKEYBLOB, and the whole blob, with the flags of CPExportKey. The
     * key has a private half if the blob needs one. NTE_BAD_FLAGS: the flags ask for an unknown version. */
    DWORD (*blob_len)( const void *key, BYTE type, DWORD flags, DWORD *len );
    DWORD (*write)( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob );

    /* A key from the rest of a blob after its header. NTE_BAD_DATA. */
    DWORD (*read)( const struct blob_header *header, struct blob_reader rest, void **key );
    BYTE   version_max;                 /* the highest version that `read` knows; 0: CUR_BLOB_VERSION */
    BOOL   ignores_reserved;            /* BLOBHEADER.reserved may be anything */
    DWORD  store_flags;                 /* flags of CPExportKey for blobs in a store, which must have all of the key */
    DWORD  imported_bits_max;           /* longest key that is imported; 0: as long as the provider generates them */
    BOOL   private_stays;               /* the private half can be used but never read (NTE_BAD_KEY_STATE) */

    /* ---- public operations ---- */

    /* Whether the length of the value fits this key. NTE_BAD_LEN. */
    DWORD (*check_value)( const void *key, const struct signed_value *value );
    DWORD (*signature_len)( const void *key );                  /* bytes; NULL: it signs nothing (NTE_BAD_KEY) */

    /* Flags that CPSignHash and CPVerifySignature know or ignore; for others: NTE_BAD_FLAGS. */
    DWORD sign_flags, verify_flags;

    /* Compares the whole signature. NTE_BAD_SIGNATURE. */
    DWORD (*verify)( const void *key, const struct signed_value *value, const BYTE *signature );

    /* Bytes of a block, for encrypting data and for wrapping the key of a SIMPLEBLOB. NULL: the family does neither
     * (NTE_BAD_KEY; with a SIMPLEBLOB: NTE_NO_KEY, from CPImportKey NTE_BAD_PUBLIC_KEY). */
    DWORD (*block_len)( const void *key );

    /* Whether CPEncrypt or CPDecrypt may be called with these flags, and whether `len` bytes can be encrypted.
     * NTE_BAD_FLAGS; NTE_BAD_LEN. */
    DWORD (*check_flags)( DWORD flags, BOOL decrypts );
    DWORD (*check_len)( const void *key, DWORD flags, DWORD len );

    /* Encrypts `len` bytes in place; `data` can hold a whole block. To read the object's state the function takes the
     * object's lock, which the caller does not hold. */
    DWORD (*encrypt)( struct key *object, const void *key, DWORD flags, BYTE *data, DWORD len );

    /* Makes the block of a SIMPLEBLOB, with the flags of CPExportKey. */
    DWORD (*wrap)( const void *key, DWORD flags, const BYTE *secret, DWORD len, BYTE *block );

    /* ---- private operations ---- */

    /* They may take long, ask the user (forbidden in a silent context: NTE_SILENT_CONTEXT) and fail with any error. No
     * lock is held, and no pointer leads to the caller's memory. `key` has a private half; `context` is that of the key
     * object. Output buffers have signature_len or block_len bytes. */
    DWORD (*sign)( struct context *context, const void *key, const struct signed_value *value, BYTE *signature );
    DWORD (*decrypt)( struct context *context, struct key *object, const void *key, DWORD flags, const BYTE *block,
                      BYTE *out, DWORD *len );
    DWORD (*unwrap)( struct context *context, const void *key, DWORD flags, const BYTE *block, BYTE *secret,
                     DWORD *len );

    /* CPImportKey of a peer's public blob, where hPubKey is a pair of the same kind (else NTE_BAD_KEY): the secret that
     * both sides have, on the heap; the caller wipes and frees it. `read` need not be able to read the blob. NULL:
     * hPubKey is ignored for such a blob. */
    DWORD (*agree)( struct context *context, const void *key, const struct pair_blob *peer, DWORD flags, BYTE **secret,
                    DWORD *len );

    /* ---- its own KP_*, looked up before those of all pairs (key.h) ---- */

    const struct key_param  *params;
    DWORD                    param_count;
    const struct slow_param *slow_params;
    DWORD                    slow_param_count;
};

/* The highest version of the blobs of a kind. */
static inline BYTE pair_version_max( const struct pair_family *family )
{
    return family->version_max ? family->version_max : CUR_BLOB_VERSION;
}

/* The algorithm whose pairs wrap the SIMPLEBLOBs of a provider. NULL: it has no such blobs (NTE_BAD_TYPE). */
const struct provider_alg *find_wrapping_alg( const struct provider *provider );

#endif
