/* CryptDecrypt by the handle of an imported public key: it works where that key is the context's own exchange pair, and
 * gives no other right that the pair has.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif

#define NAME "winecsp conformance test, ownpair"
#define MESSAGE "Hi CAPI"
#define BITS( bits ) ((DWORD)(bits) << 16)

static BOOL acquire( HCRYPTPROV *prov, const struct provider_row *row, DWORD flags )
{
    return CryptAcquireContextA( prov, NAME, row->name, row->type, flags );
}

/* The public half of the exchange pair that the context has, as an imported key. */
static HCRYPTKEY import_own_public( HCRYPTPROV prov )
{
    BYTE blob[512];
    DWORD len = sizeof(blob);
    HCRYPTKEY pair = 0;

    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ) );
    check_ok( CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    destroy_key( pair );
    return import_blob( prov, blob, len, 0, 0 );
}

/* The text, encrypted by a key. */
static DWORD encrypt_text( HCRYPTKEY key, DWORD flags, BYTE *data, DWORD size )
{
    DWORD len = strlen( MESSAGE );

    memset( data, 0xcc, size );
    memcpy( data, MESSAGE, len );
    check_ok( CryptEncrypt( key, 0, TRUE, flags, data, &len, size ) );
    return len;
}

/* Encrypted and decrypted by a public key alone. */
static void check_works( HCRYPTPROV prov, HCRYPTKEY public )
{
    static const DWORD flags[] = { 0, CRYPT_OAEP, 0 };
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "" ), same = hash_text( prov, CALG_SHA1, MESSAGE );
    BYTE data[256], value[20], expected[20];
    unsigned int i;
    DWORD len, k;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        len = encrypt_text( public, flags[i], data, sizeof(data) );
        /* rsa-operations: rsa-call-16 */
        check_ok( CryptDecrypt( public, i == 2 ? hash : 0, TRUE, flags[i], data, &len ) );
        ok( len == strlen( MESSAGE ) && !memcmp( data, MESSAGE, len ), "flags %#lx: %lu bytes, or other ones\n",
            flags[i], len );
    }
    len = sizeof(value);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptGetHashParam( same, HP_HASHVAL, expected, &len, 0 ) );
    ok( !memcmp( value, expected, sizeof(value) ), "another hash\n" );
    check_ok( CryptDestroyHash( same ) );
    check_ok( CryptDestroyHash( hash ) );
    k = len = encrypt_text( public, 0, data, sizeof(data) );
    /* rsa-operations: rsa-09, rsa-10 */
    check_ok( CryptDecrypt( public, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK, data, &len ) );
    ok( len == k && !data[0] && data[1] == 2 && !memcmp( data + k - 8, "\0" MESSAGE, 8 ), "%lu bytes, or other ones\n",
        len );
}

/* Refused, and nothing changed. */
static void check_refused( HCRYPTKEY public, DWORD error )
{
    BYTE data[256], before[256];
    DWORD len, before_len;

    len = before_len = encrypt_text( public, 0, data, sizeof(data) );
    memcpy( before, data, sizeof(data) );
    check_fails( CryptDecrypt( public, 0, TRUE, 0, data, &len ), error );
    check_fails( CryptDecrypt( public, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK, data, &len ), error );
    ok( len == before_len && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
}

/* In memory: generated, imported; and what else the handle can do. */
static void test_memory( HCRYPTPROV prov, const struct provider_row *row )
{
    DWORD permissions = CRYPT_ENCRYPT | CRYPT_READ | CRYPT_WRITE, len = 0;
    BYTE simple[12 + TEST_BYTES];
    HCRYPTKEY pair = 0, public, copy, session = 0, key;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 1024 ) | CRYPT_EXPORTABLE, &pair ) );
    public = import_own_public( prov );
    check_works( prov, public );
    check_ok( CryptDuplicateKey( public, NULL, 0, &copy ) );
    check_works( prov, copy );
    check_ok( CryptSetKeyParam( copy, KP_PERMISSIONS, (BYTE *)&permissions, 0 ) );
    /* rsa-operations: cip-len-16 */
    check_refused( copy, NTE_PERM );
    destroy_key( copy );
    /* rsa-keys: blob-exp-08; the private half does not come out that way */
    check_fails( CryptExportKey( public, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( pair );
    check_works( prov, public );
    /* another pair */
    pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    check_refused( public, NTE_NO_KEY );
    destroy_key( public );
    public = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    check_works( prov, public );
    /* rsa-keys: blob-imp-27 */
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
    len = sizeof(simple);
    check_ok( CryptExportKey( session, public, SIMPLEBLOB, 0, simple, &len ) );
    check_fails( CryptImportKey( prov, simple, len, public, 0, &key ), NTE_NO_KEY );
    destroy_key( session );
    destroy_key( public );
    destroy_key( pair );
}

/* Keys that are another one. rsa-operations: rsa-call-09 */
static void test_others( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 ), public;
    BYTE data[TEST_BYTES] = { 0 };
    DWORD len = sizeof(data);
    HCRYPTPROV other;

    /* the signature pair is not asked */
    public = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    check_refused( public, NTE_NO_KEY );
    destroy_key( public );
    destroy_key( pair );
    /* the same modulus with another exponent */
    pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    public = import_test_public( prov, CALG_RSA_KEYX, 17 );
    check_refused( public, NTE_NO_KEY );
    destroy_key( public );
    /* a context that has no pair */
    other = open_provider( row->bit );
    public = import_test_public( other, CALG_RSA_KEYX, 65537 );
    check_refused( public, NTE_NO_KEY );
    close_provider( other );
    /* rsa-operations: rsa-02 */
    public = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    check_fails( CryptDecrypt( public, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
    destroy_key( public );
    destroy_key( pair );
}

/* rsa-operations: rsa-05, rsa-call-16; rsa-keys: kp-set-10; the label is the handle's */
static void test_label( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ),
    public = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    CRYPT_DATA_BLOB label = { 5, (BYTE *)"LABEL" };
    BYTE data[TEST_BYTES];
    DWORD len;

    check_ok( CryptSetKeyParam( public, KP_OAEP_PARAMS, (BYTE *)&label, 0 ) );
    len = encrypt_text( public, CRYPT_OAEP, data, sizeof(data) );
    check_fails( CryptDecrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len ), NTE_BAD_DATA );
    check_ok( CryptDecrypt( public, 0, TRUE, CRYPT_OAEP, data, &len ) );
    ok( len == strlen( MESSAGE ) && !memcmp( data, MESSAGE, len ), "%lu bytes, or other ones\n", len );
    destroy_key( public );
    destroy_key( pair );
}

/* A stored pair, of a context that did not make it; silent, as there is nobody to ask. */
static void test_stored( const struct provider_row *row )
{
    HCRYPTPROV prov = 0, other = 0;
    HCRYPTKEY public, pair;

    acquire( &prov, row, CRYPT_DELETEKEYSET );
    check_ok( acquire( &prov, row, CRYPT_NEWKEYSET ) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 1024 ), &pair ) );
    destroy_key( pair );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( acquire( &prov, row, CRYPT_SILENT ) );
    public = import_own_public( prov );
    check_works( prov, public );
    /* another program puts another pair there */
    check_ok( acquire( &other, row, 0 ) );
    check_ok( CryptGenKey( other, AT_KEYEXCHANGE, BITS( 1024 ), &pair ) );
    destroy_key( pair );
    check_ok( CryptReleaseContext( other, 0 ) );
    if (!is_builtin()) check_refused( public, NTE_NO_KEY );
    destroy_key( public );
    public = import_own_public( prov );
    check_works( prov, public );
    /* the container goes */
    check_ok( acquire( &other, row, CRYPT_DELETEKEYSET ) );
    if (!is_builtin()) check_refused( public, NTE_NO_KEY );
    destroy_key( public );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

START_TEST( ownpair )
{
    unsigned int i;

    for_providers( BASE | AES | SCH, test_memory );
    for_providers( ALL_PROVS, test_others );
    for_providers( BASE | AES, test_label );
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (!(provider_rows[i].bit & (ENH | AES))) continue;
        winetest_push_context( "%s", provider_rows[i].name );
        test_stored( &provider_rows[i] );
        winetest_pop_context();
    }
}
