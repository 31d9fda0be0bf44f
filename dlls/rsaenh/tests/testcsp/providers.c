/* The first provider of testcsp.dll, as data: RSA pairs whose lengths go in steps of 64 bits, as Windows' DSS pairs do,
 * one cipher, SHA-1, containers in memory, and parameters of its own. The others are in toy_providers.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcsp.h"
#include "csp/hash/hash_algs.h"
#include "csp/object/key.h"
#include "csp/object/prov_param.h"
#include "csp/rsa/rsa_pair.h"
#include "csp/session/session_algs.h"

static const struct algorithm alg_test_sign =
{
    .id = CALG_RSA_SIGN, .name = "TEST_SIGN", .long_name = "Signature of the tests", .key = &pair_key_family,
    .pair = &rsa_pair_family, .key_spec = AT_SIGNATURE, .bits_step = 64, .bits_error = NTE_BAD_FLAGS
};
static const struct algorithm alg_test_keyx =
{
    .id = CALG_RSA_KEYX, .name = "TEST_KEYX", .long_name = "Key exchange of the tests", .key = &pair_key_family,
    .pair = &rsa_pair_family, .key_spec = AT_KEYEXCHANGE, .bits_step = 64, .bits_error = NTE_BAD_FLAGS
};

static const struct provider_alg algs[] =
{
    { &alg_3des,      168,  168, 168,  0 },
    { &alg_sha1,      160,  160, 160,  CRYPT_FLAG_SIGNING },
    { &alg_test_sign, 1024, 512, 2048, 0 },
    { &alg_test_keyx, 1024, 512, 2048, 0 },
};

/* In the place of the kit's own. */
static DWORD get_version( const struct prov_query *query )
{
    static const DWORD version = 0x301;

    return put_answer( query, &version, sizeof(version) );
}

/* A parameter that no other provider has. */
static DWORD get_reader( const struct prov_query *query )
{
    static const char name[] = "Reader of the tests";

    return put_answer( query, name, sizeof(name) );
}

static const struct prov_param params[] =
{
    { PP_SMARTCARD_READER, FALSE, get_reader,  NULL },
    { PP_VERSION,          FALSE, get_version, NULL },
};

static const struct provider test_provider =
{
    .name = "winecsp Test Provider", .type = PROV_RSA_FULL, .store = &memory_store,
    .imp_type = CRYPT_IMPL_HARDWARE | CRYPT_IMPL_REMOVABLE, .key_specs = AT_KEYEXCHANGE | AT_SIGNATURE,
    .key_size_inc = 64,
    .effective_max = 1024, .algs = algs, .alg_count = ARRAYSIZE( algs ),
    .params = params, .param_count = ARRAYSIZE( params )
};

const struct provider *const test_providers[TEST_PROVIDERS] = { &test_provider, &toy_provider, &toy_device_provider };
