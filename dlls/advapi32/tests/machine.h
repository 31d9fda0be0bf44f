/*
 * Whether a test may change what belongs to the whole machine: its registry, its containers. In a Wine prefix it may;
 * on Windows, whose user wants the machine back, only if WINETEST_MACHINE=1 says so. WINETEST_MACHINE=0 forbids it in
 * a prefix too. Include after wine/test.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef ADVAPI32_TESTS_MACHINE_H
#define ADVAPI32_TESTS_MACHINE_H

static inline BOOL may_change_machine( void )
{
    const char *text = getenv( "WINETEST_MACHINE" );

    if (text && *text) return strcmp( text, "0" ) != 0;
    return !strcmp( winetest_platform, "wine" );
}

/* Leaves something out that needs this: it may not be done, or the user has no right to. */
#define skip_machine( text ) \
    do { \
        if (may_change_machine()) win_skip( "no right to %s\n", text ); \
        else skip( "WINETEST_MACHINE=1 is not set: not done: to %s\n", text ); \
    } while (0)

#endif
