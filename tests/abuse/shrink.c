/* A round that fails, made short: parts of it are left out as long as it fails in the same way, which the exit code
 * tells. What is left is run once more and printed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>
#include <string.h>

static BYTE kept[ROUND_CALLS];
static DWORD wanted;

/* The kept calls as ranges. */
static void list_kept( char *text )
{
    unsigned int i, end;

    for (i = 0; i < ROUND_CALLS; i = end)
    {
        end = i + 1;
        if (!kept[i]) continue;
        while (end < ROUND_CALLS && kept[end]) end++;
        text += sprintf( text, i + 1 == end ? "%u," : "%u-%u,", i, end - 1 );
    }
    *text = 0;
}

/* Runs the kept calls in a process of its own; its exit code. */
static DWORD run_kept( BOOL print )
{
    static char command[32000], list[24000];
    STARTUPINFOA start = { .cb = sizeof(start), .dwFlags = STARTF_USESTDHANDLES };
    PROCESS_INFORMATION process;
    char path[MAX_PATH] = "";
    DWORD code = 0;

    list_kept( list );
    GetModuleFileNameA( NULL, path, sizeof(path) );
    sprintf( command, "\"%s\" --seed %llu --threads %u --calls %u --only %s%s%s%s", path,
             (unsigned long long)options.seed, options.threads, ROUND_CALLS, list,
             print ? " --print" : "", options.break_what ? " --break " : "",
             options.break_what ? options.break_what : "" );
    if (print)
    {
        start.hStdOutput = GetStdHandle( STD_OUTPUT_HANDLE );
        start.hStdError = GetStdHandle( STD_ERROR_HANDLE );
        printf( "replay: abuse.exe%s\n", strstr( command, " --seed" ) );
        fflush( stdout );
    }
    if (!CreateProcessA( path, command, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process )) return 0;
    WaitForSingleObject( process.hProcess, INFINITE );
    GetExitCodeProcess( process.hProcess, &code );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return code;
}

/* Several threads do not fail each time. */
static BOOL still_fails( void )
{
    unsigned int tries;

    for (tries = 0; tries < (options.threads > 1 ? 5 : 1); tries++) if (run_kept( FALSE ) == wanted) return TRUE;
    return FALSE;
}

static unsigned int count_kept( void )
{
    unsigned int i, count = 0;

    for (i = 0; i < ROUND_CALLS; i++) count += kept[i];
    return count;
}

/* Leaves out `size` kept calls at a time. */
static void leave_out( unsigned int size )
{
    BYTE before[ROUND_CALLS];
    int i;
    unsigned int taken;

    for (i = (int)ROUND_CALLS - 1; i >= 0;)
    {
        memcpy( before, kept, sizeof(kept) );
        for (taken = 0; i >= 0 && taken < size; i--) if (kept[i]) kept[i] = 0, taken++;
        if (taken && !still_fails()) memcpy( kept, before, sizeof(kept) );
    }
}

int shrink( void )
{
    unsigned int size;

    memset( kept, 1, sizeof(kept) );
    wanted = run_kept( FALSE );
    if (!wanted)
    {
        printf( "the round of seed %llu does not fail\n", (unsigned long long)options.seed );
        return 0;
    }
    for (size = ROUND_CALLS / 4; size; size = size > 1 && size < 3 ? 1 : size / 3)
    {
        leave_out( size );
        printf( "%u calls are left\n", count_kept() );
        fflush( stdout );
    }
    run_kept( TRUE );
    return 1;
}
