/* Connections and requests, see link.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "link.h"
#include "connect.h"
#include "heap.h"
#include "waitlock.h"
#include "trace/trace.h"

#include <winerror.h>

TRACE_CHANNEL( crypt );

/* Connections that are kept: as many as threads may use at once, or each of their calls would start a helper. They cost
 * the daemon little, which closes those that it wants for others. */
#define IDLE_MAX 64

struct link
{
    struct link     *next;      /* of those that nobody uses */
    SOCKET           socket;
    BOOL             broken;
    DWORD            serial;
    DWORD            used;      /* bytes of the frame that are to be wiped */
    struct link_news news;
    BYTE             frame[TOKEN_FRAME_MAX];
};

static waitlock lock;           /* guards these */
static struct link *idle;
static DWORD idle_count;

static void destroy_link( struct link *link )
{
    socket_close( link->socket );
    if (link->news.kept) link->news.drop( link->news.kept );
    heap_free_secret( link, sizeof(*link) );
}

/* ---- requests --------------------------------------------------------------------------------- */

static BOOL send_request( struct link *link, enum token_op op, const void *request )
{
    struct token_frame frame = { TOKEN_BODY_MAX, op, ++link->serial };

    if (!token_message_write( token_request_of( op ), request, link->frame + TOKEN_HEADER_LEN, &frame.body_len ))
        return FALSE;
    token_frame_write( link->frame, &frame );
    link->used = TOKEN_HEADER_LEN + frame.body_len;
    return socket_send( link->socket, link->frame, link->used );
}

static DWORD receive_reply( struct link *link, enum token_op op, enum token_status *status, union token_any *reply )
{
    BYTE *body = link->frame + TOKEN_HEADER_LEN;
    struct token_frame frame;

    if (!socket_receive( link->socket, link->frame, TOKEN_HEADER_LEN )) return SCARD_E_SERVICE_STOPPED;
    if (!token_frame_read( link->frame, &frame ) || frame.serial != link->serial) return NTE_FAIL;
    if (link->used < TOKEN_HEADER_LEN + frame.body_len) link->used = TOKEN_HEADER_LEN + frame.body_len;
    if (!socket_receive( link->socket, body, frame.body_len )) return SCARD_E_SERVICE_STOPPED;
    *status = frame.code;
    if (!token_message_read( token_reply_of( op, frame.code ), body, frame.body_len, reply )) return NTE_FAIL;
    link->broken = frame.code == TOKEN_BAD_FRAME || frame.code == TOKEN_BAD_VERSION;
    return ERROR_SUCCESS;
}

static void wipe_frame( struct link *link )
{
    secret_wipe( link->frame, link->used );
    link->used = 0;
}

DWORD link_call( struct link *link, enum token_op op, const void *request, enum token_status *status,
                 union token_any *reply )
{
    DWORD err = SCARD_E_SERVICE_STOPPED;
    BOOL sent = send_request( link, op, request );

    wipe_frame( link );
    memset( reply, 0, sizeof(*reply) );
    if (sent) err = receive_reply( link, op, status, reply );
    if (err) link->broken = TRUE;
    return err;
}

/* ---- connections ------------------------------------------------------------------------------ */

/* The daemon may have to be started, and its modules loaded: it has what is left of the time. */
static DWORD greet( struct link *link, DWORD begun )
{
    static const BYTE build[] = WINECSP_VERSION;
    struct token_hello hello = { TOKEN_MAGIC, TOKEN_VERSION_LOWEST, TOKEN_VERSION_HIGHEST,
                                 { build, sizeof(build) - 1 } };
    enum token_status status;
    union token_any reply;

    if (send_request( link, TOKEN_HELLO, &hello ) && socket_is_readable( link->socket, connect_left( begun ) ) &&
        !receive_reply( link, TOKEN_HELLO, &status, &reply ) && !status) return ERROR_SUCCESS;
    WARN( "winecsp-keyd does not answer as it should\n" );
    return NTE_PROVIDER_DLL_FAIL;
}

static DWORD create_link( struct link **link )
{
    DWORD begun = GetTickCount(), err;

    if (!(*link = heap_alloc( sizeof(**link) ))) return NTE_NO_MEMORY;
    (*link)->socket = INVALID_SOCKET;
    if (!(err = connect_daemon( begun, &(*link)->socket )) && !(err = greet( *link, begun ))) return ERROR_SUCCESS;
    destroy_link( *link );
    return err;
}

static struct link *take_idle( void )
{
    struct link *link;

    waitlock_enter( &lock );
    if ((link = idle))
    {
        idle = link->next;
        idle_count--;
    }
    waitlock_leave( &lock );
    return link;
}

/* One whose daemon has gone since has its end to read. */
DWORD link_take( struct link **link )
{
    while ((*link = take_idle()))
    {
        if (!socket_is_readable( (*link)->socket, 0 )) return ERROR_SUCCESS;
        destroy_link( *link );
    }
    return create_link( link );
}

void link_give( struct link *link )
{
    BOOL kept = FALSE;

    if (!link) return;
    wipe_frame( link );
    waitlock_enter( &lock );
    if (!link->broken && idle_count < IDLE_MAX)
    {
        link->next = idle;
        idle = link;
        idle_count++;
        kept = TRUE;
    }
    waitlock_leave( &lock );
    if (!kept) destroy_link( link );
}

struct link_news *link_news( struct link *link )
{
    return &link->news;
}

void link_process_detach( void )
{
    struct link *link;

    while ((link = take_idle())) destroy_link( link );
    connect_process_detach();
}

/* ---- both ------------------------------------------------------------------------------------- */

DWORD link_request( enum token_op op, const void *request, struct link_reply *reply )
{
    DWORD err;

    if ((err = link_take( &reply->link ))) return err;
    if ((err = link_call( reply->link, op, request, &reply->status, &reply->any ))) link_done( reply );
    return err;
}

void link_done( struct link_reply *reply )
{
    link_give( reply->link );
    reply->link = NULL;
    memset( &reply->any, 0, sizeof(reply->any) );
}
