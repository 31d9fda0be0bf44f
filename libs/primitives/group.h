/* Domain parameters of DSA and Diffie-Hellman keys: a prime p, a generator g of a subgroup, the prime order q of the
 * subgroup, the cofactor j = (p - 1) / q, and the seed and counter from which p and q were made. Numbers and the seed
 * are little-endian, as in CryptoAPI's blobs. dsa.h and dh.h make keys. Who may include it: libs/csp. See primitives.h
 * for errors.
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

/* The parts of a key as blobs have them: p, g and y have GROUP_P_LEN( bits ) bytes, the others the given lengths.
 * NULL are: q and j if their length is 0, the seed if there is none, x in a public key; y may be NULL if x is not. */
struct group_numbers
{
    struct group_info info;
    DWORD             x_len;
    const BYTE       *p, *q, *g, *j, *seed;
    const BYTE       *y, *x;
};

/* Where to write the parts; a part whose pointer is NULL is left out. */
struct group_parts
{
    BYTE *p, *q, *g, *j, *seed;
    BYTE *y, *x;
};

#endif
