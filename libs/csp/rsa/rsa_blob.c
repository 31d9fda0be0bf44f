/* RSA keys as PUBLICKEYBLOB and PRIVATEKEYBLOB, for the row in rsa_pair.c. rsa_numbers.c reads the numbers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/rsa/rsa_blob.h"
#include "csp/rsa/rsa_pair.h"

/* Bytes of the blobs of a key. */
#define PUBLIC_LEN( bits )  (BLOB_HEADER_LEN + RSA_BLOB_RSAPUBKEY_LEN + RSA_N_BYTES( bits ))
#define PRIVATE_LEN( bits ) (PUBLIC_LEN( bits ) + RSA_N_BYTES( bits ) + 5 * RSA_HALF_BYTES( bits ))

DWORD rsa_pair_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len )
{
    DWORD bits = rsa_bits( key );

    *len = type == PRIVATEKEYBLOB ? PRIVATE_LEN( bits ) : PUBLIC_LEN( bits );
    return ERROR_SUCCESS;
}

static void place_private( struct rsa_parts *parts, DWORD bits )
{
    DWORD half = RSA_HALF_BYTES( bits );

    parts->p = parts->n + RSA_N_BYTES( bits );
    parts->q = parts->p + half;
    parts->dp = parts->q + half;
    parts->dq = parts->dp + half;
    parts->qinv = parts->dq + half;
    parts->d = parts->qinv + half;
}

/* NTE_BAD_KEY: a private blob of a key that has no private half. */
DWORD rsa_pair_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    DWORD bits = rsa_bits( key ), magic = type == PRIVATEKEYBLOB ? RSA_BLOB_MAGIC_PRIVATE : RSA_BLOB_MAGIC_PUBLIC;
    struct rsa_parts parts = { 0 };

    parts.n = rsa_blob_write_rsapubkey( blob_write_header( blob, type, alg ), magic, bits, rsa_public_exponent( key ) );
    if (type == PRIVATEKEYBLOB) place_private( &parts, bits );
    return rsa_export( key, &parts );
}

DWORD rsa_pair_read( const struct blob_header *header, struct blob_reader rest, void **key )
{
    struct rsa_numbers numbers;
    struct rsa_key *rsa;
    DWORD err;

    if ((err = rsa_blob_take_numbers( &rest, header->type == PRIVATEKEYBLOB, &numbers ))) return err;
    if (!(err = rsa_import( &numbers, &rsa ))) *key = rsa;
    return err;
}
