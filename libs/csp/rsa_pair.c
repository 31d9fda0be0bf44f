/* RSA keys as a key family: generation into the context's pairs, direct encryption, parameters.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "key.h"

/* Flags of CPGenKey for pairs. */
#define PAIR_FLAGS    (CRYPT_EXPORTABLE | CRYPT_ARCHIVABLE)
#define IGNORED_FLAGS (CRYPT_UPDATE_KEY | CRYPT_PREGEN | CRYPT_VOLATILE)
#define UI_FLAGS      (CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH)

static DWORD n_bytes( const struct key *key )
{
    return RSA_N_BYTES( rsa_bits( key->rsa.key ) );
}

void rsa_part_init( struct key *key, struct rsa_key *rsa, DWORD permissions )
{
    key->rsa.key = rsa_ref( rsa );
    key->permissions = permissions;
}

static enum pair_slot slot_of_key( const struct key *key )
{
    return key_alg( key )->id == CALG_RSA_KEYX ? PAIR_KEYEXCHANGE : PAIR_SIGNATURE;
}

DWORD rsa_pair_keep( struct context *context, struct key *key, DWORD flags )
{
    struct key_pair pair = { key->rsa.key, PERMISSIONS_NEW };

    if (flags & CRYPT_EXPORTABLE) pair.permissions |= CRYPT_EXPORT;
    key->permissions = pair.permissions;
    if (flags & CRYPT_ARCHIVABLE) key->permissions |= CRYPT_ARCHIVE;
    context_set_pair( context, slot_of_key( key ), &pair );
    return ERROR_SUCCESS;
}

/* The pair replaces the one that the context has. No user can be asked to protect it. */
static DWORD rsa_pair_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    DWORD err;

    if (flags & ~(PAIR_FLAGS | IGNORED_FLAGS | UI_FLAGS)) return NTE_BAD_FLAGS;
    if ((flags & UI_FLAGS) && (context->flags & (CRYPT_SILENT | CRYPT_VERIFYCONTEXT))) return NTE_SILENT_CONTEXT;
    if ((err = rsa_generate( bits, &key->rsa.key ))) return err;
    return rsa_pair_keep( context, key, flags );
}

static DWORD rsa_pair_copy( const struct key *key, struct key *copy )
{
    copy->rsa.key = rsa_ref( key->rsa.key );
    if (!key->rsa.label_len) return ERROR_SUCCESS;
    if (!(copy->rsa.label = kit_alloc( key->rsa.label_len ))) return NTE_NO_MEMORY;
    memcpy( copy->rsa.label, key->rsa.label, key->rsa.label_len );
    copy->rsa.label_len = key->rsa.label_len;
    return ERROR_SUCCESS;
}

static void rsa_pair_destroy( struct key *key )
{
    rsa_unref( key->rsa.key );
    kit_free( key->rsa.label );
}

/* ---- encryption ------------------------------------------------------------------------------- */

#define PKCS1_OVERHEAD 11
#define OAEP_OVERHEAD  42

/* Only exchange keys do this. Final means nothing. */
static DWORD rsa_pair_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need )
{
    DWORD size = n_bytes( key ), overhead = flags & CRYPT_OAEP ? OAEP_OVERHEAD : PKCS1_OVERHEAD;

    if (key_alg( key )->id != CALG_RSA_KEYX) return NTE_BAD_KEY;
    if (flags & ~CRYPT_OAEP) return NTE_BAD_FLAGS;
    if (size < overhead || len > size - overhead) return NTE_BAD_LEN;
    *need = size;
    return ERROR_SUCCESS;
}

static DWORD rsa_pair_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len )
{
    struct rsa_part *part = &key->rsa;
    DWORD err;

    if (flags & CRYPT_OAEP) err = rsa_encrypt_oaep( part->key, part->label, part->label_len, data, len, data );
    else err = rsa_encrypt_pkcs1( part->key, data, len, data );
    if (!err) *out_len = n_bytes( key );
    return err;
}

static DWORD run_decrypt( struct rsa_part *part, DWORD flags, const BYTE *data, BYTE *out, DWORD *len )
{
    if (flags & CRYPT_OAEP) return rsa_decrypt_oaep( part->key, part->label, part->label_len, data, out, len );
    if (!(flags & CRYPT_DECRYPT_RSA_NO_PADDING_CHECK)) return rsa_decrypt_pkcs1( part->key, data, out, len );
    *len = RSA_N_BYTES( rsa_bits( part->key ) );
    return rsa_private_op( part->key, data, out );
}

static DWORD rsa_pair_decrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD *len )
{
    const DWORD both = CRYPT_OAEP | CRYPT_DECRYPT_RSA_NO_PADDING_CHECK;
    DWORD size = n_bytes( key ), out_len, err;
    BYTE *out;

    if (key_alg( key )->id != CALG_RSA_KEYX) return NTE_BAD_KEY;
    if ((flags & ~both) || (flags & both) == both) return NTE_BAD_FLAGS;
    if (!rsa_is_private( key->rsa.key )) return NTE_NO_KEY;
    if (!*len && final) return NTE_BAD_LEN;
    if (*len != size) return NTE_BAD_DATA;
    if (!(out = kit_alloc( size ))) return NTE_NO_MEMORY;
    if (!(err = run_decrypt( &key->rsa, flags, data, out, &out_len )))
    {
        memcpy( data, out, out_len );
        *len = out_len;
    }
    kit_free_secret( out, size );
    return err;
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD get_bits( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( rsa_bits( key->rsa.key ), data, len );
}

static DWORD get_no_salt( struct key *key, BYTE *data, DWORD *len )
{
    return NTE_BAD_KEY;
}

static DWORD get_padding( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( PKCS5_PADDING, data, len );
}

static DWORD set_oaep_label( struct key *key, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    BYTE *label = NULL;

    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData && !blob.pbData) return ERROR_INVALID_PARAMETER;
    if (blob.cbData && !(label = kit_alloc( blob.cbData ))) return NTE_NO_MEMORY;
    if (label) memcpy( label, blob.pbData, blob.cbData );
    kit_free( key->rsa.label );
    key->rsa.label = label;
    key->rsa.label_len = blob.cbData;
    return ERROR_SUCCESS;
}

static const struct key_param params[] =
{
    { KP_BLOCKLEN,    get_bits,    NULL },
    { KP_KEYLEN,      get_bits,    NULL },
    { KP_SALT,        get_no_salt, NULL },
    { KP_PADDING,     get_padding, NULL },
    { KP_OAEP_PARAMS, NULL,        set_oaep_label },
};

const struct key_family rsa_key_family =
{
    .generate = rsa_pair_generate, .copy = rsa_pair_copy, .destroy = rsa_pair_destroy,
    .encrypted_size = rsa_pair_encrypted_size, .encrypt = rsa_pair_encrypt, .decrypt = rsa_pair_decrypt,
    .params = params, .param_count = ARRAYSIZE( params )
};
