/* The snapshots that this process has read last, by path. Their private parts are sealed. A stamp of the file, asked for
 * at each use, tells whether one still counts: every write makes a later one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "quicklock.h"
#include "store.h"

#define ENTRY_COUNT 64

static struct entry
{
    WCHAR           *path;
    DWORD            path_hash;
    struct snapshot *snapshot;
} entries[ENTRY_COUNT];

static unsigned int next_victim;
static quicklock lock;      /* guards all of it */

static void clear( struct entry *entry )
{
    heap_free( entry->path );
    snapshot_unref( entry->snapshot );
    entry->path = NULL;
    entry->snapshot = NULL;
}

void cache_process_detach( void )
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

struct snapshot *cache_find( const WCHAR *path, ULONGLONG written, DWORD size )
{
    DWORD hash = hash_path( path );
    struct snapshot *found = NULL;
    struct entry *entry;

    quicklock_enter( &lock );
    if ((entry = find_entry( path, hash )) && entry->snapshot->written == written && entry->snapshot->size == size)
        found = snapshot_ref( entry->snapshot );
    quicklock_leave( &lock );
    return found;
}

void cache_put( const WCHAR *path, struct snapshot *snapshot )
{
    WCHAR *copy = heap_alloc( (lstrlenW( path ) + 1) * sizeof(WCHAR) );
    DWORD hash = hash_path( path );
    struct entry old, *entry;

    if (!copy) return;
    lstrcpyW( copy, path );
    quicklock_enter( &lock );
    if (!(entry = find_entry( path, hash ))) entry = &entries[next_victim++ % ENTRY_COUNT];
    old = *entry;
    entry->path = copy;
    entry->path_hash = hash;
    entry->snapshot = snapshot_ref( snapshot );
    quicklock_leave( &lock );
    clear( &old );
}

void cache_drop( const WCHAR *path )
{
    struct entry old = { 0 }, *entry;

    quicklock_enter( &lock );
    if ((entry = find_entry( path, hash_path( path ) )))
    {
        old = *entry;
        memset( entry, 0, sizeof(*entry) );
    }
    quicklock_leave( &lock );
    clear( &old );
}
