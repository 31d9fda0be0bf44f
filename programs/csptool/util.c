/* What the commands of csptool share: wide text, complaints, numbers that a user wrote.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdlib.h>

#include "csptool.h"

void print_wide( const WCHAR *text )
{
    char buffer[1024];

    if (WideCharToMultiByte( CP_UTF8, 0, text, -1, buffer, sizeof(buffer), NULL, NULL ))
        printf( "%s", buffer );
}

/* Says what failed, on stderr; returns the exit code for that. */
int complain( const char *what, DWORD err )
{
    if (err) fprintf( stderr, "csptool: %s: error %lu (%#lx)\n", what, err, err );
    else fprintf( stderr, "csptool: %s: failed without an error code\n", what );
    return 1;
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
