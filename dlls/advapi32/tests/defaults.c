/*
 * CryptGetDefaultProvider, CryptSetProvider and CryptSetProviderEx: arguments, the places in the registry,
 * the user's default before the machine's, and edits by this and another process.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winnls.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "checks.h"

#ifndef PROTECTED_DACL_SECURITY_INFORMATION     /* Wine's headers lack it */
#define PROTECTED_DACL_SECURITY_INFORMATION 0x80000000
#endif

#define USER_TYPE_1      USER_KEY "\\Type 001"
#define OLD_USER_TYPE_1  OLD_USER_KEY "\\Provider Type 001"
#define MACHINE_TYPE_1   TYPES_KEY "\\Type 001"
#define USER_TEST_TYPE   USER_KEY "\\Type 991"
#define OLD_TEST_TYPE    OLD_USER_KEY "\\Provider Type 991"
#define UNKNOWN_PROV     "No Such Cryptographic Provider"

/* The defaults of type 1, put back at the end. The machine's is there for a dispatcher that is wrong. */
static char saved_machine[MAX_PATH], saved_user[MAX_PATH], saved_old[MAX_PATH];
static BOOL had_user_key;

static void save_defaults( void )
{
    HKEY key;

    had_user_key = !RegOpenKeyExA( HKEY_CURRENT_USER, USER_KEY, 0, KEY_READ, &key );
    if (had_user_key) RegCloseKey( key );
    reg_get_string( HKEY_LOCAL_MACHINE, MACHINE_TYPE_1, "Name", saved_machine, sizeof(saved_machine) );
    reg_get_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", saved_user, sizeof(saved_user) );
    reg_get_string( HKEY_CURRENT_USER, OLD_USER_TYPE_1, "Name", saved_old, sizeof(saved_old) );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
    RegDeleteKeyA( HKEY_CURRENT_USER, OLD_USER_TYPE_1 );
}

static void restore_defaults( void )
{
    char machine[MAX_PATH];

    reg_get_string( HKEY_LOCAL_MACHINE, MACHINE_TYPE_1, "Name", machine, sizeof(machine) );
    ok( !strcmp( machine, saved_machine ), "the machine's default has become %s\n", debugstr_a( machine ) );
    if (strcmp( machine, saved_machine ))
        reg_set_string( HKEY_LOCAL_MACHINE, MACHINE_TYPE_1, "Name", saved_machine );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
    RegDeleteKeyA( HKEY_CURRENT_USER, OLD_USER_TYPE_1 );
    if (saved_user[0]) reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", saved_user );
    if (!had_user_key) RegDeleteKeyA( HKEY_CURRENT_USER, USER_KEY );
    if (saved_old[0]) reg_set_string( HKEY_CURRENT_USER, OLD_USER_TYPE_1, "Name", saved_old );
}

static BOOL get_default( DWORD type, DWORD flags, char *name, DWORD size )
{
    name[0] = 0;
    return CryptGetDefaultProviderA( type, NULL, flags, name, &size );
}

/* The default that a query returns. */
static void check_default( DWORD type, DWORD flags, const char *want )
{
    char name[MAX_PATH];
    DWORD size = sizeof(name);

    name[0] = 0;
    check_works( CryptGetDefaultProviderA( type, NULL, flags, name, &size ) );
    ok( !strcmp( name, want ), "flags %#lx: got %s, expected %s\n", flags, debugstr_a( name ), want );
    ok( size == strlen( want ) + 1, "size %lu\n", size );
}

/* The provider that an acquire without a name takes. */
static void check_acquired( DWORD type, const char *want )
{
    char name[MAX_PATH];
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT ))
    {
        ok( 0, "error %#lx\n", GetLastError() );
        return;
    }
    get_provider_name( prov, name, sizeof(name) );
    ok( !strcmp( name, want ), "acquired %s, expected %s\n", debugstr_a( name ), want );
    check_works( CryptReleaseContext( prov, 0 ) );
}

static void test_get_arguments( void )
{
    DWORD reserved = 0, size = SENTINEL;

    /* dispatch: defp-01 */
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, &reserved, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptGetDefaultProviderW( PROV_RSA_FULL, &reserved, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                 ERROR_INVALID_PARAMETER );
    /* dispatch: defp-02 */
    check_fails( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
    /* dispatch: defp-03 */
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, SENTINEL, NULL, &size ), NTE_BAD_FLAGS );
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, 8, NULL, &size ), NTE_BAD_FLAGS );
    check_fails( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, 0x80000001, NULL, &size ), NTE_BAD_FLAGS );
    /* dispatch: defp-04 */
    check_fails_either( CryptGetDefaultProviderA( SENTINEL, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                        NTE_BAD_PROV_TYPE, broken( 1 ) ? ERROR_INVALID_PARAMETER : NTE_BAD_PROV_TYPE );
    check_fails_either( CryptGetDefaultProviderA( 1000, NULL, CRYPT_USER_DEFAULT, NULL, &size ),
                        NTE_BAD_PROV_TYPE, broken( 1 ) ? ERROR_INVALID_PARAMETER : NTE_BAD_PROV_TYPE );
    check_fails_either( CryptGetDefaultProviderW( 0, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                        NTE_BAD_PROV_TYPE, broken( 1 ) ? ERROR_INVALID_PARAMETER : NTE_BAD_PROV_TYPE );
    /* dispatch: defp-03 */
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_DELETE_DEFAULT, NULL, &size ),
                 NTE_BAD_FLAGS );
    /* dispatch: choice-16 */
    check_fails( CryptGetDefaultProviderA( SENTINEL, NULL, SENTINEL, NULL, NULL ), NTE_BAD_FLAGS );
    check_fails( CryptGetDefaultProviderA( SENTINEL, NULL, CRYPT_MACHINE_DEFAULT, NULL, NULL ), NTE_BAD_PROV_TYPE );
    check_fails( CryptGetDefaultProviderW( SENTINEL, &reserved, SENTINEL, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptGetDefaultProviderA( SENTINEL, NULL, SENTINEL, NULL, &size ), NTE_BAD_FLAGS );
    check_fails( CryptGetDefaultProviderW( UNUSED_TYPE, NULL, CRYPT_MACHINE_DEFAULT, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
    ok( size == SENTINEL, "size is now %lu\n", size );
    /* dispatch: defp-08 */
    check_fails( CryptGetDefaultProviderA( UNUSED_TYPE, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_NOT_DEF );
    check_fails( CryptGetDefaultProviderW( UNUSED_TYPE, NULL, CRYPT_USER_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_NOT_DEF );
}

/* Memory that is not there. Wine's own crashes. */
static void test_no_memory( void )
{
    DWORD size = 1000;

    /* dispatch: choice-19 */
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, (char *)1, &size ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, (WCHAR *)16, &size ),
                 ERROR_INVALID_PARAMETER );
    ok( size == 1000, "size %lu\n", size );
}

/* No size. At the end of all, since Wine's own A form crashes. */
static void test_no_size( void )
{
    char name[MAX_PATH] = "x";
    DWORD reserved = 0;

    /* dispatch: defp-02 */
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, name, NULL ),
                 ERROR_INVALID_PARAMETER );
    ok( name[0] == 'x', "something was written\n" );
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
    /* dispatch: choice-16 */
    check_fails( CryptGetDefaultProviderA( SENTINEL, &reserved, SENTINEL, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptGetDefaultProviderA( UNUSED_TYPE, NULL, CRYPT_MACHINE_DEFAULT, NULL, NULL ),
                 ERROR_INVALID_PARAMETER );
}

static void test_get_sizes( void )
{
    char name[MAX_PATH], buffer[MAX_PATH];
    WCHAR wide[MAX_PATH];
    DWORD size, len;

    check_works( get_default( PROV_RSA_FULL, CRYPT_MACHINE_DEFAULT, name, sizeof(name) ) );
    len = strlen( name ) + 1;
    size = SENTINEL;
    /* dispatch: defp-05 */
    check_works( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ) );
    ok( size == len, "size %lu\n", size );
    /* dispatch: defp-06 */
    size = len / 2;
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, buffer, &size ),
                 ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );
    size = len - 1;
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, buffer, &size ),
                 ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );
    /* dispatch: defp-07 */
    size = len;
    check_works( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, buffer, &size ) );
    ok( size == len && !strcmp( buffer, name ), "got %s, size %lu\n", debugstr_a( buffer ), size );
    size = SENTINEL;
    check_works( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, buffer, &size ) );
    ok( size == len, "size %lu\n", size );
    /* dispatch: enum-13 */
    size = SENTINEL;
    check_works( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ) );
    ok( size == len * sizeof(WCHAR), "size %lu\n", size );
    size = len;
    check_fails( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, wide, &size ),
                 ERROR_MORE_DATA );
    ok( size == len * sizeof(WCHAR), "size %lu\n", size );
    check_works( CryptGetDefaultProviderW( PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT, wide, &size ) );
    ok( size == (lstrlenW( wide ) + 1) * sizeof(WCHAR), "size %lu\n", size );
    /* dispatch: defp-11 */
    check_default( PROV_RSA_FULL, 0, name );
}

static void test_set_arguments( void )
{
    static const DWORD bad_flags[] =
    {
        CRYPT_DELETE_DEFAULT, 0, CRYPT_MACHINE_DEFAULT | CRYPT_USER_DEFAULT,
        CRYPT_MACHINE_DEFAULT | CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT,
        8, CRYPT_USER_DEFAULT | 8, CRYPT_USER_DEFAULT | 0x80000000, SENTINEL, ~0u,
    };
    DWORD reserved = 0;
    unsigned int i;

    /* dispatch: setp-02 */
    check_fails( CryptSetProviderExA( MS_DEF_PROV_A, PROV_RSA_FULL, &reserved, CRYPT_USER_DEFAULT ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderExW( MS_DEF_PROV_W, PROV_RSA_FULL, &reserved, CRYPT_USER_DEFAULT ),
                 ERROR_INVALID_PARAMETER );
    /* dispatch: setp-03 */
    check_fails( CryptSetProviderExA( NULL, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderExW( NULL, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                 ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderA( NULL, PROV_RSA_FULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderW( NULL, PROV_RSA_FULL ), ERROR_INVALID_PARAMETER );
    /* dispatch: setp-04 */
    check_fails( CryptSetProviderExA( MS_DEF_PROV_A, 1000, NULL, CRYPT_USER_DEFAULT ), NTE_BAD_PROV_TYPE );
    check_fails( CryptSetProviderExA( MS_DEF_PROV_A, 0, NULL, CRYPT_USER_DEFAULT ), NTE_BAD_PROV_TYPE );
    check_fails( CryptSetProviderA( MS_DEF_PROV_A, 1000 ), NTE_BAD_PROV_TYPE );
    check_fails( CryptSetProviderW( MS_DEF_PROV_W, SENTINEL ), NTE_BAD_PROV_TYPE );
    /* dispatch: setp-05, setp-14, choice-07 */
    for (i = 0; i < ARRAY_SIZE( bad_flags ); i++)
    {
        if (bad_flags[i] & CRYPT_MACHINE_DEFAULT && !may_change_machine()) continue;
        winetest_push_context( "flags %#lx", bad_flags[i] );
        check_fails( CryptSetProviderExA( MS_DEF_PROV_A, PROV_RSA_FULL, NULL, bad_flags[i] ), NTE_BAD_FLAGS );
        check_fails( CryptSetProviderExW( MS_DEF_PROV_W, PROV_RSA_FULL, NULL, bad_flags[i] ), NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    /* dispatch: choice-17 */
    check_fails( CryptSetProviderExA( NULL, 0, &reserved, SENTINEL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderExA( NULL, 0, NULL, SENTINEL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetProviderExA( UNKNOWN_PROV, 0, NULL, SENTINEL ), NTE_BAD_PROV_TYPE );
    check_fails( CryptSetProviderExA( UNKNOWN_PROV, PROV_RSA_FULL, NULL, SENTINEL ), NTE_BAD_FLAGS );
    /* dispatch: setp-09, choice-11 */
    check_fails( CryptSetProviderExA( UNKNOWN_PROV, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                 NTE_BAD_PROVIDER );
    if (may_change_machine())
        check_fails( CryptSetProviderExA( UNKNOWN_PROV, PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT ),
                     NTE_BAD_PROVIDER );
    check_fails( CryptSetProviderW( L"No Such Cryptographic Provider", PROV_RSA_FULL ), NTE_BAD_PROVIDER );
    check_fails( CryptSetProviderExA( "", PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ), NTE_BAD_PROVIDER );
    if (may_change_machine())
        check_fails( CryptSetProviderExW( L"", PROV_RSA_FULL, NULL, CRYPT_MACHINE_DEFAULT ), NTE_BAD_PROVIDER );
    if (on_wine())      /* a name that cannot be read */
    {
        check_fails( CryptSetProviderExA( (char *)0x10, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                     ERROR_INVALID_PARAMETER );
        check_fails( CryptSetProviderExW( (WCHAR *)0x10, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                     ERROR_INVALID_PARAMETER );
    }
    /* dispatch: setp-15, choice-10 */
    check_fails( CryptSetProviderExA( MS_DEF_DSS_PROV_A, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ),
                 NTE_PROV_TYPE_NO_MATCH );
    check_fails( CryptSetProviderA( MS_DEF_PROV_A, PROV_RSA_AES ), NTE_PROV_TYPE_NO_MATCH );
}

/* Setting, reading and deleting the user's default of type 1. */
static void test_user_default( void )
{
    char machine[MAX_PATH], name[MAX_PATH];
    DWORD size = 0;
    HKEY key;

    get_default( PROV_RSA_FULL, CRYPT_MACHINE_DEFAULT, machine, sizeof(machine) );
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, machine );     /* dispatch: defp-10, choice-06 */
    check_acquired( PROV_RSA_FULL, machine );

    /* dispatch: setp-01, setp-12 */
    check_works( CryptSetProviderA( MS_DEF_PROV_A, PROV_RSA_FULL ) );
    /* dispatch: reg-user-01, choice-08 */
    ok( !reg_get_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", name, sizeof(name) ), "no value\n" );
    ok( !strcmp( name, MS_DEF_PROV_A ), "the registry has %s\n", debugstr_a( name ) );
    if (!RegOpenKeyExA( HKEY_CURRENT_USER, USER_TYPE_1, 0, KEY_READ, &key ))
    {
        RegQueryValueExW( key, L"Name", NULL, NULL, NULL, &size );
        ok( size == sizeof(MS_DEF_PROV_W), "the value has %lu bytes, without its NUL?\n", size );
        RegCloseKey( key );
    }
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, MS_DEF_PROV_A );
    check_default( PROV_RSA_FULL, CRYPT_MACHINE_DEFAULT, machine );
    check_acquired( PROV_RSA_FULL, MS_DEF_PROV_A );                 /* dispatch: reg-user-03 */

    check_works( CryptSetProviderExA( MS_STRONG_PROV_A, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ) );
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, MS_STRONG_PROV_A );
    check_acquired( PROV_RSA_FULL, MS_STRONG_PROV_A );
    check_works( CryptSetProviderW( MS_DEF_PROV_W, PROV_RSA_FULL ) );
    check_acquired( PROV_RSA_FULL, MS_DEF_PROV_A );
    check_works( CryptSetProviderExW( MS_ENHANCED_PROV_W, PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT ) );
    check_acquired( PROV_RSA_FULL, MS_ENHANCED_PROV_A );
    check_works( CryptSetProviderA( MS_DEF_PROV_A, PROV_RSA_FULL ) );

    /* dispatch: setp-13 */
    check_works( CryptSetProviderExA( MS_DEF_PROV_A, PROV_RSA_FULL, NULL,
                                      CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT ) );
    ok( reg_get_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", name, sizeof(name) ), "it is still there\n" );
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, machine );
    check_acquired( PROV_RSA_FULL, machine );
}

/* Edits that do not come through the API. */
static void test_registry_edits( void )
{
    char machine[MAX_PATH];
    unsigned int i;

    get_default( PROV_RSA_FULL, CRYPT_MACHINE_DEFAULT, machine, sizeof(machine) );
    /* dispatch: reg-user-04 */
    for (i = 0; i < 20; i++)
    {
        const char *name = i & 1 ? MS_STRONG_PROV_A : MS_DEF_PROV_A;

        reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", name );
        check_acquired( PROV_RSA_FULL, name );
        check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, name );
    }
    reg_delete_value( HKEY_CURRENT_USER, USER_TYPE_1, "Name" );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
    check_acquired( PROV_RSA_FULL, machine );

    if (!on_wine()) return;
    /* dispatch: reg-user-02, choice-08 */
    reg_set_string( HKEY_CURRENT_USER, OLD_USER_TYPE_1, "Name", MS_DEF_PROV_A );
    check_acquired( PROV_RSA_FULL, MS_DEF_PROV_A );
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, MS_DEF_PROV_A );
    reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", MS_STRONG_PROV_A );
    check_acquired( PROV_RSA_FULL, MS_STRONG_PROV_A );
    check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, MS_STRONG_PROV_A );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
    check_acquired( PROV_RSA_FULL, MS_DEF_PROV_A );
    /* Deleting the default does not bring the old place's to light. */
    check_works( CryptSetProviderExA( MS_DEF_PROV_A, PROV_RSA_FULL, NULL,
                                      CRYPT_USER_DEFAULT | CRYPT_DELETE_DEFAULT ) );
    check_acquired( PROV_RSA_FULL, machine );
    RegDeleteKeyA( HKEY_CURRENT_USER, OLD_USER_TYPE_1 );
    check_acquired( PROV_RSA_FULL, machine );
}

/* The user's list is read as the machine's is. */
static void test_bad_user_default( void )
{
    DWORD number = 1, size = SENTINEL;
    HCRYPTPROV prov;

    /* dispatch: acq-order-04 */
    reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", "" );
    check_fails( CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 NTE_PROV_TYPE_ENTRY_BAD );
    reg_set( HKEY_CURRENT_USER, USER_TYPE_1, "Name", REG_DWORD, &number, sizeof(number) );
    check_fails( CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 NTE_PROV_TYPE_ENTRY_BAD );
    check_fails( CryptGetDefaultProviderA( PROV_RSA_FULL, NULL, CRYPT_USER_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_ENTRY_BAD );
    /* dispatch: acq-order-05 */
    reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", UNKNOWN_PROV );
    check_fails( CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 NTE_KEYSET_NOT_DEF );
    /* dispatch: acq-order-07 */
    reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", MS_DEF_DSS_PROV_A );
    check_fails( CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ),
                 NTE_PROV_TYPE_NO_MATCH );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
}

static BOOL run_child( const char *name )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[2 * MAX_PATH], **argv;
    DWORD code = STILL_ACTIVE;

    winetest_get_mainargs( &argv );
    sprintf( command, "\"%s\" defaults set \"%s\"", argv[0], name );
    if (!CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info )) return FALSE;
    WaitForSingleObject( info.hProcess, 30000 );
    GetExitCodeProcess( info.hProcess, &code );
    CloseHandle( info.hThread );
    CloseHandle( info.hProcess );
    return !code;
}

static void test_other_process( void )
{
    unsigned int i;

    /* dispatch: reg-user-05 */
    for (i = 0; i < 6; i++)
    {
        const char *name = i & 1 ? MS_STRONG_PROV_A : MS_DEF_PROV_A;

        ok( run_child( name ), "the child failed\n" );
        check_acquired( PROV_RSA_FULL, name );
        check_default( PROV_RSA_FULL, CRYPT_USER_DEFAULT, name );
    }
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TYPE_1 );
}

/* The machine's default of a type of our own. */
static void test_machine_default( void )
{
    char name[MAX_PATH];
    DWORD size = SENTINEL;

    reg_set_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "TypeName", "Test" );
    /* dispatch: setp-07, setp-11 */
    check_works( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL,
                                      CRYPT_MACHINE_DEFAULT | CRYPT_DELETE_DEFAULT ) );
    ok( reg_get_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "Name", name, sizeof(name) ), "Name is there\n" );
    ok( !reg_get_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "TypeName", name, sizeof(name) ),
        "no TypeName\n" );
    /* dispatch: defp-09 */
    check_fails( CryptGetDefaultProviderA( TEST_TYPE, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_ENTRY_BAD );
    check_fails( CryptGetDefaultProviderA( TEST_TYPE, NULL, CRYPT_USER_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_ENTRY_BAD );
    /* dispatch: setp-08 */
    check_works( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL, CRYPT_MACHINE_DEFAULT ) );
    check_default( TEST_TYPE, CRYPT_MACHINE_DEFAULT, TEST_PROVIDER );
    check_default( TEST_TYPE, CRYPT_USER_DEFAULT, TEST_PROVIDER );
    reg_get_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "Name", name, sizeof(name) );
    ok( !strcmp( name, TEST_PROVIDER ), "Name is %s\n", debugstr_a( name ) );

    /* dispatch: setp-12, reg-user-01 */
    check_works( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL, CRYPT_USER_DEFAULT ) );
    reg_get_string( HKEY_CURRENT_USER, USER_TEST_TYPE, "Name", name, sizeof(name) );
    ok( !strcmp( name, TEST_PROVIDER ), "the user's Name is %s\n", debugstr_a( name ) );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY );
    /* dispatch: setp-10 */
    check_fails( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL, CRYPT_MACHINE_DEFAULT ),
                 NTE_BAD_PROVIDER );
    /* dispatch: defp-08 */
    check_fails( CryptGetDefaultProviderA( TEST_TYPE, NULL, CRYPT_MACHINE_DEFAULT, NULL, &size ),
                 NTE_PROV_TYPE_NOT_DEF );
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_TEST_TYPE );
}

/* Gives everybody the right to read the key and to remove it, and no other. */
static BOOL protect_key( HKEY root, const char *path )
{
    struct { ACL acl; BYTE aces[64]; } dacl;
    SID everyone = { SID_REVISION, 1, { SECURITY_WORLD_SID_AUTHORITY }, { SECURITY_WORLD_RID } };
    SECURITY_DESCRIPTOR sd;
    LSTATUS status;
    HKEY key;

    InitializeAcl( &dacl.acl, sizeof(dacl), ACL_REVISION );
    AddAccessAllowedAce( &dacl.acl, ACL_REVISION, KEY_READ | DELETE | WRITE_DAC, &everyone );
    InitializeSecurityDescriptor( &sd, SECURITY_DESCRIPTOR_REVISION );
    SetSecurityDescriptorDacl( &sd, TRUE, &dacl.acl, FALSE );
    SetSecurityDescriptorControl( &sd, SE_DACL_PROTECTED, SE_DACL_PROTECTED );
    if (RegOpenKeyExA( root, path, 0, WRITE_DAC, &key )) return FALSE;
    status = RegSetKeySecurity( key, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, &sd );
    RegCloseKey( key );
    if (status || !RegOpenKeyExA( root, path, 0, KEY_SET_VALUE, &key ))
    {
        if (!status) RegCloseKey( key );
        return FALSE;
    }
    return TRUE;
}

static void test_access( void )
{
    if (!protect_key( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY ))
    {
        skip( "the key cannot be protected against this user\n" );
        return;
    }
    /* dispatch: setp-06 */
    check_fails( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL, CRYPT_MACHINE_DEFAULT ),
                 ERROR_ACCESS_DENIED );
    check_fails( CryptSetProviderExA( TEST_PROVIDER, TEST_TYPE, NULL,
                                      CRYPT_MACHINE_DEFAULT | CRYPT_DELETE_DEFAULT ), ERROR_ACCESS_DENIED );
    check_default( TEST_TYPE, CRYPT_MACHINE_DEFAULT, TEST_PROVIDER );
}

/* As an ordinary user: the machine's lists are not to be changed. One with the right to would do it. */
static void test_no_rights( void )
{
    HKEY key;

    if (!RegOpenKeyExA( HKEY_LOCAL_MACHINE, MACHINE_TYPE_1, 0, KEY_SET_VALUE, &key ))
    {
        RegCloseKey( key );
        return;
    }
    /* dispatch: setp-06 */
    check_fails_either( CryptSetProviderExA( MS_DEF_PROV_A, PROV_RSA_FULL, NULL,
                                             CRYPT_MACHINE_DEFAULT | CRYPT_DELETE_DEFAULT ),
                        ERROR_ACCESS_DENIED, broken( 1 ) ? ERROR_INVALID_PARAMETER : ERROR_ACCESS_DENIED );
}

START_TEST( defaults )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    if (argc > 3 && !strcmp( argv[2], "set" ))
    {
        ok( !reg_set_string( HKEY_CURRENT_USER, USER_TYPE_1, "Name", argv[3] ), "cannot write\n" );
        return;
    }
    remove_test_entries();
    save_defaults();
    test_get_arguments();
    test_get_sizes();
    test_set_arguments();
    test_user_default();
    test_registry_edits();
    test_bad_user_default();
    test_other_process();

    if (add_test_entries( "rsaenh.dll" ))
    {
        test_machine_default();
        add_test_entries( "rsaenh.dll" );
        test_access();
    }
    else
    {
        test_no_rights();
        skip_machine( "change the machine's defaults" );
    }
    remove_test_entries();
    restore_defaults();
    if (is_builtin( "advapi32.dll" )) skip( "memory that is not there\n" );
    else test_no_memory();
    test_no_size();
}
