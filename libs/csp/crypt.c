/* CPEncrypt and CPDecrypt: what is common to all keys - the size protocol, permissions, and the hash that may take
 * part. The data are the families' business (session_cipher.c, rsa_pair.c).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"

TRACE_CHANNEL( crypt );

/* A call, on its way into guarded_call. */
struct operation
{
    struct key  *key;
    struct hash *hash;      /* or NULL */
    BOOL         final;
    DWORD        flags;
    BYTE        *data;
    DWORD       *len;
    DWORD        room;      /* of encryption: bytes at `data` */
    BOOL         started;   /* the family is at work on the data */
};

/* A hash could not be set back if the data turned out not to be writable; a key can. */
static DWORD add_plaintext( const struct operation *op, DWORD len, DWORD need )
{
    DWORD err = check_writable( op->data, need );

    return err ? err : hash_add( op->hash, op->data, len );
}

/* Nothing is touched, neither the hash nor the key, unless all of it can be done. */
static DWORD encrypt( void *call )
{
    struct operation *op = call;
    const struct key_family *family = key_alg( op->key )->key;
    DWORD len = *op->len, need, err;

    if (!family->encrypt) return NTE_BAD_KEY;
    if (!(op->key->permissions & CRYPT_ENCRYPT)) return NTE_PERM;
    if ((err = family->encrypted_size( op->key, op->final, op->flags, len, &need ))) return err;
    if (op->data && family->check_len && (err = family->check_len( op->key, op->flags, len ))) return err;
    if (!op->data || op->room < need)
    {
        *op->len = need;
        return op->data ? ERROR_MORE_DATA : ERROR_SUCCESS;
    }
    *op->len = len;         /* that this can be done is known then */
    if (op->hash && (err = add_plaintext( op, len, need ))) return err;
    op->started = TRUE;
    err = family->encrypt( op->key, op->final, op->flags, op->data, len, &need );
    op->started = FALSE;
    if (!err) *op->len = need;
    return err;
}

static DWORD decrypt( void *call )
{
    struct operation *op = call;
    const struct key_family *family = key_alg( op->key )->key;
    DWORD len = *op->len, err;

    if (!family->decrypt) return NTE_BAD_KEY;
    if (!(op->key->permissions & CRYPT_DECRYPT)) return NTE_PERM;
    if (op->hash && (err = hash_check_open( op->hash ))) return err;
    *op->len = len;
    op->started = TRUE;
    err = family->decrypt( op->key, op->final, op->flags, op->data, &len );
    op->started = FALSE;
    if (err) return err;
    *op->len = len;
    return op->hash ? hash_add( op->hash, op->data, len ) : ERROR_SUCCESS;
}

static inline DWORD run( struct operation *op, guarded_func func )
{
    const struct key_family *family = key_alg( op->key )->key;
    DWORD err;

    if (!family->is_slow) err = guarded_call( &op->key->lock, func, op );
    else if (!(err = check_writable( op->len, sizeof(*op->len) ))) err = func( op );
    if (!op->started || !family->broken_off) return err;
    lock_object( &op->key->lock );
    family->broken_off( op->key );
    unlock_object( &op->key->lock );
    return err;
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
    struct operation op;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p, %lu\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen,
           dwBufLen );

    if (!pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_key_and_hash( hKey, hHash, &obj, &hash ))) return result( err );
    op = (struct operation){ obj->data, hash ? hash->data : NULL, Final, dwFlags, pbData, pdwDataLen, dwBufLen, FALSE };
    err = run( &op, encrypt );
    unpin_key_and_hash( obj, hash );
    return result( err );
}

/* A public key may have its context's pair to stand in for it. */
static DWORD decrypt_with_pair( struct object *obj, struct operation *op )
{
    struct key *stand_in;
    DWORD err;

    if ((err = own_pair_stand_in( obj, &stand_in ))) return err;
    if (stand_in) op->key = stand_in;
    err = run( op, decrypt );
    key_destroy( stand_in );
    return err;
}

BOOL WINAPI CPDecrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                       DWORD *pdwDataLen )
{
    struct object *obj, *hash;
    struct operation op;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen );

    if (!pbData || !pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_key_and_hash( hKey, hHash, &obj, &hash ))) return result( err );
    op = (struct operation){ obj->data, hash ? hash->data : NULL, Final, dwFlags, pbData, pdwDataLen, 0, FALSE };
    err = is_exchange_key( op.key ) ? decrypt_with_pair( obj, &op ) : run( &op, decrypt );
    unpin_key_and_hash( obj, hash );
    return result( err );
}
