/* Entry point of scardcsp.dll, whose provider serves the tokens of the host by way of winecsp-keyd. providers.c has the
 * provider, as data; libs/csp does all that needs no token.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "csp/attach.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    return csp_dll_main( scard_providers, SCARD_PROVIDERS, reason, reserved );
}
