/* The tables of libcrypto.exe. A row has the name of the case in bench.exe that it is compared with.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#include <openssl/crypto.h>

DECLARE_CASES( libcrypto_cipher_cases );
DECLARE_CASES( libcrypto_digest_cases );
DECLARE_CASES( libcrypto_dss_cases );
DECLARE_CASES( libcrypto_random_cases );
DECLARE_CASES( libcrypto_rsa_cases );

const struct case_table *const case_tables[] =
{
    &libcrypto_random_cases, &libcrypto_digest_cases, &libcrypto_cipher_cases, &libcrypto_rsa_cases,
    &libcrypto_dss_cases,
};
const unsigned case_table_count = ARRAYSIZE( case_tables );

const char *bench_about( void )
{
    return OpenSSL_version( OPENSSL_VERSION );
}
