/* run_tests.exe: options, and one test file after the other. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

#include <stdlib.h>
#include <string.h>

#define TESTS_MAX 1000

struct options options = { .timeout = 600, .filter = "*", .output = "winecsp-results.tsv" };
HANDLE stop_event;

/* mingw-w64's start-up code leaves * in arguments as it is, however it was configured: --filter is no list of files. */
int _dowildcard = 0;

void *need_memory( void *memory )
{
    if (memory) return memory;
    fprintf( stderr, "out of memory\n" );
    exit( 2 );
}

static int usage( void )
{
    printf( "Usage: run_tests [OPTION]...\n"
            "Runs the conformance tests in the folders x86_64 and i386 and writes what came of each check.\n\n"
            "  --full            also tests that change what belongs to the whole machine: its lists of providers,\n"
            "                    its MachineGuid, its key containers. They put it back. Needs an administrator. Only\n"
            "                    for a machine that may be thrown away.\n"
            "  --output FILE     the results (default: winecsp-results.tsv in the current folder)\n"
            "  --filter PATTERN  only test files whose PROGRAM:NAME fits, like \"rsaenh:hash*\"\n"
            "  --timeout N       seconds that one test file may take (default: 600)\n\n"
            "Exit status: 0 no check failed, 1 some did, 2 wrong options or nothing could be run.\n" );
    return 2;
}

static BOOL parse_options( int argc, char **argv )
{
    int i;

    for (i = 1; i < argc; i++)
    {
        if (!_stricmp( argv[i], "--full" ) || !_stricmp( argv[i], "-full" )) options.full = TRUE;
        else if (i + 1 >= argc) return FALSE;
        else if (!strcmp( argv[i], "--output" )) options.output = argv[++i];
        else if (!strcmp( argv[i], "--filter" )) options.filter = argv[++i];
        else if (!strcmp( argv[i], "--timeout" )) options.timeout = strtoul( argv[++i], NULL, 10 );
        else return FALSE;
    }
    return options.timeout > 0 && options.timeout < 100000;
}

static BOOL WINAPI on_break( DWORD type )
{
    SetEvent( stop_event );
    return TRUE;
}

/* The folder above the one that this program is in. */
static void find_top( void )
{
    WCHAR *cut;
    int i;

    GetModuleFileNameW( NULL, options.top, MAX_LONG_PATH - 100 );
    for (i = 0; i < 2; i++) if ((cut = wcsrchr( options.top, '\\' ))) *cut = 0;
}

/* A folder for this run, and what the test programs get to know. */
static BOOL prepare( void )
{
    WCHAR temp[MAX_PATH + 1];

    stop_event = CreateEventW( NULL, TRUE, FALSE, NULL );
    SetConsoleCtrlHandler( on_break, TRUE );
    SetErrorMode( SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX );
    setvbuf( stdout, NULL, _IONBF, 0 );
    SetEnvironmentVariableA( "WINETEST_REPORT_SUCCESS", "1" );
    SetEnvironmentVariableA( "WINETEST_INTERACTIVE", "0" );
    SetEnvironmentVariableA( "WINETEST_DEBUG", "1" );
    SetEnvironmentVariableA( "WINETEST_MACHINE", options.full ? "1" : "0" );
    GetTempPathW( ARRAY_SIZE( temp ), temp );
    _snwprintf( options.scratch, MAX_LONG_PATH - 1, L"%lswinecsp-tests-%lu", temp, GetCurrentProcessId() );
    return CreateDirectoryW( options.scratch, NULL );
}

/* A folder with the files in it. */
static void remove_folder( const WCHAR *folder )
{
    WCHAR path[MAX_LONG_PATH + MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    _snwprintf( path, ARRAY_SIZE( path ), L"%ls\\*", folder );
    find = FindFirstFileW( path, &data );
    if (find != INVALID_HANDLE_VALUE)
    {
        do
        {
            _snwprintf( path, ARRAY_SIZE( path ), L"%ls\\%ls", folder, data.cFileName );
            if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) DeleteFileW( path );
        }
        while (FindNextFileW( find, &data ));
        FindClose( find );
    }
    RemoveDirectoryW( folder );
}

static const char *judge( const struct ended *ended, const struct output *output )
{
    if (ended->how == NOT_STARTED) return "not-started";
    if (ended->how == STOPPED) return "stopped";
    if (ended->how == TIMED_OUT) return "timeout";
    if (output->counts[CRASHED] || !output->closed) return "crashed";
    if (output->counts[FAILED] || ended->code) return "failed";
    return output->counts[PASSED] || output->counts[TODO] ? "ok" : "skipped";
}

/* Runs one test file in an empty folder; once more if it printed nothing, as under Wine one in some thousand starts
 * does. */
static void run_file( const struct test_file *test, struct ended *ended, struct output *output )
{
    WCHAR folder[MAX_LONG_PATH + 16], path[MAX_LONG_PATH + 16];
    int tries;

    _snwprintf( folder, ARRAY_SIZE( folder ), L"%ls\\folder", options.scratch );
    _snwprintf( path, ARRAY_SIZE( path ), L"%ls\\output", options.scratch );
    for (tries = 0; tries < 2; tries++)
    {
        CreateDirectoryW( folder, NULL );
        *ended = run_program( test->exe, test->name, folder, path, options.timeout );
        remove_folder( folder );
        if (read_output( path, test->name, output ) || ended->how != ENDED) break;
    }
    DeleteFileW( path );
}

/* Puts back what the test file changed. FALSE: without --full it changed the machine's lists, even if it put them back
 * itself. */
static BOOL clean_up( const struct test_file *test )
{
    BOOL touched = was_machine_touched() && !options.full;

    if (touched) write_left( test, "registry", L"the machine's lists of providers were changed", "without --full" );
    restore_registry( test );
    was_machine_touched();
    restore_key_files( test );
    remove_containers( test );
    return !touched;
}

/* Whether the test file is to be counted as passed, failed or skipped: the name of that, by its first letter. */
static char run_test( const struct test_file *test )
{
    const char *verdict;
    struct output output;
    struct ended ended;
    BOOL clean;

    if (GetFileType( GetStdHandle( STD_OUTPUT_HANDLE ) ) == FILE_TYPE_CHAR)
        printf( "     %s %s:%s ...\r", test->width, test->program, test->name );
    run_file( test, &ended, &output );
    verdict = judge( &ended, &output );
    clean = clean_up( test );
    if (!clean && (*verdict == 'o' || *verdict == 's')) verdict = "failed";
    write_test( test, verdict, &ended, &output );
    printf( "%-8s %-6s %s:%s %u checks, %u failed, %u skipped, %lu ms\n", verdict, test->width, test->program,
            test->name, output.counts[PASSED] + output.counts[FAILED] + output.counts[TODO], output.counts[FAILED],
            output.counts[SKIPPED], ended.msec );
    free_output( &output );
    if (!strcmp( verdict, "ok" )) return 'p';
    return !strcmp( verdict, "skipped" ) ? 's' : 'f';
}

static int run_all( void )
{
    struct test_file *tests = need_memory( calloc( TESTS_MAX, sizeof(*tests) ) );
    unsigned int count = make_plan( tests, TESTS_MAX ), i, passed = 0, failed = 0, skipped = 0;

    save_registry();
    save_key_files();
    save_containers();
    for (i = 0; i < count && WaitForSingleObject( stop_event, 0 ); i++)
    {
        char result = run_test( &tests[i] );

        passed += result == 'p';
        failed += result == 'f';
        skipped += result == 's';
    }
    if (!WaitForSingleObject( stop_event, 0 )) printf( "Stopped. The results are not complete.\n" );
    else close_results( count );
    free( tests );
    if (left_count()) printf( "%u things were left behind by tests\n", left_count() );
    printf( "%u passed, %u failed, %u skipped\n", passed, failed, skipped );
    if (!count) return 2;
    return failed != 0;
}

int main( int argc, char **argv )
{
    int status;

    if (!parse_options( argc, argv )) return usage();
    find_top();
    if (!prepare() || !load_rows())
    {
        fprintf( stderr, "run_tests: no temporary folder, or no rows.tsv in %ls: unpack the whole zip\n", options.top );
        return 2;
    }
    if (!open_results())
    {
        fprintf( stderr, "run_tests: cannot write %s: choose another place with --output FILE\n", options.output );
        return 2;
    }
    write_record( "winecsp-results", "1", WINECSP_VERSION, rows_checksum() );
    write_machine();
    status = run_all();
    remove_folder( options.scratch );
    printf( "The results are in %s\n", options.output );
    return status;
}
