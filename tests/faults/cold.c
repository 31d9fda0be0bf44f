/* Steps that are the first call of a process, each attempt in a process of its own. Allocations of libcrypto are left
 * alone: its start is exempt.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_HIT   0
#define HIT       1
#define BROKEN    2
#define LIVE_BASE 1000          /* the reference run ends with this and what is live, which others are told with it */

/* ---- in a process of its own --------------------------------------------------------------------- */

/* What is live when the call has been made and all was released. */
static unsigned int end_cold( struct world *w )
{
    world_free( w );
    return live_count();
}

/* args: provider, point, onward, variant, what is live without a fault and LIVE_BASE (0: this is to be told), the
 * pass's name. */
int cold_main( const struct step *step, char **args )
{
    struct attempt attempt = { step, atoi( args[0] ), atoi( args[1] ), args[5], { 0 } };
    struct pass pass = { args[5], { OUR_KINDS, attempt.at, atoi( args[2] ), atoi( args[3] ) }, 1 };
    unsigned int live, live_wanted = atoi( args[4] );
    struct world w;
    DWORD err;

    world_init( &w, step, attempt.provider );
    if (!(step->flags & (MAKES_PROV | STORE))) w.prov = 0;
    plan_start( &pass.plan );
    err = world_act( &w, step );
    plan_stop( &attempt.hit );
    if (attempt.hit.name && err)
    {
        check_error( &attempt, &pass, err );
        if (w.made != SENTINEL && w.made) fail( &attempt, "fails and gives a handle" );
    }
    if (err && (err = world_act( &w, step ))) fail( &attempt, "fails once, and then with error %#lx for good", err );
    live = LIVE_BASE + end_cold( &w );
    if (live_wanted && live > live_wanted)
    {
        fail( &attempt, "%u things are not given back", live - live_wanted );
        if (options.verbose) live_print( 0 );
    }
    if (bad_frees) fail( &attempt, "what is not live was given back" );
    if (failures) return BROKEN;
    if (!live_wanted) return live;
    return attempt.hit.name ? HIT : NOT_HIT;
}

/* ---- in this one --------------------------------------------------------------------------------- */

static DWORD start_cold( const struct step *step, unsigned int provider, const struct pass *pass, unsigned int at,
                         unsigned int live )
{
    STARTUPINFOA start = { .cb = sizeof(start) };
    char command[300], path[MAX_PATH];
    PROCESS_INFORMATION process;
    DWORD code = BROKEN;

    sprintf( command, "faults --cold \"%s\" %u %u %u %u %u \"first call, %s\"", step->name, provider, at,
             (unsigned int)pass->plan.onward, pass->plan.variant, live, pass->name );
    GetModuleFileNameA( NULL, path, sizeof(path) );
    if (!CreateProcessA( path, command, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process )) return BROKEN;
    if (WaitForSingleObject( process.hProcess, 120000 )) TerminateProcess( process.hProcess, BROKEN );
    GetExitCodeProcess( process.hProcess, &code );
    CloseHandle( process.hThread );
    CloseHandle( process.hProcess );
    return code;
}

static void run_cold_pass( const struct step *step, unsigned int provider, const struct pass *pass, unsigned int live )
{
    struct attempt attempt = { step, provider, 0, pass->name, { "in a process of its own", 0, "?", 0 } };
    unsigned int at, failed = failures;
    DWORD began = GetTickCount();
    DWORD code;

    for (at = 1; at < 1000 && failures < failed + 10; at++)
    {
        if ((code = start_cold( step, provider, pass, at, live )) == NOT_HIT) break;
        attempt.at = at;
        count_cold();
        if (code == BROKEN) failures++;         /* it has told why */
        else if (code != HIT) fail( &attempt, "exit code %#lx", code );
    }
    if (options.verbose)
        printf( "%s, first call, %s: %u points, %lu ms\n", step->name, pass->name, at - 1,
                GetTickCount() - began );
}

/* The passes with points of libcrypto come last in the list, and are left out. */
void run_cold( const struct step *step, unsigned int provider, const struct pass *passes )
{
    DWORD code;
    unsigned int i;
    struct attempt attempt = { step, provider, 0, "", { 0 } };
    struct world w;

    world_init( &w, step, provider );
    if (!step->prepare || step->prepare( &w ))
    {
        if ((code = start_cold( step, provider, &passes[0], 0, 0 )) < LIVE_BASE)
            fail( &attempt, "exit code %#lx of a process of its own", code );
        else
            for (i = 0; !(passes[i].plan.kinds & KIND_BIT( libcrypto )); i++)
                if (options.all || !i) run_cold_pass( step, provider, &passes[i], code );
    }
    world_free( &w );
}
