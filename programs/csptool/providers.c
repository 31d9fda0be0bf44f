/* csptool providers: the providers that the registry names, and for which type each is the default.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "text/text.h"

static const struct column columns[] =
{
    { "type", "TYPE", CELL_NUMBER }, { "name", "PROVIDER", CELL_TEXT }, { "type_name", "NAME OF THE TYPE", CELL_TEXT },
    { "default", "DEFAULT OF", CELL_TEXT }, { "image", "DLL", CELL_TEXT }
};

/* The name that the registry has for a type, from the heap. */
static WCHAR *type_name( DWORD wanted )
{
    DWORD index, type, size;
    WCHAR *name;

    for (index = 0; CryptEnumProviderTypesW( index, NULL, 0, &type, NULL, &size ); index++)
    {
        name = must_alloc( size + sizeof(*name) );
        if (CryptEnumProviderTypesW( index, NULL, 0, &type, name, &size ) && type == wanted) return name;
        free( name );
    }
    return must_alloc( sizeof(*name) );
}

static BOOL is_default( const WCHAR *provider, DWORD type, DWORD whose )
{
    DWORD size = 0;
    WCHAR *name;
    BOOL ret;

    if (!CryptGetDefaultProviderW( type, NULL, whose, NULL, &size )) return FALSE;
    name = must_alloc( size );
    ret = CryptGetDefaultProviderW( type, NULL, whose, name, &size ) && !lstrcmpW( name, provider );
    free( name );
    return ret;
}

static const char *default_of( const WCHAR *provider, DWORD type )
{
    BOOL machine = is_default( provider, type, CRYPT_MACHINE_DEFAULT );
    BOOL user = is_default( provider, type, CRYPT_USER_DEFAULT );

    return machine && user ? "machine, user" : machine ? "machine" : user ? "user" : "";
}

static void add_provider( struct table *table, const WCHAR *provider, DWORD type )
{
    WCHAR *name = type_name( type ), image[MAX_PATH];

    table_number( table, type );
    table_wide( table, provider );
    table_wide( table, name );
    table_cell( table, default_of( provider, type ) );
    provider_image( provider, image );
    table_wide( table, image );
    free( name );
}

int providers_command( const struct call *call )
{
    struct table *table = table_create( columns, ARRAYSIZE( columns ) );
    DWORD index, type, err;
    WCHAR *name;

    for (index = 0; (name = provider_listed( index, &type )); index++)
    {
        add_provider( table, name, type );
        free( name );
    }
    err = GetLastError();
    table_print( table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
    return err == ERROR_NO_MORE_ITEMS ? 0 : complain( "CryptEnumProviders", err );
}
