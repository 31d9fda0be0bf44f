/* Who is connected, and since when each asks nothing. Programs keep connections for later calls: those keep neither the
 * daemon alive, nor others out. A program notices an end before it uses such a connection again.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_VISITS_H
#define WINECSP_KEYD_VISITS_H

/* The test has others. */
#ifndef VISITS_MAX
#define VISITS_MAX    256
#define QUIET_SECONDS 5     /* after which a connection may be taken from a program: it has no call that goes on */
#define LEFT_SECONDS  600   /* so long is a program that has gone waited for, since a key may be made for it */
#endif

struct visit;

/* Somebody comes: counts as busy until visit_admit. NULL: there are VISITS_MAX, and none is quiet that could be closed
 * for this one, or memory is short. */
struct visit *visit_begin( void );
void visit_end( struct visit *visit );

/* His socket is known, and he asks nothing yet. Returns whether he is served: not if the daemon ends. */
int visit_admit( struct visit *visit, int socket );

/* Before and after each request. visit_asks returns whether it is to be served: not if connection or daemon end. */
int visit_asks( struct visit *visit );
void visit_answered( struct visit *visit );

/* Closes the connection that has been quiet the longest, at least QUIET_SECONDS, for somebody else's sake. */
void visits_make_place( void );

/* How many are admitted, and for how many seconds nothing has been asked; 0 while something is, or somebody comes. Who
 * has left in his request LEFT_SECONDS ago does not count. */
unsigned int visits_look( long long *quiet );

/* From now on nobody is served, if those that are admitted have asked nothing for so many seconds. Returns whether that
 * is so. */
int visits_close( long long seconds );
int visits_are_closed( void );

#endif
