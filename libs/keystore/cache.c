/* The snapshots that this process has read last, by path. Their private parts are sealed. At each use the file's stamp
 * shows whether a snapshot still counts, since every write makes a later stamp. A stamp that was young when it was
 * taken proves nothing: the file is read again, and if it has not changed, the snapshot stays with everything attached
 * to it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"
#include "waitlock.h"

#define ENTRY_COUNT 64

static struct entry
{
    WCHAR           *path;
    DWORD            path_hash;
    struct stamp     stamp;
    struct snapshot *snapshot;
} entries[ENTRY_COUNT];

static unsigned int next_victim;
static waitlock lock;       /* guards all of it; held over a search, and nothing is freed under it */

static void clear( struct entry *entry )
{
    heap_free( entry->path );
    snapshot_unref( entry->snapshot );
    entry->path = NULL;
    entry->snapshot = NULL;
}

void snapshots_process_detach( void )
{
    unsigned int i;

    for (i = 0; i < ENTRY_COUNT; i++) clear( &entries[i] );
}

static DWORD hash_path( const WCHAR *path )
{
    DWORD hash = 0;

    while (*path) hash = hash * 31 + *path++;
    return hash;
}

static struct entry *find_entry( const WCHAR *path, DWORD hash )
{
    unsigned int i;

    for (i = 0; i < ENTRY_COUNT; i++)
        if (entries[i].path && entries[i].path_hash == hash && !wcscmp( entries[i].path, path )) return &entries[i];
    return NULL;
}

static BOOL is_good( const struct stamp *kept, const struct stamp *stamp )
{
    return !kept->young && stamp_is_same( kept, stamp );
}

static BOOL is_last_written( const struct stamp *kept, const struct stamp *stamp )
{
    return kept->written == stamp->written && kept->size == stamp->size;
}

static struct snapshot *find( const WCHAR *path, const struct stamp *stamp,
                              BOOL (*counts)( const struct stamp *kept, const struct stamp *stamp ) )
{
    DWORD hash = hash_path( path );
    struct snapshot *found = NULL;
    struct entry *entry;

    waitlock_enter( &lock );
    if ((entry = find_entry( path, hash )) && counts( &entry->stamp, stamp )) found = snapshot_ref( entry->snapshot );
    waitlock_leave( &lock );
    return found;
}

struct snapshot *cache_find( const WCHAR *path, const struct stamp *stamp )
{
    return find( path, stamp, is_good );
}

struct snapshot *cache_find_shut( const WCHAR *path, const struct stamp *stamp )
{
    return find( path, stamp, is_last_written );
}

/* What is kept of a path, whether or not it still counts. */
static struct snapshot *find_any( const WCHAR *path, DWORD hash )
{
    struct snapshot *found = NULL;
    struct entry *entry;

    waitlock_enter( &lock );
    if ((entry = find_entry( path, hash ))) found = snapshot_ref( entry->snapshot );
    waitlock_leave( &lock );
    return found;
}

/* Takes over the references to `path` and `snapshot`. */
static void cache_insert( WCHAR *path, DWORD hash, struct snapshot *snapshot, const struct stamp *stamp )
{
    struct entry old, *entry;

    waitlock_enter( &lock );
    if (!(entry = find_entry( path, hash ))) entry = &entries[next_victim++ % ENTRY_COUNT];
    old = *entry;
    entry->path = path;
    entry->path_hash = hash;
    entry->stamp = *stamp;
    entry->snapshot = snapshot;
    waitlock_leave( &lock );
    clear( &old );
}

struct snapshot *cache_put( const WCHAR *path, struct snapshot *snapshot, const struct stamp *stamp )
{
    WCHAR *copy = heap_alloc( (lstrlenW( path ) + 1) * sizeof(WCHAR) );
    DWORD hash = hash_path( path );
    struct snapshot *kept;

    if (!copy) return snapshot_ref( snapshot );
    lstrcpyW( copy, path );
    if ((kept = find_any( path, hash )) && !snapshot_is_same( kept, snapshot ))
    {
        snapshot_unref( kept );
        kept = NULL;
    }
    if (!kept) kept = snapshot_ref( snapshot );
    cache_insert( copy, hash, snapshot_ref( kept ), stamp );
    return kept;
}

void cache_drop( const WCHAR *path )
{
    struct entry old = { 0 }, *entry;

    waitlock_enter( &lock );
    if ((entry = find_entry( path, hash_path( path ) )))
    {
        old = *entry;
        memset( entry, 0, sizeof(*entry) );
    }
    waitlock_leave( &lock );
    clear( &old );
}
