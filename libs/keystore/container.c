/* Containers: finding one, its current content, and writing it. Every file is read and replaced under the container's
 * lock; checking an unchanged one takes no lock and opens nothing.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

TRACE_CHANNEL( crypt );

void keystore_process_detach( void )
{
    snapshots_process_detach();
    place_process_detach();
    security_process_detach();
    name_process_detach();
}

/* ---- where ------------------------------------------------------------------------------------- */

static DWORD set_file( struct container *container, const WCHAR *folder, const char *file )
{
    lstrcpynA( container->unique, file, sizeof(container->unique) );
    lstrcpynA( container->hash, file, sizeof(container->hash) );
    if (_snwprintf( container->path, PATH_CHARS - 64, L"%s\\%hs", folder, container->unique ) < 0)
        return ERROR_BUFFER_OVERFLOW;
    return ERROR_SUCCESS;
}

static void get_folder( const struct container *container, WCHAR folder[PATH_CHARS] )
{
    lstrcpynW( folder, container->path, PATH_CHARS );
    *wcsrchr( folder, '\\' ) = 0;
}

BOOL is_missing( DWORD err )
{
    return err == ERROR_FILE_NOT_FOUND || err == ERROR_PATH_NOT_FOUND;
}

BOOL container_has_file( const struct container *container )
{
    struct stamp stamp;

    return !is_missing( file_look( container->path, &stamp ) );
}

/* A file of the same name hash, made when the machine had another GUID: that is where the container is then. (Or the
 * very file, if it came to be meanwhile.) FALSE: there is none. */
static BOOL find_other_guid( struct container *container )
{
    WCHAR folder[PATH_CHARS], pattern[PATH_CHARS];
    WIN32_FIND_DATAW data;
    char file[UNIQUE_MAX];
    BOOL found = FALSE;
    HANDLE find;

    get_folder( container, folder );
    _snwprintf( pattern, PATH_CHARS, L"%s\\%hs_*", folder, container->hash );
    pattern[PATH_CHARS - 1] = 0;
    if ((find = FindFirstFileW( pattern, &data )) == INVALID_HANDLE_VALUE) return FALSE;
    do
    {
        if (!WideCharToMultiByte( CP_ACP, 0, data.cFileName, -1, file, sizeof(file), NULL, NULL )) continue;
        found = name_is_container_file( file ) && !set_file( container, folder, file );
    } while (!found && FindNextFileW( find, &data ));
    FindClose( find );
    return found;
}

DWORD container_locate_file( const struct keystore *store, const char *file, struct container *container )
{
    WCHAR folder[PATH_CHARS];
    DWORD err;

    if ((err = keystore_folder( store, folder ))) return err;
    return container_locate_in( store, folder, file, container );
}

DWORD container_locate_in( const struct keystore *store, const WCHAR *folder, const char *file,
                           struct container *container )
{
    memset( container, 0, sizeof(*container) );
    container->store = *store;
    return set_file( container, folder, file );
}

DWORD container_locate( const struct keystore *store, const char *name, struct container *container )
{
    char hash[HASH_CHARS + 1], guid[64], file[UNIQUE_MAX];
    WCHAR folder[PATH_CHARS];
    DWORD err;

    memset( container, 0, sizeof(*container) );
    container->store = *store;
    if ((err = name_resolve( name, container->name ))) return err;
    if ((err = keystore_folder( store, folder ))) return err;
    if (name_is_unique( container->name ))
    {
        if ((err = set_file( container, folder, container->name ))) return err;
        if (container_has_file( container )) return ERROR_SUCCESS;
    }
    if ((err = name_hash( container->name, hash ))) return err;
    machine_guid( guid );
    _snprintf( file, sizeof(file), "%s_%s", hash, guid );
    return set_file( container, folder, file );
}

/* ---- reading and writing under the lock -------------------------------------------------------- */

/* The file as it is. ERROR_FILE_NOT_FOUND: there is none. */
static DWORD read_file( const struct container *container, struct snapshot **snapshot, struct stamp *stamp )
{
    DWORD size, err;
    BYTE *bytes;

    if ((err = file_read( container->path, &bytes, &size, stamp )))
        return err == ERROR_PATH_NOT_FOUND ? ERROR_FILE_NOT_FOUND : err;
    if ((err = format_parse( bytes, size, snapshot ))) WARN( "%s is damaged\n", trace_wstr( container->path ) );
    heap_free_secret( bytes, size );
    return err;
}

static DWORD make_folder_of( const struct container *container )
{
    WCHAR folder[PATH_CHARS];

    get_folder( container, folder );
    return place_make_folder( folder );
}

DWORD container_store( struct container *container, struct snapshot *snapshot, BOOL replace )
{
    struct stamp stamp;
    BYTE *bytes;
    DWORD size, err;

    ASSERT( store_lock_is_mine( container->hash ) );
    if ((err = make_folder_of( container ))) return write_error( err );
    if ((err = format_build( snapshot, &bytes, &size ))) return err;
    err = file_write( container->path, bytes, size, replace, &stamp );
    heap_free_secret( bytes, size );
    if (err) return write_error( err );
    snapshot_unref( cache_put( container->path, snapshot, &stamp ) );
    return ERROR_SUCCESS;
}

/* Pairs of Wine's registry that another one hides, in a file beside the container's. */
static DWORD keep_hidden( struct container *container, struct snapshot *hidden )
{
    BYTE *bytes;
    DWORD size, err;

    if ((err = format_build( hidden, &bytes, &size ))) return err;
    err = file_keep_bytes( container->path, bytes, size );
    heap_free_secret( bytes, size );
    return err;
}

/* Writes what was taken over. If it cannot be written it is good for this time all the same, unless a pair would be
 * lost. */
static DWORD settle( struct container *container, struct takeover *takeover, const struct snapshot *file )
{
    DWORD err;

    if ((err = make_folder_of( container ))) return ERROR_SUCCESS;
    if (takeover->keep && (err = file_keep( container->path ))) return err;
    if (takeover->hidden && (err = keep_hidden( container, takeover->hidden ))) return err;
    if ((err = container_store( container, takeover->result, file != NULL )))
        WARN( "%s cannot be written, error %lu\n", trace_wstr( container->path ), err );
    return ERROR_SUCCESS;
}

/* A file that was kept is nobody's in Wine's registry. */
static DWORD load_kept( struct container *container, struct snapshot *file, const struct stamp *stamp,
                        struct snapshot **snapshot )
{
    if (!file || (file->flags & SNAPSHOT_DELETED)) return ERROR_FILE_NOT_FOUND;
    *snapshot = cache_put( container->path, file, stamp );
    return ERROR_SUCCESS;
}

static DWORD load_settled( struct container *container, BOOL locked, struct snapshot *file, const struct stamp *stamp,
                           struct snapshot **snapshot )
{
    struct takeover takeover;
    DWORD err;

    ASSERT( !locked || store_lock_is_mine( container->hash ) );
    if (!name_is_container_file( container->unique )) return load_kept( container, file, stamp, snapshot );
    if ((err = takeover_look( &container->store, file ? file->name : container->name, locked, file, &takeover )))
        return err;
    if (!takeover.result) return ERROR_FILE_NOT_FOUND;
    if (!takeover.changed) *snapshot = cache_put( container->path, takeover.result, stamp );
    else if (!(err = locked ? settle( container, &takeover, file ) : ERROR_SUCCESS))
        *snapshot = snapshot_ref( takeover.result );
    takeover_free( &takeover );
    return err;
}

/* As container_load, and gives what the file has, NULL if there is none. `is_there`: whether it was just there. For a
 * file that is not there Wine goes through the whole folder, so nothing asks twice. One that was kept and has vanished
 * is gone: the file with its hash is that of the container which it was kept beside. */
static DWORD load_with_file( struct container *container, BOOL locked, BOOL is_there, struct snapshot **file,
                             struct snapshot **snapshot )
{
    DWORD err = ERROR_FILE_NOT_FOUND;
    struct stamp stamp;

    *file = NULL;
    if (is_there || (name_is_container_file( container->unique ) && find_other_guid( container )))
        err = read_file( container, file, &stamp );
    if (err && err != ERROR_FILE_NOT_FOUND) return err;
    return load_settled( container, locked, *file, &stamp, snapshot );
}

static DWORD load_looked( struct container *container, BOOL locked, BOOL is_there, struct snapshot **snapshot )
{
    struct snapshot *file;
    DWORD err = load_with_file( container, locked, is_there, &file, snapshot );

    snapshot_unref( file );
    return err;
}

DWORD container_load( struct container *container, BOOL locked, struct snapshot **snapshot )
{
    return load_looked( container, locked, container_has_file( container ), snapshot );
}

/* ---- opening, making, deleting ----------------------------------------------------------------- */

DWORD container_peek( const struct container *container, struct snapshot **snapshot )
{
    struct stamp stamp;

    return read_file( container, snapshot, &stamp );
}

static DWORD read_now( struct container *container, struct snapshot **snapshot )
{
    struct stamp stamp;
    DWORD looked = file_look( container->path, &stamp ), err;
    HANDLE lock;

    if (!looked && (*snapshot = cache_find( container->path, &stamp ))) return ERROR_SUCCESS;
    store_lock_to_read( &container->store, container->hash, &lock );
    err = load_looked( container, lock != NULL, !is_missing( looked ), snapshot );
    store_unlock( lock );
    if (err == ERROR_ACCESS_DENIED && !looked && (*snapshot = cache_find_shut( container->path, &stamp )))
        return ERROR_SUCCESS;
    return err;
}

/* Whoever is told that a container is gone makes a new one: that is said of none that may be there. */
DWORD container_read( struct container *container, struct snapshot **snapshot )
{
    DWORD err = read_now( container, snapshot );

    return is_missing( err ) ? (DWORD)NTE_BAD_KEYSET : store_error( err, NTE_FAIL );
}

/* What a program is told where something is already, in whatever state, or where nobody may look. */
static DWORD create_error( const struct container *container, DWORD err )
{
    struct stamp stamp;

    if (!err || err == (DWORD)NTE_KEYSET_ENTRY_BAD) return NTE_EXISTS;
    if (err == ERROR_ACCESS_DENIED && file_look( container->path, &stamp ) == err) return NTE_PERM;
    return store_error( err, NTE_EXISTS );
}

DWORD container_make( struct container *container, struct snapshot *content )
{
    struct snapshot *loaded = NULL, *there;
    struct wine_container wine;
    DWORD err;

    err = load_with_file( container, TRUE, container_has_file( container ), &there, &loaded );
    snapshot_unref( loaded );
    if (err != ERROR_FILE_NOT_FOUND)
    {
        err = create_error( container, err );
        goto done;
    }

    /* A file that is no container any more may still lie there. */
    if (there && (there->flags & SNAPSHOT_HANDED_BACK) && (err = file_keep( container->path ))) goto done;
    if (!(err = wine_read( &container->store, container->name, &wine )))
    {
        if (wine.exists) takeover_note( content, &wine );
        else if (there) takeover_inherit( content, there );
        wine_free( &wine );
        err = container_store( container, content, there != NULL );
    }
done:
    snapshot_unref( there );
    return err;
}

static DWORD open_existing( struct container *container )
{
    struct snapshot *snapshot;
    DWORD err;

    if ((err = read_now( container, &snapshot ))) return open_error( err );
    snapshot_unref( snapshot );
    return ERROR_SUCCESS;
}

static DWORD create_new( struct container *container )
{
    struct snapshot *empty;
    HANDLE lock;
    DWORD err;

    if ((err = store_lock( &container->store, container->hash, WAIT_WRITE, &lock ))) return write_error( err );
    if (!(empty = snapshot_create( container->name ))) err = NTE_NO_MEMORY;
    else err = container_make( container, empty );
    snapshot_unref( empty );
    store_unlock( lock );
    return write_error( err );
}

/* Without a profile there is no place: ERROR_FILE_NOT_FOUND, which callers know. */
static DWORD locate_error( DWORD err )
{
    return err == ERROR_FILE_NOT_FOUND ? err : store_error( err, NTE_FAIL );
}

static DWORD container_acquire( const struct keystore *store, const char *name, DWORD (*work)( struct container * ),
                                struct container **container )
{
    struct container *new = heap_alloc( sizeof(*new) );
    DWORD err;

    if (!new) return NTE_NO_MEMORY;
    if ((err = container_locate( store, name, new ))) err = locate_error( err );
    else err = work( new );
    if (err) container_close( new );
    else *container = new;
    return err;
}

DWORD keystore_open( const struct keystore *store, const char *name, struct container **container )
{
    return container_acquire( store, name, open_existing, container );
}

DWORD keystore_create( const struct keystore *store, const char *name, struct container **container )
{
    return container_acquire( store, name, create_new, container );
}

void container_close( struct container *container )
{
    heap_free( container );
}

/* Puts a file that says so in the place of a container that is deleted. */
static DWORD bury( struct container *container, const char *name, const struct snapshot *there,
                   const struct wine_container *wine )
{
    struct snapshot *gone = snapshot_create( name );
    DWORD err;

    if (!gone) return NTE_NO_MEMORY;
    gone->flags = SNAPSHOT_DELETED;
    if (wine->exists) takeover_note( gone, wine );
    else if (there) takeover_inherit( gone, there );
    err = container_store( container, gone, container_has_file( container ) );
    snapshot_unref( gone );
    return err;
}

/* What was buried is a file of ours, and the container is deleted, whether or not the file goes. Where that was not
 * possible, since there is no room, deleting needs none; but a link stays, whose target would go. */
static DWORD remove_file( const struct container *container, DWORD bury_err )
{
    DWORD err;

    ASSERT( store_lock_is_mine( container->hash ) );
    if (bury_err == (DWORD)NTE_PERM || (bury_err && !file_is_own( container->path ))) return bury_err;
    if (!(err = file_delete( container->path )) || bury_err) return write_error( err );
    WARN( "%s stays, error %lu\n", trace_wstr( container->path ), err );
    return ERROR_SUCCESS;
}

/* Whether a container may be deleted that cannot be read: one that is damaged or shut will not be better later. */
static BOOL stays_unreadable( DWORD err )
{
    return err == (DWORD)NTE_KEYSET_ENTRY_BAD || err == ERROR_ACCESS_DENIED;
}

/* Of a container that Wine's registry has, or had when one of the name was deleted, the file stays: it is what the disk
 * is sure to have when a server is killed, which forgets that the key was deleted. */
static DWORD delete( struct container *container )
{
    struct snapshot *there = NULL;
    struct wine_container wine;
    const char *name;
    DWORD err;

    err = container_load( container, TRUE, &there );
    if (err == ERROR_FILE_NOT_FOUND) return NTE_BAD_KEYSET;
    if (err && !stays_unreadable( err )) return err;
    name = there ? there->name : container->name;
    if ((err = wine_read( &container->store, name, &wine ))) goto done;
    err = bury( container, name, there, &wine );
    if (!name_is_container_file( container->unique ) || (!wine.exists && (!there || !there->wine_time)))
        err = remove_file( container, err );
    else if (!err && wine.exists) err = wine_delete( &container->store, name );
    wine_free( &wine );
    cache_drop( container->path );
done:
    snapshot_unref( there );
    return err;
}

DWORD keystore_delete( const struct keystore *store, const char *name )
{
    struct container container;
    HANDLE lock;
    DWORD err;

    if ((err = container_locate( store, name, &container ))) return locate_error( err );
    if ((err = store_lock( store, container.hash, WAIT_WRITE, &lock ))) return write_error( err );
    err = delete( &container );
    store_unlock( lock );
    return write_error( err );
}

const char *container_name( const struct container *container )
{
    return container->name;
}

const char *container_unique_name( const struct container *container )
{
    return container->unique;
}
