/* The operations of the protocol, each a row.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_REQUEST_H
#define WINECSP_KEYD_REQUEST_H

#include "connection.h"

/* Carries out a request that was read. The reply is zero before; its runs point into the connection's memory, or what
 * it holds. Returns a status. */
uint32_t request_run( struct connection *connection, uint32_t op, const union token_any *request,
                      union token_any *reply );

#endif
