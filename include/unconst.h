/* A pointer for functions that do not write to what it points to, but whose prototypes lack the const, as some of
 * Windows' and libcrypto's do. This is the only place that casts away a const. Who may include it: every layer.
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
