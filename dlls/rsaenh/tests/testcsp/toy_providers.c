/* The toy providers of testcsp.dll, as data: one whose pairs agree, may be made in steps, and sign, and one whose pairs
 * are in a device.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "testcsp.h"
#include "toy.h"
#include "csp/hash/hash_algs.h"
#include "csp/object/key.h"
#include "csp/object/prov_param.h"
#include "csp/session/session_algs.h"

#define TOY_ALG( var, calg, text, row, spec ) \
    static const struct algorithm var = \
    { .id = calg, .name = text, .long_name = "Toy " text, .key = &pair_key_family, .pair = &row, .key_spec = spec }

TOY_ALG( alg_toy_sign, CALG_DSS_SIGN, "SIGN", toy_sign_family, AT_SIGNATURE );
TOY_ALG( alg_toy_agree, CALG_DH_SF, "AGREE", toy_agree_family, AT_KEYEXCHANGE );
TOY_ALG( alg_toy_once, CALG_DH_EPHEM, "AGREE ONCE", toy_agree_family, 0 );
TOY_ALG( alg_toy_device, CALG_DSS_SIGN, "DEVICE", toy_device_family, AT_SIGNATURE );

static const struct provider_alg toy_algs[] =
{
    { &alg_rc4,        128,      40,       128,      0 },
    { &alg_sha1,       160,      160,      160,      CRYPT_FLAG_SIGNING },
    { &alg_toy_sign,   TOY_BITS, TOY_BITS, TOY_BITS, 0 },
    { &alg_toy_agree,  TOY_BITS, TOY_BITS, TOY_BITS, 0 },
    { &alg_toy_once,   TOY_BITS, TOY_BITS, TOY_BITS, 0 },
    { &alg_agreed_key, 0,        0,        0,        0 },
};

static const struct provider_alg device_algs[] =
{
    { &alg_sha1,       160,      160,      160,      CRYPT_FLAG_SIGNING },
    { &alg_toy_device, TOY_BITS, TOY_BITS, TOY_BITS, 0 },
};

static const struct prov_param device_params[] =
{
    { PP_TOY_DEVICE, FALSE, NULL, toy_set_device },
};

const struct provider toy_provider =
{
    .name = "winecsp Toy Provider", .type = PROV_DSS_DH, .store = &memory_store, .imp_type = CRYPT_IMPL_SOFTWARE,
    .key_specs = AT_KEYEXCHANGE | AT_SIGNATURE, .algs = toy_algs, .alg_count = ARRAYSIZE( toy_algs )
};

const struct provider toy_device_provider =
{
    .name = "winecsp Toy Device", .type = PROV_DSS, .store = &memory_store, .imp_type = CRYPT_IMPL_HARDWARE,
    .key_specs = AT_SIGNATURE, .algs = device_algs, .alg_count = ARRAYSIZE( device_algs ),
    .params = device_params, .param_count = ARRAYSIZE( device_params )
};
