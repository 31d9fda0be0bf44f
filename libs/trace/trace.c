/* Debug output through Wine's debug channels. The three functions of ntdll.dll are looked up once; where
 * they are missing (Windows), every channel that asks is switched off for good.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include "trace.h"

typedef unsigned char (__cdecl *get_flags_func)( struct trace_channel * );
typedef int (__cdecl *header_func)( unsigned int class, struct trace_channel *, const char *function );
typedef int (__cdecl *output_func)( const char *text );

static header_func header;
static output_func output;

static FARPROC ntdll_function( const char *name )
{
    return GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), name );
}

BOOL trace_resolve( struct trace_channel *channel, unsigned int class )
{
    static get_flags_func resolved;
    get_flags_func get_flags = __atomic_load_n( &resolved, __ATOMIC_ACQUIRE );
    DWORD error = GetLastError();

    if (!get_flags)
    {
        header = (header_func)(void *)ntdll_function( "__wine_dbg_header" );
        output = (output_func)(void *)ntdll_function( "__wine_dbg_output" );
        get_flags = (get_flags_func)(void *)ntdll_function( "__wine_dbg_get_channel_flags" );
        __atomic_store_n( &resolved, get_flags, __ATOMIC_RELEASE );     /* last: it says that the others are there */
    }
    SetLastError( error );
    if (!get_flags || !header || !output)
    {
        channel->flags = 0;
        return FALSE;
    }
    return (get_flags( channel ) >> class) & 1;
}

void trace_print( struct trace_channel *channel, unsigned int class, const char *function,
                  const char *format, ... )
{
    DWORD error = GetLastError();
    char text[512];
    va_list args;

    va_start( args, format );
    if (_vsnprintf( text, sizeof(text) - 1, format, args ) < 0) strcpy( text + sizeof(text) - 6, "...\n" );
    text[sizeof(text) - 1] = 0;
    va_end( args );
    if (header( class, channel, function ) != -1) output( text );
    SetLastError( error );
}

static char *ring_buffer( void )
{
    static char ring[32][96];
    static LONG next;

    return ring[(unsigned int)InterlockedIncrement( &next ) % ARRAYSIZE( ring )];
}

/* Quotes up to 80 characters that `at` yields for 0, 1, 2 ... until it yields 0. */
static const char *quoted( const void *str, unsigned int (*at)( const void *, size_t ) )
{
    char *buffer = ring_buffer(), *out = buffer;
    unsigned int c;
    size_t i;

    if (!str) return "(null)";
    *out++ = '"';
    for (i = 0; i < 80 && (c = at( str, i )); i++) *out++ = c >= ' ' && c < 127 ? (char)c : '?';
    *out++ = '"';
    if (i == 80) out = (char *)memcpy( out, "...", 3 ) + 3;
    *out = 0;
    return buffer;
}

static unsigned int byte_at( const void *str, size_t i )
{
    return ((const unsigned char *)str)[i];
}

static unsigned int wchar_at( const void *str, size_t i )
{
    return ((const WCHAR *)str)[i];
}

const char *trace_str( const char *str )
{
    return quoted( str, byte_at );
}

const char *trace_wstr( const WCHAR *str )
{
    return quoted( str, wchar_at );
}
