/* What the files of csptool.exe share: the commands, which main.c lists, and the reader of loaded
 * images. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_H
#define CSPTOOL_H

#include <stdarg.h>
#include <stdio.h>

#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winuser.h>
#include <wincrypt.h>

/* A command gets the arguments that follow its name; the result is the program's exit code. */
typedef int command_fn( int argc, char **argv );

command_fn modules_command;
command_fn exports_command;
command_fn keys_command;
command_fn providers_command;
command_fn test_command;
command_fn types_command;

/* The exported names of a loaded module. */
struct exports
{
    const BYTE  *base;
    const DWORD *names;     /* offsets of the names from base */
    DWORD        count;
};

BOOL exports_open( HMODULE module, struct exports *exports );
const char *exports_name( const struct exports *exports, DWORD index );

/* Reads one string of a loaded module's version resource; FALSE leaves `value` empty. */
BOOL version_string( HMODULE module, const WCHAR *key, WCHAR *value, DWORD value_count );

/* Ends a line with a module's "path <tab> ProductName <tab> ProductVersion"; NULL: none. */
void print_image( HMODULE module );

void print_wide( const WCHAR *text );

/* A provider type that a user wrote, decimal or with 0x; FALSE, and a line on stderr: it is none. */
BOOL parse_type( const char *text, DWORD *type );

/* Functions of advapi32.dll whose import pointers libs/primitives has taken (its imports.c): asked for by name. */
BOOL gen_random( HCRYPTPROV prov, DWORD len, BYTE *buffer );
BOOL release_context( HCRYPTPROV prov, DWORD flags );
#pragma GCC poison CryptAcquireContextW CryptGenRandom CryptReleaseContext

int complain( const char *what, DWORD err );

#endif
