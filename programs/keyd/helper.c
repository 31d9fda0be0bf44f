/* The helper, see helper.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helper.h"
#include "knock.h"
#include "place.h"
#include "reach.h"

int helper_run( void )
{
    char why[PLACE_WHY_LEN];
    enum handover_answer answer;
    int fd, folder;

    if ((fd = knock_connect()) < 0) return 1;
    if ((folder = place_open( why )) >= 0)
    {
        if ((answer = reach_daemon( folder, fd, REACH_START, NULL )) == HANDOVER_TAKEN) return 0;
        strcpy( why, answer == HANDOVER_NONE && errno == ETIMEDOUT ? "the daemon does not answer" :
                "no daemon takes the connection" );
    }
    fprintf( stderr, "winecsp-keyd: %s\n", why );
    return 1;
}
