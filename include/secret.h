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

/* Clears the vector registers that any function may change. libcrypto's digests leave there what they worked on last,
 * and Wine keeps the registers of a thread that waits in memory which the process can read. */
static inline void secret_wipe_registers( void )
{
#ifdef __SSE2__
    __asm__ __volatile__ ( "pxor %%xmm0,%%xmm0\n\tpxor %%xmm1,%%xmm1\n\tpxor %%xmm2,%%xmm2\n\t"
                           "pxor %%xmm3,%%xmm3\n\tpxor %%xmm4,%%xmm4\n\tpxor %%xmm5,%%xmm5"
                           : : : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5" );
#elif defined(__i386__)     /* the compiler itself uses none */
    __asm__ __volatile__ ( "pxor %xmm0,%xmm0\n\tpxor %xmm1,%xmm1\n\tpxor %xmm2,%xmm2\n\tpxor %xmm3,%xmm3\n\t"
                           "pxor %xmm4,%xmm4\n\tpxor %xmm5,%xmm5\n\tpxor %xmm6,%xmm6\n\tpxor %xmm7,%xmm7" );
#endif
}

/* Overwrites `size` bytes; the compiler keeps the writes, since it must take the bytes for read behind them
 * (SecureZeroMemory, which it has too, writes byte by byte). NULL is accepted with size 0. What copied the bytes may
 * have left them in registers: those are cleared too. */
static inline void secret_wipe( void *ptr, SIZE_T size )
{
    if (!size) return;
    memset( ptr, 0, size );
    __asm__ __volatile__ ( "" : : "r" (ptr) : "memory" );
    secret_wipe_registers();
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
