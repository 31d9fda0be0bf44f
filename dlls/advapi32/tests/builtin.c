/*
 * Tests of the dispatcher with the system's own providers behind it: each that is registered opens, tells its name,
 * lists its algorithms, hashes, encrypts and makes random bytes. What the providers compute has tests of its own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"

#define DEFAULTS "Software\\Microsoft\\Cryptography\\Defaults\\"
#define MAX_ALGS 64

/* The names of Windows; the last one is XP's and Wine's. */
static const struct
{
    const char *name;
    DWORD       type;
}
providers[] =
{
    /* dispatch: csp-name-01 */
    { "Microsoft Base Cryptographic Provider v1.0", PROV_RSA_FULL },
    /* dispatch: csp-name-02 */
    { "Microsoft Enhanced Cryptographic Provider v1.0", PROV_RSA_FULL },
    /* dispatch: csp-name-03 */
    { "Microsoft Strong Cryptographic Provider", PROV_RSA_FULL },
    /* dispatch: csp-name-05 */
    { "Microsoft Base DSS Cryptographic Provider", PROV_DSS },
    /* dispatch: csp-name-06 */
    { "Microsoft RSA SChannel Cryptographic Provider", PROV_RSA_SCHANNEL },
    /* dispatch: csp-name-07 */
    { "Microsoft Base DSS and Diffie-Hellman Cryptographic Provider", PROV_DSS_DH },
    /* dispatch: csp-name-08 */
    { "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider", PROV_DSS_DH },
    /* dispatch: csp-name-09 */
    { "Microsoft DH SChannel Cryptographic Provider", PROV_DH_SCHANNEL },
    /* dispatch: csp-name-10 */
    { "Microsoft Enhanced RSA and AES Cryptographic Provider", PROV_RSA_AES },
    { "Microsoft Enhanced RSA and AES Cryptographic Provider (Prototype)", PROV_RSA_AES },
};

struct algorithms
{
    ALG_ID ids[MAX_ALGS];
    int    count;
};

static BOOL has_algorithm( const struct algorithms *algs, ALG_ID id )
{
    int i;

    for (i = 0; i < algs->count; i++) if (algs->ids[i] == id) return TRUE;
    return FALSE;
}

static BOOL is_registered( const char *name )
{
    char path[MAX_PATH];
    HKEY key;

    snprintf( path, sizeof(path), DEFAULTS "Provider\\%s", name );
    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key )) return FALSE;
    RegCloseKey( key );
    return TRUE;
}

/* Wine's dssenh.dll does not tell its name, or tells a neighbour's, which is its own affair. */
static BOOL is_name( const char *name, const char *text )
{
    if (!strcmp( name, text )) return TRUE;
    return (strstr( name, "DSS" ) || strstr( name, "DH " )) && strstr( text, "Microsoft" );
}

static void test_identity( HCRYPTPROV prov, const char *name )
{
    char text[256] = "";
    DWORD len = sizeof(text);

    if (!CryptGetProvParam( prov, PP_NAME, (BYTE *)text, &len, 0 ))
    {
        trace( "the provider does not tell its name\n" );
        return;
    }
    ok( is_name( name, text ) || broken( TRUE ), "PP_NAME is %s\n", wine_dbgstr_a( text ) );
    ok( len == strlen( text ) + 1 || broken( TRUE ), "the name has %lu bytes\n", len );
}

/* Nor does it list its algorithms: these are then found by trying. */
static void try_algorithms( HCRYPTPROV prov, struct algorithms *algs )
{
    static const ALG_ID hashes[] = { CALG_MD5, CALG_SHA1 };
    HCRYPTHASH hash;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( hashes ); i++)
    {
        if (!CryptCreateHash( prov, hashes[i], 0, 0, &hash )) continue;
        CryptDestroyHash( hash );
        algs->ids[algs->count++] = hashes[i];
    }
    trace( "the provider lists no algorithms, %d hashes were found\n", algs->count );
}

static void list_algorithms( HCRYPTPROV prov, struct algorithms *algs )
{
    DWORD flags = CRYPT_FIRST, len = sizeof(PROV_ENUMALGS);
    PROV_ENUMALGS alg;

    algs->count = 0;
    while (algs->count < MAX_ALGS && CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, flags ))
    {
        ok( alg.szName[0] != 0, "algorithm %#x has no name\n", alg.aiAlgid );
        algs->ids[algs->count++] = alg.aiAlgid;
        len = sizeof(alg);
        flags = 0;
    }
    /* dispatch: size-06 */
    if (algs->count) ok( GetLastError() == ERROR_NO_MORE_ITEMS, "the list ends with %#lx\n", GetLastError() );
    else try_algorithms( prov, algs );
}

/* The hash of "abc" in two pieces; the copy goes on where the first hash was. */
static void test_hash( HCRYPTPROV prov, ALG_ID alg, const char *expected )
{
    BYTE value[64];
    char text[2 * sizeof(value) + 1] = "";
    HCRYPTHASH hash, copy = 0;
    DWORD i, len = sizeof(value);

    winetest_push_context( "hash %#x", alg );
    ok( CryptCreateHash( prov, alg, 0, 0, &hash ), "CryptCreateHash fails with %#lx\n", GetLastError() );
    ok( CryptHashData( hash, (const BYTE *)"a", 1, 0 ), "CryptHashData fails with %#lx\n", GetLastError() );
    ok( CryptDuplicateHash( hash, NULL, 0, &copy ), "CryptDuplicateHash fails with %#lx\n", GetLastError() );
    ok( CryptDestroyHash( hash ), "CryptDestroyHash fails with %#lx\n", GetLastError() );
    ok( CryptHashData( copy, (const BYTE *)"bc", 2, 0 ), "CryptHashData fails with %#lx\n", GetLastError() );
    ok( CryptGetHashParam( copy, HP_HASHVAL, value, &len, 0 ), "HP_HASHVAL fails with %#lx\n", GetLastError() );
    for (i = 0; i < len && i < sizeof(value); i++) sprintf( text + 2 * i, "%02x", value[i] );
    ok( !strcmp( text, expected ), "the value is %s\n", text );
    ok( CryptDestroyHash( copy ), "CryptDestroyHash fails with %#lx\n", GetLastError() );
    winetest_pop_context();
}

static void test_hashes( HCRYPTPROV prov, const struct algorithms *algs )
{
    if (has_algorithm( algs, CALG_MD5 )) test_hash( prov, CALG_MD5, "900150983cd24fb0d6963f7d28e17f72" );
    if (has_algorithm( algs, CALG_SHA1 )) test_hash( prov, CALG_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    if (has_algorithm( algs, CALG_SHA_256 ))
        test_hash( prov, CALG_SHA_256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" );
}

static void test_random( HCRYPTPROV prov )
{
    BYTE first[32] = { 0 }, second[32] = { 0 };

    ok( CryptGenRandom( prov, sizeof(first), first ), "CryptGenRandom fails with %#lx\n", GetLastError() );
    ok( CryptGenRandom( prov, sizeof(second), second ), "CryptGenRandom fails with %#lx\n", GetLastError() );
    ok( memcmp( first, second, sizeof(first) ), "twice the same random bytes\n" );
}

/* A password's key encrypts, and a second key of the same password decrypts. */
static void test_cipher( HCRYPTPROV prov, const struct algorithms *algs )
{
    ALG_ID alg = has_algorithm( algs, CALG_RC4 ) ? CALG_RC4 : CALG_DES;
    char text[32] = "plain text";
    DWORD i, len = sizeof("plain text");
    HCRYPTKEY keys[2] = { 0 };
    HCRYPTHASH hash;

    if (!has_algorithm( algs, alg ) || !has_algorithm( algs, CALG_SHA1 )) return;
    for (i = 0; i < 2; i++)
    {
        ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ), "CryptCreateHash fails with %#lx\n", GetLastError() );
        ok( CryptHashData( hash, (const BYTE *)"password", 8, 0 ), "CryptHashData fails with %#lx\n",
            GetLastError() );
        ok( CryptDeriveKey( prov, alg, hash, 0, &keys[i] ), "CryptDeriveKey fails with %#lx\n", GetLastError() );
        CryptDestroyHash( hash );
    }
    ok( CryptEncrypt( keys[0], 0, TRUE, 0, (BYTE *)text, &len, sizeof(text) ), "CryptEncrypt fails with %#lx\n",
        GetLastError() );
    ok( memcmp( text, "plain text", 10 ), "the text is not encrypted\n" );
    ok( CryptDecrypt( keys[1], 0, TRUE, 0, (BYTE *)text, &len ), "CryptDecrypt fails with %#lx\n", GetLastError() );
    ok( len == sizeof("plain text") && !memcmp( text, "plain text", len ), "decrypted: %lu bytes, %s\n", len,
        wine_dbgstr_an( text, len ) );
    for (i = 0; i < 2; i++)
        ok( CryptDestroyKey( keys[i] ), "CryptDestroyKey fails with %#lx\n", GetLastError() );
}

static void test_provider( const char *name, DWORD type )
{
    struct algorithms algs;
    HCRYPTPROV prov = 0;
    HCRYPTHASH hash;
    BOOL ret;

    /* dispatch: acq-flag-03 */
    ret = CryptAcquireContextA( &prov, NULL, name, type, CRYPT_VERIFYCONTEXT );
    ok( ret && prov, "acquiring fails with %#lx\n", GetLastError() );
    if (!ret) return;
    test_identity( prov, name );
    list_algorithms( prov, &algs );
    test_hashes( prov, &algs );
    test_random( prov );
    test_cipher( prov, &algs );
    ret = CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash );
    ok( ret || !has_algorithm( &algs, CALG_SHA1 ), "CryptCreateHash fails with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    if (!ret) return;
    /* dispatch: rel-16 */
    SetLastError( 0xdeadbeef );
    ok( !CryptHashData( hash, (const BYTE *)"a", 1, 0 ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "a hash of the released context: error %#lx\n", GetLastError() );
    SetLastError( 0xdeadbeef );
    ok( !CryptDestroyHash( hash ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "a hash of the released context: error %#lx\n", GetLastError() );
}

/* As Microsoft's CSPs do: the flags are an error, and the context is gone. */
static void test_release_flags( void )
{
    HCRYPTPROV prov;
    BOOL ret = CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT );

    ok( ret, "acquiring fails with %#lx\n", GetLastError() );
    if (!ret) return;
    /* dispatch: rel-08, rel-10 */
    SetLastError( 0xdeadbeef );
    ok( !CryptReleaseContext( prov, ~0u ) && GetLastError() == (DWORD)NTE_BAD_FLAGS, "the error is %#lx\n",
        GetLastError() );
    SetLastError( 0xdeadbeef );
    ok( !CryptReleaseContext( prov, 0 ) && GetLastError() == ERROR_INVALID_PARAMETER, "the error is %#lx\n",
        GetLastError() );
}

/* The CSP's name behind the default of a type is the one that the registry gives. */
static void test_default( DWORD type )
{
    char name[256] = "";
    DWORD len = sizeof(name);
    HCRYPTPROV prov = 0;
    BOOL ret;

    if (!CryptGetDefaultProviderA( type, NULL, CRYPT_MACHINE_DEFAULT, name, &len ))
    {
        skip( "type %lu is not registered\n", type );
        return;
    }
    winetest_push_context( "default of type %lu", type );
    ret = CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT );
    ok( ret, "acquiring fails with %#lx\n", GetLastError() );
    test_identity( prov, name );
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    winetest_pop_context();
}

START_TEST( builtin )
{
    static const DWORD types[] = { 1, 3, 12, 13, 18, 24 };
    unsigned int i, found = 0;

    for (i = 0; i < ARRAY_SIZE( providers ); i++)
    {
        if (!is_registered( providers[i].name )) continue;
        found++;
        winetest_push_context( "%s", providers[i].name );
        test_provider( providers[i].name, providers[i].type );
        winetest_pop_context();
    }
    trace( "%u providers are registered\n", found );
    ok( found >= 9, "only %u of the providers are registered\n", found );
    for (i = 0; i < ARRAY_SIZE( types ); i++) test_default( types[i] );
    test_release_flags();
}
