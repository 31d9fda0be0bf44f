/*
 * Tests of the calls on objects: each function of wincrypt.h reaches its entry point of the CSP with the arguments
 * it was given, refuses what the dispatcher has to refuse, and hands back what the CSP answers. The sample CSP
 * (samplecsp/) stands behind them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define SECOND_NAME SAMPLE_NAME ", second"
#define NOOPT_NAME SAMPLE_NAME ", without options"
#define SECOND_DLL "samplecsp_second.dll"
#define NOOPT_DLL "samplecsp_noopt.dll"

#define FLAGS 0xa5a5a5a5
#define PARAM 0x80a1b2c3
#define ALG 0xfedc

static struct sample_objects obj;       /* of the sample CSP */
static struct sample_objects foreign;   /* of its double */

static BYTE data[32];
static DWORD len;

/* Handles that no function takes, whatever kind it wants. */
static HCRYPTPROV dead_prov;
static HCRYPTKEY dead_key, orphan_key;
static HCRYPTHASH dead_hash, orphan_hash;

static void test_hash_calls( void )
{
    /* dispatch: wrap-hashdata, csp-ep-03, csp-ep-04, lerr-03, wrap-object-01 */
    check_passed( ID_HashData, CryptHashData( obj.hash, data, 0x123, FLAGS ),
                  obj.csp_prov, obj.csp_hash, P( data ), 0x123, FLAGS );
    check_passed( ID_HashData, CryptHashData( obj.hash, NULL, 0xfffffff0, 0 ),
                  obj.csp_prov, obj.csp_hash, 0, 0xfffffff0, 0 );
    check_passed( ID_HashData, CryptHashData( obj.hash, data, 0, 1 ),
                  obj.csp_prov, obj.csp_hash, P( data ), 0, 1 );

    /* dispatch: wrap-hashsessionkey */
    check_passed( ID_HashSessionKey, CryptHashSessionKey( obj.hash, obj.key, FLAGS ),
                  obj.csp_prov, obj.csp_hash, obj.csp_key, FLAGS );
    check_invalid( CryptHashSessionKey( obj.hash, 0, 0 ) );

    /* dispatch: wrap-gethashparam */
    check_passed( ID_GetHashParam, CryptGetHashParam( obj.hash, PARAM, data, &len, FLAGS ),
                  obj.csp_prov, obj.csp_hash, PARAM, P( data ), P( &len ), FLAGS );
    check_passed( ID_GetHashParam, CryptGetHashParam( obj.hash, HP_HASHVAL, NULL, &len, 0 ),
                  obj.csp_prov, obj.csp_hash, HP_HASHVAL, 0, P( &len ), 0 );
    check_invalid( CryptGetHashParam( obj.hash, HP_HASHVAL, data, NULL, 0 ) );

    /* dispatch: wrap-sethashparam */
    check_passed( ID_SetHashParam, CryptSetHashParam( obj.hash, PARAM, data, FLAGS ),
                  obj.csp_prov, obj.csp_hash, PARAM, P( data ), FLAGS );
    check_invalid( CryptSetHashParam( obj.hash, HP_HASHVAL, NULL, 0 ) );
}

static void test_cipher_calls( void )
{
    /* dispatch: wrap-encrypt, hnd-03 */
    check_passed( ID_Encrypt, CryptEncrypt( obj.key, obj.hash, TRUE, FLAGS, data, &len, 0x87654321 ),
                  obj.csp_prov, obj.csp_key, obj.csp_hash, TRUE, FLAGS, P( data ), P( &len ), 0x87654321 );
    check_passed( ID_Encrypt, CryptEncrypt( obj.key, 0, FALSE, 0, NULL, &len, 0 ),
                  obj.csp_prov, obj.csp_key, 0, FALSE, 0, 0, P( &len ), 0 );
    check_passed( ID_Encrypt, CryptEncrypt( obj.key, 0, 0x55, 0, data, &len, 1 ),
                  obj.csp_prov, obj.csp_key, 0, 0x55, 0, P( data ), P( &len ), 1 );
    check_invalid( CryptEncrypt( obj.key, 0, TRUE, 0, data, NULL, sizeof(data) ) );

    /* dispatch: wrap-decrypt */
    check_passed( ID_Decrypt, CryptDecrypt( obj.key, obj.hash, TRUE, FLAGS, data, &len ),
                  obj.csp_prov, obj.csp_key, obj.csp_hash, TRUE, FLAGS, P( data ), P( &len ) );
    check_passed( ID_Decrypt, CryptDecrypt( obj.key, 0, FALSE, 0, data, &len ),
                  obj.csp_prov, obj.csp_key, 0, FALSE, 0, P( data ), P( &len ) );
    check_invalid( CryptDecrypt( obj.key, 0, TRUE, 0, NULL, &len ) );
    check_invalid( CryptDecrypt( obj.key, 0, TRUE, 0, data, NULL ) );

    /* dispatch: pass-02 */
    len = 0;
    check_passed( ID_Decrypt, CryptDecrypt( obj.key, 0, TRUE, 0, data, &len ),
                  obj.csp_prov, obj.csp_key, 0, TRUE, 0, P( data ), P( &len ) );
}

static void test_key_param_calls( void )
{
    static const DWORD need_data[] =
    {
        KP_IV, KP_SALT, KP_PADDING, KP_MODE, KP_MODE_BITS, KP_PERMISSIONS, KP_EFFECTIVE_KEYLEN
    };
    unsigned int i;

    /* dispatch: wrap-getkeyparam */
    check_passed( ID_GetKeyParam, CryptGetKeyParam( obj.key, PARAM, data, &len, FLAGS ),
                  obj.csp_prov, obj.csp_key, PARAM, P( data ), P( &len ), FLAGS );
    check_passed( ID_GetKeyParam, CryptGetKeyParam( obj.key, KP_IV, NULL, &len, 0 ),
                  obj.csp_prov, obj.csp_key, KP_IV, 0, P( &len ), 0 );
    check_invalid( CryptGetKeyParam( obj.key, KP_IV, data, NULL, 0 ) );

    /* dispatch: wrap-setkeyparam */
    check_passed( ID_SetKeyParam, CryptSetKeyParam( obj.key, PARAM, data, FLAGS ),
                  obj.csp_prov, obj.csp_key, PARAM, P( data ), FLAGS );
    check_passed( ID_SetKeyParam, CryptSetKeyParam( obj.key, KP_X, NULL, 0 ),
                  obj.csp_prov, obj.csp_key, KP_X, 0, 0 );
    for (i = 0; i < ARRAY_SIZE( need_data ); i++)
    {
        winetest_push_context( "parameter %lu", need_data[i] );
        check_invalid( CryptSetKeyParam( obj.key, need_data[i], NULL, 0 ) );
        winetest_pop_context();
    }

    /* dispatch: wrap-exportkey, hnd-03 */
    check_passed( ID_ExportKey, CryptExportKey( obj.key, obj.key, 0x87654321, FLAGS, data, &len ),
                  obj.csp_prov, obj.csp_key, obj.csp_key, 0x87654321, FLAGS, P( data ), P( &len ) );
    check_passed( ID_ExportKey, CryptExportKey( obj.key, 0, PUBLICKEYBLOB, 0, NULL, &len ),
                  obj.csp_prov, obj.csp_key, 0, PUBLICKEYBLOB, 0, 0, P( &len ) );
    check_invalid( CryptExportKey( obj.key, 0, PUBLICKEYBLOB, 0, data, NULL ) );
}

static void test_provider_calls( void )
{
    /* dispatch: wrap-genrandom */
    check_passed( ID_GenRandom, CryptGenRandom( obj.prov, 0x87654321, data ),
                  obj.csp_prov, 0x87654321, P( data ) );
    check_passed( ID_GenRandom, CryptGenRandom( obj.prov, 5, NULL ), obj.csp_prov, 5, 0 );
    check_passed( ID_GenRandom, CryptGenRandom( obj.prov, 0, NULL ), obj.csp_prov, 0, 0 );

    /* dispatch: wrap-getprovparam */
    check_passed( ID_GetProvParam, CryptGetProvParam( obj.prov, PARAM, data, &len, FLAGS ),
                  obj.csp_prov, PARAM, P( data ), P( &len ), FLAGS );
    check_passed( ID_GetProvParam, CryptGetProvParam( obj.prov, PP_NAME, NULL, NULL, 0 ),
                  obj.csp_prov, PP_NAME, 0, 0, 0 );
    check_passed( ID_GetProvParam, CryptGetProvParam( obj.prov, PP_ENUMALGS, data, &len, CRYPT_FIRST ),
                  obj.csp_prov, PP_ENUMALGS, P( data ), P( &len ), CRYPT_FIRST );

    /* dispatch: wrap-setprovparam, param-04, param-05, param-06, param-07 */
    check_passed( ID_SetProvParam, CryptSetProvParam( obj.prov, PARAM, data, FLAGS ),
                  obj.csp_prov, PARAM, P( data ), FLAGS );
    check_passed( ID_SetProvParam, CryptSetProvParam( obj.prov, PP_USE_HARDWARE_RNG, NULL, 0 ),
                  obj.csp_prov, PP_USE_HARDWARE_RNG, 0, 0 );
    check_passed( ID_SetProvParam, CryptSetProvParam( obj.prov, PP_DELETEKEY, data, 0 ),
                  obj.csp_prov, PP_DELETEKEY, P( data ), 0 );
    check_passed( ID_SetProvParam, CryptSetProvParam( obj.prov, PP_KEYSET_SEC_DESCR, data, 1 ),
                  obj.csp_prov, PP_KEYSET_SEC_DESCR, P( data ), 1 );
    check_invalid( CryptSetProvParam( 0, 0, data, 0 ) );
    check_invalid( CryptSetProvParam( 0, PP_KEYSET_SEC_DESCR, data, 0 ) );
    check_invalid( CryptSetProvParam( 0, PP_USE_HARDWARE_RNG, NULL, 0 ) );
}

/* Checks and destroys a key that a call has just made; csp_key is what the CSP calls it. */
static void check_new_key( const char *what, HCRYPTKEY key, ULONG_PTR csp_key )
{
    winetest_push_context( "key of %s", what );
    ok( key && key != BAD_LAST_ERROR && key != csp_key, "the handle is %p\n", (void *)key );
    /* dispatch: hnd-07 */
    ok( *(ULONG_PTR *)key != 0, "the first word of the object is 0\n" );
    check_passed( ID_GetKeyParam, CryptGetKeyParam( key, KP_IV, NULL, &len, 0 ),
                  obj.csp_prov, csp_key, KP_IV, 0, P( &len ), 0 );
    /* dispatch: wrap-destroykey */
    check_passed( ID_DestroyKey, CryptDestroyKey( key ), obj.csp_prov, csp_key );
    /* dispatch: rel-20, hnd-02 */
    check_invalid( CryptDestroyKey( key ) );
    check_invalid( CryptGetKeyParam( key, KP_IV, NULL, &len, 0 ) );
    winetest_pop_context();
}

static void test_make_keys( void )
{
    const ULONG_PTR csp_key = sample_wide( 0x7001 );
    HCRYPTKEY key = BAD_LAST_ERROR;

    /* dispatch: wrap-genkey */
    sample->next_handle = csp_key;
    check_passed( ID_GenKey, CryptGenKey( obj.prov, ALG, FLAGS, &key ), obj.csp_prov, ALG, FLAGS, ANY_POINTER );
    check_new_key( "CryptGenKey", key, csp_key );
    check_invalid( CryptGenKey( obj.prov, ALG, 0, NULL ) );

    /* dispatch: wrap-derivekey */
    sample->next_handle = csp_key;
    check_passed( ID_DeriveKey, CryptDeriveKey( obj.prov, ALG, obj.hash, FLAGS, &key ),
                  obj.csp_prov, ALG, obj.csp_hash, FLAGS, ANY_POINTER );
    check_new_key( "CryptDeriveKey", key, csp_key );
    check_invalid( CryptDeriveKey( obj.prov, ALG, obj.hash, 0, NULL ) );

    /* dispatch: wrap-importkey */
    sample->next_handle = csp_key;
    check_passed( ID_ImportKey, CryptImportKey( obj.prov, data, 0x87654321, obj.key, FLAGS, &key ),
                  obj.csp_prov, P( data ), 0x87654321, obj.csp_key, FLAGS, ANY_POINTER );
    check_new_key( "CryptImportKey", key, csp_key );
    sample->next_handle = csp_key;
    check_passed( ID_ImportKey, CryptImportKey( obj.prov, data, 1, 0, 0, &key ),
                  obj.csp_prov, P( data ), 1, 0, 0, ANY_POINTER );
    check_new_key( "CryptImportKey", key, csp_key );
    check_invalid( CryptImportKey( obj.prov, NULL, 1, 0, 0, &key ) );
    check_invalid( CryptImportKey( obj.prov, data, 0, 0, 0, &key ) );
    check_invalid( CryptImportKey( obj.prov, data, 1, 0, 0, NULL ) );

    /* dispatch: wrap-getuserkey */
    sample->next_handle = csp_key;
    check_passed( ID_GetUserKey, CryptGetUserKey( obj.prov, 0x87654321, &key ),
                  obj.csp_prov, 0x87654321, ANY_POINTER );
    check_new_key( "CryptGetUserKey", key, csp_key );
    check_invalid( CryptGetUserKey( obj.prov, AT_SIGNATURE, NULL ) );
}

/* The same for a hash. */
static void check_new_hash( const char *what, HCRYPTHASH hash, ULONG_PTR csp_hash )
{
    winetest_push_context( "hash of %s", what );
    ok( hash && hash != BAD_LAST_ERROR && hash != csp_hash, "the handle is %p\n", (void *)hash );
    /* dispatch: hnd-07 */
    ok( *(ULONG_PTR *)hash != 0, "the first word of the object is 0\n" );
    check_passed( ID_HashData, CryptHashData( hash, data, 1, 0 ), obj.csp_prov, csp_hash, P( data ), 1, 0 );
    /* dispatch: wrap-destroyhash */
    check_passed( ID_DestroyHash, CryptDestroyHash( hash ), obj.csp_prov, csp_hash );
    /* dispatch: rel-20, hnd-02 */
    check_invalid( CryptDestroyHash( hash ) );
    check_invalid( CryptHashData( hash, data, 1, 0 ) );
    winetest_pop_context();
}

static void test_make_hashes( void )
{
    const ULONG_PTR csp_hash = sample_wide( 0x7002 );
    HCRYPTHASH hash = BAD_LAST_ERROR;

    /* dispatch: wrap-createhash, choice-05 */
    sample->next_handle = csp_hash;
    check_passed( ID_CreateHash, CryptCreateHash( obj.prov, ALG, obj.key, 0, &hash ),
                  obj.csp_prov, ALG, obj.csp_key, 0, ANY_POINTER );
    check_new_hash( "CryptCreateHash", hash, csp_hash );
    sample->next_handle = csp_hash;
    check_passed( ID_CreateHash, CryptCreateHash( obj.prov, CALG_SHA, 0, 0, &hash ),
                  obj.csp_prov, CALG_SHA, 0, 0, ANY_POINTER );
    check_new_hash( "CryptCreateHash", hash, csp_hash );
    check_invalid( CryptCreateHash( obj.prov, ALG, 0, 0, NULL ) );
    check_refused( CryptCreateHash( obj.prov, ALG, 0, 1, &hash ), NTE_BAD_FLAGS );
    check_refused( CryptCreateHash( obj.prov, ALG, 0, FLAGS, &hash ), NTE_BAD_FLAGS );
    /* The handle and the pointer are judged before the flags. */
    check_invalid( CryptCreateHash( obj.prov, ALG, 0, 1, NULL ) );
    check_invalid( CryptCreateHash( 0, ALG, 0, 1, &hash ) );
}

static void test_duplicate( void )
{
    const ULONG_PTR csp_copy = sample_wide( 0x7003 ), csp_next = sample_wide( 0x7004 );
    HCRYPTKEY key = BAD_LAST_ERROR, next_key;
    HCRYPTHASH hash = BAD_LAST_ERROR, next_hash;
    DWORD reserved = 0;

    /* dispatch: wrap-duplicatehash, wrap-object-03 */
    sample->next_handle = csp_copy;
    check_passed( ID_DuplicateHash, CryptDuplicateHash( obj.hash, NULL, FLAGS, &hash ),
                  obj.csp_prov, obj.csp_hash, 0, FLAGS, ANY_POINTER );
    sample->next_handle = csp_next;
    check_passed( ID_DuplicateHash, CryptDuplicateHash( hash, NULL, 0, &next_hash ),
                  obj.csp_prov, csp_copy, 0, 0, ANY_POINTER );
    check_new_hash( "CryptDuplicateHash", hash, csp_copy );
    check_new_hash( "CryptDuplicateHash of the copy", next_hash, csp_next );
    check_invalid( CryptDuplicateHash( obj.hash, &reserved, 0, &hash ) );
    check_invalid( CryptDuplicateHash( obj.hash, NULL, 0, NULL ) );

    /* dispatch: wrap-duplicatekey, wrap-object-03 */
    sample->next_handle = csp_copy;
    check_passed( ID_DuplicateKey, CryptDuplicateKey( obj.key, NULL, FLAGS, &key ),
                  obj.csp_prov, obj.csp_key, 0, FLAGS, ANY_POINTER );
    sample->next_handle = csp_next;
    check_passed( ID_DuplicateKey, CryptDuplicateKey( key, NULL, 0, &next_key ),
                  obj.csp_prov, csp_copy, 0, 0, ANY_POINTER );
    check_new_key( "CryptDuplicateKey", key, csp_copy );
    check_new_key( "CryptDuplicateKey of the copy", next_key, csp_next );
    check_invalid( CryptDuplicateKey( obj.key, &reserved, 0, &key ) );
    check_invalid( CryptDuplicateKey( obj.key, NULL, 0, NULL ) );
}

/* Text that most ANSI code pages can say; the expectation is what this one makes of it. */
static void test_sign_text( void )
{
    static const WCHAR wide[] = { 'r', 0xe9, 's', 'u', 'm', 0xe9, ' ', 0xa3, 0 };
    WCHAR back[16];
    char ansi[16];

    WideCharToMultiByte( CP_ACP, 0, wide, -1, ansi, sizeof(ansi), NULL, NULL );
    MultiByteToWideChar( CP_ACP, 0, ansi, -1, back, ARRAY_SIZE( back ) );

    /* dispatch: sig-01 */
    ok( CryptSignHashA( obj.hash, 1, ansi, 0, data, &len ), "CryptSignHashA fails with %#lx\n", GetLastError() );
    ok( sample->last.has_text && !lstrcmpW( sample->last.text, back ), "the CSP got %s instead of %s\n",
        wine_dbgstr_w( sample->last.text ), wine_dbgstr_w( back ) );
    sample_reset();
    ok( CryptVerifySignatureA( obj.hash, data, 1, obj.key, ansi, 0 ), "CryptVerifySignatureA fails with %#lx\n",
        GetLastError() );
    ok( sample->last.has_text && !lstrcmpW( sample->last.text, back ), "the CSP got %s instead of %s\n",
        wine_dbgstr_w( sample->last.text ), wine_dbgstr_w( back ) );
    sample_reset();
    ok( CryptSignHashA( obj.hash, 1, "", 0, data, &len ), "CryptSignHashA fails with %#lx\n", GetLastError() );
    ok( sample->last.has_text && !sample->last.text[0], "an empty description arrives as %d, %s\n",
        sample->last.has_text, wine_dbgstr_w( sample->last.text ) );
    sample_reset();
    ok( CryptSignHashW( obj.hash, 1, wide, 0, data, &len ), "CryptSignHashW fails with %#lx\n", GetLastError() );
    ok( sample->last.has_text && !lstrcmpW( sample->last.text, wide ), "the CSP got %s\n",
        wine_dbgstr_w( sample->last.text ) );
    sample_reset();
}

static void test_sign_calls( void )
{
    static const WCHAR text[] = { 't', 'e', 'x', 't', 0x416, 0x6f22, 0 };

    /* dispatch: wrap-signhash, sig-01, sig-02 */
    check_passed( ID_SignHash, CryptSignHashA( obj.hash, 0x87654321, NULL, FLAGS, data, &len ),
                  obj.csp_prov, obj.csp_hash, 0x87654321, 0, FLAGS, P( data ), P( &len ) );
    check_passed( ID_SignHash, CryptSignHashW( obj.hash, AT_SIGNATURE, NULL, CRYPT_X931_FORMAT, NULL, &len ),
                  obj.csp_prov, obj.csp_hash, AT_SIGNATURE, 0, CRYPT_X931_FORMAT, 0, P( &len ) );
    check_passed( ID_SignHash, CryptSignHashA( obj.hash, 1, "text", FLAGS, data, &len ),
                  obj.csp_prov, obj.csp_hash, 1, ANY_POINTER, FLAGS, P( data ), P( &len ) );
    check_passed( ID_SignHash, CryptSignHashW( obj.hash, 1, text, FLAGS, data, &len ),
                  obj.csp_prov, obj.csp_hash, 1, ANY_POINTER, FLAGS, P( data ), P( &len ) );
    check_invalid( CryptSignHashA( obj.hash, 1, NULL, 0, data, NULL ) );
    check_invalid( CryptSignHashW( obj.hash, 1, NULL, 0, data, NULL ) );

    /* dispatch: wrap-verifysignature, pass-05, sig-02 */
    check_passed( ID_VerifySignature, CryptVerifySignatureA( obj.hash, data, 0x87654321, obj.key, NULL, FLAGS ),
                  obj.csp_prov, obj.csp_hash, P( data ), 0x87654321, obj.csp_key, 0, FLAGS );
    check_passed( ID_VerifySignature, CryptVerifySignatureW( obj.hash, data, 0, obj.key, NULL, 0 ),
                  obj.csp_prov, obj.csp_hash, P( data ), 0, obj.csp_key, 0, 0 );
    check_passed( ID_VerifySignature, CryptVerifySignatureA( obj.hash, data, 5, obj.key, "text", CRYPT_NOHASHOID ),
                  obj.csp_prov, obj.csp_hash, P( data ), 5, obj.csp_key, ANY_POINTER, CRYPT_NOHASHOID );
    check_passed( ID_VerifySignature, CryptVerifySignatureW( obj.hash, data, 5, obj.key, text, FLAGS ),
                  obj.csp_prov, obj.csp_hash, P( data ), 5, obj.csp_key, ANY_POINTER, FLAGS );
    check_invalid( CryptVerifySignatureA( obj.hash, data, 5, 0, NULL, 0 ) );
    check_invalid( CryptVerifySignatureW( obj.hash, data, 5, 0, NULL, 0 ) );
    check_invalid( CryptVerifySignatureA( 0, data, 5, 0, NULL, 0 ) );
    check_invalid( CryptVerifySignatureW( 0, data, 5, 0, NULL, 0 ) );

    test_sign_text();
}

static ULONG_PTR out_handle;

/* What a function does with each value of one of its handles; the other arguments are good. */
static BOOL key_of_create_hash( ULONG_PTR h ) { return CryptCreateHash( obj.prov, ALG, h, 0, &out_handle ); }
static BOOL key_of_decrypt( ULONG_PTR h ) { return CryptDecrypt( h, 0, TRUE, 0, data, &len ); }
static BOOL key_of_destroy( ULONG_PTR h ) { return CryptDestroyKey( h ); }
static BOOL key_of_duplicate( ULONG_PTR h ) { return CryptDuplicateKey( h, NULL, 0, &out_handle ); }
static BOOL key_of_encrypt( ULONG_PTR h ) { return CryptEncrypt( h, 0, TRUE, 0, data, &len, 1 ); }
static BOOL key_of_export( ULONG_PTR h ) { return CryptExportKey( h, 0, 6, 0, data, &len ); }
static BOOL key_of_get_param( ULONG_PTR h ) { return CryptGetKeyParam( h, 1, data, &len, 0 ); }
static BOOL key_of_hash( ULONG_PTR h ) { return CryptHashSessionKey( obj.hash, h, 0 ); }
static BOOL key_of_import( ULONG_PTR h ) { return CryptImportKey( obj.prov, data, 1, h, 0, &out_handle ); }
static BOOL key_of_set_param( ULONG_PTR h ) { return CryptSetKeyParam( h, 1, data, 0 ); }
static BOOL key_of_verify_a( ULONG_PTR h ) { return CryptVerifySignatureA( obj.hash, data, 1, h, NULL, 0 ); }
static BOOL key_of_verify_w( ULONG_PTR h ) { return CryptVerifySignatureW( obj.hash, data, 1, h, NULL, 0 ); }
static BOOL export_key_of_export( ULONG_PTR h ) { return CryptExportKey( obj.key, h, 6, 0, data, &len ); }
static BOOL hash_of_data( ULONG_PTR h ) { return CryptHashData( h, data, 1, 0 ); }
static BOOL hash_of_decrypt( ULONG_PTR h ) { return CryptDecrypt( obj.key, h, TRUE, 0, data, &len ); }
static BOOL hash_of_derive( ULONG_PTR h ) { return CryptDeriveKey( obj.prov, ALG, h, 0, &out_handle ); }
static BOOL hash_of_destroy( ULONG_PTR h ) { return CryptDestroyHash( h ); }
static BOOL hash_of_duplicate( ULONG_PTR h ) { return CryptDuplicateHash( h, NULL, 0, &out_handle ); }
static BOOL hash_of_encrypt( ULONG_PTR h ) { return CryptEncrypt( obj.key, h, TRUE, 0, data, &len, 1 ); }
static BOOL hash_of_get_param( ULONG_PTR h ) { return CryptGetHashParam( h, 1, data, &len, 0 ); }
static BOOL hash_of_session_key( ULONG_PTR h ) { return CryptHashSessionKey( h, obj.key, 0 ); }
static BOOL hash_of_set_param( ULONG_PTR h ) { return CryptSetHashParam( h, 1, data, 0 ); }
static BOOL hash_of_sign_a( ULONG_PTR h ) { return CryptSignHashA( h, 1, NULL, 0, data, &len ); }
static BOOL hash_of_sign_w( ULONG_PTR h ) { return CryptSignHashW( h, 1, NULL, 0, data, &len ); }
static BOOL hash_of_verify_a( ULONG_PTR h ) { return CryptVerifySignatureA( h, data, 1, obj.key, NULL, 0 ); }
static BOOL hash_of_verify_w( ULONG_PTR h ) { return CryptVerifySignatureW( h, data, 1, obj.key, NULL, 0 ); }
static BOOL prov_of_add_ref( ULONG_PTR h ) { return CryptContextAddRef( h, NULL, 0 ); }
static BOOL prov_of_create_hash( ULONG_PTR h ) { return CryptCreateHash( h, ALG, 0, 0, &out_handle ); }
static BOOL prov_of_derive( ULONG_PTR h ) { return CryptDeriveKey( h, ALG, obj.hash, 0, &out_handle ); }
static BOOL prov_of_gen_key( ULONG_PTR h ) { return CryptGenKey( h, ALG, 0, &out_handle ); }
static BOOL prov_of_gen_random( ULONG_PTR h ) { return CryptGenRandom( h, 1, data ); }
static BOOL prov_of_get_param( ULONG_PTR h ) { return CryptGetProvParam( h, 4, data, &len, 0 ); }
static BOOL prov_of_import( ULONG_PTR h ) { return CryptImportKey( h, data, 1, 0, 0, &out_handle ); }
static BOOL prov_of_release( ULONG_PTR h ) { return CryptReleaseContext( h, 0 ); }
static BOOL prov_of_release_flags( ULONG_PTR h ) { return CryptReleaseContext( h, ~0u ); }
static BOOL prov_of_set_param( ULONG_PTR h ) { return CryptSetProvParam( h, 8, data, 0 ); }
static BOOL prov_of_user_key( ULONG_PTR h ) { return CryptGetUserKey( h, 1, &out_handle ); }

enum kind { KIND_PROV, KIND_KEY, KIND_HASH };

#define POSITION( function, kind, zero_passes ) { #function, function, kind, zero_passes }

static const struct position
{
    const char *name;
    BOOL      (*call)( ULONG_PTR handle );
    enum kind   kind;
    BOOL        zero_passes;
}
positions[] =
{
    POSITION( key_of_create_hash, KIND_KEY, TRUE ),
    POSITION( key_of_decrypt, KIND_KEY, FALSE ),
    POSITION( key_of_destroy, KIND_KEY, FALSE ),
    POSITION( key_of_duplicate, KIND_KEY, FALSE ),
    POSITION( key_of_encrypt, KIND_KEY, FALSE ),
    POSITION( key_of_export, KIND_KEY, FALSE ),
    POSITION( key_of_get_param, KIND_KEY, FALSE ),
    POSITION( key_of_hash, KIND_KEY, FALSE ),
    POSITION( key_of_import, KIND_KEY, TRUE ),
    POSITION( key_of_set_param, KIND_KEY, FALSE ),
    POSITION( key_of_verify_a, KIND_KEY, FALSE ),
    POSITION( key_of_verify_w, KIND_KEY, FALSE ),
    POSITION( export_key_of_export, KIND_KEY, TRUE ),
    POSITION( hash_of_data, KIND_HASH, FALSE ),
    POSITION( hash_of_decrypt, KIND_HASH, TRUE ),
    POSITION( hash_of_derive, KIND_HASH, FALSE ),
    POSITION( hash_of_destroy, KIND_HASH, FALSE ),
    POSITION( hash_of_duplicate, KIND_HASH, FALSE ),
    POSITION( hash_of_encrypt, KIND_HASH, TRUE ),
    POSITION( hash_of_get_param, KIND_HASH, FALSE ),
    POSITION( hash_of_session_key, KIND_HASH, FALSE ),
    POSITION( hash_of_set_param, KIND_HASH, FALSE ),
    POSITION( hash_of_sign_a, KIND_HASH, FALSE ),
    POSITION( hash_of_sign_w, KIND_HASH, FALSE ),
    POSITION( hash_of_verify_a, KIND_HASH, FALSE ),
    POSITION( hash_of_verify_w, KIND_HASH, FALSE ),
    POSITION( prov_of_add_ref, KIND_PROV, FALSE ),
    POSITION( prov_of_create_hash, KIND_PROV, FALSE ),
    POSITION( prov_of_derive, KIND_PROV, FALSE ),
    POSITION( prov_of_gen_key, KIND_PROV, FALSE ),
    POSITION( prov_of_gen_random, KIND_PROV, FALSE ),
    POSITION( prov_of_get_param, KIND_PROV, FALSE ),
    POSITION( prov_of_import, KIND_PROV, FALSE ),
    POSITION( prov_of_release, KIND_PROV, FALSE ),
    POSITION( prov_of_release_flags, KIND_PROV, FALSE ),
    POSITION( prov_of_set_param, KIND_PROV, FALSE ),
    POSITION( prov_of_user_key, KIND_PROV, FALSE ),
};

static void check_bad_handle( const struct position *pos, ULONG_PTR handle, const char *what )
{
    winetest_push_context( "%s, %s", pos->name, what );
    /* dispatch: hnd-01, hnd-02, hnd-04, hnd-06, hnd-08 */
    check_invalid( pos->call( handle ) );
    winetest_pop_context();
}

/* Addresses that are readable or not, inside the dispatcher's objects or not, but no objects. */
static void test_garbage( const struct position *pos )
{
    static ULONG_PTR own[64];
    ULONG_PTR good = pos->kind == KIND_PROV ? obj.prov : pos->kind == KIND_KEY ? obj.key : obj.hash;
    ULONG_PTR *copy = HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, 256 );

    check_bad_handle( pos, 1, "1" );
    check_bad_handle( pos, 0xdeadbeef, "0xdeadbeef" );
    check_bad_handle( pos, ~(ULONG_PTR)0, "~0" );
    check_bad_handle( pos, (ULONG_PTR)1 << (8 * sizeof(void *) - 1), "the highest bit" );
    check_bad_handle( pos, P( own ), "zeroes in the program" );
    check_bad_handle( pos, P( GetModuleHandleA( NULL )), "read only memory" );
    check_bad_handle( pos, good + 1, "one byte inside an object" );
    check_bad_handle( pos, good + sizeof(void *), "one word inside an object" );
    check_bad_handle( pos, good - sizeof(void *), "one word before an object" );
    memcpy( copy, (void *)good, 2 * sizeof(*copy) );
    if (winetest_platform_is_wine) check_bad_handle( pos, P( copy ), "a copy of an object's head" );
    HeapFree( GetProcessHeap(), 0, copy );
}

static void test_bad_handles( void )
{
    const struct position *pos;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( positions ); i++)
    {
        pos = &positions[i];
        if (!pos->zero_passes) check_bad_handle( pos, 0, "0" );
        test_garbage( pos );
        /* dispatch: rel-10, rel-11, rel-16, rel-17, rel-18, rel-20, hnd-05 */
        check_bad_handle( pos, dead_prov, "a released provider" );
        check_bad_handle( pos, dead_key, "a destroyed key" );
        check_bad_handle( pos, dead_hash, "a destroyed hash" );
        check_bad_handle( pos, orphan_key, "a key of a released provider" );
        check_bad_handle( pos, orphan_hash, "a hash of a released provider" );
        if (pos->kind != KIND_PROV) check_bad_handle( pos, obj.prov, "a provider" );
        if (pos->kind != KIND_KEY) check_bad_handle( pos, obj.key, "a key" );
        if (pos->kind != KIND_HASH) check_bad_handle( pos, obj.hash, "a hash" );
    }
    /* The objects are as they were. */
    check_passed( ID_HashSessionKey, CryptHashSessionKey( obj.hash, obj.key, 0 ),
                  obj.csp_prov, obj.csp_hash, obj.csp_key, 0 );
}

static void make_dead_handles( void )
{
    struct sample_objects dead;

    sample_make_objects( &dead, sample, SAMPLE_NAME, 0x100 );
    CryptGenKey( dead.prov, ALG, 0, &orphan_key );
    CryptCreateHash( dead.prov, ALG, 0, 0, &orphan_hash );
    dead_prov = dead.prov;
    dead_key = dead.key;
    dead_hash = dead.hash;
    sample_free_objects( &dead );
    sample_reset();
}

/* Each call passes on the CSP's failure; positions that make or end an object have tests of their own. */
static void test_csp_failures( void )
{
    /* dispatch: csp-ep-04 */
    check_csp_fails( ID_HashData, CryptHashData( obj.hash, data, 1, 0 ) );
    check_csp_fails( ID_HashSessionKey, CryptHashSessionKey( obj.hash, obj.key, 0 ) );
    check_csp_fails( ID_GetHashParam, CryptGetHashParam( obj.hash, 1, data, &len, 0 ) );
    check_csp_fails( ID_SetHashParam, CryptSetHashParam( obj.hash, 1, data, 0 ) );
    check_csp_fails( ID_SignHash, CryptSignHashA( obj.hash, 1, NULL, 0, data, &len ) );
    check_csp_fails( ID_SignHash, CryptSignHashA( obj.hash, 1, "text", 0, data, &len ) );
    check_csp_fails( ID_SignHash, CryptSignHashW( obj.hash, 1, NULL, 0, data, &len ) );
    check_csp_fails( ID_VerifySignature, CryptVerifySignatureA( obj.hash, data, 1, obj.key, NULL, 0 ) );
    check_csp_fails( ID_VerifySignature, CryptVerifySignatureA( obj.hash, data, 1, obj.key, "text", 0 ) );
    check_csp_fails( ID_VerifySignature, CryptVerifySignatureW( obj.hash, data, 1, obj.key, NULL, 0 ) );
    check_csp_fails( ID_Encrypt, CryptEncrypt( obj.key, 0, TRUE, 0, data, &len, 1 ) );
    check_csp_fails( ID_Decrypt, CryptDecrypt( obj.key, 0, TRUE, 0, data, &len ) );
    check_csp_fails( ID_GetKeyParam, CryptGetKeyParam( obj.key, 1, data, &len, 0 ) );
    check_csp_fails( ID_SetKeyParam, CryptSetKeyParam( obj.key, 1, data, 0 ) );
    check_csp_fails( ID_ExportKey, CryptExportKey( obj.key, 0, 6, 0, data, &len ) );
    check_csp_fails( ID_GetProvParam, CryptGetProvParam( obj.prov, 4, data, &len, 0 ) );
    check_csp_fails( ID_SetProvParam, CryptSetProvParam( obj.prov, 8, data, 0 ) );
    check_csp_fails( ID_GenRandom, CryptGenRandom( obj.prov, 1, data ) );
}

/* The CSP fails to make an object: what is left in the output differs by function. */
static void test_failing_makers( void )
{
    ULONG_PTR out;

#define check_output( call, id, value ) \
    out = BAD_LAST_ERROR; \
    check_csp_fails( id, call ); \
    ok( out == (value) || broken( out != (value) ), #call ": the output is %p\n", (void *)out )

    /* dispatch: choice-04, wrap-object-02 */
    check_output( CryptCreateHash( obj.prov, ALG, 0, 0, &out ), ID_CreateHash, 0 );
    check_output( CryptGenKey( obj.prov, ALG, 0, &out ), ID_GenKey, BAD_LAST_ERROR );
    check_output( CryptDeriveKey( obj.prov, ALG, obj.hash, 0, &out ), ID_DeriveKey, 0 );
    check_output( CryptImportKey( obj.prov, data, 1, 0, 0, &out ), ID_ImportKey, BAD_LAST_ERROR );
    check_output( CryptGetUserKey( obj.prov, 1, &out ), ID_GetUserKey, 0 );
    check_csp_fails( ID_DuplicateHash, CryptDuplicateHash( obj.hash, NULL, 0, &out ) );
    check_csp_fails( ID_DuplicateKey, CryptDuplicateKey( obj.key, NULL, 0, &out ) );
#undef check_output
}

/* The CSP fails to destroy: its answer comes back, and the handle is dead all the same. */
static void test_failing_destroyers( void )
{
    HCRYPTKEY key;
    HCRYPTHASH hash;

    CryptGenKey( obj.prov, ALG, 0, &key );
    CryptCreateHash( obj.prov, ALG, 0, 0, &hash );
    sample_reset();
    /* dispatch: wrap-destroyhash, wrap-destroykey */
    check_csp_fails( ID_DestroyKey, CryptDestroyKey( key ) );
    check_invalid( CryptDestroyKey( key ) );
    check_invalid( CryptSetKeyParam( key, 1, data, 0 ) );
    check_csp_fails( ID_DestroyHash, CryptDestroyHash( hash ) );
    check_invalid( CryptDestroyHash( hash ) );
    check_invalid( CryptHashData( hash, data, 1, 0 ) );
}

/* With an error, and without one: then what the program had stays. dispatch: csp-ep-05 */
static void test_failures( void )
{
    static const DWORD errors[] = { SAMPLE_FAIL_ERROR, SAMPLE_FAIL_SILENT };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( errors ); i++)
    {
        winetest_push_context( "error %#lx", errors[i] );
        sample_fails_with = errors[i];
        test_csp_failures();
        test_failing_makers();
        test_failing_destroyers();
        winetest_pop_context();
    }
    sample_fails_with = SAMPLE_FAIL_ERROR;
}

/* Lengths that the CSP stores come through, on failure too. */
static void test_lengths( void )
{
    /* dispatch: size-01, size-02, size-04 */
    sample->set_length = TRUE;
    sample->length = 0x1234;
    len = 5;
    check_csp_fails( ID_GetHashParam, CryptGetHashParam( obj.hash, 1, data, &len, 0 ) );
    ok( len == 0x1234, "the length is %#lx\n", len );
    sample->set_length = TRUE;
    sample->length = 0;
    len = 5;
    check_csp_fails( ID_Encrypt, CryptEncrypt( obj.key, 0, TRUE, 0, data, &len, 1 ) );
    ok( len == 0, "the length is %#lx\n", len );
    len = 0x4321;
    check_csp_fails( ID_ExportKey, CryptExportKey( obj.key, 0, 6, 0, data, &len ) );
    ok( len == 0x4321, "the dispatcher changes the length to %#lx\n", len );
    sample->set_length = TRUE;
    sample->length = 0x77;
    ok( CryptGetProvParam( obj.prov, PP_NAME, NULL, &len, 0 ), "the size query fails with %#lx\n", GetLastError() );
    ok( len == 0x77, "the length is %#lx\n", len );
    sample_reset();
}

/* Objects of another provider: the first handle decides which CSP is called, or the explicit provider. */
static void test_foreign( void )
{
    ULONG_PTR out;

    /* dispatch: wrap-foreign-01, wrap-foreign-02 */
    check_passed( ID_HashSessionKey, CryptHashSessionKey( obj.hash, foreign.key, 0 ),
                  obj.csp_prov, obj.csp_hash, foreign.csp_key, 0 );
    check_passed( ID_VerifySignature, CryptVerifySignatureA( obj.hash, data, 1, foreign.key, NULL, 0 ),
                  obj.csp_prov, obj.csp_hash, P( data ), 1, foreign.csp_key, 0, 0 );
    check_passed( ID_Encrypt, CryptEncrypt( obj.key, foreign.hash, TRUE, 0, data, &len, 1 ),
                  obj.csp_prov, obj.csp_key, foreign.csp_hash, TRUE, 0, P( data ), P( &len ), 1 );
    check_passed( ID_Decrypt, CryptDecrypt( obj.key, foreign.hash, TRUE, 0, data, &len ),
                  obj.csp_prov, obj.csp_key, foreign.csp_hash, TRUE, 0, P( data ), P( &len ) );
    check_passed( ID_ExportKey, CryptExportKey( obj.key, foreign.key, 1, 0, data, &len ),
                  obj.csp_prov, obj.csp_key, foreign.csp_key, 1, 0, P( data ), P( &len ) );
    check_passed( ID_DeriveKey, CryptDeriveKey( obj.prov, ALG, foreign.hash, 0, &out ),
                  obj.csp_prov, ALG, foreign.csp_hash, 0, ANY_POINTER );
    CryptDestroyKey( out );
    sample_reset();
    check_passed( ID_ImportKey, CryptImportKey( obj.prov, data, 1, foreign.key, 0, &out ),
                  obj.csp_prov, P( data ), 1, foreign.csp_key, 0, ANY_POINTER );
    CryptDestroyKey( out );
    sample_reset();
    check_passed( ID_CreateHash, CryptCreateHash( obj.prov, ALG, foreign.key, 0, &out ),
                  obj.csp_prov, ALG, foreign.csp_key, 0, ANY_POINTER );
    CryptDestroyHash( out );
    sample_reset();
}

/* The foreign provider goes away: its objects are refused as second handles too. */
static void test_foreign_released( void )
{
    HCRYPTKEY key = foreign.key;
    HCRYPTHASH hash = foreign.hash;
    ULONG_PTR out;

    ok( CryptReleaseContext( foreign.prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    memset( &foreign, 0, sizeof(foreign) );
    /* dispatch: hnd-05, wrap-verifysignature, rel-16, rel-17 */
    check_invalid( CryptHashSessionKey( obj.hash, key, 0 ) );
    check_invalid( CryptVerifySignatureA( obj.hash, data, 1, key, NULL, 0 ) );
    check_invalid( CryptVerifySignatureW( obj.hash, data, 1, key, NULL, 0 ) );
    check_invalid( CryptEncrypt( obj.key, hash, TRUE, 0, data, &len, 1 ) );
    check_invalid( CryptDecrypt( obj.key, hash, TRUE, 0, data, &len ) );
    check_invalid( CryptExportKey( obj.key, key, 1, 0, data, &len ) );
    check_invalid( CryptDeriveKey( obj.prov, ALG, hash, 0, &out ) );
    check_invalid( CryptImportKey( obj.prov, data, 1, key, 0, &out ) );
    check_invalid( CryptCreateHash( obj.prov, ALG, key, 0, &out ) );
}

static void test_foreign_objects( void )
{
    struct sample_state *second = sample_load( SECOND_DLL );
    BOOL made;

    ok( second && second != sample, "cannot load %s\n", SECOND_DLL );
    if (!second || second == sample) return;
    if (sample_register( SECOND_NAME, SAMPLE_TYPE, SECOND_DLL ))
    {
        made = sample_make_objects( &foreign, second, SECOND_NAME, 0x200 );
        second->total = 0;
        if (made) test_foreign();
        ok( !second->total, "%ld calls reached the other CSP\n", second->total );
        if (made) test_foreign_released();
    }
    sample_unregister( SECOND_NAME );
}

static void test_no_optional( void )
{
    struct sample_state *saved = sample, *noopt = sample_load( NOOPT_DLL );
    struct sample_objects plain;
    ULONG_PTR out = BAD_LAST_ERROR;

    ok( noopt != NULL, "cannot load %s\n", NOOPT_DLL );
    if (!noopt) return;
    if (!sample_register( NOOPT_NAME, SAMPLE_TYPE, NOOPT_DLL )) return;
    sample = noopt;
    /* dispatch: csp-ep-02 */
    if (sample_make_objects( &plain, noopt, NOOPT_NAME, 0x300 ))
    {
        check_refused( CryptDuplicateHash( plain.hash, NULL, 0, &out ), ERROR_CALL_NOT_IMPLEMENTED );
        check_refused( CryptDuplicateKey( plain.key, NULL, 0, &out ), ERROR_CALL_NOT_IMPLEMENTED );
        check_invalid( CryptDuplicateHash( 0, NULL, 0, &out ) );
        check_invalid( CryptDuplicateKey( plain.hash, NULL, 0, &out ) );
        check_passed( ID_HashData, CryptHashData( plain.hash, data, 1, 0 ),
                      plain.csp_prov, plain.csp_hash, P( data ), 1, 0 );
        sample_free_objects( &plain );
    }
    sample = saved;
    sample_unregister( NOOPT_NAME );
}

/* References: the CSP hears of the last release only, and gets its flags. */
static void test_release( void )
{
    HCRYPTPROV prov;
    ULONG_PTR csp_prov = sample->next_handle = sample_wide( 0x7005 );

    prov = sample_acquire();
    sample_reset();
    /* dispatch: rel-01, rel-06, rel-07, hnd-07 */
    ok( *(ULONG_PTR *)prov != 0, "the first word of the object is 0\n" );
    ok( CryptContextAddRef( prov, NULL, 0 ), "CryptContextAddRef fails with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( !sample->total, "the CSP is called, %s\n", sample_id_name( sample->last.id ) );
    check_passed( ID_ReleaseContext, CryptReleaseContext( prov, 0 ), csp_prov, 0 );
    check_invalid( CryptReleaseContext( prov, 0 ) );

    /* dispatch: rel-08, rel-11 */
    csp_prov = sample->next_handle = sample_wide( 0x7006 );
    prov = sample_acquire();
    sample_reset();
    SetLastError( BAD_LAST_ERROR );
    ok( !CryptReleaseContext( prov, FLAGS ) && GetLastError() == (DWORD)NTE_BAD_FLAGS, "the error is %#lx\n",
        GetLastError() );
    ok( sample->counts[ID_ReleaseContext] == 1 && sample->last.args[0] == csp_prov &&
        sample->last.args[1] == FLAGS, "CPReleaseContext got %p, %p\n", (void *)sample->last.args[0],
        (void *)sample->last.args[1] );
    check_invalid( CryptReleaseContext( prov, FLAGS ) );

    /* dispatch: rel-14 */
    prov = sample_acquire();
    sample_reset();
    check_csp_fails( ID_ReleaseContext, CryptReleaseContext( prov, 0 ) );
    check_invalid( CryptReleaseContext( prov, 0 ) );
    prov = sample_acquire();
    sample_reset();
    check_csp_fails( ID_ReleaseContext, CryptReleaseContext( prov, FLAGS ) );    /* before our own NTE_BAD_FLAGS */
    prov = sample_acquire();
    sample_reset();
    check_csp_fails( ID_ReleaseContext, CryptReleaseContext( prov, 0 ) );
    check_invalid( CryptGenRandom( prov, 1, data ) );
}

/* Flags at a count above 1 cost the reference and never reach the CSP. */
static void test_release_flags( void )
{
    HCRYPTPROV prov = sample_acquire();
    BOOL ret;

    CryptContextAddRef( prov, NULL, 0 );
    sample_reset();
    /* dispatch: rel-09, choice-01 */
    SetLastError( BAD_LAST_ERROR );
    ret = CryptReleaseContext( prov, 1 );
    ok( (!ret && GetLastError() == (DWORD)NTE_BAD_FLAGS) || broken( ret ), "returns %d, error %#lx\n", ret,
        GetLastError() );
    ok( !sample->counts[ID_ReleaseContext], "CPReleaseContext is called\n" );
    sample_reset();
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( sample->counts[ID_ReleaseContext] == 1, "CPReleaseContext is called %ld times\n",
        sample->counts[ID_ReleaseContext] );
    check_invalid( CryptReleaseContext( prov, 0 ) );
}

static void test_references( void )
{
    struct sample_objects refs;
    DWORD reserved = 0;

    sample_make_objects( &refs, sample, SAMPLE_NAME, 0x400 );
    sample_reset();
    /* dispatch: rel-19, rel-06 */
    ok( CryptContextAddRef( refs.prov, NULL, 0 ), "CryptContextAddRef fails with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( refs.prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    check_passed( ID_HashData, CryptHashData( refs.hash, data, 1, 0 ), refs.csp_prov, refs.csp_hash, P( data ), 1, 0 );
    check_passed( ID_GenRandom, CryptGenRandom( refs.prov, 1, data ), refs.csp_prov, 1, P( data ) );

    /* dispatch: rel-03, choice-02 */
    ok( CryptContextAddRef( refs.prov, &reserved, 0 ), "a reserved argument fails with %#lx\n", GetLastError() );
    ok( CryptContextAddRef( refs.prov, NULL, 1 ), "flags fail with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( refs.prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( refs.prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );

    /* dispatch: rel-07, rel-16, rel-17, rel-18 */
    check_passed( ID_ReleaseContext, CryptReleaseContext( refs.prov, 0 ), refs.csp_prov, 0 );
    check_invalid( CryptHashData( refs.hash, data, 1, 0 ) );
    check_invalid( CryptDestroyHash( refs.hash ) );
    check_invalid( CryptDestroyKey( refs.key ) );
}

/* Called from inside CPHashData: the context is released under the running call. */
static void CALLBACK release_inside( int id, void *context )
{
    struct sample_objects *inner = context;
    ULONG_PTR out;
    BOOL ret;

    sample->hook = NULL;
    ok( id == ID_HashData, "the hook runs in %s\n", sample_id_name( id ) );
    /* dispatch: acq-thr-02 */
    ok( CryptGenRandom( inner->prov, 1, data ), "a call inside a call fails with %#lx\n", GetLastError() );
    ok( CryptGetHashParam( inner->hash, 1, data, &len, 0 ), "the same on the object itself, %#lx\n", GetLastError() );
    ret = CryptReleaseContext( inner->prov, 0 );
    ok( ret || broken( !ret ), "the release inside a call fails with %#lx\n", GetLastError() );
    ok( !sample->counts[ID_ReleaseContext] || broken( sample->counts[ID_ReleaseContext] ),
        "CPReleaseContext is called while a call runs\n" );
    SetLastError( BAD_LAST_ERROR );
    ok( !CryptGenRandom( inner->prov, 1, data ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "the released context answers %#lx\n", GetLastError() );
    ok( !CryptCreateHash( inner->prov, ALG, 0, 0, &out ), "a released context makes a hash\n" );
    ok( !CryptHashData( inner->hash, data, 1, 0 ), "a hash of a released context works\n" );
}

static void test_nested_calls( void )
{
    struct sample_objects inner;
    BOOL ret;

    if (!sample_make_objects( &inner, sample, SAMPLE_NAME, 0x500 )) return;
    sample_reset();
    sample->hook_id = ID_HashData;
    sample->hook = release_inside;
    sample->hook_context = &inner;
    ret = CryptHashData( inner.hash, data, 1, 0 );
    ok( ret, "the outer call fails with %#lx\n", GetLastError() );
    ok( sample->counts[ID_ReleaseContext] == 1, "CPReleaseContext was called %ld times\n",
        sample->counts[ID_ReleaseContext] );
    sample_reset();
    check_invalid( CryptReleaseContext( inner.prov, 0 ) );
    check_invalid( CryptDestroyHash( inner.hash ) );
}

/* CryptAcquireContext itself, as far as the arguments of CPAcquireContext go; vtable.c has the table. */
static void test_acquire_arguments( void )
{
    ULONG_PTR csp_prov = sample->next_handle = sample_wide( 0x7007 );
    HCRYPTPROV prov = 0;
    BOOL ret;

    SetLastError( BAD_LAST_ERROR );
    ret = CryptAcquireContextA( &prov, "a container", SAMPLE_NAME, SAMPLE_TYPE, 0x05a5a5a0 & ~CRYPT_DELETEKEYSET );
    ok( ret, "CryptAcquireContextA fails with %#lx\n", GetLastError() );
    /* dispatch: lerr-01, acq-flag-01 */
    ok( GetLastError() != BAD_LAST_ERROR, "the last error is unchanged\n" );
    ok( sample->last.id == ID_AcquireContext && sample->last.args[1] && sample->last.args[3], "a pointer is NULL\n" );
    ok( sample->last.args[2] == (0x05a5a5a0 & ~CRYPT_DELETEKEYSET), "the CSP got flags %p\n",
        (void *)sample->last.args[2] );
    ok( prov && prov != csp_prov, "the handle is %p\n", (void *)prov );
    sample_reset();
    check_passed( ID_GenRandom, CryptGenRandom( prov, 1, data ), csp_prov, 1, P( data ) );
    check_passed( ID_ReleaseContext, CryptReleaseContext( prov, 0 ), csp_prov, 0 );
}

/* A CSP that does not touch the last error: the dispatcher does not either, on its way in or out. */
static void test_last_error_left_alone( void )
{
    HCRYPTHASH hash;
    HCRYPTKEY key;

#define check_untouched( call ) \
    SetLastError( BAD_LAST_ERROR ); \
    ok( call, #call " fails\n" ); \
    ok( GetLastError() == BAD_LAST_ERROR, #call ": the last error is %#lx\n", GetLastError() )

    sample_reset();
    /* dispatch: lerr-03 */
    check_untouched( CryptCreateHash( obj.prov, ALG, 0, 0, &hash ) );
    check_untouched( CryptHashData( hash, data, 1, 0 ) );
    check_untouched( CryptDestroyHash( hash ) );
    check_untouched( CryptGenKey( obj.prov, ALG, 0, &key ) );
    check_untouched( CryptDestroyKey( key ) );
    check_untouched( CryptContextAddRef( obj.prov, NULL, 0 ) );
    check_untouched( CryptReleaseContext( obj.prov, 0 ) );
#undef check_untouched
    sample_reset();
}

/* Called from inside CPGenRandom, which fails: what is destroyed when the call leaves has its own last error. */
static void CALLBACK release_and_leave_error( int id, void *context )
{
    if (id != ID_GenRandom) SetLastError( 0x7777 );
    else CryptReleaseContext( *(HCRYPTPROV *)context, 0 );
}

static void CALLBACK release_in_destroy( int id, void *context )
{
    if (id == ID_DestroyHash) CryptReleaseContext( *(HCRYPTPROV *)context, 0 );
}

/* The last error is that of the call, not of the destruction that it made room for. */
static void test_last_error_of_nested( void )
{
    struct sample_objects inner;
    DWORD err;
    BOOL ret;

    if (!sample_make_objects( &inner, sample, SAMPLE_NAME, 0x600 )) return;
    sample_reset();
    sample->hook_id = SAMPLE_ALL_IDS;
    sample->hook = release_and_leave_error;
    sample->hook_context = &inner.prov;
    sample->fail_id = ID_GenRandom;
    sample->fail_error = SAMPLE_FAIL_ERROR;
    /* dispatch: csp-ep-04 */
    ret = CryptGenRandom( inner.prov, 1, data );
    err = GetLastError();
    ok( !ret && err == SAMPLE_FAIL_ERROR, "returns %d, error %#lx\n", ret, err );
    ok( sample->counts[ID_ReleaseContext] == 1 || broken( TRUE ), "%ld releases\n", sample->counts[ID_ReleaseContext] );

    if (!sample_make_objects( &inner, sample, SAMPLE_NAME, 0x610 )) return;
    sample_reset();
    sample->hook_id = SAMPLE_ALL_IDS;
    sample->hook = release_in_destroy;
    sample->hook_context = &inner.prov;
    sample->set_success_error = TRUE;
    sample->success_error = SAMPLE_SUCCESS_ERROR;       /* left by CPReleaseContext */
    sample->fail_id = ID_DestroyHash;
    sample->fail_error = SAMPLE_FAIL_ERROR;
    /* dispatch: wrap-destroyhash, csp-ep-04 */
    ret = CryptDestroyHash( inner.hash );
    err = GetLastError();
    ok( !ret && err == SAMPLE_FAIL_ERROR, "returns %d, error %#lx\n", ret, err );
    ok( sample->counts[ID_ReleaseContext] == 1 || broken( TRUE ), "%ld releases\n", sample->counts[ID_ReleaseContext] );
    sample_reset();
}

/* After all calls of this file on these objects, failed and refused ones too, nothing keeps them: each end reaches
 * the CSP at once. */
static void test_nothing_kept( void )
{
    sample_reset();
    /* dispatch: rel-07, wrap-object-02 */
    check_passed( ID_DestroyHash, CryptDestroyHash( obj.hash ), obj.csp_prov, obj.csp_hash );
    check_passed( ID_DestroyKey, CryptDestroyKey( obj.key ), obj.csp_prov, obj.csp_key );
    check_passed( ID_ReleaseContext, CryptReleaseContext( obj.prov, 0 ), obj.csp_prov, 0 );
    memset( &obj, 0, sizeof(obj) );
}

START_TEST( routing )
{
    if (!sample_setup()) return;
    make_dead_handles();
    if (sample_make_objects( &obj, sample, SAMPLE_NAME, 0 ))
    {
        sample_reset();
        test_hash_calls();
        test_cipher_calls();
        test_key_param_calls();
        test_provider_calls();
        test_make_keys();
        test_make_hashes();
        test_duplicate();
        test_sign_calls();
        test_failures();
        test_lengths();
        test_foreign_objects();
        test_no_optional();
        test_acquire_arguments();
        test_release();
        test_release_flags();
        test_references();
        test_nested_calls();
        test_bad_handles();
        test_last_error_left_alone();
        test_last_error_of_nested();
        test_nothing_kept();
    }
    sample_teardown();
}
