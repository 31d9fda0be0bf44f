/* Start of programs: one that imports nothing of ours, one that imports advapi32.dll, one that acquires a context and
 * takes 16 random bytes; and how long that first acquire with the bytes takes, which the program itself tells by its
 * exit code; the same of a token's key, which is opened, or opened and signs, while this program keeps its daemon up
 * and has given the PIN. The programs lie beside this one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

/* A round is the best of this many starts, or one when next to no time is wanted. */
#define STARTS 10

/* On a busy machine Wine itself fails to start a program now and then, with this error. */
#define STARTS_FAILED_MAX 3

static BOOL create_process( char *path, PROCESS_INFORMATION *process )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    unsigned failed;

    for (failed = 0; failed < STARTS_FAILED_MAX; failed++)
    {
        if (CreateProcessA( path, NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, process )) return TRUE;
        if (GetLastError() != ERROR_INTERNAL_ERROR) return FALSE;
    }
    return FALSE;
}

static BOOL start_program( const char *name, DWORD *exit_code )
{
    PROCESS_INFORMATION process;
    char path[MAX_PATH] = "";
    BOOL ret;

    if (!GetModuleFileNameA( NULL, path, sizeof(path) - strlen( name ) )) return FALSE;
    strcpy( strrchr( path, '\\' ) + 1, name );
    if (!create_process( path, &process )) return FALSE;
    WaitForSingleObject( process.hProcess, INFINITE );
    ret = GetExitCodeProcess( process.hProcess, exit_code );
    CloseHandle( process.hProcess );
    CloseHandle( process.hThread );
    return ret;
}

/* From before the start until after the end, ms. */
static BOOL measure_start( struct job *job, unsigned ms, double *value )
{
    unsigned i, count = ms < EARNEST_MS ? 1 : STARTS;
    double start, time;
    DWORD code;

    for (i = 0; i < count; i++)
    {
        start = bench_clock();
        if (!start_program( job->row->alg_name, &code )) return FALSE;
        time = (bench_clock() - start) * 1000;
        if ((LONG)code < 0)
        {
            SetLastError( code );
            return FALSE;
        }
        if (!i || time < *value) *value = time;
    }
    return TRUE;
}

/* The exit code of what has timed.h: microseconds, or below zero an error. */
static BOOL measure_first( struct job *job, unsigned ms, double *value )
{
    unsigned i, count = ms < EARNEST_MS ? 1 : STARTS;
    DWORD code;

    for (i = 0; i < count; i++)
    {
        if (!start_program( job->row->alg_name, &code )) return FALSE;
        if ((LONG)code < 0)
        {
            SetLastError( code );
            return FALSE;
        }
        if (!i || code / 1000.0 < *value) *value = code / 1000.0;
    }
    return TRUE;
}

#define START( id, title_, program, measure_ ) \
    { .name = id, .title = title_, .unit = UNIT_MS, .alg_name = program, .measure = measure_ }

#define TOKEN( id, title_, program ) \
    { .name = id, .title = title_, .unit = UNIT_MS, .alg_name = program, .setup = job_acquire_token, \
      .measure = measure_first, .teardown = job_release }

static const struct bench_case rows[] =
{
    START( "start-nothing", "start a program that imports no advapi32", "nothing.exe", measure_start ),
    START( "start-import", "start a program that imports advapi32", "import.exe", measure_start ),
    START( "start-acquire", "start, acquire, 16 random bytes, exit", "acquire.exe", measure_start ),
    START( "first-acquire", "load rsaenh, first acquire, 16 random bytes", "acquire.exe", measure_first ),
    TOKEN( "token-first-acquire", "token: load scardcsp, first acquire", "token_acquire.exe" ),
    TOKEN( "token-first-sign", "token: the same, hash, first signature", "token_sign.exe" ),
};
DEFINE_CASES( start_cases );
