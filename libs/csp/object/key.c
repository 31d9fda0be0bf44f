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
    new->palg = key->palg;
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

static DWORD get_key_algid( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( key_alg( key )->id, data, len );
}

/* The key takes the other one's content and algorithm, which gets its own in exchange. Who reads the algorithm
 * without the lock finds the content in its place. */
static void exchange_content( struct key *key, struct key *made )
{
    const struct provider_alg *palg = key->palg;
    struct key old = *key;
    SIZE_T at = offsetof( struct key, session );

    memcpy( (BYTE *)key + at, (BYTE *)made + at, sizeof(*key) - at );
    key->permissions |= made->permissions & CRYPT_EXPORT;
    MemoryBarrier();
    key->palg = made->palg;
    memcpy( (BYTE *)made + at, (BYTE *)&old + at, sizeof(*key) - at );
    made->palg = palg;
    secret_wipe( &old, sizeof(old) );
}

DWORD key_make_agreed( const struct provider *provider, const struct provider_alg *palg, const BYTE *secret, DWORD len,
                       DWORD flags, struct key **made )
{
    struct key *new;
    DWORD err;

    if (!palg->alg->key || !palg->alg->key->take_agreed) return NTE_BAD_ALGID;
    if (flags & PROTECTION_FLAGS) return NTE_BAD_FLAGS;
    if (!(new = key_create( provider, palg ))) return NTE_NO_MEMORY;
    if ((err = palg->alg->key->take_agreed( new, secret, len, flags ))) key_destroy( new );
    else *made = new;
    return err;
}

DWORD key_become( struct key *key, key_maker make, const void *call )
{
    struct key *made = NULL;
    DWORD err = NTE_BAD_TYPE;

    lock_object( &key->lock );
    if (key_alg( key )->key->become && !(err = make( key, call, &made ))) exchange_content( key, made );
    unlock_object( &key->lock );
    key_destroy( made );
    return err;
}

/* What KP_ALGID names. */
struct wanted
{
    const struct provider_alg *palg;
    DWORD                      flags;
};

static DWORD make_wanted( const struct key *key, const void *call, struct key **made )
{
    const struct wanted *wanted = call;

    return key_alg( key )->key->become( key, wanted->palg, wanted->flags, made );
}

static DWORD set_algid( struct context *context, struct key *key, const BYTE *data, DWORD flags )
{
    struct wanted wanted = { NULL, flags };
    ALG_ID id;

    if (!key_alg( key )->key->become)
        return flags && !find_provider_alg( key->provider, CALG_AGREEDKEY_ANY ) ? NTE_BAD_FLAGS : NTE_BAD_TYPE;
    if (!data || guarded_copy( &id, data, sizeof(id) )) return ERROR_INVALID_PARAMETER;
    if (!(wanted.palg = find_provider_alg( key->provider, id ))) return NTE_BAD_ALGID;
    return key_become( key, make_wanted, &wanted );
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
    { KP_ALGID,         get_key_algid,       NULL },
    { KP_PERMISSIONS,   get_permissions, set_permissions },
    { KP_SCHANNEL_ALG,  NULL,            key_param_ignore },
    { KP_CLIENT_RANDOM, NULL,            key_param_ignore },
    { KP_SERVER_RANDOM, NULL,            key_param_ignore },
};

static const struct slow_param common_slow_params[] =
{
    { KP_ALGID, NULL, set_algid },
};

/* The row of the pair's family, of the key's family, or of all keys. */
static const struct key_param *find_key_param( const struct algorithm *alg, DWORD param )
{
    const struct key_param *row = NULL;

    if (alg->pair) row = find_row( alg->pair->params, alg->pair->param_count, sizeof(*row), param );
    if (!row) row = find_row( alg->key->params, alg->key->param_count, sizeof(*row), param );
    return row ? row : FIND_ROW( common_params, param );
}

static const struct slow_param *find_slow_param( const struct algorithm *alg, DWORD param )
{
    const struct slow_param *row = NULL;

    if (alg->pair) row = find_row( alg->pair->slow_params, alg->pair->slow_param_count, sizeof(*row), param );
    if (!row) row = find_row( alg->key->slow_params, alg->key->slow_param_count, sizeof(*row), param );
    if (alg->pair && !row) row = FIND_ROW( pair_key_slow_params, param );
    return row ? row : FIND_ROW( common_slow_params, param );
}

/* A call of a row's function. */
struct access
{
    const struct key_param    *row;
    const struct provider_alg *palg;        /* that the row is of */
    struct key                *key;
    BYTE                      *data;
    DWORD                     *len;
};

/* NTE_BAD_KEY_STATE: it became another key meanwhile. */
static DWORD run_key_get( void *call )
{
    const struct access *access = call;

    if (access->key->palg != access->palg) return NTE_BAD_KEY_STATE;
    return access->row->get( access->key, access->data, access->len );
}

static DWORD run_key_set( void *call )
{
    const struct access *access = call;

    if (access->key->palg != access->palg) return NTE_BAD_KEY_STATE;
    return access->row->set( access->key, access->data );
}

static DWORD get_key_param( struct key *key, DWORD param, BYTE *data, DWORD *len )
{
    const struct provider_alg *palg = key->palg;
    struct access access = { find_key_param( palg->alg, param ), palg, key, data, len };
    const struct hold hold = { .lock = &key->lock };

    if (!access.row || !access.row->get) return NTE_BAD_TYPE;
    return guarded_call( &hold, run_key_get, &access );
}

static DWORD set_key_param( struct key *key, DWORD param, const BYTE *data, DWORD flags )
{
    const struct provider_alg *palg = key->palg;
    struct access access = { find_key_param( palg->alg, param ), palg, key, unconst( data ), NULL };
    const struct hold hold = { .lock = &key->lock };

    if (flags) return NTE_BAD_FLAGS;
    if (!access.row || !access.row->set) return NTE_BAD_TYPE;
    if (!data) return ERROR_INVALID_PARAMETER;
    return guarded_call( &hold, run_key_set, &access );
}

/* ---- slow ones -------------------------------------------------------------------------------- */

/* A value on its way to the caller. */
struct handover
{
    const BYTE *value;
    DWORD       need;
    BYTE       *data;
    DWORD      *len;
};

static DWORD run_put( void *call )
{
    const struct handover *handover = call;

    return put_bytes( handover->value, handover->need, handover->data, handover->len );
}

static DWORD get_slowly( struct object *obj, const struct slow_param *row, BYTE *data, DWORD *len )
{
    struct handover handover = { NULL, 0, data, len };
    BYTE *value;
    DWORD err;

    if (!object_pin_parent( obj )) return NTE_BAD_KEY;
    if (!(err = row->get( context_data( obj->parent ), obj->data, &value, &handover.need )))
    {
        handover.value = value;
        err = guarded_call( NULL, run_put, &handover );
        heap_free_secret( value, handover.need );
    }
    object_unpin( obj->parent );
    return err;
}

static DWORD set_slowly( struct object *obj, const struct slow_param *row, const BYTE *data, DWORD flags )
{
    DWORD err;

    if (!object_pin_parent( obj )) return NTE_BAD_KEY;
    err = row->set( context_data( obj->parent ), obj->data, data, flags );
    object_unpin( obj->parent );
    return err;
}

/* ---- entry points ----------------------------------------------------------------------------- */

static DWORD get_either( struct object *obj, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    const struct slow_param *row = find_slow_param( key_alg( obj->data ), param );

    if (!len) return ERROR_INVALID_PARAMETER;
    if (flags) return NTE_BAD_FLAGS;
    return row && row->get ? get_slowly( obj, row, data, len ) : get_key_param( obj->data, param, data, len );
}

BOOL WINAPI CPGetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen,
                           DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %p, %#lx\n", hProv, hKey, dwParam, pbData, pdwDataLen, dwFlags );

    if ((err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &obj ))) return result( err );
    err = get_either( obj, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return result( err );
}

static DWORD set_either( struct object *obj, DWORD param, const BYTE *data, DWORD flags )
{
    const struct slow_param *row = find_slow_param( key_alg( obj->data ), param );

    return row && row->set ? set_slowly( obj, row, data, flags ) : set_key_param( obj->data, param, data, flags );
}

BOOL WINAPI CPSetKeyParam( HCRYPTPROV hProv, HCRYPTKEY hKey, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx\n", hProv, hKey, dwParam, pbData, dwFlags );

    if ((err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &obj ))) return result( err );
    err = set_either( obj, dwParam, pbData, dwFlags );
    object_unpin( obj );
    return result( err );
}
