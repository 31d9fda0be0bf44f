/* The memory behind handles: slots of one fixed size in one reserved range that is never unmapped, so that
 * any stale handle can be read. Private to libs/handle.
 *
 * A slot begins with a row of landing words. A handle points to the word of the slot's present generation, so a
 * handle that was given back stays refused even when its slot is used again. The row and a quarantine of slots
 * together keep a handle's value from coming back for more than 100,000 allocations of its shard; that means of its
 * thread, as long as no more threads than shards allocate at once. All quarantines together hold 14 MiB at most.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_ARENA_H
#define WINECSP_ARENA_H

#include "object.h"
#include "spinlock.h"
#include "waitlock.h"

#define LANDING_BYTES      64
#define LANDING_WORDS      (LANDING_BYTES / sizeof(DWORD))
#define QUARANTINE_HANDLES 110000   /* in each shard, on average; 103,126 at least */
#define QUARANTINE_SLOTS   (QUARANTINE_HANDLES / LANDING_WORDS)

struct slot
{
    DWORD         landing[LANDING_WORDS];   /* not zero, like the first word that a Windows handle points to */
    struct object object;                   /* on a cache line of its own */
} __attribute__((aligned( 64 )));

C_ASSERT( sizeof(struct slot) == 128 );

struct shard
{
    spinlock      lock;
    struct object *oldest, *newest;     /* quarantine, linked by next */
    SIZE_T         quarantined;
    struct slot   *fresh;               /* rest of the chunk being carved */
    SIZE_T         fresh_count;
} __attribute__((aligned( 64 )));

extern struct shard shards[SHARD_COUNT];

struct arena
{
    waitlock        lock;               /* guards growth only, with no shard locked; look-ups read base and used */
    char           *base;
    SIZE_T          size;
    volatile SIZE_T used;               /* bytes committed; only grows */
};

extern struct arena arena;

void arena_process_attach( void );
void arena_process_detach( void );

/* The object of the slot that a handle value points into, and the generation that it names; or NULL. */
static inline struct object *arena_lookup( ULONG_PTR handle, unsigned int *generation )
{
    SIZE_T used = __atomic_load_n( &arena.used, __ATOMIC_ACQUIRE );     /* before base: it is set later */
    char *base = __atomic_load_n( &arena.base, __ATOMIC_RELAXED );
    SIZE_T offset = handle - (ULONG_PTR)base, within = offset % sizeof(struct slot);

    if (offset >= used) return NULL;
    if (within >= LANDING_BYTES || within % sizeof(DWORD)) return NULL;
    *generation = within / sizeof(DWORD);
    return &((struct slot *)(base + offset - within))->object;
}

static inline struct slot *slot_of( const struct object *obj )
{
    return CONTAINING_RECORD( obj, struct slot, object );
}

/* The handle of an object in a generation. */
static inline ULONG_PTR arena_handle( struct object *obj, unsigned int generation )
{
    return (ULONG_PTR)&slot_of( obj )->landing[generation];
}

/* The shard that a slot belongs to for good. Chunks are assigned to shards; the landing row holds the shard's
 * number. */
static inline unsigned int arena_shard( const struct object *obj )
{
    return slot_of( obj )->landing[0] & (SHARD_COUNT - 1);
}

static inline void arena_lock( unsigned int shard )
{
    spinlock_enter( &shards[shard].lock );
}

static inline void arena_unlock( unsigned int shard )
{
    spinlock_leave( &shards[shard].lock );
}

/* Takes a slot of the calling thread's shard and leaves the shard locked. NULL: no memory, and nothing is locked. */
struct object *arena_take( unsigned int *shard );

/* Puts a slot into its shard's quarantine. The caller holds the shard's lock. */
void arena_give( struct object *obj, unsigned int shard );

#endif
