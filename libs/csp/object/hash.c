/* Hash objects: creation, data, values, copies. The parameters are in hash_param.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "csp/core/slab.h"

TRACE_CHANNEL( crypt );

struct slab hash_slab = { .size = sizeof(struct hash) };

static DWORD create( const struct algorithm *alg, struct key *key, struct hash **hash )
{
    struct hash *new;
    DWORD err;

    if (!(new = slab_alloc( &hash_slab ))) return NTE_NO_MEMORY;
    new->alg = alg;
    if (key) lock_object( &key->lock );
    err = alg->hash->create( new, key );
    if (key) unlock_object( &key->lock );
    if (err) hash_destroy( new );
    else *hash = new;
    return err;
}

void hash_destroy( struct hash *hash )
{
    if (!hash) return;
    hash->alg->hash->destroy( hash );
    slab_free( &hash_slab, hash );
}

/* The hash is the object's from here on, or gone. */
static DWORD publish( struct object *parent, struct hash *hash, HCRYPTHASH *handle )
{
    struct object *obj = object_create( OBJECT_HASH, parent );

    if (!obj)
    {
        hash_destroy( hash );
        return NTE_NO_MEMORY;
    }
    obj->data = hash;
    *handle = object_publish( obj );
    return ERROR_SUCCESS;
}

/* ---- use -------------------------------------------------------------------------------------- */

DWORD hash_finish( struct hash *hash )
{
    const struct hash_family *family = hash->alg->hash;
    DWORD err;

    ASSERT( waitlock_is_mine( &hash->lock ) );
    if (hash->broken) return NTE_BAD_HASH_STATE;
    if (hash->finished) return ERROR_SUCCESS;
    if ((err = family->finish( hash ))) return err;
    hash->value_len = family->size( hash );
    hash->finished = TRUE;
    return ERROR_SUCCESS;
}

struct addition
{
    struct hash *hash;
    const BYTE  *data;
    DWORD        len;
};

/* While it is under way the hash counts as broken. */
static DWORD add( void *call )
{
    const struct addition *addition = call;
    struct hash *hash = addition->hash;
    const struct hash_family *family = hash->alg->hash;
    DWORD err;

    if (hash->finished || hash->broken) return NTE_BAD_HASH_STATE;
    if (!addition->len) return ERROR_SUCCESS;
    if (!family->update) return NTE_BAD_ALGID;
    probe_read( addition->data, addition->len );
    hash->broken = TRUE;
    err = family->update( hash, addition->data, addition->len );
    hash->broken = FALSE;
    return err;
}

static DWORD add_held( struct hash *hash, struct object *alone, const BYTE *data, DWORD len )
{
    const struct hold hold = { alone, &hash->lock };
    struct addition addition = { hash, data, len };

    return guarded_call( &hold, add, &addition );
}

DWORD hash_add( struct hash *hash, const BYTE *data, DWORD len )
{
    return add_held( hash, NULL, data, len );
}

/* The answer that hash_add will give, without data: families look at their state first. */
DWORD hash_check_open( struct hash *hash )
{
    const struct hash_family *family = hash->alg->hash;
    static const BYTE nothing;
    DWORD err;

    lock_object( &hash->lock );
    if (hash->finished || hash->broken) err = NTE_BAD_HASH_STATE;
    else err = family->update ? family->update( hash, &nothing, 0 ) : (DWORD)NTE_BAD_ALGID;
    unlock_object( &hash->lock );
    return err;
}

DWORD hash_copy_value( struct hash *hash, BYTE *value, DWORD *len )
{
    const struct hash_family *family = hash->alg->hash;
    DWORD err;

    ASSERT( waitlock_is_mine( &hash->lock ) );
    *len = HASH_VALUE_MAX;
    if (family->start) return family->start( hash, value, *len );
    if ((err = hash_finish( hash ))) return err;
    memcpy( value, hash->value, hash->value_len );
    *len = hash->value_len;
    return ERROR_SUCCESS;
}

DWORD hash_take_value( struct hash *hash, BYTE *value, DWORD *len )
{
    DWORD err;

    lock_object( &hash->lock );
    err = hash_copy_value( hash, value, len );
    unlock_object( &hash->lock );
    return err;
}

/* ---- entry points ----------------------------------------------------------------------------- */

/* Which hash a program can make of an algorithm and a key. */
static DWORD check_create( struct context *context, ALG_ID id, BOOL keyed, DWORD flags, const struct algorithm **alg )
{
    const struct provider_alg *palg = find_alg( context, id );

    if (flags) return NTE_BAD_FLAGS;
    if (!palg || !palg->alg->hash) return NTE_BAD_ALGID;
    if (palg->alg->hash->keyed && !keyed) return NTE_BAD_KEY;
    *alg = palg->alg;
    return ERROR_SUCCESS;
}

static DWORD create_handle( struct object *parent, ALG_ID id, HCRYPTKEY key_handle, DWORD flags, HCRYPTHASH *handle )
{
    const struct algorithm *alg;
    struct object *key = NULL;
    struct hash *hash;
    DWORD err;

    if (!handle) return ERROR_INVALID_PARAMETER;
    if ((err = check_create( context_data( parent ), id, key_handle != 0, flags, &alg ))) return err;
    /* A hash that takes no key does not look at it. */
    if (alg->hash->keyed && (err = pin_child( key_handle, OBJECT_KEY, NTE_BAD_KEY, &key ))) return err;
    if (!(err = create( alg, key ? key->data : NULL, &hash ))) err = publish( parent, hash, handle );
    if (key) object_unpin( key );
    return err;
}

BOOL WINAPI CPCreateHash( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTKEY hKey, DWORD dwFlags, HCRYPTHASH *phHash )
{
    struct object *parent;
    DWORD err;

    TRACE( "%#Ix, %#x, %#Ix, %#lx, %p\n", hProv, Algid, hKey, dwFlags, phHash );

    if ((err = pin_context( hProv, &parent ))) return result( err );
    err = create_handle( parent, Algid, hKey, dwFlags, phHash );
    object_unpin( parent );
    return result( err );
}

BOOL WINAPI CPDestroyHash( HCRYPTPROV hProv, HCRYPTHASH hHash )
{
    struct object *obj;

    TRACE( "%#Ix, %#Ix\n", hProv, hHash );

    if (object_release( hHash, OBJECT_HASH, &obj ) != RELEASE_KILLED) return result( NTE_BAD_HASH );
    return result( object_unpin_killed( obj ) );
}

/* CRYPT_USERDATA is accepted and means nothing. */
BOOL WINAPI CPHashData( HCRYPTPROV hProv, HCRYPTHASH hHash, const BYTE *pbData, DWORD dwDataLen, DWORD dwFlags )
{
    struct object *obj;
    DWORD err;
    BOOL alone;

    TRACE( "%#Ix, %#Ix, %p, %lu, %#lx\n", hProv, hHash, pbData, dwDataLen, dwFlags );

    if (!(obj = object_pin_alone( hHash, OBJECT_HASH, &alone ))) return result( NTE_BAD_HASH );
    if (dwFlags & ~CRYPT_USERDATA) err = NTE_BAD_FLAGS;
    else if (!pbData && dwDataLen) err = ERROR_INVALID_PARAMETER;
    else err = add_held( obj->data, alone ? obj : NULL, pbData, dwDataLen );
    object_unpin_alone( obj, alone );
    return result( err );
}

/* A copy of a key's bytes, in their order or reversed. */
static DWORD copy_key_bytes( const struct key *key, BOOL reversed, BYTE **copy, DWORD *len )
{
    const struct key_family *family = key_alg( key )->key;
    const BYTE *secret;
    DWORD i, err;

    if (!family->secret) return NTE_BAD_KEY;
    if ((err = family->secret( key, &secret, len ))) return err;
    if (!(*copy = heap_alloc( *len ))) return NTE_NO_MEMORY;
    for (i = 0; i < *len; i++) (*copy)[i] = secret[reversed ? *len - 1 - i : i];
    return ERROR_SUCCESS;
}

/* Adds the bytes of a key, by default reversed. */
static DWORD add_key( struct hash *hash, struct key *key, DWORD flags )
{
    DWORD len, err;
    BYTE *bytes;

    if (flags & ~CRYPT_LITTLE_ENDIAN) return NTE_BAD_FLAGS;
    lock_object( &key->lock );
    err = copy_key_bytes( key, !(flags & CRYPT_LITTLE_ENDIAN), &bytes, &len );
    unlock_object( &key->lock );
    if (err) return err;
    err = hash_add( hash, bytes, len );
    heap_free_secret( bytes, len );
    return err;
}

BOOL WINAPI CPHashSessionKey( HCRYPTPROV hProv, HCRYPTHASH hHash, HCRYPTKEY hKey, DWORD dwFlags )
{
    struct object *hash, *key;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %#lx\n", hProv, hHash, hKey, dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &hash ))) return result( err );
    if (!(err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &key )))
    {
        err = add_key( hash->data, key->data, dwFlags );
        object_unpin( key );
    }
    object_unpin( hash );
    return result( err );
}

static DWORD copy_hash( struct hash *hash, struct hash **copy )
{
    struct hash *new;
    DWORD err;

    if (!(new = slab_alloc( &hash_slab ))) return NTE_NO_MEMORY;
    lock_object( &hash->lock );
    *new = *hash;
    memset( &new->lock, 0, sizeof(new->lock) );
    new->state = NULL;
    err = hash->state ? hash->alg->hash->copy( hash, new ) : ERROR_SUCCESS;
    unlock_object( &hash->lock );
    if (err) hash_destroy( new );
    else *copy = new;
    return err;
}

BOOL WINAPI CPDuplicateHash( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD *pdwReserved, DWORD dwFlags, HCRYPTHASH *phHash )
{
    struct object *parent, *obj;
    struct hash *copy;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %p, %#lx, %p\n", hProv, hHash, pdwReserved, dwFlags, phHash );

    if (pdwReserved || dwFlags || !phHash) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_both( hProv, hHash, OBJECT_HASH, NTE_BAD_HASH, &parent, &obj ))) return result( err );
    if (!(err = copy_hash( obj->data, &copy ))) err = publish( parent, copy, phHash );
    object_unpin( obj );
    object_unpin( parent );
    return result( err );
}
