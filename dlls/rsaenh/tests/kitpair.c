/* The provider kit with other kinds of pairs than RSA: testcsp.dll's toys, registered as CSPs. Pairs that are made in
 * steps and agree, pairs that sign, and pairs in a device, whose private half cannot be read and whose private
 * operations wait and fail.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <winerror.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"
#include "kittest.h"

#define TOY    "winecsp Toy Provider"
#define DEVICE "winecsp Toy Device"
#define NAME   "kit toys"
#define P      1000003
#define G      5
#define HEADER 8                        /* bytes of a blob's header */

static HCRYPTPROV acquire_toy( const char *name, DWORD flags )
{
    HCRYPTPROV prov = 0;

    check_ok( CryptAcquireContextA( &prov, name, TOY, PROV_DSS_DH, flags ) );
    return prov;
}

static BOOL set_numbers( HCRYPTKEY key, DWORD param, DWORD first, DWORD second )
{
    DWORD numbers[2] = { first, second };
    CRYPT_DATA_BLOB blob = { second ? 8 : 4, (BYTE *)numbers };

    return CryptSetKeyParam( key, param, (const BYTE *)&blob, 0 );
}

static DWORD get_number( HCRYPTKEY key, DWORD param )
{
    DWORD number = 0xcccccccc, len = sizeof(number);

    check_ok( CryptGetKeyParam( key, param, (BYTE *)&number, &len, 0 ) );
    ok( len == sizeof(number), "%lu bytes\n", len );
    return number;
}

static DWORD export_key( HCRYPTKEY key, DWORD type, DWORD flags, BYTE *blob )
{
    DWORD len = 0, size;

    check_ok( CryptExportKey( key, 0, type, flags, NULL, &len ) );
    size = len;
    check_ok( CryptExportKey( key, 0, type, flags, blob, &len ) );
    ok( len == size, "%lu and %lu bytes\n", size, len );
    return len;
}

/* ---- pairs in steps ---------------------------------------------------------------------------- */

/* What cannot be before there is a pair. */
static void check_incomplete( HCRYPTKEY key )
{
    DWORD value, len = sizeof(value);
    BYTE blob[64];

    check_fails( CryptGetKeyParam( key, KP_KEYLEN, (BYTE *)&value, &len, 0 ), NTE_BAD_KEY_STATE );
    len = sizeof(blob);
    check_fails( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    len = 4;
    check_fails( CryptDecrypt( key, 0, TRUE, 0, blob, &len ), NTE_BAD_KEY );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
    check_fails( CryptSetKeyParam( key, KP_VERIFY_PARAMS, NULL, 0 ), NTE_BAD_KEY_STATE );
}

static void check_complete( HCRYPTKEY key )
{
    ok( get_number( key, KP_KEYLEN ) == 32, "another length\n" );
    ok( get_number( key, KP_P ) == P && get_number( key, KP_G ) == G, "other numbers\n" );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_KEY_STATE );
    check_fails( set_numbers( key, KP_P, P, 0 ), NTE_BAD_KEY_STATE );
}

static void test_steps( void )
{
    HCRYPTPROV prov = acquire_toy( NULL, CRYPT_VERIFYCONTEXT );
    HCRYPTKEY key = 0, copy = 0, none = 0;

    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, CRYPT_PREGEN, &key ) );
    check_incomplete( key );
    check_ok( set_numbers( key, KP_P, P - 1, 0 ) );
    check_incomplete( key );
    check_fails( set_numbers( key, KP_G, G, 1 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_G, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( set_numbers( key, KP_G, G, 0 ) );
    check_fails( CryptSetKeyParam( key, KP_VERIFY_PARAMS, NULL, 0 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 0 ), NTE_BAD_DATA );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    check_ok( set_numbers( key, KP_PUB_PARAMS, P, G ) );
    check_ok( CryptSetKeyParam( key, KP_VERIFY_PARAMS, NULL, 0 ) );
    check_fails( CryptSetKeyParam( key, KP_X, (const BYTE *)&key, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_X, NULL, 1 ), NTE_BAD_FLAGS );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    check_complete( key );
    ok( get_number( copy, KP_P ) == P - 1, "the copy has changed, too\n" );
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &none ), NTE_NO_KEY );
    check_ok( CryptDestroyKey( copy ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* CRYPT_ARCHIVABLE lets out by the handle that made the pair, and by no other one of it. */
static void test_archived( void )
{
    HCRYPTPROV prov = acquire_toy( NULL, CRYPT_VERIFYCONTEXT );
    HCRYPTKEY key = 0, kept = 0;
    BYTE blob[64];
    DWORD len;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, CRYPT_PREGEN | CRYPT_ARCHIVABLE, &key ) );
    check_ok( set_numbers( key, KP_PUB_PARAMS, P, G ) );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    export_key( key, PRIVATEKEYBLOB, 0, blob );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &kept ) );
    ok( !(get_number( kept, KP_PERMISSIONS ) & (CRYPT_ARCHIVE | CRYPT_EXPORT)), "it may be exported\n" );
    len = sizeof(blob);
    check_fails( CryptExportKey( kept, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    check_ok( CryptDestroyKey( kept ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* A pair of a slot is in the container once it is complete, and not before. */
static void test_kept( void )
{
    HCRYPTPROV prov = acquire_toy( NAME, CRYPT_NEWKEYSET );
    HCRYPTKEY key = 0, kept = UNTOUCHED;
    BYTE blob[64], again[64];
    DWORD len;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, CRYPT_PREGEN | CRYPT_EXPORTABLE, &key ) );
    check_ok( set_numbers( key, KP_PUB_PARAMS, P, G ) );
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &kept ), NTE_NO_KEY );
    check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
    len = export_key( key, PRIVATEKEYBLOB, 0, blob );
    check_complete( key );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );

    prov = acquire_toy( NAME, 0 );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &kept ) );
    check_complete( kept );
    ok( export_key( kept, PRIVATEKEYBLOB, 0, again ) == len && !memcmp( blob, again, len ), "another pair\n" );
    check_ok( CryptDestroyKey( kept ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( CryptAcquireContextA( &prov, NAME, TOY, PROV_DSS_DH, CRYPT_DELETEKEYSET ) );
}

/* ---- agreement --------------------------------------------------------------------------------- */

/* The agreed key of a pair and another one's blob. */
static HCRYPTKEY agree( HCRYPTPROV prov, HCRYPTKEY own, HCRYPTKEY other, DWORD flags )
{
    HCRYPTKEY agreed = 0;
    BYTE blob[64];
    DWORD len = export_key( other, PUBLICKEYBLOB, flags, blob );

    ok( blob[1] == (flags ? 3 : 2), "version %u\n", blob[1] );
    check_ok( CryptImportKey( prov, blob, len, own, 0, &agreed ) );
    return agreed;
}

static BOOL set_alg( HCRYPTKEY key, ALG_ID alg, DWORD flags )
{
    return CryptSetKeyParam( key, KP_ALGID, (const BYTE *)&alg, flags );
}

/* What an agreed key is before it is told its algorithm, and after. */
static void become_rc4( HCRYPTKEY key, DWORD bits )
{
    DWORD len = 4;
    BYTE data[16] = { 0 };

    ok( get_number( key, KP_ALGID ) == CALG_AGREEDKEY_ANY, "another algorithm\n" );
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY_STATE );
    check_fails( set_alg( key, CALG_SHA1, 0 ), NTE_BAD_ALGID );
    check_fails( set_alg( key, CALG_AES_128, 0 ), NTE_BAD_ALGID );
    check_fails( set_alg( key, CALG_RC4, CRYPT_USER_PROTECTED ), NTE_BAD_FLAGS );
    check_fails( set_alg( key, CALG_RC4, 256 << 16 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_ALGID, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_ALGID, (const BYTE *)(ULONG_PTR)1, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( set_alg( key, CALG_RC4, bits << 16 ) );
    ok( get_number( key, KP_ALGID ) == CALG_RC4, "another algorithm\n" );
    ok( get_number( key, KP_KEYLEN ) == (bits ? bits : 128), "%lu bits\n", get_number( key, KP_KEYLEN ) );
    check_fails( set_alg( key, CALG_RC4, 0 ), NTE_BAD_TYPE );
    check_fails( set_alg( key, CALG_RC4, CRYPT_EXPORTABLE ), NTE_BAD_TYPE );
}

static void check_same( HCRYPTKEY one, HCRYPTKEY other )
{
    static const BYTE text[] = "what both can read";
    BYTE data[sizeof(text)];
    DWORD len = sizeof(text);

    memcpy( data, text, sizeof(text) );
    check_ok( CryptEncrypt( one, 0, TRUE, 0, data, &len, sizeof(data) ) );
    ok( memcmp( data, text, sizeof(text) ), "nothing is encrypted\n" );
    check_ok( CryptDecrypt( other, 0, TRUE, 0, data, &len ) );
    ok( !memcmp( data, text, sizeof(text) ), "another key\n" );
}

static void test_agreement( void )
{
    HCRYPTPROV a = acquire_toy( NULL, CRYPT_VERIFYCONTEXT ), b = acquire_toy( NULL, CRYPT_VERIFYCONTEXT );
    HCRYPTKEY of_a = 0, of_b = 0, agreed_a, agreed_b, copy = 0;
    DWORD bits;

    check_ok( CryptGenKey( a, CALG_DH_EPHEM, 0, &of_a ) );
    check_ok( CryptGenKey( b, AT_KEYEXCHANGE, 0, &of_b ) );
    for (bits = 0; bits <= 40; bits += 40)
    {
        agreed_a = agree( a, of_a, of_b, 0 );
        agreed_b = agree( b, of_b, of_a, CRYPT_BLOB_VER3 );
        check_ok( CryptDuplicateKey( agreed_b, NULL, 0, &copy ) );
        become_rc4( agreed_a, bits );
        become_rc4( agreed_b, bits );
        check_same( agreed_a, agreed_b );
        become_rc4( copy, bits );
        check_ok( CryptDestroyKey( copy ) );
        check_ok( CryptDestroyKey( agreed_a ) );
        check_ok( CryptDestroyKey( agreed_b ) );
    }
    check_ok( CryptDestroyKey( of_a ) );
    check_ok( CryptDestroyKey( of_b ) );
    check_ok( CryptReleaseContext( a, 0 ) );
    check_ok( CryptReleaseContext( b, 0 ) );
}

/* Who does not agree. Without hPubKey the blob is a public key. */
static void test_no_agreement( void )
{
    HCRYPTPROV prov = acquire_toy( NULL, CRYPT_VERIFYCONTEXT );
    HCRYPTKEY pair = 0, begun = 0, signing = 0, session = 0, key = UNTOUCHED;
    BYTE blob[64];
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, 0, &pair ) );
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, CRYPT_PREGEN, &begun ) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, 0, &signing ) );
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &session ) );
    len = export_key( pair, PUBLICKEYBLOB, 0, blob );
    check_fails( CryptImportKey( prov, blob, len, pair, CRYPT_USER_PROTECTED, &key ), NTE_BAD_FLAGS );
    check_fails( CryptImportKey( prov, blob, len, pair, CRYPT_FORCE_KEY_PROTECTION_HIGH, &key ), NTE_BAD_FLAGS );
    check_fails( CryptImportKey( prov, blob, len, session, 0, &key ), NTE_BAD_KEY );
    check_fails( CryptImportKey( prov, blob, len, signing, 0, &key ), NTE_BAD_KEY );
    check_fails( CryptImportKey( prov, blob, len, begun, 0, &key ), NTE_BAD_KEY_STATE );
    check_fails( CryptImportKey( prov, blob, len - 1, pair, 0, &key ), NTE_BAD_DATA );
    blob[1] = 4;
    check_fails( CryptImportKey( prov, blob, len, pair, 0, &key ), NTE_BAD_VER );
    blob[1] = 2;
    blob[HEADER + 4] ^= 2;              /* p */
    check_fails( CryptImportKey( prov, blob, len, pair, 0, &key ), NTE_BAD_DATA );
    blob[HEADER + 4] ^= 2;
    ok( key == UNTOUCHED, "key %#Ix\n", key );
    check_ok( CryptImportKey( prov, blob, len, 0, 0, &key ) );
    check_fails( CryptImportKey( prov, blob, len, key, 0, &begun ), NTE_NO_KEY );
    ok( get_number( key, KP_ALGID ) == CALG_DH_EPHEM, "another algorithm\n" );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* ---- signatures -------------------------------------------------------------------------------- */

static HCRYPTHASH hash_text( HCRYPTPROV prov )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    return hash;
}

static BOOL sign_text( HCRYPTPROV prov, DWORD spec, BYTE signature[4] )
{
    HCRYPTHASH hash = hash_text( prov );
    DWORD len = 4, err;
    BOOL ret;

    SetLastError( SENTINEL );
    ret = CryptSignHashA( hash, spec, NULL, 0, signature, &len );
    err = GetLastError();
    ok( len == 4, "%lu bytes\n", len );
    check_ok( CryptDestroyHash( hash ) );
    SetLastError( err );
    return ret;
}

static void check_verify( HCRYPTPROV prov, HCRYPTKEY key, const BYTE *signature, DWORD len, DWORD error )
{
    HCRYPTHASH hash = hash_text( prov );

    if (error) check_fails( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ), error );
    else check_ok( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
}

/* A pair that only signs does nothing else, nor does one that only agrees. */
static void check_refused( HCRYPTPROV prov, HCRYPTKEY signing, HCRYPTKEY agreeing )
{
    BYTE data[64] = { 0 };
    DWORD len = sizeof(data);
    HCRYPTKEY session = 0;

    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
    check_fails( CryptExportKey( session, agreeing, SIMPLEBLOB, 0, data, &len ), NTE_BAD_TYPE );
    check_fails( CryptExportKey( session, signing, SIMPLEBLOB, 0, data, &len ), NTE_BAD_TYPE );
    check_fails( CryptSetKeyParam( signing, KP_X, NULL, 0 ), NTE_BAD_TYPE );
    len = 4;
    check_fails( CryptEncrypt( agreeing, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
    check_fails( CryptDecrypt( agreeing, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
    check_verify( prov, agreeing, data, 4, NTE_BAD_KEY );
    check_fails( sign_text( prov, AT_KEYEXCHANGE, data ), NTE_BAD_KEY );
    check_ok( CryptDestroyKey( session ) );
}

static void test_signatures( void )
{
    HCRYPTPROV prov = acquire_toy( NULL, CRYPT_VERIFYCONTEXT ), other = acquire_toy( NULL, CRYPT_VERIFYCONTEXT );
    HCRYPTKEY pair = 0, agreeing = 0, key = 0;
    BYTE signature[4], blob[64];
    DWORD len;

    check_ok( CryptGenKey( prov, AT_SIGNATURE, CRYPT_EXPORTABLE, &pair ) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 0, &agreeing ) );
    check_ok( sign_text( prov, AT_SIGNATURE, signature ) );
    check_verify( prov, pair, signature, 4, 0 );
    check_verify( prov, pair, signature, 3, NTE_BAD_SIGNATURE );
    check_refused( prov, pair, agreeing );
    len = export_key( pair, PRIVATEKEYBLOB, CRYPT_BLOB_VER3, blob );
    check_ok( CryptImportKey( other, blob, len, 0, 0, &key ) );
    check_verify( other, key, signature, 4, 0 );
    signature[1] ^= 4;
    check_verify( other, key, signature, 4, NTE_BAD_SIGNATURE );
    check_ok( sign_text( other, AT_SIGNATURE, signature ) );
    check_verify( prov, pair, signature, 4, 0 );
    check_ok( CryptReleaseContext( other, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* ---- pairs in a device ------------------------------------------------------------------------- */

/* As in testcsp/toy.h. */
#define PP_TOY_DEVICE 0x7701
struct toy_device
{
    HANDLE entered, go;
    DWORD  err;
};

struct signing
{
    HCRYPTPROV prov;
    BYTE       signature[4];
    DWORD      err;
};

static DWORD WINAPI sign_in_thread( void *arg )
{
    struct signing *signing = arg;

    signing->err = sign_text( signing->prov, AT_SIGNATURE, signing->signature ) ? 0 : GetLastError();
    return 0;
}

static void set_device( HCRYPTPROV prov, HANDLE entered, HANDLE go, DWORD err )
{
    struct toy_device device = { entered, go, err };

    check_ok( CryptSetProvParam( prov, PP_TOY_DEVICE, (const BYTE *)&device, 0 ) );
}

/* While one call waits for a person, others go on with the same context and pair. */
static DWORD sign_while_others_go_on( HCRYPTPROV prov, HCRYPTKEY key, DWORD err, BYTE signature[4] )
{
    HANDLE entered = CreateEventA( NULL, FALSE, FALSE, NULL ), go = CreateEventA( NULL, FALSE, FALSE, NULL ), thread;
    struct signing signing = { prov, { 0 }, SENTINEL };
    BYTE blob[64];

    set_device( prov, entered, go, err );
    thread = CreateThread( NULL, 0, sign_in_thread, &signing, 0, NULL );
    ok( !WaitForSingleObject( entered, 60000 ), "the device is not asked\n" );
    ok( get_number( key, KP_KEYLEN ) == 32, "another length\n" );
    export_key( key, PUBLICKEYBLOB, 0, blob );
    check_ok( CryptGenRandom( prov, sizeof(blob), blob ) );
    ok( WaitForSingleObject( thread, 0 ) == WAIT_TIMEOUT && signing.err == SENTINEL, "it did not wait\n" );
    SetEvent( go );
    ok( !WaitForSingleObject( thread, 60000 ), "it does not end\n" );
    set_device( prov, NULL, NULL, 0 );
    CloseHandle( thread );
    CloseHandle( entered );
    CloseHandle( go );
    memcpy( signature, signing.signature, 4 );
    return signing.err;
}

static void test_device( void )
{
    HCRYPTPROV prov = 0, silent = 0;
    BYTE signature[4], blob[64];
    DWORD len = sizeof(blob), err;
    HCRYPTKEY key = 0;

    check_ok( CryptAcquireContextA( &prov, NULL, DEVICE, PROV_DSS, CRYPT_VERIFYCONTEXT ) );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, CRYPT_EXPORTABLE, &key ) );
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    check_ok( sign_text( prov, AT_SIGNATURE, signature ) );
    check_verify( prov, key, signature, 4, 0 );
    err = sign_while_others_go_on( prov, key, SCARD_W_CANCELLED_BY_USER, signature );
    ok( err == (DWORD)SCARD_W_CANCELLED_BY_USER, "error %#lx\n", err );
    err = sign_while_others_go_on( prov, key, 0, signature );
    ok( !err, "error %#lx\n", err );
    check_verify( prov, key, signature, 4, 0 );

    check_ok( CryptAcquireContextA( &silent, NULL, DEVICE, PROV_DSS, CRYPT_VERIFYCONTEXT | CRYPT_SILENT ) );
    check_ok( CryptGenKey( silent, AT_SIGNATURE, 0, &key ) );
    check_fails( sign_text( silent, AT_SIGNATURE, signature ), NTE_SILENT_CONTEXT );
    check_ok( CryptReleaseContext( silent, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

START_TEST( kitpair )
{
    if (!register_kit_provider( TOY, PROV_DSS_DH ) || !register_kit_provider( DEVICE, PROV_DSS ))
    {
        skip( "testcsp.dll is not there, or cannot be registered\n" );
        return;
    }
    test_steps();
    test_archived();
    test_kept();
    test_agreement();
    test_no_agreement();
    test_signatures();
    test_device();
    unregister_kit_provider( DEVICE );
    unregister_kit_provider( TOY );
}
