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

static void put_to( FILE *file, DWORD id, const char *text )
{
    HANDLE console = console_of( id );
    DWORD written;
    WCHAR *wide;

    if (!console)
    {
        fprintf( file, "%s", text );
        return;
    }
    fflush( file );
    wide = wide_from( text );
    WriteConsoleW( console, wide, lstrlenW( wide ), &written, NULL );
    free( wide );
}

void put( const char *text )
{
    put_to( stdout, STD_OUTPUT_HANDLE, text );
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

#define EXIT_INTERRUPTED 130        /* as shells have it of SIGINT */

static HANDLE asked;                /* the console that a question waits for */
static DWORD asked_mode;            /* as it was before */

/* Runs in a thread of its own while the question waits. */
static BOOL WINAPI interrupted( DWORD event )
{
    if (!asked) return FALSE;
    SetConsoleMode( asked, asked_mode );
    ExitProcess( EXIT_INTERRUPTED );
}

/* Reads a line without its end, in another mode of the console; Ctrl-C ends the program. */
static int read_line( HANDLE console, DWORD without, WCHAR *line, DWORD room )
{
    DWORD len;
    BOOL done;

    GetConsoleMode( console, &asked_mode );
    asked = console;
    SetConsoleCtrlHandler( interrupted, TRUE );
    SetConsoleMode( console, (asked_mode & ~without) | ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT );
    SetLastError( ERROR_SUCCESS );
    done = ReadConsoleW( console, line, room, &len, NULL );
    if (!done || (!len && GetLastError() == ERROR_OPERATION_ABORTED)) interrupted( CTRL_C_EVENT );
    SetConsoleMode( console, asked_mode );
    SetConsoleCtrlHandler( interrupted, FALSE );
    asked = NULL;
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
    len = read_line( console, 0, line, ARRAYSIZE( line ) );
    return len == 1 && (line[0] == 'y' || line[0] == 'Y');
}

int ask_secret( const char *question, char *line, int room )
{
    HANDLE console = console_of( STD_INPUT_HANDLE );
    WCHAR wide[256];
    int len;

    if (!console) return -1;
    put_to( stderr, STD_ERROR_HANDLE, question );
    len = read_line( console, ENABLE_ECHO_INPUT, wide, ARRAYSIZE( wide ) );
    fprintf( stderr, "\n" );
    if (len > 0) len = WideCharToMultiByte( CP_UTF8, 0, wide, len, line, room, NULL, NULL );
    SecureZeroMemory( wide, sizeof(wide) );
    return len;
}
