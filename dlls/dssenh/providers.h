/* The table of the providers of dssenh.dll.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef DSSENH_PROVIDERS_H
#define DSSENH_PROVIDERS_H

#include "csp/csp.h"

#define DSSENH_PROVIDERS 4
extern const struct provider *const dssenh_providers[DSSENH_PROVIDERS];

#endif
