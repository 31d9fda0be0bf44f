/* Entry point of testcsp.dll, a provider of the tests' own. It is data as those of rsaenh.dll are (providers.c), but
 * its containers are in memory, and what it lists of the kit is all that it links.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcsp.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        csp_process_attach( test_providers, TEST_PROVIDERS );
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
