/* What the start of many programs does: a context, 16 random bytes, the end. The exit code is the time that the first
 * acquire, which loads the provider, and the bytes take.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timed.h"

static BOOL get_random( HCRYPTPROV *prov )
{
    BYTE bytes[16];

    return CryptAcquireContextA( prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) &&
           CryptGenRandom( *prov, sizeof(bytes), bytes );
}

int main( void )
{
    return timed( get_random );
}
