/* Secrets: wiping and comparing. One place for both, so that no plain memset or memcmp is used on key material.
 * Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SECRET_H
#define WINECSP_SECRET_H

#include <stdarg.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>

/* Overwrites `size` bytes; the compiler keeps the writes, since it must take the bytes for read behind them
 * (SecureZeroMemory, which it has too, writes byte by byte). NULL is accepted with size 0. */
static inline void secret_wipe( void *ptr, SIZE_T size )
{
    if (!size) return;
    memset( ptr, 0, size );
    __asm__ __volatile__ ( "" : : "r" (ptr) : "memory" );
}

/* Whether two runs of `size` bytes are equal, in a time that depends on `size` only. */
static inline BOOL secret_equal( const void *a, const void *b, SIZE_T size )
{
    const volatile BYTE *p = a, *q = b;
    BYTE difference = 0;

    while (size--) difference |= *p++ ^ *q++;
    return !difference;
}

#endif
