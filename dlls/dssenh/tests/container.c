/* Key containers of the DSS and Diffie-Hellman providers: what they keep, for whom, and where. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

#define NAME  "winecsp Conformance Test, DSS"
#define OTHER "winecsp conformance test, dss, another"

/* Which name space a test is about. */
static DWORD scope;

static BOOL acquire( HCRYPTPROV *prov, const char *name, const struct provider_row *row, DWORD flags )
{
    return CryptAcquireContextA( prov, name, row->name, row->type, flags | scope );
}

static HCRYPTPROV must_acquire( const char *name, const struct provider_row *row, DWORD flags )
{
    HCRYPTPROV prov = 0;

    SetLastError( SENTINEL );
    ok( acquire( &prov, name, row, flags ), "%s, flags %#lx: error %#lx\n", name, flags, GetLastError() );
    return prov;
}

static void release( HCRYPTPROV prov )
{
    if (prov) check_ok( CryptReleaseContext( prov, 0 ) );
}

static void remove_containers( const struct provider_row *row )
{
    HCRYPTPROV prov;

    acquire( &prov, NAME, row, CRYPT_DELETEKEYSET );
    acquire( &prov, OTHER, row, CRYPT_DELETEKEYSET );
}

/* The public blob of a stored pair; its length, 0: there is none. */
static DWORD public_blob( HCRYPTPROV prov, DWORD spec, BYTE *blob )
{
    HCRYPTKEY key = 0;
    DWORD len = BLOB_SIZE;

    memset( blob, 0, BLOB_SIZE );
    check_ok( CryptGetUserKey( prov, spec, &key ) );
    if (!key) return 0;
    SetLastError( SENTINEL );
    if (!CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len )) len = 0;
    ok( len, "no public blob: error %#lx\n", GetLastError() );
    destroy_key( key );
    return len;
}

static void check_no_pair( HCRYPTPROV prov, DWORD spec )
{
    HCRYPTKEY key = UNTOUCHED;

    winetest_push_context( "spec %lu", spec );
    check_fails( CryptGetUserKey( prov, spec, &key ), NTE_NO_KEY );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
    winetest_pop_context();
}

static void make_pair( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, alg, BITS( 512 ) | flags, &key ) );
    destroy_key( key );
}

/* ---- what is kept ----------------------------------------------------------------------------- */

static void check_private( HCRYPTPROV prov, DWORD spec, BOOL exportable )
{
    HCRYPTKEY key = 0;
    DWORD len = 0;

    check_ok( CryptGetUserKey( prov, spec, &key ) );
    if (exportable) check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ) );
    else check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( key );
}

/* Signs by a context and verifies by a blob elsewhere. */
static void check_signs( HCRYPTPROV prov, const BYTE *blob, DWORD blob_len )
{
    HCRYPTPROV verifier = open_provider( BASE_DSS );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" ), other = hash_text( verifier, CALG_SHA1, "abc" );
    BYTE signature[DSS_SIGN_LEN] = { 0 };
    DWORD len = sizeof(signature);
    HCRYPTKEY key = 0;

    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    check_ok( CryptImportKey( verifier, blob, blob_len, 0, 0, &key ) );
    check_ok( CryptVerifySignatureA( other, signature, sizeof(signature), key, NULL, 0 ) );
    signature[0] ^= 1;
    check_fails( CryptVerifySignatureA( other, signature, sizeof(signature), key, NULL, 0 ), NTE_BAD_SIGNATURE );
    destroy_key( key );
    destroy_hash( other );
    destroy_hash( hash );
    close_provider( verifier );
}

/* dss-dh: con-01, con-02, con-03 */
static void test_pairs( const struct provider_row *row )
{
    BYTE sign[BLOB_SIZE], exchange[BLOB_SIZE], again[BLOB_SIZE];
    DWORD sign_len, exchange_len = 0, len;
    HCRYPTPROV prov;
    HCRYPTKEY key = 0;

    remove_containers( row );
    prov = must_acquire( NAME, row, CRYPT_NEWKEYSET );
    check_no_pair( prov, AT_SIGNATURE );
    check_no_pair( prov, AT_KEYEXCHANGE );
    make_pair( prov, AT_SIGNATURE, CRYPT_EXPORTABLE );
    sign_len = public_blob( prov, AT_SIGNATURE, sign );
    check_no_pair( prov, AT_KEYEXCHANGE );
    if (row->bit != BASE_DSS)
    {
        make_pair( prov, AT_KEYEXCHANGE, 0 );
        exchange_len = public_blob( prov, AT_KEYEXCHANGE, exchange );
        /* dss-dh: con-02 */
        check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &key ) );
        destroy_key( key );
    }
    release( prov );
    prov = must_acquire( NAME, row, 0 );
    len = public_blob( prov, AT_SIGNATURE, again );
    ok( len && len == sign_len && !memcmp( sign, again, len ), "another signature pair\n" );
    check_private( prov, AT_SIGNATURE, TRUE );
    check_signs( prov, sign, sign_len );
    if (row->bit != BASE_DSS)
    {
        len = public_blob( prov, AT_KEYEXCHANGE, again );
        ok( len && len == exchange_len && !memcmp( exchange, again, len ), "another exchange pair\n" );
        check_private( prov, AT_KEYEXCHANGE, FALSE );
        make_pair( prov, AT_KEYEXCHANGE, CRYPT_EXPORTABLE );
        len = public_blob( prov, AT_SIGNATURE, again );
        ok( len && len == sign_len && !memcmp( sign, again, len ), "another signature pair\n" );
    }
    release( prov );
    /* dss-dh: con-09 */
    check_ok( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ) );
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
    prov = must_acquire( NAME, row, CRYPT_NEWKEYSET );
    check_no_pair( prov, AT_SIGNATURE );
    check_no_pair( prov, AT_KEYEXCHANGE );
    release( prov );
    check_ok( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ) );
}

/* dss-dh: con-11; what was imported, and a pair of given parameters */
static void test_imported( const struct provider_row *row )
{
    const struct openssl_row *key_row = &openssl_rows[2];
    struct numbers n = { .bits = key_row->bits, .p = key_row->p, .q = key_row->q, .g = key_row->g, .y = key_row->y,
                         .x = key_row->x };
    BYTE blob[BLOB_SIZE], again[BLOB_SIZE];
    DWORD len = make_blob( blob, PUBLICKEYBLOB, 2, CALG_DSS_SIGN, &n );
    HCRYPTPROV prov;
    HCRYPTKEY key = 0;

    remove_containers( row );
    prov = must_acquire( NAME, row, CRYPT_NEWKEYSET );
    destroy_key( import_numbers( prov, PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, &n, 0 ) );
    if (row->bit != BASE_DSS)
    {
        check_ok( CryptGenKey( prov, CALG_DH_SF, BITS( 512 ) | CRYPT_PREGEN, &key ) );
        check_ok( set_hex( key, KP_P, SAMPLE_P ) );
        check_ok( set_hex( key, KP_G, SAMPLE_G ) );
        check_ok( CryptSetKeyParam( key, KP_X, NULL, 0 ) );
        destroy_key( key );
    }
    release( prov );
    prov = must_acquire( NAME, row, 0 );
    ok( public_blob( prov, AT_SIGNATURE, again ) == len && !memcmp( blob, again, len ), "another pair\n" );
    check_private( prov, AT_SIGNATURE, FALSE );
    check_signs( prov, blob, len );
    if (row->bit != BASE_DSS)
    {
        ok( public_blob( prov, AT_KEYEXCHANGE, again ) == 80, "another pair\n" );
        key = 0;
        check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
        len = sizeof(again);
        check_ok( CryptGetKeyParam( key, KP_P, again, &len, 0 ) );
        if (len == 64) check_hex( again, len, SAMPLE_P );
        destroy_key( key );
    }
    release( prov );
    check_ok( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ) );
}

/* dss-dh: con-10 */
static void test_memory( const struct provider_row *row )
{
    HCRYPTPROV prov = open_provider( row->bit ), second;

    make_pair( prov, AT_SIGNATURE, 0 );
    second = open_provider( row->bit );
    check_no_pair( second, AT_SIGNATURE );
    close_provider( second );
    close_provider( prov );
    prov = open_provider( row->bit );
    check_no_pair( prov, AT_SIGNATURE );
    close_provider( prov );
}

/* ---- for whom --------------------------------------------------------------------------------- */

/* dss-dh: con-04, con-05, con-12 */
static void test_sharing( void )
{
    BYTE blob[BLOB_SIZE], again[BLOB_SIZE];
    HCRYPTPROV prov = 0;
    unsigned int i;
    DWORD len;

    remove_containers( &provider_rows[0] );
    CryptAcquireContextA( &prov, NAME, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_DELETEKEYSET );
    prov = must_acquire( NAME, &provider_rows[2], CRYPT_NEWKEYSET );
    make_pair( prov, AT_SIGNATURE, 0 );
    make_pair( prov, AT_KEYEXCHANGE, 0 );
    len = public_blob( prov, AT_SIGNATURE, blob );
    release( prov );
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        winetest_push_context( "%s", provider_rows[i].name );
        prov = must_acquire( NAME, &provider_rows[i], 0 );
        ok( public_blob( prov, AT_SIGNATURE, again ) == len && !memcmp( blob, again, len ), "another pair\n" );
        if (provider_rows[i].bit == BASE_DSS) check_no_pair( prov, AT_KEYEXCHANGE );
        else ok( public_blob( prov, AT_KEYEXCHANGE, again ) == 80, "no exchange pair\n" );
        release( prov );
        winetest_pop_context();
    }
    check_fails( CryptAcquireContextA( &prov, NAME, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, 0 ), NTE_BAD_KEYSET );
    check_fails( CryptAcquireContextA( &prov, NAME, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ),
                 NTE_BAD_KEYSET );
    check_ok( CryptAcquireContextA( &prov, OTHER, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_NEWKEYSET ) );
    release( prov );
    check_fails( acquire( &prov, OTHER, &provider_rows[0], 0 ), NTE_BAD_KEYSET );
    check_fails( acquire( &prov, OTHER, &provider_rows[2], CRYPT_DELETEKEYSET ), NTE_BAD_KEYSET );
    check_ok( CryptAcquireContextA( &prov, OTHER, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_DELETEKEYSET ) );
    check_ok( acquire( &prov, NAME, &provider_rows[3], CRYPT_DELETEKEYSET ) );
}

/* dss-dh: con-01, con-02; the other process compares what it is told with what it finds, and leaves a new pair */
static void test_process( void )
{
    char command[1024], hex[2 * 252 + 1];
    BYTE blob[BLOB_SIZE], again[BLOB_SIZE];
    HCRYPTPROV prov;
    DWORD len;

    remove_containers( &provider_rows[2] );
    prov = must_acquire( NAME, &provider_rows[2], CRYPT_NEWKEYSET );
    make_pair( prov, AT_SIGNATURE, 0 );
    make_pair( prov, AT_KEYEXCHANGE, 0 );
    len = public_blob( prov, AT_SIGNATURE, blob );
    to_hex( blob, min( len, 252 ), hex, sizeof(hex) );
    snprintf( command, sizeof(command), "container child %s", hex );
    run_child( command );
    release( prov );
    prov = must_acquire( NAME, &provider_rows[2], 0 );
    ok( public_blob( prov, AT_SIGNATURE, again ) == len && !memcmp( blob, again, len ), "another pair\n" );
    release( prov );
    prov = must_acquire( OTHER, &provider_rows[0], 0 );
    ok( public_blob( prov, AT_SIGNATURE, again ) == 252, "the other process left no pair\n" );
    release( prov );
    remove_containers( &provider_rows[2] );
}

static void child( const char *hex )
{
    HCRYPTPROV prov = must_acquire( NAME, &provider_rows[1], 0 );
    BYTE blob[BLOB_SIZE];
    DWORD len;

    len = public_blob( prov, AT_SIGNATURE, blob );
    ok( len == 252, "%lu bytes\n", len );
    check_hex( blob, min( len, 252 ), hex );
    check_signs( prov, blob, len );
    check_private( prov, AT_SIGNATURE, FALSE );
    ok( public_blob( prov, AT_KEYEXCHANGE, blob ) == 80, "no exchange pair\n" );
    release( prov );
    check_fails( acquire( &prov, NAME, &provider_rows[3], CRYPT_NEWKEYSET ), NTE_EXISTS );
    prov = must_acquire( OTHER, &provider_rows[0], CRYPT_NEWKEYSET );
    make_pair( prov, AT_SIGNATURE, 0 );
    release( prov );
}

/* ---- where ------------------------------------------------------------------------------------ */

/* Whether a file of this name is in a folder below a folder. */
static BOOL is_below( const char *top, const char *folder, const char *name )
{
    char path[3 * MAX_PATH];
    WIN32_FIND_DATAA data;
    BOOL found = FALSE;
    HANDLE find;

    snprintf( path, sizeof(path), "%s\\%s", top, folder );
    find = FindFirstFileA( path, &data );
    if (find == INVALID_HANDLE_VALUE) return FALSE;
    do
    {
        if (data.cFileName[0] == '.') continue;
        snprintf( path, sizeof(path), "%s\\%s\\%s", top, data.cFileName, name );
        found = GetFileAttributesA( path ) != INVALID_FILE_ATTRIBUTES;
    }
    while (!found && FindNextFileA( find, &data ));
    FindClose( find );
    return found;
}

/* dss-dh: con-06, con-07; whether one may change the machine's containers depends on the user */
static void check_place( const struct provider_row *row, const char *variable, const char *folder )
{
    char unique[300] = "", top[2 * MAX_PATH] = "", path[2 * MAX_PATH];
    DWORD len = sizeof(unique), type = SENTINEL;
    HCRYPTPROV prov;

    remove_containers( row );
    prov = must_acquire( NAME, row, CRYPT_NEWKEYSET );
    if (!prov) return;
    make_pair( prov, AT_SIGNATURE, 0 );
    check_ok( CryptGetProvParam( prov, PP_UNIQUE_CONTAINER, (BYTE *)unique, &len, 0 ) );
    len = sizeof(type);
    check_ok( CryptGetProvParam( prov, PP_KEYSET_TYPE, (BYTE *)&type, &len, 0 ) );
    ok( type == scope, "type %#lx\n", type );
    release( prov );
    GetEnvironmentVariableA( variable, top, MAX_PATH );
    snprintf( path, sizeof(path), "%s\\Microsoft\\Crypto\\DSS", top );
    ok( unique[0] && is_below( path, folder, unique ), "no file %s below %s\n", unique, path );
    /* the unique name opens it too */
    prov = must_acquire( unique[0] ? unique : "?", row, 0 );
    release( prov );
    /* dss-dh: con-07 */
    scope ^= CRYPT_MACHINE_KEYSET;
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
    scope ^= CRYPT_MACHINE_KEYSET;
    check_ok( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ) );
    ok( !is_below( path, folder, unique ), "the file is still there\n" );
}

/* dss-dh: con-08 */
static void test_listing( const struct provider_row *row )
{
    HCRYPTPROV prov, lister;
    unsigned int found = 0;
    char name[262];
    DWORD len = 0;

    remove_containers( row );
    prov = must_acquire( NAME, row, CRYPT_NEWKEYSET );
    release( prov );
    lister = open_provider( row->bit );
    check_ok( CryptGetProvParam( lister, PP_ENUMCONTAINERS, NULL, &len, CRYPT_FIRST ) );
    ok( len == 261, "size %lu\n", len );
    len = sizeof(name);
    if (CryptGetProvParam( lister, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_FIRST ))
    {
        do
        {
            ok( len == sizeof(name), "length %lu\n", len );
            if (!strcmp( name, NAME )) found++;
        }
        while (CryptGetProvParam( lister, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_NEXT ));
    }
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    ok( found == 1, "found %u times\n", found );
    close_provider( lister );
    check_ok( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ) );
    lister = open_provider( row->bit );
    len = sizeof(name);
    for (found = 0; found < 10000; found++)
    {
        DWORD flags = found ? CRYPT_NEXT : CRYPT_FIRST;

        if (!CryptGetProvParam( lister, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags )) break;
        ok( strcmp( name, NAME ), "deleted, and listed\n" );
    }
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    close_provider( lister );
}

START_TEST( container )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );
    unsigned int i;

    if (argc >= 4 && !strcmp( argv[2], "child" ))
    {
        child( argv[3] );
        return;
    }
    if (!may_change_machine()) skip( "WINETEST_MACHINE=1 is not set: no containers of the machine\n" );
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        winetest_push_context( "%s", provider_rows[i].name );
        test_pairs( &provider_rows[i] );
        test_imported( &provider_rows[i] );
        test_memory( &provider_rows[i] );
        test_listing( &provider_rows[i] );
        check_place( &provider_rows[i], "APPDATA", "*" );
        scope = CRYPT_MACHINE_KEYSET;
        if (may_change_machine()) check_place( &provider_rows[i], "ALLUSERSPROFILE", "MachineKeys" );
        scope = 0;
        winetest_pop_context();
    }
    test_sharing();
    test_process();
}
