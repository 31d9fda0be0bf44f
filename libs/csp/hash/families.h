/* The families of hashes, and the digests. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HASH_FAMILIES_H
#define WINECSP_HASH_FAMILIES_H

#include "csp/object/hash.h"
#include "mustcheck.h"

extern const struct hash_family plain_hash_family, shamd5_hash_family, hmac_hash_family, mac_hash_family;

/* hash_plain.c: the digests, and the digest of an ALG_ID, of all that the kit has. FALSE: there is none. */
extern const struct plain_digest plain_digests[DIGEST_COUNT];
MUST_CHECK BOOL digest_of_alg( ALG_ID id, enum digest_id *digest );

#endif
