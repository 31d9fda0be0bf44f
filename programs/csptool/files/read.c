/* Reading files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "secret.h"

#define WHOLE_MAX (1 << 20)

WCHAR *native_path( const char *path )
{
    WCHAR *( __cdecl *from_unix )( const char *path ) =
        (void *)GetProcAddress( GetModuleHandleA( "kernel32.dll" ), "wine_get_dos_file_name" );
    WCHAR *found, *copy;

    if (path[0] != '/' || !from_unix || !(found = from_unix( path ))) return wide_from( path );
    copy = must_alloc( (lstrlenW( found ) + 1) * sizeof(*copy) );
    lstrcpyW( copy, found );
    HeapFree( GetProcessHeap(), 0, found );
    return copy;
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

DWORD read_small_file( const char *path, BYTE **data, DWORD *len )
{
    HANDLE file;
    DWORD err;

    if ((err = open_source( path, &file, NULL ))) return err;
    *data = must_alloc( WHOLE_MAX + 1 );
    err = read_source( file, *data, WHOLE_MAX + 1, len );
    CloseHandle( file );
    if (!err && *len > WHOLE_MAX) err = ERROR_INVALID_DATA;
    if (!err) return ERROR_SUCCESS;
    secret_wipe( *data, WHOLE_MAX + 1 );
    free( *data );
    return err;
}
