/*
 * CryptAcquireContext: the order of its checks, flags, strings, deletion of containers, pointers that lead
 * nowhere. registrations.c has what it reads from the registry.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "acquire.h"

#define CONTAINER     "conformance test, acquire"
#define UNKNOWN_PROV  "No Such Cryptographic Provider"
static void delete_container( const char *name, DWORD flags )
{
    HCRYPTPROV prov;

    CryptAcquireContextA( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET | flags );
}

/* The type is judged before everything else. */
static void test_type_range( void )
{
    static const DWORD types[] = { 0, 1000, 1001, 0x10001, 0x80000001, ~0u };
    static const DWORD flags[] = { 0, CRYPT_VERIFYCONTEXT, CRYPT_NEWKEYSET, CRYPT_DELETEKEYSET, ~0u };
    static const struct
    {
        const char *container, *name;
    } args[] =
    {
        { NULL, NULL }, { NULL, MS_DEF_DSS_PROV_A }, { CONTAINER, MS_DEF_PROV_A }, { "", "" },
        { NULL, UNKNOWN_PROV },
    };
    unsigned int i, j, k;

    for (i = 0; i < ARRAY_SIZE( types ); i++)
        for (j = 0; j < ARRAY_SIZE( args ); j++)
            for (k = 0; k < ARRAY_SIZE( flags ); k++)
            {
                winetest_push_context( "type %#lx, name %s, flags %#lx", types[i], args[j].name, flags[k] );
                /* dispatch: acq-order-01, acq-call-01, acq-call-02, acq-call-07, reg-type-01 */
                acquire_fails( args[j].container, args[j].name, types[i], flags[k], NTE_BAD_PROV_TYPE );
                /* dispatch: acq-order-01, acq-call-09 */
                check_fails( acquire( NULL, args[j].container, args[j].name, types[i], flags[k] ),
                             NTE_BAD_PROV_TYPE );
                winetest_pop_context();
            }
}

/* A missing pointer is noticed after the type and before anything is looked up. */
static void test_pointer( void )
{
    delete_container( CONTAINER, 0 );
    /* dispatch: acq-call-10 */
    check_fails_either( acquire( NULL, CONTAINER, NULL, PROV_RSA_FULL, 0 ),
                        ERROR_INVALID_PARAMETER, broken( 1 ) ? NTE_BAD_KEYSET : ERROR_INVALID_PARAMETER );
    check_fails_either( acquire( NULL, CONTAINER, NULL, PROV_RSA_FULL, CRYPT_DELETEKEYSET ),
                        ERROR_INVALID_PARAMETER, broken( 1 ) ? NTE_BAD_KEYSET : ERROR_INVALID_PARAMETER );

    /* dispatch: acq-order-02 */
    check_fails( acquire( NULL, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ), ERROR_INVALID_PARAMETER );
    check_fails( acquire( NULL, NULL, NULL, UNUSED_TYPE, CRYPT_VERIFYCONTEXT ), ERROR_INVALID_PARAMETER );
    check_fails( acquire( NULL, NULL, UNKNOWN_PROV, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 ERROR_INVALID_PARAMETER );
    check_fails( acquire( NULL, NULL, MS_DEF_PROV_A, UNUSED_TYPE, CRYPT_VERIFYCONTEXT ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptAcquireContextW( NULL, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 ERROR_INVALID_PARAMETER );
}

static void test_lookup( void )
{
    static const struct
    {
        const char *container, *name;
        DWORD type, flags, error;
    } rows[] =
    {
        /* dispatch: acq-order-03, acq-call-03 */
        { NULL, NULL, UNUSED_TYPE, 0, NTE_PROV_TYPE_NOT_DEF },
        { NULL, NULL, UNUSED_TYPE, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NOT_DEF },
        { NULL, "", UNUSED_TYPE, 0, NTE_PROV_TYPE_NOT_DEF },
        { CONTAINER, NULL, UNUSED_TYPE, CRYPT_DELETEKEYSET, NTE_PROV_TYPE_NOT_DEF },
        /* dispatch: acq-order-05, acq-call-04, acq-call-08 */
        { CONTAINER, UNKNOWN_PROV, PROV_RSA_FULL, 0, NTE_KEYSET_NOT_DEF },
        { NULL, UNKNOWN_PROV, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT, NTE_KEYSET_NOT_DEF },
        { NULL, UNKNOWN_PROV, UNUSED_TYPE, CRYPT_VERIFYCONTEXT, NTE_KEYSET_NOT_DEF },
        { NULL, "Microsoft RSA Signature Cryptographic Provider", PROV_DSS, 0, NTE_KEYSET_NOT_DEF },
        { NULL, "Microsoft RSA Signature Cryptographic Provider", PROV_RSA_SIG, 0, NTE_KEYSET_NOT_DEF },
        { NULL, MS_DEF_PROV_A " ", PROV_RSA_FULL, CRYPT_VERIFYCONTEXT, NTE_KEYSET_NOT_DEF },
        /* dispatch: acq-order-07, acq-call-05, acq-call-06 */
        { CONTAINER, MS_DEF_PROV_A, UNUSED_TYPE, 0, NTE_PROV_TYPE_NO_MATCH },
        { NULL, MS_DEF_DSS_PROV_A, PROV_RSA_SIG, 0, NTE_PROV_TYPE_NO_MATCH },
        { NULL, MS_DEF_PROV_A, PROV_DSS, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NO_MATCH },
        { NULL, MS_DEF_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NO_MATCH },
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "name %s, type %lu, flags %#lx", rows[i].name, rows[i].type, rows[i].flags );
        acquire_fails( rows[i].container, rows[i].name, rows[i].type, rows[i].flags, rows[i].error );
        winetest_pop_context();
    }
}

static void test_names( void )
{
    static const char *const names[] =
    {
        "microsoft base cryptographic provider v1.0", "MICROSOFT BASE CRYPTOGRAPHIC PROVIDER V1.0",
        MS_DEF_PROV_A, "",
    };
    HCRYPTPROV prov;
    unsigned int i;
    DWORD err;
    BOOL ret;

    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        winetest_push_context( "name %s", names[i] );
        prov = untouched;
        SetLastError( SENTINEL );
        /* dispatch: reg-name-01, acq-flag-03 */
        ret = acquire( &prov, NULL, names[i], PROV_RSA_FULL, CRYPT_VERIFYCONTEXT );
        err = GetLastError();
        ok( ret, "error %#lx\n", err );
        /* dispatch: lerr-01 */
        ok( err != SENTINEL, "the last error was left alone\n" );
        ok( !err || broken( err ), "last error is %#lx\n", err );
        ok( prov && prov != untouched, "handle is %p\n", (void *)prov );
        release( prov );
        winetest_pop_context();
    }
}

static void test_container_flags( void )
{
    HCRYPTPROV prov, other;

    delete_container( CONTAINER, 0 );
    /* dispatch: acq-flag-02 */
    acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT, NTE_BAD_FLAGS );
    /* dispatch: acq-flag-05, acq-order-13, csp-ep-04 */
    acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    acquire_fails( CONTAINER, NULL, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    /* dispatch: acq-flag-08 */
    acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET );
    /* dispatch: acq-flag-13 */
    acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET,
                   NTE_BAD_FLAGS );
    acquire_fails( NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET,
                   NTE_BAD_FLAGS );

    /* dispatch: acq-flag-04 */
    check_works( acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL,
                          CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET ) );
    release( prov );

    check_works( acquire( &prov, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    /* dispatch: acq-flag-06 */
    acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET, NTE_EXISTS );
    /* dispatch: acq-call-11 */
    check_works( acquire( &other, CONTAINER, "", PROV_RSA_FULL, 0 ) );
    release( other );
    check_works( CryptAcquireContextW( &other, L"conformance test, acquire", L"", PROV_RSA_FULL, 0 ) );
    release( other );
    release( prov );
    delete_container( CONTAINER, 0 );
}

/* The context of a deleted container. */
static void check_orphan( HCRYPTPROV prov )
{
    HCRYPTHASH hash;
    BYTE data[16];

    /* dispatch: acq-flag-18 */
    check_works( CryptGenRandom( prov, sizeof(data), data ) );
    check_works( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_works( CryptHashData( hash, data, sizeof(data), 0 ) );
    check_works( CryptDestroyHash( hash ) );
    release( prov );
}

static void test_delete( void )
{
    static const DWORD stores[] = { 0, CRYPT_MACHINE_KEYSET };
    HCRYPTPROV prov, gone;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( stores ); i++)
    {
        if (stores[i] && !may_change_machine())
        {
            skip_machine( "make a container of the machine" );
            break;
        }
        winetest_push_context( "flags %#lx", stores[i] );
        delete_container( CONTAINER, stores[i] );
        if (!acquire( &prov, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET | stores[i] ))
        {
            ok( stores[i] && GetLastError() == ERROR_ACCESS_DENIED, "error %#lx\n", GetLastError() );
            winetest_pop_context();
            continue;
        }
        /* Made through Base, deleted through the default of the type, while it is open. */
        gone = untouched;
        /* dispatch: acq-flag-09, acq-flag-10, acq-flag-19 */
        check_works( acquire( &gone, CONTAINER, NULL, PROV_RSA_FULL, CRYPT_DELETEKEYSET | stores[i] ) );
        ok( !gone, "handle is %p\n", (void *)gone );
        acquire_fails( CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, stores[i], NTE_BAD_KEYSET );
        acquire_fails( CONTAINER, NULL, PROV_RSA_FULL, CRYPT_DELETEKEYSET | stores[i], NTE_BAD_KEYSET );
        check_orphan( prov );
        delete_container( CONTAINER, stores[i] );   /* Wine's CSP writes it again at the release */

        check_works( acquire( &prov, CONTAINER, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET | stores[i] ) );
        release( prov );
        gone = untouched;
        check_works( CryptAcquireContextW( &gone, L"conformance test, acquire", NULL, PROV_RSA_FULL,
                                           CRYPT_DELETEKEYSET | stores[i] ) );
        ok( !gone, "handle is %p\n", (void *)gone );
        winetest_pop_context();
    }
}

/* The default container is the one named after the user, and "" means it too. */
static void test_default_container( void )
{
    char container[300], user[300];
    HCRYPTPROV prov;
    DWORD size;

    if (!acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ))
    {
        ok( GetLastError() == (DWORD)NTE_EXISTS, "error %#lx\n", GetLastError() );
        skip( "the user has a default container\n" );
        return;
    }
    size = sizeof(container);
    check_works( CryptGetProvParam( prov, PP_CONTAINER, (BYTE *)container, &size, 0 ) );
    size = sizeof(user);
    GetUserNameA( user, &size );
    /* dispatch: acq-flag-07, acq-str-07 */
    ok( !lstrcmpiA( container, user ), "container %s, user %s\n", container, user );
    release( prov );
    acquire_fails( NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET, NTE_EXISTS );
    acquire_fails( "", MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET, NTE_EXISTS );
    /* dispatch: acq-str-04 */
    check_works( acquire( &prov, "", MS_DEF_PROV_A, PROV_RSA_FULL, 0 ) );
    release( prov );
    check_works( acquire( &prov, user, MS_DEF_PROV_A, PROV_RSA_FULL, 0 ) );
    release( prov );
    check_works( acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
    /* dispatch: acq-flag-05, acq-flag-03 */
    acquire_fails( NULL, MS_DEF_PROV_A, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    acquire_fails( "", MS_DEF_PROV_A, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    check_works( acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    release( prov );
}

/* The name that the CSP keeps is the name that was given. */
static void check_container( const char *name )
{
    char container[300];
    HCRYPTPROV prov;
    DWORD size = sizeof(container);

    delete_container( name, 0 );
    check_works( acquire( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    check_works( CryptGetProvParam( prov, PP_CONTAINER, (BYTE *)container, &size, 0 ) );
    ok( !strcmp( container, name ), "got %s\n", debugstr_a( container ) );
    release( prov );
    check_works( acquire( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, 0 ) );
    release( prov );
    check_works( acquire( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
}

static void test_long_name( unsigned int len )
{
    char name[260 + 1];
    HCRYPTPROV prov;

    memset( name, 'n', len );
    memcpy( name, CONTAINER, strlen( CONTAINER ) );
    name[len] = 0;
    winetest_push_context( "%u characters", len );
    acquire_fails( name, MS_DEF_PROV_A, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    /* dispatch: acq-str-06 */
    check_works( acquire( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    release( prov );
    name[len - 1] = 'm';    /* nothing is cut: this is another name */
    acquire_fails( name, MS_DEF_PROV_A, PROV_RSA_FULL, 0, NTE_BAD_KEYSET );
    acquire_fails( name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET );
    name[len - 1] = 'n';
    /* Wine's CSP keeps containers in the registry, in a key whose path it cuts at MAX_PATH. */
    todo_wine_if( len > 200 && is_builtin( "rsaenh.dll" ))
    check_works( acquire( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
    acquire_fails( NULL, name, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT, NTE_KEYSET_NOT_DEF );
    winetest_pop_context();
}

static void test_strings( void )
{
    char copy[64];
    HCRYPTPROV prov;
    WCHAR wide[8];

    check_container( CONTAINER );
    /* Characters of the ANSI code page, where it has more than ASCII. */
    if (MultiByteToWideChar( CP_ACP, MB_ERR_INVALID_CHARS, "\xe4\xf6", 3, wide, ARRAY_SIZE( wide ) ) == 3)
        check_container( "conformance test, \xe4\xf6" );     /* dispatch: acq-str-01 */

    /* What one form makes the other one finds. */
    delete_container( CONTAINER, 0 );
    check_works( CryptAcquireContextW( &prov, L"conformance test, acquire", MS_DEF_PROV_W, PROV_RSA_FULL,
                                       CRYPT_NEWKEYSET ) );
    release( prov );
    strcpy( copy, CONTAINER );
    /* dispatch: acq-str-01, acq-str-05 */
    check_works( acquire( &prov, copy, MS_DEF_PROV_A, PROV_RSA_FULL, 0 ) );
    ok( !strcmp( copy, CONTAINER ), "the container's name became %s\n", debugstr_a( copy ) );
    release( prov );
    delete_container( CONTAINER, 0 );
}

static DWORD WINAPI acquire_thread( void *arg )
{
    unsigned int i, failed = 0;
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    BYTE data[16];

    for (i = 0; i < 50; i++)
    {
        if (!acquire( &prov, NULL, i & 1 ? MS_DEF_PROV_A : NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ))
        {
            failed++;
            continue;
        }
        failed += !CryptGenRandom( prov, sizeof(data), data );
        failed += !CryptCreateHash( prov, CALG_MD5, 0, 0, &hash );
        failed += !CryptGenRandom( *(HCRYPTPROV *)arg, sizeof(data), data );
        failed += !CryptDestroyHash( hash );
        failed += !CryptReleaseContext( prov, 0 );
    }
    return failed;
}

static void test_threads( void )
{
    HANDLE threads[4];
    HCRYPTPROV shared;
    unsigned int i;
    DWORD failed;

    check_works( acquire( &shared, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
        threads[i] = CreateThread( NULL, 0, acquire_thread, &shared, 0, NULL );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
    {
        WaitForSingleObject( threads[i], INFINITE );
        GetExitCodeThread( threads[i], &failed );
        ok( !failed, "%lu calls failed\n", failed );     /* dispatch: acq-thr-01 */
        CloseHandle( threads[i] );
    }
    release( shared );
}

/* Pointers that lead nowhere, each in a process of its own in case it crashes. */
enum
{
    BAD_CONTAINER, BAD_PROVIDER, BAD_HANDLE_PLACE, BAD_BOTH, CUT_CONTAINER, CUT_PROVIDER, CUT_LONG_CONTAINER, BAD_W = 16
};

#define CHILD_CRASHED 0xc0000005

static LONG WINAPI crashed( EXCEPTION_POINTERS *info )
{
    ExitProcess( CHILD_CRASHED );
}

/* The last bytes before a page that cannot be read: a string without an end. */
static char *cut_string( unsigned int len )
{
    char *pages = VirtualAlloc( NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    DWORD old;

    memset( pages, 'c', 0x1000 );
    VirtualProtect( pages + 0x1000, 0x1000, PAGE_NOACCESS, &old );
    return pages + 0x1000 - len;
}

static void bad_pointer_child( unsigned int which )
{
    static const WCHAR none_w[] = L"No Such Container";
    void *container = (void *)"No Such Container", *name = (void *)MS_DEF_PROV_A, *bad = (void *)0x10;
    HCRYPTPROV prov, *place = &prov;
    DWORD flags;
    BOOL ret;

    SetErrorMode( SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX );
    SetUnhandledExceptionFilter( crashed );
    if (which & BAD_W)
    {
        container = (void *)none_w;
        name = (void *)MS_DEF_PROV_W;
    }
    switch (which & ~BAD_W)
    {
    case BAD_CONTAINER:     container = bad; break;
    case BAD_PROVIDER:      name = bad; break;
    case CUT_CONTAINER:     container = cut_string( 2 ); break;
    case CUT_PROVIDER:      name = cut_string( 2 ); break;
    case CUT_LONG_CONTAINER: container = cut_string( 0x1000 ); break;
    case BAD_HANDLE_PLACE:  place = bad; container = NULL; break;
    case BAD_BOTH:          place = bad; container = bad; break;
    }
    flags = container ? 0 : CRYPT_VERIFYCONTEXT;
    SetLastError( SENTINEL );
    if (which & BAD_W) ret = CryptAcquireContextW( place, container, name, PROV_RSA_FULL, flags );
    else ret = CryptAcquireContextA( place, container, name, PROV_RSA_FULL, flags );
    ExitProcess( ret ? ERROR_SUCCESS : GetLastError() );
}

static DWORD run_child( unsigned int which )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[MAX_PATH + 64], **argv;
    DWORD code = STILL_ACTIVE;

    winetest_get_mainargs( &argv );
    sprintf( command, "\"%s\" acquire bad-pointer %u", argv[0], which );
    if (!CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info )) return code;
    WaitForSingleObject( info.hProcess, 30000 );
    GetExitCodeProcess( info.hProcess, &code );
    CloseHandle( info.hThread );
    CloseHandle( info.hProcess );
    return code;
}

static void test_bad_pointers( void )
{
    static const struct
    {
        const char *what;
        unsigned int which;
        DWORD error;
    } rows[] =
    {
        /* dispatch: choice-13 */
        { "container A", BAD_CONTAINER, NTE_BAD_KEYSET_PARAM },
        { "container W", BAD_CONTAINER | BAD_W, NTE_BAD_KEYSET_PARAM },
        { "container without end A", CUT_CONTAINER, NTE_BAD_KEYSET_PARAM },
        { "container without end W", CUT_CONTAINER | BAD_W, NTE_BAD_KEYSET_PARAM },
        { "long container without end A", CUT_LONG_CONTAINER, NTE_BAD_KEYSET_PARAM },
        { "long container without end W", CUT_LONG_CONTAINER | BAD_W, NTE_BAD_KEYSET_PARAM },
        { "provider A", BAD_PROVIDER, NTE_BAD_KEYSET_PARAM },
        { "provider W", BAD_PROVIDER | BAD_W, NTE_BAD_KEYSET_PARAM },
        { "provider without end A", CUT_PROVIDER, NTE_BAD_KEYSET_PARAM },
        { "provider without end W", CUT_PROVIDER | BAD_W, NTE_BAD_KEYSET_PARAM },
        /* dispatch: choice-14 */
        { "handle's place A", BAD_HANDLE_PLACE, ERROR_INVALID_PARAMETER },
        { "handle's place W", BAD_HANDLE_PLACE | BAD_W, ERROR_INVALID_PARAMETER },
        { "handle's place and container A", BAD_BOTH, ERROR_INVALID_PARAMETER },    /* acq-order-02 */
        { "handle's place and container W", BAD_BOTH | BAD_W, ERROR_INVALID_PARAMETER },
    };
    unsigned int i;
    DWORD code;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        code = run_child( rows[i].which );
        ok( code == rows[i].error || broken( code ), "%s: got %#lx\n", rows[i].what, code );
    }
}

START_TEST( acquire )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    if (argc > 3 && !strcmp( argv[2], "bad-pointer" ))
    {
        bad_pointer_child( atoi( argv[3] ) );
        return;
    }
    remove_test_entries();
    test_type_range();
    test_pointer();
    test_lookup();
    test_names();
    test_container_flags();
    test_delete();
    test_default_container();
    test_long_name( 200 );
    test_long_name( 260 );
    test_strings();
    test_threads();
    test_bad_pointers();
}
