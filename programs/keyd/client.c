/* A connection to the daemon, see client.h. The daemon gets one end of a pair of sockets, as it gets a program's from
 * the helper.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "clock.h"
#include "locked.h"
#include "place.h"
#include "stream.h"

/* Reads a reply into the frame. */
static int read_reply( struct client *client, uint32_t op, union token_any *reply )
{
    uint8_t *body = client->frame + TOKEN_HEADER_LEN;
    struct token_frame frame;

    if (!stream_receive( client->socket, client->frame, TOKEN_HEADER_LEN )) return CLIENT_LOST;
    if (!token_frame_read( client->frame, &frame ) || frame.serial != client->serial) return CLIENT_LOST;
    if (!stream_receive( client->socket, body, frame.body_len )) return CLIENT_LOST;
    if (!token_message_read( token_reply_of( op, frame.code ), body, frame.body_len, reply )) return CLIENT_LOST;
    return frame.code < TOKEN_STATUS_END ? (int)frame.code : TOKEN_FAILED;
}

int client_call( struct client *client, uint32_t op, const void *request, union token_any *reply )
{
    struct token_frame frame = { TOKEN_BODY_MAX, op, ++client->serial };
    int sent = token_message_write( token_request_of( op ), request, client->frame + TOKEN_HEADER_LEN,
                                    &frame.body_len );

    memset( reply, 0, sizeof(*reply) );
    token_frame_write( client->frame, &frame );
    if (sent) sent = stream_send( client->socket, client->frame, TOKEN_HEADER_LEN + frame.body_len );
    locked_wipe( client->frame, TOKEN_FRAME_MAX );
    return sent ? read_reply( client, op, reply ) : CLIENT_LOST;
}

static void explain( struct client *client, const char *why )
{
    snprintf( client->why, sizeof(client->why), "%s", why );
}

static int greet( struct client *client )
{
    static const char build[] = WINECSP_VERSION;
    struct token_hello hello = { TOKEN_MAGIC, TOKEN_VERSION_LOWEST, TOKEN_VERSION_HIGHEST,
                                 { (const uint8_t *)build, sizeof(build) - 1 } };
    union token_any reply;

    if (client_call( client, TOKEN_HELLO, &hello, &reply ) != TOKEN_OK) return 0;
    memcpy( client->build, reply.hello_reply.build.at, reply.hello_reply.build.len );
    return 1;
}

/* No module is asked for that, so that it takes no time. */
static int greet_soon( struct client *client )
{
    const long long last = clock_seconds() + HANDOVER_SECONDS;

    handover_limit( client->socket, HANDOVER_SECONDS );
    if (greet( client ))
    {
        handover_limit( client->socket, 0 );
        return 1;
    }
    explain( client, clock_seconds() < last ? "the daemon does not speak this protocol, or has ended" :
             "the daemon does not answer" );
    return 0;
}

/* A daemon that begins or ends has the lock, and no socket yet or any more; it has a moment. Returns whether the next
 * try may find another answer. */
static int wait_for_lock( int folder )
{
    const long long last = clock_seconds() + HANDOVER_SECONDS;
    const struct timespec pause = { 0, 20 * 1000000L };
    int is_locked;

    while ((is_locked = place_is_locked( folder )) && clock_seconds() < last) nanosleep( &pause, NULL );
    return !is_locked;
}

/* Why no daemon has taken the connection. */
static void explain_answer( struct client *client, enum handover_answer answer, enum reach how, int folder )
{
    const int error = errno;

    if (answer == HANDOVER_FULL) explain( client, "the daemon serves too many programs" );
    else if (answer == HANDOVER_LEAVING || error == ENOENT || error == ECONNREFUSED)
    {
        if (how == REACH_START) explain( client, "no daemon can be started" );
        else if (!wait_for_lock( folder )) explain( client, "a daemon runs, and its socket is not there" );
    }
    else explain( client, error == ETIMEDOUT ? "the daemon does not answer" : strerror( error ) );
}

int client_open( struct client *client, enum reach how )
{
    enum handover_answer answer;
    int folder, ends[2];

    memset( client, 0, sizeof(*client) );
    client->socket = -1;
    if ((folder = place_open( client->why )) < 0) return 0;
    client->frame = locked_alloc( TOKEN_FRAME_MAX );
    if (!client->frame || socketpair( AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends ))
    {
        explain( client, "no memory" );
        close( folder );
        return 0;
    }
    client->socket = ends[0];
    answer = reach_daemon( folder, ends[1], how, &client->daemon );
    if (answer != HANDOVER_TAKEN) explain_answer( client, answer, how, folder );
    close( ends[1] );
    close( folder );
    if (answer != HANDOVER_TAKEN) return 0;
    return greet_soon( client );
}

/* Asks the process to end, and waits for that: not for the lock alone, which the next daemon may have at once. Returns
 * 0 with errno; ETIMEDOUT: it does not end. */
static int end_process( pid_t pid, int folder )
{
    struct pollfd end = { (int)syscall( SYS_pidfd_open, pid, 0 ), POLLIN, 0 };
    int is_gone = 0;

    if (kill( pid, SIGTERM )) return errno == ESRCH;
    if (end.fd < 0) is_gone = wait_for_lock( folder );      /* Linux before 5.3 */
    else
    {
        is_gone = poll( &end, 1, HANDOVER_SECONDS * 1000 ) > 0 || !place_is_locked( folder );
        close( end.fd );
    }
    errno = ETIMEDOUT;
    return is_gone;
}

int client_end_daemon( struct client *client )
{
    int folder;

    if ((folder = place_open( client->why )) < 0) return 0;
    if (client->daemon <= 0) explain( client, "the daemon runs in a container, and is no process here" );
    else if (end_process( client->daemon, folder )) *client->why = 0;
    else if (errno != ETIMEDOUT) explain( client, strerror( errno ) );
    else snprintf( client->why, sizeof(client->why), "process %d does not end", (int)client->daemon );
    close( folder );
    return !*client->why;
}

void client_close( struct client *client )
{
    if (client->socket >= 0) close( client->socket );
    locked_free( client->frame, TOKEN_FRAME_MAX );
    client->socket = -1;
    client->frame = NULL;
}

const char *client_words( int status )
{
    static const char *const words[TOKEN_STATUS_END] =
    {
        [TOKEN_OK] = "done",
        [TOKEN_BAD_FRAME] = "the daemon does not understand this program",
        [TOKEN_BAD_VERSION] = "the daemon is of another version: end the programs that use it",
        [TOKEN_BAD_OP] = "the daemon does not know that operation",
        [TOKEN_NO_TOKEN] = "it is not there any more",
        [TOKEN_NO_KEY] = "there is no such key",
        [TOKEN_NEED_LOGIN] = "a login is needed",
        [TOKEN_NEED_PIN] = "a PIN is needed, typed by somebody, or the reader has no pad of its own",
        [TOKEN_WRONG_PIN] = "the PIN is wrong; one try is used",
        [TOKEN_PIN_BLOCKED] = "the PIN is blocked after too many wrong ones; the token's own program may unblock it",
        [TOKEN_PIN_EXPIRED] = "the PIN has expired or was never set; the token's own program sets it",
        [TOKEN_CANCELLED] = "cancelled at the reader",
        [TOKEN_REMOVED] = "it was removed",
        [TOKEN_NOT_PERMITTED] = "it does not permit that",
        [TOKEN_NO_MEMORY] = "the daemon has no memory",
        [TOKEN_FAILED] = "its module says that it failed",
    };

    if (status == CLIENT_LOST) return "the daemon has ended";
    return status >= 0 && status < TOKEN_STATUS_END && words[status] ? words[status] : "it failed";
}
