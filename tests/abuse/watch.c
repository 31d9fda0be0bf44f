/* What becomes of a run that does not come back: a thread looks for calls that last too long, and a filter for faults
 * that nobody caught. Both print what each thread is at, and end the program.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>

/* con-open-38: who wants to change a container waits a minute for its lock. */
#define TOO_LONG 150000

static void print_threads( void )
{
    unsigned int i;

    for (i = 0; i < options.threads; i++)
    {
        printf( "thread %u, %s for %lu ms: ", i, workers[i].busy ? "in this call" : "after this call",
                GetTickCount() - workers[i].began );
        print_call( &workers[i], FALSE );
        printf( "\n" );
    }
}

static DWORD CALLBACK watchdog( void *unused )
{
    unsigned int i;

    for (;;)
    {
        Sleep( 1000 );
        for (i = 0; i < options.threads; i++)
        {
            /* began is newer than now if the call has just begun */
            if (!workers[i].busy || (LONG)(GetTickCount() - workers[i].began) < TOO_LONG) continue;
            print_threads();
            fail( &workers[i], BAD_HANG, "has not come back" );
        }
    }
    return 0;
}

static LONG CALLBACK crashed( EXCEPTION_POINTERS *info )
{
    const EXCEPTION_RECORD *record = info->ExceptionRecord;
    DWORD self = GetCurrentThreadId();
    unsigned int i;

    print_threads();
    for (i = 0; i < options.threads; i++) if (workers[i].thread == self) break;
    fail( i < options.threads ? &workers[i] : NULL, BAD_CRASH, "exception %#lx at %p", record->ExceptionCode,
          record->ExceptionAddress );
    return EXCEPTION_EXECUTE_HANDLER;
}

void watch_start( void )
{
    HANDLE thread = CreateThread( NULL, 0, watchdog, NULL, 0, NULL );

    if (!thread) ExitProcess( 2 );
    CloseHandle( thread );
    SetUnhandledExceptionFilter( crashed );
}
