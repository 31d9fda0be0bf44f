/* Writing files: beside their place, then into it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "keystore/store.h"

#include <ntsecapi.h>       /* RtlGenRandom */

/* Under a name that nobody has, or foresees: what has it might be a link. */
static DWORD create_temp( struct target *target, BOOL is_secret )
{
    SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
    DWORD err = ERROR_FILE_EXISTS, random;
    int tries;

    if (is_secret) owner_only( &attributes, FALSE );
    for (tries = 0; err == ERROR_FILE_EXISTS && tries < 10; tries++)
    {
        if (!RtlGenRandom( &random, sizeof(random) )) random = GetTickCount() + tries;
        wsprintfW( target->temp, L"%s.%08lx.new", target->path, random );
        target->file = CreateFileW( target->temp, GENERIC_WRITE, 0, &attributes, CREATE_NEW, FILE_ATTRIBUTE_NORMAL,
                                    NULL );
        err = target->file == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
    }
    if (is_secret) owner_only_free( &attributes );
    return err;
}

/* Whether a file will be called as it is asked for: Windows drops dots and blanks at the end, but of a verbatim one. */
static BOOL keeps_name( const WCHAR *path )
{
    WCHAR last = *path ? path[lstrlenW( path ) - 1] : 0;

    return !wcsncmp( path, L"\\\\?\\", 4 ) || (last != '.' && last != ' ');
}

/* Whether nothing has a name, by a try, which leaves nothing, however this ends: under Wine a link that leads nowhere
 * has it, too, and no other call sees one. */
static DWORD check_free( const WCHAR *path )
{
    HANDLE file;
    DWORD err;

    if (GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES) return ERROR_FILE_EXISTS;
    file = CreateFileW( path, GENERIC_WRITE | DELETE, 0, NULL, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, NULL );
    if (file == INVALID_HANDLE_VALUE)
    {
        err = GetLastError();
        return err == ERROR_FILE_NOT_FOUND ? ERROR_FILE_EXISTS : err;   /* what is to be made cannot be missing */
    }
    CloseHandle( file );
    return ERROR_SUCCESS;
}

DWORD target_open( const char *path, BOOL replaces, BOOL is_secret, struct target *target )
{
    DWORD err = ERROR_SUCCESS;

    memset( target, 0, sizeof(*target) );
    if (!strcmp( path, "-" ))
    {
        fflush( stdout );
        target->file = GetStdHandle( STD_OUTPUT_HANDLE );
        return ERROR_SUCCESS;
    }
    target->path = native_path( path );
    target->replaces = replaces;
    if (!keeps_name( target->path )) err = ERROR_INVALID_NAME;
    else if (!replaces) err = check_free( target->path );
    if (!err)
    {
        target->temp = must_alloc( (lstrlenW( target->path ) + 32) * sizeof(WCHAR) );
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
    if (keep && !err && !MoveFileExW( target->temp, target->path, MOVEFILE_WRITE_THROUGH |
                                      (target->replaces ? MOVEFILE_REPLACE_EXISTING : 0) ))
        err = GetLastError() == ERROR_ALREADY_EXISTS ? ERROR_FILE_EXISTS : GetLastError();
    if (!keep || err) DeleteFileW( target->temp );
    else folder_flush_above( target->path );
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
    char *name;

    if (!call->options.out && *ending && !strcmp( base, "-" ))
    {
        fprintf( stderr, "csptool: %s: --out FILE says where the result goes; - is the output\n", call->command );
        return NULL;
    }
    name = must_alloc( strlen( base ) + strlen( ending ) + 1 );
    strcpy( name, base );
    if (!call->options.out) strcat( name, ending );
    return name;
}
