/* DSA keys: new ones, and garbage instead of them. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/dsa.h"
#include "primitives/random.h"
#include "wine/test.h"
#include "hex.h"
#include "group_keys.h"

static void check_use( const struct dsa_key *key, const struct dsa_key *other )
{
    BYTE digest[DSA_Q_LEN], signature[DSA_SIGNATURE_LEN];
    DWORD err;

    random_bytes( digest, sizeof(digest) );
    err = dsa_sign( key, digest, sizeof(digest), signature );
    ok( !err, "sign: error %#lx\n", err );
    err = dsa_verify( other, digest, sizeof(digest), signature );
    ok( !err, "verify: error %#lx\n", err );
    signature[0] ^= 1;
    err = dsa_verify( other, digest, sizeof(digest), signature );
    ok( err == (DWORD)NTE_BAD_SIGNATURE, "verify: error %#lx\n", err );
}

/* A second pair on the parameters of a first. */
static void check_generate_on( const struct group_numbers *numbers, const struct group_bytes *bytes )
{
    struct group_numbers numbers_back;
    struct group_bytes back;
    struct dsa_key *key;
    DWORD err;

    err = dsa_generate_on( numbers, &key );
    ok( !err, "error %#lx\n", err );
    export_dsa( key, &back, &numbers_back );
    ok( !memcmp( &numbers_back.info, &numbers->info, sizeof(numbers->info) ), "other lengths\n" );
    ok( !memcmp( back.p, bytes->p, sizeof(back.p) ) && !memcmp( back.q, bytes->q, sizeof(back.q) ) &&
        !memcmp( back.g, bytes->g, sizeof(back.g) ) && !memcmp( back.seed, bytes->seed, sizeof(back.seed) ),
        "other parameters\n" );
    ok( memcmp( back.x, bytes->x, DSA_Q_LEN ) && memcmp( back.y, bytes->y, sizeof(back.y) ), "the same pair\n" );
    check_use( key, key );
    dsa_unref( key );
}

/* A new pair through its proof, export, import and use. */
static void check_generated( DWORD bits )
{
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key, *again;
    DWORD err;

    err = dsa_generate( bits, &key );
    ok( !err, "error %#lx\n", err );
    ok( dsa_is_private( key ), "not private\n" );
    export_dsa( key, &bytes, &numbers );
    ok( numbers.info.bits == bits, "got %lu bits\n", numbers.info.bits );
    ok( numbers.info.q_len == DSA_Q_LEN && bytes.q[DSA_Q_LEN - 1] & 0x80, "q has %lu bytes\n", numbers.info.q_len );
    ok( bytes.p[(bits - 1) / 8] >> (bits - 1) % 8 == 1, "top byte %#x\n", bytes.p[(bits - 1) / 8] );
    ok( numbers.info.counter < 4096, "counter %lu\n", numbers.info.counter );
    err = dsa_check( key );
    ok( !err, "check: error %#lx\n", err );

    err = dsa_import( &numbers, &again );
    ok( !err, "import: error %#lx\n", err );
    check_use( key, again );
    check_use( again, key );
    dsa_unref( again );
    check_generate_on( &numbers, &bytes );
    dsa_unref( key );

    numbers.info.counter++;
    err = dsa_import( &numbers, &again );
    ok( !err, "import: error %#lx\n", err );
    err = dsa_check( again );
    ok( err == (DWORD)NTE_BAD_DATA, "other counter: error %#lx\n", err );
    dsa_unref( again );
}

static void test_generate( void )
{
    static const DWORD sizes[] = { 512, 513, 519, 520, 576, 640, 641, 704, 768, 832, 896, 960, 1023, 1024 };
    static const DWORD wrong[] = { 0, 1, 511, 1025, 2048, 0x7fffffff, 0xffffffff };
    struct dsa_key *key = (struct dsa_key *)0xdeadbeef;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( sizes ); i++)
    {
        winetest_push_context( "%lu bits", sizes[i] );
        check_generated( sizes[i] );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( wrong ); i++)
    {
        err = dsa_generate( wrong[i], &key );
        ok( err == (DWORD)NTE_BAD_LEN, "%lu bits: error %#lx\n", wrong[i], err );
    }
    ok( key == (struct dsa_key *)0xdeadbeef, "key written\n" );
}

/* ---- garbage ---------------------------------------------------------------------------------- */

static const char p_short[] = "7df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5"
                              "d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80291";
static const struct group_change changes[] =
{
    CHANGE( "no p", p, NULL ), CHANGE( "p is 0", p, "00" ), CHANGE( "p is 1", p, "01" ),
    CHANGE( "p is even", p, FIPS_P_LESS_1 ),
    CHANGE( "p is short", p, p_short ), CHANGE( "q does not divide p - 1", p, FIPS_P_PLUS_2 ),
    CHANGE( "all ones as p", p, ALL_ONES ),
    CHANGE( "no q", q, NULL ), CHANGE( "q is 0", q, "00" ), CHANGE( "q is 1", q, "01" ),
    CHANGE( "q is even", q, "c773218c737ec8ee993b4f2ded30f48edace915e" ),
    CHANGE( "q does not divide", q, "c773218c737ec8ee993b4f2ded30f48edace9161" ),
    CHANGE( "q is short", q, "773218c737ec8ee993b4f2ded30f48edace915f" ),
    CHANGE( "q is a factor of j", q, "03" ),
    CHANGE( "all ones as q", q, "ffffffffffffffffffffffffffffffffffffffff" ),
    CHANGE( "no g", g, NULL ), CHANGE( "g is 0", g, "00" ), CHANGE( "g is 1", g, "01" ), CHANGE( "g is 2", g, "02" ),
    CHANGE( "g is p - 1", g, FIPS_P_LESS_1 ), CHANGE( "g is of order 3", g, FIPS_ORDER_3 ),
    CHANGE( "all ones as g", g, ALL_ONES ),
    CHANGE( "no j", j, NULL ), CHANGE( "j is 0", j, "00" ), CHANGE( "all ones as j", j, ALL_ONES ),
    CHANGE( "y is 0", y, "00" ), CHANGE( "y is 1", y, "01" ), CHANGE( "y is p - 1", y, FIPS_P_LESS_1 ),
    CHANGE( "y is p", y, FIPS_P ), CHANGE( "y is of order 3", y, FIPS_ORDER_3 ), CHANGE( "all ones as y", y, ALL_ONES ),
    CHANGE( "x is 0", x, "00" ), CHANGE( "x is not y's", x, "01" ),
    CHANGE( "x is q", x, "c773218c737ec8ee993b4f2ded30f48edace915f" ),
    CHANGE( "all ones as x", x, "ffffffffffffffffffffffffffffffffffffffff" ),
};

static void check_refused( const char *name, const struct group_numbers *numbers )
{
    struct dsa_key *key = (struct dsa_key *)0xdeadbeef;
    DWORD err = dsa_import( numbers, &key );

    ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", name, err );
    ok( key == (struct dsa_key *)0xdeadbeef, "%s: key written\n", name );
}

static void test_wrong_parts( void )
{
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key = (struct dsa_key *)0xdeadbeef;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( changes ); i++)
    {
        read_group( &group_texts[0], &bytes, &numbers );
        change_part( &changes[i], &bytes, &numbers );
        check_refused( changes[i].name, &numbers );
        /* a public key is judged in the same way, and parameters for new pairs */
        if (changes[i].part != offsetof( struct group_numbers, x ))
        {
            numbers.x = NULL;
            check_refused( changes[i].name, &numbers );
        }
        if (changes[i].part >= offsetof( struct group_numbers, y )) continue;
        err = dsa_generate_on( &numbers, &key );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", changes[i].name, err );
        ok( key == (struct dsa_key *)0xdeadbeef, "%s: key written\n", changes[i].name );
    }
    read_group( &group_texts[0], &bytes, &numbers );
    numbers.x = numbers.y = NULL;
    check_refused( "neither y nor x", &numbers );
    numbers.x = bytes.x;
    memset( bytes.x, 0xff, DSA_Q_LEN );
    check_refused( "x beyond q, no y", &numbers );
    /* g^q = 1, since q is a multiple of 3, but q does not divide p - 1 */
    read_group( &group_texts[0], &bytes, &numbers );
    from_hex_reversed( "80000000000000000000000000000000000090a9", bytes.q );
    from_hex_reversed( FIPS_ORDER_3, bytes.g );
    from_hex_reversed( FIPS_ORDER_3, bytes.y );
    numbers.info.j_len = 0;
    numbers.x = NULL;
    check_refused( "q is a multiple of g's order", &numbers );
}

static void test_wrong_lengths( void )
{
    static const DWORD lengths[] = { 0, 1, 19, 43, 65, 511, 513, 520, 1024, 1032, 0x7fffffff, 0x80000000, 0xffffffff };
    struct group_numbers numbers;
    struct group_bytes bytes;
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        winetest_push_context( "%lu", lengths[i] );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.info.bits = lengths[i];
        check_refused( "bits", &numbers );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.info.q_len = lengths[i];
        if (lengths[i] < DSA_Q_LEN || lengths[i] > 64) check_refused( "q", &numbers );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.info.j_len = lengths[i];
        if (lengths[i] && (lengths[i] < 44 || lengths[i] > 64)) check_refused( "j", &numbers );
        read_group( &group_texts[0], &bytes, &numbers );
        numbers.x_len = lengths[i];
        if (lengths[i] < DSA_Q_LEN || lengths[i] > 64) check_refused( "x", &numbers );
        winetest_pop_context();
    }
}

/* Zeros above q, j and x do no harm. */
static void test_padded( void )
{
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct group_info info;
    struct dsa_key *key;
    DWORD err;

    read_group( &group_texts[0], &bytes, &numbers );
    numbers.info.q_len = numbers.info.j_len = numbers.x_len = 64;
    numbers.seed = NULL;
    err = dsa_import( &numbers, &key );
    ok( !err, "error %#lx\n", err );
    dsa_get_info( key, &info );
    ok( info.q_len == DSA_Q_LEN && info.j_len == 44, "lengths %lu, %lu\n", info.q_len, info.j_len );
    ok( info.counter == GROUP_NO_SEED, "counter %lu\n", info.counter );
    check_use( key, key );
    dsa_unref( key );
}

/* Parameters that only the proof finds out: everything comes to an end, whatever the results. */
static void test_composite( void )
{
    BYTE digest[DSA_Q_LEN] = { 1 }, signature[DSA_SIGNATURE_LEN];
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key;
    DWORD i, n, err;

    for (i = 0; i < ARRAY_SIZE( composite_texts ); i++)
    {
        winetest_push_context( "%s", composite_texts[i].name );
        read_group( &composite_texts[i], &bytes, &numbers );
        err = dsa_import( &numbers, &key );
        ok( !err, "error %#lx\n", err );
        err = dsa_check( key );
        ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
        for (n = 0; n < 20; n++)
            if (!dsa_sign( key, digest, sizeof(digest), signature ))
                dsa_verify( key, digest, sizeof(digest), signature );
        dsa_unref( key );
        if (!dsa_generate_on( &numbers, &key )) dsa_unref( key );
        winetest_pop_context();
    }
}

/* Bits changed anywhere: what is taken nevertheless can be used without harm. */
static void test_random_garbage( void )
{
    BYTE digest[DSA_Q_LEN] = { 1 }, signature[DSA_SIGNATURE_LEN], where[3];
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key;
    DWORD i, err, taken = 0;

    for (i = 0; i < 2000; i++)
    {
        BYTE *const parts[] = { bytes.p, bytes.q, bytes.g, bytes.y, bytes.x, bytes.j };
        static const DWORD lengths[] = { 64, 20, 64, 64, 20, 44 };

        random_bytes( where, sizeof(where) );
        read_group( &group_texts[0], &bytes, &numbers );
        if (i & 1) numbers.x = NULL;
        if (i & 2 && numbers.x) numbers.y = NULL;
        parts[where[0] % 6][where[1] % lengths[where[0] % 6]] ^= 1 << where[2] % 8;
        err = dsa_import( &numbers, &key );
        ok( !err || err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
        if (err) continue;
        taken++;
        if (dsa_is_private( key )) dsa_sign( key, digest, sizeof(digest), signature );
        dsa_verify( key, digest, sizeof(digest), signature );
        dsa_unref( key );
    }
    /* only x without y can be changed, and parts that are not looked at */
    ok( taken < 1000, "%lu of 2000 were taken\n", taken );
}

START_TEST( dsa_generate )
{
    test_generate();
    test_wrong_parts();
    test_wrong_lengths();
    test_padded();
    test_composite();
    test_random_garbage();
}
