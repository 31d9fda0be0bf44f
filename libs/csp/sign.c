/* CPSignHash and CPVerifySignature with RSA: PKCS #1 v1.5 type 1, with or without the OID of the hash. A signature is
 * never parsed: the block that it must contain is built and compared as a whole.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"
#include "key_pair.h"

TRACE_CHANNEL( crypt );

#define PREFIX_MOST  19
#define PADDING_LEAST 11     /* 00 01, eight FF, 00 */

/* What stands before the digest: DigestInfo up to the octets. */
static const struct oid_prefix
{
    ALG_ID alg;
    BYTE   len;
    BYTE   bytes[PREFIX_MOST];
} prefixes[] =
{
    { CALG_MD2, 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x02, 0x05, 0x00, 0x04,
                      0x10 } },
    { CALG_MD4, 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x04, 0x05, 0x00, 0x04,
                      0x10 } },
    { CALG_MD5, 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04,
                      0x10 } },
    { CALG_SHA1, 15, { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 } },
    { CALG_SHA_256, 19, { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
                          0x00, 0x04, 0x20 } },
    { CALG_SHA_384, 19, { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05,
                          0x00, 0x04, 0x30 } },
    { CALG_SHA_512, 19, { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05,
                          0x00, 0x04, 0x40 } },
    { CALG_SSL3_SHAMD5, 0, { 0 } },
};

static const struct oid_prefix *find_prefix( const struct hash *hash )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( prefixes ); i++) if (prefixes[i].alg == hash->alg->id) return &prefixes[i];
    return NULL;
}

/* Writes the block of a digest as a little-endian number of `size` bytes. FALSE: the modulus is too small. */
static BOOL build_block( const struct oid_prefix *prefix, BOOL with_oid, const BYTE *digest, DWORD digest_len, BYTE *block,
                         DWORD size )
{
    DWORD prefix_len = with_oid ? prefix->len : 0, used = prefix_len + digest_len, i;

    if (size < used + PADDING_LEAST) return FALSE;
    for (i = 0; i < digest_len; i++) block[i] = digest[digest_len - 1 - i];
    for (i = 0; i < prefix_len; i++) block[digest_len + i] = prefix->bytes[prefix_len - 1 - i];
    block[used] = 0;
    memset( block + used + 1, 0xff, size - used - 3 );
    block[size - 2] = 1;
    block[size - 1] = 0;
    return TRUE;
}

/* The obsolete description is hashed as UTF-16 without its end. */
static DWORD add_description( struct hash *hash, LPCWSTR description )
{
    if (!description) return ERROR_SUCCESS;
    return hash_add( hash, (const BYTE *)description, lstrlenW( description ) * sizeof(WCHAR) );
}

/* ---- signing ---------------------------------------------------------------------------------- */

static DWORD check_sign( const struct hash *hash, DWORD flags, const struct oid_prefix **prefix )
{
    if (flags & ~CRYPT_NOHASHOID) return NTE_BAD_FLAGS;
    return (*prefix = find_prefix( hash )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

static DWORD sign( struct key_pair *pair, struct hash *hash, const struct oid_prefix *prefix, LPCWSTR description,
                   DWORD flags, BYTE *signature )
{
    DWORD prefix_len = flags & CRYPT_NOHASHOID ? 0 : prefix->len, size, len, err;
    BYTE digest[HASH_VALUE_MOST], *block;
    const struct rsa_key *rsa;

    if ((err = key_pair_private( pair, &rsa ))) return err;
    size = RSA_N_BYTES( rsa_bits( rsa ) );
    if (size < hash->alg->hash->size( hash ) + prefix_len + PADDING_LEAST) return NTE_BAD_LEN;
    if ((err = add_description( hash, description ))) return err;
    if ((err = hash_take_value( hash, digest, &len ))) return err;
    if (!(block = kit_alloc( size ))) return NTE_NO_MEMORY;
    if (!build_block( prefix, !(flags & CRYPT_NOHASHOID), digest, len, block, size )) err = NTE_BAD_LEN;
    else if (!(err = rsa_private_op( rsa, block, block ))) memcpy( signature, block, size );
    kit_free( block );
    return err;
}

/* A question for the size changes nothing. */
static DWORD sign_hash( struct context *context, struct hash *hash, DWORD key_spec, LPCWSTR description, DWORD flags,
                        BYTE *signature, DWORD *len )
{
    const struct oid_prefix *prefix;
    struct key_pair *pair;
    enum keystore_slot slot;
    DWORD size, err;

    if (!len) return ERROR_INVALID_PARAMETER;
    if ((err = check_sign( hash, flags, &prefix ))) return err;
    if (!slot_of_spec( key_spec, &slot )) return NTE_BAD_ALGID;
    if ((err = context_get_pair( context, slot, &pair ))) return err;
    size = RSA_N_BYTES( rsa_bits( key_pair_public( pair ) ) );
    if (!signature || *len < size) err = put_bytes( NULL, size, signature, len );
    else if (!(err = sign( pair, hash, prefix, description, flags, signature ))) *len = size;
    key_pair_unref( pair );
    return err;
}

BOOL WINAPI CPSignHash( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwKeySpec, LPCWSTR sDescription, DWORD dwFlags,
                        BYTE *pbSignature, DWORD *pdwSigLen )
{
    struct object *parent, *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx, %p, %p\n", hProv, hHash, dwKeySpec, sDescription, dwFlags, pbSignature,
           pdwSigLen );

    if ((err = pin_both( hProv, hHash, OBJECT_HASH, NTE_BAD_HASH, &parent, &obj ))) return result( err );
    err = sign_hash( context_data( parent ), obj->data, dwKeySpec, sDescription, dwFlags, pbSignature, pdwSigLen );
    object_unpin( obj );
    object_unpin( parent );
    return result( err );
}

/* ---- verifying -------------------------------------------------------------------------------- */

/* Without CRYPT_NOHASHOID either form is accepted. */
static BOOL is_block_of( const struct oid_prefix *prefix, DWORD flags, const BYTE *digest, DWORD len, const BYTE *block,
                         BYTE *expected, DWORD size )
{
    if (!(flags & CRYPT_NOHASHOID) && build_block( prefix, TRUE, digest, len, expected, size ) &&
        !memcmp( block, expected, size )) return TRUE;
    return build_block( prefix, FALSE, digest, len, expected, size ) && !memcmp( block, expected, size );
}

static DWORD verify( const struct rsa_key *rsa, struct hash *hash, const struct oid_prefix *prefix, LPCWSTR description,
                     DWORD flags, const BYTE *signature )
{
    DWORD size = RSA_N_BYTES( rsa_bits( rsa ) ), len, err;
    BYTE digest[HASH_VALUE_MOST], *blocks;

    if ((err = add_description( hash, description ))) return err;
    if ((err = hash_take_value( hash, digest, &len ))) return err;
    if (!(blocks = kit_alloc( 2 * size ))) return NTE_NO_MEMORY;
    if (rsa_public_op( rsa, signature, blocks ) ||
        !is_block_of( prefix, flags, digest, len, blocks, blocks + size, size )) err = NTE_BAD_SIGNATURE;
    kit_free( blocks );
    return err;
}

/* The length is judged before the pointer. */
static DWORD verify_signature( struct hash *hash, const BYTE *signature, DWORD sig_len, const struct key *key,
                               LPCWSTR description, DWORD flags )
{
    const struct oid_prefix *prefix;
    DWORD err;

    if ((err = check_sign( hash, flags, &prefix ))) return err;
    if (!is_rsa_key( key )) return NTE_BAD_KEY;
    if (sig_len != RSA_N_BYTES( rsa_key_bits( key ) )) return NTE_BAD_SIGNATURE;
    if (!signature) return ERROR_INVALID_PARAMETER;
    return verify( key_pair_public( key->rsa.pair ), hash, prefix, description, flags, signature );
}

BOOL WINAPI CPVerifySignature( HCRYPTPROV hProv, HCRYPTHASH hHash, const BYTE *pbSignature, DWORD dwSigLen,
                               HCRYPTKEY hPubKey, LPCWSTR sDescription, DWORD dwFlags )
{
    struct object *hash, *key;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %p, %lu, %#Ix, %p, %#lx\n", hProv, hHash, pbSignature, dwSigLen, hPubKey, sDescription,
           dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &hash ))) return result( err );
    if (!(err = pin_child( hPubKey, OBJECT_KEY, NTE_BAD_KEY, &key )))
    {
        err = verify_signature( hash->data, pbSignature, dwSigLen, key->data, sDescription, dwFlags );
        object_unpin( key );
    }
    object_unpin( hash );
    return result( err );
}
