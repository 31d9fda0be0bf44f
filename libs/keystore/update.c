/* Changes to an open container: its pairs, the record of them, and the access rights of its file. Each change reads,
 * changes and writes under the container's lock, so that changes by other processes are kept.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "store.h"

/* A new pair as the caller has it. */
struct new_pair
{
    const BYTE *public_blob, *sealed;
    DWORD       public_len, sealed_len, permissions;
};

static BOOL is_known( const BYTE digest[KEYSTORE_DIGEST_LEN] )
{
    return !is_all_zero( digest, KEYSTORE_DIGEST_LEN );
}

static DWORD put_pair( struct stored_pair *pair, const struct new_pair *new )
{
    DWORD err;

    if ((err = snapshot_set_bytes( &pair->public_blob, &pair->public_len, new->public_blob, new->public_len )))
        return err;
    pair->permissions = new->permissions;
    return snapshot_set_bytes( &pair->sealed, &pair->sealed_len, new->sealed, new->sealed_len );
}

/* Loads, lets `work` change a copy, and stores that. ERROR_NO_CHANGE: there is nothing to do. */
#define ERROR_NO_CHANGE ERROR_NOT_SUPPORTED
typedef DWORD (*change_func)( struct snapshot *copy, void *arg );

static DWORD change_locked( struct container *container, change_func work, void *arg )
{
    struct snapshot *old, *copy;
    DWORD err;

    ASSERT( store_lock_is_mine( container->hash ) );
    if ((err = container_load( container, TRUE, &old )))
        return is_missing( err ) ? (DWORD)NTE_BAD_KEYSET : write_error( err );
    if ((copy = snapshot_copy( old )))
    {
        if (!(err = work( copy, arg ))) err = container_store( container, copy, container_has_file( container ) );
        snapshot_unref( copy );
    }
    else err = NTE_NO_MEMORY;
    snapshot_unref( old );
    return err;
}

static DWORD change( struct container *container, DWORD wait, change_func work, void *arg )
{
    HANDLE lock;
    DWORD err;

    if ((err = store_lock( &container->store, container->hash, wait, &lock ))) return write_error( err );
    err = change_locked( container, work, arg );
    store_unlock( lock );
    return write_error( err );
}

/* ---- pairs ------------------------------------------------------------------------------------- */

struct pair_change
{
    enum keystore_slot slot;
    struct new_pair    new;
    BYTE               wine_digest[KEYSTORE_DIGEST_LEN];    /* of the pair that goes, which Wine's registry has too */
    BYTE               wine_pair[KEYSTORE_DIGEST_LEN];
};

static DWORD change_pair( struct snapshot *copy, void *arg )
{
    const struct pair_change *change = arg;
    struct stored_pair *pair = &copy->pairs[change->slot];

    copy->flags &= ~SNAPSHOT_HANDED_BACK;
    if (!is_known( pair->wine_pair ) && !memcmp( pair->wine_digest, change->wine_digest, KEYSTORE_DIGEST_LEN ))
        memcpy( pair->wine_pair, change->wine_pair, KEYSTORE_DIGEST_LEN );
    return put_pair( pair, &change->new );
}

/* The pair that goes may have come from Wine's registry, where it stays: it must be known again if Wine's own provider
 * seals it anew. Opened before the lock is taken. */
static DWORD know_old_pair( struct container *container, struct pair_change *change )
{
    const struct stored_pair *pair;
    struct snapshot *old;
    DWORD err;

    if ((err = container_read( container, &old ))) return err;
    pair = &old->pairs[change->slot];
    if (pair->sealed && is_known( pair->wine_digest ) && !is_known( pair->wine_pair ) &&
        !pair_digest( pair->sealed, pair->sealed_len, change->wine_pair ))
        memcpy( change->wine_digest, pair->wine_digest, KEYSTORE_DIGEST_LEN );
    snapshot_unref( old );
    return ERROR_SUCCESS;
}

DWORD container_set_pair( struct container *container, enum keystore_slot slot, const BYTE *public_blob,
                          DWORD public_len,
                          const BYTE *sealed, DWORD sealed_len, DWORD permissions )
{
    struct pair_change pair_change =
    {
        .slot = slot,
        .new = { .public_blob = public_blob, .public_len = public_len, .sealed = sealed, .sealed_len = sealed_len,
                 .permissions = permissions }
    };
    DWORD err;

    if ((err = know_old_pair( container, &pair_change ))) return err;
    return change( container, WAIT_WRITE, change_pair, &pair_change );
}

/* ---- what was learnt --------------------------------------------------------------------------- */

struct note
{
    enum keystore_slot        slot;
    const struct stored_pair *seen;
    const BYTE               *public_blob;
    DWORD                     public_len;
};

/* Only if it is still the same pair. */
static DWORD update_public( struct snapshot *copy, void *arg )
{
    const struct note *note = arg;
    struct stored_pair *pair = &copy->pairs[note->slot];

    if (pair->public_blob || pair->sealed_len != note->seen->sealed_len ||
        memcmp( pair->sealed, note->seen->sealed, pair->sealed_len )) return ERROR_NO_CHANGE;
    return snapshot_set_bytes( &pair->public_blob, &pair->public_len, note->public_blob, note->public_len );
}

/* A pair whose public half had to be put right goes without: with a half that is not that of the sealed blob it would
 * count as damaged. */
void container_note_public( struct container *container, enum keystore_slot slot, const struct snapshot *seen,
                            const BYTE *public_blob, DWORD public_len )
{
    struct note note = { slot, &seen->pairs[slot], public_blob, public_len };
    struct stored_pair whole = seen->pairs[slot];

    whole.public_blob = unconst( public_blob );
    whole.public_len = public_len;
    if (!pair_check( &whole )) change( container, WAIT_READ, update_public, &note );
}

/* ---- rights ------------------------------------------------------------------------------------ */

/* The file must be there: a container that could be taken over in memory only has none. */
static DWORD need_file( struct container *container )
{
    struct snapshot *snapshot;
    struct stamp stamp;
    DWORD err;

    if ((err = container_read( container, &snapshot ))) return err;
    snapshot_unref( snapshot );
    err = file_look( container->path, &stamp );
    return is_missing( err ) ? (DWORD)NTE_BAD_KEYSET : write_error( err );
}

/* What GetFileSecurity tells of no part: it opens the file for them, and for nothing it fails. */
static DWORD get_no_part( void *descriptor, DWORD room, DWORD *len )
{
    SECURITY_DESCRIPTOR_RELATIVE *empty = descriptor;

    *len = sizeof(*empty);
    if (room < sizeof(*empty)) return ERROR_INSUFFICIENT_BUFFER;
    memset( empty, 0, sizeof(*empty) );
    empty->Revision = SECURITY_DESCRIPTOR_REVISION;
    empty->Control = SE_SELF_RELATIVE;
    return ERROR_SUCCESS;
}

/* Wine gives the other parts without the SACL, where nobody may read that. */
static DWORD check_sacl( const WCHAR *path, SECURITY_INFORMATION info )
{
    DWORD size = 0;

    if (!(info & SACL_SECURITY_INFORMATION)) return ERROR_SUCCESS;
    if (GetFileSecurityW( path, SACL_SECURITY_INFORMATION, NULL, 0, &size )) return ERROR_SUCCESS;
    return GetLastError() == ERROR_INSUFFICIENT_BUFFER ? ERROR_SUCCESS : GetLastError();
}

DWORD container_get_security( struct container *container, SECURITY_INFORMATION info, void *descriptor, DWORD *len )
{
    DWORD room = descriptor ? *len : 0, err;

    if ((err = need_file( container ))) return err;
    if (!(info & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION |
                  SACL_SECURITY_INFORMATION)))
        return get_no_part( descriptor, room, len );
    if ((err = check_sacl( container->path, info ))) return write_error( err );
    if (GetFileSecurityW( container->path, info, descriptor, room, len )) return ERROR_SUCCESS;
    err = GetLastError();
    return err == ERROR_INSUFFICIENT_BUFFER || err == ERROR_INVALID_PARAMETER ? err : write_error( err );
}

static DWORD no_change( struct snapshot *copy, void *arg )
{
    return ERROR_SUCCESS;
}

/* A link that has the file's name gives way to a file first: rights are not for its target. */
static DWORD set_security_locked( struct container *container, SECURITY_INFORMATION info, const void *descriptor )
{
    DWORD err;

    ASSERT( store_lock_is_mine( container->hash ) );
    if (!file_is_own( container->path ) && (err = change_locked( container, no_change, NULL ))) return err;
    err = security_set( container->path, info, descriptor );
    return err == ERROR_INVALID_PARAMETER ? err : write_error( err );
}

/* Whether a descriptor has no owner or no group to be set. Without a DACL everybody may, which can be set. */
static BOOL lacks_part( SECURITY_INFORMATION info, void *descriptor )
{
    PSID owner = NULL, group = NULL;
    BOOL defaulted;

    if (!GetSecurityDescriptorOwner( descriptor, &owner, &defaulted )) return TRUE;
    if (!GetSecurityDescriptorGroup( descriptor, &group, &defaulted )) return TRUE;
    return ((info & OWNER_SECURITY_INFORMATION) && !owner) || ((info & GROUP_SECURITY_INFORMATION) && !group);
}

/* Rows: pp-set-02, pp-set-06. */
DWORD container_set_security( struct container *container, SECURITY_INFORMATION info, const void *descriptor )
{
    HANDLE lock;
    DWORD err;

    if (!IsValidSecurityDescriptor( unconst( descriptor ) ) || lacks_part( info, unconst( descriptor ) ))
        return NTE_BAD_FLAGS;
    if ((err = need_file( container ))) return err;
    if ((err = store_lock( &container->store, container->hash, WAIT_WRITE, &lock ))) return write_error( err );
    err = set_security_locked( container, info, descriptor );
    store_unlock( lock );
    return err;
}
