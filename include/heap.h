/* Heap memory of the process: zeroed when it is allocated, and wiped before it is freed if it held secrets. All our
 * code uses this heap; only libcrypto uses malloc. Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HEAP_H
#define WINECSP_HEAP_H

#include "secret.h"

/* Zeroed memory. NULL: none is left. */
static inline void *heap_alloc( SIZE_T size )
{
    return HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, size );
}

/* The same, not zeroed, for memory that is filled at once. */
static inline void *heap_alloc_raw( SIZE_T size )
{
    return HeapAlloc( GetProcessHeap(), 0, size );
}

/* NULL is accepted. */
static inline void heap_free( void *ptr )
{
    if (ptr) HeapFree( GetProcessHeap(), 0, ptr );
}

/* Wipes `size` bytes before it frees them. NULL is accepted. */
static inline void heap_free_secret( void *ptr, SIZE_T size )
{
    if (!ptr) return;
    secret_wipe( ptr, size );
    heap_free( ptr );
}

#endif
