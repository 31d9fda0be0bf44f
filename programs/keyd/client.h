/* The protocol from a program's side, for commands in a shell: a connection to the user's own daemon.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CLIENT_H
#define WINECSP_KEYD_CLIENT_H

#include <sys/types.h>

#include "tokenproto/tokenproto.h"
#include "place.h"
#include "reach.h"

/* What client_call returns beside the values of enum token_status. */
#define CLIENT_LOST (-1)        /* the daemon ended, or what it says is no reply; the connection is of no use then */

struct client
{
    int      socket;
    uint32_t serial;
    pid_t    daemon;
    char     build[TOKEN_NAME_MAX + 1];         /* the daemon's */
    char     why[PLACE_WHY_LEN];                /* it was not reached; empty if none runs */
    uint8_t *frame;                             /* TOKEN_FRAME_MAX bytes, for secrets */
};

/* Connects and greets, and returns whether it did. If not, client->why says why, and is empty if there truly is no
 * daemon, with REACH_RUNNING; client->daemon is its process, if that is known. client_close is for both. */
int client_open( struct client *client, enum reach how );
void client_close( struct client *client );

/* Ends the daemon that client_open has found, and waits until it has gone. Returns 0 if it stays; client->why then says
 * so. The connection is of no use any more. */
int client_end_daemon( struct client *client );

/* Sends a request, waits for its reply however long that takes, and returns its status. The reply's runs stay until the
 * next call. */
int client_call( struct client *client, uint32_t op, const void *request, union token_any *reply );

/* A status in words that go on behind a colon. */
const char *client_words( int status );

#endif
