/* Containers that Wine's own provider left in the registry, or changed there after they had been taken over: whether
 * the file or the registry counts, and what must be kept. The registry's values are not touched. docs/key-store.md has
 * the rules.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

TRACE_CHANNEL( crypt );

static BOOL same_digest( const BYTE *a, const BYTE *b )
{
    return !memcmp( a, b, KEYSTORE_DIGEST_LEN );
}

void takeover_note( struct snapshot *snapshot, const struct wine_container *wine )
{
    DWORD slot;

    snapshot->wine_time = wine->written;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        memcpy( snapshot->pairs[slot].wine_digest, wine->pairs[slot].wine_digest, KEYSTORE_DIGEST_LEN );
        memset( snapshot->pairs[slot].wine_pair, 0, KEYSTORE_DIGEST_LEN );
    }
}

void takeover_inherit( struct snapshot *snapshot, const struct snapshot *gone )
{
    DWORD slot;

    snapshot->wine_time = gone->wine_time;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
    {
        memcpy( snapshot->pairs[slot].wine_digest, gone->pairs[slot].wine_digest, KEYSTORE_DIGEST_LEN );
        memcpy( snapshot->pairs[slot].wine_pair, gone->pairs[slot].wine_pair, KEYSTORE_DIGEST_LEN );
    }
}

/* Puts the registry's pair into a slot, as it stands: it is opened when it is first used. */
static DWORD take_pair( struct stored_pair *pair, const struct stored_pair *wine )
{
    snapshot_clear_pair( pair );
    pair->permissions = wine->permissions;
    memcpy( pair->wine_digest, wine->wine_digest, KEYSTORE_DIGEST_LEN );
    memset( pair->wine_pair, 0, KEYSTORE_DIGEST_LEN );
    return snapshot_set_bytes( &pair->sealed, &pair->sealed_len, wine->sealed, wine->sealed_len );
}

static DWORD make_snapshot( const char *name, const struct stored_pair pairs[KEYSTORE_SLOT_COUNT],
                            struct snapshot **snapshot )
{
    DWORD slot, err = ERROR_SUCCESS;

    if (!(*snapshot = snapshot_create( name ))) return NTE_NO_MEMORY;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++)
        if (pairs[slot].sealed) err = take_pair( &(*snapshot)->pairs[slot], &pairs[slot] );
    if (!err) return ERROR_SUCCESS;
    snapshot_unref( *snapshot );
    *snapshot = NULL;
    return err;
}

static BOOL has_pair( const struct stored_pair pairs[KEYSTORE_SLOT_COUNT] )
{
    return pairs[KEYSTORE_KEYEXCHANGE].sealed || pairs[KEYSTORE_SIGNATURE].sealed;
}

/* A container in a trace, where names do not stand: the start of its file's name. For trace_str. */
static const char *traced( const char *name, char hash[HASH_CHARS + 1] )
{
    if (name_hash( name, hash )) *hash = 0;
    return trace_str( hash );
}

/* A container that only the registry has. */
static DWORD take_container( const char *name, const struct wine_container *wine, struct takeover *takeover )
{
    char hash[HASH_CHARS + 1];
    DWORD err;

    TRACE( "%s: taken over from Wine's registry\n", traced( name, hash ) );
    if ((err = make_snapshot( name, wine->pairs, &takeover->result ))) return err;
    takeover->changed = TRUE;
    return has_pair( wine->hidden ) ? make_snapshot( name, wine->hidden, &takeover->hidden ) : ERROR_SUCCESS;
}

/* ---- a container that both have ---------------------------------------------------------------- */

enum verdict { VERDICT_KNOWN, VERDICT_SAME_PAIR, VERDICT_NEWER, VERDICT_SEALED };

/* Wine's provider seals a pair anew each time that a context is released, so other values need not mean another
 * pair. */
static enum verdict judge( const struct stored_pair *file, const struct stored_pair *wine,
                           BYTE digest[KEYSTORE_DIGEST_LEN] )
{
    BYTE own[KEYSTORE_DIGEST_LEN];

    memset( digest, 0, KEYSTORE_DIGEST_LEN );
    if (!wine->sealed || same_digest( file->wine_digest, wine->wine_digest )) return VERDICT_KNOWN;
    if (pair_digest( wine->sealed, wine->sealed_len, digest )) return VERDICT_SEALED;
    if (same_digest( file->wine_pair, digest )) return VERDICT_SAME_PAIR;
    if (file->sealed && !pair_digest( file->sealed, file->sealed_len, own ) && same_digest( own, digest ))
        return VERDICT_SAME_PAIR;
    return VERDICT_NEWER;
}

/* A pair of the 32-bit view that the 64-bit one hides, for the file that is kept beside the container's. */
static DWORD hide_pair( enum keystore_slot slot, const struct stored_pair *hidden, const char *name,
                        struct takeover *takeover )
{
    if (!takeover->hidden && !(takeover->hidden = snapshot_create( name ))) return NTE_NO_MEMORY;
    return take_pair( &takeover->hidden->pairs[slot], hidden );
}

/* One slot that both have. */
struct both
{
    enum keystore_slot        slot;
    const struct snapshot    *file;
    const struct stored_pair *wine;         /* the one of Wine's that counts */
    const struct stored_pair *hidden;
    enum verdict              verdict;
    BYTE                      digest[KEYSTORE_DIGEST_LEN];
};

/* After a hand-back both views of the registry had the file's pair, so one that has another was changed since; else the
 * 64-bit view counts. A pair that this hides is kept, as a later hand-back writes both views. */
static DWORD judge_hidden( struct both *both, struct takeover *takeover )
{
    BYTE digest[KEYSTORE_DIGEST_LEN];
    enum verdict verdict;

    if (!both->hidden->sealed || (both->verdict != VERDICT_SAME_PAIR && both->verdict != VERDICT_NEWER))
        return ERROR_SUCCESS;
    if ((verdict = judge( &both->file->pairs[both->slot], both->hidden, digest )) == VERDICT_SAME_PAIR)
        return ERROR_SUCCESS;
    if (verdict != VERDICT_NEWER || both->verdict == VERDICT_NEWER || !(both->file->flags & SNAPSHOT_HANDED_BACK))
        return hide_pair( both->slot, both->hidden, both->file->name, takeover );
    both->verdict = VERDICT_NEWER;
    both->wine = both->hidden;
    memcpy( both->digest, digest, sizeof(digest) );
    return ERROR_SUCCESS;
}

static DWORD merge_slot( struct stored_pair *pair, const struct wine_container *wine, struct both *both,
                         struct takeover *takeover )
{
    const char *name = both->file->name;
    char hash[HASH_CHARS + 1];
    DWORD err;

    both->wine = &wine->pairs[both->slot];
    both->hidden = &wine->hidden[both->slot];
    both->verdict = judge( pair, both->wine, both->digest );
    if ((err = judge_hidden( both, takeover ))) return err;
    switch (both->verdict)
    {
    case VERDICT_KNOWN:
        return ERROR_SUCCESS;
    case VERDICT_SEALED:
        WARN( "%s: Wine's registry has a pair that cannot be opened; it is left there\n", traced( name, hash ) );
        return ERROR_SUCCESS;
    case VERDICT_NEWER:
        WARN( "%s: Wine's registry has a newer pair\n", traced( name, hash ) );
        if (pair->sealed) takeover->keep = TRUE;
        if ((err = take_pair( pair, both->wine ))) return err;
        break;
    case VERDICT_SAME_PAIR:
        break;
    }
    memcpy( pair->wine_digest, wine->pairs[both->slot].wine_digest, KEYSTORE_DIGEST_LEN );
    memcpy( pair->wine_pair, both->digest, KEYSTORE_DIGEST_LEN );
    takeover->changed = TRUE;
    return ERROR_SUCCESS;
}

static DWORD merge( struct snapshot *file, const struct wine_container *wine, struct takeover *takeover )
{
    struct both both = { .file = file };
    struct snapshot *merged;
    DWORD err = ERROR_SUCCESS;

    if (!(merged = snapshot_copy( file ))) return NTE_NO_MEMORY;
    for (both.slot = 0; both.slot < KEYSTORE_SLOT_COUNT && !err; both.slot++)
        err = merge_slot( &merged->pairs[both.slot], wine, &both, takeover );
    if (!err && takeover->changed) takeover->result = snapshot_ref( merged );
    else if (!err) takeover->result = snapshot_ref( file );
    snapshot_unref( merged );
    return err;
}

/* Whether Wine's own provider has made the container anew since it got all of it: that never takes away a single
 * pair. */
static BOOL is_made_anew( const struct snapshot *file, const struct wine_container *wine )
{
    DWORD slot;

    if (!(file->flags & SNAPSHOT_HANDED_BACK)) return FALSE;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (file->pairs[slot].sealed && !wine->pairs[slot].sealed) return TRUE;
    return FALSE;
}

/* Whether what the registry has is what it had when the container was deleted here: a server that was killed forgets
 * the last half minute of its registry. */
static BOOL is_deleted( const struct snapshot *file, const struct wine_container *wine )
{
    DWORD slot;

    if (!wine->exists) return TRUE;
    if (wine->written > file->wine_time) return FALSE;
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        if (!same_digest( file->pairs[slot].wine_digest, wine->pairs[slot].wine_digest )) return FALSE;
    return TRUE;
}

static DWORD look( const struct keystore *store, const char *name, BOOL locked, struct snapshot *file,
                   const struct wine_container *wine, struct takeover *takeover )
{
    DWORD err;

    if (!file) return wine->exists ? take_container( name, wine, takeover ) : ERROR_SUCCESS;
    if (file->flags & SNAPSHOT_DELETED)
    {
        if (!is_deleted( file, wine )) return take_container( name, wine, takeover );
        if (wine->exists && locked && (err = wine_delete( store, name )))
            WARN( "a container that was deleted stays in Wine's registry, error %lu\n", err );  /* for the next time */
        return ERROR_SUCCESS;
    }
    /* Deleted since, by a program of Wine's own: of a machine's container it knows its view only. */
    if ((file->flags & SNAPSHOT_HANDED_BACK) && !wine->everywhere) return ERROR_SUCCESS;
    if (is_made_anew( file, wine ))
    {
        takeover->keep = TRUE;
        return take_container( name, wine, takeover );
    }
    return merge( file, wine, takeover );
}

DWORD takeover_look( const struct keystore *store, const char *name, BOOL locked, struct snapshot *file,
                     struct takeover *takeover )
{
    struct wine_container wine;
    DWORD err;

    memset( takeover, 0, sizeof(*takeover) );
    if (!wine_can_have( name ))
    {
        if (file && !(file->flags & SNAPSHOT_DELETED)) takeover->result = snapshot_ref( file );
        return ERROR_SUCCESS;
    }
    if ((err = wine_read( store, name, &wine ))) return err;
    err = look( store, name, locked, file, &wine, takeover );
    wine_free( &wine );
    if (err) takeover_free( takeover );
    return err;
}

void takeover_free( struct takeover *takeover )
{
    snapshot_unref( takeover->result );
    snapshot_unref( takeover->hidden );
    takeover->result = takeover->hidden = NULL;
}
