/* Signing and verifying hashes. The descriptions are obsolete, but the CSP decides; it always gets them wide.
 * Rows wrap-*, sig-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

static DWORD signature_make( HCRYPTHASH hash, DWORD key_spec, LPCWSTR description, DWORD flags, BYTE *signature,
                             DWORD *sig_len )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    if (!sig_len || !(obj = hash_pin( hash ))) return ERROR_INVALID_PARAMETER;
    context = context_of( obj );
    ret = context->csp->SignHash( context->prov, obj->value, key_spec, description, flags, signature, sig_len );
    object_unpin( obj );
    return ret ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

static DWORD signature_verify( HCRYPTHASH hash, const BYTE *signature, DWORD sig_len, HCRYPTKEY pub_key,
                               LPCWSTR description, DWORD flags )
{
    struct object *obj, *key;
    struct context *context;
    BOOL ret;

    if (!pub_key || !pin_two( hash, OBJECT_HASH, pub_key, OBJECT_KEY, &obj, &key ))
        return ERROR_INVALID_PARAMETER;
    context = context_of( obj );
    ret = context->csp->VerifySignature( context->prov, obj->value, signature, sig_len, key->value,
                                         description, flags );
    unpin_two( obj, key );
    return ret ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

/* The wide form of a caller's ANSI description. */
static DWORD widen( LPCSTR description, WCHAR **wide )
{
    *wide = NULL;
    if (!is_string_a( description )) return ERROR_INVALID_PARAMETER;
    return string_to_wide( description, wide );
}

BOOL WINAPI CryptSignHashW( HCRYPTHASH hHash, DWORD dwKeySpec, LPCWSTR sDescription, DWORD dwFlags,
                            BYTE *pbSignature, DWORD *pdwSigLen )
{
    TRACE( "%#Ix, %lu, %p, %#lx, %p, %p\n", hHash, dwKeySpec, sDescription, dwFlags, pbSignature, pdwSigLen );

    return result( signature_make( hHash, dwKeySpec, sDescription, dwFlags, pbSignature, pdwSigLen ) );
}

BOOL WINAPI CryptSignHashA( HCRYPTHASH hHash, DWORD dwKeySpec, LPCSTR sDescription, DWORD dwFlags,
                            BYTE *pbSignature, DWORD *pdwSigLen )
{
    WCHAR *wide;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %#lx, %p, %p\n", hHash, dwKeySpec, sDescription, dwFlags, pbSignature, pdwSigLen );

    if (!(err = widen( sDescription, &wide )))
        err = signature_make( hHash, dwKeySpec, wide, dwFlags, pbSignature, pdwSigLen );
    heap_free( wide );
    return result( err );
}

BOOL WINAPI CryptVerifySignatureW( HCRYPTHASH hHash, const BYTE *pbSignature, DWORD dwSigLen, HCRYPTKEY hPubKey,
                                   LPCWSTR sDescription, DWORD dwFlags )
{
    TRACE( "%#Ix, %p, %lu, %#Ix, %p, %#lx\n", hHash, pbSignature, dwSigLen, hPubKey, sDescription, dwFlags );

    return result( signature_verify( hHash, pbSignature, dwSigLen, hPubKey, sDescription, dwFlags ) );
}

BOOL WINAPI CryptVerifySignatureA( HCRYPTHASH hHash, const BYTE *pbSignature, DWORD dwSigLen, HCRYPTKEY hPubKey,
                                   LPCSTR sDescription, DWORD dwFlags )
{
    WCHAR *wide;
    DWORD err;

    TRACE( "%#Ix, %p, %lu, %#Ix, %p, %#lx\n", hHash, pbSignature, dwSigLen, hPubKey, sDescription, dwFlags );

    if (!(err = widen( sDescription, &wide )))
        err = signature_verify( hHash, pbSignature, dwSigLen, hPubKey, wide, dwFlags );
    heap_free( wide );
    return result( err );
}
