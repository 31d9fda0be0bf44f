/* A pointer for a function that does not write where it leads but whose prototype lacks the const, as some of Windows'
 * and libcrypto's do: the one place where a const is cast away. Who may include it: every layer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_UNCONST_H
#define WINECSP_UNCONST_H

#include <stdint.h>

static inline void *unconst( const void *ptr )
{
    return (void *)(uintptr_t)ptr;
}

#endif
