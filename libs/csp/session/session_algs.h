/* The rows of session keys and of agreed keys, for the lists of providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_SESSION_ALGS_H
#define WINECSP_SESSION_ALGS_H

#include "csp/csp.h"

extern const struct algorithm
    alg_rc2, alg_rc4, alg_des, alg_3des_112, alg_3des, alg_cylink_mek, alg_aes_128, alg_aes_192, alg_aes_256,
    alg_agreed_key;

#endif
