/* libs/handle: the life of objects one by one, and under threads that create, use, release and destroy each other's
 * objects. ThreadSanitizer judges: what a call finds behind a pinned object is read as it is, and the destroy function
 * writes to it, so a pin that does not keep it is a race.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <pthread.h>

#include "unit.h"

#include "handle/arena.h"

#define DESTROY_ERROR 0x1234

/* What is behind an object of these tests. */
struct payload
{
    struct family    family;
    enum object_type type;
    int              alive;         /* plain: see above */
    int              children;      /* of a context; atomic */
    struct payload  *parent;
};

static int created[OBJECT_TYPE_COUNT], destroyed[OBJECT_TYPE_COUNT], orphans;

static DWORD destroy( struct object *obj, BOOL orphaned )
{
    struct payload *payload = obj->data;

    ok( payload->alive == 1, "an object of type %d is destroyed twice", payload->type );
    ok( !__atomic_load_n( &payload->children, __ATOMIC_SEQ_CST ), "a context dies before its children" );
    ok( !orphaned || payload->parent, "a context is an orphan" );
    payload->alive = 0;
    if (payload->parent) __atomic_sub_fetch( &payload->parent->children, 1, __ATOMIC_SEQ_CST );
    __atomic_add_fetch( &destroyed[payload->type], 1, __ATOMIC_SEQ_CST );
    if (orphaned) __atomic_add_fetch( &orphans, 1, __ATOMIC_SEQ_CST );
    free( payload );
    SetLastError( 77 );
    return DESTROY_ERROR;
}

static const object_destroy_func destroy_funcs[OBJECT_TYPE_COUNT] =
{
    [OBJECT_CONTEXT] = destroy, [OBJECT_KEY] = destroy, [OBJECT_HASH] = destroy
};

/* A published object. `parent` is pinned, or NULL for a context. */
static ULONG_PTR make( enum object_type type, struct object *parent )
{
    struct object *obj = object_create( type, parent );
    struct payload *payload = calloc( 1, sizeof(*payload) );

    payload->type = type;
    payload->alive = 1;
    payload->parent = parent ? parent->data : NULL;
    if (parent) __atomic_add_fetch( &payload->parent->children, 1, __ATOMIC_SEQ_CST );
    obj->data = payload;
    if (!parent) obj->family = &payload->family;
    __atomic_add_fetch( &created[type], 1, __ATOMIC_SEQ_CST );
    return object_publish( obj );
}

static ULONG_PTR make_child( enum object_type type, ULONG_PTR context )
{
    struct object *parent = object_pin( context, OBJECT_CONTEXT );
    ULONG_PTR handle = parent ? make( type, parent ) : 0;

    if (parent) object_unpin( parent );
    return handle;
}

/* The final release of an object of which the caller knows that it lives; returns the destroy function's error. */
static DWORD end( ULONG_PTR handle, enum object_type type )
{
    struct object *killed = NULL;
    enum object_release release = object_release( handle, type, &killed );

    ok( release == RELEASE_KILLED, "released: %d", release );
    return release == RELEASE_KILLED ? object_unpin_killed( killed ) : ERROR_SUCCESS;
}

static BOOL lives( ULONG_PTR handle, enum object_type type )
{
    struct object *obj = object_pin( handle, type );

    if (obj) object_unpin( obj );
    return obj != NULL;
}

/* ---- one thread ------------------------------------------------------------------------------- */

static void test_handles( void )
{
    ULONG_PTR handle = make( OBJECT_CONTEXT, NULL ), slot = handle & ~(ULONG_PTR)(sizeof(struct slot) - 1), i;
    struct object *killed;

    ok( *(DWORD *)handle != 0, "the first word behind a handle is 0" );
    for (i = 0; i < sizeof(struct slot); i++)
        ok( lives( slot + i, OBJECT_CONTEXT ) == (slot + i == handle), "offset %zu", (size_t)i );
    ok( !lives( handle, OBJECT_KEY ) && !lives( handle, OBJECT_HASH ), "another type is taken" );
    ok( !lives( 0, OBJECT_CONTEXT ) && !lives( ~(ULONG_PTR)0, OBJECT_CONTEXT ), "nonsense is taken" );
    ok( !lives( (ULONG_PTR)arena.base - 64, OBJECT_CONTEXT ), "before the range" );
    ok( !lives( (ULONG_PTR)arena.base + arena.used, OBJECT_CONTEXT ), "behind what is committed" );
    ok( !lives( (ULONG_PTR)arena.base + arena.size, OBJECT_CONTEXT ), "behind the range" );
    ok( object_release( handle, OBJECT_KEY, &killed ) == RELEASE_INVALID, "released as another type" );
    ok( !object_addref( handle, OBJECT_HASH ), "counted as another type" );
    ok( end( handle, OBJECT_CONTEXT ) == DESTROY_ERROR, "the destroy function's error is lost" );
    ok( object_release( handle, OBJECT_CONTEXT, &killed ) == RELEASE_INVALID, "released twice" );
    ok( !lives( handle, OBJECT_CONTEXT ) && !object_addref( handle, OBJECT_CONTEXT ), "a stale handle is taken" );
}

static void test_references( void )
{
    ULONG_PTR handle = make( OBJECT_CONTEXT, NULL );
    struct object *killed = NULL, *pinned;
    int before = destroyed[OBJECT_CONTEXT];

    ok( object_addref( handle, OBJECT_CONTEXT ), "no reference" );
    ok( object_release( handle, OBJECT_CONTEXT, &killed ) == RELEASE_COUNTED && !killed, "the first of two" );
    pinned = object_pin( handle, OBJECT_CONTEXT );
    ok( end( handle, OBJECT_CONTEXT ) == ERROR_SUCCESS, "destroyed while it is pinned" );
    ok( destroyed[OBJECT_CONTEXT] == before && ((struct payload *)pinned->data)->alive, "gone while it is pinned" );
    ok( !lives( handle, OBJECT_CONTEXT ), "dead, but pinned anew" );
    ok( !object_addref( handle, OBJECT_CONTEXT ), "dead, but counted" );
    SetLastError( 5 );
    object_unpin( pinned );
    ok( destroyed[OBJECT_CONTEXT] == before + 1 && GetLastError() == 5, "last error %u", GetLastError() );
}

static void test_discard( void )
{
    ULONG_PTR context = make( OBJECT_CONTEXT, NULL );
    struct object *parent = object_pin( context, OBJECT_CONTEXT ), *obj = object_create( OBJECT_KEY, parent );
    int keys = destroyed[OBJECT_KEY];

    object_discard( obj );
    object_unpin( parent );
    end( context, OBJECT_CONTEXT );
    ok( destroyed[OBJECT_KEY] == keys, "what was never published is destroyed" );
}

static void test_family( void )
{
    ULONG_PTR context = make( OBJECT_CONTEXT, NULL ), key = make_child( OBJECT_KEY, context ),
              hash = make_child( OBJECT_HASH, context ), gone = make_child( OBJECT_KEY, context );
    int contexts = destroyed[OBJECT_CONTEXT], keys, hashes = destroyed[OBJECT_HASH], orphaned = orphans;
    struct object *in_call;

    ok( end( gone, OBJECT_KEY ) == DESTROY_ERROR && orphans == orphaned, "a child's own end" );
    keys = destroyed[OBJECT_KEY];
    in_call = object_pin( hash, OBJECT_HASH );
    ok( end( context, OBJECT_CONTEXT ) == ERROR_SUCCESS, "the context does not wait for its child" );
    ok( destroyed[OBJECT_KEY] == keys + 1 && orphans == orphaned + 1, "the idle child stays" );
    ok( destroyed[OBJECT_CONTEXT] == contexts && destroyed[OBJECT_HASH] == hashes, "gone in the middle of a call" );
    ok( !lives( key, OBJECT_KEY ) && !lives( hash, OBJECT_HASH ), "children of a dead context live" );
    ok( !object_pin_parent( in_call ), "a dead parent is pinned" );
    object_unpin( in_call );
    ok( destroyed[OBJECT_CONTEXT] == contexts + 1 && destroyed[OBJECT_HASH] == hashes + 1, "they stay for ever" );
    ok( orphans == orphaned + 2, "the hash is no orphan" );
}

/* A context with many children of one shard, some of them in calls: each is destroyed once, whoever takes how many. */
static void test_large_family( void )
{
    enum { COUNT = 200, PART = 7 };
    ULONG_PTR context = make( OBJECT_CONTEXT, NULL ), child;
    int contexts = destroyed[OBJECT_CONTEXT], keys = destroyed[OBJECT_KEY], orphaned = orphans, i, in_call = 0;
    struct object *pinned[COUNT];

    for (i = 0; i < COUNT; i++)
    {
        child = make_child( OBJECT_KEY, context );
        if (i % PART == 0) pinned[in_call++] = object_pin( child, OBJECT_KEY );
    }
    ok( end( context, OBJECT_CONTEXT ) == ERROR_SUCCESS, "the context does not wait" );
    ok( destroyed[OBJECT_KEY] == keys + COUNT - in_call, "%d are destroyed", destroyed[OBJECT_KEY] - keys );
    for (i = 0; i < in_call; i++)
    {
        ok( destroyed[OBJECT_CONTEXT] == contexts, "the context is gone with %d in calls", in_call - i );
        object_unpin( pinned[i] );
    }
    ok( destroyed[OBJECT_KEY] == keys + COUNT, "%d are destroyed", destroyed[OBJECT_KEY] - keys );
    ok( orphans == orphaned + COUNT, "%d are orphans", orphans - orphaned );
    ok( destroyed[OBJECT_CONTEXT] == contexts + 1, "the context stays" );
}

/* Who is alone lets nobody in until he shares the object or leaves; who comes second is not alone. */
static void test_alone( void )
{
    ULONG_PTR key = make( OBJECT_CONTEXT, NULL );
    struct object *obj, *other;
    BOOL alone = 7, second = 7;

    obj = object_pin_alone( key, OBJECT_CONTEXT, &alone );
    ok( obj && alone == TRUE, "not alone: %d", alone );
    object_share( obj );
    other = object_pin_alone( key, OBJECT_CONTEXT, &second );
    ok( other == obj && second == FALSE, "alone beside another: %d", second );
    object_unpin_alone( obj, FALSE );
    object_unpin_alone( other, FALSE );
    ok( !object_pin_alone( key, OBJECT_KEY, &second ), "pinned as another type" );

    obj = object_pin_alone( key, OBJECT_CONTEXT, &alone );
    ok( obj && alone == TRUE, "not alone any more: %d", alone );
    ok( end( key, OBJECT_CONTEXT ) == ERROR_SUCCESS && ((struct payload *)obj->data)->alive, "destroyed in a call" );
    ok( !object_pin_alone( key, OBJECT_CONTEXT, &second ), "dead, but pinned anew" );
    object_unpin_alone( obj, alone );
}

/* A handle does not come back for 100,000 objects of its thread. */
static void test_quarantine( void )
{
    ULONG_PTR old = make( OBJECT_CONTEXT, NULL ), handle;
    int i;

    end( old, OBJECT_CONTEXT );
    for (i = 0; i < 100000; i++)
    {
        handle = make( OBJECT_CONTEXT, NULL );
        if (handle == old || lives( old, OBJECT_CONTEXT )) break;
        end( handle, OBJECT_CONTEXT );
    }
    ok( i == 100000, "the handle is back after %d objects", i );
    ok( arena.used <= arena.size, "%zu of %zu bytes", (size_t)arena.used, (size_t)arena.size );
}

/* ---- several threads -------------------------------------------------------------------------- */

#define THREADS 6
#define PLACES  8       /* few, so that the threads meet */
#define ROUNDS  30000

/* Handles that all threads see; what is written over goes stale in other threads' hands. */
static ULONG_PTR contexts[PLACES], children[PLACES];

static ULONG_PTR load( ULONG_PTR *place )
{
    return __atomic_load_n( place, __ATOMIC_RELAXED );
}

static ULONG_PTR swap( ULONG_PTR *place, ULONG_PTR handle )
{
    return __atomic_exchange_n( place, handle, __ATOMIC_RELAXED );
}

static unsigned int next( unsigned int *seed )
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Each handle is released by the thread that takes it out of its place; its context may have been faster. */
static void drop( ULONG_PTR handle, enum object_type type )
{
    struct object *killed;
    enum object_release release;

    if (!handle) return;
    release = object_release( handle, type, &killed );
    if (release == RELEASE_KILLED) object_unpin_killed( killed );
    else if (type == OBJECT_CONTEXT) ok( release == RELEASE_COUNTED, "a context's release: %d", release );
}

static void use( ULONG_PTR handle, enum object_type type )
{
    struct object *obj = object_pin( handle, type ), *parent;

    if (!obj) return;
    ok( ((struct payload *)obj->data)->alive == 1, "a dead object is in use" );
    ok( ((struct payload *)obj->data)->type == type, "it has another type" );
    if ((parent = obj->parent) && object_pin_parent( obj ))
    {
        ok( ((struct payload *)parent->data)->alive == 1, "a dead context is in use" );
        object_unpin( parent );
    }
    object_unpin( obj );
}

/* Adds a reference and drops it, which may be the last one then. */
static void count( ULONG_PTR context )
{
    if (!object_addref( context, OBJECT_CONTEXT )) return;
    use( context, OBJECT_CONTEXT );
    drop( context, OBJECT_CONTEXT );
}

static void *work( void *arg )
{
    unsigned int seed = (unsigned int)(uintptr_t)arg, i, choice;

    for (i = 0; i < ROUNDS; i++)
    {
        ULONG_PTR *context = &contexts[next( &seed ) % PLACES], *child = &children[next( &seed ) % PLACES];

        choice = next( &seed ) % 16;
        if (choice < 2) drop( swap( context, make( OBJECT_CONTEXT, NULL ) ), OBJECT_CONTEXT );
        else if (choice < 6) drop( swap( child, make_child( OBJECT_KEY, load( context ) ) ), OBJECT_KEY );
        else if (choice < 7) make_child( OBJECT_HASH, load( context ) );    /* its context's to destroy */
        else if (choice < 8) drop( swap( child, 0 ), OBJECT_KEY );
        else if (choice < 9) count( load( context ) );
        else if (choice < 12) use( load( context ), OBJECT_CONTEXT );
        else use( load( child ), OBJECT_KEY );
    }
    return NULL;
}

static void test_threads( void )
{
    pthread_t threads[THREADS];
    unsigned int i;

    for (i = 0; i < THREADS; i++) pthread_create( &threads[i], NULL, work, (void *)(uintptr_t)(i + 1) );
    for (i = 0; i < THREADS; i++) pthread_join( threads[i], NULL );
    for (i = 0; i < PLACES; i++)
    {
        drop( swap( &children[i], 0 ), OBJECT_KEY );
        drop( swap( &contexts[i], 0 ), OBJECT_CONTEXT );
    }
}

/* ---- a race for the end of one object --------------------------------------------------------- */

#define ENDS 3000

struct race
{
    pthread_barrier_t start;
    ULONG_PTR         context, key;
    int               kills;
};

static void *race_for_the_end( void *arg )
{
    struct race *race = arg;
    struct object *killed;
    int i;

    for (i = 0; i < ENDS; i++)
    {
        pthread_barrier_wait( &race->start );
        use( race->key, OBJECT_KEY );
        if (object_release( race->key, OBJECT_KEY, &killed ) == RELEASE_KILLED) object_unpin_killed( killed );
        if (object_release( race->context, OBJECT_CONTEXT, &killed ) == RELEASE_KILLED)
        {
            object_unpin_killed( killed );
            __atomic_add_fetch( &race->kills, 1, __ATOMIC_RELAXED );
        }
        use( race->key, OBJECT_KEY );
        pthread_barrier_wait( &race->start );
    }
    return NULL;
}

/* All threads release the same key and the same context at the same time: one of them kills it. */
static void test_ends( void )
{
    struct race race = { .kills = 0 };
    pthread_t threads[3];
    int i;

    pthread_barrier_init( &race.start, NULL, ARRAYSIZE( threads ) + 1 );
    for (i = 0; i < (int)ARRAYSIZE( threads ); i++) pthread_create( &threads[i], NULL, race_for_the_end, &race );
    for (i = 0; i < ENDS; i++)
    {
        race.context = make( OBJECT_CONTEXT, NULL );
        race.key = make_child( OBJECT_KEY, race.context );
        pthread_barrier_wait( &race.start );
        pthread_barrier_wait( &race.start );
    }
    for (i = 0; i < (int)ARRAYSIZE( threads ); i++) pthread_join( threads[i], NULL );
    pthread_barrier_destroy( &race.start );
    ok( race.kills == ENDS, "%d of %d contexts were killed", race.kills, ENDS );
}

/* ---- alone or with a lock --------------------------------------------------------------------- */

#define TURNS 20000

struct shared
{
    ULONG_PTR key;
    waitlock  lock;
    int       count;        /* plain: guarded by being alone, or by the lock */
    int       alone;        /* atomic: how often */
};

/* One call in four takes the lock whatever it may do, as calls do that never are alone; one shares the object in its
 * middle. */
static void *count_up( void *arg )
{
    struct shared *shared = arg;
    struct object *obj;
    BOOL alone;
    int i;

    for (i = 0; i < TURNS; i++)
    {
        alone = FALSE;
        if (i % 4) obj = object_pin_alone( shared->key, OBJECT_CONTEXT, &alone );
        else obj = object_pin( shared->key, OBJECT_CONTEXT );
        if (alone) __atomic_add_fetch( &shared->alone, 1, __ATOMIC_RELAXED );
        if (alone && i % 4 == 1)
        {
            object_share( obj );
            alone = FALSE;
        }
        if (!alone) waitlock_enter( &shared->lock );
        shared->count++;
        if (!alone) waitlock_leave( &shared->lock );
        object_unpin_alone( obj, alone );
    }
    return NULL;
}

static void test_alone_or_locked( void )
{
    struct shared shared = { .key = make( OBJECT_CONTEXT, NULL ) };
    pthread_t threads[4];
    int i;

    for (i = 0; i < (int)ARRAYSIZE( threads ); i++) pthread_create( &threads[i], NULL, count_up, &shared );
    for (i = 0; i < (int)ARRAYSIZE( threads ); i++) pthread_join( threads[i], NULL );
    ok( shared.count == (int)ARRAYSIZE( threads ) * TURNS, "%d turns were counted", shared.count );
    ok( shared.alone > 0, "nobody was ever alone" );
    end( shared.key, OBJECT_CONTEXT );
}

int main( void )
{
    int type;

    object_process_attach( destroy_funcs );
    test_threads();             /* first, as they race for the memory then */
    test_handles();
    test_references();
    test_alone();
    test_discard();
    test_family();
    test_large_family();
    test_quarantine();
    test_ends();
    test_alone_or_locked();
    for (type = OBJECT_CONTEXT; type < OBJECT_TYPE_COUNT; type++)
        ok( created[type] == destroyed[type], "type %d: %d made, %d destroyed", type, created[type], destroyed[type] );
    object_process_detach();
    return unit_finish( "handle" );
}
