/* Pairs of asymmetric keys, whatever their kind: a kind is a table of functions (struct pair_family), and the kit
 * speaks to nothing else of it. Private to libs/csp and to providers that bring a kind of their own.
 *
 * A family's key is its own business: behind a `void *`, counted, and never changed once it is made. What is not one
 * yet is begun only (`begin`). Where a missing function means an error, the error is said at it.
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

/* Flags of signatures that are in the documentation. */
#define SIGNATURE_FLAGS (CRYPT_NOHASHOID | CRYPT_X931_FORMAT)

/* What is signed. */
struct signed_value
{
    const struct algorithm *hash;       /* whose value it is; it has a signature form */
    DWORD                   flags;      /* CRYPT_NOHASHOID, CRYPT_X931_FORMAT */
    DWORD                   len;        /* bytes */
    const BYTE             *bytes;      /* NULL as long as only the length is judged */
};

/* Another side's blob. */
struct pair_blob
{
    struct blob_header header;
    struct blob_reader rest;
};

struct pair_family
{
    /* ---- the key ---- */

    void *(*ref)( void *key );
    void  (*unref)( void *key );                                /* the last one wipes; NULL is accepted */
    DWORD (*bits)( const void *key );                           /* KP_KEYLEN */
    BOOL  (*has_private)( const void *key );                    /* it can do private operations */
    BOOL  (*same_public)( const void *a, const void *b );       /* both are of one pair */

    /* ---- making one ---- */

    /* A new pair of `bits` bits, which the provider allows, with the flags of CPGenKey. The context is there for who
     * asks a person or a device. */
    DWORD (*generate)( struct context *context, DWORD bits, DWORD flags, void **key );

    /* CRYPT_PREGEN: makes object->pair.state, which parameters fill in until one of them calls pair_key_complete.
     * NULL: the flag means nothing, and the pair is made at once. */
    DWORD (*begin)( struct key *object, DWORD bits, DWORD flags );

    /* What a key object has besides the pair (object->pair.state, not NULL): a copy for another object, and its end,
     * which wipes. The former runs under the object's lock. NULL: no object has any. */
    DWORD (*copy_state)( const void *state, void **copy );
    void  (*free_state)( void *state );

    /* ---- blobs ---- */

    /* PUBLICKEYBLOB or PRIVATEKEYBLOB, with the flags of CPExportKey: the bytes that it takes, and the whole blob.
     * The key has what the blob shall hold. NTE_BAD_FLAGS: a version that there is not. */
    DWORD (*blob_len)( const void *key, BYTE type, DWORD flags, DWORD *len );
    DWORD (*write)( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob );

    /* A key from what stands behind the header. NTE_BAD_DATA. */
    DWORD (*read)( const struct blob_header *header, struct blob_reader rest, void **key );
    BYTE   version_max;                 /* the highest version that `read` knows; 0: CUR_BLOB_VERSION */
    BOOL   ignores_reserved;            /* BLOBHEADER.reserved may be anything */
    DWORD  store_flags;                 /* of CPExportKey, for what a store keeps: blobs with all of the key */
    DWORD  imported_bits_max;           /* of a key that is read; 0: as many as the provider makes */
    BOOL   private_stays;               /* the private half can be used but never be read (NTE_BAD_KEY_STATE) */

    /* ---- public operations ---- */

    /* Whether the value can be signed with this key, as far as its length goes. NTE_BAD_LEN. */
    DWORD (*check_value)( const void *key, const struct signed_value *value );
    DWORD (*signature_len)( const void *key );                  /* bytes; NULL: it signs nothing (NTE_BAD_KEY) */

    /* Flags that CPSignHash and CPVerifySignature know, or ignore; others: NTE_BAD_FLAGS. */
    DWORD sign_flags, verify_flags;

    /* Compares the whole of it. NTE_BAD_SIGNATURE. */
    DWORD (*verify)( const void *key, const struct signed_value *value, const BYTE *signature );

    /* Encryption of data, and of what a SIMPLEBLOB wraps: bytes of a block. NULL: neither is done (NTE_BAD_KEY; a
     * SIMPLEBLOB: NTE_NO_KEY, NTE_BAD_PUBLIC_KEY from CPImportKey). */
    DWORD (*block_len)( const void *key );

    /* Whether CPEncrypt or CPDecrypt can be called so, and with so many bytes to encrypt. NTE_BAD_FLAGS;
     * NTE_BAD_LEN. */
    DWORD (*check_flags)( DWORD flags, BOOL decrypts );
    DWORD (*check_len)( const void *key, DWORD flags, DWORD len );

    /* `data` has room for a block, and gets it. The object's state is looked at under its lock, which is free. */
    DWORD (*encrypt)( struct key *object, const void *key, DWORD flags, BYTE *data, DWORD len );

    /* The block of a SIMPLEBLOB, with the flags of CPExportKey. */
    DWORD (*wrap)( const void *key, DWORD flags, const BYTE *secret, DWORD len, BYTE *block );

    /* ---- private operations ---- */

    /* They may take long, ask a person (a silent context forbids that: NTE_SILENT_CONTEXT) and fail with any error.
     * No lock is held, and the memory is never the caller's. `key` has a private half; `context` is that of the
     * object that is used. What they write has signature_len or block_len bytes of room. */
    DWORD (*sign)( struct context *context, const void *key, const struct signed_value *value, BYTE *signature );
    DWORD (*decrypt)( struct context *context, struct key *object, const void *key, DWORD flags, const BYTE *block,
                      BYTE *out, DWORD *len );
    DWORD (*unwrap)( struct context *context, const void *key, DWORD flags, const BYTE *block, BYTE *secret,
                     DWORD *len );

    /* CPImportKey of another side's public blob with a pair of the same kind as hPubKey (else NTE_BAD_KEY): the
     * secret that both have, from the heap, for the caller to wipe. The blob need not be one that `read` can make
     * a key of. NULL: hPubKey means nothing for such a blob. */
    DWORD (*agree)( struct context *context, const void *key, const struct pair_blob *peer, DWORD flags, BYTE **secret,
                    DWORD *len );

    /* ---- KP_* of its own, before those of every pair (key.h) ---- */

    const struct key_param  *params;
    DWORD                    param_count;
    const struct slow_param *slow_params;
    DWORD                    slow_param_count;
};

/* The highest version of a kind's blobs. */
static inline BYTE pair_version_max( const struct pair_family *family )
{
    return family->version_max ? family->version_max : CUR_BLOB_VERSION;
}

/* A provider's pairs that wrap SIMPLEBLOBs. NULL: it knows no such blobs (NTE_BAD_TYPE). */
const struct provider_alg *find_wrapping_alg( const struct provider *provider );

#endif
