/* Message digests. Who may include it: libs/csp. See primitives.h for errors.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DIGEST_H
#define WINECSP_DIGEST_H

#include "primitives/primitives.h"
#include "mustcheck.h"

enum digest_id
{
    DIGEST_MD2,
    DIGEST_MD4,
    DIGEST_MD5,
    DIGEST_SHA1,
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512,
    DIGEST_COUNT
};

#define DIGEST_LEN_MAX   64
#define DIGEST_BLOCK_MAX 128

/* Bytes of the value, and of the block that HMAC uses (MD2: 16). */
DWORD digest_len( enum digest_id id );
DWORD digest_block_len( enum digest_id id );

struct digest;

MUST_CHECK DWORD digest_create( enum digest_id id, struct digest **digest );
MUST_CHECK DWORD digest_update( struct digest *digest, const void *data, size_t len );

/* Writes digest_len bytes. Afterwards only digest_destroy may be called. */
MUST_CHECK DWORD digest_finish( struct digest *digest, BYTE *value );

/* An independent copy in the same state. */
MUST_CHECK DWORD digest_copy( const struct digest *digest, struct digest **copy );

/* Wipes and frees; NULL is accepted. */
void digest_destroy( struct digest *digest );

/* The digest of several runs of bytes, one after the other. */
struct digest_run
{
    const void *data;
    size_t      len;
};
MUST_CHECK DWORD digest_runs( enum digest_id id, const struct digest_run *runs, DWORD count, BYTE *value );

/* The digest of one run of bytes. */
MUST_CHECK DWORD digest_once( enum digest_id id, const void *data, size_t len, BYTE *value );

#endif
