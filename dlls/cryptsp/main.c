/* Entry point of cryptsp.dll, which holds nothing but forwards (cryptsp.spec).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windef.h>
#include <winbase.h>

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) DisableThreadLibraryCalls( instance );
    return TRUE;
}
