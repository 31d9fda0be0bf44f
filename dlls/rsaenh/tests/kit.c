/* The provider kit with another store and other algorithms than rsaenh.dll has: testcsp.dll beside this program,
 * registered as a CSP and used by any dispatcher. Its containers are in memory, its signature pairs guarded by a PIN,
 * its lengths go in steps of 64 bits.
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

#define PROVIDER "winecsp Test Provider"
#define PIN "2718"
#define NAME "kit test"
#define OTHER "kit test, another"

/* A SEQUENCE with its length in one byte, and one with its length in two more. */
static const BYTE short_certificate[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
static BYTE long_certificate[4 + 300] = { 0x30, 0x82, 0x01, 0x2c };

static HCRYPTPROV acquire( const char *name, DWORD flags )
{
    HCRYPTPROV prov = 0;

    check_ok( CryptAcquireContextA( &prov, name, PROVIDER, PROV_RSA_FULL, flags ) );
    return prov;
}

static void release( HCRYPTPROV prov )
{
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* ---- containers -------------------------------------------------------------------------------- */

static void check_param( HCRYPTPROV prov, DWORD param, const void *expected, DWORD expected_len )
{
    BYTE data[MAX_PATH + 1];
    DWORD len = sizeof(data);

    memset( data, 0xcc, sizeof(data) );
    check_ok( CryptGetProvParam( prov, param, data, &len, 0 ) );
    ok( len == expected_len && !memcmp( data, expected, expected_len ), "parameter %lu: %lu bytes, or others\n", param,
        len );
}

/* What is a field or a row of the provider. */
static void test_provider( void )
{
    static const DWORD implementation = CRYPT_IMPL_HARDWARE | CRYPT_IMPL_REMOVABLE;
    static const DWORD version = 0x301, step = 64, storage = 0;
    HCRYPTPROV prov = acquire( NAME, 0 );
    BYTE data[64];
    DWORD len = sizeof(data);

    check_param( prov, PP_NAME, PROVIDER, sizeof(PROVIDER) );
    check_param( prov, PP_IMPTYPE, &implementation, sizeof(implementation) );
    check_param( prov, PP_VERSION, &version, sizeof(version) );
    check_param( prov, PP_SIG_KEYSIZE_INC, &step, sizeof(step) );
    check_param( prov, PP_SMARTCARD_READER, "Reader of the tests", sizeof("Reader of the tests") );
    check_param( prov, PP_CONTAINER, NAME, sizeof(NAME) );
    check_param( prov, PP_UNIQUE_CONTAINER, NAME, sizeof(NAME) );
    check_param( prov, PP_KEYSTORAGE, &storage, sizeof(storage) );
    check_fails( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, data, &len, OWNER_SECURITY_INFORMATION ), NTE_BAD_TYPE );
    check_fails( CryptSetProvParam( prov, PP_SMARTCARD_READER, data, 0 ), NTE_BAD_TYPE );
    release( prov );
}

static void test_containers( void )
{
    char name[MAX_PATH + 1];
    DWORD len, flags = CRYPT_FIRST, seen = 0;
    HCRYPTPROV prov = UNTOUCHED, other;

    check_fails( CryptAcquireContextA( &prov, "no such", PROVIDER, PROV_RSA_FULL, 0 ), NTE_BAD_KEYSET );
    check_fails( CryptAcquireContextA( &prov, NAME, PROVIDER, PROV_RSA_FULL, CRYPT_NEWKEYSET ), NTE_EXISTS );
    other = acquire( OTHER, CRYPT_NEWKEYSET );
    for (;; flags = 0, seen++)
    {
        len = sizeof(name);
        if (!CryptGetProvParam( other, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags )) break;
        ok( !lstrcmpA( name, NAME ) || !lstrcmpA( name, OTHER ), "got %s\n", name );
    }
    ok( GetLastError() == ERROR_NO_MORE_ITEMS && seen == 2, "%lu containers, error %#lx\n", seen, GetLastError() );
    check_ok( CryptAcquireContextA( &prov, OTHER, PROVIDER, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
    check_fails( CryptAcquireContextA( &prov, OTHER, PROVIDER, PROV_RSA_FULL, 0 ), NTE_BAD_KEYSET );
    check_fails( CryptGenKey( other, AT_KEYEXCHANGE, 512 << 16, &prov ), NTE_BAD_KEYSET );
    release( other );
}

/* ---- pairs ------------------------------------------------------------------------------------- */

static void test_lengths( HCRYPTPROV prov )
{
    HCRYPTKEY key = UNTOUCHED;
    DWORD bits = 0, len = sizeof(bits);

    check_fails( CryptGenKey( prov, AT_SIGNATURE, 520 << 16, &key ), NTE_BAD_FLAGS );
    check_fails( CryptGenKey( prov, AT_SIGNATURE, 448 << 16, &key ), NTE_BAD_FLAGS );
    check_fails( CryptGenKey( prov, CALG_3DES, 160 << 16, &key ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGenKey( prov, AT_SIGNATURE, 576 << 16, &key ) );
    check_ok( CryptGetKeyParam( key, KP_KEYLEN, (BYTE *)&bits, &len, 0 ) );
    ok( bits == 576, "%lu bits\n", bits );
    check_ok( CryptDestroyKey( key ) );
}

static HCRYPTHASH hash_data( HCRYPTPROV prov )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    return hash;
}

static void sign( HCRYPTPROV prov, BYTE *signature, DWORD *len, DWORD error )
{
    HCRYPTHASH hash = hash_data( prov );

    if (error) check_fails( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, len ), error );
    else check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, len ) );
    check_ok( CryptDestroyHash( hash ) );
}

/* The public key goes to another provider, which says that the signature is good. */
static void check_signature( HCRYPTPROV prov, const BYTE *signature, DWORD len )
{
    BYTE blob[256];
    DWORD blob_len = sizeof(blob);
    HCRYPTPROV other = 0;
    HCRYPTKEY key = 0;
    HCRYPTHASH hash;

    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &key ) );
    check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &blob_len ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptAcquireContextA( &other, NULL, MS_ENHANCED_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    check_ok( CryptImportKey( other, blob, blob_len, 0, 0, &key ) );
    hash = hash_data( other );
    check_ok( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
    release( other );
}

/* Private operations of the guarded pair need the PIN, of each context. */
static void test_pin( void )
{
    HCRYPTPROV prov = acquire( NAME, 0 ), silent = acquire( NAME, CRYPT_SILENT );
    BYTE signature[256];
    DWORD len = sizeof(signature);

    sign( prov, signature, &len, SCARD_W_WRONG_CHV );
    sign( silent, signature, &len, NTE_SILENT_CONTEXT );
    check_fails( CryptSetProvParam( prov, PP_SIGNATURE_PIN, (const BYTE *)"1414", 0 ), SCARD_W_WRONG_CHV );
    check_fails( CryptSetProvParam( prov, PP_SIGNATURE_PIN, (const BYTE *)PIN, 1 ), NTE_BAD_FLAGS );
    check_fails( CryptSetProvParam( prov, PP_SIGNATURE_PIN, (const BYTE *)(ULONG_PTR)1, 0 ), ERROR_INVALID_PARAMETER );
    sign( prov, signature, &len, SCARD_W_WRONG_CHV );
    check_ok( CryptSetProvParam( prov, PP_SIGNATURE_PIN, (const BYTE *)PIN, 0 ) );
    sign( silent, signature, &len, NTE_SILENT_CONTEXT );
    len = sizeof(signature);
    sign( prov, signature, &len, 0 );
    ok( len == 72, "%lu bytes\n", len );
    check_signature( prov, signature, len );
    check_ok( CryptSetProvParam( prov, PP_SIGNATURE_PIN, NULL, 0 ) );
    sign( prov, signature, &len, SCARD_W_WRONG_CHV );
    release( silent );
    release( prov );
}

/* A pair that is exported from one container and imported into another one unwraps what was wrapped for it. */
static void test_transfer( void )
{
    static const char text[] = "sixteen letters";
    HCRYPTPROV from = acquire( NAME, 0 ), to = acquire( OTHER, CRYPT_NEWKEYSET ), again;
    BYTE private_blob[1024], simple[512], data[64];
    DWORD private_len = sizeof(private_blob), simple_len = sizeof(simple), len = sizeof(text);
    HCRYPTKEY pair = 0, session = 0;

    check_ok( CryptGenKey( from, AT_KEYEXCHANGE, (512 << 16) | CRYPT_EXPORTABLE, &pair ) );
    check_ok( CryptGenKey( from, CALG_3DES, CRYPT_EXPORTABLE, &session ) );
    check_ok( CryptExportKey( session, pair, SIMPLEBLOB, 0, simple, &simple_len ) );
    check_ok( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, private_blob, &private_len ) );
    memcpy( data, text, sizeof(text) );
    check_ok( CryptEncrypt( session, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDestroyKey( session ) );
    check_ok( CryptDestroyKey( pair ) );
    check_ok( CryptImportKey( to, private_blob, private_len, 0, 0, &pair ) );
    check_ok( CryptDestroyKey( pair ) );
    release( to );
    again = acquire( OTHER, 0 );
    check_ok( CryptImportKey( again, simple, simple_len, 0, 0, &session ) );
    check_ok( CryptDecrypt( session, 0, TRUE, 0, data, &len ) );
    ok( len == sizeof(text) && !memcmp( data, text, sizeof(text) ), "%lu bytes, or others\n", len );
    check_ok( CryptDestroyKey( session ) );
    check_fails( CryptGetUserKey( again, AT_SIGNATURE, &pair ), NTE_NO_KEY );
    release( again );
    release( from );
    check_ok( CryptAcquireContextA( &again, OTHER, PROVIDER, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
}

/* ---- certificates ------------------------------------------------------------------------------ */

static void check_certificate( HCRYPTKEY key, const BYTE *certificate, DWORD expected )
{
    BYTE data[512];
    DWORD len = 0;

    check_ok( CryptSetKeyParam( key, KP_CERTIFICATE, certificate, 0 ) );
    check_ok( CryptGetKeyParam( key, KP_CERTIFICATE, NULL, &len, 0 ) );
    ok( len == expected, "%lu bytes\n", len );
    len = expected - 1;
    check_fails( CryptGetKeyParam( key, KP_CERTIFICATE, data, &len, 0 ), ERROR_MORE_DATA );
    len = sizeof(data);
    check_ok( CryptGetKeyParam( key, KP_CERTIFICATE, data, &len, 0 ) );
    ok( len == expected && !memcmp( data, certificate, len ), "%lu bytes, or others\n", len );
}

static void test_certificates( void )
{
    static const BYTE none[] = { 0x31, 0x00 }, endless[] = { 0x30, 0x80, 0x00, 0x00 };
    HCRYPTPROV prov = acquire( NAME, 0 );
    HCRYPTKEY key = 0, exchange = 0;
    BYTE data[8];
    DWORD len = sizeof(data);

    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &key ) );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &exchange ) );
    check_fails( CryptGetKeyParam( key, KP_CERTIFICATE, data, &len, 0 ), SCARD_E_NO_SUCH_CERTIFICATE );
    check_fails( CryptSetKeyParam( key, KP_CERTIFICATE, none, 0 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_CERTIFICATE, endless, 0 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_CERTIFICATE, short_certificate, 1 ), NTE_BAD_FLAGS );
    check_fails( CryptSetKeyParam( key, KP_CERTIFICATE, (const BYTE *)(ULONG_PTR)1, 0 ), ERROR_INVALID_PARAMETER );
    check_certificate( key, short_certificate, sizeof(short_certificate) );
    check_certificate( key, long_certificate, sizeof(long_certificate) );
    check_fails( CryptGetKeyParam( exchange, KP_CERTIFICATE, data, &len, 0 ), SCARD_E_NO_SUCH_CERTIFICATE );
    check_ok( CryptSetKeyParam( key, KP_CERTIFICATE, NULL, 0 ) );
    check_fails( CryptGetKeyParam( key, KP_CERTIFICATE, data, &len, 0 ), SCARD_E_NO_SUCH_CERTIFICATE );
    check_ok( CryptDestroyKey( exchange ) );
    check_ok( CryptDestroyKey( key ) );
    release( prov );
}

START_TEST( kit )
{
    HCRYPTPROV prov;

    if (!register_kit_provider( PROVIDER, PROV_RSA_FULL ))
    {
        skip( "testcsp.dll is not there, or cannot be registered\n" );
        return;
    }
    prov = acquire( NAME, CRYPT_NEWKEYSET );
    test_lengths( prov );
    release( prov );
    test_provider();
    test_containers();
    test_pin();
    test_transfer();
    test_certificates();
    check_ok( CryptAcquireContextA( &prov, NAME, PROVIDER, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
    unregister_kit_provider( PROVIDER );
}
