/* ws2_32.dll, loaded when it is first needed: most programs have no use for it, and it takes its time.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_SOCKETS_H
#define SCARDCSP_SOCKETS_H

#include <winsock2.h>

#include "mustcheck.h"

/* In the order of the names in sockets.c. */
struct sockets
{
    __typeof__( WSAStartup )  *startup;
    __typeof__( socket )      *open;
    __typeof__( closesocket ) *close;
    __typeof__( bind )        *bind;
    __typeof__( listen )      *listen;
    __typeof__( accept )      *accept;
    __typeof__( getsockname ) *name;
    __typeof__( send )        *send;
    __typeof__( recv )        *recv;
    __typeof__( setsockopt )  *set_option;
    __typeof__( ioctlsocket ) *control;
};

/* The functions; NULL: they cannot be had. */
const struct sockets *sockets_get( void );

/* The same where they were got before. */
const struct sockets *sockets_known( void );

/* No call waits in a socket: a thread that waits in the wineserver stays for ever when that is killed. And select is
 * not asked: of a program that is killed there the wineserver keeps the socket, never closes it and takes all of a
 * processor's time (seen on Wine 8). So one looks again and again, and sleeps meanwhile: the longer, the more time has
 * gone, so that little is added to it. (It also keeps the socket of a program that is killed in send, whichever way it
 * sends, and takes no time then. That moment is short, and the daemon closes quiet connections when it needs others.)
 *
 * socket_set_quiet: of every socket before the rest; accept and recv then fail with WSAEWOULDBLOCK rather than wait.
 * sockets_pause: after so many milliseconds of looking. */
MUST_CHECK BOOL socket_set_quiet( SOCKET socket );
void sockets_pause( DWORD gone );

/* Whether a socket has something to read, an end or an error among it, within so many milliseconds. */
BOOL socket_is_readable( SOCKET socket, DWORD timeout );

/* All bytes. FALSE: the other side has gone. */
MUST_CHECK BOOL socket_send( SOCKET socket, const BYTE *bytes, DWORD len );
MUST_CHECK BOOL socket_receive( SOCKET socket, BYTE *bytes, DWORD len );

void socket_close( SOCKET socket );

#endif
