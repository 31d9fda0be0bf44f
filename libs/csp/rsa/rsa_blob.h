/* What follows the header in the blobs of RSA keys. Private to libs/csp/rsa and its tests.
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

/* Reads RSAPUBKEY and the numbers after it. Up to half of d may be missing at its end; then d is NULL.
 * NTE_BAD_DATA. */
MUST_CHECK DWORD rsa_blob_take_numbers( struct blob_reader *reader, BOOL is_private, struct rsa_numbers *numbers );

/* Writes RSAPUBKEY and returns the place after it. */
BYTE *rsa_blob_write_rsapubkey( BYTE *at, DWORD magic, DWORD bits, DWORD public_exponent );

#endif
