/* Bytes through a socket, see stream.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <sys/socket.h>

#include "stream.h"

int stream_receive( int socket, uint8_t *bytes, size_t len )
{
    ssize_t got;

    for (; len; bytes += got, len -= (size_t)got)
    {
        if ((got = recv( socket, bytes, len, MSG_WAITALL )) > 0) continue;
        if (got < 0 && errno == EINTR) got = 0;
        else return 0;
    }
    return 1;
}

int stream_send( int socket, const uint8_t *bytes, size_t len )
{
    ssize_t sent;

    for (; len; bytes += sent, len -= (size_t)sent)
    {
        if ((sent = send( socket, bytes, len, MSG_NOSIGNAL )) > 0) continue;
        if (sent < 0 && errno == EINTR) sent = 0;
        else return 0;
    }
    return 1;
}
