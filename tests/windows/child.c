/* A test program in a job of its own: with a time limit, and without anything that outlives it. See runner.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

/* What ends with the last handle of it. NULL: there are no such jobs. */
static HANDLE make_job( void )
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };
    HANDLE job = CreateJobObjectW( NULL, NULL );

    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if (job) SetInformationJobObject( job, JobObjectExtendedLimitInformation, &limits, sizeof(limits) );
    return job;
}

/* A file that the child may use: an empty one to write, or nothing to read. */
static HANDLE open_for_child( const WCHAR *path, BOOL write )
{
    SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };

    return CreateFileW( path, write ? GENERIC_WRITE : GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit,
                        write ? CREATE_ALWAYS : OPEN_EXISTING, 0, NULL );
}

static void wait_for( PROCESS_INFORMATION *info, DWORD seconds, struct ended *ended )
{
    HANDLE handles[] = { info->hProcess, stop_event };
    DWORD wait = WaitForMultipleObjects( ARRAY_SIZE( handles ), handles, FALSE, seconds * 1000 );

    if (wait == WAIT_OBJECT_0)
    {
        ended->how = ENDED;
        GetExitCodeProcess( info->hProcess, &ended->code );
    }
    else ended->how = wait == WAIT_OBJECT_0 + 1 ? STOPPED : TIMED_OUT;
}

/* Starts the program in the job, waits for it, and ends all that is left of it. */
static void run_in_job( WCHAR *command, const WCHAR *folder, STARTUPINFOW *startup, DWORD seconds, struct ended *ended )
{
    PROCESS_INFORMATION info;
    HANDLE job = make_job();

    if (CreateProcessW( NULL, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, folder, startup, &info ))
    {
        AssignProcessToJobObject( job, info.hProcess );
        ResumeThread( info.hThread );
        wait_for( &info, seconds, ended );
        TerminateJobObject( job, 1 );
        if (ended->how != ENDED) TerminateProcess( info.hProcess, 1 );
        WaitForSingleObject( info.hProcess, 10000 );
        CloseHandle( info.hThread );
        CloseHandle( info.hProcess );
    }
    else ended->code = GetLastError();
    if (job) CloseHandle( job );
}

struct ended run_program( const WCHAR *exe, const char *arguments, const WCHAR *folder, const WCHAR *output,
                          DWORD seconds )
{
    struct ended ended = { NOT_STARTED, 0, 0 };
    STARTUPINFOW startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
    WCHAR command[MAX_LONG_PATH + 100];
    DWORD start = GetTickCount();

    _snwprintf( command, ARRAY_SIZE( command ), L"\"%ls\" %hs", exe, arguments );
    command[ARRAY_SIZE( command ) - 1] = 0;
    startup.hStdInput = open_for_child( L"NUL", FALSE );
    startup.hStdOutput = startup.hStdError = open_for_child( output, TRUE );
    if (startup.hStdOutput != INVALID_HANDLE_VALUE) run_in_job( command, folder, &startup, seconds, &ended );
    else ended.code = GetLastError();
    CloseHandle( startup.hStdInput );
    CloseHandle( startup.hStdOutput );
    ended.msec = GetTickCount() - start;
    return ended;
}
