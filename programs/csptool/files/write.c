/* Writing files: beside their place, then into it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "keystore/store.h"

static DWORD create_temp( struct target *target, BOOL is_secret )
{
    SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
    DWORD err = ERROR_SUCCESS;

    if (is_secret) owner_only( &attributes, FALSE );
    target->file = CreateFileW( target->temp, GENERIC_WRITE, 0, &attributes, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL,
                                NULL );
    if (target->file == INVALID_HANDLE_VALUE) err = GetLastError();
    if (is_secret) owner_only_free( &attributes );
    return err;
}

DWORD target_open( const char *path, BOOL replaces, BOOL is_secret, struct target *target )
{
    DWORD err;

    memset( target, 0, sizeof(*target) );
    if (!strcmp( path, "-" ))
    {
        fflush( stdout );
        target->file = GetStdHandle( STD_OUTPUT_HANDLE );
        return ERROR_SUCCESS;
    }
    target->path = native_path( path );
    target->replaces = replaces;
    if (!replaces && GetFileAttributesW( target->path ) != INVALID_FILE_ATTRIBUTES) err = ERROR_FILE_EXISTS;
    else
    {
        target->temp = must_alloc( (lstrlenW( target->path ) + 32) * sizeof(WCHAR) );
        wsprintfW( target->temp, L"%s.%u.new", target->path, GetCurrentProcessId() );
        err = create_temp( target, is_secret );
    }
    if (!err) return ERROR_SUCCESS;
    free( target->path );
    free( target->temp );
    return err;
}

DWORD target_write( struct target *target, const void *data, DWORD len )
{
    DWORD written;

    if (!WriteFile( target->file, data, len, &written, NULL )) return GetLastError();
    return written == len ? ERROR_SUCCESS : ERROR_DISK_FULL;
}

DWORD target_close( struct target *target, BOOL keep )
{
    DWORD err = ERROR_SUCCESS;

    if (!target->path) return ERROR_SUCCESS;
    if (keep && !FlushFileBuffers( target->file )) err = GetLastError();
    CloseHandle( target->file );
    if (keep && !err &&
        !MoveFileExW( target->temp, target->path, target->replaces ? MOVEFILE_REPLACE_EXISTING : 0 ))
        err = GetLastError() == ERROR_ALREADY_EXISTS ? ERROR_FILE_EXISTS : GetLastError();
    if (!keep || err) DeleteFileW( target->temp );
    free( target->path );
    free( target->temp );
    return err;
}

DWORD write_whole( const char *path, BOOL replaces, BOOL is_secret, const void *data, DWORD len )
{
    struct target target;
    DWORD err, close_err;

    if ((err = target_open( path, replaces, is_secret, &target ))) return err;
    err = target_write( &target, data, len );
    close_err = target_close( &target, !err );
    return err ? err : close_err;
}

char *result_name( const struct call *call, const char *ending )
{
    const char *base = call->options.out ? call->options.out : call->args[0];
    char *name = must_alloc( strlen( base ) + strlen( ending ) + 1 );

    strcpy( name, base );
    if (!call->options.out) strcat( name, ending );
    return name;
}
