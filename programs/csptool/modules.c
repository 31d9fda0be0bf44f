/* csptool modules [NAME...]: loads each DLL by its name, as a program would, and prints one line
 *     NAME <tab> full path <tab> ProductName <tab> ProductVersion
 * taken from what is really mapped. "-" stands for what could not be found out.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

/* Prints one module's line; FALSE if it cannot be loaded. */
static BOOL print_module( const char *name )
{
    HMODULE module = LoadLibraryA( name );
    DWORD err = GetLastError();

    printf( "%s\t", name );
    print_image( module );
    if (!module)
    {
        complain( name, err );
        return FALSE;
    }
    FreeLibrary( module );
    return TRUE;
}

int modules_command( int argc, char **argv )
{
    static char advapi32[] = "advapi32.dll", cryptsp[] = "cryptsp.dll", rsaenh[] = "rsaenh.dll";
    static char dssenh[] = "dssenh.dll";
    char *defaults[] = { advapi32, cryptsp, rsaenh, dssenh };
    int i, failed = 0;

    if (!argc)
    {
        argc = ARRAYSIZE( defaults );
        argv = defaults;
    }
    for (i = 0; i < argc; i++) failed |= !print_module( argv[i] );
    return failed;
}
