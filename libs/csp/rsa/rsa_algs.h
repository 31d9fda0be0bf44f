/* The rows of RSA pairs, for the lists of providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_ALGS_H
#define WINECSP_RSA_ALGS_H

#include "csp/csp.h"

extern const struct algorithm alg_rsa_sign, alg_rsa_keyx;

#endif
