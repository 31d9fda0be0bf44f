/* Files of the key store. They are read as a whole, and written so that a crash at any moment leaves the old or the new
 * file: a temporary file is written, flushed and moved over the old one, then the folder is flushed. The container is
 * locked meanwhile.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

TRACE_CHANNEL( crypt );

/* A program that has the file open keeps it from being replaced or opened; it is waited for so long. */
#define RETRY_COUNT 400
#define RETRY_WAIT  5       /* ms */

#define KEPT_MAX 1000      /* kept files of one container */

DWORD file_stamp( const WCHAR *path, ULONGLONG *written, DWORD *size )
{
    struct stamp stamp;
    DWORD err;

    if ((err = file_look( path, &stamp ))) return err;
    *written = stamp.written;
    *size = stamp.size;
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

/* The length is asked for alone: what tells more on Wine asks for the volume too, in another process. A FIFO or a
 * device may open, and is never read. */
static DWORD read_whole( HANDLE file, BYTE **bytes, DWORD *size )
{
    LARGE_INTEGER length;
    DWORD done, err, type;

    SetLastError( ERROR_SUCCESS );
    if ((type = GetFileType( file )) == FILE_TYPE_UNKNOWN && GetLastError()) return GetLastError();
    if (type != FILE_TYPE_DISK) return NTE_KEYSET_ENTRY_BAD;
    if (!GetFileSizeEx( file, &length )) return GetLastError();
    if (!length.QuadPart || length.QuadPart > FILE_SIZE_MAX) return NTE_KEYSET_ENTRY_BAD;
    *size = length.LowPart;
    if (!(*bytes = heap_alloc( *size ))) return NTE_NO_MEMORY;
    err = ReadFile( file, *bytes, *size, &done, NULL ) ? ERROR_SUCCESS : GetLastError();
    if (!err && done != *size) err = NTE_KEYSET_ENTRY_BAD;
    if (err) heap_free_secret( *bytes, *size );
    return err;
}

/* A folder does not let itself be opened. Wine has no attributes of a FIFO or a device: ERROR_INVALID_PARAMETER; a link
 * may lead to itself. Any other error may pass, and must not look like damage, to which programs answer by deleting. */
static DWORD look_error( DWORD err )
{
    if (err == ERROR_DIRECTORY) return ERROR_ACCESS_DENIED;
    return err == ERROR_INVALID_PARAMETER || err == ERROR_CANT_RESOLVE_FILENAME ? (DWORD)NTE_KEYSET_ENTRY_BAD : err;
}

/* The stamp is taken first: if the file is replaced in between, it is an old one, and is not trusted for long. */
DWORD file_read( const WCHAR *path, BYTE **bytes, DWORD *size, struct stamp *stamp )
{
    HANDLE file;
    DWORD err;

    if ((err = file_look( path, stamp ))) return look_error( err );
    if ((file = open_shared( path )) == INVALID_HANDLE_VALUE) return GetLastError();
    err = read_whole( file, bytes, size );
    CloseHandle( file );
    return err;
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* Entries of a folder are brought to the disk by flushing the folder; Windows may refuse, and needs it less. */
void folder_flush_above( const WCHAR *path )
{
    WCHAR folder[PATH_CHARS], *end;
    HANDLE handle;

    lstrcpynW( folder, path, ARRAYSIZE( folder ) );
    if (!(end = wcsrchr( folder, '\\' ))) return;
    end[wcschr( folder, '\\' ) == end] = 0;     /* C:\ keeps its backslash */
    handle = CreateFileW( folder, FILE_ADD_FILE | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                          NULL,
                          OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL );
    if (handle == INVALID_HANDLE_VALUE) return;
    if (!FlushFileBuffers( handle )) TRACE( "%s: error %lu\n", trace_wstr( folder ), GetLastError() );
    CloseHandle( handle );
}

/* The last-write time tells readers that there is something new, so it must be later than that of the file before. */
static DWORD fill_file( HANDLE file, const BYTE *bytes, DWORD size, ULONGLONG after )
{
    DWORD done, err;

    if (!WriteFile( file, bytes, size, &done, NULL )) return GetLastError();
    if (done != size) return ERROR_DISK_FULL;
    if ((err = file_make_later( file, after ))) return err;
    return FlushFileBuffers( file ) ? ERROR_SUCCESS : GetLastError();
}

static DWORD write_new( const WCHAR *path, const BYTE *bytes, DWORD size, ULONGLONG after, WCHAR temp[PATH_CHARS] )
{
    HANDLE file;
    DWORD err;

    temp_sweep( path );
    if ((err = temp_create( path, temp, &file ))) return err;
    err = fill_file( file, bytes, size, after );
    CloseHandle( file );
    if (err) DeleteFileW( temp );
    return err;
}

static BOOL is_in_use( DWORD err )
{
    return err == ERROR_ACCESS_DENIED || err == ERROR_SHARING_VIOLATION || err == ERROR_LOCK_VIOLATION;
}

/* Whether waiting may help where a file could not be replaced: it is one, and its folder takes files. */
static BOOL may_be_replaced( const WCHAR *path )
{
    WCHAR temp[PATH_CHARS];
    struct stamp stamp;
    HANDLE file;

    if (file_look( path, &stamp ) || temp_create_beside( path, temp, &file )) return FALSE;
    CloseHandle( file );
    DeleteFileW( temp );
    return TRUE;
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
        if (!i && err == ERROR_ACCESS_DENIED && !may_be_replaced( to )) return err;
        Sleep( RETRY_WAIT );
    }
    return err;
}

/* A file under its temporary name takes the place of another, whose rights it gets. Those of a link's target are none
 * of it. */
static DWORD put_in_place( const WCHAR *temp, const WCHAR *path, BOOL replace )
{
    DWORD err = replace ? security_copy( path, temp ) : ERROR_SUCCESS;

    if (!err) err = move_file( temp, path, replace );
    if (!err) return ERROR_SUCCESS;
    DeleteFileW( temp );
    return err == ERROR_FILE_EXISTS ? ERROR_ALREADY_EXISTS : err;
}

DWORD file_write( const WCHAR *path, const BYTE *bytes, DWORD size, BOOL replace, struct stamp *stamp )
{
    WCHAR temp[PATH_CHARS];
    DWORD err;

    if (!replace || file_look( path, stamp )) stamp->written = 0;
    err = write_new( path, bytes, size, stamp->written, temp );
    if (!err) err = put_in_place( temp, path, replace );
    if (err)
    {
        WARN( "%s: error %lu\n", trace_wstr( path ), err );
        return err;
    }
    folder_flush_above( path );
    /* It is there, whether or not it can be looked at: a stamp that tells nothing has it read again. */
    if (file_look( path, stamp )) *stamp = (struct stamp){ .young = TRUE };
    return ERROR_SUCCESS;
}

/* Wine removes a file when its last handle is closed, and tells nobody if the folder does not let it. */
static BOOL is_gone( const WCHAR *path )
{
    return GetFileAttributesW( path ) == INVALID_FILE_ATTRIBUTES && GetLastError() == ERROR_FILE_NOT_FOUND;
}

/* Windows denies access to a file that was deleted and is still open elsewhere. */
DWORD file_delete( const WCHAR *path )
{
    DWORD err = ERROR_SUCCESS;
    BOOL deleted = FALSE;
    int i;

    for (i = 0; i < RETRY_COUNT; i++)
    {
        if (DeleteFileW( path ))
        {
            deleted = TRUE;
            err = is_gone( path ) ? ERROR_SUCCESS : ERROR_ACCESS_DENIED;
        }
        else if ((err = GetLastError()) == ERROR_FILE_NOT_FOUND && i) err = ERROR_SUCCESS;
        else if (err != ERROR_SHARING_VIOLATION && (err != ERROR_ACCESS_DENIED || !deleted)) return err;
        if (!err) break;
        Sleep( RETRY_WAIT );
    }
    if (!err) folder_flush_above( path );
    return err;
}

static BOOL has_bytes( const WCHAR *path, const BYTE *bytes, DWORD size )
{
    struct stamp stamp;
    DWORD there_size;
    BYTE *there;
    BOOL same;

    if (file_read( path, &there, &there_size, &stamp )) return FALSE;
    same = there_size == size && !memcmp( there, bytes, size );
    heap_free_secret( there, there_size );
    return same;
}

/* What was kept before is not kept again. */
DWORD file_keep_bytes( const WCHAR *path, const BYTE *bytes, DWORD size )
{
    WCHAR kept[PATH_CHARS];
    struct stamp stamp;
    DWORD err, i;

    for (i = 1; i < KEPT_MAX; i++)
    {
        _snwprintf( kept, ARRAYSIZE( kept ), L"%s" SUFFIX_KEPT L"%lu", path, i );
        kept[PATH_CHARS - 1] = 0;
        if (has_bytes( kept, bytes, size )) return ERROR_SUCCESS;
        if ((err = file_write( kept, bytes, size, FALSE, &stamp )) != ERROR_ALREADY_EXISTS) break;
    }
    return err;
}

DWORD file_keep( const WCHAR *path )
{
    struct stamp stamp;
    DWORD size, err;
    BYTE *bytes;

    if ((err = file_read( path, &bytes, &size, &stamp ))) return err;
    err = file_keep_bytes( path, bytes, size );
    heap_free_secret( bytes, size );
    return err;
}
