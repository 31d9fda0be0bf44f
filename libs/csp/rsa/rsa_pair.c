/* RSA keys as a key family: generation into the context's pairs, direct encryption, parameters.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/object/key_pair.h"

DWORD rsa_key_bits( const struct key *key )
{
    return rsa_bits( key_pair_public( key->rsa.pair ) );
}

static DWORD n_bytes( const struct key *key )
{
    return RSA_N_BYTES( rsa_key_bits( key ) );
}

void rsa_part_init( struct key *key, struct key_pair *pair )
{
    key->rsa.pair = key_pair_ref( pair );
    key->permissions = key_pair_permissions( pair );
}

DWORD rsa_part_init_public( struct key *key, struct rsa_key *rsa )
{
    return (key->rsa.pair = key_pair_create( rsa, key->permissions )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

DWORD rsa_pair_keep( struct context *context, struct key *key, struct rsa_key *rsa, DWORD flags )
{
    DWORD permissions = PERMISSIONS_NEW | (flags & CRYPT_EXPORTABLE ? CRYPT_EXPORT : 0), err;
    struct key_pair *pair = key_pair_create( rsa, permissions );
    enum keystore_slot slot;

    if (!pair) return NTE_NO_MEMORY;
    if (!slot_of_spec( key_alg( key )->key_spec, &slot )) err = NTE_BAD_ALGID;
    else if (!(err = context_set_pair( context, slot, pair ))) rsa_part_init( key, pair );
    key_pair_unref( pair );
    return err;
}

/* The pair replaces the one that the context has. No user can be asked to protect it. */
static DWORD rsa_pair_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    struct rsa_key *rsa;
    DWORD err;

    if ((err = rsa_generate( bits, &rsa ))) return err;
    err = rsa_pair_keep( context, key, rsa, flags );
    rsa_unref( rsa );
    return err;
}

/* The label as it is now, which another thread may set meanwhile. The caller frees it. */
static DWORD take_label( struct key *key, BYTE **label, DWORD *len )
{
    DWORD err = ERROR_SUCCESS;

    *label = NULL;
    lock_object( &key->lock );
    if ((*len = key->rsa.label_len) && !(*label = kit_alloc( *len ))) err = NTE_NO_MEMORY;
    if (*label) memcpy( *label, key->rsa.label, *len );
    unlock_object( &key->lock );
    return err;
}

static DWORD rsa_pair_copy( const struct key *key, struct key *copy )
{
    copy->rsa.pair = key_pair_ref( key->rsa.pair );
    if (!key->rsa.label_len) return ERROR_SUCCESS;
    if (!(copy->rsa.label = kit_alloc( key->rsa.label_len ))) return NTE_NO_MEMORY;
    memcpy( copy->rsa.label, key->rsa.label, key->rsa.label_len );
    copy->rsa.label_len = key->rsa.label_len;
    return ERROR_SUCCESS;
}

static void rsa_pair_destroy( struct key *key )
{
    key_pair_unref( key->rsa.pair );
    kit_free_secret( key->rsa.label, key->rsa.label_len );
}

/* ---- encryption ------------------------------------------------------------------------------- */

#define PKCS1_OVERHEAD 11
#define OAEP_OVERHEAD  42

/* Only exchange keys do this. Final means nothing, nor does the length of the data: who asks for the size may ask before
 * the data are divided. */
static DWORD rsa_pair_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need )
{
    if (!is_exchange_key( key )) return NTE_BAD_KEY;
    if (flags & ~CRYPT_OAEP) return NTE_BAD_FLAGS;
    *need = n_bytes( key );
    return ERROR_SUCCESS;
}

static DWORD rsa_pair_check_len( struct key *key, DWORD flags, DWORD len )
{
    DWORD size = n_bytes( key ), overhead = flags & CRYPT_OAEP ? OAEP_OVERHEAD : PKCS1_OVERHEAD;

    return size < overhead || len > size - overhead ? (DWORD)NTE_BAD_LEN : ERROR_SUCCESS;
}

static DWORD encrypt_oaep( struct key *key, const struct rsa_key *rsa, BYTE *data, DWORD len )
{
    DWORD label_len, err;
    BYTE *label;

    if ((err = take_label( key, &label, &label_len ))) return err;
    err = rsa_encrypt_oaep( rsa, label, label_len, data, len, data );
    kit_free_secret( label, label_len );
    return err;
}

static DWORD rsa_pair_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len )
{
    const struct rsa_key *rsa = key_pair_public( key->rsa.pair );
    DWORD err;

    if ((err = check_writable( data, n_bytes( key ) ))) return err;
    if (flags & CRYPT_OAEP) err = encrypt_oaep( key, rsa, data, len );
    else err = rsa_encrypt_pkcs1( rsa, data, len, data );
    if (!err) *out_len = n_bytes( key );
    return err;
}

static DWORD decrypt_oaep( struct key *key, const struct rsa_key *rsa, const BYTE *data, BYTE *out, DWORD *len )
{
    DWORD label_len, err;
    BYTE *label;

    if ((err = take_label( key, &label, &label_len ))) return err;
    err = rsa_decrypt_oaep( rsa, label, label_len, data, out, len );
    kit_free_secret( label, label_len );
    return err;
}

/* The whole block, in its natural order: 00 02 first, what was encrypted last. */
static DWORD decrypt_unchecked( const struct rsa_key *rsa, const BYTE *data, BYTE *out, DWORD *len )
{
    DWORD err;

    *len = RSA_N_BYTES( rsa_bits( rsa ) );
    if (!(err = rsa_private_op( rsa, data, out ))) reverse_bytes( out, *len );
    return err;
}

static DWORD run_decrypt( struct key *key, const struct rsa_key *rsa, DWORD flags, const BYTE *data, BYTE *out, DWORD *len )
{
    if (flags & CRYPT_OAEP) return decrypt_oaep( key, rsa, data, out, len );
    if (flags & CRYPT_DECRYPT_RSA_NO_PADDING_CHECK) return decrypt_unchecked( rsa, data, out, len );
    return rsa_decrypt_pkcs1( rsa, data, out, len );
}

/* What stands behind the first block is not looked at. */
static DWORD rsa_pair_decrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len )
{
    const DWORD both = CRYPT_OAEP | CRYPT_DECRYPT_RSA_NO_PADDING_CHECK;
    const struct rsa_key *rsa;
    DWORD size, out_len, err;
    BYTE *out;

    if (!is_exchange_key( key )) return NTE_BAD_KEY;
    if ((flags & ~both) || (flags & both) == both) return NTE_BAD_FLAGS;
    if (!key_pair_has_private( key->rsa.pair )) return NTE_NO_KEY;
    if (!*len && final) return NTE_BAD_LEN;
    if (*len < n_bytes( key )) return NTE_BAD_DATA;
    if ((err = check_writable( data, n_bytes( key ) ))) return err;
    if ((err = key_pair_private( key->rsa.pair, &rsa ))) return err;
    size = RSA_N_BYTES( rsa_bits( rsa ) );
    if (*len < size) return NTE_BAD_DATA;
    if (!(out = kit_alloc( 2 * size ))) return NTE_NO_MEMORY;
    if (!(err = guarded_copy( out + size, data, size )) &&
        !(err = run_decrypt( key, rsa, flags, out + size, out, &out_len )) &&
        !(err = guarded_copy( data, out, out_len ))) *len = out_len;
    kit_free_secret( out, 2 * size );
    return err;
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD get_bits( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( rsa_key_bits( key ), data, len );
}

static DWORD get_no_salt( struct key *key, BYTE *data, DWORD *len )
{
    return NTE_BAD_KEY;
}

static DWORD get_padding( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( PKCS5_PADDING, data, len );
}

static DWORD set_padding( struct key *key, const BYTE *data )
{
    DWORD padding;

    memcpy( &padding, data, sizeof(padding) );
    return padding == PKCS5_PADDING ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* Pairs have no mode, as RC4 has none. */
static DWORD get_no_mode( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( 0, data, len );
}

static DWORD set_oaep_label( struct key *key, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    BYTE *label = NULL;

    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData && !blob.pbData) return ERROR_INVALID_PARAMETER;
    probe_read( blob.pbData, blob.cbData );
    if (blob.cbData && !(label = kit_alloc( blob.cbData ))) return NTE_NO_MEMORY;
    if (label) memcpy( label, blob.pbData, blob.cbData );
    kit_free_secret( key->rsa.label, key->rsa.label_len );
    key->rsa.label = label;
    key->rsa.label_len = blob.cbData;
    return ERROR_SUCCESS;
}

static const struct key_param params[] =
{
    { KP_BLOCKLEN,         get_bits,    NULL },
    { KP_KEYLEN,           get_bits,    NULL },
    { KP_EFFECTIVE_KEYLEN, get_bits,    NULL },
    { KP_SALT,             get_no_salt, NULL },
    { KP_PADDING,          get_padding, set_padding },
    { KP_MODE,             get_no_mode, key_param_ignore },
    { KP_MODE_BITS,        get_no_mode, key_param_ignore },
    { KP_OAEP_PARAMS,      NULL,        set_oaep_label },
};

const struct key_family rsa_key_family =
{
    .generate = rsa_pair_generate, .copy = rsa_pair_copy, .destroy = rsa_pair_destroy,
    .encrypted_size = rsa_pair_encrypted_size, .check_len = rsa_pair_check_len,
    .encrypt = rsa_pair_encrypt, .decrypt = rsa_pair_decrypt, .is_slow = TRUE,
    .params = params, .param_count = ARRAYSIZE( params )
};
