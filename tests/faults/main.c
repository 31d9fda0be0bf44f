/* faults.exe [--all] [--steps SUBSTRING] [--provider N] [--break WHAT] [--verbose]: runs every step with each of its
 * points failing in turn, and judges what comes of it. --all leaves nothing out: each step of the store with each
 * provider, all points of libcrypto. Exits with 1 if something was wrong. The first calls of a process are tried in
 * processes of their own, which it starts itself (cold.c).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const BYTE text[256] = "The quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. How "
                       "vexingly quick daft zebras jump, while the five boxing wizards do so too.";

struct options options = { .provider = PROVIDERS };

static const struct
{
    const struct step  *steps;
    const unsigned int *count;
} sets[] =
{
    { provider_steps, &provider_steps_count }, { hash_steps, &hash_steps_count }, { key_steps, &key_steps_count },
    { transfer_steps, &transfer_steps_count }, { channel_steps, &channel_steps_count },
    { store_steps, &store_steps_count }, { dss_steps, &dss_steps_count },
};

/* Which of a step's points are tried, and how. Those of libcrypto are many: some of them, unless all are asked for. */
static const struct pass passes[] =
{
    { "only that", { OUR_KINDS, 0, FALSE, 0 }, 1 },
    { "only that, another error", { OUR_KINDS & ~KIND_BIT( memory ), 0, FALSE, 1 }, 1 },
    { "from that on", { OUR_KINDS, 0, TRUE, 0 }, 1 },
    { "libcrypto, only that", { KIND_BIT( libcrypto ), 0, FALSE, 0 }, 40 },
    { "libcrypto, from that on", { KIND_BIT( libcrypto ) | KIND_BIT( memory ), 0, TRUE, 0 }, 40 },
};

/* Steps of the store are the same code for each provider, and so is libcrypto. */
#define THE_ONE     3
#define THE_DSS_ONE 6

static BOOL is_the_one( const struct step *step, unsigned int provider )
{
    return provider == (step->providers & ALL ? THE_ONE : THE_DSS_ONE);
}

static BOOL is_wanted( const struct step *step, unsigned int provider )
{
    if (!(step->providers & 1u << provider)) return FALSE;
    if (options.steps && !strstr( step->name, options.steps )) return FALSE;
    return options.all || !(step->flags & STORE) || (step->flags & EVERYWHERE) || is_the_one( step, provider );
}

static BOOL is_pass_wanted( const struct step *step, unsigned int provider, const struct pass *pass )
{
    if (options.all || is_the_one( step, provider ) || step->providers == CHANNEL) return TRUE;
    if (pass->plan.kinds & KIND_BIT( libcrypto )) return FALSE;
    return !(step->flags & STORE) || (!pass->plan.onward && !pass->plan.variant);
}

static void run_provider( unsigned int provider )
{
    const struct step *step;
    unsigned int i, j, k;

    for (i = 0; i < ARRAYSIZE( sets ); i++)
        for (j = 0; j < *sets[i].count; j++)
        {
            step = &sets[i].steps[j];
            if (!is_wanted( step, provider )) continue;
            if ((step->flags & COLD) && (is_the_one( step, provider ) || step->providers != ALL))
                run_cold( step, provider, passes );
            if (!step_begin( step, provider )) continue;
            for (k = 0; k < ARRAYSIZE( passes ); k++)
                if (is_pass_wanted( step, provider, &passes[k] )) run_pass( step, provider, &passes[k] );
        }
}

static int run_all( void )
{
    unsigned int i;

    if (!judge_start())
    {
        printf( "FAIL: the judge cannot be started\n" );
        return 1;
    }
    for (i = 0; i < PROVIDERS; i++) if (options.provider == PROVIDERS || options.provider == i) run_provider( i );
    judge_stop();
    report();
    return failures || unknown_imports;
}

static const struct step *find_step( const char *name )
{
    unsigned int i, j;

    for (i = 0; i < ARRAYSIZE( sets ); i++)
        for (j = 0; j < *sets[i].count; j++) if (!strcmp( sets[i].steps[j].name, name )) return &sets[i].steps[j];
    return NULL;
}

int main( int argc, char **argv )
{
    int i;

    if (argc == 2 && !strcmp( argv[1], "--judge" )) return judge_main();
    setvbuf( stdout, NULL, _IONBF, 0 );
    hook_all();
    if (argc == 9 && !strcmp( argv[1], "--cold" ) && find_step( argv[2] ))
        return cold_main( find_step( argv[2] ), argv + 3 );
    for (i = 1; i < argc; i++)
    {
        if (!strcmp( argv[i], "--all" )) options.all = TRUE;
        else if (!strcmp( argv[i], "--verbose" )) options.verbose = TRUE;
        else if (!strcmp( argv[i], "--steps" ) && i + 1 < argc) options.steps = argv[++i];
        else if (!strcmp( argv[i], "--break" ) && i + 1 < argc) break_what = argv[++i];
        else if (!strcmp( argv[i], "--provider" ) && i + 1 < argc) options.provider = atoi( argv[++i] );
        else
        {
            printf( "usage: faults [--all] [--steps SUBSTRING] [--provider N] [--break WHAT] [--verbose]\n" );
            return 2;
        }
    }
    return run_all();
}
