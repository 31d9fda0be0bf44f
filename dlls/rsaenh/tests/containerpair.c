/* The pairs of key containers: those that a container keeps, and what of them, also for other processes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"

#define NAME       "winecsp Conformance Test, pairs"
#define OTHER_NAME "winecsp Conformance Test, another, pairs"
#include "containertest.h"
#include "rsakeys.h"

/* The public blob of a pair, with its length; 0: there is no such pair. */
static DWORD public_blob( HCRYPTPROV prov, DWORD spec, BYTE *blob, DWORD size )
{
    DWORD len = size;
    HCRYPTKEY key;
    BOOL ret;

    SetLastError( SENTINEL );
    if (!CryptGetUserKey( prov, spec, &key ))
    {
        ok( GetLastError() == (DWORD)NTE_NO_KEY, "error %#lx\n", GetLastError() );
        return 0;
    }
    ret = CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len );
    ok( ret, "no public blob: error %#lx\n", GetLastError() );
    check_ok( CryptDestroyKey( key ) );
    return ret ? len : 0;
}

/* Signs with one context and verifies with a public blob in another. */
static void check_signs( HCRYPTPROV prov, DWORD spec, const BYTE *blob, DWORD blob_len )
{
    BYTE signature[512];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;
    HCRYPTPROV verifier;
    HCRYPTKEY key;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptSignHashA( hash, spec, NULL, 0, signature, &len ) );
    check_ok( CryptDestroyHash( hash ) );

    check_ok( CryptAcquireContextA( &verifier, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    check_ok( CryptImportKey( verifier, blob, blob_len, 0, 0, &key ) );
    check_ok( CryptCreateHash( verifier, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( verifier, 0 ) );
}

static void generate( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, alg, flags, &key ) );
    if (key) check_ok( CryptDestroyKey( key ) );
}

static void check_same( const BYTE *a, DWORD a_len, const BYTE *b, DWORD b_len )
{
    ok( a_len && a_len == b_len && !memcmp( a, b, a_len ), "%lu and %lu bytes, or another key\n", a_len, b_len );
}

/* Generated pairs are found by everybody at once, and after everybody has gone. containers: wdpapi-07 */
static void test_generated( const struct provider_row *row )
{
    BYTE exchange[400], signature[400], blob[400];
    HCRYPTPROV prov, second;
    DWORD exchange_len, signature_len, len;

    delete_all( row );
    prov = make_container( NAME, row );
    second = open_container( NAME, row );
    /* containers: keep-02, keep-03; rsa-keys: gen-01, gen-02 */
    generate( prov, AT_KEYEXCHANGE, 512 << 16 );
    exchange_len = public_blob( prov, AT_KEYEXCHANGE, exchange, sizeof(exchange) );
    ok( exchange_len == 84, "length %lu\n", exchange_len );
    ok( !public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) ), "there is a signature pair\n" );
    check_signs( prov, AT_KEYEXCHANGE, exchange, exchange_len );

    generate( second, AT_SIGNATURE, (512 << 16) | CRYPT_EXPORTABLE );
    signature_len = public_blob( second, AT_SIGNATURE, signature, sizeof(signature) );
    check_ok( CryptReleaseContext( second, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );

    prov = open_container( NAME, row );
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    check_same( exchange, exchange_len, blob, len );
    len = public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) );
    check_same( signature, signature_len, blob, len );
    check_signs( prov, AT_KEYEXCHANGE, exchange, exchange_len );
    check_signs( prov, AT_SIGNATURE, signature, signature_len );

    /* rsa-keys: gen-03; a new pair takes the old one's place, and the other one stays */
    generate( prov, CALG_RSA_KEYX, 512 << 16 );
    /* containers: keep-02 */
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    ok( len == exchange_len && memcmp( blob, exchange, len ), "the old pair\n" );
    memcpy( exchange, blob, len );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    check_same( exchange, exchange_len, blob, len );
    len = public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) );
    check_same( signature, signature_len, blob, len );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* Permissions of a pair in the container, and whether it can be exported. */
static void check_export( HCRYPTPROV prov, DWORD spec, BOOL exportable )
{
    DWORD permissions = 0xdeadbeef, len = sizeof(permissions);
    BYTE blob[400];
    HCRYPTKEY key;

    check_ok( CryptGetUserKey( prov, spec, &key ) );
    check_ok( CryptGetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, &len, 0 ) );
    /* rsa-keys: perm-04 */
    ok( permissions == (exportable ? 0x3f : 0x3b), "permissions %#lx\n", permissions );
    len = sizeof(blob);
    if (exportable) check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    else check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    check_ok( CryptDestroyKey( key ) );
}

/* Imported private keys become pairs at the call; what may be done with them is kept too. Public keys do not. */
static void test_imported( const struct provider_row *row )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  spec, flags;
    }
    rows[] =
    {
        { CALG_RSA_KEYX, AT_KEYEXCHANGE, 0 },
        { CALG_RSA_SIGN, AT_SIGNATURE,   CRYPT_EXPORTABLE },
        { CALG_RSA_KEYX, AT_KEYEXCHANGE, CRYPT_EXPORTABLE },
    };
    BYTE private[TEST_PRIVATE_LEN], public[TEST_PUBLIC_LEN], blob[400];
    HCRYPTPROV prov, second;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "row %u", i );
        prov = make_container( NAME, row );
        second = open_container( NAME, row );
        test_public_blob( public, rows[i].alg, 65537 );
        /* containers: keep-05 */
        check_ok( CryptImportKey( prov, public, sizeof(public), 0, 0, &key ) );
        check_empty( prov );
        check_ok( CryptDestroyKey( key ) );

        test_private_blob( private, rows[i].alg );
        check_ok( CryptImportKey( prov, private, sizeof(private), 0, rows[i].flags, &key ) );
        check_ok( CryptDestroyKey( key ) );
        /* containers: keep-04, keep-06 */
        len = public_blob( second, rows[i].spec, blob, sizeof(blob) );
        check_same( public, sizeof(public), blob, len );
        ok( !public_blob( second, AT_KEYEXCHANGE + AT_SIGNATURE - rows[i].spec, blob, sizeof(blob) ), "both pairs\n" );
        check_export( second, rows[i].spec, rows[i].flags & CRYPT_EXPORTABLE );
        check_ok( CryptReleaseContext( second, 0 ) );
        check_ok( CryptReleaseContext( prov, 0 ) );

        prov = open_container( NAME, row );
        check_export( prov, rows[i].spec, rows[i].flags & CRYPT_EXPORTABLE );
        check_signs( prov, rows[i].spec, public, sizeof(public) );
        check_ok( CryptReleaseContext( prov, 0 ) );
        delete_all( row );
        winetest_pop_context();
    }
}

/* An archivable pair can be exported by the handle that made it, and by no other. rsa-keys: gen-flag-07 */
static void test_archivable( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    DWORD len = 0;
    HCRYPTKEY key;

    if (CryptGenKey( prov, AT_KEYEXCHANGE, (512 << 16) | CRYPT_ARCHIVABLE, &key ))
    {
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ) );
        check_ok( CryptDestroyKey( key ) );
        /* containers: keep-07 */
        check_export( prov, AT_KEYEXCHANGE, FALSE );
    }
    else ok( 0, "error %#lx\n", GetLastError() );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* What was encrypted for the pair can be decrypted by it later, and a session key imported with it by default. */
static void test_decrypts( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    BYTE data[64] = "secret", blob[200];
    DWORD len = 6, blob_len = sizeof(blob);
    HCRYPTKEY key, session;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 512 << 16, &key ) );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
    check_ok( CryptExportKey( session, key, SIMPLEBLOB, 0, blob, &blob_len ) );
    check_ok( CryptDestroyKey( session ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );

    prov = open_container( NAME, row );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    ok( len == 6 && !memcmp( data, "secret", 6 ), "%lu bytes\n", len );
    if (is_builtin()) skip( "the container's own pair for an import\n" );
    else
    {
        /* rsa-keys: blob-imp-13 */
        check_ok( CryptImportKey( prov, blob, blob_len, 0, 0, &session ) );
        check_ok( CryptDestroyKey( session ) );
    }
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* A container that is deleted while it is open is not made again by what is done with it. */
static void test_deleted( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), other;
    HCRYPTKEY key;

    check_ok( acquire( &other, NAME, row, CRYPT_DELETEKEYSET ) );
    if (is_builtin()) skip( "use of a deleted container\n" );
    else
    {
        /* containers: con-open-31 */
        check_fails( CryptGenKey( prov, AT_SIGNATURE, 512 << 16, &key ), NTE_BAD_KEYSET );
        check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
}

/* Pairs of a context without container go with it, and leave no container behind. */
static void test_memory_only( const struct provider_row *row )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    key = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    /* containers: keep-11 */
    check_empty( prov );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* A pair that may be exported, exported and imported again without that right. */
static void test_imported_again( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    HCRYPTKEY key = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    BYTE blob[TEST_PRIVATE_LEN], data[64] = "secret";
    DWORD len = sizeof(blob), data_len = 6;

    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &data_len, sizeof(data) ) );
    check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    check_ok( CryptDestroyKey( key ) );
    key = import_blob( prov, blob, len, 0, 0 );
    check_ok( CryptDestroyKey( key ) );
    /* containers: keep-12 */
    check_export( prov, AT_KEYEXCHANGE, FALSE );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &data_len ) );
    ok( data_len == 6 && !memcmp( data, "secret", 6 ), "%lu bytes\n", data_len );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* What is set on a key object is not kept. */
static void test_not_kept( const struct provider_row *row )
{
    DWORD permissions = CRYPT_ENCRYPT | CRYPT_READ | CRYPT_WRITE;
    HCRYPTPROV prov = make_container( NAME, row );
    HCRYPTKEY key = import_test_pair( prov, CALG_RSA_KEYX, 0 );

    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, 0 ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    /* containers: keep-09 */
    check_export( prov, AT_KEYEXCHANGE, FALSE );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* Protection by a question to the user: a silent context cannot ask. */
static void test_silent( const struct provider_row *row )
{
    BYTE blob[TEST_PRIVATE_LEN];
    HCRYPTPROV prov;
    HCRYPTKEY key;

    check_ok( acquire( &prov, NAME, row, CRYPT_NEWKEYSET | CRYPT_SILENT ) );
    test_private_blob( blob, CALG_RSA_KEYX );
    if (is_builtin()) skip( "protection by the user\n" );
    else
    {
        /* containers: con-silent-02, con-silent-03 */
        check_fails( CryptGenKey( prov, AT_KEYEXCHANGE, (512 << 16) | CRYPT_USER_PROTECTED, &key ),
                     NTE_SILENT_CONTEXT );
        check_fails( CryptImportKey( prov, blob, sizeof(blob), 0, CRYPT_USER_PROTECTED, &key ), NTE_SILENT_CONTEXT );
        check_empty( prov );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* ---- another process ------------------------------------------------------------------------- */

static const struct kept_row
{
    DWORD  key_spec;
    ALG_ID alg;
    DWORD  flags, permissions;
} kept_rows[] =
{
    { AT_KEYEXCHANGE, CALG_RSA_KEYX, CRYPT_EXPORTABLE, 0x3f },      /* containers: keep-06 */
    { AT_SIGNATURE,   CALG_RSA_SIGN, 0,                0x3b },
};

/* In the child, which knows nothing of the container yet. */
static void open_in_child( const char *scope_text )
{
    char long_name[MAX_PATH + 1] = "", name[MAX_PATH + 1];
    const struct provider_row *row = provider_rows;
    const struct kept_row *kept;
    HCRYPTPROV prov;
    HCRYPTKEY key;

    while (row->bit != AES) row++;
    scope = strtoul( scope_text, NULL, 10 );
    make_long_name( long_name, MAX_PATH );
    prov = open_container( long_name, row );
    get_name( prov, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, long_name ), "PP_CONTAINER is %s\n", name );        /* containers: con-name-04 */
    for (kept = kept_rows; kept < kept_rows + ARRAY_SIZE( kept_rows ); kept++)
    {
        winetest_push_context( "pair %lu", kept->key_spec );
        key = 0;
        check_ok( CryptGetUserKey( prov, kept->key_spec, &key ) );          /* containers: keep-04 */
        ok( key_dword( key, KP_KEYLEN ) == TEST_BITS, "another length\n" );
        ok( key_dword( key, KP_PERMISSIONS ) == kept->permissions, "permissions %#lx\n",
            key_dword( key, KP_PERMISSIONS ) );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* A container of the longest name with both pairs, as another process finds it. */
static void test_other_process( const struct provider_row *row )
{
    char long_name[MAX_PATH + 1] = "", arguments[64];
    const struct kept_row *kept;
    HCRYPTPROV prov;

    if (row->bit != AES || is_builtin()) return;
    make_long_name( long_name, MAX_PATH );
    acquire( &prov, long_name, row, CRYPT_DELETEKEYSET );
    prov = make_container( long_name, row );
    for (kept = kept_rows; kept < kept_rows + ARRAY_SIZE( kept_rows ); kept++)
        destroy_key( import_test_pair( prov, kept->alg, kept->flags ) );
    sprintf( arguments, "containerpair open %lu", scope );
    run_child( arguments );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( acquire( &prov, long_name, row, CRYPT_DELETEKEYSET ) );
}

START_TEST( containerpair )
{
    static const container_test tests[] =
    {
        test_generated, test_imported, test_archivable, test_decrypts, test_deleted, test_memory_only,
        test_imported_again, test_not_kept, test_silent, test_other_process
    };
    char **argv;

    if (winetest_get_mainargs( &argv ) >= 4 && !strcmp( argv[2], "open" ))
    {
        open_in_child( argv[3] );
        return;
    }
    run_container_tests( tests, ARRAY_SIZE( tests ) );
}
