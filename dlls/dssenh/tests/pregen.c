/* Pairs on parameters that the caller gives: CRYPT_PREGEN, KP_P, KP_Q, KP_G, KP_PUB_PARAMS and KP_X. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

static const struct numbers nist_dss = { .bits = 1024, .p = NIST_P, .q = NIST_Q, .g = NIST_G };
static const struct numbers kas_dh = { .bits = 1024, .p = KAS_P, .q = KAS_Q, .g = KAS_G };
static const struct numbers sample_dh = { .bits = 512, .p = SAMPLE_P, .g = SAMPLE_G };

/* ---- helpers ---------------------------------------------------------------------------------- */

static HCRYPTKEY begin( HCRYPTPROV prov, ALG_ID alg, DWORD bits, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, alg, BITS( bits ) | CRYPT_PREGEN | flags, &key ) );
    return key;
}

static void set_group( HCRYPTKEY key, const struct numbers *n, BOOL dss )
{
    check_ok( set_hex( key, KP_P, n->p ) );
    if (dss) check_ok( set_hex( key, KP_Q, n->q ) );
    check_ok( set_hex( key, KP_G, n->g ) );
}

static void check_param( HCRYPTKEY key, DWORD param, const char *expected )
{
    BYTE data[512];
    DWORD size = strlen( expected ) / 2, len = 0;

    winetest_push_context( "parameter %lu", param );
    check_ok( CryptGetKeyParam( key, param, NULL, &len, 0 ) );
    ok( len == size, "size %lu\n", len );
    len = size - 1;
    check_fails( CryptGetKeyParam( key, param, data, &len, 0 ), ERROR_MORE_DATA );
    ok( len == size, "size %lu\n", len );
    len = sizeof(data);
    check_ok( CryptGetKeyParam( key, param, data, &len, 0 ) );
    if (len <= sizeof(data)) check_hex( data, len, expected );
    winetest_pop_context();
}

/* None of the calls that make a pair is taken, with this error. */
static void check_all_refused( HCRYPTKEY key, DWORD error )
{
    static const DWORD params[] = { KP_P, KP_Q, KP_G, KP_PUB_PARAMS };
    BYTE bytes[128];
    unsigned int i;

    memset( bytes, 0xff, sizeof(bytes) );
    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        check_fails( set_bytes( key, params[i], bytes, sizeof(bytes) ), error );
        winetest_pop_context();
    }
    check_fails_either( CryptSetKeyParam( key, KP_X, NULL, 0 ), error,
                        error == (DWORD)NTE_BAD_TYPE ? ERROR_INVALID_PARAMETER : error );
}

/* A KP_PUB_PARAMS blob: version 3 without y. */
static DWORD params_blob( BYTE *blob, ALG_ID alg, const struct numbers *n )
{
    struct numbers without = *n;

    without.y = NULL;
    return make_blob( blob, PUBLICKEYBLOB, 3, alg, &without );
}

/* ---- what works ------------------------------------------------------------------------------- */

static void test_dss( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = begin( prov, AT_SIGNATURE, 1024, CRYPT_EXPORTABLE ), found = UNTOUCHED;
    BYTE blob[BLOB_SIZE], signature[DSS_SIGN_LEN];
    HCRYPTHASH hash;
    DWORD len;

    /* dss-dh: pre-01, kp-01 */
    ok( key_dword( key, KP_KEYLEN ) == 1024, "another length\n" );
    ok( key_dword( key, KP_ALGID ) == CALG_DSS_SIGN, "another algorithm\n" );
    /* dss-dh: pre-13 */
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &found ), NTE_NO_KEY );
    set_group( key, &nist_dss, TRUE );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &found ), NTE_NO_KEY );
    /* dss-dh: pre-03 */
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    /* dss-dh: pre-18 */
    check_param( key, KP_P, NIST_P );
    check_param( key, KP_Q, NIST_Q );
    check_param( key, KP_G, NIST_G );
    /* dss-dh: pre-13 */
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    if (found != UNTOUCHED) destroy_key( found );
    /* dss-dh: lay-02, exp-14 */
    len = sizeof(blob);
    memset( blob, 0, sizeof(blob) );
    check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    ok( len == 336 && get_le32( blob + len - 24 ) == NO_SEED, "%lu bytes, counter %#lx\n", len,
        get_le32( blob + 312 ) );
    /* the pair works */
    hash = hash_text( prov, CALG_SHA1, "abc" );
    len = sizeof(signature);
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), key, NULL, 0 ) );
    destroy_hash( hash );
    /* dss-dh: pre-09 */
    check_all_refused( key, NTE_BAD_KEY_STATE );
    check_param( key, KP_P, NIST_P );
    destroy_key( key );
}

static void test_dh( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID algs[] = { CALG_DH_EPHEM, CALG_DH_SF, AT_KEYEXCHANGE };
    HCRYPTKEY key, other;
    BYTE blob[2][BLOB_SIZE];
    DWORD len[2];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        /* dss-dh: pre-01, pre-03, pre-04 */
        key = begin( prov, algs[i], 1024, 0 );
        check_ok( set_hex( key, KP_G, SAMPLE_G ) );
        check_ok( set_hex( key, KP_G, KAS_G ) );
        check_ok( set_hex( key, KP_P, KAS_P ) );
        check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
        check_param( key, KP_P, KAS_P );
        check_param( key, KP_G, KAS_G );
        other = begin( prov, CALG_DH_EPHEM, 1024, 0 );
        set_group( other, &kas_dh, FALSE );
        check_ok( CryptSetKeyParam( other, KP_X, NULL, 0 ) );
        /* dss-dh: lay-05 */
        len[0] = len[1] = BLOB_SIZE;
        memset( blob, 0, sizeof(blob) );
        check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob[0], &len[0] ) );
        check_ok( CryptExportKey( other, 0, PUBLICKEYBLOB, 0, blob[1], &len[1] ) );
        ok( len[0] == 144 && len[1] == 144, "%lu and %lu bytes\n", len[0], len[1] );
        ok( memcmp( blob[0] + 16, blob[1] + 16, 128 ), "the same y twice\n" );
        /* dss-dh: pre-09 */
        check_all_refused( key, NTE_BAD_KEY_STATE );
        destroy_key( other );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* dss-dh: pre-20; the example of the documentation, step by step */
static void test_sample( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY keys[2], agreed[2];
    BYTE blob[2][BLOB_SIZE], text[2][8] = { "secret!", "secret!" };
    ALG_ID alg = CALG_RC4;
    DWORD len[2];
    unsigned int i;

    for (i = 0; i < 2; i++)
    {
        keys[i] = agreed[i] = 0;
        check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ) | CRYPT_EXPORTABLE | CRYPT_PREGEN, &keys[i] ) );
        set_group( keys[i], &sample_dh, FALSE );
        check_ok( CryptSetKeyParam( keys[i], KP_X, NULL, 0 ) );
        len[i] = BLOB_SIZE;
        check_ok( CryptExportKey( keys[i], 0, PUBLICKEYBLOB, 0, blob[i], &len[i] ) );
    }
    for (i = 0; i < 2; i++)
    {
        check_ok( CryptImportKey( prov, blob[!i], len[!i], keys[i], 0, &agreed[i] ) );
        check_ok( CryptSetKeyParam( agreed[i], KP_ALGID, (BYTE *)&alg, 0 ) );
    }
    len[0] = sizeof(text[0]);
    check_ok( CryptEncrypt( agreed[0], 0, TRUE, 0, text[0], &len[0], sizeof(text[0]) ) );
    ok( memcmp( text[0], text[1], sizeof(text[0]) ), "not encrypted\n" );
    check_ok( CryptDecrypt( agreed[1], 0, TRUE, 0, text[0], &len[0] ) );
    ok( !memcmp( text[0], text[1], sizeof(text[0]) ), "two keys\n" );
    for (i = 0; i < 2; i++)
    {
        destroy_key( agreed[i] );
        destroy_key( keys[i] );
    }
}

/* dss-dh: pre-01; the default */
static void test_default( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = begin( prov, CALG_DH_EPHEM, 0, 0 );

    ok( key_dword( key, KP_KEYLEN ) == (row->bit == ENH_DH ? 1024 : 512), "another length\n" );
    destroy_key( key );
    key = begin( prov, CALG_DSS_SIGN, 0, 0 );
    ok( key_dword( key, KP_KEYLEN ) == 1024, "another length\n" );
    destroy_key( key );
}

/* dss-dh: pre-15 */
static void test_pub_params( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE blob[BLOB_SIZE];
    DWORD len = params_blob( blob, CALG_DSS_SIGN, &nist_dss );
    HCRYPTKEY key = begin( prov, CALG_DSS_SIGN, 1024, 0 );

    check_ok( set_bytes( key, KP_PUB_PARAMS, blob, len ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    check_param( key, KP_P, NIST_P );
    check_param( key, KP_Q, NIST_Q );
    destroy_key( key );
    if (row->bit == BASE_DSS) return;
    key = begin( prov, CALG_DH_EPHEM, 1024, 0 );
    len = params_blob( blob, CALG_DH_EPHEM, &kas_dh );
    check_ok( set_bytes( key, KP_PUB_PARAMS, blob, len ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    check_param( key, KP_G, KAS_G );
    /* dss-dh: kp-12 */
    check_param( key, KP_Q, KAS_Q );
    destroy_key( key );
    key = begin( prov, CALG_DH_EPHEM, 512, 0 );
    len = params_blob( blob, CALG_DH_EPHEM, &sample_dh );
    check_ok( set_bytes( key, KP_PUB_PARAMS, blob, len ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    check_param( key, KP_P, SAMPLE_P );
    len = sizeof(blob);
    check_fails( CryptGetKeyParam( key, KP_Q, blob, &len, 0 ), NTE_NOT_FOUND );
    destroy_key( key );
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void test_lengths( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD bad[] = { 1, 448, 513, 520, 1000, 4160 };
    HCRYPTKEY key = UNTOUCHED;
    unsigned int i;

    /* dss-dh: pre-02 */
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        winetest_push_context( "%lu", bad[i] );
        check_fails_either( CryptGenKey( prov, CALG_DSS_SIGN, BITS( bad[i] ) | CRYPT_PREGEN, &key ), NTE_BAD_FLAGS,
                            ERROR_INVALID_PARAMETER );
        check_fails_either( CryptGenKey( prov, CALG_DH_EPHEM, BITS( bad[i] ) | CRYPT_PREGEN, &key ), NTE_BAD_FLAGS,
                            ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }
}

static void test_bad_numbers( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = begin( prov, CALG_DSS_SIGN, 1024, 0 );
    CRYPT_DATA_BLOB nothing = { 128, NULL };
    BYTE bytes[256];
    unsigned int i;

    memset( bytes, 0xff, sizeof(bytes) );
    /* dss-dh: pre-05 */
    for (i = 0; i < 4; i++) check_fails( set_bytes( key, KP_P, bytes, i * 42 + 1 ), NTE_BAD_DATA );
    check_fails( set_bytes( key, KP_P, bytes, 0 ), NTE_BAD_DATA );
    check_fails( set_bytes( key, KP_P, bytes, 129 ), NTE_BAD_DATA );
    check_fails( set_bytes( key, KP_P, bytes, 256 ), NTE_BAD_DATA );
    /* dss-dh: pre-06 */
    bytes[127] = 0x7f;
    check_fails( set_bytes( key, KP_P, bytes, 128 ), NTE_BAD_DATA );
    /* dss-dh: pre-07 */
    check_fails( set_bytes( key, KP_G, bytes, 129 ), NTE_BAD_DATA );
    /* dss-dh: pre-08 */
    check_fails( set_bytes( key, KP_Q, bytes, 19 ), NTE_BAD_DATA );
    check_fails( set_bytes( key, KP_Q, bytes, 21 ), NTE_BAD_DATA );
    check_fails( set_bytes( key, KP_Q, bytes, 0 ), NTE_BAD_DATA );
    bytes[19] = 0x7f;
    check_fails( set_bytes( key, KP_Q, bytes, 20 ), NTE_BAD_DATA );
    /* dss-dh: pre-17 */
    check_fails( CryptSetKeyParam( key, KP_P, (BYTE *)&nothing, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_G, (BYTE *)&nothing, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_PUB_PARAMS, (BYTE *)&nothing, 0 ), ERROR_INVALID_PARAMETER );
    nothing.cbData = 20;
    check_fails( CryptSetKeyParam( key, KP_Q, (BYTE *)&nothing, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_P, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_G, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* dss-dh: kp-09 */
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 1 ), NTE_BAD_FLAGS );
    /* dss-dh: pre-11; and after all that the key can be made */
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
    set_group( key, &nist_dss, TRUE );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    destroy_key( key );
}

/* dss-dh: pre-11, pre-12 */
static void test_unfinished( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD types[] = { PUBLICKEYBLOB, PRIVATEKEYBLOB };
    HCRYPTKEY key = begin( prov, CALG_DSS_SIGN, 1024, CRYPT_EXPORTABLE ), copy = 0;
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE signature[DSS_SIGN_LEN] = { 1, [20] = 1 };
    DWORD len;
    unsigned int i, step;

    for (step = 0; step < 3; step++)
    {
        winetest_push_context( "step %u", step );
        for (i = 0; i < ARRAY_SIZE( types ); i++)
        {
            len = 0;
            check_fails( CryptExportKey( key, 0, types[i], 0, NULL, &len ), NTE_BAD_KEY_STATE );
            check_fails( CryptExportKey( key, 0, types[i], CRYPT_BLOB_VER3, NULL, &len ), NTE_BAD_KEY_STATE );
        }
        check_fails( CryptVerifySignatureA( hash, signature, sizeof(signature), key, NULL, 0 ), NTE_BAD_KEY_STATE );
        check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
        if (step == 0) check_ok( set_hex( key, KP_P, NIST_P ) );
        if (step == 1) check_ok( set_hex( key, KP_G, NIST_G ) );
        winetest_pop_context();
    }
    /* dss-dh: pre-21 */
    SetLastError( SENTINEL );
    if (CryptDuplicateKey( key, NULL, 0, &copy ))
    {
        check_ok( set_hex( copy, KP_Q, NIST_Q ) );
        check_ok( CryptSetKeyParam( copy, KP_X, NULL, 0 ) );
        destroy_key( copy );
    }
    else ok( GetLastError() == (DWORD)NTE_BAD_KEY_STATE, "error %#lx\n", GetLastError() );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
    check_ok( set_hex( key, KP_Q, NIST_Q ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    destroy_key( key );
    destroy_hash( hash );
}

/* dss-dh: pre-12; agreement */
static void test_unfinished_dh( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers peer = kas_dh;
    HCRYPTKEY key = begin( prov, CALG_DH_EPHEM, 1024, 0 ), agreed = UNTOUCHED;
    BYTE blob[BLOB_SIZE];
    DWORD len;

    peer.y = kas_rows[0].other_y;
    len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DH_EPHEM, &peer );
    check_fails( CryptImportKey( prov, blob, len, key, 0, &agreed ), NTE_BAD_KEY_STATE );
    set_group( key, &kas_dh, FALSE );
    check_fails( CryptImportKey( prov, blob, len, key, 0, &agreed ), NTE_BAD_KEY_STATE );
    ok( agreed == UNTOUCHED || !agreed, "handle %#Ix\n", agreed );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    agreed = 0;
    check_ok( CryptImportKey( prov, blob, len, key, 0, &agreed ) );
    destroy_key( agreed );
    destroy_key( key );
}

/* dss-dh: pre-13; a pair that is not finished takes no place */
static void test_slot( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE before[BLOB_SIZE], after[BLOB_SIZE];
    DWORD len = sizeof(before), len2 = sizeof(after);
    HCRYPTKEY key = 0, found = 0;

    memset( before, 0, sizeof(before) );
    memset( after, 1, sizeof(after) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, before, &len ) );
    destroy_key( key );
    key = begin( prov, AT_SIGNATURE, 1024, 0 );
    check_ok( set_hex( key, KP_P, NIST_P ) );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    check_ok( CryptExportKey( found, 0, PUBLICKEYBLOB, 0, after, &len2 ) );
    ok( len == len2 && !memcmp( before, after, len ), "the pair changed\n" );
    destroy_key( found );
    destroy_key( key );
    found = 0;
    len2 = sizeof(after);
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    check_ok( CryptExportKey( found, 0, PUBLICKEYBLOB, 0, after, &len2 ) );
    ok( len == len2 && !memcmp( before, after, len ), "the pair changed\n" );
    destroy_key( found );
}

/* dss-dh: pre-14 */
static void test_no_group( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = begin( prov, CALG_DH_EPHEM, 512, 0 );
    BYTE p[64], g[64];
    char hex[132];

    from_hex( SAMPLE_P, p, sizeof(p) );
    check_ok( set_hex( key, KP_P, SAMPLE_P ) );
    memset( g, 0, sizeof(g) );
    check_ok( set_bytes( key, KP_G, g, sizeof(g) ) );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    g[0] = 1;
    check_ok( set_bytes( key, KP_G, g, sizeof(g) ) );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    memcpy( g, p, sizeof(g) );
    g[0]--;         /* p - 1: p is odd */
    check_ok( set_bytes( key, KP_G, g, sizeof(g) ) );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    check_ok( set_hex( key, KP_G, SAMPLE_G ) );
    check_ok( set_bytes( key, KP_P, g, sizeof(g) ) );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    check_ok( set_hex( key, KP_P, SAMPLE_P ) );
    /* dss-dh: pre-07 */
    check_ok( set_hex( key, KP_G, "02" ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    memset( g, 0, sizeof(g) );
    g[0] = 2;
    check_param( key, KP_G, to_hex( g, sizeof(g), hex, sizeof(hex) ) );
    destroy_key( key );
    key = begin( prov, CALG_DSS_SIGN, 1024, 0 );
    check_ok( set_hex( key, KP_P, NIST_P ) );
    check_ok( set_hex( key, KP_Q, KAS_Q ) );
    check_ok( set_hex( key, KP_G, NIST_G ) );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    check_ok( set_hex( key, KP_Q, NIST_Q ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    destroy_key( key );
}

/* dss-dh: pre-16 */
static void test_bad_params( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { DWORD at; BYTE value; } damage[] =
    {
        { 0, PRIVATEKEYBLOB }, { 0, SIMPLEBLOB }, { 1, 2 }, { 1, 4 }, { 5, 0xa4 }, { 5, 0x22 }, { 8, 1 }, { 11, '1' },
        { 11, '4' }, { 12, 8 }, { 13, 2 }, { 13, 0 },
    };
    HCRYPTKEY key = begin( prov, CALG_DH_EPHEM, 1024, 0 ), session = 0;
    BYTE blob[BLOB_SIZE], bad[BLOB_SIZE];
    DWORD len = params_blob( blob, CALG_DH_EPHEM, &kas_dh ), i;

    for (i = 0; i < len; i++)
    {
        winetest_push_context( "%lu of %lu bytes", i, len );
        check_fails( set_bytes( key, KP_PUB_PARAMS, blob, i ), NTE_BAD_DATA );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( damage ); i++)
    {
        winetest_push_context( "damage %lu", i );
        memcpy( bad, blob, len );
        bad[damage[i].at] = damage[i].value;
        check_fails( set_bytes( key, KP_PUB_PARAMS, bad, len ), NTE_BAD_DATA );
        winetest_pop_context();
    }
    memcpy( bad, blob, len );
    put_le32( bad + 4, CALG_DSS_SIGN );
    check_fails( set_bytes( key, KP_PUB_PARAMS, bad, len ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
    check_ok( set_bytes( key, KP_PUB_PARAMS, blob, len ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    destroy_key( key );
    /* dss-dh: pre-10 */
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &session ) );
    check_all_refused( session, NTE_BAD_TYPE );
    destroy_key( session );
    /* dss-dh: pre-09; pairs that were made at once */
    key = 0;
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &key ) );
    check_all_refused( key, NTE_BAD_KEY_STATE );
    /* dss-dh: pre-19 */
    len = sizeof(bad);
    check_fails( CryptGetKeyParam( key, KP_X, bad, &len, 0 ), NTE_BAD_TYPE );
    check_fails( CryptGetKeyParam( key, KP_Y, bad, &len, 0 ), NTE_BAD_TYPE );
    check_fails( set_bytes( key, KP_Y, bad, 64 ), NTE_BAD_TYPE );
    destroy_key( key );
}

START_TEST( pregen )
{
    for_providers( ALL_PROVS, test_dss );
    for_providers( DH_PROVS, test_dh );
    for_providers( DH_PROVS, test_sample );
    for_providers( DH_PROVS, test_default );
    for_providers( ALL_PROVS, test_pub_params );
    for_providers( DH_PROVS, test_lengths );
    for_providers( ALL_PROVS, test_bad_numbers );
    for_providers( ALL_PROVS, test_unfinished );
    for_providers( DH_PROVS, test_unfinished_dh );
    for_providers( BASE_DSS | ENH_DH, test_slot );
    for_providers( DH_PROVS, test_no_group );
    for_providers( DH_PROVS, test_bad_params );
}
