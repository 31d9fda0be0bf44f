/* A lock that may be held for as long as a call takes, over allocations, arithmetic and calls of the system: whoever
 * waits for it soon sleeps. Taking a free one is one exchange. Once the process ends it lets everybody in. Work on
 * memory of the caller's is done under it by guarded_call only (libs/csp/core/guard.h), so that a fault does not leave
 * it taken. Who may include it: every DLL of the project. For a few instructions there is spinlock.h.
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
    volatile DWORD owner;       /* the thread that has it */
#endif
} waitlock;

/* In libs/handle/exitlock.c. */
void waitlock_wait( waitlock *lock );

/* One step of waiting for something that another thread does soon, the i-th from 0: it spins, then gives its time away,
 * then sleeps. FALSE: the process ends, and the other thread is gone. */
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

/* For ASSERT: whether this thread has it, or the process ends. */
static inline BOOL waitlock_is_mine( const waitlock *lock )
{
#ifdef WINECSP_ASSERTIONS
    return __atomic_load_n( &lock->owner, __ATOMIC_RELAXED ) == GetCurrentThreadId() || process_is_exiting();
#else
    return TRUE;
#endif
}

#endif
