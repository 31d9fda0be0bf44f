/* Connecting as a provider does: listens on the loopback, starts the helper with port and cookies in its
 * environment.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"

#define ACCEPT_MS 20000

struct cookies
{
    uint8_t helper[TOKEN_COOKIE_LEN], program[TOKEN_COOKIE_LEN];
};

static int listen_any( int *port )
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof(address);
    int fd = socket( AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0 );

    address.sin_addr.s_addr = htonl( INADDR_LOOPBACK );
    if (bind( fd, (struct sockaddr *)&address, len ) || listen( fd, 8 ) ||
        getsockname( fd, (struct sockaddr *)&address, &len ))
    {
        close( fd );
        return -1;
    }
    *port = ntohs( address.sin_port );
    return fd;
}

static pid_t start_helper( const char *keyd, int port, const struct cookies *cookies )
{
    char text[16], hex[4 * TOKEN_COOKIE_LEN + 1];
    const uint8_t *bytes = cookies->helper;
    pid_t pid = fork();
    int i;

    if (pid) return pid;
    for (i = 0; i < 2 * TOKEN_COOKIE_LEN; i++) sprintf( hex + 2 * i, "%02x", bytes[i] );
    sprintf( text, "%d", port );
    setenv( TOKEN_ENV_PORT, text, 1 );
    setenv( TOKEN_ENV_COOKIES, hex, 1 );
    setenv( "LD_LIBRARY_PATH", "/nonexistent/wine", 1 );        /* as Wine may have it */
    execl( keyd, keyd, (char *)NULL );
    _exit( 127 );
}

/* Others who found the port: they stay connected. */
static void crowd( int port )
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons( (uint16_t)port ) };
    const uint8_t wrong[TOKEN_COOKIE_LEN] = { 1 };
    int i;

    address.sin_addr.s_addr = htonl( INADDR_LOOPBACK );
    for (i = 0; i < 2; i++)
    {
        int fd = socket( AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0 );

        if (connect( fd, (struct sockaddr *)&address, sizeof(address) )) continue;
        if (i) (void)!write( fd, wrong, sizeof(wrong) );
    }
}

/* Accepts side by side until one shows the cookie. */
static int accept_helper( int listener, const uint8_t *cookie )
{
    struct pollfd fds[16] = { { listener, POLLIN, 0 } };
    uint8_t shown[TOKEN_COOKIE_LEN];
    int count = 1, i;

    while (count < 16 && poll( fds, (nfds_t)count, ACCEPT_MS ) > 0)
    {
        for (i = 1; i < count; i++)
        {
            if (!fds[i].revents) continue;
            if (recv( fds[i].fd, shown, sizeof(shown), MSG_WAITALL ) == sizeof(shown) &&
                token_cookie_equal( shown, cookie )) return fds[i].fd;
            close( fds[i].fd );
            fds[i].fd = -1;
        }
        if (fds[0].revents) fds[count++] = (struct pollfd){ accept4( listener, NULL, NULL, SOCK_CLOEXEC ), POLLIN, 0 };
    }
    return -1;
}

int knock_listen( const char *keyd, enum knock_fault fault, int *code )
{
    struct cookies cookies;
    int port, status, fd, listener = listen_any( &port );
    pid_t pid;

    *code = -1;
    if (listener < 0 || getrandom( &cookies, sizeof(cookies), 0 ) != sizeof(cookies)) return -1;
    if (fault == KNOCK_BUSY) crowd( port );
    pid = start_helper( keyd, port, &cookies );
    fd = accept_helper( listener, cookies.helper );
    close( listener );
    if (fault == KNOCK_WRONG_COOKIE) cookies.program[TOKEN_COOKIE_LEN - 1] ^= 1;
    if (fd >= 0 && fault != KNOCK_NO_COOKIE) (void)!write( fd, cookies.program, TOKEN_COOKIE_LEN );
    if (fault == KNOCK_NO_COOKIE) shutdown( fd, SHUT_WR );
    if (waitpid( pid, &status, 0 ) == pid && WIFEXITED( status )) *code = WEXITSTATUS( status );
    return fd;
}
