/* Entry point of advapi32.dll.
 * At process exit nothing is given back: other DLLs still call us then, and the other threads were killed
 * wherever they were.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        DisableThreadLibraryCalls( instance );
        object_process_attach( context_destroy_funcs );
        cache_process_attach();
        vtable_process_attach();
        break;
    case DLL_PROCESS_DETACH:
        if (reserved) break;
        vtable_process_detach();
        cache_process_detach();
        object_process_detach();
        break;
    }
    return TRUE;
}
