/* The shares of calls that succeeded. A run in which few calls get through tests little, so some shares have a least
 * value, which counts from so many calls of the function on.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>

#define ENOUGH_CALLS 500

static const char *const sub_names[SUBS] =
{
    "", "  SIMPLEBLOB", "  PUBLICKEYBLOB", "  PRIVATEKEYBLOB", "  PLAINTEXTKEYBLOB", "  OPAQUEKEYBLOB",
    "  SYMMETRICWRAPKEYBLOB", "  another side's",
};

static unsigned int least_share( unsigned int row )
{
    if (row >= FUNCTIONS) return 20;
    switch (row)
    {
    case F_CryptSignHash:
    case F_CryptVerifySignature:
    case F_CryptDeriveKey: return 20;
    default: return 5;
    }
}

static BOOL report_row( unsigned int row, const char *name )
{
    uint64_t calls = 0, good = 0;
    unsigned int i, share, least = least_share( row );
    BOOL enough;

    for (i = 0; i < options.threads; i++)
    {
        calls += workers[i].calls[row];
        good += workers[i].good[row];
    }
    share = calls ? good * 1000 / calls : 0;
    enough = calls < ENOUGH_CALLS || share >= least * 10;
    printf( "%-26s %10llu %10llu %3u.%u %%%s\n", name, (unsigned long long)calls, (unsigned long long)good, share / 10,
            share % 10, enough ? "" : "  FAIL: too few get through" );
    return enough;
}

BOOL report( uint64_t calls, DWORD ms )
{
    unsigned int i, sub;
    BOOL enough = TRUE;

    printf( "%-26s %10s %10s\n", "function", "calls", "TRUE" );
    for (i = 0; i < FUNCTIONS; i++)
    {
        enough &= report_row( i, function_names[i] );
        if (i != F_CryptImportKey) continue;
        for (sub = SUB_NONE + 1; sub < SUBS; sub++) enough &= report_row( FUNCTIONS + sub, sub_names[sub] );
    }
    printf( "%llu calls, %u thread%s, %u bits, in %lu.%lu s: %llu a second\n", (unsigned long long)calls,
            options.threads, options.threads > 1 ? "s" : "", (unsigned int)sizeof(void *) * 8, ms / 1000, ms / 100 % 10,
            (unsigned long long)(calls * 1000 / (ms ? ms : 1)) );
    return enough;
}
