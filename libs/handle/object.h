/* Objects behind handles: contexts, and the keys and hashes that belong to them.
 *
 * A handle is a readable pointer that is validated without being trusted. It must point into the arena, to a
 * place where a handle can point, and match the one word that holds an object's whole state. Calls
 * pin their objects while they run. A release makes the handle dead at once; the object's destroy function
 * runs when the last call has left. The final release of a parent (a context) kills its children.
 *
 * Who may include it: a DLL that hands out handles (the dispatcher; the provider kit). The library is
 * linked into each of them, with an arena of its own. docs/architecture.md, "Handles", has the reasoning.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_OBJECT_H
#define WINECSP_OBJECT_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

enum object_type
{
    OBJECT_NONE,
    OBJECT_CONTEXT,
    OBJECT_KEY,
    OBJECT_HASH,
    OBJECT_TYPE_COUNT
};

/* Slots are carved, quarantined and listed in shards, so that threads do not contend for one lock. */
#define SHARD_COUNT 16

/* A parent's record of its children: a list for each shard, guarded by that shard's lock, and the number of
 * children that its release must wait for. Lies in memory of the parent's owner, zeroed at first. */
struct family
{
    struct object *children[SHARD_COUNT];
    volatile LONG  waited_for;
};

struct object
{
    union
    {
        volatile ULONGLONG state;   /* type, generation, pins, references: see object.c */
        volatile DWORD     halves[2];
    };

    /* Immutable from publication to destruction. */
    struct object *parent;      /* of a child, else NULL */
    union
    {
        void      *data;        /* context: the owner's data */
        ULONG_PTR  value;       /* key, hash: the owner's value (the CSP's handle) */
    };
    struct family *family;      /* of a context, else NULL */

    /* Guarded by the lock of the slot's shard. */
    struct object *next, *prev;
    LONG           waited_for;  /* counted in the parent's family */
};

/* The owner's function for a dead object that no call uses any more. Returns 0 or a Windows error. `orphaned`: the
 * object is a child that dies with its parent; the parent's own destroy function is called after those of all its
 * children. */
typedef DWORD (*object_destroy_func)( struct object *obj, BOOL orphaned );

/* For DllMain: prepare and give back the library's locks. `funcs` has OBJECT_TYPE_COUNT functions, by enum
 * object_type, and must stay as it is. */
void object_process_attach( const object_destroy_func *funcs );
void object_process_detach( void );

/* The shard that the calling thread is assigned to, below SHARD_COUNT. For other code that shards by thread. */
unsigned int object_thread_shard( void );

/* Makes an object without a handle. The caller holds a pin on `parent`. NULL: no memory. */
struct object *object_create( enum object_type type, struct object *parent );

/* Publishes a created object with one reference, and returns its handle. The caller must not use the object after
 * this. */
ULONG_PTR object_publish( struct object *obj );

/* Gives back a created object that was not published. */
void object_discard( struct object *obj );

/* Pins the live object of that type behind a handle, or returns NULL for any other value. */
struct object *object_pin( ULONG_PTR handle, enum object_type type );

/* The same. If no other call uses the object, *alone is TRUE: until this call unpins the object, no other call can use
 * it, and no lock is needed. Other calls wait in object_pin. A thread that is alone must not pin the object again. */
struct object *object_pin_alone( ULONG_PTR handle, enum object_type type, BOOL *alone );

/* Ends being alone: other calls may use the object, which stays pinned. */
void object_share( struct object *obj );

/* Pins a child's parent. The caller holds a pin on the child. FALSE: the parent is dead. */
MUST_CHECK BOOL object_pin_parent( struct object *obj );

/* Gives back a pin. If the object is dead and this was the last pin, it is destroyed here. Keeps the last error. */
void object_unpin( struct object *obj );

/* The same for a pin of object_pin_alone. `alone` is what that returned, or FALSE after object_share. */
void object_unpin_alone( struct object *obj, BOOL alone );

/* The same for the call that killed the object. Returns the error of the destroy function if it ran here, and keeps the
 * last error that it set. */
MUST_CHECK DWORD object_unpin_killed( struct object *obj );

/* Adds a reference. FALSE: no such live object. */
MUST_CHECK BOOL object_addref( ULONG_PTR handle, enum object_type type );

enum object_release
{
    RELEASE_INVALID,            /* no such live object */
    RELEASE_COUNTED,            /* one reference fewer; the object is still alive */
    RELEASE_KILLED              /* that was the last reference: the object is dead, and pinned for the caller */
};

/* Drops a reference. With RELEASE_KILLED *killed is the object, for object_unpin_killed. */
MUST_CHECK enum object_release object_release( ULONG_PTR handle, enum object_type type, struct object **killed );

#endif
