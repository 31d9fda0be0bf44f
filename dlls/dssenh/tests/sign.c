/* CryptSignHash and CryptVerifySignature of the DSS providers. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"

static struct numbers openssl_key( unsigned int i )
{
    const struct openssl_row *row = &openssl_rows[i];
    struct numbers n = { .bits = row->bits, .p = row->p, .q = row->q, .g = row->g, .y = row->y, .x = row->x };

    return n;
}

static void make_signature( BYTE signature[DSS_SIGN_LEN], const char *r, const char *s )
{
    put_number( signature, r, DSS_Q_LEN );
    put_number( signature + DSS_Q_LEN, s, DSS_Q_LEN );
}

static void check_verify_fails( HCRYPTHASH hash, const BYTE *signature, DWORD len, HCRYPTKEY key, DWORD error )
{
    check_fails( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ), error );
}

/* ---- answers of others ------------------------------------------------------------------------ */

static HCRYPTHASH hash_message( HCRYPTPROV prov, const char *hex )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "" );
    BYTE message[256];

    check_ok( CryptHashData( hash, message, from_hex( hex, message, sizeof(message) ), 0 ) );
    return hash;
}

static void test_nist( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = { .bits = 1024, .p = NIST_P, .q = NIST_Q, .g = NIST_G };
    BYTE signature[DSS_SIGN_LEN];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( nist_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        n.y = nist_rows[i].y;
        key = import_numbers( prov, PUBLICKEYBLOB, 2 + i % 2, CALG_DSS_SIGN, &n, 0 );
        hash = hash_message( prov, nist_rows[i].message );
        make_signature( signature, nist_rows[i].r, nist_rows[i].s );
        /* dss-dh: vec-01, vrfy-01 */
        if (nist_rows[i].good) check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), key, NULL, 0 ) );
        /* dss-dh: vec-02 */
        else check_verify_fails( hash, signature, sizeof(signature), key, NTE_BAD_SIGNATURE );
        destroy_hash( hash );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* dss-dh: vrfy-04 */
static void check_changes( HCRYPTHASH hash, HCRYPTKEY key, const BYTE *good )
{
    BYTE bad[DSS_SIGN_LEN];
    unsigned int i;

    for (i = 0; i < DSS_SIGN_LEN; i++)
    {
        memcpy( bad, good, sizeof(bad) );
        bad[i] ^= 1 << i % 8;
        winetest_push_context( "byte %u", i );
        check_verify_fails( hash, bad, sizeof(bad), key, NTE_BAD_SIGNATURE );
        winetest_pop_context();
    }
    memcpy( bad, good + DSS_Q_LEN, DSS_Q_LEN );
    memcpy( bad + DSS_Q_LEN, good, DSS_Q_LEN );
    check_verify_fails( hash, bad, sizeof(bad), key, NTE_BAD_SIGNATURE );
    for (i = 0; i < DSS_SIGN_LEN; i++) bad[i] = good[i / DSS_Q_LEN * DSS_Q_LEN + DSS_Q_LEN - 1 - i % DSS_Q_LEN];
    check_verify_fails( hash, bad, sizeof(bad), key, NTE_BAD_SIGNATURE );
}

/* dss-dh: vrfy-03; numbers that are out of range, which must not verify whatever the hash is */
static void check_ranges( HCRYPTHASH hash, HCRYPTKEY key, const BYTE *good, const char *q )
{
    static const char *const numbers[] = { "00", "ffffffffffffffffffffffffffffffffffffffff", NULL };
    BYTE bad[DSS_SIGN_LEN];
    unsigned int i, half;

    for (i = 0; i < ARRAY_SIZE( numbers ); i++)
    {
        for (half = 0; half < 2; half++)
        {
            winetest_push_context( "number %u, half %u", i, half );
            memcpy( bad, good, sizeof(bad) );
            put_number( bad + half * DSS_Q_LEN, numbers[i] ? numbers[i] : q, DSS_Q_LEN );
            check_verify_fails( hash, bad, sizeof(bad), key, NTE_BAD_SIGNATURE );
            winetest_pop_context();
        }
        make_signature( bad, numbers[i] ? numbers[i] : q, numbers[i] ? numbers[i] : q );
        check_verify_fails( hash, bad, sizeof(bad), key, NTE_BAD_SIGNATURE );
    }
}

/* dss-dh: vec-03, vrfy-01 */
static void test_openssl( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash, other;
    BYTE signature[DSS_SIGN_LEN];
    struct numbers n;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( openssl_rows ); i++)
    {
        winetest_push_context( "%lu bits", openssl_rows[i].bits );
        n = openssl_key( i );
        make_signature( signature, openssl_rows[i].r, openssl_rows[i].s );
        hash = hash_text( prov, CALG_SHA1, "abc" );
        other = hash_text( prov, CALG_SHA1, "abd" );
        key = import_numbers( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
        check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), key, NULL, 0 ) );
        check_changes( hash, key, signature );
        check_ranges( hash, key, signature, openssl_rows[i].q );
        /* dss-dh: vrfy-04 */
        check_verify_fails( other, signature, sizeof(signature), key, NTE_BAD_SIGNATURE );
        destroy_key( key );
        /* dss-dh: vrfy-01; a pair, whose y was computed */
        key = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
        check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), key, NULL, 0 ) );
        destroy_key( key );
        n = openssl_key( (i + 1) % ARRAY_SIZE( openssl_rows ) );
        key = import_numbers( prov, PUBLICKEYBLOB, 3, CALG_DSS_SIGN, &n, 0 );
        check_verify_fails( hash, signature, sizeof(signature), key, NTE_BAD_SIGNATURE );
        destroy_key( key );
        destroy_hash( hash );
        destroy_hash( other );
        winetest_pop_context();
    }
}

/* ---- signing ---------------------------------------------------------------------------------- */

static void test_sign( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE first[DSS_SIGN_LEN + 8], second[DSS_SIGN_LEN];
    struct numbers n;
    HCRYPTKEY pair, public;
    HCRYPTHASH hash;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( openssl_rows ); i++)
    {
        winetest_push_context( "%lu bits", openssl_rows[i].bits );
        n = openssl_key( i );
        pair = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
        public = import_numbers( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
        hash = hash_text( prov, CALG_SHA1, "ab" );
        /* dss-dh: sign-02; the hash goes on */
        len = 0;
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, NULL, &len ) );
        ok( len == DSS_SIGN_LEN, "size %lu\n", len );
        check_ok( CryptHashData( hash, (const BYTE *)"c", 1, 0 ) );
        /* dss-dh: sign-03 */
        memset( first, 0xcc, sizeof(first) );
        len = DSS_SIGN_LEN - 1;
        check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, first, &len ), ERROR_MORE_DATA );
        ok( len == DSS_SIGN_LEN && first[0] == 0xcc, "size %lu, or something was written\n", len );
        len = 0;
        check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, first, &len ), ERROR_MORE_DATA );
        /* dss-dh: sign-01 */
        len = sizeof(first);
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, first, &len ) );
        ok( len == DSS_SIGN_LEN && first[DSS_SIGN_LEN] == 0xcc, "%lu bytes\n", len );
        check_ok( CryptVerifySignatureA( hash, first, DSS_SIGN_LEN, public, NULL, 0 ) );
        /* dss-dh: sign-10 */
        check_fails( CryptHashData( hash, (const BYTE *)"d", 1, 0 ), NTE_BAD_HASH_STATE );
        check_value( hash, SHA1_ABC );
        len = sizeof(second);
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, second, &len ) );
        ok( memcmp( first, second, DSS_Q_LEN ), "the same r twice\n" );
        check_ok( CryptVerifySignatureA( hash, second, DSS_SIGN_LEN, public, NULL, 0 ) );
        check_changes( hash, public, second );
        destroy_hash( hash );
        destroy_key( public );
        destroy_key( pair );
        winetest_pop_context();
    }
}

/* dss-dh: sign-09; as programs do that hash themselves */
static void test_set_value( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE signature[DSS_SIGN_LEN], value[20];
    struct numbers n = openssl_key( 0 );
    HCRYPTKEY pair = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "" ), other, empty;
    DWORD len = sizeof(signature);

    from_hex( SHA1_ABC, value, sizeof(value) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    other = hash_text( prov, CALG_SHA1, "abc" );
    check_ok( CryptVerifySignatureA( other, signature, sizeof(signature), pair, NULL, 0 ) );
    empty = hash_text( prov, CALG_SHA1, "" );
    check_verify_fails( empty, signature, sizeof(signature), pair, NTE_BAD_SIGNATURE );
    destroy_hash( empty );
    destroy_hash( other );
    destroy_hash( hash );
    /* the same the other way */
    make_signature( signature, openssl_rows[0].r, openssl_rows[0].s );
    hash = hash_text( prov, CALG_SHA1, "" );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, 0 ) );
    destroy_hash( hash );
    value[19] ^= 1;
    hash = hash_text( prov, CALG_SHA1, "" );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_verify_fails( hash, signature, sizeof(signature), pair, NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    destroy_key( pair );
}

/* dss-dh: sign-11 */
static void test_description( HCRYPTPROV prov, const struct provider_row *row )
{
    static const WCHAR text[] = L"what is signed";
    BYTE signature[DSS_SIGN_LEN];
    struct numbers n = openssl_key( 0 );
    HCRYPTKEY pair = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    DWORD len = sizeof(signature);

    check_ok( CryptSignHashW( hash, AT_SIGNATURE, text, 0, signature, &len ) );
    destroy_hash( hash );
    hash = hash_text( prov, CALG_SHA1, "abc" );
    check_verify_fails( hash, signature, sizeof(signature), pair, NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    hash = hash_text( prov, CALG_SHA1, "abc" );
    check_fails( CryptVerifySignatureW( hash, signature, sizeof(signature), pair, L"what is not", 0 ),
                 NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    hash = hash_text( prov, CALG_SHA1, "abc" );
    check_ok( CryptVerifySignatureW( hash, signature, sizeof(signature), pair, text, 0 ) );
    destroy_hash( hash );
    hash = hash_text( prov, CALG_SHA1, "abc" );
    check_ok( CryptHashData( hash, (const BYTE *)text, sizeof(text) - sizeof(WCHAR), 0 ) );
    check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, 0 ) );
    destroy_hash( hash );
    destroy_key( pair );
}

/* dss-dh: sign-07, vrfy-06 */
static void test_flags( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD flags[] = { CRYPT_NOHASHOID, 2, 4, 0x80, 0x80000000 };
    BYTE signature[DSS_SIGN_LEN];
    struct numbers n = openssl_key( 0 );
    HCRYPTKEY pair = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    HCRYPTHASH hash;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        hash = hash_text( prov, CALG_SHA1, "abc" );
        len = sizeof(signature);
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, flags[i], signature, &len ) );
        check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, 0 ) );
        if (flags[i] == CRYPT_NOHASHOID)
            check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, flags[i] ) );
        else
            check_fails( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, flags[i] ),
                         NTE_BAD_FLAGS );
        signature[3] ^= 1;
        check_verify_fails( hash, signature, sizeof(signature), pair, NTE_BAD_SIGNATURE );
        destroy_hash( hash );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void check_sign_fails( HCRYPTHASH hash, DWORD spec, DWORD error )
{
    BYTE signature[DSS_SIGN_LEN];
    DWORD len = sizeof(signature);

    winetest_push_context( "spec %#lx", spec );
    memset( signature, 0xcc, sizeof(signature) );
    check_fails( CryptSignHashA( hash, spec, NULL, 0, signature, &len ), error );
    ok( signature[0] == 0xcc && signature[20] == 0xcc, "something was written\n" );
    winetest_pop_context();
}

static void test_refused( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD specs[] = { 0, 3, 0x2200, 0xffffffff };
    struct numbers n = openssl_key( 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" ), md5 = hash_text( prov, CALG_MD5, "abc" );
    HCRYPTKEY pair, dh = 0;
    BYTE signature[DSS_SIGN_LEN];
    unsigned int i;

    /* dss-dh: sign-04, sign-05 */
    check_sign_fails( hash, AT_SIGNATURE, NTE_NO_KEY );
    check_sign_fails( hash, AT_KEYEXCHANGE, NTE_NO_KEY );
    pair = import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    check_sign_fails( hash, AT_KEYEXCHANGE, NTE_NO_KEY );
    /* dss-dh: sign-06 */
    for (i = 0; i < ARRAY_SIZE( specs ); i++) check_sign_fails( hash, specs[i], NTE_BAD_ALGID );
    /* dss-dh: sign-08, vrfy-07 */
    check_sign_fails( md5, AT_SIGNATURE, NTE_BAD_HASH );
    make_signature( signature, openssl_rows[0].r, openssl_rows[0].s );
    check_verify_fails( md5, signature, sizeof(signature), pair, NTE_BAD_HASH );
    if (row->bit != BASE_DSS)
    {
        check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 512 ), &dh ) );
        /* dss-dh: sign-05 */
        check_sign_fails( hash, AT_KEYEXCHANGE, NTE_BAD_KEY );
        /* dss-dh: vrfy-05 */
        check_verify_fails( hash, signature, sizeof(signature), dh, NTE_BAD_KEY );
        destroy_key( dh );
        dh = 0;
        check_ok( CryptGenKey( prov, CALG_DES, 0, &dh ) );
        check_verify_fails( hash, signature, sizeof(signature), dh, NTE_BAD_KEY );
        destroy_key( dh );
    }
    check_ok( CryptVerifySignatureA( hash, signature, sizeof(signature), pair, NULL, 0 ) );
    destroy_hash( md5 );
    destroy_hash( hash );
    destroy_key( pair );
}

/* dss-dh: vrfy-02, vrfy-08 */
static void test_lengths( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = openssl_key( 0 );
    HCRYPTKEY key = import_numbers( prov, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE signature[128] = { 0 };
    DWORD len;

    make_signature( signature, openssl_rows[0].r, openssl_rows[0].s );
    for (len = 1; len <= sizeof(signature); len++)
    {
        if (len == DSS_SIGN_LEN) continue;
        winetest_push_context( "%lu bytes", len );
        check_verify_fails( hash, signature, len, key, NTE_BAD_SIGNATURE );
        winetest_pop_context();
    }
    if (is_builtin()) skip( "no signature at all crashes the builtin of Wine 10\n" );
    else check_fails( CryptVerifySignatureA( hash, NULL, DSS_SIGN_LEN, key, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptVerifySignatureA( hash, signature, DSS_SIGN_LEN, key, NULL, 0 ) );
    destroy_hash( hash );
    destroy_key( key );
}

START_TEST( sign )
{
    for_providers( ALL_PROVS, test_refused );
    for_providers( BASE_DSS | ENH_DH, test_nist );
    for_providers( ALL_PROVS, test_openssl );
    for_providers( BASE_DSS | ENH_DH, test_sign );
    for_providers( ALL_PROVS, test_set_value );
    for_providers( BASE_DSS | DH_SCH, test_description );
    for_providers( ALL_PROVS, test_flags );
    for_providers( ALL_PROVS, test_lengths );
}
