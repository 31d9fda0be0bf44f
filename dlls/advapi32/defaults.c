/* CryptGetDefaultProvider and CryptSetProvider(Ex): the default provider of a type, of the user and of the
 * machine. Rows defp-*, setp-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

static BOOL is_type( DWORD type )
{
    return type >= 1 && type <= TYPE_MAX;
}

/* Without the user's flag the machine's default is meant; a user without one has the machine's. */
static DWORD get_default( DWORD type, DWORD *reserved, DWORD flags, DWORD *size, WCHAR **name )
{
    *name = NULL;
    if (reserved) return ERROR_INVALID_PARAMETER;
    if (flags & ~(CRYPT_MACHINE_DEFAULT | CRYPT_USER_DEFAULT)) return NTE_BAD_FLAGS;
    if (!is_type( type )) return NTE_BAD_PROV_TYPE;
    if (!is_writable( size, sizeof(*size) )) return ERROR_INVALID_PARAMETER;
    if (flags & CRYPT_USER_DEFAULT) return registry_find_default( type, name );
    return registry_read_default( type, SCOPE_MACHINE, name );
}

static DWORD get_default_name( DWORD type, DWORD *reserved, DWORD flags, void *dst, DWORD *size, BOOL wide )
{
    WCHAR *name;
    DWORD err;

    if (!(err = get_default( type, reserved, flags, size, &name ))) err = put_name( name, dst, size, wide );
    heap_free( name );
    return err;
}

/* dwProvType: 1..999; pdwReserved: NULL; dwFlags: CRYPT_MACHINE_DEFAULT or CRYPT_USER_DEFAULT;
 * pszProvName: NULL to ask for the size; pcbProvName: bytes with the terminating NUL.
 * ERROR_MORE_DATA, NTE_BAD_FLAGS, NTE_BAD_PROV_TYPE, NTE_PROV_TYPE_NOT_DEF, NTE_PROV_TYPE_ENTRY_BAD,
 * ERROR_INVALID_PARAMETER. */
BOOL WINAPI CryptGetDefaultProviderW( DWORD dwProvType, DWORD *pdwReserved, DWORD dwFlags, LPWSTR pszProvName,
                                      DWORD *pcbProvName )
{
    TRACE( "%lu, %p, %#lx, %p, %p\n", dwProvType, pdwReserved, dwFlags, pszProvName, pcbProvName );

    return result( get_default_name( dwProvType, pdwReserved, dwFlags, pszProvName, pcbProvName, TRUE ) );
}

BOOL WINAPI CryptGetDefaultProviderA( DWORD dwProvType, DWORD *pdwReserved, DWORD dwFlags, LPSTR pszProvName,
                                      DWORD *pcbProvName )
{
    TRACE( "%lu, %p, %#lx, %p, %p\n", dwProvType, pdwReserved, dwFlags, pszProvName, pcbProvName );

    return result( get_default_name( dwProvType, pdwReserved, dwFlags, pszProvName, pcbProvName, FALSE ) );
}

/* ---- setting ---------------------------------------------------------------------------------- */

/* Exactly one of the two scopes, with or without CRYPT_DELETE_DEFAULT. */
static DWORD parse_flags( DWORD flags, enum default_scope *scope, BOOL *delete )
{
    *delete = (flags & CRYPT_DELETE_DEFAULT) != 0;
    switch (flags & ~CRYPT_DELETE_DEFAULT)
    {
    case CRYPT_USER_DEFAULT:
        *scope = SCOPE_USER;
        return ERROR_SUCCESS;
    case CRYPT_MACHINE_DEFAULT:
        *scope = SCOPE_MACHINE;
        return ERROR_SUCCESS;
    default:
        return NTE_BAD_FLAGS;
    }
}

/* A default must be a registered provider of the type. */
static DWORD check_provider( const WCHAR *name, DWORD type )
{
    struct provider_entry *entry;
    DWORD err = registry_read_provider( name, &entry );

    if (err == (DWORD)NTE_KEYSET_NOT_DEF) return NTE_BAD_PROVIDER;
    if (err) return err;
    if (entry->type != type) err = NTE_PROV_TYPE_NO_MATCH;
    heap_free( entry );
    return err;
}

static DWORD set_provider( const WCHAR *name, DWORD type, DWORD *reserved, DWORD flags )
{
    enum default_scope scope;
    BOOL delete;
    DWORD err;

    if (reserved || !name || !is_string_w( name )) return ERROR_INVALID_PARAMETER;
    if (!is_type( type )) return NTE_BAD_PROV_TYPE;
    if ((err = parse_flags( flags, &scope, &delete ))) return err;
    if (delete) return registry_write_default( type, scope, NULL );
    if (!*name) return NTE_BAD_PROVIDER;
    if ((err = check_provider( name, type ))) return err;
    return registry_write_default( type, scope, name );
}

/* pszProvName: a registered provider of the type; dwProvType: 1..999; pdwReserved: NULL; dwFlags:
 * CRYPT_USER_DEFAULT or CRYPT_MACHINE_DEFAULT, with CRYPT_DELETE_DEFAULT to have none.
 * NTE_BAD_PROVIDER, NTE_BAD_PROV_TYPE, NTE_PROV_TYPE_NO_MATCH, NTE_BAD_FLAGS, ERROR_INVALID_PARAMETER,
 * ERROR_ACCESS_DENIED. */
BOOL WINAPI CryptSetProviderExW( LPCWSTR pszProvName, DWORD dwProvType, DWORD *pdwReserved, DWORD dwFlags )
{
    DWORD err;

    TRACE( "%p, %lu, %p, %#lx\n", pszProvName, dwProvType, pdwReserved, dwFlags );

    err = set_provider( pszProvName, dwProvType, pdwReserved, dwFlags );
    return result( err );
}

BOOL WINAPI CryptSetProviderExA( LPCSTR pszProvName, DWORD dwProvType, DWORD *pdwReserved, DWORD dwFlags )
{
    WCHAR *name;
    DWORD err;

    TRACE( "%p, %lu, %p, %#lx\n", pszProvName, dwProvType, pdwReserved, dwFlags );

    if (!is_string_a( pszProvName )) return result( ERROR_INVALID_PARAMETER );
    if ((err = string_to_wide( pszProvName, &name ))) return result( err );
    err = set_provider( name, dwProvType, pdwReserved, dwFlags );
    heap_free( name );
    return result( err );
}

BOOL WINAPI CryptSetProviderW( LPCWSTR pszProvName, DWORD dwProvType )
{
    return CryptSetProviderExW( pszProvName, dwProvType, NULL, CRYPT_USER_DEFAULT );
}

BOOL WINAPI CryptSetProviderA( LPCSTR pszProvName, DWORD dwProvType )
{
    return CryptSetProviderExA( pszProvName, dwProvType, NULL, CRYPT_USER_DEFAULT );
}
