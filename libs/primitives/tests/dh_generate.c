/* Diffie-Hellman keys: new ones, and garbage instead of them. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/dh.h"
#include "wine/test.h"
#include "hex.h"
#include "group_keys.h"

static void check_sides( const struct dh_key *one, const struct dh_key *other )
{
    static BYTE y_one[512], y_other[512], secret_one[512], secret_other[512];
    struct group_parts parts_one = { .y = y_one }, parts_other = { .y = y_other };
    struct group_info info;
    DWORD len, err;

    dh_get_info( one, &info );
    len = GROUP_P_LEN( info.bits );
    dh_export( one, &parts_one );
    dh_export( other, &parts_other );
    ok( memcmp( y_one, y_other, len ), "the same public value\n" );
    err = dh_agree( one, y_other, secret_one );
    ok( !err, "error %#lx\n", err );
    err = dh_agree( other, y_one, secret_other );
    ok( !err, "error %#lx\n", err );
    ok( !memcmp( secret_one, secret_other, len ), "different secrets\n" );
    ok( memcmp( secret_one, y_one, len ) && memcmp( secret_one, y_other, len ), "a public secret\n" );
}

/* New parameters, and a second side on them: with all that is known, and with p and g only. */
static void check_generated( DWORD bits )
{
    DWORD q_len = bits < 2048 ? 20 : 32, err;
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *one, *other;

    err = dh_generate( bits, &one );
    ok( !err, "error %#lx\n", err );
    export_dh( one, &bytes, &numbers );
    ok( numbers.info.bits == bits, "got %lu bits\n", numbers.info.bits );
    ok( numbers.info.q_len == q_len, "q has %lu bytes\n", numbers.info.q_len );
    ok( (numbers.info.counter < 4096) == (q_len == GROUP_SEED_LEN), "counter %lu\n", numbers.info.counter );
    err = dh_check( one );
    ok( !err, "check: error %#lx\n", err );

    err = dh_generate_on( &numbers, &other );
    ok( !err, "error %#lx\n", err );
    check_sides( one, other );
    dh_unref( other );
    numbers.info.q_len = numbers.info.j_len = 0;
    numbers.q = numbers.j = numbers.seed = NULL;
    err = dh_generate_on( &numbers, &other );
    ok( !err, "error %#lx\n", err );
    check_sides( one, other );
    dh_unref( other );
    err = dh_import( &numbers, &other );
    ok( !err, "error %#lx\n", err );
    dh_unref( one );
    err = dh_generate_on( &numbers, &one );
    ok( !err, "error %#lx\n", err );
    check_sides( one, other );
    dh_unref( one );
    dh_unref( other );
}

static void test_generate( void )
{
    static const DWORD sizes[] = { 512, 515, 576, 768, 1024, 1028, 2048 };
    static const DWORD wrong[] = { 0, 1, 511, 4097, 0x7fffffff, 0x80000000, 0xffffffff };
    struct dh_key *key = (struct dh_key *)0xdeadbeef;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( sizes ); i++)
    {
        winetest_push_context( "%lu bits", sizes[i] );
        check_generated( sizes[i] );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( wrong ); i++)
    {
        err = dh_generate( wrong[i], &key );
        ok( err == (DWORD)NTE_BAD_LEN, "%lu bits: error %#lx\n", wrong[i], err );
    }
    ok( key == (struct dh_key *)0xdeadbeef, "key written\n" );
}

/* ---- garbage ---------------------------------------------------------------------------------- */

static const struct group_change changes[] =
{
    CHANGE( "no p", p, NULL ), CHANGE( "p is 0", p, "00" ), CHANGE( "p is 1", p, "01" ),
    CHANGE( "p is even", p, FIPS_P_LESS_1 ), CHANGE( "q does not divide p - 1", p, FIPS_P_PLUS_2 ),
    CHANGE( "no q", q, NULL ), CHANGE( "q is 0", q, "00" ), CHANGE( "q is 1", q, "01" ), CHANGE( "q is 3", q, "03" ),
    CHANGE( "q is even", q, "c773218c737ec8ee993b4f2ded30f48edace915e" ),
    CHANGE( "no g", g, NULL ), CHANGE( "g is 0", g, "00" ), CHANGE( "g is 1", g, "01" ),
    CHANGE( "g is p - 1", g, FIPS_P_LESS_1 ), CHANGE( "g is of order 3", g, FIPS_ORDER_3 ),
    CHANGE( "no j", j, NULL ), CHANGE( "j is 0", j, "00" ),
    CHANGE( "y is 0", y, "00" ), CHANGE( "y is 1", y, "01" ), CHANGE( "y is p - 1", y, FIPS_P_LESS_1 ),
    CHANGE( "y is p", y, FIPS_P ), CHANGE( "y is of order 3", y, FIPS_ORDER_3 ), CHANGE( "all ones as y", y, ALL_ONES ),
    CHANGE( "x is 0", x, "00" ), CHANGE( "x is not y's", x, "01" ),
};

static void check_refused( const char *name, const struct group_numbers *numbers )
{
    struct dh_key *key = (struct dh_key *)0xdeadbeef;
    DWORD err = dh_import( numbers, &key );

    ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", name, err );
    ok( key == (struct dh_key *)0xdeadbeef, "%s: key written\n", name );
}

static void test_wrong_parts( void )
{
    static const DWORD lengths[] = { 0, 1, 511, 513, 1024, 4096, 4104, 0x7fffffff, 0x80000000, 0xffffffff };
    struct dh_key *key = (struct dh_key *)0xdeadbeef;
    struct group_numbers numbers;
    struct group_bytes bytes;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( changes ); i++)
    {
        read_group( &group_texts[0], &bytes, &numbers );
        change_part( &changes[i], &bytes, &numbers );
        check_refused( changes[i].name, &numbers );
        if (changes[i].part >= offsetof( struct group_numbers, y )) continue;
        err = dh_generate_on( &numbers, &key );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", changes[i].name, err );
        ok( key == (struct dh_key *)0xdeadbeef, "%s: key written\n", changes[i].name );
    }
    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        winetest_push_context( "%lu", lengths[i] );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.info.bits = lengths[i];
        check_refused( "bits", &numbers );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.x_len = lengths[i];
        if (lengths[i] < 20 || lengths[i] > 64) check_refused( "x", &numbers );
        numbers.x_len = 20;
        numbers.info.q_len = lengths[i];
        if (lengths[i] > 64 || lengths[i] == 1) check_refused( "q", &numbers );
        winetest_pop_context();
    }
    read_group( &group_texts[0], &bytes, &numbers );
    numbers.x = numbers.y = NULL;
    check_refused( "neither y nor x", &numbers );
    /* the same with x beyond q, which is no mistake here */
    read_group( &group_texts[0], &bytes, &numbers );
    memset( bytes.x, 0xff, 63 );
    numbers.x_len = 63;
    numbers.y = NULL;
    err = dh_import( &numbers, &key );
    ok( !err, "long x: error %#lx\n", err );
    dh_unref( key );
}

/* What only p itself can tell when q is not known; and q where each other rule is kept. */
static void test_wrong_without_q( void )
{
    static const struct group_change without_q[] =
    {
        CHANGE( "p is even", p, FIPS_P_LESS_1 ), CHANGE( "p is 0", p, "00" ),
        CHANGE( "g is 0", g, "00" ), CHANGE( "g is 1", g, "01" ), CHANGE( "g is p - 1", g, FIPS_P_LESS_1 ),
        CHANGE( "g is p", g, FIPS_P ), CHANGE( "g is p + 2", g, FIPS_P_PLUS_2 ), CHANGE( "all ones as g", g, ALL_ONES ),
        CHANGE( "y is 0", y, "00" ), CHANGE( "y is 1", y, "01" ), CHANGE( "y is p - 1", y, FIPS_P_LESS_1 ),
        CHANGE( "y is p", y, FIPS_P ), CHANGE( "y is p + 2", y, FIPS_P_PLUS_2 ), CHANGE( "all ones as y", y, ALL_ONES ),
        CHANGE( "x is p - 1", x, FIPS_P_LESS_1 ), CHANGE( "x is p", x, FIPS_P ),
    };
    struct group_numbers numbers;
    struct group_bytes bytes;
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( without_q ); i++)
    {
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.info.q_len = numbers.info.j_len = 0;
        numbers.x_len = GROUP_P_LEN( numbers.info.bits );
        if (without_q[i].part == offsetof( struct group_numbers, x )) numbers.y = NULL;
        else numbers.x = NULL;
        change_part( &without_q[i], &bytes, &numbers );
        check_refused( without_q[i].name, &numbers );
    }
    read_group( &group_texts[0], &bytes, &numbers );
    from_hex_reversed( "018ee64318e6fd91dd32769e5bda61e91db59d22be", bytes.q );
    numbers.info.q_len = 21;
    numbers.info.j_len = 0;
    check_refused( "q is twice as large", &numbers );
}

/* Parameters that only the proof finds out: p or q composite; p = 3^323 with powers of g that soon are 0 or that are of
 * the order 3. */
static void test_composite( void )
{
    static const char power_of_3[] = "f6104b4a55007f4a797e765cffa5815faa3f793c1ae139fa46ecb20b6d5b6c82"
                                     "9206fa15b6f67eec3297af6803e1456bfbf8caf82de4bf5a9b90c085ea53ab1b";
    static const struct { const char *name, *g; BOOL makes_keys; } tests[] =
    {
        { "powers are 0", "1fd5863c3eb0469ec21a937a76f3432ffd73d97e447606b683ecf6f6e4a7ae225bfaff1eaaf8b0a1",
          FALSE },
        { "order 3", "52056e6e1c557fc37dd4d21effe1d5ca8e1528695e4b13536cf990ae79c9242b"
                     "8602535c92522a4ebb87e522abf5c1cea952ee52b9f6ea738930402ca371390a", TRUE },
    };
    struct group_text text = { .bits = 512, .counter = GROUP_NO_SEED, .p = power_of_3 };
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( composite_texts ); i++)
    {
        read_group( &composite_texts[i], &bytes, &numbers );
        err = dh_import( &numbers, &key );
        ok( !err, "%s: error %#lx\n", composite_texts[i].name, err );
        err = dh_check( key );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", composite_texts[i].name, err );
        dh_unref( key );
    }
    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        text.g = tests[i].g;
        read_group( &text, &bytes, &numbers );
        key = NULL;
        err = dh_generate_on( &numbers, &key );
        ok( err == (tests[i].makes_keys ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA), "%s: error %#lx\n", tests[i].name,
            err );
        if (err) continue;
        err = dh_check( key );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", tests[i].name, err );
        dh_unref( key );
    }
}

START_TEST( dh_generate )
{
    test_generate();
    test_wrong_parts();
    test_wrong_without_q();
    test_composite();
}
