/* The way of a socket to the user's daemon, which is started if there is none.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_REACH_H
#define WINECSP_KEYD_REACH_H

#include <sys/types.h>

#include "handover.h"

enum reach
{
    REACH_RUNNING,      /* only a daemon that runs already */
    REACH_START,
};

/* Hands `fd` to the daemon of a folder that place_open opened; the daemon's process goes to *daemon, unless that is
 * NULL. HANDOVER_NONE: there is none, or it cannot be started; errno has why it cannot be reached: ENOENT or
 * ECONNREFUSED if nobody listens, ETIMEDOUT if somebody does and does not answer. */
enum handover_answer reach_daemon( int folder, int fd, enum reach how, pid_t *daemon );

#endif
