/* Diffie-Hellman key agreement. Keys never change after they are made, so several threads may use one at once. Numbers
 * are little-endian, as CryptoAPI's blobs have them. Who may include it: libs/csp. See primitives.h for errors, group.h
 * for the numbers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DH_H
#define WINECSP_DH_H

#include "primitives/group.h"
#include "mustcheck.h"

#define DH_BITS_MIN 512
#define DH_BITS_MAX  4096

struct dh_key;

/* A new pair on new parameters, which are made from a random seed like DSA's. q has 160 bits; if p has 2048 bits or
 * more, q has 256 bits and a longer seed, which is not kept. NTE_BAD_LEN: `bits` is outside the limits above. For 4096
 * bits this takes some seconds, in 32-bit code half a minute. */
MUST_CHECK DWORD dh_generate( DWORD bits, struct dh_key **key );

/* A new pair on given parameters; y and x are ignored. Errors as from dh_import. */
MUST_CHECK DWORD dh_generate_on( const struct group_numbers *numbers, struct dh_key **key );

/* A key from its parts. q may be missing; then j and the seed are ignored. NTE_BAD_DATA: p is even, does not have the
 * given length, or is beyond the limits; g or y is not between 1 and p - 1; x is 0, is not below p - 1, or does not
 * belong to y; y and x are both missing; q is given and has fewer than 160 bits, is even, does not divide p - 1,
 * or is not the order of g and y; j is not (p - 1) / q. Only dh_check proves that p and q are primes. */
MUST_CHECK DWORD dh_import( const struct group_numbers *numbers, struct dh_key **key );

/* The lengths of the parts. */
void dh_get_info( const struct dh_key *key, struct group_info *info );

/* Writes the parts, x in as many bytes as p. An unknown seed is written as bytes FF. NTE_BAD_KEY: asked for x of a
 * public key, or for an unknown q or j. */
MUST_CHECK DWORD dh_export( const struct dh_key *key, const struct group_parts *parts );

BOOL dh_is_private( const struct dh_key *key );

/* Proves the parameters: p, and q if it is known, are primes; if there is a seed, they were made from it in exactly as
 * many steps as the counter says. NTE_BAD_DATA: that is not so. Takes as long as dh_generate. */
MUST_CHECK DWORD dh_check( const struct dh_key *key );

/* Add and drop a reference. dh_unref accepts NULL; the last one wipes the key. */
struct dh_key *dh_ref( struct dh_key *key );
void dh_unref( struct dh_key *key );

/* y^x mod p, for a peer's y on the same p and g. y and the secret have GROUP_P_LEN( bits ) bytes and may be the same
 * place. The caller wipes the secret. NTE_BAD_DATA: y is not between 1 and p - 1, or is not of order q where q is
 * known; or anybody could guess the secret (0, 1, p - 1). NTE_NO_KEY: no private part. */
MUST_CHECK DWORD dh_agree( const struct dh_key *key, const BYTE *y, BYTE *secret );

#endif
