/*
 * Conformance harness: the macros and functions that Wine's own tests use (START_TEST, ok, skip,
 * todo_wine ...), so that a test file builds here and in a Wine source tree without a change.
 * A test file includes this for the declarations. Exactly one file of each test program defines
 * STANDALONE first; it gets the implementation and main(), and supplies winetest_testlist[]
 * (tools/make-testlist writes that file).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef __WINE_WINE_TEST_H
#define __WINE_WINE_TEST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <guiddef.h>

#if defined(__clang__) || !defined(__GNUC__)
# define WINETEST_FORMAT_KIND __printf__
#else
# define WINETEST_FORMAT_KIND ms_printf
#endif

#ifdef __GNUC__
# define WINETEST_PRINTF( fmt, args ) __attribute__((format( WINETEST_FORMAT_KIND, fmt, args )))
#else
# define WINETEST_PRINTF( fmt, args )
#endif

/* Settings, fixed before the first test starts. */
extern int winetest_debug;             /* WINETEST_DEBUG: 0 hides traces and expected failures; default 1 */
extern int winetest_interactive;       /* WINETEST_INTERACTIVE: a person is watching; default 0 */
extern int winetest_report_success;    /* WINETEST_REPORT_SUCCESS: print the checks that pass; default 0 */
extern int winetest_platform_is_wine;
extern const char *winetest_platform;  /* "wine" or "windows"; WINETEST_PLATFORM overrides detection */

/* Every function below may be called from any thread and preserves the last error, since a check
 * of one result is usually followed by a check of GetLastError(). */

/* Notes where the calling thread is; checks and crashes are reported at that place. */
extern void winetest_set_location( const char *file, int line );

/* Counts one check. A false condition is a failure, unless the thread is inside a todo or flaky
 * block; a true one inside a todo block is a failure. */
extern void winetest_ok( int condition, const char *msg, ... ) WINETEST_PRINTF( 2, 3 );
extern void winetest_vok( int condition, const char *msg, va_list args ) WINETEST_PRINTF( 2, 0 );

/* winetest_skip counts a part that cannot run here. winetest_win_skip is for what only some
 * versions of Windows lack: on Wine it is a failed check. */
extern void winetest_skip( const char *msg, ... ) WINETEST_PRINTF( 1, 2 );
extern void winetest_win_skip( const char *msg, ... ) WINETEST_PRINTF( 1, 2 );

/* winetest_trace prints a line at the current place if winetest_debug is set, winetest_print
 * always. Neither counts anything. */
extern void winetest_trace( const char *msg, ... ) WINETEST_PRINTF( 1, 2 );
extern void winetest_print( const char *msg, ... ) WINETEST_PRINTF( 1, 2 );

/* Puts a text before the messages of this thread until it is popped. Nests. */
extern void winetest_push_context( const char *fmt, ... ) WINETEST_PRINTF( 1, 2 );
extern void winetest_pop_context( void );

/* These drive the todo and flaky blocks: start returns 1 and end 0, which runs the loop once. */
extern int winetest_start_todo( int is_todo );
extern int winetest_end_todo( void );
extern int winetest_start_flaky( int is_flaky );
extern int winetest_end_flaky( void );

extern LONG winetest_get_failures( void );
extern void winetest_add_failures( LONG count );

/* Arguments of the program: argv[0] is the program and argv[1] the name of the test. A test starts
 * itself as a child process by giving that name and at least one more argument. */
extern int winetest_get_mainargs( char ***pargv );

/* Waits up to 30 s for a child made that way and adds its failures to ours. Wine passed a process
 * handle for years and a PROCESS_INFORMATION later; both are taken. Closes no handle. */
extern void winetest_wait_child_handle( HANDLE process );
extern void winetest_wait_child_info( const PROCESS_INFORMATION *info );

/* Printable forms. The text stays good for the next several calls in the same thread. */
extern const char *wine_dbgstr_an( const char *str, int len );
extern const char *wine_dbgstr_wn( const WCHAR *str, int len );
extern const char *wine_dbgstr_guid( const GUID *guid );
extern const char *wine_dbgstr_longlong( ULONGLONG value );
extern const char *wine_dbgstr_point( const POINT *point );
extern const char *wine_dbgstr_size( const SIZE *size );
extern const char *wine_dbgstr_rect( const RECT *rect );
static inline const char *wine_dbgstr_a( const char *str ) { return wine_dbgstr_an( str, -1 ); }
static inline const char *wine_dbgstr_w( const WCHAR *str ) { return wine_dbgstr_wn( str, -1 ); }
static inline const char *debugstr_an( const char *str, int len ) { return wine_dbgstr_an( str, len ); }
static inline const char *debugstr_wn( const WCHAR *str, int len ) { return wine_dbgstr_wn( str, len ); }
static inline const char *debugstr_a( const char *str ) { return wine_dbgstr_an( str, -1 ); }
static inline const char *debugstr_w( const WCHAR *str ) { return wine_dbgstr_wn( str, -1 ); }
static inline const char *debugstr_guid( const GUID *guid ) { return wine_dbgstr_guid( guid ); }

#define START_TEST( name ) void func_ ## name( void ); void func_ ## name( void )

/* Each of these expands to the function to call, after noting the place: the arguments follow. */
#define ok_( file, line )       (winetest_set_location( file, line ), winetest_ok)
#define skip_( file, line )     (winetest_set_location( file, line ), winetest_skip)
#define win_skip_( file, line ) (winetest_set_location( file, line ), winetest_win_skip)
#define trace_( file, line )    (winetest_set_location( file, line ), winetest_trace)

#define ok       ok_( __FILE__, __LINE__ )
#define skip     skip_( __FILE__, __LINE__ )
#define win_skip win_skip_( __FILE__, __LINE__ )
#define trace    trace_( __FILE__, __LINE__ )

/* A wrong answer that some version of Windows gives; never accepted from Wine. */
#define broken( condition ) (!winetest_platform_is_wine && (condition))

/* The statement or block that follows is run once, with its failures expected (todo) or forgiven (flaky). */
#define todo_if( is_todo ) \
    for (int winetest_todo_ = winetest_start_todo( !!(is_todo) ); winetest_todo_; \
         winetest_todo_ = winetest_end_todo())
#define todo_wine               todo_if( winetest_platform_is_wine )
#define todo_wine_if( is_todo ) todo_if( winetest_platform_is_wine && (is_todo) )

#define flaky_if( is_flaky ) \
    for (int winetest_flaky_ = winetest_start_flaky( !!(is_flaky) ); winetest_flaky_; \
         winetest_flaky_ = winetest_end_flaky())
#define flaky                     flaky_if( 1 )
#define flaky_wine                flaky_if( winetest_platform_is_wine )
#define flaky_wine_if( is_flaky ) flaky_if( winetest_platform_is_wine && (is_flaky) )

#define winetest_wait_child_process( child ) \
    (winetest_set_location( __FILE__, __LINE__ ), \
     _Generic( (child), PROCESS_INFORMATION *: winetest_wait_child_info, \
               const PROCESS_INFORMATION *: winetest_wait_child_info, \
           default: winetest_wait_child_handle )( child ))
#define wait_child_process winetest_wait_child_process

#ifndef ARRAY_SIZE
#define ARRAY_SIZE( array ) (sizeof(array) / sizeof((array)[0]))
#endif

#ifdef STANDALONE

struct test
{
    const char *name;
    void      (*func)( void );
};

/* Ends with a row of zeroes. */
extern const struct test winetest_testlist[];

int winetest_debug = 1;
int winetest_interactive;
int winetest_report_success;
int winetest_platform_is_wine;
const char *winetest_platform = "windows";

#define WINETEST_LINE_LEN    2048   /* bytes in the longest line printed; what is beyond is cut */
#define WINETEST_CONTEXT_LEN 256    /* bytes in one context text */
#define WINETEST_CONTEXT_MAX 32     /* depth of contexts */
#define WINETEST_POOL_LEN    8192   /* bytes that wine_dbgstr_* of one thread hand out before reuse */
#define WINETEST_STR_MAX     300    /* characters of one string that wine_dbgstr_* show */
#define WINETEST_CHILD_WAIT  30000  /* ms */

/* What belongs to one thread. It is made at the thread's first check and never freed, so it stays
 * small; the two big parts are made when first used. */
struct winetest_thread
{
    const char *file;           /* current place */
    int         line;
    unsigned    todo_bits;      /* one bit for each nested block, the innermost lowest */
    unsigned    flaky_bits;
    unsigned    context_count;
    char      (*contexts)[WINETEST_CONTEXT_LEN];
    char       *pool;
    size_t      pool_pos;
};

/* Counters of the process, changed with Interlocked functions only. */
static LONG winetest_successes;
static LONG winetest_failures;
static LONG winetest_todo_expected;   /* false inside a todo block, as announced */
static LONG winetest_todo_passed;     /* true inside a todo block: failures */
static LONG winetest_flaky_failures;
static LONG winetest_skipped;

/* Fixed before the first test starts. */
static DWORD  winetest_tls = TLS_OUT_OF_INDEXES;
static HANDLE winetest_output;
static int    winetest_argc;
static char **winetest_argv;
static const struct test *winetest_current;

static void winetest_write( const char *text, size_t len )
{
    DWORD written;

    WriteFile( winetest_output, text, (DWORD)len, &written, NULL );
}

static void winetest_fatal( const char *text )
{
    winetest_write( text, strlen( text ) );
    TerminateProcess( GetCurrentProcess(), 1 );
}

static void *winetest_alloc( size_t size )
{
    void *ret = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, size );

    if (!ret) winetest_fatal( "the test harness is out of memory\n" );
    return ret;
}

static struct winetest_thread *winetest_get_thread( void )
{
    DWORD err = GetLastError();
    struct winetest_thread *data = TlsGetValue( winetest_tls );

    if (!data)
    {
        data = winetest_alloc( sizeof(*data) );
        data->file = "(no check yet)";
        TlsSetValue( winetest_tls, data );
    }
    SetLastError( err );  /* TlsGetValue clears it */
    return data;
}

static size_t winetest_append( char *buf, size_t pos, const char *text )
{
    while (*text && pos < WINETEST_LINE_LEN - 2) buf[pos++] = *text++;
    buf[pos] = 0;
    return pos;
}

/* Prints "file.c:LINE: KIND: context: message" with one write, so that lines of several threads
 * and processes do not mix. */
static void WINETEST_PRINTF( 2, 0 ) winetest_vreport( const char *kind, const char *msg, va_list args )
{
    struct winetest_thread *data = winetest_get_thread();
    DWORD err = GetLastError();
    char buf[WINETEST_LINE_LEN], text[WINETEST_LINE_LEN];
    size_t pos;
    unsigned i;

    _vsnprintf( text, sizeof(text) - 1, msg, args );
    text[sizeof(text) - 1] = 0;
    _snprintf( buf, sizeof(buf) - 1, "%s:%d: ", data->file, data->line );
    buf[sizeof(buf) - 1] = 0;
    pos = winetest_append( buf, strlen( buf ), kind );
    for (i = 0; i < data->context_count && i < WINETEST_CONTEXT_MAX; i++)
    {
        pos = winetest_append( buf, pos, data->contexts[i] );
        pos = winetest_append( buf, pos, ": " );
    }
    pos = winetest_append( buf, pos, text );
    if (buf[pos - 1] != '\n') buf[pos++] = '\n';
    winetest_write( buf, pos );
    SetLastError( err );
}

static void WINETEST_PRINTF( 2, 3 ) winetest_report( const char *kind, const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vreport( kind, msg, args );
    va_end( args );
}

void winetest_set_location( const char *file, int line )
{
    struct winetest_thread *data = winetest_get_thread();
    const char *p;

    for (p = file; *p; p++) if (*p == '/' || *p == '\\') file = p + 1;
    data->file = file;
    data->line = line;
}

/* A true condition inside a todo block: the block has to go. */
static void WINETEST_PRINTF( 2, 0 ) winetest_todo_success( int is_flaky, const char *msg, va_list args )
{
    if (is_flaky)
    {
        if (winetest_debug > 0) winetest_vreport( "Test marked flaky: unexpected success: ", msg, args );
        InterlockedIncrement( &winetest_flaky_failures );
        return;
    }
    winetest_vreport( "Todo succeeded: ", msg, args );
    InterlockedIncrement( &winetest_todo_passed );
}

/* A false condition; three counters, since it may be expected or forgiven. */
static void WINETEST_PRINTF( 3, 0 ) winetest_failure( int is_todo, int is_flaky, const char *msg,
                                                      va_list args )
{
    if (is_todo)
    {
        if (winetest_debug > 0) winetest_vreport( "Test marked todo: ", msg, args );
        InterlockedIncrement( &winetest_todo_expected );
        return;
    }
    if (is_flaky)
    {
        if (winetest_debug > 0) winetest_vreport( "Test marked flaky: ", msg, args );
        InterlockedIncrement( &winetest_flaky_failures );
        return;
    }
    winetest_vreport( "Test failed: ", msg, args );
    InterlockedIncrement( &winetest_failures );
}

void winetest_vok( int condition, const char *msg, va_list args )
{
    struct winetest_thread *data = winetest_get_thread();

    if (!condition) winetest_failure( !!data->todo_bits, !!data->flaky_bits, msg, args );
    else if (data->todo_bits) winetest_todo_success( !!data->flaky_bits, msg, args );
    else
    {
        if (winetest_report_success) winetest_report( "Test succeeded", "\n" );
        InterlockedIncrement( &winetest_successes );
    }
}

void winetest_ok( int condition, const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vok( condition, msg, args );
    va_end( args );
}

void winetest_skip( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vreport( "Tests skipped: ", msg, args );
    va_end( args );
    InterlockedIncrement( &winetest_skipped );
}

void winetest_win_skip( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    if (winetest_platform_is_wine) winetest_vok( 0, msg, args );
    else
    {
        winetest_vreport( "Tests skipped: ", msg, args );
        InterlockedIncrement( &winetest_skipped );
    }
    va_end( args );
}

void winetest_trace( const char *msg, ... )
{
    va_list args;

    if (winetest_debug <= 0) return;
    va_start( args, msg );
    winetest_vreport( "", msg, args );
    va_end( args );
}

void winetest_print( const char *msg, ... )
{
    va_list args;

    va_start( args, msg );
    winetest_vreport( "", msg, args );
    va_end( args );
}

void winetest_push_context( const char *fmt, ... )
{
    struct winetest_thread *data = winetest_get_thread();
    DWORD err = GetLastError();
    va_list args;
    char *text;

    if (!data->contexts) data->contexts = winetest_alloc( WINETEST_CONTEXT_MAX * WINETEST_CONTEXT_LEN );
    if (data->context_count < WINETEST_CONTEXT_MAX)  /* deeper ones are counted but not shown */
    {
        text = data->contexts[data->context_count];
        va_start( args, fmt );
        _vsnprintf( text, WINETEST_CONTEXT_LEN - 1, fmt, args );
        va_end( args );
        text[WINETEST_CONTEXT_LEN - 1] = 0;
    }
    data->context_count++;
    SetLastError( err );
}

void winetest_pop_context( void )
{
    struct winetest_thread *data = winetest_get_thread();

    if (data->context_count) data->context_count--;
}

int winetest_start_todo( int is_todo )
{
    struct winetest_thread *data = winetest_get_thread();

    data->todo_bits = (data->todo_bits << 1) | !!is_todo;
    return 1;
}

int winetest_end_todo( void )
{
    winetest_get_thread()->todo_bits >>= 1;
    return 0;
}

int winetest_start_flaky( int is_flaky )
{
    struct winetest_thread *data = winetest_get_thread();

    data->flaky_bits = (data->flaky_bits << 1) | !!is_flaky;
    return 1;
}

int winetest_end_flaky( void )
{
    winetest_get_thread()->flaky_bits >>= 1;
    return 0;
}

LONG winetest_get_failures( void )
{
    return winetest_failures + winetest_todo_passed;
}

void winetest_add_failures( LONG count )
{
    InterlockedExchangeAdd( &winetest_failures, count );
}

int winetest_get_mainargs( char ***pargv )
{
    *pargv = winetest_argv;
    return winetest_argc;
}

/* An exit code over 255 is no count: the child died of an exception or was ended. */
static void winetest_child_result( DWORD pid, DWORD code )
{
    if (code > 255) winetest_ok( 0, "child process %04lx ended with code %#lx\n", pid, code );
    else if (code)
    {
        winetest_report( "Test failed: ", "%lu failures in child process %04lx\n", code, pid );
        winetest_add_failures( (LONG)code );
    }
}

void winetest_wait_child_handle( HANDLE process )
{
    DWORD wait, err = GetLastError(), code = 0, pid = GetProcessId( process );

    wait = WaitForSingleObject( process, WINETEST_CHILD_WAIT );
    winetest_ok( !wait, "waiting for child process %04lx returned %#lx\n", pid, wait );
    if (wait) TerminateProcess( process, 256 );
    else if (GetExitCodeProcess( process, &code )) winetest_child_result( pid, code );
    else winetest_ok( 0, "no exit code of child process %04lx, error %lu\n", pid, GetLastError() );
    SetLastError( err );
}

void winetest_wait_child_info( const PROCESS_INFORMATION *info )
{
    winetest_wait_child_handle( info->hProcess );
}

/* Copies a text into the calling thread's ring of texts. */
static const char *winetest_keep( const char *text )
{
    struct winetest_thread *data = winetest_get_thread();
    DWORD err = GetLastError();
    size_t len = strlen( text ) + 1;
    char *ret;

    if (!data->pool) data->pool = winetest_alloc( WINETEST_POOL_LEN );
    if (data->pool_pos + len > WINETEST_POOL_LEN) data->pool_pos = 0;
    ret = data->pool + data->pool_pos;
    memcpy( ret, text, len );
    data->pool_pos += len;
    SetLastError( err );
    return ret;
}

static const char * WINETEST_PRINTF( 1, 2 ) winetest_keepf( const char *fmt, ... )
{
    char buf[128];
    va_list args;

    va_start( args, fmt );
    _vsnprintf( buf, sizeof(buf) - 1, fmt, args );
    va_end( args );
    buf[sizeof(buf) - 1] = 0;
    return winetest_keep( buf );
}

/* Writes one character, escaped if need be, and returns the bytes written: 6 at most. */
static size_t winetest_put_char( char *dst, unsigned c, int is_wide )
{
    static const char plain[] = "\n\r\t\"\\", letters[] = "nrt\"\\";
    const char *p;

    if (c && c < 0x80 && (p = strchr( plain, (int)c )))
    {
        dst[0] = '\\';
        dst[1] = letters[p - plain];
        return 2;
    }
    if (c >= ' ' && c < 0x7f)
    {
        dst[0] = (char)c;
        return 1;
    }
    return (size_t)sprintf( dst, is_wide ? "\\%04x" : "\\x%02x", c );
}

/* Common part of wine_dbgstr_an and wine_dbgstr_wn; len is in characters. */
static const char *winetest_quote( const void *str, int len, int is_wide )
{
    char buf[WINETEST_STR_MAX * 6 + 8];
    size_t pos = 0;
    int i;

    if (is_wide) buf[pos++] = 'L';
    buf[pos++] = '"';
    for (i = 0; i < len && i < WINETEST_STR_MAX; i++)
    {
        unsigned c = is_wide ? ((const WCHAR *)str)[i] : ((const unsigned char *)str)[i];

        pos += winetest_put_char( buf + pos, c, is_wide );
    }
    strcpy( buf + pos, len > WINETEST_STR_MAX ? "\"..." : "\"" );
    return winetest_keep( buf );
}

const char *wine_dbgstr_an( const char *str, int len )
{
    if (!str) return "(null)";
    if (!((ULONG_PTR)str >> 16)) return winetest_keepf( "#%04x", (unsigned)(ULONG_PTR)str );
    if (len < 0) len = (int)strlen( str );
    return winetest_quote( str, len, 0 );
}

const char *wine_dbgstr_wn( const WCHAR *str, int len )
{
    if (!str) return "(null)";
    if (!((ULONG_PTR)str >> 16)) return winetest_keepf( "#%04x", (unsigned)(ULONG_PTR)str );
    if (len < 0) for (len = 0; str[len]; len++) {}
    return winetest_quote( str, len, 1 );
}

const char *wine_dbgstr_guid( const GUID *guid )
{
    if (!guid) return "(null)";
    return winetest_keepf( "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}",
                           (unsigned long)guid->Data1, guid->Data2, guid->Data3,
                           guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3],
                           guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7] );
}

const char *wine_dbgstr_longlong( ULONGLONG value )
{
    unsigned long high = (unsigned long)(value >> 32), low = (unsigned long)(value & 0xffffffff);

    if (high) return winetest_keepf( "%lx%08lx", high, low );
    return winetest_keepf( "%lx", low );
}

const char *wine_dbgstr_point( const POINT *point )
{
    if (!point) return "(null)";
    return winetest_keepf( "(%ld,%ld)", (long)point->x, (long)point->y );
}

const char *wine_dbgstr_size( const SIZE *size )
{
    if (!size) return "(null)";
    return winetest_keepf( "(%ld,%ld)", (long)size->cx, (long)size->cy );
}

const char *wine_dbgstr_rect( const RECT *rect )
{
    if (!rect) return "(null)";
    return winetest_keepf( "(%ld,%ld)-(%ld,%ld)", (long)rect->left, (long)rect->top,
                           (long)rect->right, (long)rect->bottom );
}

/* Ends the process at once: after a crash no other code of it can be trusted to run. The exit code
 * is over 255, so that a parent sees no count, and its low byte is not zero, since that is all a
 * Unix shell sees. */
static LONG CALLBACK winetest_crash( EXCEPTION_POINTERS *ptrs )
{
    static char buf[512];  /* not on the stack, which may be what ran out */
    const struct winetest_thread *data = TlsGetValue( winetest_tls );
    DWORD code = ptrs->ExceptionRecord->ExceptionCode;

    _snprintf( buf, sizeof(buf) - 1, "%s:%d: unhandled exception %08lx at %p\n",
               data ? data->file : "(no check yet)", data ? data->line : 0,
               code, ptrs->ExceptionRecord->ExceptionAddress );
    winetest_write( buf, strlen( buf ) );
    TerminateProcess( GetCurrentProcess(), code & 0xff ? code : code | 1 );
    return EXCEPTION_EXECUTE_HANDLER;
}

/* Value of an environment variable as a number, or the given default. */
static int winetest_env_int( const char *name, int value )
{
    const char *text = getenv( name );

    return text && *text ? atoi( text ) : value;
}

static void winetest_init( int argc, char **argv )
{
    HMODULE ntdll = GetModuleHandleA( "ntdll.dll" );
    const char *platform = getenv( "WINETEST_PLATFORM" );

    winetest_argc = argc;
    winetest_argv = argv;
    winetest_output = GetStdHandle( STD_OUTPUT_HANDLE );
    if ((winetest_tls = TlsAlloc()) == TLS_OUT_OF_INDEXES) winetest_fatal( "no TLS slot is left\n" );
    setvbuf( stdout, NULL, _IONBF, 0 );  /* a test's own printf keeps its place among our lines */

    winetest_debug = winetest_env_int( "WINETEST_DEBUG", winetest_debug );
    winetest_interactive = winetest_env_int( "WINETEST_INTERACTIVE", 0 );
    winetest_report_success = winetest_env_int( "WINETEST_REPORT_SUCCESS", 0 );
    if (platform && *platform) winetest_platform = platform;
    else if (ntdll && GetProcAddress( ntdll, "wine_get_version" )) winetest_platform = "wine";
    winetest_platform_is_wine = !strcmp( winetest_platform, "wine" );

    SetErrorMode( SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX );
    SetUnhandledExceptionFilter( winetest_crash );
}

/* The closing line: its absence shows a test that ended early. A child process says that it is one. */
static void winetest_print_totals( void )
{
    char buf[512];
    LONG failures = winetest_get_failures();

    _snprintf( buf, sizeof(buf) - 1,
               "%04lx:%s:%s %ld tests executed (%ld marked as todo, %ld as flaky, %ld %s), %ld skipped.\n",
               GetCurrentProcessId(), winetest_current->name, winetest_argc > 2 ? "child:" : "",
               winetest_successes + winetest_failures + winetest_todo_expected + winetest_todo_passed
               + winetest_flaky_failures, winetest_todo_expected, winetest_flaky_failures,
               failures, failures == 1 ? "failure" : "failures", winetest_skipped );
    buf[sizeof(buf) - 1] = 0;
    winetest_write( buf, strlen( buf ) );
}

static int winetest_run( const char *name )
{
    LONG failures;

    for (winetest_current = winetest_testlist; winetest_current->name; winetest_current++)
        if (!strcmp( winetest_current->name, name )) break;
    if (!winetest_current->name)
    {
        fprintf( stderr, "%s: there is no test '%s'; --list shows the names\n", winetest_argv[0], name );
        return 1;
    }
    winetest_set_location( name, 0 );
    winetest_current->func();
    winetest_print_totals();
    failures = winetest_get_failures();
    return failures > 255 ? 255 : (int)failures;
}

static void winetest_list( const char *indent )
{
    const struct test *test;

    for (test = winetest_testlist; test->name; test++) printf( "%s%s\n", indent, test->name );
}

int main( int argc, char **argv )
{
    winetest_init( argc, argv );
    if (argc == 2 && !strcmp( argv[1], "--list" ))
    {
        winetest_list( "" );
        return 0;
    }
    if (argc >= 2) return winetest_run( argv[1] );
    printf( "Usage: %s TEST_NAME   runs one test; the exit status is the number of failures\n"
            "       %s --list      prints the names\n\nTests:\n", argv[0], argv[0] );
    winetest_list( "    " );
    return 1;
}

#endif  /* STANDALONE */

#endif  /* __WINE_WINE_TEST_H */
