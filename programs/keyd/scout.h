/* Who goes and looks where an answer may take long, or never come: a thread, one at most for each place, however many
 * ask. They say how long they wait; the scout goes on without them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_SCOUT_H
#define WINECSP_KEYD_SCOUT_H

#include <pthread.h>

struct scout
{
    /* One look, in the scout's thread; never two at a time. `anew`: somebody wants all of it to be read again. */
    void             (*look)( struct scout *scout, int anew );

    /* guarded by scout.c */
    unsigned long long asked, begun, done;      /* looks */
    int                anew, is_out;
    long long          step;                    /* when the step that it is in began, in milliseconds */
};

#define SCOUT_INIT( look ) { look, 0, 0, 0, 0, 0, 0 }

/* Asks for a look that begins from now on, and waits until it has ended. Returns 0 if it has not: a step of the scout's
 * has taken so many seconds, be it that it was in one for as long when it was asked. 0 seconds: as long as it takes. */
int scout_ask( struct scout *scout, int anew, int seconds );

/* Whether it has been in one step for so many seconds. */
int scout_is_silent( const struct scout *scout, int seconds );

/* In a look: another step begins. Elsewhere it does nothing. */
void scout_step( void );

#endif
