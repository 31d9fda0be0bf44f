/* A small mutating driver for compilers without libFuzzer: fuzz SECONDS SEED-FILE... It changes, cuts, joins and
 * repeats the seeds and what it made of them. It knows nothing of what is covered, but needs nothing either.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"

#define SEED_MAX 1024
#define INPUT_MAX 8192

static struct seed
{
    uint8_t bytes[INPUT_MAX];
    size_t  size;
} seeds[SEED_MAX];

static unsigned int seed_count;

static unsigned int random_below( unsigned int limit )
{
    static uint64_t state = 0x9e3779b97f4a7c15;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit ? (state >> 20) % limit : 0;
}

static int read_seed( const char *name )
{
    FILE *file = fopen( name, "rb" );

    if (!file || seed_count == SEED_MAX)
    {
        fprintf( stderr, "fuzz: cannot read %s\n", name );
        return 0;
    }
    seeds[seed_count].size = fread( seeds[seed_count].bytes, 1, INPUT_MAX, file );
    seed_count++;
    fclose( file );
    return 1;
}

/* Lengths and counts are what parsers trip over. */
static void put_number( struct seed *seed )
{
    static const uint32_t numbers[] = { 0, 1, 7, 8, 16, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
                                        0xffffffff,
                                        0xfffffff8 };
    uint32_t number = numbers[random_below( sizeof(numbers) / sizeof(numbers[0]) )];

    if (random_below( 2 )) number = seed->size - random_below( 64 );
    if (seed->size >= 4) memcpy( seed->bytes + random_below( seed->size - 3 ), &number, 4 );
}

static void splice( struct seed *seed )
{
    const struct seed *other = &seeds[random_below( seed_count )];
    size_t from = random_below( other->size + 1 ), at = random_below( seed->size + 1 ), len = other->size - from;

    if (len > INPUT_MAX - at) len = INPUT_MAX - at;
    memcpy( seed->bytes + at, other->bytes + from, len );
    if (seed->size < at + len) seed->size = at + len;
}

static void mutate( struct seed *seed )
{
    switch (random_below( 6 ))
    {
    case 0:
        if (seed->size) seed->bytes[random_below( seed->size )] ^= 1 << random_below( 8 );
        return;
    case 1:
        if (seed->size) seed->bytes[random_below( seed->size )] = random_below( 256 );
        return;
    case 2:
        seed->size = random_below( seed->size + 1 );
        return;
    case 3:
        splice( seed );
        return;
    default:
        put_number( seed );
    }
}

static void run( const struct seed *seed )
{
    uint8_t *exact = malloc( seed->size ? seed->size : 1 );     /* a step behind it is seen */

    memcpy( exact, seed->bytes, seed->size );
    LLVMFuzzerTestOneInput( exact, seed->size );
    free( exact );
}

int main( int argc, char **argv )
{
    unsigned long long runs = 0;
    struct seed seed;
    time_t end;
    int i, steps;

    if (argc < 3)
    {
        fprintf( stderr, "usage: fuzz SECONDS SEED-FILE...\n" );
        return 2;
    }
    for (i = 2; i < argc; i++) if (!read_seed( argv[i] )) return 1;
    for (i = 0; i < (int)seed_count; i++) run( &seeds[i] );
    for (end = time( NULL ) + atoi( argv[1] ); time( NULL ) < end;)
        for (i = 0; i < 1000; i++, runs++)
        {
            seed = seeds[random_below( seed_count )];
            for (steps = 1 + random_below( 6 ); steps; steps--) mutate( &seed );
            run( &seed );
            if (!random_below( 5000 ) && seed_count < SEED_MAX) seeds[seed_count++] = seed;
        }
    printf( "%llu runs\n", runs );
    return 0;
}
