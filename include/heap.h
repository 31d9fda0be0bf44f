/* Heap memory of the process: zeroed when it is taken, and wiped before it goes where it held secrets. The one heap of
 * all our code: libcrypto alone has malloc.
 * Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HEAP_H
#define WINECSP_HEAP_H

#include "secret.h"

/* Zeroed; NULL if there is none. */
static inline void *heap_alloc( SIZE_T size )
{
    return HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, size );
}

/* The same, not zeroed, for what is filled at once. */
static inline void *heap_alloc_raw( SIZE_T size )
{
    return HeapAlloc( GetProcessHeap(), 0, size );
}

/* NULL is accepted. */
static inline void heap_free( void *ptr )
{
    if (ptr) HeapFree( GetProcessHeap(), 0, ptr );
}

/* Wipes `size` bytes before they go. NULL is accepted. */
static inline void heap_free_secret( void *ptr, SIZE_T size )
{
    if (!ptr) return;
    secret_wipe( ptr, size );
    heap_free( ptr );
}

#endif
