/* CPGetProvParam, CPSetProvParam and CPGenRandom. A parameter is a row of the table.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "kit.h"
#include "primitives/random.h"

TRACE_CHANNEL( crypt );

#define PROVIDER_VERSION 0x200

/* The call that a getter answers. */
struct query
{
    struct context *context;
    DWORD           flags;
    BYTE           *data;
    DWORD          *len;
};

static DWORD get_name( const struct query *query )
{
    const char *name = query->context->provider->name;

    return put_bytes( name, lstrlenA( name ) + 1, query->data, query->len );
}

static DWORD get_imptype( const struct query *query )
{
    return put_dword( CRYPT_IMPL_SOFTWARE, query->data, query->len );
}

static DWORD get_version( const struct query *query )
{
    return put_dword( PROVIDER_VERSION, query->data, query->len );
}

static DWORD get_provtype( const struct query *query )
{
    return put_dword( query->context->type, query->data, query->len );
}

static DWORD get_keyspec( const struct query *query )
{
    return put_dword( query->context->provider->key_specs, query->data, query->len );
}

static DWORD get_key_size_inc( const struct query *query )
{
    return put_dword( query->context->provider->key_size_inc, query->data, query->len );
}

static DWORD get_keyset_type( const struct query *query )
{
    return put_dword( query->context->flags & CRYPT_MACHINE_KEYSET, query->data, query->len );
}

/* ---- enumeration ------------------------------------------------------------------------------ */

static void fill_enumalgs( const struct provider_alg *palg, PROV_ENUMALGS *item )
{
    memset( item, 0, sizeof(*item) );
    item->aiAlgid = palg->alg->id;
    item->dwBitLen = palg->default_bits;
    item->dwNameLen = lstrlenA( palg->alg->name ) + 1;
    lstrcpynA( item->szName, palg->alg->name, sizeof(item->szName) );
}

static void fill_enumalgs_ex( const struct provider_alg *palg, PROV_ENUMALGS_EX *item )
{
    memset( item, 0, sizeof(*item) );
    item->aiAlgid = palg->alg->id;
    item->dwDefaultLen = palg->default_bits;
    item->dwMinLen = palg->min_bits;
    item->dwMaxLen = palg->max_bits;
    item->dwProtocols = palg->protocols;
    item->dwNameLen = lstrlenA( palg->alg->name ) + 1;
    lstrcpynA( item->szName, palg->alg->name, sizeof(item->szName) );
    item->dwLongNameLen = lstrlenA( palg->alg->long_name ) + 1;
    lstrcpynA( item->szLongName, palg->alg->long_name, sizeof(item->szLongName) );
}

/* The next algorithm, or the first; the position moves only when an item is really given out. */
static DWORD next_alg( const struct query *query, DWORD size, const struct provider_alg **palg )
{
    struct context *context = query->context;

    *palg = NULL;
    if (query->flags & ~(CRYPT_FIRST | CRYPT_NEXT)) return NTE_BAD_FLAGS;
    if (!query->data || *query->len < size) return put_bytes( NULL, size, query->data, query->len );
    lock_object( &context->lock );
    if (query->flags & CRYPT_FIRST) context->enum_position = 0;
    if (context->enum_position < context->provider->alg_count)
        *palg = &context->provider->algs[context->enum_position++];
    unlock_object( &context->lock );
    return *palg ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS;
}

static DWORD get_enumalgs( const struct query *query )
{
    const struct provider_alg *palg;
    PROV_ENUMALGS item;
    DWORD err;

    if ((err = next_alg( query, sizeof(item), &palg )) || !palg) return err;
    fill_enumalgs( palg, &item );
    return put_bytes( &item, sizeof(item), query->data, query->len );
}

static DWORD get_enumalgs_ex( const struct query *query )
{
    const struct provider_alg *palg;
    PROV_ENUMALGS_EX item;
    DWORD err;

    if ((err = next_alg( query, sizeof(item), &palg )) || !palg) return err;
    fill_enumalgs_ex( palg, &item );
    return put_bytes( &item, sizeof(item), query->data, query->len );
}

/* ---- entry points ----------------------------------------------------------------------------- */

static const struct
{
    DWORD   param;
    BOOL    takes_flags;
    DWORD (*get)( const struct query *query );
} params[] =
{
    { PP_ENUMALGS,         TRUE,  get_enumalgs },
    { PP_ENUMALGS_EX,      TRUE,  get_enumalgs_ex },
    { PP_IMPTYPE,          FALSE, get_imptype },
    { PP_KEYSET_TYPE,      FALSE, get_keyset_type },
    { PP_KEYSPEC,          FALSE, get_keyspec },
    { PP_KEYX_KEYSIZE_INC, FALSE, get_key_size_inc },
    { PP_NAME,             FALSE, get_name },
    { PP_PROVTYPE,         FALSE, get_provtype },
    { PP_SIG_KEYSIZE_INC,  FALSE, get_key_size_inc },
    { PP_VERSION,          FALSE, get_version },
};

static DWORD get_param( const struct query *query, DWORD param )
{
    unsigned int i;

    if (!query->len) return ERROR_INVALID_PARAMETER;
    for (i = 0; i < ARRAYSIZE( params ); i++)
    {
        if (params[i].param != param) continue;
        return query->flags && !params[i].takes_flags ? (DWORD)NTE_BAD_FLAGS : params[i].get( query );
    }
    return NTE_BAD_TYPE;
}

BOOL WINAPI CPGetProvParam( HCRYPTPROV hProv, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen, DWORD dwFlags )
{
    struct query query = { NULL, dwFlags, pbData, pdwDataLen };
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %p, %#lx\n", hProv, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    query.context = context_data( obj );
    err = get_param( &query, dwParam );
    object_unpin( obj );
    return result( err );
}

/* None can be set yet. */
BOOL WINAPI CPSetProvParam( HCRYPTPROV hProv, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %#lx\n", hProv, dwParam, pbData, dwFlags );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    object_unpin( obj );
    return result( NTE_BAD_TYPE );
}

BOOL WINAPI CPGenRandom( HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %lu, %p\n", hProv, dwLen, pbBuffer );

    if ((err = pin_context( hProv, &obj ))) return result( err );
    if (!pbBuffer && dwLen) err = ERROR_INVALID_PARAMETER;
    else err = random_bytes( pbBuffer, dwLen );
    object_unpin( obj );
    return result( err );
}
