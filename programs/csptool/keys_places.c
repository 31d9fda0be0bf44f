/* csptool keys places: the folders of the containers that this user sees, one line each,
 *     SCOPE <tab> Unix path, below the prefix's folder dosdevices; "-": there is no such folder yet
 * or, from a Wine that does not tell Unix paths, Windows' path,
 * by which "winecsp status" tells whose the other key files of a prefix are. docs/key-store.md says where they lie.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include <sddl.h>
#include <winreg.h>

#include "heap.h"
#include "keys.h"

#define SHELL_FOLDERS L"Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders"
#define PATH_MOST     1024

/* The SID of the user as text, to be freed with LocalFree; NULL: not known. */
static WCHAR *user_sid( void )
{
    BYTE buffer[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    DWORD len = sizeof(buffer);
    WCHAR *text = NULL;
    HANDLE token;

    if (!OpenProcessToken( GetCurrentProcess(), TOKEN_QUERY, &token )) return NULL;
    if (!GetTokenInformation( token, TokenUser, buffer, len, &len ) ||
        !ConvertSidToStringSidW( ((TOKEN_USER *)buffer)->User.Sid, &text )) text = NULL;
    CloseHandle( token );
    return text;
}

/* The folder of one scope, as Windows names it. */
static DWORD find_place( BOOL machine, const WCHAR *sid, WCHAR path[PATH_MOST] )
{
    WCHAR start[MAX_PATH];
    DWORD size = sizeof(start), err;

    if ((err = RegGetValueW( machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, SHELL_FOLDERS,
                             machine ? L"Common AppData" : L"AppData", RRF_RT_REG_SZ, NULL, start, &size ))) return err;
    if (_snwprintf( path, PATH_MOST - 1, L"%s\\Microsoft\\Crypto\\RSA\\%s", start, machine ? L"MachineKeys" : sid ) < 0)
        return ERROR_BUFFER_OVERFLOW;
    path[PATH_MOST - 1] = 0;
    return ERROR_SUCCESS;
}

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
    WCHAR path[PATH_MOST], *sid = user_sid();
    int failed = 0;
    unsigned int i;
    DWORD err;

    for (i = 0; i < SCOPE_COUNT; i++)
    {
        if (!scopes[i].store.machine && !sid) err = ERROR_NONE_MAPPED;
        else if (!(err = find_place( scopes[i].store.machine, sid, path ))) err = print_unix_path( scopes[i].name, path );
        if (err) failed |= complain( scopes[i].name, err );
    }
    LocalFree( sid );
    return failed;
}
