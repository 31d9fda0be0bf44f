/* What testcsp.dll is made of.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef TESTCSP_H
#define TESTCSP_H

#include "csp/object/store.h"

#define TEST_PROVIDERS 3
extern const struct provider *const test_providers[TEST_PROVIDERS];

/* toy_providers.c */
extern const struct provider toy_provider, toy_device_provider;

/* Containers in memory, for as long as the DLL is loaded. Their signature pairs are guarded by a PIN,
 * MEMORY_STORE_PIN. */
extern const struct key_store memory_store;
#define MEMORY_STORE_PIN "2718"

#endif
