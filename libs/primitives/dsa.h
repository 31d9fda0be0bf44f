/* DSA. Keys never change after they are made, so several threads may use one at once. q has 160 bits and a signature
 * 40 bytes: r, then s, each little-endian, as CryptoAPI has them. Who may include it: libs/csp. See primitives.h for
 * errors, group.h for the numbers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DSA_H
#define WINECSP_DSA_H

#include "primitives/group.h"
#include "mustcheck.h"

#define DSA_BITS_MIN    512
#define DSA_BITS_MAX     1024               /* of a pair on new parameters */
#define DSA_IMPORT_BITS_MAX 4096            /* of any other */
#define DSA_Q_LEN         20                /* bytes of q and x */
#define DSA_SIGNATURE_LEN (2 * DSA_Q_LEN)

struct dsa_key;

/* A new pair on new parameters, made from a random seed by FIPS 186-2. NTE_BAD_LEN: p would have fewer than
 * DSA_BITS_MIN or more than DSA_BITS_MAX bits. */
MUST_CHECK DWORD dsa_generate( DWORD bits, struct dsa_key **key );

/* A new pair on given parameters; y and x are ignored. Errors as from dsa_import. */
MUST_CHECK DWORD dsa_generate_on( const struct group_numbers *numbers, struct dsa_key **key );

/* A key from its parts. NTE_BAD_DATA: p is even, does not have the given length, or is beyond the limits; q does not
 * have 160 bits, is even, or does not divide p - 1; j is not (p - 1) / q; g is not of order q; y is not in the group; x
 * is 0, is not below q, or does not belong to y; y and x are both missing. Only dsa_check proves that p and q are
 * primes. */
MUST_CHECK DWORD dsa_import( const struct group_numbers *numbers, struct dsa_key **key );

/* The lengths of the parts. That of j is never 0. */
void dsa_get_info( const struct dsa_key *key, struct group_info *info );

/* Writes the parts, x in DSA_Q_LEN bytes. An unknown seed is written as bytes FF. NTE_BAD_KEY: asked for x of a public
 * key. */
MUST_CHECK DWORD dsa_export( const struct dsa_key *key, const struct group_parts *parts );

BOOL dsa_is_private( const struct dsa_key *key );

/* Proves the parameters: p and q are primes; if there is a seed, they were made from it in exactly as many steps as the
 * counter says. NTE_BAD_DATA: that is not so. Takes as long as dsa_generate. */
MUST_CHECK DWORD dsa_check( const struct dsa_key *key );

/* Add and drop a reference. dsa_unref accepts NULL; the last one wipes the key. */
struct dsa_key *dsa_ref( struct dsa_key *key );
void dsa_unref( struct dsa_key *key );

/* Sign and verify a digest in natural order; only its first 20 bytes count. Each signature uses a new random number.
 * NTE_BAD_LEN: the digest is empty. NTE_NO_KEY: no private part. NTE_BAD_SIGNATURE: not this key's signature of this
 * digest. */
MUST_CHECK DWORD dsa_sign( const struct dsa_key *key, const BYTE *digest, DWORD len, BYTE *signature );
MUST_CHECK DWORD dsa_verify( const struct dsa_key *key, const BYTE *digest, DWORD len, const BYTE *signature );

#endif
