/* Random bytes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

static BOOL get_random( struct job *job )
{
    return CryptGenRandom( job->prov, job->data_len, job->data );
}

static const struct bench_case rows[] =
{
    { .name = "random-16", .title = "CryptGenRandom, 16 B", .bytes = 16, .setup = job_acquire, .run = get_random,
      .teardown = job_release },
    { .name = "random-64k", .title = "CryptGenRandom, 64 KiB", .unit = UNIT_MB, .bytes = KIB64, .setup = job_acquire,
      .run = get_random, .teardown = job_release },
};
DEFINE_CASES( random_cases );
