/* The memory behind handles, see arena.h: one reserved range, committed one chunk at a time. Its slots belong to
 * shards, each with a lock, a chunk to carve from and a first-in-first-out quarantine.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "arena.h"
#include "exitlock.h"
#include "threadslot.h"

#define LANDING_MARK 0x40       /* keeps a landing word from being 0; the shard's number is below it */

#define CHUNK_BYTES 0x10000
#define CHUNK_SLOTS (CHUNK_BYTES / sizeof(struct slot))

#ifdef _WIN64
#define RANGE_BYTES ((SIZE_T)1 << 30)
#else
#define RANGE_BYTES ((SIZE_T)64 << 20)
#endif
#define RANGE_BYTES_MIN ((SIZE_T)4 << 20)

struct shard shards[SHARD_COUNT];
struct arena arena;
static DWORD thread_shard = TLS_OUT_OF_INDEXES;     /* TLS: 1 + the thread's shard, or 0 */

void arena_process_attach( void )
{
    exitlock_process_attach();
    thread_shard = TlsAlloc();
}

/* Only for a DLL that is really unloaded: at process exit other DLLs still call. */
void arena_process_detach( void )
{
    if (thread_shard != TLS_OUT_OF_INDEXES) TlsFree( thread_shard );
    if (arena.base) VirtualFree( arena.base, 0, MEM_RELEASE );
}

/* Reserves the range at the first use; a crowded address space gets a smaller one. */
static BOOL reserve_range( void )
{
    SIZE_T size;
    char *base;

    for (size = RANGE_BYTES; size >= RANGE_BYTES_MIN; size /= 2)
    {
        if (!(base = VirtualAlloc( NULL, size, MEM_RESERVE, PAGE_READWRITE ))) continue;
        arena.size = size;
        __atomic_store_n( &arena.base, base, __ATOMIC_RELAXED );
        return TRUE;
    }
    return FALSE;
}

/* Commits the next chunk. The base is set before used grows, so that a look-up sees both or none. */
static struct slot *commit_chunk( void )
{
    struct slot *chunk = NULL;

    ASSERT( waitlock_is_mine( &arena.lock ) );
    if ((arena.base || reserve_range()) && arena.size - arena.used >= CHUNK_BYTES)
        chunk = VirtualAlloc( arena.base + arena.used, CHUNK_BYTES, MEM_COMMIT, PAGE_READWRITE );
    if (chunk) __atomic_store_n( &arena.used, arena.used + CHUNK_BYTES, __ATOMIC_RELEASE );
    return chunk;
}

/* Gives a shard a chunk to carve from, unless another thread has done so meanwhile; nothing if the range is full. The
 * shard is not locked before, and locked afterwards. */
static void grow( struct shard *shard )
{
    struct slot *chunk;

    waitlock_enter( &arena.lock );
    spinlock_enter( &shard->lock );
    if (!shard->fresh_count)
    {
        spinlock_leave( &shard->lock );
        chunk = commit_chunk();
        spinlock_enter( &shard->lock );
        if (chunk)
        {
            shard->fresh = chunk;
            shard->fresh_count = CHUNK_SLOTS;
        }
    }
    waitlock_leave( &arena.lock );
}

/* Carves a slot that no handle ever led to. */
static struct object *carve( struct shard *shard )
{
    struct slot *slot;
    DWORD word;
    unsigned int i;

    ASSERT( spinlock_is_taken( &shard->lock ) );
    if (!shard->fresh_count) return NULL;
    slot = shard->fresh++;
    shard->fresh_count--;
    word = ((DWORD)(ULONG_PTR)slot & ~(DWORD)(sizeof(*slot) - 1)) | LANDING_MARK | (shard - shards);
    for (i = 0; i < LANDING_WORDS; i++) slot->landing[i] = word;
    return &slot->object;
}

static struct object *leave_quarantine( struct shard *shard )
{
    struct object *obj = shard->oldest;

    if (!obj) return NULL;
    if (!(shard->oldest = obj->next)) shard->newest = NULL;
    shard->quarantined--;
    return obj;
}

/* Threads are dealt to the shards in turn. */
unsigned int object_thread_shard( void )
{
    static LONG threads;
    ULONG_PTR value;

    if (thread_shard == TLS_OUT_OF_INDEXES) return (GetCurrentThreadId() >> 2) % SHARD_COUNT;
    if (!(value = (ULONG_PTR)thread_slot_get( thread_shard )))
    {
        value = 1 + (ULONG)InterlockedIncrement( &threads ) % SHARD_COUNT;
        disregard( thread_slot_set( thread_shard, (void *)value ) );     /* else it is dealt anew the next time */
    }
    return value - 1;
}

struct object *arena_take( unsigned int *index )
{
    struct object *obj = NULL;
    struct shard *shard;

    *index = object_thread_shard();
    shard = &shards[*index];
    spinlock_enter( &shard->lock );
    if (shard->quarantined >= QUARANTINE_SLOTS) obj = leave_quarantine( shard );
    if (!obj && !(obj = carve( shard )))
    {
        spinlock_leave( &shard->lock );
        grow( shard );
        obj = carve( shard );
    }
    if (!obj) obj = leave_quarantine( shard );  /* the range is full: better early than never */
    if (!obj) spinlock_leave( &shard->lock );
    return obj;
}

void arena_give( struct object *obj, unsigned int index )
{
    struct shard *shard = &shards[index];

    ASSERT( spinlock_is_taken( &shard->lock ) );
    obj->next = NULL;
    if (shard->newest) shard->newest->next = obj;
    else shard->oldest = obj;
    shard->newest = obj;
    shard->quarantined++;
}
