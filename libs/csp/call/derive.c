/* CPDeriveKey. The hash family does the work.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"
#include "csp/object/key.h"

TRACE_CHANNEL( crypt );

static DWORD derive( struct object *parent, ALG_ID id, struct hash *hash, DWORD flags, HCRYPTKEY *handle )
{
    struct context *context = context_data( parent );
    const struct provider_alg *palg = find_alg( context, id );
    struct key *key;
    DWORD err;

    if (!handle) return ERROR_INVALID_PARAMETER;
    if (!palg) return NTE_BAD_ALGID;
    if ((err = hash->alg->hash->derive( context, palg, hash, flags, &key ))) return err;
    return key_publish( parent, key, handle );
}

BOOL WINAPI CPDeriveKey( HCRYPTPROV hProv, ALG_ID Algid, HCRYPTHASH hBaseData, DWORD dwFlags, HCRYPTKEY *phKey )
{
    struct object *parent, *hash;
    DWORD err;

    TRACE( "%#Ix, %#x, %#Ix, %#lx, %p\n", hProv, Algid, hBaseData, dwFlags, phKey );

    if ((err = pin_both( hProv, hBaseData, OBJECT_HASH, NTE_BAD_HASH, &parent, &hash ))) return result( err );
    err = derive( parent, Algid, hash->data, dwFlags, phKey );
    object_unpin( hash );
    object_unpin( parent );
    return result( err );
}
