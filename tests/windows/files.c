/* The user's key files: a copy in memory of what was there before the tests. A file that is gone afterwards is written
 * again. (On Windows a container is a file, and a copy of it is as good.) See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX 65536              /* bytes of a key file; no key is as long */

struct saved_file
{
    WCHAR *path;
    DWORD  len, attributes;
    BYTE  *data;
};

static struct saved_file *files;
static unsigned int file_count;
static WCHAR data_folder[MAX_LONG_PATH];    /* %APPDATA% */

static void save_file( const WCHAR *path, DWORD attributes )
{
    HANDLE file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                               OPEN_EXISTING, 0, NULL );
    struct saved_file *saved_file;
    BYTE data[FILE_MAX];
    DWORD len = 0;

    if (file == INVALID_HANDLE_VALUE) return;
    if (GetFileSize( file, NULL ) <= FILE_MAX && ReadFile( file, data, sizeof(data), &len, NULL ))
    {
        files = need_memory( realloc( files, (file_count + 1) * sizeof(*files) ) );
        saved_file = &files[file_count++];
        saved_file->path = need_memory( wcsdup( path ) );
        saved_file->len = len;
        saved_file->attributes = attributes;
        saved_file->data = need_memory( malloc( len + 1 ) );
        memcpy( saved_file->data, data, len );
    }
    CloseHandle( file );
}

/* The files of a folder, and of those in it. */
static void save_folder( const WCHAR *folder, unsigned int depth )
{
    WCHAR path[MAX_LONG_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    _snwprintf( path, ARRAY_SIZE( path ) - 1, L"%ls\\*", folder );
    path[ARRAY_SIZE( path ) - 1] = 0;
    if ((find = FindFirstFileW( path, &data )) == INVALID_HANDLE_VALUE) return;
    do
    {
        if (!wcscmp( data.cFileName, L"." ) || !wcscmp( data.cFileName, L".." )) continue;
        _snwprintf( path, ARRAY_SIZE( path ) - 1, L"%ls\\%ls", folder, data.cFileName );
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) save_file( path, data.dwFileAttributes );
        else if (depth) save_folder( path, depth - 1 );
    }
    while (FindNextFileW( find, &data ));
    FindClose( find );
}

void save_key_files( void )
{
    static const WCHAR *const names[] = { L"RSA", L"DSS" };
    WCHAR folder[MAX_LONG_PATH];
    unsigned int i;

    if (!GetEnvironmentVariableW( L"APPDATA", data_folder, MAX_LONG_PATH - 40 )) return;
    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        _snwprintf( folder, ARRAY_SIZE( folder ) - 1, L"%ls\\Microsoft\\Crypto\\%ls", data_folder, names[i] );
        save_folder( folder, 1 );
    }
}

/* Never over a file that is there. */
static BOOL write_file( const struct saved_file *saved_file )
{
    HANDLE file = CreateFileW( saved_file->path, GENERIC_WRITE, 0, NULL, CREATE_NEW, saved_file->attributes, NULL );
    DWORD done = 0;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    WriteFile( file, saved_file->data, saved_file->len, &done, NULL );
    FlushFileBuffers( file );
    CloseHandle( file );
    return done == saved_file->len;
}

void restore_key_files( const struct test_file *test )
{
    unsigned int i;

    for (i = 0; i < file_count; i++)
    {
        if (GetFileAttributesW( files[i].path ) != INVALID_FILE_ATTRIBUTES) continue;
        if (GetLastError() != ERROR_FILE_NOT_FOUND && GetLastError() != ERROR_PATH_NOT_FOUND) continue;
        write_left( test, "the user's key file was deleted:", files[i].path + wcslen( data_folder ),
                    write_file( &files[i] ) ? "put back" : "CANNOT BE PUT BACK" );
    }
}
