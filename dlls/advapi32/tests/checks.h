/*
 * Helpers that the tests of the dispatcher share: calls wrapped with sentinels for the last error,
 * and the registry entries of a provider and a provider type that exist only for the tests.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef ADVAPI32_TESTS_CHECKS_H
#define ADVAPI32_TESTS_CHECKS_H

#include "machine.h"

#define SENTINEL 0xdeadbeef

/* The call must fail with this error. */
#define check_fails( call, error ) \
    do { \
        BOOL ret_; \
        DWORD err_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        err_ = GetLastError(); \
        ok( !ret_, "%s succeeded\n", #call ); \
        ok( err_ == (DWORD)(error), "%s: got error %#lx, expected %#lx\n", #call, err_, (DWORD)(error) ); \
    } while (0)

/* The call must fail with one of two errors: versions of Windows differ. */
#define check_fails_either( call, error, error2 ) \
    do { \
        BOOL ret_; \
        DWORD err_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        err_ = GetLastError(); \
        ok( !ret_, "%s succeeded\n", #call ); \
        ok( err_ == (DWORD)(error) || err_ == (DWORD)(error2), "%s: got error %#lx\n", #call, err_ ); \
    } while (0)

/* The call must succeed. */
#define check_works( call ) \
    do { \
        BOOL ret_; \
        SetLastError( SENTINEL ); \
        ret_ = (call); \
        ok( ret_, "%s failed: error %#lx\n", #call, GetLastError() ); \
    } while (0)

#define DEFAULTS_KEY   "Software\\Microsoft\\Cryptography\\Defaults"
#define PROVIDER_KEY   DEFAULTS_KEY "\\Provider"
#define TYPES_KEY      DEFAULTS_KEY "\\Provider Types"
#define USER_KEY       "Software\\Microsoft\\Cryptography\\Providers"
#define OLD_USER_KEY   "Software\\Microsoft\\Cryptography"  /* where Wine has "Provider Type NNN" */

/* A provider and a type of our own: no system registers these. */
#define TEST_PROVIDER  "Conformance Test Provider"
#define TEST_TYPE      991
#define TEST_TYPE_KEY  TYPES_KEY "\\Type 991"
#define TEST_PROV_KEY  PROVIDER_KEY "\\" TEST_PROVIDER
#define UNUSED_TYPE    999

static inline BOOL on_wine( void )
{
    return !strcmp( winetest_platform, "wine" );
}

/* Whether a provider's DLL is Wine's own: those say so behind their DOS header. Ours may be part of a Wine, and then
 * has a resource that says so (RT_RCDATA is 10). */
static inline BOOL is_builtin( const char *dll )
{
    HMODULE module = LoadLibraryA( dll );
    BOOL ret = module && !memcmp( (const char *)module + 0x40, "Wine builtin DLL", 16 ) &&
               !FindResourceA( module, "WINECSP", (const char *)10 );

    if (module) FreeLibrary( module );
    return ret;
}

static inline LSTATUS reg_set( HKEY root, const char *path, const char *name, DWORD type,
                               const void *data, DWORD size )
{
    HKEY key;
    LSTATUS status;

    status = RegCreateKeyExA( root, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL );
    if (status) return status;
    status = RegSetValueExA( key, name, 0, type, data, size );
    RegCloseKey( key );
    return status;
}

static inline LSTATUS reg_set_string( HKEY root, const char *path, const char *name, const char *text )
{
    return reg_set( root, path, name, REG_SZ, text, strlen( text ) + 1 );
}

static inline LSTATUS reg_set_dword( HKEY root, const char *path, const char *name, DWORD value )
{
    return reg_set( root, path, name, REG_DWORD, &value, sizeof(value) );
}

static inline LSTATUS reg_create( HKEY root, const char *path )
{
    HKEY key;
    LSTATUS status = RegCreateKeyExA( root, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL );

    if (!status) RegCloseKey( key );
    return status;
}

/* Reads a string value; an empty text stands for none. */
static inline LSTATUS reg_get_string( HKEY root, const char *path, const char *name, char *text, DWORD size )
{
    DWORD type;
    HKEY key;
    LSTATUS status;

    text[0] = 0;
    status = RegOpenKeyExA( root, path, 0, KEY_QUERY_VALUE, &key );
    if (status) return status;
    status = RegQueryValueExA( key, name, NULL, &type, (BYTE *)text, &size );
    if (status) text[0] = 0;
    RegCloseKey( key );
    return status;
}

static inline LSTATUS reg_delete_value( HKEY root, const char *path, const char *name )
{
    HKEY key;
    LSTATUS status;

    status = RegOpenKeyExA( root, path, 0, KEY_SET_VALUE, &key );
    if (status) return status;
    status = RegDeleteValueA( key, name );
    RegCloseKey( key );
    return status;
}

/* Removes whatever the tests have registered. */
static inline void remove_test_entries( void )
{
    if (may_change_machine())
    {
        RegDeleteKeyA( HKEY_LOCAL_MACHINE, TEST_PROV_KEY );
        RegDeleteKeyA( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY );
    }
    RegDeleteKeyA( HKEY_CURRENT_USER, USER_KEY "\\Type 991" );
    RegDeleteKeyA( HKEY_CURRENT_USER, OLD_USER_KEY "\\Provider Type 991" );
}

/* Registers the test provider, and its type with it as the default. FALSE without the rights. */
static inline BOOL add_test_entries( const char *image )
{
    if (!may_change_machine()) return FALSE;
    if (reg_set_string( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Image Path", image )) return FALSE;
    if (reg_set_dword( HKEY_LOCAL_MACHINE, TEST_PROV_KEY, "Type", TEST_TYPE )) return FALSE;
    return !reg_set_string( HKEY_LOCAL_MACHINE, TEST_TYPE_KEY, "Name", TEST_PROVIDER );
}

/* Name of the CSP behind a context; empty when it does not say. */
static inline void get_provider_name( HCRYPTPROV prov, char *name, DWORD size )
{
    if (!CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &size, 0 )) name[0] = 0;
}

#endif
