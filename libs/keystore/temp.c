/* Temporary files of the key store. They lie in a folder of their own below the store's, so that the files of killed
 * programs are found without looking at all containers. Their names cannot be predicted, because Wine follows a
 * symbolic link of that name when it opens or deletes a file. The container is locked meanwhile, but two wineservers
 * have no lock in common.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#include <ntsecapi.h>       /* RtlGenRandom */

TRACE_CHANNEL( crypt );

#define FOLDER L"new"

/* ---- making ------------------------------------------------------------------------------------ */

/* A new file with a name that was not foreseen. */
static DWORD create_in( const WCHAR *folder, const WCHAR *name, WCHAR temp[PATH_CHARS], HANDLE *file )
{
    SECURITY_ATTRIBUTES attributes;
    DWORD random[2], err = ERROR_SUCCESS;

    if (!RtlGenRandom( random, sizeof(random) )) return NTE_FAIL;
    if (_snwprintf( temp, PATH_CHARS, L"%s%08lx%08lx.%s" SUFFIX_NEW, folder, random[0], random[1], name ) < 0)
        return ERROR_BUFFER_OVERFLOW;
    temp[PATH_CHARS - 1] = 0;
    owner_only( &attributes, FALSE );
    *file = CreateFileW( temp, GENERIC_READ | GENERIC_WRITE, 0, &attributes, CREATE_NEW, FILE_ATTRIBUTE_SYSTEM, NULL );
    if (*file == INVALID_HANDLE_VALUE) err = GetLastError();
    owner_only_free( &attributes );
    return err;
}

/* FALSE: there is none, or what has its name leads elsewhere. */
static BOOL is_folder( const WCHAR *folder )
{
    DWORD attributes = GetFileAttributesW( folder );

    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) &&
           !(attributes & FILE_ATTRIBUTE_REPARSE_POINT);
}

static BOOL make_folder( const WCHAR *folder )
{
    SECURITY_ATTRIBUTES private;
    BOOL made;

    if (is_folder( folder )) return TRUE;
    owner_only( &private, TRUE );
    made = CreateDirectoryW( folder, &private );
    owner_only_free( &private );
    return made;
}

DWORD temp_create_beside( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file )
{
    WCHAR folder[PATH_CHARS];
    const WCHAR *name = path_split( path, folder );

    return create_in( folder, name, temp, file );
}

DWORD temp_create( const WCHAR *path, WCHAR temp[PATH_CHARS], HANDLE *file )
{
    WCHAR folder[PATH_CHARS];
    const WCHAR *name = path_split( path, folder );
    DWORD len = lstrlenW( folder );

    if (len + ARRAYSIZE( FOLDER L"\\" ) > PATH_CHARS) return ERROR_BUFFER_OVERFLOW;
    lstrcpyW( folder + len, FOLDER );
    if (!make_folder( folder )) return temp_create_beside( path, temp, file );
    lstrcatW( folder, L"\\" );
    if (!create_in( folder, name, temp, file )) return ERROR_SUCCESS;
    return temp_create_beside( path, temp, file );
}

/* ---- sweeping ---------------------------------------------------------------------------------- */

/* Nobody writes for so long (in units of 100 ns): what is younger may be that of a writer whom our lock does not
 * stop. */
#define OLD_AGE (10 * 60 * 10000000ull)

static BOOL is_old( const WIN32_FIND_DATAW *data )
{
    FILETIME now;

    GetSystemTimeAsFileTime( &now );
    return time_value( data->ftLastWriteTime ) + OLD_AGE < time_value( now );
}

/* It may be a link, whose target would be what is deleted: a fresh file takes its place first. */
static void remove_left( const WCHAR *path, const WCHAR *left )
{
    WCHAR fresh[PATH_CHARS];
    HANDLE file;

    if (temp_create( path, fresh, &file )) return;
    CloseHandle( file );
    if (MoveFileExW( fresh, left, MOVEFILE_REPLACE_EXISTING )) DeleteFileW( left );
    else DeleteFileW( fresh );
    TRACE( "%s was left\n", trace_wstr( left ) );
}

void temp_sweep( const WCHAR *path )
{
    WCHAR folder[PATH_CHARS], pattern[PATH_CHARS], left[PATH_CHARS];
    const WCHAR *name = path_split( path, folder );
    DWORD len = lstrlenW( folder );
    WIN32_FIND_DATAW data;
    HANDLE find;

    if (len + ARRAYSIZE( FOLDER L"\\" ) > PATH_CHARS) return;
    lstrcpyW( folder + len, FOLDER );
    if (!is_folder( folder )) return;
    _snwprintf( pattern, PATH_CHARS, L"%s\\*.%.*s_*" SUFFIX_NEW, folder, HASH_CHARS, name );
    pattern[PATH_CHARS - 1] = 0;
    if ((find = FindFirstFileW( pattern, &data )) == INVALID_HANDLE_VALUE) return;
    do
    {
        if ((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) || !is_old( &data )) continue;
        if (_snwprintf( left, PATH_CHARS, L"%s\\%s", folder, data.cFileName ) < 0) continue;
        left[PATH_CHARS - 1] = 0;
        remove_left( path, left );
    } while (FindNextFileW( find, &data ));
    FindClose( find );
}
