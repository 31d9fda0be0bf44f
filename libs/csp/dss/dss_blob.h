/* PUBLICKEYBLOB and PRIVATEKEYBLOB of DSA and Diffie-Hellman keys, versions 2 and 3: what follows BLOBHEADER.
 * Parsers can be built natively. They allocate nothing; what they return points into the blob. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DSS_BLOB_H
#define WINECSP_DSS_BLOB_H

#include "csp/core/blob.h"
#include "primitives/group.h"
#include "mustcheck.h"

#define BLOB_VERSION_3 3

/* How the blobs of one kind of keys differ from those of others. */
struct dss_format
{
    DWORD magics[2][2];         /* of version 2, then 3; public, then private */
    DWORD q_len;                /* bytes of q and x; 0: q may be missing, and x has at most as many bytes as p */
    BOOL  is_bare;              /* in version 2, public blobs have only y, private ones neither q nor a seed */
};

extern const struct dss_format dsa_format, dh_format;

/* Reads a blob. Of a bare public one only y and the length of p are known; p is NULL. NTE_BAD_DATA: it is too short,
 * has another magic, or a length that no key has. The numbers are not checked. */
MUST_CHECK DWORD dss_blob_read( const struct dss_format *format, const struct blob_header *header,
                                struct blob_reader rest, struct group_numbers *numbers );

/* The same for what KP_PUB_PARAMS takes: a public blob of version 3, from its header on, without y. */
MUST_CHECK DWORD dss_blob_read_parameters( const struct dss_format *format, struct blob_reader blob,
                                           struct blob_header *header, struct group_numbers *numbers );

/* The length in bytes of a blob, with its header, for a key with these lengths. */
DWORD dss_blob_len( const struct dss_format *format, BYTE type, BYTE version, const struct group_info *info );

/* Writes all of a blob except the numbers, and sets `parts` to the places for them. */
void dss_blob_write( const struct dss_format *format, BYTE type, BYTE version, ALG_ID alg,
                     const struct group_info *info, BYTE *blob, struct group_parts *parts );

#endif
