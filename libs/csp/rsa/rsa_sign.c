/* RSA signatures: PKCS #1 v1.5 type 1, with or without the OID of the hash, and X9.31. A signature is never parsed: the
 * block that it must contain is built and compared as a whole.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/rsa/rsa_pair.h"

#define PKCS1_MIN 11      /* 00 01, eight FF, 00 */
#define X931_MIN  4       /* 6b, ba, identifier, cc */

/* ---- blocks ----------------------------------------------------------------------------------- */

/* What stands before the value in PKCS #1. */
static DWORD prefix_len( const struct signature_form *form, DWORD flags )
{
    return flags & CRYPT_NOHASHOID ? 0 : form->prefix_len;
}

/* Bytes that a block has at least. */
static DWORD block_min( const struct signature_form *form, DWORD flags, DWORD value_len )
{
    return flags & CRYPT_X931_FORMAT ? value_len + X931_MIN : prefix_len( form, flags ) + value_len + PKCS1_MIN;
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
    if (size < block_min( form, flags, len )) return FALSE;
    if (flags & CRYPT_X931_FORMAT) build_x931( form, value, len, block, size );
    else build_pkcs1( form, flags, value, len, block, size );
    return TRUE;
}

/* ---- signing ---------------------------------------------------------------------------------- */

DWORD rsa_pair_signature_len( const void *key )
{
    return RSA_N_BYTES( rsa_bits( key ) );
}

DWORD rsa_pair_check_value( const void *key, const struct signed_value *value )
{
    DWORD size = RSA_N_BYTES( rsa_bits( key ) );

    return size < block_min( value->hash->signature, value->flags, value->len ) ? (DWORD)NTE_BAD_LEN : ERROR_SUCCESS;
}

DWORD rsa_pair_sign( struct context *context, const void *key, const struct signed_value *value, BYTE *signature )
{
    DWORD size = RSA_N_BYTES( rsa_bits( key ) );

    if (!build_block( value->hash->signature, value->flags, value->bytes, value->len, signature, size ))
        return NTE_BAD_LEN;
    return rsa_private_op( key, signature, signature );
}

/* ---- verifying -------------------------------------------------------------------------------- */

/* Whether a block is this one. */
static BOOL is_block( const struct signature_form *form, DWORD flags, const BYTE *value, DWORD len, const BYTE *block,
                      BYTE *expected, DWORD size )
{
    return build_block( form, flags, value, len, expected, size ) && !memcmp( block, expected, size );
}

/* X9.31 signs with the smaller one of s and n - s, whose power is n less the block. (We sign with s, which every
 * verifier takes.) `expected` is the block. */
static BOOL is_x931_complement( const struct rsa_key *rsa, const BYTE *block, const BYTE *expected, DWORD size )
{
    BYTE modulus[RSA_BYTES_MAX];
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

    if (size < block_min( form, flags | CRYPT_NOHASHOID, len )) return FALSE;
    if (is_block( form, flags, value, len, block, expected, size )) return TRUE;
    if (flags & CRYPT_X931_FORMAT) return is_x931_complement( rsa, block, expected, size );
    return is_block( form, flags | CRYPT_NOHASHOID, value, len, block, expected, size );
}

/* Without memory nothing is said about the signature. */
DWORD rsa_pair_verify( const void *key, const struct signed_value *value, const BYTE *signature )
{
    BYTE block[RSA_BYTES_MAX], expected[RSA_BYTES_MAX];
    DWORD err = rsa_public_op( key, signature, block );

    if (err == (DWORD)NTE_NO_MEMORY) return err;
    if (err || !is_signed( key, value->hash->signature, value->flags, value->bytes, value->len, block, expected ))
        return NTE_BAD_SIGNATURE;
    return ERROR_SUCCESS;
}
