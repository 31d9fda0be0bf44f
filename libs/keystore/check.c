/* Checks every container and changes nothing: what cannot be read or opened, and what is newer in Wine's registry.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

struct check
{
    const struct keystore *store;
    keystore_report        report;
    void                  *arg;
};

static void check_tell( const struct check *check, const char *name, enum keystore_finding finding, DWORD err )
{
    check->report( check->arg, name, finding, err );
}

/* Returns whether it is in order. `finding`: what it is if it cannot be opened. */
static BOOL check_pair( const struct check *check, const char *name, const struct stored_pair *pair,
                        enum keystore_finding finding )
{
    DWORD err;

    if (!(err = pair_check( pair ))) return TRUE;
    check_tell( check, name, err == (DWORD)NTE_KEYSET_ENTRY_BAD ? KEYSTORE_DAMAGED : finding, err );
    return FALSE;
}

/* A container that Wine's registry alone has, or has anew since it was deleted here. */
static void check_pairs_of_wine( const struct check *check, const char *name, const struct stored_pair *pairs )
{
    BOOL good = TRUE;
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (!check_pair( check, name, &pairs[slot], KEYSTORE_WINE_SEALED )) good = FALSE;
    if (good) check_tell( check, name, KEYSTORE_GOOD, ERROR_SUCCESS );
}

/* One slot of a container that has a file: the pair that counts, and one that Wine's registry has and the file has not
 * seen. */
static BOOL check_slot( const struct check *check, const char *name, const struct stored_pair *file,
                        const struct stored_pair *counts, const struct stored_pair *wine )
{
    BOOL newer = !pair_is_sealed_alike( file, counts );
    BOOL good = newer || check_pair( check, name, file, KEYSTORE_SEALED );

    if (wine->sealed && memcmp( wine->wine_digest, file->wine_digest, KEYSTORE_DIGEST_LEN ) &&
        !check_pair( check, name, wine, KEYSTORE_WINE_SEALED )) return FALSE;
    if (newer) check_tell( check, name, KEYSTORE_WINE_NEWER, ERROR_SUCCESS );
    return good && !newer;
}

static void check_slots( const struct check *check, const struct snapshot *file, const struct snapshot *counts )
{
    struct wine_container wine;
    BOOL good = TRUE;
    DWORD slot, err;

    if ((err = wine_read( check->store, file->name, &wine )))
    {
        check_tell( check, file->name, KEYSTORE_UNREADABLE, err );
        return;
    }
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (!check_slot( check, file->name, &file->pairs[slot], &counts->pairs[slot], &wine.pairs[slot] )) good = FALSE;
    wine_free( &wine );
    if (good) check_tell( check, file->name, KEYSTORE_GOOD, ERROR_SUCCESS );
}

/* Which of the two counts is judged as at the next use, and there may be no container any more. */
static void check_snapshot( const struct check *check, struct snapshot *file )
{
    struct takeover takeover;
    DWORD err;

    if ((err = takeover_look( check->store, file->name, FALSE, file, &takeover )))
    {
        check_tell( check, file->name, KEYSTORE_UNREADABLE, err );
        return;
    }
    if (takeover.result && (file->flags & SNAPSHOT_DELETED))
        check_pairs_of_wine( check, file->name, takeover.result->pairs );
    else if (takeover.result) check_slots( check, file, takeover.result );
    takeover_free( &takeover );
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
        check_tell( check, file, KEYSTORE_KEPT, ERROR_SUCCESS );
        return;
    }
    if (!(err = container_locate_file( check->store, file, &container )))
        err = read_locked( check, &container, &snapshot );
    if (err)
    {
        check_tell( check, file, err == (DWORD)NTE_KEYSET_ENTRY_BAD ? KEYSTORE_DAMAGED : KEYSTORE_UNREADABLE, err );
        return;
    }
    check_snapshot( check, snapshot );
    snapshot_unref( snapshot );
}

static void check_wine( const struct check *check, const struct name_list *files, const char *name )
{
    struct wine_container wine;

    if (name_has_file( check->store, files, name )) return;
    if (wine_read( check->store, name, &wine )) return;
    if (wine.exists) check_pairs_of_wine( check, name, wine.pairs );
    wine_free( &wine );
}

DWORD keystore_check( const struct keystore *store, keystore_report report, void *arg )
{
    struct check check = { store, report, arg };
    struct name_list files = { 0 }, in_wine = { 0 };
    WCHAR folder[PATH_CHARS];
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
