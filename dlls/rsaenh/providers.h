/* What rsaenh.dll offers, for DllMain. Private to dlls/rsaenh.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PROVIDERS_H
#define WINECSP_PROVIDERS_H

#include "csp/csp.h"

extern const struct provider *const providers[];
extern const DWORD provider_count;

#endif
