/* The calls that make, move and describe keys. Each checks what the dispatcher checks, pins the objects and calls
 * the CSP with its own handles; results and last error are the CSP's. Encryption is in cipher.c.
 * What *phKey holds after a failure differs by function: rows wrap-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

BOOL WINAPI CryptGenKey( HCRYPTPROV hProv, ALG_ID Algid, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent, *obj;
    struct context *context;
    HCRYPTKEY value = 0;
    BOOL ret;

    TRACE( "%#Ix, %#x, %#lx, %p\n", hProv, Algid, dwFlags, phKey );

    if (!is_writable( phKey, sizeof(*phKey) ) || !(parent = context_pin( hProv )))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( parent );
    obj = begin_create( OBJECT_KEY, parent );
    ret = obj && context->csp->GenKey( context->prov, Algid, dwFlags, &value );
    ret = finish_create( obj, ret, value, phKey );
    object_unpin( parent );
    return ret;
}

BOOL WINAPI CryptDeriveKey( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTHASH hBaseData, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent, *hash, *obj;
    struct context *context;
    HCRYPTKEY value = 0;
    BOOL ret;

    TRACE( "%#Ix, %#x, %#Ix, %#lx, %p\n", hProv, Algid, hBaseData, dwFlags, phKey );

    if (!hBaseData || !is_writable( phKey, sizeof(*phKey) ) ||
        !pin_two( hProv, OBJECT_CONTEXT, hBaseData, OBJECT_HASH, &parent, &hash ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( parent );
    *phKey = 0;
    obj = begin_create( OBJECT_KEY, parent );
    ret = obj && context->csp->DeriveKey( context->prov, Algid, hash->value, dwFlags, &value );
    ret = finish_create( obj, ret, value, phKey );
    unpin_two( parent, hash );
    return ret;
}

BOOL WINAPI CryptImportKey( HCRYPTPROV hProv, const BYTE *pbData, DWORD dwDataLen, HCRYPTKEY hPubKey, DWORD dwFlags,
                            HCRYPTKEY *phKey )
{
    struct object *parent, *pub_key, *obj;
    struct context *context;
    HCRYPTKEY value = 0;
    BOOL ret;

    TRACE( "%#Ix, %p, %lu, %#Ix, %#lx, %p\n", hProv, pbData, dwDataLen, hPubKey, dwFlags, phKey );

    if (!pbData || !dwDataLen || !is_writable( phKey, sizeof(*phKey) ) ||
        !pin_two( hProv, OBJECT_CONTEXT, hPubKey, OBJECT_KEY, &parent, &pub_key ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( parent );
    obj = begin_create( OBJECT_KEY, parent );
    ret = obj && context->csp->ImportKey( context->prov, pbData, dwDataLen, value_of( pub_key ), dwFlags, &value );
    ret = finish_create( obj, ret, value, phKey );
    unpin_two( parent, pub_key );
    return ret;
}

BOOL WINAPI CryptExportKey( HCRYPTKEY hKey, HCRYPTKEY hExpKey, DWORD dwBlobType, DWORD dwFlags, BYTE *pbData,
                            DWORD *pdwDataLen )
{
    struct object *obj, *exp_key;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %#Ix, %lu, %#lx, %p, %p\n", hKey, hExpKey, dwBlobType, dwFlags, pbData, pdwDataLen );

    if (!pdwDataLen || !pin_two( hKey, OBJECT_KEY, hExpKey, OBJECT_KEY, &obj, &exp_key ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->ExportKey( context->prov, obj->value, value_of( exp_key ), dwBlobType, dwFlags, pbData,
                                   pdwDataLen );
    unpin_two( obj, exp_key );
    return ret;
}

BOOL WINAPI CryptGetUserKey( HCRYPTPROV hProv, DWORD dwKeySpec, HCRYPTKEY *phUserKey )
{
    struct object *parent, *obj;
    struct context *context;
    HCRYPTKEY value = 0;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p\n", hProv, dwKeySpec, phUserKey );

    if (!is_writable( phUserKey, sizeof(*phUserKey) ) || !(parent = context_pin( hProv )))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( parent );
    *phUserKey = 0;
    obj = begin_create( OBJECT_KEY, parent );
    ret = obj && context->csp->GetUserKey( context->prov, dwKeySpec, &value );
    ret = finish_create( obj, ret, value, phUserKey );
    object_unpin( parent );
    return ret;
}

BOOL WINAPI CryptDuplicateKey( HCRYPTKEY hKey, DWORD *pdwReserved, DWORD dwFlags, HCRYPTKEY *phKey )
{
    TRACE( "%#Ix, %p, %#lx, %p\n", hKey, pdwReserved, dwFlags, phKey );

    return result( duplicate_child( hKey, OBJECT_KEY, pdwReserved, dwFlags, phKey ) );
}

BOOL WINAPI CryptDestroyKey( HCRYPTKEY hKey )
{
    TRACE( "%#Ix\n", hKey );

    return result( destroy_child( hKey, OBJECT_KEY ) );
}

BOOL WINAPI CryptGetKeyParam( HCRYPTKEY hKey, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p, %p, %#lx\n", hKey, dwParam, pbData, pdwDataLen, dwFlags );

    if (!pdwDataLen || !(obj = key_pin( hKey ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->GetKeyParam( context->prov, obj->value, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return ret;
}

/* Parameters that mean nothing without data; Microsoft's CSPs refuse that, others may not look. */
static BOOL needs_data( DWORD param )
{
    static const DWORD params[] =
    {
        KP_IV, KP_SALT, KP_PADDING, KP_MODE, KP_MODE_BITS, KP_PERMISSIONS, KP_EFFECTIVE_KEYLEN
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( params ); i++) if (params[i] == param) return TRUE;
    return FALSE;
}

/* Without data a DSS or DH provider makes a key of the parameters that it has (KP_X), so that reaches the CSP. */
BOOL WINAPI CryptSetKeyParam( HCRYPTKEY hKey, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p, %#lx\n", hKey, dwParam, pbData, dwFlags );

    if ((!pbData && needs_data( dwParam )) || !(obj = key_pin( hKey ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->SetKeyParam( context->prov, obj->value, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return ret;
}
