/* A critical section that is not entered once the process ends. Only one thread is left then. The others were killed
 * wherever they were, perhaps inside ntdll's own lock of the wait queue, and waking a dead waiter would spin on that
 * for ever. A thread must not end the process while it is inside such a section. Who may include it: every DLL of the
 * project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_EXITLOCK_H
#define WINECSP_EXITLOCK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

/* Called by DllMain before any of the locks is used. In libs/handle/exitlock.c. */
void exitlock_process_attach( void );

BOOL process_is_exiting( void );

static inline void exitlock_enter( CRITICAL_SECTION *lock )
{
    if (!process_is_exiting()) EnterCriticalSection( lock );
}

static inline void exitlock_leave( CRITICAL_SECTION *lock )
{
    if (!process_is_exiting()) LeaveCriticalSection( lock );
}

/* For ASSERT: whether this thread is inside, or the process is ending. */
static inline BOOL exitlock_is_mine( const CRITICAL_SECTION *lock )
{
    return (DWORD)(ULONG_PTR)lock->OwningThread == GetCurrentThreadId() || process_is_exiting();
}

#endif
