/* What the start of many programs does: a context, 16 random bytes, the end. The exit code is the time that the first
 * acquire, which loads the provider, and the bytes take, in microseconds; or the error, whose top bit is set.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <windows.h>
#include <wincrypt.h>

static int failure( void )
{
    return (int)(GetLastError() | 0x80000000);
}

int main( void )
{
    LARGE_INTEGER frequency, before, after;
    HCRYPTPROV prov;
    BYTE bytes[16];

    QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &before );
    if (!CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT )) return failure();
    if (!CryptGenRandom( prov, sizeof(bytes), bytes )) return failure();
    QueryPerformanceCounter( &after );
    if (!CryptReleaseContext( prov, 0 )) return failure();
    return (int)((after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart);
}
