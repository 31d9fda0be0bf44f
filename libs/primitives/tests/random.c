/* Random bytes: every length, no repetition in one thread or between threads, nothing written beside. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <time.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/random.h"
#include "wine/test.h"

#define THREADS  4
#define REQUESTS 2000

static BYTE taken[THREADS][REQUESTS][16];

/* rsa-operations: rnd-08 */
static void test_lengths( void )
{
    static const DWORD lens[] = { 0, 1, 7, 16, 255, 511, 512, 513, 1024, 4095, 4096, 4097, 65535, 65536, 65537,
                                  300000 };
    BYTE *buffer = HeapAlloc( GetProcessHeap(), 0, 300001 );
    DWORD i, n, err, zeros;

    for (i = 0; i < ARRAY_SIZE( lens ); i++)
    {
        memset( buffer, 0, lens[i] );
        buffer[lens[i]] = 0xcc;
        err = random_bytes( buffer, lens[i] );
        ok( !err, "%lu: error %#lx\n", lens[i], err );
        ok( buffer[lens[i]] == 0xcc, "%lu: written past the end\n", lens[i] );
        for (n = zeros = 0; n < lens[i]; n++) zeros += !buffer[n];
        ok( zeros <= lens[i] / 64 + 8, "%lu: %lu zero bytes\n", lens[i], zeros );
    }
    HeapFree( GetProcessHeap(), 0, buffer );
}

static DWORD WINAPI take( void *arg )
{
    BYTE( *list )[16] = arg;
    DWORD i;

    for (i = 0; i < REQUESTS; i++) random_bytes( list[i], 16 );
    primitives_thread_detach();
    return 0;
}

static int compare( const void *a, const void *b )
{
    return memcmp( a, b, 16 );
}

static void test_repetition( void )
{
    BYTE( *all )[16] = taken[0];
    HANDLE threads[THREADS];
    DWORD i, equal = 0;

    for (i = 0; i < THREADS; i++) threads[i] = CreateThread( NULL, 0, take, taken[i], 0, NULL );
    WaitForMultipleObjects( THREADS, threads, TRUE, INFINITE );
    for (i = 0; i < THREADS; i++) CloseHandle( threads[i] );
    qsort( all, THREADS * REQUESTS, 16, compare );
    for (i = 1; i < THREADS * REQUESTS; i++) equal += !memcmp( all[i - 1], all[i], 16 );
    ok( !equal, "%lu of %u values came twice\n", equal, THREADS * REQUESTS );
}

/* Each bit is set about half of the time: 64 KiB of coin tosses, six deviations wide. */
static void test_bits( void )
{
    static BYTE buffer[65536];
    DWORD counts[8] = { 0 }, i, bit;

    random_bytes( buffer, sizeof(buffer) );
    for (i = 0; i < sizeof(buffer); i++) for (bit = 0; bit < 8; bit++) counts[bit] += buffer[i] >> bit & 1;
    for (bit = 0; bit < 8; bit++)
        ok( counts[bit] > 32768 - 768 && counts[bit] < 32768 + 768, "bit %lu: %lu ones\n", bit, counts[bit] );
}

/* The C library's function, which imports.c supplies: seconds since 1970, as GetSystemTime has them. */
static void test_time( void )
{
    time_t before, seconds, stored = 0;
    SYSTEMTIME now;
    struct tm tm;

    before = time( NULL );
    GetSystemTime( &now );
    seconds = time( &stored );
    ok( stored == seconds, "returned and stored differ\n" );
    ok( before <= seconds && seconds - before < 60, "from %ld to %ld\n", (long)before, (long)seconds );
    tm = *gmtime( &before );
    ok( now.wYear - 1900 - tm.tm_year <= 1 && now.wYear - 1900 >= tm.tm_year, "year %d\n", tm.tm_year + 1900 );
    ok( ((now.wHour * 60 + now.wMinute) - (tm.tm_hour * 60 + tm.tm_min) + 1440) % 1440 <= 1,
        "it is %02d:%02d, not %02d:%02d\n",
        now.wHour, now.wMinute, tm.tm_hour, tm.tm_min );
}

START_TEST( random )
{
    test_time();
    test_lengths();
    test_repetition();
    test_bits();
}
