/* Whether the process ends, see exitlock.h. Asked of ntdll.dll, which is looked up when the DLL is attached.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "exitlock.h"

static BOOLEAN( WINAPI *shutting_down )( void );

void exitlock_process_attach( void )
{
    shutting_down = (void *)GetProcAddress( GetModuleHandleW( L"ntdll.dll" ), "RtlDllShutdownInProgress" );
}

BOOL process_is_exiting( void )
{
    return shutting_down && shutting_down();
}
