/* What CryptEncrypt and CryptDecrypt refuse with RSA keys: keys that may not, flags, lengths, numbers that are no
 * ciphertext, and blocks whose padding is malformed. Those are made with an exponent-of-one key.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif

#define NO_CHECK CRYPT_DECRYPT_RSA_NO_PADDING_CHECK

/* "Hi CAPI" for the test key, little-endian: rsa-vec-01, rsa-vec-02, and rsa-vec-03 with the label "LABEL". */
#define PKCS1_HI "fa930f3f3b5115d3954bcbdc2438771335eae7709784c06517a737cc560ecd5e" \
                 "dd7f21b42c08b437bc8fdb7ff654388903fcb2ab2f2502887c399bdc74b9f6a2"
#define OAEP_HI  "3db530bfa4c711573093b6c3e89ed92524fbf19555bdaa10762ce02c23b35895" \
                 "e10e3fb456f3a16153c04a4731cbe663a0ab2c2c2097e5928876c216f21bfb9b"
#define LABEL_HI "e89504979cde10b48607d2828f1a86d2660a1e9bbf04ee1358e5bee7eb888f6f" \
                 "e68b7331cb7fe3f6fa68a349e8b8c42b768f028bed0ed3f073dba3ba5a76c493"

/* Bytes turned round in place. */
static void turn( BYTE *bytes, DWORD len )
{
    DWORD i;
    BYTE byte;

    for (i = 0; i < len / 2; i++)
    {
        byte = bytes[i];
        bytes[i] = bytes[len - 1 - i];
        bytes[len - 1 - i] = byte;
    }
}

/* ---- calls ------------------------------------------------------------------------------------ */

enum rsa_key { PAIR, PUBLIC, SIGN_PAIR, SIGN_PUBLIC, SMALL, BIG, KEY_COUNT };

/* SMALL has 384 bits, BIG 1024, the others 512. */
static void make_keys( HCRYPTPROV prov, HCRYPTKEY *keys )
{
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    keys[SIGN_PAIR] = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    keys[SIGN_PUBLIC] = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 384 ), &keys[SMALL] ) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 1024 ), &keys[BIG] ) );
}

enum call { ENCRYPT, DECRYPT, ASK_SIZE };

static const struct call_row
{
    enum rsa_key key;
    enum call    call;
    DWORD        flags;
    DWORD        len, room;
    DWORD        error;
} call_rows[] =
{
    /* rsa-operations: rsa-02 */
    { SIGN_PAIR,   ENCRYPT,  CRYPT_OAEP, 1,  128, NTE_BAD_KEY },
    { SIGN_PAIR,   DECRYPT,  CRYPT_OAEP, 64, 0,   NTE_BAD_KEY },
    { SIGN_PAIR,   DECRYPT,  NO_CHECK,   64, 0,   NTE_BAD_KEY },
    { SIGN_PUBLIC, ENCRYPT,  CRYPT_OAEP, 1,  128, NTE_BAD_KEY },
    { SIGN_PUBLIC, ASK_SIZE, 0,          1,  0,   NTE_BAD_KEY },
    /* rsa-operations: rsa-call-09 */
    { PUBLIC, DECRYPT,  NO_CHECK, 64, 0, NTE_NO_KEY },
    /* rsa-operations: rsa-call-13, rsa-call-14, op-03 */
    { PAIR,   ENCRYPT,  NO_CHECK | CRYPT_OAEP,       1,  128, NTE_BAD_FLAGS },
    { PAIR,   ENCRYPT,  CRYPT_OAEP | 1,              1,  128, NTE_BAD_FLAGS },
    { PAIR,   ENCRYPT,  2,                           1,  128, NTE_BAD_FLAGS },
    { PAIR,   ENCRYPT,  0x10000,                     1,  128, NTE_BAD_FLAGS },
    { PUBLIC, ASK_SIZE, 1,                           1,  0,   NTE_BAD_FLAGS },
    { PUBLIC, ASK_SIZE, NO_CHECK,                    1,  0,   NTE_BAD_FLAGS },
    { PAIR,   DECRYPT,  CRYPT_OAEP | 1,              64, 0,   NTE_BAD_FLAGS },
    { PAIR,   DECRYPT,  NO_CHECK | 1,                64, 0,   NTE_BAD_FLAGS },
    { PAIR,   DECRYPT,  NO_CHECK | CRYPT_OAEP | 1,   64, 0,   NTE_BAD_FLAGS },
    { PAIR,   DECRYPT,  0x10000,                     64, 0,   NTE_BAD_FLAGS },
    /* rsa-operations: rsa-call-03, rsa-call-04; by the modulus, and what can be no length */
    { SMALL,  ENCRYPT,  0,          38,         128, NTE_BAD_LEN },
    { SMALL,  ENCRYPT,  CRYPT_OAEP, 7,          128, NTE_BAD_LEN },
    { BIG,    ENCRYPT,  0,          118,        128, NTE_BAD_LEN },
    { BIG,    ENCRYPT,  CRYPT_OAEP, 87,         128, NTE_BAD_LEN },
    { PAIR,   ENCRYPT,  0,          0x80000000, 128, NTE_BAD_LEN },
    { PAIR,   ENCRYPT,  CRYPT_OAEP, ~0u,        128, NTE_BAD_LEN },
    /* rsa-operations: rsa-call-05, rsa-call-15 */
    { PAIR,   ENCRYPT,  0,          1,          0,   ERROR_MORE_DATA },
    { PAIR,   ENCRYPT,  CRYPT_OAEP, 1,          63,  ERROR_MORE_DATA },
    { SMALL,  ENCRYPT,  0,          37,         47,  ERROR_MORE_DATA },
    { BIG,    ENCRYPT,  CRYPT_OAEP, 86,         127, ERROR_MORE_DATA },
    { BIG,    ENCRYPT,  0,          117,        117, ERROR_MORE_DATA },
    /* rsa-operations: rsa-call-08 */
    { BIG,    DECRYPT,  0,          64,         0, NTE_BAD_DATA },
    { BIG,    DECRYPT,  CRYPT_OAEP, 127,        0, NTE_BAD_DATA },
    { SMALL,  DECRYPT,  0,          40,         0, NTE_BAD_DATA },
    { SMALL,  DECRYPT,  CRYPT_OAEP, 47,         0, NTE_BAD_DATA },
    { PAIR,   DECRYPT,  NO_CHECK,   63,         0, NTE_BAD_DATA },
    /* rsa-operations: rsa-call-10, rsa-call-07; longer ones are cut */
    { PAIR,   DECRYPT,  0,          ~0u,        0, NTE_BAD_DATA },
    { PAIR,   DECRYPT,  CRYPT_OAEP, 0x80000040, 0, NTE_BAD_DATA },
    /* rsa-operations: rsa-call-11 */
    { PAIR,   DECRYPT,  CRYPT_OAEP, 0,          0, NTE_BAD_LEN },
    { PAIR,   DECRYPT,  NO_CHECK,   0,          0, NTE_BAD_LEN },
};

static BOOL make_call( const struct call_row *row, HCRYPTKEY key, HCRYPTHASH hash, BYTE *data, DWORD *len )
{
    if (row->call == DECRYPT) return CryptDecrypt( key, hash, TRUE, row->flags, data, len );
    return CryptEncrypt( key, hash, TRUE, row->flags, row->call == ASK_SIZE ? NULL : data, len, row->room );
}

static const DWORD key_bytes[] =
{
    [PAIR] = 64, [PUBLIC] = 64, [SIGN_PAIR] = 64, [SIGN_PUBLIC] = 64, [SMALL] = 48, [BIG] = 128
};

static void check_call( HCRYPTPROV prov, HCRYPTKEY key, const struct call_row *row )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE data[130], before[130];
    DWORD len = row->len;

    memset( data, 0x11, sizeof(data) );
    memcpy( before, data, sizeof(data) );
    check_fails( make_call( row, key, hash, data, &len ), row->error );
    ok( len == (row->error == ERROR_MORE_DATA ? key_bytes[row->key] : row->len), "size %lu\n", len );
    ok( !memcmp( data, before, sizeof(data) ), "data changed\n" );
    check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    check_ok( CryptDestroyHash( hash ) );
}

static void test_calls( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT];
    unsigned int i;

    make_keys( prov, keys );
    for (i = 0; i < ARRAY_SIZE( call_rows ); i++)
    {
        /* it copies before it looks at the length */
        if (is_builtin() && call_rows[i].len > key_bytes[call_rows[i].key]) continue;
        winetest_push_context( "row %u", i );
        check_call( prov, keys[call_rows[i].key], &call_rows[i] );
        winetest_pop_context();
    }
    for (i = 0; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* Pointers that are needed, and hashes that take nothing more. */
static void test_arguments( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    DWORD len = TEST_BYTES;

    /* rsa-operations: cip-len-19 */
    check_fails( CryptEncrypt( pair, 0, TRUE, 0, data, NULL, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( pair, 0, TRUE, 0, NULL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, data, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, NULL, &len ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: cip-hash-03 */
    check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    from_hex( PKCS1_HI, data, sizeof(data) );
    memcpy( before, data, sizeof(data) );
    check_fails( CryptDecrypt( pair, hash, TRUE, 0, data, &len ), NTE_BAD_HASH_STATE );
    check_fails( CryptDecrypt( pair, hash, TRUE, NO_CHECK, data, &len ), NTE_BAD_HASH_STATE );
    len = 3;
    check_fails( CryptEncrypt( pair, hash, TRUE, CRYPT_OAEP, data, &len, sizeof(data) ), NTE_BAD_HASH_STATE );
    ok( len == 3 && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
    check_ok( CryptDestroyHash( hash ) );
    len = TEST_BYTES;
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    ok( len == 7 && !memcmp( data, "Hi CAPI", len ), "%lu bytes\n", len );
    destroy_key( pair );
}

/* ---- numbers ---------------------------------------------------------------------------------- */

/* Little-endian numbers as ciphertext, given by their start, the rest being 0. */
static const struct number_row
{
    const char *what, *number;
    BOOL        turned;
    DWORD       flags, error;
} number_rows[] =
{
    /* rsa-operations: rsa-call-10, rsa-call-07 */
    { "0",              "00",       FALSE, 0,          NTE_BAD_DATA },
    { "0",              "00",       FALSE, CRYPT_OAEP, NTE_BAD_DATA },
    { "1",              "01",       FALSE, 0,          NTE_BAD_DATA },
    { "1",              "01",       FALSE, CRYPT_OAEP, NTE_BAD_DATA },
    /* rsa-operations: rsa-call-12 */
    { "n",              TEST_N,     FALSE, CRYPT_OAEP, NTE_BAD_DATA },
    { "n",              TEST_N,     FALSE, NO_CHECK,   NTE_BAD_DATA },
    /* rsa-operations: rsa-03; big-endian */
    { "turned",         PKCS1_HI,   TRUE,  0,          NTE_BAD_DATA },
    { "turned",         OAEP_HI,    TRUE,  CRYPT_OAEP, NTE_BAD_DATA },
    /* rsa-operations: rsa-call-07, rsa-call-10; one padding for the other */
    { "OAEP as PKCS #1", OAEP_HI,   FALSE, 0,          NTE_BAD_DATA },
};

static void test_numbers( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    const struct number_row *row;
    DWORD len;

    for (row = number_rows; row < number_rows + ARRAY_SIZE( number_rows ); row++)
    {
        winetest_push_context( "%s, flags %#lx", row->what, row->flags );
        memset( data, 0, sizeof(data) );
        from_hex( row->number, data, sizeof(data) );
        if (row->turned) turn( data, sizeof(data) );
        memcpy( before, data, sizeof(data) );
        len = sizeof(data);
        check_fails( CryptDecrypt( pair, 0, TRUE, row->flags, data, &len ), row->error );
        ok( len == sizeof(data) && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* ---- labels ----------------------------------------------------------------------------------- */

static const struct label_row
{
    const char *cipher, *label;
    DWORD       len;            /* of the label that is set; 0: none */
    DWORD       error;
} label_rows[] =
{
    /* rsa-operations: rsa-05, rsa-call-07; rsa-keys: kp-set-10 */
    { LABEL_HI, "",         0, NTE_BAD_DATA },
    { LABEL_HI, "LABE",     4, NTE_BAD_DATA },
    { LABEL_HI, "LABELS",   6, NTE_BAD_DATA },
    { LABEL_HI, "LABEL",    6, NTE_BAD_DATA },      /* its NUL is counted */
    { LABEL_HI, "LABEl",    5, NTE_BAD_DATA },
    { LABEL_HI, "LEBAL",    5, NTE_BAD_DATA },
    { LABEL_HI, "L\0A\0B\0E\0L", 10, NTE_BAD_DATA },
    { OAEP_HI,  "LABEL",    5, NTE_BAD_DATA },
    { OAEP_HI,  "",         1, NTE_BAD_DATA },
};

static void test_labels( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), plain = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    CRYPT_DATA_BLOB label;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( label_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        label.cbData = label_rows[i].len;
        label.pbData = (BYTE *)label_rows[i].label;
        check_ok( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&label, 0 ) );
        len = from_hex( label_rows[i].cipher, data, sizeof(data) );
        memcpy( before, data, sizeof(data) );
        check_fails( CryptDecrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len ), label_rows[i].error );
        ok( len == sizeof(data) && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        winetest_pop_context();
    }
    /* the label is the handle's own */
    len = from_hex( OAEP_HI, data, sizeof(data) );
    check_ok( CryptDecrypt( plain, 0, TRUE, CRYPT_OAEP, data, &len ) );
    destroy_key( plain );
    destroy_key( pair );
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* EME-OAEP blocks with an empty label, SHA-1 and a seed of 22, big-endian; all but the first are wrong in one thing. */
static const struct block_row
{
    const char *what, *block;
    DWORD       error;
} block_rows[] =
{
    /* rsa-operations: rsa-05, rsa-call-07 */
    { "right",
      "00e22ac9f9d9cf939bb45595f7777548943d42ac0a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", 0 },
    { "first byte 01",
      "01e22ac9f9d9cf939bb45595f7777548943d42ac0a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "first byte 80",
      "80e22ac9f9d9cf939bb45595f7777548943d42ac0a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "separator 00",
      "00618580291c52853d39661d48f0affd0d98d21c5d22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754cb9ec7d21f9362c0", NTE_BAD_DATA },
    { "separator 02",
      "00f8255eb917ee8c9e1115aaa9c77473893d1cb22422a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754c99ec7d21f9362c0", NTE_BAD_DATA },
    { "separator 81",
      "00ea3517abbbaa201f1b9627ade3e25df72781f03a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e437544a9ec7d21f9362c0", NTE_BAD_DATA },
    { "padding of ff",
      "005e8adb58671be5862f0b0f775f7eac42f5e7956f22a1364e71fe31f3d74407"
      "52c3e14834c3b1179ca05ddcf971faabd3ffdd087b1bc8abca9ec7d21f9362c0", NTE_BAD_DATA },
    { "a byte in the padding",
      "006072bf4b1bfeabdc5b686536b55efe4c4c9912ba22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e15542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "no separator at all",
      "002b9932c209ec2b0d98f0e74afffc011d4b81dd8522a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754cbd6aef25cd23289", NTE_BAD_DATA },
    { "label's hash one bit off",
      "00e83d07646ffe9fa29136d079d0beea5c0bdc1dbe22a1364e71fe31f3d74407"
      "52c3e14834c3b1179d5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "hash of LABEL",
      "00616733feccd4e577a7ac1a62da960dc8df5ab14c9c20324224da196074afe0"
      "1c945e9423e3515e845fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "hash all zero",
      "00614f2bd5ef2cdf4df4443568a1ae6ae3b445a358f89895a02f957afee511b8"
      "bd568150a46c6910955fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "hash of MD5",
      "00bdbffcad0b9161de8926f3180b2fac3835d6131b2c851979a095c8fa0c91b1"
      "25ba7912da6c6910955fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "start of SHA-256's hash",
      "0035828868a883c796a4544edf0519218687e4ab6d1b2851e2b76966ea7fea4c"
      "75cfeee9804bc751715fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "masks of SHA-256",
      "00ab3380fb80b82d49cc291f30a11692ada89a69d4ef4b9d68f509d3269d451a"
      "9e8efc63787c4662e8887f35ca64583541c3e7fcacf4472a85eed6148082949f", NTE_BAD_DATA },
    { "seed one bit off",
      "00e32ac9f9d9cf939bb45595f7777548943d42ac0a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
    { "last byte one bit off",
      "00e22ac9f9d9cf939bb45595f7777548943d42ac0a22a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c1", NTE_BAD_DATA },
    { "no masks",
      "002222222222222222222222222222222222222222da39a3ee5e6b4b0d3255bf"
      "ef95601890afd807090000000000000000000000000000000148692043415049", NTE_BAD_DATA },
    { "seed not masked",
      "00222222222222222222222222222222222222222222a1364e71fe31f3d74407"
      "52c3e14834c3b1179c5fa223068e05542c0022f784e43754ca9ec7d21f9362c0", NTE_BAD_DATA },
};

static void test_blocks( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_one_pair( prov, CALG_RSA_KEYX );
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    const struct block_row *row;
    DWORD len;

    for (row = block_rows; row < block_rows + ARRAY_SIZE( block_rows ); row++)
    {
        winetest_push_context( "%s", row->what );
        from_hex( row->block, data, sizeof(data) );
        turn( data, sizeof(data) );
        memcpy( before, data, sizeof(data) );
        len = sizeof(data);
        if (row->error)
        {
            check_fails( CryptDecrypt( one, 0, TRUE, CRYPT_OAEP, data, &len ), row->error );
            ok( len == sizeof(data) && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        }
        else
        {
            check_ok( CryptDecrypt( one, 0, TRUE, CRYPT_OAEP, data, &len ) );
            ok( len == 7 && !memcmp( data, "Hi CAPI", len ), "%lu bytes\n", len );
        }
        winetest_pop_context();
    }
    destroy_key( one );
}

START_TEST( rsabad )
{
    for_providers( ALL_PROVS, test_calls );
    for_providers( ALL_PROVS, test_arguments );
    for_providers( ALL_PROVS, test_numbers );
    for_providers( ALL_PROVS, test_labels );
    for_providers( ALL_PROVS, test_blocks );
}
