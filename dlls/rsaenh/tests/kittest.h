/* Registration of testcsp.dll's providers, for the tests of the provider kit. The DLL lies beside the test program.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_KITTEST_H
#define RSAENH_TESTS_KITTEST_H

#define KIT_PROVIDERS_KEY "Software\\Microsoft\\Cryptography\\Defaults\\Provider\\"

static BOOL set_kit_number( HKEY key, const char *name, DWORD type, DWORD value )
{
    return !RegSetValueExA( key, name, 0, type, (const BYTE *)&value, sizeof(value) );
}

static const char *kit_provider_key( const char *provider )
{
    static char key[MAX_PATH];

    lstrcpyA( key, KIT_PROVIDERS_KEY );
    return lstrcatA( key, provider );
}

/* FALSE: there is no such DLL, or the registry may not be written, by this user or at all. */
static BOOL register_kit_provider( const char *provider, DWORD type )
{
    char path[MAX_PATH];
    DWORD len = GetModuleFileNameA( NULL, path, sizeof(path) );
    BOOL ret;
    HKEY key;

    if (!may_change_machine()) return FALSE;
    while (len && path[len - 1] != '\\') len--;
    lstrcpynA( path + len, "testcsp.dll", sizeof(path) - len );
    ok( GetFileAttributesA( path ) != INVALID_FILE_ATTRIBUTES, "there is no testcsp.dll beside the test program\n" );
    /* Loaded for good: a dispatcher may unload a CSP with its last context, and the containers are in its memory. */
    if (!LoadLibraryA( path )) return FALSE;
    if (RegCreateKeyExA( HKEY_LOCAL_MACHINE, kit_provider_key( provider ), 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key,
                         NULL )) return FALSE;
    ret = !RegSetValueExA( key, "Image Path", 0, REG_SZ, (const BYTE *)path, lstrlenA( path ) + 1 ) &&
          set_kit_number( key, "Type", REG_DWORD, type ) && set_kit_number( key, "SigInFile", REG_DWORD, 0 ) &&
          set_kit_number( key, "Signature", REG_BINARY, 0 );
    RegCloseKey( key );
    return ret;
}

static void unregister_kit_provider( const char *provider )
{
    if (may_change_machine()) RegDeleteKeyA( HKEY_LOCAL_MACHINE, kit_provider_key( provider ) );
}

#endif
