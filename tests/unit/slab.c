/* libs/csp/core/slab.c under threads: what comes out is zero and nobody else's, and what goes in may be another
 * thread's.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <pthread.h>

#include "unit.h"

#include "csp/core/slab.h"

#define SIZE    96
#define THREADS 40      /* more than there are shards */
#define PLACES  256
#define ROUNDS  6000

static struct slab slab = { .size = SIZE };
static BYTE *places[PLACES];        /* objects that wait for whoever takes them */

static void check_zero( const BYTE *object )
{
    DWORD i;

    for (i = 0; i < SIZE && !object[i]; i++) { }
    ok( i == SIZE, "byte %u of a new object is %#x", i, object[i % SIZE] );
}

static void *work( void *arg )
{
    unsigned int i, seed = (unsigned int)(uintptr_t)arg;
    BYTE *object, mark = (BYTE)seed;

    for (i = 0; i < ROUNDS; i++)
    {
        seed = seed * 1664525 + 1013904223;
        object = slab_alloc( &slab );
        check_zero( object );
        memset( object, mark, SIZE );
        object = __atomic_exchange_n( &places[(seed >> 8) % PLACES], object, __ATOMIC_ACQ_REL );
        if (object) ok( object[0] && object[0] == object[SIZE - 1], "an object is in two hands" );
        slab_free( &slab, object );
    }
    return NULL;
}

int main( void )
{
    pthread_t threads[THREADS];
    unsigned int i;

    object_process_attach( NULL );
    slab_free( &slab, NULL );
    for (i = 0; i < THREADS; i++) pthread_create( &threads[i], NULL, work, (void *)(uintptr_t)(i + 1) );
    for (i = 0; i < THREADS; i++) pthread_join( threads[i], NULL );
    for (i = 0; i < PLACES; i++) slab_free( &slab, places[i] );
    for (i = 0; i < SHARD_COUNT; i++) ok( slab.shards[i].count <= 64, "%u spares", slab.shards[i].count );
    slab_drain( &slab );
    for (i = 0; i < SHARD_COUNT; i++) ok( !slab.shards[i].spares, "spares are left" );
    return unit_finish( "slab" );
}
