/*
 * CryptAcquireContext: what it reads from the registry, of providers, types and the machine's GUID.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "acquire.h"

#define UNKNOWN_PROV  "No Such Cryptographic Provider"

/* What the registry holds for the test provider and the test type in one row. */
enum entry
{
    NONE,           /* no value, or no key at all for `name` of NULL */
    STRING,
    EXPAND,
    NUMBER,
    BINARY,
};

struct registration
{
    const char *what;
    enum entry  default_kind;       /* `Name` of the type */
    const char *default_name;       /* NULL: no key for the type */
    BOOL        provider;           /* the provider's key exists */
    enum entry  type_kind;
    DWORD       type;
    enum entry  image_kind;
    const char *image;
    DWORD       default_error;      /* of acquiring without a name; 0: the CSP is reached */
    DWORD       name_error;         /* of acquiring by name */
};

static char not_a_dll[MAX_PATH];    /* path of a text file */
static char system_csp[MAX_PATH];   /* full path of rsaenh.dll */

static void set_entry( const char *path, const char *name, enum entry kind, const char *text, DWORD number )
{
    static const DWORD types[] = { REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_DWORD, REG_BINARY };
    LSTATUS status = 0;

    if (kind == NONE) return;
    if (kind == STRING || kind == EXPAND)
        status = reg_set( HKEY_LOCAL_MACHINE, path, name, types[kind], text, strlen( text ) + 1 );
    else
        status = reg_set( HKEY_LOCAL_MACHINE, path, name, types[kind], &number, sizeof(number) );
    ok( !status, "cannot write %s: %ld\n", name, status );
}

static void apply( const struct registration *row )
{
    const char *image = row->image;

    remove_test_entries();
    if (row->default_name)
    {
        reg_create( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY );
        set_entry( TEST_TYPE_KEY, "Name", row->default_kind, row->default_name, 1 );
    }
    if (!row->provider) return;
    if (image && !strcmp( image, "<text>" )) image = not_a_dll;
    if (image && !strcmp( image, "<full>" )) image = system_csp;
    reg_create( HKEY_LOCAL_MACHINE, TEST_PROV_KEY );
    if (row->type_kind == STRING) set_entry( TEST_PROV_KEY, "Type", STRING, "991", 0 );
    else set_entry( TEST_PROV_KEY, "Type", row->type_kind, NULL, row->type );
    set_entry( TEST_PROV_KEY, "Image Path", row->image_kind, image, 1 );
}

/* The provider was found, its DLL loaded and called; what the CSP makes of our name is its affair. */
static void reaches_csp( const char *name )
{
    static const DWORD ours[] =
    {
        NTE_PROV_TYPE_NOT_DEF, NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_NO_MATCH, NTE_PROV_DLL_NOT_FOUND,
        NTE_PROVIDER_DLL_FAIL, NTE_KEYSET_NOT_DEF, ERROR_INVALID_PARAMETER, ERROR_FILE_NOT_FOUND, SENTINEL,
    };
    HCRYPTPROV prov;
    unsigned int i;
    DWORD err;

    SetLastError( SENTINEL );
    if (acquire( &prov, NULL, name, TEST_TYPE, CRYPT_VERIFYCONTEXT ))
    {
        release( prov );
        return;
    }
    err = GetLastError();
    for (i = 0; i < ARRAY_SIZE( ours ); i++) ok( err != ours[i], "got error %#lx\n", err );
}

static void check_registration( const struct registration *row )
{
    apply( row );
    winetest_push_context( "%s, by default", row->what );
    if (!row->default_error) reaches_csp( NULL );
    else acquire_fails( NULL, NULL, TEST_TYPE, CRYPT_VERIFYCONTEXT, row->default_error );
    if (row->default_error) acquire_fails( NULL, "", TEST_TYPE, 0, row->default_error );
    winetest_pop_context();
    winetest_push_context( "%s, by name", row->what );
    if (!row->name_error) reaches_csp( TEST_PROVIDER );
    else acquire_fails( NULL, TEST_PROVIDER, TEST_TYPE, CRYPT_VERIFYCONTEXT, row->name_error );
    winetest_pop_context();
}

static const struct registration registrations[] =
{
    /* dispatch: acq-order-03 */
    { "nothing", NONE, NULL, FALSE, NONE, 0, NONE, NULL, NTE_PROV_TYPE_NOT_DEF, NTE_KEYSET_NOT_DEF },
    { "no type", NONE, NULL, TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll", NTE_PROV_TYPE_NOT_DEF, 0 },
    /* dispatch: acq-order-04 */
    { "no Name", NONE, "", TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll", NTE_PROV_TYPE_ENTRY_BAD, 0 },
    { "Name is a number", NUMBER, "", TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, 0 },
    { "Name is binary", BINARY, "", TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, 0 },
    { "Name is REG_EXPAND_SZ", EXPAND, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, 0 },
    { "Name is empty", STRING, "", TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, 0 },
    { "no Name, no provider", NONE, "", FALSE, NONE, 0, NONE, NULL,
      NTE_PROV_TYPE_ENTRY_BAD, NTE_KEYSET_NOT_DEF },
    /* dispatch: acq-order-05, reg-ptype-02 */
    { "default is not registered", STRING, UNKNOWN_PROV, TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_KEYSET_NOT_DEF, 0 },
    { "no provider", STRING, TEST_PROVIDER, FALSE, NONE, 0, NONE, NULL,
      NTE_KEYSET_NOT_DEF, NTE_KEYSET_NOT_DEF },
    /* dispatch: acq-order-06 */
    { "empty provider", STRING, TEST_PROVIDER, TRUE, NONE, 0, NONE, NULL,
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    { "no Type", STRING, TEST_PROVIDER, TRUE, NONE, 0, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    { "no Type, missing DLL", STRING, TEST_PROVIDER, TRUE, NONE, 0, STRING, "no_such_file.dll",
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    { "Type is a string", STRING, TEST_PROVIDER, TRUE, STRING, 0, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    { "Type is binary", STRING, TEST_PROVIDER, TRUE, BINARY, TEST_TYPE, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    /* dispatch: acq-order-07 */
    { "other Type", STRING, TEST_PROVIDER, TRUE, NUMBER, 1, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_NO_MATCH, NTE_PROV_TYPE_NO_MATCH },
    { "other Type, no Image Path", STRING, TEST_PROVIDER, TRUE, NUMBER, 1, NONE, NULL,
      NTE_PROV_TYPE_NO_MATCH, NTE_PROV_TYPE_NO_MATCH },
    { "other Type, missing DLL", STRING, TEST_PROVIDER, TRUE, NUMBER, 1, STRING, "no_such_file.dll",
      NTE_PROV_TYPE_NO_MATCH, NTE_PROV_TYPE_NO_MATCH },
    { "Type 0", STRING, TEST_PROVIDER, TRUE, NUMBER, 0, STRING, "rsaenh.dll",
      NTE_PROV_TYPE_NO_MATCH, NTE_PROV_TYPE_NO_MATCH },
    /* dispatch: acq-order-08 */
    { "no Image Path", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, NONE, NULL,
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    { "Image Path is a number", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, NUMBER, NULL,
      NTE_PROV_TYPE_ENTRY_BAD, NTE_PROV_TYPE_ENTRY_BAD },
    /* dispatch: acq-order-09 */
    { "missing DLL", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "no_such_file.dll",
      NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND },
    { "missing DLL, full path", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING,
      "c:\\no_such_file.dll", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND },
    { "missing folder", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING,
      "c:\\no such folder\\no_such_file.dll", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND },
    { "unknown variable", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, EXPAND,
      "%NO_SUCH_VARIABLE%\\rsaenh.dll", NTE_PROV_DLL_NOT_FOUND, NTE_PROV_DLL_NOT_FOUND },
    /* dispatch: acq-order-11, csp-ep-01 */
    { "DLL without entry points", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "version.dll",
      NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL },
    { "not a DLL", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "<text>",
      NTE_PROVIDER_DLL_FAIL, NTE_PROVIDER_DLL_FAIL },
    /* dispatch: reg-img-01, reg-img-02, reg-img-03, reg-img-04, reg-sig-01 */
    { "bare name", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh.dll", 0, 0 },
    { "bare name without extension", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "rsaenh", 0, 0 },
    { "full path", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING, "<full>", 0, 0 },
    { "REG_EXPAND_SZ", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, EXPAND,
      "%SystemRoot%\\system32\\rsaenh.dll", 0, 0 },
    { "variable in REG_SZ", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, STRING,
      "%SystemRoot%\\system32\\rsaenh.dll", 0, 0 },
    { "REG_EXPAND_SZ without variables", STRING, TEST_PROVIDER, TRUE, NUMBER, TEST_TYPE, EXPAND,
      "rsaenh.dll", 0, 0 },
};

static void make_text_file( void )
{
    char folder[MAX_PATH];
    DWORD written;
    HANDLE file;

    GetTempPathA( ARRAY_SIZE( folder ), folder );
    GetTempFileNameA( folder, "acq", 0, not_a_dll );
    file = CreateFileA( not_a_dll, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL );
    ok( file != INVALID_HANDLE_VALUE, "cannot make %s: %lu\n", not_a_dll, GetLastError() );
    WriteFile( file, "not a DLL\r\n", 11, &written, NULL );
    CloseHandle( file );
}

/* Each row changes the registry under our own feet: nothing may be remembered from the row before. */
static void test_registrations( void )
{
    unsigned int i;

    if (!add_test_entries( "rsaenh.dll" ))
    {
        skip_machine( "register a provider" );
        return;
    }
    make_text_file();
    GetSystemDirectoryA( system_csp, ARRAY_SIZE( system_csp ) );
    strcat( system_csp, "\\rsaenh.dll" );
    /* dispatch: reg-user-04 */
    for (i = 0; i < ARRAY_SIZE( registrations ); i++) check_registration( &registrations[i] );
    /* And back: the table again from its end. */
    for (i = ARRAY_SIZE( registrations ); i; i--) check_registration( &registrations[i - 1] );
    remove_test_entries();
    DeleteFileA( not_a_dll );
}

/* Values that are stored in other sizes than usual: a string without its NUL, and a short number. */
static void test_value_sizes( void )
{
    static const char unterminated[] = TEST_PROVIDER "xxx", image[] = "rsaenh.dllxxx";
    WORD type = TEST_TYPE;

    if (!add_test_entries( "rsaenh.dll" )) return;
    /* dispatch: acq-order-04, reg-img-01 */
    reg_set( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "Name", REG_SZ, unterminated, sizeof(TEST_PROVIDER) - 1 );
    reaches_csp( NULL );
    reg_set( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Image Path", REG_SZ, image, sizeof("rsaenh.dll") - 1 );
    reaches_csp( TEST_PROVIDER );
    /* dispatch: acq-order-06 */
    reg_set( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Type", REG_DWORD, &type, sizeof(type) );
    acquire_fails( NULL, TEST_PROVIDER, TEST_TYPE, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_ENTRY_BAD );
    remove_test_entries();
}

/* Values that Windows' signature check reads hold anything here. */
static void test_signature_values( void )
{
    static const BYTE dummy[4] = { 0xde, 0xad, 0xbe, 0xef };

    if (!on_wine() || !add_test_entries( "rsaenh.dll" ))
    {
        skip( "Windows may verify signatures\n" );
        return;
    }
    /* dispatch: reg-sig-01 */
    reg_set( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Signature", REG_BINARY, dummy, sizeof(dummy) );
    reaches_csp( TEST_PROVIDER );
    reg_set_dword( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "SigInFile", 0 );
    reaches_csp( TEST_PROVIDER );
    reg_set_dword( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "SigInFile", 1 );
    reaches_csp( TEST_PROVIDER );
    reg_delete_value( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Signature" );
    reaches_csp( TEST_PROVIDER );
    remove_test_entries();
}

/* "Type NNN" has exactly three digits. */
static void test_type_key( void )
{
    static const char two_digits[] = TYPES_KEY "\\Type 91", three_digits[] = TYPES_KEY "\\Type 091";

    if (!may_change_machine() || reg_set_string( HKEY_LOCAL_MACHINE, two_digits, "Name", MS_DEF_PROV_A ))
    {
        skip_machine( "register a type" );
        return;
    }
    /* dispatch: reg-ptype-01 */
    acquire_fails( NULL, NULL, 91, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NOT_DEF );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, two_digits );
    reg_set_string( HKEY_LOCAL_MACHINE, three_digits, "Name", MS_DEF_PROV_A );
    acquire_fails( NULL, NULL, 91, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NO_MATCH );
    RegDeleteKeyA( HKEY_LOCAL_MACHINE, three_digits );
    acquire_fails( NULL, NULL, 91, CRYPT_VERIFYCONTEXT, NTE_PROV_TYPE_NOT_DEF );
}

static const char machine_key[] = "Software\\Microsoft\\Cryptography";

static void check_guid( const char *guid )
{
    unsigned int i;

    /* dispatch: reg-guid-03 */
    ok( strlen( guid ) == 36, "MachineGuid is %s\n", debugstr_a( guid ) );
    for (i = 0; guid[i]; i++)
    {
        BOOL dash = i == 8 || i == 13 || i == 18 || i == 23;
        ok( dash ? guid[i] == '-' : strchr( "0123456789abcdef", guid[i] ) != NULL, "MachineGuid is %s\n",
            guid );
    }
}

/* A context can be had without MachineGuid; inside Wine the value then exists. */
static void test_machine_guid( void )
{
    char guid[64], made[64];
    HCRYPTPROV prov;
    DWORD size = sizeof(guid), type;
    HKEY key;

    if (!may_change_machine() ||
        RegOpenKeyExA( HKEY_LOCAL_MACHINE, machine_key, 0, KEY_READ | KEY_SET_VALUE | KEY_WOW64_64KEY, &key ))
    {
        skip_machine( "change MachineGuid" );
        return;
    }
    check_works( acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    release( prov );
    if (RegQueryValueExA( key, "MachineGuid", NULL, &type, (BYTE *)guid, &size )) guid[0] = 0;
    check_guid( guid );

    if (on_wine())
    {
        ok( !RegDeleteValueA( key, "MachineGuid" ), "cannot remove MachineGuid\n" );
        /* dispatch: reg-guid-01 */
        check_works( acquire( &prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
        release( prov );
        size = sizeof(made);
        /* dispatch: reg-guid-02 */
        ok( !RegQueryValueExA( key, "MachineGuid", NULL, &type, (BYTE *)made, &size ), "no MachineGuid\n" );
        ok( type == REG_SZ && size == 37, "type %lu, size %lu\n", type, size );
        check_guid( made );
        if (guid[0]) RegSetValueExA( key, "MachineGuid", 0, REG_SZ, (BYTE *)guid, strlen( guid ) + 1 );
    }
    RegCloseKey( key );
}

START_TEST( registrations )
{
    remove_test_entries();
    test_type_key();
    test_registrations();
    test_value_sizes();
    test_signature_values();
    test_machine_guid();
}
