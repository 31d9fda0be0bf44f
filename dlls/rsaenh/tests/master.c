/* Master keys of the SChannel provider: generated, in blobs, duplicated, used where they are refused. Their parameters
 * are in masterparam.c, what is made of them in masterhash.c and schannel.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "channel.h"

#define BITS( bits ) ((DWORD)(bits) << 16)
#define NOT_SCH      (ALL_PROVS & ~SCH)

/* ---- CryptGenKey ------------------------------------------------------------------------------- */

static const struct generate_row
{
    ALG_ID      alg;
    DWORD       bits;
    DWORD       error;      /* 0: works */
    DWORD       len;        /* bytes */
    const char *version;    /* what they start with */
}
generate_rows[] =
{
    /* rsa-operations: sch-key-01, sch-key-02, sch-key-03, sch-key-08; rsa-keys: gen-18 */
    { CALG_PCT1_MASTER, 0,   0, 16, "" },
    { CALG_PCT1_MASTER, 128, 0, 16, "" },
    { CALG_SSL2_MASTER, 0,   0, 16, "" },
    { CALG_SSL2_MASTER, 40,  0, 16, "" },
    { CALG_SSL2_MASTER, 128, 0, 16, "" },
    { CALG_SSL2_MASTER, 192, 0, 24, "" },
    { CALG_SSL3_MASTER, 0,   0, 48, "0300" },
    { CALG_SSL3_MASTER, 384, 0, 48, "0300" },
    { CALG_TLS1_MASTER, 0,   0, 48, "0301" },
    { CALG_TLS1_MASTER, 384, 0, 48, "0301" },
    /* rsa-keys: gen-16 */
    { CALG_PCT1_MASTER, 40,  ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_PCT1_MASTER, 136, ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_SSL2_MASTER, 32,  ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_SSL2_MASTER, 41,  ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_SSL2_MASTER, 200, ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_SSL3_MASTER, 376, ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_TLS1_MASTER, 392, ERROR_INVALID_PARAMETER, 0, NULL },
    { CALG_TLS1_MASTER, 0xffff, ERROR_INVALID_PARAMETER, 0, NULL },
    /* rsa-operations: sch-drv-19 */
    { CALG_SCHANNEL_MAC_KEY,     0,   NTE_BAD_ALGID, 0, NULL },
    { CALG_SCHANNEL_MAC_KEY,     128, NTE_BAD_ALGID, 0, NULL },
    { CALG_SCHANNEL_ENC_KEY,     0,   NTE_BAD_ALGID, 0, NULL },
    { CALG_SCHANNEL_MASTER_HASH, 0,   NTE_BAD_ALGID, 0, NULL },
    { CALG_TLS1PRF,              0,   NTE_BAD_ALGID, 0, NULL },
};

static void check_generated( HCRYPTPROV prov, const struct generate_row *row )
{
    BYTE secrets[2][TEST_BYTES], version[2];
    DWORD len, version_len = from_hex( row->version, version, sizeof(version) );
    unsigned int i;
    HCRYPTKEY key;

    for (i = 0; i < 2; i++)
    {
        check_ok( CryptGenKey( prov, row->alg, BITS( row->bits ) | CRYPT_EXPORTABLE, &key ) );
        /* rsa-operations: sch-key-12 */
        ok( key_dword( key, KP_ALGID ) == row->alg, "algorithm %#lx\n", key_dword( key, KP_ALGID ) );
        ok( key_dword( key, KP_KEYLEN ) == row->len * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
        ok( !key_dword( key, KP_BLOCKLEN ), "a block of %lu bits\n", key_dword( key, KP_BLOCKLEN ) );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
        len = export_secret( prov, key, secrets[i] );
        ok( len == row->len, "%lu bytes\n", len );
        ok( !memcmp( secrets[i], version, version_len ), "version %02x%02x\n", secrets[i][0], secrets[i][1] );
        destroy_key( key );
    }
    ok( memcmp( secrets[0], secrets[1], row->len ), "twice the same secret\n" );
}

static void test_generate( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct generate_row *row;
    HCRYPTKEY key;

    for (row = generate_rows; row < generate_rows + ARRAY_SIZE( generate_rows ); row++)
    {
        winetest_push_context( "%#x, %lu bits", row->alg, row->bits );
        if (!row->error) check_generated( prov, row );
        else
        {
            key = UNTOUCHED;
            check_fails( CryptGenKey( prov, row->alg, BITS( row->bits ), &key ), row->error );
            ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        }
        winetest_pop_context();
    }
    check_ok( CryptGenKey( prov, CALG_TLS1_MASTER, 0xa0, &key ) );        /* rsa-keys: gen-flag-09 */
    destroy_key( key );
    check_fails( CryptGenKey( prov, CALG_TLS1_MASTER, 0, NULL ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGenKey( prov, CALG_TLS1_MASTER, 0, &key ) );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
}

/* No other provider has any of it. */
static void test_other_providers( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE bytes[48] = { 3, 1 };
    HCRYPTKEY key = UNTOUCHED;
    HCRYPTHASH hash;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( master_ids ); i++)
    {
        winetest_push_context( "%#x", master_ids[i] );
        check_fails( CryptGenKey( prov, master_ids[i], 0, &key ), NTE_BAD_ALGID );     /* rsa-keys: gen-14 */
        SetLastError( SENTINEL );
        key = import_master( prov, master_ids[i], bytes, master_ids[i] == CALG_PCT1_MASTER ? 16 : 48, 0 );
        ok( !key && GetLastError() == (DWORD)NTE_BAD_ALGID, "key %#Ix, error %#lx\n", key, GetLastError() );
        winetest_pop_context();
    }
    hash = hash_text( prov, CALG_MD5, "text" );
    check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_MAC_KEY, hash, 0, &key ), NTE_BAD_ALGID );
    check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_ENC_KEY, hash, 0, &key ), NTE_BAD_ALGID );
    destroy_hash( hash );
}

/* ---- blobs ------------------------------------------------------------------------------------- */

static const struct import_row
{
    ALG_ID alg;
    DWORD  len, error;
}
import_rows[] =
{
    /* rsa-operations: sch-key-09 */
    { CALG_PCT1_MASTER, 5,  0 }, { CALG_PCT1_MASTER, 16, 0 },
    { CALG_PCT1_MASTER, 0,  NTE_BAD_DATA }, { CALG_PCT1_MASTER, 4, NTE_BAD_DATA },
    { CALG_PCT1_MASTER, 17, NTE_BAD_DATA },
    { CALG_SSL2_MASTER, 5,  0 }, { CALG_SSL2_MASTER, 16, 0 }, { CALG_SSL2_MASTER, 24, 0 },
    { CALG_SSL2_MASTER, 0,  NTE_BAD_DATA }, { CALG_SSL2_MASTER, 4, NTE_BAD_DATA },
    { CALG_SSL2_MASTER, 25, NTE_BAD_DATA },
    { CALG_SSL3_MASTER, 48, 0 },
    { CALG_SSL3_MASTER, 0,  NTE_BAD_DATA }, { CALG_SSL3_MASTER, 47, NTE_BAD_DATA },
    { CALG_SSL3_MASTER, 49, NTE_BAD_DATA },
    { CALG_TLS1_MASTER, 48, 0 },
    { CALG_TLS1_MASTER, 0,  NTE_BAD_DATA }, { CALG_TLS1_MASTER, 47, NTE_BAD_DATA },
    { CALG_TLS1_MASTER, 49, NTE_BAD_DATA },
    { CALG_TLS1_MASTER, 16, NTE_BAD_DATA },
    /* those are derived and not sent */
    { CALG_SCHANNEL_MAC_KEY, 16, NTE_BAD_ALGID }, { CALG_SCHANNEL_ENC_KEY, 16, NTE_BAD_ALGID },
    { CALG_SCHANNEL_MASTER_HASH, 48, NTE_BAD_ALGID }, { CALG_TLS1PRF, 48, NTE_BAD_ALGID },
};

static void test_import( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct import_row *row;
    BYTE bytes[TEST_BYTES], secret[TEST_BYTES];
    HCRYPTKEY key;
    DWORD len;

    count_up( bytes, sizeof(bytes) );
    for (row = import_rows; row < import_rows + ARRAY_SIZE( import_rows ); row++)
    {
        winetest_push_context( "%#x, %lu bytes", row->alg, row->len );
        SetLastError( SENTINEL );
        key = import_master( prov, row->alg, bytes, row->len, CRYPT_EXPORTABLE );
        if (row->error) ok( !key && GetLastError() == row->error, "key %#Ix, error %#lx\n", key, GetLastError() );
        else
        {
            ok( key != 0, "not imported: error %#lx\n", GetLastError() );
            ok( key_dword( key, KP_KEYLEN ) == row->len * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
            ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
            len = export_secret( prov, key, secret );
            ok( len == row->len && !memcmp( secret, bytes, len ), "%lu bytes, or others\n", len );
            destroy_key( key );
        }
        winetest_pop_context();
    }
    key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
}

static const struct export_row
{
    ALG_ID      alg;
    const char *secret;
    DWORD       type, flags, error;
}
export_rows[] =
{
    /* rsa-operations: sch-key-11 */
    { CALG_TLS1_MASTER, TLS1_SECRET, PLAINTEXTKEYBLOB, 0, NTE_BAD_KEY },
    { CALG_SSL2_MASTER, SSL2_SECRET, PLAINTEXTKEYBLOB, 0, NTE_BAD_KEY },
    { CALG_TLS1_MASTER, TLS1_SECRET, PUBLICKEYBLOB,    0, NTE_BAD_KEY },
    { CALG_TLS1_MASTER, TLS1_SECRET, PRIVATEKEYBLOB,   0, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-19 */
    { CALG_TLS1_MASTER, TLS1_SECRET, SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY },
    { CALG_SSL3_MASTER, TLS1_SECRET, SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY },
    { CALG_PCT1_MASTER, SSL2_SECRET, SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY },
    { CALG_SSL2_MASTER, SSL2_SECRET, SIMPLEBLOB, CRYPT_SSL2_FALLBACK | CRYPT_OAEP, NTE_BAD_FLAGS },
    { CALG_SSL2_MASTER, SSL2_SECRET, SIMPLEBLOB, CRYPT_DESTROYKEY | 0x20, NTE_BAD_FLAGS },
    { CALG_SSL2_MASTER, SSL2_SECRET, 99, 0, NTE_BAD_TYPE },
};

static void test_export_refused( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), other = import_one_pair( prov, CALG_RSA_KEYX ), key;
    const struct export_row *row;
    BYTE blob[512];
    DWORD len;

    for (row = export_rows; row < export_rows + ARRAY_SIZE( export_rows ); row++)
    {
        winetest_push_context( "%#x, type %lu, flags %#lx", row->alg, row->type, row->flags );
        key = import_master_hex( prov, row->alg, row->secret, CRYPT_EXPORTABLE );
        len = sizeof(blob);
        check_fails( CryptExportKey( key, row->type == SIMPLEBLOB ? pair : 0, row->type, row->flags, blob, &len ),
                     row->error );
        destroy_key( key );
        winetest_pop_context();
    }
    key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
    len = sizeof(blob);
    /* rsa-keys: blob-exp-10 */
    check_fails( CryptExportKey( key, pair, SIMPLEBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    destroy_key( key );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &key ) );
    len = sizeof(blob);
    check_fails( CryptExportKey( key, pair, SIMPLEBLOB, CRYPT_SSL2_FALLBACK, blob, &len ), NTE_BAD_KEY );
    destroy_key( key );
    destroy_key( other );
    destroy_key( pair );
}

/* Eight bytes 03 before the separator, and none of it without the flag. */
static void test_fallback( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const BYTE mark[8] = { 3, 3, 3, 3, 3, 3, 3, 3 };
    BYTE padded[TEST_BYTES], expected[24];
    const char *const secrets[] = { SSL2_SECRET, FIVE_BYTES, SSL2_SECRET "a1a2a3a4a5a6a7a8" };
    unsigned int i;
    HCRYPTKEY key;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( secrets ); i++)
    {
        winetest_push_context( "%s", secrets[i] );
        len = from_hex( secrets[i], expected, sizeof(expected) );
        key = import_master_hex( prov, CALG_SSL2_MASTER, secrets[i], CRYPT_EXPORTABLE );
        export_padded( prov, key, CRYPT_SSL2_FALLBACK, padded );
        /* rsa-keys: blob-exp-18; rsa-operations: sch-key-07 */
        ok( !padded[0] && padded[1] == 2 && !padded[TEST_BYTES - 1 - len], "no padding of type 2\n" );
        ok( !memcmp( padded + TEST_BYTES - 9 - len, mark, sizeof(mark) ), "no mark\n" );
        ok( memcmp( padded + 2, mark, sizeof(mark) ), "the mark at the start\n" );
        ok( !memcmp( padded + TEST_BYTES - len, expected, len ), "another secret\n" );
        export_padded( prov, key, 0, padded );
        ok( memcmp( padded + TEST_BYTES - 9 - len, mark, sizeof(mark) ), "a mark\n" );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* Before and after the master secret was computed it is the secret of before that is sent. */
static void test_export_later( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, CRYPT_EXPORTABLE );
    BYTE before[TEST_BYTES], after[TEST_BYTES];
    HCRYPTHASH hash;
    DWORD len;

    export_secret( prov, key, before );
    set_randoms( key, "01", "02" );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
    len = export_secret( prov, key, after );
    ok( len == 48 && !memcmp( before, after, len ), "another secret\n" );       /* rsa-operations: sch-key-10 */
    destroy_hash( hash );
    destroy_key( key );
}

/* A copy goes its own way, with what it was given up to then. */
static void test_duplicate( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 ), copy, keys[2];
    HCRYPTHASH hashes[2];
    BYTE secrets[2][8];
    unsigned int i;

    set_randoms( key, "01", "02" );
    set_algs( key, CALG_MD5, 128, CALG_DES, 64 );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    ok( key_dword( copy, KP_ALGID ) == CALG_TLS1_MASTER, "algorithm %#lx\n", key_dword( copy, KP_ALGID ) );
    hashes[0] = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, copy );
    check_fails( CryptCreateHash( prov, CALG_TLS1PRF, key, 0, &hashes[1] ), NTE_BAD_KEY_STATE );
    set_randoms( copy, "03", "04" );
    destroy_key( copy );
    hashes[1] = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
    for (i = 0; i < 2; i++)
    {
        keys[i] = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hashes[i], CRYPT_EXPORTABLE );
        session_bytes( keys[i], secrets[i], sizeof(secrets[i]) );
        destroy_key( keys[i] );
        destroy_hash( hashes[i] );
    }
    ok( !memcmp( secrets[0], secrets[1], 8 ), "other keys\n" );                 /* rsa-operations: sch-key-13 */

    hashes[0] = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
    keys[0] = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hashes[0], 0 );
    check_ok( CryptDuplicateKey( keys[0], NULL, 0, &keys[1] ) );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    destroy_key( key );
    hashes[1] = make_hash( prov, CALG_TLS1PRF, copy );              /* the master secret goes along */
    destroy_hash( hashes[1] );
    destroy_key( copy );
    ok( key_dword( keys[1], KP_KEYLEN ) == 128, "%lu bits\n", key_dword( keys[1], KP_KEYLEN ) );
    destroy_key( keys[0] );
    ok( strlen( hmac_hex( prov, keys[1], CALG_MD5, "", 0 ) ) == 32, "no HMAC\n" );
    destroy_key( keys[1] );
    destroy_hash( hashes[0] );
}

/* ---- ciphers ----------------------------------------------------------------------------------- */

/* Neither master nor MAC keys encrypt. */
static void check_no_cipher( HCRYPTKEY key )
{
    BYTE data[16] = { 1, 2, 3 };
    DWORD len = 8;

    /* rsa-operations: cip-len-17, sch-drv-17 */
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
    check_fails( CryptEncrypt( key, 0, FALSE, 0, NULL, &len, 0 ), NTE_BAD_KEY );
    check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
    ok( len == 8 && data[0] == 1 && data[2] == 3, "the data were touched\n" );
}

static void test_no_cipher( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE ), master, key;
    HCRYPTHASH hash = UNTOUCHED, plain;
    static const BYTE zeros[64];
    BYTE blob[512];
    DWORD len;

    master = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
    check_no_cipher( master );
    plain = hash_text( prov, CALG_MD5, "" );
    check_fails( CryptHashSessionKey( plain, master, 0 ), NTE_BAD_KEY_STATE );        /* rsa-operations: hash-key-09 */
    set_randoms( master, "01", "02" );
    set_algs( master, CALG_MD5, 128, CALG_DES, 64 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    key = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, CRYPT_EXPORTABLE );
    check_no_cipher( key );
    destroy_hash( hash );
    /* rsa-operations: sch-drv-17 */
    check_fails( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ), NTE_BAD_KEY );
    len = sizeof(blob);
    check_fails( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, blob, &len ), NTE_BAD_KEY );
    check_fails( CryptExportKey( key, pair, SIMPLEBLOB, 0, blob, &len ), NTE_BAD_KEY );
    check_fails( CryptExportKey( pair, key, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY );
    check_fails( CryptExportKey( pair, master, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY );
    check_ok( CryptSetKeyParam( key, KP_CLIENT_RANDOM, zeros, 0 ) );                    /* rsa-keys: kp-set-12 */
    destroy_hash( plain );
    destroy_key( key );
    destroy_key( master );
    destroy_key( pair );
}

START_TEST( master )
{
    for_providers( SCH, test_generate );
    for_providers( NOT_SCH, test_other_providers );
    for_providers( SCH, test_import );
    for_providers( SCH, test_export_refused );
    for_providers( SCH, test_fallback );
    for_providers( SCH, test_export_later );
    for_providers( SCH, test_duplicate );
    for_providers( SCH, test_no_cipher );
}
