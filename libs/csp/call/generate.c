/* CPGenKey and CPGetUserKey: new keys, and the pairs of a context.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/object/key_pair.h"

TRACE_CHANNEL( crypt );

/* No user can be asked where nothing may be shown. Most other flags are for other kinds of providers, or for cards, and
 * ignored. Rows gen-flag-*. */
static DWORD check_flags( const struct context *context, DWORD flags )
{
    if ((flags & (CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH)) && (context->flags & CRYPT_SILENT))
        return NTE_SILENT_CONTEXT;
    if ((flags & CRYPT_FORCE_KEY_PROTECTION_HIGH) && (context->flags & CRYPT_VERIFYCONTEXT)) return NTE_SILENT_CONTEXT;
    return ERROR_SUCCESS;
}

static DWORD generate( struct object *parent, ALG_ID id, DWORD flags, HCRYPTKEY *handle )
{
    struct context *context = context_data( parent );
    const struct provider_alg *palg = find_pair_alg( context->provider, id );
    struct key *key;
    DWORD bits, err;

    if (!handle) return ERROR_INVALID_PARAMETER;
    if (!palg) palg = find_alg( context, id );
    if (!palg || !palg->alg->key || !palg->alg->key->generate) return NTE_BAD_ALGID;
    if ((err = check_flags( context, LOWORD( flags ) ))) return err;
    if ((err = check_bits( palg, HIWORD( flags ), &bits ))) return err;
    if (!(key = key_create( context->provider, palg ))) return NTE_NO_MEMORY;
    if ((err = palg->alg->key->generate( context, key, bits, LOWORD( flags ) )))
    {
        key_destroy( key );
        return err;
    }
    /* This handle exports, and no other one of a pair. */
    if (flags & CRYPT_ARCHIVABLE) key->permissions |= CRYPT_ARCHIVE;
    return key_publish( parent, key, handle );
}

/* The length in bits is in the upper half of dwFlags, 0 for the provider's default. */
BOOL WINAPI CPGenKey( HCRYPTPROV hProv, ALG_ID Algid, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent;
    DWORD err;

    TRACE( "%#Ix, %#x, %#lx, %p\n", hProv, Algid, dwFlags, phKey );

    if ((err = pin_context( hProv, &parent ))) return result( err );
    err = generate( parent, Algid, dwFlags, phKey );
    object_unpin( parent );
    return result( err );
}

static DWORD get_user_key( struct object *parent, DWORD key_spec, HCRYPTKEY *handle )
{
    struct context *context = context_data( parent );
    const struct provider_alg *palg;
    struct key_pair *pair;
    enum pair_slot slot;
    struct key *key;
    DWORD err;

    if (!handle) return ERROR_INVALID_PARAMETER;
    if (!slot_of_spec( key_spec, &slot )) return NTE_BAD_KEY;
    if (!(palg = find_pair_alg( context->provider, key_spec ))) return NTE_NO_KEY;
    if ((err = context_get_pair( context, slot, &pair ))) return err;
    if ((key = key_create( context->provider, palg ))) pair_key_init( key, pair );
    key_pair_unref( pair );
    return key ? key_publish( parent, key, handle ) : (DWORD)NTE_NO_MEMORY;
}

BOOL WINAPI CPGetUserKey( HCRYPTPROV hProv, DWORD dwKeySpec, HCRYPTKEY *phUserKey )
{
    struct object *parent;
    DWORD err;

    TRACE( "%#Ix, %lu, %p\n", hProv, dwKeySpec, phUserKey );

    if ((err = pin_context( hProv, &parent ))) return result( err );
    err = get_user_key( parent, dwKeySpec, phUserKey );
    object_unpin( parent );
    return result( err );
}
