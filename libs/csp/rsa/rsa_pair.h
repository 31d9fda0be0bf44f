/* RSA as a kind of pairs. Private to libs/csp and to providers with rows of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_PAIR_H
#define WINECSP_RSA_PAIR_H

#include "csp/object/pair.h"
#include "primitives/rsa.h"

extern const struct pair_family rsa_pair_family;

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
