/* CryptSignHash and CryptVerifySignature: known answers, every hash, flags, descriptions, states, and signatures that
 * must not be accepted. Forged blocks are verified with an exponent of one, which leaves them as they are.
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

#ifndef CRYPT_TYPE2_FORMAT
#define CRYPT_TYPE2_FORMAT 2
#endif

#define MD5_ABC    "900150983cd24fb0d6963f7d28e17f72"
#define SHA1_ABC   "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHAMD5_ABC MD5_ABC SHA1_ABC

/* A hash that can be signed: of "abc", or for SSL3_SHAMD5 with the value of it. */
static HCRYPTHASH make_hash( HCRYPTPROV prov, ALG_ID alg )
{
    HCRYPTHASH hash = 0;
    BYTE value[36];

    if (alg != CALG_SSL3_SHAMD5) return hash_text( prov, alg, "abc" );
    from_hex( SHAMD5_ABC, value, sizeof(value) );
    check_ok( CryptCreateHash( prov, alg, 0, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    return hash;
}

static void destroy_hash( HCRYPTHASH hash )
{
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct vector_row
{
    DWORD       provs;
    ALG_ID      alg;
    DWORD       flags;
    const char *signature;
} vector_rows[] =
{
    /* rsa-operations: sign-vec-01, sign-vec-02, sign-vec-03, sign-vec-04, sign-vec-05, sign-oid-03, sign-oid-04 */
    /* rsa-operations: sign-oid-05 */
    { ALL_PROVS, CALG_SHA1, 0, "db4f0707f54f7680d4ac8f70258a1c3c1ab9a95105c6d56cb05a84642f0e14a1"
                               "4628fd25bca2a8b1b45f9039a92452ea34d2e1e5aa1300e430c9309558c8a354" },
    { ALL_PROVS, CALG_SHA1, CRYPT_NOHASHOID, "cb501ffd94da4d69b89c983a50a3398d3ac94db9d478aa14b38524b43b433f55"
                                             "491219c94c4c0f59089fd15fadfae40aa95c80bf7a3abf11b5703cc0b0db169a" },
    { ALL_PROVS, CALG_MD5, 0, "07906b021722bcfc4e5c13cd39f0fc8e0be67b838ac888259012cb67f8213d2a"
                              "8fd57c703a97abaad15ef3c68d06fd8251c959f6162599ab896b695f174e5c14" },
    { AES_PROVS, CALG_SHA_256, 0, "ae0608bfd394fea79a05e019be91ab63e9adf70133559fb48a7c27d3d27a2d5d"
                                  "de681af6a37c7b4e41db27b80efef6eba378c92c1c4c36f6e4ea945b26f0be59" },
    /* rsa-operations: sign-oid-01, sign-oid-02 */
    { RSA_FULL_PROVS | AES_PROVS, CALG_MD2, 0, "7a28ac956799dfc474b4f964f38db17d6e2e30dfae91de8c9ae89b8a3746cbd0"
                                               "315893b91ec216470259bf74788dfb0d8a489fa01acd520944f196fd00661859" },
    { RSA_FULL_PROVS | AES_PROVS, CALG_MD4, 0, "ad28ed4b228a848c9095ad3319964b9f344bfbd7d44339f2b576c6f464339cf7"
                                               "3543b83e196e09afbc57e78bb4dc84a98c30c5a076ed041a16df898d9cd05e48" },
    /* rsa-operations: sign-oid-08 */
    { ALL_PROVS, CALG_SSL3_SHAMD5, 0, "18f55d5fead45e1b66a9425364a62eb5ba756a9d022c1c9f94afce6c58a6bae5"
                                      "2c1d049d51690a7e10fe63c9131611d57eab36239dc083a6e24d2eab9dc9158d" },
    { ALL_PROVS, CALG_SSL3_SHAMD5, CRYPT_NOHASHOID,
      "18f55d5fead45e1b66a9425364a62eb5ba756a9d022c1c9f94afce6c58a6bae5"
      "2c1d049d51690a7e10fe63c9131611d57eab36239dc083a6e24d2eab9dc9158d" },
};

static void test_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), sign = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    const struct vector_row *row;
    BYTE signature[80];
    HCRYPTHASH hash;
    DWORD len, spec;

    for (row = vector_rows; row < vector_rows + ARRAY_SIZE( vector_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "vector %u", (unsigned int)(row - vector_rows) );
        hash = make_hash( prov, row->alg );
        for (spec = AT_KEYEXCHANGE; spec <= AT_SIGNATURE; spec++)       /* rsa-operations: sign-01, sign-07, sign-08 */
        {
            len = sizeof(signature);
            memset( signature, 0xcc, sizeof(signature) );
            check_ok( CryptSignHashA( hash, spec, NULL, row->flags, signature, &len ) );
            check_hex( signature, len, row->signature );
            ok( signature[TEST_BYTES] == 0xcc, "overrun\n" );
        }
        /* rsa-operations: vrfy-12; public or pair, either algorithm */
        check_ok( CryptVerifySignatureA( hash, signature, len, pub, NULL, row->flags ) );
        check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, row->flags ) );
        check_ok( CryptVerifySignatureA( hash, signature, len, sign, NULL, 0 ) );
        destroy_hash( hash );
        winetest_pop_context();
    }
    destroy_key( pub );
    destroy_key( sign );
    destroy_key( pair );
}

/* ---- every hash ------------------------------------------------------------------------------- */

static const struct hash_row
{
    DWORD  provs;
    ALG_ID alg;
} hash_rows[] =
{
    { RSA_FULL_PROVS | AES_PROVS, CALG_MD2 },
    { RSA_FULL_PROVS | AES_PROVS, CALG_MD4 },
    { ALL_PROVS, CALG_MD5 },
    { ALL_PROVS, CALG_SHA1 },
    { AES_PROVS, CALG_SHA_256 },
    { AES_PROVS, CALG_SHA_384 },
    { AES_PROVS, CALG_SHA_512 },
    { ALL_PROVS, CALG_SSL3_SHAMD5 },
};

static void check_flags( HCRYPTHASH hash, HCRYPTKEY pair, ALG_ID alg )
{
    BYTE with[128], without[128];
    DWORD len = sizeof(with), i;

    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, with, &len ) );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, CRYPT_NOHASHOID, without, &len ) );
    ok( len == 128, "%lu bytes\n", len );
    ok( !memcmp( with, without, len ) == (alg == CALG_SSL3_SHAMD5), "same or not\n" );
    /* rsa-operations: sign-02, vrfy-05, vrfy-06, vrfy-07, vrfy-13 */
    check_ok( CryptVerifySignatureA( hash, with, len, pair, NULL, 0 ) );
    check_ok( CryptVerifySignatureA( hash, without, len, pair, NULL, 0 ) );
    check_ok( CryptVerifySignatureA( hash, without, len, pair, NULL, CRYPT_NOHASHOID ) );
    if (alg != CALG_SSL3_SHAMD5)    /* rsa-operations: vrfy-08 */
        check_fails( CryptVerifySignatureA( hash, with, len, pair, NULL, CRYPT_NOHASHOID ), NTE_BAD_SIGNATURE );
    for (i = 0; i < 1024; i += 101)     /* rsa-operations: vrfy-10; any bit */
    {
        with[i / 8] ^= 1 << i % 8;
        check_fails( CryptVerifySignatureA( hash, with, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
        with[i / 8] ^= 1 << i % 8;
    }
    /* rsa-operations: vrfy-02; lengths */
    for (i = 0; i < 128; i += 16)
        check_fails( CryptVerifySignatureA( hash, with, i, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptVerifySignatureA( hash, with, 1, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptVerifySignatureA( hash, with, 127, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptVerifySignatureA( hash, with, 129, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptVerifySignatureA( hash, with, ~0u, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_ok( CryptVerifySignatureA( hash, with, len, pair, NULL, 0 ) );
}

static void test_hashes( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct hash_row *row, *other;
    HCRYPTKEY pair = 0;
    HCRYPTHASH hash, wrong;
    BYTE signature[128];
    DWORD len;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 1024 ), &pair ) );
    for (row = hash_rows; row < hash_rows + ARRAY_SIZE( hash_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "hash %#x", row->alg );
        hash = make_hash( prov, row->alg );
        check_flags( hash, pair, row->alg );
        /* no signature is one of another hash */
        len = sizeof(signature);
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
        for (other = hash_rows; other < hash_rows + ARRAY_SIZE( hash_rows ); other++)
        {
            if (!(other->provs & provider->bit) || other == row) continue;
            wrong = make_hash( prov, other->alg );
            check_fails( CryptVerifySignatureA( wrong, signature, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
            destroy_hash( wrong );
        }
        if (row->alg != CALG_SSL3_SHAMD5)
        {
            wrong = hash_text( prov, row->alg, "abd" );
            check_fails( CryptVerifySignatureA( wrong, signature, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
            destroy_hash( wrong );
        }
        destroy_hash( hash );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* ---- forged blocks ---------------------------------------------------------------------------- */

#define DER_SHA1 "3021300906052b0e03021a05000414"
#define FF_8     "ffffffffffffffff"

/* Big-endian blocks of 64 bytes: a start, a filling, an end. */
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
    /* rsa-operations: vrfy-05, vrfy-06, sign-oid-04, sign-oid-08 */
    { "right",                CALG_SHA1, "0001", 0xff, "00" DER_SHA1 SHA1_ABC, TRUE },
    { "right without OID",    CALG_SHA1, "0001", 0xff, "00" SHA1_ABC, TRUE },
    { "right SHAMD5",         CALG_SSL3_SHAMD5, "0001", 0xff, "00" SHAMD5_ABC, TRUE },
    /* rsa-operations: vrfy-bad-02; padding */
    { "type 2",               CALG_SHA1, "0002", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "type 0",               CALG_SHA1, "0000", 0x00, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "type 0, ff",           CALG_SHA1, "0000", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "type 81",              CALG_SHA1, "0081", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "no leading zero",      CALG_SHA1, "0101", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "shifted",              CALG_SHA1, "01ff", 0xff, "00" DER_SHA1 SHA1_ABC "00", FALSE },
    { "padding fe",           CALG_SHA1, "0001fe", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "padding 00",           CALG_SHA1, "0001ffffffffffffffffff00", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "last padding 7f",      CALG_SHA1, "0001", 0xff, "7f00" DER_SHA1 SHA1_ABC, FALSE },
    { "all padding 00",       CALG_SHA1, "0001", 0x00, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "random padding",       CALG_SHA1, "0001", 0x5a, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "separator 01",         CALG_SHA1, "0001", 0xff, "01" DER_SHA1 SHA1_ABC, FALSE },
    { "separator ff",         CALG_SHA1, "0001", 0xff, "ff" DER_SHA1 SHA1_ABC, FALSE },
    { "two separators",       CALG_SHA1, "0001", 0xff, "0000" DER_SHA1 SHA1_ABC, FALSE },
    { "no separator, no OID", CALG_SHA1, "0001", 0xff, SHA1_ABC, FALSE },
    /* rsa-operations: vrfy-bad-03; garbage, justification */
    { "garbage behind, 00",   CALG_SHA1, "0001" FF_8 "00" DER_SHA1 SHA1_ABC, 0x00, "", FALSE },
    { "garbage behind, ff",   CALG_SHA1, "0001" FF_8 "00" DER_SHA1 SHA1_ABC, 0xff, "", FALSE },
    { "one byte behind",      CALG_SHA1, "0001", 0xff, "00" DER_SHA1 SHA1_ABC "00", FALSE },
    { "garbage, no OID",      CALG_SHA1, "0001" FF_8 "00" SHA1_ABC, 0x00, "", FALSE },
    { "garbage in NULL",      CALG_SHA1, "0001", 0xff, "003023300b06052b0e03021a0502aabb0414" SHA1_ABC, FALSE },
    { "garbage in sequence",  CALG_SHA1, "0001", 0xff, "003023300906052b0e03021a05000414" SHA1_ABC "0500", FALSE },
    { "twice",                CALG_SHA1, "0001ff00" SHA1_ABC, 0xff, "00" SHA1_ABC, FALSE },
    /* rsa-operations: vrfy-bad-04; OID, lengths, tags */
    { "OID of MD5",           CALG_SHA1, "0001", 0xff, "003020300c06082a864886f70d020505000414" SHA1_ABC, FALSE },
    { "OID of SHA-256",       CALG_SHA1, "0001", 0xff, "003025300d060960864801650304020105000414" SHA1_ABC, FALSE },
    { "OID one off",          CALG_SHA1, "0001", 0xff, "003021300906052b0e03021b05000414" SHA1_ABC, FALSE },
    { "digest of MD5",        CALG_SHA1, "0001", 0xff, "00301d300906052b0e03021a05000410" MD5_ABC, FALSE },
    { "digest cut",           CALG_SHA1, "0001", 0xff,
      "003020300906052b0e03021a05000413a9993e364706816aba3e25717850c26c9cd0d8", FALSE },
    { "digest cut, no OID",   CALG_SHA1, "0001", 0xff, "00a9993e364706816aba3e25717850c26c9cd0d8", FALSE },
    { "empty digest",         CALG_SHA1, "0001", 0xff, "00300d300906052b0e03021a05000400", FALSE },
    { "digest longer",        CALG_SHA1, "0001", 0xff, "003022300906052b0e03021a05000415" SHA1_ABC "00", FALSE },
    { "long form outside",    CALG_SHA1, "0001", 0xff, "00308121300906052b0e03021a05000414" SHA1_ABC, FALSE },
    { "long form inside",     CALG_SHA1, "0001", 0xff, "00302230810906052b0e03021a05000414" SHA1_ABC, FALSE },
    { "long form of digest",  CALG_SHA1, "0001", 0xff, "003022300906052b0e03021a0500048114" SHA1_ABC, FALSE },
    { "indefinite length",    CALG_SHA1, "0001", 0xff, "003080300906052b0e03021a05000414" SHA1_ABC "0000", FALSE },
    { "tag 31",               CALG_SHA1, "0001", 0xff, "003121300906052b0e03021a05000414" SHA1_ABC, FALSE },
    { "tag of digest",        CALG_SHA1, "0001", 0xff, "003021300906052b0e03021a05000314" SHA1_ABC, FALSE },
    { "tag of NULL",          CALG_SHA1, "0001", 0xff, "003021300906052b0e03021a04000414" SHA1_ABC, FALSE },
    { "another digest",       CALG_SHA1, "0001", 0xff, "00" DER_SHA1 "a9993e364706816aba3e25717850c26c9cd0d89e",
      FALSE },
    { "digest turned round",  CALG_SHA1, "0001", 0xff, "009dd8d09c6cc2507871253eba6a810647363e99a9", FALSE },
    /* rsa-operations: vrfy-bad-05 */
    /* rsa-operations: vrfy-bad-06 */
    { "no NULL",              CALG_SHA1, "0001", 0xff, "00301f300706052b0e03021a0414" SHA1_ABC, FALSE },
    { "SHAMD5 with OID",      CALG_SSL3_SHAMD5, "0001", 0xff, "003031300906052b0e03021a05000424" SHAMD5_ABC, FALSE },
    { "SHAMD5, SHA-1 only",   CALG_SSL3_SHAMD5, "0001", 0xff, "00" DER_SHA1 SHA1_ABC, FALSE },
    { "SHAMD5, half of it",   CALG_SSL3_SHAMD5, "0001", 0xff, "00" SHA1_ABC, FALSE },
    { "SHAMD5 in order",      CALG_SSL3_SHAMD5, "0001", 0xff, "00" SHA1_ABC MD5_ABC, FALSE },
    { "SHAMD5 for SHA-1",     CALG_SHA1, "0001", 0xff, "00" SHAMD5_ABC, FALSE },
    /* rsa-operations: vrfy-bad-01 */
    { "zero",                 CALG_SHA1, "", 0x00, "", FALSE },
    { "one",                  CALG_SHA1, "", 0x00, "01", FALSE },
    { "above the modulus",    CALG_SHA1, "", 0xff, "", FALSE },
};

static void test_forged( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_test_public( prov, CALG_RSA_SIGN, 1 );
    BYTE em[TEST_BYTES], signature[TEST_BYTES], end[TEST_BYTES];
    const struct block_row *row;
    HCRYPTHASH hash;
    DWORD count, i;

    for (row = block_rows; row < block_rows + ARRAY_SIZE( block_rows ); row++)
    {
        winetest_push_context( "%s", row->what );
        memset( em, row->fill, sizeof(em) );
        from_hex( row->start, em, sizeof(em) );
        count = from_hex( row->end, end, sizeof(end) );
        memcpy( em + sizeof(em) - count, end, count );
        for (i = 0; i < sizeof(em); i++) signature[i] = em[sizeof(em) - 1 - i];
        hash = make_hash( prov, row->alg );
        if (row->good) check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), one, NULL, 0 ) );
        else
        {
            check_fails( CryptVerifySignatureA( hash, signature, sizeof(signature), one, NULL, 0 ), NTE_BAD_SIGNATURE );
            check_fails( CryptVerifySignatureA( hash, signature, sizeof(signature), one, NULL, CRYPT_NOHASHOID ),
                         NTE_BAD_SIGNATURE );
        }
        destroy_hash( hash );
        winetest_pop_context();
    }
    destroy_key( one );
}

/* rsa-operations: vrfy-bad-01, vrfy-bad-03; values outside 0..n-1, and a cube root for exponent 3 */
static void test_numbers( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* s, little-endian: the top 368 bits of s^3 are 00 01, eight ff, 00, DigestInfo of SHA-1 of "abc" */
    static const char root[] = "20f2bde0cff6905ca45721a2b2aef20f51c72c2fbb36b193b1c84c19fecd3dd98e98be338715093c0792"
                               "bc6fee8bea9f7a8f8cf58cb681359b7125029c8168739c572ea500d71c85abed753d580579dc7a4afdcb32";
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_SIGN, 65537 ), cube;
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    BYTE signature[TEST_BYTES], modulus[TEST_BYTES], blob[AT_N + 256], value[256] = { 0 };
    DWORD i, carry = 0;

    from_hex( vector_rows[0].signature, signature, sizeof(signature) );
    from_hex( TEST_N, modulus, sizeof(modulus) );
    check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, pub, NULL, 0 ) );
    check_fails( CryptVerifySignatureA( hash, modulus, TEST_BYTES, pub, NULL, 0 ), NTE_BAD_SIGNATURE );
    for (i = 0; i < TEST_BYTES; i++)
    {
        carry += signature[i] + modulus[i];
        signature[i] = carry;
        carry >>= 8;
    }
    ok( !carry, "s + n is too long\n" );
    check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES, pub, NULL, 0 ), NTE_BAD_SIGNATURE );
    destroy_key( pub );

    rsa_header( blob, PUBLICKEYBLOB, CALG_RSA_SIGN, 2048, 3 );
    memset( blob + AT_N, 0xff, 256 );
    cube = import_blob( prov, blob, sizeof(blob), 0, 0 );
    from_hex( root, value, sizeof(value) );
    check_fails( CryptVerifySignatureA( hash, value, sizeof(value), cube, NULL, 0 ), NTE_BAD_SIGNATURE );
    destroy_key( cube );
    destroy_hash( hash );
}

/* rsa-operations: vrfy-18 */
static void test_exponents( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD       exponent;
        const char *modulus, *signature;        /* little-endian; SHA-1 of "abc" */
    } rows[] =
    {
        { 3, "b705bdb6a5d096ae50804f95c08ecb1b8cc968cad8482e5018b9e77dd09a0f8e"
             "4dd1fbbb69403398ae42e015aadfc4c594b913e7bc3db2427755061e169804ca",
          "e92c582d0a42efb00f81ccd5a9d2ee9ef67e7617615aab15291d5269916e868c"
          "9fd004b6fd5f635b98131cb01aa3cf1727184994355c5b455a2339a710cf764f" },
        { 17, "83a0b9b3e596fd48c56a8bd65fa530d8fa418b994c127252e70e4ddafeac4586"
              "8bf3dd5a7fea675a1acdf678e12670294e7d3b60ce2c94b933e278f5513e4cb5",
          "dea8966a2dd912600652255d7364193b6931a7a6dc1b26cd5205dfa1daa3d6d7"
          "bcf0491b190a1fcf7e47d6ab70b1007f9110e3b80cfc8872315be93a8d4e766f" },
    };
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    BYTE blob[TEST_PUBLIC_LEN], signature[TEST_BYTES];
    unsigned int i;
    HCRYPTKEY key;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "exponent %lu", rows[i].exponent );
        len = rsa_header( blob, PUBLICKEYBLOB, CALG_RSA_SIGN, TEST_BITS, rows[i].exponent );
        from_hex( rows[i].modulus, blob + len, TEST_BYTES );
        key = import_blob( prov, blob, sizeof(blob), 0, 0 );
        from_hex( rows[i].signature, signature, sizeof(signature) );
        check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, key, NULL, 0 ) );
        signature[7] ^= 2;
        check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES, key, NULL, 0 ), NTE_BAD_SIGNATURE );
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_hash( hash );
}

/* ---- states and arguments --------------------------------------------------------------------- */

static void test_states( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    BYTE signature[TEST_BYTES], again[TEST_BYTES], value[20];
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "ab" );
    DWORD len = 0;

    /* rsa-operations: sign-03; a question for the size does not finish */
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, NULL, &len ) );
    ok( len == TEST_BYTES, "size %lu\n", len );
    len = TEST_BYTES - 1;
    memset( signature, 0xcc, sizeof(signature) );
    /* rsa-operations: sign-04 */
    check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ), ERROR_MORE_DATA );
    ok( len == TEST_BYTES && signature[0] == 0xcc, "size %lu\n", len );
    /* rsa-operations: vrfy-02; a wrong length leaves the hash usable */
    check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES - 1, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    /* rsa-operations: vrfy-01 */
    check_fails( CryptVerifySignatureA( hash, NULL, TEST_BYTES, pair, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: vrfy-03 */
    check_fails_either( CryptVerifySignatureA( hash, NULL, 1, pair, NULL, 0 ), NTE_BAD_SIGNATURE,
                        ERROR_INVALID_PARAMETER );
    check_ok( CryptHashData( hash, (const BYTE *)"c", 1, 0 ) );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    check_hex( signature, len, vector_rows[0].signature );
    /* rsa-operations: sign-01, sign-16; finished, but good for all that needs the value */
    check_fails( CryptHashData( hash, (const BYTE *)"d", 1, 0 ), NTE_BAD_HASH_STATE );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, again, &len ) );
    ok( !memcmp( signature, again, len ), "two signatures differ\n" );
    check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
    len = sizeof(value);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_hex( value, len, SHA1_ABC );
    destroy_hash( hash );
    /* rsa-operations: vrfy-14; verifying finishes too, also when it fails */
    hash = hash_text( prov, CALG_SHA1, "abc" );
    signature[5] ^= 1;
    check_fails( CryptVerifySignatureA( hash, signature, TEST_BYTES, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptHashData( hash, (const BYTE *)"d", 1, 0 ), NTE_BAD_HASH_STATE );
    signature[5] ^= 1;
    check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, pair, NULL, 0 ) );
    destroy_hash( hash );
    destroy_key( pair );
}

static void test_description( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const WCHAR text[] = L"described";
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    BYTE signature[TEST_BYTES], appended[TEST_BYTES];
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    DWORD len = TEST_BYTES;

    check_ok( CryptSignHashW( hash, AT_SIGNATURE, text, 0, signature, &len ) );
    /* rsa-operations: sign-15, vrfy-15; with a finished hash */
    check_fails( CryptSignHashW( hash, AT_SIGNATURE, text, 0, signature, &len ), NTE_BAD_HASH_STATE );
    check_fails( CryptVerifySignatureW( hash, signature, len, pair, text, 0 ), NTE_BAD_HASH_STATE );
    check_ok( CryptVerifySignatureW( hash, signature, len, pair, NULL, 0 ) );
    destroy_hash( hash );
    /* rsa-operations: sign-14; UTF-16 without its end */
    hash = make_hash( prov, CALG_SHA1 );
    check_ok( CryptHashData( hash, (const BYTE *)text, sizeof(text) - sizeof(WCHAR), 0 ) );
    check_ok( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, appended, &len ) );
    ok( !memcmp( signature, appended, len ), "hashed otherwise\n" );
    destroy_hash( hash );
    hash = make_hash( prov, CALG_SHA1 );
    /* rsa-operations: vrfy-15 */
    check_ok( CryptVerifySignatureA( hash, signature, len, pair, "described", 0 ) );
    destroy_hash( hash );
    hash = make_hash( prov, CALG_SHA1 );
    check_fails( CryptVerifySignatureA( hash, signature, len, pair, "Described", 0 ), NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    hash = make_hash( prov, CALG_SHA1 );
    check_fails( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    destroy_key( pair );
}

static void test_refused( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD specs[] = { 0, 3, 0xff, CALG_RSA_SIGN, SENTINEL };
    static const DWORD flags[] = { CRYPT_TYPE2_FORMAT, 8, 0x40, 0x80000000, ~0u };
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 ), keyed = 0, empty = 0;
    HCRYPTKEY pair, session = 0;
    BYTE signature[TEST_BYTES] = { 0 };
    DWORD len = TEST_BYTES;
    unsigned int i;

    /* rsa-operations: sign-05 */
    check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ), NTE_NO_KEY );
    check_fails( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, NULL, &len ), NTE_NO_KEY );
    pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    check_fails( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, signature, &len ), NTE_NO_KEY );
    for (i = 0; i < ARRAY_SIZE( specs ); i++)       /* rsa-operations: sign-06 */
        check_fails( CryptSignHashA( hash, specs[i], NULL, 0, signature, &len ), NTE_BAD_ALGID );
    for (i = 0; i < ARRAY_SIZE( flags ); i++)       /* rsa-operations: sign-10, sign-11, vrfy-16 */
    {
        check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, flags[i], signature, &len ), NTE_BAD_FLAGS );
        check_fails( CryptVerifySignatureA( hash, signature, len, pair, NULL, flags[i] ), NTE_BAD_FLAGS );
    }
    check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, NULL ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: op-01, vrfy-04 */
    check_fails( CryptSignHashA( 0, AT_SIGNATURE, NULL, 0, signature, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptVerifySignatureA( 0, signature, len, pair, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptVerifySignatureA( hash, signature, len, 0, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: vrfy-11 */
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &session ) );
    check_fails( CryptVerifySignatureA( hash, signature, len, session, NULL, 0 ), NTE_BAD_KEY );
    /* rsa-operations: sign-09, vrfy-16 */
    check_ok( CryptCreateHash( prov, CALG_MAC, session, 0, &keyed ) );
    check_fails( CryptSignHashA( keyed, AT_SIGNATURE, NULL, 0, signature, &len ), NTE_BAD_ALGID );
    check_fails( CryptVerifySignatureA( keyed, signature, len, pair, NULL, 0 ), NTE_BAD_ALGID );
    destroy_hash( keyed );
    check_ok( CryptCreateHash( prov, CALG_HMAC, session, 0, &keyed ) );
    check_fails( CryptSignHashA( keyed, AT_SIGNATURE, NULL, 0, signature, &len ), NTE_BAD_ALGID );
    destroy_hash( keyed );
    /* rsa-operations: sign-13, vrfy-17; no value yet */
    check_ok( CryptCreateHash( prov, CALG_SSL3_SHAMD5, 0, 0, &empty ) );
    check_fails( CryptSignHashA( empty, AT_SIGNATURE, NULL, 0, signature, &len ), NTE_BAD_HASH_STATE );
    check_fails( CryptVerifySignatureA( empty, signature, len, pair, NULL, 0 ), NTE_BAD_HASH_STATE );
    destroy_hash( empty );
    ok( len == TEST_BYTES && !signature[0] && !signature[63], "size %lu, or written to\n", len );
    check_ok( CryptHashData( hash, signature, 1, 0 ) );     /* nothing of this has finished it */
    destroy_hash( hash );
    destroy_key( session );
    destroy_key( pair );
}

/* rsa-operations: sign-12; a modulus that has no room */
static void test_small( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD  bytes;           /* of the modulus: 11, the digest and its DigestInfo are needed */
        ALG_ID alg;
        DWORD  flags, error;
    } rows[] =
    {
        { 48, CALG_MD5,     0,               0 },
        { 48, CALG_SHA1,    0,               0 },
        { 48, CALG_SHA_256, 0,               NTE_BAD_LEN },
        { 48, CALG_SHA_256, CRYPT_NOHASHOID, 0 },
        { 48, CALG_SHA_384, 0,               NTE_BAD_LEN },
        { 48, CALG_SHA_384, CRYPT_NOHASHOID, NTE_BAD_LEN },
        { 48, CALG_SHA_512, 0,               NTE_BAD_LEN },
        { 48, CALG_SHA_512, CRYPT_NOHASHOID, NTE_BAD_LEN },
        { 61, CALG_SHA_256, 0,               NTE_BAD_LEN },
        { 62, CALG_SHA_256, 0,               0 },
        { 74, CALG_SHA_512, CRYPT_NOHASHOID, NTE_BAD_LEN },
        { 75, CALG_SHA_512, CRYPT_NOHASHOID, 0 },
    };
    BYTE signature[75];
    HCRYPTHASH hash;
    HCRYPTKEY pair = 0;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%lu bytes, hash %#x, flags %#lx", rows[i].bytes, rows[i].alg, rows[i].flags );
        check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( rows[i].bytes * 8 ), &pair ) );
        hash = make_hash( prov, rows[i].alg );
        memset( signature, 0, sizeof(signature) );
        len = sizeof(signature);
        if (rows[i].error)
        {
            check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, rows[i].flags, signature, &len ), rows[i].error );
            check_fails( CryptVerifySignatureA( hash, signature, rows[i].bytes, pair, NULL, rows[i].flags ),
                         NTE_BAD_SIGNATURE );
        }
        else
        {
            check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, rows[i].flags, signature, &len ) );
            check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
        }
        destroy_hash( hash );
        destroy_key( pair );
        winetest_pop_context();
    }
}

START_TEST( sign )
{
    for_providers( ALL_PROVS, test_vectors );
    for_providers( BASE | AES | SCH, test_hashes );
    for_providers( BASE | AES, test_forged );
    for_providers( BASE | AES, test_numbers );
    for_providers( BASE | AES, test_exponents );
    for_providers( ALL_PROVS, test_states );
    for_providers( BASE | AES, test_description );
    for_providers( ALL_PROVS, test_refused );
    for_providers( AES, test_small );
}
