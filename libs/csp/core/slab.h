/* Memory for objects of one size that come and go quickly: hashes and keys. What is given back is wiped and kept for
 * the next one, in shards, so that threads seldom meet. Private to libs/csp.
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

/* Zeroed; NULL: no memory. */
void *slab_alloc( struct slab *slab );

/* Wipes all of it. NULL is accepted. */
void slab_free( struct slab *slab, void *object );

/* Gives back the spares, when the DLL goes. */
void slab_drain( struct slab *slab );

#endif
