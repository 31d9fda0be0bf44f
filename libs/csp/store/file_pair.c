/* The key pairs of a container that is a file. The file decides, since another program may have put another pair there.
 * The public half is read from it; the private half stays sealed until it is needed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/store/file_private.h"
#include "csp/object/key_pair.h"

/* The provider's algorithm of a slot's pairs, or NULL. */
static const struct algorithm *alg_of_slot( const struct context *context, enum pair_slot slot )
{
    const struct provider_alg *palg = find_pair_alg( context->provider, slot == SLOT_KEYEXCHANGE ? AT_KEYEXCHANGE :
                                                     AT_SIGNATURE );

    return palg ? palg->alg : NULL;
}

/* Makes `snapshot` what the pairs are of, with `pair` (or NULL) in one slot; takes no reference of the caller's.
 * The container is locked; what goes is put into `gone`. */
static void set_snapshot( struct file_container *file, struct snapshot *snapshot, enum pair_slot slot,
                          struct key_pair *pair,
                          struct key_pair *gone[SLOT_COUNT], struct snapshot **old )
{
    ASSERT( waitlock_is_mine( &file->lock ) );
    *old = file->snapshot;
    memcpy( gone, file->pairs, sizeof(file->pairs) );
    memset( file->pairs, 0, sizeof(file->pairs) );
    file->snapshot = snapshot_ref( snapshot );
    if (pair) file->pairs[slot] = key_pair_ref( pair );
}

static void drop_pairs( struct key_pair *gone[SLOT_COUNT], struct snapshot *old )
{
    unsigned int i;

    for (i = 0; i < SLOT_COUNT; i++) key_pair_unref( gone[i] );
    snapshot_unref( old );
}

void file_drop_pairs( struct file_container *file )
{
    drop_pairs( file->pairs, file->snapshot );
}

/* ---- stored pairs ------------------------------------------------------------------------------ */

/* A slot of a snapshot, which the sealed half of a pair comes from. */
struct sealed_half
{
    struct snapshot   *snapshot;
    enum pair_slot slot;
};

/* The key in a stored blob. */
static DWORD read_stored_blob( const struct pair_family *family, const BYTE *bytes, DWORD len, BYTE type, void **key )
{
    struct blob_reader reader = { bytes, len };
    struct blob_header header;
    DWORD err;

    if (blob_take_header( &reader, &header ) || header.type != type) return NTE_KEYSET_ENTRY_BAD;
    if (blob_check_header( &header, pair_version_max( family ) )) return NTE_KEYSET_ENTRY_BAD;
    err = family->read( &header, reader, key );
    return err == (DWORD)NTE_BAD_DATA ? (DWORD)NTE_KEYSET_ENTRY_BAD : err;
}

static DWORD unseal( const struct pair_family *family, const struct stored_pair *stored, void **key )
{
    DWORD len, err;
    BYTE *blob;

    if ((err = keystore_unseal( stored->sealed, stored->sealed_len, &blob, &len ))) return err;
    err = read_stored_blob( family, blob, len, PRIVATEKEYBLOB, key );
    heap_free_secret( blob, len );
    return err;
}

static DWORD open_half( void *source, struct context *context, const struct pair_family *family, void **key )
{
    const struct sealed_half *half = source;

    return unseal( family, &half->snapshot->pairs[half->slot], key );
}

static void release_half( void *source )
{
    struct sealed_half *half = source;

    snapshot_unref( half->snapshot );
    heap_free( half );
}

static const struct pair_source sealed_source = { open_half, release_half };

/* The public key that a snapshot knows, with a reference; it is made once for all who use the snapshot. */
static DWORD open_public( const struct pair_family *family, struct snapshot *snapshot, enum pair_slot slot, void **key )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];
    DWORD err;

    if ((*key = snapshot->attached[slot]))
    {
        family->ref( *key );
        return ERROR_SUCCESS;
    }
    if ((err = read_stored_blob( family, stored->public_blob, stored->public_len, PUBLICKEYBLOB, key ))) return err;
    if (snapshot_attach( snapshot, file_slot( slot ), *key, family->unref )) family->ref( *key );
    return ERROR_SUCCESS;
}

/* A pair as a container has it. The private half has to be opened for it only where the container does not know the
 * public one. NTE_KEYSET_ENTRY_BAD: what is stored is no pair; NTE_BAD_KEY_STATE: it had to be opened and cannot be. */
static DWORD create_stored( const struct pair_family *family, struct snapshot *snapshot, enum pair_slot slot,
                            struct key_pair **pair )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];
    struct sealed_half *half;
    void *key;
    DWORD err;

    if (stored->public_blob) err = open_public( family, snapshot, slot, &key );
    else err = unseal( family, stored, &key );
    if (err) return err;
    *pair = NULL;
    if ((half = heap_alloc( sizeof(*half) )))
    {
        *half = (struct sealed_half){ snapshot_ref( snapshot ), slot };
        if (!(*pair = key_pair_create_sealed( family, key, stored->permissions, &sealed_source, half )))
            release_half( half );
    }
    family->unref( key );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* A blob of a key. The caller wipes and frees it. */
static DWORD make_blob( const struct algorithm *alg, const void *key, BYTE type, BYTE **blob, DWORD *len )
{
    DWORD err;

    if ((err = alg->pair->blob_len( key, type, alg->pair->store_flags, len ))) return err;
    if (!(*blob = heap_alloc( *len ))) return NTE_NO_MEMORY;
    if ((err = alg->pair->write( key, type, alg->id, alg->pair->store_flags, *blob ))) heap_free_secret( *blob, *len );
    return err;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* The pair that a slot holds at the moment, as far as it has been made, of this snapshot. */
static struct key_pair *find_pair( struct file_container *file, struct snapshot *snapshot, enum pair_slot slot )
{
    struct key_pair *gone[SLOT_COUNT] = { NULL }, *pair;
    struct snapshot *old = NULL;

    lock_object( &file->lock );
    if (file->snapshot != snapshot) set_snapshot( file, snapshot, slot, NULL, gone, &old );
    if ((pair = file->pairs[slot])) key_pair_ref( pair );
    unlock_object( &file->lock );
    drop_pairs( gone, old );
    return pair;
}

/* Keeps a pair that was made of a snapshot, unless somebody has put another one there meanwhile. */
static void keep_pair( struct file_container *file, struct snapshot *snapshot, enum pair_slot slot,
                       struct key_pair *pair )
{
    lock_object( &file->lock );
    if (file->snapshot == snapshot && !file->pairs[slot]) file->pairs[slot] = key_pair_ref( pair );
    unlock_object( &file->lock );
}

/* A pair of Wine's own provider says what its public half is only when it is opened. */
static void note_public( struct context *context, struct snapshot *snapshot, enum pair_slot slot,
                         struct key_pair *pair )
{
    DWORD len;
    BYTE *blob;

    if (make_blob( alg_of_slot( context, slot ), key_pair_public( pair ), PUBLICKEYBLOB, &blob, &len )) return;
    container_note_public( file_container( context )->container, file_slot( slot ), snapshot, blob, len );
    heap_free( blob );
}

static DWORD make_pair( struct context *context, struct snapshot *snapshot, enum pair_slot slot,
                        struct key_pair **pair )
{
    const struct algorithm *alg = alg_of_slot( context, slot );
    DWORD err;

    if (!alg || !snapshot->pairs[slot].sealed) return NTE_NO_KEY;
    if ((err = create_stored( alg->pair, snapshot, slot, pair ))) return err;
    if (!snapshot->pairs[slot].public_blob) note_public( context, snapshot, slot, *pair );
    keep_pair( context->container, snapshot, slot, *pair );
    return ERROR_SUCCESS;
}

DWORD file_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair )
{
    struct snapshot *snapshot;
    DWORD err;

    if ((err = container_read( file_container( context )->container, &snapshot )))
        return err == (DWORD)NTE_BAD_KEYSET ? NTE_NO_KEY : err;
    if (!(*pair = find_pair( context->container, snapshot, slot ))) err = make_pair( context, snapshot, slot, pair );
    snapshot_unref( snapshot );
    return err;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Whether a snapshot has just this pair in a slot. */
static BOOL has_sealed( const struct snapshot *snapshot, enum pair_slot slot, const BYTE *sealed, DWORD len )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];

    return stored->sealed_len == len && !memcmp( stored->sealed, sealed, len );
}

/* The pair just stored need not be opened again. */
static void remember( struct file_container *file, enum pair_slot slot, struct key_pair *pair, const BYTE *sealed,
                      DWORD len )
{
    struct key_pair *gone[SLOT_COUNT] = { NULL };
    struct snapshot *snapshot, *old = NULL;

    if (container_read( file->container, &snapshot )) return;
    lock_object( &file->lock );
    if (has_sealed( snapshot, slot, sealed, len )) set_snapshot( file, snapshot, slot, pair, gone, &old );
    unlock_object( &file->lock );
    drop_pairs( gone, old );
    snapshot_unref( snapshot );
}

static DWORD seal( const struct context *context, const void *key, enum pair_slot slot, BYTE **sealed,
                   DWORD *sealed_len )
{
    struct keystore store = file_keystore( context->provider, context->flags );
    DWORD len, err;
    BYTE *blob;

    if ((err = make_blob( alg_of_slot( context, slot ), key, PRIVATEKEYBLOB, &blob, &len ))) return err;
    err = keystore_seal( &store, blob, len, sealed, sealed_len );
    heap_free_secret( blob, len );
    return err;
}

static DWORD store_pair( struct context *context, enum pair_slot slot, struct key_pair *pair, const BYTE *sealed,
                         DWORD sealed_len )
{
    DWORD len, err;
    BYTE *blob;

    if ((err = make_blob( alg_of_slot( context, slot ), key_pair_public( pair ), PUBLICKEYBLOB, &blob, &len )))
        return err;
    err = container_set_pair( file_container( context )->container, file_slot( slot ), blob, len, sealed, sealed_len,
                              key_pair_permissions( pair ) );
    heap_free( blob );
    return err;
}

DWORD file_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair )
{
    DWORD sealed_len, err;
    const void *key;
    BYTE *sealed;

    if ((err = key_pair_private( pair, context, &key ))) return err;
    if ((err = seal( context, key, slot, &sealed, &sealed_len ))) return err;
    if (!(err = store_pair( context, slot, pair, sealed, sealed_len )))
        remember( context->container, slot, pair, sealed, sealed_len );
    heap_free_secret( sealed, sealed_len );
    return err;
}
