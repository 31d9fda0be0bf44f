/* Handing a program's socket over, see handover.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "handover.h"

/* All that is sent: it is of one size, for all builds. */
struct handover
{
    char magic[8];
    char build[56];
};

static const struct handover own = { "WCKDHND", WINECSP_VERSION };

union control
{
    struct cmsghdr header;
    char           room[CMSG_SPACE( sizeof(int) )];
};

void handover_limit( int socket, int seconds )
{
    const struct timeval limit = { seconds, 0 };

    (void)setsockopt( socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit) );
    (void)setsockopt( socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit) );
}

enum handover_answer handover_send( int socket, int fd )
{
    struct handover message = own;
    struct iovec vector = { &message, sizeof(message) };
    union control control = { .room = { 0 } };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = CMSG_LEN( sizeof(int) ) };
    struct cmsghdr *part = CMSG_FIRSTHDR( &header );
    uint8_t answer;

    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN( sizeof(int) );
    memcpy( CMSG_DATA( part ), &fd, sizeof(fd) );
    handover_limit( socket, HANDOVER_SECONDS );
    if (sendmsg( socket, &header, MSG_NOSIGNAL ) != sizeof(message)) return HANDOVER_NONE;
    return recv( socket, &answer, 1, 0 ) == 1 ? answer : HANDOVER_NONE;
}

/* A stream socket that waits as long as it takes; the helper was started by Wine, whose sockets do not. */
static int prepare_socket( int fd )
{
    int type = 0, flags = fcntl( fd, F_GETFL );
    socklen_t len = sizeof(type);

    if (flags < 0 || getsockopt( fd, SOL_SOCKET, SO_TYPE, &type, &len ) || type != SOCK_STREAM) return 0;
    if (fcntl( fd, F_SETFL, flags & ~O_NONBLOCK )) return 0;
    handover_limit( fd, 0 );
    return 1;
}

int handover_receive( int socket, int *is_other )
{
    struct handover message = { { 0 }, { 0 } };
    struct iovec vector = { &message, sizeof(message) };
    union control control;
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = CMSG_LEN( sizeof(int) ) };
    struct cmsghdr *part;
    ssize_t len;
    int fd = -1;

    handover_limit( socket, HANDOVER_SECONDS );
    len = recvmsg( socket, &header, MSG_CMSG_CLOEXEC );
    part = len > 0 ? CMSG_FIRSTHDR( &header ) : NULL;
    if (part && part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS &&
        part->cmsg_len == CMSG_LEN( sizeof(int) )) memcpy( &fd, CMSG_DATA( part ), sizeof(fd) );
    if (fd < 0) return -1;
    *is_other = memcmp( message.build, own.build, sizeof(own.build) ) != 0;
    if (len == sizeof(message) && !memcmp( message.magic, own.magic, sizeof(own.magic) ) &&
        prepare_socket( fd )) return fd;
    close( fd );
    return -1;
}

void handover_answer( int socket, enum handover_answer answer )
{
    uint8_t byte = (uint8_t)answer;

    (void)send( socket, &byte, 1, MSG_NOSIGNAL );
}
