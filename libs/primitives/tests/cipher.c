/* Ciphers: known answers, every way to split a message, in place and not, copies, restarts, odd keys. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/cipher.h"
#include "wine/test.h"
#include "hex.h"

#define KEY_MAX  256
#define DATA_MAX 128

/* Key bytes of the same value. */
#define TIMES_8( text )  text text text text text text text text
#define CC_32            TIMES_8( "cccccccc" )
#define ZEROS_11         "0000000000000000000000"
#define COUNT_13         "000102030405060708090a0b0c"
#define COUNT_16         COUNT_13 "0d0e0f"
#define COUNT_23         COUNT_16 "10111213141516"
#define AES_DATA         "4145532054657374205769746820322042" "6c6f636b73204f6620446174612e00"

/* What is padded to whole blocks (PKCS#5, as CryptEncrypt does) ends with its padding here. */
static const struct
{
    const char      *name;
    enum cipher_id   id;
    enum cipher_mode mode;
    const char      *key;
    DWORD            effective_bits;
    const char      *plain, *encrypted;
} tests[] =
{
    /* Seen on Windows */
    { .name = "RC2 40 salted ECB", .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB, .key = "d5e1a7e9ac" ZEROS_11,
      .effective_bits = 40, .plain = COUNT_23 "01",
      .encrypted = "c09ae42f0a476711f2b25d5f08ff49a4453a6814ca18e5f4" },
    { .name = "RC2 40 salted CBC", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = "d5e1a7e9ac" ZEROS_11,
      .effective_bits = 40, .plain = COUNT_23 "01",
      .encrypted = "c09ae42f0a47671110f5da614e3dabc09785011297a4f7d3" },
    { .name = "RC2 40 salted CFB", .id = CIPHER_RC2, .mode = CIPHER_MODE_CFB8, .key = "d5e1a7e9ac" ZEROS_11,
      .effective_bits = 40, .plain = COUNT_23 "01",
      .encrypted = "29b567850b1bec07672da1a41a47246a54e1e092f90ef6eb" },
    { .name = "RC2 40 salted CBC short", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = "d5e1a7e9ac" ZEROS_11,
      .effective_bits = 40, .plain = COUNT_13 "030303", .encrypted = "c09ae42f0a476711fb1887ce0c7507b1" },
    { .name = "RC2 56 effective 128", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = "d5e1a7e9ac38c1",
      .effective_bits = 128, .plain = COUNT_13 "030303", .encrypted = "8281f7ffddd7888c2a2ac0ce4c89b666" },
    { .name = "RC2 56 effective 40", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = "d5e1a7e9ac38c1",
      .effective_bits = 40, .plain = COUNT_13 "030303", .encrypted = "23c87013422ea8985cdf7a9beadb961b" },
    { .name = "RC2 40 no salt", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = "4f13a17547",
      .effective_bits = 40, .plain = TIMES_8( "afaf" ) TIMES_8( "08" ),
      .encrypted = "a3d741877ad018dbd46a4feef3cacd34b3159a2a885f43a5" },
    { .name = "RC2 136 effective 136", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = TIMES_8( "cccc" ) "cc",
      .effective_bits = 136, .plain = "e21b7eb34870d61e", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 136 effective 40", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = TIMES_8( "cccc" ) "cc",
      .effective_bits = 40, .plain = "05ffc448900b889d", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 256 effective 256", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = CC_32,
      .effective_bits = 256, .plain = "040b7d7c76bb743a", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 256 effective 40", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = CC_32,
      .effective_bits = 40, .plain = "2906eecfa104abfe", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 512 effective 512", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = CC_32 CC_32,
      .effective_bits = 512, .plain = "2c23fd7b4f2cd593", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 512 effective 40", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = CC_32 CC_32,
      .effective_bits = 40, .plain = "6c33c9236eb2677f", .encrypted = "cccccccccccccccc" },
    { .name = "RC2 as MAC, effective 136", .id = CIPHER_RC2, .mode = CIPHER_MODE_CBC, .key = TIMES_8( "cccc" ) "cc",
      .effective_bits = 136, .plain = "0007070707070707", .encrypted = "cf5036c1fb3ee9a3" },
    { .name = "RC4 56", .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key = "d5e1a7e9ac38c1", .plain = COUNT_16,
      .encrypted = "170c448eae90cdb07f87f57aecb22e35" },
    { .name = "RC4 40", .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key = "9be5897a85",
      .plain = TIMES_8( "afaf" ), .encrypted = "41e633c950a1bf88124dd3e347886da5" },
    { .name = "RC4 40 salted", .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key = "9be5897a856106bf8fc9ef292366a3ac",
      .plain = TIMES_8( "afaf" ), .encrypted = "2faceaeaff687e77f4b9487c4e79a6b5" },
    { .name = "DES", .id = CIPHER_DES, .mode = CIPHER_MODE_ECB, .key = "d5e1a7e9ac38c127", .plain = COUNT_13 "030303",
      .encrypted = "58864246654b9262cf0f6537437a82b9" },
    { .name = "3DES of two keys", .id = CIPHER_3DES, .mode = CIPHER_MODE_CBC,
      .key = "d5e1a7e9ac38c127f7731dba811698e0d5e1a7e9ac38c127", .plain = COUNT_13 "030303",
      .encrypted = "8e0c3ca305885f7a32a1065264d2441c" },
    { .name = "3DES", .id = CIPHER_3DES, .mode = CIPHER_MODE_CBC,
      .key = "1d2879e482f2d02ed400ef4f6fff4d54db5a6856318ad424", .plain = COUNT_13 "030303",
      .encrypted = "7bbadda239d37bb3c751814153e8cfeb" },
    { .name = "AES-128", .id = CIPHER_AES, .mode = CIPHER_MODE_CBC, .key = "1d2879e482f2d02ed400ef4f6fff4d54",
      .plain = AES_DATA TIMES_8( "1010" ),
      .encrypted = "fe853be1f5e15875d5a974e309eaa5042335a23b5cf16c6fb9cd64063e4183ef"
                   "2afeeab56c1720798c513e56ede14768" },
    { .name = "AES-192", .id = CIPHER_AES, .mode = CIPHER_MODE_CBC,
      .key = "1d2879e482f2d02ed400ef4f6fff4d54db5a6856318ad424", .plain = AES_DATA TIMES_8( "1010" ),
      .encrypted = "6bf0fd32eec60613a8e63c8185b82ea1d43be822a5744abe9dcfcc3726195ad1"
                   "7f76bf9428ce27216187ebb98ba8b457" },
    /* Computed with other implementations */
    { .name = "RC2 128 effective 40", .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB,
      .key = "0102030405060708090a0b0c0d0e0f10", .effective_bits = 40, .plain = TIMES_8( "00" ),
      .encrypted = "8388cacf2f8f1f0d" },
    { .name = "RC2 128 effective 64", .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB,
      .key = "0102030405060708090a0b0c0d0e0f10", .effective_bits = 64, .plain = TIMES_8( "00" ),
      .encrypted = "a5acbc7634c35da6" },
    { .name = "RC2 128 effective 128", .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB,
      .key = "0102030405060708090a0b0c0d0e0f10", .effective_bits = 128, .plain = TIMES_8( "00" ),
      .encrypted = "22013a871cac7eb6" },
    { .name = "RC2 40 plain", .id = CIPHER_RC2, .mode = CIPHER_MODE_ECB, .key = "0102030405", .effective_bits = 40,
      .plain = TIMES_8( "00" ), .encrypted = "269b2c0070a1cb64" },
    { .name = "RC4 40 plain", .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key = "0102030405",
      .plain = TIMES_8( "00" ), .encrypted = "b2396305f03dc027" },
    { .name = "RC4 128", .id = CIPHER_RC4, .mode = CIPHER_MODE_STREAM, .key = "0102030405" ZEROS_11,
      .plain = TIMES_8( "00" ), .encrypted = "ee5441e6b38c2d5a" },
    { .name = "DES CFB", .id = CIPHER_DES, .mode = CIPHER_MODE_CFB8, .key = "0123456789abcdef",
      .plain = "3132333435363738", .encrypted = "e4af6deaa9ec4853" },
    /* FIPS 197, C.3 */
    { .name = "AES-256 ECB", .id = CIPHER_AES, .mode = CIPHER_MODE_ECB,
      .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .plain = "00112233445566778899aabbccddeeff", .encrypted = "8ea2b7ca516745bfeafc49904b496089" },
};

static DWORD make( DWORD i, BOOL encrypt, struct cipher **cipher )
{
    BYTE key[KEY_MAX];
    DWORD key_len = from_hex( tests[i].key, key );

    return cipher_create( tests[i].id, tests[i].mode, encrypt, key, key_len, tests[i].effective_bits, NULL, cipher );
}

/* One run, out of place and in place. */
static void check_whole( DWORD i, BOOL encrypt )
{
    const char *expected = encrypt ? tests[i].encrypted : tests[i].plain;
    BYTE in[DATA_MAX], out[DATA_MAX];
    DWORD len = from_hex( encrypt ? tests[i].plain : tests[i].encrypted, in ), err;
    struct cipher *cipher;

    err = make( i, encrypt, &cipher );
    ok( !err, "error %#lx\n", err );
    err = cipher_run( cipher, in, out, len );
    ok( !err, "error %#lx\n", err );
    ok( !strcmp( to_hex( out, len ), expected ), "got %s\n", to_hex( out, len ) );
    err = cipher_restart( cipher, NULL );
    ok( !err, "restart: error %#lx\n", err );
    err = cipher_run( cipher, in, in, len );
    ok( !err, "in place: error %#lx\n", err );
    ok( !strcmp( to_hex( in, len ), expected ), "in place: got %s\n", to_hex( in, len ) );
    cipher_destroy( cipher );
}

static void test_known_answers( void )
{
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        check_whole( i, TRUE );
        check_whole( i, FALSE );
        winetest_pop_context();
    }
}

/* A message of some blocks cut at each allowed place; from there on by the cipher and by a copy of it. */
static void check_cuts( DWORD i, BOOL encrypt )
{
    DWORD unit = tests[i].mode == CIPHER_MODE_CFB8 ? 1 : cipher_block_len( tests[i].id );
    BYTE in[48], whole[48], out[48], other[48];
    struct cipher *cipher, *copy;
    DWORD cut, err;

    for (cut = 0; cut < sizeof(in); cut++) in[cut] = cut * 5;
    make( i, encrypt, &cipher );
    cipher_run( cipher, in, whole, sizeof(in) );
    for (cut = 0; cut <= sizeof(in); cut += unit)
    {
        err = cipher_restart( cipher, NULL );
        ok( !err, "cut %lu: restart: error %#lx\n", cut, err );
        cipher_run( cipher, in, out, cut );
        err = cipher_copy( cipher, &copy );
        ok( !err, "cut %lu: copy: error %#lx\n", cut, err );
        memcpy( other, out, cut );
        cipher_run( cipher, in + cut, out + cut, sizeof(in) - cut );
        ok( !memcmp( out, whole, sizeof(in) ), "cut %lu: got %s\n", cut, to_hex( out, sizeof(in) ) );
        cipher_run( copy, in + cut, other + cut, sizeof(in) - cut );
        ok( !memcmp( other, whole, sizeof(in) ), "cut %lu: copy: got %s\n", cut, to_hex( other, sizeof(in) ) );
        cipher_restart( copy, NULL );
        cipher_run( copy, in, other, sizeof(in) );
        ok( !memcmp( other, whole, sizeof(in) ), "cut %lu: copy again: got %s\n", cut, to_hex( other, sizeof(in) ) );
        cipher_destroy( copy );
    }
    cipher_destroy( cipher );
}

static void test_splits( void )
{
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        check_cuts( i, TRUE );
        check_cuts( i, FALSE );
        winetest_pop_context();
    }
}

/* CBC and CFB8 of every cipher, made here of the block operation, with an initialisation vector. */
static void check_modes( enum cipher_id id, DWORD key_len )
{
    BYTE key[32], iv[CIPHER_BLOCK_MAX], in[64], reg[CIPHER_BLOCK_MAX], mask[CIPHER_BLOCK_MAX], out[64], expected[64];
    DWORD block_len = cipher_block_len( id ), i, n;
    struct cipher *block, *cipher;

    for (i = 0; i < sizeof(key); i++) key[i] = i * 3 + 1;
    for (i = 0; i < sizeof(iv); i++) iv[i] = 0xf0 - i;
    for (i = 0; i < sizeof(in); i++) in[i] = i * 11;
    cipher_create( id, CIPHER_MODE_ECB, TRUE, key, key_len, 128, NULL, &block );

    memcpy( reg, iv, block_len );
    for (i = 0; i < sizeof(in); i += block_len)
    {
        for (n = 0; n < block_len; n++) reg[n] ^= in[i + n];
        cipher_run( block, reg, reg, block_len );
        memcpy( expected + i, reg, block_len );
    }
    cipher_create( id, CIPHER_MODE_CBC, TRUE, key, key_len, 128, iv, &cipher );
    cipher_run( cipher, in, out, sizeof(in) );
    ok( !memcmp( out, expected, sizeof(in) ), "CBC: got %s\n", to_hex( out, sizeof(in) ) );
    cipher_destroy( cipher );

    memcpy( reg, iv, block_len );
    for (i = 0; i < sizeof(in); i++)
    {
        cipher_run( block, reg, mask, block_len );
        expected[i] = in[i] ^ mask[0];
        memmove( reg, reg + 1, block_len - 1 );
        reg[block_len - 1] = expected[i];
    }
    cipher_create( id, CIPHER_MODE_CFB8, TRUE, key, key_len, 128, NULL, &cipher );
    cipher_restart( cipher, iv );
    cipher_run( cipher, in, out, sizeof(in) );
    ok( !memcmp( out, expected, sizeof(in) ), "CFB8: got %s\n", to_hex( out, sizeof(in) ) );
    cipher_destroy( cipher );
    cipher_create( id, CIPHER_MODE_CFB8, FALSE, key, key_len, 128, iv, &cipher );
    cipher_run( cipher, out, out, sizeof(in) );
    ok( !memcmp( out, in, sizeof(in) ), "CFB8 back: got %s\n", to_hex( out, sizeof(in) ) );
    cipher_destroy( cipher );
    cipher_destroy( block );
}

static void test_modes( void )
{
    static const struct { enum cipher_id id; DWORD key_len; } list[] =
    {
        { CIPHER_RC2, 16 }, { CIPHER_DES, 8 }, { CIPHER_3DES, 24 }, { CIPHER_AES, 16 }, { CIPHER_AES, 24 },
        { CIPHER_AES, 32 },
    };
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( list ); i++)
    {
        winetest_push_context( "cipher %u, key of %lu", list[i].id, list[i].key_len );
        check_modes( list[i].id, list[i].key_len );
        winetest_pop_context();
    }
}

static void test_key_lengths( void )
{
    static const struct { enum cipher_id id; enum cipher_mode mode; DWORD key_len; DWORD err; } list[] =
    {
        { CIPHER_RC2, CIPHER_MODE_CBC, 0, NTE_BAD_LEN }, { CIPHER_RC2, CIPHER_MODE_CBC, 1, 0 },
        { CIPHER_RC2, CIPHER_MODE_CBC, 128, 0 }, { CIPHER_RC2, CIPHER_MODE_CBC, 129, NTE_BAD_LEN },
        { CIPHER_RC4, CIPHER_MODE_STREAM, 0, NTE_BAD_LEN }, { CIPHER_RC4, CIPHER_MODE_STREAM, 1, 0 },
        { CIPHER_RC4, CIPHER_MODE_STREAM, 256, 0 }, { CIPHER_RC4, CIPHER_MODE_STREAM, 257, NTE_BAD_LEN },
        { CIPHER_DES, CIPHER_MODE_CBC, 7, NTE_BAD_LEN }, { CIPHER_DES, CIPHER_MODE_CBC, 8, 0 },
        { CIPHER_3DES, CIPHER_MODE_CBC, 16, NTE_BAD_LEN }, { CIPHER_3DES, CIPHER_MODE_CBC, 24, 0 },
        { CIPHER_AES, CIPHER_MODE_CBC, 16, 0 }, { CIPHER_AES, CIPHER_MODE_CBC, 20, NTE_BAD_LEN },
        { CIPHER_AES, CIPHER_MODE_CBC, 32, 0 }, { CIPHER_AES, CIPHER_MODE_CBC, 33, NTE_BAD_LEN },
    };
    BYTE key[KEY_MAX + 1] = { 1 }, iv[CIPHER_BLOCK_MAX] = { 0 };
    struct cipher *cipher;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( list ); i++)
    {
        cipher = NULL;
        err = cipher_create( list[i].id, list[i].mode, TRUE, key, list[i].key_len, 1024, iv, &cipher );
        ok( err == list[i].err, "cipher %u, key of %lu: error %#lx\n", list[i].id, list[i].key_len, err );
        ok( !cipher == !!list[i].err, "cipher %u, key of %lu: %p\n", list[i].id, list[i].key_len, cipher );
        cipher_destroy( cipher );
    }
}

/* Keys that some libraries refuse: weak ones, and 3DES that is DES. */
static void test_odd_keys( void )
{
    BYTE key[24], single[8], triple[8], zero[8] = { 0 };
    struct cipher *cipher;
    DWORD err;

    memset( key, 1, sizeof(key) );
    err = cipher_create( CIPHER_DES, CIPHER_MODE_ECB, TRUE, key, 8, 0, NULL, &cipher );
    ok( !err, "weak DES key: error %#lx\n", err );
    cipher_run( cipher, zero, single, 8 );
    cipher_run( cipher, single, triple, 8 );
    ok( !memcmp( triple, zero, 8 ), "DES with a weak key undoes itself, got %s\n", to_hex( triple, 8 ) );
    cipher_destroy( cipher );

    err = cipher_create( CIPHER_3DES, CIPHER_MODE_ECB, TRUE, key, 24, 0, NULL, &cipher );
    ok( !err, "3DES of one key: error %#lx\n", err );
    cipher_run( cipher, zero, triple, 8 );
    ok( !memcmp( triple, single, 8 ), "got %s\n", to_hex( triple, 8 ) );
    cipher_destroy( cipher );

    /* parity bits do not matter */
    memset( key, 0, 8 );
    cipher_create( CIPHER_DES, CIPHER_MODE_ECB, TRUE, key, 8, 0, NULL, &cipher );
    cipher_run( cipher, zero, triple, 8 );
    ok( !memcmp( triple, single, 8 ), "got %s\n", to_hex( triple, 8 ) );
    cipher_destroy( cipher );
}

START_TEST( cipher )
{
    test_known_answers();
    test_splits();
    test_modes();
    test_key_lengths();
    test_odd_keys();
    cipher_destroy( NULL );
}
