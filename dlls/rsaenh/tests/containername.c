/* Names of key containers: the one that a program gives, the unique one, and the default.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"

#define NAME       "winecsp Conformance Test, names"
#define OTHER_NAME "winecsp Conformance Test, another, names"
#include "containertest.h"

static void test_names( const struct provider_row *row )
{
    char long_name[MAX_PATH + 2], name[MAX_PATH + 1], upper[] = NAME;
    HCRYPTPROV prov, other;
    unsigned int i;

    delete_all( row );
    /* containers: con-name-03, pp-val-04, pp-get-01, pp-get-02, pp-get-03 */
    prov = make_container( NAME, row );
    get_name( prov, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, NAME ), "PP_CONTAINER is %s\n", name );
    for (i = 0; upper[i]; i++) if (upper[i] >= 'a' && upper[i] <= 'z') upper[i] -= 'a' - 'A';
    /* containers: con-name-02 */
    check_fails( acquire( &other, upper, row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    other = open_container( upper, row );
    get_name( other, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, upper ), "PP_CONTAINER is %s\n", name );
    check_ok( CryptReleaseContext( other, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );

    /* the longest name, and a longer one */
    make_long_name( long_name, MAX_PATH + 1 );
    other = UNTOUCHED;
    if (is_builtin()) skip( "names that are too long\n" );
    else
    {
        /* containers: con-open-23 */
        check_fails( acquire( &other, long_name, row, CRYPT_NEWKEYSET ), NTE_BAD_KEYSET_PARAM );
        ok( other == UNTOUCHED || !other, "handle %#Ix\n", other );
        /* containers: con-name-04 */
        long_name[MAX_PATH] = 0;
        acquire( &other, long_name, row, CRYPT_DELETEKEYSET );
        prov = make_container( long_name, row );
        get_name( prov, PP_CONTAINER, name, sizeof(name) );
        ok( !strcmp( name, long_name ), "PP_CONTAINER is %s\n", name );
        check_ok( CryptReleaseContext( prov, 0 ) );
        check_ok( acquire( &other, long_name, row, CRYPT_DELETEKEYSET ) );
    }
}

/* Characters that a file's name or a registry key's could not have. */
static void test_odd_names( const struct provider_row *row )
{
    static const char *const names[] =
    {
        "winecsp\\conformance\\test", "winecsp/../../conformance", "winecsp:conformance*?\"<>|", "winecsp.conformance.",
        " winecsp conformance ", "{8D2C4D9E-5A52-4A4D-9E1F-5E7D6F3F2A10}", "\xe4\xf6\xfc\x80 winecsp",
        "winecsp\tconformance\r\n", "..", "CON", "a",
    };
    HCRYPTPROV prov, other;
    char name[MAX_PATH + 1];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        if (!is_free( names[i], row )) continue;
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        prov = make_container( names[i], row );
        get_name( prov, PP_CONTAINER, name, sizeof(name) );
        ok( !strcmp( name, names[i] ), "PP_CONTAINER is %s\n", wine_dbgstr_a( name ) );
        check_ok( CryptReleaseContext( prov, 0 ) );
        check_fails( acquire( &other, names[i], row, CRYPT_NEWKEYSET ), NTE_EXISTS );
        check_ok( acquire( &other, names[i], row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        winetest_pop_context();
    }
}

/* Each is a container of its own, whatever a registry would make of them. */
static void test_backslashes( const struct provider_row *row )
{
    static const char *const names[] = { NAME, NAME "\\", NAME "\\\\", "\\" NAME, "\\\\" NAME, "\\", "\\\\" };
    HCRYPTPROV provs[ARRAY_SIZE( names )], other;
    unsigned int i;

    if (row->bit != AES) return;
    for (i = 0; i < ARRAY_SIZE( names ); i++) if (!is_free( names[i], row )) return;
    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        provs[i] = make_container( names[i], row );
        winetest_pop_context();
    }
    while (i--)
    {
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        check_ok( acquire( &other, names[i], row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        if (i && acquire( &other, names[0], row, 0 )) CryptReleaseContext( other, 0 );
        else ok( !i, "another container is gone, error %#lx\n", GetLastError() );
        CryptReleaseContext( provs[i], 0 );
        winetest_pop_context();
    }
}

/* MachineGuid, of the 64-bit view. */
static void get_machine_guid( char *guid, DWORD size )
{
    HKEY key;

    *guid = 0;
    ok( !RegOpenKeyExA( HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Cryptography", 0, KEY_READ | KEY_WOW64_64KEY, &key ),
        "no key\n" );
    ok( !RegQueryValueExA( key, "MachineGuid", NULL, NULL, (BYTE *)guid, &size ), "no MachineGuid\n" );
    RegCloseKey( key );
}

static void test_unique( const struct provider_row *row )
{
    static const struct
    {
        const char *name, *hash;
    }
    rows[] =
    {
        { "MyCoolContainer", "52ab417621a9d74c73e3e0f1bc374e0a" },
        { "winetest",        "9d20fd8d05ed2b8455d125d0bf6d6a70" },
        { "WINETEST",        "9d20fd8d05ed2b8455d125d0bf6d6a70" },
    };
    char guid[64], expected[128], unique[MAX_PATH + 1], name[MAX_PATH + 1];
    HCRYPTPROV prov, other;
    unsigned int i;

    get_machine_guid( guid, sizeof(guid) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!is_free( rows[i].name, row )) continue;
        winetest_push_context( "%s", rows[i].name );
        prov = make_container( rows[i].name, row );
        get_name( prov, PP_UNIQUE_CONTAINER, unique, sizeof(unique) );
        sprintf( expected, "%s_%s", rows[i].hash, guid );
        /* containers: pp-uniq-01, pp-uniq-02, pp-uniq-03, pp-uniq-04, pp-uniq-05 */
        ok( !strcmp( unique, expected ), "got %s, expected %s\n", unique, expected );

        /* the unique name reaches the same container */
        /* containers: con-name-05 */
        check_ok( CryptReleaseContext( prov, 0 ) );
        if ((other = open_container( unique, row )))
        {
            get_name( other, PP_UNIQUE_CONTAINER, name, sizeof(name) );
            ok( !strcmp( name, unique ), "got %s, expected %s\n", name, unique );
            check_ok( CryptReleaseContext( other, 0 ) );
        }
        check_ok( acquire( &other, unique, row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, rows[i].name, row, 0 ), NTE_BAD_KEYSET );
        winetest_pop_context();
    }
}

/* A value that many programs miss must not keep a container from being opened. */
static void test_no_machine_guid( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), other = 0;
    char guid[64];
    HKEY key;

    get_machine_guid( guid, sizeof(guid) );
    if (!may_change_machine() || RegOpenKeyExA( HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Cryptography", 0,
                                                KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, &key ))
    {
        skip( "MachineGuid may not be changed\n" );
    }
    else
    {
        RegDeleteValueA( key, "MachineGuid" );
        /* containers: con-open-28 */
        check_ok( acquire( &other, NAME, row, 0 ) );
        check_ok( CryptReleaseContext( other, 0 ) );
        RegSetValueExA( key, "MachineGuid", 0, REG_SZ, (BYTE *)guid, strlen( guid ) + 1 );
        RegCloseKey( key );
        check_ok( acquire( &other, NAME, row, 0 ) );
        check_ok( CryptReleaseContext( other, 0 ) );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* The default container is the user's own: it is left alone if it is there. */
static void test_default( const struct provider_row *row )
{
    HCRYPTPROV prov = 0, other;

    SetLastError( SENTINEL );
    if (acquire( &prov, NULL, row, 0 ))
    {
        skip( "there is a default container\n" );
        check_ok( CryptReleaseContext( prov, 0 ) );
        return;
    }
    /* containers: con-open-15, con-open-16, con-name-01, con-name-06 */
    ok( GetLastError() == (DWORD)NTE_BAD_KEYSET, "error %#lx\n", GetLastError() );
    prov = make_container( NULL, row );
    check_empty( prov );
    check_fails( acquire( &other, NULL, row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    check_fails( acquire( &other, "", row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    check_ok( acquire( &other, "", row, 0 ) );
    check_ok( CryptReleaseContext( other, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    /* containers: con-open-17 */
    check_ok( acquire( &prov, NULL, row, CRYPT_DELETEKEYSET ) );
    check_fails( acquire( &prov, NULL, row, 0 ), NTE_BAD_KEYSET );
}

/* A context without a container has the empty name. */
static void test_no_container( const struct provider_row *row )
{
    static const DWORD params[] = { PP_CONTAINER, PP_UNIQUE_CONTAINER };
    char name[4];
    HCRYPTPROV prov;
    unsigned int i;
    DWORD len;

    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        len = 77;
        /* containers: pp-val-14, pp-val-15 */
        check_ok( CryptGetProvParam( prov, params[i], NULL, &len, 0 ) );
        ok( len == 1, "size %lu\n", len );
        memset( name, 0xcc, sizeof(name) );
        len = sizeof(name);
        check_ok( CryptGetProvParam( prov, params[i], (BYTE *)name, &len, 0 ) );
        ok( len == 1 && !name[0] && name[1] == (char)0xcc, "size %lu, name %#x\n", len, name[0] );
        len = 0;
        check_fails( CryptGetProvParam( prov, params[i], (BYTE *)name, &len, 0 ), ERROR_MORE_DATA );
        ok( len == 1, "size %lu\n", len );
        winetest_pop_context();
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
}

START_TEST( containername )
{
    static const container_test tests[] =
    {
        test_names, test_odd_names, test_backslashes, test_unique, test_no_machine_guid, test_default, test_no_container
    };

    run_container_tests( tests, ARRAY_SIZE( tests ) );
}
