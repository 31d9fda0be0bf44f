/* RSA keys as PUBLICKEYBLOB and PRIVATEKEYBLOB, for CPExportKey, CPImportKey and the key store. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_BLOB_H
#define WINECSP_RSA_BLOB_H

#include "csp/core/blob.h"
#include "mustcheck.h"
#include "primitives/rsa.h"

#define RSA_BLOB_MAGIC_PUBLIC  0x31415352
#define RSA_BLOB_MAGIC_PRIVATE 0x32415352
#define RSA_BLOB_RSAPUBKEY_LEN 12

/* Bytes of the blobs of a key. */
#define RSA_BLOB_PUBLIC_LEN( bits )  (BLOB_HEADER_LEN + RSA_BLOB_RSAPUBKEY_LEN + RSA_N_BYTES( bits ))
#define RSA_BLOB_PRIVATE_LEN( bits ) (RSA_BLOB_PUBLIC_LEN( bits ) + RSA_N_BYTES( bits ) + 5 * RSA_HALF_BYTES( bits ))

/* Write a blob of RSA_BLOB_PUBLIC_LEN and RSA_BLOB_PRIVATE_LEN bytes; `alg` is CALG_RSA_KEYX or CALG_RSA_SIGN. NTE_BAD_KEY: the
 * key has no private half. */
MUST_CHECK DWORD rsa_blob_public( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob );
MUST_CHECK DWORD rsa_blob_private( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob );

/* Makes a key of what stands behind BLOBHEADER. NTE_BAD_DATA. */
MUST_CHECK DWORD rsa_blob_read( struct blob_reader reader, BOOL is_private, struct rsa_key **rsa );

/* rsa_numbers.c: takes RSAPUBKEY and the numbers behind it. The end of d may be missing, down to half of it; then d is NULL.
 * NTE_BAD_DATA. The other one writes RSAPUBKEY and returns the place behind. */
MUST_CHECK DWORD rsa_blob_take_numbers( struct blob_reader *reader, BOOL is_private, struct rsa_numbers *numbers );
BYTE *rsa_blob_write_rsapubkey( BYTE *at, DWORD magic, DWORD bits, DWORD public_exponent );

#endif
