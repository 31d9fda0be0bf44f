/* Work on memory of the caller's, which may not be there. A fault is caught and becomes ERROR_INVALID_PARAMETER, the error
 * that Microsoft's pages of all these functions give for a pointer that is not valid; the lock is free and the object can
 * be used. What else leaves such work by unwinding (an exception that the program catches, longjmp) frees the lock too.
 * Private to libs/csp.
 *
 * Before work changes anything it touches all that it will touch: probe_*. What faults then has changed nothing. Only
 * memory that another thread takes away meanwhile faults later.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GUARD_H
#define WINECSP_GUARD_H

#include "waitlock.h"

typedef DWORD (*guarded_func)( void *call );

/* Runs func( call ) with `lock` held; NULL: with none. Returns what it returns, or ERROR_INVALID_PARAMETER if it touched
 * memory that is not there; then it ends where it was, so it must not have taken anything that it has to give back. Code
 * of the system's must not run inside. */
DWORD guarded_call( waitlock *lock, guarded_func func, void *call );

/* From DllMain. */
void guard_process_attach( void );
void guard_process_detach( void );

#define GUARD_PAGE_BYTES 0x1000

/* The first byte of the page behind the one that an address is in. */
static inline ULONG_PTR guard_next_page( ULONG_PTR at )
{
    return (at | (GUARD_PAGE_BYTES - 1)) + 1;
}

/* Inside guarded_call: touch each page of `len` bytes. Memory that shall be written is written with what it holds, which
 * makes a following read of more bytes slow: not for every small piece of data. */
static inline void probe_read( const void *data, SIZE_T len )
{
    ULONG_PTR at = (ULONG_PTR)data;

    for (; at - (ULONG_PTR)data < len; at = guard_next_page( at )) *(const volatile BYTE *)at;
}

void probe_write( void *data, SIZE_T len );

/* Outside: the same as calls. ERROR_INVALID_PARAMETER: some of it is not there. A string is looked at up to its NUL; NULL
 * is good. */
DWORD check_readable( const void *data, SIZE_T len );
DWORD check_writable( void *data, SIZE_T len );
DWORD check_string( const WCHAR *str );

/* A copy to or from memory of the caller's, which may go away. ERROR_INVALID_PARAMETER: some of it is not there. */
DWORD guarded_copy( void *dst, const void *src, SIZE_T len );

/* How many of `len` bytes can be read, from the first on. */
SIZE_T readable_len( const void *data, SIZE_T len );

#endif
