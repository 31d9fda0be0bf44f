/* Fills a buffer with random bytes the way that most programs do it, through a context that is made
 * for that call only, and refuses an answer that is plainly not random. Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

static BOOL random_bytes( BYTE *buffer, DWORD len )
{
    HCRYPTPROV prov;
    BOOL ok;

    if (!CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT | CRYPT_SILENT ))
        return FALSE;
    ok = CryptGenRandom( prov, len, buffer );
    return CryptReleaseContext( prov, 0 ) && ok;
}

int main( void )
{
    BYTE first[32] = { 0 }, second[32] = { 0 };
    unsigned int i;

    if (!random_bytes( first, sizeof(first) ) || !random_bytes( second, sizeof(second) ))
    {
        fprintf( stderr, "random_bytes: error %#lx\n", GetLastError() );
        return 1;
    }
    if (!memcmp( first, second, sizeof(first) ))
    {
        fprintf( stderr, "random_bytes: two requests gave the same bytes\n" );
        return 1;
    }
    for (i = 0; i < sizeof(first); i++) printf( "%02x", first[i] );
    printf( "\n" );
    return 0;
}
