/* The key pairs of a context: held in memory, or in a container, where the file has the last word: another program may
 * have put another pair there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"
#include "csp/object/key_pair.h"

BOOL slot_of_spec( DWORD key_spec, enum keystore_slot *slot )
{
    if (key_spec != AT_KEYEXCHANGE && key_spec != AT_SIGNATURE) return FALSE;
    *slot = key_spec == AT_KEYEXCHANGE ? KEYSTORE_KEYEXCHANGE : KEYSTORE_SIGNATURE;
    return TRUE;
}

/* The provider's algorithm of a slot's pairs, or NULL. */
static const struct algorithm *alg_of_slot( const struct context *context, enum keystore_slot slot )
{
    const struct provider_alg *palg = find_pair_alg( context->provider, slot == KEYSTORE_KEYEXCHANGE ? AT_KEYEXCHANGE :
                                                     AT_SIGNATURE );

    return palg ? palg->alg : NULL;
}

/* Makes `snapshot` what the context's pairs are of, with `pair` (or NULL) in one slot; takes no reference of the caller's.
 * The context is locked; what goes is put into `gone`. */
static void set_snapshot( struct context *context, struct snapshot *snapshot, enum keystore_slot slot, struct key_pair *pair,
                          struct key_pair *gone[KEYSTORE_SLOT_COUNT], struct snapshot **old )
{
    ASSERT( waitlock_is_mine( &context->lock ) );
    *old = context->snapshot;
    memcpy( gone, context->pairs, sizeof(context->pairs) );
    memset( context->pairs, 0, sizeof(context->pairs) );
    context->snapshot = snapshot_ref( snapshot );
    if (pair) context->pairs[slot] = key_pair_ref( pair );
}

static void drop( struct key_pair *gone[KEYSTORE_SLOT_COUNT], struct snapshot *old )
{
    unsigned int i;

    for (i = 0; i < KEYSTORE_SLOT_COUNT; i++) key_pair_unref( gone[i] );
    snapshot_unref( old );
}

void context_drop_pairs( struct context *context )
{
    drop( context->pairs, context->snapshot );
}

/* ---- stored pairs ------------------------------------------------------------------------------ */

/* A slot of a snapshot, which the sealed half of a pair comes from. */
struct sealed_half
{
    struct snapshot   *snapshot;
    enum keystore_slot slot;
};

/* The key in a stored blob. */
static DWORD read_blob( const struct pair_family *family, const BYTE *bytes, DWORD len, BYTE type, void **key )
{
    struct blob_reader reader = { bytes, len };
    struct blob_header header;
    DWORD err;

    if ((err = blob_read_header( &reader, &header )) || header.type != type) return NTE_KEYSET_ENTRY_BAD;
    err = family->read( &header, reader, key );
    return err == (DWORD)NTE_BAD_DATA ? (DWORD)NTE_KEYSET_ENTRY_BAD : err;
}

static DWORD unseal( const struct pair_family *family, const struct stored_pair *stored, void **key )
{
    DWORD len, err;
    BYTE *blob;

    if ((err = keystore_unseal( stored->sealed, stored->sealed_len, &blob, &len ))) return err;
    err = read_blob( family, blob, len, PRIVATEKEYBLOB, key );
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
static DWORD open_public( const struct pair_family *family, struct snapshot *snapshot, enum keystore_slot slot, void **key )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];
    DWORD err;

    if ((*key = snapshot->attached[slot]))
    {
        family->ref( *key );
        return ERROR_SUCCESS;
    }
    if ((err = read_blob( family, stored->public_blob, stored->public_len, PUBLICKEYBLOB, key ))) return err;
    if (snapshot_attach( snapshot, slot, *key, family->unref )) family->ref( *key );
    return ERROR_SUCCESS;
}

/* A pair as a container has it. The private half has to be opened for it only where the container does not know the public
 * one. NTE_KEYSET_ENTRY_BAD: what is stored is no pair; NTE_BAD_KEY_STATE: it had to be opened and cannot be. */
static DWORD create_stored( const struct pair_family *family, struct snapshot *snapshot, enum keystore_slot slot,
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

    if ((err = alg->pair->blob_len( key, type, 0, len ))) return err;
    if (!(*blob = heap_alloc( *len ))) return NTE_NO_MEMORY;
    if ((err = alg->pair->write( key, type, alg->id, 0, *blob ))) heap_free_secret( *blob, *len );
    return err;
}

/* ---- reading ---------------------------------------------------------------------------------- */

/* The pair that a slot holds at the moment, as far as the context has made it, of this snapshot. */
static struct key_pair *find_pair( struct context *context, struct snapshot *snapshot, enum keystore_slot slot )
{
    struct key_pair *gone[KEYSTORE_SLOT_COUNT] = { NULL }, *pair;
    struct snapshot *old = NULL;

    lock_object( &context->lock );
    if (context->snapshot != snapshot) set_snapshot( context, snapshot, slot, NULL, gone, &old );
    if ((pair = context->pairs[slot])) key_pair_ref( pair );
    unlock_object( &context->lock );
    drop( gone, old );
    return pair;
}

/* Keeps a pair that was made of a snapshot, unless somebody has put another one there meanwhile. */
static void keep_pair( struct context *context, struct snapshot *snapshot, enum keystore_slot slot, struct key_pair *pair )
{
    lock_object( &context->lock );
    if (context->snapshot == snapshot && !context->pairs[slot]) context->pairs[slot] = key_pair_ref( pair );
    unlock_object( &context->lock );
}

/* A pair of Wine's own provider says what its public half is only when it is opened. */
static void note_public( struct context *context, struct snapshot *snapshot, enum keystore_slot slot, struct key_pair *pair )
{
    DWORD len;
    BYTE *blob;

    if (make_blob( alg_of_slot( context, slot ), key_pair_public( pair ), PUBLICKEYBLOB, &blob, &len )) return;
    container_note_public( context->container, slot, snapshot, blob, len );
    heap_free( blob );
}

static DWORD make_pair( struct context *context, struct snapshot *snapshot, enum keystore_slot slot, struct key_pair **pair )
{
    const struct algorithm *alg = alg_of_slot( context, slot );
    DWORD err;

    if (!alg || !snapshot->pairs[slot].sealed) return NTE_NO_KEY;
    if ((err = create_stored( alg->pair, snapshot, slot, pair ))) return err;
    if (!snapshot->pairs[slot].public_blob) note_public( context, snapshot, slot, *pair );
    keep_pair( context, snapshot, slot, *pair );
    return ERROR_SUCCESS;
}

static DWORD get_stored( struct context *context, enum keystore_slot slot, struct key_pair **pair )
{
    struct snapshot *snapshot;
    DWORD err;

    if ((err = container_read( context->container, &snapshot ))) return err == (DWORD)NTE_BAD_KEYSET ? NTE_NO_KEY : err;
    if (!(*pair = find_pair( context, snapshot, slot ))) err = make_pair( context, snapshot, slot, pair );
    snapshot_unref( snapshot );
    return err;
}

DWORD context_get_pair( struct context *context, enum keystore_slot slot, struct key_pair **pair )
{
    if (context->container) return get_stored( context, slot, pair );
    lock_object( &context->lock );
    if ((*pair = context->pairs[slot])) key_pair_ref( *pair );
    unlock_object( &context->lock );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_KEY;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* Whether a snapshot has just this pair in a slot. */
static BOOL has_sealed( const struct snapshot *snapshot, enum keystore_slot slot, const BYTE *sealed, DWORD len )
{
    const struct stored_pair *stored = &snapshot->pairs[slot];

    return stored->sealed_len == len && !memcmp( stored->sealed, sealed, len );
}

/* The pair just stored need not be opened again by this context. */
static void remember( struct context *context, enum keystore_slot slot, struct key_pair *pair, const BYTE *sealed, DWORD len )
{
    struct key_pair *gone[KEYSTORE_SLOT_COUNT] = { NULL };
    struct snapshot *snapshot, *old = NULL;

    if (container_read( context->container, &snapshot )) return;
    lock_object( &context->lock );
    if (has_sealed( snapshot, slot, sealed, len )) set_snapshot( context, snapshot, slot, pair, gone, &old );
    unlock_object( &context->lock );
    drop( gone, old );
    snapshot_unref( snapshot );
}

static DWORD seal( const struct context *context, const void *key, enum keystore_slot slot, BYTE **sealed, DWORD *sealed_len )
{
    struct keystore store = context_store( context, (context->flags & CRYPT_MACHINE_KEYSET) != 0 );
    DWORD len, err;
    BYTE *blob;

    if ((err = make_blob( alg_of_slot( context, slot ), key, PRIVATEKEYBLOB, &blob, &len ))) return err;
    err = keystore_seal( &store, blob, len, sealed, sealed_len );
    heap_free_secret( blob, len );
    return err;
}

static DWORD store_pair( struct context *context, enum keystore_slot slot, struct key_pair *pair, const BYTE *sealed,
                         DWORD sealed_len )
{
    DWORD len, err;
    BYTE *blob;

    if ((err = make_blob( alg_of_slot( context, slot ), key_pair_public( pair ), PUBLICKEYBLOB, &blob, &len ))) return err;
    err = container_set_pair( context->container, slot, blob, len, sealed, sealed_len, key_pair_permissions( pair ) );
    heap_free( blob );
    return err;
}

static DWORD set_stored( struct context *context, enum keystore_slot slot, struct key_pair *pair )
{
    DWORD sealed_len, err;
    const void *key;
    BYTE *sealed;

    if ((err = key_pair_private( pair, context, &key ))) return err;
    if ((err = seal( context, key, slot, &sealed, &sealed_len ))) return err;
    if (!(err = store_pair( context, slot, pair, sealed, sealed_len )))
        remember( context, slot, pair, sealed, sealed_len );
    heap_free_secret( sealed, sealed_len );
    return err;
}

DWORD context_set_pair( struct context *context, enum keystore_slot slot, struct key_pair *pair )
{
    struct key_pair *old;

    if (context->container) return set_stored( context, slot, pair );
    key_pair_ref( pair );
    lock_object( &context->lock );
    old = context->pairs[slot];
    context->pairs[slot] = pair;
    unlock_object( &context->lock );
    key_pair_unref( old );
    return ERROR_SUCCESS;
}
