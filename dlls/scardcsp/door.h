/* A door: this side listens for the daemon's helper, docs/token-protocol.md.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_DOOR_H
#define SCARDCSP_DOOR_H

#include "sockets.h"
#include "tokenproto/tokenproto.h"

struct door_cookies
{
    BYTE helper[TOKEN_COOKIE_LEN], program[TOKEN_COOKIE_LEN];
};

struct door;

/* One with cookies of its own; the caller closes it. NTE_PROVIDER_DLL_FAIL: there is no way to listen;
 * NTE_NO_MEMORY. */
MUST_CHECK DWORD door_open( struct door **door );

/* NULL is accepted. */
void door_close( struct door *door );

WORD door_port( const struct door *door );
const struct door_cookies *door_cookies( const struct door *door );

/* Waits so many milliseconds for who shows the helper's cookie; the caller closes the socket. FALSE: nobody has; it may
 * be waited for again. */
MUST_CHECK BOOL door_wait( struct door *door, DWORD timeout, SOCKET *socket );

#endif
