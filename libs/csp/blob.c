/* Key blobs, see blob.h. Every length is compared with what is left before it is used.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "blob.h"

/* The next `len` bytes, or NULL. */
static const BYTE *take( struct blob_reader *reader, DWORD len )
{
    const BYTE *at = reader->at;

    if (len > reader->left) return NULL;
    reader->at += len;
    reader->left -= len;
    return at;
}

static BOOL take_dword( struct blob_reader *reader, DWORD *value )
{
    const BYTE *at = take( reader, 4 );

    if (!at) return FALSE;
    *value = at[0] | at[1] << 8 | at[2] << 16 | (DWORD)at[3] << 24;
    return TRUE;
}

DWORD blob_read_header( struct blob_reader *reader, struct blob_header *header )
{
    const BYTE *at = take( reader, 4 );
    DWORD alg;

    if (!at || !take_dword( reader, &alg )) return NTE_BAD_DATA;
    header->type = at[0];
    header->version = at[1];
    header->alg = alg;
    if (header->version != CUR_BLOB_VERSION) return NTE_BAD_VER;
    return at[2] || at[3] ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
}

static BOOL take_private( struct blob_reader *reader, struct rsa_numbers *numbers )
{
    DWORD half = RSA_HALF_BYTES( numbers->bits ), full = RSA_N_BYTES( numbers->bits );

    numbers->p = take( reader, half );
    numbers->q = take( reader, half );
    numbers->dp = take( reader, half );
    numbers->dq = take( reader, half );
    numbers->qinv = take( reader, half );
    if (!numbers->qinv) return FALSE;
    numbers->d = take( reader, full );
    return numbers->d || reader->left >= full / 2;
}

DWORD blob_read_rsa( struct blob_reader *reader, BOOL is_private, struct rsa_numbers *numbers )
{
    DWORD magic;

    memset( numbers, 0, sizeof(*numbers) );
    if (!take_dword( reader, &magic ) || !take_dword( reader, &numbers->bits ) ||
        !take_dword( reader, &numbers->public_exponent )) return NTE_BAD_DATA;
    if (magic != (is_private ? BLOB_MAGIC_RSA2 : BLOB_MAGIC_RSA1)) return NTE_BAD_DATA;
    if (!numbers->bits || numbers->bits > RSA_BITS_MOST) return NTE_BAD_DATA;
    if (!(numbers->n = take( reader, RSA_N_BYTES( numbers->bits ) ))) return NTE_BAD_DATA;
    return !is_private || take_private( reader, numbers ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

DWORD blob_read_plaintext( struct blob_reader *reader, const BYTE **secret, DWORD *len )
{
    if (!take_dword( reader, len ) || !*len) return NTE_BAD_DATA;
    return (*secret = take( reader, *len )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

DWORD blob_read_simple( struct blob_reader *reader, DWORD len, ALG_ID *wrapping, const BYTE **block )
{
    DWORD alg;

    if (!take_dword( reader, &alg )) return NTE_BAD_DATA;
    *wrapping = alg;
    return (*block = take( reader, len )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

BYTE *blob_write_dword( BYTE *at, DWORD value )
{
    at[0] = value;
    at[1] = value >> 8;
    at[2] = value >> 16;
    at[3] = value >> 24;
    return at + 4;
}

BYTE *blob_write_header( BYTE *at, BYTE type, ALG_ID alg )
{
    at[0] = type;
    at[1] = CUR_BLOB_VERSION;
    at[2] = at[3] = 0;
    return blob_write_dword( at + 4, alg );
}

BYTE *blob_write_rsapubkey( BYTE *at, DWORD magic, DWORD bits, DWORD public_exponent )
{
    return blob_write_dword( blob_write_dword( blob_write_dword( at, magic ), bits ), public_exponent );
}
