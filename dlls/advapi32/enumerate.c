/* CryptEnumProviders and CryptEnumProviderTypes: the registered providers and types, in the registry's
 * order. Rows enum-*, etyp-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

static DWORD check_enum_arguments( const DWORD *reserved, DWORD flags, DWORD *size )
{
    if (reserved) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    if (!is_writable( size, sizeof(*size) )) return ERROR_INVALID_PARAMETER;
    return ERROR_SUCCESS;
}

static DWORD enum_providers( DWORD index, DWORD *reserved, DWORD flags, DWORD *type, void *dst, DWORD *size,
                             BOOL wide )
{
    WCHAR *name = NULL;
    DWORD err, found;

    if ((err = check_enum_arguments( reserved, flags, size ))) return err;
    if (type && !is_writable( type, sizeof(*type) )) return ERROR_INVALID_PARAMETER;
    if ((err = registry_enum_providers( index, &found, &name ))) return err;
    err = put_name( name, dst, size, wide );
    if (!err && type) *type = found;
    heap_free( name );
    return err;
}

/* A type may be registered without a display name. */
static DWORD enum_types( DWORD index, DWORD *reserved, DWORD flags, DWORD *type, void *dst, DWORD *size, BOOL wide )
{
    WCHAR *name = NULL;
    DWORD err, found;

    if ((err = check_enum_arguments( reserved, flags, size ))) return err;
    if (!is_writable( type, sizeof(*type) )) return ERROR_INVALID_PARAMETER;
    if ((err = registry_enum_types( index, &found, &name ))) return err;
    err = put_name( name, dst, size, wide );
    if (!err) *type = found;
    heap_free( name );
    return err;
}

/* dwIndex: from 0; pdwReserved: NULL; dwFlags: 0; pdwProvType: may be NULL; szProvName: NULL to ask for
 * the size; pcbProvName: bytes with the terminating NUL.
 * ERROR_NO_MORE_ITEMS past the last one, ERROR_MORE_DATA, NTE_BAD_FLAGS, ERROR_INVALID_PARAMETER, NTE_FAIL. */
BOOL WINAPI CryptEnumProvidersW( DWORD dwIndex, DWORD *pdwReserved, DWORD dwFlags, DWORD *pdwProvType,
                                 LPWSTR szProvName, DWORD *pcbProvName )
{
    TRACE( "%lu, %p, %#lx, %p, %p, %p\n", dwIndex, pdwReserved, dwFlags, pdwProvType, szProvName, pcbProvName );

    return result( enum_providers( dwIndex, pdwReserved, dwFlags, pdwProvType, szProvName, pcbProvName, TRUE ) );
}

BOOL WINAPI CryptEnumProvidersA( DWORD dwIndex, DWORD *pdwReserved, DWORD dwFlags, DWORD *pdwProvType,
                                 LPSTR szProvName, DWORD *pcbProvName )
{
    TRACE( "%lu, %p, %#lx, %p, %p, %p\n", dwIndex, pdwReserved, dwFlags, pdwProvType, szProvName, pcbProvName );

    return result( enum_providers( dwIndex, pdwReserved, dwFlags, pdwProvType, szProvName, pcbProvName, FALSE ) );
}

/* As CryptEnumProviders, for provider types; pdwProvType is required. */
BOOL WINAPI CryptEnumProviderTypesW( DWORD dwIndex, DWORD *pdwReserved, DWORD dwFlags, DWORD *pdwProvType,
                                     LPWSTR szTypeName, DWORD *pcbTypeName )
{
    TRACE( "%lu, %p, %#lx, %p, %p, %p\n", dwIndex, pdwReserved, dwFlags, pdwProvType, szTypeName, pcbTypeName );

    return result( enum_types( dwIndex, pdwReserved, dwFlags, pdwProvType, szTypeName, pcbTypeName, TRUE ) );
}

BOOL WINAPI CryptEnumProviderTypesA( DWORD dwIndex, DWORD *pdwReserved, DWORD dwFlags, DWORD *pdwProvType,
                                     LPSTR szTypeName, DWORD *pcbTypeName )
{
    TRACE( "%lu, %p, %#lx, %p, %p, %p\n", dwIndex, pdwReserved, dwFlags, pdwProvType, szTypeName, pcbTypeName );

    return result( enum_types( dwIndex, pdwReserved, dwFlags, pdwProvType, szTypeName, pcbTypeName, FALSE ) );
}
