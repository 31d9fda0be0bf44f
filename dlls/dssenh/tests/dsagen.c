/* CryptGenKey of pairs: lengths, defaults, flags, slots, and CryptGetUserKey. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"

#define NAME "winecsp conformance test, dss pairs"

/* ---- DSS -------------------------------------------------------------------------------------- */

/* dss-dh: gen-03 */
static void check_length_refused( HCRYPTPROV prov, ALG_ID alg, DWORD bits, DWORD flags )
{
    HCRYPTKEY key = UNTOUCHED;

    winetest_push_context( "%#x of %lu", alg, bits );
    check_fails_either( CryptGenKey( prov, alg, BITS( bits ) | flags, &key ), NTE_BAD_FLAGS, ERROR_INVALID_PARAMETER );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    winetest_pop_context();
}

static void check_pair( HCRYPTPROV prov, ALG_ID id, DWORD bits, ALG_ID alg, DWORD length )
{
    HCRYPTKEY key = 0;

    winetest_push_context( "%#x of %lu", id, bits );
    check_ok( CryptGenKey( prov, id, BITS( bits ), &key ) );
    if (key)
    {
        ok( key_dword( key, KP_KEYLEN ) == length, "another length\n" );
        ok( key_dword( key, KP_ALGID ) == alg, "another algorithm\n" );
    }
    destroy_key( key );
    winetest_pop_context();
}

static void test_dss_lengths( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD bad[] = { 1, 64, 448, 504, 511, 513, 520, 544, 1000, 1023, 1025, 1056, 1088, 2048, 0xffff };
    DWORD bits;
    unsigned int i;

    /* dss-dh: gen-03 */
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        check_length_refused( prov, AT_SIGNATURE, bad[i], 0 );
        check_length_refused( prov, CALG_DSS_SIGN, bad[i], CRYPT_EXPORTABLE );
    }
    /* dss-dh: gen-02, kp-01, kp-02 */
    check_pair( prov, AT_SIGNATURE, 512, CALG_DSS_SIGN, 512 );
    if (row->bit != ENH_DH) return;
    for (bits = 576; bits <= 1024; bits += 64) check_pair( prov, CALG_DSS_SIGN, bits, CALG_DSS_SIGN, bits );
    /* dss-dh: gen-01 */
    check_pair( prov, AT_SIGNATURE, 0, CALG_DSS_SIGN, 1024 );
}

/* dss-dh: gen-12 */
static void test_seed( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE blob[BLOB_SIZE], other[BLOB_SIZE];
    HCRYPTKEY key = 0;
    DWORD len;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    len = sizeof(blob);
    memset( blob, 0, sizeof(blob) );
    check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    ok( len == 60 + 3 * 64, "%lu bytes\n", len );
    ok( blob[16 + 63] & 0x80 && blob[16] & 1, "p of fewer bits, or even\n" );
    ok( blob[16 + 64 + 19] & 0x80 && blob[16 + 64] & 1, "q of fewer bits, or even\n" );
    ok( get_le32( blob + 36 + 3 * 64 ) < 4096, "counter %#lx\n", get_le32( blob + 36 + 3 * 64 ) );
    len = 0;
    check_ok( CryptGetKeyParam( key, KP_VERIFY_PARAMS, NULL, &len, 0 ) );
    destroy_key( key );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    len = sizeof(other);
    memset( other, 0, sizeof(other) );
    check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, other, &len ) );
    ok( memcmp( blob + 16, other + 16, 64 ), "the same p twice\n" );
    destroy_key( key );
}

/* ---- Diffie-Hellman --------------------------------------------------------------------------- */

static void test_dh_lengths( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD bad[] = { 1, 64, 448, 511, 513, 520, 1000, 4104, 4160, 8192, 0xffff };
    unsigned int i;

    /* dss-dh: gen-06 */
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        check_length_refused( prov, AT_KEYEXCHANGE, bad[i], 0 );
        check_length_refused( prov, CALG_DH_SF, bad[i], 0 );
        check_length_refused( prov, CALG_DH_EPHEM, bad[i], CRYPT_EXPORTABLE );
    }
    if (row->bit == BASE_DH)
    {
        check_length_refused( prov, CALG_DH_SF, 1088, 0 );
        check_length_refused( prov, CALG_DH_EPHEM, 2048, 0 );
        check_length_refused( prov, CALG_DH_EPHEM, 4096, CRYPT_PREGEN );
    }
    /* dss-dh: gen-04, gen-05, gen-16, kp-01, kp-02 */
    check_pair( prov, AT_KEYEXCHANGE, 512, CALG_DH_SF, 512 );
    check_pair( prov, CALG_DH_SF, 576, CALG_DH_SF, 576 );
    check_pair( prov, CALG_DH_EPHEM, 640, CALG_DH_EPHEM, 640 );
    check_pair( prov, AT_KEYEXCHANGE, 0, CALG_DH_SF, row->bit == ENH_DH ? 1024 : 512 );
    check_pair( prov, CALG_DH_EPHEM, 0, CALG_DH_EPHEM, row->bit == ENH_DH ? 1024 : 512 );
}

/* dss-dh: gen-13, gen-16 */
static void test_dh_fresh( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY first = 0, second = 0;
    BYTE p[2][64];
    DWORD len;

    memset( p, 0, sizeof(p) );
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &first ) );
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &second ) );
    len = sizeof(p[0]);
    check_ok( CryptGetKeyParam( first, KP_P, p[0], &len, 0 ) );
    ok( len == 64 && p[0][63] & 0x80 && p[0][0] & 1, "%lu bytes, or fewer bits\n", len );
    len = sizeof(p[1]);
    check_ok( CryptGetKeyParam( second, KP_P, p[1], &len, 0 ) );
    ok( memcmp( p[0], p[1], 64 ), "the same p twice\n" );
    destroy_key( first );
    destroy_key( second );
}

/* ---- what is not there ------------------------------------------------------------------------ */

static void test_algorithms( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID none[] = { CALG_AGREEDKEY_ANY, CALG_RSA_SIGN, CALG_RSA_KEYX, CALG_AES_128, CALG_AES_256,
                                   CALG_AES, CALG_SHA1, CALG_MD5, CALG_HMAC, CALG_MAC, 0, 3, 0xffffffff };
    static const ALG_ID base[] = { AT_KEYEXCHANGE, CALG_DH_SF, CALG_DH_EPHEM, CALG_RC2, CALG_RC4, CALG_DES, CALG_3DES,
                                   CALG_3DES_112, CALG_CYLINK_MEK };
    HCRYPTKEY key = UNTOUCHED;
    unsigned int i;

    /* dss-dh: gen-08 */
    for (i = 0; i < ARRAY_SIZE( none ); i++)
    {
        winetest_push_context( "%#x", none[i] );
        check_fails( CryptGenKey( prov, none[i], 0, &key ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    /* dss-dh: gen-07 */
    for (i = 0; row->bit == BASE_DSS && i < ARRAY_SIZE( base ); i++)
    {
        winetest_push_context( "%#x", base[i] );
        check_fails( CryptGenKey( prov, base[i], 0, &key ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
}

/* ---- slots ------------------------------------------------------------------------------------ */

static void check_no_user_key( HCRYPTPROV prov, DWORD spec, DWORD error )
{
    HCRYPTKEY key = UNTOUCHED;

    winetest_push_context( "spec %#lx", spec );
    check_fails( CryptGetUserKey( prov, spec, &key ), error );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    winetest_pop_context();
}

static void test_slots( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD specs[] = { 0, 3, 0xffffffff, CALG_DSS_SIGN, CALG_DH_SF };
    HCRYPTKEY key = 0, old = 0, found = 0;
    BYTE first[BLOB_SIZE], second[BLOB_SIZE];
    DWORD len, len2;
    unsigned int i;

    /* dss-dh: gen-14 */
    check_no_user_key( prov, AT_SIGNATURE, NTE_NO_KEY );
    check_no_user_key( prov, AT_KEYEXCHANGE, NTE_NO_KEY );
    /* dss-dh: gen-15 */
    for (i = 0; i < ARRAY_SIZE( specs ); i++) check_no_user_key( prov, specs[i], NTE_BAD_KEY );

    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &old ) );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    destroy_key( found );
    check_no_user_key( prov, AT_KEYEXCHANGE, NTE_NO_KEY );
    /* dss-dh: gen-09 */
    len = sizeof(first);
    check_ok( CryptExportKey( old, 0, PUBLICKEYBLOB, 0, first, &len ) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    found = 0;
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    len2 = sizeof(second);
    check_ok( CryptExportKey( found, 0, PUBLICKEYBLOB, 0, second, &len2 ) );
    ok( len == len2 && memcmp( first, second, len ), "the old pair is still there\n" );
    len2 = sizeof(second);
    check_ok( CryptExportKey( old, 0, PUBLICKEYBLOB, 0, second, &len2 ) );
    ok( len == len2 && !memcmp( first, second, len ), "the old handle changed\n" );
    destroy_key( found );
    destroy_key( old );
    destroy_key( key );
    if (row->bit == BASE_DSS) return;
    /* dss-dh: gen-05 */
    key = 0;
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &key ) );
    check_no_user_key( prov, AT_KEYEXCHANGE, NTE_NO_KEY );
    destroy_key( key );
    /* dss-dh: gen-04 */
    key = found = 0;
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 512 ), &key ) );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &found ) );
    if (found) ok( key_dword( found, KP_ALGID ) == CALG_DH_SF, "another algorithm\n" );
    destroy_key( found );
    destroy_key( key );
}

/* ---- flags ------------------------------------------------------------------------------------ */

static void test_flags( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD ignored[] = { 4, 8, 0x10, 0x20, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000 };
    HCRYPTKEY key = 0, found = 0;
    DWORD all = 0, len = 0;
    unsigned int i;

    /* dss-dh: gen-10 */
    for (i = 0; i < ARRAY_SIZE( ignored ); i++) all |= ignored[i];
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ) | all, &key ) );
    /* dss-dh: exp-03; none of them makes it exportable */
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( key );
    /* dss-dh: gen-17 */
    key = 0;
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ) | CRYPT_ARCHIVABLE, &key ) );
    check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ) );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &found ) );
    check_fails( CryptExportKey( found, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( found );
    destroy_key( key );
}

/* dss-dh: gen-11 */
static void test_silent( void )
{
    HCRYPTPROV prov = 0;
    HCRYPTKEY key = UNTOUCHED;

    CryptAcquireContextA( &prov, NAME, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_DELETEKEYSET );
    prov = 0;
    check_ok( CryptAcquireContextA( &prov, NAME, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_NEWKEYSET | CRYPT_SILENT ) );
    if (!prov) return;
    check_fails( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ) | CRYPT_USER_PROTECTED, &key ), NTE_SILENT_CONTEXT );
    check_fails( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 512 ) | CRYPT_USER_PROTECTED, &key ), NTE_SILENT_CONTEXT );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    check_no_user_key( prov, AT_SIGNATURE, NTE_NO_KEY );
    close_provider( prov );
    check_ok( CryptAcquireContextA( &prov, NAME, MS_ENH_DSS_DH_PROV_A, PROV_DSS_DH, CRYPT_DELETEKEYSET ) );
}

START_TEST( dsagen )
{
    for_providers( ALL_PROVS, test_slots );
    for_providers( ALL_PROVS, test_dss_lengths );
    for_providers( ALL_PROVS, test_algorithms );
    for_providers( DH_PROVS, test_dh_lengths );
    for_providers( DH_PROVS, test_dh_fresh );
    for_providers( ALL_PROVS, test_flags );
    for_providers( BASE_DSS, test_seed );
    test_silent();
}
