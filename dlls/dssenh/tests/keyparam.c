/* Key parameters of pairs and session keys, and the proof of parameters by their seed. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

static void check_get_fails( HCRYPTKEY key, DWORD param, DWORD error )
{
    BYTE data[512];
    DWORD len = sizeof(data);

    winetest_push_context( "get %lu", param );
    check_fails( CryptGetKeyParam( key, param, data, &len, 0 ), error );
    winetest_pop_context();
}

static void check_set_fails( HCRYPTKEY key, DWORD param, DWORD error )
{
    BYTE data[512] = { 0 };

    winetest_push_context( "set %lu", param );
    check_fails( CryptSetKeyParam( key, param, data, 0 ), error );
    winetest_pop_context();
}

/* What is the same for every key. */
static void check_common( HCRYPTKEY key )
{
    static const DWORD unknown[] = { 0, 0x7f, 0xffffffff };
    DWORD value, len, param;
    unsigned int i;

    /* dss-dh: kp-08 */
    for (i = 0; i < ARRAY_SIZE( unknown ); i++)
    {
        check_get_fails( key, unknown[i], NTE_BAD_TYPE );
        check_set_fails( key, unknown[i], NTE_BAD_TYPE );
    }
    /* dss-dh: kp-09 */
    for (param = KP_ALGID; param <= KP_KEYLEN; param++)
    {
        len = sizeof(value);
        check_fails( CryptGetKeyParam( key, param, (BYTE *)&value, &len, 1 ), NTE_BAD_FLAGS );
    }
    value = CRYPT_READ;
    check_fails( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 1 ), NTE_BAD_FLAGS );
    /* dss-dh: kp-07 */
    check_get_fails( key, KP_KEYVAL, NTE_BAD_TYPE );
}

/* dss-dh: kp-10; with flags both errors fit */
static void check_no_algid( HCRYPTKEY key )
{
    ALG_ID alg = CALG_RC4;

    check_fails( CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, 0 ), NTE_BAD_TYPE );
    check_fails_either( CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, BITS( 40 ) | CRYPT_EXPORTABLE ), NTE_BAD_TYPE,
                        NTE_BAD_FLAGS );
}

static void check_pair( HCRYPTKEY key, ALG_ID alg, DWORD bits )
{
    BYTE data[64] = { 0 };
    DWORD len;

    /* dss-dh: kp-01, kp-02 */
    ok( key_dword( key, KP_ALGID ) == alg, "another algorithm\n" );
    ok( key_dword( key, KP_KEYLEN ) == bits, "another length\n" );
    check_common( key );
    check_no_algid( key );
    /* dss-dh: kp-13 */
    len = 8;
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
    len = 64;
    check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
    ok( len == 64, "length %lu\n", len );
}

static void test_pairs( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    check_pair( key, CALG_DSS_SIGN, 512 );
    destroy_key( key );
    if (row->bit == BASE_DSS) return;
    key = 0;
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 512 ), &key ) );
    check_pair( key, CALG_DH_SF, 512 );
    destroy_key( key );
    key = 0;
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &key ) );
    check_pair( key, CALG_DH_EPHEM, 512 );
    destroy_key( key );
}

static void test_session( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs, bits, length, block; } rows[] =
    {
        { CALG_RC2, DH_PROVS, 40, 40, 64 },
        { CALG_RC4, DH_PROVS, 56, 56, 0 },
        { CALG_DES, DH_PROVS, 0, 64, 64 },
        { CALG_3DES_112, ENH_DH | DH_SCH, 0, 128, 64 },
        { CALG_3DES, ENH_DH | DH_SCH, 0, 192, 64 },
        { CALG_CYLINK_MEK, DH_PROVS, 0, 64, 64 },
    };
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "%#x", rows[i].alg );
        key = 0;
        check_ok( CryptGenKey( prov, rows[i].alg, BITS( rows[i].bits ), &key ) );
        /* dss-dh: kp-02, kp-03 */
        ok( key_dword( key, KP_ALGID ) == rows[i].alg, "another algorithm\n" );
        ok( key_dword( key, KP_KEYLEN ) == rows[i].length, "another length\n" );
        ok( key_dword( key, KP_BLOCKLEN ) == rows[i].block, "another block\n" );
        check_common( key );
        check_no_algid( key );
        /* dss-dh: kp-06, kp-11 */
        check_get_fails( key, KP_VERIFY_PARAMS, NTE_BAD_TYPE );
        check_get_fails( key, KP_P, NTE_BAD_TYPE );
        check_get_fails( key, KP_Q, NTE_BAD_TYPE );
        check_get_fails( key, KP_G, NTE_BAD_TYPE );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- seeds ------------------------------------------------------------------------------------ */

static HCRYPTKEY import_seeded( HCRYPTPROV prov, const struct numbers *n, BYTE version )
{
    return import_numbers( prov, PUBLICKEYBLOB, version, CALG_DSS_SIGN, n, 0 );
}

/* The parameters of a public key, whose y is g: that is in the group. `error` 0: they pass. */
static void check_proof( HCRYPTPROV prov, const struct numbers *n, BYTE version, DWORD error )
{
    HCRYPTKEY key = import_seeded( prov, n, version );
    BYTE data[8];
    DWORD len = 0;

    if (error) check_fails( CryptGetKeyParam( key, KP_VERIFY_PARAMS, NULL, &len, 0 ), error );
    else
    {
        check_ok( CryptGetKeyParam( key, KP_VERIFY_PARAMS, NULL, &len, 0 ) );
        ok( !len, "length %lu\n", len );
        len = sizeof(data);
        check_ok( CryptGetKeyParam( key, KP_VERIFY_PARAMS, data, &len, 0 ) );
        ok( !len, "length %lu\n", len );
    }
    destroy_key( key );
}

static void test_seeds( HCRYPTPROV prov, const struct provider_row *row )
{
    char seed[41];
    struct numbers n;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( seed_rows ); i++)
    {
        winetest_push_context( "seed %u", i );
        n = (struct numbers){ .bits = 1024, .p = seed_rows[i].p, .q = seed_rows[i].q, .g = seed_rows[i].g,
                              .y = seed_rows[i].g, .seed = seed_rows[i].seed, .counter = seed_rows[i].counter };
        /* dss-dh: kp-04, vec-04 */
        check_proof( prov, &n, 2 + i % 2, 0 );
        /* dss-dh: kp-05, vec-04 */
        n.counter++;
        check_proof( prov, &n, 2 + i % 2, NTE_BAD_DATA );
        n.counter -= 2;
        check_proof( prov, &n, 2 + i % 2, NTE_BAD_DATA );
        n.counter++;
        strcpy( seed, seed_rows[i].seed );
        seed[0] = seed[0] == '0' ? '1' : '0';
        n.seed = seed;
        check_proof( prov, &n, 2 + i % 2, NTE_BAD_DATA );
        n.seed = seed_rows[(i + 1) % ARRAY_SIZE( seed_rows )].seed;
        check_proof( prov, &n, 2 + i % 2, NTE_BAD_DATA );
        /* dss-dh: kp-04; without a seed there is less to prove */
        n.seed = NULL;
        check_proof( prov, &n, 2 + i % 2, 0 );
        winetest_pop_context();
    }
}

/* dss-dh: kp-04; Diffie-Hellman */
static void test_dh_proof( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = { .bits = 1024, .p = KAS_P, .q = KAS_Q, .g = KAS_G, .y = kas_rows[0].y };
    HCRYPTKEY key = import_numbers( prov, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &n, 0 );
    DWORD len = 0;

    check_ok( CryptGetKeyParam( key, KP_VERIFY_PARAMS, NULL, &len, 0 ) );
    destroy_key( key );
    /* dss-dh: kp-05 */
    n.seed = seed_rows[0].seed;
    n.counter = 1;
    key = import_numbers( prov, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &n, 0 );
    check_fails( CryptGetKeyParam( key, KP_VERIFY_PARAMS, NULL, &len, 0 ), NTE_BAD_DATA );
    destroy_key( key );
}

START_TEST( keyparam )
{
    for_providers( ALL_PROVS, test_pairs );
    for_providers( DH_PROVS, test_session );
    for_providers( BASE_DSS, test_seeds );
    for_providers( ENH_DH | DH_SCH, test_dh_proof );
}
