/* A spin lock. It is held for a few instructions only, with no system call inside: taking a free lock is one exchange,
 * and waiting is crude. Once the process ends it lets everyone in, since its owner may have been killed. Who may
 * include it: every DLL of the project. For longer work use waitlock.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SPINLOCK_H
#define WINECSP_SPINLOCK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "assertion.h"
#include "exitlock.h"

typedef volatile LONG spinlock;    /* 0: free */

/* In libs/handle/exitlock.c. */
void spinlock_wait( spinlock *lock );

static inline void spinlock_enter( spinlock *lock )
{
    if (InterlockedExchange( lock, 1 )) spinlock_wait( lock );
}

static inline void spinlock_leave( spinlock *lock )
{
    __atomic_store_n( lock, 0, __ATOMIC_RELEASE );
}

/* For ASSERT: whether the lock is taken, or the process is ending. */
static inline BOOL spinlock_is_taken( spinlock *lock )
{
    return __atomic_load_n( lock, __ATOMIC_RELAXED ) || process_is_exiting();
}

#endif
