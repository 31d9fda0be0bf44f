/* The memory behind handles: slots of one fixed size in one reserved range that is never unmapped, so that
 * any stale handle can be looked at. Private to libs/handle.
 *
 * A slot begins with a row of landing words. A handle points to one of them, the one of the slot's present
 * generation, so a handle that was given back stays refused although its slot serves again; the row and a
 * quarantine of slots together keep a handle's value from coming back for more than 100,000 allocations
 * of its shard; as long as no more threads than shards allocate at once, that is of its thread. All quarantines
 * together hold 14 MiB at most.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_ARENA_H
#define WINECSP_ARENA_H

#include "object.h"

#define LANDING_BYTES      64
#define LANDING_WORDS      (LANDING_BYTES / sizeof(DWORD))
#define QUARANTINE_HANDLES 110000   /* in each shard, on average; 103,126 at least */
#define QUARANTINE_SLOTS   (QUARANTINE_HANDLES / LANDING_WORDS)

struct slot
{
    DWORD         landing[LANDING_WORDS];   /* non-zero, as the first word behind a Windows handle is */
    struct object object;                   /* on a cache line of its own */
} __attribute__((aligned( 64 )));

C_ASSERT( sizeof(struct slot) == 128 );

void arena_process_attach( void );
void arena_process_detach( void );

/* The slot's object that a handle value could mean and the generation that it names, or NULL. */
struct object *arena_lookup( ULONG_PTR handle, unsigned int *generation );

/* The handle that leads to an object in a generation. */
ULONG_PTR arena_handle( struct object *obj, unsigned int generation );

/* The shard that a slot belongs to for good. */
unsigned int arena_shard( const struct object *obj );

void arena_lock( unsigned int shard );
void arena_unlock( unsigned int shard );

/* Takes a slot of the caller's shard, which is returned locked with it. NULL: no memory, nothing locked. */
struct object *arena_take( unsigned int *shard );

/* Puts a slot into its shard's quarantine. The shard is locked. */
void arena_give( struct object *obj, unsigned int shard );

#endif
