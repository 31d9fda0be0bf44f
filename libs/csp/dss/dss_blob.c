/* Blobs of DSA and Diffie-Hellman keys, see dss_blob.h. Each has a head of some DWORDs, then numbers one after the
 * other; rows of a table say which numbers and in which order. L is the length of p in bytes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csp/dss/dss_blob.h"

#define BITS_MAX 16384

const struct dss_format dsa_format =
{
    .magics = { { 0x31535344, 0x32535344 }, { 0x33535344, 0x34535344 } }, .q_len = 20     /* "DSS1" to "DSS4" */
};
const struct dss_format dh_format =
{
    .magics = { { 0x31484400, 0x32484400 }, { 0x33484400, 0x34484400 } }, .is_bare = TRUE /* "\0DH1" to "\0DH4" */
};

/* The numbers of a blob, each a letter; S is DSSSEED. */
static const char *order_of( const struct dss_format *format, BYTE type, BYTE version )
{
    BOOL is_private = type == PRIVATEKEYBLOB;

    if (version == BLOB_VERSION_3) return is_private ? "Spqgjyx" : "Spqgjy";
    if (format->is_bare) return is_private ? "pgx" : "y";
    return is_private ? "pqgxS" : "pqgyS";
}

static DWORD len_of( char letter, const struct group_info *info, DWORD x_len )
{
    switch (letter)
    {
    case 'S': return 4 + GROUP_SEED_LEN;
    case 'q': return info->q_len;
    case 'j': return info->j_len;
    case 'x': return x_len;
    default:  return GROUP_P_LEN( info->bits );
    }
}

/* ---- reading ---------------------------------------------------------------------------------- */

static BOOL take_bytes_of( struct blob_reader *reader, DWORD *len )
{
    DWORD bits;

    if (!blob_take_dword( reader, &bits ) || bits > BITS_MAX) return FALSE;
    *len = (bits + 7) / 8;
    return TRUE;
}

/* The lengths. In version 2 they are those that the kind has. */
static BOOL take_head( const struct dss_format *format, const struct blob_header *header, struct blob_reader *reader,
                       struct group_numbers *numbers )
{
    BOOL is_private = header->type == PRIVATEKEYBLOB;
    struct group_info *info = &numbers->info;
    DWORD magic;

    if (!blob_take_dword( reader, &magic ) || !blob_take_dword( reader, &info->bits )) return FALSE;
    if (magic != format->magics[header->version == BLOB_VERSION_3][is_private]) return FALSE;
    if (!info->bits || info->bits % 8 || info->bits > BITS_MAX) return FALSE;
    info->counter = GROUP_NO_SEED;
    info->q_len = format->q_len;
    numbers->x_len = format->q_len ? format->q_len : GROUP_P_LEN( info->bits );
    if (header->version != BLOB_VERSION_3) return TRUE;
    if (!take_bytes_of( reader, &info->q_len ) || !take_bytes_of( reader, &info->j_len )) return FALSE;
    return !is_private || take_bytes_of( reader, &numbers->x_len );
}

static BOOL blob_lengths_good( const struct dss_format *format, const struct group_numbers *numbers )
{
    const struct group_info *info = &numbers->info;
    DWORD len = GROUP_P_LEN( info->bits );

    if (info->q_len > len || info->j_len >= len || !numbers->x_len || numbers->x_len > len) return FALSE;
    return !format->q_len || (info->q_len == format->q_len && numbers->x_len == format->q_len);
}

static BOOL take_number( struct blob_reader *reader, char letter, struct group_numbers *numbers )
{
    const BYTE **places[] = { &numbers->p, &numbers->q, &numbers->g, &numbers->j, &numbers->y, &numbers->x };
    static const char letters[] = "pqgjyx";
    DWORD len = len_of( letter, &numbers->info, numbers->x_len );

    if (letter != 'S') return (*places[strchr( letters, letter ) - letters] = blob_take( reader, len )) != NULL;
    return blob_take_dword( reader, &numbers->info.counter ) && (numbers->seed = blob_take( reader, GROUP_SEED_LEN ));
}

static DWORD read_numbers( const struct dss_format *format, const struct blob_header *header, struct blob_reader rest,
                           BOOL without_y, struct group_numbers *numbers )
{
    const char *letter;

    memset( numbers, 0, sizeof(*numbers) );
    if (!take_head( format, header, &rest, numbers ) || !blob_lengths_good( format, numbers )) return NTE_BAD_DATA;
    for (letter = order_of( format, header->type, header->version ); *letter; letter++)
        if (!(without_y && *letter == 'y') && !take_number( &rest, *letter, numbers )) return NTE_BAD_DATA;
    if (numbers->info.counter == GROUP_NO_SEED) numbers->seed = NULL;
    return ERROR_SUCCESS;
}

DWORD dss_blob_read( const struct dss_format *format, const struct blob_header *header, struct blob_reader rest,
                     struct group_numbers *numbers )
{
    return read_numbers( format, header, rest, FALSE, numbers );
}

DWORD dss_blob_read_parameters( const struct dss_format *format, struct blob_reader blob, struct blob_header *header,
                                struct group_numbers *numbers )
{
    if (blob_take_header( &blob, header )) return NTE_BAD_DATA;
    if (header->type != PUBLICKEYBLOB || header->version != BLOB_VERSION_3) return NTE_BAD_DATA;
    return read_numbers( format, header, blob, TRUE, numbers );
}

/* ---- writing ---------------------------------------------------------------------------------- */

static DWORD head_len( BYTE type, BYTE version )
{
    if (version != BLOB_VERSION_3) return 2 * 4;
    return type == PRIVATEKEYBLOB ? 5 * 4 : 4 * 4;
}

/* Bytes of x in blobs that are written. */
static DWORD own_x_len( const struct dss_format *format, const struct group_info *info )
{
    return format->q_len ? format->q_len : GROUP_P_LEN( info->bits );
}

DWORD dss_blob_len( const struct dss_format *format, BYTE type, BYTE version, const struct group_info *info )
{
    DWORD len = BLOB_HEADER_LEN + head_len( type, version );
    const char *letter;

    for (letter = order_of( format, type, version ); *letter; letter++)
        len += len_of( *letter, info, own_x_len( format, info ) );
    return len;
}

static BYTE *write_head( const struct dss_format *format, BYTE type, BYTE version, const struct group_info *info,
                         BYTE *at )
{
    at = blob_write_dword( at, format->magics[version == BLOB_VERSION_3][type == PRIVATEKEYBLOB] );
    at = blob_write_dword( at, info->bits );
    if (version != BLOB_VERSION_3) return at;
    at = blob_write_dword( at, info->q_len * 8 );
    at = blob_write_dword( at, info->j_len * 8 );
    return type == PRIVATEKEYBLOB ? blob_write_dword( at, own_x_len( format, info ) * 8 ) : at;
}

void dss_blob_write( const struct dss_format *format, BYTE type, BYTE version, ALG_ID alg,
                     const struct group_info *info, BYTE *blob, struct group_parts *parts )
{
    BYTE **places[] = { &parts->p, &parts->q, &parts->g, &parts->j, &parts->y, &parts->x };
    BYTE *at = blob_write_header( blob, type, alg );
    static const char letters[] = "pqgjyx";
    const char *letter;
    DWORD len;

    memset( parts, 0, sizeof(*parts) );
    blob[1] = version;
    at = write_head( format, type, version, info, at );
    for (letter = order_of( format, type, version ); *letter; letter++, at += len)
    {
        if (!(len = len_of( *letter, info, own_x_len( format, info ) ))) continue;
        if (*letter != 'S') *places[strchr( letters, *letter ) - letters] = at;
        else parts->seed = blob_write_dword( at, info->counter );
    }
}
