/* Key blobs: their layouts, a bounded reader, and a parser for each type. Parsers depend on no Windows API beyond types
 * and build natively; they allocate nothing, and what they return points into the blob. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_BLOB_H
#define WINECSP_BLOB_H

#include "primitives/rsa.h"

#include <wincrypt.h>

#define BLOB_MAGIC_RSA1 0x31415352
#define BLOB_MAGIC_RSA2 0x32415352

#define BLOB_HEADER_LEN    8
#define BLOB_RSAPUBKEY_LEN 12

/* Bytes of the blobs of an RSA key. */
#define BLOB_PUBLIC_LEN( bits )  (BLOB_HEADER_LEN + BLOB_RSAPUBKEY_LEN + RSA_N_BYTES( bits ))
#define BLOB_PRIVATE_LEN( bits ) (BLOB_PUBLIC_LEN( bits ) + RSA_N_BYTES( bits ) + 5 * RSA_HALF_BYTES( bits ))

/* What is left of a blob. */
struct blob_reader
{
    const BYTE *at;
    DWORD       left;
};

struct blob_header
{
    BYTE   type;            /* PUBLICKEYBLOB ... */
    BYTE   version;
    ALG_ID alg;
};

/* Reads BLOBHEADER. NTE_BAD_DATA: too short, or reserved is not 0; NTE_BAD_VER: not version 2. */
DWORD blob_read_header( struct blob_reader *reader, struct blob_header *header );

/* Reads RSAPUBKEY and the numbers behind it. The end of d may be missing, down to half of it; then d is NULL.
 * NTE_BAD_DATA. */
DWORD blob_read_rsa( struct blob_reader *reader, BOOL is_private, struct rsa_numbers *numbers );

/* Reads what follows in a PLAINTEXTKEYBLOB. NTE_BAD_DATA. */
DWORD blob_read_plaintext( struct blob_reader *reader, const BYTE **secret, DWORD *len );

/* Reads what follows in a SIMPLEBLOB: the wrapping algorithm and a block of `len` bytes. Bytes behind it are ignored. */
DWORD blob_read_simple( struct blob_reader *reader, DWORD len, ALG_ID *wrapping, const BYTE **block );

/* Writes BLOBHEADER, RSAPUBKEY and little-endian DWORDs; return the place behind. */
BYTE *blob_write_header( BYTE *at, BYTE type, ALG_ID alg );
BYTE *blob_write_rsapubkey( BYTE *at, DWORD magic, DWORD bits, DWORD public_exponent );
BYTE *blob_write_dword( BYTE *at, DWORD value );

#endif
