/* What others may try: to reach the daemon's socket without being its user's helper, and to find a secret in the memory
 * of a process.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client.h"

/* One message with a descriptor, as a helper sends it. */
static void hand_over( int socket, int fd )
{
    char message[64] = "WCKDHND";
    struct iovec vector = { message, sizeof(message) };
    union { struct cmsghdr header; char room[CMSG_SPACE( sizeof(int) )]; } control = { .room = { 0 } };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.room,
                             .msg_controllen = sizeof(control.room) };
    struct cmsghdr *part = CMSG_FIRSTHDR( &header );

    strcpy( message + 8, WINECSP_VERSION );
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN( sizeof(int) );
    memcpy( CMSG_DATA( part ), &fd, sizeof(fd) );
    (void)sendmsg( socket, &header, MSG_NOSIGNAL );
}

static int greet( int socket )
{
    const struct token_hello hello = { TOKEN_MAGIC, TOKEN_VERSION_LOWEST, TOKEN_VERSION_HIGHEST, { NULL, 0 } };
    union token_any reply;

    return client_call( socket, TOKEN_HELLO, &hello, &reply );
}

/* Comes so often that nobody else can, until standard input ends. Nobody takes the others off the queue. */
static int crowd( const struct sockaddr_un *address )
{
    int fd, count = 0;

    do fd = socket( AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0 );
    while (fd >= 0 && !connect( fd, (const struct sockaddr *)address, sizeof(*address) ) && ++count < 4096);
    printf( "full after %d\n", count );
    fflush( stdout );
    while (getchar() != EOF) {}
    return 0;
}

/* "right" does all that a helper does, "text" sends something else, "pipe" hands over what is no socket, "half" a part
 * of the message; "crowd" fills the queue. Prints "no way in", "closed", the byte of the answer, and what HELLO gives
 * then. */
int attack_socket( const char *path, const char *how )
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd, pair[2];
    char answer;

    snprintf( address.sun_path, sizeof(address.sun_path), "%s", path );
    if (!strcmp( how, "crowd" )) return crowd( &address );
    fd = socket( AF_UNIX, SOCK_STREAM, 0 );
    if (connect( fd, (struct sockaddr *)&address, sizeof(address) ))
    {
        printf( "no way in: %s\n", errno == EACCES ? "permission denied" : strerror( errno ) );
        return 1;
    }
    if (strcmp( how, "pipe" ) ? socketpair( AF_UNIX, SOCK_STREAM, 0, pair ) : pipe( pair )) return 2;
    if (!strcmp( how, "text" )) (void)send( fd, "GET / HTTP/1.0\r\n\r\n", 18, MSG_NOSIGNAL );
    else if (!strcmp( how, "half" )) (void)send( fd, "WCKDHND", 8, MSG_NOSIGNAL );
    else hand_over( fd, pair[1] );
    close( pair[1] );
    if (recv( fd, &answer, 1, 0 ) != 1) printf( "closed\n" );
    else printf( "%c %d\n", answer, greet( pair[0] ) );
    return 0;
}

/* Whether a run of memory holds the text. */
static int holds( int memory, unsigned long from, unsigned long to, const char *text, size_t len )
{
    static char bytes[1 << 20];
    unsigned long at;
    ssize_t got;

    for (at = from; at < to; at += sizeof(bytes) - len)
    {
        size_t want = to - at < sizeof(bytes) ? to - at : sizeof(bytes);

        if ((got = pread( memory, bytes, want, (off_t)at )) <= 0) return 0;
        if (memmem( bytes, (size_t)got, text, len )) return 1;
    }
    return 0;
}

/* Looks for the text of a line of standard input in all that a process may write; prints how often, "found 0" ... */
int attack_search( const char *pid )
{
    char path[64], line[512], text[256], mode[8];
    unsigned long from, to;
    int found = 0, areas = 0, memory;
    FILE *maps;

    if (!fgets( text, sizeof(text), stdin )) return 2;
    text[strcspn( text, "\n" )] = 0;
    snprintf( path, sizeof(path), "/proc/%s/maps", pid );
    if (!(maps = fopen( path, "r" ))) return 2;
    snprintf( path, sizeof(path), "/proc/%s/mem", pid );
    memory = open( path, O_RDONLY );
    while (memory >= 0 && fgets( line, sizeof(line), maps ))
    {
        if (sscanf( line, "%lx-%lx %7s", &from, &to, mode ) != 3 || mode[1] != 'w') continue;
        areas++;
        found += holds( memory, from, to, text, strlen( text ) );
    }
    fclose( maps );
    if (memory >= 0) close( memory );
    printf( "found %d\n", found );
    return areas ? 0 : 2;
}
