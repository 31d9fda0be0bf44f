/*
 * Tests of what a CSP is given at acquire: VTableProvStruc, the container, the flags, and the two callbacks with the
 * provider parameters that feed them. The sample CSP (samplecsp/) records it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stddef.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define OTHER_NAME SAMPLE_NAME ", other"

static const struct sample_acquire *seen;

/* The layout that every CSP was compiled with. dispatch: vtab-01 to vtab-07 are checked by value below. */
C_ASSERT( offsetof( struct sample_vtable, Version ) == 0 );
C_ASSERT( offsetof( struct sample_vtable, FuncVerifyImage ) == sizeof(void *) );
C_ASSERT( offsetof( struct sample_vtable, FuncReturnhWnd ) == 2 * sizeof(void *) );
C_ASSERT( offsetof( struct sample_vtable, dwProvType ) == 3 * sizeof(void *) );
C_ASSERT( offsetof( struct sample_vtable, pbContextInfo ) == 4 * sizeof(void *) );
C_ASSERT( offsetof( struct sample_vtable, cbContextInfo ) == 5 * sizeof(void *) );
C_ASSERT( offsetof( struct sample_vtable, pszProvName ) == 6 * sizeof(void *) );
C_ASSERT( sizeof(struct sample_vtable) == 7 * sizeof(void *) );

static HCRYPTPROV acquire( const char *container, const char *name, DWORD flags )
{
    HCRYPTPROV prov = 0;
    BOOL ret;

    sample_reset();
    ret = CryptAcquireContextA( &prov, container, name, SAMPLE_TYPE, flags );
    ok( ret && prov, "CryptAcquireContextA( %s, %s ) fails with %#lx\n", wine_dbgstr_a( container ),
        wine_dbgstr_a( name ), GetLastError() );
    ok( sample->counts[ID_AcquireContext] == 1, "CPAcquireContext is called %ld times\n",
        sample->counts[ID_AcquireContext] );
    return prov;
}

static void release( HCRYPTPROV prov )
{
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
}

static void test_members( void )
{
    HCRYPTPROV prov = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );

    /* dispatch: vtab-01, vtab-02, vtab-03, vtab-04 */
    ok( seen->vtable.Version == 3, "Version is %lu\n", seen->vtable.Version );
    ok( seen->vtable.FuncVerifyImage != NULL, "FuncVerifyImage is NULL\n" );
    ok( seen->vtable.FuncReturnhWnd != NULL, "FuncReturnhWnd is NULL\n" );
    ok( seen->vtable.dwProvType == SAMPLE_TYPE, "dwProvType is %lu\n", seen->vtable.dwProvType );
    /* dispatch: vtab-05, vtab-06 */
    ok( !seen->vtable.pbContextInfo, "pbContextInfo is %p\n", seen->vtable.pbContextInfo );
    ok( !seen->vtable.cbContextInfo, "cbContextInfo is %lu\n", seen->vtable.cbContextInfo );
    /* dispatch: vtab-07 */
    ok( seen->vtable.pszProvName && !strcmp( seen->name_text, SAMPLE_NAME ), "pszProvName is %s\n",
        wine_dbgstr_a( seen->name_text ) );
    release( prov );
}

/* The name as the application or the default gives it. */
static void test_names( void )
{
    static const WCHAR wide_name[] = L"Sample CSP of the conformance tests";
    HCRYPTPROV prov;
    char mixed[] = SAMPLE_NAME;

    /* dispatch: vtab-07, acq-order-03, reg-ptype-02 */
    prov = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "by type: %s\n", wine_dbgstr_a( seen->name_text ) );
    release( prov );
    prov = acquire( NULL, "", CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "with an empty name: %s\n", wine_dbgstr_a( seen->name_text ) );
    release( prov );

    /* dispatch: acq-str-01 */
    sample_reset();
    prov = 0;
    ok( CryptAcquireContextW( &prov, NULL, wide_name, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ),
        "CryptAcquireContextW fails with %#lx\n", GetLastError() );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "by a wide name: %s\n", wine_dbgstr_a( seen->name_text ) );
    release( prov );
    prov = 0;
    ok( CryptAcquireContextW( &prov, NULL, NULL, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ),
        "CryptAcquireContextW fails with %#lx\n", GetLastError() );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "by type, W: %s\n", wine_dbgstr_a( seen->name_text ) );
    release( prov );

    /* dispatch: reg-name-01, vtab-07 */
    sample_upper( mixed );
    prov = acquire( NULL, mixed, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, mixed ) || broken( !strcmp( seen->name_text, SAMPLE_NAME ) ),
        "as spelt in capitals: %s\n", wine_dbgstr_a( seen->name_text ) );
    release( prov );
}

/* One DLL under two names. */
static void test_two_names( void )
{
    HCRYPTPROV first, second;

    if (!sample_register( OTHER_NAME, SAMPLE_TYPE, SAMPLE_DLL )) return;
    /* dispatch: vtab-09 */
    first = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
    second = acquire( NULL, OTHER_NAME, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, OTHER_NAME ), "the second name is %s\n", wine_dbgstr_a( seen->name_text ) );
    release( first );
    release( second );
    first = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "the first name is now %s\n", wine_dbgstr_a( seen->name_text ) );
    release( first );

    /* A changed default is seen, and its name handed out. dispatch: reg-user-04 */
    ok( sample_register_type( SAMPLE_TYPE, OTHER_NAME ), "cannot change the default\n" );
    first = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, OTHER_NAME ), "the new default is %s\n", wine_dbgstr_a( seen->name_text ) );
    release( first );
    ok( sample_register_type( SAMPLE_TYPE, SAMPLE_NAME ), "cannot change the default\n" );
    first = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( !strcmp( seen->name_text, SAMPLE_NAME ), "the old default is %s\n", wine_dbgstr_a( seen->name_text ) );
    release( first );
    sample_unregister( OTHER_NAME );
}

static void test_container( void )
{
    char name[] = "a container";
    HCRYPTPROV prov;

    /* dispatch: acq-str-02 */
    prov = acquire( name, SAMPLE_NAME, 0 );
    ok( seen->container && !strcmp( seen->container_text, name ), "the container is %s\n",
        wine_dbgstr_a( seen->container_text ) );
    ok( seen->container != name, "the CSP got the caller's own buffer\n" );
    release( prov );

    /* dispatch: acq-str-03 */
    prov = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
    ok( !seen->container, "a NULL container arrives as %s\n", wine_dbgstr_a( seen->container_text ) );
    release( prov );

    /* dispatch: acq-str-04 */
    prov = acquire( "", SAMPLE_NAME, 0 );
    ok( seen->container && !seen->container_text[0], "an empty container arrives as %s\n",
        seen->container ? wine_dbgstr_a( seen->container_text ) : "NULL" );
    release( prov );
}

/* The CSP writes all over its copy. */
static void test_private_copy( void )
{
    static const WCHAR before_wide[] = L"a container";
    static const char before[] = "a container";
    WCHAR wide[] = L"a container";
    char name[] = "a container";
    HCRYPTPROV prov = 0;

    /* dispatch: acq-str-05 */
    sample_reset();
    sample->scribble = TRUE;
    ok( CryptAcquireContextA( &prov, name, SAMPLE_NAME, SAMPLE_TYPE, 0 ), "fails with %#lx\n", GetLastError() );
    ok( !strcmp( name, before ), "the caller's string is now %s\n", wine_dbgstr_a( name ) );
    release( prov );
    sample->scribble = TRUE;
    ok( CryptAcquireContextW( &prov, wide, NULL, SAMPLE_TYPE, 0 ), "fails with %#lx\n", GetLastError() );
    ok( !lstrcmpW( wide, before_wide ), "the caller's string is now %s\n", wine_dbgstr_w( wide ) );
    release( prov );
    sample_reset();
}

static void test_long_container( void )
{
    char name[301];
    HCRYPTPROV prov;
    int i;

    for (i = 0; i < 300; i++) name[i] = 'a' + i % 26;
    name[300] = 0;
    /* dispatch: acq-str-06 */
    prov = acquire( name, SAMPLE_NAME, 0 );
    ok( !strcmp( seen->container_text, name ), "a name of 300 characters arrives as %s\n",
        wine_dbgstr_a( seen->container_text ) );
    release( prov );
}

/* Letters that the ANSI code page has, by both forms, and one that it may lack. */
static void test_container_letters( void )
{
    static const WCHAR wide[] = { 'r', 0xe9, 's', 'u', 'm', 0xe9, 0x6f22, 0 };
    HCRYPTPROV prov = 0;
    char ansi[32];

    WideCharToMultiByte( CP_ACP, 0, wide, -1, ansi, sizeof(ansi), NULL, NULL );
    /* dispatch: acq-str-01, acq-str-02 */
    sample_reset();
    ok( CryptAcquireContextW( &prov, wide, NULL, SAMPLE_TYPE, 0 ), "fails with %#lx\n", GetLastError() );
    ok( !strcmp( seen->container_text, ansi ), "W: the container is %s instead of %s\n",
        wine_dbgstr_a( seen->container_text ), wine_dbgstr_a( ansi ) );
    release( prov );
    prov = acquire( ansi, SAMPLE_NAME, 0 );
    ok( !strcmp( seen->container_text, ansi ), "A: the container is %s instead of %s\n",
        wine_dbgstr_a( seen->container_text ), wine_dbgstr_a( ansi ) );
    release( prov );
}

static void test_flags( void )
{
    static const DWORD flags[] =
    {
        0, CRYPT_VERIFYCONTEXT, CRYPT_NEWKEYSET, CRYPT_MACHINE_KEYSET, CRYPT_SILENT, 0x80, 0x00a5a580, 0x40000001,
        ~CRYPT_DELETEKEYSET
    };
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        /* dispatch: acq-flag-01, choice-09 */
        prov = acquire( "a container", SAMPLE_NAME, flags[i] );
        ok( seen->flags == flags[i], "flags %#lx arrive as %#lx\n", flags[i], seen->flags );
        release( prov );
    }
}

static void check_delete( DWORD flags )
{
    HCRYPTPROV prov = BAD_LAST_ERROR;
    BOOL ret;

    winetest_push_context( "flags %#lx", flags );
    sample_reset();
    SetLastError( BAD_LAST_ERROR );
    ret = CryptAcquireContextA( &prov, "a container", SAMPLE_NAME, SAMPLE_TYPE, flags );
    ok( ret, "fails with %#lx\n", GetLastError() );
    /* dispatch: acq-flag-10, acq-flag-11, lerr-01 */
    ok( GetLastError() != BAD_LAST_ERROR, "the last error is unchanged\n" );
    ok( !prov, "*phProv is %p\n", (void *)prov );
    ok( seen->flags == flags && !strcmp( seen->container_text, "a container" ), "the CSP got %#lx, %s\n",
        seen->flags, wine_dbgstr_a( seen->container_text ) );
    ok( sample->total == 1, "%ld calls of the CSP, the last of %s\n", sample->total,
        sample_id_name( sample->last.id ) );

    /* A failure is the CSP's. dispatch: acq-order-13, choice-03 */
    sample_reset();
    sample->fail_id = ID_AcquireContext;
    sample->fail_error = NTE_BAD_KEYSET;
    prov = BAD_LAST_ERROR;
    ret = CryptAcquireContextA( &prov, "a container", SAMPLE_NAME, SAMPLE_TYPE, flags );
    ok( !ret && GetLastError() == (DWORD)NTE_BAD_KEYSET, "returns %d, error %#lx\n", ret, GetLastError() );
    ok( prov == BAD_LAST_ERROR || broken( !prov ), "*phProv is %p\n", (void *)prov );
    ok( sample->total == 1, "%ld calls of the CSP\n", sample->total );
    sample_reset();
    winetest_pop_context();
}

static void test_delete( void )
{
    check_delete( CRYPT_DELETEKEYSET );
    check_delete( CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
    check_delete( CRYPT_DELETEKEYSET | CRYPT_SILENT | 0x00a50000 );
}

static HWND window_seen_by( FARPROC func )
{
    HWND hwnd = (HWND)(ULONG_PTR)BAD_LAST_ERROR;

    ((sample_return_hwnd)(void *)func)( &hwnd );
    return hwnd;
}

static BOOL set_window( HCRYPTPROV prov, HWND hwnd )
{
    return CryptSetProvParam( prov, PP_CLIENT_HWND, (BYTE *)&hwnd, 0 );
}

/* Inside the CSP: what FuncReturnhWnd says now. */
static void CALLBACK ask_window( int id, void *context )
{
    ok( id != ID_SetProvParam, "PP_CLIENT_HWND reaches the CSP\n" );
    *(HWND *)context = window_seen_by( seen->vtable.FuncReturnhWnd );
}

static HWND window_in_call( HCRYPTPROV prov )
{
    HWND hwnd = (HWND)(ULONG_PTR)1;
    BYTE byte;

    sample_reset();
    sample->hook_id = ID_GenRandom;
    sample->hook = ask_window;
    sample->hook_context = &hwnd;
    CryptGenRandom( prov, 1, &byte );
    sample_reset();
    return hwnd;
}

static HWND window_in_acquire( HCRYPTPROV *prov )
{
    HWND hwnd = (HWND)(ULONG_PTR)1;

    sample_reset();
    sample->hook_id = ID_AcquireContext;
    sample->hook = ask_window;
    sample->hook_context = &hwnd;
    CryptAcquireContextA( prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT );
    sample_reset();
    return hwnd;
}

static void test_window( void )
{
    const HWND first = (HWND)sample_wide( 0x10020 ), second = (HWND)sample_wide( 0x10040 );
    HCRYPTPROV prov = 0, later = 0;
    HWND hwnd;

    /* dispatch: cb-hwnd-01 */
    hwnd = window_in_acquire( &prov );
    ok( !hwnd, "without a window the CSP gets %p\n", hwnd );
    /* dispatch: cb-hwnd-02 */
    ((sample_return_hwnd)(void *)seen->vtable.FuncReturnhWnd)( NULL );

    /* dispatch: param-01, param-02 */
    ok( set_window( 0, first ), "PP_CLIENT_HWND without a provider fails with %#lx\n", GetLastError() );
    hwnd = window_in_acquire( &later );
    ok( hwnd == first, "while acquiring the CSP gets %p\n", hwnd );
    hwnd = window_in_call( later );
    ok( hwnd == first, "later on it gets %p\n", hwnd );

    sample_reset();
    ok( set_window( prov, second ), "PP_CLIENT_HWND fails with %#lx\n", GetLastError() );
    ok( !sample->total, "PP_CLIENT_HWND reaches %s\n", sample_id_name( sample->last.id ) );
    hwnd = window_in_call( prov );
    ok( hwnd == second, "with a provider the CSP gets %p\n", hwnd );

    ok( set_window( 0, NULL ), "the window cannot be taken back, error %#lx\n", GetLastError() );
    ok( set_window( prov, NULL ), "the window cannot be taken back, error %#lx\n", GetLastError() );
    hwnd = window_in_call( prov );
    ok( !hwnd, "without a window the CSP gets %p\n", hwnd );
    release( later );
    hwnd = window_in_acquire( &later );
    ok( !hwnd, "without a window the CSP gets %p\n", hwnd );
    release( later );
    release( prov );
}

/* Data that cannot be read, where they are the dispatcher's own affair. Windows may let it crash. */
static void check_bad_data( HCRYPTPROV prov )
{
    BYTE *bad = (BYTE *)0x10;
    CRYPT_DATA_BLOB blob = { 16, bad };

    if (strcmp( winetest_platform, "wine" )) return;
    /* dispatch: param-08 */
    check_invalid( CryptSetProvParam( prov, PP_CLIENT_HWND, bad, 0 ) );
    check_invalid( CryptSetProvParam( 0, PP_CLIENT_HWND, bad, 0 ) );
    check_invalid( CryptSetProvParam( prov, PP_CONTEXT_INFO, bad, 0 ) );
    check_invalid( CryptSetProvParam( prov, PP_CONTEXT_INFO, (BYTE *)&blob, 0 ) );
    blob.pbData = NULL;
    check_invalid( CryptSetProvParam( 0, PP_CONTEXT_INFO, (BYTE *)&blob, 0 ) );
}

static void test_window_errors( void )
{
    const HWND hwnd = (HWND)sample_wide( 0x10060 );
    HCRYPTPROV prov = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
    BOOL ret;

    /* dispatch: param-08 */
    sample_reset();
    SetLastError( BAD_LAST_ERROR );
    ret = CryptSetProvParam( prov, PP_CLIENT_HWND, NULL, 0 );
    ok( (!ret && GetLastError() == ERROR_INVALID_PARAMETER) || broken( ret ), "NULL data: %d, error %#lx\n", ret,
        GetLastError() );
    SetLastError( BAD_LAST_ERROR );
    ret = CryptSetProvParam( 0, PP_CLIENT_HWND, NULL, 0 );
    ok( (!ret && GetLastError() == ERROR_INVALID_PARAMETER) || broken( ret ), "NULL data: %d, error %#lx\n", ret,
        GetLastError() );
    ok( !sample->total, "PP_CLIENT_HWND reaches %s\n", sample_id_name( sample->last.id ) );
    check_bad_data( prov );
    release( prov );

    /* dispatch: rel-18, hnd-01 */
    SetLastError( BAD_LAST_ERROR );
    ok( !set_window( prov, hwnd ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "a released provider: error %#lx\n", GetLastError() );
    SetLastError( BAD_LAST_ERROR );
    ok( !set_window( 0xdeadbeef, hwnd ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "a garbage provider: error %#lx\n", GetLastError() );
}

static void set_context_info( HCRYPTPROV prov, void *data, DWORD size )
{
    CRYPT_DATA_BLOB blob = { size, data };
    BOOL ret;

    sample_reset();
    ret = CryptSetProvParam( prov, PP_CONTEXT_INFO, (BYTE *)&blob, 0 );
    ok( ret, "PP_CONTEXT_INFO fails with %#lx\n", GetLastError() );
    ok( !sample->total, "PP_CONTEXT_INFO reaches %s\n", sample_id_name( sample->last.id ) );
}

static void test_context_info( void )
{
    BYTE info[] = "information for the CSP", other[] = "other";
    HCRYPTPROV prov, later;
    BOOL ret;

    /* dispatch: param-03, vtab-05, vtab-06, choice-12 */
    set_context_info( 0, info, sizeof(info) );
    memset( info, '!', sizeof(info) );
    prov = acquire( NULL, SAMPLE_NAME, CRYPT_VERIFYCONTEXT );
    ok( seen->vtable.pbContextInfo && seen->vtable.pbContextInfo != info, "pbContextInfo is %p\n",
        seen->vtable.pbContextInfo );
    ok( seen->vtable.cbContextInfo == sizeof(info), "cbContextInfo is %lu\n", seen->vtable.cbContextInfo );
    ok( !strcmp( (char *)seen->info_bytes, "information for the CSP" ), "the CSP got %s\n",
        wine_dbgstr_a( (char *)seen->info_bytes ) );

    set_context_info( prov, other, sizeof(other) );
    later = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( seen->vtable.cbContextInfo == sizeof(other) && !strcmp( (char *)seen->info_bytes, "other" ),
        "the CSP got %lu bytes, %s\n", seen->vtable.cbContextInfo, wine_dbgstr_a( (char *)seen->info_bytes ) );
    release( later );

    /* dispatch: param-08 */
    SetLastError( BAD_LAST_ERROR );
    ret = CryptSetProvParam( 0, PP_CONTEXT_INFO, NULL, 0 );
    ok( !ret && GetLastError() == ERROR_INVALID_PARAMETER, "NULL data: %d, error %#lx\n", ret, GetLastError() );
    later = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( seen->vtable.cbContextInfo == sizeof(other), "NULL data changes cbContextInfo to %lu\n",
        seen->vtable.cbContextInfo );
    release( later );

    set_context_info( 0, NULL, 0 );
    later = acquire( NULL, NULL, CRYPT_VERIFYCONTEXT );
    ok( !seen->vtable.pbContextInfo && !seen->vtable.cbContextInfo, "after all: %p, %lu bytes\n",
        seen->vtable.pbContextInfo, seen->vtable.cbContextInfo );
    release( later );
    release( prov );
}

/* Windows verifies; what it says of these arguments is not known, so only the forms with NULL are its own. */
static void check_verify_image( const char *where )
{
    sample_verify_image verify = (sample_verify_image)(void *)seen->vtable.FuncVerifyImage;
    static const BYTE signature[128] = { 1 };
    BOOL ret;

    winetest_push_context( "%s", where );
    /* dispatch: cb-verify-01 */
    ret = verify( "c:\\windows\\system32\\kernel32.dll", signature );
    ok( ret || broken( !ret ), "two arguments: %d, error %#lx\n", ret, GetLastError() );
    ret = verify( "no such file", signature );
    ok( ret || broken( !ret ), "two arguments: %d, error %#lx\n", ret, GetLastError() );
    /* dispatch: cb-verify-02 */
    SetLastError( BAD_LAST_ERROR );
    ret = verify( NULL, signature );
    ok( !ret, "no image: %d\n", ret );
    ok( GetLastError() == ERROR_INVALID_PARAMETER || broken( TRUE ), "no image: error %#lx\n", GetLastError() );
    SetLastError( BAD_LAST_ERROR );
    ret = verify( "c:\\windows\\system32\\kernel32.dll", NULL );
    ok( (!ret && GetLastError() == ERROR_INVALID_PARAMETER) || broken( TRUE ), "no signature: %d, error %#lx\n", ret,
        GetLastError() );
    winetest_pop_context();
}

static void CALLBACK use_callbacks( int id, void *context )
{
    (void)context;
    check_verify_image( sample_id_name( id ) );
    ok( !window_seen_by( seen->vtable.FuncReturnhWnd ), "there is a window in %s\n", sample_id_name( id ) );
}

/* The table is gone after CPAcquireContext, the functions are not. */
static void test_callbacks( void )
{
    HCRYPTPROV prov = 0, other = 0;
    BYTE byte;

    sample_reset();
    sample->hook_id = SAMPLE_ALL_IDS;
    sample->hook = use_callbacks;
    /* dispatch: vtab-08 */
    ok( CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ), "fails with %#lx\n",
        GetLastError() );
    ok( CryptGenRandom( prov, 1, &byte ), "CryptGenRandom fails with %#lx\n", GetLastError() );
    ok( CryptAcquireContextA( &other, NULL, NULL, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ), "fails with %#lx\n",
        GetLastError() );
    ok( CryptReleaseContext( other, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    use_callbacks( ID_COUNT, NULL );
    ok( CryptReleaseContext( prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( sample->counts[ID_ReleaseContext] == 2, "%ld releases\n", sample->counts[ID_ReleaseContext] );
    sample_reset();
}

START_TEST( vtable )
{
    if (!sample_setup()) return;
    seen = &sample->acquire;
    test_members();
    test_names();
    test_two_names();
    test_container();
    test_private_copy();
    test_long_container();
    test_container_letters();
    test_flags();
    test_delete();
    test_window();
    test_window_errors();
    test_context_info();
    test_callbacks();
    sample_teardown();
}
