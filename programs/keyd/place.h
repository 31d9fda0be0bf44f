/* Where the daemon of a user is found: a folder of his own, in it the socket and a lock. The folder is looked at once
 * and held open; all else goes through that descriptor, so that nobody can put another one in its place.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_PLACE_H
#define WINECSP_KEYD_PLACE_H

#include <sys/types.h>

#define PLACE_WHY_LEN 512

/* Opens the folder, which is made if it is missing: winecsp in $XDG_RUNTIME_DIR, in /run/user/UID, or, where neither is
 * there for this user alone, /tmp/winecsp-UID. Returns -1, with the reason in `why`, if what is there is not a folder
 * that belongs to this user and is shut to all others. */
int place_open( char why[PLACE_WHY_LEN] );

/* Whether some daemon has the lock: one that runs, begins or ends. For a moment nobody else can take it. */
int place_is_locked( int folder );

/* Each returns a descriptor, or -1 with errno. The lock is the daemon's for as long as it runs: EWOULDBLOCK says that
 * there is another one. Who has it may listen; what is left of an earlier daemon goes. To connect takes
 * HANDOVER_SECONDS at most: then ETIMEDOUT. */
int place_lock( int folder );
int place_listen( int folder );
int place_connect( int folder );

/* Nobody finds the daemon any more. */
void place_leave( int folder, int lock );

/* Whether the other end of a Unix socket belongs to this user; if so, *process gets the process, unless it is NULL. */
int place_is_own_peer( int socket, pid_t *process );

#endif
