/*
 * The sample CSP's account of its objects. A handle names a slot and its generation, so that a call on an object
 * that was destroyed, or whose context was released, is noticed however late it comes. Slots are reused, nothing
 * is allocated: a test that measures memory sees the dispatcher's only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SAMPLE_OBJECTS_H
#define SAMPLE_OBJECTS_H

#include "sample.h"

enum object_kind { OBJECT_CONTEXT = 1, OBJECT_KEY, OBJECT_HASH };

enum object_fault
{
    FAULT_DEAD_CONTEXT = 1,     /* the context of a call is unknown or released */
    FAULT_DEAD_OBJECT,          /* so is the object, or its context */
    FAULT_WRONG_CONTEXT,        /* the object does not belong to the context of the call */
    FAULT_BUSY_OBJECT,          /* destroyed while another call uses it */
    FAULT_BUSY_CONTEXT,         /* released while another call uses it */
    FAULT_NO_SLOT
};

/* Makes an object; parent is the context of a key or hash, else 0. */
ULONG_PTR object_create( enum object_kind kind, ULONG_PTR parent, enum sample_id id );

/* A call on prov, on the object first that must belong to it, and on second that may be foreign (0: none). */
struct object_call
{
    enum sample_id id;
    ULONG_PTR      prov, first, second;
    ULONG_PTR      first_parent, second_parent;     /* filled by objects_enter */
};

void objects_enter( struct object_call *call );
void objects_leave( const struct object_call *call );

/* The end of call's object (of its context when it has none), instead of objects_leave. A context takes its children
 * along. */
void objects_end( const struct object_call *call );

#endif
