/* Whether the process is ending, see exitlock.h. It asks ntdll.dll, which is looked up when the DLL is attached. Also
 * how threads wait for the locks of spinlock.h and waitlock.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "exitlock.h"
#include "spinlock.h"
#include "waitlock.h"

static BOOLEAN( WINAPI *shutting_down )( void );

void exitlock_process_attach( void )
{
    shutting_down = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "RtlDllShutdownInProgress" );
}

BOOL process_is_exiting( void )
{
    return shutting_down && shutting_down();
}

#define SPINS  100      /* before the rest of the time slice is given away */
#define YIELDS 200      /* before it sleeps: the owner may have a lower priority */

BOOL lock_pause( unsigned int i )
{
    if (i < SPINS) YieldProcessor();
    else if (process_is_exiting()) return FALSE;
    else Sleep( i < YIELDS ? 0 : 1 );
    return TRUE;
}

static void wait_for( volatile LONG *lock )
{
    unsigned int i;

    for (i = 0; __atomic_load_n( lock, __ATOMIC_RELAXED ) || InterlockedExchange( lock, 1 ); i++)
        if (!lock_pause( i )) return;
}

void spinlock_wait( spinlock *lock )
{
    wait_for( lock );
}

void waitlock_wait( waitlock *lock )
{
    wait_for( &lock->taken );
}
