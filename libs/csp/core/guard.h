/* Work on the caller's memory, which may be missing. A fault is caught and becomes ERROR_INVALID_PARAMETER, the error
 * that Microsoft's pages for all these functions give for an invalid pointer. The lock is then free and the object can
 * be used. Other ways out by unwinding (an exception that the program catches, longjmp) free the lock too. Private to
 * libs/csp.
 *
 * Before such work changes anything, it touches all the memory that it will use: probe_read, check_*. So a fault there
 * has changed nothing. Only memory that another thread frees meanwhile can fault later.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GUARD_H
#define WINECSP_GUARD_H

#include "handle/object.h"
#include "waitlock.h"
#include "mustcheck.h"

typedef DWORD (*guarded_func)( void *call );

/* How a call keeps other calls away from its object: the object is pinned alone, or its lock is taken. */
struct hold
{
    struct object *alone;       /* the object if it is pinned alone, else NULL */
    waitlock      *lock;
};

/* Take and free the lock, unless the object is pinned alone. NULL: there is nothing to lock. */
static inline void hold_enter( const struct hold *hold )
{
    if (hold && !hold->alone) waitlock_enter( hold->lock );
}

static inline void hold_leave( const struct hold *hold )
{
    if (hold && !hold->alone) waitlock_leave( hold->lock );
}

/* Runs func( call ). Unless the object is pinned alone, its lock is taken before and freed after; hold NULL: there is
 * nothing to lock. Returns what func returns, or ERROR_INVALID_PARAMETER if func touched missing memory. func is then
 * broken off at that point, so it must not hold anything that it would have to give back. It must not call code of the
 * system. */
MUST_CHECK DWORD guarded_call( const struct hold *hold, guarded_func func, void *call );

/* The same for short work that has checked the caller's memory with the functions of touch.c. No frame catches a fault
 * that happens all the same because another thread frees the memory; the program gets that fault. x86_64 only: on i386,
 * where a frame costs next to nothing, this is guarded_call. */
MUST_CHECK DWORD brief_call( const struct hold *hold, guarded_func func, void *call );

/* Data of up to this many bytes are processed in brief_call. */
#define GUARD_BRIEF_MAX 256

/* From DllMain. */
void guard_process_attach( void );
void guard_process_detach( void );

#define GUARD_PAGE_BYTES 0x1000

/* The first byte of the page after the one that contains an address. */
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

/* Touch each page of `len` bytes. ERROR_INVALID_PARAMETER: some of them are missing. A string is checked up to its NUL;
 * NULL is accepted. */
MUST_CHECK DWORD check_readable( const void *data, SIZE_T len ) __asm__ ( "touch_read" );
MUST_CHECK DWORD check_writable( void *data, SIZE_T len ) __asm__ ( "touch_write" );
MUST_CHECK DWORD check_string( const WCHAR *str ) __asm__ ( "touch_string" );

/* The length that a caller passes in and gets back. guarded_get_length reads it and checks that it can be written; the
 * result has the length in the upper half and the error in the lower half, because in memory the length would arrive
 * too late for short work that depends on it. */
MUST_CHECK ULONGLONG guarded_get_length( DWORD *place ) __asm__ ( "touch_get_length" );
DWORD guarded_set_length( DWORD *place, DWORD len ) __asm__ ( "touch_set_length" );

/* As check_writable, for at most a page of data that will soon be read from the start in pieces of 8 or 16 bytes. It
 * rewrites the first and the last piece, so that the processor can forward these stores to the reads. */
MUST_CHECK DWORD check_pieces( void *data, SIZE_T len ) __asm__ ( "touch_pieces" );

/* A copy to or from the caller's memory. ERROR_INVALID_PARAMETER: some of it is missing; a part may have been
 * copied. */
MUST_CHECK DWORD guarded_copy( void *dst, const void *src, SIZE_T len ) __asm__ ( "touch_copy" );

/* How many of `len` bytes can be read, counted from the first. */
SIZE_T readable_len( const void *data, SIZE_T len );

#endif
