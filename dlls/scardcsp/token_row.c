/* The provider's keys as a kind of pairs: the row, and what the public half is good for, which RSA's row does.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "token_key.h"

static const struct rsa_key *rsa_of( const void *key )
{
    return ((const struct token_key *)key)->rsa;
}

static DWORD key_bits( const void *key )
{
    return rsa_bits( rsa_of( key ) );
}

static BOOL key_has_private( const void *key )
{
    return ((const struct token_key *)key)->on_token || rsa_is_private( rsa_of( key ) );
}

static BOOL key_same_public( const void *a, const void *b )
{
    return rsa_same_public( rsa_of( a ), rsa_of( b ) );
}

static DWORD key_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len )
{
    return rsa_pair_blob_len( rsa_of( key ), type, flags, len );
}

static DWORD key_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    return rsa_pair_write( rsa_of( key ), type, alg, flags, blob );
}

static DWORD key_read( const struct blob_header *header, struct blob_reader rest, void **key )
{
    void *rsa;
    DWORD err;

    if ((err = rsa_pair_read( header, rest, &rsa ))) return err;
    return (*key = token_key_in_memory( rsa )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

static DWORD key_check_value( const void *key, const struct signed_value *value )
{
    return rsa_pair_check_value( rsa_of( key ), value );
}

static DWORD key_signature_len( const void *key )
{
    return rsa_pair_signature_len( rsa_of( key ) );
}

static DWORD key_verify( const void *key, const struct signed_value *value, const BYTE *signature )
{
    return rsa_pair_verify( rsa_of( key ), value, signature );
}

static DWORD key_block_len( const void *key )
{
    return rsa_pair_family.block_len( rsa_of( key ) );
}

static DWORD key_check_flags( DWORD flags, BOOL decrypts )
{
    return rsa_pair_family.check_flags( flags, decrypts );
}

static DWORD key_check_len( const void *key, DWORD flags, DWORD len )
{
    return rsa_pair_family.check_len( rsa_of( key ), flags, len );
}

static DWORD key_encrypt( struct key *object, const void *key, DWORD flags, BYTE *data, DWORD len )
{
    return rsa_pair_family.encrypt( object, rsa_of( key ), flags, data, len );
}

static DWORD key_wrap( const void *key, DWORD flags, const BYTE *secret, DWORD len, BYTE *block )
{
    return rsa_pair_family.wrap( rsa_of( key ), flags, secret, len, block );
}

/* A token signs no X9.31: it knows no such padding. */
const struct pair_family token_family =
{
    .ref = token_key_ref, .unref = token_key_unref, .bits = key_bits, .has_private = key_has_private,
    .same_public = key_same_public, .generate = token_key_generate,
    .copy_state = rsa_pair_copy_label, .free_state = rsa_pair_free_label,
    .blob_len = key_blob_len, .write = key_write, .read = key_read, .imported_bits_max = RSA_BITS_MAX,
    .private_stays = TRUE,
    .check_value = key_check_value, .signature_len = key_signature_len, .sign = token_key_sign,
    .verify = key_verify, .sign_flags = CRYPT_NOHASHOID, .verify_flags = SIGNATURE_FLAGS,
    .block_len = key_block_len, .check_flags = key_check_flags, .check_len = key_check_len,
    .encrypt = key_encrypt, .decrypt = token_key_decrypt, .wrap = key_wrap, .unwrap = token_key_unwrap,
    .params = rsa_pair_params, .param_count = RSA_PAIR_PARAMS
};
