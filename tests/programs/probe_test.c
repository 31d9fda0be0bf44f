/* A made-up test program for tests/windows-tests.sh: test files that pass, fail, crash, hang, and leave things behind,
 * as the runner of the conformance tests on Windows may meet them. "set_up" makes what "run_leave" then takes away.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define STANDALONE
#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"

#define CRYPTOGRAPHY "Software\\Microsoft\\Cryptography"
#define DEFAULTS     CRYPTOGRAPHY "\\Defaults"

static void set_value( HKEY root, const char *path, const char *name, const char *text )
{
    HKEY key;
    LSTATUS status = RegCreateKeyExA( root, path, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL );

    if (!status)
    {
        status = RegSetValueExA( key, name, 0, REG_SZ, (const BYTE *)text, strlen( text ) + 1 );
        RegCloseKey( key );
    }
    ok( !status, "%s cannot be written: %ld\n", path, status );
}

static BOOL make_container( const char *name, DWORD flags )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    if (!CryptAcquireContextA( &prov, name, MS_ENHANCED_PROV_A, PROV_RSA_FULL, flags )) return FALSE;
    if (flags & CRYPT_DELETEKEYSET) return TRUE;
    if (CryptGenKey( prov, AT_SIGNATURE, 512 << 16, &key )) CryptDestroyKey( key );
    return CryptReleaseContext( prov, 0 );
}

/* The user's containers: one that only the user has, one of a name that a test takes too, and the default one. */
static const char *const users[] = { "precious", "a", NULL };

/* What the user has before the tests. */
static void set_up( void )
{
    unsigned int i;

    set_value( HKEY_CURRENT_USER, CRYPTOGRAPHY "\\Providers\\Type 001", "Name", MS_ENHANCED_PROV_A );
    for (i = 0; i < ARRAY_SIZE( users ); i++)
        ok( make_container( users[i], CRYPT_NEWKEYSET ), "no container: error %#lx\n", GetLastError() );
}

/* Whether the user still has it. */
static void look_again( void )
{
    unsigned int i;
    HCRYPTPROV prov;
    HCRYPTKEY key;

    for (i = 0; i < ARRAY_SIZE( users ); i++)
    {
        winetest_push_context( "%s", users[i] ? users[i] : "the default container" );
        prov = 0;
        ok( CryptAcquireContextA( &prov, users[i], MS_ENHANCED_PROV_A, PROV_RSA_FULL, 0 ), "it is gone\n" );
        ok( CryptGetUserKey( prov, AT_SIGNATURE, &key ), "its key is gone: error %#lx\n", GetLastError() );
        winetest_pop_context();
    }
}

/* The same, and whether what "run_leave" left is gone. */
static void look( void )
{
    look_again();
    ok( !make_container( "probe conformance test", CRYPT_DELETEKEYSET ), "a container was left behind\n" );
    ok( !make_container( "probe conformance test", CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET ), "a machine's\n" );
    ok( make_container( "probe", CRYPT_DELETEKEYSET ), "a container that might be the user's was deleted\n" );
}

static void run_leave( void )
{
    HKEY key;

    ok( make_container( "precious", CRYPT_DELETEKEYSET ), "not deleted: error %#lx\n", GetLastError() );
    make_container( "probe conformance test", CRYPT_NEWKEYSET );
    make_container( "probe conformance test", CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET );
    make_container( "probe", CRYPT_NEWKEYSET );
    RegDeleteKeyA( HKEY_CURRENT_USER, CRYPTOGRAPHY "\\Providers\\Type 001" );
    set_value( HKEY_CURRENT_USER, CRYPTOGRAPHY "\\Providers\\Type 997", "Name", "probe" );
    set_value( HKEY_LOCAL_MACHINE, DEFAULTS "\\Provider\\Probe", "Image Path", "probe.dll" );
    set_value( HKEY_LOCAL_MACHINE, DEFAULTS "\\Provider Types\\Type 001", "Name", "Probe" );
    set_value( HKEY_LOCAL_MACHINE, DEFAULTS "\\Provider Types\\Type 001", "New", "Probe" );
    if (RegOpenKeyExA( HKEY_LOCAL_MACHINE, CRYPTOGRAPHY, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, &key )) return;
    RegDeleteValueA( key, "MachineGuid" );
    RegCloseKey( key );
}

/* Changes the machine's lists and takes it back. */
static void run_touch( void )
{
    set_value( HKEY_LOCAL_MACHINE, DEFAULTS "\\Provider\\Probe", "Image Path", "probe.dll" );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, DEFAULTS "\\Provider\\Probe" );
}

static void run_good( void )
{
    const char *machine = getenv( "WINETEST_MACHINE" );

    ok( 1, "good\n" );
    skip( "told to be %s\n", machine && *machine == '1' ? "full" : "careful" );
}

static void run_bad( void )
{
    int i;

    for (i = 0; i < 3; i++)
    {
        winetest_push_context( "round %d", i );
        ok( i == 1, "a | b\tc \xe4\n" );
        winetest_pop_context();
    }
}

static void run_crash( void )
{
    ok( 1, "before\n" );
    *(volatile int *)16 = 1;
}

static void run_hang( void )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[MAX_PATH + 20], **argv;

    if (winetest_get_mainargs( &argv ) == 2)
    {
        ok( 1, "before\n" );
        sprintf( command, "\"%s\" run_hang child", argv[0] );
        CreateProcessA( NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &info );
    }
    Sleep( 600000 );
}

const struct test winetest_testlist[] =
{
    { "look", look },
    { "look_again", look_again },
    { "run_bad", run_bad },
    { "run_crash", run_crash },
    { "run_good", run_good },
    { "run_hang", run_hang },
    { "run_leave", run_leave },
    { "run_touch", run_touch },
    { "set_up", set_up },
    { 0, 0 }
};
