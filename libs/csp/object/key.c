/* Key objects: creation, copies, destruction, and the parameters, which dispatch on the family's table.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/object/pair.h"
#include "csp/core/slab.h"

TRACE_CHANNEL( crypt );

struct slab key_slab = { .size = sizeof(struct key) };

struct key *key_create( const struct provider *provider, const struct provider_alg *palg )
{
    struct key *key = slab_alloc( &key_slab );

    if (!key) return NULL;
    key->provider = provider;
    key->palg = palg;
    key->permissions = PERMISSIONS_NEW;
    return key;
}

void key_destroy( struct key *key )
{
    if (!key) return;
    key_alg( key )->key->destroy( key );
    slab_free( &key_slab, key );
}

DWORD key_copy( struct key *key, struct key **copy )
{
    struct key *new;
    DWORD err;

    if (!(new = key_create( key->provider, key->palg ))) return NTE_NO_MEMORY;
    lock_object( &key->lock );
    new->permissions = key->permissions;
    err = key_alg( key )->key->copy( key, new );
    unlock_object( &key->lock );
    if (err) key_destroy( new );
    else *copy = new;
    return err;
}

DWORD key_publish( struct object *parent, struct key *key, HCRYPTKEY *handle )
{
    struct object *obj = object_create( OBJECT_KEY, parent );

    if (!obj)
    {
        key_destroy( key );
        return NTE_NO_MEMORY;
    }
    obj->data = key;
    *handle = object_publish( obj );
    return ERROR_SUCCESS;
}

/* ---- entry points ----------------------------------------------------------------------------- */

BOOL WINAPI CPDestroyKey( HCRYPTPROV hProv, HCRYPTKEY hKey )
{
    struct object *obj;

    TRACE( "%#Ix, %#Ix\n", hProv, hKey );

    if (object_release( hKey, OBJECT_KEY, &obj ) != RELEASE_KILLED) return result( NTE_BAD_KEY );
    return result( object_unpin_killed( obj ) );
}

BOOL WINAPI CPDuplicateKey( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD *pdwReserved, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent, *obj;
    struct key *copy;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %p, %#lx, %p\n", hProv, hKey, pdwReserved, dwFlags, phKey );

    if (pdwReserved || dwFlags || !phKey) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_both( hProv, hKey, OBJECT_KEY, NTE_BAD_KEY, &parent, &obj ))) return result( err );
    if (!(err = key_copy( obj->data, &copy ))) err = key_publish( parent, copy, phKey );
    object_unpin( obj );
    object_unpin( parent );
    return result( err );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD get_algid( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key_alg( key )->id, data, len );
}

static DWORD get_permissions( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key->permissions, data, len );
}

/* Taking CRYPT_EXPORT and CRYPT_ARCHIVE away has no effect, and they cannot be given. */
static DWORD set_permissions( struct key *key, const BYTE *data )
{
    const DWORD fixed = CRYPT_EXPORT | CRYPT_ARCHIVE;
    DWORD permissions;

    memcpy( &permissions, data, sizeof(permissions) );
    if (permissions & ~key->permissions & fixed) return NTE_BAD_DATA;
    key->permissions = (permissions & ~fixed) | (key->permissions & fixed);
    return ERROR_SUCCESS;
}

DWORD key_param_ignore( struct key *key, const BYTE *data )
{
    return ERROR_SUCCESS;
}

/* The parameters of every family. What only a master key does something with can be set on any key. */
static const struct key_param common_params[] =
{
    { KP_ALGID,         get_algid,       NULL },
    { KP_PERMISSIONS,   get_permissions, set_permissions },
    { KP_SCHANNEL_ALG,  NULL,            key_param_ignore },
    { KP_CLIENT_RANDOM, NULL,            key_param_ignore },
    { KP_SERVER_RANDOM, NULL,            key_param_ignore },
};

/* The row of the pair's family, of the key's family, or of all keys. */
static const struct key_param *find_param( const struct key *key, DWORD param )
{
    const struct pair_family *pair = key_alg( key )->pair;
    const struct key_family *family = key_alg( key )->key;
    const struct key_param *row = NULL;

    if (pair) row = find_row( pair->params, pair->param_count, sizeof(*row), param );
    if (!row) row = find_row( family->params, family->param_count, sizeof(*row), param );
    return row ? row : FIND_ROW( common_params, param );
}

/* A call of a row's function. */
struct access
{
    const struct key_param *row;
    struct key             *key;
    BYTE                   *data;
    DWORD                  *len;
};

static DWORD run_get( void *call )
{
    const struct access *access = call;

    return access->row->get( access->key, access->data, access->len );
}

static DWORD run_set( void *call )
{
    const struct access *access = call;

    return access->row->set( access->key, access->data );
}

static DWORD get_param( struct key *key, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    struct access access = { find_param( key, param ), key, data, len };
    const struct hold hold = { .lock = &key->lock };

    if (!len) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    if (!access.row || !access.row->get) return NTE_BAD_TYPE;
    return guarded_call( &hold, run_get, &access );
}

static DWORD set_param( struct key *key, DWORD param, const BYTE *data, DWORD flags )
{
    struct access access = { find_param( key, param ), key, unconst( data ), NULL };
    const struct hold hold = { .lock = &key->lock };

    if (flags) return NTE_BAD_FLAGS;
    if (!access.row || !access.row->set) return NTE_BAD_TYPE;
    if (!data) return ERROR_INVALID_PARAMETER;
    return guarded_call( &hold, run_set, &access );
}

BOOL WINAPI CPGetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                           DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %p, %#lx\n", hProv, hKey, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &obj ))) return result( err );
    err = get_param( obj->data, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return result( err );
}

BOOL WINAPI CPSetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx\n", hProv, hKey, dwParam, pbData, dwFlags );

    if ((err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &obj ))) return result( err );
    err = set_param( obj->data, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return result( err );
}
