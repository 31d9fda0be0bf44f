/* Connections to winecsp-keyd, and requests over them. Each request has a connection to itself, so that a card that is
 * slow, or a person, keeps nobody waiting who wants something else; some connections stay for the next requests.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_LINK_H
#define SCARDCSP_LINK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"
#include "tokenproto/tokenproto.h"

struct link;

/* A connection; the caller gives it back. NTE_PROVIDER_DLL_FAIL: there is no helper or daemon, or it speaks another
 * version; NTE_NO_MEMORY. */
MUST_CHECK DWORD link_take( struct link **link );

/* NULL is accepted. What was received over it is wiped. */
void link_give( struct link *link );

/* A request and its reply, whose runs point into the link. It takes as long as the token and its user take.
 * SCARD_E_SERVICE_STOPPED: the daemon has gone; NTE_FAIL: what it said is no reply. The link is then good for nothing
 * but link_give. */
MUST_CHECK DWORD link_call( struct link *link, enum token_op op, const void *request, enum token_status *status,
                            union token_any *reply );

/* What somebody keeps of what this connection's daemon has told last of its tokens, and the number of that: another
 * daemon's numbers mean nothing. `drop` is called when the connection ends, if there is something. */
struct link_news
{
    DWORD  generation;
    void  *kept;
    void (*drop)( void *kept );
};
struct link_news *link_news( struct link *link );

/* A request over a connection of its own, with its reply until link_done. */
struct link_reply
{
    struct link      *link;
    enum token_status status;
    union token_any   any;
};

/* The errors of link_take and link_call; then there is nothing to be done with. */
MUST_CHECK DWORD link_request( enum token_op op, const void *request, struct link_reply *reply );
void link_done( struct link_reply *reply );

/* From DllMain. */
void link_process_detach( void );

#endif
