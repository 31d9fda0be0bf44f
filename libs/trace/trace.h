/* Debug output through Wine's debug channels (WINEDEBUG=trace+crypt ...). They are looked up in ntdll.dll at run
 * time, so that the DLLs also load on Windows, where nothing is printed. Secrets are never traced.
 * Who may include it: every DLL of the project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TRACE_H
#define WINECSP_TRACE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

/* The same layout as Wine's: one byte of class bits, then the channel's name. */
struct trace_channel
{
    unsigned char flags;
    char          name[15];
};

#define TRACE_CLASS_TRACE 3
#define TRACE_CLASS_WARN  2
#define TRACE_CLASS_ERR   1

#define TRACE_CHANNEL( ch ) static struct trace_channel trace_channel = { 0xff, #ch }

/* Whether a class of a channel is switched on. Makes no call once the channel is known to be off. */
static inline BOOL trace_on( struct trace_channel *channel, unsigned int class );
BOOL trace_resolve( struct trace_channel *channel, unsigned int class );
void trace_print( struct trace_channel *channel, unsigned int class, const char *function,
                  const char *format, ... ) __attribute__((format( printf, 4, 5 )));

static inline BOOL trace_on( struct trace_channel *channel, unsigned int class )
{
    if (!(channel->flags & (1 << class))) return FALSE;
    return trace_resolve( channel, class );
}

/* A printable form of a string: quoted, control characters escaped, cut at 80 characters; NULL is "(null)".
 * The result lies in a ring of buffers; use it for one message only. */
const char *trace_str( const char *str );
const char *trace_wstr( const WCHAR *str );

#define TRACE_MESSAGE( class, ... ) \
    do { \
        if (trace_on( &trace_channel, class )) trace_print( &trace_channel, class, __func__, __VA_ARGS__ ); \
    } while (0)
#define TRACE( ... ) TRACE_MESSAGE( TRACE_CLASS_TRACE, __VA_ARGS__ )
#define WARN( ... )  TRACE_MESSAGE( TRACE_CLASS_WARN, __VA_ARGS__ )
#define ERR( ... )   TRACE_MESSAGE( TRACE_CLASS_ERR, __VA_ARGS__ )

#endif
