/* Memory for short-lived objects of one size: hashes and keys. Freed objects are wiped and kept for reuse, in shards,
 * so that threads seldom contend. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SLAB_H
#define WINECSP_SLAB_H

#include "csp/core/kit.h"
#include "spinlock.h"

struct slab
{
    SIZE_T size;                /* bytes of an object; at least those of a pointer */
    struct slab_shard
    {
        spinlock lock;
        void     *spares;       /* linked by their first word */
        DWORD     count;
    } __attribute__((aligned( 64 ))) shards[SHARD_COUNT];
};

/* A zeroed object. NULL: no memory. */
void *slab_alloc( struct slab *slab );

/* Wipes and frees an object. NULL is accepted. */
void slab_free( struct slab *slab, void *object );

/* Frees the spares, when the DLL is unloaded. */
void slab_drain( struct slab *slab );

#endif
