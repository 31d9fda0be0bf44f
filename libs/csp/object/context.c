/* Contexts of the provider kit: acquiring and releasing. A context has a key container, or is
 * one of CRYPT_VERIFYCONTEXT, whose pairs go with it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"

TRACE_CHANNEL( crypt );

#define KNOWN_FLAGS (CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT | \
                     CRYPT_DEFAULT_CONTAINER_OPTIONAL)

/* ---- acquiring -------------------------------------------------------------------------------- */

/* Flags that mean nothing are ignored where there is no stored container that they might have been meant for. */
static DWORD check_acquire( const char *container, DWORD flags )
{
    if ((flags & ~KNOWN_FLAGS) && (flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) return NTE_BAD_FLAGS;
    if ((flags & CRYPT_DELETEKEYSET) && (flags & (CRYPT_NEWKEYSET | CRYPT_VERIFYCONTEXT))) return NTE_BAD_FLAGS;
    if (!(flags & CRYPT_VERIFYCONTEXT)) return ERROR_SUCCESS;
    if ((flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) return NTE_BAD_FLAGS;     /* some of its bits only */
    return container && *container ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
}

struct keystore context_store( const struct context *context, BOOL machine )
{
    struct keystore store = { context->provider->store, machine };

    return store;
}

/* The container that a context is acquired for, if any. */
static DWORD open_container( struct context *context, const char *name )
{
    struct keystore store = context_store( context, (context->flags & CRYPT_MACHINE_KEYSET) != 0 );

    if (context->flags & CRYPT_VERIFYCONTEXT) return ERROR_SUCCESS;
    if (context->flags & CRYPT_NEWKEYSET) return keystore_create( &store, name, &context->container );
    return keystore_open( &store, name, &context->container );
}

void context_destroy( struct context *context )
{
    context_drop_pairs( context );
    container_close( context->container );
    kit_free( context->enum_names );
    kit_free( context );
}

static DWORD create_context( const struct provider *provider, const char *container, DWORD flags, HCRYPTPROV *handle )
{
    struct context *context;
    struct object *obj;
    DWORD err;

    if (!(context = kit_alloc( sizeof(*context) ))) return NTE_NO_MEMORY;
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
    struct keystore store = { provider->store, (flags & CRYPT_MACHINE_KEYSET) != 0 };
    DWORD err;

    if (!(err = keystore_delete( &store, name ))) *handle = 0;
    return err;
}

static DWORD acquire( const char *container, DWORD flags, const VTableProvStruc *vtable, HCRYPTPROV *handle )
{
    const struct provider *provider;
    DWORD err;

    if (!handle || !vtable || !vtable->pszProvName) return ERROR_INVALID_PARAMETER;
    if (!(provider = find_provider( vtable->pszProvName ))) return NTE_BAD_PROVIDER;
    if ((err = check_acquire( container, flags ))) return err;
    if ((err = primitives_init())) return err;
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
