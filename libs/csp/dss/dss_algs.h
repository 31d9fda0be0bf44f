/* The rows of DSA and Diffie-Hellman pairs, for the lists of providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_DSS_ALGS_H
#define WINECSP_DSS_ALGS_H

#include "csp/csp.h"

extern const struct algorithm alg_dss_sign, alg_dh_sf, alg_dh_ephem;

#endif
