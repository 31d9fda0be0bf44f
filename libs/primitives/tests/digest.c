/* Message digests: known answers, every way to split a message, copies. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/digest.h"
#include "wine/test.h"
#include "hex.h"

#define COUNTED_LEN 2048

static BYTE counted[COUNTED_LEN];   /* 00 01 .. ff 00 .. */

static const struct
{
    const char    *name;
    enum digest_id id;
    DWORD          len, block_len;
    const char    *of_nothing;
    const char    *of_abc;
    const char    *of_counted;      /* as Windows has it; a prefix will do */
} tests[] =
{
    { .name = "MD2", .id = DIGEST_MD2, .len = 16, .block_len = 16,
      .of_nothing = "8350e5a3e24c153df2275c9f80692773", .of_abc = "da853b0d3f88d99b30283a69e6ded6bb",
      .of_counted = "12cb1b08c848a4a9aaf3f19ffc292868" },
    { .name = "MD4", .id = DIGEST_MD4, .len = 16, .block_len = 64,
      .of_nothing = "31d6cfe0d16ae931b73c59d7e0c089c0", .of_abc = "a448017aaf21d8525fc10ae87aa6729d",
      .of_counted = "8e2a58bff2f5262379d292361b23e381" },
    { .name = "MD5", .id = DIGEST_MD5, .len = 16, .block_len = 64,
      .of_nothing = "d41d8cd98f00b204e9800998ecf8427e", .of_abc = "900150983cd24fb0d6963f7d28e17f72",
      .of_counted = "1576a94d6cb334dd126cb1c27f19e0f2" },
    { .name = "SHA1", .id = DIGEST_SHA1, .len = 20, .block_len = 64,
      .of_nothing = "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      .of_abc = "a9993e364706816aba3e25717850c26c9cd0d89d",
      .of_counted = "f10ccfde60c17db26e7d85d35665c7661dbbeb2c" },
    { .name = "SHA256", .id = DIGEST_SHA256, .len = 32, .block_len = 64,
      .of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      .of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      .of_counted = "10fc3c51a152e90e5b90319b601d92ccf37290ef53c35ff92507687d8a911a08" },
    { .name = "SHA384", .id = DIGEST_SHA384, .len = 48, .block_len = 128,
      .of_nothing = "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
                    "274edebfe76f65fbd51ad2f14898b95b",
      .of_abc = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                "8086072ba1e7cc2358baeca134c825a7",
      .of_counted = "98d33f890b233344" },
    { .name = "SHA512", .id = DIGEST_SHA512, .len = 64, .block_len = 128,
      .of_nothing = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
      .of_abc = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      .of_counted = "37860e7d25d9f984" },
};

static void check_value( const BYTE *value, const char *expected )
{
    BYTE bytes[DIGEST_LEN_MAX];
    DWORD len = from_hex( expected, bytes );

    ok( !memcmp( value, bytes, len ), "got %s, expected %s\n", to_hex( value, len ), expected );
}

static void test_known_answers( void )
{
    BYTE value[DIGEST_LEN_MAX + 1];
    DWORD err, i;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        ok( digest_len( tests[i].id ) == tests[i].len, "length %lu\n", digest_len( tests[i].id ) );
        ok( digest_block_len( tests[i].id ) == tests[i].block_len, "block %lu\n", digest_block_len( tests[i].id ) );
        memset( value, 0xcc, sizeof(value) );
        err = digest_once( tests[i].id, NULL, 0, value );
        ok( !err, "error %#lx\n", err );
        check_value( value, tests[i].of_nothing );
        ok( value[tests[i].len] == 0xcc, "written past the end\n" );
        err = digest_once( tests[i].id, "abc", 3, value );
        ok( !err, "error %#lx\n", err );
        check_value( value, tests[i].of_abc );
        err = digest_once( tests[i].id, counted, sizeof(counted), value );
        ok( !err, "error %#lx\n", err );
        check_value( value, tests[i].of_counted );
        winetest_pop_context();
    }
}

/* Two blocks and a bit, cut at each place, the second part through a copy made there as well. */
static void test_splits( void )
{
    BYTE whole[DIGEST_LEN_MAX], value[DIGEST_LEN_MAX], other[DIGEST_LEN_MAX];
    struct digest *digest, *copy;
    DWORD i, cut, len, err;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        winetest_push_context( "%s", tests[i].name );
        len = 2 * tests[i].block_len + 5;
        digest_once( tests[i].id, counted, len, whole );
        for (cut = 0; cut <= len; cut++)
        {
            digest_create( tests[i].id, &digest );
            digest_update( digest, counted, cut );
            err = digest_copy( digest, &copy );
            ok( !err, "cut %lu: copy: error %#lx\n", cut, err );
            digest_update( digest, counted + cut, len - cut );
            digest_finish( digest, value );
            digest_destroy( digest );
            ok( !memcmp( value, whole, tests[i].len ), "cut %lu: got %s\n", cut, to_hex( value, tests[i].len ) );
            digest_update( copy, counted + cut, len - cut );
            digest_finish( copy, other );
            digest_destroy( copy );
            ok( !memcmp( other, whole, tests[i].len ), "cut %lu: copy: got %s\n", cut,
                to_hex( other, tests[i].len ) );
        }
        winetest_pop_context();
    }
}

/* More objects at once than a thread keeps for reuse, given back in another order. */
static void test_many( void )
{
    struct digest *digests[40];
    BYTE value[DIGEST_LEN_MAX], expected[DIGEST_LEN_MAX];
    DWORD i, n, id;

    for (i = 0; i < ARRAY_SIZE( digests ); i++) digest_create( i % DIGEST_COUNT, &digests[i] );
    for (n = 0; n < ARRAY_SIZE( digests ); n++)
    {
        i = n * 7 % ARRAY_SIZE( digests );
        id = i % DIGEST_COUNT;
        digest_update( digests[i], counted, i );
        digest_finish( digests[i], value );
        digest_destroy( digests[i] );
        digest_once( id, counted, i, expected );
        ok( !memcmp( value, expected, digest_len( id ) ), "%lu: got %s\n", i, to_hex( value, digest_len( id ) ) );
    }
    digest_destroy( NULL );
}

static DWORD WINAPI other_thread( void *arg )
{
    struct digest **digest = arg;
    DWORD i;

    digest_destroy( *digest );
    for (i = 0; i < 100; i++)
    {
        digest_create( DIGEST_SHA1, digest );
        digest_update( *digest, "abc", 3 );
        if (i < 99) digest_destroy( *digest );
    }
    primitives_thread_detach();
    return 0;
}

/* A digest may be made in one thread, used in a second and freed by a third. */
static void test_threads( void )
{
    BYTE value[DIGEST_LEN_MAX];
    struct digest *digest;
    HANDLE thread;

    digest_create( DIGEST_SHA1, &digest );
    digest_update( digest, "secret", 6 );
    thread = CreateThread( NULL, 0, other_thread, &digest, 0, NULL );
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
    digest_finish( digest, value );
    digest_destroy( digest );
    check_value( value, "a9993e364706816aba3e25717850c26c9cd0d89d" );
}

START_TEST( digest )
{
    DWORD i;

    for (i = 0; i < sizeof(counted); i++) counted[i] = i;
    test_known_answers();
    test_splits();
    test_many();
    test_threads();
}
