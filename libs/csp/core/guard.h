/* Work on memory of the caller's, which may not be there. A fault is caught and becomes ERROR_INVALID_PARAMETER, the
 * error that Microsoft's pages of all these functions give for a pointer that is not valid; the lock is free and the
 * object can be used. What else leaves such work by unwinding (an exception that the program catches, longjmp) frees
 * the lock too. Private to libs/csp.
 *
 * Before work changes anything it touches all that it will touch: probe_read, check_*. What faults then has changed
 * nothing. Only memory that another thread takes away meanwhile faults later.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GUARD_H
#define WINECSP_GUARD_H

#include "handle/object.h"
#include "waitlock.h"
#include "mustcheck.h"

typedef DWORD (*guarded_func)( void *call );

/* What keeps other calls away from the object that a call works on: it is pinned alone, or its lock is taken. */
struct hold
{
    struct object *alone;       /* NULL: it is not */
    waitlock      *lock;
};

/* Takes and frees the lock unless the object is alone; NULL: there is nothing to lock. */
static inline void hold_enter( const struct hold *hold )
{
    if (hold && !hold->alone) waitlock_enter( hold->lock );
}

static inline void hold_leave( const struct hold *hold )
{
    if (hold && !hold->alone) waitlock_leave( hold->lock );
}

/* Runs func( call ). Unless the object is alone, its lock is taken first and freed after; hold NULL: there is nothing
 * to lock. Returns what func returns, or ERROR_INVALID_PARAMETER if it touched memory that is not there; then it ends
 * where it was, so it must not have taken anything that it has to give back. Code of the system's must not run
 * inside. */
MUST_CHECK DWORD guarded_call( const struct hold *hold, guarded_func func, void *call );

/* The same for work that is over soon and has checked the caller's memory by the functions of touch.c: no frame catches
 * what faults all the same since another thread takes it away, which is the program's to catch then. x86_64 only; on
 * i386 the frame costs next to nothing, and the two are one. */
MUST_CHECK DWORD brief_call( const struct hold *hold, guarded_func func, void *call );

/* Data up to so many bytes are worked on in brief_call. */
#define GUARD_BRIEF_MAX 256

/* From DllMain. */
void guard_process_attach( void );
void guard_process_detach( void );

#define GUARD_PAGE_BYTES 0x1000

/* The first byte of the page behind the one that an address is in. */
static inline ULONG_PTR guard_next_page( ULONG_PTR at )
{
    return (at | (GUARD_PAGE_BYTES - 1)) + 1;
}

/* Inside guarded_call: touches each page of `len` bytes. */
static inline void probe_read( const void *data, SIZE_T len )
{
    ULONG_PTR at = (ULONG_PTR)data;

    for (; at - (ULONG_PTR)data < len; at = guard_next_page( at )) *(const volatile BYTE *)at;
}

/* ---- touch.c: outside of guarded_call, or in it ------------------------------------------------ */

/* Touch each page of `len` bytes. ERROR_INVALID_PARAMETER: some of it is not there. A string is looked at up to its
 * NUL; NULL is good. */
MUST_CHECK DWORD check_readable( const void *data, SIZE_T len ) __asm__ ( "touch_read" );
MUST_CHECK DWORD check_writable( void *data, SIZE_T len ) __asm__ ( "touch_write" );
MUST_CHECK DWORD check_string( const WCHAR *str ) __asm__ ( "touch_string" );

/* The length that a caller gives and gets back: the first reads it and sees that it can be written. The length comes in
 * the upper half and the error in the lower one: in memory it would be late for the short work that depends on it. */
MUST_CHECK ULONGLONG guarded_get_length( DWORD *place ) __asm__ ( "touch_get_length" );
DWORD guarded_set_length( DWORD *place, DWORD len ) __asm__ ( "touch_set_length" );

/* As check_writable, for at most a page, for data that are soon read again in pieces of 8 or 16 bytes from the first
 * on: rewrites the first and the last such piece, so that the processor can hand what was written to the reading. */
MUST_CHECK DWORD check_pieces( void *data, SIZE_T len ) __asm__ ( "touch_pieces" );

/* A copy to or from memory of the caller's, which may go away; then a part of it has been copied.
 * ERROR_INVALID_PARAMETER: some of it is not there. */
MUST_CHECK DWORD guarded_copy( void *dst, const void *src, SIZE_T len ) __asm__ ( "touch_copy" );

/* How many of `len` bytes can be read, from the first on. */
SIZE_T readable_len( const void *data, SIZE_T len );

#endif
