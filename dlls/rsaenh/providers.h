/* The table of the providers of rsaenh.dll.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_PROVIDERS_H
#define RSAENH_PROVIDERS_H

#include "csp/csp.h"

#define RSAENH_PROVIDERS 6
extern const struct provider *const rsaenh_providers[RSAENH_PROVIDERS];

#endif
