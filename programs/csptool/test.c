/* csptool test [TYPE] [PROVIDER]: compares what providers calculate with known answers. It prints a line for each
 * algorithm of one provider, or a line for each provider. The conformance tests are elsewhere; this one is for a user's
 * own machine.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "selftest/selftest.h"
#include "text/text.h"

static const struct column columns[] =
{
    { "provider", "PROVIDER", CELL_TEXT }, { "type", "TYPE", CELL_NUMBER }, { "algorithm", "ALGORITHM", CELL_TEXT },
    { "result", "RESULT", CELL_TEXT }, { "error", "ERROR", CELL_TEXT }
};

static const struct column sum_columns[] =
{
    { "provider", "PROVIDER", CELL_TEXT }, { "type", "TYPE", CELL_NUMBER }, { "tested", "TESTED", CELL_NUMBER },
    { "failed", "FAILED", CELL_NUMBER }
};

struct run
{
    struct table *table, *sums;     /* results of algorithms; of providers */
    const char   *provider;
    DWORD         type, tested, failed, failed_before;
};

static void add_result( struct run *run, const char *algorithm, const char *result, DWORD err )
{
    char number[16];

    snprintf( number, sizeof(number), "%#lx", err );
    table_cell( run->table, run->provider );
    table_number( run->table, run->type );
    table_cell( run->table, algorithm );
    table_cell( run->table, result );
    table_cell( run->table, !err ? "" : error_name( err ) ? error_name( err ) : number );
}

static void judge_answer( struct run *run, const char *algorithm, DWORD err )
{
    add_result( run, algorithm, err ? "FAILED" : "ok", err );
    run->tested++;
    if (err) run->failed++;
}

/* Random bytes have no known answer; but all zero they are never. */
static DWORD try_random( HCRYPTPROV prov )
{
    static const BYTE zero[32];
    BYTE random[sizeof(zero)] = { 0 };

    if (!gen_random( prov, sizeof(random), random )) return GetLastError();
    return memcmp( random, zero, sizeof(zero) ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

static void add_sum( struct run *run )
{
    table_cell( run->sums, run->provider );
    table_number( run->sums, run->type );
    table_number( run->sums, run->tested );
    table_number( run->sums, run->failed - run->failed_before );
    run->failed_before = run->failed;
    run->tested = 0;
}

static void try_algorithms( struct run *run, HCRYPTPROV prov )
{
    PROV_ENUMALGS_EX alg;
    DWORD flags, err;

    for (flags = CRYPT_FIRST; provider_next_alg( prov, flags, &alg ); flags = 0)
    {
        err = known_answer( prov, &alg );
        if (err == ERROR_NOT_SUPPORTED) add_result( run, alg.szName, "no known answer", 0 );
        else judge_answer( run, alg.szName, err );
    }
    judge_answer( run, "random bytes", try_random( prov ) );
}

/* A provider; NULL: the default one of the type. */
static void try_provider( struct run *run, const char *name, DWORD type )
{
    WCHAR *wide = name ? wide_from( name ) : NULL;
    char *own = NULL;
    HCRYPTPROV prov;

    run->type = type;
    run->provider = name;
    if (!open_context( &prov, NULL, wide, type, CRYPT_VERIFYCONTEXT )) judge_answer( run, "", GetLastError() );
    else
    {
        if (!name) run->provider = own = provider_text( prov, PP_NAME, 0 );
        try_algorithms( run, prov );
        judge_answer( run, "release", release_context( prov, 0 ) ? ERROR_SUCCESS : GetLastError() );
    }
    add_sum( run );
    free( own );
    free( wide );
}

static void try_all( struct run *run )
{
    DWORD index, type;
    WCHAR *wide;
    char *name;

    for (index = 0; (wide = provider_listed( index, &type )); index++)
    {
        name = utf8_from( wide );
        try_provider( run, name, type );
        free( name );
        free( wide );
    }
}

/* Whatever failed is told in full; the rest of all providers in short. */
static void print_run( const struct call *call, struct run *run )
{
    enum table_form form = call->options.json ? TABLE_JSON : TABLE_ALIGNED;
    BOOL in_full = call->count || call->options.provider || call->options.type || run->failed;

    table_free( in_full ? run->sums : run->table );
    table_print( in_full ? run->table : run->sums, form );
}

int test_command( const struct call *call )
{
    const char *first = call->count ? call->args[0] : call->options.provider;
    DWORD type = first ? provider_type( first ) : call->options.type;
    BOOL by_name = first && type;
    struct run run = { .table = NULL };

    if (first && first == call->options.provider && !by_name)
        return complain_about( "--provider", first, NTE_KEYSET_NOT_DEF );
    if (first && !by_name && !parse_type( first, &type )) return EXIT_USAGE;
    run.table = table_create( columns, ARRAYSIZE( columns ) );
    run.sums = table_create( sum_columns, ARRAYSIZE( sum_columns ) );
    if (!first && !type) try_all( &run );
    else if (call->count > 1) try_provider( &run, call->args[1], type );
    else try_provider( &run, by_name ? first : NULL, type );
    print_run( call, &run );
    return run.failed ? 1 : 0;
}
