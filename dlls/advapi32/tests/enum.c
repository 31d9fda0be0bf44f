/*
 * CryptEnumProviders and CryptEnumProviderTypes: arguments, sizes, agreement with the registry, and the
 * providers and types that an installation registers.
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

typedef BOOL (WINAPI *enum_a)( DWORD, DWORD *, DWORD, DWORD *, LPSTR, DWORD * );
typedef BOOL (WINAPI *enum_w)( DWORD, DWORD *, DWORD, DWORD *, LPWSTR, DWORD * );

/* Providers and types are listed by the same rules. */
static const struct list
{
    const char *name, *path;
    enum_a      get_a;
    enum_w      get_w;
} lists[] =
{
    { "providers", PROVIDER_KEY, CryptEnumProvidersA, CryptEnumProvidersW },
    { "types", TYPES_KEY, CryptEnumProviderTypesA, CryptEnumProviderTypesW },
};

static DWORD count_subkeys( const char *path )
{
    DWORD count = 0;
    HKEY key;

    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key )) return 0;
    RegQueryInfoKeyA( key, NULL, NULL, NULL, &count, NULL, NULL, NULL, NULL, NULL, NULL, NULL );
    RegCloseKey( key );
    return count;
}

static void test_arguments( const struct list *list )
{
    DWORD reserved = 0, type = SENTINEL, size = SENTINEL;

    /* dispatch: enum-01, etyp-01 */
    check_fails( list->get_a( 0, &reserved, 0, &type, NULL, &size ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_w( 0, &reserved, 0, &type, NULL, &size ), ERROR_INVALID_PARAMETER );
    /* dispatch: enum-02, etyp-02 */
    check_fails( list->get_a( 0, NULL, SENTINEL, &type, NULL, &size ), NTE_BAD_FLAGS );
    check_fails( list->get_w( 0, NULL, 1, &type, NULL, &size ), NTE_BAD_FLAGS );
    /* dispatch: enum-03, etyp-03 */
    check_fails( list->get_w( 0, NULL, 0, &type, NULL, NULL ), ERROR_INVALID_PARAMETER );
    /* dispatch: choice-15 */
    check_fails( list->get_w( ~0u, &reserved, 1, NULL, NULL, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_w( ~0u, NULL, 1, NULL, NULL, NULL ), NTE_BAD_FLAGS );
    check_fails( list->get_w( ~0u, NULL, 0, &type, NULL, NULL ), ERROR_INVALID_PARAMETER );
    ok( size == SENTINEL && type == SENTINEL, "size %lu, type %lu\n", size, type );
}

/* No size. At the end of all, since Wine's own A forms crash. */
static void test_no_size( const struct list *list )
{
    DWORD type = SENTINEL, reserved = 0;
    char name[MAX_PATH] = "x";
    WCHAR name_w[MAX_PATH] = L"x";

    /* dispatch: enum-03, etyp-03 */
    check_fails( list->get_w( 0, NULL, 0, &type, name_w, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_a( 0, NULL, 0, &type, name, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_a( 0, NULL, 0, &type, NULL, NULL ), ERROR_INVALID_PARAMETER );
    /* dispatch: choice-15 */
    check_fails( list->get_a( ~0u, &reserved, 1, NULL, NULL, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_a( ~0u, NULL, 1, NULL, NULL, NULL ), NTE_BAD_FLAGS );
    check_fails( list->get_a( ~0u, NULL, 0, &type, NULL, NULL ), ERROR_INVALID_PARAMETER );
    ok( name[0] == 'x' && name_w[0] == 'x' && type == SENTINEL, "something was written\n" );
}

/* Memory that is not there. Wine's own crash. */
static void test_no_memory( const struct list *list )
{
    DWORD type = SENTINEL, size = 1000;

    /* dispatch: choice-19 */
    check_fails( list->get_a( 0, NULL, 0, &type, (char *)1, &size ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_w( 0, NULL, 0, &type, (WCHAR *)16, &size ), ERROR_INVALID_PARAMETER );
    check_fails( list->get_a( 0, NULL, 0, (DWORD *)16, NULL, &size ), ERROR_INVALID_PARAMETER );
    ok( size == 1000 && type == SENTINEL, "size %lu, type %lu\n", size, type );
}

static void test_type_pointer( void )
{
    DWORD size = MAX_PATH;
    char name[MAX_PATH];
    WCHAR name_w[MAX_PATH];

    /* dispatch: etyp-03 */
    check_fails( CryptEnumProviderTypesA( 0, NULL, 0, NULL, name, &size ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEnumProviderTypesW( 0, NULL, 0, NULL, name_w, &size ), ERROR_INVALID_PARAMETER );
    /* dispatch: enum-04 */
    check_works( CryptEnumProvidersA( 0, NULL, 0, NULL, name, &size ) );
    ok( size == strlen( name ) + 1, "size %lu\n", size );
    size = sizeof(name_w);
    check_works( CryptEnumProvidersW( 0, NULL, 0, NULL, name_w, &size ) );
    check_works( CryptEnumProvidersA( 0, NULL, 0, NULL, NULL, &size ) );
}

/* One entry in full; the text and the type come back. */
static BOOL get_entry( const struct list *list, DWORD index, DWORD *type, char *name, DWORD size )
{
    BOOL ret;

    *type = SENTINEL;
    ret = list->get_a( index, NULL, 0, type, name, &size );
    /* dispatch: enum-07, etyp-05 */
    ok( ret, "index %lu: error %#lx\n", index, GetLastError() );
    ok( !ret || !name[0] || size == strlen( name ) + 1, "index %lu: size %lu\n", index, size );
    return ret;
}

static void test_sizes_a( const struct list *list )
{
    static const DWORD big[] = { ~0u, -1000, SENTINEL };
    char name[MAX_PATH], buffer[MAX_PATH];
    DWORD type, got_type, size, len;
    unsigned int i;

    if (!get_entry( list, 0, &type, name, sizeof(name) )) return;
    len = strlen( name ) + 1;

    size = SENTINEL;
    got_type = SENTINEL;
    /* dispatch: enum-05, enum-12, etyp-04 */
    check_works( list->get_a( 0, NULL, 0, &got_type, NULL, &size ) );
    ok( size == len && got_type == type, "size %lu, type %lu\n", size, got_type );
    size = 0;
    check_works( list->get_a( 0, NULL, 0, &got_type, NULL, &size ) );
    ok( size == len, "size %lu\n", size );

    /* dispatch: enum-06, etyp-06 */
    size = len / 2;
    check_fails( list->get_a( 0, NULL, 0, &got_type, buffer, &size ), ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );
    size = len - 1;
    check_fails( list->get_a( 0, NULL, 0, &got_type, buffer, &size ), ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );
    size = 0;
    check_fails( list->get_a( 0, NULL, 0, &got_type, buffer, &size ), ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );

    size = len;
    memset( buffer, 'x', sizeof(buffer) );
    check_works( list->get_a( 0, NULL, 0, &got_type, buffer, &size ) );
    ok( size == len && !strcmp( buffer, name ) && buffer[len] == 'x', "got %s, size %lu\n",
        debugstr_a( buffer ), size );

    for (i = 0; i < ARRAY_SIZE( big ); i++)
    {
        size = big[i];
        got_type = SENTINEL;
        /* dispatch: enum-08, etyp-05 */
        check_works( list->get_a( 0, NULL, 0, &got_type, buffer, &size ) );
        ok( size == len && got_type == type, "size %lu, type %lu\n", size, got_type );
    }
}

/* Sizes of the W form are bytes too. */
static void test_sizes_w( const struct list *list )
{
    WCHAR buffer[MAX_PATH], name_w[MAX_PATH];
    DWORD type, got_type, size, len;
    char name[MAX_PATH];

    if (!get_entry( list, 0, &type, name, sizeof(name) )) return;
    MultiByteToWideChar( CP_ACP, 0, name, -1, name_w, ARRAY_SIZE( name_w ) );
    len = (lstrlenW( name_w ) + 1) * sizeof(WCHAR);

    /* dispatch: enum-13, enum-05, etyp-04 */
    size = SENTINEL;
    got_type = SENTINEL;
    check_works( list->get_w( 0, NULL, 0, &got_type, NULL, &size ) );
    ok( size == len && got_type == type, "size %lu, type %lu\n", size, got_type );
    size = len - 1;
    check_fails( list->get_w( 0, NULL, 0, &got_type, buffer, &size ), ERROR_MORE_DATA );
    ok( size == len, "size %lu\n", size );
    size = len / 2;
    check_fails( list->get_w( 0, NULL, 0, &got_type, buffer, &size ), ERROR_MORE_DATA );
    size = len;
    memset( buffer, 'x', sizeof(buffer) );
    check_works( list->get_w( 0, NULL, 0, &got_type, buffer, &size ) );
    ok( size == len && !lstrcmpW( buffer, name_w ), "got %s, size %lu\n", debugstr_w( buffer ), size );
    ok( buffer[len / sizeof(WCHAR)] == 0x7878, "more was written\n" );
    size = ~0u;
    check_works( list->get_w( 0, NULL, 0, &got_type, buffer, &size ) );
    ok( size == len, "size %lu\n", size );
}

static void test_end( const struct list *list )
{
    DWORD count = count_subkeys( list->path ), type = SENTINEL, size = SENTINEL;

    ok( count, "nothing is registered\n" );
    /* dispatch: enum-09, etyp-08 */
    check_works( list->get_a( count - 1, NULL, 0, &type, NULL, &size ) );
    check_fails( list->get_a( count, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
    check_fails( list->get_w( count, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
    check_fails( list->get_a( count + 1, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
    check_fails( list->get_a( 0x7fffffff, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
    check_fails( list->get_a( ~0u, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
}

/* Index n is the n-th subkey of the registry. */
static void test_provider_order( void )
{
    char subkey[MAX_PATH], path[MAX_PATH], name[MAX_PATH];
    DWORD index, len, type, want, size;
    HKEY key, provider;

    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, PROVIDER_KEY, 0, KEY_READ, &key )) return;
    for (index = 0;; index++)
    {
        len = sizeof(subkey);
        if (RegEnumKeyExA( key, index, subkey, &len, NULL, NULL, NULL, NULL )) break;
        if (!get_entry( &lists[0], index, &type, name, sizeof(name) )) continue;
        /* dispatch: enum-11, enum-07 */
        ok( !strcmp( name, subkey ), "index %lu: %s, registry %s\n", index, debugstr_a( name ), subkey );
        sprintf( path, "%s\\%s", PROVIDER_KEY, subkey );
        want = 0;
        size = sizeof(want);
        RegOpenKeyExA( HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &provider );
        RegQueryValueExA( provider, "Type", NULL, NULL, (BYTE *)&want, &size );
        RegCloseKey( provider );
        ok( type == want, "%s: type %lu, registry %lu\n", subkey, type, want );
    }
    RegCloseKey( key );
    check_fails( CryptEnumProvidersA( index, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
}

static void test_type_order( void )
{
    char subkey[MAX_PATH], path[MAX_PATH], name[MAX_PATH], want[MAX_PATH];
    DWORD index, len, type, size;
    HKEY key;

    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, TYPES_KEY, 0, KEY_READ, &key )) return;
    for (index = 0;; index++)
    {
        len = sizeof(subkey);
        if (RegEnumKeyExA( key, index, subkey, &len, NULL, NULL, NULL, NULL )) break;
        name[0] = 0;
        if (!get_entry( &lists[1], index, &type, name, sizeof(name) )) continue;
        /* dispatch: etyp-09, reg-ptype-01, reg-ptype-03 */
        ok( len == 8 && type == (DWORD)atoi( subkey + 5 ), "index %lu: type %lu, registry %s\n", index, type,
            subkey );
        sprintf( path, "%s\\%s", TYPES_KEY, subkey );
        reg_get_string( HKEY_LOCAL_MACHINE, path, "TypeName", want, sizeof(want) );
        ok( !strcmp( name, want ), "%s: %s, registry %s\n", subkey, debugstr_a( name ), debugstr_a( want ) );
    }
    RegCloseKey( key );
    check_fails( CryptEnumProviderTypesA( index, NULL, 0, &type, NULL, &size ), ERROR_NO_MORE_ITEMS );
}

static BOOL find_provider( const char *wanted, DWORD *type )
{
    char name[MAX_PATH];
    DWORD index, size;

    for (index = 0;; index++)
    {
        size = sizeof(name);
        if (!CryptEnumProvidersA( index, NULL, 0, type, name, &size )) return FALSE;
        if (!strcmp( name, wanted )) return TRUE;
    }
}

static BOOL find_type( DWORD wanted, char *name, DWORD len, DWORD *index )
{
    DWORD type, size;

    for (*index = 0;; ++*index)
    {
        size = len;
        name[0] = 0;
        if (!CryptEnumProviderTypesA( *index, NULL, 0, &type, name, &size )) return FALSE;
        if (type == wanted) return TRUE;
    }
}

/* A type without a display name is listed all the same, and entries come and go at once. */
/* Entries that cannot be read: a provider without a type, a type whose name is no number. */
static void test_broken_entries( DWORD type_index )
{
    DWORD index = 0, type, size, err;

    reg_delete_value( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Type" );
    do
    {
        SetLastError( SENTINEL );
        err = CryptEnumProvidersA( index++, NULL, 0, &type, NULL, &size ) ? 0 : GetLastError();
    }
    while (!err);
    /* dispatch: enum-10 */
    ok( err == (DWORD)NTE_FAIL || broken( err == ERROR_NO_MORE_ITEMS ), "error %#lx\n", err );

    reg_create( HKEY_LOCAL_MACHINE, TYPES_KEY "\\Type 99x" );
    check_fails( CryptEnumProviderTypesA( type_index + 1, NULL, 0, &type, NULL, &size ), NTE_FAIL );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, TYPES_KEY "\\Type 99x" );
}

static void test_own_entries( void )
{
    char name[MAX_PATH] = "";
    WCHAR name_w[MAX_PATH];
    DWORD type, index, size;

    ok( !find_provider( TEST_PROVIDER, &type ), "the test provider is registered\n" );
    if (!add_test_entries( "rsaenh.dll" ))
    {
        skip_machine( "register a provider" );
        return;
    }
    /* dispatch: reg-user-04, enum-11 */
    ok( find_provider( TEST_PROVIDER, &type ) && type == TEST_TYPE, "the test provider is not listed\n" );
    /* dispatch: etyp-07, reg-ptype-03 */
    ok( find_type( TEST_TYPE, name, sizeof(name), &index ), "the test type is not listed\n" );
    size = SENTINEL;
    type = SENTINEL;
    check_works( CryptEnumProviderTypesA( index, NULL, 0, &type, NULL, &size ) );
    ok( !size && type == TEST_TYPE, "size %lu, type %lu\n", size, type );
    size = sizeof(name);
    type = SENTINEL;
    check_works( CryptEnumProviderTypesA( index, NULL, 0, &type, name, &size ) );
    ok( !size && type == TEST_TYPE, "size %lu, type %lu\n", size, type );
    size = sizeof(name_w);
    check_works( CryptEnumProviderTypesW( index, NULL, 0, &type, name_w, &size ) );
    ok( !size, "size %lu\n", size );
    reg_set_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "TypeName", "Test" );
    size = sizeof(name);
    check_works( CryptEnumProviderTypesA( index, NULL, 0, &type, name, &size ) );
    ok( size == 5 && !strcmp( name, "Test" ), "size %lu, name %s\n", size, debugstr_a( name ) );
    test_broken_entries( index );
    remove_test_entries();
    ok( !find_provider( TEST_PROVIDER, &type ), "the test provider is still listed\n" );
    ok( !find_type( TEST_TYPE, name, sizeof(name), &index ), "the test type is still listed\n" );
}

/* In a process whose HKEY_LOCAL_MACHINE is an empty key of its own. */
static void test_no_registration_child( void )
{
    static const char empty[] = "Software\\Conformance test, empty";
    DWORD type = SENTINEL, size = SENTINEL;
    HKEY key, there;

    if (RegCreateKeyExA( HKEY_CURRENT_USER, empty, 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &key,
                         NULL ))
        return;
    if (RegOverridePredefKey( HKEY_LOCAL_MACHINE, key ) ||
        !RegOpenKeyExA( HKEY_LOCAL_MACHINE, DEFAULTS_KEY, 0, KEY_READ, &there ))
        skip( "HKEY_LOCAL_MACHINE cannot be replaced\n" );
    else
    {
        /* dispatch: enum-10 */
        check_fails( CryptEnumProvidersA( 0, NULL, 0, &type, NULL, &size ), NTE_FAIL );
        check_fails( CryptEnumProvidersW( 0, NULL, 0, &type, NULL, &size ), NTE_FAIL );
        check_fails( CryptEnumProviderTypesA( 0, NULL, 0, &type, NULL, &size ), NTE_FAIL );
    }
    RegOverridePredefKey( HKEY_LOCAL_MACHINE, NULL );
    RegCloseKey( key );
    RegDeleteKeyA( HKEY_CURRENT_USER, empty );
}

static void test_no_registration( char **argv )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[MAX_PATH + 64];
    BOOL ret;

    sprintf( command, "\"%s\" enum no-registration", argv[0] );
    ret = CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info );
    ok( ret, "cannot start %s: %lu\n", command, GetLastError() );
    if (!ret) return;
    winetest_wait_child_process( info.hProcess );
    CloseHandle( info.hThread );
    CloseHandle( info.hProcess );
}

START_TEST( enum )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );
    unsigned int i;

    if (argc > 2 && !strcmp( argv[2], "no-registration" ))
    {
        test_no_registration_child();
        return;
    }
    remove_test_entries();
    for (i = 0; i < ARRAY_SIZE( lists ); i++)
    {
        winetest_push_context( "%s", lists[i].name );
        test_arguments( &lists[i] );
        test_sizes_a( &lists[i] );
        test_sizes_w( &lists[i] );
        test_end( &lists[i] );
        winetest_pop_context();
    }
    test_type_pointer();
    test_provider_order();
    test_type_order();
    test_own_entries();
    test_no_registration( argv );
    for (i = 0; i < ARRAY_SIZE( lists ) && !is_builtin( "advapi32.dll" ); i++) test_no_memory( &lists[i] );
    for (i = 0; i < ARRAY_SIZE( lists ); i++) test_no_size( &lists[i] );
}
