/* CryptSignHash and CryptVerifySignature with CRYPT_X931_FORMAT: known answers, every hash, the other number that X9.31
 * signs with, forged blocks, moduli that are too small.
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

#ifndef CRYPT_X931_FORMAT
#define CRYPT_X931_FORMAT 4
#endif

#define SHA1_ABC   "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* Big-endian bytes, turned round. */
static void turn( const BYTE *from, BYTE *to, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) to[i] = from[len - 1 - i];
}

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct vector_row
{
    DWORD       provs;
    ALG_ID      alg;
    const char *signature;      /* of "abc" with the test key */
} vector_rows[] =
{
    /* rsa-operations: sign-vec-06, sign-17 */
    { ALL_PROVS, CALG_SHA1, "1d2765975f580c24b7f297689980aef08cd4628b3dac016c9bbcf26326656afb"
                            "79c741220eae60f03f637302ce1296ef9d3c65b79bb8b45cab1f8c55931cbc7f" },
    /* rsa-operations: sign-19 */
    { ALL_PROVS, CALG_MD5, "56030bcbf5e3cb7532e384dbdd2b979127a6498e7167b3502ba08abcd060034a"
                           "709c2d7fd4f77c6d4f05a166e390eeab372cbbec1eee4a11802cb4a03f06c946" },
    { AES_PROVS, CALG_SHA_256, "04d1c9e1c4045f84a52fcf1aafe12cb4c5e5be84ef3e16063097cbb026220e7d"
                               "fe1e53b9eab8f280edf60c7ddf76b54b59a3f8e095c6374cbd0f1312127d0391" },
    { AES_PROVS, CALG_SHA_384, "c82ed4b54511b69fcceaece2cd4bb8181bdcd628537e55a4f9d32874779d2b4f"
                               "d61579f213fccce7f977869bdd85daf981967ae99ecf0126a296c2f496a0bd2f" },
};

/* n less a signature. */
static void complement( BYTE *signature )
{
    BYTE modulus[TEST_BYTES];
    int borrow = 0, i, difference;

    from_hex( TEST_N, modulus, sizeof(modulus) );
    for (i = 0; i < TEST_BYTES; i++)
    {
        difference = modulus[i] - signature[i] - borrow;
        borrow = difference < 0;
        signature[i] = difference;
    }
}

static void test_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    const struct vector_row *row;
    BYTE signature[TEST_BYTES];
    HCRYPTHASH hash;
    DWORD len, flags, i;

    for (row = vector_rows; row < vector_rows + ARRAY_SIZE( vector_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        if (row->alg == CALG_SHA_384 && is_builtin()) continue;     /* it writes in front of the block */
        winetest_push_context( "hash %#x", row->alg );
        hash = hash_text( prov, row->alg, "abc" );
        /* rsa-operations: sign-20 */
        for (flags = CRYPT_X931_FORMAT; flags <= (CRYPT_X931_FORMAT | CRYPT_NOHASHOID); flags++)
        {
            len = sizeof(signature);
            check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, flags, signature, &len ) );
            check_hex( signature, len, row->signature );
            /* rsa-operations: vrfy-09 */
            check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, flags ) );
            check_ok( CryptVerifySignatureA( hash, signature, len, pub, NULL, flags ) );
            complement( signature );
            check_ok( CryptVerifySignatureA( hash, signature, len, pub, NULL, flags ) );
        }
        /* rsa-operations: vrfy-bad-07 */
        check_fails( CryptVerifySignatureA( hash, signature, len, pub, NULL, 0 ), NTE_BAD_SIGNATURE );
        complement( signature );
        check_fails( CryptVerifySignatureA( hash, signature, len, pub, NULL, 0 ), NTE_BAD_SIGNATURE );
        for (i = 0; i < 8 * TEST_BYTES; i += 17)
        {
            signature[i / 8] ^= 1 << i % 8;
            check_fails( CryptVerifySignatureA( hash, signature, len, pub, NULL, CRYPT_X931_FORMAT ),
                         NTE_BAD_SIGNATURE );
            signature[i / 8] ^= 1 << i % 8;
        }
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, CRYPT_NOHASHOID, signature, &len ) );
        check_fails( CryptVerifySignatureA( hash, signature, len, pub, NULL, CRYPT_X931_FORMAT ), NTE_BAD_SIGNATURE );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    destroy_key( pub );
    destroy_key( pair );
}

/* ---- forged blocks ---------------------------------------------------------------------------- */

static const struct block_row
{
    const char *what;
    ALG_ID      alg;
    const char *start;
    BYTE        fill;
    const char *end;
    BOOL        good;
} block_rows[] =
{
    { "right",             CALG_SHA1,    "6b", 0xbb, "ba" SHA1_ABC "33cc", TRUE },
    { "right, SHA-256",    CALG_SHA_256, "6b", 0xbb, "ba" SHA256_ABC "34cc", TRUE },
    { "id of SHA-256",     CALG_SHA1,    "6b", 0xbb, "ba" SHA1_ABC "34cc", FALSE },
    { "id of SHA-1",       CALG_SHA_256, "6b", 0xbb, "ba" SHA256_ABC "33cc", FALSE },
    { "no id",             CALG_SHA1,    "6b", 0xbb, "ba" SHA1_ABC "cc", FALSE },
    { "another end",       CALG_SHA1,    "6b", 0xbb, "ba" SHA1_ABC "33bc", FALSE },
    { "start 4b",          CALG_SHA1,    "4b", 0xbb, "ba" SHA1_ABC "33cc", FALSE },
    { "start 6a",          CALG_SHA1,    "6a", 0xbb, "ba" SHA1_ABC "33cc", FALSE },
    { "start 00",          CALG_SHA1,    "00", 0xbb, "ba" SHA1_ABC "33cc", FALSE },
    { "padding bc",        CALG_SHA1,    "6bbc", 0xbb, "ba" SHA1_ABC "33cc", FALSE },
    { "padding ff",        CALG_SHA1,    "6b", 0xff, "ba" SHA1_ABC "33cc", FALSE },
    { "separator bb",      CALG_SHA1,    "6b", 0xbb, "bb" SHA1_ABC "33cc", FALSE },
    { "shorter padding",   CALG_SHA1,    "006b", 0xbb, "ba" SHA1_ABC "33cc", FALSE },
    { "garbage behind",    CALG_SHA1,    "6bbbbbba" SHA1_ABC "33cc", 0x00, "", FALSE },
    { "garbage in front",  CALG_SHA1,    "6bbbbbba", 0x00, SHA1_ABC "33cc", FALSE },
    { "another value",     CALG_SHA1,    "6b", 0xbb, "baa9993e364706816aba3e25717850c26c9cd0d89e33cc", FALSE },
    { "value cut",         CALG_SHA1,    "6b", 0xbb, "baa9993e364706816aba3e25717850c26c9cd0d833cc", FALSE },
    { "PKCS #1",           CALG_SHA1,    "0001", 0xff, "003021300906052b0e03021a05000414" SHA1_ABC, FALSE },
    { "PKCS #1, no OID",   CALG_SHA1,    "0001", 0xff, "00" SHA1_ABC, FALSE },
    { "zero",              CALG_SHA1,    "", 0x00, "", FALSE },
    { "above the modulus", CALG_SHA1,    "", 0xff, "", FALSE },
};

static void test_forged( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_test_public( prov, CALG_RSA_SIGN, 1 );
    BYTE em[TEST_BYTES], signature[TEST_BYTES], end[TEST_BYTES];
    const struct block_row *row;
    HCRYPTHASH hash;
    DWORD count;

    for (row = block_rows; row < block_rows + ARRAY_SIZE( block_rows ); row++)
    {
        winetest_push_context( "%s", row->what );
        memset( em, row->fill, sizeof(em) );
        from_hex( row->start, em, sizeof(em) );
        count = from_hex( row->end, end, sizeof(end) );
        memcpy( em + sizeof(em) - count, end, count );
        turn( em, signature, sizeof(em) );
        hash = hash_text( prov, row->alg, "abc" );
        if (row->good)
        {
            check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, one, NULL, CRYPT_X931_FORMAT ) );
            complement( signature );
            check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, one, NULL, CRYPT_X931_FORMAT ) );
        }
        else    /* rsa-operations: vrfy-bad-07 */
        {
            check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES, one, NULL, CRYPT_X931_FORMAT ),
                         NTE_BAD_SIGNATURE );
            complement( signature );
            check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES, one, NULL, CRYPT_X931_FORMAT ),
                         NTE_BAD_SIGNATURE );
        }
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    destroy_key( one );
}

/* ---- every hash, and moduli without room ------------------------------------------------------ */

static const struct hash_row
{
    ALG_ID alg;
    DWORD  error;       /* with a modulus of 48 bytes; rsa-operations: sign-18 */
} hash_rows[] =
{
    { CALG_MD2, 0 },
    { CALG_MD4, 0 },
    { CALG_MD5, 0 },
    { CALG_SHA1, 0 },
    { CALG_SHA_256, 0 },
    { CALG_SHA_384, NTE_BAD_LEN },
    { CALG_SHA_512, NTE_BAD_LEN },
};

static void test_hashes( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY small = 0, pair = 0;
    const struct hash_row *row;
    BYTE signature[128];
    HCRYPTHASH hash, other;
    DWORD len;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 384 ), &small ) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 1024 ), &pair ) );
    for (row = hash_rows; row < hash_rows + ARRAY_SIZE( hash_rows ); row++)
    {
        winetest_push_context( "hash %#x", row->alg );
        hash = hash_text( prov, row->alg, "abc" );
        len = sizeof(signature);
        if (row->error && is_builtin()) skip( "writes in front of the block\n" );
        else if (row->error)
        {
            memset( signature, 0, sizeof(signature) );
            check_fails( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, CRYPT_X931_FORMAT, signature, &len ), row->error );
            check_fails( CryptVerifySignatureA( hash, signature, 48, small, NULL, CRYPT_X931_FORMAT ),
                         NTE_BAD_SIGNATURE );
        }
        else
        {
            check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, CRYPT_X931_FORMAT, signature, &len ) );
            check_ok( CryptVerifySignatureA( hash, signature, 48, small, NULL, CRYPT_X931_FORMAT ) );
        }
        len = sizeof(signature);
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, CRYPT_X931_FORMAT, signature, &len ) );
        check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, CRYPT_X931_FORMAT ) );
        other = hash_text( prov, row->alg, "abd" );
        check_fails( CryptVerifySignatureA( other, signature, len, pair, NULL, CRYPT_X931_FORMAT ), NTE_BAD_SIGNATURE );
        check_ok( CryptDestroyHash( other ) );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    destroy_key( pair );
    destroy_key( small );
}

START_TEST( x931 )
{
    for_providers( ALL_PROVS, test_vectors );
    for_providers( AES, test_forged );
    for_providers( AES, test_hashes );
}
