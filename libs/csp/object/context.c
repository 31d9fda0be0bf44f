/* Contexts of the provider kit: acquiring, releasing, and how handles are resolved. A context has a key container, or is
 * one of CRYPT_VERIFYCONTEXT, whose pairs go with it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "csp/core/kit.h"
#include "csp/core/slab.h"

TRACE_CHANNEL( crypt );

#define KNOWN_FLAGS (CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT | \
                     CRYPT_DEFAULT_CONTAINER_OPTIONAL)

static const object_destroy_func destroy_funcs[OBJECT_TYPE_COUNT];

void csp_process_attach( const struct provider *const *providers, DWORD count )
{
    csp_providers = providers;
    csp_provider_count = count;
    object_process_attach( destroy_funcs );
    guard_process_attach();
}

void csp_thread_detach( void )
{
    primitives_thread_detach();
}

void csp_process_detach( BOOL unloading )
{
    if (!unloading) return;
    slab_drain( &hash_slab );
    slab_drain( &key_slab );
    keystore_process_detach();
    primitives_process_detach();
    guard_process_detach();
    object_process_detach();
}

static const struct provider *find_provider( const char *name )
{
    DWORD i;

    for (i = 0; i < csp_provider_count; i++)
        if (!_stricmp( csp_providers[i]->name, name )) return csp_providers[i];
    return NULL;
}

const struct provider_alg *find_provider_alg( const struct provider *provider, ALG_ID id )
{
    DWORD i;

    for (i = 0; i < provider->alg_count; i++)
        if (provider->algs[i].alg->id == id) return &provider->algs[i];
    return NULL;
}

const struct provider_alg *find_alg( const struct context *context, ALG_ID id )
{
    return find_provider_alg( context->provider, id );
}

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

static void free_context( struct context *context )
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
    context->type = provider->type;
    context->flags = flags;
    err = open_container( context, container );
    if (!err && !(obj = object_create( OBJECT_CONTEXT, NULL ))) err = NTE_NO_MEMORY;
    if (err)
    {
        free_context( context );
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

/* ---- handles ---------------------------------------------------------------------------------- */

DWORD pin_context( HCRYPTPROV handle, struct object **obj )
{
    return (*obj = object_pin( handle, OBJECT_CONTEXT )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_UID;
}

DWORD pin_child( ULONG_PTR handle, enum object_type type, DWORD err, struct object **obj )
{
    return (*obj = object_pin( handle, type )) ? ERROR_SUCCESS : err;
}

DWORD pin_both( HCRYPTPROV prov, ULONG_PTR handle, enum object_type type, DWORD err, struct object **context,
                struct object **child )
{
    DWORD failed;

    if ((failed = pin_context( prov, context ))) return failed;
    if (!(failed = pin_child( handle, type, err, child ))) return ERROR_SUCCESS;
    object_unpin( *context );
    return failed;
}

static DWORD destroy_context( struct object *obj, BOOL orphaned )
{
    free_context( obj->data );
    return ERROR_SUCCESS;
}

static DWORD destroy_key( struct object *obj, BOOL orphaned )
{
    key_destroy( obj->data );
    return ERROR_SUCCESS;
}

static DWORD destroy_hash( struct object *obj, BOOL orphaned )
{
    hash_destroy( obj->data );
    return ERROR_SUCCESS;
}

static const object_destroy_func destroy_funcs[OBJECT_TYPE_COUNT] =
{
    [OBJECT_CONTEXT] = destroy_context,
    [OBJECT_KEY]     = destroy_key,
    [OBJECT_HASH]    = destroy_hash,
};
