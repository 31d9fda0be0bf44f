/* Runs a step with a point failing, and judges: the error, what was written, what the container holds then, whether the
 * same call works afterwards, what is not given back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "run.h"

#include <stdio.h>
#include <string.h>

#define POINTS_MAX 20000
#define REPEATS     20          /* attempts that keep something each time; libcrypto's list of errors is shorter */

unsigned int failures;
static unsigned int attempts, hits, successes, leftovers, done_anyway;

/* ---- telling ------------------------------------------------------------------------------------- */

void fail( const struct attempt *attempt, const char *message, ... )
{
    va_list args;

    failures++;
    printf( "FAIL: %s, %s, ", provider_list[attempt->provider].name, attempt->step->name );
    if (attempt->hit.name)
        printf( "point %u (%s, %s at %s+%#lx): ", attempt->at, attempt->pass, attempt->hit.name, attempt->hit.module,
                (ULONG)attempt->hit.offset );
    else printf( "without a fault: " );
    va_start( args, message );
    vprintf( message, args );
    va_end( args );
    printf( "\n" );
}

void report( void )
{
    printf( "%u points failed, %u of the calls succeeded all the same, %u failed and were done, %u temporary files "
            "stayed for a while, %u calls\n", hits, successes, done_anyway, leftovers, attempts );
    printf( "%u failures\n", failures );
}

void count_cold( void )
{
    attempts++;
    hits++;
}

/* containers: con-open-40 */
void check_error( const struct attempt *attempt, const struct pass *pass, DWORD err )
{
    unsigned int kind;
    char room[16];

    for (kind = 0; kind < KINDS; kind++)
    {
        if (kind != (unsigned)attempt->hit.kind && (!pass->plan.onward || !(pass->plan.kinds & 1u << kind))) continue;
        if (error_allowed( kind, err )) return;
    }
    fail( attempt, "error %s, which docs/behaviour/faults.tsv does not have for it", error_name( err, room ) );
}

/* ---- without a fault ----------------------------------------------------------------------------- */

static struct
{
    BYTE  result[sizeof(((struct world *)0)->result)];
    DWORD len;
} wanted;

/* What a call that succeeded did. */
static BOOL show( struct world *w, const struct step *step )
{
    if (step->show) return step->show( w );
    if (w->len > sizeof(w->result)) return FALSE;
    memcpy( w->result, w->data, w->result_len = w->len );
    return TRUE;
}

BOOL step_begin( const struct step *step, unsigned int provider )
{
    struct attempt attempt = { step, provider, 0, "", { 0 } };
    struct world w;
    DWORD err = 0;
    BOOL good = TRUE;
    int i;

    for (i = 0; i < 2 && good; i++)
    {
        world_init( &w, step, provider );
        good = world_prepare( &w, step ) && !(err = world_act( &w, step )) && show( &w, step );
        if (!good) fail( &attempt, "error %#lx", err ? err : GetLastError() );
        memcpy( wanted.result, w.result, wanted.len = w.result_len );
        world_free( &w );
    }
    return good;
}

/* ---- with one ------------------------------------------------------------------------------------ */

struct before
{
    BYTE  data[sizeof(((struct world *)0)->data)];
    DWORD len;
    char  judged[128];
};

static void check_outputs( const struct attempt *attempt, const struct world *w, const struct before *before )
{
    if (w->made != SENTINEL && w->made) fail( attempt, "fails and gives the handle %#lx", (ULONG)w->made );
    if (!(attempt->step->flags & MAY_WRITE) && memcmp( w->data, before->data, sizeof(w->data) ))
        fail( attempt, "fails and has written to the data" );
}

static void check_result( const struct attempt *attempt, struct world *w, const char *when )
{
    if (!show( w, attempt->step )) fail( attempt, "%s, and does not show: error %#lx", when, GetLastError() );
    else if ((attempt->step->flags & SAME) &&
             (w->result_len != wanted.len || memcmp( w->result, wanted.result, wanted.len )))
        fail( attempt, "%s, and what came of it is not right", when );
}

/* The second pair is no step's. */
static BOOL is_second_same( const char *a, const char *b )
{
    const char *x = strchr( a, ' ' ), *y = strchr( b, ' ' );

    return !x || !y || !strcmp( x, y );
}

static void check_container( const struct attempt *attempt, const struct world *w, const struct before *before,
                             DWORD err )
{
    char now[128];

    judge_ask( w, now );
    if (!strncmp( now, "error", 5 )) fail( attempt, "the container is left broken: %s", now );
    else if (!is_second_same( before->judged, now ))
        fail( attempt, "the other pair was %s and is %s", before->judged, now );
    if (err && strcmp( before->judged, now )) done_anyway++;
    if (options.verbose && err && strcmp( before->judged, now ))
        printf( "done: %s, point %u (%s, %s at %s+%#lx): error %#lx, was %s, is %s\n", attempt->step->name, attempt->at,
                attempt->pass, attempt->hit.name, attempt->hit.module, (ULONG)attempt->hit.offset, err, before->judged,
                now );
}

/* A temporary file may stay where it could not be deleted; the next change takes it, once it is old. */
static void check_left( const struct attempt *attempt, const struct pass *pass, const struct world *w )
{
    DWORD machine = w->machine ? CRYPT_MACHINE_KEYSET : 0;
    unsigned int left = left_count( w );
    HCRYPTKEY key;
    HCRYPTPROV prov = 0;
    const struct provider_entry *info = &provider_list[attempt->provider];

    if (!left) return;
    leftovers += left;
    if (!pass->plan.onward && strcmp( attempt->hit.name, "DeleteFileW" ))
        fail( attempt, "%u temporary files are left", left );
    left_age( w );
    if ((CryptAcquireContextA( &prov, CONTAINER, info->name, info->type, machine ) ||
         CryptAcquireContextA( &prov, CONTAINER, info->name, info->type,
                               CRYPT_NEWKEYSET | machine )) &&
        (w->is_dss ? import_dss_pair( prov, &key ) : import_pair( prov, CRYPT_EXPORTABLE, FALSE, &key )))
        CryptDestroyKey( key );
    if (prov) CryptReleaseContext( prov, 0 );
    if ((left = left_count( w ))) fail( attempt, "%u temporary files stay for good", left );
}

/* The same call once more, without a fault. */
static void try_again( const struct attempt *attempt, struct world *w )
{
    DWORD err;

    if ((err = world_act( w, attempt->step )))
    {
        fail( attempt, "fails once, and then with error %#lx for good", err );
        return;
    }
    check_result( attempt, w, "works the next time" );
}

static DWORD act_with_fault( struct attempt *attempt, const struct pass *pass, struct world *w )
{
    struct plan plan = pass->plan;
    DWORD err;

    plan.at = attempt->at;
    plan_start( &plan );
    err = world_act( w, attempt->step );
    plan_stop( &attempt->hit );
    attempts++;
    return err;
}

static void judge_attempt( const struct attempt *attempt, const struct pass *pass, struct world *w,
                           const struct before *before, DWORD err )
{
    const struct step *step = attempt->step;

    if (err && (step->flags & NEVER)) fail( attempt, "error %#lx of what cannot fail", err );
    else if (err) check_error( attempt, pass, err );
    if (err) check_outputs( attempt, w, before );
    if (step->flags & STORE) check_container( attempt, w, before, err );
    if (!err)
    {
        successes++;
        check_result( attempt, w, "succeeds" );
    }
    else if (!(step->flags & (NEVER | SPENDS))) try_again( attempt, w );
}

/* FALSE: the step ended before the point was reached. */
static BOOL run_attempt( struct attempt *attempt, const struct pass *pass )
{
    const struct step *step = attempt->step;
    unsigned int bad = bad_frees;
    struct before before;
    struct world w;
    DWORD err;

    memset( &attempt->hit, 0, sizeof(attempt->hit) );
    world_init( &w, step, attempt->provider );
    if (!world_prepare( &w, step ))
    {
        fail( attempt, "cannot be begun any more: error %#lx", GetLastError() );
        world_free( &w );
        return FALSE;
    }
    if (step->flags & STORE) judge_ask( &w, before.judged );
    memcpy( before.data, w.data, sizeof(before.data) );
    err = act_with_fault( attempt, pass, &w );
    if (attempt->hit.name) judge_attempt( attempt, pass, &w, &before, err );
    else if (err) fail( attempt, "error %#lx", err );
    world_free( &w );
    if ((step->flags & STORE) && attempt->hit.name) check_left( attempt, pass, &w );
    if (bad_frees != bad) fail( attempt, "what is not live was given back" );
    return attempt->hit.name != NULL;
}

/* What an attempt takes for good may be a cache's. So it is made again, and is a leak if it takes as much each time. */
static BOOL run_point( struct attempt *attempt, const struct pass *pass )
{
    unsigned int before, mark, i;

    for (i = 0; i < REPEATS; i++)
    {
        before = live_count();
        mark = live_mark();
        if (!run_attempt( attempt, pass )) return FALSE;
        if (live_count() <= before) break;
    }
    hits++;
    if (i < REPEATS) return TRUE;
    fail( attempt, "%u things are not given back", live_count() - before );
    live_print( mark );
    return TRUE;
}

/* The number of points that a step passes. */
static unsigned int count_points( const struct step *step, unsigned int provider, const struct pass *pass )
{
    struct plan plan = pass->plan;
    unsigned int passed = 0;
    struct hit hit;
    struct world w;

    world_init( &w, step, provider );
    if (world_prepare( &w, step ))
    {
        plan_start( &plan );
        world_act( &w, step );
        passed = plan_stop( &hit );
    }
    world_free( &w );
    return passed;
}

void run_pass( const struct step *step, unsigned int provider, const struct pass *pass )
{
    unsigned int points = count_points( step, provider, pass ), stride = 1, failed = failures, old = hits;
    DWORD began = GetTickCount();
    struct attempt attempt = { step, provider, 1, pass->name, { 0 } };

    if (pass->most > 1 && !options.all) stride += points / pass->most;
    for (; attempt.at < POINTS_MAX && failures < failed + 10; attempt.at += stride)
        if (!run_point( &attempt, pass )) break;
    if (options.verbose)
        printf( "%s, %s, %s: %u points, %u tried, %lu ms\n", provider_list[provider].name, step->name,
                pass->name, points, hits - old, GetTickCount() - began );
}
