/* The objects of a round: handles that live, what they are good for, and handles that were destroyed. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

#define STALE 64

static const unsigned int sizes[KINDS] = { 20, 80, 40 };
static struct object objects[KINDS][80];
static ULONG_PTR stale[STALE];
static unsigned int stale_count;
static CRITICAL_SECTION lock;

void objects_init( void )
{
    InitializeCriticalSection( &lock );
}

void objects_forget( void )
{
    memset( objects, 0, sizeof(objects) );
    stale_count = 0;
}

BOOL object_find( enum kind kind, DWORD need, ULONG_PTR parent, unsigned int random, struct object *found )
{
    const struct object *object;
    unsigned int i;
    BOOL ret = FALSE;

    EnterCriticalSection( &lock );
    for (i = 0; i < sizes[kind] && !ret; i++)
    {
        object = &objects[kind][(random + i) % sizes[kind]];
        if (!object->handle || (object->traits & need) != need || (parent && object->parent != parent)) continue;
        *found = *object;
        ret = TRUE;
    }
    LeaveCriticalSection( &lock );
    return ret;
}

static struct object *lookup( enum kind kind, ULONG_PTR handle )
{
    unsigned int i;

    for (i = 0; handle && i < sizes[kind]; i++) if (objects[kind][i].handle == handle) return &objects[kind][i];
    return NULL;
}

BOOL object_live( enum kind kind, ULONG_PTR handle, struct object *found )
{
    struct object *object;

    EnterCriticalSection( &lock );
    object = lookup( kind, handle );
    if (object && found) *found = *object;
    LeaveCriticalSection( &lock );
    return object != NULL;
}

static void free_place( struct object *object )
{
    stale[stale_count++ % STALE] = object->handle;
    memset( object, 0, sizeof(*object) );
}

static void drop_children( ULONG_PTR context )
{
    struct object *object;
    unsigned int kind;

    for (kind = KEY; kind < KINDS; kind++)
        for (object = objects[kind]; object < objects[kind] + sizes[kind]; object++)
            if (object->handle && object->parent == context) free_place( object );
}

void object_drop( enum kind kind, ULONG_PTR handle )
{
    struct object *object;

    EnterCriticalSection( &lock );
    if ((object = lookup( kind, handle )) && (kind != PROV || !--object->refs))
    {
        free_place( object );
        if (kind == PROV) drop_children( handle );
    }
    LeaveCriticalSection( &lock );
}

static void destroy( enum kind kind, const struct object *object )
{
    unsigned int i;

    if (kind == KEY) CryptDestroyKey( object->handle );
    if (kind == HASH) CryptDestroyHash( object->handle );
    if (kind == PROV) for (i = 0; i < object->refs; i++) CryptReleaseContext( object->handle, 0 );
}

/* Where a new object goes: contexts that a round begins with and keys that wrap stay where they are. */
static struct object *choose_place( enum kind kind, unsigned int random )
{
    struct object *place = NULL;
    unsigned int i;

    for (i = 0; i < sizes[kind]; i++)
        if (!(place = &objects[kind][(random + i) % sizes[kind]])->handle) return place;
    for (i = 0; i < sizes[kind]; i++)
        if (!((place = &objects[kind][(random + i) % sizes[kind]])->traits & (T_BASE | T_WRAPS))) break;
    return place;
}

void object_add( enum kind kind, const struct object *object, unsigned int random )
{
    struct object *place, old;

    EnterCriticalSection( &lock );
    place = choose_place( kind, random );
    old = *place;
    if (old.handle) free_place( place );
    if (old.handle && kind == PROV) drop_children( old.handle );
    /* The context may have gone meanwhile. */
    if (kind == PROV || lookup( PROV, object->parent )) *place = *object;
    LeaveCriticalSection( &lock );
    if (old.handle) destroy( kind, &old );
}

void object_update( enum kind kind, const struct object *object )
{
    struct object *place;

    EnterCriticalSection( &lock );
    if ((place = lookup( kind, object->handle ))) *place = *object;
    LeaveCriticalSection( &lock );
}

ULONG_PTR object_stale( unsigned int random )
{
    ULONG_PTR handle = 0;
    unsigned int count;

    EnterCriticalSection( &lock );
    count = stale_count < STALE ? stale_count : STALE;
    if (count) handle = stale[random % count];
    LeaveCriticalSection( &lock );
    return handle;
}

BOOL objects_missing( unsigned int provider )
{
    const struct object *object;
    BOOL missing = TRUE;

    EnterCriticalSection( &lock );
    for (object = objects[PROV]; object < objects[PROV] + sizes[PROV]; object++)
        if (object->handle && (object->traits & T_BASE) && object->provider == provider) missing = FALSE;
    LeaveCriticalSection( &lock );
    return missing;
}
