/* Domain parameters, which DSA and Diffie-Hellman keys have in common: a prime p, a generator g of a subgroup, the
 * prime order q of the subgroup, the cofactor j = (p - 1) / q, and the seed and counter that p and q were made from.
 * Numbers are little-endian, as CryptoAPI's blobs have them; so is the seed. Keys are made by dsa.h and dh.h. Who may
 * include it: libs/csp. See primitives.h for errors.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GROUP_H
#define WINECSP_GROUP_H

#include "primitives/primitives.h"

#define GROUP_SEED_LEN 20
#define GROUP_NO_SEED  0xffffffff   /* the counter of parameters whose seed is not known */

/* Bytes of p, g and y for a length in bits. */
#define GROUP_P_LEN( bits ) (((bits) + 7) / 8)

struct group_info
{
    DWORD bits;         /* of p */
    DWORD q_len, j_len; /* bytes; 0: not known */
    DWORD counter;      /* GROUP_NO_SEED: no seed */
};

/* The parts of a key as blobs have them: p, g and y have GROUP_P_LEN( bits ) bytes, the others as many as said.
 * May be NULL: q and j if their length is 0, seed if there is none, y if there is x, x in a public key. */
struct group_numbers
{
    struct group_info info;
    DWORD             x_len;
    const BYTE       *p, *q, *g, *j, *seed;
    const BYTE       *y, *x;
};

/* Where parts shall be written; NULL leaves one out. */
struct group_parts
{
    BYTE *p, *q, *g, *j, *seed;
    BYTE *y, *x;
};

#endif
