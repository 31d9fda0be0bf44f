/* Entry point of dssenh.dll. What it offers is in providers.c, what it does in libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        csp_process_attach( dssenh_providers, DSSENH_PROVIDERS );
        break;
    case DLL_THREAD_DETACH:
        csp_thread_detach();
        break;
    case DLL_PROCESS_DETACH:
        csp_process_detach( !reserved );
        break;
    }
    return TRUE;
}
