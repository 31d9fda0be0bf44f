/* What follows the header of an RSA key's blob: RSAPUBKEY and the numbers. See rsa_blob.h. It can be built natively.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csp/rsa/rsa_blob.h"

static BOOL take_private( struct blob_reader *reader, struct rsa_numbers *numbers )
{
    DWORD half = RSA_HALF_BYTES( numbers->bits ), full = RSA_N_BYTES( numbers->bits );

    numbers->p = blob_take( reader, half );
    numbers->q = blob_take( reader, half );
    numbers->dp = blob_take( reader, half );
    numbers->dq = blob_take( reader, half );
    numbers->qinv = blob_take( reader, half );
    if (!numbers->qinv) return FALSE;
    numbers->d = blob_take( reader, full );
    return numbers->d || reader->left >= full / 2;
}

DWORD rsa_blob_take_numbers( struct blob_reader *reader, BOOL is_private, struct rsa_numbers *numbers )
{
    DWORD magic;

    memset( numbers, 0, sizeof(*numbers) );
    if (!blob_take_dword( reader, &magic ) || !blob_take_dword( reader, &numbers->bits ) ||
        !blob_take_dword( reader, &numbers->public_exponent )) return NTE_BAD_DATA;
    if (magic != (is_private ? RSA_BLOB_MAGIC_PRIVATE : RSA_BLOB_MAGIC_PUBLIC)) return NTE_BAD_DATA;
    if (!numbers->bits || numbers->bits > RSA_BITS_MAX) return NTE_BAD_DATA;
    if (!(numbers->n = blob_take( reader, RSA_N_BYTES( numbers->bits ) ))) return NTE_BAD_DATA;
    return !is_private || take_private( reader, numbers ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

BYTE *rsa_blob_write_rsapubkey( BYTE *at, DWORD magic, DWORD bits, DWORD public_exponent )
{
    return blob_write_dword( blob_write_dword( blob_write_dword( at, magic ), bits ), public_exponent );
}
