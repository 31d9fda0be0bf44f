/* Contexts of the provider kit: acquiring, releasing, the key pairs that they hold, and how handles are resolved.
 * Containers that outlive their context are not there yet: a named one, or the default one, is refused.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"
#include "key_pair.h"
#include "kit.h"

TRACE_CHANNEL( crypt );

#define KNOWN_FLAGS (CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT | \
                     CRYPT_DEFAULT_CONTAINER_OPTIONAL)

void csp_process_attach( void )
{
    object_process_attach();
}

void csp_thread_detach( void )
{
    primitives_thread_detach();
}

void csp_process_detach( BOOL unloading )
{
    if (!unloading) return;
    primitives_process_detach();
    object_process_detach();
}

static const struct provider *find_provider( const char *name )
{
    DWORD i;

    for (i = 0; i < csp_provider_count; i++)
        if (!lstrcmpiA( csp_providers[i]->name, name )) return csp_providers[i];
    return NULL;
}

const struct provider_alg *find_alg( const struct context *context, ALG_ID id )
{
    const struct provider *provider = context->provider;
    DWORD i;

    for (i = 0; i < provider->alg_count; i++)
        if (provider->algs[i].alg->id == id) return &provider->algs[i];
    return NULL;
}

/* ---- key pairs -------------------------------------------------------------------------------- */

BOOL slot_of_spec( DWORD key_spec, enum pair_slot *slot )
{
    if (key_spec != AT_KEYEXCHANGE && key_spec != AT_SIGNATURE) return FALSE;
    *slot = key_spec == AT_KEYEXCHANGE ? PAIR_KEYEXCHANGE : PAIR_SIGNATURE;
    return TRUE;
}

DWORD context_get_pair( struct context *context, enum pair_slot slot, struct key_pair **pair )
{
    lock_object( &context->lock );
    *pair = context->pairs[slot];
    if (*pair) key_pair_ref( *pair );
    unlock_object( &context->lock );
    return *pair ? ERROR_SUCCESS : (DWORD)NTE_NO_KEY;
}

DWORD context_set_pair( struct context *context, enum pair_slot slot, struct key_pair *pair )
{
    struct key_pair *old;

    key_pair_ref( pair );
    lock_object( &context->lock );
    old = context->pairs[slot];
    context->pairs[slot] = pair;
    unlock_object( &context->lock );
    key_pair_unref( old );
    return ERROR_SUCCESS;
}

/* ---- acquiring -------------------------------------------------------------------------------- */

/* Row rules of rsa-keys 1.1, as far as there are containers. */
static DWORD check_acquire( const char *container, DWORD flags )
{
    if (flags & ~KNOWN_FLAGS) return NTE_BAD_FLAGS;
    if ((flags & CRYPT_DELETEKEYSET) && (flags & (CRYPT_NEWKEYSET | CRYPT_VERIFYCONTEXT))) return NTE_BAD_FLAGS;
    if ((flags & CRYPT_VERIFYCONTEXT) == CRYPT_VERIFYCONTEXT)
        return container && *container ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
    if (flags & CRYPT_VERIFYCONTEXT) return NTE_BAD_FLAGS;      /* some of its bits only */
    return flags & CRYPT_NEWKEYSET ? (DWORD)NTE_PERM : (DWORD)NTE_BAD_KEYSET;
}

static DWORD acquire( const char *container, DWORD flags, const VTableProvStruc *vtable, HCRYPTPROV *handle )
{
    const struct provider *provider;
    struct context *context;
    struct object *obj;
    DWORD err;

    if (!handle || !vtable || !vtable->pszProvName) return ERROR_INVALID_PARAMETER;
    if (!(provider = find_provider( vtable->pszProvName ))) return NTE_BAD_PROVIDER;
    if ((err = check_acquire( container, flags ))) return err;
    if ((err = primitives_init())) return err;
    if (!(context = kit_alloc( sizeof(*context) ))) return NTE_NO_MEMORY;
    if (!(obj = object_create( OBJECT_CONTEXT, NULL )))
    {
        kit_free( context );
        return NTE_NO_MEMORY;
    }
    context->provider = provider;
    context->type = provider->type;
    context->flags = flags;
    obj->data = context;
    obj->family = &context->family;
    *handle = object_publish( obj );
    return ERROR_SUCCESS;
}

BOOL WINAPI CPAcquireContext( HCRYPTPROV *phProv, LPSTR szContainer, DWORD dwFlags, PVTableProvStruc pVTable )
{
    TRACE( "%p, %s, %#lx, %p\n", phProv, trace_str( szContainer ), dwFlags, pVTable );

    return result( acquire( szContainer, dwFlags, pVTable, phProv ) );
}

/* With flags the context is released all the same. */
BOOL WINAPI CPReleaseContext( HCRYPTPROV hProv, DWORD dwFlags )
{
    struct object *obj;

    TRACE( "%#Ix, %#lx\n", hProv, dwFlags );

    if (object_release( hProv, OBJECT_CONTEXT, &obj ) != RELEASE_KILLED) return result( NTE_BAD_UID );
    object_unpin_killed( obj );
    return result( dwFlags ? NTE_BAD_FLAGS : ERROR_SUCCESS );
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
    struct context *context = obj->data;
    unsigned int i;

    for (i = 0; i < PAIR_COUNT; i++) key_pair_unref( context->pairs[i] );
    kit_free( context );
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

const object_destroy_func object_destroy_funcs[OBJECT_TYPE_COUNT] =
{
    [OBJECT_CONTEXT] = destroy_context,
    [OBJECT_KEY]     = destroy_key,
    [OBJECT_HASH]    = destroy_hash,
};
