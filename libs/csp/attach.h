/* What DllMain of a provider DLL calls.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_ATTACH_H
#define WINECSP_ATTACH_H

#include "csp/csp.h"

/* Does all of DllMain's work and returns its result; `reason` and `reserved` are DllMain's. The table must stay as it
 * is while the DLL is loaded. At process exit nothing is given back. */
BOOL csp_dll_main( const struct provider *const *providers, DWORD count, DWORD reason, void *reserved );

#endif
