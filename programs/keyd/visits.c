/* Who is connected, see visits.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "clock.h"
#include "visits.h"

struct visit
{
    struct visit *next;
    int           socket;       /* -1: not known yet */
    int           is_busy;
    int           is_over;      /* his place is somebody else's */
    long long     idle_since;
    long long     left;         /* when he was seen to have gone in a request that goes on; 0: he has not */
};

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;       /* of what follows */
static struct visit *visits;
static unsigned int count;      /* without those that are over */
static int is_closed;
static long long last_end;      /* of a request or a visit; 0: there was none yet */

/* A request may wait to be read. */
static int has_asked( const struct visit *visit )
{
    char byte;

    return recv( visit->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT ) > 0;
}

static int has_left( const struct visit *visit )
{
    struct pollfd fd = { visit->socket, POLLRDHUP, 0 };

    return visit->socket >= 0 && poll( &fd, 1, 0 ) > 0 && fd.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL);
}

/* Since when nothing is done for anybody; 0: something is. A request of a program that has gone may never end, if its
 * token's module does not answer. */
static long long quiet_since( struct visit *visit )
{
    if (!visit->is_busy) return visit->idle_since;
    if (!visit->left && has_left( visit )) visit->left = clock_seconds();
    return visit->left && clock_seconds() - visit->left >= LEFT_SECONDS ? visit->left + LEFT_SECONDS : 0;
}

static int is_quiet( struct visit *visit, long long seconds )
{
    const long long since = quiet_since( visit );

    return since && clock_seconds() - since >= seconds && (visit->is_busy || !has_asked( visit ));
}

/* Closes the connection that has been quiet the longest: its thread ends. Under the guard. */
static int make_place( void )
{
    struct visit *visit, *oldest = NULL;

    for (visit = visits; visit; visit = visit->next)
        if (!visit->is_over && is_quiet( visit, QUIET_SECONDS ) && (!oldest || visit->idle_since <= oldest->idle_since))
            oldest = visit;
    if (!oldest) return 0;
    oldest->is_over = 1;
    shutdown( oldest->socket, SHUT_RDWR );
    count--;
    return 1;
}

struct visit *visit_begin( void )
{
    struct visit *visit = calloc( 1, sizeof(*visit) );
    int has_place;

    if (!visit) return NULL;
    visit->socket = -1;
    visit->is_busy = 1;
    pthread_mutex_lock( &guard );
    if ((has_place = count < VISITS_MAX || make_place()))
    {
        visit->next = visits;
        visits = visit;
        count++;
    }
    pthread_mutex_unlock( &guard );
    if (has_place) return visit;
    free( visit );
    return NULL;
}

void visit_end( struct visit *visit )
{
    struct visit **at = &visits;

    pthread_mutex_lock( &guard );
    while (*at != visit) at = &(*at)->next;
    *at = visit->next;
    if (!visit->is_over) count--;
    last_end = clock_seconds();
    pthread_mutex_unlock( &guard );
    free( visit );
}

static void rest( struct visit *visit )
{
    visit->is_busy = 0;
    last_end = visit->idle_since = clock_seconds();
}

int visit_admit( struct visit *visit, int socket )
{
    int is_served;

    pthread_mutex_lock( &guard );
    if ((is_served = !is_closed))
    {
        visit->socket = socket;
        rest( visit );
    }
    pthread_mutex_unlock( &guard );
    return is_served;
}

int visit_asks( struct visit *visit )
{
    int is_served;

    pthread_mutex_lock( &guard );
    if ((is_served = !is_closed && !visit->is_over)) visit->is_busy = 1;
    pthread_mutex_unlock( &guard );
    return is_served;
}

void visit_answered( struct visit *visit )
{
    pthread_mutex_lock( &guard );
    rest( visit );
    pthread_mutex_unlock( &guard );
}

void visits_make_place( void )
{
    pthread_mutex_lock( &guard );
    (void)make_place();
    pthread_mutex_unlock( &guard );
}

unsigned int visits_look( long long *quiet )
{
    struct visit *visit;
    long long now, since;
    unsigned int there = 0;

    pthread_mutex_lock( &guard );
    now = clock_seconds();
    if (!last_end) last_end = now;
    *quiet = now - last_end;
    for (visit = visits; visit; visit = visit->next)
    {
        since = quiet_since( visit );
        if (!since) *quiet = 0;
        else if (visit->is_busy && now - since < *quiet) *quiet = now - since;
        if (visit->socket >= 0 && !(visit->is_busy && since)) there++;
    }
    pthread_mutex_unlock( &guard );
    return there;
}

int visits_are_closed( void )
{
    int is_so;

    pthread_mutex_lock( &guard );
    is_so = is_closed;
    pthread_mutex_unlock( &guard );
    return is_so;
}

/* The ends show at once: a program that asked while the daemon logs out would get no answer. Under the guard. */
static void close_all( void )
{
    const struct visit *visit;

    is_closed = 1;
    for (visit = visits; visit; visit = visit->next) if (visit->socket >= 0) shutdown( visit->socket, SHUT_RDWR );
}

int visits_close( long long seconds )
{
    struct visit *visit;
    int is_over;

    pthread_mutex_lock( &guard );
    for (visit = visits; visit; visit = visit->next)
        if (visit->socket >= 0 && !is_quiet( visit, seconds )) break;
    if (!visit && !is_closed) close_all();
    is_over = is_closed;
    pthread_mutex_unlock( &guard );
    return is_over;
}
