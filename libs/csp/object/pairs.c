/* The key pairs of a context: held in memory, or in a container, where the file has the last word: another program may
 * have put another pair there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key_pair.h"
#include "csp/rsa/rsa_blob.h"

BOOL slot_of_spec( DWORD key_spec, enum keystore_slot *slot )
{
    if (key_spec != AT_KEYEXCHANGE && key_spec != AT_SIGNATURE) return FALSE;
    *slot = key_spec == AT_KEYEXCHANGE ? KEYSTORE_KEYEXCHANGE : KEYSTORE_SIGNATURE;
    return TRUE;
}

static ALG_ID alg_of_slot( enum keystore_slot slot )
{
    return slot == KEYSTORE_KEYEXCHANGE ? CALG_RSA_KEYX : CALG_RSA_SIGN;
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
    const struct rsa_key *rsa = key_pair_public( pair );
    DWORD len = BLOB_PUBLIC_LEN( rsa_bits( rsa ) );
    BYTE *blob;

    if (!(blob = kit_alloc( len ))) return;
    if (!rsa_blob_public( rsa, alg_of_slot( slot ), blob ))
        container_note_public( context->container, slot, snapshot, blob, len );
    kit_free( blob );
}

static DWORD make_pair( struct context *context, struct snapshot *snapshot, enum keystore_slot slot, struct key_pair **pair )
{
    DWORD err;

    if (!snapshot->pairs[slot].sealed) return NTE_NO_KEY;
    if ((err = key_pair_create_stored( snapshot, slot, pair ))) return err;
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

static DWORD seal( const struct context *context, const struct rsa_key *rsa, enum keystore_slot slot, BYTE **sealed,
                   DWORD *sealed_len )
{
    struct keystore store = context_store( context, (context->flags & CRYPT_MACHINE_KEYSET) != 0 );
    DWORD len = BLOB_PRIVATE_LEN( rsa_bits( rsa ) ), err;
    BYTE *blob;

    if (!(blob = kit_alloc( len ))) return NTE_NO_MEMORY;
    if (!(err = rsa_blob_private( rsa, alg_of_slot( slot ), blob ))) err = keystore_seal( &store, blob, len, sealed, sealed_len );
    kit_free_secret( blob, len );
    return err;
}

static DWORD store_pair( struct context *context, enum keystore_slot slot, struct key_pair *pair, const BYTE *sealed,
                         DWORD sealed_len )
{
    const struct rsa_key *rsa = key_pair_public( pair );
    DWORD len = BLOB_PUBLIC_LEN( rsa_bits( rsa ) ), err;
    BYTE *blob;

    if (!(blob = kit_alloc( len ))) return NTE_NO_MEMORY;
    if (!(err = rsa_blob_public( rsa, alg_of_slot( slot ), blob )))
        err = container_set_pair( context->container, slot, blob, len, sealed, sealed_len, key_pair_permissions( pair ) );
    kit_free( blob );
    return err;
}

static DWORD set_stored( struct context *context, enum keystore_slot slot, struct key_pair *pair )
{
    const struct rsa_key *rsa;
    DWORD sealed_len, err;
    BYTE *sealed;

    if ((err = key_pair_private( pair, &rsa ))) return err;
    if ((err = seal( context, rsa, slot, &sealed, &sealed_len ))) return err;
    if (!(err = store_pair( context, slot, pair, sealed, sealed_len )))
        remember( context, slot, pair, sealed, sealed_len );
    kit_free_secret( sealed, sealed_len );
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
