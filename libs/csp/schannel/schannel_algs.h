/* The rows of SSL and TLS, for the lists of providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SCHANNEL_ALGS_H
#define WINECSP_SCHANNEL_ALGS_H

#include "csp/csp.h"

extern const struct algorithm
    alg_pct1_master, alg_ssl2_master, alg_ssl3_master, alg_tls1_master,
    alg_schannel_master_hash, alg_schannel_mac_key, alg_schannel_enc_key, alg_tls1prf;

#endif
