/* CPEncrypt and CPDecrypt, the part that all keys share: the size protocol, permissions, and a hash of the data. The
 * families encrypt and decrypt (session_cipher.c, pair_key.c).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/call/own_pair.h"
#include "csp/object/hash.h"
#include "csp/object/key.h"

TRACE_CHANNEL( crypt );

/* A call, on its way into guarded_call or brief_call. */
struct operation
{
    struct key     *key;
    struct context *context;    /* the key's, of slow decryption */
    struct hash    *hash;       /* or NULL */
    BOOL            final;
    DWORD           flags;
    BYTE           *data;
    DWORD           len;        /* bytes: of the data, then of the result */
    DWORD           room;       /* of encryption: bytes at `data` */
    BOOL            started;    /* the family is at work on the data */
};

/* A hash could not be set back if the data turned out not to be writable; a key can. */
static DWORD add_plaintext( const struct operation *op, DWORD need )
{
    DWORD err = check_writable( op->data, need );

    return err ? err : hash_add( op->hash, op->data, op->len );
}

/* Nothing is touched, neither the hash nor the key, unless all of it can be done. */
static DWORD encrypt( void *call )
{
    struct operation *op = call;
    const struct key_family *family = key_alg( op->key )->key;
    DWORD len = op->len, need, err;

    if (!family->encrypt) return NTE_BAD_KEY;
    if (!(op->key->permissions & CRYPT_ENCRYPT)) return NTE_PERM;
    if ((err = family->encrypted_size( op->key, op->final, op->flags, len, &need ))) return err;
    if (op->data && family->check_len && (err = family->check_len( op->key, op->flags, len ))) return err;
    if (!op->data || op->room < need)
    {
        op->len = need;
        return op->data ? ERROR_MORE_DATA : ERROR_SUCCESS;
    }
    if (op->hash && (err = add_plaintext( op, need ))) return err;
    op->started = TRUE;
    err = family->encrypt( op->key, op->final, op->flags, op->data, len, &need );
    op->started = FALSE;
    if (!err) op->len = need;
    return err;
}

static DWORD decrypt( void *call )
{
    struct operation *op = call;
    const struct key_family *family = key_alg( op->key )->key;
    DWORD err;

    if (!family->encrypted_size) return NTE_BAD_KEY;
    if (!(op->key->permissions & CRYPT_DECRYPT)) return NTE_PERM;
    if (op->hash && (err = hash_check_open( op->hash ))) return err;
    op->started = TRUE;
    if (family->decrypt) err = family->decrypt( op->key, op->final, op->flags, op->data, &op->len );
    else err = family->slow_decrypt( op->context, op->key, op->final, op->flags, op->data, &op->len );
    op->started = FALSE;
    if (err) return err;
    return op->hash ? hash_add( op->hash, op->data, op->len ) : ERROR_SUCCESS;
}

static DWORD run_guarded( struct operation *op, const struct hold *hold, guarded_func func )
{
    DWORD err = guarded_call( hold, func, op );

    if (!op->started || !key_alg( op->key )->key->broken_off) return err;
    hold_enter( hold );
    key_alg( op->key )->key->broken_off( op->key );
    hold_leave( hold );
    return err;
}

static inline DWORD run( struct operation *op, struct object *alone, guarded_func func, DWORD *len )
{
    const struct hold hold = { alone, &op->key->lock };
    ULONGLONG given = guarded_get_length( len );
    DWORD err;

    if ((err = (DWORD)given)) return err;
    op->len = given >> 32;
    if (is_pair_key( op->key )) err = func( op );
    else if (op->len <= GUARD_BRIEF_MAX) err = brief_call( &hold, func, op );
    else err = run_guarded( op, &hold, func );
    if (!err || err == ERROR_MORE_DATA) guarded_set_length( len, op->len );
    return err;
}

/* The objects of a call: a key, and a hash or NULL. */
struct used
{
    struct object *key, *hash;
    BOOL           alone;       /* with the key */
};

/* Pins a key and a hash that may be 0. What is slow lets others in. */
static inline DWORD pin_used( HCRYPTKEY key, HCRYPTHASH hash, struct used *used )
{
    used->hash = NULL;
    if (!(used->key = object_pin_alone( key, OBJECT_KEY, &used->alone ))) return NTE_BAD_KEY;
    if (used->alone && is_pair_key( used->key->data ))
    {
        object_share( used->key );
        used->alone = FALSE;
    }
    if (!hash || (used->hash = object_pin( hash, OBJECT_HASH ))) return ERROR_SUCCESS;
    object_unpin_alone( used->key, used->alone );
    return NTE_BAD_HASH;
}

static inline void unpin_used( const struct used *used )
{
    if (used->hash) object_unpin( used->hash );
    object_unpin_alone( used->key, used->alone );
}

BOOL WINAPI CPEncrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                       DWORD *pdwDataLen, DWORD dwBufLen )
{
    struct operation op;
    struct used used;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p, %lu\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen,
           dwBufLen );

    if (!pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_used( hKey, hHash, &used ))) return result( err );
    op = (struct operation){ .key = used.key->data, .hash = used.hash ? used.hash->data : NULL, .final = Final,
                             .flags = dwFlags, .data = pbData, .room = dwBufLen };
    err = run( &op, used.alone ? used.key : NULL, encrypt, pdwDataLen );
    unpin_used( &used );
    return result( err );
}

/* In the key's context. A public key may have its pair there to stand in for it. */
static DWORD decrypt_with_pair( struct object *obj, struct operation *op, DWORD *len )
{
    struct key *stand_in;
    DWORD err;

    if (!object_pin_parent( obj )) return NTE_BAD_KEY;
    op->context = context_data( obj->parent );
    if (!(err = own_pair_stand_in( op->context, op->key, &stand_in )))
    {
        if (stand_in) op->key = stand_in;
        err = run( op, NULL, decrypt, len );
        key_destroy( stand_in );
    }
    object_unpin( obj->parent );
    return err;
}

BOOL WINAPI CPDecrypt( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                       DWORD *pdwDataLen )
{
    struct operation op;
    struct used used;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %d, %#lx, %p, %p\n", hProv, hKey, hHash, Final, dwFlags, pbData, pdwDataLen );

    if (!pbData || !pdwDataLen) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_used( hKey, hHash, &used ))) return result( err );
    op = (struct operation){ .key = used.key->data, .hash = used.hash ? used.hash->data : NULL, .final = Final,
                             .flags = dwFlags, .data = pbData };
    if (is_pair_key( op.key )) err = decrypt_with_pair( used.key, &op, pdwDataLen );
    else err = run( &op, used.alone ? used.key : NULL, decrypt, pdwDataLen );
    unpin_used( &used );
    return result( err );
}
