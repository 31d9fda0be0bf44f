/* SSL and TLS keys from a Diffie-Hellman agreement: master secrets, key blocks, finished messages. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

#define RANDOM_C "43434343434343434343434343434343434343434343434343434343434343" "43"
#define RANDOM_S "53535353535353535353535353535353535353535353535353535353535353" "53"

static const ALG_ID masters[] = { CALG_SSL3_MASTER, CALG_TLS1_MASTER };

/* An agreed key, of the first of kas_rows or in the group of RFC 2409. */
static HCRYPTKEY agreed_key( HCRYPTPROV prov, BOOL oakley )
{
    static const struct numbers big = { .bits = 1024, .p = OAKLEY_P, .g = "02", .y = OAKLEY_Y, .x = OAKLEY_X };
    struct numbers n = { .bits = 1024, .p = KAS_P, .q = KAS_Q, .g = KAS_G, .y = kas_rows[0].y, .x = kas_rows[0].x };
    struct numbers peer = { .bits = 1024, .y = oakley ? OAKLEY_OTHER_Y : kas_rows[0].other_y };
    HCRYPTKEY own = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DH_EPHEM, oakley ? &big : &n, 0 ), key = 0;
    BYTE blob[BLOB_SIZE];
    DWORD len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DH_EPHEM, &peer );

    check_ok( CryptImportKey( prov, blob, len, own, 0, &key ) );
    destroy_key( own );
    return key;
}

static BOOL set_algid( HCRYPTKEY key, ALG_ID alg )
{
    return CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, 0 );
}

static BOOL set_alg( HCRYPTKEY key, DWORD use, ALG_ID id, DWORD bits )
{
    SCHANNEL_ALG alg = { use, id, bits, 0, 0 };

    return CryptSetKeyParam( key, KP_SCHANNEL_ALG, (BYTE *)&alg, 0 );
}

static HCRYPTKEY master_key( HCRYPTPROV prov, BOOL oakley, ALG_ID alg )
{
    HCRYPTKEY key = agreed_key( prov, oakley );

    check_ok( set_algid( key, alg ) );
    return key;
}

static void set_all( HCRYPTKEY key )
{
    check_ok( set_hex( key, KP_CLIENT_RANDOM, RANDOM_C ) );
    check_ok( set_hex( key, KP_SERVER_RANDOM, RANDOM_S ) );
    check_ok( set_alg( key, SCHANNEL_MAC_KEY, CALG_SHA1, 160 ) );
    check_ok( set_alg( key, SCHANNEL_ENC_KEY, CALG_DES, 64 ) );
}

static HCRYPTHASH make_hash( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY key )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, key, 0, &hash ) );
    return hash;
}

/* The bytes of a key, by its hash. */
static void check_hashed( HCRYPTPROV prov, HCRYPTKEY key, const char *hex )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "" ), expected = hash_text( prov, CALG_SHA1, "" );
    BYTE bytes[64], value[20] = { 0 };
    DWORD len = sizeof(value);
    char text[41];

    check_ok( CryptHashData( expected, bytes, from_hex( hex, bytes, sizeof(bytes) ), 0 ) );
    check_ok( CryptGetHashParam( expected, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
    check_value( hash, to_hex( value, sizeof(value), text, sizeof(text) ) );
    destroy_hash( hash );
    destroy_hash( expected );
}

/* ---- what is derived -------------------------------------------------------------------------- */

/* One side's keys. */
static void check_side( HCRYPTPROV prov, HCRYPTHASH hash, DWORD flags, const char *mac, const char *enc,
                        const char *iv )
{
    HCRYPTKEY key = 0;
    HCRYPTHASH hmac = 0;
    HMAC_INFO info = { .HashAlgid = CALG_SHA1 };
    BYTE data[8];
    DWORD len;

    /* dss-dh: sch-03 */
    check_ok( CryptDeriveKey( prov, CALG_SCHANNEL_MAC_KEY, hash, flags, &key ) );
    check_hashed( prov, key, mac );
    /* dss-dh: sch-08, hash-03 */
    check_ok( CryptCreateHash( prov, CALG_HMAC, key, 0, &hmac ) );
    check_ok( CryptSetHashParam( hmac, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hmac, (const BYTE *)"abc", 3, 0 ) );
    destroy_hash( hmac );
    destroy_key( key );
    key = 0;
    check_ok( CryptDeriveKey( prov, CALG_SCHANNEL_ENC_KEY, hash, flags, &key ) );
    check_hashed( prov, key, enc );
    ok( key_dword( key, KP_ALGID ) == CALG_DES, "another algorithm\n" );
    len = sizeof(data);
    memset( data, 0, sizeof(data) );
    check_ok( CryptGetKeyParam( key, KP_IV, data, &len, 0 ) );
    check_hex( data, 8, iv );
    destroy_key( key );
}

/* dss-dh: sch-04 */
static void check_finished( HCRYPTPROV prov, HCRYPTKEY key, const struct master_row *row )
{
    CRYPT_DATA_BLOB label = { 15, (BYTE *)"client finished" };
    BYTE zeros[36] = { 0 }, value[12];
    CRYPT_DATA_BLOB seed = { sizeof(zeros), zeros };
    HCRYPTHASH hash;
    DWORD len = sizeof(value);

    if (row->alg == CALG_SSL3_MASTER)
    {
        hash = hash_text( prov, CALG_MD5, "" );
        check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
        check_value( hash, row->finished );
    }
    else
    {
        hash = make_hash( prov, CALG_TLS1PRF, key );
        check_ok( CryptSetHashParam( hash, HP_TLS1PRF_LABEL, (BYTE *)&label, 0 ) );
        check_ok( CryptSetHashParam( hash, HP_TLS1PRF_SEED, (BYTE *)&seed, 0 ) );
        memset( value, 0, sizeof(value) );
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
        check_hex( value, sizeof(value), row->finished );
    }
    destroy_hash( hash );
}

static void test_masters( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct master_row *row;
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( master_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        row = &master_rows[i];
        /* dss-dh: sch-01, sch-02 */
        key = master_key( prov, row->oakley, row->alg );
        ok( key_dword( key, KP_ALGID ) == row->alg, "another algorithm\n" );
        /* dss-dh: sch-06 */
        hash = UNTOUCHED;
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, &hash ), ERROR_INVALID_PARAMETER );
        check_ok( set_hex( key, KP_CLIENT_RANDOM, RANDOM_S ) );
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, &hash ), ERROR_INVALID_PARAMETER );
        set_all( key );
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
        check_side( prov, hash, 0, row->client_mac, row->client_key, row->client_iv );
        check_side( prov, hash, CRYPT_SERVER, row->server_mac, row->server_key, row->server_iv );
        destroy_hash( hash );
        check_finished( prov, key, row );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void check_no_master_hash( HCRYPTPROV prov, HCRYPTKEY key, DWORD error )
{
    static const ALG_ID algs[] = { CALG_SCHANNEL_MASTER_HASH, CALG_TLS1PRF };
    HCRYPTHASH hash = UNTOUCHED;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        check_fails( CryptCreateHash( prov, algs[i], key, 0, &hash ), error );
        winetest_pop_context();
    }
    ok( hash == UNTOUCHED || !hash, "handle %#Ix\n", hash );
}

static void test_no_masters( HCRYPTPROV prov, const struct provider_row *row )
{
    DWORD error = row->bit == DH_SCH ? NTE_BAD_KEY : NTE_BAD_ALGID;
    HCRYPTKEY key = agreed_key( prov, FALSE );

    /* dss-dh: sch-05, hash-03 */
    check_no_master_hash( prov, key, error );
    destroy_key( key );
    key = 0;
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &key ) );
    check_no_master_hash( prov, key, error );
    destroy_key( key );
    key = 0;
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &key ) );
    check_no_master_hash( prov, key, error );
    if (row->bit == ENH_DH)
    {
        /* dss-dh: sch-09 */
        check_ok( set_hex( key, KP_CLIENT_RANDOM, RANDOM_C ) );
        check_ok( set_alg( key, SCHANNEL_MAC_KEY, CALG_SHA1, 160 ) );
    }
    destroy_key( key );
}

static void check_refusals( HCRYPTPROV prov, HCRYPTKEY key )
{
    static const DWORD types[] = { PUBLICKEYBLOB, PRIVATEKEYBLOB, PLAINTEXTKEYBLOB };
    BYTE data[300] = { 0 };
    unsigned int i;
    DWORD len;

    /* dss-dh: sch-07 */
    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        winetest_push_context( "type %lu", types[i] );
        len = sizeof(data);
        check_fails( CryptExportKey( key, 0, types[i], 0, data, &len ), NTE_BAD_KEY );
        winetest_pop_context();
    }
    len = sizeof(data);
    check_fails( CryptExportKey( key, 0, SIMPLEBLOB, 0, data, &len ), NTE_BAD_TYPE );
    /* dss-dh: sch-03; they do not encipher, and take no wrong algorithm */
    len = 8;
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
    check_fails( set_alg( key, SCHANNEL_MAC_KEY, CALG_DES, 64 ), NTE_BAD_ALGID );
    check_fails( set_alg( key, SCHANNEL_ENC_KEY, CALG_SHA1, 160 ), NTE_BAD_ALGID );
    check_fails( set_alg( key, SCHANNEL_ENC_KEY, CALG_DH_EPHEM, 512 ), NTE_BAD_ALGID );
    check_fails( set_alg( key, SCHANNEL_ENC_KEY, CALG_DES, 40 ), NTE_BAD_DATA );
    /* dss-dh: agr-05; it is a master key for good */
    check_fails( set_algid( key, CALG_RC4 ), NTE_BAD_TYPE );
}

static void test_refusals( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash;
    HCRYPTKEY key, derived = UNTOUCHED;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( masters ); i++)
    {
        winetest_push_context( "%#x", masters[i] );
        key = master_key( prov, FALSE, masters[i] );
        check_refusals( prov, key );
        check_ok( set_hex( key, KP_CLIENT_RANDOM, RANDOM_C ) );
        check_ok( set_hex( key, KP_SERVER_RANDOM, RANDOM_S ) );
        /* dss-dh: sch-03; no algorithm was set before the hash was made */
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
        check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_ENC_KEY, hash, 0, &derived ), NTE_BAD_FLAGS );
        check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_MAC_KEY, hash, CRYPT_SERVER, &derived ), NTE_BAD_FLAGS );
        check_fails( CryptDeriveKey( prov, CALG_RC4, hash, 0, &derived ), NTE_BAD_ALGID );
        ok( derived == UNTOUCHED || !derived, "handle %#Ix\n", derived );
        destroy_hash( hash );
        destroy_key( key );
        winetest_pop_context();
    }
}

START_TEST( schannel )
{
    for_providers( DH_SCH, test_masters );
    for_providers( DH_PROVS, test_no_masters );
    for_providers( DH_SCH, test_refusals );
}
