/* Several threads at once: hash objects, where two threads are compared with one, and a mixed load on one context that
 * all share or on one for each.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

/* One thread and two take turns this often, so that both meet the same noise. */
#define TURNS 4

/* The context that the jobs of a case share, and how many do. Jobs are set up by one thread. */
static HCRYPTPROV shared;
static unsigned sharers;

static BOOL make_mixed( struct job *job )
{
    return CryptGenKey( job->prov, CALG_AES_256, 0, &job->key );
}

static BOOL make_own( struct job *job )
{
    return job_acquire( job ) && make_mixed( job );
}

static BOOL join_shared( struct job *job )
{
    if (!sharers)
    {
        if (!job_acquire( job )) return FALSE;
        shared = job->prov;
    }
    sharers++;
    job->prov = shared;
    return TRUE;
}

static BOOL make_shared( struct job *job )
{
    return join_shared( job ) && make_mixed( job );
}

static void drop_shared( struct job *job )
{
    job->prov = 0;
    job_release( job );
    if (sharers && !--sharers) CryptReleaseContext( shared, 0 );
}

/* What a protocol does with a small message: a hash, a few random bytes, an encryption. */
static BOOL mixed( struct job *job )
{
    DWORD value_len = 20, len = job->data_len;
    BYTE value[20];
    HCRYPTHASH hash;

    return CryptCreateHash( job->prov, CALG_SHA1, 0, 0, &hash ) &&
           CryptHashData( hash, job->data, job->data_len, 0 ) &&
           CryptGetHashParam( hash, HP_HASHVAL, value, &value_len, 0 ) && CryptDestroyHash( hash ) &&
           CryptGenRandom( job->prov, 16, value ) &&
           CryptEncrypt( job->key, 0, FALSE, 0, job->data, &len, job->data_len );
}

static BOOL create_destroy( struct job *job )
{
    HCRYPTHASH hash;

    return CryptCreateHash( job->prov, CALG_SHA1, 0, 0, &hash ) &&
           CryptHashData( hash, job->data, job->data_len, 0 ) && CryptDestroyHash( hash );
}

/* Best rate of two threads by best rate of one. */
static BOOL measure_scaling( struct job *job, unsigned ms, double *value )
{
    double rate, best[2] = { 0, 0 };
    unsigned turn, i;

    for (turn = 0; turn < TURNS; turn++)
    {
        for (i = 0; i < ARRAYSIZE( best ); i++)
        {
            if (!measure_rate( job->row, i + 1, (ms + TURNS - 1) / TURNS, &rate )) return FALSE;
            if (rate > best[i]) best[i] = rate;
        }
    }
    *value = best[1] / best[0];
    return TRUE;
}

#define SHARED( count, title_ ) \
    { .name = "mixed-shared-" #count, .title = title_, .bytes = 256, .threads = count, .setup = make_shared, \
      .run = mixed, .teardown = drop_shared }
#define OWN( count, title_ ) \
    { .name = "mixed-own-" #count, .title = title_, .bytes = 256, .threads = count, .setup = make_own, .run = mixed, \
      .teardown = job_release }

static const struct bench_case rows[] =
{
    { .name = "hash-threads", .title = "hash objects of 64 B, 2 threads against 1", .unit = UNIT_TIMES, .bytes = 64,
      .setup = job_acquire, .run = create_destroy, .teardown = job_release, .measure = measure_scaling },
    { .name = "hash-threads-shared", .title = "the same on one context", .unit = UNIT_TIMES, .bytes = 64,
      .setup = join_shared, .run = create_destroy, .teardown = drop_shared, .measure = measure_scaling },
    OWN( 1, "mixed load, 1 thread" ),
    SHARED( 2, "mixed load, 2 threads, one context" ),
    SHARED( 4, "mixed load, 4 threads, one context" ),
    SHARED( 8, "mixed load, 8 threads, one context" ),
    OWN( 2, "mixed load, 2 threads, a context each" ),
    OWN( 4, "mixed load, 4 threads, a context each" ),
    OWN( 8, "mixed load, 8 threads, a context each" ),
};
DEFINE_CASES( thread_cases );
