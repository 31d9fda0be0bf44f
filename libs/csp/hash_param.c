/* CPGetHashParam and CPSetHashParam. A parameter is a row of the table with a getter and a setter.
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
    DWORD size = hash->alg->hash->size( hash ), value_len, err;
    BYTE value[HASH_VALUE_MOST];

    if (!data || *len < size) return put_bytes( value, size, data, len );
    if ((err = hash_take_value( hash, value, &value_len ))) return err;
    err = put_bytes( value, value_len, data, len );
    secret_wipe( value, sizeof(value) );
    return err;
}

static DWORD set_hashval( struct hash *hash, const BYTE *data )
{
    lock_object( &hash->lock );
    hash->value_len = hash->alg->hash->size( hash );
    memcpy( hash->value, data, hash->value_len );
    hash->finished = TRUE;
    unlock_object( &hash->lock );
    return ERROR_SUCCESS;
}

static DWORD set_hmac_info( struct hash *hash, const BYTE *data )
{
    DWORD err;

    if (!hash->alg->hash->set_info) return NTE_BAD_TYPE;
    lock_object( &hash->lock );
    err = hash->alg->hash->set_info( hash, data );
    if (!err) hash->finished = FALSE;
    unlock_object( &hash->lock );
    return err;
}

static const struct hash_param
{
    DWORD   param;
    DWORD (*get)( struct hash *hash, BYTE *data, DWORD *len );
    DWORD (*set)( struct hash *hash, const BYTE *data );
} params[] =
{
    { HP_ALGID,     get_algid,    NULL },
    { HP_HASHSIZE,  get_hashsize, NULL },
    { HP_HASHVAL,   get_hashval,  set_hashval },
    { HP_HMAC_INFO, NULL,         set_hmac_info },
};

static DWORD get_param( struct hash *hash, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    const struct hash_param *row = FIND_ROW( params, param );

    if (!len) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    if (!row || !row->get) return NTE_BAD_TYPE;
    return row->get( hash, data, len );
}

static DWORD set_param( struct hash *hash, DWORD param, const BYTE *data, DWORD flags )
{
    const struct hash_param *row = FIND_ROW( params, param );

    if (flags) return NTE_BAD_FLAGS;
    if (!row || !row->set) return NTE_BAD_TYPE;
    return data ? row->set( hash, data ) : ERROR_INVALID_PARAMETER;
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
