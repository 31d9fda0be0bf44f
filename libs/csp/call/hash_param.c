/* CPGetHashParam and CPSetHashParam, which dispatch on the family's table and on that of all hashes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"

TRACE_CHANNEL( crypt );

static DWORD get_hash_algid( struct hash *hash, BYTE *data, DWORD *len )
{
    return put_dword( hash->alg->id, data, len );
}

static DWORD get_hashsize( struct hash *hash, BYTE *data, DWORD *len )
{
    return put_dword( hash->alg->hash->size( hash ), data, len );
}

/* Neither a question for the size nor a short buffer finishes the hash. */
static DWORD get_hashval( struct hash *hash, BYTE *data, DWORD *len )
{
    DWORD size = hash->alg->hash->size( hash ), err;

    if (!data || *len < size) return put_bytes( NULL, size, data, len );
    *(volatile DWORD *)len = *len;      /* all that will be written can be */
    if ((err = check_writable( data, size )) || (err = hash_finish( hash ))) return err;
    return put_bytes( hash->value, hash->value_len, data, len );
}

static DWORD set_hashval( struct hash *hash, const BYTE *data )
{
    DWORD len = hash->alg->hash->size( hash );

    probe_read( data, len );
    memcpy( hash->value, data, len );
    hash->value_len = len;
    hash->finished = TRUE;
    hash->broken = FALSE;
    return ERROR_SUCCESS;
}

/* The parameters of every family. */
static const struct hash_param common_params[] =
{
    { HP_ALGID,    get_hash_algid,    NULL },
    { HP_HASHSIZE, get_hashsize, NULL },
    { HP_HASHVAL,  get_hashval,  set_hashval },
};

static const struct hash_param *find_hash_param( const struct hash *hash, DWORD param )
{
    const struct hash_family *family = hash->alg->hash;
    const struct hash_param *row = find_row( family->params, family->param_count, sizeof(*row), param );

    return row ? row : FIND_ROW( common_params, param );
}

/* A call of a row's function. */
struct access
{
    const struct hash_param *row;
    struct hash             *hash;
    BYTE                    *data;
    DWORD                   *len;
};

static DWORD run_hash_get( void *call )
{
    const struct access *access = call;

    return access->row->get( access->hash, access->data, access->len );
}

static DWORD run_hash_set( void *call )
{
    const struct access *access = call;

    return access->row->set( access->hash, access->data );
}

static DWORD get_hash_param( struct hash *hash, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    struct access access = { find_hash_param( hash, param ), hash, data, len };
    const struct hold hold = { .lock = &hash->lock };

    if (!len) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    if (!access.row || !access.row->get) return NTE_BAD_TYPE;
    return guarded_call( &hold, run_hash_get, &access );
}

static DWORD set_hash_param( struct hash *hash, DWORD param, const BYTE *data, DWORD flags )
{
    struct access access = { find_hash_param( hash, param ), hash, unconst( data ), NULL };
    const struct hold hold = { .lock = &hash->lock };

    if (flags) return NTE_BAD_FLAGS;
    if (!access.row || !access.row->set) return NTE_BAD_TYPE;
    if (!data) return ERROR_INVALID_PARAMETER;
    return guarded_call( &hold, run_hash_set, &access );
}

BOOL WINAPI CPGetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                            DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %p, %#lx\n", hProv, hHash, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &obj ))) return result( err );
    err = get_hash_param( obj->data, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return result( err );
}

BOOL WINAPI CPSetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx\n", hProv, hHash, dwParam, pbData, dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &obj ))) return result( err );
    err = set_hash_param( obj->data, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return result( err );
}
