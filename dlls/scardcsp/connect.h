/* A connection to the daemon, which its helper brings; docs/token-protocol.md.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_CONNECT_H
#define SCARDCSP_CONNECT_H

#include "sockets.h"

/* Milliseconds that are left of what all of a start may take, since a time of GetTickCount. */
DWORD connect_left( DWORD begun );

/* A new connection, before the first frame. `begun`: GetTickCount when the start began. NTE_PROVIDER_DLL_FAIL: there is
 * no helper, or nobody came who could show the cookie; NTE_NO_MEMORY. */
MUST_CHECK DWORD connect_daemon( DWORD begun, SOCKET *socket );

/* From DllMain. */
void connect_process_detach( void );

#endif
