/* Strings of callers: probing, conversion between CP_ACP and UTF-16, and the size protocol for names.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "dispatcher.h"

/* In conversions and copies the last character of the block is not given away: it stays NUL, even if another thread
 * makes the string longer meanwhile. */
DWORD string_to_wide( const char *str, WCHAR **wide )
{
    int len;

    *wide = NULL;
    if (!str) return ERROR_SUCCESS;
    len = MultiByteToWideChar( CP_ACP, 0, str, -1, NULL, 0 );
    if (!(*wide = heap_alloc( (len + 1) * sizeof(WCHAR) ))) return ERROR_NOT_ENOUGH_MEMORY;
    MultiByteToWideChar( CP_ACP, 0, str, -1, *wide, len );
    return ERROR_SUCCESS;
}

DWORD string_to_ansi( const WCHAR *wide, char **str )
{
    int len;

    *str = NULL;
    if (!wide) return ERROR_SUCCESS;
    len = WideCharToMultiByte( CP_ACP, 0, wide, -1, NULL, 0, NULL, NULL );
    if (!(*str = heap_alloc( len + 1 ))) return ERROR_NOT_ENOUGH_MEMORY;
    WideCharToMultiByte( CP_ACP, 0, wide, -1, *str, len, NULL, NULL );
    return ERROR_SUCCESS;
}

DWORD string_copy( const WCHAR *str, WCHAR **copy )
{
    SIZE_T len;

    *copy = NULL;
    if (!str) return ERROR_SUCCESS;
    len = lstrlenW( str );
    if (!(*copy = heap_alloc( (len + 1) * sizeof(WCHAR) ))) return ERROR_NOT_ENOUGH_MEMORY;
    memcpy( *copy, str, len * sizeof(WCHAR) );
    return ERROR_SUCCESS;
}

BOOL is_string_a( const char *str )
{
    return !str || !IsBadStringPtrA( str, ~(UINT_PTR)0 );
}

BOOL is_string_w( const WCHAR *str )
{
    return !str || !IsBadStringPtrW( str, ~(UINT_PTR)0 );
}

/* Hands `need` bytes to a caller: no buffer asks for the size, a short one gets ERROR_MORE_DATA, and *size
 * always ends as the size of the answer. One that cannot be written: ERROR_INVALID_PARAMETER, and *size stays. */
static DWORD put_string( const void *src, DWORD need, void *dst, DWORD *size )
{
    DWORD err = dst && *size < need ? ERROR_MORE_DATA : ERROR_SUCCESS;

    if (dst && !err && !is_writable( dst, need )) return ERROR_INVALID_PARAMETER;
    *size = need;
    if (dst && !err) memcpy( dst, src, need );
    return err;
}

DWORD put_name_w( const WCHAR *name, WCHAR *dst, DWORD *size )
{
    return put_string( name, (lstrlenW( name ) + 1) * sizeof(WCHAR), dst, size );
}

DWORD put_name_a( const WCHAR *name, char *dst, DWORD *size )
{
    char *ansi;
    DWORD err;

    if ((err = string_to_ansi( name, &ansi ))) return err;
    err = put_string( ansi, lstrlenA( ansi ) + 1, dst, size );
    heap_free( ansi );
    return err;
}

DWORD put_name( const WCHAR *name, void *dst, DWORD *size, BOOL wide )
{
    if (name) return wide ? put_name_w( name, dst, size ) : put_name_a( name, dst, size );
    *size = 0;
    return ERROR_SUCCESS;
}
