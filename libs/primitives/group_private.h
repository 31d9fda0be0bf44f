/* Domain parameters and key pairs as DSA and Diffie-Hellman use them. A struct that is all zero is empty. Its owner
 * must clear it, even if the function that was to fill it has failed. Who may include it: group*.c, dsa.c, dh.c. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GROUP_PRIVATE_H
#define WINECSP_GROUP_PRIVATE_H

#include "primitives/group.h"
#include "mustcheck.h"

#include <openssl/bn.h>

#define GROUP_BITS_MAX 4096

struct group
{
    DWORD   bits;
    BIGNUM *p, *less, *g;           /* less is p - 1 */
    BIGNUM *q, *j;                  /* NULL: not known */
    BN_MONT_CTX *mont;              /* of p, for powers */
    DWORD   counter;                /* GROUP_NO_SEED: seed is not known */
    BYTE    seed[GROUP_SEED_LEN];   /* most significant byte first */
};

struct group_pair
{
    struct group group;
    BIGNUM      *y;
    BIGNUM      *x;     /* NULL: a public key */
};

/* The limits of a kind of key. */
struct group_rules
{
    DWORD bits_least, bits_most;
    DWORD q_bits;   /* exactly, and x is below q; 0: q may be missing */
};

/* group.c. NTE_BAD_DATA: parameters that no key can have. They are not tested for primes, since that takes long; with
 * numbers that are not prime, results are useless but harmless. */
MUST_CHECK DWORD group_import( const struct group_rules *rules, const struct group_numbers *numbers,
                               struct group *group );
MUST_CHECK DWORD group_export( const struct group *group, const struct group_parts *parts );
void group_get_info( const struct group *group, struct group_info *info );
void group_clear( struct group *group );

/* group.c: prepares what powers modulo p need. p must be odd. */
MUST_CHECK DWORD group_ready_powers( struct group *group );

/* group.c: numbers from bytes. NULL: no memory. Arithmetic with a secret number takes no shortcuts. */
BIGNUM *group_read_number( const BYTE *bytes, DWORD len );
BIGNUM *group_read_secret( const BYTE *bytes, DWORD len );

/* group.c: ERROR_SUCCESS if 1 < value < p - 1, and value^q = 1 if q is known; else NTE_BAD_DATA. */
MUST_CHECK DWORD group_check_member( const struct group *group, const BIGNUM *value );

/* group.c: result = base^x mod p. The time it takes does not depend on x. NTE_BAD_DATA: the result is not between 1 and
 * p - 1. */
MUST_CHECK DWORD group_power( const struct group *group, const BIGNUM *base, const BIGNUM *x, BIGNUM *result );

/* group_generate.c: group_generate makes new parameters with a p of `bits` bits. group_check proves that existing ones
 * are prime and come from their seed (else NTE_BAD_DATA). */
MUST_CHECK DWORD group_generate( DWORD bits, struct group *group );
MUST_CHECK DWORD group_check( const struct group *group );

/* group_pair.c: pairs from their parts, new pairs on new parameters (NTE_BAD_LEN: the rules do not allow `bits`), and
 * new pairs on given ones. */
MUST_CHECK DWORD group_pair_import( const struct group_rules *rules, const struct group_numbers *numbers,
                                    struct group_pair *pair );
MUST_CHECK DWORD group_pair_generate( const struct group_rules *rules, DWORD bits, struct group_pair *pair );
MUST_CHECK DWORD group_pair_generate_on( const struct group_rules *rules, const struct group_numbers *numbers,
                                         struct group_pair *pair );
MUST_CHECK DWORD group_pair_export( const struct group_pair *pair, DWORD x_len, const struct group_parts *parts );
void group_pair_clear( struct group_pair *pair );

#endif
