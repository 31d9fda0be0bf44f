/* The folders of the files: %APPDATA%\Microsoft\Crypto\KIND\SID for the user,
 * %ALLUSERSPROFILE%\Microsoft\Crypto\KIND\MachineKeys for the machine, and beside the latter those of services'
 * accounts. The two start folders are read from the registry once per process, since programs may change their
 * environment. Rows: containers, places.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#define SHELL_FOLDERS L"Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Shell Folders"

/* Accounts of services have no profile of their own to speak of. */
static const WCHAR *const service_sids[] = { L"S-1-5-18", L"S-1-5-19", L"S-1-5-20" };

static BOOL is_service( const WCHAR *sid )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( service_sids ); i++) if (!wcscmp( sid, service_sids[i] )) return TRUE;
    return FALSE;
}

/* The folder that a value of "Shell Folders" names, with its length in characters; 0: none. */
static DWORD shell_folder( HKEY root, const WCHAR *value, WCHAR folder[PATH_CHARS] )
{
    DWORD size = (PATH_CHARS - 1) * sizeof(WCHAR), type, len;
    HKEY key;
    BOOL good;

    if (RegOpenKeyExW( root, SHELL_FOLDERS, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key )) return 0;
    good = !RegQueryValueExW( key, value, NULL, &type, (BYTE *)folder, &size ) && type == REG_SZ;
    RegCloseKey( key );
    if (!good) return 0;
    folder[size / sizeof(WCHAR)] = 0;
    len = lstrlenW( folder );
    while (len && folder[len - 1] == '\\') folder[--len] = 0;
    return len;
}

DWORD place_of_user( const struct keystore *store, const WCHAR *sid, WCHAR folder[PATH_CHARS] )
{
    BOOL common = store->machine || is_service( sid );
    DWORD len = common ? shell_folder( HKEY_LOCAL_MACHINE, L"Common AppData", folder )
                       : shell_folder( HKEY_CURRENT_USER, L"AppData", folder );

    if (!len) return ERROR_FILE_NOT_FOUND;
    if (_snwprintf( folder + len, PATH_CHARS - len - 1, L"\\Microsoft\\Crypto\\%hs\\%s", store->kind,
                    store->machine ? L"MachineKeys" : sid ) < 0) return ERROR_BUFFER_OVERFLOW;
    folder[PATH_CHARS - 1] = 0;
    return ERROR_SUCCESS;
}

/* What was found before, and for whom. */
struct place
{
    struct place *next;
    const char   *kind;
    BOOL          machine;
    WCHAR         sid[SID_MAX];
    WCHAR         folder[PATH_CHARS];
};

static struct place *volatile places;   /* only grows */

static const struct place *find_place( const struct keystore *store, const WCHAR *sid )
{
    const struct place *place;

    for (place = places; place; place = place->next)
        if (place->machine == store->machine && !wcscmp( place->sid, sid ) && !strcmp( place->kind, store->kind ))
            return place;
    return NULL;
}

static void remember_place( const struct keystore *store, const WCHAR *sid, const WCHAR *folder )
{
    struct place *place = heap_alloc( sizeof(*place) );

    if (!place) return;
    place->kind = store->kind;
    place->machine = store->machine;
    lstrcpynW( place->sid, sid, ARRAYSIZE( place->sid ) );
    lstrcpynW( place->folder, folder, ARRAYSIZE( place->folder ) );
    do place->next = places;
    while (InterlockedCompareExchangePointer( (void *volatile *)&places, place, place->next ) != place->next);
}

DWORD keystore_folder( const struct keystore *store, WCHAR folder[PATH_CHARS] )
{
    const struct place *place;
    WCHAR sid[SID_MAX] = L"";
    DWORD err;

    if (!store->machine && !security_user( sid )) return ERROR_FILE_NOT_FOUND;
    if ((place = find_place( store, sid )))
    {
        lstrcpynW( folder, place->folder, PATH_CHARS );
        return ERROR_SUCCESS;
    }
    if ((err = place_of_user( store, sid, folder ))) return err;
    remember_place( store, sid, folder );
    return ERROR_SUCCESS;
}

/* From DLL_PROCESS_DETACH, when the DLL goes and nobody is in it any more. */
void place_process_detach( void )
{
    struct place *place;

    while ((place = places))
    {
        places = place->next;
        heap_free( place );
    }
}

/* ---- making ------------------------------------------------------------------------------------ */

static DWORD make_one( const WCHAR *path, BOOL private )
{
    SECURITY_ATTRIBUTES attributes;
    DWORD err = ERROR_SUCCESS;

    if (private) owner_only( &attributes, TRUE );
    if (!CreateDirectoryW( path, private ? &attributes : NULL )) err = GetLastError();
    if (private) owner_only_free( &attributes );
    if (private && !err) SetFileAttributesW( path, FILE_ATTRIBUTE_SYSTEM );     /* as on Windows; lost without harm */
    return err == ERROR_ALREADY_EXISTS ? ERROR_SUCCESS : err;
}

/* Each folder of the path that is missing; the last two (KIND and the one in it) are the owner's alone. */
DWORD place_make_folder( const WCHAR *folder )
{
    DWORD len = lstrlenW( folder ), parent_len = wcsrchr( folder, '\\' ) - folder, at, err;
    WCHAR path[PATH_CHARS];

    if (GetFileAttributesW( folder ) != INVALID_FILE_ATTRIBUTES) return ERROR_SUCCESS;
    for (at = sizeof("C:\\") - 1; at <= len; at++)
    {
        if (folder[at] && folder[at] != '\\') continue;
        lstrcpynW( path, folder, at + 1 );
        if (GetFileAttributesW( path ) != INVALID_FILE_ATTRIBUTES) continue;
        if ((err = make_one( path, at >= parent_len ))) return err;
        folder_flush_above( path );
    }
    return ERROR_SUCCESS;
}
