/* A program whose exit code is the time that some work took which had to load a provider: microseconds; or the error,
 * whose top bit is set. Who may include it: programs of bench/start.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_BENCH_TIMED_H
#define WINECSP_BENCH_TIMED_H

#include <windows.h>
#include <wincrypt.h>

static inline int failure( void )
{
    return (int)(GetLastError() | 0x80000000);
}

/* `work` acquires a context, and does more with it. Its release is not timed. */
static inline int timed( BOOL (*work)( HCRYPTPROV *prov ) )
{
    LARGE_INTEGER frequency, before, after;
    HCRYPTPROV prov;

    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &before );
    if (!work( &prov )) return failure();
    QueryPerformanceCounter( &after );
    if (!CryptReleaseContext( prov, 0 )) return failure();
    return (int)((after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart);
}

#endif
