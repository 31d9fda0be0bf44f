/*
 * cryptsp.dll and the API set lead to the same functions and the same objects as advapi32.dll.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"

#define CRYPTO_API_SET "api-ms-win-security-cryptoapi-l1-1-0.dll"

static const char *const names[] =
{
    "CryptAcquireContextA", "CryptAcquireContextW", "CryptContextAddRef", "CryptCreateHash", "CryptDecrypt",
    "CryptDeriveKey", "CryptDestroyHash", "CryptDestroyKey", "CryptDuplicateHash", "CryptDuplicateKey",
    "CryptEncrypt", "CryptEnumProviderTypesA", "CryptEnumProviderTypesW", "CryptEnumProvidersA",
    "CryptEnumProvidersW", "CryptExportKey", "CryptGenKey", "CryptGenRandom", "CryptGetDefaultProviderA",
    "CryptGetDefaultProviderW", "CryptGetHashParam", "CryptGetKeyParam", "CryptGetProvParam",
    "CryptGetUserKey", "CryptHashData", "CryptHashSessionKey", "CryptImportKey", "CryptReleaseContext",
    "CryptSetHashParam", "CryptSetKeyParam", "CryptSetProvParam", "CryptSetProviderA",
    "CryptSetProviderExA", "CryptSetProviderExW", "CryptSetProviderW", "CryptSignHashA", "CryptSignHashW",
    "CryptVerifySignatureA", "CryptVerifySignatureW",
};

typedef BOOL (WINAPI *acquire_func)( HCRYPTPROV *, LPCSTR, LPCSTR, DWORD, DWORD );
typedef BOOL (WINAPI *addref_func)( HCRYPTPROV, DWORD *, DWORD );
typedef BOOL (WINAPI *release_func)( HCRYPTPROV, DWORD );
typedef BOOL (WINAPI *create_func)( HCRYPTPROV, ALG_ID, HCRYPTKEY, DWORD, HCRYPTHASH * );
typedef BOOL (WINAPI *data_func)( HCRYPTHASH, const BYTE *, DWORD, DWORD );
typedef BOOL (WINAPI *param_func)( HCRYPTHASH, DWORD, BYTE *, DWORD *, DWORD );
typedef BOOL (WINAPI *destroy_func)( HCRYPTHASH );

/* The functions of one DLL that a small job needs. */
struct functions
{
    acquire_func acquire;
    addref_func  addref;
    release_func release;
    create_func  create;
    data_func    data;
    param_func   param;
    destroy_func destroy;
};

static BOOL load( const char *dll, struct functions *functions )
{
    HMODULE module = LoadLibraryA( dll );
    unsigned int i;

    if (!module) return FALSE;
    for (i = 0; i < ARRAY_SIZE( names ); i++)
        ok( GetProcAddress( module, names[i] ) != NULL, "%s lacks %s\n", dll, names[i] );
    functions->acquire = (void *)GetProcAddress( module, "CryptAcquireContextA" );
    functions->addref = (void *)GetProcAddress( module, "CryptContextAddRef" );
    functions->release = (void *)GetProcAddress( module, "CryptReleaseContext" );
    functions->create = (void *)GetProcAddress( module, "CryptCreateHash" );
    functions->data = (void *)GetProcAddress( module, "CryptHashData" );
    functions->param = (void *)GetProcAddress( module, "CryptGetHashParam" );
    functions->destroy = (void *)GetProcAddress( module, "CryptDestroyHash" );
    return functions->acquire && functions->addref && functions->release && functions->create &&
           functions->data && functions->param && functions->destroy;
}

/* The call must succeed. */
#define check_works( call ) \
    do { \
        BOOL ret_; \
        SetLastError( 0xdeadbeef ); \
        ret_ = (call); \
        ok( ret_, "%s failed: error %#lx\n", #call, GetLastError() ); \
    } while (0)

/* The call must fail because of its handle. */
#define check_dead( call ) \
    do { \
        BOOL ret_; \
        SetLastError( 0xdeadbeef ); \
        ret_ = (call); \
        ok( !ret_ && GetLastError() == ERROR_INVALID_PARAMETER, "%s: got %d, error %#lx\n", #call, ret_, \
            GetLastError() ); \
    } while (0)

/* One DLL makes the objects, the other uses and ends them. */
static void share_objects( const struct functions *make, const struct functions *use )
{
    HCRYPTPROV prov = 0;
    HCRYPTHASH hash = 0, other = 0;
    BYTE value[20] = { 0 };
    DWORD len = sizeof(value);

    check_works( make->acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    if (!prov) return;
    check_works( make->create( prov, CALG_SHA1, 0, 0, &hash ) );
    check_works( use->data( hash, (const BYTE *)"abc", 3, 0 ) );
    check_works( make->param( hash, HP_HASHVAL, value, &len, 0 ) );
    ok( !memcmp( value, "\xa9\x99\x3e\x36", 4 ), "wrong hash\n" );
    check_works( use->create( prov, CALG_MD5, 0, 0, &other ) );
    check_works( use->destroy( hash ) );
    check_dead( make->destroy( hash ) );
    check_works( make->addref( prov, NULL, 0 ) );
    check_works( use->release( prov, 0 ) );
    check_works( make->data( other, (const BYTE *)"abc", 3, 0 ) );
    check_works( use->release( prov, 0 ) );
    check_dead( make->release( prov, 0 ) );
    check_dead( make->data( other, (const BYTE *)"abc", 3, 0 ) );
}

static void share( const char *what, const struct functions *a, const struct functions *b )
{
    winetest_push_context( "%s", what );
    share_objects( a, b );
    share_objects( b, a );
    winetest_pop_context();
}

START_TEST( cryptsp )
{
    struct functions advapi32, cryptsp, api_set;

    if (!load( "advapi32.dll", &advapi32 ))
    {
        ok( 0, "advapi32.dll does not load: %lu\n", GetLastError() );
        return;
    }
    if (!load( "cryptsp.dll", &cryptsp ))
    {
        win_skip( "no cryptsp.dll: Windows older than 7\n" );
        return;
    }
    share( "cryptsp.dll", &cryptsp, &advapi32 );            /* dispatch: hnd-09 */
    if (!load( CRYPTO_API_SET, &api_set ))
    {
        skip( "%s cannot be loaded\n", CRYPTO_API_SET );
        return;
    }
    share( "API set and advapi32.dll", &api_set, &advapi32 );   /* dispatch: hnd-10 */
    share( "API set and cryptsp.dll", &api_set, &cryptsp );
}
