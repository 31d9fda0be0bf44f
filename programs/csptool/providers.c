/* csptool providers: lists the provider types and providers that the registry names, with the
 * default provider of each type.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

#define NAME_MAX_BYTES 1024

static void print_default( DWORD type )
{
    char name[NAME_MAX_BYTES];
    DWORD len = sizeof(name);

    if (CryptGetDefaultProviderA( type, NULL, CRYPT_MACHINE_DEFAULT, name, &len ))
        printf( "        default of the machine: %s\n", name );
    len = sizeof(name);
    if (CryptGetDefaultProviderA( type, NULL, CRYPT_USER_DEFAULT, name, &len ))
        printf( "        default of the user: %s\n", name );
}

static DWORD list_types( void )
{
    char name[NAME_MAX_BYTES];
    DWORD index, type, len;

    printf( "types:\n" );
    for (index = 0;; index++)
    {
        len = sizeof(name);
        if (!CryptEnumProviderTypesA( index, NULL, 0, &type, name, &len )) break;
        printf( "    %2lu  %s\n", type, len ? name : "(no name)" );
        print_default( type );
    }
    return GetLastError();
}

static DWORD list_providers( void )
{
    char name[NAME_MAX_BYTES];
    DWORD index, type, len;

    printf( "providers:\n" );
    for (index = 0;; index++)
    {
        len = sizeof(name);
        if (!CryptEnumProvidersA( index, NULL, 0, &type, name, &len )) break;
        printf( "    %2lu  %s\n", type, name );
    }
    return GetLastError();
}

int providers_command( int argc, char **argv )
{
    DWORD err;

    (void)argc;     /* main() lets none through */
    (void)argv;
    if ((err = list_types()) != ERROR_NO_MORE_ITEMS) return complain( "CryptEnumProviderTypes", err );
    if ((err = list_providers()) != ERROR_NO_MORE_ITEMS) return complain( "CryptEnumProviders", err );
    return 0;
}
