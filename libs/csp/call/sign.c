/* CPSignHash and CPVerifySignature with RSA: PKCS #1 v1.5 type 1, with or without the OID of the hash, and X9.31. A
 * signature is never parsed: the block that it must contain is built and compared as a whole.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "csp/object/key_pair.h"

TRACE_CHANNEL( crypt );

#define PKCS1_LEAST 11      /* 00 01, eight FF, 00 */
#define X931_LEAST  4       /* 6b, ba, identifier, cc */

/* ---- blocks ----------------------------------------------------------------------------------- */

/* What stands before the value in PKCS #1. */
static DWORD prefix_len( const struct signature_form *form, DWORD flags )
{
    return flags & CRYPT_NOHASHOID ? 0 : form->prefix_len;
}

/* Bytes that a block has at least. */
static DWORD block_least( const struct signature_form *form, DWORD flags, DWORD value_len )
{
    return flags & CRYPT_X931_FORMAT ? value_len + X931_LEAST : prefix_len( form, flags ) + value_len + PKCS1_LEAST;
}

/* 00 01 ff .. ff 00, prefix, value. All blocks are little-endian numbers of `size` bytes. */
static void build_pkcs1( const struct signature_form *form, DWORD flags, const BYTE *value, DWORD len, BYTE *block,
                         DWORD size )
{
    DWORD before = prefix_len( form, flags ), used = before + len, i;

    for (i = 0; i < len; i++) block[i] = value[len - 1 - i];
    for (i = 0; i < before; i++) block[len + i] = form->prefix[before - 1 - i];
    block[used] = 0;
    memset( block + used + 1, 0xff, size - used - 3 );
    block[size - 2] = 1;
    block[size - 1] = 0;
}

/* 6b bb .. bb ba, value, identifier of the hash, cc. */
static void build_x931( const struct signature_form *form, const BYTE *value, DWORD len, BYTE *block, DWORD size )
{
    DWORD i;

    block[0] = 0xcc;
    block[1] = form->x931_id;
    for (i = 0; i < len; i++) block[2 + i] = value[len - 1 - i];
    block[2 + len] = 0xba;
    memset( block + 3 + len, 0xbb, size - len - 4 );
    block[size - 1] = 0x6b;
}

/* FALSE: the modulus is too small. */
static BOOL build_block( const struct signature_form *form, DWORD flags, const BYTE *value, DWORD len, BYTE *block,
                         DWORD size )
{
    if (size < block_least( form, flags, len )) return FALSE;
    if (flags & CRYPT_X931_FORMAT) build_x931( form, value, len, block, size );
    else build_pkcs1( form, flags, value, len, block, size );
    return TRUE;
}

/* The obsolete description is hashed as UTF-16 without its end. */
static DWORD add_description( struct hash *hash, LPCWSTR description )
{
    if (!description) return ERROR_SUCCESS;
    return hash_add( hash, (const BYTE *)description, lstrlenW( description ) * sizeof(WCHAR) );
}

/* ---- signing ---------------------------------------------------------------------------------- */

static DWORD check_sign( const struct hash *hash, DWORD flags )
{
    if (flags & ~(CRYPT_NOHASHOID | CRYPT_X931_FORMAT)) return NTE_BAD_FLAGS;
    return hash->alg->signature ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

/* `room`: bytes that the signature may have; then those that it has. */
static DWORD sign( struct key_pair *pair, struct hash *hash, LPCWSTR description, DWORD flags, BYTE *signature,
                   DWORD *room )
{
    const struct signature_form *form = hash->alg->signature;
    BYTE value[HASH_VALUE_MOST], *block;
    const struct rsa_key *rsa;
    DWORD size, len, err;

    if ((err = key_pair_private( pair, &rsa ))) return err;
    size = RSA_N_BYTES( rsa_bits( rsa ) );
    if (*room < size) return put_bytes( NULL, size, signature, room );
    if (size < block_least( form, flags, hash->alg->hash->size( hash ) )) return NTE_BAD_LEN;
    if ((err = add_description( hash, description ))) return err;
    if ((err = hash_take_value( hash, value, &len ))) return err;
    if (!(block = kit_alloc( size ))) return NTE_NO_MEMORY;
    if (!build_block( form, flags, value, len, block, size )) err = NTE_BAD_LEN;
    else if (!(err = rsa_private_op( rsa, block, block ))) err = put_bytes( block, size, signature, room );
    kit_free( block );
    return err;
}

/* A question for the size changes nothing, and neither does memory that is not there. */
static DWORD sign_hash( struct context *context, struct hash *hash, DWORD key_spec, LPCWSTR description, DWORD flags,
                        BYTE *signature, DWORD *len )
{
    struct key_pair *pair;
    enum keystore_slot slot;
    DWORD size, err;

    if (!len || check_writable( len, sizeof(*len) )) return ERROR_INVALID_PARAMETER;
    if ((err = check_string( description ))) return err;
    if ((err = check_sign( hash, flags ))) return err;
    if (!slot_of_spec( key_spec, &slot )) return NTE_BAD_ALGID;
    if ((err = context_get_pair( context, slot, &pair ))) return err;
    size = RSA_N_BYTES( rsa_bits( key_pair_public( pair ) ) );
    if (!signature || *len < size) err = put_bytes( NULL, size, signature, len );
    else if (!(err = check_writable( signature, size ))) err = sign( pair, hash, description, flags, signature, len );
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

/* Whether a block is this one. */
static BOOL is_block( const struct signature_form *form, DWORD flags, const BYTE *value, DWORD len, const BYTE *block,
                      BYTE *expected, DWORD size )
{
    return build_block( form, flags, value, len, expected, size ) && !memcmp( block, expected, size );
}

/* X9.31 signs with the smaller one of s and n - s, whose power is n less the block. (We sign with s, which every verifier
 * takes.) `expected` is the block. */
static BOOL is_x931_complement( const struct rsa_key *rsa, const BYTE *block, const BYTE *expected, DWORD size )
{
    BYTE modulus[RSA_BYTES_MOST];
    struct rsa_parts parts = { .n = modulus };
    DWORD i, borrow = 0, difference;
    BYTE wrong = 0;

    if (rsa_export( rsa, &parts )) return FALSE;
    for (i = 0; i < size; i++)
    {
        /* cppcheck-suppress uninitvar ; rsa_export has filled it */
        difference = modulus[i] - expected[i] - borrow;
        borrow = difference >> 31;
        wrong |= (BYTE)difference ^ block[i];
    }
    return !wrong && !borrow;
}

/* In PKCS #1 without CRYPT_NOHASHOID either form is accepted. `expected` is scratch memory. */
static BOOL is_signed( const struct rsa_key *rsa, const struct signature_form *form, DWORD flags, const BYTE *value,
                       DWORD len, const BYTE *block, BYTE *expected )
{
    DWORD size = RSA_N_BYTES( rsa_bits( rsa ) );

    if (size < block_least( form, flags | CRYPT_NOHASHOID, len )) return FALSE;
    if (is_block( form, flags, value, len, block, expected, size )) return TRUE;
    if (flags & CRYPT_X931_FORMAT) return is_x931_complement( rsa, block, expected, size );
    return is_block( form, flags | CRYPT_NOHASHOID, value, len, block, expected, size );
}

static DWORD verify( const struct rsa_key *rsa, struct hash *hash, LPCWSTR description, DWORD flags,
                     const BYTE *signature )
{
    DWORD size = RSA_N_BYTES( rsa_bits( rsa ) ), len, err;
    BYTE value[HASH_VALUE_MOST], *blocks;

    if ((err = add_description( hash, description ))) return err;
    if ((err = hash_take_value( hash, value, &len ))) return err;
    if (!(blocks = kit_alloc( 2 * size ))) return NTE_NO_MEMORY;
    if (rsa_public_op( rsa, signature, blocks ) ||
        !is_signed( rsa, hash->alg->signature, flags, value, len, blocks, blocks + size )) err = NTE_BAD_SIGNATURE;
    kit_free( blocks );
    return err;
}

/* The length is judged before the pointer. */
static DWORD verify_signature( struct hash *hash, const BYTE *signature, DWORD sig_len, const struct key *key,
                               LPCWSTR description, DWORD flags )
{
    DWORD err;

    if ((err = check_sign( hash, flags ))) return err;
    if (!is_rsa_key( key )) return NTE_BAD_KEY;
    if (sig_len != RSA_N_BYTES( rsa_key_bits( key ) )) return NTE_BAD_SIGNATURE;
    if (!signature || check_readable( signature, sig_len ) || check_string( description )) return ERROR_INVALID_PARAMETER;
    return verify( key_pair_public( key->rsa.pair ), hash, description, flags, signature );
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
