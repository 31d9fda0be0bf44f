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

/* Clears the first vector registers, which any function may change. libcrypto's digests leave their last data there,
 * and when a thread waits, Wine keeps its registers in memory that the process can read. (AVX-512's registers 16 to 31,
 * which newer processors use for RSA, are not cleared.) */
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

/* The same, and on i386 the MMX registers, which libcrypto's 32-bit code uses. No function keeps values in them across
 * a call. */
static inline void secret_wipe_all_registers( void )
{
#ifdef __i386__
    __asm__ __volatile__ ( "pxor %mm0,%mm0\n\tpxor %mm1,%mm1\n\tpxor %mm2,%mm2\n\tpxor %mm3,%mm3\n\t"
                           "pxor %mm4,%mm4\n\tpxor %mm5,%mm5\n\tpxor %mm6,%mm6\n\tpxor %mm7,%mm7\n\temms" );
#endif
    secret_wipe_registers();
}

/* Overwrites `size` bytes. The compiler cannot drop the writes, since it must assume that the bytes are read
 * afterwards. (SecureZeroMemory would write byte by byte.) NULL is accepted with size 0. Registers may still hold
 * copies of the bytes, so they are cleared too. */
static inline void secret_wipe( void *ptr, SIZE_T size )
{
    if (!size) return;
    memset( ptr, 0, size );
    __asm__ __volatile__ ( "" : : "r" (ptr) : "memory" );
    secret_wipe_registers();
}

/* Whether two runs of `size` bytes are equal. The time it takes depends on `size` only. */
static inline BOOL secret_equal( const void *a, const void *b, SIZE_T size )
{
    const volatile BYTE *p = a, *q = b;
    BYTE difference = 0;

    while (size--) difference |= *p++ ^ *q++;
    return !difference;
}

#endif
