/* csptool modules [NAME...]: loads each DLL by its name, as a program would, and prints one line
 *     NAME <tab> full path <tab> ProductName <tab> ProductVersion
 * taken from what is really mapped. "-" stands for what could not be found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

static void print_version_string( HMODULE module, const WCHAR *key )
{
    WCHAR value[128];

    printf( "\t" );
    if (version_string( module, key, value, ARRAYSIZE( value ))) print_wide( value );
    else printf( "-" );
}

/* Prints one module's line; FALSE if it cannot be loaded. */
static BOOL print_module( const char *name )
{
    WCHAR path[MAX_PATH];
    HMODULE module = LoadLibraryA( name );
    DWORD len;

    printf( "%s\t", name );
    if (!module)
    {
        printf( "-\t-\t-\n" );
        complain( name, GetLastError() );
        return FALSE;
    }
    len = GetModuleFileNameW( module, path, ARRAYSIZE( path ));
    if (len && len < ARRAYSIZE( path )) print_wide( path );
    else printf( "-" );
    print_version_string( module, L"ProductName" );
    print_version_string( module, L"ProductVersion" );
    printf( "\n" );
    FreeLibrary( module );
    return TRUE;
}

int modules_command( int argc, char **argv )
{
    static char advapi32[] = "advapi32.dll", cryptsp[] = "cryptsp.dll";
    char *defaults[] = { advapi32, cryptsp };
    int i, failed = 0;

    if (!argc)
    {
        argc = ARRAYSIZE( defaults );
        argv = defaults;
    }
    for (i = 0; i < argc; i++) failed |= !print_module( argv[i] );
    return failed;
}
