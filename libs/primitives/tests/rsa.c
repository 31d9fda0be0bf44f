/* RSA keys and the plain operations: import, export, generation, known signatures, odd and wrong keys. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/random.h"
#include "primitives/rsa.h"
#include "wine/test.h"
#include "hex.h"
#include "rsa_keys.h"

static void test_import_export( void )
{
    struct key_bytes bytes, back;
    struct rsa_numbers numbers;
    struct rsa_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( key_texts ); i++)
    {
        struct rsa_parts parts = { back.n, back.p, back.q, back.dp, back.dq, back.qinv, back.d };

        winetest_push_context( "%s", key_texts[i].name );
        read_key( &key_texts[i], &bytes, &numbers );
        err = rsa_import( &numbers, &key );
        ok( !err, "error %#lx\n", err );
        ok( rsa_bits( key ) == 512, "got %lu bits\n", rsa_bits( key ) );
        ok( rsa_public_exponent( key ) == key_texts[i].public_exponent, "got %lu\n", rsa_public_exponent( key ) );
        ok( rsa_is_private( key ), "not private\n" );
        memset( &back, 0xcc, sizeof(back) );
        err = rsa_export( key, &parts );
        ok( !err, "export: error %#lx\n", err );
        ok( !memcmp( &bytes, &back, sizeof(back) ), "the numbers have changed\n" );
        rsa_unref( key );
        winetest_pop_context();
    }
}

static void test_public_key( void )
{
    struct key_bytes bytes, back;
    struct rsa_parts parts = { .n = back.n }, all = { .n = back.n, .d = back.d };
    struct rsa_numbers numbers, public = { 0 };
    BYTE value[64] = { 2 };
    struct rsa_key *key;
    DWORD err;

    read_key( &key_texts[0], &bytes, &numbers );
    public.bits = numbers.bits;
    public.public_exponent = numbers.public_exponent;
    public.n = numbers.n;
    err = rsa_import( &public, &key );
    ok( !err, "error %#lx\n", err );
    ok( !rsa_is_private( key ), "private\n" );
    err = rsa_export( key, &all );
    ok( err == (DWORD)NTE_BAD_KEY, "error %#lx\n", err );
    err = rsa_export( key, &parts );
    ok( !err, "error %#lx\n", err );
    ok( !memcmp( back.n, bytes.n, 64 ), "the modulus has changed\n" );
    err = rsa_private_op( key, value, value );
    ok( err == (DWORD)NTE_NO_KEY, "error %#lx\n", err );
    err = rsa_public_op( key, value, value );
    ok( !err, "error %#lx\n", err );
    ok( rsa_ref( key ) == key, "another key\n" );
    rsa_unref( key );
    err = rsa_public_op( key, value, value );
    ok( !err, "error %#lx\n", err );
    rsa_unref( key );
    rsa_unref( NULL );
}

/* Signatures over "abc" as CPSignHash returns them; EM is made here. */
static void test_known_signatures( void )
{
    static const struct { const char *name; enum digest_id id; const char *prefix, *signature; } tests[] =
    {
        { "SHA1", DIGEST_SHA1, "3021300906052b0e03021a05000414",
          "db4f0707f54f7680d4ac8f70258a1c3c1ab9a95105c6d56cb05a84642f0e14a1"
          "4628fd25bca2a8b1b45f9039a92452ea34d2e1e5aa1300e430c9309558c8a354" },
        { "SHA1 without OID", DIGEST_SHA1, "",
          "cb501ffd94da4d69b89c983a50a3398d3ac94db9d478aa14b38524b43b433f55"
          "491219c94c4c0f59089fd15fadfae40aa95c80bf7a3abf11b5703cc0b0db169a" },
        { "MD5", DIGEST_MD5, "3020300c06082a864886f70d020505000410",
          "07906b021722bcfc4e5c13cd39f0fc8e0be67b838ac888259012cb67f8213d2a"
          "8fd57c703a97abaad15ef3c68d06fd8251c959f6162599ab896b695f174e5c14" },
        { "SHA256", DIGEST_SHA256, "3031300d060960864801650304020105000420",
          "ae0608bfd394fea79a05e019be91ab63e9adf70133559fb48a7c27d3d27a2d5d"
          "de681af6a37c7b4e41db27b80efef6eba378c92c1c4c36f6e4ea945b26f0be59" },
    };
    struct rsa_key *key = import_key( &key_texts[0] );
    BYTE em[64], digest[DIGEST_LEN_MAX], prefix[32], signature[64], back[64];
    DWORD i, n, err, len, prefix_len;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        digest_once( tests[i].id, "abc", 3, digest );
        len = digest_len( tests[i].id );
        prefix_len = from_hex( tests[i].prefix, prefix );
        memset( em, 0xff, sizeof(em) );
        em[63] = 0;
        em[62] = 1;
        for (n = 0; n < len; n++) em[n] = digest[len - 1 - n];
        for (n = 0; n < prefix_len; n++) em[len + n] = prefix[prefix_len - 1 - n];
        em[len + prefix_len] = 0;
        err = rsa_private_op( key, em, signature );
        ok( !err, "error %#lx\n", err );
        ok( !strcmp( to_hex( signature, 64 ), tests[i].signature ), "got %s\n", to_hex( signature, 64 ) );
        err = rsa_public_op( key, signature, back );
        ok( !err, "error %#lx\n", err );
        ok( !memcmp( back, em, 64 ), "got %s\n", to_hex( back, 64 ) );
        winetest_pop_context();
    }
    rsa_unref( key );
}

/* x^e^d = x^d^e = x for random values below n and for the ends. */
static void check_round_trips( struct rsa_key *key, DWORD count )
{
    static BYTE n[RSA_BYTES_MAX], value[RSA_BYTES_MAX], result[RSA_BYTES_MAX];
    struct rsa_parts parts = { .n = n };
    DWORD len = RSA_N_BYTES( rsa_bits( key ) ), real_len, i, err;

    rsa_export( key, &parts );
    for (real_len = len; !n[real_len - 1]; real_len--) {}
    for (i = 0; i < count + 3; i++)
    {
        memset( value, 0, len );
        if (i == 1) value[0] = 1;
        else if (i == 2)
        {
            memcpy( value, n, len );
            value[0]--;
        }
        else if (i) random_bytes( value, real_len - 1 );
        err = rsa_public_op( key, value, result );
        ok( !err, "public: error %#lx\n", err );
        err = rsa_private_op( key, result, result );
        ok( !err, "private: error %#lx\n", err );
        ok( !memcmp( result, value, len ), "%lu: public, private: got %s\n", i, to_hex( result, len ) );
        err = rsa_private_op( key, value, result );
        ok( !err, "private: error %#lx\n", err );
        err = rsa_public_op( key, result, result );
        ok( !err, "public: error %#lx\n", err );
        ok( !memcmp( result, value, len ), "%lu: private, public: got %s\n", i, to_hex( result, len ) );
    }
    /* n itself is too much, and so is anything longer */
    memset( result, 0xcc, len );
    err = rsa_public_op( key, n, result );
    ok( err == (DWORD)NTE_BAD_DATA, "public: error %#lx\n", err );
    err = rsa_private_op( key, n, result );
    ok( err == (DWORD)NTE_BAD_DATA, "private: error %#lx\n", err );
    memset( value, 0, len );
    value[len - 1] = real_len == len ? 0xff : 1;
    value[len - 2] = 0xff;      /* by chance n begins with 0xff, too */
    err = rsa_public_op( key, value, result );
    ok( err == (DWORD)NTE_BAD_DATA, "top bytes: error %#lx\n", err );
    memset( value, 0xff, len );
    err = rsa_public_op( key, value, result );
    ok( err == (DWORD)NTE_BAD_DATA, "public: error %#lx\n", err );
    err = rsa_private_op( key, value, result );
    ok( err == (DWORD)NTE_BAD_DATA, "private: error %#lx\n", err );
    memset( value, 0xcc, len );
    ok( !memcmp( value, result, len ), "written on failure\n" );
}

static void test_round_trips( void )
{
    struct rsa_key *key;
    BYTE value[64] = { 42 }, result[64];
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( key_texts ); i++)
    {
        winetest_push_context( "%s", key_texts[i].name );
        key = import_key( &key_texts[i] );
        check_round_trips( key, 40 );
        if (key_texts[i].public_exponent == 1)
        {
            rsa_private_op( key, value, result );
            ok( !memcmp( value, result, 64 ), "got %s\n", to_hex( result, 64 ) );
        }
        rsa_unref( key );
        winetest_pop_context();
    }
}

/* A generated pair through export, import and use; the halves are full. */
static void check_generated( DWORD bits )
{
    static BYTE n[512], p[256], q[256], dp[256], dq[256], qinv[256], d[512];
    struct rsa_parts parts = { n, p, q, dp, dq, qinv, d };
    struct rsa_numbers numbers = { bits, 65537, n, p, q, dp, dq, qinv, d };
    struct rsa_key *key, *again;
    DWORD err, top = (bits - 1) % 8;

    err = rsa_generate( bits, &key );
    ok( !err, "error %#lx\n", err );
    ok( rsa_bits( key ) == bits, "got %lu\n", rsa_bits( key ) );
    ok( rsa_public_exponent( key ) == 65537, "got %lu\n", rsa_public_exponent( key ) );
    err = rsa_export( key, &parts );
    ok( !err, "export: error %#lx\n", err );
    ok( n[RSA_N_BYTES( bits ) - 1] >> top == 1, "top byte %#x\n", n[RSA_N_BYTES( bits ) - 1] );
    check_round_trips( key, 2 );
    rsa_unref( key );

    err = rsa_import( &numbers, &again );
    ok( !err, "import: error %#lx\n", err );
    check_round_trips( again, 2 );
    rsa_unref( again );
}

static void test_generate( void )
{
    static const DWORD sizes[] = { 384, 392, 400, 448, 504, 512, 520, 1000, 1024, 1032, 2040, 2048, 2056, 4096 };
    struct rsa_key *key = NULL;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( sizes ); i++)
    {
        winetest_push_context( "%lu bits", sizes[i] );
        check_generated( sizes[i] );
        winetest_pop_context();
    }
    err = rsa_generate( 376, &key );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    err = rsa_generate( RSA_BITS_MAX + 8, &key );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
}

static void test_wrong_public( void )
{
    BYTE n[RSA_BYTES_MAX + 1] = { 0 };
    struct rsa_numbers numbers = { .bits = 512, .public_exponent = 65537, .n = n };
    static const struct { const char *name; DWORD bits, exponent; BYTE low, high; } tests[] =
    {
        { "no modulus", 512, 65537, 0, 0 },
        { "even modulus", 512, 65537, 2, 0x80 },
        { "no exponent", 512, 0, 1, 0x80 },
        { "even exponent", 512, 65536, 1, 0x80 },
        { "modulus below the exponent", 512, 65537, 15, 0 },
        { "modulus of one", 512, 1, 1, 0 },
        { "no bits", 0, 65537, 1, 0x80 },
        { "too many bits", RSA_BITS_MAX + 1, 65537, 1, 0x80 },
        { "far too many bits", 0xffffffff, 65537, 1, 0x80 },
    };
    struct rsa_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        n[0] = tests[i].low;
        n[63] = tests[i].high;
        numbers.bits = tests[i].bits;
        numbers.public_exponent = tests[i].exponent;
        key = (struct rsa_key *)0xdeadbeef;
        err = rsa_import( &numbers, &key );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", tests[i].name, err );
        ok( key == (struct rsa_key *)0xdeadbeef, "%s: key written\n", tests[i].name );
    }
    numbers.n = NULL;
    err = rsa_import( &numbers, &key );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
}

/* A key that comes without d gets one that undoes the public exponent. */
static void test_computed_d( void )
{
    BYTE d[RSA_BYTES_MAX], in[RSA_BYTES_MAX] = { 0x12, 0x34 }, out[RSA_BYTES_MAX];
    struct rsa_parts wanted = { .d = d };
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key;
    DWORD err;

    read_key( &key_texts[0], &bytes, &numbers );
    numbers.d = NULL;
    err = rsa_import( &numbers, &key );
    ok( !err, "error %#lx\n", err );
    ok( !rsa_export( key, &wanted ), "no d\n" );
    ok( !rsa_private_op( key, in, out ) && !rsa_public_op( key, out, out ), "an operation failed\n" );
    ok( !memcmp( in, out, RSA_N_BYTES( rsa_bits( key ) ) ), "the operations do not undo each other\n" );
    rsa_unref( key );
}

/* Private parts that are missing or are no factors of n. rsa-keys: blob-bad-18 */
static void test_wrong_factors( void )
{
    static const BYTE zero[32], one[32] = { 1 };
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key;
    const BYTE **parts[] = { &numbers.p, &numbers.q, &numbers.dp, &numbers.dq, &numbers.qinv };
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( parts ); i++)
    {
        read_key( &key_texts[0], &bytes, &numbers );
        *parts[i] = NULL;
        err = rsa_import( &numbers, &key );
        ok( err == (DWORD)NTE_BAD_DATA, "without %lu: error %#lx\n", i, err );
    }
    for (i = 0; i < 32; i++)
    {
        read_key( &key_texts[0], &bytes, &numbers );
        bytes.p[i] ^= 0x10;
        err = rsa_import( &numbers, &key );
        ok( err == (DWORD)NTE_BAD_DATA, "p changed at %lu: error %#lx\n", i, err );
    }
    read_key( &key_texts[0], &bytes, &numbers );
    numbers.p = zero;
    numbers.q = zero;
    err = rsa_import( &numbers, &key );
    ok( err == (DWORD)NTE_BAD_DATA, "factors 0: error %#lx\n", err );

    /* n = 1 * n, in 256 bits */
    memset( bytes.n + 32, 0, 32 );
    numbers.p = one;
    numbers.q = bytes.n;
    err = rsa_import( &numbers, &key );
    ok( err == (DWORD)NTE_BAD_DATA, "factor 1: error %#lx\n", err );
    numbers.p = bytes.n;
    numbers.q = one;
    err = rsa_import( &numbers, &key );
    ok( err == (DWORD)NTE_BAD_DATA, "factor 1: error %#lx\n", err );
}

/* The pair of these numbers is as good as the one they were made from. */
static void check_mended( const struct rsa_numbers *numbers, const BYTE *wanted )
{
    struct key_bytes right, got;
    struct rsa_parts parts = { .dp = got.dp, .dq = got.dq, .qinv = got.qinv, .d = got.d };
    BYTE value[64], result[64];
    struct rsa_numbers unused;
    struct rsa_key *key;
    DWORD err;

    memset( value, 0x11, sizeof(value) );
    read_key( &key_texts[0], &right, &unused );
    err = rsa_import( numbers, &key );
    ok( !err, "error %#lx\n", err );
    err = rsa_private_op( key, value, result );
    ok( !err, "error %#lx\n", err );
    ok( !memcmp( result, wanted, 64 ), "got %s\n", to_hex( result, 64 ) );
    err = rsa_export( key, &parts );
    ok( !err, "error %#lx\n", err );
    ok( !memcmp( got.dp, right.dp, 32 ), "got dp %s\n", to_hex( got.dp, 32 ) );
    ok( !memcmp( got.dq, right.dq, 32 ), "got dq %s\n", to_hex( got.dq, 32 ) );
    ok( !memcmp( got.qinv, right.qinv, 32 ), "got qinv %s\n", to_hex( got.qinv, 32 ) );
    ok( !memcmp( got.d, right.d, 64 ), "got d %s\n", to_hex( got.d, 64 ) );
    rsa_unref( key );
}

/* Adds prime - 1 to d, so that it is as before modulo prime - 1. */
static void shift_d( BYTE *d, const BYTE *prime )
{
    DWORD i, carry = 0;

    for (i = 0; i < 64; i++)
    {
        carry += d[i] + (i ? i < 32 ? prime[i] : 0 : prime[0] - 1);
        d[i] = carry;
        carry >>= 8;
    }
}

/* What follows from p, q and e is put right: one bit of it changed, d too; d right for one of the primes; all of it
 * behind dp one byte early; all of it zeros.
 * rsa-keys: blob-imp-28 */
static void test_wrong_exponents( void )
{
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key;
    BYTE value[64], wanted[64];
    DWORD part, i;

    memset( value, 0x11, sizeof(value) );
    key = import_key( &key_texts[0] );
    rsa_private_op( key, value, wanted );
    rsa_unref( key );
    for (part = 0; part < 5; part++)
    {
        BYTE *const list[] = { bytes.dp, bytes.dq, bytes.qinv, bytes.d };

        for (i = 0; i < 32; i++)
        {
            winetest_push_context( "part %lu, byte %lu", part, i );
            read_key( &key_texts[0], &bytes, &numbers );
            list[part % 4][i] ^= 0x20;
            if (part == 4) bytes.d[i] ^= 0x40;
            check_mended( &numbers, wanted );
            winetest_pop_context();
        }
    }
    for (i = 0; i < 2; i++)
    {
        read_key( &key_texts[0], &bytes, &numbers );
        shift_d( bytes.d, i ? bytes.p : bytes.q );
        check_mended( &numbers, wanted );
    }
    read_key( &key_texts[0], &bytes, &numbers );
    numbers.dq--;
    numbers.qinv--;
    numbers.d--;
    check_mended( &numbers, wanted );
    memset( bytes.dp, 0, sizeof(bytes.dp) );
    numbers.dq = numbers.qinv = numbers.dp;
    numbers.d = (const BYTE[64]){ 0 };
    check_mended( &numbers, wanted );
}

/* rsa-keys: blob-imp-29 */
/* The exponent is wrong, and dp and dq know the right one: also where qinv and d are wrong, too. dp or dq alone proves
 * nothing. */
static void test_wrong_public_exponent( void )
{
    static const DWORD exponents[] = { 1, 3, 17, 65539, 0xffffffff };
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key;
    BYTE value[64], wanted[64];
    unsigned int i;
    DWORD err;

    memset( value, 0x11, sizeof(value) );
    key = import_key( &key_texts[0] );
    rsa_private_op( key, value, wanted );
    rsa_unref( key );
    for (i = 0; i < 4 * ARRAY_SIZE( exponents ); i++)
    {
        winetest_push_context( "exponent %lu, case %u", exponents[i / 4], i % 4 );
        read_key( &key_texts[0], &bytes, &numbers );
        numbers.public_exponent = exponents[i / 4];
        if (i % 4 == 1) bytes.qinv[0] ^= 1;
        if (i % 4 == 2) numbers.d = NULL;
        if (i % 4 == 3) memset( bytes.d, 0x5a, sizeof(bytes.d) );
        check_mended( &numbers, wanted );
        err = rsa_import( &numbers, &key );
        ok( !err, "error %#lx\n", err );
        ok( rsa_public_exponent( key ) == 65537, "got %lu\n", rsa_public_exponent( key ) );
        err = rsa_public_op( key, wanted, wanted );
        ok( !err && !memcmp( wanted, value, 64 ), "error %#lx, got %s\n", err, to_hex( wanted, 64 ) );
        rsa_private_op( key, value, wanted );
        rsa_unref( key );
        winetest_pop_context();
    }
    for (i = 0; i < 2; i++)
    {
        read_key( &key_texts[0], &bytes, &numbers );
        numbers.public_exponent = 17;
        *(i ? bytes.dp : bytes.dq) ^= 2;
        err = rsa_import( &numbers, &key );
        ok( !err, "error %#lx\n", err );
        ok( rsa_public_exponent( key ) == 17, "got %lu\n", rsa_public_exponent( key ) );
        rsa_unref( key );
    }
}

/* rsa-keys: blob-imp-29 */
/* A pair whose exponent was put right belongs to a public half with the wrong one, such as may be stored beside it, and
 * to one with the right one, but to no third. */
static void test_halves_with_exponents( void )
{
    static const struct { DWORD exponent; BOOL same; } tests[] = { { 17, TRUE }, { 65537, TRUE }, { 3, FALSE } };
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *pair, *half;
    unsigned int i;
    DWORD err;

    read_key( &key_texts[0], &bytes, &numbers );
    numbers.public_exponent = 17;
    err = rsa_import( &numbers, &pair );
    ok( !err, "error %#lx\n", err );
    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        struct rsa_numbers public = { .bits = numbers.bits, .public_exponent = tests[i].exponent, .n = bytes.n };

        err = rsa_import( &public, &half );
        ok( !err, "error %#lx\n", err );
        ok( rsa_same_public( pair, half ) == tests[i].same, "exponent %lu\n", tests[i].exponent );
        ok( rsa_same_public( half, pair ) == tests[i].same, "exponent %lu\n", tests[i].exponent );
        rsa_unref( half );
    }
    rsa_unref( pair );
}

/* rsa-keys: blob-imp-30 */
/* A length that is no multiple of 8 is the next one that is; no part has another place or length for it. */
static void test_odd_lengths( void )
{
    struct key_bytes bytes, back;
    struct rsa_parts parts = { back.n, back.p, back.q, back.dp, back.dq, back.qinv, back.d };
    struct rsa_numbers numbers;
    struct rsa_key *key, *same;
    DWORD err;

    key = import_key( &key_texts[1] );
    read_key( &key_texts[1], &bytes, &numbers );
    for (numbers.bits = 505; numbers.bits <= 512; numbers.bits++)
    {
        winetest_push_context( "%lu bits", numbers.bits );
        err = rsa_import( &numbers, &same );
        ok( !err, "error %#lx\n", err );
        ok( rsa_bits( same ) == 512, "got %lu bits\n", rsa_bits( same ) );
        ok( rsa_same_public( key, same ), "another key\n" );
        memset( &back, 0xcc, sizeof(back) );
        err = rsa_export( same, &parts );
        ok( !err, "export: error %#lx\n", err );
        ok( !memcmp( &bytes, &back, sizeof(back) ), "the numbers have changed\n" );
        rsa_unref( same );
        winetest_pop_context();
    }
    rsa_unref( key );
}

/* rsa-keys: blob-imp-28 */
/* Zeros and ones in every part, with and without right factors: an error or any result, but no crash. */
static void test_degenerate( void )
{
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    BYTE value[64] = { 3 };
    struct rsa_key *key;
    DWORD mask, fill;

    for (mask = 0; mask < 16; mask++)
        for (fill = 0; fill < 2; fill++)
        {
            read_key( &key_texts[0], &bytes, &numbers );
            if (mask & 1) memset( bytes.dp, fill ? 0xff : 0, sizeof(bytes.dp) );
            if (mask & 2) memset( bytes.dq, fill ? 0xff : 0, sizeof(bytes.dq) );
            if (mask & 4) memset( bytes.qinv, fill ? 0xff : 0, sizeof(bytes.qinv) );
            if (mask & 8) memset( bytes.d, fill ? 0xff : 0, sizeof(bytes.d) );
            if (rsa_import( &numbers, &key )) continue;
            rsa_private_op( key, value, value );
            value[63] = 0;
            rsa_unref( key );
        }
}

/* Keys so small, or so far from RSA, that arithmetic has corners: n a square, a prime power, n = 9 .. */
static void test_tiny( void )
{
    struct rsa_numbers numbers;
    struct key_bytes bytes;
    struct rsa_key *key;
    BYTE value[64];
    DWORD p, q, x, n;

    for (p = 3; p < 20; p += 2)
        for (q = 3; q < 20; q += 2)
        {
            read_key( &key_texts[4], &bytes, &numbers );
            memset( bytes.n, 0, sizeof(bytes.n) );
            memset( bytes.p, 0, sizeof(bytes.p) );
            memset( bytes.q, 0, sizeof(bytes.q) );
            n = p * q;
            memcpy( bytes.n, &n, sizeof(n) );
            bytes.p[0] = p;
            bytes.q[0] = q;
            if (rsa_import( &numbers, &key )) continue;
            for (x = 0; x < n; x += 3)
            {
                memset( value, 0, sizeof(value) );
                memcpy( value, &x, sizeof(x) );
                if (!rsa_private_op( key, value, value ))
                    ok( !memcmp( value, &x, sizeof(x) ), "%lu * %lu: %lu: got %s\n", p, q, x, to_hex( value, 4 ) );
            }
            rsa_unref( key );
        }
}

/* One of several threads that use a key at once. */
static DWORD WINAPI use_key( void *arg )
{
    struct rsa_key *key = arg;
    BYTE value[64] = { 0 }, result[64];
    DWORD i, wrong = 0;

    for (i = 0; i < 500; i++)
    {
        random_bytes( value, 63 );
        if (rsa_private_op( key, value, result ) || rsa_public_op( key, result, result ) ||
            memcmp( value, result, 64 )) wrong++;
    }
    rsa_unref( key );
    primitives_thread_detach();
    return wrong;
}

static void test_threads( void )
{
    struct rsa_key *key = import_key( &key_texts[0] );
    HANDLE threads[4];
    DWORD i, wrong;

    for (i = 0; i < ARRAY_SIZE( threads ); i++)
        threads[i] = CreateThread( NULL, 0, use_key, rsa_ref( key ), 0, NULL );
    rsa_unref( key );
    WaitForMultipleObjects( ARRAY_SIZE( threads ), threads, TRUE, INFINITE );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
    {
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "thread %lu: %lu wrong results\n", i, wrong );
        CloseHandle( threads[i] );
    }
}

START_TEST( rsa )
{
    test_import_export();
    test_public_key();
    test_known_signatures();
    test_round_trips();
    test_generate();
    test_wrong_public();
    test_computed_d();
    test_wrong_factors();
    test_wrong_exponents();
    test_wrong_public_exponent();
    test_halves_with_exponents();
    test_odd_lengths();
    test_degenerate();
    test_tiny();
    test_threads();
}
