/* libs/csp/dss/dss_blob.c: blobs written and read again, every length that is too short, and fields that no blob has.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include "csp/dss/dss_blob.h"

static const struct group_info with_all = { .bits = 64, .q_len = 20, .j_len = 5, .counter = 7 };

static const struct { const struct dss_format *format; BYTE type, version; DWORD len; } cases[] =
{
    { &dsa_format, PUBLICKEYBLOB, 2, 60 + 3 * 8 },
    { &dsa_format, PRIVATEKEYBLOB, 2, 80 + 2 * 8 },
    { &dsa_format, PUBLICKEYBLOB, 3, 48 + 3 * 8 + 20 + 5 },
    { &dsa_format, PRIVATEKEYBLOB, 3, 52 + 3 * 8 + 20 + 5 + 20 },
    { &dh_format, PUBLICKEYBLOB, 2, 16 + 8 },
    { &dh_format, PRIVATEKEYBLOB, 2, 16 + 3 * 8 },
    { &dh_format, PUBLICKEYBLOB, 3, 48 + 3 * 8 + 20 + 5 },
    { &dh_format, PRIVATEKEYBLOB, 3, 52 + 3 * 8 + 20 + 5 + 8 },
};

/* What the rules of q say of numbers does not count here: 20 bytes of q, and 8 of p, so the lengths are of a p of
 * 256 bits. */
static struct group_info info_of( DWORD bits )
{
    struct group_info info = with_all;

    info.bits = bits;
    return info;
}

static BYTE *make_blob( DWORD row, const struct group_info *info, DWORD *len )
{
    struct group_parts parts;
    BYTE *blob;
    DWORD i;

    *len = dss_blob_len( cases[row].format, cases[row].type, cases[row].version, info );
    blob = malloc( *len );
    for (i = 0; i < *len; i++) blob[i] = i;
    dss_blob_write( cases[row].format, cases[row].type, cases[row].version, 0x2200, info, blob, &parts );
    ok( !parts.p == (cases[row].len == 24), "row %u: p", row );
    ok( !parts.x == (cases[row].type == PUBLICKEYBLOB), "row %u: x", row );
    ok( !parts.j == (cases[row].version == 2), "row %u: j", row );
    return blob;
}

static DWORD read_blob( DWORD row, const BYTE *blob, DWORD len, struct group_numbers *numbers )
{
    struct blob_reader reader = { blob, len };
    struct blob_header header;

    if (blob_take_header( &reader, &header )) return NTE_BAD_DATA;
    ok( header.type == cases[row].type && header.version == cases[row].version, "row %u: the header", row );
    return dss_blob_read( cases[row].format, &header, reader, numbers );
}

static void test_lengths( void )
{
    DWORD row;

    for (row = 0; row < ARRAYSIZE( cases ); row++)
        ok( dss_blob_len( cases[row].format, cases[row].type, cases[row].version, &with_all ) == cases[row].len,
            "row %u", row );
}

static void test_round_trip( void )
{
    struct group_info info = info_of( 256 );
    struct group_numbers numbers;
    DWORD row, len, cut;
    BYTE *blob, *copy;

    for (row = 0; row < ARRAYSIZE( cases ); row++)
    {
        blob = make_blob( row, &info, &len );
        ok( !read_blob( row, blob, len, &numbers ), "row %u is refused", row );
        ok( numbers.info.bits == 256, "row %u: %u bits", row, numbers.info.bits );
        ok( cases[row].version == 2 || (numbers.info.q_len == 20 && numbers.info.j_len == 5), "row %u: lengths", row );
        for (cut = BLOB_HEADER_LEN; cut < len; cut++)
        {
            copy = malloc( cut );
            memcpy( copy, blob, cut );
            ok( read_blob( row, copy, cut, &numbers ) == NTE_BAD_DATA, "row %u of %u bytes", row, cut );
            free( copy );
        }
        free( blob );
    }
}

/* Fields of DWORDs: where, in which row, and what they may not be. */
static void test_fields( void )
{
    static const struct { DWORD row, at, value; } fields[] =
    {
        { 0, 8, 0x32535344 }, { 0, 8, 0x33535344 }, { 0, 8, 0x31484400 }, { 4, 8, 0x31535344 },
        { 0, 12, 0 }, { 0, 12, 257 }, { 0, 12, 255 }, { 0, 12, 0xffffffff }, { 0, 12, 0x80000100 }, { 0, 12, 264 },
        { 2, 16, 0 }, { 2, 16, 152 }, { 2, 16, 168 }, { 2, 16, 0xffffffff }, { 6, 16, 264 },
        { 2, 20, 256 }, { 2, 20, 0xffffffff }, { 6, 20, 256 }, { 3, 24, 152 }, { 3, 24, 0 }, { 7, 24, 0 },
        { 7, 24, 264 },
    };
    struct group_info info = info_of( 256 );
    struct group_numbers numbers;
    DWORD i, len;
    BYTE *blob;

    for (i = 0; i < ARRAYSIZE( fields ); i++)
    {
        blob = make_blob( fields[i].row, &info, &len );
        blob_write_dword( blob + fields[i].at, fields[i].value );
        ok( read_blob( fields[i].row, blob, len, &numbers ) == NTE_BAD_DATA, "field %u", i );
        free( blob );
    }
}

static void test_parameters( void )
{
    struct group_info info = info_of( 256 );
    struct group_numbers numbers;
    struct blob_header header;
    DWORD len, cut;
    struct blob_reader all;
    BYTE *blob = make_blob( 2, &info, &len );

    len -= 32;      /* y */
    all = (struct blob_reader){ blob, len };
    ok( !dss_blob_read_parameters( &dsa_format, all, &header, &numbers ), "refused" );
    ok( header.alg == 0x2200 && !numbers.y && numbers.j == blob + len - 5 && numbers.info.counter == 7,
        "other numbers" );
    for (cut = 0; cut < len; cut++)
    {
        all.left = cut;
        ok( dss_blob_read_parameters( &dsa_format, all, &header, &numbers ) == NTE_BAD_DATA, "%u bytes", cut );
    }
    all.left = len;
    blob[1] = 2;
    ok( dss_blob_read_parameters( &dsa_format, all, &header, &numbers ) == NTE_BAD_DATA, "version 2" );
    blob[1] = 3;
    blob[0] = PRIVATEKEYBLOB;
    ok( dss_blob_read_parameters( &dsa_format, all, &header, &numbers ) == NTE_BAD_DATA, "a private blob" );
    free( blob );
}

int main( void )
{
    test_lengths();
    test_round_trip();
    test_fields();
    test_parameters();
    return unit_finish( "dss" );
}
