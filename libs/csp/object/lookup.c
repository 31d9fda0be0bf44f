/* Look-ups in the tables of this DLL's providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/context.h"

/* Set once, from DllMain. */
static const struct provider *const *providers;
static DWORD provider_count;

#ifdef WINECSP_ASSERTIONS

/* Whether no two rows of a provider answer to the same ALG_ID or key spec. */
static BOOL is_unambiguous( const struct provider *provider )
{
    const struct algorithm *alg;
    DWORD i;

    for (i = 0; i < provider->alg_count; i++)
    {
        alg = provider->algs[i].alg;
        if (find_provider_alg( provider, alg->id ) != &provider->algs[i]) return FALSE;
        if (alg->key_spec && find_pair_alg( provider, alg->key_spec ) != &provider->algs[i]) return FALSE;
    }
    return TRUE;
}

#endif

void set_providers( const struct provider *const *table, DWORD count )
{
    providers = table;
    provider_count = count;
#ifdef WINECSP_ASSERTIONS
    for (; count; count--) ASSERT( is_unambiguous( table[count - 1] ) );
#endif
}

const struct provider *provider_at( DWORD index )
{
    return index < provider_count ? providers[index] : NULL;
}

/* ---- other names ------------------------------------------------------------------------------ */

/* A provider under another name or type. They stay, since contexts point to them, and there are no more of them than
 * registrations. */
struct renamed
{
    struct renamed *next;
    struct provider provider;
    char            name[];
};

static object_lock renamed_lock;        /* guards the list */
static struct renamed *renamed_list;

static BOOL is_named( const struct provider *provider, const char *name, DWORD type )
{
    return provider->type == type && !_stricmp( provider->name, name );
}

static struct renamed *create_renamed( const struct provider *provider, const char *name, DWORD type )
{
    SIZE_T size = strlen( name ) + 1;
    struct renamed *renamed = heap_alloc( sizeof(*renamed) + size );

    if (!renamed) return NULL;
    memcpy( renamed->name, name, size );
    renamed->provider = *provider;
    renamed->provider.name = renamed->name;
    renamed->provider.type = type;
    return renamed;
}

static const struct provider *rename_provider( const struct provider *provider, const char *name, DWORD type )
{
    struct renamed *renamed;

    lock_object( &renamed_lock );
    for (renamed = renamed_list; renamed; renamed = renamed->next)
        if (is_named( &renamed->provider, name, type )) break;
    if (!renamed && (renamed = create_renamed( provider, name, type )))
    {
        renamed->next = renamed_list;
        renamed_list = renamed;
    }
    unlock_object( &renamed_lock );
    return renamed ? &renamed->provider : NULL;
}

void lookup_process_detach( void )
{
    struct renamed *renamed;

    while ((renamed = renamed_list))
    {
        renamed_list = renamed->next;
        heap_free( renamed );
    }
}

/* The type is the dispatcher's to check. */
DWORD find_provider( const char *name, DWORD type, const struct provider **provider )
{
    DWORD i;

    for (i = 0; i < provider_count; i++)
    {
        *provider = providers[i];
        if (providers[i]->is_renamed && !is_named( providers[i], name, type ))
            return (*provider = rename_provider( providers[i], name, type )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
        if (!_stricmp( providers[i]->name, name )) return ERROR_SUCCESS;
    }
    return NTE_BAD_PROVIDER;
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

const struct provider_alg *find_pair_alg( const struct provider *provider, DWORD key_spec )
{
    DWORD i;

    for (i = 0; key_spec && i < provider->alg_count; i++)
        if (provider->algs[i].alg->key_spec == key_spec) return &provider->algs[i];
    return NULL;
}

DWORD check_bits( const struct provider_alg *palg, DWORD bits, DWORD *used )
{
    const struct algorithm *alg = palg->alg;
    DWORD parity_bits = alg->session ? alg->session->parity_bits : 0, step = alg->bits_step ? alg->bits_step : 8;
    DWORD refused = alg->bits_error ? alg->bits_error : ERROR_INVALID_PARAMETER;

    *used = bits ? bits : palg->default_bits;
    if (*used % step) return refused;
    if (*used >= palg->min_bits && *used <= palg->max_bits) return ERROR_SUCCESS;
    return parity_bits && *used == palg->max_bits + parity_bits ? ERROR_SUCCESS : refused;
}
