/* RSA as a kind of pairs. Private to libs/csp and to providers with rows of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_PAIR_H
#define WINECSP_RSA_PAIR_H

#include "csp/object/key.h"
#include "csp/object/pair.h"
#include "primitives/rsa.h"

extern const struct pair_family rsa_pair_family;

/* ---- rsa_pair.c: for rows whose keys are RSA's but elsewhere ------------------------------------ */

/* Parameters of the kind. They ask the row of the key for its length. */
#define RSA_PAIR_PARAMS 6
extern const struct key_param rsa_pair_params[RSA_PAIR_PARAMS];

/* KP_OAEP_PARAMS, the state of a key object. */
struct rsa_label
{
    DWORD len;                  /* bytes */
    BYTE  bytes[];
};

/* The row's copy_state and free_state. */
MUST_CHECK DWORD rsa_pair_copy_label( const void *state, void **copy );
void rsa_pair_free_label( void *state );

/* The label as it is now, which another thread may set meanwhile. The caller frees it with rsa_pair_free_label; NULL:
 * there is none. Takes the object's lock. NTE_NO_MEMORY. */
MUST_CHECK DWORD rsa_pair_take_label( struct key *object, struct rsa_label **label );

/* rsa_blob.c: the row's functions for blobs. */
DWORD rsa_pair_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len );
MUST_CHECK DWORD rsa_pair_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob );
MUST_CHECK DWORD rsa_pair_read( const struct blob_header *header, struct blob_reader rest, void **key );

/* rsa_sign.c: the row's functions for signatures. */
DWORD rsa_pair_signature_len( const void *key );
MUST_CHECK DWORD rsa_pair_check_value( const void *key, const struct signed_value *value );
MUST_CHECK DWORD rsa_pair_sign( struct context *context, const void *key, const struct signed_value *value,
                                BYTE *signature );
MUST_CHECK DWORD rsa_pair_verify( const void *key, const struct signed_value *value, const BYTE *signature );

#endif
