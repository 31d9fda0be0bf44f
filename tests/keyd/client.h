/* What the files of the test client share: a connection to winecsp-keyd, made as a Windows program's provider makes it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CLIENT_H
#define WINECSP_KEYD_CLIENT_H

#include "tokenproto/tokenproto.h"

/* How the connection is to go wrong. */
enum knock_fault
{
    KNOCK_RIGHT,
    KNOCK_WRONG_COOKIE,         /* the program's cookie is another one: somebody else listens */
    KNOCK_NO_COOKIE,            /* it is never sent */
    KNOCK_BUSY,                 /* others connect first: one that is silent, one that shows a wrong cookie */
};

/* Listens, starts the helper and lets it in. Returns the socket or -1; *code is the helper's exit code, -1 if it is not
 * waited for. */
int knock_listen( const char *keyd, enum knock_fault fault, int *code );

/* A request and its reply: returns the status, or -1 if the connection ended, -2 if what came is no such reply. The
 * reply points into a buffer that the next call overwrites. */
int client_call( int socket, uint32_t op, const void *request, union token_any *reply );

/* Whether all of it could be sent. */
int client_send( int socket, const uint8_t *bytes, size_t len );

/* Reads a frame's header and body as they come: the status, or -1. */
int client_receive( int socket, struct token_frame *frame );

/* Bytes of hex digits; -1 if they are none. "-" is nothing. */
int from_hex( const char *text, uint8_t *bytes, size_t room );

/* Others than the program: each prints a line and returns an exit code. */
int attack_socket( const char *path, const char *how );
int attack_search( const char *pid );

#endif
