/* Opens the key of the only token, and ends. The exit code is the time of that acquire.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timed.h"

static BOOL acquire( HCRYPTPROV *prov )
{
    return CryptAcquireContextA( prov, "", MS_SCARD_PROV_A, PROV_RSA_FULL, CRYPT_SILENT );
}

int main( void )
{
    return timed( acquire );
}
