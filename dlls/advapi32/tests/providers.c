/*
 * Every provider and type that Windows registers: each opens, works and says its own name.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "checks.h"

static const struct provider
{
    const char *name;
    DWORD       type;
    const char *dll;
} providers[] =
{
    /* dispatch: csp-name-01, csp-name-02, csp-name-03 */
    { "Microsoft Base Cryptographic Provider v1.0", PROV_RSA_FULL, "rsaenh.dll" },
    { "Microsoft Enhanced Cryptographic Provider v1.0", PROV_RSA_FULL, "rsaenh.dll" },
    { "Microsoft Strong Cryptographic Provider", PROV_RSA_FULL, "rsaenh.dll" },
    /* dispatch: csp-name-05, csp-name-06, csp-name-07 */
    { "Microsoft Base DSS Cryptographic Provider", PROV_DSS, "dssenh.dll" },
    { "Microsoft RSA SChannel Cryptographic Provider", PROV_RSA_SCHANNEL, "rsaenh.dll" },
    { "Microsoft Base DSS and Diffie-Hellman Cryptographic Provider", PROV_DSS_DH, "dssenh.dll" },
    /* dispatch: csp-name-08, csp-name-09, csp-name-10 */
    { "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider", PROV_DSS_DH, "dssenh.dll" },
    { "Microsoft DH SChannel Cryptographic Provider", PROV_DH_SCHANNEL, "dssenh.dll" },
    { "Microsoft Enhanced RSA and AES Cryptographic Provider", PROV_RSA_AES, "rsaenh.dll" },
};

/* The CSP behind the context answers. */
static void check_context( HCRYPTPROV prov )
{
    BYTE data[32] = { 0 }, zero[32] = { 0 };
    DWORD value = 0, size = sizeof(value);
    HCRYPTHASH hash;
    HCRYPTKEY key;

    check_works( CryptGenRandom( prov, sizeof(data), data ) );
    ok( memcmp( data, zero, sizeof(data) ), "no random data\n" );
    check_works( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_works( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_works( CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&value, &size, 0 ) );
    ok( value == 20, "hash size %lu\n", value );
    size = sizeof(data);
    check_works( CryptGetHashParam( hash, HP_HASHVAL, data, &size, 0 ) );
    ok( size == 20 && !memcmp( data, "\xa9\x99\x3e\x36\x47\x06\x81\x6a", 8 ), "wrong hash\n" );
    check_works( CryptDestroyHash( hash ) );
    if (CryptGenKey( prov, CALG_RC4, 0, &key )) check_works( CryptDestroyKey( key ) );
}

static void check_image_path( const struct provider *provider )
{
    char path[MAX_PATH], image[MAX_PATH];
    const char *file;

    sprintf( path, "%s\\%s", PROVIDER_KEY, provider->name );
    ok( !reg_get_string( HKEY_LOCAL_MACHINE, path, "Image Path", image, sizeof(image) ), "no Image Path\n" );
    file = strrchr( image, '\\' );
    file = file ? file + 1 : image;
    ok( !lstrcmpiA( file, provider->dll ), "Image Path is %s\n", debugstr_a( image ) );
}

/* Wine's own: dssenh.dll of version 8 knows neither parameter, that of version 10 says Enhanced for Base;
 * rsaenh.dll says type 1 for all its providers. */
static void check_identity( HCRYPTPROV prov, const struct provider *provider )
{
    BOOL is_dss = !strcmp( provider->dll, "dssenh.dll" );
    char name[MAX_PATH];
    DWORD type = SENTINEL, size = sizeof(type);

    get_provider_name( prov, name, sizeof(name) );
    todo_wine_if( is_dss && strcmp( name, provider->name ) )
    ok( !strcmp( name, provider->name ), "PP_NAME is %s\n", debugstr_a( name ) );
    CryptGetProvParam( prov, PP_PROVTYPE, (BYTE *)&type, &size, 0 );
    todo_wine_if( provider->type != PROV_RSA_FULL && is_builtin( provider->dll ))
    ok( type == provider->type, "PP_PROVTYPE is %lu\n", type );
}

static void test_providers( void )
{
    HCRYPTPROV prov;
    unsigned int i;
    BOOL ret;

    for (i = 0; i < ARRAY_SIZE( providers ); i++)
    {
        winetest_push_context( "%s", providers[i].name );
        check_image_path( &providers[i] );
        SetLastError( SENTINEL );
        ret = CryptAcquireContextA( &prov, NULL, providers[i].name, providers[i].type, CRYPT_VERIFYCONTEXT );
        ok( ret, "error %#lx\n", GetLastError() );
        if (ret)
        {
            check_identity( prov, &providers[i] );
            check_context( prov );
            check_works( CryptReleaseContext( prov, 0 ) );
        }
        winetest_pop_context();
    }
}

static const struct type
{
    DWORD       type;
    const char *type_name, *provider, *on_wine;
} types[] =
{
    /* dispatch: csp-type-001, csp-type-003, csp-type-012 */
    { PROV_RSA_FULL, "RSA Full (Signature and Key Exchange)", "Microsoft Strong Cryptographic Provider",
      "Microsoft Enhanced Cryptographic Provider v1.0" },
    { PROV_DSS, "DSS Signature", "Microsoft Base DSS Cryptographic Provider", NULL },
    { PROV_RSA_SCHANNEL, "RSA SChannel", "Microsoft RSA SChannel Cryptographic Provider", NULL },
    /* dispatch: csp-type-013, csp-type-018, csp-type-024 */
    { PROV_DSS_DH, "DSS Signature with Diffie-Hellman Key Exchange",
      "Microsoft Enhanced DSS and Diffie-Hellman Cryptographic Provider", NULL },
    { PROV_DH_SCHANNEL, "Diffie-Hellman SChannel", "Microsoft DH SChannel Cryptographic Provider", NULL },
    { PROV_RSA_AES, "RSA Full and AES", "Microsoft Enhanced RSA and AES Cryptographic Provider", NULL },
};

static void test_types( void )
{
    char path[MAX_PATH], text[MAX_PATH];
    HCRYPTPROV prov;
    unsigned int i;
    DWORD size;
    BOOL ret;

    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        winetest_push_context( "type %lu", types[i].type );
        sprintf( path, "%s\\Type %03lu", TYPES_KEY, types[i].type );
        reg_get_string( HKEY_LOCAL_MACHINE, path, "TypeName", text, sizeof(text) );
        ok( !strcmp( text, types[i].type_name ), "TypeName is %s\n", debugstr_a( text ) );

        text[0] = 0;
        size = sizeof(text);
        check_works( CryptGetDefaultProviderA( types[i].type, NULL, CRYPT_MACHINE_DEFAULT, text, &size ) );
        /* Wine registers another default for type 1. */
        todo_wine_if( types[i].on_wine && !strcmp( text, types[i].on_wine ) )
        ok( !strcmp( text, types[i].provider ), "default is %s\n", debugstr_a( text ) );

        ret = CryptAcquireContextA( &prov, NULL, NULL, types[i].type, CRYPT_VERIFYCONTEXT );
        ok( ret, "error %#lx\n", GetLastError() );
        if (ret)
        {
            check_context( prov );
            check_works( CryptReleaseContext( prov, 0 ) );
        }
        winetest_pop_context();
    }
}

START_TEST( providers )
{
    test_providers();
    test_types();
}
