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

/* A new pair on given parameters; y and x are not looked at. Errors as from dsa_import. */
MUST_CHECK DWORD dsa_generate_on( const struct group_numbers *numbers, struct dsa_key **key );

/* A key from its parts. NTE_BAD_DATA: p is even, shorter or longer than said, or beyond the limits; q does not have 160
 * bits, is even, or does not divide p - 1; j is not (p - 1) / q; g is not of order q; y is not in the group; x is 0 or
 * not below q, or is not y's; neither y nor x is there. That p and q are primes is proved by dsa_check only. */
MUST_CHECK DWORD dsa_import( const struct group_numbers *numbers, struct dsa_key **key );

/* The lengths of the parts; j's is never 0. */
void dsa_get_info( const struct dsa_key *key, struct group_info *info );

/* Writes the parts, x in DSA_Q_LEN bytes; a seed that is not known is written as FF throughout. NTE_BAD_KEY: x of
 * a public key was asked for. */
MUST_CHECK DWORD dsa_export( const struct dsa_key *key, const struct group_parts *parts );

BOOL dsa_is_private( const struct dsa_key *key );

/* Proves the parameters: p and q are primes and, if there is a seed, made from it in just as many steps as the counter
 * says. NTE_BAD_DATA: they are not. Takes as long as dsa_generate. */
MUST_CHECK DWORD dsa_check( const struct dsa_key *key );

/* Adds and drops a reference. NULL is accepted by the latter; the last one wipes. */
struct dsa_key *dsa_ref( struct dsa_key *key );
void dsa_unref( struct dsa_key *key );

/* Signatures of digests in natural order, whose first 20 bytes count. Each takes a new random number. NTE_BAD_LEN: an
 * empty digest. NTE_NO_KEY: no private part. NTE_BAD_SIGNATURE: not this key's signature of this digest. */
MUST_CHECK DWORD dsa_sign( const struct dsa_key *key, const BYTE *digest, DWORD len, BYTE *signature );
MUST_CHECK DWORD dsa_verify( const struct dsa_key *key, const BYTE *digest, DWORD len, const BYTE *signature );

#endif
