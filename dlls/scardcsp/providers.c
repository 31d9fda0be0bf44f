/* The smart card provider, as data. Lengths are default, minimum and maximum in bits; the order is that of PP_ENUMALGS.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "newerapi.h"
#include "csp/hash/hash_algs.h"
#include "csp/object/key.h"
#include "csp/session/session_algs.h"

#define SIGNING CRYPT_FLAG_SIGNING

static const struct algorithm alg_token_sign =
{
    .id = CALG_RSA_SIGN, .name = "RSA_SIGN", .long_name = "RSA Signature", .key = &pair_key_family,
    .pair = &token_family, .key_spec = AT_SIGNATURE
};
static const struct algorithm alg_token_keyx =
{
    .id = CALG_RSA_KEYX, .name = "RSA_KEYX", .long_name = "RSA Key Exchange", .key = &pair_key_family,
    .pair = &token_family, .key_spec = AT_KEYEXCHANGE
};

static const struct provider_alg algs[] =
{
    { &alg_aes_128,     128,  128,  128,  0 },
    { &alg_aes_192,     192,  192,  192,  0 },
    { &alg_aes_256,     256,  256,  256,  0 },
    { &alg_des,         56,   56,   56,   0 },
    { &alg_3des_112,    112,  112,  112,  0 },
    { &alg_3des,        168,  168,  168,  0 },
    { &alg_rc2,         128,  40,   128,  0 },
    { &alg_rc4,         128,  40,   128,  0 },
    { &alg_md2,         128,  128,  128,  SIGNING },
    { &alg_md4,         128,  128,  128,  SIGNING },
    { &alg_md5,         128,  128,  128,  SIGNING },
    { &alg_sha1,        160,  160,  160,  SIGNING },
    { &alg_sha256,      256,  256,  256,  SIGNING },
    { &alg_sha384,      384,  384,  384,  SIGNING },
    { &alg_sha512,      512,  512,  512,  SIGNING },
    { &alg_ssl3_shamd5, 288,  288,  288,  0 },
    { &alg_hmac,        0,    0,    0,    0 },
    { &alg_mac,         0,    0,    0,    0 },
    { &alg_token_sign,  1024, 1024, 4096, SIGNING },
    { &alg_token_keyx,  1024, 1024, 4096, SIGNING },
};

/* The name is the one that Windows has; wincrypt.h of Wine has another. */
static const struct provider smart_card =
{
    .name = "Microsoft Base Smart Card Crypto Provider", .type = PROV_RSA_FULL, .is_renamed = TRUE,
    .store = &token_store, .imp_type = CRYPT_IMPL_MIXED | CRYPT_IMPL_REMOVABLE,
    .key_specs = AT_KEYEXCHANGE | AT_SIGNATURE, .key_size_inc = 64,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024,
    .algs = algs, .alg_count = ARRAYSIZE( algs ), .params = scard_params, .param_count = SCARD_PARAMS
};

const struct provider *const scard_providers[SCARD_PROVIDERS] = { &smart_card };
