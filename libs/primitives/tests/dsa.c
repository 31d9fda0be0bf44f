/* DSA: known parameters and signatures, generation and its proof, wrong keys and signatures. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/digest.h"
#include "primitives/dsa.h"
#include "primitives/random.h"
#include "wine/test.h"
#include "hex.h"
#include "group_keys.h"

/* Takes y or x away with `without`. */
static struct dsa_key *import_text( const struct group_text *text, size_t without )
{
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key = NULL;
    DWORD err;

    read_group( text, &bytes, &numbers );
    if (without) *(const BYTE **)((BYTE *)&numbers + without) = NULL;
    err = dsa_import( &numbers, &key );
    ok( !err, "%s: import: error %#lx\n", text->name, err );
    return key;
}

static struct dsa_key *import_pair( const struct group_text *text )
{
    return import_text( text, 0 );
}

static struct dsa_key *import_public( const struct group_text *text )
{
    return import_text( text, offsetof( struct group_numbers, x ) );
}

static void test_import_export( void )
{
    struct group_numbers numbers, numbers_back;
    struct group_bytes bytes, back;
    struct group_info info;
    struct dsa_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( group_texts ); i++)
    {
        winetest_push_context( "%s", group_texts[i].name );
        read_group( &group_texts[i], &bytes, &numbers );
        /* y is computed */
        key = import_text( &group_texts[i], offsetof( struct group_numbers, y ) );
        dsa_get_info( key, &info );
        ok( !memcmp( &info, &numbers.info, sizeof(info) ), "got %lu bits, lengths %lu, %lu, counter %lu\n", info.bits,
            info.q_len, info.j_len, info.counter );
        ok( dsa_is_private( key ), "not private\n" );
        export_dsa( key, &back, &numbers_back );
        ok( !memcmp( &bytes, &back, sizeof(back) ), "the numbers have changed\n" );
        err = dsa_check( key );
        ok( !err, "check: error %#lx\n", err );
        dsa_unref( key );
        winetest_pop_context();
    }
}

static void test_public_key( void )
{
    struct dsa_key *key = import_public( &group_texts[0] );
    BYTE x[DSA_Q_LEN], y[64], signature[DSA_SIGNATURE_LEN];
    struct group_parts with_x = { .y = y, .x = x }, only_y = { .y = y };
    struct group_numbers numbers;
    struct group_bytes bytes;
    DWORD err;

    read_group( &group_texts[0], &bytes, &numbers );
    ok( !dsa_is_private( key ), "private\n" );
    memset( y, 0xcc, sizeof(y) );
    err = dsa_export( key, &with_x );
    ok( err == (DWORD)NTE_BAD_KEY, "error %#lx\n", err );
    ok( y[0] == 0xcc, "written on failure\n" );
    err = dsa_export( key, &only_y );
    ok( !err, "error %#lx\n", err );
    ok( !memcmp( y, bytes.y, sizeof(y) ), "got %s\n", to_hex( y, sizeof(y) ) );
    err = dsa_sign( key, x, sizeof(x), signature );
    ok( err == (DWORD)NTE_NO_KEY, "error %#lx\n", err );
    ok( dsa_ref( key ) == key, "another key\n" );
    dsa_unref( key );
    err = dsa_check( key );
    ok( !err, "error %#lx\n", err );
    dsa_unref( key );
    dsa_unref( NULL );
}

/* Parameters whose seed or counter are not those that they were made from. */
static void test_wrong_seed( void )
{
    static const struct { const char *name; DWORD byte, counter; BOOL good; } tests[] =
    {
        { "as it is", GROUP_SEED_LEN, 105, TRUE },
        { "no seed", 0, GROUP_NO_SEED, TRUE },
        { "first byte", 0, 105, FALSE },
        { "last byte", GROUP_SEED_LEN - 1, 105, FALSE },
        { "counter less by one", GROUP_SEED_LEN, 104, FALSE },
        { "counter more by one", GROUP_SEED_LEN, 106, FALSE },
        { "counter 0", GROUP_SEED_LEN, 0, FALSE },
        { "counter too large", GROUP_SEED_LEN, 4096, FALSE },
        { "counter far too large", GROUP_SEED_LEN, 0xfffffffe, FALSE },
    };
    BYTE seed[GROUP_SEED_LEN];
    struct group_parts parts = { .seed = seed };
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dsa_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        read_group( &group_texts[0], &bytes, &numbers );
        if (tests[i].byte < GROUP_SEED_LEN) bytes.seed[tests[i].byte] ^= 1;
        numbers.info.counter = tests[i].counter;
        err = dsa_import( &numbers, &key );
        ok( !err, "import: error %#lx\n", err );
        err = dsa_check( key );
        ok( err == (tests[i].good ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA), "error %#lx\n", err );
        err = dsa_export( key, &parts );
        ok( !err, "export: error %#lx\n", err );
        if (tests[i].counter == GROUP_NO_SEED) memset( bytes.seed, 0xff, sizeof(bytes.seed) );
        ok( !memcmp( seed, bytes.seed, sizeof(seed) ), "got %s\n", to_hex( seed, sizeof(seed) ) );
        dsa_unref( key );
        winetest_pop_context();
    }
}

/* ---- signatures ------------------------------------------------------------------------------- */

/* Of "abc": the standard's own, and those of another implementation. Longer digests are cut. */
static const struct { const char *name; DWORD key; enum digest_id id; const char *r, *s; } signatures[] =
{
    { "FIPS 186-2, appendix 5", 0, DIGEST_SHA1,
      "8bac1ab66410435cb7181f95b16ab97c92b341c0", "41e2345f1f56df2458f426d155b4ba2db6dcd8c8" },
    { "SHA1", 1, DIGEST_SHA1, "4b487b6c9b957b241aad025cf8649ca8bccb0e56", "6bbee4849dc041eb4e923ee2f726d333c6783b44" },
    { "MD5", 1, DIGEST_MD5, "036f499f138a196a4eaa8b709c3ead00ffa8198f", "530ca9c86c1124c84cbd8dec4b780e899e6545a1" },
    { "SHA256", 1, DIGEST_SHA256,
      "4ab000dc195d89d860976b834037dbd0f0c933dc", "3bc566fa4d74119a4a084bedeccc0196687adaca" },
    { "SHA384", 1, DIGEST_SHA384,
      "5fa482e8eb1ec90d8286d513f2eed8a67a53a3f6", "86900fac1b99f7ce233c4db235b9a1b3788e2f33" },
    { "SHA512", 1, DIGEST_SHA512,
      "47455f1e996f1bd6dbcf4ae7909f5be9b0143952", "465656433b3dad426dd0c682289057ca97f7ddea" },
};

static void read_signature( DWORD i, BYTE *digest, BYTE *signature )
{
    digest_once( signatures[i].id, "abc", 3, digest );
    from_hex_reversed( signatures[i].r, signature );
    from_hex_reversed( signatures[i].s, signature + DSA_Q_LEN );
}

static void test_known_signatures( void )
{
    BYTE digest[DIGEST_LEN_MAX], signature[DSA_SIGNATURE_LEN];
    struct dsa_key *key;
    DWORD i, n, len, err;

    for (i = 0; i < ARRAY_SIZE( signatures ); i++)
    {
        winetest_push_context( "%s", signatures[i].name );
        key = import_public( &group_texts[signatures[i].key] );
        read_signature( i, digest, signature );
        len = digest_len( signatures[i].id );
        err = dsa_verify( key, digest, len, signature );
        ok( !err, "error %#lx\n", err );
        if (len >= DSA_Q_LEN)
        {
            err = dsa_verify( key, digest, DSA_Q_LEN, signature );
            ok( !err, "cut: error %#lx\n", err );
        }
        err = dsa_verify( key, digest, min( len, DSA_Q_LEN ) - 1, signature );
        ok( err == (DWORD)NTE_BAD_SIGNATURE, "too short: error %#lx\n", err );
        err = dsa_verify( key, digest, 0, signature );
        ok( err == (DWORD)NTE_BAD_LEN, "empty: error %#lx\n", err );
        for (n = 0; n < len; n++)
        {
            digest[n] ^= 0x40;
            err = dsa_verify( key, digest, len, signature );
            ok( err == (n < DSA_Q_LEN ? (DWORD)NTE_BAD_SIGNATURE : ERROR_SUCCESS), "byte %lu: error %#lx\n", n, err );
            digest[n] ^= 0x40;
        }
        dsa_unref( key );
        winetest_pop_context();
    }
}

/* Every bit counts. */
static void test_damaged_signature( void )
{
    BYTE digest[DIGEST_LEN_MAX], signature[DSA_SIGNATURE_LEN];
    struct dsa_key *key = import_public( &group_texts[0] );
    DWORD i, err;

    read_signature( 0, digest, signature );
    for (i = 0; i < 8 * DSA_SIGNATURE_LEN; i++)
    {
        signature[i / 8] ^= 1 << i % 8;
        err = dsa_verify( key, digest, DSA_Q_LEN, signature );
        ok( err == (DWORD)NTE_BAD_SIGNATURE, "bit %lu: error %#lx\n", i, err );
        signature[i / 8] ^= 1 << i % 8;
    }
    err = dsa_verify( key, digest, DSA_Q_LEN, signature );
    ok( !err, "error %#lx\n", err );
    dsa_unref( key );
    key = import_public( &group_texts[1] );
    err = dsa_verify( key, digest, DSA_Q_LEN, signature );
    ok( err == (DWORD)NTE_BAD_SIGNATURE, "another key: error %#lx\n", err );
    dsa_unref( key );
}

/* r and s that no signature has; r + q is congruent to r, but too large. */
static void test_signature_limits( void )
{
    static const char zero[] = "0000000000000000000000000000000000000000";
    static const char one[] = "0000000000000000000000000000000000000001";
    static const char q[] = "c773218c737ec8ee993b4f2ded30f48edace915f";
    static const char most[] = "ffffffffffffffffffffffffffffffffffffffff";
    static const struct { const char *name, *r, *s; } tests[] =
    {
        { "r is 0", zero, NULL }, { "s is 0", NULL, zero }, { "both are 0", zero, zero },
        { "r is q", q, NULL }, { "s is q", NULL, q }, { "both are q", q, q },
        { "r is 1", one, NULL }, { "s is 1", NULL, one }, { "both are 1", one, one },
        { "r is beyond q", most, NULL }, { "s is beyond q", NULL, most }, { "both are beyond q", most, most },
    };
    BYTE digest[DIGEST_LEN_MAX], signature[DSA_SIGNATURE_LEN];
    struct dsa_key *key = import_public( &group_texts[0] );
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        read_signature( 0, digest, signature );
        if (tests[i].r) from_hex_reversed( tests[i].r, signature );
        if (tests[i].s) from_hex_reversed( tests[i].s, signature + DSA_Q_LEN );
        err = dsa_verify( key, digest, DSA_Q_LEN, signature );
        ok( err == (DWORD)NTE_BAD_SIGNATURE, "%s: error %#lx\n", tests[i].name, err );
    }
    dsa_unref( key );
}

/* Signatures of digests of any length, verified by the other key; no random number is used twice. */
static void check_signatures( const struct dsa_key *key, const struct dsa_key *other, DWORD count )
{
    BYTE digest[DIGEST_LEN_MAX], signature[DSA_SIGNATURE_LEN], last[DSA_SIGNATURE_LEN] = { 0 };
    DWORD i, len, err;

    random_bytes( digest, sizeof(digest) );
    for (i = 0; i < count; i++)
    {
        len = 1 + i % DIGEST_LEN_MAX;
        err = dsa_sign( key, digest, len, signature );
        ok( !err, "%lu bytes: error %#lx\n", len, err );
        ok( memcmp( signature, last, DSA_Q_LEN ), "%lu bytes: the same r\n", len );
        err = dsa_verify( other, digest, len, signature );
        ok( !err, "%lu bytes: verify: error %#lx\n", len, err );
        digest[0] ^= 1;
        err = dsa_verify( other, digest, len, signature );
        ok( err == (DWORD)NTE_BAD_SIGNATURE, "%lu bytes: other digest: error %#lx\n", len, err );
        memcpy( last, signature, sizeof(last) );
    }
    memset( signature, 0xcc, sizeof(signature) );
    err = dsa_sign( key, digest, 0, signature );
    ok( err == (DWORD)NTE_BAD_LEN, "empty: error %#lx\n", err );
    ok( signature[0] == 0xcc, "written on failure\n" );
}

static void test_sign( void )
{
    struct dsa_key *key, *public;
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( group_texts ); i++)
    {
        winetest_push_context( "%s", group_texts[i].name );
        key = import_pair( &group_texts[i] );
        public = import_public( &group_texts[i] );
        check_signatures( key, public, 2 * DIGEST_LEN_MAX );
        dsa_unref( key );
        dsa_unref( public );
        winetest_pop_context();
    }
}

/* One of several threads that use a key at once. */
static DWORD WINAPI use_key( void *arg )
{
    BYTE digest[DSA_Q_LEN], signature[DSA_SIGNATURE_LEN];
    struct dsa_key *key = arg;
    DWORD i, wrong = 0;

    for (i = 0; i < 200; i++)
    {
        random_bytes( digest, sizeof(digest) );
        if (dsa_sign( key, digest, sizeof(digest), signature ) ||
            dsa_verify( key, digest, sizeof(digest), signature )) wrong++;
    }
    dsa_unref( key );
    primitives_thread_detach();
    return wrong;
}

static void test_threads( void )
{
    struct dsa_key *key = import_pair( &group_texts[0] );
    HANDLE threads[4];
    DWORD i, wrong;

    for (i = 0; i < ARRAY_SIZE( threads ); i++)
        threads[i] = CreateThread( NULL, 0, use_key, dsa_ref( key ), 0, NULL );
    dsa_unref( key );
    WaitForMultipleObjects( ARRAY_SIZE( threads ), threads, TRUE, INFINITE );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
    {
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "thread %lu: %lu wrong results\n", i, wrong );
        CloseHandle( threads[i] );
    }
}

START_TEST( dsa )
{
    test_import_export();
    test_public_key();
    test_wrong_seed();
    test_known_signatures();
    test_damaged_signature();
    test_signature_limits();
    test_sign();
    test_threads();
}
