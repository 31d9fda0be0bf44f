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

const struct provider *find_provider( const char *name )
{
    DWORD i;

    for (i = 0; i < provider_count; i++)
        if (!_stricmp( providers[i]->name, name )) return providers[i];
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
