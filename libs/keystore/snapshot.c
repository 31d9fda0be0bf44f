/* Snapshots: the content of a container at one moment. They are built, then published, and never changed after that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

DWORD snapshot_set_bytes( BYTE **bytes, DWORD *len, const BYTE *from, DWORD from_len )
{
    BYTE *copy = NULL;

    if (from && !(copy = heap_alloc( from_len ))) return NTE_NO_MEMORY;
    if (copy) memcpy( copy, from, from_len );
    heap_free( *bytes );
    *bytes = copy;
    *len = copy ? from_len : 0;
    return ERROR_SUCCESS;
}

void snapshot_clear_pair( struct stored_pair *pair )
{
    heap_free( pair->public_blob );
    heap_free( pair->sealed );
    pair->public_blob = pair->sealed = NULL;
    pair->public_len = pair->sealed_len = pair->permissions = 0;
}

static BOOL set_name( struct snapshot *snapshot, const char *name )
{
    DWORD size = lstrlenA( name ) + 1;

    if (!(snapshot->name = heap_alloc( size ))) return FALSE;
    memcpy( snapshot->name, name, size );
    return TRUE;
}

struct snapshot *snapshot_create( const char *name )
{
    struct snapshot *snapshot = heap_alloc( sizeof(*snapshot) );

    if (!snapshot) return NULL;
    snapshot->refs = 1;
    if (!name || set_name( snapshot, name )) return snapshot;
    heap_free( snapshot );
    return NULL;
}

struct snapshot *snapshot_copy( const struct snapshot *snapshot )
{
    struct snapshot *copy = snapshot_create( snapshot->name );
    DWORD slot, err = ERROR_SUCCESS;

    if (!copy) return NULL;
    copy->flags = snapshot->flags;
    copy->wine_time = snapshot->wine_time;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
    {
        const struct stored_pair *from = &snapshot->pairs[slot];
        struct stored_pair *to = &copy->pairs[slot];

        *to = *from;
        to->public_blob = to->sealed = NULL;
        if (!(err = snapshot_set_bytes( &to->public_blob, &to->public_len, from->public_blob, from->public_len )))
            err = snapshot_set_bytes( &to->sealed, &to->sealed_len, from->sealed, from->sealed_len );
    }
    if (!err) return copy;
    snapshot_unref( copy );
    return NULL;
}

static BOOL is_same_blob( const BYTE *a, DWORD a_len, const BYTE *b, DWORD b_len )
{
    return a_len == b_len && !a == !b && (!a || !memcmp( a, b, a_len ));
}

static BOOL is_same_pair( const struct stored_pair *a, const struct stored_pair *b )
{
    return is_same_blob( a->public_blob, a->public_len, b->public_blob, b->public_len ) &&
           is_same_blob( a->sealed, a->sealed_len, b->sealed, b->sealed_len ) && a->permissions == b->permissions &&
           !memcmp( a->wine_digest, b->wine_digest, KEYSTORE_DIGEST_LEN ) &&
           !memcmp( a->wine_pair, b->wine_pair, KEYSTORE_DIGEST_LEN );
}

BOOL pair_is_sealed_alike( const struct stored_pair *a, const struct stored_pair *b )
{
    return is_same_blob( a->sealed, a->sealed_len, b->sealed, b->sealed_len );
}

BOOL snapshot_is_same( const struct snapshot *a, const struct snapshot *b )
{
    DWORD slot;

    if (a->flags != b->flags || a->wine_time != b->wine_time || strcmp( a->name, b->name )) return FALSE;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (!is_same_pair( &a->pairs[slot], &b->pairs[slot] )) return FALSE;
    return TRUE;
}

struct snapshot *snapshot_ref( struct snapshot *snapshot )
{
    InterlockedIncrement( &snapshot->refs );
    return snapshot;
}

BOOL snapshot_attach( struct snapshot *snapshot, enum keystore_slot slot, void *attached,
                      void (*free_attached)( void *attached ) )
{
    snapshot->free_attached[slot] = free_attached;
    return !InterlockedCompareExchangePointer( &snapshot->attached[slot], attached, NULL );
}

void snapshot_unref( struct snapshot *snapshot )
{
    DWORD slot;

    if (!snapshot || InterlockedDecrement( &snapshot->refs )) return;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        snapshot_clear_pair( &snapshot->pairs[slot] );
        if (snapshot->attached[slot]) snapshot->free_attached[slot]( snapshot->attached[slot] );
    }
    heap_free( snapshot->name );
    heap_free( snapshot );
}

void open_container_free( struct open_container *open )
{
    DWORD slot;

    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        heap_free( open->pairs[slot].public_blob );
        heap_free_secret( open->pairs[slot].private_blob, open->pairs[slot].private_len );
    }
    heap_free( open->name );
    memset( open, 0, sizeof(*open) );
}
