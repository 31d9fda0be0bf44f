/* Which test programs there are, and which test files are in them. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

/* Whether a text fits a pattern with * and ?. */
static BOOL fits( const char *pattern, const char *text )
{
    if (!*pattern) return !*text;
    if (*pattern == '*') return fits( pattern + 1, text ) || (*text && fits( pattern, text + 1 ));
    return *text && (*pattern == '?' || *pattern == *text) && fits( pattern + 1, text + 1 );
}

static BOOL is_wanted( const struct test_file *test )
{
    char name[128];

    sprintf( name, "%s:%s", test->program, test->name );
    return fits( options.filter, name );
}

/* Adds the files of one program, whose names it prints, one a line. FALSE: there are no names. */
static BOOL add_files( const struct test_file *program, const WCHAR *list, struct test_file *tests, unsigned int room,
                       unsigned int *added )
{
    FILE *file = _wfopen( list, L"r" );
    unsigned int count = 0;
    BOOL any = FALSE;
    char line[200];

    while (file && fgets( line, sizeof(line), file ) && count < room)
    {
        line[strcspn( line, "\r\n" )] = 0;
        if (!line[0] || strchr( line, ' ' ) || strlen( line ) >= sizeof(tests->name)) continue;
        any = TRUE;
        tests[count] = *program;
        strcpy( tests[count].name, line );
        if (is_wanted( &tests[count] )) count++;
    }
    if (file) fclose( file );
    *added = count;
    return any;
}

/* A program is asked twice: under Wine one in some thousand starts fails for no reason. */
static unsigned int list_program( const struct test_file *program, struct test_file *tests, unsigned int room )
{
    WCHAR list[MAX_LONG_PATH + 16];
    unsigned int count = 0;
    struct ended ended;
    char code[16];
    int tries;

    _snwprintf( list, ARRAY_SIZE( list ), L"%ls\\list", options.scratch );
    for (tries = 0; tries < 2; tries++)
    {
        ended = run_program( program->exe, "--list", options.scratch, list, options.timeout );
        if (ended.how == ENDED && !ended.code && add_files( program, list, tests, room, &count )) return count;
        if (ended.how == STOPPED) return 0;
    }
    sprintf( code, "%#lx", ended.code );
    write_record( "not-run", program->width, program->program,
                  ended.how == NOT_STARTED ? "cannot be started" : "does not list its tests", code );
    printf( "     %s %s: %s, %s\n", program->width, program->program,
            ended.how == NOT_STARTED ? "this system cannot start it" : "it does not list its tests", code );
    return 0;
}

static int compare_names( const void *a, const void *b )
{
    return wcscmp( a, b );
}

typedef WCHAR file_name[MAX_PATH];

/* The programs of a width, in the order of their names. */
static unsigned int find_programs( const char *width, file_name *names, unsigned int room )
{
    WCHAR pattern[MAX_LONG_PATH + 32];
    WIN32_FIND_DATAW data;
    unsigned int count = 0;
    HANDLE find;

    _snwprintf( pattern, ARRAY_SIZE( pattern ), L"%ls\\%hs\\*_test.exe", options.top, width );
    if ((find = FindFirstFileW( pattern, &data )) == INVALID_HANDLE_VALUE) return 0;
    do lstrcpynW( names[count++], data.cFileName, MAX_PATH );
    while (count < room && FindNextFileW( find, &data ));
    FindClose( find );
    qsort( names, count, sizeof(*names), compare_names );
    return count;
}

unsigned int make_plan( struct test_file *tests, unsigned int room )
{
    static const char *const widths[] = { "x86_64", "i386" };
    file_name names[32];
    struct test_file program;
    unsigned int count = 0, found, i, j;

    for (i = 0; i < ARRAY_SIZE( widths ); i++)
    {
        found = find_programs( widths[i], names, ARRAY_SIZE( names ) );
        for (j = 0; j < found && WaitForSingleObject( stop_event, 0 ); j++)
        {
            memset( &program, 0, sizeof(program) );
            strcpy( program.width, widths[i] );
            _snprintf( program.program, sizeof(program.program) - 1, "%ls", names[j] );
            program.program[strcspn( program.program, "_" )] = 0;
            _snwprintf( program.exe, ARRAY_SIZE( program.exe ) - 1, L"%ls\\%hs\\%ls", options.top, widths[i],
                        names[j] );
            count += list_program( &program, tests + count, room - count );
        }
    }
    return count;
}
