/* What the unit tests share: checks that are counted, bytes as hex digits, allocations and random bytes that a test
 * decides about. The sources under test are built for the host, on the shims of tests/fuzz/shim.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_UNIT_H
#define WINECSP_UNIT_H

#include <stdio.h>
#include <windef.h>
#include <wincrypt.h>

/* A check; what follows is for printf and told if it fails. From any thread. */
#define ok( condition, ... ) unit_check( (condition) != 0, __FILE__, __LINE__, __VA_ARGS__ )
void unit_check( BOOL right, const char *file, int line, const char *format,
                 ... ) __attribute__((format( printf, 4, 5 )));

/* Whether all bytes are the same, shown if not. */
#define ok_bytes( got, wanted, len, what ) unit_bytes( __FILE__, __LINE__, got, wanted, len, what )
void unit_bytes( const char *file, int line, const void *got, const void *wanted, size_t len, const char *what );

/* What main returns: tells how many checks there were. */
int unit_finish( const char *name );

/* The bytes of hex digits, blanks among them left out; for free. The block has not a byte more, so that
 * AddressSanitizer sees a step too far. */
BYTE *from_hex( const char *hex, DWORD *len );

/* An exact copy of bytes, for free. */
BYTE *exact( const void *bytes, size_t len );

/* Allocations that still succeed; negative: all do. */
extern int unit_allocations;

/* What random_bytes hands out next; the bytes after that are 0xa5. */
void unit_set_random( const BYTE *bytes, DWORD len );

/* Runs func( arg ) with the first, the second ... allocation failing until it succeeds, and checks that it fails with
 * NTE_NO_MEMORY till then. Returns how many failed. */
int unit_starve( DWORD (*func)( void *arg ), void *arg );

#endif
