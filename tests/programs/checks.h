/* Checks that are counted, and the closing line, for programs that the whole-system tests run. Who may include it:
 * tests/programs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TEST_CHECKS_H
#define WINECSP_TEST_CHECKS_H

static unsigned int checks, failures;

static inline void __attribute__((format( printf, 2, 3 ))) check( BOOL right, const char *format, ... )
{
    DWORD error = GetLastError();
    va_list args;

    checks++;
    if (right) return;
    failures++;
    va_start( args, format );
    vprintf( format, args );
    va_end( args );
    printf( " (error %#lx)\n", error );
}

/* The closing line; what main returns. */
static inline int done( void )
{
    printf( "%u checks, %u failures\n", checks, failures );
    return failures != 0;
}

#endif
