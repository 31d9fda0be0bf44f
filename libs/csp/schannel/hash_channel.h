/* The families of SChannel's hashes. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HASH_CHANNEL_H
#define WINECSP_HASH_CHANNEL_H

#include "csp/object/hash.h"

extern const struct hash_family master_hash_family, prf_hash_family;

#endif
