/* A look at every container that changes nothing: what cannot be read or opened, and what Wine's registry has newer.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

struct check
{
    const struct keystore *store;
    keystore_report        report;
    void                  *arg;
};

static void tell( const struct check *check, const char *name, enum keystore_finding finding, DWORD err )
{
    check->report( check->arg, name, finding, err );
}

/* Returns whether everything was in order. `finding`: what it is if a pair cannot be opened. */
static BOOL check_pairs( const struct check *check, const char *name, const struct stored_pair *pairs,
                         enum keystore_finding finding )
{
    BOOL good = TRUE;
    DWORD slot, err;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        if (!(err = pair_check( &pairs[slot] ))) continue;
        tell( check, name, err == (DWORD)NTE_KEYSET_ENTRY_BAD ? KEYSTORE_DAMAGED : finding, err );
        good = FALSE;
    }
    return good;
}

/* What Wine's registry has that the file has not seen. */
static BOOL check_newer( const struct check *check, const struct snapshot *file )
{
    struct wine_container wine;
    BOOL good = TRUE;
    DWORD slot, err;

    if (wine_read( check->store, file->name, &wine )) return TRUE;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        const struct stored_pair *pair = &wine.pairs[slot];

        if (!pair->sealed || !memcmp( pair->wine_digest, file->pairs[slot].wine_digest, KEYSTORE_DIGEST_LEN )) continue;
        err = pair_check( pair );
        tell( check, file->name, err ? KEYSTORE_WINE_SEALED : KEYSTORE_WINE_NEWER, err );
        good = FALSE;
    }
    wine_free( &wine );
    return good;
}

static void check_snapshot( const struct check *check, const struct snapshot *file )
{
    BOOL good;

    if (file->flags & SNAPSHOT_DELETED) return;
    good = check_pairs( check, file->name, file->pairs, KEYSTORE_SEALED );
    if (check_newer( check, file ) && good) tell( check, file->name, KEYSTORE_GOOD, ERROR_SUCCESS );
}

/* Reads under the lock, as everybody does, if it can be had. */
static DWORD read_locked( const struct check *check, struct container *container, struct snapshot **snapshot )
{
    struct stamp stamp;
    DWORD size, err;
    HANDLE lock;
    BYTE *bytes;

    store_lock_to_read( check->store, container->hash, &lock );
    if (!(err = file_read( container->path, &bytes, &size, &stamp )))
    {
        err = format_parse( bytes, size, snapshot );
        heap_free_secret( bytes, size );
    }
    store_unlock( lock );
    return err;
}

static void check_file( const struct check *check, const char *file )
{
    struct container container;
    struct snapshot *snapshot;
    DWORD err;

    if (!name_is_container_file( file ))
    {
        tell( check, file, KEYSTORE_KEPT, ERROR_SUCCESS );
        return;
    }
    if (!(err = container_locate_file( check->store, file, &container )))
        err = read_locked( check, &container, &snapshot );
    if (err)
    {
        tell( check, file, err == (DWORD)NTE_KEYSET_ENTRY_BAD ? KEYSTORE_DAMAGED : KEYSTORE_UNREADABLE, err );
        return;
    }
    check_snapshot( check, snapshot );
    snapshot_unref( snapshot );
}

/* A container that Wine's registry alone has. */
static void check_wine( const struct check *check, const struct name_list *files, const char *name )
{
    struct wine_container wine;

    if (name_has_file( check->store, files, name )) return;
    if (wine_read( check->store, name, &wine )) return;
    if (wine.exists && check_pairs( check, name, wine.pairs, KEYSTORE_WINE_SEALED ))
        tell( check, name, KEYSTORE_GOOD, ERROR_SUCCESS );
    wine_free( &wine );
}

DWORD keystore_check( const struct keystore *store, keystore_report report, void *arg )
{
    struct check check = { store, report, arg };
    struct name_list files = { 0 }, in_wine = { 0 };
    WCHAR folder[PATH_MOST];
    const char *name;
    DWORD err;

    if ((err = keystore_folder( store, folder ))) return err;
    if (!(err = list_files( folder, &files )) && !(err = wine_list( store, &in_wine )))
    {
        for (name = files.names; name && *name; name += lstrlenA( name ) + 1) check_file( &check, name );
        for (name = in_wine.names; name && *name; name += lstrlenA( name ) + 1) check_wine( &check, &files, name );
    }
    name_list_free( &files );
    name_list_free( &in_wine );
    return err;
}
