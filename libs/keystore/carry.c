/* Containers that are carried to another store: taken out with their pairs open, and put back, sealed for who runs
 * this. What is put back is compared with what is there, since nothing may be lost: another pair stays, or is kept
 * beside.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "store.h"

/* ---- taking out -------------------------------------------------------------------------------- */

static DWORD take_out_pair( const struct stored_pair *pair, struct open_pair *open )
{
    DWORD err;

    if (!pair->sealed) return ERROR_SUCCESS;
    if ((err = keystore_unseal( pair->sealed, pair->sealed_len, &open->private_blob, &open->private_len ))) return err;
    if (pair->public_blob &&
        !halves_are_alike( pair->public_blob, pair->public_len, open->private_blob, open->private_len ))
        return NTE_KEYSET_ENTRY_BAD;
    open->permissions = pair->permissions;
    return snapshot_set_bytes( &open->public_blob, &open->public_len, pair->public_blob, pair->public_len );
}

static DWORD take_out( const struct snapshot *snapshot, struct open_container *open )
{
    DWORD size = lstrlenA( snapshot->name ) + 1, slot, err = ERROR_SUCCESS;

    memset( open, 0, sizeof(*open) );
    if (!(open->name = heap_alloc( size ))) return NTE_NO_MEMORY;
    memcpy( open->name, snapshot->name, size );
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
        err = take_out_pair( &snapshot->pairs[slot], &open->pairs[slot] );
    if (err) open_container_free( open );
    return err;
}

DWORD keystore_take_out( const struct keystore *store, const char *name, struct open_container *open )
{
    struct container *container;
    struct snapshot *snapshot;
    DWORD err;

    if ((err = keystore_open( store, name, &container ))) return err;
    if (!(err = container_read( container, &snapshot )))
    {
        err = take_out( snapshot, open );
        snapshot_unref( snapshot );
    }
    container_close( container );
    return err;
}

/* ---- comparing --------------------------------------------------------------------------------- */

/* What is put back. */
struct put
{
    const struct open_container *open;
    struct stored_pair           sealed[KEYSTORE_SLOT_COUNT];    /* for who runs this */
    BOOL                         replaces, writes;
};

static BOOL has_same_public( const struct stored_pair *there, const struct open_pair *open )
{
    return there->public_blob && open->public_blob && there->public_len == open->public_len &&
           !memcmp( there->public_blob, open->public_blob, open->public_len );
}

static enum keystore_put judge_slot( const struct stored_pair *there, const struct open_pair *open )
{
    BOOL is_same, is_whole;
    BYTE *blob;
    DWORD len;

    if (!open->private_blob) return KEYSTORE_PUT_SAME;
    if (!there->sealed) return KEYSTORE_PUT_ADDED;
    if (keystore_unseal( there->sealed, there->sealed_len, &blob, &len ))
        return has_same_public( there, open ) ? KEYSTORE_PUT_SEALED_ANEW : KEYSTORE_PUT_DIFFERS;
    is_same = len == open->private_len && secret_equal( blob, open->private_blob, len );
    is_whole = !there->public_blob || halves_are_alike( there->public_blob, there->public_len, blob, len );
    heap_free_secret( blob, len );
    if (!is_same) return KEYSTORE_PUT_DIFFERS;
    return is_whole ? KEYSTORE_PUT_SAME : KEYSTORE_PUT_SEALED_ANEW;
}

/* `there` is NULL for a file that is damaged. */
static enum keystore_put judge_all( const struct put *put, const struct snapshot *there )
{
    enum keystore_put most = there ? KEYSTORE_PUT_SAME : KEYSTORE_PUT_DIFFERS, one;
    DWORD slot;

    for (slot = 0; there && slot < KEYSTORE_SLOT_COUNT; slot++)
        if ((one = judge_slot( &there->pairs[slot], &put->open->pairs[slot] )) > most) most = one;
    return most == KEYSTORE_PUT_DIFFERS && put->replaces ? KEYSTORE_PUT_REPLACED : most;
}

/* ---- putting back ------------------------------------------------------------------------------ */

/* The pair that goes may have come from Wine's registry, where it stays: it must be known again there. */
static void learn_old_pair( struct stored_pair *pair )
{
    if (pair->sealed && !is_all_zero( pair->wine_digest, KEYSTORE_DIGEST_LEN ) &&
        is_all_zero( pair->wine_pair, KEYSTORE_DIGEST_LEN ) &&
        pair_digest( pair->sealed, pair->sealed_len, pair->wine_pair ))
        memset( pair->wine_pair, 0, KEYSTORE_DIGEST_LEN );
}

static DWORD fill_slot( struct stored_pair *pair, const struct stored_pair *sealed )
{
    DWORD err;

    if (!sealed->sealed) return ERROR_SUCCESS;
    learn_old_pair( pair );
    if ((err = snapshot_set_bytes( &pair->public_blob, &pair->public_len, sealed->public_blob, sealed->public_len )))
        return err;
    pair->permissions = sealed->permissions;
    return snapshot_set_bytes( &pair->sealed, &pair->sealed_len, sealed->sealed, sealed->sealed_len );
}

/* Slots that have the very pair are left as they are. */
static DWORD fill( struct snapshot *content, const struct put *put )
{
    DWORD slot, err = ERROR_SUCCESS;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
        if (judge_slot( &content->pairs[slot], &put->open->pairs[slot] ) != KEYSTORE_PUT_SAME)
            err = fill_slot( &content->pairs[slot], &put->sealed[slot] );
    return err;
}

static DWORD put_new( struct container *container, const struct put *put )
{
    struct snapshot *content = snapshot_create( put->open->name );
    DWORD err;

    if (!content) return NTE_NO_MEMORY;
    if (!(err = fill( content, put ))) err = container_make( container, content );
    snapshot_unref( content );
    return err;
}

/* In the place of a damaged file. */
static DWORD put_over( struct container *container, const struct put *put )
{
    struct snapshot *content = snapshot_create( put->open->name );
    struct wine_container wine;
    DWORD err;

    if (!content) return NTE_NO_MEMORY;
    if (!(err = fill( content, put )) && !(err = wine_read( &container->store, content->name, &wine )))
    {
        if (wine.exists) takeover_note( content, &wine );
        wine_free( &wine );
        err = container_store( container, content, TRUE );
    }
    snapshot_unref( content );
    return err;
}

static DWORD put_into( struct container *container, const struct put *put, const struct snapshot *there )
{
    struct snapshot *content = snapshot_copy( there );
    DWORD err;

    if (!content) return NTE_NO_MEMORY;
    content->flags &= ~SNAPSHOT_HANDED_BACK;
    if (!(err = fill( content, put ))) err = container_store( container, content, container_has_file( container ) );
    snapshot_unref( content );
    return err;
}

static DWORD put_judged( struct container *container, const struct put *put, const struct snapshot *there,
                         enum keystore_put verdict )
{
    DWORD err;

    ASSERT( store_lock_is_mine( container->hash ) );
    switch (verdict)
    {
    case KEYSTORE_PUT_NEW:
        return put_new( container, put );
    case KEYSTORE_PUT_ADDED:
        return put_into( container, put, there );
    case KEYSTORE_PUT_SEALED_ANEW:
    case KEYSTORE_PUT_REPLACED:
        if ((err = file_keep( container->path ))) return err;
        return there ? put_into( container, put, there ) : put_over( container, put );
    default:
        return ERROR_SUCCESS;
    }
}

static DWORD look_and_put( struct container *container, const struct put *put, enum keystore_put *done )
{
    struct snapshot *there = NULL;
    DWORD err = container_load( container, put->writes, &there );

    if (err && err != ERROR_FILE_NOT_FOUND && err != (DWORD)NTE_KEYSET_ENTRY_BAD) return err;
    *done = err == ERROR_FILE_NOT_FOUND ? KEYSTORE_PUT_NEW : judge_all( put, there );
    err = put->writes ? put_judged( container, put, there, *done ) : ERROR_SUCCESS;
    snapshot_unref( there );
    return err;
}

static DWORD put_locked( const struct keystore *store, const struct put *put, enum keystore_put *done )
{
    struct container container;
    HANDLE lock = NULL;
    DWORD err;

    if ((err = container_locate( store, put->open->name, &container ))) return err;
    if (put->writes && (err = store_lock( store, container.hash, WAIT_WRITE, &lock ))) return write_error( err );
    err = look_and_put( &container, put, done );
    store_unlock( lock );
    return write_error( err );
}

#define RSA2_MAGIC 0x32415352       /* of RSAPUBKEY with the private half */

/* Whether a blob may be a pair, as far as its head tells: of RSA its length follows from the bits. */
static BOOL is_pair( const BYTE *blob, DWORD len )
{
    const BLOBHEADER *header = (const BLOBHEADER *)blob;
    const RSAPUBKEY *rsa = (const RSAPUBKEY *)(header + 1);

    if (len < sizeof(*header) + sizeof(*rsa) || header->bType != PRIVATEKEYBLOB) return FALSE;
    if (rsa->magic != RSA2_MAGIC) return TRUE;
    return rsa->bitlen >= 8 && rsa->bitlen / 16 <= len && len >= sizeof(*header) + sizeof(*rsa) + rsa->bitlen / 16 * 9;
}

static DWORD seal_pair( const struct keystore *store, const struct open_pair *open, struct stored_pair *sealed )
{
    DWORD err;

    if (!open->private_blob) return ERROR_SUCCESS;
    if (!is_pair( open->private_blob, open->private_len )) return NTE_KEYSET_ENTRY_BAD;
    if (open->public_blob &&
        !halves_are_alike( open->public_blob, open->public_len, open->private_blob, open->private_len ))
        return NTE_KEYSET_ENTRY_BAD;
    sealed->permissions = open->permissions;
    if ((err = snapshot_set_bytes( &sealed->public_blob, &sealed->public_len, open->public_blob, open->public_len )))
        return err;
    return keystore_seal( store, open->private_blob, open->private_len, &sealed->sealed, &sealed->sealed_len );
}

DWORD keystore_put( const struct keystore *store, const struct open_container *open, BOOL replaces, BOOL writes,
                    enum keystore_put *done )
{
    struct put put = { .open = open, .replaces = replaces, .writes = writes };
    DWORD slot, err = ERROR_SUCCESS;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
        err = seal_pair( store, &open->pairs[slot], &put.sealed[slot] );
    if (!err) err = put_locked( store, &put, done );
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) snapshot_clear_pair( &put.sealed[slot] );
    return err;
}
