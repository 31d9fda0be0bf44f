/* Lists the provider types and providers that are registered, with the defaults of the machine and of
 * the user: the questions that setup programs ask before they choose one. Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

static int failures;

static void report( const char *what )
{
    printf( "%s failed, error %#lx\n", what, GetLastError() );
    failures++;
}

/* The name of a default provider, or a dash where there is none. */
static void print_default( const char *title, DWORD type, DWORD flags )
{
    char name[256];
    DWORD len = sizeof(name);

    if (!CryptGetDefaultProviderA( type, NULL, flags, name, &len )) lstrcpyA( name, "-" );
    printf( "            default of the %s: %s\n", title, name );
}

static int list_types( void )
{
    char name[256];
    DWORD index, type, len = sizeof(name);

    printf( "Provider types:\n" );
    for (index = 0; CryptEnumProviderTypesA( index, NULL, 0, &type, name, &len ); index++)
    {
        printf( "  type %3lu  %s\n", type, name );
        print_default( "machine", type, CRYPT_MACHINE_DEFAULT );
        print_default( "user", type, CRYPT_USER_DEFAULT );
        len = sizeof(name);
    }
    if (GetLastError() != ERROR_NO_MORE_ITEMS) report( "CryptEnumProviderTypes" );
    return index;
}

/* Acquires a provider by its name, to see that it does load. */
static void try_provider( const char *name, DWORD type )
{
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, NULL, name, type, CRYPT_VERIFYCONTEXT ))
    {
        report( "  CryptAcquireContext" );
        return;
    }
    if (!CryptReleaseContext( prov, 0 )) report( "  CryptReleaseContext" );
}

static int list_providers( void )
{
    char name[256];
    DWORD index, type, len = sizeof(name);

    printf( "Providers:\n" );
    for (index = 0; CryptEnumProvidersA( index, NULL, 0, &type, name, &len ); index++)
    {
        printf( "  type %3lu  %s\n", type, name );
        try_provider( name, type );
        len = sizeof(name);
    }
    if (GetLastError() != ERROR_NO_MORE_ITEMS) report( "CryptEnumProviders" );
    return index;
}

int main( void )
{
    int types = list_types(), providers = list_providers();

    printf( "%d types, %d providers, %d failures\n", types, providers, failures );
    return failures || !types || !providers;
}
