/* Pairs over a group: the common part of DSA and Diffie-Hellman as kinds of pairs. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_GROUP_PAIR_H
#define WINECSP_GROUP_PAIR_H

#include "csp/dss/dss_blob.h"
#include "csp/object/key.h"
#include "csp/object/pair.h"
#include "mustcheck.h"

/* Bytes of the longest p that a key may have. */
#define GROUP_LEN_MAX 512

/* A kind of pairs, and the functions of its keys that the functions below call: see dsa.h, dh.h. */
struct group_family
{
    struct pair_family       family;
    const struct dss_format *format;

    DWORD (*import)( const struct group_numbers *numbers, void **key );
    DWORD (*generate_on)( const struct group_numbers *numbers, void **key );
    void  (*get_info)( const void *key, struct group_info *info );
    DWORD (*export)( const void *key, const struct group_parts *parts );
    DWORD (*check)( const void *key );
};

extern const struct group_family dsa_pair, dh_pair;

/* The kind of a row's pairs. */
static inline const struct group_family *group_family_of( const struct algorithm *alg )
{
    return CONTAINING_RECORD( alg->pair, struct group_family, family );
}

/* ---- group_pair.c: for the rows of struct pair_family ------------------------------------------- */

/* Each kind has functions of its own in its row, which call these. */
MUST_CHECK DWORD group_blob_len( const struct group_family *kind, const void *key, BYTE type, DWORD flags, DWORD *len );
MUST_CHECK DWORD group_write( const struct group_family *kind, const void *key, BYTE type, ALG_ID alg, DWORD flags,
                              BYTE *blob );
MUST_CHECK DWORD group_read( const struct group_family *kind, const struct blob_header *header, struct blob_reader rest,
                             void **key );
DWORD group_bits( const struct group_family *kind, const void *key );
BOOL group_same_public( const struct group_family *kind, const void *a, const void *b );

/* Whether a key has these parameters p and g, which have as many bytes as its own p. */
BOOL group_has_parameters( const struct group_family *kind, const void *key, const BYTE *p, const BYTE *g );

/* ---- group_draft.c: CRYPT_PREGEN ---------------------------------------------------------------- */

MUST_CHECK DWORD group_begin( struct key *object, DWORD bits, DWORD flags );
MUST_CHECK DWORD group_copy_draft( const void *state, void **copy );
void group_free_draft( void *state );

#define GROUP_PARAM_COUNT      5
#define GROUP_SLOW_PARAM_COUNT 2
extern const struct key_param group_params[GROUP_PARAM_COUNT];
extern const struct slow_param group_slow_params[GROUP_SLOW_PARAM_COUNT];

/* The part of every row that is for them. */
#define GROUP_STEPS \
    .begin = group_begin, .copy_state = group_copy_draft, .free_state = group_free_draft, \
    .params = group_params, .param_count = GROUP_PARAM_COUNT, \
    .slow_params = group_slow_params, .slow_param_count = GROUP_SLOW_PARAM_COUNT

#endif
