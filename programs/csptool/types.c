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

/* A type whose default provider does not work, and why. */
struct failure
{
    DWORD type, err;
};

/* Adds one type's line; the error is in the failure. */
static void add_type( struct table *table, DWORD type, struct failure *failure )
{
    char name[PROVIDER_NAME_MAX] = "";
    HCRYPTPROV prov = 0;

    failure->type = type;
    failure->err = ERROR_SUCCESS;
    table_number( table, type );
    if (!CryptAcquireContextA( &prov, NULL, NULL, type, CRYPT_VERIFYCONTEXT ) || !provider_name( prov, type, name ))
        failure->err = GetLastError() ? GetLastError() : (DWORD)NTE_FAIL;
    table_cell( table, failure->err ? "" : name );
    add_image( table, prov ? find_image( name ) : NULL );
    if (prov) release_context( prov, 0 );
}

/* Each error once, with all the types that it is of. */
static int complain_of_types( struct failure *failures, int count )
{
    char types[1024];
    int i, j, len, failed = 0;
    DWORD err;

    for (i = 0; i < count; i++)
    {
        if (!(err = failures[i].err)) continue;
        for (j = i, len = 0; j < count; j++)
        {
            if (failures[j].err != err) continue;
            if (len < (int)sizeof(types) - 16)
                len += sprintf( types + len, "%s%lu", len ? ", " : "", failures[j].type );
            failures[j].err = ERROR_SUCCESS;
        }
        failed |= complain_about( strchr( types, ',' ) ? "types" : "type", types, err );
    }
    return failed;
}

int types_command( const struct call *call )
{
    static const DWORD defaults[] = { PROV_RSA_FULL, PROV_DSS, PROV_RSA_SCHANNEL, PROV_DSS_DH, PROV_DH_SCHANNEL,
                                      PROV_RSA_AES };
    int count = call->count ? call->count : (int)ARRAYSIZE( defaults ), failed, i;
    struct failure *failures;
    struct table *table;
    DWORD type;

    for (i = 0; i < call->count; i++) if (!parse_type( call->args[i], &type )) return EXIT_USAGE;
    table = table_create( columns, ARRAYSIZE( columns ) );
    failures = must_alloc( count * sizeof(*failures) );
    for (i = 0; i < count; i++)
    {
        if (!call->count || !parse_type( call->args[i], &type )) type = defaults[i % ARRAYSIZE( defaults )];
        add_type( table, type, &failures[i] );
    }
    failed = complain_of_types( failures, count );
    free( failures );
    table_print( table, call->options.json ? TABLE_JSON : is_terminal() ? TABLE_ALIGNED : TABLE_TABS );
    return failed;
}
