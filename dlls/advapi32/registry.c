/* The registry entries of providers and provider types, where Windows keeps them:
 *   HKLM\Software\Microsoft\Cryptography\Defaults\Provider\<name>              Type, Image Path
 *   HKLM\Software\Microsoft\Cryptography\Defaults\Provider Types\Type NNN      Name, TypeName
 *   HKCU\Software\Microsoft\Cryptography\Providers\Type NNN                    Name
 * The user's default is also read where Wine's own DLL writes it, HKCU\...\Cryptography\Provider Type NNN.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "dispatcher.h"

#define CRYPTOGRAPHY    L"Software\\Microsoft\\Cryptography\\"
#define PROVIDER_KEY    CRYPTOGRAPHY L"Defaults\\Provider"
#define TYPES_KEY       CRYPTOGRAPHY L"Defaults\\Provider Types"
#define USER_FORMAT     CRYPTOGRAPHY L"Providers\\Type %03lu"
#define OLD_USER_FORMAT CRYPTOGRAPHY L"Provider Type %03lu"
#define MACHINE_FORMAT  TYPES_KEY L"\\Type %03lu"

#define KEY_NAME_MAX   255     /* characters that the registry allows in a key's name */

/* Reads a value of any size into a block that starts with `header` zero bytes and ends with a NUL character,
 * which strings in the registry may lack. */
static LSTATUS read_value( HKEY key, const WCHAR *value, SIZE_T header, DWORD *reg_type, void **block )
{
    DWORD size = 128, room;
    LSTATUS status;

    *block = NULL;
    do
    {
        heap_free( *block );
        room = size;
        if (!(*block = heap_alloc( header + room + 2 * sizeof(WCHAR) ))) return ERROR_NOT_ENOUGH_MEMORY;
        status = RegQueryValueExW( key, value, NULL, reg_type, (BYTE *)*block + header, &size );
    }
    while (status == ERROR_MORE_DATA && size > room);

    if (!status)
    {
        memset( (BYTE *)*block + header + (size & ~1u), 0, sizeof(WCHAR) );      /* half a character is none */
        return ERROR_SUCCESS;
    }
    heap_free( *block );
    *block = NULL;
    return status;
}

/* Reads a value that must be a non-empty string. */
static LSTATUS read_string( HKEY key, const WCHAR *value, SIZE_T header, BOOL expandable, void **block )
{
    DWORD type;
    LSTATUS status = read_value( key, value, header, &type, block );

    if (status) return status;
    if ((type == REG_SZ || (expandable && type == REG_EXPAND_SZ)) && *(WCHAR *)((BYTE *)*block + header))
        return ERROR_SUCCESS;
    heap_free( *block );
    *block = NULL;
    return ERROR_INVALID_DATA;
}

static LSTATUS read_dword( HKEY key, const WCHAR *value, DWORD *data )
{
    DWORD type, size = sizeof(*data);
    LSTATUS status = RegQueryValueExW( key, value, NULL, &type, (BYTE *)data, &size );

    if (!status && (type != REG_DWORD || size != sizeof(*data))) status = ERROR_INVALID_DATA;
    return status;
}

/* ---- providers -------------------------------------------------------------------------------- */

/* An entry with the image path that the key holds, or with an empty one if it holds none. What cannot be read now may
 * be read later, and is no entry. */
static DWORD read_entry( HKEY key, DWORD type, struct provider_entry **entry )
{
    const SIZE_T header = offsetof( struct provider_entry, image_path );
    void *block;
    LSTATUS status = read_string( key, L"Image Path", header, TRUE, &block );

    if (status == ERROR_FILE_NOT_FOUND || status == ERROR_INVALID_DATA) block = heap_alloc( header + sizeof(WCHAR) );
    else if (status && status != ERROR_NOT_ENOUGH_MEMORY) return NTE_PROV_TYPE_ENTRY_BAD;
    if (!(*entry = block)) return ERROR_NOT_ENOUGH_MEMORY;
    (*entry)->type = type;
    return ERROR_SUCCESS;
}

DWORD registry_read_provider( const WCHAR *name, struct provider_entry **entry )
{
    DWORD type, err = ERROR_SUCCESS;
    HKEY parent, key;

    *entry = NULL;
    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, PROVIDER_KEY, 0, KEY_READ, &parent )) return NTE_KEYSET_NOT_DEF;
    if (RegOpenKeyExW( parent, name, 0, KEY_READ, &key )) err = NTE_KEYSET_NOT_DEF;
    RegCloseKey( parent );
    if (err) return err;

    if (read_dword( key, L"Type", &type )) err = NTE_PROV_TYPE_ENTRY_BAD;
    else err = read_entry( key, type, entry );
    RegCloseKey( key );
    return err;
}

/* Gives the name of the n-th subkey of a key below HKLM, and that subkey open, for the caller to close. */
static DWORD enum_subkey( const WCHAR *path, DWORD index, WCHAR *name, HKEY *subkey )
{
    DWORD size = KEY_NAME_MAX + 1;
    LSTATUS status;
    HKEY key;

    if (RegOpenKeyExW( HKEY_LOCAL_MACHINE, path, 0, KEY_READ, &key )) return NTE_FAIL;
    status = RegEnumKeyExW( key, index, name, &size, NULL, NULL, NULL, NULL );
    if (!status && RegOpenKeyExW( key, name, 0, KEY_READ, subkey )) status = NTE_FAIL;
    RegCloseKey( key );
    if (status && status != ERROR_NO_MORE_ITEMS) return NTE_FAIL;
    return status;
}

static WCHAR *copy_name( const WCHAR *name )
{
    SIZE_T size = (lstrlenW( name ) + 1) * sizeof(WCHAR);
    WCHAR *copy = heap_alloc( size );

    return copy ? memcpy( copy, name, size ) : NULL;
}

DWORD registry_enum_providers( DWORD index, DWORD *type, WCHAR **name )
{
    WCHAR buffer[KEY_NAME_MAX + 1];
    HKEY key;
    DWORD err;

    if ((err = enum_subkey( PROVIDER_KEY, index, buffer, &key ))) return err;
    if (read_dword( key, L"Type", type )) err = NTE_FAIL;
    RegCloseKey( key );
    if (err) return err;
    return (*name = copy_name( buffer )) ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* ---- provider types --------------------------------------------------------------------------- */

/* The number in a key name that ends in three digits, or 0. */
static DWORD type_of_key_name( const WCHAR *name )
{
    int len = lstrlenW( name ), i;
    DWORD type = 0;

    if (len < 3) return 0;
    for (i = len - 3; i < len; i++)
    {
        if (name[i] < '0' || name[i] > '9') return 0;
        type = type * 10 + name[i] - '0';
    }
    return type;
}

DWORD registry_enum_types( DWORD index, DWORD *type, WCHAR **name )
{
    WCHAR buffer[KEY_NAME_MAX + 1];
    void *block = NULL;
    LSTATUS status;
    HKEY key;
    DWORD err;

    if ((err = enum_subkey( TYPES_KEY, index, buffer, &key ))) return err;
    status = read_string( key, L"TypeName", 0, FALSE, &block );
    RegCloseKey( key );
    if (status == ERROR_NOT_ENOUGH_MEMORY) return status;
    if (status && status != ERROR_FILE_NOT_FOUND && status != ERROR_INVALID_DATA) return NTE_FAIL;
    if ((*type = type_of_key_name( buffer )))
    {
        *name = block;
        return ERROR_SUCCESS;
    }
    heap_free( block );
    return NTE_FAIL;
}

/* ---- defaults --------------------------------------------------------------------------------- */

static LSTATUS open_type( HKEY root, const WCHAR *format, DWORD type, REGSAM access, HKEY *key )
{
    WCHAR path[80];

    _snwprintf( path, ARRAYSIZE( path ), format, type );
    return RegOpenKeyExW( root, path, 0, access, key );
}

static DWORD read_default( HKEY root, const WCHAR *format, DWORD type, WCHAR **name )
{
    void *block = NULL;
    LSTATUS status;
    HKEY key;

    *name = NULL;
    if (open_type( root, format, type, KEY_READ, &key )) return NTE_PROV_TYPE_NOT_DEF;
    status = read_string( key, L"Name", 0, FALSE, &block );
    RegCloseKey( key );
    *name = block;
    if (!status || status == ERROR_NOT_ENOUGH_MEMORY) return status;
    /* A user's key without a name is what is left of a default that was deleted. */
    if (status == ERROR_FILE_NOT_FOUND && root == HKEY_CURRENT_USER) return NTE_PROV_TYPE_NOT_DEF;
    return NTE_PROV_TYPE_ENTRY_BAD;
}

DWORD registry_read_default( DWORD type, enum default_scope scope, WCHAR **name )
{
    DWORD err;

    if (scope == SCOPE_MACHINE) return read_default( HKEY_LOCAL_MACHINE, MACHINE_FORMAT, type, name );
    err = read_default( HKEY_CURRENT_USER, USER_FORMAT, type, name );
    if (err == (DWORD)NTE_PROV_TYPE_NOT_DEF) err = read_default( HKEY_CURRENT_USER, OLD_USER_FORMAT, type, name );
    return err;
}

DWORD registry_find_default( DWORD type, WCHAR **name )
{
    DWORD err = registry_read_default( type, SCOPE_USER, name );

    if (err != (DWORD)NTE_PROV_TYPE_NOT_DEF) return err;
    return registry_read_default( type, SCOPE_MACHINE, name );
}

static LSTATUS delete_name( HKEY root, const WCHAR *format, DWORD type )
{
    LSTATUS status;
    HKEY key;

    if ((status = open_type( root, format, type, KEY_SET_VALUE, &key ))) return status;
    status = RegDeleteValueW( key, L"Name" );
    RegCloseKey( key );
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

static DWORD delete_default( DWORD type, enum default_scope scope )
{
    LSTATUS status;

    if (scope == SCOPE_MACHINE)
    {
        status = delete_name( HKEY_LOCAL_MACHINE, MACHINE_FORMAT, type );
        return status == ERROR_FILE_NOT_FOUND ? (DWORD)NTE_BAD_PROVIDER : (DWORD)status;
    }
    status = delete_name( HKEY_CURRENT_USER, USER_FORMAT, type );
    if (!status || status == ERROR_FILE_NOT_FOUND)
        status = delete_name( HKEY_CURRENT_USER, OLD_USER_FORMAT, type );
    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : status;
}

static LSTATUS open_default_for_write( DWORD type, enum default_scope scope, HKEY *key )
{
    WCHAR path[80];

    if (scope == SCOPE_MACHINE) return open_type( HKEY_LOCAL_MACHINE, MACHINE_FORMAT, type, KEY_SET_VALUE, key );
    _snwprintf( path, ARRAYSIZE( path ), USER_FORMAT, type );
    return RegCreateKeyExW( HKEY_CURRENT_USER, path, 0, NULL, 0, KEY_SET_VALUE, NULL, key, NULL );
}

DWORD registry_write_default( DWORD type, enum default_scope scope, const WCHAR *name )
{
    LSTATUS status;
    HKEY key;

    if (!name) return delete_default( type, scope );
    status = open_default_for_write( type, scope, &key );
    if (status) return status == ERROR_FILE_NOT_FOUND ? (DWORD)NTE_BAD_PROVIDER : (DWORD)status;
    status = RegSetValueExW( key, L"Name", 0, REG_SZ, (const BYTE *)name,
                             (lstrlenW( name ) + 1) * sizeof(WCHAR) );
    RegCloseKey( key );
    return status;
}
