/* RSA keys as blobs, see rsa_blob.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/rsa/rsa_blob.h"

DWORD rsa_blob_public( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob )
{
    struct rsa_parts parts = { 0 };
    BYTE *at = blob_write_header( blob, PUBLICKEYBLOB, alg );

    parts.n = rsa_blob_write_rsapubkey( at, RSA_BLOB_MAGIC_PUBLIC, rsa_bits( rsa ), rsa_public_exponent( rsa ) );
    return rsa_export( rsa, &parts );
}

DWORD rsa_blob_private( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob )
{
    DWORD bits = rsa_bits( rsa ), full = RSA_N_BYTES( bits ), half = RSA_HALF_BYTES( bits );
    BYTE *at = blob_write_header( blob, PRIVATEKEYBLOB, alg );
    struct rsa_parts parts;

    parts.n = rsa_blob_write_rsapubkey( at, RSA_BLOB_MAGIC_PRIVATE, bits, rsa_public_exponent( rsa ) );
    parts.p = parts.n + full;
    parts.q = parts.p + half;
    parts.dp = parts.q + half;
    parts.dq = parts.dp + half;
    parts.qinv = parts.dq + half;
    parts.d = parts.qinv + half;
    return rsa_export( rsa, &parts );
}

DWORD rsa_blob_read( struct blob_reader reader, BOOL is_private, struct rsa_key **rsa )
{
    struct rsa_numbers numbers;
    DWORD err;

    if ((err = rsa_blob_take_numbers( &reader, is_private, &numbers ))) return err;
    return rsa_import( &numbers, rsa );
}
