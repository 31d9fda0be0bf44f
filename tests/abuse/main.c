/* abuse.exe: options, rounds and threads. See abuse.h.
 *
 *   abuse.exe [--seed N] [--calls N | --seconds N] [--threads N]     so many calls in rounds of seeds N, N + 1, ...
 *   abuse.exe --seed N --threads N --shrink                          makes the round of a seed short that fails
 *   abuse.exe --seed N --threads N --calls 2000 --only LIST --print  runs and prints calls of a round
 *   --all                                                            goes on after a failure, tells of each once
 *   --break ERROR                                                    takes ERROR out of the contract, to see a failure
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options = { .seed = 1, .calls = 100000, .threads = 1 };
struct worker workers[MAX_THREADS];
uint64_t round_seed;
const BYTE *only_calls;

/* ---- options ---------------------------------------------------------------------------------- */

/* "3-17,20": the calls of a round that are run. */
static const BYTE *parse_only( const char *text )
{
    static BYTE only[ROUND_CALLS];
    unsigned int first, last;
    char *end;

    while (*text)
    {
        first = last = strtoul( text, &end, 10 );
        if (end == text) return NULL;
        if (*end == '-') last = strtoul( end + 1, &end, 10 );
        for (; first <= last && first < ROUND_CALLS; first++) only[first] = 1;
        text = *end == ',' ? end + 1 : end;
    }
    return only;
}

static BOOL parse_value( const char *name, const char *value )
{
    if (!strcmp( name, "--seed" )) options.seed = strtoull( value, NULL, 10 );
    else if (!strcmp( name, "--calls" )) options.calls = strtoull( value, NULL, 10 );
    else if (!strcmp( name, "--seconds" )) options.seconds = strtoul( value, NULL, 10 );
    else if (!strcmp( name, "--threads" )) options.threads = strtoul( value, NULL, 10 );
    else if (!strcmp( name, "--break" )) options.break_what = value;
    else if (!strcmp( name, "--only" )) return (only_calls = parse_only( value )) != NULL;
    else return FALSE;
    return options.threads >= 1 && options.threads <= MAX_THREADS;
}

static BOOL parse_options( int argc, char **argv )
{
    int i;

    for (i = 1; i < argc; i++)
    {
        if (!strcmp( argv[i], "--print" )) options.print = TRUE;
        else if (!strcmp( argv[i], "--all" )) options.all = TRUE;
        else if (!strcmp( argv[i], "--shrink" )) options.shrink = TRUE;
        else if (i + 1 >= argc || !parse_value( argv[i], argv[i + 1] )) return FALSE;
        else i++;
    }
    return TRUE;
}

/* ---- rounds ----------------------------------------------------------------------------------- */

static const struct
{
    const struct call_row *rows;
    const unsigned int    *count;
} tables[] =
{
    { provider_calls, &provider_calls_count }, { hash_calls, &hash_calls_count }, { key_calls, &key_calls_count },
    { transfer_calls, &transfer_calls_count }, { dss_calls, &dss_calls_count },
};

static call_func choose_call( struct worker *w )
{
    static unsigned int total;
    unsigned int t, i, at;

    if (!total)
        for (t = 0, at = 0; t < ARRAYSIZE( tables ); t++)
        {
            for (i = 0; i < *tables[t].count; i++) at += tables[t].rows[i].weight;
            if (t + 1 == ARRAYSIZE( tables )) total = at;
        }
    at = below( w, total );
    for (t = 0;; t++)
        for (i = 0; i < *tables[t].count; i++)
        {
            if (at < tables[t].rows[i].weight) return tables[t].rows[i].func;
            at -= tables[t].rows[i].weight;
        }
}

void run_call( struct worker *w, unsigned int number )
{
    w->number = number;
    w->random = round_seed * 0xd1342543de82ef95u + number * 0x2545f4914f6cdd1du;
    choose_call( w )( w );
}

static DWORD CALLBACK run_part( void *arg )
{
    struct worker *w = arg;
    unsigned int n;

    w->thread = GetCurrentThreadId();
    for (n = w->index; n < ROUND_CALLS; n += options.threads) if (!only_calls || only_calls[n]) run_call( w, n );
    return 0;
}

static HANDLE begin[MAX_THREADS], done[MAX_THREADS];

static DWORD CALLBACK worker_thread( void *arg )
{
    struct worker *w = arg;

    for (;;)
    {
        WaitForSingleObject( begin[w->index], INFINITE );
        run_part( w );
        SetEvent( done[w->index] );
    }
    return 0;
}

static void start_workers( void )
{
    unsigned int i;

    for (i = 0; i < options.threads; i++)
    {
        workers[i].index = i;
        buffers_init( &workers[i] );
        begin[i] = CreateEventW( NULL, FALSE, FALSE, NULL );
        done[i] = CreateEventW( NULL, FALSE, FALSE, NULL );
        if (i) CloseHandle( CreateThread( NULL, 0, worker_thread, &workers[i], 0, NULL ) );
    }
}

static void run_round( void )
{
    unsigned int i;

    setup_round();
    for (i = 1; i < options.threads; i++) SetEvent( begin[i] );
    run_part( &workers[0] );
    if (options.threads > 1) WaitForMultipleObjects( options.threads - 1, done + 1, TRUE, INFINITE );
    end_round();
}

static uint64_t calls_made( void )
{
    uint64_t calls = 0;
    unsigned int i, func;

    for (i = 0; i < options.threads; i++) for (func = 0; func < FUNCTIONS; func++) calls += workers[i].calls[func];
    return calls;
}

static BOOL time_is_left( DWORD start )
{
    if (options.seconds) return GetTickCount() - start < options.seconds * 1000;
    return (round_seed - options.seed) * ROUND_CALLS < options.calls;
}

int main( int argc, char **argv )
{
    DWORD start = GetTickCount();

    if (!parse_options( argc, argv ))
    {
        fprintf( stderr, "usage: abuse.exe [--seed N] [--calls N | --seconds N] [--threads 1-8] [--shrink]"
                         " [--only LIST] [--print] [--all]\n" );
        return 2;
    }
    if (options.shrink) return shrink();
    objects_init();
    start_workers();
    watch_start();
    /* A run that failed has left containers. */
    containers_made = defaults_changed = 1;
    end_round();
    for (round_seed = options.seed; time_is_left( start ); round_seed++) run_round();
    printf( "seeds %llu to %llu\n", (unsigned long long)options.seed, (unsigned long long)round_seed - 1 );
    if (!report( calls_made(), GetTickCount() - start )) return 1;
    printf( "%u failures\n", failures );
    return failures != 0;
}
