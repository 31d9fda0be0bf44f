/* Signs once with the key of the only token, for which another program has given the PIN, and ends. The exit code is
 * the time from before the acquire until the signature is there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timed.h"

static BOOL sign( HCRYPTPROV *prov )
{
    BYTE signature[512];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;

    return CryptAcquireContextA( prov, "", MS_SCARD_PROV_A, PROV_RSA_FULL, CRYPT_SILENT ) &&
           CryptCreateHash( *prov, CALG_SHA_256, 0, 0, &hash ) &&
           CryptHashData( hash, (const BYTE *)"message", 7, 0 ) &&
           CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, signature, &len ) && CryptDestroyHash( hash );
}

int main( void )
{
    return timed( sign );
}
