/* Scouts, see scout.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "clock.h"
#include "scout.h"

#define STACK_SIZE (4 * 1024 * 1024)    /* modules of others run on it */

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;          /* some look has ended */
static pthread_once_t prepared = PTHREAD_ONCE_INIT;
static pthread_attr_t thread_kind;
static _Thread_local struct scout *self;

static void prepare( void )
{
    pthread_condattr_t kind;

    pthread_condattr_init( &kind );
    pthread_condattr_setclock( &kind, CLOCK_MONOTONIC );
    pthread_cond_init( &changed, &kind );
    pthread_condattr_destroy( &kind );
    pthread_attr_init( &thread_kind );
    pthread_attr_setdetachstate( &thread_kind, PTHREAD_CREATE_DETACHED );
    pthread_attr_setstacksize( &thread_kind, STACK_SIZE );
}

void scout_step( void )
{
    if (!self) return;
    pthread_mutex_lock( &guard );
    self->step = clock_milliseconds();
    pthread_mutex_unlock( &guard );
}

/* Looks as often as it is asked. Who asks while a look goes on gets the next one. */
static void *scout_thread( void *arg )
{
    int anew;

    self = arg;
    pthread_mutex_lock( &guard );
    while (self->begun < self->asked)
    {
        self->begun = self->asked;
        anew = self->anew;
        self->anew = 0;
        self->step = clock_milliseconds();
        pthread_mutex_unlock( &guard );
        self->look( self, anew );
        pthread_mutex_lock( &guard );
        self->done = self->begun;
        pthread_cond_broadcast( &changed );
    }
    self->is_out = 0;
    pthread_mutex_unlock( &guard );
    return NULL;
}

/* Under the guard. */
static int send_out( struct scout *scout )
{
    pthread_t thread;

    if (scout->is_out) return 1;
    scout->step = clock_milliseconds();
    return scout->is_out = !pthread_create( &thread, &thread_kind, scout_thread, scout );
}

/* Under the guard: until a look ends, or that time has come. */
static void wait_until( long long ms )
{
    const struct timespec end = { ms / 1000, ms % 1000 * 1000000 };

    pthread_cond_timedwait( &changed, &guard, &end );
}

static int is_late( const struct scout *scout, int seconds )
{
    return clock_milliseconds() >= scout->step + seconds * 1000LL;
}

int scout_ask( struct scout *scout, int anew, int seconds )
{
    unsigned long long wanted;
    int is_done;

    pthread_once( &prepared, prepare );
    pthread_mutex_lock( &guard );
    wanted = scout->begun + 1;
    scout->asked = wanted;
    scout->anew |= anew;
    if (send_out( scout ))
        while (scout->done < wanted)
        {
            if (!seconds) pthread_cond_wait( &changed, &guard );
            else if (is_late( scout, seconds )) break;
            else wait_until( scout->step + seconds * 1000LL );
        }
    is_done = scout->done >= wanted;
    pthread_mutex_unlock( &guard );
    return is_done;
}

int scout_is_silent( const struct scout *scout, int seconds )
{
    int is_so;

    pthread_mutex_lock( &guard );
    is_so = scout->is_out && is_late( scout, seconds );
    pthread_mutex_unlock( &guard );
    return is_so;
}
