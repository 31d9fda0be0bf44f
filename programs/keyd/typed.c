/* Reading a PIN, see typed.h. It goes by read straight into the caller's memory, and nowhere else. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "typed.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
#define SIGNAL_COUNT (sizeof(signals) / sizeof(*signals))

static volatile sig_atomic_t is_cancelled;

static void cancel( int number )
{
    (void)number;
    is_cancelled = 1;
}

enum typed typed_from( int fd, char *pin, size_t room, size_t *len )
{
    char byte = 0;
    ssize_t got;

    for (*len = 0; !is_cancelled; pin[(*len)++] = byte)
    {
        if ((got = read( fd, &byte, 1 )) < 0 && errno == EINTR) continue;
        if (got < 0) return TYPED_NOBODY;
        if (!got || byte == '\n') break;
        if (*len == room) return TYPED_LONG;
    }
    byte = 0;
    if (is_cancelled) return TYPED_CANCELLED;
    if (*len && pin[*len - 1] == '\r') --*len;
    return *len ? TYPED_RIGHT : TYPED_EMPTY;
}

/* With the terminal's echo off. */
static enum typed ask_silently( int terminal, const char *question, char *pin, size_t room, size_t *len )
{
    struct termios before, silent;
    enum typed typed;

    if (tcgetattr( terminal, &before )) return TYPED_NOBODY;
    silent = before;
    silent.c_lflag = (silent.c_lflag & ~(tcflag_t)ECHO) | ECHONL | ICANON | ISIG;
    if (tcsetattr( terminal, TCSAFLUSH, &silent )) return TYPED_NOBODY;
    (void)!write( terminal, question, strlen( question ) );
    typed = typed_from( terminal, pin, room, len );
    if (typed == TYPED_CANCELLED) (void)!write( terminal, "\n", 1 );
    (void)tcsetattr( terminal, TCSAFLUSH, &before );
    return typed;
}

enum typed typed_at_terminal( const char *question, char *pin, size_t room, size_t *len )
{
    struct sigaction before[SIGNAL_COUNT], action = { .sa_handler = cancel };
    int terminal = open( "/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC );
    enum typed typed;
    size_t i;

    *len = 0;
    if (terminal < 0) return TYPED_NOBODY;
    is_cancelled = 0;
    for (i = 0; i < SIGNAL_COUNT; i++) sigaction( signals[i], &action, &before[i] );
    typed = ask_silently( terminal, question, pin, room, len );
    for (i = 0; i < SIGNAL_COUNT; i++) sigaction( signals[i], &before[i], NULL );
    close( terminal );
    return typed;
}
