/* A lock that may be held for a whole call, over allocations, arithmetic and system calls: threads that wait for it
 * soon sleep. Taking a free lock is one exchange. Once the process ends it lets everyone in. While it is held, only
 * guarded_call (libs/csp/core/guard.h) may touch the caller's memory, so that a fault does not leave it taken.
 * Who may include it: every DLL of the project. For a few instructions use spinlock.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_WAITLOCK_H
#define WINECSP_WAITLOCK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "assertion.h"
#include "exitlock.h"

typedef struct
{
    volatile LONG taken;
#ifdef WINECSP_ASSERTIONS
    volatile DWORD owner;       /* the thread that holds it */
#endif
} waitlock;

/* In libs/handle/exitlock.c. */
void waitlock_wait( waitlock *lock );

/* One step of waiting for something that another thread will do soon. `i` counts the steps from 0: the first ones spin,
 * the next ones yield the processor, later ones sleep. FALSE: the process is ending, and the other thread is gone. */
BOOL lock_pause( unsigned int i );

static inline void waitlock_enter( waitlock *lock )
{
    if (InterlockedExchange( &lock->taken, 1 )) waitlock_wait( lock );
#ifdef WINECSP_ASSERTIONS
    __atomic_store_n( &lock->owner, GetCurrentThreadId(), __ATOMIC_RELAXED );
#endif
}

static inline void waitlock_leave( waitlock *lock )
{
#ifdef WINECSP_ASSERTIONS
    __atomic_store_n( &lock->owner, 0, __ATOMIC_RELAXED );
#endif
    __atomic_store_n( &lock->taken, 0, __ATOMIC_RELEASE );
}

/* For ASSERT: whether this thread holds the lock, or the process is ending. */
static inline BOOL waitlock_is_mine( const waitlock *lock )
{
#ifdef WINECSP_ASSERTIONS
    return __atomic_load_n( &lock->owner, __ATOMIC_RELAXED ) == GetCurrentThreadId() || process_is_exiting();
#else
    return TRUE;
#endif
}

#endif
