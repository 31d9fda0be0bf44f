/* The host's side of the unit tests: what the shims declare of the system, and the checks of unit.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <pthread.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <time.h>

#include "unit.h"

#include "assertion.h"
#include "trace/result.h"
#include "trace/trace.h"

static int checks, failures;

void unit_check( BOOL right, const char *file, int line, const char *format, ... )
{
    va_list args;

    __atomic_add_fetch( &checks, 1, __ATOMIC_RELAXED );
    if (right) return;
    __atomic_add_fetch( &failures, 1, __ATOMIC_RELAXED );
    flockfile( stdout );
    printf( "%s:%d: failed: ", strrchr( file, '/' ) ? strrchr( file, '/' ) + 1 : file, line );
    va_start( args, format );
    vprintf( format, args );
    va_end( args );
    putchar( '\n' );
    funlockfile( stdout );
}

static void print_hex( const char *what, const BYTE *bytes, size_t len )
{
    size_t i;

    printf( "    %s ", what );
    for (i = 0; i < len && i < 160; i++) printf( "%02x", bytes[i] );
    puts( i < len ? "..." : "" );
}

void unit_bytes( const char *file, int line, const void *got, const void *wanted, size_t len, const char *what )
{
    BOOL same = !memcmp( got, wanted, len );

    unit_check( same, file, line, "%s", what );
    if (same) return;
    print_hex( "got   ", got, len );
    print_hex( "wanted", wanted, len );
}

int unit_finish( const char *name )
{
    printf( "%s: %d checks, %d failed\n", name, checks, failures );
    return failures != 0;
}

BYTE *from_hex( const char *hex, DWORD *len )
{
    BYTE *bytes = malloc( strlen( hex ) / 2 ), *copy;
    unsigned int value;

    for (*len = 0; *hex; hex += 2)
    {
        while (*hex == ' ') hex++;
        if (sscanf( hex, "%2x", &value ) != 1) abort();
        bytes[(*len)++] = (BYTE)value;
    }
    copy = exact( bytes, *len );
    free( bytes );
    return copy;
}

BYTE *exact( const void *bytes, size_t len )
{
    BYTE *copy = malloc( len );

    if (len) memcpy( copy, bytes, len );
    return copy;
}

/* ---- memory ----------------------------------------------------------------------------------- */

int unit_allocations = -1;

void *unit_alloc( size_t size )
{
    if (unit_allocations > 0) unit_allocations--;
    else if (!unit_allocations) return NULL;
    return calloc( 1, size );
}

int unit_starve( DWORD (*func)( void *arg ), void *arg )
{
    int failing;
    DWORD err;

    for (failing = 0; failing < 1000; failing++)
    {
        unit_allocations = failing;
        err = func( arg );
        unit_allocations = -1;
        if (!err) break;
        ok( err == NTE_NO_MEMORY, "allocation %d fails: error %#x", failing, err );
    }
    return failing;
}

void *VirtualAlloc( void *at, SIZE_T size, DWORD type, DWORD protection )
{
    void *memory;

    if (type == MEM_COMMIT) return mprotect( at, size, PROT_READ | PROT_WRITE ) ? NULL : at;
    memory = mmap( NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0 );
    return memory == MAP_FAILED ? NULL : memory;
}

BOOL VirtualFree( void *at, SIZE_T size, DWORD type )
{
    return TRUE;    /* the process ends soon */
}

/* ---- random bytes ----------------------------------------------------------------------------- */

static BYTE random_given[256];
static DWORD random_len, random_used;

void unit_set_random( const BYTE *bytes, DWORD len )
{
    if (len > sizeof(random_given)) abort();
    memcpy( random_given, bytes, len );
    random_len = len;
    random_used = 0;
}

DWORD random_bytes( void *buffer, size_t len );
DWORD random_bytes( void *buffer, size_t len )
{
    BYTE *at = buffer;

    while (len--) *at++ = random_used < random_len ? random_given[random_used++] : 0xa5;
    return ERROR_SUCCESS;
}

/* ---- the rest --------------------------------------------------------------------------------- */

__thread DWORD host_last_error;
__thread TEB host_teb;

DWORD TlsAlloc( void )
{
    static DWORD slots;

    return slots++;
}

void Sleep( DWORD ms )
{
    struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

    nanosleep( &time, NULL );
}

DWORD GetCurrentThreadId( void )
{
    return (DWORD)(uintptr_t)pthread_self();
}

DWORD lstrlenW( LPCWSTR text )
{
    DWORD len = 0;

    while (text[len]) len++;
    return len;
}

BOOL trace_resolve( struct trace_channel *channel, unsigned int class )
{
    return FALSE;
}

#ifdef WINECSP_ASSERTIONS
void assertion_failed( const char *condition, const char *file, int line )
{
    fprintf( stderr, "%s:%d: failed: %s\n", file, line, condition );
    abort();
}
#endif

BOOL result_failed( DWORD err, const char *function )
{
    SetLastError( err );
    return FALSE;
}

void trace_print( struct trace_channel *channel, unsigned int class, const char *function, const char *format, ... )
{
}
