/* Times an operation: as often as it goes into the time that is wanted, by one thread or by several at once.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#define THREADS_MAX 16
/* Operations between two looks at the clock are doubled until they take this long. */
#define BATCH_SECONDS 0.0005

struct worker
{
    struct job job;
    HANDLE     thread;
    HANDLE     go;          /* event: all threads are ready */
    double     seconds;     /* wanted */
    double     rate;        /* operations a second; below zero: one failed, with `error` */
    DWORD      error;
};

double bench_clock( void )
{
    static LARGE_INTEGER frequency;
    LARGE_INTEGER now;

    if (!frequency.QuadPart) QueryPerformanceFrequency( &frequency );
    QueryPerformanceCounter( &now );
    return (double)now.QuadPart / frequency.QuadPart;
}

BOOL job_start( const struct bench_case *row, struct job *job )
{
    memset( job, 0, sizeof(*job) );
    job->row = row;
    job->data_len = row->bytes;
    if (!(job->data = calloc( 1, row->bytes + 64 ))) return FALSE;
    if (row->setup && !row->setup( job )) return FALSE;
    return !row->run || row->run( job );
}

/* The last error stays that of the job's. */
void job_end( struct job *job )
{
    DWORD error = GetLastError();

    if (job->row->teardown) job->row->teardown( job );
    free( job->data );
    SetLastError( error );
}

static double repeat( struct job *job, double seconds )
{
    double start = bench_clock(), before = start, now;
    unsigned long long count = 0;
    unsigned long batch = 1, i;

    do
    {
        for (i = 0; i < batch; i++) if (!job->row->run( job )) return -1;
        count += batch;
        now = bench_clock();
        if (now - before < BATCH_SECONDS) batch *= 2;
        before = now;
    }
    while (now - start < seconds);
    return count / (now - start);
}

static DWORD WINAPI worker_main( void *arg )
{
    struct worker *worker = arg;

    WaitForSingleObject( worker->go, INFINITE );
    worker->rate = repeat( &worker->job, worker->seconds );
    worker->error = worker->rate < 0 ? GetLastError() : 0;
    return 0;
}

static double run_workers( struct worker *workers, unsigned threads )
{
    double sum = 0;
    unsigned i;

    for (i = 0; i < threads; i++)
        if (!(workers[i].thread = CreateThread( NULL, 0, worker_main, &workers[i], 0, NULL ))) abort();
    SetEvent( workers[0].go );
    for (i = 0; i < threads; i++)
    {
        WaitForSingleObject( workers[i].thread, INFINITE );
        CloseHandle( workers[i].thread );
        if (workers[i].rate < 0)
        {
            SetLastError( workers[i].error );
            sum = -1;
        }
        else if (sum >= 0) sum += workers[i].rate;
    }
    return sum;
}

BOOL measure_rate( const struct bench_case *row, unsigned threads, unsigned ms, double *rate )
{
    struct worker workers[THREADS_MAX];
    HANDLE go = CreateEventW( NULL, TRUE, FALSE, NULL );
    unsigned i, started;
    BOOL ready = go != NULL;

    for (started = 0; ready && started < threads && started < THREADS_MAX; started++)
    {
        workers[started].go = go;
        workers[started].seconds = ms / 1000.0;
        ready = job_start( row, &workers[started].job );
    }
    *rate = -1;
    if (ready && threads == 1) *rate = repeat( &workers[0].job, ms / 1000.0 );
    else if (ready) *rate = run_workers( workers, started );
    for (i = 0; i < started; i++) job_end( &workers[i].job );
    CloseHandle( go );
    return *rate >= 0;
}
