/* Contexts of the provider kit: acquiring and releasing. A context has a key container, or is a CRYPT_VERIFYCONTEXT
 * one, whose pairs end with it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"

TRACE_CHANNEL( crypt );

#define KNOWN_FLAGS (CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | \
                     CRYPT_SILENT | CRYPT_DEFAULT_CONTAINER_OPTIONAL)

/* The dispatcher's, whose answer is the same for all contexts. */
static CSP_RETURN_HWND_FUNC volatile return_window;

HWND client_window( void )
{
    CSP_RETURN_HWND_FUNC ask = return_window;
    HWND window = NULL;

    if (ask) ask( &window );
    return window;
}

/* ---- acquiring -------------------------------------------------------------------------------- */

/* Flags that mean nothing are ignored where there is no stored container that they might have been meant for. */
static DWORD check_acquire( const struct provider *provider, const char *container, DWORD flags )
{
    if ((flags & ~KNOWN_FLAGS) && (flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) return NTE_BAD_FLAGS;
    if ((flags & CRYPT_DELETEKEYSET) && (flags & (CRYPT_NEWKEYSET | CRYPT_VERIFYCONTEXT))) return NTE_BAD_FLAGS;
    if (!(flags & CRYPT_VERIFYCONTEXT)) return ERROR_SUCCESS;
    if ((flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) return NTE_BAD_FLAGS;     /* some of its bits only */
    return container && *container && !provider->store->opens_public ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
}

/* The container that a context is acquired for, if any. */
static DWORD open_container( struct context *context, const char *name )
{
    const struct key_store *store = context->provider->store;
    void *container = context + 1;
    DWORD err;

    if ((context->flags & CRYPT_VERIFYCONTEXT) && (!name || !*name)) return ERROR_SUCCESS;
    if ((context->flags & (CRYPT_NEWKEYSET | CRYPT_VERIFYCONTEXT)) == CRYPT_NEWKEYSET)
        err = store->create( context->provider, name, context->flags, container );
    else err = store->open( context->provider, name, context->flags, container );
    if (!err) context->container = container;
    return err;
}

void context_destroy( struct context *context )
{
    context_drop_pairs( context );
    if (context->container) context->provider->store->close( context->container );
    heap_free( context->enum_names );
    heap_free( context );
}

static DWORD create_context( const struct provider *provider, const char *container, DWORD flags, HCRYPTPROV *handle )
{
    struct context *context;
    struct object *obj;
    DWORD err;

    if (!(context = heap_alloc( sizeof(*context) + provider->store->container_size ))) return NTE_NO_MEMORY;
    context->provider = provider;
    context->flags = flags;
    err = open_container( context, container );
    if (!err && !(obj = object_create( OBJECT_CONTEXT, NULL ))) err = NTE_NO_MEMORY;
    if (err)
    {
        context_destroy( context );
        return err;
    }
    obj->data = context;
    obj->family = &context->family;
    *handle = object_publish( obj );
    return ERROR_SUCCESS;
}

/* After a deletion there is no context to give back. */
static DWORD delete_container( const struct provider *provider, const char *name, DWORD flags, HCRYPTPROV *handle )
{
    DWORD err;

    if (!(err = provider->store->delete( provider, name, flags ))) *handle = 0;
    return err;
}

static DWORD acquire( const char *container, DWORD flags, const VTableProvStruc *vtable, HCRYPTPROV *handle )
{
    const struct provider *provider;
    DWORD err;

    if (!handle || !vtable || !vtable->pszProvName) return ERROR_INVALID_PARAMETER;
    if ((err = find_provider( vtable->pszProvName, vtable->dwProvType, &provider ))) return err;
    if ((err = check_acquire( provider, container, flags ))) return err;
    if ((err = primitives_init())) return err;
    return_window = (CSP_RETURN_HWND_FUNC)(void *)vtable->FuncReturnhWnd;
    if (flags & CRYPT_DELETEKEYSET) return delete_container( provider, container, flags, handle );
    return create_context( provider, container, flags, handle );
}

BOOL WINAPI CPAcquireContext( HCRYPTPROV *phProv, LPSTR szContainer, DWORD dwFlags, PVTableProvStruc pVTable )
{
    TRACE( "%p, %p, %#lx, %p\n", phProv, szContainer, dwFlags, pVTable );

    return result( acquire( szContainer, dwFlags, pVTable, phProv ) );
}

/* With flags the context is released all the same. */
BOOL WINAPI CPReleaseContext( HCRYPTPROV hProv, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#lx\n", hProv, dwFlags );

    if (object_release( hProv, OBJECT_CONTEXT, &obj ) != RELEASE_KILLED) return result( NTE_BAD_UID );
    err = object_unpin_killed( obj );
    return result( dwFlags ? (DWORD)NTE_BAD_FLAGS : err );
}
