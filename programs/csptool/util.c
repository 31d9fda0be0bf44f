/* What the commands of csptool share: text in its two forms, memory, numbers that a user wrote.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "csptool.h"

void *must_alloc( SIZE_T size )
{
    void *memory = calloc( 1, size ? size : 1 );

    if (memory) return memory;
    fprintf( stderr, "csptool: no memory\n" );
    exit( 1 );
}

void *must_grow( void *memory, SIZE_T size )
{
    void *grown = realloc( memory, size );

    if (grown) return grown;
    fprintf( stderr, "csptool: no memory\n" );
    exit( 1 );
}

WCHAR *wide_from( const char *utf8 )
{
    int count = MultiByteToWideChar( CP_UTF8, 0, utf8, -1, NULL, 0 );
    WCHAR *wide = must_alloc( (count + 1) * sizeof(*wide) );

    MultiByteToWideChar( CP_UTF8, 0, utf8, -1, wide, count );
    return wide;
}

char *utf8_from( const WCHAR *wide )
{
    int count = WideCharToMultiByte( CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL );
    char *utf8 = must_alloc( count + 1 );

    WideCharToMultiByte( CP_UTF8, 0, wide, -1, utf8, count, NULL, NULL );
    return utf8;
}

char *utf8_from_ansi( const char *ansi )
{
    int count = MultiByteToWideChar( CP_ACP, 0, ansi, -1, NULL, 0 );
    WCHAR *wide = must_alloc( (count + 1) * sizeof(*wide) );
    char *utf8;

    MultiByteToWideChar( CP_ACP, 0, ansi, -1, wide, count );
    utf8 = utf8_from( wide );
    free( wide );
    return utf8;
}

void print_wide( const WCHAR *text )
{
    char *utf8 = utf8_from( text );

    printf( "%s", utf8 );
    free( utf8 );
}

BOOL parse_type( const char *text, DWORD *type )
{
    BOOL hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    char *end;

    errno = 0;
    *type = strtoul( text, &end, hex ? 16 : 10 );
    if (*text >= '0' && *text <= '9' && !*end && !errno) return TRUE;
    fprintf( stderr, "csptool: '%s' is no provider type; types are numbers, such as 1 or 24\n", text );
    return FALSE;
}
