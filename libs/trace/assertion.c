/* Ends a process whose invariants do not hold, see assertion.h. The message goes to the standard error output, since
 * tests switch the debug channels off.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>

#include "assertion.h"

#ifdef WINECSP_ASSERTIONS

#define EXIT_CODE 0xa55e47

void assertion_failed( const char *condition, const char *file, int line )
{
    char text[300];
    DWORD written;

    _snprintf( text, sizeof(text) - 1, "%s:%d: assertion failed: %s\n", file, line, condition );
    text[sizeof(text) - 1] = 0;
    WriteFile( GetStdHandle( STD_ERROR_HANDLE ), text, lstrlenA( text ), &written, NULL );
    TerminateProcess( GetCurrentProcess(), EXIT_CODE );
    for (;;) { }
}

#endif
