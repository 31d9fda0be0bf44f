/* RSA key pairs as a context holds them: the key, its permissions, and the wish to have the private half only when it
 * is needed. Shared by the context and the key objects that it gives out; never changed after they are made. Private to
 * libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEY_PAIR_H
#define WINECSP_KEY_PAIR_H

#include "csp/core/kit.h"
#include "mustcheck.h"

struct key_pair;

/* A pair (or a public key alone) in memory; takes a reference to the key. `permissions` are CRYPT_* bits of
 * KP_PERMISSIONS. NULL: no memory. */
struct key_pair *key_pair_create( struct rsa_key *rsa, DWORD permissions );

/* A pair as a container has it, whose private half stays sealed until it is needed. The public half has to be opened for
 * it only where the container does not know it. NTE_KEYSET_ENTRY_BAD: what is stored is no pair; NTE_BAD_KEY_STATE: it had
 * to be opened and cannot be. */
MUST_CHECK DWORD key_pair_create_stored( struct snapshot *snapshot, enum keystore_slot slot, struct key_pair **pair );

/* Adds and drops a reference. NULL is accepted by the latter; the last one wipes. */
struct key_pair *key_pair_ref( struct key_pair *pair );
void key_pair_unref( struct key_pair *pair );

DWORD key_pair_permissions( const struct key_pair *pair );
BOOL key_pair_has_private( const struct key_pair *pair );

/* The key for public operations, valid as long as the pair. */
const struct rsa_key *key_pair_public( const struct key_pair *pair );

/* The key for private operations, valid as long as the pair: what works with it takes lengths from it. NTE_NO_KEY: it is a
 * public key; NTE_BAD_KEY_STATE: the stored one cannot be opened; NTE_KEYSET_ENTRY_BAD: it is no key, or not that of the
 * public half. No lock may be held that CryptUnprotectData's way back into this provider could want. */
MUST_CHECK DWORD key_pair_private( struct key_pair *pair, const struct rsa_key **rsa );

#endif
