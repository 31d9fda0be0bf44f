/* The rows of hashes, for the lists of providers.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_HASH_ALGS_H
#define WINECSP_HASH_ALGS_H

#include "csp/csp.h"

extern const struct algorithm
    alg_md2, alg_md4, alg_md5, alg_sha1, alg_sha256, alg_sha384, alg_sha512, alg_ssl3_shamd5, alg_mac, alg_hmac;

#endif
