/* Encryption and decryption. The data go to the CSP without a copy; a hash may take part. Rows wrap-*, size-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

BOOL WINAPI CryptEncrypt( HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                          DWORD *pdwDataLen, DWORD dwBufLen )
{
    struct object *key, *hash;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %#Ix, %d, %#lx, %p, %p, %lu\n", hKey, hHash, Final, dwFlags, pbData, pdwDataLen, dwBufLen );

    if (!pdwDataLen || !pin_two( hKey, OBJECT_KEY, hHash, OBJECT_HASH, &key, &hash ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( key );
    ret = context->csp->Encrypt( context->prov, key->value, value_of( hash ), Final, dwFlags, pbData, pdwDataLen,
                                 dwBufLen );
    unpin_two( key, hash );
    return ret;
}

/* A length of 0 is for the CSP to judge. */
BOOL WINAPI CryptDecrypt( HCRYPTKEY hKey, HCRYPTHASH hHash, BOOL Final, DWORD dwFlags, BYTE *pbData,
                          DWORD *pdwDataLen )
{
    struct object *key, *hash;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %#Ix, %d, %#lx, %p, %p\n", hKey, hHash, Final, dwFlags, pbData, pdwDataLen );

    if (!pbData || !pdwDataLen || !pin_two( hKey, OBJECT_KEY, hHash, OBJECT_HASH, &key, &hash ))
        return result( ERROR_INVALID_PARAMETER );
    context = context_of( key );
    ret = context->csp->Decrypt( context->prov, key->value, value_of( hash ), Final, dwFlags, pbData, pdwDataLen );
    unpin_two( key, hash );
    return ret;
}
