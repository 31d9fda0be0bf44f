/* What CryptSignHash and CryptVerifySignature refuse: blocks of MD2, MD4, MD5 and SHA-2 that are wrong in one thing,
 * made with an exponent of one, numbers that are no signature, good signatures that do not belong there, and arguments.
 * sign.c has the blocks of SHA-1.
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
#ifndef CRYPT_X931_FORMAT
#define CRYPT_X931_FORMAT 4
#endif

#define NO_OID CRYPT_NOHASHOID
#define X931   CRYPT_X931_FORMAT

#define MD2_ABC    "da853b0d3f88d99b30283a69e6ded6bb"
#define MD4_ABC    "a448017aaf21d8525fc10ae87aa6729d"
#define MD5_ABC    "900150983cd24fb0d6963f7d28e17f72"
#define SHA1_ABC   "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA384_ABC "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed" \
                   "8086072ba1e7cc2358baeca134c825a7"
#define SHA512_ABC "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" \
                   "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"

#define DER_MD2    "3020300c06082a864886f70d020205000410"
#define DER_MD4    "3020300c06082a864886f70d020405000410"
#define DER_MD5    "3020300c06082a864886f70d020505000410"
#define DER_SHA1   "3021300906052b0e03021a05000414"
#define DER_SHA256 "3031300d060960864801650304020105000420"
#define DER_SHA384 "3041300d060960864801650304020205000430"
#define DER_SHA512 "3051300d060960864801650304020305000440"

#define NOT_SCH (ALL_PROVS & ~SCH)

/* ---- blocks ----------------------------------------------------------------------------------- */

/* Big-endian blocks of 64 bytes: a start, a filling, an end. */
static const struct block_row
{
    const char *what;
    DWORD       bits;       /* providers */
    ALG_ID      alg;
    DWORD       flags;
    const char *start;
    BYTE        fill;
    const char *end;
    DWORD       error;
} block_rows[] =
{
    /* rsa-operations: sign-oid-01, sign-oid-02, sign-oid-03, sign-oid-05 */
    { "right MD2",            NOT_SCH,   CALG_MD2,     0, "0001", 0xff, "00" DER_MD2 MD2_ABC, 0 },
    { "right MD4",            NOT_SCH,   CALG_MD4,     0, "0001", 0xff, "00" DER_MD4 MD4_ABC, 0 },
    { "right MD5",            ALL_PROVS, CALG_MD5,     0, "0001", 0xff, "00" DER_MD5 MD5_ABC, 0 },
    { "right SHA-256",        AES_PROVS, CALG_SHA_256, 0, "0001", 0xff, "00" DER_SHA256 SHA256_ABC, 0 },
    /* rsa-operations: vrfy-bad-04; the OID of another hash of the same length */
    { "MD2, OID of MD4",      NOT_SCH,   CALG_MD2, 0, "0001", 0xff, "00" DER_MD4 MD2_ABC, NTE_BAD_SIGNATURE },
    { "MD2, OID of MD5",      NOT_SCH,   CALG_MD2, 0, "0001", 0xff, "00" DER_MD5 MD2_ABC, NTE_BAD_SIGNATURE },
    { "MD4, OID of MD2",      NOT_SCH,   CALG_MD4, 0, "0001", 0xff, "00" DER_MD2 MD4_ABC, NTE_BAD_SIGNATURE },
    { "MD4, OID of MD5",      NOT_SCH,   CALG_MD4, 0, "0001", 0xff, "00" DER_MD5 MD4_ABC, NTE_BAD_SIGNATURE },
    { "MD5, OID of MD2",      ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00" DER_MD2 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5, OID of MD4",      ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00" DER_MD4 MD5_ABC, NTE_BAD_SIGNATURE },
    { "OID of SHA-384",       AES_PROVS, CALG_SHA_256, 0, "0001", 0xff,
      "003031300d060960864801650304020205000420" SHA256_ABC, NTE_BAD_SIGNATURE },
    { "OID of SHA-512",       AES_PROVS, CALG_SHA_256, 0, "0001", 0xff,
      "003031300d060960864801650304020305000420" SHA256_ABC, NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-04; the value of another hash, whole and right in itself */
    { "MD4's for MD2",        NOT_SCH,   CALG_MD2, 0, "0001", 0xff, "00" DER_MD4 MD4_ABC, NTE_BAD_SIGNATURE },
    { "MD5's for MD4",        NOT_SCH,   CALG_MD4, 0, "0001", 0xff, "00" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "SHA-1's for MD5",      ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00" DER_SHA1 SHA1_ABC, NTE_BAD_SIGNATURE },
    { "SHA-1's for SHA-256",  AES_PROVS, CALG_SHA_256, 0, "0001", 0xff, "00" DER_SHA1 SHA1_ABC, NTE_BAD_SIGNATURE },
    { "MD5's bare for MD2",   NOT_SCH,   CALG_MD2, 0, "0001", 0xff, "00" MD5_ABC, NTE_BAD_SIGNATURE },
    { "SHA-1's bare for MD5", ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00" SHA1_ABC, NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-02; padding */
    { "MD5, type 2",          ALL_PROVS, CALG_MD5, 0, "0002", 0xff, "00" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5, type 0",          ALL_PROVS, CALG_MD5, 0, "0000", 0x00, "00" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5, padding 00",      ALL_PROVS, CALG_MD5, 0, "0001ff00", 0xff, "00" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5, separator 01",    ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "01" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5 bare, type 2",     ALL_PROVS, CALG_MD5, NO_OID, "0002", 0xff, "00" MD5_ABC, NTE_BAD_SIGNATURE },
    { "SHA-256, type 2",      AES_PROVS, CALG_SHA_256, 0, "0002", 0xff, "00" DER_SHA256 SHA256_ABC,
      NTE_BAD_SIGNATURE },
    { "SHA-256, padding fe",  AES_PROVS, CALG_SHA_256, 0, "0001fe", 0xff, "00" DER_SHA256 SHA256_ABC,
      NTE_BAD_SIGNATURE },
    { "SHA-256, shifted",     AES_PROVS, CALG_SHA_256, 0, "01ff", 0xff, "00" DER_SHA256 SHA256_ABC "00",
      NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-03; garbage */
    { "MD5, garbage behind",  ALL_PROVS, CALG_MD5, 0, "0001ffffffffffffffff00" DER_MD5 MD5_ABC, 0x00, "",
      NTE_BAD_SIGNATURE },
    { "MD5 bare, behind",     ALL_PROVS, CALG_MD5, NO_OID, "0001ffffffffffffffff00" MD5_ABC, 0xff, "",
      NTE_BAD_SIGNATURE },
    { "MD5, one behind",      ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00" DER_MD5 MD5_ABC "00", NTE_BAD_SIGNATURE },
    { "MD5, in the NULL",     ALL_PROVS, CALG_MD5, 0, "0001", 0xff,
      "003022300e06082a864886f70d02050502aabb0410" MD5_ABC, NTE_BAD_SIGNATURE },
    { "SHA-256, one behind",  AES_PROVS, CALG_SHA_256, 0, "0001", 0xff, "00" DER_SHA256 SHA256_ABC "00",
      NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-04; lengths, tags, values */
    { "MD5, long form",       ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00308120300c06082a864886f70d020505000410" MD5_ABC,
      NTE_BAD_SIGNATURE },
    { "MD5, indefinite",      ALL_PROVS, CALG_MD5, 0, "0001", 0xff,
      "003080300c06082a864886f70d020505000410" MD5_ABC "0000", NTE_BAD_SIGNATURE },
    { "MD5, tag of value",    ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "003020300c06082a864886f70d020505000310" MD5_ABC,
      NTE_BAD_SIGNATURE },
    { "MD5, value cut",       ALL_PROVS, CALG_MD5, 0, "0001", 0xff,
      "00301f300c06082a864886f70d02050500040f900150983cd24fb0d6963f7d28e17f", NTE_BAD_SIGNATURE },
    { "MD5, value turned",    ALL_PROVS, CALG_MD5, 0, "0001", 0xff,
      "00" DER_MD5 "727fe1287d3f96d6b04fd23c98500190", NTE_BAD_SIGNATURE },
    { "MD5 bare, value cut",  ALL_PROVS, CALG_MD5, NO_OID, "0001", 0xff, "00900150983cd24fb0d6963f7d28e17f",
      NTE_BAD_SIGNATURE },
    { "SHA-256, tag of NULL", AES_PROVS, CALG_SHA_256, 0, "0001", 0xff,
      "003031300d060960864801650304020104000420" SHA256_ABC, NTE_BAD_SIGNATURE },
    { "SHA-256, value + 1",   AES_PROVS, CALG_SHA_256, 0, "0001", 0xff,
      "00" DER_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae", NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-06 */
    { "MD5, no NULL",         ALL_PROVS, CALG_MD5, 0, "0001", 0xff, "00301e300a06082a864886f70d02050410" MD5_ABC,
      NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-07, sign-19 */
    { "right X9.31, MD5",     ALL_PROVS, CALG_MD5, X931, "6b", 0xbb, "ba" MD5_ABC "33cc", 0 },
    { "MD5, PKCS #1",         ALL_PROVS, CALG_MD5, X931, "0001", 0xff, "00" DER_MD5 MD5_ABC, NTE_BAD_SIGNATURE },
    { "MD5, X9.31",           ALL_PROVS, CALG_MD5, 0,    "6b", 0xbb, "ba" MD5_ABC "33cc", NTE_BAD_SIGNATURE },
    { "MD5, X9.31 as bare",   ALL_PROVS, CALG_MD5, NO_OID, "6b", 0xbb, "ba" MD5_ABC "33cc", NTE_BAD_SIGNATURE },
    { "MD5, id of SHA-256",   ALL_PROVS, CALG_MD5, X931, "6b", 0xbb, "ba" MD5_ABC "34cc", NTE_BAD_SIGNATURE },
    { "SHA-1, id of SHA-512", ALL_PROVS, CALG_SHA1, X931, "6b", 0xbb, "ba" SHA1_ABC "35cc", NTE_BAD_SIGNATURE },
    { "SHA-256, of SHA-512",  AES_PROVS, CALG_SHA_256, X931, "6b", 0xbb, "ba" SHA256_ABC "35cc", NTE_BAD_SIGNATURE },
    { "SHA-256, of SHA-384",  AES_PROVS, CALG_SHA_256, X931, "6b", 0xbb, "ba" SHA256_ABC "36cc", NTE_BAD_SIGNATURE },
    { "SHA-256, no ba",       AES_PROVS, CALG_SHA_256, X931, "6b", 0xbb, SHA256_ABC "34cc", NTE_BAD_SIGNATURE },
};

/* The same of 128 bytes: SHA-384 and SHA-512 need more than 64. */
static const struct block_row big_rows[] =
{
    /* rsa-operations: sign-oid-06, sign-oid-07 */
    { "right SHA-384",         AES_PROVS, CALG_SHA_384, 0, "0001", 0xff, "00" DER_SHA384 SHA384_ABC, 0 },
    { "right SHA-512",         AES_PROVS, CALG_SHA_512, 0, "0001", 0xff, "00" DER_SHA512 SHA512_ABC, 0 },
    /* rsa-operations: vrfy-bad-04 */
    { "384, OID of SHA-256",   AES_PROVS, CALG_SHA_384, 0, "0001", 0xff,
      "003041300d060960864801650304020105000430" SHA384_ABC, NTE_BAD_SIGNATURE },
    { "384, OID of SHA-512",   AES_PROVS, CALG_SHA_384, 0, "0001", 0xff,
      "003041300d060960864801650304020305000430" SHA384_ABC, NTE_BAD_SIGNATURE },
    { "512, OID of SHA-384",   AES_PROVS, CALG_SHA_512, 0, "0001", 0xff,
      "003051300d060960864801650304020205000440" SHA512_ABC, NTE_BAD_SIGNATURE },
    { "512, OID of SHA-224",   AES_PROVS, CALG_SHA_512, 0, "0001", 0xff,
      "003051300d060960864801650304020405000440" SHA512_ABC, NTE_BAD_SIGNATURE },
    { "SHA-256's for 384",     AES_PROVS, CALG_SHA_384, 0, "0001", 0xff, "00" DER_SHA256 SHA256_ABC,
      NTE_BAD_SIGNATURE },
    { "SHA-512's for 384",     AES_PROVS, CALG_SHA_384, 0, "0001", 0xff, "00" DER_SHA512 SHA512_ABC,
      NTE_BAD_SIGNATURE },
    { "SHA-384's for 512",     AES_PROVS, CALG_SHA_512, 0, "0001", 0xff, "00" DER_SHA384 SHA384_ABC,
      NTE_BAD_SIGNATURE },
    { "384, long form",        AES_PROVS, CALG_SHA_384, 0, "0001", 0xff,
      "00308141300d060960864801650304020205000430" SHA384_ABC, NTE_BAD_SIGNATURE },
    { "512, long form inside", AES_PROVS, CALG_SHA_512, 0, "0001", 0xff,
      "00305230810d060960864801650304020305000440" SHA512_ABC, NTE_BAD_SIGNATURE },
    { "384, tag of sequence",  AES_PROVS, CALG_SHA_384, 0, "0001", 0xff,
      "003141300d060960864801650304020205000430" SHA384_ABC, NTE_BAD_SIGNATURE },
    { "384, value cut, bare",  AES_PROVS, CALG_SHA_384, NO_OID, "0001", 0xff,
      "00cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed", NTE_BAD_SIGNATURE },
    { "512, half of it, bare", AES_PROVS, CALG_SHA_512, NO_OID, "0001", 0xff,
      "00ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a", NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-02 */
    { "384, type 2",           AES_PROVS, CALG_SHA_384, 0, "0002", 0xff, "00" DER_SHA384 SHA384_ABC,
      NTE_BAD_SIGNATURE },
    { "512, padding 00",       AES_PROVS, CALG_SHA_512, 0, "0001ffffffffffffffffff00", 0xff,
      "00" DER_SHA512 SHA512_ABC, NTE_BAD_SIGNATURE },
    { "512, padding 5a",       AES_PROVS, CALG_SHA_512, 0, "0001", 0x5a, "00" DER_SHA512 SHA512_ABC,
      NTE_BAD_SIGNATURE },
    { "512, separator ff",     AES_PROVS, CALG_SHA_512, 0, "0001", 0xff, "ff" DER_SHA512 SHA512_ABC,
      NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-03 */
    { "384, garbage behind",   AES_PROVS, CALG_SHA_384, 0, "0001ffffffffffffffff00" DER_SHA384 SHA384_ABC, 0x00, "",
      NTE_BAD_SIGNATURE },
    { "512, garbage behind",   AES_PROVS, CALG_SHA_512, 0, "0001ffffffffffffffff00" DER_SHA512 SHA512_ABC, 0x77, "",
      NTE_BAD_SIGNATURE },
    /* rsa-operations: sign-19 */
    { "right X9.31, SHA-384",  AES_PROVS, CALG_SHA_384, X931, "6b", 0xbb, "ba" SHA384_ABC "36cc", 0 },
    { "right X9.31, SHA-512",  AES_PROVS, CALG_SHA_512, X931, "6b", 0xbb, "ba" SHA512_ABC "35cc", 0 },
    /* rsa-operations: vrfy-bad-07 */
    { "384, id of SHA-512",    AES_PROVS, CALG_SHA_384, X931, "6b", 0xbb, "ba" SHA384_ABC "35cc", NTE_BAD_SIGNATURE },
    { "384, id of SHA-1",      AES_PROVS, CALG_SHA_384, X931, "6b", 0xbb, "ba" SHA384_ABC "33cc", NTE_BAD_SIGNATURE },
    { "512, id of SHA-384",    AES_PROVS, CALG_SHA_512, X931, "6b", 0xbb, "ba" SHA512_ABC "36cc", NTE_BAD_SIGNATURE },
    { "512, id of SHA-256",    AES_PROVS, CALG_SHA_512, X931, "6b", 0xbb, "ba" SHA512_ABC "34cc", NTE_BAD_SIGNATURE },
    { "512, PKCS #1",          AES_PROVS, CALG_SHA_512, X931, "0001", 0xff, "00" DER_SHA512 SHA512_ABC,
      NTE_BAD_SIGNATURE },
    { "512, X9.31",            AES_PROVS, CALG_SHA_512, 0, "6b", 0xbb, "ba" SHA512_ABC "35cc", NTE_BAD_SIGNATURE },
};

#define BIG_BYTES 128

/* Little-endian, from a start, a filling and an end that are big-endian. */
static void make_block( BYTE *signature, DWORD size, const struct block_row *row )
{
    BYTE em[BIG_BYTES], tail[BIG_BYTES];
    DWORD count, i;

    memset( em, row->fill, size );
    from_hex( row->start, em, size );
    count = from_hex( row->end, tail, size );
    memcpy( em + size - count, tail, count );
    for (i = 0; i < size; i++) signature[i] = em[size - 1 - i];
}

/* A block of the key's size, verified with an exponent of one. */
static void check_block( HCRYPTPROV prov, HCRYPTKEY one, DWORD size, const struct block_row *row )
{
    HCRYPTHASH hash = hash_text( prov, row->alg, "abc" );
    BYTE signature[BIG_BYTES];

    winetest_push_context( "%s", row->what );
    make_block( signature, size, row );
    if (row->error) check_fails( CryptVerifySignatureA( hash, signature, size, one, NULL, row->flags ), row->error );
    else check_ok( CryptVerifySignatureA( hash, signature, size, one, NULL, row->flags ) );
    check_ok( CryptDestroyHash( hash ) );
    winetest_pop_context();
}

static void test_blocks( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_test_public( prov, CALG_RSA_SIGN, 1 ), big;
    BYTE blob[AT_N + BIG_BYTES];
    unsigned int i;

    rsa_header( blob, PUBLICKEYBLOB, CALG_RSA_SIGN, 8 * BIG_BYTES, 1 );
    memset( blob + AT_N, 0xff, BIG_BYTES );
    big = import_blob( prov, blob, sizeof(blob), 0, 0 );
    for (i = 0; i < ARRAY_SIZE( block_rows ); i++)
        if (block_rows[i].bits & provider->bit) check_block( prov, one, TEST_BYTES, &block_rows[i] );
    for (i = 0; i < ARRAY_SIZE( big_rows ); i++)
        if (big_rows[i].bits & provider->bit) check_block( prov, big, BIG_BYTES, &big_rows[i] );
    destroy_key( big );
    destroy_key( one );
}

/* ---- numbers, and moduli without room --------------------------------------------------------- */

/* Little-endian numbers as signatures of the test key, given by their start, the rest being `fill`. */
static const struct number_row
{
    const char *what, *start;
    BYTE        fill;
    DWORD       flags, error;
} number_rows[] =
{
    /* rsa-operations: vrfy-bad-01 */
    { "0",     "",                  0x00, 0,      NTE_BAD_SIGNATURE },
    { "0",     "",                  0x00, NO_OID, NTE_BAD_SIGNATURE },
    { "0",     "",                  0x00, X931,   NTE_BAD_SIGNATURE },
    { "1",     "01",                0x00, 0,      NTE_BAD_SIGNATURE },
    { "1",     "01",                0x00, NO_OID, NTE_BAD_SIGNATURE },
    { "1",     "01",                0x00, X931,   NTE_BAD_SIGNATURE },
    { "n",     TEST_N,              0x00, NO_OID, NTE_BAD_SIGNATURE },
    { "n",     TEST_N,              0x00, X931,   NTE_BAD_SIGNATURE },
    { "ff..",  "",                  0xff, 0,      NTE_BAD_SIGNATURE },
    { "ff..",  "",                  0xff, NO_OID, NTE_BAD_SIGNATURE },
    { "ff..",  "",                  0xff, X931,   NTE_BAD_SIGNATURE },
};

static void test_numbers( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE signature[TEST_BYTES];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( number_rows ); i++)
    {
        winetest_push_context( "%s, flags %#lx", number_rows[i].what, number_rows[i].flags );
        memset( signature, number_rows[i].fill, sizeof(signature) );
        from_hex( number_rows[i].start, signature, sizeof(signature) );
        check_fails( CryptVerifySignatureA( hash, signature, sizeof(signature), pub, NULL, number_rows[i].flags ),
                     number_rows[i].error );
        winetest_pop_context();
    }
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( pub );
}

/* A modulus that is a byte too short. */
static const struct small_row
{
    DWORD  bytes;
    ALG_ID alg;
    DWORD  flags, error;
} small_rows[] =
{
    /* rsa-operations: sign-12 */
    { 58, CALG_SHA_384, NO_OID, NTE_BAD_LEN },
    { 77, CALG_SHA_384, 0,      NTE_BAD_LEN },
    { 93, CALG_SHA_512, 0,      NTE_BAD_LEN },
    /* rsa-operations: sign-18 */
    { 51, CALG_SHA_384, X931,   NTE_BAD_LEN },
    { 67, CALG_SHA_512, X931,   NTE_BAD_LEN },
};

static void check_small( HCRYPTPROV prov, const struct small_row *row )
{
    HCRYPTHASH hash = hash_text( prov, row->alg, "abc" );
    BYTE signature[BIG_BYTES] = { 0 };
    DWORD len = sizeof(signature);
    HCRYPTKEY pair = 0;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 8 * row->bytes ), &pair ) );
    check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, row->flags, signature, &len ), row->error );
    ok( len == sizeof(signature) && !signature[0], "size %lu, or written to\n", len );
    check_fails( CryptVerifySignatureA( hash, signature, row->bytes, pair, NULL, row->flags ), NTE_BAD_SIGNATURE );
    destroy_key( pair );
    /* one more byte will do */
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 8 * row->bytes + 8 ), &pair ) );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, row->flags, signature, &len ) );
    destroy_key( pair );
    check_ok( CryptDestroyHash( hash ) );
}

static void test_small( HCRYPTPROV prov, const struct provider_row *provider )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( small_rows ); i++)
    {
        if (is_builtin()) continue;     /* it writes in front of the block */
        winetest_push_context( "%lu bytes, hash %#x", small_rows[i].bytes, small_rows[i].alg );
        check_small( prov, &small_rows[i] );
        winetest_pop_context();
    }
}

/* ---- calls ------------------------------------------------------------------------------------ */

enum hash_kind { SHA1, MD5, MAC, HMAC, SHAMD5 };

static HCRYPTHASH make_hash( HCRYPTPROV prov, HCRYPTKEY session, enum hash_kind kind )
{
    static const ALG_ID algs[] = { CALG_SHA1, CALG_MD5, CALG_MAC, CALG_HMAC, CALG_SSL3_SHAMD5 };
    BOOL keyed = kind == MAC || kind == HMAC;
    HCRYPTHASH hash = 0;

    if (kind == SHA1 || kind == MD5) return hash_text( prov, algs[kind], "abc" );
    check_ok( CryptCreateHash( prov, algs[kind], keyed ? session : 0, 0, &hash ) );
    return hash;
}

#define SIZE_ONLY 0xffff    /* no buffer for the signature */

static const struct sign_row
{
    enum hash_kind hash;
    DWORD          spec, flags;
    DWORD          room;
    const char    *text;        /* description */
    DWORD          error;
} sign_rows[] =
{
    /* rsa-operations: sign-05; the context has only a signature pair, and an exchange key that is public */
    { SHA1,   AT_KEYEXCHANGE, NO_OID, 64,        NULL,   NTE_NO_KEY },
    { SHA1,   AT_KEYEXCHANGE, X931,   64,        NULL,   NTE_NO_KEY },
    { MD5,    AT_KEYEXCHANGE, 0,      SIZE_ONLY, NULL,   NTE_NO_KEY },
    { SHA1,   AT_KEYEXCHANGE, 0,      64,        "text", NTE_NO_KEY },
    /* rsa-operations: sign-06 */
    { SHA1,   CALG_RSA_KEYX,  0,      64,        NULL,   NTE_BAD_ALGID },
    { SHA1,   0,              0,      SIZE_ONLY, NULL,   NTE_BAD_ALGID },
    { SHA1,   3,              X931,   64,        NULL,   NTE_BAD_ALGID },
    { SHA1,   0x10002,        0,      64,        NULL,   NTE_BAD_ALGID },
    { SHA1,   ~0u,            0,      64,        "text", NTE_BAD_ALGID },
    /* rsa-operations: sign-09 */
    { MAC,    AT_SIGNATURE,   0,      SIZE_ONLY, NULL,   NTE_BAD_ALGID },
    { MAC,    AT_SIGNATURE,   NO_OID, 64,        NULL,   NTE_BAD_ALGID },
    { MAC,    AT_SIGNATURE,   X931,   64,        NULL,   NTE_BAD_ALGID },
    { MAC,    AT_SIGNATURE,   0,      64,        "text", NTE_BAD_ALGID },
    { HMAC,   AT_SIGNATURE,   0,      SIZE_ONLY, NULL,   NTE_BAD_ALGID },
    { HMAC,   AT_SIGNATURE,   NO_OID, 64,        NULL,   NTE_BAD_ALGID },
    { HMAC,   AT_SIGNATURE,   X931,   64,        NULL,   NTE_BAD_ALGID },
    { HMAC,   AT_SIGNATURE,   0,      64,        "text", NTE_BAD_ALGID },
    /* rsa-operations: sign-10, sign-11 */
    { SHA1,   AT_SIGNATURE,   CRYPT_TYPE2_FORMAT | NO_OID, 64, NULL,   NTE_BAD_FLAGS },
    { SHA1,   AT_SIGNATURE,   CRYPT_TYPE2_FORMAT | X931,   64, NULL,   NTE_BAD_FLAGS },
    { SHA1,   AT_SIGNATURE,   X931 | 8,                    64, NULL,   NTE_BAD_FLAGS },
    { SHA1,   AT_SIGNATURE,   NO_OID | 0x10000,            64, NULL,   NTE_BAD_FLAGS },
    { SHA1,   AT_SIGNATURE,   0x10,                 SIZE_ONLY, NULL,   NTE_BAD_FLAGS },
    { SHA1,   AT_SIGNATURE,   8,                           64, "text", NTE_BAD_FLAGS },
    /* rsa-operations: sign-13 */
    { SHAMD5, AT_SIGNATURE,   NO_OID, 64,        NULL,   NTE_BAD_HASH_STATE },
    /* rsa-operations: sign-04; the description is not hashed either */
    { SHA1,   AT_SIGNATURE,   0,      0,         NULL,   ERROR_MORE_DATA },
    { SHA1,   AT_SIGNATURE,   NO_OID, 20,        NULL,   ERROR_MORE_DATA },
    { SHA1,   AT_SIGNATURE,   X931,   63,        NULL,   ERROR_MORE_DATA },
    { SHA1,   AT_SIGNATURE,   0,      63,        "text", ERROR_MORE_DATA },
};

/* One refused call; the hash takes data as before, and has the value of all of it. */
static void check_sign( HCRYPTHASH hash, const struct sign_row *row )
{
    BYTE signature[TEST_BYTES];
    DWORD len = row->room;

    memset( signature, 0xcc, sizeof(signature) );
    check_fails( CryptSignHashA( hash, row->spec, row->text, row->flags, row->room == SIZE_ONLY ? NULL : signature,
                                 &len ), row->error );
    ok( len == (row->error == ERROR_MORE_DATA ? TEST_BYTES : row->room), "size %lu\n", len );
    ok( signature[0] == 0xcc && signature[63] == 0xcc, "written to\n" );
    if (row->hash != SHA1) return;
    check_ok( CryptHashData( hash, (const BYTE *)"", 0, 0 ) );
    check_value( hash, SHA1_ABC );
}

static void test_sign( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 ), pub = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    HCRYPTKEY session = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    HCRYPTHASH hash;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( sign_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        hash = make_hash( prov, session, sign_rows[i].hash );
        check_sign( hash, &sign_rows[i] );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    destroy_key( session );
    destroy_key( pub );
    destroy_key( pair );
}

/* The other way round, and contexts whose pairs are not there. */
static const struct spec_row
{
    ALG_ID pair;            /* what was imported; 0: nothing */
    BOOL   public_only;
    DWORD  spec, flags, error;
} spec_rows[] =
{
    /* rsa-operations: sign-05, sign-07, sign-08; rsa-keys: gen-01 */
    { CALG_RSA_KEYX, FALSE, AT_SIGNATURE,   0,      NTE_NO_KEY },
    { CALG_RSA_KEYX, FALSE, AT_SIGNATURE,   NO_OID, NTE_NO_KEY },
    { CALG_RSA_KEYX, FALSE, AT_SIGNATURE,   X931,   NTE_NO_KEY },
    { CALG_RSA_KEYX, TRUE,  AT_KEYEXCHANGE, 0,      NTE_NO_KEY },
    { CALG_RSA_SIGN, TRUE,  AT_SIGNATURE,   0,      NTE_NO_KEY },
    { CALG_RSA_SIGN, TRUE,  AT_SIGNATURE,   X931,   NTE_NO_KEY },
    { 0,             FALSE, AT_SIGNATURE,   NO_OID, NTE_NO_KEY },
    { 0,             FALSE, AT_KEYEXCHANGE, X931,   NTE_NO_KEY },
};

static void check_spec( HCRYPTPROV prov, const struct spec_row *row )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE signature[TEST_BYTES] = { 0 };
    DWORD len = sizeof(signature);
    HCRYPTKEY key = 0;

    if (row->public_only) key = import_test_public( prov, row->pair, 65537 );
    else if (row->pair) key = import_test_pair( prov, row->pair, 0 );
    check_fails( CryptSignHashA( hash, row->spec, NULL, row->flags, signature, &len ), row->error );
    check_fails( CryptSignHashA( hash, row->spec, NULL, row->flags, NULL, &len ), row->error );
    ok( len == sizeof(signature) && !signature[0], "size %lu, or written to\n", len );
    check_ok( CryptHashData( hash, signature, 1, 0 ) );
    if (key) destroy_key( key );
    check_ok( CryptDestroyHash( hash ) );
}

/* Each with a context of its own. */
static void test_specs( HCRYPTPROV unused, const struct provider_row *provider )
{
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( spec_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        prov = open_provider( provider->bit );
        check_spec( prov, &spec_rows[i] );
        close_provider( prov );
        winetest_pop_context();
    }
}

/* ---- verifying -------------------------------------------------------------------------------- */

enum key_kind { PAIR, PUBLIC, OTHER, SMALL, RC4, DES };

/* How a good signature of SHA-1 of "abc", made with the flags, is handed over. */
enum change { AS_IT_IS, TURNED, COMPLEMENT, CUT, LONGER, NO_POINTER };

static const struct verify_row
{
    enum hash_kind hash;
    enum key_kind  key;
    DWORD          sign_flags;
    enum change    change;
    DWORD          flags;
    const char    *text;        /* description */
    DWORD          error;
} verify_rows[] =
{
    /* rsa-operations: vrfy-10; another key, hash, or order of bytes */
    { SHA1, OTHER,  0,      AS_IT_IS,   0,      NULL,   NTE_BAD_SIGNATURE },
    { SHA1, OTHER,  NO_OID, AS_IT_IS,   NO_OID, NULL,   NTE_BAD_SIGNATURE },
    { SHA1, OTHER,  X931,   AS_IT_IS,   X931,   NULL,   NTE_BAD_SIGNATURE },
    { MD5,  PUBLIC, NO_OID, AS_IT_IS,   NO_OID, NULL,   NTE_BAD_SIGNATURE },
    { MD5,  PUBLIC, X931,   AS_IT_IS,   X931,   NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, 0,      TURNED,     0,      NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, NO_OID, TURNED,     0,      NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, X931,   TURNED,     X931,   NULL,   NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-09, vrfy-10; n - s is X9.31's alone */
    { SHA1, PUBLIC, 0,      COMPLEMENT, 0,      NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, NO_OID, COMPLEMENT, NO_OID, NULL,   NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-bad-07 */
    { SHA1, PUBLIC, 0,      AS_IT_IS,   X931,   NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, X931,   AS_IT_IS,   NO_OID, NULL,   NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-15 */
    { SHA1, PUBLIC, 0,      AS_IT_IS,   0,      "text", NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, X931,   AS_IT_IS,   X931,   "text", NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-02 */
    { SHA1, SMALL,  0,      AS_IT_IS,   0,      NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, NO_OID, CUT,        NO_OID, NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, X931,   CUT,        X931,   NULL,   NTE_BAD_SIGNATURE },
    { SHA1, PUBLIC, X931,   LONGER,     X931,   NULL,   NTE_BAD_SIGNATURE },
    /* rsa-operations: vrfy-01 */
    { SHA1, PUBLIC, 0,      NO_POINTER, NO_OID, NULL,   ERROR_INVALID_PARAMETER },
    { SHA1, PUBLIC, 0,      NO_POINTER, X931,   NULL,   ERROR_INVALID_PARAMETER },
    /* rsa-operations: vrfy-11 */
    { SHA1, RC4,    0,      AS_IT_IS,   0,      NULL,   NTE_BAD_KEY },
    { SHA1, DES,    0,      AS_IT_IS,   NO_OID, NULL,   NTE_BAD_KEY },
    { SHA1, DES,    X931,   AS_IT_IS,   X931,   NULL,   NTE_BAD_KEY },
    /* rsa-operations: vrfy-16 */
    { HMAC, PUBLIC, 0,      AS_IT_IS,   0,      NULL,   NTE_BAD_ALGID },
    { HMAC, PUBLIC, X931,   AS_IT_IS,   X931,   NULL,   NTE_BAD_ALGID },
    { MAC,  PUBLIC, NO_OID, AS_IT_IS,   NO_OID, NULL,   NTE_BAD_ALGID },
    { SHA1, PUBLIC, 0,      AS_IT_IS,   CRYPT_TYPE2_FORMAT | X931, NULL, NTE_BAD_FLAGS },
    { SHA1, PUBLIC, NO_OID, AS_IT_IS,   NO_OID | 0x10000,          NULL, NTE_BAD_FLAGS },
    { SHA1, PAIR,   0,      AS_IT_IS,   8,                         NULL, NTE_BAD_FLAGS },
    /* rsa-operations: vrfy-17 */
    { SHAMD5, PUBLIC, 0,    AS_IT_IS,   NO_OID, NULL,   NTE_BAD_HASH_STATE },
};

/* Changes a signature of 64 bytes (65 of room); gives the length to pass. */
static DWORD change_signature( BYTE *signature, enum change change )
{
    BYTE modulus[TEST_BYTES], before[TEST_BYTES];
    int borrow = 0, difference, i;

    memcpy( before, signature, sizeof(before) );
    from_hex( TEST_N, modulus, sizeof(modulus) );
    for (i = 0; i < TEST_BYTES; i++)
    {
        difference = modulus[i] - before[i] - borrow;
        borrow = difference < 0;
        if (change == COMPLEMENT) signature[i] = difference;
        if (change == TURNED) signature[i] = before[TEST_BYTES - 1 - i];
    }
    signature[TEST_BYTES] = 0;
    return change == CUT ? TEST_BYTES - 1 : change == LONGER ? TEST_BYTES + 1 : TEST_BYTES;
}

static void check_verify( HCRYPTPROV prov, const struct verify_row *row, const HCRYPTKEY *keys )
{
    HCRYPTHASH good = make_hash( prov, 0, SHA1 ), hash = make_hash( prov, keys[DES], row->hash );
    BYTE signature[TEST_BYTES + 1], changed[TEST_BYTES + 1];
    DWORD len = TEST_BYTES;

    check_ok( CryptSignHashA( good, AT_SIGNATURE, NULL, row->sign_flags, signature, &len ) );
    memcpy( changed, signature, sizeof(changed) );
    len = change_signature( changed, row->change );
    check_fails( CryptVerifySignatureA( hash, row->change == NO_POINTER ? NULL : changed, len, keys[row->key],
                                        row->text, row->flags ), row->error );
    /* rsa-operations: vrfy-13; it was not the signature's fault */
    check_ok( CryptVerifySignatureA( good, signature, TEST_BYTES, keys[PUBLIC], NULL, row->sign_flags ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( good ) );
}

static void test_verify( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[DES + 1];
    unsigned int i;

    /* the signature pair is imported last, so that it is the context's */
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &keys[OTHER] ) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 384 ), &keys[SMALL] ) );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    keys[RC4] = import_hex( prov, CALG_RC4, "0102030405", 0 );
    keys[DES] = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    for (i = 0; i < ARRAY_SIZE( verify_rows ); i++)
    {
        if (is_builtin() && verify_rows[i].change == NO_POINTER) continue;
        winetest_push_context( "row %u", i );
        check_verify( prov, &verify_rows[i], keys );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( keys ); i++) destroy_key( keys[i] );
}

START_TEST( signbad )
{
    for_providers( ALL_PROVS, test_blocks );
    for_providers( ALL_PROVS, test_numbers );
    for_providers( AES, test_small );
    for_providers( ALL_PROVS, test_sign );
    for_providers( ALL_PROVS, test_specs );
    for_providers( ALL_PROVS, test_verify );
}
