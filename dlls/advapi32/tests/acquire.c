/*
 * CryptAcquireContext: the order of its checks, what it reads from the registry, flags, strings,
 * deletion of containers, pointers that lead nowhere.
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

#define CONTAINER     "conformance test, acquire"
#define UNKNOWN_PROV  "No Such Cryptographic Provider"

static const HCRYPTPROV untouched = (HCRYPTPROV)0x55aa55aa;

static BOOL acquire( HCRYPTPROV *prov, const char *container, const char *name, DWORD type, DWORD flags )
{
    return CryptAcquireContextA( prov, container, name, type, flags );
}

/* A failing acquire, through both forms; the handle's place must stay as it was. */
static void acquire_fails( const char *container, const char *name, DWORD type, DWORD flags, DWORD error )
{
    WCHAR container_w[300], name_w[300];
    HCRYPTPROV prov = untouched;

    check_fails( CryptAcquireContextA( &prov, container, name, type, flags ), error );
    ok( prov == untouched, "handle is now %p\n", (void *)prov );       /* dispatch: choice-03 */
    if (container) MultiByteToWideChar( CP_ACP, 0, container, -1, container_w, ARRAY_SIZE( container_w ) );
    if (name) MultiByteToWideChar( CP_ACP, 0, name, -1, name_w, ARRAY_SIZE( name_w ) );
    check_fails( CryptAcquireContextW( &prov, container ? container_w : NULL, name ? name_w : NULL,
                                       type, flags ), error );          /* dispatch: acq-str-01 */
    ok( prov == untouched, "W: handle is now %p\n", (void *)prov );
}

static void release( HCRYPTPROV prov )
{
    check_works( CryptReleaseContext( prov, 0 ) );
}

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
    test_type_key();
    test_registrations();
    test_value_sizes();
    test_signature_values();
    test_machine_guid();
    test_threads();
    test_bad_pointers();
}
