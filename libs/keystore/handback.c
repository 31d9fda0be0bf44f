/* Handing back: every container goes into Wine's registry, in the format of its own provider, which can open the seals
 * as they are. The file stays. That a container was handed back is recorded only once the registry is known to be
 * saved: a wineserver that is killed forgets the last half minute, and the container would look as if it had been
 * deleted.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

/* Whether the registry has a pair that the container does not know: one that could not be opened. It is left. */
static BOOL has_unknown( const struct snapshot *snapshot, const struct wine_container *wine )
{
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (wine->pairs[slot].sealed &&
            memcmp( wine->pairs[slot].wine_digest, snapshot->pairs[slot].wine_digest,
                    KEYSTORE_DIGEST_LEN )) return TRUE;
    return FALSE;
}

/* Whether the public half of a pair, by which programs know it, is not that of the private one, which alone would
 * go. */
static BOOL is_mixed( const struct snapshot *snapshot )
{
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (pair_check( &snapshot->pairs[slot] ) == (DWORD)NTE_KEYSET_ENTRY_BAD) return TRUE;
    return FALSE;
}

static DWORD hand_back( struct container *container, const struct snapshot *snapshot, const struct wine_container *wine,
                        enum keystore_finding *finding )
{
    if (is_mixed( snapshot ))
    {
        *finding = KEYSTORE_DAMAGED;
        return NTE_KEYSET_ENTRY_BAD;
    }
    if (!has_unknown( snapshot, wine )) return wine_write( &container->store, snapshot );
    *finding = KEYSTORE_WINE_SEALED;
    return NTE_BAD_KEY_STATE;
}

/* Whether the registry has what a container has, and nothing else. */
static BOOL has_all( const struct snapshot *snapshot, const struct wine_container *wine )
{
    DWORD slot;

    if (!wine->everywhere) return FALSE;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        const struct stored_pair *ours = &snapshot->pairs[slot], *theirs = &wine->pairs[slot];

        if (ours->sealed_len != theirs->sealed_len || wine->hidden[slot].sealed ||
            memcmp( ours->sealed, theirs->sealed, ours->sealed_len )) return FALSE;
    }
    return TRUE;
}

static DWORD confirm( struct container *container, const struct snapshot *snapshot, const struct wine_container *wine,
                      enum keystore_finding *finding )
{
    struct snapshot *copy;
    DWORD err;

    if (!has_all( snapshot, wine )) return ERROR_FILE_INVALID;
    if (!(copy = snapshot_copy( snapshot ))) return NTE_NO_MEMORY;
    takeover_note( copy, wine );
    copy->flags |= SNAPSHOT_HANDED_BACK;
    err = container_store( container, copy, container_has_file( container ) );
    snapshot_unref( copy );
    return err;
}

typedef DWORD work_fn( struct container *container, const struct snapshot *snapshot, const struct wine_container *wine,
                       enum keystore_finding *finding );

static DWORD with_wine( struct container *container, const struct snapshot *snapshot, work_fn *work,
                        enum keystore_finding *finding )
{
    struct wine_container wine;
    DWORD err;

    if (!wine_can_have( snapshot->name ))
    {
        *finding = KEYSTORE_NAME_UNFIT;
        return NTE_BAD_KEYSET_PARAM;
    }
    if ((err = wine_read( &container->store, snapshot->name, &wine ))) return err;
    err = work( container, snapshot, &wine, finding );
    if (err && *finding == KEYSTORE_FAILED && wine_name_is_long( &container->store, snapshot->name ))
        *finding = KEYSTORE_NAME_LONG;
    wine_free( &wine );
    return err;
}

static void do_file( const struct keystore *store, const char *file, work_fn *work, keystore_report report, void *arg )
{
    enum keystore_finding finding = KEYSTORE_FAILED;
    struct snapshot *snapshot = NULL;
    struct container container;
    HANDLE lock = NULL;
    DWORD err;

    if (!(err = container_locate_file( store, file, &container )))
        err = store_lock( store, container.hash, WAIT_WRITE, &lock );
    if (!err && !(err = container_load( &container, TRUE, &snapshot )))
        err = with_wine( &container, snapshot, work, &finding );
    if (lock) store_unlock( lock );
    if (err != ERROR_FILE_NOT_FOUND || snapshot)
        report( arg, snapshot ? snapshot->name : file, err ? finding : KEYSTORE_GOOD, err );
    snapshot_unref( snapshot );
}

static DWORD do_all( const struct keystore *store, work_fn *work, keystore_report report, void *arg )
{
    struct name_list files = { 0 };
    WCHAR folder[PATH_CHARS];
    const char *file;
    DWORD err;

    if ((err = keystore_folder( store, folder ))) return err;
    if (!(err = list_files( folder, &files )))
        for (file = files.names; file && *file; file += lstrlenA( file ) + 1)
            if (name_is_container_file( file )) do_file( store, file, work, report, arg );
    name_list_free( &files );
    return err;
}

DWORD keystore_hand_back( const struct keystore *store, keystore_report report, void *arg )
{
    return do_all( store, hand_back, report, arg );
}

DWORD keystore_confirm( const struct keystore *store, keystore_report report, void *arg )
{
    return do_all( store, confirm, report, arg );
}
