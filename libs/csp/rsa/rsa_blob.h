/* RSA keys as PUBLICKEYBLOB and PRIVATEKEYBLOB, for CPExportKey, CPImportKey and the key store. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_BLOB_H
#define WINECSP_RSA_BLOB_H

#include "csp/core/blob.h"
#include "mustcheck.h"

/* Write a blob of BLOB_PUBLIC_LEN and BLOB_PRIVATE_LEN bytes; `alg` is CALG_RSA_KEYX or CALG_RSA_SIGN. NTE_BAD_KEY: the
 * key has no private half. */
MUST_CHECK DWORD rsa_blob_public( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob );
MUST_CHECK DWORD rsa_blob_private( const struct rsa_key *rsa, ALG_ID alg, BYTE *blob );

/* Makes a key of what stands behind BLOBHEADER. NTE_BAD_DATA. */
MUST_CHECK DWORD rsa_blob_read( struct blob_reader reader, BOOL is_private, struct rsa_key **rsa );

#endif
