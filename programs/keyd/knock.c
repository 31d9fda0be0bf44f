/* Connecting back, see knock.h. Without the program's own cookie somebody else who has got hold of its port, after it
 * died, would be handed to the daemon and could use this user's logins.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tokenproto/tokenproto.h"
#include "handover.h"
#include "knock.h"
#include "locked.h"

static int hex_digit( char c )
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/* The helper's cookie, then the program's. */
#define COOKIES_LEN (2 * TOKEN_COOKIE_LEN)

static int parse_cookies( const char *text, uint8_t *cookies )
{
    size_t i;

    if (!text || strlen( text ) != 2 * COOKIES_LEN) return 0;
    for (i = 0; i < COOKIES_LEN; i++)
    {
        int high = hex_digit( text[2 * i] ), low = hex_digit( text[2 * i + 1] );

        if (high < 0 || low < 0) return 0;
        cookies[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

static int parse_port( const char *text )
{
    char *end;
    long port = text ? strtol( text, &end, 10 ) : 0;

    return port > 0 && port < 65536 && !*end ? (int)port : 0;
}

/* What /proc shows of this process's environment is the text itself. */
static void forget( const char *name )
{
    char *text = getenv( name );

    if (text) locked_wipe( text, strlen( text ) );
    unsetenv( name );
}

static int connect_back( int port )
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons( (uint16_t)port ) };
    const int on = 1;
    int fd = socket( AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0 );

    if (fd < 0) return -1;
    address.sin_addr.s_addr = htonl( INADDR_LOOPBACK );
    handover_limit( fd, HANDOVER_SECONDS );
    (void)setsockopt( fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on) );
    if (!connect( fd, (struct sockaddr *)&address, sizeof(address) )) return fd;
    close( fd );
    return -1;
}

static int show_cookies( int fd, const uint8_t *cookies )
{
    uint8_t shown[TOKEN_COOKIE_LEN];

    return send( fd, cookies, TOKEN_COOKIE_LEN, MSG_NOSIGNAL ) == TOKEN_COOKIE_LEN &&
           recv( fd, shown, sizeof(shown), MSG_WAITALL ) == TOKEN_COOKIE_LEN &&
           token_cookie_equal( shown, cookies + TOKEN_COOKIE_LEN );
}

static int refuse_knock( const char *text )
{
    fprintf( stderr, "winecsp-keyd: %s\n", text );
    return -1;
}

int knock_connect( void )
{
    uint8_t cookies[COOKIES_LEN] = { 0 };
    int port = parse_port( getenv( TOKEN_ENV_PORT ) ), fd, known;

    known = parse_cookies( getenv( TOKEN_ENV_COOKIES ), cookies );
    forget( TOKEN_ENV_COOKIES );
    forget( TOKEN_ENV_PORT );
    if (!port || !known) return refuse_knock( "the program that started this helper gave no port or no cookies" );
    if ((fd = connect_back( port )) < 0) return refuse_knock( "the program that started this helper does not listen" );
    if (!show_cookies( fd, cookies ))
    {
        close( fd );
        fd = refuse_knock( "who listens is not the program that started this helper" );
    }
    locked_wipe( &cookies, sizeof(cookies) );
    return fd;
}
