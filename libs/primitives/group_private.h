/* Domain parameters and key pairs as DSA and Diffie-Hellman see them. A struct that is all zero is empty; whoever holds
 * it clears it, also after a function that filled it has failed. Who may include it: group*.c, dsa.c, dh.c. */
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

/* What a kind of key allows. */
struct group_rules
{
    DWORD bits_least, bits_most;
    DWORD q_bits;   /* exactly, and x is below q; 0: q may be missing */
};

/* group.c. NTE_BAD_DATA: parameters that no key can have. Whether p and q are prime is not looked at, since it takes
 * long; with numbers that are not, results are of no use, but harmless. */
MUST_CHECK DWORD group_import( const struct group_rules *rules, const struct group_numbers *numbers,
                               struct group *group );
MUST_CHECK DWORD group_export( const struct group *group, const struct group_parts *parts );
void group_get_info( const struct group *group, struct group_info *info );
void group_clear( struct group *group );

/* group.c: what powers need of p, which is odd. */
MUST_CHECK DWORD group_ready_powers( struct group *group );

/* group.c: numbers from and to bytes; no memory gives NULL. A secret one takes no shortcuts in arithmetic. */
BIGNUM *group_read_number( const BYTE *bytes, DWORD len );
BIGNUM *group_read_secret( const BYTE *bytes, DWORD len );

/* group.c: ERROR_SUCCESS if 1 < value < p - 1, and value^q = 1 if q is known; else NTE_BAD_DATA. */
MUST_CHECK DWORD group_check_member( const struct group *group, const BIGNUM *value );

/* group.c: result = base^x mod p, in a time that does not tell x. NTE_BAD_DATA: it is not between 1 and p - 1. */
MUST_CHECK DWORD group_power( const struct group *group, const BIGNUM *base, const BIGNUM *x, BIGNUM *result );

/* group_generate.c: new parameters for p of so many bits; proof that existing ones are prime and from their seed
 * (else NTE_BAD_DATA). */
MUST_CHECK DWORD group_generate( DWORD bits, struct group *group );
MUST_CHECK DWORD group_check( const struct group *group );

/* group_pair.c: a new pair on new parameters (NTE_BAD_LEN: not so many bits), and on given ones. */
MUST_CHECK DWORD group_pair_import( const struct group_rules *rules, const struct group_numbers *numbers,
                                    struct group_pair *pair );
MUST_CHECK DWORD group_pair_generate( const struct group_rules *rules, DWORD bits, struct group_pair *pair );
MUST_CHECK DWORD group_pair_generate_on( const struct group_rules *rules, const struct group_numbers *numbers,
                                         struct group_pair *pair );
MUST_CHECK DWORD group_pair_export( const struct group_pair *pair, DWORD x_len, const struct group_parts *parts );
void group_pair_clear( struct group_pair *pair );

#endif
