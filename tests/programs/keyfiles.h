/* What the programs that work on keys in files share: whole files, and blobs that are written to them. Define PROGRAM,
 * the name that stands before messages, first. Documented functions only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TEST_KEYFILES_H
#define WINECSP_TEST_KEYFILES_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#define FILE_LEN_MAX 10000

/* What main returns when a function has failed. */
static inline int fail( const char *what )
{
    fprintf( stderr, PROGRAM ": %s failed, error %#lx\n", what, GetLastError() );
    return 1;
}

/* A whole file of at most FILE_LEN_MAX bytes. FALSE: it cannot be read. */
static inline BOOL read_file( const char *name, BYTE *data, DWORD *len )
{
    FILE *file = fopen( name, "rb" );

    if (!file)
    {
        fprintf( stderr, PROGRAM ": cannot open %s\n", name );
        return FALSE;
    }
    *len = fread( data, 1, FILE_LEN_MAX, file );
    fclose( file );
    return TRUE;
}

static inline int write_file( const char *name, const BYTE *data, DWORD len )
{
    FILE *file = fopen( name, "wb" );

    if (!file || fwrite( data, 1, len, file ) != len || fclose( file ))
    {
        fprintf( stderr, PROGRAM ": cannot write %s\n", name );
        return 1;
    }
    return 0;
}

/* Writes a key's blob, wrapped with a key unless that is 0. */
static inline int save_key( HCRYPTKEY key, HCRYPTKEY wrapping, DWORD type, DWORD flags, const char *name )
{
    BYTE blob[FILE_LEN_MAX];
    DWORD len = sizeof(blob);

    if (!CryptExportKey( key, wrapping, type, flags, blob, &len )) return fail( "CryptExportKey" );
    return write_file( name, blob, len );
}

/* The key of a blob, exportable. 0: it cannot be read or imported. */
static inline HCRYPTKEY load_key( HCRYPTPROV prov, const char *name, HCRYPTKEY wrapping, DWORD flags )
{
    BYTE blob[FILE_LEN_MAX];
    HCRYPTKEY key = 0;
    DWORD len;

    if (!read_file( name, blob, &len )) return 0;
    if (!CryptImportKey( prov, blob, len, wrapping, flags | CRYPT_EXPORTABLE, &key )) fail( "CryptImportKey" );
    return key;
}

#endif
