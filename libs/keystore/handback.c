/* Going back: every container into Wine's registry, in the form of its own provider. What was sealed for a file can be
 * opened there as it is. The file stays, and remembers what it gave.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

/* Whether the registry has a pair that the container does not know: one that could not be opened. It is left. */
static BOOL has_unknown( const struct snapshot *snapshot, const struct wine_container *wine )
{
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (wine->pairs[slot].sealed &&
            memcmp( wine->pairs[slot].wine_digest, snapshot->pairs[slot].wine_digest, KEYSTORE_DIGEST_LEN )) return TRUE;
    return FALSE;
}

/* Notes what the registry holds now, and that it holds all. */
static DWORD remember( struct container *container, const struct snapshot *snapshot )
{
    struct snapshot *copy = snapshot_copy( snapshot );
    struct wine_container wine;
    DWORD err;

    if (!copy) return NTE_NO_MEMORY;
    if (!(err = wine_read( &container->store, snapshot->name, &wine )))
    {
        takeover_note( copy, &wine );
        wine_free( &wine );
        copy->flags |= SNAPSHOT_HANDED_BACK;
        err = container_store( container, copy, snapshot );
    }
    snapshot_unref( copy );
    return err;
}

static DWORD hand_back_snapshot( struct container *container, const struct snapshot *snapshot,
                                 enum keystore_finding *finding )
{
    struct wine_container wine;
    DWORD err;
    BOOL unknown;

    if ((err = wine_read( &container->store, snapshot->name, &wine ))) return err;
    unknown = has_unknown( snapshot, &wine );
    wine_free( &wine );
    if (unknown)
    {
        *finding = KEYSTORE_WINE_SEALED;
        return NTE_BAD_KEY_STATE;
    }
    if ((err = wine_write( &container->store, snapshot ))) return err;
    return remember( container, snapshot );
}

static void hand_back( const struct keystore *store, const char *file, keystore_report report, void *arg )
{
    enum keystore_finding finding = KEYSTORE_FAILED;
    struct snapshot *snapshot = NULL;
    struct container container;
    HANDLE lock = NULL;
    DWORD err;

    if (!(err = container_locate_file( store, file, &container ))) err = store_lock( store, container.hash, &lock );
    if (!err && !(err = container_load( &container, &snapshot )))
        err = hand_back_snapshot( &container, snapshot, &finding );
    if (lock) store_unlock( lock );
    if (err != ERROR_FILE_NOT_FOUND)
        report( arg, snapshot ? snapshot->name : file, err ? finding : KEYSTORE_GOOD, err );
    snapshot_unref( snapshot );
}

DWORD keystore_hand_back( const struct keystore *store, keystore_report report, void *arg )
{
    struct name_list files = { 0 };
    WCHAR folder[PATH_MOST];
    const char *file;
    DWORD err;

    if ((err = place_folder( store, folder ))) return err;
    if (!(err = list_files( folder, &files )))
        for (file = files.names; file && *file; file += lstrlenA( file ) + 1)
            if (name_is_container_file( file )) hand_back( store, file, report, arg );
    heap_free( files.names );
    return err;
}
