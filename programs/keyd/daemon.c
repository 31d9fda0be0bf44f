/* The daemon, see daemon.h: its only standing thread takes connections and knows when to end. It calls no module, since
 * one may wait for a person; what has to be done at a time is done by a thread of its own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "connection.h"
#include "daemon.h"
#include "handover.h"
#include "login.h"
#include "place.h"
#include "locked.h"
#include "visits.h"

#define STACK_SIZE   (4 * 1024 * 1024)      /* modules of others run on it */
#define LAST_SECONDS 5                      /* for logging out at the end */

static struct
{
    int folder, lock, listener, signals, wake;
    pthread_attr_t thread_kind;
    atomic_int is_outdated;     /* a helper of another build has come */
    atomic_int is_tidying;
    long long tidied;           /* when that began last; the standing thread's */
} state;

static void wake_up( void )
{
    const uint64_t one = 1;

    (void)!write( state.wake, &one, sizeof(one) );
}

static int start_thread( void *(*run)( void *arg ), void *arg )
{
    pthread_t thread;

    return !pthread_create( &thread, &state.thread_kind, run, arg );
}

/* ---- connections --------------------------------------------------------------------------------------- */

struct newcomer
{
    int           helper;
    struct visit *visit;
};

/* A daemon of another build than the newest helper ends as soon as that costs nobody a call or a login. */
static enum handover_answer admit( struct visit *visit, int program, int is_other )
{
    long long quiet;

    if (is_other)
    {
        state.is_outdated = 1;
        wake_up();
    }
    if (state.is_outdated && (!visits_look( &quiet ) || !logins_next_end())) visits_close( QUIET_SECONDS );
    return visit_admit( visit, program ) ? HANDOVER_TAKEN : HANDOVER_LEAVING;
}

static void leave( struct newcomer *newcomer, int program )
{
    visit_end( newcomer->visit );
    if (program >= 0) close( program );
    free( newcomer );
    wake_up();
}

static void *connection_thread( void *arg )
{
    struct newcomer *newcomer = arg;
    int is_other = 0, program = handover_receive( newcomer->helper, &is_other );
    enum handover_answer answer = program < 0 ? HANDOVER_NONE : admit( newcomer->visit, program, is_other );

    if (answer) handover_answer( newcomer->helper, answer );
    close( newcomer->helper );
    if (answer == HANDOVER_TAKEN) connection_serve( program, newcomer->visit );
    leave( newcomer, program );
    return NULL;
}

/* Returns whether a thread has the helper. */
static int receive_helper( int helper )
{
    struct newcomer *newcomer = calloc( 1, sizeof(*newcomer) );

    if (!newcomer) return 0;
    newcomer->helper = helper;
    if ((newcomer->visit = visit_begin()))
    {
        if (start_thread( connection_thread, newcomer )) return 1;
        visit_end( newcomer->visit );
    }
    free( newcomer );
    return 0;
}

static void take_helper( void )
{
    int helper = accept4( state.listener, NULL, NULL, SOCK_CLOEXEC );

    if (helper < 0) return;
    if (!place_is_own_peer( helper, NULL ))
    {
        close( helper );
        return;
    }
    if (receive_helper( helper )) return;
    handover_answer( helper, HANDOVER_FULL );
    close( helper );
}

/* ---- what is done at a time ---------------------------------------------------------------------------- */

static void *tidy_thread( void *arg )
{
    logins_tidy();
    state.is_tidying = 0;
    wake_up();
    return arg;
}

static void tidy( long long now )
{
    state.tidied = now;
    if (!atomic_exchange( &state.is_tidying, 1 ) && !start_thread( tidy_thread, NULL )) state.is_tidying = 0;
}

/* For so long nothing must have been asked before the daemon ends: one second more, since the clock tells no parts of
 * one. A program that has just come may be between two requests. */
static long long quiet_limit( unsigned int there )
{
    const long long idle = state.is_outdated ? 0 : 1LL + config_get()->idle_seconds;

    return there && idle < QUIET_SECONDS ? QUIET_SECONDS : idle;
}

/* Whether nobody loses anything if it ends. */
static int may_end( unsigned int there, long long login )
{
    return state.is_outdated ? !there || !login : !login && !state.is_tidying;
}

static long long sooner( long long one, long long other )
{
    return one < 0 || other < one ? other : one;
}

/* Seconds until something is to be done, -1 for never, 0 to end. */
static long long next_thing( void )
{
    long long now = clock_seconds(), login = logins_next_end(), wait = -1, quiet, limit;
    unsigned int there = visits_look( &quiet );

    if (visits_are_closed()) return 0;
    if (login && login <= now) tidy( now );
    if (login > now) wait = login - now;
    limit = quiet_limit( there );
    if (quiet < limit) return sooner( wait, limit - quiet );
    if (may_end( there, login ) && visits_close( limit )) return 0;
    if (login && now - state.tidied > limit) tidy( now );       /* the token may be gone */
    return sooner( wait, limit + 1 );
}

static int wait_ms( long long seconds )
{
    return seconds < 0 ? -1 : seconds > 3600 ? 3600 * 1000 : (int)seconds * 1000;
}

/* Returns when the daemon is to end. */
static void loop( void )
{
    struct pollfd fds[] = { { state.listener, POLLIN, 0 }, { state.wake, POLLIN, 0 }, { state.signals, POLLIN, 0 } };
    long long wait;
    uint64_t count;

    while ((wait = next_thing()))
    {
        if (poll( fds, 3, wait_ms( wait ) ) < 0 && errno != EINTR) return;
        if (fds[2].revents) return;
        if (fds[1].revents) (void)!read( state.wake, &count, sizeof(count) );
        if (fds[0].revents) take_helper();
    }
}

/* ---- beginning and end --------------------------------------------------------------------------------- */

static int prepare_process( void )
{
    static const int ends[] = { SIGTERM, SIGINT, SIGHUP };
    sigset_t signals;
    int i;

    signal( SIGPIPE, SIG_IGN );
    signal( SIGALRM, SIG_DFL );
    sigemptyset( &signals );
    sigprocmask( SIG_SETMASK, &signals, NULL );     /* whatever Wine had blocked or ignored */
    for (i = 0; i < 3; i++)
    {
        signal( ends[i], SIG_DFL );
        sigaddset( &signals, ends[i] );
    }
    sigprocmask( SIG_BLOCK, &signals, NULL );
    pthread_attr_init( &state.thread_kind );
    pthread_attr_setdetachstate( &state.thread_kind, PTHREAD_CREATE_DETACHED );
    pthread_attr_setstacksize( &state.thread_kind, STACK_SIZE );
    state.signals = signalfd( -1, &signals, SFD_CLOEXEC | SFD_NONBLOCK );
    state.wake = eventfd( 0, EFD_CLOEXEC | EFD_NONBLOCK );
    logins_tell( wake_up );
    return state.signals >= 0 && state.wake >= 0;
}

/* Who waits on standard output learns that the daemon listens, or that it will not. */
static void tell_ready( void )
{
    int null = open( "/dev/null", O_WRONLY | O_CLOEXEC );

    if (null < 0) return;
    dup2( null, STDOUT_FILENO );
    close( null );
}

static int fail( const char *what )
{
    fprintf( stderr, "winecsp-keyd: %s: %s\n", what, strerror( errno ) );
    return 1;
}

int daemon_run( void )
{
    char why[PLACE_WHY_LEN];

    locked_process();
    config_read( NULL );
    if ((state.folder = place_open( why )) < 0)
    {
        fprintf( stderr, "winecsp-keyd: %s\n", why );
        return 1;
    }
    if ((state.lock = place_lock( state.folder )) < 0) return errno == EWOULDBLOCK ? 0 : fail( "no lock" );
    if (!prepare_process() || (state.listener = place_listen( state.folder )) < 0) return fail( "no socket" );
    tell_ready();
    loop();
    place_leave( state.folder, state.lock );
    alarm( LAST_SECONDS );
    logins_end_all();
    _exit( 0 );         /* threads may be in modules */
}
