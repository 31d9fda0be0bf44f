/* Reading and writing files. A result gets its name only when it is complete. Paths are UTF-8; on Wine they may be Unix
 * paths. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_FILES_H
#define CSPTOOL_FILES_H

#include "csptool.h"

#define FILE_CHUNK (256 * 1024)     /* bytes that are read at a time */

/* ---- read.c ------------------------------------------------------------------------------------ */

/* A path as Windows has it, from the heap. What stands in a Unix path is the file's name, even where Windows has rules
 * for it; with a backslash it is refused. */
WCHAR *native_path( const char *path );

/* Opens a file for reading; "-" is the standard input. `size` may be NULL; 0: unknown. Returns the error. */
DWORD open_source( const char *path, HANDLE *file, ULONGLONG *size );

/* Reads up to `len` bytes, fewer at the end only. Returns the error. */
DWORD read_source( HANDLE file, BYTE *data, DWORD len, DWORD *got );

/* A whole file of at most 1 MiB, from the heap. Returns the error; ERROR_INVALID_DATA: it is longer. */
DWORD read_small_file( const char *path, BYTE **data, DWORD *len );

/* The same of a file of at most `most` bytes, which is none of the standard input. */
DWORD read_large_file( const char *path, DWORD most, BYTE **data, DWORD *len );

/* ---- write.c ----------------------------------------------------------------------------------- */

struct target
{
    HANDLE file;
    WCHAR *path, *temp;         /* NULL: the standard output */
    BOOL   replaces;
};

/* Begins a file. `is_secret`: only its owner may read it. Returns the error; ERROR_FILE_EXISTS: it is there, or
 * a link of that name, and is not to be replaced; ERROR_INVALID_NAME: the file would be called otherwise. */
DWORD target_open( const char *path, BOOL replaces, BOOL is_secret, struct target *target );
DWORD target_write( struct target *target, const void *data, DWORD len );

/* Its end. Only with `keep` it gets its name; else there is nothing of it. Returns the error. */
DWORD target_close( struct target *target, BOOL keep );

/* All at once. */
DWORD write_whole( const char *path, BOOL replaces, BOOL is_secret, const void *data, DWORD len );

/* The name of a result, from the heap: --out, or the operand's name with an ending. NULL, and a line on stderr: the
 * operand is the input, and has none. */
char *result_name( const struct call *call, const char *ending );

/* ---- ../hash.c --------------------------------------------------------------------------------- */

/* Adds a file to a new hash object. Returns the error. */
DWORD hash_file( HCRYPTPROV prov, const char *path, ALG_ID alg, HCRYPTHASH *hash );

#endif
