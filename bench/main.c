/* Runs the cases of one program and prints a line for each: its name, unit, value and title, separated by tabs. The
 * value is "-" where the case is not possible, and the error stands in a fifth column. tools/bench makes tables of it.
 *
 * usage: bench.exe [--ms N] [NAME...]      measures; a name may end in *
 *        bench.exe --list                  prints names, units, titles, and "once" where one round will do
 *        bench.exe --about                 prints what is measured and its version
 *        bench.exe --keys                  makes the files of keyfile.c
 *        bench.exe --count N NAME          N operations, neither timed nor printed
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static const char *const unit_names[] =
{
    [UNIT_RATE] = "/s", [UNIT_MB] = "MB/s", [UNIT_MS] = "ms", [UNIT_BYTES] = "B", [UNIT_TIMES] = "x",
    [UNIT_GROWTH] = "times",
};
C_ASSERT( ARRAYSIZE( unit_names ) == UNIT_COUNT );

static BOOL name_matches( const char *name, const char *pattern )
{
    size_t len = strlen( pattern );

    if (len && pattern[len - 1] == '*') return !strncmp( name, pattern, len - 1 );
    return !strcmp( name, pattern );
}

static BOOL is_chosen( const struct bench_case *row, char **patterns, int count )
{
    int i;

    for (i = 0; i < count; i++) if (name_matches( row->name, patterns[i] )) return TRUE;
    return !count;
}

static BOOL measure_case( const struct bench_case *row, unsigned ms, double *value )
{
    struct job job;
    BOOL ret;

    if (row->longer && ms >= EARNEST_MS) ms *= row->longer;
    if (!row->measure)
    {
        if (!measure_rate( row, row->threads ? row->threads : 1, ms, value )) return FALSE;
        if (row->unit == UNIT_MB) *value *= row->bytes / 1e6;
        return TRUE;
    }
    ret = job_start( row, &job ) && row->measure( &job, ms, value );
    job_end( &job );
    return ret;
}

static void print_case( const struct bench_case *row, unsigned ms )
{
    const char *title = row->title ? row->title : "";
    double value;

    SetLastError( 0 );
    if (measure_case( row, ms, &value ))
        printf( "%s\t%s\t%.6g\t%s\n", row->name, unit_names[row->unit], value, title );
    else
        printf( "%s\t%s\t-\t%s\terror %#lx\n", row->name, unit_names[row->unit], title, GetLastError() );
    fflush( stdout );
}

static void list_case( const struct bench_case *row, unsigned ms )
{
    printf( "%s\t%s\t%s\t%s\n", row->name, unit_names[row->unit], row->title ? row->title : "", row->once ? "once" :
            "" );
}

/* For a look from outside at what an operation does: calls to the server, instructions. */
static void repeat_case( const struct bench_case *row, unsigned count )
{
    struct job job;

    if (job_start( row, &job )) while (row->run && count--) row->run( &job );
    job_end( &job );
}

static void for_chosen( void (*what)( const struct bench_case *row, unsigned arg ), unsigned arg, char **patterns,
                        int count )
{
    unsigned table, i;

    for (table = 0; table < case_table_count; table++)
        for (i = 0; i < case_tables[table]->count; i++)
            if (is_chosen( &case_tables[table]->rows[i], patterns, count )) what( &case_tables[table]->rows[i], arg );
}

int main( int argc, char **argv )
{
    unsigned number = argc > 2 ? strtoul( argv[2], NULL, 10 ) : 0;
    const char *option = argc > 1 ? argv[1] : "";

    if (!strcmp( option, "--list" )) for_chosen( list_case, 0, NULL, 0 );
    else if (!strcmp( option, "--about" )) puts( bench_about() );
    else if (!strcmp( option, "--keys" )) return !keyfile_write_all();
    else if (!strcmp( option, "--count" ) && number && argc > 3) for_chosen( repeat_case, number, argv + 3, 1 );
    else if (!strcmp( option, "--ms" ) && number) for_chosen( print_case, number, argv + 3, argc - 3 );
    else if (*option == '-')
    {
        fprintf( stderr, "usage: %s [--ms N] [NAME...] | --list | --about | --keys | --count N NAME\n", argv[0] );
        return 2;
    }
    else for_chosen( print_case, 200, argv + 1, argc - 1 );
    return 0;
}
