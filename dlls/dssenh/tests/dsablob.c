/* Blobs of DSS and Diffie-Hellman keys: their layouts, export, import, encrypted ones, and what is wrong with them. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

/* Keys with all their numbers. j is right for none of them, so it is left out. */
static const struct numbers dss_key = { .bits = 512 };
static const struct numbers dh_key = { .bits = 1024, .p = KAS_P, .q = KAS_Q, .g = KAS_G };
static const struct numbers oakley = { .bits = 1024, .p = OAKLEY_P, .g = "02", .y = OAKLEY_Y, .x = OAKLEY_X };

static struct numbers the_dss_key( unsigned int i )
{
    const struct openssl_row *row = &openssl_rows[i];
    struct numbers n = dss_key;

    n.bits = row->bits;
    n.p = row->p;
    n.q = row->q;
    n.g = row->g;
    n.y = row->y;
    n.x = row->x;
    return n;
}

static struct numbers the_dh_key( void )
{
    struct numbers n = dh_key;

    n.y = kas_rows[0].y;
    n.x = kas_rows[0].x;
    return n;
}

static void check_import_fails( HCRYPTPROV prov, const BYTE *blob, DWORD len, DWORD error )
{
    HCRYPTKEY key = UNTOUCHED;

    check_fails( CryptImportKey( prov, blob, len, 0, 0, &key ), error );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    if (key != UNTOUCHED) destroy_key( key );
}

/* The key exports as this blob, in the same version. */
static void check_export( HCRYPTKEY key, DWORD type, DWORD flags, const BYTE *blob, DWORD len )
{
    BYTE data[BLOB_SIZE];
    DWORD size = 0;

    if (is_builtin() && type == PUBLICKEYBLOB)
    {
        skip( "a public key that was imported ends the program when it is exported\n" );
        return;
    }
    winetest_push_context( "export type %lu, flags %#lx", type, flags );
    /* dss-dh: exp-11 */
    check_ok( CryptExportKey( key, 0, type, flags, NULL, &size ) );
    ok( size == len, "size %lu, expected %lu\n", size, len );
    size = len - 1;
    memset( data, 0xcc, sizeof(data) );
    check_fails( CryptExportKey( key, 0, type, flags, data, &size ), ERROR_MORE_DATA );
    ok( size == len && data[0] == 0xcc, "size %lu, or something was written\n", size );
    size = sizeof(data);
    check_ok( CryptExportKey( key, 0, type, flags, data, &size ) );
    ok( size == len && data[len] == 0xcc, "size %lu, expected %lu\n", size, len );
    ok( !memcmp( data, blob, len ), "other bytes\n" );
    winetest_pop_context();
}

/* ---- there and back --------------------------------------------------------------------------- */

/* In both versions and types; the lengths are those of the documentation. */
static void check_dss( HCRYPTPROV prov, const struct numbers *n )
{
    DWORD len = n->bits / 8, size;
    BYTE blob[BLOB_SIZE];
    HCRYPTKEY key;

    /* dss-dh: lay-01, imp-01, exp-13, exp-01 */
    size = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, n );
    ok( size == 60 + 3 * len, "the test makes %lu bytes\n", size );
    key = import_numbers( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, n, 0 );
    check_export( key, PUBLICKEYBLOB, 0, blob, size );
    /* dss-dh: exp-04 */
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &size ), NTE_BAD_KEY_STATE );
    destroy_key( key );
    /* dss-dh: lay-02, imp-02 */
    size = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, n );
    ok( size == 80 + 2 * len, "the test makes %lu bytes\n", size );
    key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, n, CRYPT_EXPORTABLE );
    check_export( key, PRIVATEKEYBLOB, 0, blob, size );
    size = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, n );
    check_export( key, PUBLICKEYBLOB, 0, blob, size );
    destroy_key( key );
}

/* dss-dh: lay-03, lay-04, exp-02, imp-01; j may be missing or there */
static void check_version3( HCRYPTPROV prov, ALG_ID alg, const struct numbers *n )
{
    static const DWORD types[] = { PUBLICKEYBLOB, PRIVATEKEYBLOB };
    BYTE blob[BLOB_SIZE], data[BLOB_SIZE];
    DWORD len = n->bits / 8, size, j, start, x = number_len( n->x );
    HCRYPTKEY key = import_numbers( prov, PRIVATEKEYBLOB, 3, alg, n, CRYPT_EXPORTABLE );
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        winetest_push_context( "type %lu", types[i] );
        make_blob( blob, types[i], 3, alg, n );
        size = sizeof(data);
        memset( data, 0, sizeof(data) );
        check_ok( CryptExportKey( key, 0, types[i], CRYPT_BLOB_VER3, data, &size ) );
        ok( !memcmp( data, blob, 20 ), "another header, magic, or bits of p or q\n" );
        j = get_le32( data + 20 ) / 8;
        ok( j < len, "j has %lu bytes\n", j );
        start = types[i] == PRIVATEKEYBLOB ? 28 : 24;
        if (types[i] == PRIVATEKEYBLOB) x = get_le32( data + 24 ) / 8;
        ok( size == start + 24 + 3 * len + number_len( n->q ) + j + (types[i] == PRIVATEKEYBLOB ? x : 0), "%lu bytes\n",
            size );
        ok( !memcmp( data + start, blob + start, 24 + 2 * len + number_len( n->q ) ), "another seed, p, q or g\n" );
        start += 24 + 2 * len + number_len( n->q );
        ok( !memcmp( data + start + j, blob + start, len ), "another y\n" );
        if (types[i] == PRIVATEKEYBLOB)
            ok( !memcmp( data + start + j + len, blob + start + len, number_len( n->x ) ), "another x\n" );
        /* and it comes back */
        if (size <= sizeof(data))
        {
            HCRYPTKEY back = 0;

            check_ok( CryptImportKey( prov, data, size, 0, CRYPT_EXPORTABLE, &back ) );
            check_export( back, types[i], CRYPT_BLOB_VER3, data, size );
            destroy_key( back );
        }
        winetest_pop_context();
    }
    destroy_key( key );
}

static void test_dss( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( openssl_rows ); i++)
    {
        /* dss-dh: imp-18 */
        n = the_dss_key( i );
        winetest_push_context( "%lu bits", n.bits );
        check_dss( prov, &n );
        check_version3( prov, CALG_DSS_SIGN, &n );
        winetest_pop_context();
    }
    /* dss-dh: exp-13; with a seed */
    n = (struct numbers){ .bits = 1024, .p = seed_rows[0].p, .q = seed_rows[0].q, .g = seed_rows[0].g,
                          .y = seed_rows[0].g, .x = "0100000000000000000000000000000000000000",
                          .seed = seed_rows[0].seed, .counter = seed_rows[0].counter };
    check_dss( prov, &n );
    check_version3( prov, CALG_DSS_SIGN, &n );
}

static void test_dh( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID algs[] = { CALG_DH_SF, CALG_DH_EPHEM };
    struct numbers n = the_dh_key();
    BYTE blob[BLOB_SIZE];
    HCRYPTKEY key, found = UNTOUCHED;
    DWORD size;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        /* dss-dh: lay-05, lay-06, imp-03, exp-01; y is computed */
        size = make_blob( blob, PRIVATEKEYBLOB, 2, algs[i], &n );
        ok( size == 16 + 3 * 128, "the test makes %lu bytes\n", size );
        key = import_numbers( prov, PRIVATEKEYBLOB, 2, algs[i], &n, CRYPT_EXPORTABLE );
        check_export( key, PRIVATEKEYBLOB, 0, blob, size );
        size = make_blob( blob, PUBLICKEYBLOB, 2, algs[i], &n );
        ok( size == 16 + 128, "the test makes %lu bytes\n", size );
        check_export( key, PUBLICKEYBLOB, 0, blob, size );
        destroy_key( key );
        /* dss-dh: lay-07, lay-08 */
        check_version3( prov, algs[i], &n );
        check_version3( prov, algs[i], &oakley );
        /* dss-dh: imp-05 */
        key = import_numbers( prov, PUBLICKEYBLOB, 3, algs[i], &n, 0 );
        check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &size ), NTE_BAD_KEY_STATE );
        destroy_key( key );
        /* dss-dh: imp-06 */
        check_import_fails( prov, blob, 16 + 128, NTE_BAD_PUBLIC_KEY );
        winetest_pop_context();
    }
    /* dss-dh: imp-03; only the other one took the place */
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &found ) );
    if (found && found != UNTOUCHED) ok( key_dword( found, KP_ALGID ) == CALG_DH_SF, "another algorithm\n" );
    if (found != UNTOUCHED) destroy_key( found );
}

/* dss-dh: imp-03 */
static void test_slots( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 ), dh = the_dh_key();
    HCRYPTKEY key = import_numbers( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 ), found = UNTOUCHED;
    DWORD len = 0;

    /* dss-dh: imp-01 */
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &found ), NTE_NO_KEY );
    destroy_key( key );
    if (row->bit != BASE_DSS)
    {
        key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DH_EPHEM, &dh, 0 );
        check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &found ), NTE_NO_KEY );
        destroy_key( key );
    }
    /* dss-dh: imp-02, imp-04 */
    key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    if (found != UNTOUCHED) destroy_key( found );
    found = UNTOUCHED;
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &found ), NTE_NO_KEY );
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( key );
}

/* ---- what does not export --------------------------------------------------------------------- */

static void check_export_fails( HCRYPTKEY key, HCRYPTKEY wrapping, DWORD type, DWORD error )
{
    BYTE data[BLOB_SIZE];
    DWORD len = sizeof(data);

    winetest_push_context( "type %lu", type );
    check_fails( CryptExportKey( key, wrapping, type, 0, data, &len ), error );
    len = 0;
    check_fails( CryptExportKey( key, wrapping, type, 0, NULL, &len ), error );
    winetest_pop_context();
}

static void test_no_export( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 );
    HCRYPTKEY key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, CRYPT_EXPORTABLE );
    HCRYPTKEY locked = 0, session = 0;
    DWORD len = 0;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &locked ) );
    /* dss-dh: exp-03 */
    check_export_fails( locked, 0, PRIVATEKEYBLOB, NTE_BAD_KEY_STATE );
    check_fails( CryptExportKey( locked, 0, PRIVATEKEYBLOB, CRYPT_BLOB_VER3, NULL, &len ), NTE_BAD_KEY_STATE );
    /* dss-dh: exp-01 */
    check_ok( CryptExportKey( locked, 0, PUBLICKEYBLOB, 0, NULL, &len ) );
    ok( len == 252, "%lu bytes\n", len );
    /* dss-dh: exp-05, exp-07 */
    check_export_fails( key, locked, PUBLICKEYBLOB, NTE_BAD_PUBLIC_KEY );
    check_export_fails( key, locked, PRIVATEKEYBLOB, NTE_BAD_KEY );
    /* dss-dh: exp-08, exp-09, exp-10 */
    check_export_fails( key, 0, SIMPLEBLOB, NTE_BAD_TYPE );
    check_export_fails( key, locked, SIMPLEBLOB, NTE_BAD_TYPE );
    check_export_fails( key, 0, PLAINTEXTKEYBLOB, NTE_BAD_KEY );
    check_export_fails( key, 0, 0, NTE_BAD_TYPE );
    check_export_fails( key, 0, 0x20, NTE_BAD_TYPE );
    check_export_fails( key, 0, 0x106, NTE_BAD_TYPE );
    if (row->bit != BASE_DSS)
    {
        check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
        check_export_fails( key, session, PUBLICKEYBLOB, NTE_BAD_PUBLIC_KEY );
        check_export_fails( session, key, SIMPLEBLOB, NTE_BAD_TYPE );
        check_export_fails( session, 0, SIMPLEBLOB, NTE_BAD_TYPE );
        check_export_fails( session, 0, PUBLICKEYBLOB, NTE_BAD_KEY );
        check_export_fails( session, 0, PRIVATEKEYBLOB, NTE_BAD_KEY );
        destroy_key( session );
        /* dss-dh: exp-12 */
        session = 0;
        check_ok( CryptGenKey( prov, CALG_DES, 0, &session ) );
        check_export_fails( session, 0, PLAINTEXTKEYBLOB, NTE_BAD_KEY_STATE );
        destroy_key( session );
    }
    destroy_key( locked );
    destroy_key( key );
}

/* ---- encrypted -------------------------------------------------------------------------------- */

/* dss-dh: exp-06, imp-19 */
static void test_encrypted( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; const char *key; DWORD block; } rows[] =
    {
        { CALG_RC4, "0102030405", 1 }, { CALG_DES, "0123456789abcdef", 8 },
    };
    struct numbers n = the_dss_key( 1 );
    BYTE plain[BLOB_SIZE], blob[BLOB_SIZE];
    HCRYPTKEY key, session, other;
    DWORD len, size, tail;
    unsigned int i;

    size = make_blob( plain, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%#x", rows[i].alg );
        key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, CRYPT_EXPORTABLE );
        session = import_plain( prov, rows[i].alg, rows[i].key, 0 );
        other = import_plain( prov, CALG_RC4, "1112131415", 0 );
        len = sizeof(blob);
        memset( blob, 0, sizeof(blob) );
        check_ok( CryptExportKey( key, session, PRIVATEKEYBLOB, 0, blob, &len ) );
        tail = rows[i].block == 1 ? size - 8 : (size - 8) / 8 * 8 + 8;
        ok( len == 8 + tail, "%lu bytes of %lu\n", len, size );
        ok( !memcmp( blob, plain, 8 ) && memcmp( blob + 8, plain + 8, 16 ), "another header, or not encrypted\n" );
        destroy_key( key );
        /* dss-dh: imp-20 */
        check_import_fails( prov, blob, len, NTE_BAD_DATA );
        key = UNTOUCHED;
        check_fails( CryptImportKey( prov, blob, len, other, 0, &key ), NTE_BAD_DATA );
        destroy_key( session );
        session = import_plain( prov, rows[i].alg, rows[i].key, 0 );
        key = 0;
        check_ok( CryptImportKey( prov, blob, len, session, CRYPT_EXPORTABLE, &key ) );
        check_export( key, PRIVATEKEYBLOB, 0, plain, size );
        /* by hand */
        destroy_key( session );
        session = import_plain( prov, rows[i].alg, rows[i].key, 0 );
        tail = len - 8;
        check_ok( CryptDecrypt( session, 0, TRUE, 0, blob + 8, &tail ) );
        ok( tail == size - 8 && !memcmp( blob, plain, size ), "%lu bytes, or other ones\n", tail );
        destroy_key( key );
        destroy_key( other );
        destroy_key( session );
        winetest_pop_context();
    }
}

/* dss-dh: exp-15 */
static void test_wrapped( HCRYPTPROV prov, const struct provider_row *row )
{
    static const char hex[] = "0123456789abcdef23456789abcdef01456789abcdef0123";
    HCRYPTKEY wrapping = 0, key = import_plain( prov, CALG_3DES, hex, CRYPT_EXPORTABLE ), back = 0, none;
    BYTE blob[100], bytes[24];
    DWORD len = sizeof(blob);

    check_ok( CryptGenKey( prov, CALG_3DES, 0, &wrapping ) );
    check_ok( CryptExportKey( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob, &len ) );
    ok( len == 52, "%lu bytes\n", len );
    check_ok( CryptImportKey( prov, blob, len, wrapping, CRYPT_EXPORTABLE, &back ) );
    /* dss-dh: exp-12 */
    if (back) check_hex( bytes, session_bytes( back, bytes, sizeof(bytes) ), hex );
    blob[30] ^= 1;
    if (back) check_fails( CryptImportKey( prov, blob, len, wrapping, 0, &none ), NTE_BAD_DATA );
    destroy_key( back );
    destroy_key( key );
    destroy_key( wrapping );
}

/* ---- damage ----------------------------------------------------------------------------------- */

/* dss-dh: imp-07 */
static void check_cuts( HCRYPTPROV prov, BYTE type, BYTE version, ALG_ID alg, const struct numbers *n )
{
    BYTE blob[BLOB_SIZE];
    DWORD len = make_blob( blob, type, version, alg, n ), i;
    HCRYPTKEY key = UNTOUCHED;

    for (i = 1; i < len; i++)
    {
        winetest_push_context( "%#x, type %u, version %u, %lu of %lu bytes", alg, type, version, i, len );
        check_fails( CryptImportKey( prov, blob, i, 0, 0, &key ), NTE_BAD_DATA );
        winetest_pop_context();
    }
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
}

static void test_cut( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 ), dh = the_dh_key();

    check_cuts( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n );
    check_cuts( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n );
    check_cuts( prov, PUBLICKEYBLOB, 3, CALG_DSS_SIGN, &n );
    check_cuts( prov, PRIVATEKEYBLOB, 3, CALG_DSS_SIGN, &n );
    if (row->bit == BASE_DSS) return;
    check_cuts( prov, PRIVATEKEYBLOB, 2, CALG_DH_EPHEM, &dh );
    check_cuts( prov, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &dh );
    check_cuts( prov, PRIVATEKEYBLOB, 3, CALG_DH_EPHEM, &dh );
}

/* One byte of the header or of what stands in front of the numbers. */
static const struct damage_row
{
    const char *what;
    BYTE        type, version;
    DWORD       at;
    BYTE        value;
    DWORD       error;
} damage_rows[] =
{
    /* dss-dh: imp-08 */
    { "version 0",          PUBLICKEYBLOB,  2, 1, 0, NTE_BAD_VER },
    { "version 1",          PUBLICKEYBLOB,  2, 1, 1, NTE_BAD_VER },
    { "version 4",          PRIVATEKEYBLOB, 2, 1, 4, NTE_BAD_VER },
    { "version 255",        PRIVATEKEYBLOB, 3, 1, 255, NTE_BAD_VER },
    /* dss-dh: imp-09 */
    { "3 for 2",            PUBLICKEYBLOB,  2, 1, 3, NTE_BAD_DATA },
    { "3 for 2, private",   PRIVATEKEYBLOB, 2, 1, 3, NTE_BAD_DATA },
    { "2 for 3",            PUBLICKEYBLOB,  3, 1, 2, NTE_BAD_DATA },
    { "2 for 3, private",   PRIVATEKEYBLOB, 3, 1, 2, NTE_BAD_DATA },
    { "DSS2",               PUBLICKEYBLOB,  2, 11, '2', NTE_BAD_DATA },
    { "DSS1, private",      PRIVATEKEYBLOB, 2, 11, '1', NTE_BAD_DATA },
    { "DSS4",               PUBLICKEYBLOB,  3, 11, '4', NTE_BAD_DATA },
    { "DSS3, private",      PRIVATEKEYBLOB, 3, 11, '3', NTE_BAD_DATA },
    { "no magic",           PUBLICKEYBLOB,  2, 8, 0, NTE_BAD_DATA },
    { "RSS1",               PUBLICKEYBLOB,  2, 8, 'R', NTE_BAD_DATA },
    { "private as public",  PRIVATEKEYBLOB, 2, 0, PUBLICKEYBLOB, NTE_BAD_DATA },
    { "public as private",  PUBLICKEYBLOB,  2, 0, PRIVATEKEYBLOB, NTE_BAD_DATA },
    /* dss-dh: imp-10 */
    { "type 0",             PUBLICKEYBLOB,  2, 0, 0, NTE_BAD_TYPE },
    { "type 5",             PUBLICKEYBLOB,  2, 0, 5, NTE_BAD_TYPE },
    { "SIMPLEBLOB",         PUBLICKEYBLOB,  2, 0, SIMPLEBLOB, NTE_BAD_TYPE },
    /* dss-dh: imp-11 */
    { "RSA_SIGN",           PUBLICKEYBLOB,  2, 5, 0x24, NTE_BAD_ALGID },
    { "RSA_KEYX",           PRIVATEKEYBLOB, 2, 5, 0xa4, NTE_BAD_ALGID },
    { "another DSS",        PUBLICKEYBLOB,  2, 4, 1, NTE_BAD_ALGID },
    { "a high bit",         PUBLICKEYBLOB,  2, 6, 1, NTE_BAD_ALGID },
    /* dss-dh: imp-13; 512 is 0x200 */
    { "no bits",            PUBLICKEYBLOB,  2, 13, 0, NTE_BAD_DATA },
    { "513 bits",           PUBLICKEYBLOB,  2, 12, 1, NTE_BAD_DATA },
    { "516 bits, private",  PRIVATEKEYBLOB, 2, 12, 4, NTE_BAD_DATA },
    { "2^31 bits",          PUBLICKEYBLOB,  2, 15, 0x80, NTE_BAD_DATA },
    { "2^31 bits, private", PRIVATEKEYBLOB, 3, 15, 0x80, NTE_BAD_DATA },
    { "256 bits",           PUBLICKEYBLOB,  2, 13, 1, NTE_BAD_DATA },
    /* dss-dh: imp-17 */
    { "q of 0 bits",        PUBLICKEYBLOB,  3, 16, 0, NTE_BAD_DATA },
    { "q of 152 bits",      PUBLICKEYBLOB,  3, 16, 152, NTE_BAD_DATA },
    { "q of 168 bits",      PRIVATEKEYBLOB, 3, 16, 168, NTE_BAD_DATA },
    { "q of 2^31 bits",     PUBLICKEYBLOB,  3, 19, 0x80, NTE_BAD_DATA },
    { "j of 512 bits",      PUBLICKEYBLOB,  3, 21, 2, NTE_BAD_DATA },
    { "j of 2^31 bits",     PRIVATEKEYBLOB, 3, 23, 0x80, NTE_BAD_DATA },
    { "x of 0 bits",        PRIVATEKEYBLOB, 3, 24, 0, NTE_BAD_DATA },
    { "x of 152 bits",      PRIVATEKEYBLOB, 3, 24, 152, NTE_BAD_DATA },
    { "x of 2^31 bits",     PRIVATEKEYBLOB, 3, 27, 0x80, NTE_BAD_DATA },
};

static void test_damage( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 );
    BYTE blob[BLOB_SIZE];
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( damage_rows ); i++)
    {
        winetest_push_context( "%s", damage_rows[i].what );
        len = make_blob( blob, damage_rows[i].type, damage_rows[i].version, CALG_DSS_SIGN, &n );
        blob[damage_rows[i].at] = damage_rows[i].value;
        check_import_fails( prov, blob, len, damage_rows[i].error );
        winetest_pop_context();
    }
    /* dss-dh: imp-13 */
    len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n );
    put_le32( blob + 12, 0xffffffff );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    put_le32( blob + 12, 511 );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    /* dss-dh: imp-09; a DSS blob that says Diffie-Hellman */
    if (row->bit == BASE_DSS) return;
    len = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n );
    put_le32( blob + 4, CALG_DH_SF );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    put_le32( blob + 4, CALG_AGREEDKEY_ANY );
    /* dss-dh: imp-11 */
    check_import_fails( prov, blob, len, NTE_BAD_ALGID );
}

/* Numbers that make no key. A number stands at this place, with as many bytes. */
static void check_number( HCRYPTPROV prov, BYTE type, BYTE version, const struct numbers *n, DWORD at, DWORD len,
                          BYTE fill, BYTE first )
{
    BYTE blob[BLOB_SIZE];
    DWORD size = make_blob( blob, type, version, CALG_DSS_SIGN, n );

    winetest_push_context( "type %u, version %u, %#x and %#x at %lu", type, version, first, fill, at );
    memset( blob + at, fill, len );
    blob[at] = first;
    check_import_fails( prov, blob, size, NTE_BAD_DATA );
    winetest_pop_context();
}

static void test_numbers( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 ), other = the_dss_key( 1 ), bad;
    BYTE blob[BLOB_SIZE];
    DWORD len;

    /* dss-dh: imp-14; p, q */
    check_number( prov, PUBLICKEYBLOB, 2, &n, 16, 64, 0, 0 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 16, 64, 0xff, 0xfe );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 16, 64, 0x7f, 0x7f );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 80, 20, 0, 0 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 80, 20, 0, 1 );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 80, 20, 0xff, 0xfe );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 80, 20, 0x7f, 0x7f );
    /* dss-dh: imp-15; g, y, x */
    check_number( prov, PUBLICKEYBLOB, 2, &n, 100, 64, 0, 0 );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 100, 64, 0, 1 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 164, 64, 0, 0 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 164, 64, 0, 1 );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 164, 20, 0, 0 );
    check_number( prov, PRIVATEKEYBLOB, 2, &n, 164, 20, 0xff, 0xff );
    /* dss-dh: imp-16; g and y of another order, or above p */
    check_number( prov, PUBLICKEYBLOB, 2, &n, 100, 64, 0, 2 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 164, 64, 0, 2 );
    check_number( prov, PUBLICKEYBLOB, 2, &n, 164, 64, 0xff, 0xff );
    /* dss-dh: imp-16 */
    bad = n;
    bad.q = other.q;
    len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &bad );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    bad = n;
    bad.x = other.x;
    len = make_blob( blob, PRIVATEKEYBLOB, 3, CALG_DSS_SIGN, &bad );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    /* dss-dh: imp-15; x is q */
    bad = n;
    bad.x = n.q;
    len = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &bad );
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
}

/* dss-dh: imp-12, imp-24 */
static void test_ignored( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD flags[] = { CRYPT_EXPORTABLE, 0x10, 0x40, 0x2000, CRYPT_ARCHIVABLE };
    static const BYTE types[] = { PUBLICKEYBLOB, PRIVATEKEYBLOB };
    struct numbers n = the_dss_key( 0 );
    BYTE blob[BLOB_SIZE];
    HCRYPTKEY key;
    unsigned int i, k;
    DWORD len, size;

    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        winetest_push_context( "type %u", types[i] );
        len = make_blob( blob, types[i], 2, CALG_DSS_SIGN, &n );
        blob[2] = 1;
        blob[3] = 0x80;
        key = 0;
        check_ok( CryptImportKey( prov, blob, len, 0, 0, &key ) );
        destroy_key( key );
        blob[2] = blob[3] = 0;
        for (k = 0; k < ARRAY_SIZE( flags ); k++)
        {
            winetest_push_context( "flags %#lx", flags[k] );
            key = 0;
            check_ok( CryptImportKey( prov, blob, len, 0, flags[k], &key ) );
            if (types[i] == PRIVATEKEYBLOB && flags[k] != CRYPT_EXPORTABLE)
                check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &size ), NTE_BAD_KEY_STATE );
            destroy_key( key );
            winetest_pop_context();
        }
        winetest_pop_context();
    }
    /* a protection that there is none of */
    len = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n );
    key = UNTOUCHED;
    check_fails_either( CryptImportKey( prov, blob, len, 0, 0x8000, &key ), NTE_BAD_FLAGS, NTE_SILENT_CONTEXT );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
}

/* dss-dh: imp-23, imp-22, imp-21 */
static void test_around( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = the_dss_key( 0 ), other = the_dss_key( 1 ), dh = the_dh_key();
    HCRYPTKEY key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, CRYPT_EXPORTABLE );
    HCRYPTKEY found = 0, public = 0;
    BYTE blob[BLOB_SIZE];
    DWORD len = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &other );

    check_import_fails( prov, blob, len - 1, NTE_BAD_DATA );
    blob[16] ^= 1;
    check_import_fails( prov, blob, len, NTE_BAD_DATA );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n );
    check_export( found, PUBLICKEYBLOB, 0, blob, len );
    destroy_key( found );
    memset( blob + len, 0xff, 30 );
    check_ok( CryptImportKey( prov, blob, len + 30, 0, 0, &public ) );
    check_export( public, PUBLICKEYBLOB, 0, blob, len );
    destroy_key( public );
    public = 0;
    check_ok( CryptImportKey( prov, blob, len, key, 0, &public ) );
    check_export( public, PUBLICKEYBLOB, 0, blob, len );
    destroy_key( public );
    destroy_key( key );
    if (row->bit != BASE_DSS) return;
    /* dss-dh: imp-11 */
    len = make_blob( blob, PRIVATEKEYBLOB, 2, CALG_DH_SF, &dh );
    check_import_fails( prov, blob, len, NTE_BAD_ALGID );
    len = make_blob( blob, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &dh );
    check_import_fails( prov, blob, len, NTE_BAD_ALGID );
}

START_TEST( dsablob )
{
    for_providers( ALL_PROVS, test_slots );
    for_providers( ALL_PROVS, test_dss );
    for_providers( DH_PROVS, test_dh );
    for_providers( ALL_PROVS, test_no_export );
    for_providers( DH_PROVS, test_encrypted );
    for_providers( ENH_DH, test_wrapped );
    for_providers( ALL_PROVS, test_cut );
    for_providers( ALL_PROVS, test_damage );
    for_providers( ALL_PROVS, test_numbers );
    for_providers( ALL_PROVS, test_ignored );
    for_providers( ALL_PROVS, test_around );
}
