/* One program's connection: a thread reads its requests, one after another, and answers them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CONNECTION_H
#define WINECSP_KEYD_CONNECTION_H

#include "session.h"
#include "listing.h"
#include "visits.h"

/* Frames and results; all of it may be secret. */
struct connection_memory
{
    uint8_t body[TOKEN_BODY_MAX];
    uint8_t answer[TOKEN_FRAME_MAX];
    uint8_t result[TOKEN_NUMBER_MAX];
};

struct connection
{
    int                       socket;
    struct visit             *visit;
    int                       is_greeted;       /* HELLO has been */
    struct session           *sessions;
    struct connection_memory *memory;

    /* what the reply points into, until it is written */
    struct listing          *held;
    struct key                made;
};

/* Returns when the program has gone, does not speak the protocol, or is not to be served any more. */
void connection_serve( int socket, struct visit *visit );

#endif
