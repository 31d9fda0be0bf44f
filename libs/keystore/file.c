/* Files of the key store: read whole, and written so that a crash at any moment leaves the old or the new one: a temporary
 * file, flushed, moved over the old one, and the folder flushed. The container is locked meanwhile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

TRACE_CHANNEL( crypt );

/* A program that has the file open keeps it from being replaced or opened; it is waited for so long. */
#define RETRY_COUNT 400
#define RETRY_WAIT  5       /* ms */

#define KEPT_MOST 1000      /* kept files of one container */

static ULONGLONG time_value( FILETIME time )
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

DWORD file_stamp( const WCHAR *path, ULONGLONG *written, DWORD *size )
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    if (!GetFileAttributesExW( path, GetFileExInfoStandard, &data )) return GetLastError();
    if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) return ERROR_DIRECTORY;
    *written = time_value( data.ftLastWriteTime );
    *size = data.nFileSizeHigh ? MAXDWORD : data.nFileSizeLow;
    return ERROR_SUCCESS;
}

/* ---- reading ----------------------------------------------------------------------------------- */

static HANDLE open_shared( const WCHAR *path )
{
    HANDLE file;
    int i;

    for (i = 0; i < RETRY_COUNT; i++)
    {
        file = CreateFileW( path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                            OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL );
        if (file != INVALID_HANDLE_VALUE || GetLastError() != ERROR_SHARING_VIOLATION) break;
        Sleep( RETRY_WAIT );
    }
    return file;
}

/* Length and time are asked for one by one: what tells both on Wine asks for the volume too, in another process. */
static DWORD read_bytes( HANDLE file, BYTE **bytes, DWORD *size, ULONGLONG *written )
{
    LARGE_INTEGER length;
    DWORD done, err;
    FILETIME time;

    if (!GetFileSizeEx( file, &length ) || !GetFileTime( file, NULL, NULL, &time )) return GetLastError();
    if (!length.QuadPart || length.QuadPart > FILE_SIZE_MOST) return NTE_KEYSET_ENTRY_BAD;
    *size = length.LowPart;
    *written = time_value( time );
    if (!(*bytes = heap_alloc( *size ))) return NTE_NO_MEMORY;
    err = ReadFile( file, *bytes, *size, &done, NULL ) ? ERROR_SUCCESS : GetLastError();
    if (!err && done != *size) err = NTE_KEYSET_ENTRY_BAD;
    if (err) heap_free_secret( *bytes, *size );
    return err;
}

DWORD file_read( const WCHAR *path, BYTE **bytes, DWORD *size, ULONGLONG *written )
{
    HANDLE file = open_shared( path );
    DWORD err;

    if (file == INVALID_HANDLE_VALUE) return GetLastError();
    err = read_bytes( file, bytes, size, written );
    CloseHandle( file );
    return err;
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* Entries of a folder are brought to the disk by flushing the folder; Windows may refuse, and needs it less. */
void folder_flush_above( const WCHAR *path )
{
    WCHAR folder[PATH_MOST], *end;
    HANDLE handle;

    lstrcpynW( folder, path, ARRAYSIZE( folder ) );
    if (!(end = wcsrchr( folder, '\\' ))) return;
    end[wcschr( folder, '\\' ) == end] = 0;     /* C:\ keeps its backslash */
    handle = CreateFileW( folder, FILE_ADD_FILE | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                          OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL );
    if (handle == INVALID_HANDLE_VALUE) return;
    if (!FlushFileBuffers( handle )) TRACE( "%s: error %lu\n", trace_wstr( folder ), GetLastError() );
    CloseHandle( handle );
}

/* The last-write time tells readers that there is something new, so it must be later than that of the file before. */
static DWORD make_later( HANDLE file, ULONGLONG after, ULONGLONG *written )
{
    FILETIME time;

    if (!GetFileTime( file, NULL, NULL, &time )) return GetLastError();
    *written = time_value( time );
    if (*written > after) return ERROR_SUCCESS;
    *written = after + 1;
    time.dwHighDateTime = *written >> 32;
    time.dwLowDateTime = (DWORD)*written;
    return SetFileTime( file, NULL, NULL, &time ) ? ERROR_SUCCESS : GetLastError();
}

static DWORD fill_file( HANDLE file, const BYTE *bytes, DWORD size, ULONGLONG after, ULONGLONG *written )
{
    DWORD done, err;

    if (!WriteFile( file, bytes, size, &done, NULL )) return GetLastError();
    if (done != size) return ERROR_DISK_FULL;
    if ((err = make_later( file, after, written ))) return err;
    return FlushFileBuffers( file ) ? ERROR_SUCCESS : GetLastError();
}

/* What a program that was killed has left under the temporary name goes away first. */
static DWORD write_new( const WCHAR *path, const BYTE *bytes, DWORD size, ULONGLONG after, ULONGLONG *written )
{
    SECURITY_ATTRIBUTES attributes;
    HANDLE file;
    DWORD err;

    DeleteFileW( path );
    owner_only( &attributes, FALSE );
    file = CreateFileW( path, GENERIC_READ | GENERIC_WRITE, 0, &attributes, CREATE_NEW, FILE_ATTRIBUTE_SYSTEM, NULL );
    if (file != INVALID_HANDLE_VALUE)
    {
        err = fill_file( file, bytes, size, after, written );
        CloseHandle( file );
    }
    else err = GetLastError();
    owner_only_free( &attributes );
    return err;
}

static BOOL is_in_use( DWORD err )
{
    return err == ERROR_ACCESS_DENIED || err == ERROR_SHARING_VIOLATION || err == ERROR_LOCK_VIOLATION;
}

static DWORD move_file( const WCHAR *from, const WCHAR *to, BOOL replace )
{
    DWORD flags = MOVEFILE_WRITE_THROUGH | (replace ? MOVEFILE_REPLACE_EXISTING : 0), err;
    int i;

    for (i = 0; i < RETRY_COUNT; i++)
    {
        if (MoveFileExW( from, to, flags )) return ERROR_SUCCESS;
        err = GetLastError();
        if (!replace || !is_in_use( err )) return err;
        Sleep( RETRY_WAIT );
    }
    return err;
}

DWORD file_write( const WCHAR *path, const BYTE *bytes, DWORD size, BOOL replace, ULONGLONG after, ULONGLONG *written )
{
    WCHAR temp[PATH_MOST];
    DWORD err;

    if (_snwprintf( temp, ARRAYSIZE( temp ), L"%s" SUFFIX_NEW, path ) < 0) return ERROR_BUFFER_OVERFLOW;
    err = write_new( temp, bytes, size, after, written );
    if (!err && replace) err = security_copy( path, temp );
    if (!err) err = move_file( temp, path, replace );
    if (err)
    {
        WARN( "%s: error %lu\n", trace_wstr( path ), err );
        DeleteFileW( temp );
        return err == ERROR_FILE_EXISTS ? ERROR_ALREADY_EXISTS : err;
    }
    folder_flush_above( path );
    return ERROR_SUCCESS;
}

/* Wine removes a file when its last handle is closed, and tells nobody if the folder does not let it. */
static BOOL is_gone( const WCHAR *path )
{
    return GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES && GetLastError() == ERROR_FILE_NOT_FOUND;
}

DWORD file_delete( const WCHAR *path )
{
    DWORD err = ERROR_SUCCESS;
    int i;

    for (i = 0; i < RETRY_COUNT; i++)
    {
        if (DeleteFileW( path )) err = is_gone( path ) ? ERROR_SUCCESS : ERROR_ACCESS_DENIED;
        else if ((err = GetLastError()) == ERROR_FILE_NOT_FOUND && i) err = ERROR_SUCCESS;
        else if (err != ERROR_SHARING_VIOLATION) return err;
        if (!err) break;
        Sleep( RETRY_WAIT );
    }
    if (!err) folder_flush_above( path );
    return err;
}

static BOOL has_bytes( const WCHAR *path, const BYTE *bytes, DWORD size )
{
    ULONGLONG written;
    DWORD there_size;
    BYTE *there;
    BOOL same;

    if (file_read( path, &there, &there_size, &written )) return FALSE;
    same = there_size == size && !memcmp( there, bytes, size );
    heap_free_secret( there, there_size );
    return same;
}

/* What was kept before is not kept again. */
DWORD file_keep_bytes( const WCHAR *path, const BYTE *bytes, DWORD size )
{
    WCHAR kept[PATH_MOST];
    ULONGLONG written;
    DWORD err, i;

    for (i = 1; i < KEPT_MOST; i++)
    {
        _snwprintf( kept, ARRAYSIZE( kept ), L"%s" SUFFIX_KEPT L"%lu", path, i );
        kept[PATH_MOST - 1] = 0;
        if (has_bytes( kept, bytes, size )) return ERROR_SUCCESS;
        if ((err = file_write( kept, bytes, size, FALSE, 0, &written )) != ERROR_ALREADY_EXISTS) break;
    }
    return err;
}

DWORD file_keep( const WCHAR *path )
{
    ULONGLONG written;
    DWORD size, err;
    BYTE *bytes;

    if ((err = file_read( path, &bytes, &size, &written ))) return err;
    err = file_keep_bytes( path, bytes, size );
    heap_free_secret( bytes, size );
    return err;
}
