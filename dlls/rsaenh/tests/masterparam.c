/* Parameters of SChannel's master keys: algorithms, randoms, what single protocols add; what is refused.
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

/* ---- KP_SCHANNEL_ALG --------------------------------------------------------------------------- */

static const struct alg_row
{
    DWORD  use;
    ALG_ID id;
    DWORD  bits, flags, error;
}
alg_rows[] =
{
    /* rsa-operations: sch-par-03, sch-par-04 */
    { SCHANNEL_MAC_KEY, CALG_MD5,     128, 0, 0 },
    { SCHANNEL_MAC_KEY, CALG_SHA1,    160, 0, 0 },
    { SCHANNEL_ENC_KEY, CALG_DES,     64,  0, 0 },
    { SCHANNEL_ENC_KEY, CALG_DES,     56,  0, 0 },
    { SCHANNEL_ENC_KEY, CALG_3DES,    192, 0, 0 },
    { SCHANNEL_ENC_KEY, CALG_RC4,     128, 0, 0 },
    { SCHANNEL_ENC_KEY, CALG_RC2,     40,  0, 0 },
    { SCHANNEL_ENC_KEY, CALG_RC4,     40,  INTERNATIONAL_USAGE, 0 },
    { SCHANNEL_ENC_KEY, CALG_RC2,     56,  INTERNATIONAL_USAGE, 0 },
    { SCHANNEL_ENC_KEY, CALG_DES,     40,  INTERNATIONAL_USAGE, 0 },
    /* rsa-operations: sch-par-05 */
    { 2,                CALG_RC4,     128, 0, NTE_FAIL },
    { ~0u,              CALG_RC4,     128, 0, NTE_FAIL },
    /* rsa-operations: sch-par-12 */
    { SCHANNEL_MAC_KEY, CALG_MD5,     160, 0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_MD5,     0,   0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_SHA1,    ~0u, 0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_MD2,     128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_RC4,     128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_HMAC,    128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_TLS1PRF, 128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_SSL3_SHAMD5, 288, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, 0,            128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_MD5,     128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_RSA_KEYX, 512, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_TLS1_MASTER, 384, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_SCHANNEL_ENC_KEY, 128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, ~0u,          128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_RC4,     0,   0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     136, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     127, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,     40,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,     128, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES,    64,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     0,   INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     41,  INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     136, INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,     72,  INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES,    40,  INTERNATIONAL_USAGE, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_RC4,     ~0u, INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,     128, 2, NTE_BAD_FLAGS },
    { SCHANNEL_ENC_KEY, CALG_RC4,     128, ~0u, NTE_BAD_FLAGS },
};

/* What is refused leaves what was set before. */
static void test_algs( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY master, key;
    const struct alg_row *row;
    HCRYPTHASH hash;

    for (row = alg_rows; row < alg_rows + ARRAY_SIZE( alg_rows ); row++)
    {
        winetest_push_context( "use %lu, %#x, %lu bits, flags %#lx", row->use, row->id, row->bits, row->flags );
        master = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
        set_randoms( master, "01", "02" );
        set_algs( master, CALG_MD5, 128, CALG_RC2, 128 );
        if (!row->error) check_ok( set_alg( master, row->use, row->id, row->bits, row->flags ) );
        else
        {
            check_fails( set_alg( master, row->use, row->id, row->bits, row->flags ), row->error );
            hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
            key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 );
            ok( key_dword( key, KP_ALGID ) == CALG_RC2, "algorithm %#lx\n", key_dword( key, KP_ALGID ) );
            destroy_key( key );
            destroy_hash( hash );
        }
        destroy_key( master );
        winetest_pop_context();
    }
}

/* ---- blobs of bytes ---------------------------------------------------------------------------- */

static const struct blob_row
{
    ALG_ID alg;
    DWORD  param, len, error;
}
blob_rows[] =
{
    /* rsa-operations: sch-par-01, sch-par-02, sch-par-10 */
    { CALG_TLS1_MASTER, KP_CLIENT_RANDOM, 32,  0 },
    { CALG_TLS1_MASTER, KP_CLIENT_RANDOM, 33,  0 },
    { CALG_TLS1_MASTER, KP_CLIENT_RANDOM, 128, 0 },
    { CALG_TLS1_MASTER, KP_CLIENT_RANDOM, 0,   0 },
    { CALG_TLS1_MASTER, KP_CLIENT_RANDOM, 129, NTE_BAD_DATA },
    { CALG_TLS1_MASTER, KP_SERVER_RANDOM, 33,  0 },
    { CALG_TLS1_MASTER, KP_SERVER_RANDOM, 129, NTE_BAD_DATA },
    { CALG_TLS1_MASTER, KP_SERVER_RANDOM, ~0u, NTE_BAD_DATA },
    /* rsa-operations: sch-par-06, sch-par-07, sch-par-13, sch-par-14 */
    { CALG_PCT1_MASTER, KP_CERTIFICATE, 100, 0 },
    { CALG_PCT1_MASTER, KP_CERTIFICATE, 0,   0 },
    { CALG_PCT1_MASTER, KP_CERTIFICATE, 0x10000, NTE_BAD_DATA },
    { CALG_SSL2_MASTER, KP_CERTIFICATE, 100, NTE_BAD_TYPE },
    { CALG_SSL3_MASTER, KP_CERTIFICATE, 100, NTE_BAD_TYPE },
    { CALG_TLS1_MASTER, KP_CERTIFICATE, 100, NTE_BAD_TYPE },
    { CALG_PCT1_MASTER, KP_CLEAR_KEY,   11,  0 },
    { CALG_SSL2_MASTER, KP_CLEAR_KEY,   11,  0 },
    { CALG_SSL2_MASTER, KP_CLEAR_KEY,   0,   0 },
    { CALG_SSL2_MASTER, KP_CLEAR_KEY,   12,  NTE_BAD_DATA },
    { CALG_SSL2_MASTER, KP_CLEAR_KEY,   ~0u, NTE_BAD_DATA },
    { CALG_SSL3_MASTER, KP_CLEAR_KEY,   11,  NTE_BAD_TYPE },
    { CALG_TLS1_MASTER, KP_CLEAR_KEY,   11,  NTE_BAD_TYPE },
};

static void test_blobs( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct blob_row *row;
    BYTE bytes[200] = { 1, 2, 3 };
    HCRYPTKEY key;

    for (row = blob_rows; row < blob_rows + ARRAY_SIZE( blob_rows ); row++)
    {
        winetest_push_context( "%#x, parameter %lu, %lu bytes", row->alg, row->param, row->len );
        check_ok( CryptGenKey( prov, row->alg, 0, &key ) );
        if (row->error) check_fails( set_bytes( key, row->param, bytes, row->len ), row->error );
        else
        {
            check_ok( set_bytes( key, row->param, bytes, row->len ) );
            check_ok( set_bytes( key, row->param, bytes, row->len ) );      /* rsa-operations: sch-par-09 */
            /* rsa-operations: sch-par-11 */
            if (row->len) check_fails( set_bytes( key, row->param, NULL, row->len ), ERROR_INVALID_PARAMETER );
        }
        destroy_key( key );
        winetest_pop_context();
    }
}

/* A random without bytes is none. */
static void test_no_random( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
    HCRYPTHASH hash = UNTOUCHED;

    set_randoms( key, "01", "02" );
    set_hex( key, KP_CLIENT_RANDOM, "" );
    /* rsa-operations: hash-new-18, sch-par-10 */
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, &hash ), ERROR_INVALID_PARAMETER );
    ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
    set_hex( key, KP_CLIENT_RANDOM, "01" );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
    destroy_hash( hash );
    destroy_key( key );
}

static const struct clear_row
{
    const char *secret, *clear, *master, *sent;     /* the last: what a SIMPLEBLOB carries */
    DWORD       error;
}
clear_rows[] =
{
    /* rsa-operations: sch-key-02, sch-par-07, sch-par-14 */
    { SSL2_SECRET, "", SSL2_SECRET, SSL2_SECRET, 0 },
    { FIVE_BYTES,  "", FIVE_BYTES, FIVE_BYTES, 0 },
    { FIVE_BYTES,  "c1c2c3c4c5c6c7c8c9cacb", "c1c2c3c4c5c6c7c8c9cacb" FIVE_BYTES, FIVE_BYTES, 0 },
    { FIVE_BYTES,  "c1c2c3", "c1c2c3" FIVE_BYTES, FIVE_BYTES, 0 },
    { SSL2_SECRET, "c1c2c3c4c5c6c7c8c9cacb", "c1c2c3c4c5c6c7c8c9cacb0c0d0e0f10", "0c0d0e0f10", 0 },
    { SSL2_SECRET, "c1", "c102030405060708090a0b0c0d0e0f10", "02030405060708090a0b0c0d0e0f10", 0 },
    { "01020304050607", "c1c2c3c4c5c6c7c8c9cacb", "01020304050607", "01020304050607", NTE_BAD_DATA },
};

static void test_clear_key( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_SSL2_MASTER, CALG_PCT1_MASTER };
    BYTE bytes[64], secret[TEST_BYTES];
    const struct clear_row *row;
    unsigned int i;
    HCRYPTKEY key;
    DWORD len;

    for (row = clear_rows; row < clear_rows + ARRAY_SIZE( clear_rows ); row++)
        for (i = 0; i < ARRAY_SIZE( algs ); i++)
        {
            winetest_push_context( "%#x, secret %s, clear %s", algs[i], row->secret, row->clear );
            key = import_master_hex( prov, algs[i], row->secret, CRYPT_EXPORTABLE );
            len = from_hex( row->clear, bytes, sizeof(bytes) );
            if (row->error) check_fails( set_bytes( key, KP_CLEAR_KEY, bytes, len ), row->error );
            else
            {
                check_ok( set_bytes( key, KP_CLEAR_KEY, "x", 1 ) );     /* rsa-operations: sch-par-09 */
                check_ok( set_bytes( key, KP_CLEAR_KEY, bytes, len ) );
            }
            len = from_hex( row->master, bytes, sizeof(bytes) );
            check_hashed( prov, key, bytes, len );
            ok( key_dword( key, KP_KEYLEN ) == len * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
            len = export_secret( prov, key, secret );
            check_hex( secret, len, row->sent );
            destroy_key( key );
            winetest_pop_context();
        }
}

/* ---- others ------------------------------------------------------------------------------------ */

static const struct version_row
{
    ALG_ID alg;
    DWORD  version, error;
    BYTE   major, minor;
}
version_rows[] =
{
    /* rsa-operations: sch-key-04, sch-par-08 */
    { CALG_TLS1_MASTER, 0x301, 0, 3, 1 },
    { CALG_TLS1_MASTER, 0x302, 0, 3, 2 },
    { CALG_TLS1_MASTER, 0x303, 0, 3, 3 },
    { CALG_SSL3_MASTER, 0x300, 0, 3, 0 },
    { CALG_SSL3_MASTER, 0x301, 0, 3, 1 },
    /* rsa-operations: sch-par-15 */
    { CALG_TLS1_MASTER, 0x300,    NTE_BAD_DATA, 3, 1 },
    { CALG_TLS1_MASTER, 0,        NTE_BAD_DATA, 3, 1 },
    { CALG_TLS1_MASTER, 0x401,    NTE_BAD_DATA, 3, 1 },
    { CALG_TLS1_MASTER, 0x103,    NTE_BAD_DATA, 3, 1 },
    { CALG_TLS1_MASTER, ~0u,      NTE_BAD_DATA, 3, 1 },
    { CALG_TLS1_MASTER, 0x10301,  NTE_BAD_DATA, 3, 1 },
};

static void test_versions( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct version_row *row;
    BYTE secret[TEST_BYTES];
    DWORD version = 0x301;
    HCRYPTKEY key;

    for (row = version_rows; row < version_rows + ARRAY_SIZE( version_rows ); row++)
    {
        winetest_push_context( "%#x, version %#lx", row->alg, row->version );
        check_ok( CryptGenKey( prov, row->alg, CRYPT_EXPORTABLE, &key ) );
        if (row->error)
            check_fails( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (const BYTE *)&row->version, 0 ), row->error );
        else check_ok( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (const BYTE *)&row->version, 0 ) );
        export_secret( prov, key, secret );
        ok( secret[0] == row->major && secret[1] == row->minor, "version %u.%u\n", secret[0], secret[1] );
        destroy_key( key );
        winetest_pop_context();
    }
    /* rsa-operations: sch-par-15: what was received is not touched */
    key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, CRYPT_EXPORTABLE );
    version = 0x303;
    check_ok( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (const BYTE *)&version, 0 ) );
    export_secret( prov, key, secret );
    ok( secret[0] == 3 && secret[1] == 1, "version %u.%u\n", secret[0], secret[1] );
    destroy_key( key );
    check_ok( CryptGenKey( prov, CALG_SSL2_MASTER, 0, &key ) );
    /* rsa-operations: sch-par-13 */
    check_fails( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (const BYTE *)&version, 0 ), NTE_BAD_TYPE );
    destroy_key( key );
}

static void test_params( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD set_only[] =
    {
        KP_SCHANNEL_ALG, KP_CLIENT_RANDOM, KP_SERVER_RANDOM, KP_CERTIFICATE, KP_CLEAR_KEY, KP_HIGHEST_VERSION,
    };
    static const DWORD never[] = { KP_IV, KP_SALT, KP_PADDING, KP_MODE, KP_EFFECTIVE_KEYLEN, 0, 99, ~0u };
    BYTE data[64] = { 0 };
    unsigned int i;
    HCRYPTKEY key, cipher;
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_TLS1_MASTER, 0, &key ) );
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &cipher ) );
    for (i = 0; i < ARRAY_SIZE( set_only ); i++)
    {
        winetest_push_context( "parameter %lu", set_only[i] );
        len = sizeof(data);
        /* rsa-operations: sch-par-16 */
        check_fails( CryptGetKeyParam( key, set_only[i], data, &len, 0 ), NTE_BAD_TYPE );
        check_fails( CryptSetKeyParam( key, set_only[i], NULL, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetKeyParam( key, set_only[i], data, 1 ), NTE_BAD_FLAGS );
        /* rsa-keys: kp-set-12 */
        if (i < 3) check_ok( CryptSetKeyParam( cipher, set_only[i], data, 0 ) );
        else check_fails( CryptSetKeyParam( cipher, set_only[i], data, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( never ); i++)
    {
        winetest_push_context( "parameter %lu", never[i] );
        len = sizeof(data);
        check_fails( CryptGetKeyParam( key, never[i], data, &len, 0 ), NTE_BAD_TYPE );
        check_fails( CryptSetKeyParam( key, never[i], data, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    destroy_key( cipher );
    destroy_key( key );
}

START_TEST( masterparam )
{
    for_providers( SCH, test_algs );
    for_providers( SCH, test_blobs );
    for_providers( SCH, test_no_random );
    for_providers( SCH, test_clear_key );
    for_providers( SCH, test_versions );
    for_providers( SCH, test_params );
}
