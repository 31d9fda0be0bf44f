/* Output and questions on a console, which has its own functions: a Windows console does not take UTF-8.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "text.h"

#include <wingdi.h>
#include <wincon.h>

static HANDLE console_of( DWORD id )
{
    HANDLE handle = GetStdHandle( id );
    DWORD mode;

    return GetConsoleMode( handle, &mode ) ? handle : NULL;
}

BOOL is_terminal( void )
{
    return console_of( STD_OUTPUT_HANDLE ) != NULL;
}

void put( const char *text )
{
    HANDLE console = console_of( STD_OUTPUT_HANDLE );
    DWORD written;
    WCHAR *wide;

    if (!console)
    {
        printf( "%s", text );
        return;
    }
    fflush( stdout );
    wide = wide_from( text );
    WriteConsoleW( console, wide, lstrlenW( wide ), &written, NULL );
    free( wide );
}

/* https://no-color.org */
static BOOL wants_colour( void )
{
    return !GetEnvironmentVariableA( "NO_COLOR", NULL, 0 );
}

void put_coloured( enum colour colour, const char *text )
{
    static const WORD attributes[] =
    {
        [COLOUR_BOLD] = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE | FOREGROUND_INTENSITY,
        [COLOUR_GOOD] = FOREGROUND_GREEN | FOREGROUND_INTENSITY, [COLOUR_BAD] = FOREGROUND_RED | FOREGROUND_INTENSITY
    };
    HANDLE console = console_of( STD_OUTPUT_HANDLE );
    CONSOLE_SCREEN_BUFFER_INFO info;

    if (colour == COLOUR_NONE || !console || !wants_colour() || !GetConsoleScreenBufferInfo( console, &info ))
    {
        put( text );
        return;
    }
    fflush( stdout );
    SetConsoleTextAttribute( console, attributes[colour] | (info.wAttributes & 0xf0) );
    put( text );
    SetConsoleTextAttribute( console, info.wAttributes );
}

/* ---- questions -------------------------------------------------------------------------------- */

/* Reads a line without its end. */
static int read_line( HANDLE console, WCHAR *line, DWORD room )
{
    DWORD len;

    if (!ReadConsoleW( console, line, room, &len, NULL )) return -1;
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r')) len--;
    return len;
}

BOOL ask_yes( const char *question )
{
    HANDLE console = console_of( STD_INPUT_HANDLE );
    WCHAR line[64];
    int len;

    if (!console)
    {
        fprintf( stderr, "csptool: there is nobody to ask; --yes goes on without\n" );
        return FALSE;
    }
    put( question );
    put( " [y/N] " );
    len = read_line( console, line, ARRAYSIZE( line ) );
    return len == 1 && (line[0] == 'y' || line[0] == 'Y');
}

int ask_secret( const char *question, char *line, int room )
{
    HANDLE console = console_of( STD_INPUT_HANDLE );
    WCHAR wide[256];
    DWORD mode;
    int len;

    if (!console) return -1;
    fprintf( stderr, "%s", question );
    fflush( stderr );
    GetConsoleMode( console, &mode );
    SetConsoleMode( console, (mode & ~ENABLE_ECHO_INPUT) | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT );
    len = read_line( console, wide, ARRAYSIZE( wide ) );
    SetConsoleMode( console, mode );
    fprintf( stderr, "\n" );
    if (len > 0) len = WideCharToMultiByte( CP_UTF8, 0, wide, len, line, room, NULL, NULL );
    SecureZeroMemory( wide, sizeof(wide) );
    return len;
}
