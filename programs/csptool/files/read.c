/* Reading files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "secret.h"

#define WHOLE_MAX (1 << 20)

/* Adds the part of a Unix path up to the next slash to a path that begins with `start`: without what is no name. */
static WCHAR *add_part( const WCHAR *start, WCHAR *end, const WCHAR *part, SIZE_T len )
{
    if (!len || (len == 1 && part[0] == '.')) return end;
    if (len == 2 && part[0] == '.' && part[1] == '.')
    {
        while (end > start && *--end != '\\');
        return end;
    }
    *end++ = '\\';
    for (; len--; part++)
    {
        *end++ = *part;
        if (*part != '\\') continue;        /* no name that a Windows program could say; "." is refused */
        *end++ = '.';
        *end++ = '\\';
    }
    return end;
}

/* By this form Wine takes each name as it is. Else dots and blanks at its end would be lost, NUL be the device and
 * letters' case be nothing. */
static WCHAR *path_of_unix( const char *path )
{
    static const WCHAR before[] = L"\\\\?\\unix";
    WCHAR *wide = wide_from( path ), *native, *start, *end, *part, *next;

    native = must_alloc( sizeof(before) + (3 * lstrlenW( wide ) + 2) * sizeof(*native) );
    lstrcpyW( native, before );
    start = end = native + lstrlenW( native );
    for (part = wide; *part; part = *next ? next + 1 : next)
    {
        if (!(next = wcschr( part, '/' ))) next = part + lstrlenW( part );
        end = add_part( start, end, part, next - part );
    }
    if (end == start) *end++ = '\\';
    *end = 0;
    free( wide );
    return native;
}

WCHAR *native_path( const char *path )
{
    BOOL is_wine = GetProcAddress( GetModuleHandleA( "kernel32.dll" ), "wine_get_dos_file_name" ) != NULL;

    return is_wine && path[0] == '/' ? path_of_unix( path ) : wide_from( path );
}

static BOOL is_input( const char *path )
{
    return !strcmp( path, "-" ) || !strcmp( path, "/dev/stdin" ) || !strcmp( path, "/dev/fd/0" );
}

static BOOL names_folder( const WCHAR *path )
{
    DWORD attributes = GetFileAttributesW( path );

    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

DWORD open_source( const char *path, HANDLE *file, ULONGLONG *size )
{
    DWORD high, low, err;
    WCHAR *native;

    if (size) *size = 0;
    if (is_input( path ))
    {
        *file = GetStdHandle( STD_INPUT_HANDLE );
        return ERROR_SUCCESS;
    }
    /* Others of Unix' file descriptors are no files of this program's. */
    if (!strncmp( path, "/dev/fd/", 8 ) || !strncmp( path, "/proc/", 6 )) return ERROR_FILE_NOT_FOUND;
    native = native_path( path );
    *file = CreateFileW( native, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                         FILE_FLAG_SEQUENTIAL_SCAN, NULL );
    err = *file != INVALID_HANDLE_VALUE ? ERROR_SUCCESS : names_folder( native ) ? ERROR_DIRECTORY : GetLastError();
    free( native );
    if (err) return err;
    low = GetFileSize( *file, &high );
    if (size && (low != INVALID_FILE_SIZE || !GetLastError())) *size = (ULONGLONG)high << 32 | low;
    return ERROR_SUCCESS;
}

DWORD read_source( HANDLE file, BYTE *data, DWORD len, DWORD *got )
{
    DWORD part;

    for (*got = 0; *got < len; *got += part)
    {
        if (!ReadFile( file, data + *got, len - *got, &part, NULL ))
            return GetLastError() == ERROR_BROKEN_PIPE ? ERROR_SUCCESS : GetLastError();
        if (!part) break;
    }
    return ERROR_SUCCESS;
}

/* One byte more shows that there is more. */
static DWORD read_up_to( HANDLE file, DWORD most, BYTE **data, DWORD *len )
{
    DWORD err;

    *data = must_alloc( most + 1 );
    err = read_source( file, *data, most + 1, len );
    if (!err && *len > most) err = ERROR_INVALID_DATA;
    if (!err) return ERROR_SUCCESS;
    secret_wipe( *data, most + 1 );
    free( *data );
    return err;
}

DWORD read_small_file( const char *path, BYTE **data, DWORD *len )
{
    HANDLE file;
    DWORD err;

    if ((err = open_source( path, &file, NULL ))) return err;
    err = read_up_to( file, WHOLE_MAX, data, len );
    CloseHandle( file );
    return err;
}

DWORD read_large_file( const char *path, DWORD most, BYTE **data, DWORD *len )
{
    ULONGLONG size;
    HANDLE file;
    DWORD err;

    if ((err = open_source( path, &file, &size ))) return err;
    err = size > most ? ERROR_INVALID_DATA : read_up_to( file, (DWORD)size, data, len );
    CloseHandle( file );
    return err;
}
