/* The life of an object, see object.h. All of it is in one 64-bit word that changes by compare-exchange:
 *
 *   bits 0-3    enum object_type; OBJECT_NONE in a slot that nothing lives in
 *   bit  4      orphaned: killed by the release of its parent, which its destroy function is told
 *   bits 5-9    generation: which landing word of the slot is the handle
 *   bits 10-30  pins: calls that use the object now
 *   bit  31     alone: the one call that uses the object wants no other beside it
 *   bits 32-63  references: the object is alive while there are any
 *
 * An object without references takes no new pins, so its pins fall to 0 once, and whoever takes the last one
 * finishes it. Why a child's call need not pin the parent: it pins the child first and then looks whether
 * the parent lives; the parent's release kills the parent first and then looks for pinned children. Whatever the
 * order, one of them sees the other.
 *
 * A call is alone if it is the first to come. Others wait before they pin; a call that comes second is not alone, and
 * has to lock what it works on, as all have to who come while it is there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "arena.h"
#include "waitlock.h"

#define TYPE_MASK      0xfull
#define ORPHANED       0x10ull
#define GENERATION_BIT 5
#define PIN_BIT        10
#define PIN_ONE        (1ull << PIN_BIT)
#define PIN_MASK       0x1fffffull
#define ALONE          0x80000000ull
#define REFERENCE_ONE  (1ull << 32)
#define REFERENCE_MAX 0xfffffff0u

C_ASSERT( LANDING_WORDS <= 1u << (PIN_BIT - GENERATION_BIT) );
C_ASSERT( OBJECT_TYPE_COUNT <= TYPE_MASK );

static enum object_type type_of( ULONGLONG state )
{
    return (enum object_type)(state & TYPE_MASK);
}

static unsigned int generation_of( ULONGLONG state )
{
    return (state >> GENERATION_BIT) & 31;
}

static unsigned int pins_of( ULONGLONG state )
{
    return (state >> PIN_BIT) & PIN_MASK;
}

static DWORD references_of( ULONGLONG state )
{
    return state >> 32;
}

#ifdef _WIN64

static ULONGLONG read_state( struct object *obj )
{
    return __atomic_load_n( &obj->state, __ATOMIC_SEQ_CST );
}

/* For an object that no handle leads to, so that nobody else changes its state: what was written before is seen by
 * whoever sees the new one. */
static void set_state( struct object *obj, ULONGLONG state )
{
    __atomic_store_n( &obj->state, state, __ATOMIC_RELEASE );
}

#else

/* 32-bit code reads and writes 64 bits at once through the floating point unit only, which is slow. The halves one by
 * one will do: a call changes nothing by what it read but by change_state, which fails if the halves do not belong
 * together. Nor is a good handle refused for it: as long as its object lives, the lower half has its type and
 * generation, and the upper half is not zero. */
static ULONGLONG read_state( struct object *obj )
{
    DWORD low = __atomic_load_n( &obj->halves[0], __ATOMIC_SEQ_CST );

    return low | (ULONGLONG)__atomic_load_n( &obj->halves[1], __ATOMIC_SEQ_CST ) << 32;
}

/* See above. The upper half, which makes an object alive, comes last. */
static void set_state( struct object *obj, ULONGLONG state )
{
    __atomic_store_n( &obj->halves[0], (DWORD)state, __ATOMIC_RELEASE );
    __atomic_store_n( &obj->halves[1], (DWORD)(state >> 32), __ATOMIC_RELEASE );
}

#endif

/* Changes the state if it is still *old, else reads it anew into *old. */
static BOOL change_state( struct object *obj, ULONGLONG *old, ULONGLONG state )
{
    return __atomic_compare_exchange_n( &obj->state, old, state, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST );
}

static BOOL is_alive( struct object *obj )
{
    return __atomic_load_n( &obj->halves[1], __ATOMIC_SEQ_CST ) != 0;
}

/* Gives back a pin, or what else counts as bits of the state; returns the state that this made. */
static ULONGLONG drop_bits( struct object *obj, ULONGLONG bits )
{
#ifdef _WIN64
    return __atomic_sub_fetch( &obj->state, bits, __ATOMIC_SEQ_CST );
#else
    ULONGLONG state = read_state( obj );

    while (!change_state( obj, &state, state - bits )) { }
    return state - bits;
#endif
}

static const object_destroy_func *destroy_funcs;     /* by enum object_type */

void object_process_attach( const object_destroy_func *funcs )
{
    destroy_funcs = funcs;
    arena_process_attach();
}

void object_process_detach( void )
{
    arena_process_detach();
}

/* ---- family: the children of a context -------------------------------------------------------- */

/* The start of a list is also looked at without the lock (has_children): who sees that the last child is out of it then
 * sees all that was done before, and may free the memory that the list starts in. */
static void set_first_child( struct family *family, unsigned int shard, struct object *obj )
{
    __atomic_store_n( &family->children[shard], obj, __ATOMIC_RELEASE );
}

static BOOL has_children( const struct family *family, unsigned int shard )
{
    return __atomic_load_n( &family->children[shard], __ATOMIC_ACQUIRE ) != NULL;
}

/* The shard of the child is locked in these three. */
static void link_child( struct object *obj, unsigned int shard )
{
    struct family *family = obj->parent->family;

    ASSERT( spinlock_is_taken( &shards[shard].lock ) );
    obj->prev = NULL;
    if ((obj->next = family->children[shard])) obj->next->prev = obj;
    set_first_child( family, shard, obj );
}

static void unlink_child( struct object *obj, unsigned int shard )
{
    ASSERT( spinlock_is_taken( &shards[shard].lock ) );
    if (obj->next) obj->next->prev = obj->prev;
    if (obj->prev) obj->prev->next = obj->next;
    else set_first_child( obj->parent->family, shard, obj->next );
}

static void free_slot( struct object *obj, unsigned int shard )
{
    unsigned int generation = (generation_of( read_state( obj ) ) + 1) % LANDING_WORDS;

    obj->parent = NULL;
    obj->data = NULL;
    obj->family = NULL;
    obj->waited_for = 0;
    set_state( obj, (ULONGLONG)generation << GENERATION_BIT );
    arena_give( obj, shard );
}

/* One of those that a dead parent waits for has finished; the last one destroys the parent. */
static DWORD finish_waiting( struct object *parent )
{
    unsigned int shard = arena_shard( parent );
    DWORD err;

    if (InterlockedDecrement( &parent->family->waited_for )) return ERROR_SUCCESS;
    err = destroy_funcs[type_of( read_state( parent ) )]( parent, FALSE );
    arena_lock( shard );
    free_slot( parent, shard );
    arena_unlock( shard );
    return err;
}

/* Kills a child of a dead parent. TRUE: nobody used it, and nobody will. */
static BOOL orphan( struct object *child )
{
    ULONGLONG state = read_state( child );

    do if (!references_of( state )) return FALSE;   /* its own destruction is under way */
    while (!change_state( child, &state, (state & (REFERENCE_ONE - 1)) | ORPHANED ));
    return !pins_of( state );
}

/* Children that are taken at a time, as the lock of a shard is not held for long. */
#define ORPHANS_AT_ONCE 32

/* Takes some children that nobody uses out of a shard's list and counts the others; NULL: all are counted. The shard is
 * locked. */
static struct object *take_orphans( struct object *parent, unsigned int shard )
{
    struct object *child, *next, *orphans = NULL;
    unsigned int taken = 0;

    ASSERT( spinlock_is_taken( &shards[shard].lock ) );
    for (child = parent->family->children[shard]; child && taken < ORPHANS_AT_ONCE; child = next)
    {
        next = child->next;
        if (child->waited_for) continue;
        if (!orphan( child ))
        {
            child->waited_for = 1;
            InterlockedIncrement( &parent->family->waited_for );
            continue;
        }
        unlink_child( child, shard );
        child->next = orphans;
        orphans = child;
        taken++;
    }
    return orphans;
}

/* Destroys children that were taken out; the lock is not held over their destroy functions. */
static void destroy_orphans( struct object *orphans, unsigned int shard )
{
    struct object *child;

    while ((child = orphans))
    {
        orphans = child->next;
        destroy_funcs[type_of( read_state( child ) )]( child, TRUE );
        arena_lock( shard );
        free_slot( child, shard );
        arena_unlock( shard );
    }
}

/* A dead parent that no call uses: kills its children, and waits for those that are in a call or
 * being destroyed. Nobody adds children any more, so an empty list stays empty. */
static DWORD finish_parent( struct object *parent )
{
    struct object *orphans;
    unsigned int shard;

    parent->family->waited_for = 1;
    for (shard = 0; shard < SHARD_COUNT; shard++)
        while (has_children( parent->family, shard ))
        {
            arena_lock( shard );
            orphans = take_orphans( parent, shard );
            arena_unlock( shard );
            if (!orphans) break;
            destroy_orphans( orphans, shard );
        }
    return finish_waiting( parent );
}

/* A dead child that no call uses. The parent stays as long as the child is in its list. */
static DWORD finish_child( struct object *obj )
{
    ULONGLONG state = read_state( obj );
    struct object *parent = obj->parent;
    unsigned int shard = arena_shard( obj );
    DWORD err, error;
    BOOL waited_for;

    ASSERT( !pins_of( state ) && !references_of( state ) );
    err = destroy_funcs[type_of( state )]( obj, (state & ORPHANED) != 0 );
    arena_lock( shard );
    waited_for = obj->waited_for;
    unlink_child( obj, shard );
    free_slot( obj, shard );
    arena_unlock( shard );
    if (!waited_for) return err;
    error = GetLastError();
    finish_waiting( parent );
    SetLastError( error );      /* that of the child's end, not of its parent's */
    return err;
}

static DWORD finish_object( struct object *obj )
{
    return obj->parent ? finish_child( obj ) : finish_parent( obj );
}

/* ---- creation --------------------------------------------------------------------------------- */

struct object *object_create( enum object_type type, struct object *parent )
{
    struct object *obj;
    unsigned int shard;

    if (!(obj = arena_take( &shard ))) return NULL;
    obj->parent = parent;
    if (parent) link_child( obj, shard );
    set_state( obj, read_state( obj ) | PIN_ONE | type );
    arena_unlock( shard );
    return obj;
}

ULONG_PTR object_publish( struct object *obj )
{
    ULONGLONG state = read_state( obj );
    ULONG_PTR handle = arena_handle( obj, generation_of( state ) );

    set_state( obj, state - PIN_ONE + REFERENCE_ONE );
    return handle;
}

void object_discard( struct object *obj )
{
    unsigned int shard = arena_shard( obj );

    arena_lock( shard );
    if (obj->parent) unlink_child( obj, shard );
    free_slot( obj, shard );
    arena_unlock( shard );
}

/* ---- use -------------------------------------------------------------------------------------- */

/* Whether a state is that of the live object that a handle of this type and generation means. */
static BOOL is_meant( ULONGLONG state, enum object_type type, unsigned int generation )
{
    return type_of( state ) == type && generation_of( state ) == generation && references_of( state );
}

/* A pin that was taken counts if the parent lives too. */
static inline struct object *keep_pin( struct object *obj, BOOL alone )
{
    if (!obj->parent || is_alive( obj->parent )) return obj;
    object_unpin_alone( obj, alone );
    return NULL;
}

/* Pins an object that another call was alone with, once it is not any more; `alone` may be NULL. Once the process ends,
 * whoever was alone is gone. It goes on by itself, however often others are faster, so that the waits grow and the
 * stack does not. Not inline, for it would have its callers save registers. */
static __attribute__((noinline)) struct object *pin_later( struct object *obj, enum object_type type,
                                                           unsigned int generation, BOOL *alone )
{
    ULONGLONG state = read_state( obj );
    unsigned int i = 0;
    BOOL first;

    do
    {
        for (; is_meant( state, type, generation ) && (state & ALONE); i++, state = read_state( obj ))
            if (!lock_pause( i )) object_share( obj );
        if (!is_meant( state, type, generation )) return NULL;
        first = alone && !pins_of( state );
    }
    while (!change_state( obj, &state, state + PIN_ONE + (first ? ALONE : 0) ));

    if (alone) *alone = first;
    return keep_pin( obj, first );
}

struct object *object_pin( ULONG_PTR handle, enum object_type type )
{
    struct object *obj;
    unsigned int generation;
    ULONGLONG state;

    if (!(obj = arena_lookup( handle, &generation ))) return NULL;
    state = read_state( obj );
    do
    {
        if (!is_meant( state, type, generation )) return NULL;
        if (state & ALONE) return pin_later( obj, type, generation, NULL );
    }
    while (!change_state( obj, &state, state + PIN_ONE ));

    return keep_pin( obj, FALSE );
}

struct object *object_pin_alone( ULONG_PTR handle, enum object_type type, BOOL *alone )
{
    struct object *obj;
    unsigned int generation;
    ULONGLONG state;

    if (!(obj = arena_lookup( handle, &generation ))) return NULL;
    state = read_state( obj );
    do
    {
        if (!is_meant( state, type, generation )) return NULL;
        if (state & ALONE) return pin_later( obj, type, generation, alone );
        *alone = !pins_of( state );
    }
    while (!change_state( obj, &state, state + PIN_ONE + (*alone ? ALONE : 0) ));

    return keep_pin( obj, *alone );
}

void object_share( struct object *obj )
{
    ULONGLONG state = read_state( obj );

    while (!change_state( obj, &state, state & ~ALONE )) { }
}

BOOL object_pin_parent( struct object *obj )
{
    ULONGLONG state = read_state( obj->parent );

    do if (!references_of( state )) return FALSE;
    while (!change_state( obj->parent, &state, state + PIN_ONE ));
    return TRUE;
}

DWORD object_unpin_killed( struct object *obj )
{
    ULONGLONG state = drop_bits( obj, PIN_ONE );

    ASSERT( pins_of( state ) != PIN_MASK );     /* that is one below none */
    if (pins_of( state ) || references_of( state )) return ERROR_SUCCESS;
    return finish_object( obj );
}

/* Destroys a dead object that no call uses any more. */
static inline void finish_unused( struct object *obj, ULONGLONG state )
{
    DWORD error;

    ASSERT( pins_of( state ) != PIN_MASK );     /* that is one below none */
    if (pins_of( state ) || references_of( state )) return;
    error = GetLastError();
    finish_object( obj );
    SetLastError( error );
}

void object_unpin( struct object *obj )
{
    finish_unused( obj, drop_bits( obj, PIN_ONE ) );
}

void object_unpin_alone( struct object *obj, BOOL alone )
{
    finish_unused( obj, drop_bits( obj, alone ? PIN_ONE | ALONE : PIN_ONE ) );
}

BOOL object_addref( ULONG_PTR handle, enum object_type type )
{
    struct object *obj;
    unsigned int generation;
    ULONGLONG state;

    if (!(obj = arena_lookup( handle, &generation ))) return FALSE;
    state = read_state( obj );
    do if (!is_meant( state, type, generation ) || references_of( state ) >= REFERENCE_MAX) return FALSE;
    while (!change_state( obj, &state, state + REFERENCE_ONE ));
    return TRUE;
}

enum object_release object_release( ULONG_PTR handle, enum object_type type, struct object **killed )
{
    struct object *obj;
    unsigned int generation;
    ULONGLONG state, changed;

    if (!(obj = arena_lookup( handle, &generation ))) return RELEASE_INVALID;
    state = read_state( obj );
    do
    {
        if (!is_meant( state, type, generation )) return RELEASE_INVALID;
        changed = state - REFERENCE_ONE;
        if (!references_of( changed )) changed += PIN_ONE;
    }
    while (!change_state( obj, &state, changed ));

    if (references_of( changed )) return RELEASE_COUNTED;
    *killed = obj;
    if (!obj->parent || is_alive( obj->parent )) return RELEASE_KILLED;
    object_unpin( obj );
    return RELEASE_INVALID;
}
