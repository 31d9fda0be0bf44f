/* Loading and unloading of the provider DLL itself: with the dispatcher out of the way, by many threads, in every order
 * of release, FreeLibrary and process exit.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"
#include "wine/test.h"

#define ROUNDS  20
#define THREADS 6

/* VTableProvStruc, version 3. */
struct vtable
{
    DWORD   Version;
    FARPROC FuncVerifyImage;
    FARPROC FuncReturnhWnd;
    DWORD   dwProvType;
    BYTE   *pbContextInfo;
    DWORD   cbContextInfo;
    LPSTR   pszProvName;
};

static struct
{
    BOOL( WINAPI *acquire )( HCRYPTPROV *, LPSTR, DWORD, struct vtable * );
    BOOL( WINAPI *release )( HCRYPTPROV, DWORD );
    BOOL( WINAPI *random )( HCRYPTPROV, DWORD, BYTE * );
    BOOL( WINAPI *create_hash )( HCRYPTPROV, ALG_ID, HCRYPTKEY, DWORD, HCRYPTHASH * );
    BOOL( WINAPI *hash_data )( HCRYPTPROV, HCRYPTHASH, const BYTE *, DWORD, DWORD );
}
csp;

static HMODULE load( void )
{
    HMODULE module = LoadLibraryA( "rsaenh.dll" );

    csp.acquire = (void *)GetProcAddress( module, "CPAcquireContext" );
    csp.release = (void *)GetProcAddress( module, "CPReleaseContext" );
    csp.random = (void *)GetProcAddress( module, "CPGenRandom" );
    csp.create_hash = (void *)GetProcAddress( module, "CPCreateHash" );
    csp.hash_data = (void *)GetProcAddress( module, "CPHashData" );
    return csp.acquire && csp.release && csp.random && csp.create_hash && csp.hash_data ? module : NULL;
}

static BOOL acquire( HCRYPTPROV *prov )
{
    static char name[] = MS_DEF_PROV_A;
    struct vtable vtable = { 3, NULL, NULL, PROV_RSA_FULL, NULL, 0, name };

    return csp.acquire( prov, NULL, CRYPT_VERIFYCONTEXT, &vtable );
}

/* Leaves a hash and, if `keep`, the context behind. */
static BOOL use( BOOL keep )
{
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    BYTE data[16];

    return acquire( &prov ) && csp.random( prov, sizeof(data), data ) &&
           csp.create_hash( prov, CALG_SHA1, 0, 0, &hash ) && csp.hash_data( prov, hash, data, sizeof(data), 0 ) &&
           (keep || csp.release( prov, 0 ));
}

static DWORD CALLBACK use_thread( void *arg )
{
    return use( FALSE );
}

/* Threads come and go between loading and unloading. */
static void test_rounds( void )
{
    HANDLE threads[THREADS];
    HMODULE module;
    DWORD ret;
    int round, i;

    for (round = 0; round < ROUNDS; round++)
    {
        winetest_push_context( "round %d", round );
        module = load();
        ok( module != NULL, "rsaenh.dll lacks an entry point, error %lu\n", GetLastError() );
        for (i = 0; i < THREADS; i++) threads[i] = CreateThread( NULL, 0, use_thread, NULL, 0, NULL );
        ok( use( round & 1 ), "error %#lx\n", GetLastError() );
        for (i = 0; i < THREADS; i++)
        {
            ok( !WaitForSingleObject( threads[i], 30000 ), "a thread hangs\n" );
            ok( GetExitCodeThread( threads[i], &ret ) && ret, "a thread failed\n" );
            CloseHandle( threads[i] );
        }
        ok( FreeLibrary( module ), "error %lu\n", GetLastError() );
        winetest_pop_context();
    }
}

static void test_bad_arguments( void )
{
    struct vtable vtable = { 3, NULL, NULL, PROV_RSA_FULL, NULL, 0, NULL };
    static char unknown[] = "No Such Provider";
    HMODULE module = load();
    HCRYPTPROV prov = 0;

    vtable.pszProvName = unknown;
    ok( !csp.acquire( &prov, NULL, CRYPT_VERIFYCONTEXT, &vtable ), "an unknown provider was acquired\n" );
    /* containers: con-hnd-02; rsa-operations: op-02 */
    ok( !csp.release( 0xdeadbeef, 0 ) && GetLastError() == (DWORD)NTE_BAD_UID, "error %#lx\n", GetLastError() );
    ok( acquire( &prov ), "error %#lx\n", GetLastError() );
    SetLastError( 0xdeadbeef );
    /* containers: con-rel-02, con-rel-03 */
    ok( !csp.release( prov, 1 ) && GetLastError() == (DWORD)NTE_BAD_FLAGS, "error %#lx\n", GetLastError() );
    ok( !csp.release( prov, 0 ) && GetLastError() == (DWORD)NTE_BAD_UID, "error %#lx\n", GetLastError() );
    FreeLibrary( module );
}

/* How a child ends, as its argument says. */
static void child( const char *how )
{
    HMODULE module = load();
    BOOL good = use( strchr( how, 'k' ) != NULL );

    if (strchr( how, 't' )) CloseHandle( CreateThread( NULL, 0, use_thread, NULL, 0, NULL ) );
    if (strchr( how, 'f' )) FreeLibrary( module );
    ExitProcess( good ? 77 : 78 );
}

static void test_exits( void )
{
    static const char *const ways[] = { "plain", "f", "k", "kf", "t", "kt" };
    char cmdline[MAX_PATH + 32], **argv;
    PROCESS_INFORMATION info;
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    unsigned int i;
    DWORD code;

    winetest_get_mainargs( &argv );
    for (i = 0; i < ARRAY_SIZE( ways ); i++)
    {
        sprintf( cmdline, "\"%s\" load %s", argv[0], ways[i] );
        ok( CreateProcessA( NULL, cmdline, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info ), "error %lu\n",
            GetLastError() );
        ok( !WaitForSingleObject( info.hProcess, 30000 ), "%s: the child hangs\n", ways[i] );
        ok( GetExitCodeProcess( info.hProcess, &code ) && code == 77, "%s: exit code %#lx\n", ways[i], code );
        CloseHandle( info.hThread );
        CloseHandle( info.hProcess );
    }
}

START_TEST( load )
{
    char **argv;

    if (winetest_get_mainargs( &argv ) > 2)
    {
        child( argv[2] );
        return;
    }
    test_rounds();
    test_bad_arguments();
    test_exits();
}
