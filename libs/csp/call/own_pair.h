/* Decryption with a public key whose private half the context has. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_OWN_PAIR_H
#define WINECSP_OWN_PAIR_H

#include "csp/object/key.h"
#include "mustcheck.h"

/* The key that decrypts in the place of an exchange key: if that is a public key and the context now has its exchange
 * pair, a new key, which the caller destroys; else NULL. The key must not be locked. NTE_NO_MEMORY. */
MUST_CHECK DWORD own_pair_stand_in( struct context *context, struct key *key, struct key **stand_in );

#endif
