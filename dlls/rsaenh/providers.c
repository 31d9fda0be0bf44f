/* The RSA providers, as data: five providers under six names. Lengths are default, minimum and maximum in bits; the
 * order is that of PP_ENUMALGS.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "csp/hash/hash_algs.h"
#include "csp/rsa/rsa_algs.h"
#include "csp/schannel/schannel_algs.h"
#include "csp/session/session_algs.h"
#include "csp/store/file_store.h"

#define SIGNING CRYPT_FLAG_SIGNING
#define KEYS    (CRYPT_FLAG_SIGNING | CRYPT_FLAG_IPSEC)
#define CHANNEL (CRYPT_FLAG_PCT1 | CRYPT_FLAG_SSL2 | CRYPT_FLAG_SSL3 | CRYPT_FLAG_TLS1)

static const struct provider_alg base_algs[] =
{
    { &alg_rc2,         40,  40,   56,    0 },
    { &alg_rc4,         40,  40,   56,    0 },
    { &alg_des,         56,  56,   56,    0 },
    { &alg_sha1,        160, 160,  160,   SIGNING },
    { &alg_md2,         128, 128,  128,   SIGNING },
    { &alg_md4,         128, 128,  128,   SIGNING },
    { &alg_md5,         128, 128,  128,   SIGNING },
    { &alg_ssl3_shamd5, 288, 288,  288,   0 },
    { &alg_mac,         0,   0,    0,     0 },
    { &alg_rsa_sign,    512, 384,  16384, KEYS },
    { &alg_rsa_keyx,    512, 384,  16384, KEYS },
    { &alg_hmac,        0,   0,    0,     0 },
};

static const struct provider_alg strong_algs[] =
{
    { &alg_rc2,         128,  40,  128,   0 },
    { &alg_rc4,         128,  40,  128,   0 },
    { &alg_des,         56,   56,  56,    0 },
    { &alg_3des_112,    112,  112, 112,   0 },
    { &alg_3des,        168,  168, 168,   0 },
    { &alg_sha1,        160,  160, 160,   SIGNING },
    { &alg_md2,         128,  128, 128,   SIGNING },
    { &alg_md4,         128,  128, 128,   SIGNING },
    { &alg_md5,         128,  128, 128,   SIGNING },
    { &alg_ssl3_shamd5, 288,  288, 288,   0 },
    { &alg_mac,         0,    0,   0,     0 },
    { &alg_rsa_sign,    1024, 384, 16384, KEYS },
    { &alg_rsa_keyx,    1024, 384, 16384, KEYS },
    { &alg_hmac,        0,    0,   0,     0 },
};

static const struct provider_alg aes_algs[] =
{
    { &alg_rc2,         128,  40,  128,   0 },
    { &alg_rc4,         128,  40,  128,   0 },
    { &alg_des,         56,   56,  56,    0 },
    { &alg_3des_112,    112,  112, 112,   0 },
    { &alg_3des,        168,  168, 168,   0 },
    { &alg_aes_128,     128,  128, 128,   0 },
    { &alg_aes_192,     192,  192, 192,   0 },
    { &alg_aes_256,     256,  256, 256,   0 },
    { &alg_sha1,        160,  160, 160,   SIGNING },
    { &alg_sha256,      256,  256, 256,   SIGNING },
    { &alg_sha384,      384,  384, 384,   SIGNING },
    { &alg_sha512,      512,  512, 512,   SIGNING },
    { &alg_md2,         128,  128, 128,   SIGNING },
    { &alg_md4,         128,  128, 128,   SIGNING },
    { &alg_md5,         128,  128, 128,   SIGNING },
    { &alg_ssl3_shamd5, 288,  288, 288,   0 },
    { &alg_mac,         0,    0,   0,     0 },
    { &alg_rsa_sign,    1024, 384, 16384, KEYS },
    { &alg_rsa_keyx,    1024, 384, 16384, KEYS },
    { &alg_hmac,        0,    0,   0,     0 },
};

/* AES came with Windows Vista, for the cipher suites that RFC 3268 adds to TLS 1.0. */
static const struct provider_alg schannel_algs[] =
{
    { &alg_rc2,                  128,  40,  128,   CHANNEL },
    { &alg_rc4,                  128,  40,  128,   CHANNEL },
    { &alg_des,                  56,   56,  56,    CHANNEL },
    { &alg_3des_112,             112,  112, 112,   CHANNEL },
    { &alg_3des,                 168,  168, 168,   CHANNEL },
    { &alg_aes_128,              128,  128, 128,   CRYPT_FLAG_TLS1 },
    { &alg_aes_256,              256,  256, 256,   CRYPT_FLAG_TLS1 },
    { &alg_sha1,                 160,  160, 160,   SIGNING | CHANNEL },
    { &alg_md5,                  128,  128, 128,   SIGNING | CHANNEL },
    { &alg_ssl3_shamd5,          288,  288, 288,   0 },
    { &alg_mac,                  0,    0,   0,     0 },
    { &alg_rsa_sign,             1024, 384, 16384, SIGNING | CHANNEL },
    { &alg_rsa_keyx,             1024, 384, 16384, SIGNING | CHANNEL },
    { &alg_hmac,                 0,    0,   0,     0 },
    { &alg_pct1_master,          128,  128, 128,   CRYPT_FLAG_PCT1 },
    { &alg_ssl2_master,          40,   40,  192,   CRYPT_FLAG_SSL2 },
    { &alg_ssl3_master,          384,  384, 384,   CRYPT_FLAG_SSL3 },
    { &alg_tls1_master,          384,  384, 384,   CRYPT_FLAG_TLS1 },
    { &alg_schannel_master_hash, 0,    0,   ~0u,   0 },
    { &alg_schannel_mac_key,     0,    0,   ~0u,   0 },
    { &alg_schannel_enc_key,     0,    0,   ~0u,   0 },
    { &alg_tls1prf,              0,    0,   ~0u,   0 },
};

#define ALGS( table ) .algs = table, .alg_count = ARRAYSIZE( table )
#define BOTH_SPECS    (AT_KEYEXCHANGE | AT_SIGNATURE)

static const struct provider base =
{
    .name = MS_DEF_PROV_A, .type = PROV_RSA_FULL, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = BOTH_SPECS, .key_size_inc = 8,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 40, .effective_refused = 40,
    .effective_imported = 40, ALGS( base_algs )
};

/* For compatibility the Enhanced provider makes and keeps no salt. */
static const struct provider enhanced =
{
    .name = MS_ENHANCED_PROV_A, .type = PROV_RSA_FULL, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = BOTH_SPECS, .key_size_inc = 8,
    .create_salt_bytes = 0, .set_salt_bytes = 0, .effective_max = 1024, ALGS( strong_algs )
};

static const struct provider strong =
{
    .name = MS_STRONG_PROV_A, .type = PROV_RSA_FULL, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = BOTH_SPECS, .key_size_inc = 8,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024, ALGS( strong_algs )
};

static const struct provider aes =
{
    .name = MS_ENH_RSA_AES_PROV_A, .type = PROV_RSA_AES, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = BOTH_SPECS, .key_size_inc = 8,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024, ALGS( aes_algs )
};

/* The name that Windows XP has for the same. */
static const struct provider aes_prototype =
{
    .name = MS_ENH_RSA_AES_PROV_XP_A, .type = PROV_RSA_AES, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = BOTH_SPECS, .key_size_inc = 8,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024, ALGS( aes_algs )
};

static const struct provider schannel =
{
    .name = MS_DEF_RSA_SCHANNEL_PROV_A, .type = PROV_RSA_SCHANNEL, .store = &file_store, .store_kind = "RSA",
    .imp_type = CRYPT_IMPL_SOFTWARE, .key_specs = AT_KEYEXCHANGE,
    .key_size_inc = 8, .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024, .destroys_exported = TRUE,
    ALGS( schannel_algs )
};

const struct provider *const rsaenh_providers[RSAENH_PROVIDERS] =
{
    &base, &enhanced, &strong, &aes, &aes_prototype, &schannel
};
