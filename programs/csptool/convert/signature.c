/* Signatures between the forms of CryptoAPI and of OpenSSL: bytes in the other order, and for DSA two numbers in DER.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include <openssl/dsa.h>

#include "convert.h"
#include "bytes.h"
#include "heap.h"

#define DSA_NUMBER_LEN 20

static DWORD turn( const BYTE *bytes, DWORD len, BYTE **turned, DWORD *turned_len )
{
    if (!(*turned = heap_alloc( len ))) return NTE_NO_MEMORY;
    copy_reversed( *turned, bytes, *turned_len = len );
    return ERROR_SUCCESS;
}

static DWORD dsa_to_der( const BYTE *signature, DWORD len, BYTE **der, DWORD *der_len )
{
    BIGNUM *r = BN_lebin2bn( signature, DSA_NUMBER_LEN, NULL );
    BIGNUM *s = BN_lebin2bn( signature + DSA_NUMBER_LEN, DSA_NUMBER_LEN, NULL );
    DSA_SIG *sig = DSA_SIG_new();
    DWORD err = NTE_NO_MEMORY;
    unsigned char *at;

    if (r && s && sig && DSA_SIG_set0( sig, r, s ))
    {
        r = s = NULL;           /* they are its own now */
        *der_len = i2d_DSA_SIG( sig, NULL );
        if ((at = *der = heap_alloc( *der_len ))) err = i2d_DSA_SIG( sig, &at ) > 0 ? ERROR_SUCCESS : (DWORD)NTE_FAIL;
    }
    BN_free( r );
    BN_free( s );
    DSA_SIG_free( sig );
    return err;
}

static DWORD dsa_from_der( const BYTE *der, DWORD der_len, BYTE **signature, DWORD *len )
{
    const unsigned char *at = der;
    DSA_SIG *sig = d2i_DSA_SIG( NULL, &at, der_len );
    DWORD err = NTE_BAD_SIGNATURE;
    const BIGNUM *r, *s;

    if (!sig) return err;
    DSA_SIG_get0( sig, &r, &s );
    if (BN_num_bytes( r ) <= DSA_NUMBER_LEN && BN_num_bytes( s ) <= DSA_NUMBER_LEN)
    {
        err = NTE_NO_MEMORY;
        if ((*signature = heap_alloc( *len = 2 * DSA_NUMBER_LEN )))
        {
            BN_bn2lebinpad( r, *signature, DSA_NUMBER_LEN );
            BN_bn2lebinpad( s, *signature + DSA_NUMBER_LEN, DSA_NUMBER_LEN );
            err = ERROR_SUCCESS;
        }
    }
    DSA_SIG_free( sig );
    return err;
}

DWORD signature_to_raw( BOOL is_dsa, const BYTE *signature, DWORD len, BYTE **raw, DWORD *raw_len )
{
    if (!is_dsa) return turn( signature, len, raw, raw_len );
    return len == 2 * DSA_NUMBER_LEN ? dsa_to_der( signature, len, raw, raw_len ) : (DWORD)NTE_BAD_SIGNATURE;
}

DWORD signature_from_raw( BOOL is_dsa, const BYTE *raw, DWORD raw_len, BYTE **signature, DWORD *len )
{
    return is_dsa ? dsa_from_der( raw, raw_len, signature, len ) : turn( raw, raw_len, signature, len );
}
