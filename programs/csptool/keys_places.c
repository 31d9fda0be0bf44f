/* csptool keys places: the folders of the containers that this user sees, one line each,
 *     SCOPE <tab> Unix path, below the prefix's folder dosdevices; "-": there is no such folder yet;
 *     Windows' path where the Wine does not tell Unix paths
 * by which "winecsp status" tells whose the other key files of a prefix are.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"
#include "keys.h"

/* Wine tells the Unix path, with the upper and lower case that the folders have. */
static DWORD print_unix_path( const char *scope, const WCHAR *path )
{
    static const char start[] = "/dosdevices/";
    char *(CDECL *get_unix_name)( const WCHAR *path );
    char *name, *at, *next;

    get_unix_name = (void *)GetProcAddress( GetModuleHandleA( "kernel32.dll" ), "wine_get_unix_file_name" );
    if (!get_unix_name)
    {
        printf( "%s\t", scope );
        print_wide( path );
        printf( "\n" );
        return ERROR_SUCCESS;
    }
    if (!(name = get_unix_name( path )))
    {
        DWORD err = GetLastError();

        if (err != ERROR_PATH_NOT_FOUND && err != ERROR_FILE_NOT_FOUND) return err;
        printf( "%s\t-\n", scope );
        return ERROR_SUCCESS;
    }
    for (at = name; (next = strstr( at, start )); at = next + sizeof(start) - 1) {}
    printf( "%s\t%s\n", scope, at );
    HeapFree( GetProcessHeap(), 0, name );
    return ERROR_SUCCESS;
}

int keys_places( void )
{
    WCHAR path[KEYSTORE_FOLDER_MAX];
    int failed = 0;
    unsigned int i;
    DWORD err;

    for (i = 0; i < SCOPE_COUNT; i++)
        if ((err = keystore_folder( &scopes[i].store, path )) || (err = print_unix_path( scopes[i].name, path )))
            failed |= complain( scopes[i].name, err );
    return failed;
}
