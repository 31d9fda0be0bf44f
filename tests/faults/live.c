/* What our DLLs have and have not given back: memory, handles, registry keys. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <stdio.h>
#include <string.h>

#define PLACES 0x10000          /* a power of two, far more than is ever live */

static struct entry
{
    const void    *what;        /* NULL: free */
    SIZE_T         size;
    enum live_kind kind;
    unsigned int   number;
    void          *caller;
} entries[PLACES];

static unsigned int count, last_number;
unsigned int bad_frees;

/* Several threads may be there when a DLL comes or goes. */
static volatile LONG lock;

static void enter( void )
{
    while (InterlockedExchange( &lock, 1 )) Sleep( 0 );
}

static void leave( void )
{
    InterlockedExchange( &lock, 0 );
}

static unsigned int place_of( enum live_kind kind, const void *what )
{
    uint64_t bits = (ULONG_PTR)what + ((uint64_t)kind << 56);

    return (bits * 0x9e3779b97f4a7c15ull >> 40) % PLACES;
}

static struct entry *find( enum live_kind kind, const void *what )
{
    unsigned int i;

    for (i = place_of( kind, what ); entries[i].what; i = (i + 1) % PLACES)
        if (entries[i].what == what && entries[i].kind == kind) return &entries[i];
    return NULL;
}

static void put( const struct entry *entry )
{
    unsigned int i;

    for (i = place_of( entry->kind, entry->what ); entries[i].what; i = (i + 1) % PLACES) {}
    entries[i] = *entry;
}

void live_add( enum live_kind kind, const void *what, SIZE_T size, void *caller )
{
    struct entry entry = { what, size, kind, 0, caller };

    enter();
    if (!find( kind, what ) && count < PLACES - 1)
    {
        entry.number = ++last_number;
        put( &entry );
        count++;
    }
    leave();
}

/* What stands behind it moves up, so that it is still found. */
static void take_out( struct entry *entry )
{
    unsigned int i = entry - entries;
    struct entry moved;

    entry->what = NULL;
    for (i = (i + 1) % PLACES; entries[i].what; i = (i + 1) % PLACES)
    {
        moved = entries[i];
        entries[i].what = NULL;
        put( &moved );
    }
    count--;
}

BOOL live_remove( enum live_kind kind, const void *what, SIZE_T *size )
{
    struct entry *entry;

    enter();
    if ((entry = find( kind, what )))
    {
        *size = entry->size;
        take_out( entry );
    }
    leave();
    return entry != NULL;
}

unsigned int live_count( void )
{
    return count;
}

unsigned int live_mark( void )
{
    return last_number;
}

void live_print( unsigned int mark )
{
    static const char *const kinds[LIVE_KINDS] = { "heap", "libcrypto's heap", "LocalAlloc", "handle", "registry key",
                                                   "search" };
    unsigned int i, printed = 0;
    const char *module;
    ULONG_PTR offset;

    for (i = 0; i < PLACES && printed < 8; i++)
    {
        if (!entries[i].what || entries[i].number <= mark) continue;
        find_module( entries[i].caller, &module, &offset );
        printf( "    live: %s, %lu bytes, taken at %s+%#lx\n", kinds[entries[i].kind], (ULONG)entries[i].size, module,
                (ULONG)offset );
        printed++;
    }
}
