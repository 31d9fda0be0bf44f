/* CPGetHashParam and CPSetHashParam, which dispatch on the family's table and on that of all hashes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"

TRACE_CHANNEL( crypt );

static DWORD get_algid( struct hash *hash, BYTE *data, DWORD *len )
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
    if ((err = hash_finish( hash ))) return err;
    return put_bytes( hash->value, hash->value_len, data, len );
}

static DWORD set_hashval( struct hash *hash, const BYTE *data )
{
    hash->value_len = hash->alg->hash->size( hash );
    memcpy( hash->value, data, hash->value_len );
    hash->finished = TRUE;
    return ERROR_SUCCESS;
}

/* The parameters of every family. */
static const struct hash_param common_params[] =
{
    { HP_ALGID,    get_algid,    NULL },
    { HP_HASHSIZE, get_hashsize, NULL },
    { HP_HASHVAL,  get_hashval,  set_hashval },
};

static const struct hash_param *find_param( const struct hash *hash, DWORD param )
{
    const struct hash_family *family = hash->alg->hash;
    const struct hash_param *row = find_row( family->params, family->param_count, sizeof(*row), param );

    return row ? row : FIND_ROW( common_params, param );
}

static DWORD get_param( struct hash *hash, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    const struct hash_param *row = find_param( hash, param );
    DWORD err;

    if (!len) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    if (!row || !row->get) return NTE_BAD_TYPE;
    lock_object( &hash->lock );
    err = row->get( hash, data, len );
    unlock_object( &hash->lock );
    return err;
}

static DWORD set_param( struct hash *hash, DWORD param, const BYTE *data, DWORD flags )
{
    const struct hash_param *row = find_param( hash, param );
    DWORD err;

    if (flags) return NTE_BAD_FLAGS;
    if (!row || !row->set) return NTE_BAD_TYPE;
    if (!data) return ERROR_INVALID_PARAMETER;
    lock_object( &hash->lock );
    err = row->set( hash, data );
    unlock_object( &hash->lock );
    return err;
}

BOOL WINAPI CPGetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                            DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %p, %#lx\n", hProv, hHash, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &obj ))) return result( err );
    err = get_param( obj->data, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return result( err );
}

BOOL WINAPI CPSetHashParam( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx\n", hProv, hHash, dwParam, pbData, dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &obj ))) return result( err );
    err = set_param( obj->data, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return result( err );
}
