/* Functions that DSA and Diffie-Hellman pairs share: blobs, and comparing keys. See group_pair.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/dss/group_pair.h"

DWORD group_bits( const struct group_family *kind, const void *key )
{
    struct group_info info;

    kind->get_info( key, &info );
    return info.bits;
}

/* ---- blobs ------------------------------------------------------------------------------------ */

static BYTE version_of( DWORD flags )
{
    return flags & CRYPT_BLOB_VER3 ? BLOB_VERSION_3 : CUR_BLOB_VERSION;
}

DWORD group_blob_len( const struct group_family *kind, const void *key, BYTE type, DWORD flags, DWORD *len )
{
    struct group_info info;

    kind->get_info( key, &info );
    *len = dss_blob_len( kind->format, type, version_of( flags ), &info );
    return ERROR_SUCCESS;
}

DWORD group_write( const struct group_family *kind, const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    struct group_parts parts;
    struct group_info info;

    kind->get_info( key, &info );
    dss_blob_write( kind->format, type, version_of( flags ), alg, &info, blob, &parts );
    return kind->export( key, &parts );
}

/* What has no parameters is no key. */
DWORD group_read( const struct group_family *kind, const struct blob_header *header, struct blob_reader rest,
                  void **key )
{
    struct group_numbers numbers;
    DWORD err;

    if ((err = dss_blob_read( kind->format, header, rest, &numbers ))) return err;
    return numbers.p ? kind->import( &numbers, key ) : (DWORD)NTE_BAD_PUBLIC_KEY;
}

/* ---- comparing -------------------------------------------------------------------------------- */

BOOL group_has_parameters( const struct group_family *kind, const void *key, const BYTE *p, const BYTE *g )
{
    DWORD len = GROUP_P_LEN( group_bits( kind, key ) );
    BYTE own_p[GROUP_LEN_MAX] = { 0 }, own_g[GROUP_LEN_MAX] = { 0 };
    const struct group_parts parts = { .p = own_p, .g = own_g };

    return !kind->export( key, &parts ) && !memcmp( own_p, p, len ) && !memcmp( own_g, g, len );
}

BOOL group_same_public( const struct group_family *kind, const void *a, const void *b )
{
    BYTE p[GROUP_LEN_MAX], g[GROUP_LEN_MAX], y[GROUP_LEN_MAX] = { 0 }, other_y[GROUP_LEN_MAX] = { 0 };
    const struct group_parts parts = { .p = p, .g = g, .y = y }, other = { .y = other_y };
    DWORD bits = group_bits( kind, a );

    if (bits != group_bits( kind, b ) || kind->export( a, &parts ) || kind->export( b, &other )) return FALSE;
    return !memcmp( y, other_y, GROUP_P_LEN( bits ) ) && group_has_parameters( kind, b, p, g );
}
