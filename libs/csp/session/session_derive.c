/* CPDeriveKey with most hashes: session keys from the value. Values of hashes before SHA-2 are expanded for ciphers
 * with `expands`: H( value XOR 36.. ) || H( value XOR 5c.. ). Microsoft's page CryptDeriveKey.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"

#define PAD_LEN    64
#define SALT_START 5        /* CRYPT_CREATE_SALT takes the bytes behind a key of 40 bits */

/* What a key is made of: a value, and the bytes that the key's are the first of, which are the value or its
 * expansion. */
struct material
{
    DWORD value_len;
    BYTE  value[HASH_VALUE_MAX];
    BYTE  bytes[2 * HASH_VALUE_MAX];
};

static DWORD hash_padded( const struct hash *hash, BYTE fill, const struct material *material, BYTE *out )
{
    BYTE pad[PAD_LEN];
    DWORD i, err;

    memset( pad, fill, sizeof(pad) );
    for (i = 0; i < material->value_len && i < sizeof(pad); i++) pad[i] ^= material->value[i];
    err = hash->alg->hash->hash_again( hash, pad, sizeof(pad), out );
    secret_wipe( pad, sizeof(pad) );
    return err;
}

static DWORD expand_value( const struct hash *hash, struct material *material )
{
    DWORD err;

    if ((err = hash_padded( hash, 0x36, material, material->bytes ))) return err;
    return hash_padded( hash, 0x5c, material, material->bytes + material->value_len );
}

/* How far into the value the salt of a new key reaches. */
static DWORD salt_end( const struct context *context, const struct session_alg *target, DWORD flags )
{
    return (flags & CRYPT_CREATE_SALT) && !target->key_bytes ? SALT_START + context->provider->create_salt_bytes : 0;
}

/* Whether a value has the bytes for a key, or twice as many if it is expanded, and those of its salt. */
static BOOL is_enough( DWORD value_len, BOOL expanded, DWORD key_len, DWORD salt_len )
{
    return salt_len <= value_len && key_len <= (expanded ? 2 * value_len : value_len);
}

/* Finishes the hash, unless its value has too few bytes for the key or its salt. The hash's lock is held. */
static DWORD take_material( struct hash *hash, const struct session_alg *target, DWORD key_len, DWORD salt_len,
                            struct material *material )
{
    const struct hash_family *family = hash->alg->hash;
    BOOL expanded = target->expands && family->hash_again && family->is_expanded( hash );
    DWORD len = family->start ? HASH_VALUE_MAX : family->size( hash ), err;

    if (len && !is_enough( len, expanded, key_len, salt_len )) return NTE_BAD_LEN;
    if ((err = hash_copy_value( hash, material->value, &material->value_len ))) return err;
    if (!material->value_len) return NTE_BAD_HASH_STATE;        /* it was set, and is empty */
    if (!is_enough( material->value_len, expanded, key_len, salt_len )) return NTE_BAD_LEN;
    if (expanded) return expand_value( hash, material );
    memcpy( material->bytes, material->value, material->value_len );
    return ERROR_SUCCESS;
}

static DWORD create_key( struct context *context, const struct provider_alg *palg, struct material *material,
                         DWORD key_len, DWORD flags, struct key **key )
{
    DWORD err;

    session_make_key( palg->alg->session, material->bytes, key_len );
    if (!(*key = key_create( context->provider, palg ))) return NTE_NO_MEMORY;
    if ((err = session_init( *key, material->bytes, key_len, flags, material->value + SALT_START )))
        key_destroy( *key );
    return err;
}

DWORD derive_session( struct context *context, const struct provider_alg *palg, struct hash *hash, DWORD flags,
                      struct key **key )
{
    struct material material;
    DWORD bits, key_len, err;

    if (!palg->alg->session) return NTE_BAD_ALGID;
    if (flags & PROTECTION_FLAGS) return NTE_BAD_FLAGS;
    if ((err = check_bits( palg, HIWORD( flags ), &bits ))) return err;
    if (!(key_len = session_bytes( palg->alg->session, bits ))) return NTE_BAD_LEN;
    lock_object( &hash->lock );
    err = take_material( hash, palg->alg->session, key_len, salt_end( context, palg->alg->session, flags ), &material );
    unlock_object( &hash->lock );
    if (!err) err = create_key( context, palg, &material, key_len, LOWORD( flags ), key );
    secret_wipe( &material, sizeof(material) );
    return err;
}
