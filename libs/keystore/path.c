/* Paths: their parts, and whether a path leads to a file of its own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

const WCHAR *path_split( const WCHAR *path, WCHAR folder[PATH_CHARS] )
{
    const WCHAR *name = wcsrchr( path, '\\' ) + 1;

    lstrcpynW( folder, path, min( name - path + 1, PATH_CHARS ) );
    return name;
}

/* Where a file or folder really is; FALSE: cannot be told. */
static BOOL final_path( const WCHAR *path, DWORD flags, WCHAR final[PATH_CHARS] )
{
    HANDLE file = CreateFileW( path, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                               OPEN_EXISTING, flags, NULL );
    DWORD len;

    if (file == INVALID_HANDLE_VALUE) return FALSE;
    len = GetFileType( file ) == FILE_TYPE_DISK ? GetFinalPathNameByHandleW( file, final, PATH_CHARS, 0 ) : 0;
    CloseHandle( file );
    return len && len < PATH_CHARS;
}

BOOL file_is_own( const WCHAR *path )
{
    WCHAR folder[PATH_CHARS], final_folder[PATH_CHARS], final[PATH_CHARS];
    const WCHAR *name = path_split( path, folder );
    WCHAR *end;

    if (!final_path( path, 0, final ) || !final_path( folder, FILE_FLAG_BACKUP_SEMANTICS, final_folder )) return FALSE;
    if (!(end = wcsrchr( final, '\\' )) || lstrcmpiW( end + 1, name )) return FALSE;
    *end = 0;
    if ((end = wcsrchr( final_folder, '\\' )) && !end[1]) *end = 0;
    return !lstrcmpiW( final, final_folder );
}
