/* Lists: the files of a store, and the names of its containers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

DWORD name_list_add( struct name_list *list, const char *name )
{
    DWORD size = lstrlenA( name ) + 1, room = list->room ? list->room * 2 : 1024;
    char *names;

    if (list->used + size + 1 > list->room)
    {
        while (room < list->used + size + 1) room *= 2;
        if (!(names = heap_alloc( room ))) return NTE_NO_MEMORY;
        if (list->used) memcpy( names, list->names, list->used );
        heap_free( list->names );
        list->names = names;
        list->room = room;
    }
    memcpy( list->names + list->used, name, size );
    list->used += size;
    return ERROR_SUCCESS;
}

BOOL name_list_has( const struct name_list *list, const char *name )
{
    const char *at;

    if (!list->names) return FALSE;
    for (at = list->names; *at; at += lstrlenA( at ) + 1) if (!lstrcmpiA( at, name )) return TRUE;
    return FALSE;
}

DWORD list_files( const WCHAR *folder, struct name_list *files )
{
    WCHAR pattern[PATH_MOST];
    WIN32_FIND_DATAW data;
    char file[UNIQUE_MOST];
    DWORD err = ERROR_SUCCESS;
    HANDLE find;

    if (_snwprintf( pattern, PATH_MOST, L"%s\\*", folder ) < 0) return ERROR_BUFFER_OVERFLOW;
    if ((find = FindFirstFileW( pattern, &data )) == INVALID_HANDLE_VALUE) return ERROR_SUCCESS;
    do
    {
        if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) continue;
        if (!WideCharToMultiByte( CP_ACP, 0, data.cFileName, -1, file, sizeof(file), NULL, NULL )) continue;
        if (name_is_unique( file )) err = name_list_add( files, file );
    } while (!err && FindNextFileW( find, &data ));
    FindClose( find );
    return err;
}

/* The name of a container by its file; one that cannot be read is left out. */
static DWORD add_file( const struct keystore *store, const char *file, struct name_list *list )
{
    struct container container;
    struct snapshot *snapshot;
    DWORD err;

    if (!name_is_container_file( file )) return ERROR_SUCCESS;
    if ((err = container_locate_file( store, file, &container ))) return err;
    if (container_read( &container, &snapshot )) return ERROR_SUCCESS;
    if (!name_list_has( list, snapshot->name )) err = name_list_add( list, snapshot->name );
    snapshot_unref( snapshot );
    return err;
}

/* A container that Wine's registry has; where there is a file that one has been asked already. */
static DWORD add_wine( const struct keystore *store, const char *name, struct name_list *list )
{
    struct container container;
    struct wine_container wine;
    ULONGLONG written;
    DWORD size, err;

    if (container_locate( store, name, &container )) return ERROR_SUCCESS;
    if (!file_stamp( container.path, &written, &size )) return ERROR_SUCCESS;
    if ((err = wine_read( store, name, &wine ))) return err;
    if (wine.exists && !name_list_has( list, name )) err = name_list_add( list, name );
    wine_free( &wine );
    return err;
}

static DWORD add_all( const struct keystore *store, const char *names, struct name_list *list,
                      DWORD (*add)( const struct keystore *store, const char *name, struct name_list *list ) )
{
    DWORD err = ERROR_SUCCESS;

    for (; names && *names && !err; names += lstrlenA( names ) + 1) err = add( store, names, list );
    return err;
}

DWORD keystore_list( const struct keystore *store, char **names )
{
    struct name_list files = { 0 }, list = { 0 };
    WCHAR folder[PATH_MOST];
    char *in_wine = NULL;
    DWORD err;

    if ((err = place_folder( store, folder ))) return err;
    if (!(err = list_files( folder, &files )) && !(err = wine_list( store, &in_wine )) &&
        !(err = add_all( store, files.names, &list, add_file )) && !(err = add_all( store, in_wine, &list, add_wine )))
        err = list.names ? ERROR_SUCCESS : name_list_add( &list, "" );
    heap_free( files.names );
    heap_free( in_wine );
    if (err) heap_free( list.names );
    else *names = list.names;
    return err;
}
