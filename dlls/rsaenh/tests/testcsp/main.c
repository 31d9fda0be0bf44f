/* Entry point of testcsp.dll, a provider of the tests' own. It is data as those of rsaenh.dll are (providers.c), but
 * its containers are in memory, and what it lists of the kit is all that it links.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcsp.h"
#include "csp/attach.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    return csp_dll_main( test_providers, TEST_PROVIDERS, reason, reserved );
}
