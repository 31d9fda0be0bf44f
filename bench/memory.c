/* Memory: what a context, a key and a hash take, and whether anything stays behind when many come and go. Counted are
 * the pages that are the process's own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define PSAPI_VERSION 2
#include "bench.h"
#include <psapi.h>

#define OBJECTS 20000
#define WARM_UP 200000      /* pairs before growth counts: pools and quarantines are full then */
#define PAIRS   1000000
/* Not tried if it would take longer. */
#define PAIRS_SECONDS 120

/* A thousandth when nothing is measured in earnest. */
static unsigned scaled( unsigned count, unsigned ms )
{
    return ms < EARNEST_MS ? count / 1000 : count;
}

static double memory_used( void )
{
    PROCESS_MEMORY_COUNTERS counters;

    if (!GetProcessMemoryInfo( GetCurrentProcess(), &counters, sizeof(counters) )) return 0;
    return counters.PagefileUsage;
}

/* ---- objects ---------------------------------------------------------------------------------- */

struct kind
{
    BOOL (*create)( HCRYPTPROV prov, ULONG_PTR *object );
    BOOL (*destroy)( ULONG_PTR object );
};

static BOOL create_context( HCRYPTPROV prov, ULONG_PTR *object )
{
    return CryptAcquireContextA( object, NULL, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_VERIFYCONTEXT );
}

static BOOL destroy_context( ULONG_PTR object )
{
    return CryptReleaseContext( object, 0 );
}

static BOOL create_key( HCRYPTPROV prov, ULONG_PTR *object )
{
    return CryptGenKey( prov, CALG_AES_256, 0, object );
}

static BOOL destroy_key( ULONG_PTR object )
{
    return CryptDestroyKey( object );
}

/* With data, as its state may be made with the first. */
static BOOL create_hash( HCRYPTPROV prov, ULONG_PTR *object )
{
    return CryptCreateHash( prov, CALG_SHA1, 0, 0, object ) && CryptHashData( *object, (const BYTE *)"data", 4, 0 );
}

static BOOL destroy_hash( ULONG_PTR object )
{
    return CryptDestroyHash( object );
}

/* bench_case.alg says which. */
static const struct kind kinds[] =
{
    { create_context, destroy_context },
    { create_key, destroy_key },
    { create_hash, destroy_hash },
};
enum { KIND_CONTEXT, KIND_KEY, KIND_HASH };

/* ---- measurements ----------------------------------------------------------------------------- */

static BOOL measure_size( struct job *job, unsigned ms, double *value )
{
    const struct kind *kind = &kinds[job->row->alg];
    unsigned i, made, count = scaled( OBJECTS, ms );
    ULONG_PTR *objects;
    double before;

    if (!(objects = malloc( count * sizeof(*objects) ))) return FALSE;
    memset( objects, 1, count * sizeof(*objects) );     /* so that its pages count before */
    before = memory_used();
    for (made = 0; made < count && kind->create( job->prov, &objects[made] ); made++) {}
    *value = max( memory_used() - before, 0 ) / count;
    for (i = 0; i < made; i++) kind->destroy( objects[i] );
    free( objects );
    return made == count;
}

static BOOL pairs( const struct kind *kind, HCRYPTPROV prov, unsigned count )
{
    ULONG_PTR object;

    while (count--) if (!kind->create( prov, &object ) || !kind->destroy( object )) return FALSE;
    return TRUE;
}

static BOOL measure_growth( struct job *job, unsigned ms, double *value )
{
    const struct kind *kind = &kinds[job->row->alg];
    double start = bench_clock(), before;
    unsigned tried = scaled( WARM_UP, ms ) / 100;

    if (!pairs( kind, job->prov, tried )) return FALSE;
    if ((bench_clock() - start) / tried * scaled( PAIRS, ms ) > PAIRS_SECONDS)
    {
        SetLastError( ERROR_TIMEOUT );
        return FALSE;
    }
    if (!pairs( kind, job->prov, scaled( WARM_UP, ms ) - tried )) return FALSE;
    before = memory_used();
    if (!pairs( kind, job->prov, scaled( PAIRS, ms ) )) return FALSE;
    *value = max( memory_used() - before, 0 );
    return TRUE;
}

#define SIZE( id, title_, kind ) \
    { .name = id, .title = title_, .unit = UNIT_BYTES, .alg = kind, .once = TRUE, .setup = job_acquire, \
      .teardown = job_release, .measure = measure_size }
#define GROWTH( id, title_, kind ) \
    { .name = id, .title = title_, .unit = UNIT_BYTES, .alg = kind, .once = TRUE, .setup = job_acquire, \
      .teardown = job_release, .measure = measure_growth }

static const struct bench_case rows[] =
{
    SIZE( "memory-context", "memory of a context", KIND_CONTEXT ),
    SIZE( "memory-key", "memory of an AES key", KIND_KEY ),
    SIZE( "memory-hash", "memory of a SHA-1 hash with data", KIND_HASH ),
    GROWTH( "growth-context", "growth by a million contexts", KIND_CONTEXT ),
    GROWTH( "growth-key", "growth by a million keys", KIND_KEY ),
    GROWTH( "growth-hash", "growth by a million hashes", KIND_HASH ),
};
DEFINE_CASES( memory_cases );
