/* Contexts: creating them, counting their references, and destroying contexts, keys and hashes when the last call has
 * left them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "dispatcher.h"

DWORD context_create( const struct csp *csp, const char *name, DWORD type, struct context **context )
{
    SIZE_T name_size = lstrlenA( name ) + 1;
    DWORD info_size = vtable_info_size();
    struct context *new;
    char *copy;

    if (!(new = heap_alloc( sizeof(*new) + info_size + name_size ))) return ERROR_NOT_ENOUGH_MEMORY;
    copy = (char *)(new + 1) + info_size;
    memcpy( copy, name, name_size );
    new->csp = csp;
    vtable_init( &new->vtable, type, (BYTE *)(new + 1), info_size );
    new->vtable.pszProvName = copy;
    *context = new;
    return ERROR_SUCCESS;
}

void context_free( struct context *context )
{
    heap_free( context );
}

BOOL pin_two( ULONG_PTR handle, enum object_type type, ULONG_PTR handle2, enum object_type type2,
              struct object **first, struct object **second )
{
    *second = NULL;
    if (!(*first = object_pin( handle, type ))) return FALSE;
    if (!handle2 || (*second = object_pin( handle2, type2 ))) return TRUE;
    object_unpin( *first );
    return FALSE;
}

void unpin_two( struct object *first, struct object *second )
{
    if (second) object_unpin( second );
    object_unpin( first );
}

struct object *begin_create_in( const char *function, enum object_type type, struct object *parent )
{
    struct object *obj = object_create( type, parent );

    if (!obj) result_of( ERROR_NOT_ENOUGH_MEMORY, function );
    return obj;
}

BOOL finish_create( struct object *created, BOOL ret, ULONG_PTR value, ULONG_PTR *handle )
{
    if (!created) return FALSE;
    if (!ret)
    {
        object_discard( created );
        return FALSE;
    }
    created->value = value;
    *handle = object_publish( created );
    return TRUE;
}

/* The entry point that duplicates objects of a type; they are alike. NULL: the CSP has none. */
static typeof( CPDuplicateKey ) *duplicator( const struct csp *csp, enum object_type type )
{
    C_ASSERT( __builtin_types_compatible_p( typeof( CPDuplicateKey ), typeof( CPDuplicateHash ) ) );
    return type == OBJECT_KEY ? csp->DuplicateKey : csp->DuplicateHash;
}

/* Both the source and its context are pinned. */
static DWORD call_duplicate( struct object *source, enum object_type type, DWORD flags, ULONG_PTR *copy )
{
    struct context *context = context_of( source );
    struct object *obj = object_create( type, source->parent );
    ULONG_PTR value = 0;
    BOOL ret;

    if (!obj) return ERROR_NOT_ENOUGH_MEMORY;
    ret = duplicator( context->csp, type )( context->prov, source->value, NULL, flags, &value );
    return finish_create( obj, ret, value, copy ) ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

DWORD duplicate_child( ULONG_PTR handle, enum object_type type, DWORD *reserved, DWORD flags, ULONG_PTR *copy )
{
    struct object *source, *parent;
    DWORD err;

    if (!(source = object_pin( handle, type ))) return ERROR_INVALID_PARAMETER;
    parent = source->parent;
    if (reserved || !is_writable( copy, sizeof(*copy) )) err = ERROR_INVALID_PARAMETER;
    else if (!duplicator( context_of( source )->csp, type )) err = ERROR_CALL_NOT_IMPLEMENTED;
    else if (!object_pin_parent( source )) err = ERROR_INVALID_PARAMETER;
    else
    {
        err = call_duplicate( source, type, flags, copy );
        object_unpin( parent );
    }
    object_unpin( source );
    return err;
}

DWORD destroy_child( ULONG_PTR handle, enum object_type type )
{
    struct object *obj;

    if (object_release( handle, type, &obj ) != RELEASE_KILLED) return ERROR_INVALID_PARAMETER;
    return object_unpin_killed( obj );
}

/* ---- destruction: runs once, when the last call has left a dead object ------------------------ */

/* Whatever the CSP answers, the context is gone. Row rel-*. */
static DWORD finish_context( struct object *obj, BOOL orphaned )
{
    struct context *context = obj->data;
    BOOL ret = context->csp->ReleaseContext( context->prov, context->release_flags );

    context_free( context );
    return ret ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

static DWORD finish_key( struct object *obj, BOOL orphaned )
{
    struct context *context = context_of( obj );

    if (orphaned) return ERROR_SUCCESS;     /* CPReleaseContext covers it */
    return context->csp->DestroyKey( context->prov, obj->value ) ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

static DWORD finish_hash( struct object *obj, BOOL orphaned )
{
    struct context *context = context_of( obj );

    if (orphaned) return ERROR_SUCCESS;     /* CPReleaseContext covers it */
    return context->csp->DestroyHash( context->prov, obj->value ) ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

const object_destroy_func context_destroy_funcs[OBJECT_TYPE_COUNT] =
{
    [OBJECT_CONTEXT] = finish_context,
    [OBJECT_KEY]     = finish_key,
    [OBJECT_HASH]    = finish_hash,
};
