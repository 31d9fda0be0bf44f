/* CPDeriveKey, and its work for plain hashes: session keys from the value. Hashes before SHA-2 are expanded for the ciphers that say so:
 * H( value XOR 36.. ) || H( value XOR 5c.. ). Microsoft's page CryptDeriveKey.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"

TRACE_CHANNEL( crypt );

#define PAD_LEN    64
#define SALT_START 5        /* CRYPT_CREATE_SALT takes the bytes behind a key of 40 bits */

static DWORD hash_padded( enum digest_id digest, BYTE fill, const BYTE *value, DWORD len, BYTE *out )
{
    BYTE pad[PAD_LEN];
    DWORD i, err;

    memset( pad, fill, sizeof(pad) );
    for (i = 0; i < len && i < sizeof(pad); i++) pad[i] ^= value[i];
    err = digest_once( digest, pad, sizeof(pad), out );
    secret_wipe( pad, sizeof(pad) );
    return err;
}

/* `material` has room for two digests; it gets the bytes that the key is taken from. */
static DWORD make_material( const struct algorithm *target, const struct algorithm *source, const BYTE *value, DWORD len,
                            BYTE *material, DWORD *material_len )
{
    DWORD err;

    if (!target->expands || !source->is_expanded)
    {
        memcpy( material, value, len );
        *material_len = len;
        return ERROR_SUCCESS;
    }
    *material_len = 2 * len;
    if ((err = hash_padded( source->digest, 0x36, value, len, material ))) return err;
    return hash_padded( source->digest, 0x5c, value, len, material + len );
}

static DWORD fill_key( struct key *key, const struct algorithm *source, const BYTE *value, DWORD len, DWORD bits,
                       DWORD flags )
{
    BYTE material[2 * HASH_VALUE_MOST];
    const struct algorithm *alg = key_alg( key );
    DWORD bytes = session_bytes( alg, bits ), material_len, err;

    if (!(err = make_material( alg, source, value, len, material, &material_len )))
    {
        if (!bytes || bytes > material_len) err = NTE_BAD_LEN;
        else if ((flags & CRYPT_CREATE_SALT) && len < SALT_START + key->provider->create_salt_bytes) err = NTE_BAD_LEN;
    }
    if (!err && alg->parity_bits) session_set_parity( material, bytes );
    if (!err) err = session_init( key, material, bytes, flags, value + SALT_START );
    secret_wipe( material, sizeof(material) );
    return err;
}

DWORD derive_session( struct context *context, const struct provider_alg *palg, struct hash *hash, DWORD flags,
                      struct key **key )
{
    BYTE value[HASH_VALUE_MOST];
    DWORD bits, len, err;

    if (palg->alg->key != &session_key_family) return NTE_BAD_ALGID;
    if (LOWORD( flags ) & ~(SESSION_FLAGS | CRYPT_UPDATE_KEY | CRYPT_SERVER)) return NTE_BAD_FLAGS;
    if ((err = check_bits( palg, HIWORD( flags ), &bits ))) return err;
    if ((err = hash_take_value( hash, value, &len ))) return err;
    if (!(*key = key_create( context->provider, palg ))) err = NTE_NO_MEMORY;
    else if ((err = fill_key( *key, hash->alg, value, len, bits, LOWORD( flags ) ))) key_destroy( *key );
    secret_wipe( value, sizeof(value) );
    return err;
}

static DWORD derive( struct object *parent, ALG_ID id, struct hash *hash, DWORD flags, HCRYPTKEY *handle )
{
    struct context *context = context_data( parent );
    const struct provider_alg *palg = find_alg( context, id );
    struct key *key;
    DWORD err;

    if (!handle) return ERROR_INVALID_PARAMETER;
    if (!palg) return NTE_BAD_ALGID;
    if (!hash->alg->hash->derive) return NTE_BAD_HASH;
    if ((err = hash->alg->hash->derive( context, palg, hash, flags, &key ))) return err;
    return key_publish( parent, key, handle );
}

BOOL WINAPI CPDeriveKey( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTHASH hBaseData, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent, *hash;
    DWORD err;

    TRACE( "%#Ix, %#x, %#Ix, %#lx, %p\n", hProv, Algid, hBaseData, dwFlags, phKey );

    if ((err = pin_both( hProv, hBaseData, OBJECT_HASH, NTE_BAD_HASH, &parent, &hash ))) return result( err );
    err = derive( parent, Algid, hash->data, dwFlags, phKey );
    object_unpin( hash );
    object_unpin( parent );
    return result( err );
}
