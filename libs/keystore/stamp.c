/* Stamps of files, which show whether a file is still the one that was read. That takes one query, which opens nothing,
 * and on Wine asks no server. Two contents may have the same stamp if they were written within one tick of the file
 * system's clock, so a stamp that was young when it was taken does not count later.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

#include <winternl.h>

#define SECOND 10000000     /* in units of 100 ns */

/* How long a tick takes, and how late a file system's clock may be, where fractions of a second are kept; and the
 * longest tick where they are not (FAT). */
#define TICK      (SECOND / 50)
#define LONG_TICK (2 * SECOND)

/* Steps by which a last-write time is made later: the next of them where the file system keeps no smaller one. */
static const DWORD steps[] = { 1, 100, SECOND / 100, SECOND, 2 * SECOND };

/* ---- asking ------------------------------------------------------------------------------------ */

typedef NTSTATUS (NTAPI *query_func)( const OBJECT_ATTRIBUTES *attributes, FILE_NETWORK_OPEN_INFORMATION *info );

#define NAME_NOT_FOUND ((NTSTATUS)0xc0000034)   /* STATUS_OBJECT_NAME_NOT_FOUND */
#define PATH_NOT_FOUND ((NTSTATUS)0xc000003a)   /* STATUS_OBJECT_PATH_NOT_FOUND */

/* The function behind GetFileAttributesEx, which also tells the change time; NULL: this system has none. */
static query_func find_query( void )
{
    static void *volatile known;

    if (!known) known = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "NtQueryFullAttributesFile" );
    return (query_func)known;
}

/* FALSE: ask in another way; a path that is not plain C:\... is left to the system. */
static BOOL ask_system( const WCHAR *path, FILE_NETWORK_OPEN_INFORMATION *info, DWORD *err )
{
    WCHAR full[PATH_CHARS + 4] = L"\\??\\";
    query_func query = find_query();
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    NTSTATUS status;

    if (!query || !path[0] || path[1] != ':' || path[2] != '\\' || wcschr( path, '/' )) return FALSE;
    lstrcpynW( full + 4, path, PATH_CHARS );
    name.Buffer = full;
    name.Length = lstrlenW( full ) * sizeof(WCHAR);
    name.MaximumLength = name.Length + sizeof(WCHAR);
    InitializeObjectAttributes( &attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL );
    status = query( &attributes, info );
    if (status == NAME_NOT_FOUND) *err = ERROR_FILE_NOT_FOUND;
    else if (status == PATH_NOT_FOUND) *err = ERROR_PATH_NOT_FOUND;
    else if (!status) *err = ERROR_SUCCESS;
    else return FALSE;
    return TRUE;
}

/* The same without a change time. */
static DWORD ask( const WCHAR *path, FILE_NETWORK_OPEN_INFORMATION *info )
{
    WIN32_FILE_ATTRIBUTE_DATA data;

    memset( info, 0, sizeof(*info) );
    if (!GetFileAttributesExW( path, GetFileExInfoStandard, &data )) return GetLastError();
    info->FileAttributes = data.dwFileAttributes;
    info->LastWriteTime.QuadPart = time_value( data.ftLastWriteTime );
    info->EndOfFile.QuadPart = (ULONGLONG)data.nFileSizeHigh << 32 | data.nFileSizeLow;
    return ERROR_SUCCESS;
}

/* What tells of a write more surely is the change time, which no program can set. */
BOOL stamp_is_young( const struct stamp *stamp, ULONGLONG now )
{
    ULONGLONG last = stamp->changed ? stamp->changed : stamp->written;

    return now < last + TICK + (last % SECOND ? 0 : LONG_TICK);
}

DWORD file_look( const WCHAR *path, struct stamp *stamp )
{
    FILE_NETWORK_OPEN_INFORMATION info;
    FILETIME now;
    DWORD err;

    GetSystemTimeAsFileTime( &now );
    if (!ask_system( path, &info, &err )) err = ask( path, &info );
    if (err) return err;
    if (info.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) return ERROR_DIRECTORY;
    stamp->written = info.LastWriteTime.QuadPart;
    stamp->changed = info.ChangeTime.QuadPart;
    stamp->size = info.EndOfFile.QuadPart > MAXDWORD ? MAXDWORD : info.EndOfFile.QuadPart;
    stamp->young = stamp_is_young( stamp, time_value( now ) );
    return ERROR_SUCCESS;
}

BOOL stamp_is_same( const struct stamp *a, const struct stamp *b )
{
    return a->written == b->written && a->changed == b->changed && a->size == b->size;
}

/* ---- setting ----------------------------------------------------------------------------------- */

static DWORD get_written( HANDLE file, ULONGLONG *written )
{
    FILETIME time;

    if (!GetFileTime( file, NULL, NULL, &time )) return GetLastError();
    *written = time_value( time );
    return ERROR_SUCCESS;
}

/* File systems keep times in steps of their own, so what was set is read again. */
DWORD file_make_later( HANDLE file, ULONGLONG after )
{
    ULONGLONG written = 0;
    FILETIME time;
    DWORD i, err;

    if ((err = get_written( file, &written ))) return err;
    for (i = 0; i < ARRAYSIZE( steps ) && written <= after; i++)
    {
        time.dwHighDateTime = (after + steps[i]) >> 32;
        time.dwLowDateTime = (DWORD)(after + steps[i]);
        if (!SetFileTime( file, NULL, NULL, &time )) return GetLastError();
        if ((err = get_written( file, &written ))) return err;
    }
    return ERROR_SUCCESS;
}
