/* The tables of bench.exe, in the order of the output. Programs are started first, since a child takes over nothing
 * then that other cases left.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

DECLARE_CASES( cipher_cases );
DECLARE_CASES( container_cases );
DECLARE_CASES( context_cases );
DECLARE_CASES( dss_cases );
DECLARE_CASES( hash_cases );
DECLARE_CASES( many_cases );
DECLARE_CASES( memory_cases );
DECLARE_CASES( random_cases );
DECLARE_CASES( rsa_cases );
DECLARE_CASES( start_cases );
DECLARE_CASES( thread_cases );
DECLARE_CASES( token_cases );

const struct case_table *const case_tables[] =
{
    &start_cases, &context_cases, &container_cases, &random_cases, &hash_cases, &cipher_cases, &rsa_cases,
    &dss_cases, &token_cases, &thread_cases, &memory_cases, &many_cases,
};
const unsigned case_table_count = ARRAYSIZE( case_tables );

const char *bench_about( void )
{
    return "winecsp " WINECSP_VERSION;
}
