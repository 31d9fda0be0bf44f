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

/* Clears the first vector registers, which any function may change. libcrypto's digests leave there what they worked on
 * last, and Wine keeps the registers of a thread that waits in memory which the process can read. (Those of AVX-512, 16
 * to 31, in which newer processors calculate with RSA keys, are not cleared.) */
static inline void secret_wipe_registers( void )
{
#ifdef __SSE2__
    __asm__ __volatile__ ( "pxor %%xmm0,%%xmm0\n\tpxor %%xmm1,%%xmm1\n\tpxor %%xmm2,%%xmm2\n\t"
                           "pxor %%xmm3,%%xmm3\n\tpxor %%xmm4,%%xmm4\n\tpxor %%xmm5,%%xmm5"
                           : : : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5" );
#ifdef __i386__             /* on x86_64 these two are the caller's */
    __asm__ __volatile__ ( "pxor %%xmm6,%%xmm6\n\tpxor %%xmm7,%%xmm7" : : : "xmm6", "xmm7" );
#endif
#elif defined(__i386__)     /* the compiler itself uses none */
    __asm__ __volatile__ ( "pxor %xmm0,%xmm0\n\tpxor %xmm1,%xmm1\n\tpxor %xmm2,%xmm2\n\tpxor %xmm3,%xmm3\n\t"
                           "pxor %xmm4,%xmm4\n\tpxor %xmm5,%xmm5\n\tpxor %xmm6,%xmm6\n\tpxor %xmm7,%xmm7" );
#endif
}

/* The same, and on i386 the MMX registers: libcrypto's 32-bit code calculates in them. No function has anything in them
 * when it calls another one. */
static inline void secret_wipe_all_registers( void )
{
#ifdef __i386__
    __asm__ __volatile__ ( "pxor %mm0,%mm0\n\tpxor %mm1,%mm1\n\tpxor %mm2,%mm2\n\tpxor %mm3,%mm3\n\t"
                           "pxor %mm4,%mm4\n\tpxor %mm5,%mm5\n\tpxor %mm6,%mm6\n\tpxor %mm7,%mm7\n\temms" );
#endif
    secret_wipe_registers();
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
