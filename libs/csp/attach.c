/* The kit's life in a process: DllMain's work for a provider DLL, and how objects are destroyed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/attach.h"
#include "csp/core/guard.h"
#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "primitives/primitives.h"

static DWORD destroy_context( struct object *obj, BOOL orphaned )
{
    context_destroy( obj->data );
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

static void process_attach( const struct provider *const *providers, DWORD count )
{
    set_providers( providers, count );
    object_process_attach( destroy_funcs );
    guard_process_attach();
}

static void detach_stores( void )
{
    const struct key_store *store = NULL;
    const struct provider *provider;
    DWORD i;

    for (i = 0; (provider = provider_at( i )); i++)
    {
        if (provider->store == store) continue;
        store = provider->store;
        if (store->process_detach) store->process_detach();
    }
}

static void process_detach( void )
{
    slab_drain( &hash_slab );
    slab_drain( &key_slab );
    detach_stores();
    lookup_process_detach();
    primitives_process_detach();
    guard_process_detach();
    object_process_detach();
}

BOOL csp_dll_main( const struct provider *const *providers, DWORD count, DWORD reason, void *reserved )
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        process_attach( providers, count );
        break;
    case DLL_THREAD_DETACH:
        primitives_thread_detach();
        break;
    case DLL_PROCESS_DETACH:
        if (!reserved) process_detach();        /* else the process ends */
        break;
    }
    return TRUE;
}
