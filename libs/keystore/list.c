/* The files of a store, and the names of its containers. The time for one name does not grow with their number: a set
 * (names.c) tells whether a name is known, and the folder and Wine's registry are each walked once.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

/* ---- files ------------------------------------------------------------------------------------- */

static DWORD add_file( struct name_list *files, const char *file )
{
    BOOL is_new;
    DWORD err;

    if (!name_is_unique( file )) return ERROR_SUCCESS;
    if (name_is_container_file( file ) && (err = hash_set_add( &files->known, file, &is_new ))) return err;
    return name_list_add( files, file );
}

/* Why a folder cannot be gone through; one that is not there is an empty one. */
static DWORD find_error( void )
{
    DWORD err = GetLastError();

    return err == ERROR_FILE_NOT_FOUND || err == ERROR_PATH_NOT_FOUND ? ERROR_SUCCESS : err;
}

DWORD list_files( const WCHAR *folder, struct name_list *files )
{
    WCHAR pattern[PATH_CHARS];
    WIN32_FIND_DATAW data;
    char file[UNIQUE_MAX];
    DWORD err = ERROR_SUCCESS;
    HANDLE find;

    if (_snwprintf( pattern, PATH_CHARS, L"%s\\*", folder ) < 0) return ERROR_BUFFER_OVERFLOW;
    if ((find = FindFirstFileW( pattern, &data )) == INVALID_HANDLE_VALUE) return find_error();
    do
    {
        if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) continue;
        if (!WideCharToMultiByte( CP_ACP, 0, data.cFileName, -1, file, sizeof(file), NULL, NULL )) continue;
        err = add_file( files, file );
    } while (!err && FindNextFileW( find, &data ));
    if (!err && GetLastError() != ERROR_NO_MORE_FILES) err = GetLastError();
    FindClose( find );
    return err;
}

/* ---- containers -------------------------------------------------------------------------------- */

/* What is known while a store's containers are listed. */
struct listing
{
    const struct keystore *store;
    WCHAR                  folder[PATH_CHARS];
    struct name_list       files, in_wine, names;
};

/* The name in a file, if that alone says that there is such a container. */
static DWORD add_plain( struct listing *listing, struct container *container )
{
    struct snapshot *snapshot;
    char hash[HASH_CHARS + 1];
    DWORD err;

    if ((err = container_peek( container, &snapshot ))) return err;
    if (snapshot->flags) err = ERROR_INVALID_STATE;
    else if (!(err = name_hash( snapshot->name, hash )) && hash_set_has( &listing->in_wine.known, hash ))
        err = ERROR_INVALID_STATE;
    if (!err) err = name_list_add_new( &listing->names, snapshot->name );
    snapshot_unref( snapshot );
    return err;
}

/* A container that there may be something to settle about: with Wine's registry, or as its file cannot be read at once.
 * One that cannot be read is left out. */
static DWORD add_settled( struct listing *listing, struct container *container )
{
    struct snapshot *snapshot;
    DWORD err;

    if ((err = container_read( container, &snapshot ))) return err == (DWORD)NTE_NO_MEMORY ? err : ERROR_SUCCESS;
    err = name_list_add_new( &listing->names, snapshot->name );
    snapshot_unref( snapshot );
    return err;
}

static DWORD add_of_file( struct listing *listing, const char *file )
{
    struct container container;
    DWORD err;

    if (!name_is_container_file( file )) return ERROR_SUCCESS;
    if ((err = container_locate_in( listing->store, listing->folder, file, &container ))) return err;
    if (!(err = add_plain( listing, &container )) || err == (DWORD)NTE_NO_MEMORY) return err;
    return add_settled( listing, &container );
}

BOOL name_has_file( const struct keystore *store, const struct name_list *files, const char *name )
{
    struct container container;
    char hash[HASH_CHARS + 1];
    ULONGLONG written;
    DWORD size;

    if (!name_hash( name, hash ) && hash_set_has( &files->known, hash )) return TRUE;
    return name_is_unique( name ) && !container_locate( store, name, &container ) &&
           !file_stamp( container.path, &written, &size );
}

/* A container that Wine's registry has; where there is a file that one has been asked already. */
static DWORD add_of_wine( struct listing *listing, const char *name )
{
    struct wine_container wine;
    DWORD err;

    if (name_has_file( listing->store, &listing->files, name )) return ERROR_SUCCESS;
    if ((err = wine_read( listing->store, name, &wine ))) return err;
    if (wine.exists) err = name_list_add_new( &listing->names, name );
    wine_free( &wine );
    return err;
}

static DWORD add_all( struct listing *listing, const char *names,
                      DWORD (*add)( struct listing *listing, const char *name ) )
{
    DWORD err = ERROR_SUCCESS;

    for (; names && *names && !err; names += lstrlenA( names ) + 1) err = add( listing, names );
    return err;
}

static DWORD list_store( struct listing *listing )
{
    DWORD err;

    if ((err = keystore_folder( listing->store, listing->folder ))) return err;
    if ((err = wine_list( listing->store, &listing->in_wine ))) return err;
    /* A program gets the names that can be found; of a folder that cannot be read csptool tells, and a hand-back
     * stops. */
    err = list_files( listing->folder, &listing->files );
    if (store_error( err, 0 ) == (DWORD)NTE_NO_MEMORY) return err;
    if ((err = add_all( listing, listing->files.names, add_of_file ))) return err;
    if ((err = add_all( listing, listing->in_wine.names, add_of_wine ))) return err;
    return listing->names.names ? ERROR_SUCCESS : name_list_add( &listing->names, "" );
}

DWORD keystore_list( const struct keystore *store, char **names )
{
    struct listing *listing = heap_alloc( sizeof(*listing) );
    DWORD err;

    if (!listing) return NTE_NO_MEMORY;
    listing->store = store;
    if (!(err = list_store( listing )))
    {
        *names = listing->names.names;
        listing->names.names = NULL;
    }
    name_list_free( &listing->files );
    name_list_free( &listing->in_wine );
    name_list_free( &listing->names );
    heap_free( listing );
    return store_error( err, NTE_FAIL );
}
