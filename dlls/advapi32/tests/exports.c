/*
 * Tests of the export tables: advapi32 has every name that the host's own has and every forward leads somewhere, the
 * provider functions are not the host's, and cryptsp and the API set lead to the same functions.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"

#define HOST_DLL "advapi32_host.dll"

/* The provider functions of wincrypt.h that advapi32 exports. */
static const char * const provider_functions[] =
{
    "CryptAcquireContextA", "CryptAcquireContextW", "CryptContextAddRef", "CryptCreateHash", "CryptDecrypt",
    "CryptDeriveKey", "CryptDestroyHash", "CryptDestroyKey", "CryptDuplicateHash", "CryptDuplicateKey",
    "CryptEncrypt", "CryptEnumProviderTypesA", "CryptEnumProviderTypesW", "CryptEnumProvidersA",
    "CryptEnumProvidersW", "CryptExportKey", "CryptGenKey", "CryptGenRandom", "CryptGetDefaultProviderA",
    "CryptGetDefaultProviderW", "CryptGetHashParam", "CryptGetKeyParam", "CryptGetProvParam", "CryptGetUserKey",
    "CryptHashData", "CryptHashSessionKey", "CryptImportKey", "CryptReleaseContext", "CryptSetHashParam",
    "CryptSetKeyParam", "CryptSetProvParam", "CryptSetProviderA", "CryptSetProviderExA", "CryptSetProviderExW",
    "CryptSetProviderW", "CryptSignHashA", "CryptSignHashW", "CryptVerifySignatureA", "CryptVerifySignatureW",
};
C_ASSERT( ARRAY_SIZE( provider_functions ) == 39 );

/* What else cryptsp has. */
static const char * const cryptsp_functions[] =
{
    "CheckSignatureInFile", "SystemFunction006", "SystemFunction007", "SystemFunction008", "SystemFunction009",
    "SystemFunction010", "SystemFunction011", "SystemFunction012", "SystemFunction013", "SystemFunction014",
    "SystemFunction015", "SystemFunction016", "SystemFunction018", "SystemFunction020", "SystemFunction021",
    "SystemFunction022", "SystemFunction023", "SystemFunction024", "SystemFunction025", "SystemFunction026",
    "SystemFunction027", "SystemFunction030", "SystemFunction031", "SystemFunction032", "SystemFunction033",
    "SystemFunction035",
};

/* A loaded DLL's names. */
struct exports
{
    HMODULE      module;
    const BYTE  *base;
    DWORD        size;          /* of the image */
    const DWORD *names;         /* addresses relative to base, sorted by name */
    DWORD        count;
};

static void read_exports( HMODULE module, struct exports *exports )
{
    const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)module;
    const IMAGE_NT_HEADERS *nt = (const IMAGE_NT_HEADERS *)((const BYTE *)module + dos->e_lfanew);
    const IMAGE_DATA_DIRECTORY *where = &nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    const IMAGE_EXPORT_DIRECTORY *directory = (const void *)((const BYTE *)module + where->VirtualAddress);

    exports->module = module;
    exports->base = (const BYTE *)module;
    exports->size = nt->OptionalHeader.SizeOfImage;
    exports->names = (const DWORD *)(exports->base + directory->AddressOfNames);
    exports->count = where->Size ? directory->NumberOfNames : 0;
}

static const char *export_name( const struct exports *exports, DWORD index )
{
    return (const char *)exports->base + exports->names[index];
}

static BOOL has_export( const struct exports *exports, const char *name )
{
    DWORD low = 0, high = exports->count, middle;
    int order;

    while (low < high)
    {
        middle = (low + high) / 2;
        order = strcmp( name, export_name( exports, middle ) );
        if (!order) return TRUE;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return FALSE;
}

static BOOL is_inside( const struct exports *exports, FARPROC func )
{
    return (const BYTE *)(void *)func >= exports->base && (const BYTE *)(void *)func < exports->base + exports->size;
}

static BOOL is_provider_function( const char *name )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( provider_functions ); i++) if (!strcmp( name, provider_functions[i] )) return TRUE;
    return FALSE;
}

/* Everything that the host exports is exported, and resolves to the host's function or to one of our own. */
static void test_host_names( const struct exports *ours, const struct exports *host )
{
    FARPROC func, host_func;
    const char *name;
    DWORD i;

    for (i = 0; i < host->count; i++)
    {
        name = export_name( host, i );
        winetest_push_context( "%s", name );
        ok( has_export( ours, name ), "not exported\n" );
        func = GetProcAddress( ours->module, name );
        host_func = GetProcAddress( host->module, name );
        ok( func != NULL, "does not resolve\n" );
        if (is_provider_function( name )) ok( is_inside( ours, func ), "leads out of the DLL\n" );
        else ok( func == host_func || is_inside( ours, func ), "leads to %p, the host's is %p\n", func, host_func );
        winetest_pop_context();
    }
    trace( "%lu names, the host has %lu\n", ours->count, host->count );
}

/* A forward that leads nowhere is one whose name this host lacks, and is as if there were none. Windows' own names are
 * there whatever the host has. */
static void test_our_names( const struct exports *ours, const struct exports *host )
{
    const char *name, *last = "";
    FARPROC func;
    DWORD err, i;

    ok( has_export( ours, "AuditFree" ) && has_export( ours, "CveEventWrite" ) &&
        has_export( ours, "GetSiteNameFromSid" ),
        "names of Windows are missing\n" );
    for (i = 0; i < ours->count; i++)
    {
        name = export_name( ours, i );
        ok( strcmp( last, name ) < 0, "%s comes after %s\n", name, last );
        last = name;
        SetLastError( 0xdeadbeef );
        func = GetProcAddress( ours->module, name );
        err = GetLastError();
        ok( func || (!has_export( host, name ) && err == ERROR_PROC_NOT_FOUND), "%s does not resolve, error %lu\n",
            name,
            err );
    }
}

/* dispatch: hnd-09, hnd-10 */
static void test_other_dll( const char *dll, BOOL all )
{
    HMODULE module = LoadLibraryA( dll ), advapi32 = GetModuleHandleA( "advapi32.dll" );
    HCRYPTPROV prov = 0;
    typeof( CryptReleaseContext ) *release;
    typeof( CryptContextAddRef ) *add_ref;
    unsigned int i;

    winetest_push_context( "%s", dll );
    ok( module != NULL, "cannot be loaded, error %lu\n", GetLastError() );
    for (i = 0; module && i < ARRAY_SIZE( provider_functions ); i++)
        ok( GetProcAddress( module, provider_functions[i] ) != NULL, "%s does not resolve\n", provider_functions[i] );
    for (i = 0; module && all && i < ARRAY_SIZE( cryptsp_functions ); i++)
        ok( GetProcAddress( module, cryptsp_functions[i] ) != NULL, "%s does not resolve\n", cryptsp_functions[i] );

    add_ref = module ? (void *)GetProcAddress( module, "CryptContextAddRef" ) : NULL;
    release = module ? (void *)GetProcAddress( module, "CryptReleaseContext" ) : NULL;
    if (add_ref && release && CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ))
    {
        ok( add_ref( prov, NULL, 0 ), "CryptContextAddRef fails with %#lx\n", GetLastError() );
        ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
        ok( release( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
        ok( !CryptReleaseContext( prov, 0 ), "the handle is still good\n" );
        ok( !release( prov, 0 ), "the handle is still good\n" );
    }
    if (LoadLibraryA( HOST_DLL ))
        for (i = 0; i < ARRAY_SIZE( provider_functions ); i++)
            ok( GetProcAddress( module, provider_functions[i] ) == GetProcAddress( advapi32, provider_functions[i] ),
                "%s is not advapi32's\n", provider_functions[i] );
    winetest_pop_context();
}

static void test_documented_names( void )
{
    HMODULE module = GetModuleHandleA( "advapi32.dll" );
    char name[32];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( provider_functions ); i++)
        ok( GetProcAddress( module, provider_functions[i] ) != NULL, "%s does not resolve\n", provider_functions[i] );
    for (i = 1; i <= 36; i++)
    {
        snprintf( name, sizeof(name), "SystemFunction%03u", i );
        ok( GetProcAddress( module, name ) != NULL, "%s does not resolve\n", name );
    }
    /* dispatch: sysf-037 */
    for (i = 37; i <= 39; i++)
    {
        snprintf( name, sizeof(name), "SystemFunction%03u", i );
        ok( !GetProcAddress( module, name ), "%s is exported\n", name );
    }
    ok( GetProcAddress( module, "SystemFunction040" ) && GetProcAddress( module, "SystemFunction041" ),
        "SystemFunction040 or 041 does not resolve\n" );
}

START_TEST( exports )
{
    struct exports ours, host;
    HMODULE module = LoadLibraryA( HOST_DLL );

    test_documented_names();
    test_other_dll( "cryptsp.dll", TRUE );
    test_other_dll( "api-ms-win-security-cryptoapi-l1-1-0.dll", FALSE );
    if (!module)
    {
        skip( "%s is not there: this is the system's own advapi32\n", HOST_DLL );
        return;
    }
    read_exports( GetModuleHandleA( "advapi32.dll" ), &ours );
    read_exports( module, &host );
    ok( ours.module != host.module && ours.count && host.count, "the export tables cannot be read\n" );
    test_host_names( &ours, &host );
    test_our_names( &ours, &host );
}
