/* The provider of scardcsp.dll, and what it is made of.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_PROVIDERS_H
#define SCARDCSP_PROVIDERS_H

#include "csp/object/prov_param.h"

#define SCARD_PROVIDERS 1
extern const struct provider *const scard_providers[SCARD_PROVIDERS];

/* store.c: containers on tokens. */
extern const struct key_store token_store;

/* token_row.c: RSA pairs on tokens; public keys, and pairs that a context without a container has, are in memory. */
extern const struct pair_family token_family;

/* param.c: its own parameters. */
#define SCARD_PARAMS 6
extern const struct prov_param scard_params[SCARD_PARAMS];

#endif
