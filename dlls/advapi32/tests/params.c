/*
 * Sizes of buffers, provider parameters, and results of Microsoft's CSPs that an application can rely on
 * because the dispatcher lets every argument through. They are seen through the provider of the prefix.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "checks.h"

#ifndef PP_CONTEXT_INFO
#define PP_CONTEXT_INFO 11
#endif
#ifndef PP_USE_HARDWARE_RNG
#define PP_USE_HARDWARE_RNG 38
#endif

#define CONTAINER "conformance test, params"

/* One context with a key pair, shared by the tests. */
static HCRYPTPROV prov;
static HCRYPTKEY  pair, session;

static HCRYPTHASH make_hash( void )
{
    HCRYPTHASH hash = 0;

    check_works( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_works( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    return hash;
}

static BOOL set_up( void )
{
    if (!CryptAcquireContextA( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ))
    {
        ok( 0, "no context: error %#lx\n", GetLastError() );
        return FALSE;
    }
    check_works( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
    /* dispatch: pass-07 */
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &pair ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &pair ), NTE_NO_KEY );
    check_works( CryptGenKey( prov, AT_SIGNATURE, 1024 << 16, &pair ) );
    return TRUE;
}

static BOOL get_name( BYTE *data, DWORD *len )
{
    return CryptGetProvParam( prov, PP_NAME, data, len, 0 );
}

static BOOL get_version( BYTE *data, DWORD *len )
{
    return CryptGetProvParam( prov, PP_VERSION, data, len, 0 );
}

static BOOL get_container( BYTE *data, DWORD *len )
{
    return CryptGetProvParam( prov, PP_CONTAINER, data, len, 0 );
}

static BOOL get_key_algid( BYTE *data, DWORD *len )
{
    return CryptGetKeyParam( session, KP_ALGID, data, len, 0 );
}

static BOOL get_hash_size( BYTE *data, DWORD *len )
{
    HCRYPTHASH hash = make_hash();
    BOOL ret = CryptGetHashParam( hash, HP_HASHSIZE, data, len, 0 );
    DWORD err = GetLastError();

    CryptDestroyHash( hash );
    SetLastError( err );
    return ret;
}

static BOOL get_hash_value( BYTE *data, DWORD *len )
{
    HCRYPTHASH hash = make_hash();
    BOOL ret = CryptGetHashParam( hash, HP_HASHVAL, data, len, 0 );
    DWORD err = GetLastError();

    CryptDestroyHash( hash );
    SetLastError( err );
    return ret;
}

static BOOL export_session( BYTE *data, DWORD *len )
{
    return CryptExportKey( session, 0, PLAINTEXTKEYBLOB, 0, data, len );
}

static BOOL export_public( BYTE *data, DWORD *len )
{
    return CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, data, len );
}

static BOOL sign( BYTE *data, DWORD *len )
{
    HCRYPTHASH hash = make_hash();
    BOOL ret = CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, data, len );
    DWORD err = GetLastError();

    CryptDestroyHash( hash );
    SetLastError( err );
    return ret;
}

static const struct
{
    const char *name;
    BOOL      (*get)( BYTE *data, DWORD *len );
} getters[] =
{
    { "PP_NAME", get_name },
    { "PP_VERSION", get_version },
    { "PP_CONTAINER", get_container },
    { "KP_ALGID", get_key_algid },
    { "HP_HASHSIZE", get_hash_size },
    { "HP_HASHVAL", get_hash_value },
    { "CryptExportKey, session key", export_session },
    { "CryptExportKey, public key", export_public },
    { "CryptSignHash", sign },
};

static void test_sizes( BOOL (*get)( BYTE *data, DWORD *len ) )
{
    BYTE data[512];
    DWORD need = SENTINEL, len;

    /* dispatch: size-01, sig-03 */
    check_works( get( NULL, &need ) );
    ok( need && need < sizeof(data) / 2, "size %lu\n", need );
    if (need >= sizeof(data) / 2) return;
    len = 0;
    check_works( get( NULL, &len ) );
    ok( len == need, "size %lu, then %lu\n", need, len );
    /* dispatch: size-02 */
    len = need - 1;
    check_fails( get( data, &len ), ERROR_MORE_DATA );
    ok( len == need, "short by one: size %lu\n", len );
    len = 0;
    check_fails( get( data, &len ), ERROR_MORE_DATA );
    ok( len == need, "no room: size %lu\n", len );
    /* dispatch: size-03 */
    len = need;
    memset( data, 0xcc, sizeof(data) );
    check_works( get( data, &len ) );
    ok( len == need && data[need] == 0xcc, "exact: size %lu\n", len );
    len = sizeof(data);
    check_works( get( data, &len ) );
    ok( len == need, "roomy: size %lu\n", len );
    /* dispatch: hnd-02 */
    check_fails( get( data, NULL ), ERROR_INVALID_PARAMETER );
}

static void test_encrypt_sizes( void )
{
    BYTE data[32] = { 1, 2, 3 };
    HCRYPTKEY block;
    DWORD len;

    check_works( CryptGenKey( prov, CALG_RC2, 0, &block ) );
    /* dispatch: size-08, size-01 */
    len = 10;
    check_works( CryptEncrypt( block, 0, TRUE, 0, NULL, &len, 0 ) );
    ok( len == 16, "size %lu\n", len );
    len = 10;
    check_fails( CryptEncrypt( block, 0, TRUE, 0, data, &len, 15 ), ERROR_MORE_DATA );
    ok( len == 16, "size %lu\n", len );
    len = 10;
    check_works( CryptEncrypt( block, 0, TRUE, 0, data, &len, 16 ) );
    ok( len == 16, "size %lu\n", len );
    check_works( CryptDecrypt( block, 0, TRUE, 0, data, &len ) );
    ok( len == 10 && data[0] == 1 && data[2] == 3, "size %lu\n", len );
    check_works( CryptDestroyKey( block ) );
}

/* PP_ENUMALGS: room for the largest entry, a first one, an end. */
static void test_enum_algs( void )
{
    PROV_ENUMALGS alg;
    DWORD len = SENTINEL, count = 0, first;

    /* dispatch: size-05 */
    check_works( CryptGetProvParam( prov, PP_ENUMALGS, NULL, &len, CRYPT_FIRST ) );
    ok( len == sizeof(alg), "size %lu\n", len );
    len = 1;
    check_fails( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, CRYPT_FIRST ), ERROR_MORE_DATA );
    ok( len == sizeof(alg), "size %lu\n", len );
    /* dispatch: size-06 */
    len = sizeof(alg);
    check_works( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, CRYPT_FIRST ) );
    first = alg.aiAlgid;
    while (count < 100 && CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, 0 )) count++;
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    ok( count > 3, "%lu algorithms\n", count );
    len = sizeof(alg);
    check_works( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, CRYPT_FIRST ) );
    ok( alg.aiAlgid == first, "not the first again: %#x\n", alg.aiAlgid );
}

static void test_enum_containers( void )
{
    char name[MAX_PATH + 1];
    HCRYPTPROV other, gone;
    DWORD len = 0, flags = CRYPT_FIRST;
    BOOL found = FALSE;

    check_works( CryptAcquireContextA( &other, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    /* dispatch: size-07, size-05 */
    check_works( CryptGetProvParam( other, PP_ENUMCONTAINERS, NULL, &len, CRYPT_FIRST ) );
    ok( len == MAX_PATH + 1, "size %lu\n", len );
    for (;;)
    {
        len = sizeof(name);
        if (!CryptGetProvParam( other, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags )) break;
        ok( len == sizeof(name), "size %lu\n", len );
        found |= !strcmp( name, CONTAINER );
        flags = 0;
    }
    /* dispatch: size-06 */
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    ok( found, "the container was not listed\n" );
    check_works( CryptReleaseContext( other, 0 ) );
    check_works( CryptAcquireContextA( &gone, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
}

/* The wrapper leaves the last error that the CSP sets beside TRUE. */
static void test_last_error( void )
{
    HCRYPTPROV container, gone;
    DWORD len = 0, err;
    BOOL ret;

    check_works( CryptAcquireContextA( &container, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    /* dispatch: lerr-02 */
    SetLastError( SENTINEL );
    ret = CryptGetProvParam( container, PP_KEYSET_SEC_DESCR, NULL, &len, OWNER_SECURITY_INFORMATION );
    err = GetLastError();
    ok( ret && err == ERROR_INSUFFICIENT_BUFFER && len, "got %d, error %#lx, size %lu\n", ret, err, len );
    check_works( CryptReleaseContext( container, 0 ) );
    check_works( CryptAcquireContextA( &gone, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
}

static void test_unknown( void )
{
    DWORD len = 64;
    BYTE data[64];

    /* dispatch: param-06, size-04 */
    check_fails( CryptGetProvParam( prov, SENTINEL, data, &len, 0 ), NTE_BAD_TYPE );
    ok( !len || len == 64, "size %lu\n", len );
    len = 64;
    check_fails( CryptGetKeyParam( session, SENTINEL, data, &len, 0 ), NTE_BAD_TYPE );
    ok( !len || len == 64, "size %lu\n", len );
    /* dispatch: pass-08 */
    check_fails( CryptSetKeyParam( session, KP_EFFECTIVE_KEYLEN, NULL, 0 ), ERROR_INVALID_PARAMETER );
}

/* The parameters that belong to the process. */
static void test_process_params( void )
{
    HWND window = (HWND)0x1234, none = NULL;
    BYTE bytes[] = { 1, 2, 3 };
    CRYPT_DATA_BLOB blob = { sizeof(bytes), bytes }, empty = { 0, NULL };
    HCRYPTPROV other;

    /* dispatch: param-01 */
    check_works( CryptSetProvParam( 0, PP_CLIENT_HWND, (BYTE *)&window, 0 ) );
    check_works( CryptSetProvParam( prov, PP_CLIENT_HWND, (BYTE *)&window, 0 ) );
    check_works( CryptAcquireContextA( &other, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    check_works( CryptReleaseContext( other, 0 ) );
    check_works( CryptSetProvParam( 0, PP_CLIENT_HWND, (BYTE *)&none, 0 ) );
    check_fails( CryptSetProvParam( SENTINEL, PP_CLIENT_HWND, (BYTE *)&window, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProvParam( other, PP_CLIENT_HWND, (BYTE *)&window, 0 ), ERROR_INVALID_PARAMETER );
    /* dispatch: param-03, choice-12 */
    check_works( CryptSetProvParam( 0, PP_CONTEXT_INFO, (BYTE *)&blob, 0 ) );
    check_works( CryptSetProvParam( prov, PP_CONTEXT_INFO, (BYTE *)&blob, 0 ) );
    check_works( CryptSetProvParam( 0, PP_CONTEXT_INFO, (BYTE *)&empty, 0 ) );
    /* dispatch: param-08 */
    check_fails( CryptSetProvParam( 0, PP_CLIENT_HWND, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProvParam( 0, PP_CONTEXT_INFO, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* dispatch: param-07 */
    check_fails( CryptSetProvParam( 0, 0, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProvParam( 0, PP_KEYSET_SEC_DESCR, (BYTE *)&window, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProvParam( 0, PP_USE_HARDWARE_RNG, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProvParam( 0, SENTINEL, bytes, 0 ), ERROR_INVALID_PARAMETER );
}

static void test_decrypt_lengths( void )
{
    BYTE data[16] = { 0 };
    DWORD len, err;
    BOOL ret;

    len = 0;
    /* dispatch: pass-01 */
    check_works( CryptDecrypt( session, 0, FALSE, 0, data, &len ) );
    len = 1;
    check_works( CryptDecrypt( session, 0, TRUE, 0, data, &len ) );
    len = 0;
    /* dispatch: pass-02 */
    SetLastError( SENTINEL );
    ret = CryptDecrypt( session, 0, TRUE, 0, data, &len );
    err = GetLastError();
    /* The rsaenh.dll of Wine 8 takes it. */
    todo_wine_if( ret && is_builtin( "rsaenh.dll" ))
    ok( !ret && err == (DWORD)NTE_BAD_LEN, "got %d, error %#lx\n", ret, err );
}

static void test_verify_arguments( void )
{
    BYTE signature[128], wrong[128] = { 0 };
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;

    check_works( sign( signature, &len ) );
    hash = make_hash();
    /* dispatch: pass-03 */
    check_fails( CryptVerifySignatureA( hash, NULL, 128, pair, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* dispatch: pass-04 */
    check_fails_either( CryptVerifySignatureA( hash, NULL, 0, pair, NULL, 0 ), NTE_BAD_SIGNATURE,
                        ERROR_INVALID_PARAMETER );
    check_fails_either( CryptVerifySignatureW( hash, NULL, 1, pair, NULL, 0 ), NTE_BAD_SIGNATURE,
                        ERROR_INVALID_PARAMETER );
    /* dispatch: pass-05 */
    check_fails( CryptVerifySignatureA( hash, signature, 0, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    /* dispatch: pass-06 */
    check_fails( CryptVerifySignatureA( hash, signature, len - 1, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_fails( CryptVerifySignatureA( hash, wrong, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_works( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
    check_works( CryptDestroyHash( hash ) );
}

static void test_signing( void )
{
    static const WCHAR description[] = L"text";
    BYTE plain[128], described[128], appended[128];
    DWORD len = sizeof(plain);
    HCRYPTHASH hash;

    hash = make_hash();
    check_works( CryptSignHashA( hash, AT_SIGNATURE, NULL, CRYPT_NOHASHOID, plain, &len ) );
    /* dispatch: sig-04 */
    SetLastError( SENTINEL );
    ok( !CryptHashData( hash, (const BYTE *)"d", 1, 0 ), "a signed hash takes data\n" );
    check_works( CryptDestroyHash( hash ) );
    /* dispatch: sig-05 */
    hash = make_hash();
    check_works( CryptVerifySignatureA( hash, plain, len, pair, NULL, CRYPT_NOHASHOID ) );
    check_works( CryptVerifySignatureA( hash, plain, len, pair, NULL, 0 ) );
    check_works( CryptDestroyHash( hash ) );

    /* dispatch: sig-06, sig-01 */
    hash = make_hash();
    len = sizeof(described);
    check_works( CryptSignHashA( hash, AT_SIGNATURE, "text", 0, described, &len ) );
    check_works( CryptDestroyHash( hash ) );
    hash = make_hash();
    check_works( CryptHashData( hash, (const BYTE *)description, 4 * sizeof(WCHAR), 0 ) );
    len = sizeof(appended);
    check_works( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, appended, &len ) );
    check_works( CryptDestroyHash( hash ) );
    ok( !memcmp( described, appended, len ), "the description is not hashed as UTF-16 without its NUL\n" );
    hash = make_hash();
    check_works( CryptVerifySignatureW( hash, described, len, pair, description, 0 ) );
    check_works( CryptDestroyHash( hash ) );
}

/* Duplicates and the objects of another context. */
static void test_objects( void )
{
    HCRYPTHASH hash, copy;
    HCRYPTKEY key;
    BYTE data[32];
    DWORD len = 20;

    hash = make_hash();
    check_works( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_works( CryptDestroyHash( hash ) );
    /* dispatch: wrap-object-03 */
    check_works( CryptGetHashParam( copy, HP_HASHVAL, data, &len, 0 ) );
    ok( !memcmp( data, "\xa9\x99\x3e\x36", 4 ), "the copy has another value\n" );
    check_works( CryptDestroyHash( copy ) );

    check_works( CryptDuplicateKey( session, NULL, 0, &key ) );
    len = 16;
    check_works( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_works( CryptDestroyKey( key ) );
    check_works( CryptEncrypt( session, 0, TRUE, 0, data, &len, sizeof(data) ) );
}

START_TEST( params )
{
    unsigned int i;

    if (!set_up()) return;
    for (i = 0; i < ARRAY_SIZE( getters ); i++)
    {
        winetest_push_context( "%s", getters[i].name );
        test_sizes( getters[i].get );
        winetest_pop_context();
    }
    test_encrypt_sizes();
    test_enum_algs();
    test_enum_containers();
    test_unknown();
    test_last_error();
    test_decrypt_lengths();
    test_verify_arguments();
    test_signing();
    test_objects();
    test_process_params();
    check_works( CryptDestroyKey( pair ) );
    check_works( CryptDestroyKey( session ) );
    check_works( CryptReleaseContext( prov, 0 ) );
}
