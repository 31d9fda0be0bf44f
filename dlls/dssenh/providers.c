/* The DSS and Diffie-Hellman providers, as data. Lengths are default, minimum and maximum in bits; the order is that of
 * PP_ENUMALGS.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "csp/dss/dss_algs.h"
#include "csp/hash/hash_algs.h"
#include "csp/object/prov_param.h"
#include "csp/schannel/schannel_algs.h"
#include "csp/session/session_algs.h"
#include "csp/store/file_store.h"

#define SIGNING CRYPT_FLAG_SIGNING
#define CHANNEL (CRYPT_FLAG_SSL3 | CRYPT_FLAG_TLS1)

static const struct provider_alg dss_algs[] =
{
    { &alg_sha1,       160,  160, 160,  SIGNING },
    { &alg_md5,        128,  128, 128,  0 },
    { &alg_dss_sign,   1024, 512, 1024, SIGNING },
};

static const struct provider_alg base_algs[] =
{
    { &alg_cylink_mek, 40,   40,  40,   0 },
    { &alg_rc2,        40,   40,  56,   0 },
    { &alg_rc4,        40,   40,  56,   0 },
    { &alg_des,        56,   56,  56,   0 },
    { &alg_sha1,       160,  160, 160,  SIGNING },
    { &alg_md5,        128,  128, 128,  0 },
    { &alg_dss_sign,   1024, 512, 1024, SIGNING },
    { &alg_dh_sf,      512,  512, 1024, 0 },
    { &alg_dh_ephem,   512,  512, 1024, 0 },
    { &alg_agreed_key, 0,    0,   0,    0 },
};

static const struct provider_alg enhanced_algs[] =
{
    { &alg_cylink_mek, 40,   40,  40,   0 },
    { &alg_rc2,        128,  40,  128,  0 },
    { &alg_rc4,        128,  40,  128,  0 },
    { &alg_des,        56,   56,  56,   0 },
    { &alg_3des_112,   112,  112, 112,  0 },
    { &alg_3des,       168,  168, 168,  0 },
    { &alg_sha1,       160,  160, 160,  SIGNING },
    { &alg_md5,        128,  128, 128,  0 },
    { &alg_dss_sign,   1024, 512, 1024, SIGNING },
    { &alg_dh_sf,      1024, 512, 4096, 0 },
    { &alg_dh_ephem,   1024, 512, 4096, 0 },
    { &alg_agreed_key, 0,    0,   0,    0 },
};

/* TLS needs HMAC and the function that makes finished messages, which Microsoft's list does not have. */
static const struct provider_alg schannel_algs[] =
{
    { &alg_cylink_mek,           40,   40,  40,   CHANNEL },
    { &alg_rc2,                  40,   40,  128,  CHANNEL },
    { &alg_rc4,                  40,   40,  128,  CHANNEL },
    { &alg_des,                  56,   56,  56,   CHANNEL },
    { &alg_3des_112,             112,  112, 112,  CHANNEL },
    { &alg_3des,                 168,  168, 168,  CHANNEL },
    { &alg_sha1,                 160,  160, 160,  SIGNING | CHANNEL },
    { &alg_md5,                  128,  128, 128,  CHANNEL },
    { &alg_dss_sign,             1024, 512, 1024, SIGNING | CHANNEL },
    { &alg_dh_sf,                512,  512, 4096, CHANNEL },
    { &alg_dh_ephem,             512,  512, 4096, CHANNEL },
    { &alg_ssl3_master,          384,  384, 384,  CRYPT_FLAG_SSL3 },
    { &alg_tls1_master,          384,  384, 384,  CRYPT_FLAG_TLS1 },
    { &alg_schannel_master_hash, 0,    0,   ~0u,  0 },
    { &alg_schannel_mac_key,     0,    0,   ~0u,  0 },
    { &alg_schannel_enc_key,     0,    0,   ~0u,  0 },
    { &alg_tls1prf,              0,    0,   ~0u,  0 },
    { &alg_hmac,                 0,    0,   0,    0 },
    { &alg_agreed_key,           0,    0,   0,    0 },
};

/* A provider without exchange keys has no answer about them. */
static const struct prov_param dss_params[] =
{
    { PP_KEYX_KEYSIZE_INC, FALSE, NULL, NULL },
};

#define ALGS( table, not_told ) .algs = table, .alg_count = ARRAYSIZE( table ), .unlisted = not_told
#define ALL_OF_THEM             .store = &file_store, .store_kind = "DSS", .imp_type = CRYPT_IMPL_SOFTWARE, \
    .key_size_inc = 64
#define BOTH_SPECS              (AT_KEYEXCHANGE | AT_SIGNATURE)

static const struct provider dss =
{
    .name = MS_DEF_DSS_PROV_A, .type = PROV_DSS, ALL_OF_THEM, .key_specs = AT_SIGNATURE,
    ALGS( dss_algs, 0 ), .params = dss_params, .param_count = ARRAYSIZE( dss_params )
};

static const struct provider base =
{
    .name = MS_DEF_DSS_DH_PROV_A, .type = PROV_DSS_DH, ALL_OF_THEM, .key_specs = BOTH_SPECS,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 40, .effective_refused = 40,
    .effective_imported = 40,
    ALGS( base_algs, 1 )
};

/* As the Enhanced RSA provider it makes and keeps no salt. */
static const struct provider enhanced =
{
    .name = MS_ENH_DSS_DH_PROV_A, .type = PROV_DSS_DH, ALL_OF_THEM, .key_specs = BOTH_SPECS,
    .create_salt_bytes = 0, .set_salt_bytes = 0, .effective_max = 1024, ALGS( enhanced_algs, 1 )
};

static const struct provider schannel =
{
    .name = MS_DEF_DH_SCHANNEL_PROV_A, .type = PROV_DH_SCHANNEL, ALL_OF_THEM, .key_specs = BOTH_SPECS,
    .create_salt_bytes = 11, .set_salt_bytes = 11, .effective_max = 1024, .destroys_exported = TRUE,
    ALGS( schannel_algs, 3 )
};

const struct provider *const dssenh_providers[DSSENH_PROVIDERS] = { &dss, &base, &enhanced, &schannel };
