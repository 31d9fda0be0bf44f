/* Slabs, see slab.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/slab.h"

#define SPARES_MAX 64      /* in a shard */

static struct slab_shard *shard_of_thread( struct slab *slab )
{
    return &slab->shards[object_thread_shard()];
}

void *slab_alloc( struct slab *slab )
{
    struct slab_shard *shard = shard_of_thread( slab );
    void **object;

    spinlock_enter( &shard->lock );
    if ((object = shard->spares))
    {
        shard->spares = *object;
        shard->count--;
    }
    spinlock_leave( &shard->lock );
    if (!object) return heap_alloc( slab->size );
    *object = NULL;             /* the rest was wiped */
    return object;
}

void slab_free( struct slab *slab, void *object )
{
    struct slab_shard *shard = shard_of_thread( slab );
    BOOL kept;

    if (!object) return;
    secret_wipe( object, slab->size );
    spinlock_enter( &shard->lock );
    if ((kept = shard->count < SPARES_MAX))
    {
        *(void **)object = shard->spares;
        shard->spares = object;
        shard->count++;
    }
    spinlock_leave( &shard->lock );
    if (!kept) heap_free( object );
}

void slab_drain( struct slab *slab )
{
    unsigned int i;
    void **object;

    for (i = 0; i < SHARD_COUNT; i++)
        while ((object = slab->shards[i].spares))
        {
            slab->shards[i].spares = *object;
            heap_free( object );
        }
}
