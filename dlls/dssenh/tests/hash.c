/* Hashes of the DSS and Diffie-Hellman providers: which there are, their parameters, and when they are finished. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"

#define MD5_ABC  "900150983cd24fb0d6963f7d28e17f72"
#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"

static void test_kinds( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID refused[] = { CALG_MD2, CALG_MD4, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512, CALG_MAC,
                                      CALG_SSL3_SHAMD5, 0, CALG_RC4, CALG_DES, CALG_DSS_SIGN, CALG_DH_SF };
    static const ALG_ID channel[] = { CALG_HMAC, CALG_TLS1PRF, CALG_SCHANNEL_MASTER_HASH };
    HCRYPTHASH hash = UNTOUCHED;
    unsigned int i;

    /* dss-dh: hash-02 */
    for (i = 0; i < ARRAY_SIZE( refused ); i++)
    {
        winetest_push_context( "%#x", refused[i] );
        check_fails( CryptCreateHash( prov, refused[i], 0, 0, &hash ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    /* dss-dh: hash-03; without a key none of them is made anywhere */
    for (i = 0; i < ARRAY_SIZE( channel ); i++)
    {
        winetest_push_context( "%#x", channel[i] );
        check_fails( CryptCreateHash( prov, channel[i], 0, 0, &hash ),
                     row->bit == DH_SCH ? NTE_BAD_KEY : NTE_BAD_ALGID );
        winetest_pop_context();
    }
    /* dss-dh: hash-05 */
    check_fails( CryptCreateHash( prov, CALG_SHA1, 0, 1, &hash ), NTE_BAD_FLAGS );
    check_fails( CryptCreateHash( prov, CALG_MD5, 0, 0x80000000, &hash ), NTE_BAD_FLAGS );
    ok( hash == UNTOUCHED || !hash, "handle %#Ix\n", hash );
}

static void test_values( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD size; const char *value; } rows[] =
    {
        { CALG_MD5, 16, MD5_ABC },
        { CALG_SHA1, 20, SHA1_ABC },
    };
    DWORD len, value;
    HCRYPTHASH hash;
    BYTE data[64];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%#x", rows[i].alg );
        hash = hash_text( prov, rows[i].alg, "ab" );
        /* dss-dh: hash-06 */
        len = sizeof(value);
        value = SENTINEL;
        check_ok( CryptGetHashParam( hash, HP_ALGID, (BYTE *)&value, &len, 0 ) );
        ok( value == rows[i].alg, "got %#lx\n", value );
        len = sizeof(value);
        check_ok( CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&value, &len, 0 ) );
        ok( value == rows[i].size, "got %lu\n", value );
        /* dss-dh: hash-08, hash-11 */
        len = 0;
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, NULL, &len, 0 ) );
        ok( len == rows[i].size, "size %lu\n", len );
        len = rows[i].size - 1;
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetHashParam( hash, HP_HASHVAL, data, &len, 0 ), ERROR_MORE_DATA );
        ok( len == rows[i].size && data[0] == 0xcc, "size %lu, or something was written\n", len );
        /* dss-dh: hash-01, hash-07 */
        check_ok( CryptHashData( hash, (const BYTE *)"c", 1, 0 ) );
        check_value( hash, rows[i].value );
        check_fails( CryptHashData( hash, (const BYTE *)"d", 1, 0 ), NTE_BAD_HASH_STATE );
        check_value( hash, rows[i].value );
        /* dss-dh: hash-10 */
        len = sizeof(data);
        check_fails( CryptGetHashParam( hash, 0x7f, data, &len, 0 ), NTE_BAD_TYPE );
        check_fails( CryptSetHashParam( hash, 0x7f, data, 0 ), NTE_BAD_TYPE );
        check_fails( CryptSetHashParam( hash, HP_ALGID, data, 0 ), NTE_BAD_TYPE );
        check_fails( CryptSetHashParam( hash, HP_HASHSIZE, data, 0 ), NTE_BAD_TYPE );
        check_value( hash, rows[i].value );
        destroy_hash( hash );
        winetest_pop_context();
    }
}

static void test_set( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "what is forgotten" );
    HCRYPTKEY pair = 0;
    BYTE value[20];

    /* dss-dh: hash-09 */
    from_hex( SHA1_ABC, value, sizeof(value) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    memset( value, 0, sizeof(value) );
    check_fails( CryptHashData( hash, (const BYTE *)"d", 1, 0 ), NTE_BAD_HASH_STATE );
    check_value( hash, SHA1_ABC );
    destroy_hash( hash );
    /* dss-dh: hash-04 */
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &pair ) );
    hash = 0;
    check_ok( CryptCreateHash( prov, CALG_SHA1, pair, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_value( hash, SHA1_ABC );
    destroy_hash( hash );
    destroy_key( pair );
}

START_TEST( hash )
{
    for_providers( ALL_PROVS, test_kinds );
    for_providers( ALL_PROVS, test_values );
    for_providers( ALL_PROVS, test_set );
}
