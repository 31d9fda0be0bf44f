/* libcrypto's random bytes, bare.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#include <openssl/rand.h>

#include "primitives/primitives.h"

static BOOL ready( struct job *job )
{
    return !primitives_init();
}

static BOOL get_random( struct job *job )
{
    return RAND_bytes( job->data, job->data_len ) == 1;
}

static const struct bench_case rows[] =
{
    { .name = "random-16", .bytes = 16, .setup = ready, .run = get_random },
    { .name = "random-64k", .unit = UNIT_MB, .bytes = KIB64, .setup = ready, .run = get_random },
};
DEFINE_CASES( libcrypto_random_cases );
