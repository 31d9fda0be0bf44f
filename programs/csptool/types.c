/* csptool types [TYPE...]: acquires a context of each type's default provider (of winecsp's types unless some are
 * named), as a program would, and prints which DLL serves it. Into a pipe it is one line
 *     TYPE <tab> provider <tab> full path of its DLL <tab> ProductName <tab> ProductVersion
 * The provider tells its name itself, or, since Wine's dssenh.dll does not, the registration does; the DLL is what is
 * really mapped. "-" stands for what could not be found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "text/text.h"

static const struct column columns[] =
{
    { "type", "TYPE", CELL_NUMBER }, { "provider", "PROVIDER", CELL_TEXT }, { "path", "DLL", CELL_TEXT },
    { "product", "PRODUCT", CELL_TEXT }, { "version", "VERSION", CELL_TEXT }
};

/* The module that the registry names for a provider, if this process has it. */
static HMODULE find_image( const char *provider )
{
    WCHAR image[MAX_PATH], *file, *wide;
    char *utf8 = utf8_from_ansi( provider );

    wide = wide_from( utf8 );
    provider_image( wide, image );
    free( wide );
    free( utf8 );
    file = wcsrchr( image, '\\' );
    return *image ? GetModuleHandleW( file ? file + 1 : image ) : NULL;
}

#define PROVIDER_NAME_MAX 256

/* The name of a type's default provider, of which there is a context. */
static BOOL provider_name( HCRYPTPROV prov, DWORD type, char name[PROVIDER_NAME_MAX] )
{
    DWORD len = PROVIDER_NAME_MAX;

    if (CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 )) return TRUE;
    len = PROVIDER_NAME_MAX;
    return CryptGetDefaultProviderA( type, NULL, CRYPT_USER_DEFAULT, name, &len );
}

/* Adds one type's line; FALSE if its default provider does not work. */
static BOOL add_type( struct table *table, DWORD type )
{
    char name[PROVIDER_NAME_MAX] = "";
    HCRYPTPROV prov = 0;
    BOOL ret = FALSE;

    table_number( table, type );
    if (!CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT ))
        complain( "CryptAcquireContext", GetLastError() );
    else if (!(ret = provider_name( prov, type, name )))
        complain( "CryptGetDefaultProvider", GetLastError() );
    table_cell( table, ret ? name : "" );
    add_image( table, prov ? find_image( name ) : NULL );
    if (prov) release_context( prov, 0 );
    return ret;
}

int types_command( const struct call *call )
{
    static const DWORD defaults[] = { PROV_RSA_FULL, PROV_DSS, PROV_RSA_SCHANNEL, PROV_DSS_DH, PROV_DH_SCHANNEL,
                                      PROV_RSA_AES };
    struct table *table;
    int failed = 0, i;
    DWORD type;

    for (i = 0; i < call->count; i++) if (!parse_type( call->args[i], &type )) return EXIT_USAGE;
    table = table_create( columns, ARRAYSIZE( columns ) );
    for (i = 0; i < call->count; i++) failed |= !parse_type( call->args[i], &type ) || !add_type( table, type );
    for (i = 0; !call->count && i < (int)ARRAYSIZE( defaults ); i++) failed |= !add_type( table, defaults[i] );
    table_print( table, call->options.json ? TABLE_JSON : is_terminal() ? TABLE_ALIGNED : TABLE_TABS );
    return failed;
}
