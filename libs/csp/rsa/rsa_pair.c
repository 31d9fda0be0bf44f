/* RSA as a kind of pairs: the row, direct encryption and SIMPLEBLOBs, parameters. Signatures are in rsa_sign.c, blobs
 * in rsa_blob.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "csp/object/key_pair.h"
#include "csp/rsa/rsa_pair.h"

/* ---- the key ---------------------------------------------------------------------------------- */

static void *rsa_pair_ref( void *key )
{
    return rsa_ref( key );
}

static void rsa_pair_unref( void *key )
{
    rsa_unref( key );
}

static DWORD rsa_pair_bits( const void *key )
{
    return rsa_bits( key );
}

static BOOL rsa_pair_has_private( const void *key )
{
    return rsa_is_private( key );
}

static BOOL rsa_pair_same_public( const void *a, const void *b )
{
    return rsa_same_public( a, b );
}

static DWORD rsa_pair_generate( struct context *context, DWORD bits, DWORD flags, void **key )
{
    struct rsa_key *rsa;
    DWORD err;

    if (!(err = rsa_generate( bits, &rsa ))) *key = rsa;
    return err;
}

static DWORD rsa_pair_block_len( const void *key )
{
    return RSA_N_BYTES( rsa_bits( key ) );
}

/* ---- KP_OAEP_PARAMS, which a key object has --------------------------------------------------- */

static struct rsa_label *create_label( const BYTE *bytes, DWORD len )
{
    struct rsa_label *label = heap_alloc( sizeof(*label) + len );

    if (!label) return NULL;
    label->len = len;
    memcpy( label->bytes, bytes, len );
    return label;
}

void rsa_pair_free_label( void *state )
{
    struct rsa_label *label = state;

    if (label) heap_free_secret( label, sizeof(*label) + label->len );
}

DWORD rsa_pair_copy_label( const void *state, void **copy )
{
    const struct rsa_label *label = state;

    return (*copy = create_label( label->bytes, label->len )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

DWORD rsa_pair_take_label( struct key *object, struct rsa_label **label )
{
    void *copy = NULL;
    DWORD err = ERROR_SUCCESS;

    lock_object( &object->lock );
    if (object->pair.state) err = rsa_pair_copy_label( object->pair.state, &copy );
    unlock_object( &object->lock );
    *label = copy;
    return err;
}

/* ---- encryption ------------------------------------------------------------------------------- */

#define PKCS1_OVERHEAD 11
#define OAEP_OVERHEAD  42

static DWORD rsa_pair_check_flags( DWORD flags, BOOL decrypts )
{
    const DWORD both = CRYPT_OAEP | CRYPT_DECRYPT_RSA_NO_PADDING_CHECK;

    if (!decrypts) return flags & ~CRYPT_OAEP ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
    if ((flags & ~both) || (flags & both) == both) return NTE_BAD_FLAGS;
    return ERROR_SUCCESS;
}

static DWORD rsa_pair_check_len( const void *key, DWORD flags, DWORD len )
{
    DWORD size = rsa_pair_block_len( key ), overhead = flags & CRYPT_OAEP ? OAEP_OVERHEAD : PKCS1_OVERHEAD;

    return size < overhead || len > size - overhead ? (DWORD)NTE_BAD_LEN : ERROR_SUCCESS;
}

static DWORD encrypt_oaep( struct key *object, const struct rsa_key *rsa, BYTE *data, DWORD len )
{
    struct rsa_label *label;
    DWORD err;

    if ((err = rsa_pair_take_label( object, &label ))) return err;
    if (!label) return rsa_encrypt_oaep( rsa, NULL, 0, data, len, data );
    err = rsa_encrypt_oaep( rsa, label->bytes, label->len, data, len, data );
    rsa_pair_free_label( label );
    return err;
}

static DWORD rsa_pair_encrypt( struct key *object, const void *key, DWORD flags, BYTE *data, DWORD len )
{
    return flags & CRYPT_OAEP ? encrypt_oaep( object, key, data, len ) : rsa_encrypt_pkcs1( key, data, len, data );
}

static DWORD decrypt_oaep( struct key *object, const struct rsa_key *rsa, const BYTE *data, BYTE *out, DWORD *len )
{
    struct rsa_label *label;
    DWORD err;

    if ((err = rsa_pair_take_label( object, &label ))) return err;
    if (!label) return rsa_decrypt_oaep( rsa, NULL, 0, data, out, len );
    err = rsa_decrypt_oaep( rsa, label->bytes, label->len, data, out, len );
    rsa_pair_free_label( label );
    return err;
}

/* The whole block, in its natural order: 00 02 first, what was encrypted last. */
static DWORD decrypt_unchecked( const struct rsa_key *rsa, const BYTE *data, BYTE *out, DWORD *len )
{
    DWORD err;

    *len = RSA_N_BYTES( rsa_bits( rsa ) );
    if (!(err = rsa_private_op( rsa, data, out ))) reverse_in_place( out, *len );
    return err;
}

static DWORD rsa_pair_decrypt( struct context *context, struct key *object, const void *key, DWORD flags,
                               const BYTE *block, BYTE *out, DWORD *len )
{
    if (flags & CRYPT_OAEP) return decrypt_oaep( object, key, block, out, len );
    if (flags & CRYPT_DECRYPT_RSA_NO_PADDING_CHECK) return decrypt_unchecked( key, block, out, len );
    return rsa_decrypt_pkcs1( key, block, out, len );
}

/* ---- SIMPLEBLOBs ------------------------------------------------------------------------------ */

static DWORD rsa_pair_wrap( const void *key, DWORD flags, const BYTE *secret, DWORD len, BYTE *block )
{
    if (flags & CRYPT_OAEP) return rsa_encrypt_oaep( key, NULL, 0, secret, len, block );
    if (flags & CRYPT_SSL2_FALLBACK) return rsa_encrypt_pkcs1_ssl2( key, secret, len, block );
    return rsa_encrypt_pkcs1( key, secret, len, block );
}

static DWORD rsa_pair_unwrap( struct context *context, const void *key, DWORD flags, const BYTE *block, BYTE *secret,
                              DWORD *len )
{
    if (flags & CRYPT_OAEP) return rsa_decrypt_oaep( key, NULL, 0, block, secret, len );
    return rsa_decrypt_pkcs1( key, block, secret, len );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD rsa_get_bits( struct key *object, BYTE *data, DWORD *len )
{
    return put_dword( key_alg( object )->pair->bits( key_pair_public( object->pair.pair ) ), data, len );
}

static DWORD get_no_salt( struct key *object, BYTE *data, DWORD *len )
{
    return NTE_BAD_KEY;
}

static DWORD rsa_get_padding( struct key *object, BYTE *data, DWORD *len )
{
    return put_dword( PKCS5_PADDING, data, len );
}

static DWORD rsa_set_padding( struct key *object, const BYTE *data )
{
    DWORD padding;

    memcpy( &padding, data, sizeof(padding) );
    return padding == PKCS5_PADDING ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* Pairs have no mode, as RC4 has none. */
static DWORD get_no_mode( struct key *object, BYTE *data, DWORD *len )
{
    return put_dword( 0, data, len );
}

static DWORD set_oaep_label( struct key *object, const BYTE *data )
{
    struct rsa_label *label = NULL;
    CRYPT_DATA_BLOB blob;

    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData && !blob.pbData) return ERROR_INVALID_PARAMETER;
    probe_read( blob.pbData, blob.cbData );
    if (blob.cbData && !(label = create_label( blob.pbData, blob.cbData ))) return NTE_NO_MEMORY;
    if (object->pair.state) rsa_pair_free_label( object->pair.state );
    object->pair.state = label;
    return ERROR_SUCCESS;
}

const struct key_param rsa_pair_params[RSA_PAIR_PARAMS] =
{
    { KP_EFFECTIVE_KEYLEN, rsa_get_bits,    NULL },
    { KP_SALT,             get_no_salt, NULL },
    { KP_PADDING,          rsa_get_padding, rsa_set_padding },
    { KP_MODE,             get_no_mode, key_param_ignore },
    { KP_MODE_BITS,        get_no_mode, key_param_ignore },
    { KP_OAEP_PARAMS,      NULL,        set_oaep_label },
};

const struct pair_family rsa_pair_family =
{
    .ref = rsa_pair_ref, .unref = rsa_pair_unref, .bits = rsa_pair_bits, .has_private = rsa_pair_has_private,
    .same_public = rsa_pair_same_public, .generate = rsa_pair_generate,
    .copy_state = rsa_pair_copy_label, .free_state = rsa_pair_free_label,
    .blob_len = rsa_pair_blob_len, .write = rsa_pair_write, .read = rsa_pair_read,
    .check_value = rsa_pair_check_value, .signature_len = rsa_pair_signature_len, .sign = rsa_pair_sign,
    .verify = rsa_pair_verify, .sign_flags = SIGNATURE_FLAGS, .verify_flags = SIGNATURE_FLAGS,
    .block_len = rsa_pair_block_len, .check_flags = rsa_pair_check_flags, .check_len = rsa_pair_check_len,
    .encrypt = rsa_pair_encrypt, .decrypt = rsa_pair_decrypt, .wrap = rsa_pair_wrap, .unwrap = rsa_pair_unwrap,
    .params = rsa_pair_params, .param_count = RSA_PAIR_PARAMS
};
