/* Entry point of dssenh.dll. providers.c lists its providers; libs/csp does the work.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "csp/attach.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    return csp_dll_main( dssenh_providers, DSSENH_PROVIDERS, reason, reserved );
}
