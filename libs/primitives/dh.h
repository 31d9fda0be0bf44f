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

/* A new pair on new parameters. They are made from a random seed as DSA's are: q has 160 bits, and 256 bits (with a
 * longer seed, which is not kept) when p has 2048 or more. NTE_BAD_LEN: p would have fewer or more bits than the limits
 * above. For 4096 bits it takes some seconds, in 32-bit code half a minute. */
MUST_CHECK DWORD dh_generate( DWORD bits, struct dh_key **key );

/* A new pair on given parameters; y and x are not looked at. Errors as from dh_import. */
MUST_CHECK DWORD dh_generate_on( const struct group_numbers *numbers, struct dh_key **key );

/* A key from its parts. q may be missing; j counts only beside it, and the seed too. NTE_BAD_DATA: p is even,
 * shorter or longer than said, or beyond the limits; g or y is not between 1 and p - 1; x is 0 or not below p - 1,
 * or is not y's; neither y nor x is there; q is there and has fewer than 160 bits, is even, does not divide p - 1,
 * or is not the order of g and y; j is not (p - 1) / q. That p and q are primes is proved by dh_check only. */
MUST_CHECK DWORD dh_import( const struct group_numbers *numbers, struct dh_key **key );

/* The lengths of the parts. */
void dh_get_info( const struct dh_key *key, struct group_info *info );

/* Writes the parts, x in as many bytes as p; a seed that is not known is written as FF throughout. NTE_BAD_KEY: x
 * of a public key, or q or j where they are not known, was asked for. */
MUST_CHECK DWORD dh_export( const struct dh_key *key, const struct group_parts *parts );

BOOL dh_is_private( const struct dh_key *key );

/* Proves the parameters: p, and q if it is known, are primes and, if there is a seed, made from it in just as many
 * steps as the counter says. NTE_BAD_DATA: they are not. Takes as long as dh_generate. */
MUST_CHECK DWORD dh_check( const struct dh_key *key );

/* Adds and drops a reference. NULL is accepted by the latter; the last one wipes. */
struct dh_key *dh_ref( struct dh_key *key );
void dh_unref( struct dh_key *key );

/* y^x mod p for another side's y on the same p and g; y and the secret have GROUP_P_LEN( bits ) bytes and may be the
 * same place. The caller wipes the secret. NTE_BAD_DATA: y is not between 1 and p - 1 or, where q is known, not of that
 * order; or the secret would be one that anybody can guess (0, 1, p - 1). NTE_NO_KEY: no private part. */
MUST_CHECK DWORD dh_agree( const struct dh_key *key, const BYTE *y, BYTE *secret );

#endif
