/* A program's connection, see connection.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "connection.h"
#include "request.h"
#include "locked.h"
#include "stream.h"

/* Lets go of what the reply pointed into. */
static void release_reply( struct connection *connection )
{
    listing_unref( connection->held );
    connection->held = NULL;
    bytes_free( &connection->made.modulus );
    bytes_free( &connection->made.exponent );
}

static int answer( struct connection *connection, const struct token_frame *frame, uint32_t status,
                   const union token_any *reply )
{
    struct connection_memory *memory = connection->memory;
    enum token_message message = token_reply_of( frame->code, status );
    struct token_frame head = { TOKEN_BODY_MAX, status, frame->serial };
    int sent;

    if (!token_message_write( message, reply, memory->answer + TOKEN_HEADER_LEN, &head.body_len ))
        head = (struct token_frame){ 0, TOKEN_FAILED, frame->serial }
    ;
    token_frame_write( memory->answer, &head );
    sent = stream_send( connection->socket, memory->answer, TOKEN_HEADER_LEN + head.body_len );
    locked_wipe( memory->answer, TOKEN_HEADER_LEN + head.body_len );
    locked_wipe( memory->result, sizeof(memory->result) );
    return sent;
}

/* What the bytes of a request come to. */
static uint32_t judge_request( struct connection *connection, const struct token_frame *frame, union token_any *request,
                               union token_any *reply )
{
    enum token_message message = token_request_of( frame->code );

    if (!connection->is_greeted && frame->code != TOKEN_HELLO) return TOKEN_BAD_FRAME;
    if (message == TOKEN_MSG_NOTHING) return TOKEN_BAD_OP;
    if (!token_message_read( message, connection->memory->body, frame->body_len, request )) return TOKEN_BAD_FRAME;
    return request_run( connection, frame->code, request, reply );
}

/* Whether the connection goes on. */
static int serve_one( struct connection *connection )
{
    uint8_t header[TOKEN_HEADER_LEN];
    union token_any request, reply;
    struct token_frame frame;
    uint32_t status;
    int sent;

    memset( &reply, 0, sizeof(reply) );
    if (!stream_receive( connection->socket, header, sizeof(header) ) || !visit_asks( connection->visit )) return 0;
    if (!token_frame_read( header, &frame ))
    {
        answer( connection, &frame, TOKEN_BAD_FRAME, &reply );
        return 0;
    }
    if (!stream_receive( connection->socket, connection->memory->body, frame.body_len )) return 0;
    status = judge_request( connection, &frame, &request, &reply );
    locked_wipe( connection->memory->body, frame.body_len );
    sent = answer( connection, &frame, status, &reply );
    release_reply( connection );
    session_drop_scarce( &connection->sessions );
    visit_answered( connection->visit );
    return sent && status != TOKEN_BAD_FRAME && status != TOKEN_BAD_VERSION;
}

void connection_serve( int socket, struct visit *visit )
{
    struct connection connection = { .socket = socket, .visit = visit };

    if (!(connection.memory = locked_alloc( sizeof(*connection.memory) ))) return;
    while (serve_one( &connection )) {}
    session_drop_all( &connection.sessions );
    locked_free( connection.memory, sizeof(*connection.memory) );
}
