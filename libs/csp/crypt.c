/* CPEncrypt and CPDecrypt: what is common to all keys - the size protocol, permissions, and the hash that may take
 * part. The data are the families' business (session_cipher.c, rsa_key.c).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"

TRACE_CHANNEL( crypt );

/* Nothing is touched, neither the hash nor the key, unless all of it can be done. The key is locked. */
static DWORD encrypt( struct key *key, struct hash *hash, BOOL final, DWORD flags, BYTE *data, DWORD *len, DWORD room )
{
    const struct key_family *family = key_alg( key )->key;
    DWORD need, err;

    if (!family->encrypt) return NTE_BAD_KEY;
    if (!(key->permissions & CRYPT_ENCRYPT)) return NTE_PERM;
    if ((err = family->encrypted_size( key, final, flags, *len, &need ))) return err;
    if (!data || room < need)
    {
        *len = need;
        return data ? ERROR_MORE_DATA : ERROR_SUCCESS;
    }
    if (hash && (err = hash_add( hash, data, *len ))) return err;
    return family->encrypt( key, final, flags, data, *len, len );
}

static DWORD decrypt( struct key *key, struct hash *hash, BOOL final, DWORD flags, BYTE *data, DWORD *len )
{
    const struct key_family *family = key_alg( key )->key;
    DWORD err;

    if (!family->decrypt) return NTE_BAD_KEY;
    if (!(key->permissions & CRYPT_DECRYPT)) return NTE_PERM;
    if (hash && (err = hash_check_open( hash ))) return err;
    if ((err = family->decrypt( key, final, flags, data, len ))) return err;
    return hash ? hash_add( hash, data, *len ) : ERROR_SUCCESS;
}

/* Pins a key and a hash that may be 0. */
static DWORD pin_key_and_hash( HCRYPTKEY key_handle, HCRYPTHASH hash_handle, struct object **key, struct object **hash )
{
    DWORD err;

    *hash = NULL;
    if ((err = pin_child( key_handle, OBJECT_KEY, NTE_BAD_KEY, key ))) return err;
    if (!hash_handle || !(err = pin_child( hash_handle, OBJECT_HASH, NTE_BAD_HASH, hash ))) return ERROR_SUCCESS;
    object_unpin( *key );
    return err;
}

static void unpin_key_and_hash( struct object *key, struct object *hash )
{
    if (hash) object_unpin( hash );
    object_unpin( key );
}

BOOL WINAPI CPEncrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                       DWORD *pdwDataLen, DWORD dwBufLen )
{
    struct object *obj, *hash;
    struct key *key;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p, %lu\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen,
           dwBufLen );

    if (!pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_key_and_hash( hKey, hHash, &obj, &hash ))) return result( err );
    key = obj->data;
    lock_object( &key->lock );
    err = encrypt( key, hash ? hash->data : NULL, Final, dwFlags, pbData, pdwDataLen, dwBufLen );
    unlock_object( &key->lock );
    unpin_key_and_hash( obj, hash );
    return result( err );
}

BOOL WINAPI CPDecrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                       DWORD *pdwDataLen )
{
    struct object *obj, *hash;
    struct key *key;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen );

    if (!pbData || !pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_key_and_hash( hKey, hHash, &obj, &hash ))) return result( err );
    key = obj->data;
    lock_object( &key->lock );
    err = decrypt( key, hash ? hash->data : NULL, Final, dwFlags, pbData, pdwDataLen );
    unlock_object( &key->lock );
    unpin_key_and_hash( obj, hash );
    return result( err );
}
