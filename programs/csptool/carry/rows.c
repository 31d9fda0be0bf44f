/* What csptool backup and csptool restore say of containers: a table with a row for each.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "carry/carry.h"
#include "files/files.h"

struct table *carry_table( void )
{
    static const struct column columns[] =
    {
        { "scope", "WHOSE", CELL_TEXT }, { "name", "CONTAINER", CELL_TEXT }, { "pairs", "PAIRS", CELL_TEXT },
        { "result", "RESULT", CELL_TEXT }, { "error", "ERROR", CELL_TEXT }
    };

    return table_create( columns, ARRAYSIZE( columns ) );
}

BOOL names_file( const struct call *call )
{
    if (strcmp( call->args[0], "-" )) return TRUE;
    fprintf( stderr, "csptool: %s: a file is needed, not the standard input or output\n", call->command );
    return FALSE;
}

BOOL file_is_there( const char *path )
{
    WCHAR *native = native_path( path );
    BOOL there = GetFileAttributesW( native ) != INVALID_FILE_ATTRIBUTES;

    free( native );
    return there;
}

const char *pairs_text( const struct open_pair pairs[KEYSTORE_SLOT_COUNT] )
{
    static const char *const texts[] = { "", "exchange", "signature", "exchange, signature" };

    return texts[(pairs[KEYSTORE_KEYEXCHANGE].private_blob ? 1 : 0) |
                 (pairs[KEYSTORE_SIGNATURE].private_blob ? 2 : 0)];
}

void add_name( struct table *table, const char *name )
{
    char *utf8 = utf8_from_ansi( name );

    table_cell( table, utf8 );
    free( utf8 );
}

void add_outcome( struct table *table, const char *done, DWORD err )
{
    char number[16];

    snprintf( number, sizeof(number), "%#lx", err );
    table_cell( table, err ? "failed" : done );
    table_cell( table, !err ? "" : error_name( err ) ? error_name( err ) : number );
}
