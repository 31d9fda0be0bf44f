/* The rows of SSL and TLS: master keys, and what is derived from them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/hash_channel.h"
#include "csp/schannel/mac_key.h"
#include "csp/schannel/master.h"
#include "csp/schannel/schannel_algs.h"

#define MASTER( var, calg, rules, text, ... ) \
    const struct algorithm var = \
    { .id = calg, .name = text " MASTER", .long_name = text " Master", .key = &master_key_family, .protocol = &rules, \
      __VA_ARGS__ }

MASTER( alg_pct1_master, CALG_PCT1_MASTER, pct1_protocol, "PCT1" );
MASTER( alg_ssl2_master, CALG_SSL2_MASTER, ssl2_protocol, "SSL2", .marks_fallback = TRUE );
MASTER( alg_ssl3_master, CALG_SSL3_MASTER, ssl3_protocol, "SSL3" );
MASTER( alg_tls1_master, CALG_TLS1_MASTER, tls1_protocol, "TLS1" );

const struct algorithm alg_schannel_master_hash =
{
    .id = CALG_SCHANNEL_MASTER_HASH, .name = "SCH MASTER HASH", .long_name = "SChannel Master Hash",
    .hash = &master_hash_family
};
const struct algorithm alg_schannel_mac_key =
{
    .id = CALG_SCHANNEL_MAC_KEY, .name = "SCH MAC KEY", .long_name = "SChannel MAC Key", .key = &mac_key_family
};

/* Stands for the cipher that KP_SCHANNEL_ALG names: no key has this id. */
const struct algorithm alg_schannel_enc_key =
{
    .id = CALG_SCHANNEL_ENC_KEY, .name = "SCH ENC KEY", .long_name = "SChannel Encryption Key"
};
const struct algorithm alg_tls1prf =
{
    .id = CALG_TLS1PRF, .name = "TLS1 PRF", .long_name = "TLS1 Pseudo Random Function", .hash = &prf_hash_family
};
