/* What the benchmarks share: a round of calls, timed, and the line that tells the best of the rounds.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TIMING_H
#define WINECSP_TIMING_H

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <wincrypt.h>

#define ROUND_MS 200

/* Calls a second in one round, or a negative number after a failure. `batch`: calls between two looks at the clock. */
static inline double timed_round( BOOL (*run)( void ), unsigned batch )
{
    LARGE_INTEGER start, now, frequency;
    unsigned long count = 0;
    double seconds;
    unsigned i;

    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &start );
    do
    {
        for (i = 0; i < batch; i++) if (!run()) return -1;
        count += batch;
        QueryPerformanceCounter( &now );
        seconds = (double)(now.QuadPart - start.QuadPart) / frequency.QuadPart;
    }
    while (seconds < ROUND_MS / 1000.0);
    return count / seconds;
}

/* Prints "name<TAB>rate": the best of the rounds times `scale`, or 0 and the error if the case cannot run here. */
static inline void time_case( const char *name, BOOL (*run)( void ), unsigned batch, double scale, int rounds )
{
    double rate, best = 0;
    int round;

    for (round = 0; round < rounds; round++)
    {
        if ((rate = timed_round( run, batch )) < 0)
        {
            fprintf( stderr, "%s: error %#lx\n", name, GetLastError() );
            break;
        }
        if (rate > best) best = rate;
    }
    printf( "%s\t%.1f\n", name, best * scale );
    fflush( stdout );
}

#endif
