/* Time that no change of the date moves.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CLOCK_H
#define WINECSP_KEYD_CLOCK_H

#include <time.h>

static inline long long clock_milliseconds( void )
{
    struct timespec now;

    clock_gettime( CLOCK_MONOTONIC, &now );
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static inline long long clock_seconds( void )
{
    return clock_milliseconds() / 1000;
}

#endif
