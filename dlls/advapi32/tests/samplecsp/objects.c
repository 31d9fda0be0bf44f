/*
 * The sample CSP's account of its objects: see objects.h. Everything is lock free, so that the calls of a stress
 * test overlap as they would in a real CSP.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "objects.h"

extern struct sample_state sample_state;

#define SLOT_COUNT 0x4000               /* a power of two; the index has 14 bits of a handle */
#define GENERATION_MASK 0x3fff
#define HANDLE_MARK ((ULONG_PTR)0x5ca1ab1e)

enum slot_phase { SLOT_FREE, SLOT_SETUP, SLOT_LIVE };

struct slot
{
    LONG               state;           /* generation * 4 + phase */
    LONG               busy;            /* calls inside the object, and for a context inside its children */
    LONG               children;
    volatile ULONG_PTR handle;          /* its own, while live */
    volatile ULONG_PTR parent;
};

static struct slot slots[SLOT_COUNT];
static LONG cursor;

static void violation( enum object_fault fault, enum sample_id id )
{
    if (InterlockedIncrement( &sample_state.violations ) == 1)
        sample_state.first_violation = 0x100 * fault + id;
}

/* Half of a 64-bit handle is a fixed pattern: a handle cut to 32 bits on its way is unknown. */
static ULONG_PTR make_handle( enum object_kind kind, LONG index, LONG generation )
{
    ULONG_PTR handle = ((ULONG_PTR)(generation & GENERATION_MASK) << 18) | ((ULONG_PTR)kind << 16) | (index << 2);

#ifdef _WIN64
    handle |= HANDLE_MARK << 32;
#endif
    return handle;
}

static LONG read_acquire( const LONG *value )
{
    return __atomic_load_n( value, __ATOMIC_ACQUIRE );
}

static void write_release( LONG *value, LONG news )
{
    __atomic_store_n( value, news, __ATOMIC_RELEASE );
}

static struct slot *slot_of( ULONG_PTR handle )
{
    return &slots[(handle >> 2) & (SLOT_COUNT - 1)];
}

static BOOL is_live( ULONG_PTR handle )
{
    struct slot *slot = slot_of( handle );

    return handle && (read_acquire( &slot->state ) & 3) == SLOT_LIVE && slot->handle == handle;
}

/* A slot can be taken when it is free, or when it is a child whose context was released. */
static BOOL can_take( struct slot *slot, LONG state )
{
    if ((state & 3) == SLOT_FREE) return TRUE;
    return (state & 3) == SLOT_LIVE && slot->parent && !is_live( slot->parent ) && !read_acquire( &slot->busy );
}

static struct slot *take_slot( LONG *generation )
{
    LONG state, tries;
    struct slot *slot;

    for (tries = 0; tries < SLOT_COUNT; tries++)
    {
        slot = &slots[InterlockedIncrement( &cursor ) & (SLOT_COUNT - 1)];
        state = read_acquire( &slot->state );
        if (!can_take( slot, state )) continue;
        *generation = (state >> 2) + 1;
        if (InterlockedCompareExchange( &slot->state, (LONG)((DWORD)*generation << 2) | SLOT_SETUP, state ) == state)
            return slot;
    }
    return NULL;
}

ULONG_PTR object_create( enum object_kind kind, ULONG_PTR parent, enum sample_id id )
{
    LONG generation;
    ULONG_PTR handle;
    struct slot *slot = take_slot( &generation );

    if (!slot)
    {
        violation( FAULT_NO_SLOT, id );
        return 0;
    }
    handle = make_handle( kind, (LONG)(slot - slots), generation );
    slot->parent = parent;
    slot->handle = handle;
    slot->children = 0;
    if (parent)
    {
        InterlockedIncrement( &slot_of( parent )->children );
        InterlockedIncrement( &sample_state.live_children );
    }
    else
    {
        InterlockedIncrement( &sample_state.live_contexts );
        InterlockedIncrement( &sample_state.made_contexts );
    }
    write_release( &slot->state, (LONG)((DWORD)generation << 2) | SLOT_LIVE );
    return handle;
}

/* Counts a call in before it looks: an end that comes at the same time sees the count or is seen. */
static void enter_object( ULONG_PTR handle, enum object_fault fault, enum sample_id id )
{
    if (!handle) return;
    InterlockedIncrement( &slot_of( handle )->busy );
    if (!is_live( handle )) violation( fault, id );
}

static void leave_object( ULONG_PTR handle )
{
    if (handle) InterlockedDecrement( &slot_of( handle )->busy );
}

static ULONG_PTR enter_child( ULONG_PTR handle, enum sample_id id )
{
    ULONG_PTR parent;

    if (!handle) return 0;
    enter_object( handle, FAULT_DEAD_OBJECT, id );
    parent = slot_of( handle )->parent;
    enter_object( parent, FAULT_DEAD_OBJECT, id );
    return parent;
}

void objects_enter( struct object_call *call )
{
    enter_object( call->prov, FAULT_DEAD_CONTEXT, call->id );
    call->first_parent = enter_child( call->first, call->id );
    call->second_parent = enter_child( call->second, call->id );
    if (call->first && call->first_parent != call->prov) violation( FAULT_WRONG_CONTEXT, call->id );
}

void objects_leave( const struct object_call *call )
{
    leave_object( call->second_parent );
    leave_object( call->second );
    leave_object( call->first_parent );
    leave_object( call->first );
    leave_object( call->prov );
}

static void account_end( const struct slot *slot )
{
    if (slot->parent)
    {
        InterlockedDecrement( &slot_of( slot->parent )->children );
        InterlockedDecrement( &sample_state.live_children );
        return;
    }
    InterlockedExchangeAdd( &sample_state.live_children, -slot->children );
    InterlockedDecrement( &sample_state.live_contexts );
    InterlockedIncrement( &sample_state.ended_contexts );
}

void objects_end( const struct object_call *call )
{
    ULONG_PTR handle = call->first ? call->first : call->prov;
    struct slot *slot = slot_of( handle );
    LONG state = read_acquire( &slot->state );

    if (!is_live( handle ))             /* objects_enter has noted it */
    {
        objects_leave( call );
        return;
    }
    if (slot->busy != 1) violation( slot->parent ? FAULT_BUSY_OBJECT : FAULT_BUSY_CONTEXT, call->id );
    account_end( slot );
    objects_leave( call );
    /* The last step: from here on the slot may be another's. */
    if (InterlockedCompareExchange( &slot->state, (state & ~3) | SLOT_FREE, state ) != state)
        violation( FAULT_DEAD_OBJECT, call->id );
}
