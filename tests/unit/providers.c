/* libs/csp/object/lookup.c, included as it is: a table of providers in which two rows answer to the same ALG_ID or key
 * spec ends the process, in builds with assertions.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <signal.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#define _stricmp strcasecmp
#include "csp/object/lookup.c"

static const struct algorithm
    sign = { .id = 1, .key_spec = AT_SIGNATURE },
    other_sign = { .id = 2, .key_spec = AT_SIGNATURE },
    exchange = { .id = 3, .key_spec = AT_KEYEXCHANGE },
    ephemeral = { .id = 4 },
    other_ephemeral = { .id = 5 };

static const struct provider_alg
    good[] = { { .alg = &sign }, { .alg = &exchange }, { .alg = &ephemeral }, { .alg = &other_ephemeral } },
    same_spec[] = { { .alg = &sign }, { .alg = &exchange }, { .alg = &other_sign } },
    same_id[] = { { .alg = &ephemeral }, { .alg = &exchange }, { .alg = &ephemeral } };

static const struct provider
    good_provider = { .name = "good", .algs = good, .alg_count = ARRAYSIZE( good ) },
    empty = { .name = "empty" },
    bad_spec = { .name = "two of a key spec", .algs = same_spec, .alg_count = ARRAYSIZE( same_spec ) },
    bad_id = { .name = "two of an ALG_ID", .algs = same_id, .alg_count = ARRAYSIZE( same_id ) };

/* Whether a process ends that is given these providers. */
static BOOL is_refused( const struct provider *first, const struct provider *second )
{
    const struct provider *table[] = { first, second };
    int status = 0;
    pid_t child;

    fflush( NULL );
    if (!(child = fork()))
    {
        set_providers( table, ARRAYSIZE( table ) );
        _exit( 0 );
    }
    ok( waitpid( child, &status, 0 ) == child, "no process" );
    ok( WIFSIGNALED( status ) ? WTERMSIG( status ) == SIGABRT : !WEXITSTATUS( status ), "status %#x", status );
    return WIFSIGNALED( status );
}

int main( void )
{
    ok( !is_refused( &good_provider, &empty ), "good ones are refused" );
    ok( is_refused( &bad_spec, &good_provider ), "two rows of a key spec are accepted" );
    ok( is_refused( &good_provider, &bad_spec ), "two rows of a key spec are accepted in the last provider" );
    ok( is_refused( &good_provider, &bad_id ), "two rows of an ALG_ID are accepted" );
    return unit_finish( "providers" );
}
