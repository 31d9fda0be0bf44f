/* The calls on hashes. Each checks what the dispatcher checks, pins the objects and calls the CSP with its own
 * handles; results and last error are the CSP's. Rows wrap-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

/* The context is pinned by the caller. */
static DWORD create_hash( struct object *parent, struct object *key, ALG_ID alg, HCRYPTHASH *hash )
{
    struct context *context = context_of( parent );
    struct object *obj = object_create( OBJECT_HASH, parent );
    HCRYPTHASH value = 0;
    BOOL ret;

    *hash = 0;
    if (!obj) return ERROR_NOT_ENOUGH_MEMORY;
    ret = context->csp->CreateHash( context->prov, alg, value_of( key ), 0, &value );
    return finish_create( obj, ret, value, hash ) ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

BOOL WINAPI CryptCreateHash( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey, DWORD dwFlags, HCRYPTHASH *phHash )
{
    struct object *parent, *key;
    DWORD err;

    TRACE( "%#Ix, %#x, %#Ix, %#lx, %p\n", hProv, Algid, hKey, dwFlags, phHash );

    if (!pin_two( hProv, OBJECT_CONTEXT, hKey, OBJECT_KEY, &parent, &key ))
        return result( ERROR_INVALID_PARAMETER );
    if (!is_writable( phHash, sizeof(*phHash) )) err = ERROR_INVALID_PARAMETER;
    else if (dwFlags) err = NTE_BAD_FLAGS;
    else err = create_hash( parent, key, Algid, phHash );
    unpin_two( parent, key );
    return result( err );
}

BOOL WINAPI CryptDuplicateHash( HCRYPTHASH hHash, DWORD *pdwReserved, DWORD dwFlags, HCRYPTHASH *phHash )
{
    TRACE( "%#Ix, %p, %#lx, %p\n", hHash, pdwReserved, dwFlags, phHash );

    return result( duplicate_child( hHash, OBJECT_HASH, pdwReserved, dwFlags, phHash ) );
}

BOOL WINAPI CryptDestroyHash( HCRYPTHASH hHash )
{
    TRACE( "%#Ix\n", hHash );

    return result( destroy_child( hHash, OBJECT_HASH ) );
}

BOOL WINAPI CryptHashData( HCRYPTHASH hHash, const BYTE *pbData, DWORD dwDataLen, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %p, %lu, %#lx\n", hHash, pbData, dwDataLen, dwFlags );

    if (!(obj = hash_pin( hHash ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->HashData( context->prov, obj->value, pbData, dwDataLen, dwFlags );
    object_unpin( obj );
    return ret;
}

BOOL WINAPI CryptHashSessionKey( HCRYPTHASH hHash, HCRYPTKEY hKey, DWORD dwFlags )
{
    struct object *obj, *key;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %#Ix, %#lx\n", hHash, hKey, dwFlags );

    if (!hKey || !pin_two( hHash, OBJECT_HASH, hKey, OBJECT_KEY, &obj, &key ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->HashSessionKey( context->prov, obj->value, key->value, dwFlags );
    unpin_two( obj, key );
    return ret;
}

BOOL WINAPI CryptGetHashParam( HCRYPTHASH hHash, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p, %p, %#lx\n", hHash, dwParam, pbData, pdwDataLen, dwFlags );

    if (!pdwDataLen || !(obj = hash_pin( hHash ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->GetHashParam( context->prov, obj->value, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return ret;
}

BOOL WINAPI CryptSetHashParam( HCRYPTHASH hHash, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p, %#lx\n", hHash, dwParam, pbData, dwFlags );

    if (!pbData || !(obj = hash_pin( hHash ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->SetHashParam( context->prov, obj->value, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return ret;
}
