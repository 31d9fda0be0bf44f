/* CPSignHash and CPVerifySignature: they find the hash, the pair and the value. The pair's family signs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/hash.h"
#include "csp/object/key.h"
#include "csp/object/key_pair.h"

TRACE_CHANNEL( crypt );

/* The obsolete description is hashed as UTF-16 without its end. */
static DWORD add_description( struct hash *hash, LPCWSTR description )
{
    if (!description) return ERROR_SUCCESS;
    return hash_add( hash, (const BYTE *)description, lstrlenW( description ) * sizeof(WCHAR) );
}

/* ---- signing ---------------------------------------------------------------------------------- */

/* With a family, or NULL. That it signs nothing is said after this. */
static DWORD check_sign( const struct hash *hash, const struct pair_family *family, DWORD flags, BOOL verifies )
{
    DWORD known = SIGNATURE_FLAGS;

    if (family && family->signature_len) known = verifies ? family->verify_flags : family->sign_flags;
    if (flags & ~known) return NTE_BAD_FLAGS;
    return hash->alg->signature ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

/* The value of a hash with its description, which finishes it; `bytes` has HASH_VALUE_MAX bytes of room. */
static DWORD take_value( struct hash *hash, LPCWSTR description, struct signed_value *value, BYTE *bytes )
{
    DWORD err;

    if ((err = add_description( hash, description ))) return err;
    value->bytes = bytes;
    return hash_take_value( hash, bytes, &value->len );
}

/* `room`: bytes that the signature may have; then those that it has. What can be judged is judged before the hash is
 * finished. */
static DWORD sign( struct context *context, struct key_pair *pair, struct hash *hash, LPCWSTR description, DWORD flags,
                   BYTE *signature, DWORD *room )
{
    struct signed_value value = { hash->alg, flags, hash->alg->hash->size( hash ), NULL };
    const struct pair_family *family = key_pair_family( pair );
    BYTE bytes[HASH_VALUE_MAX], *out;
    const void *key;
    DWORD size, err;

    if ((err = key_pair_private( pair, context, &key ))) return err;
    size = family->signature_len( key );
    if (*room < size) return put_bytes( NULL, size, signature, room );
    if (family->check_value && (err = family->check_value( key, &value ))) return err;
    if (!(out = heap_alloc( size ))) return NTE_NO_MEMORY;
    if (!(err = take_value( hash, description, &value, bytes )) &&
        !(err = family->sign( context, key, &value, out ))) err = put_bytes( out, size, signature, room );
    heap_free( out );
    return err;
}

static DWORD sign_with( struct context *context, struct key_pair *pair, struct hash *hash, LPCWSTR description,
                        DWORD flags, BYTE *signature, DWORD *len )
{
    const struct pair_family *family = key_pair_family( pair );
    DWORD size, err;

    if (!family->signature_len) return NTE_BAD_KEY;
    size = family->signature_len( key_pair_public( pair ) );
    if (!signature || *len < size) return put_bytes( NULL, size, signature, len );
    if ((err = check_writable( signature, size ))) return err;
    return sign( context, pair, hash, description, flags, signature, len );
}

/* A question for the size changes nothing, and neither does memory that is not there. */
static DWORD sign_hash( struct context *context, struct hash *hash, DWORD key_spec, LPCWSTR description, DWORD flags,
                        BYTE *signature, DWORD *len )
{
    const struct provider_alg *palg;
    struct key_pair *pair;
    enum pair_slot slot;
    DWORD err;

    if (!len || check_writable( len, sizeof(*len) )) return ERROR_INVALID_PARAMETER;
    if ((err = check_string( description ))) return err;
    palg = find_pair_alg( context->provider, key_spec );
    if ((err = check_sign( hash, palg ? palg->alg->pair : NULL, flags, FALSE ))) return err;
    if (!slot_of_spec( key_spec, &slot )) return NTE_BAD_ALGID;
    if ((err = context_get_pair( context, slot, &pair ))) return err;
    err = sign_with( context, pair, hash, description, flags, signature, len );
    key_pair_unref( pair );
    return err;
}

BOOL WINAPI CPSignHash( HCRYPTPROV hProv, HCRYPTHASH hHash, DWORD dwKeySpec, LPCWSTR sDescription, DWORD dwFlags,
                        BYTE *pbSignature, DWORD *pdwSigLen )
{
    struct object *parent, *obj;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %lu, %p, %#lx, %p, %p\n", hProv, hHash, dwKeySpec, sDescription, dwFlags, pbSignature,
           pdwSigLen );

    if ((err = pin_both( hProv, hHash, OBJECT_HASH, NTE_BAD_HASH, &parent, &obj ))) return result( err );
    err = sign_hash( context_data( parent ), obj->data, dwKeySpec, sDescription, dwFlags, pbSignature, pdwSigLen );
    object_unpin( obj );
    object_unpin( parent );
    return result( err );
}

/* ---- verifying -------------------------------------------------------------------------------- */

static DWORD verify( const struct pair_family *family, const void *key, struct hash *hash, LPCWSTR description,
                     DWORD flags, const BYTE *signature )
{
    struct signed_value value = { .hash = hash->alg, .flags = flags };
    BYTE bytes[HASH_VALUE_MAX];
    DWORD err;

    if ((err = take_value( hash, description, &value, bytes ))) return err;
    return family->verify( key, &value, signature );
}

/* The length is judged before the pointer. */
static DWORD verify_signature( struct hash *hash, const BYTE *signature, DWORD sig_len, const struct key *key,
                               LPCWSTR description, DWORD flags )
{
    const struct pair_family *family = key_alg( key )->pair;
    struct key_pair *pair;
    DWORD err;

    if ((err = check_sign( hash, family, flags, TRUE ))) return err;
    if (!family || !family->signature_len) return NTE_BAD_KEY;
    if ((err = pair_key_get( key, &pair ))) return err;
    if (sig_len != family->signature_len( key_pair_public( pair ) )) return NTE_BAD_SIGNATURE;
    if (!signature || check_readable( signature, sig_len ) || check_string( description ))
        return ERROR_INVALID_PARAMETER;
    return verify( family, key_pair_public( pair ), hash, description, flags, signature );
}

BOOL WINAPI CPVerifySignature( HCRYPTPROV hProv, HCRYPTHASH hHash, const BYTE *pbSignature, DWORD dwSigLen,
                               HCRYPTKEY hPubKey, LPCWSTR sDescription, DWORD dwFlags )
{
    struct object *hash, *key;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %p, %lu, %#Ix, %p, %#lx\n", hProv, hHash, pbSignature, dwSigLen, hPubKey, sDescription,
           dwFlags );

    if ((err = pin_child( hHash, OBJECT_HASH, NTE_BAD_HASH, &hash ))) return result( err );
    if (!(err = pin_child( hPubKey, OBJECT_KEY, NTE_BAD_KEY, &key )))
    {
        err = verify_signature( hash->data, pbSignature, dwSigLen, key->data, sDescription, dwFlags );
        object_unpin( key );
    }
    object_unpin( hash );
    return result( err );
}
