/* ws2_32.dll, loaded late, see sockets.h. It is never unloaded.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sockets.h"
#include "heap.h"

static const char *const names[] =
{
    "WSAStartup", "socket", "closesocket", "bind", "listen", "accept", "getsockname", "send", "recv",
    "setsockopt", "ioctlsocket"
};
C_ASSERT( sizeof(struct sockets) == ARRAYSIZE( names ) * sizeof(void *) );

static struct sockets *volatile known;

/* Sleep for parts of a millisecond; NULL: there is none. */
static LONG( WINAPI *delay )( BOOLEAN alertable, const LARGE_INTEGER *time );

static BOOL find_sockets( struct sockets *sockets )
{
    void **slot = (void **)sockets;
    HMODULE module = LoadLibraryA( "ws2_32.dll" );
    WSADATA data;
    unsigned int i;

    if (!module) return FALSE;
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if (!(slot[i] = (void *)GetProcAddress( module, names[i] ))) return FALSE;
    delay = (void *)GetProcAddress( GetModuleHandleA( "ntdll.dll" ), "NtDelayExecution" );
    return !sockets->startup( MAKEWORD( 2, 2 ), &data );
}

/* Two threads may do this at once; one table counts, and both find the same. */
const struct sockets *sockets_get( void )
{
    struct sockets *made;

    if (known) return known;
    if (!(made = heap_alloc( sizeof(*made) ))) return NULL;
    if (!find_sockets( made ) || InterlockedCompareExchangePointer( (void *volatile *)&known, made, NULL ))
        heap_free( made );
    return known;
}

const struct sockets *sockets_known( void )
{
    return known;
}

BOOL socket_set_quiet( SOCKET socket )
{
    u_long on = 1;

    return !known->control( socket, FIONBIO, &on );
}

#define PAUSE_MAX 50    /* milliseconds */

void sockets_pause( DWORD gone )
{
    Sleep( gone < 32 ? 1 : gone < 16 * PAUSE_MAX ? gone / 16 : PAUSE_MAX );
}

static BOOL is_readable( SOCKET socket )
{
    char byte;

    return known->recv( socket, &byte, 1, MSG_PEEK ) >= 0 || GetLastError() != WSAEWOULDBLOCK;
}

BOOL socket_is_readable( SOCKET socket, DWORD timeout )
{
    const DWORD begun = GetTickCount();
    DWORD gone;

    for (gone = 0; !is_readable( socket ); gone = GetTickCount() - begun)
    {
        if (gone >= timeout) return FALSE;
        sockets_pause( gone );
    }
    return TRUE;
}

#define GLANCES 40

/* Most replies of a fast token come within a few milliseconds. Under Wine this asks the system alone, so it costs next
 * to nothing; an end does not show. */
static BOOL has_bytes_soon( SOCKET socket )
{
    const LARGE_INTEGER time = { .QuadPart = -500 };       /* units of 100 ns from now */
    u_long count = 0;
    unsigned int i;

    for (i = 0; i < GLANCES && !known->control( socket, FIONREAD, &count ) && !count; i++)
        if (!delay || delay( FALSE, &time )) break;
    return count != 0;
}

BOOL socket_send( SOCKET socket, const BYTE *bytes, DWORD len )
{
    const DWORD begun = GetTickCount();
    int done;

    for (; len; bytes += done, len -= done)
    {
        while ((done = known->send( socket, (const char *)bytes, len, 0 )) < 0 && GetLastError() == WSAEWOULDBLOCK)
            sockets_pause( GetTickCount() - begun );
        if (done <= 0) return FALSE;
    }
    return TRUE;
}

BOOL socket_receive( SOCKET socket, BYTE *bytes, DWORD len )
{
    int done;

    for (; len; bytes += done, len -= done)
    {
        if (!has_bytes_soon( socket ) && !socket_is_readable( socket, INFINITE )) return FALSE;
        if ((done = known->recv( socket, (char *)bytes, len, 0 )) <= 0) return FALSE;
    }
    return TRUE;
}

void socket_close( SOCKET socket )
{
    if (socket != INVALID_SOCKET) known->close( socket );
}
