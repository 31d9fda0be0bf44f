/* Session keys of the Diffie-Hellman providers: lengths, salt, CYLINK_MEK, derivation, blobs. What the ciphers compute
 * is what the RSA providers compute.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"

/* Of the hash of "password"; derived keys with odd parity. */
#define MD5_DES      "5e4ccd3b5ba764d6"
#define MD5_128      "5f4dcc3b5aa765d61d8327deb882cf99"
#define MD5_112      "5e4ccd3b5ba764d61c8326dfb983ce98"
#define MD5_3DES     "9180a42f85cb981a6e70323dd331ab3d0eeae61c54a40b73"
#define MD5_CYLINK   "0e4c0d3b0ba704d6"
#define SHA1_40      "5baa61e4c9"
#define SHA1_56      "5baa61e4c9b93f"
#define SHA1_DES     "5bab61e5c8b93e3e"
#define SHA1_112     "5bab61e5c8b93e3e0783250b6df8321a"
#define SHA1_3DES    "a2bc518652264926ce2515610eaea22c236b7994c1523ecd"
#define SHA1_CYLINK  "0bab01e508b90e3e"

static HCRYPTKEY generate( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, alg, flags, &key ) );
    return key;
}

static void check_salt( HCRYPTKEY key, DWORD expected, BOOL zeros )
{
    static const BYTE none[11];
    BYTE salt[64];
    DWORD len = sizeof(salt);

    memset( salt, 0xcc, sizeof(salt) );
    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    ok( len == expected, "%lu bytes of salt, expected %lu\n", len, expected );
    if (len == sizeof(none)) ok( (memcmp( salt, none, sizeof(none) ) == 0) == zeros, "zeros, or none\n" );
}

static void test_lengths( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs, bits, length; } good[] =
    {
        /* dss-dh: ses-01 */
        { CALG_RC2, BASE_DH | DH_SCH, 0, 40 }, { CALG_RC4, BASE_DH | DH_SCH, 0, 40 },
        { CALG_RC2, ENH_DH, 0, 128 }, { CALG_RC4, ENH_DH, 0, 128 },
        { CALG_RC2, DH_PROVS, 40, 40 }, { CALG_RC4, DH_PROVS, 48, 48 }, { CALG_RC4, DH_PROVS, 56, 56 },
        { CALG_RC2, ENH_DH | DH_SCH, 64, 64 }, { CALG_RC4, ENH_DH | DH_SCH, 128, 128 },
        /* dss-dh: ses-04 */
        { CALG_DES, DH_PROVS, 0, 64 }, { CALG_DES, DH_PROVS, 56, 64 }, { CALG_DES, DH_PROVS, 64, 64 },
        { CALG_3DES_112, ENH_DH | DH_SCH, 112, 128 }, { CALG_3DES_112, ENH_DH | DH_SCH, 128, 128 },
        { CALG_3DES, ENH_DH | DH_SCH, 168, 192 }, { CALG_3DES, ENH_DH | DH_SCH, 192, 192 },
        /* dss-dh: ses-07 */
        { CALG_CYLINK_MEK, DH_PROVS, 0, 64 }, { CALG_CYLINK_MEK, DH_PROVS, 40, 64 },
    };
    static const struct { ALG_ID alg; DWORD provs, bits, error; } bad[] =
    {
        /* dss-dh: ses-02 */
        { CALG_RC2, DH_PROVS, 1, ERROR_INVALID_PARAMETER }, { CALG_RC4, DH_PROVS, 32, ERROR_INVALID_PARAMETER },
        { CALG_RC4, DH_PROVS, 39, ERROR_INVALID_PARAMETER }, { CALG_RC2, DH_PROVS, 41, ERROR_INVALID_PARAMETER },
        { CALG_RC2, BASE_DH, 64, ERROR_INVALID_PARAMETER }, { CALG_RC4, BASE_DH, 128, ERROR_INVALID_PARAMETER },
        { CALG_RC4, DH_PROVS, 136, ERROR_INVALID_PARAMETER }, { CALG_DES, DH_PROVS, 40, ERROR_INVALID_PARAMETER },
        { CALG_DES, DH_PROVS, 112, ERROR_INVALID_PARAMETER },
        { CALG_3DES, ENH_DH | DH_SCH, 56, ERROR_INVALID_PARAMETER },
        { CALG_3DES_112, ENH_DH | DH_SCH, 168, ERROR_INVALID_PARAMETER },
        { CALG_CYLINK_MEK, DH_PROVS, 56, ERROR_INVALID_PARAMETER },
        /* dss-dh: ses-03 */
        { CALG_3DES, BASE_DH, 0, NTE_BAD_ALGID }, { CALG_3DES_112, BASE_DH, 0, NTE_BAD_ALGID },
        { CALG_AES_128, DH_PROVS, 0, NTE_BAD_ALGID }, { CALG_AES_256, DH_PROVS, 256, NTE_BAD_ALGID },
    };
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( good ); i++)
    {
        if (!(good[i].provs & row->bit)) continue;
        winetest_push_context( "%#x of %lu", good[i].alg, good[i].bits );
        key = generate( prov, good[i].alg, BITS( good[i].bits ) );
        ok( key_dword( key, KP_KEYLEN ) == good[i].length, "another length\n" );
        /* dss-dh: ses-13 */
        if (good[i].alg == CALG_RC2) ok( key_dword( key, KP_EFFECTIVE_KEYLEN ) == good[i].length, "another length\n" );
        destroy_key( key );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        if (!(bad[i].provs & row->bit)) continue;
        winetest_push_context( "%#x of %lu", bad[i].alg, bad[i].bits );
        key = UNTOUCHED;
        check_fails( CryptGenKey( prov, bad[i].alg, BITS( bad[i].bits ), &key ), bad[i].error );
        ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
        winetest_pop_context();
    }
}

static void test_salt( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID algs[] = { CALG_RC2, CALG_RC4 };
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        /* dss-dh: ses-05 */
        key = generate( prov, algs[i], BITS( 40 ) );
        check_salt( key, 11, TRUE );
        destroy_key( key );
        key = generate( prov, algs[i], BITS( 40 ) | CRYPT_NO_SALT );
        check_salt( key, 0, TRUE );
        destroy_key( key );
        key = generate( prov, algs[i], BITS( 40 ) | CRYPT_CREATE_SALT );
        check_salt( key, row->bit == ENH_DH ? 0 : 11, FALSE );
        destroy_key( key );
        /* dss-dh: ses-06 */
        key = generate( prov, algs[i], BITS( 56 ) );
        check_salt( key, 0, TRUE );
        destroy_key( key );
        winetest_pop_context();
    }
}

static BOOL has_odd_parity( BYTE byte )
{
    byte ^= byte >> 4;
    byte ^= byte >> 2;
    return (byte ^ byte >> 1) & 1;
}

/* dss-dh: ses-07 */
static void test_cylink( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE bytes[64], text[2][24] = { "twenty-three characters", "twenty-three characters" };
    HCRYPTKEY key = generate( prov, CALG_CYLINK_MEK, CRYPT_EXPORTABLE ), des;
    DWORD len = session_bytes( key, bytes, sizeof(bytes) ), i;
    char hex[40];

    ok( len == 8, "%lu bytes\n", len );
    for (i = 0; i < len; i++)
    {
        ok( has_odd_parity( bytes[i] ), "byte %lu is %#x\n", i, bytes[i] );
        ok( i & 1 || !(bytes[i] & 0xf0), "byte %lu is %#x\n", i, bytes[i] );
    }
    ok( key_dword( key, KP_MODE ) == CRYPT_MODE_CBC, "another mode\n" );
    des = import_plain( prov, CALG_DES, to_hex( bytes, len, hex, sizeof(hex) ), 0 );
    len = 16;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, text[0], &len, sizeof(text[0]) ) );
    check_ok( CryptEncrypt( des, 0, FALSE, 0, text[1], &len, sizeof(text[1]) ) );
    ok( !memcmp( text[0], text[1], sizeof(text[0]) ), "not as DES\n" );
    ok( memcmp( text[0], "twenty-three cha", 16 ), "not encrypted\n" );
    destroy_key( des );
    destroy_key( key );
}

/* dss-dh: ses-08 */
static void test_hash_key( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = import_plain( prov, CALG_RC4, "4a3aee7737", 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_MD5, "" );

    check_ok( CryptHashSessionKey( hash, key, 0 ) );
    check_value( hash, "0b15550aa003f93f7582f7e79132bc8c" );
    check_fails( CryptHashSessionKey( hash, key, 0 ), NTE_BAD_HASH_STATE );
    destroy_hash( hash );
    hash = hash_text( prov, CALG_SHA1, "" );
    check_ok( CryptHashSessionKey( hash, key, 0 ) );
    check_value( hash, "3c37729353ff2a4fef1254185b3ac46303fd075d" );
    destroy_hash( hash );
    destroy_key( key );
}

/* ---- derivation ------------------------------------------------------------------------------- */

static void test_derive( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg, hash; DWORD provs, bits; const char *bytes; } rows[] =
    {
        /* dss-dh: ses-09 */
        { CALG_RC4, CALG_SHA1, DH_PROVS, 40, SHA1_40 },
        { CALG_RC2, CALG_SHA1, DH_PROVS, 56, SHA1_56 },
        { CALG_RC2, CALG_SHA1, BASE_DH | DH_SCH, 0, SHA1_40 },
        { CALG_RC4, CALG_MD5, ENH_DH, 0, MD5_128 },
        { CALG_DES, CALG_MD5, DH_PROVS, 0, MD5_DES },
        { CALG_DES, CALG_SHA1, DH_PROVS, 56, SHA1_DES },
        { CALG_3DES, CALG_MD5, ENH_DH | DH_SCH, 0, MD5_3DES },
        { CALG_3DES, CALG_SHA1, ENH_DH | DH_SCH, 168, SHA1_3DES },
        { CALG_3DES_112, CALG_MD5, ENH_DH | DH_SCH, 0, MD5_112 },
        { CALG_3DES_112, CALG_SHA1, ENH_DH | DH_SCH, 112, SHA1_112 },
        /* dss-dh: ses-10 */
        { CALG_CYLINK_MEK, CALG_MD5, DH_PROVS, 0, MD5_CYLINK },
        { CALG_CYLINK_MEK, CALG_SHA1, DH_PROVS, 40, SHA1_CYLINK },
    };
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;
    BYTE bytes[64];

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "row %u", i );
        hash = hash_text( prov, rows[i].hash, "password" );
        key = 0;
        check_ok( CryptDeriveKey( prov, rows[i].alg, hash, BITS( rows[i].bits ) | CRYPT_EXPORTABLE, &key ) );
        check_hex( bytes, session_bytes( key, bytes, sizeof(bytes) ), rows[i].bytes );
        check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 0 ), NTE_BAD_HASH_STATE );
        destroy_key( key );
        destroy_hash( hash );
        winetest_pop_context();
    }
}

static void test_no_derivation( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs, bits, error; } rows[] =
    {
        /* dss-dh: ses-11 */
        { CALG_DSS_SIGN, ALL_PROVS, 0, NTE_BAD_ALGID }, { CALG_DH_SF, ALL_PROVS, 0, NTE_BAD_ALGID },
        { CALG_DH_EPHEM, ALL_PROVS, 512, NTE_BAD_ALGID }, { CALG_AGREEDKEY_ANY, ALL_PROVS, 0, NTE_BAD_ALGID },
        { CALG_SHA1, ALL_PROVS, 0, NTE_BAD_ALGID }, { CALG_AES_128, ALL_PROVS, 0, NTE_BAD_ALGID },
        { CALG_RC4, BASE_DSS, 0, NTE_BAD_ALGID }, { CALG_RC2, BASE_DSS, 40, NTE_BAD_ALGID },
        { CALG_DES, BASE_DSS, 0, NTE_BAD_ALGID }, { CALG_CYLINK_MEK, BASE_DSS, 0, NTE_BAD_ALGID },
        { CALG_3DES, BASE_DSS | BASE_DH, 0, NTE_BAD_ALGID }, { CALG_3DES_112, BASE_DSS | BASE_DH, 0, NTE_BAD_ALGID },
        /* dss-dh: ses-02 */
        { CALG_RC4, DH_PROVS, 32, ERROR_INVALID_PARAMETER }, { CALG_RC4, BASE_DH, 64, ERROR_INVALID_PARAMETER },
        { CALG_DES, DH_PROVS, 128, ERROR_INVALID_PARAMETER },
        { CALG_CYLINK_MEK, DH_PROVS, 56, ERROR_INVALID_PARAMETER },
    };
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "pass" );
    HCRYPTKEY key = UNTOUCHED;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "row %u", i );
        check_fails( CryptDeriveKey( prov, rows[i].alg, hash, BITS( rows[i].bits ), &key ), rows[i].error );
        winetest_pop_context();
    }
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    /* the hash goes on */
    check_ok( CryptHashData( hash, (const BYTE *)"word", 4, 0 ) );
    check_value( hash, "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8" );
    destroy_hash( hash );
}

/* dss-dh: ses-12 */
static void test_blobs( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs; const char *bytes; DWORD error; } rows[] =
    {
        { CALG_RC4, DH_PROVS, "01020304", NTE_BAD_DATA },
        { CALG_RC4, BASE_DH, "0102030405060708", NTE_BAD_DATA },
        { CALG_RC4, DH_PROVS, "0102030405060708090a0b0c0d0e0f1011", NTE_BAD_DATA },
        { CALG_DES, DH_PROVS, "01020304050607", NTE_BAD_DATA },
        { CALG_DES, DH_PROVS, "010203040506070809", NTE_BAD_DATA },
        { CALG_3DES, ENH_DH | DH_SCH, "0102030405060708090a0b0c0d0e0f10", NTE_BAD_DATA },
        { CALG_CYLINK_MEK, DH_PROVS, "0102030405", NTE_BAD_DATA },
        { CALG_RC4, BASE_DSS, "0102030405", NTE_BAD_ALGID },
        { CALG_DES, BASE_DSS, "0102030405060708", NTE_BAD_ALGID },
        { CALG_3DES, BASE_DSS | BASE_DH, "0102030405060708090a0b0c0d0e0f101112131415161718", NTE_BAD_ALGID },
        { CALG_AES_128, ALL_PROVS, "0102030405060708090a0b0c0d0e0f10", NTE_BAD_ALGID },
    };
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "row %u", i );
        SetLastError( SENTINEL );
        key = import_plain( prov, rows[i].alg, rows[i].bytes, CRYPT_EXPORTABLE );
        ok( !key && GetLastError() == rows[i].error, "key %#Ix, error %#lx\n", key, GetLastError() );
        destroy_key( key );
        winetest_pop_context();
    }
}

START_TEST( session )
{
    for_providers( DH_PROVS, test_lengths );
    for_providers( DH_PROVS, test_salt );
    for_providers( DH_PROVS, test_cylink );
    for_providers( DH_PROVS, test_hash_key );
    for_providers( DH_PROVS, test_derive );
    for_providers( ALL_PROVS, test_no_derivation );
    for_providers( ALL_PROVS, test_blobs );
}
