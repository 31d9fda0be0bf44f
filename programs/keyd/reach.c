/* Finding or starting the daemon, see reach.h. Of two that find none each starts one; the lock lets one stay (place.h),
 * and both then find that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "place.h"
#include "reach.h"
#include "start.h"

#define PAUSE_MS     20     /* between tries; a daemon that ends needs some, since it logs out */
#define FIRST_TRIES  2      /* without a pause */

static enum handover_answer hand_over( int folder, int fd, pid_t *peer )
{
    int daemon = place_connect( folder );
    enum handover_answer answer = HANDOVER_NONE;
    int is_own;

    if (daemon < 0) return HANDOVER_NONE;
    if ((is_own = place_is_own_peer( daemon, peer ))) answer = handover_send( daemon, fd );
    close( daemon );
    errno = is_own ? ETIMEDOUT : EPERM;
    return answer;
}

enum handover_answer reach_daemon( int folder, int fd, enum reach how, pid_t *daemon )
{
    const long long last = clock_seconds() + HANDOVER_SECONDS;
    const struct timespec pause = { 0, PAUSE_MS * 1000000L };
    enum handover_answer answer;
    int tries = 0;

    for (;;)
    {
        answer = hand_over( folder, fd, daemon );
        if (answer == HANDOVER_TAKEN || answer == HANDOVER_FULL || how == REACH_RUNNING) return answer;
        if (clock_seconds() >= last) return answer;
        if (++tries > FIRST_TRIES) nanosleep( &pause, NULL );
        start_daemon();
    }
}
