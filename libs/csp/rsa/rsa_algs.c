/* The rows of RSA pairs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/rsa/rsa_algs.h"
#include "csp/rsa/rsa_pair.h"

const struct algorithm alg_rsa_sign =
{
    .id = CALG_RSA_SIGN, .name = "RSA_SIGN", .long_name = "RSA Signature", .key = &pair_key_family,
    .pair = &rsa_pair_family, .key_spec = AT_SIGNATURE
};
const struct algorithm alg_rsa_keyx =
{
    .id = CALG_RSA_KEYX, .name = "RSA_KEYX", .long_name = "RSA Key Exchange", .key = &pair_key_family,
    .pair = &rsa_pair_family, .key_spec = AT_KEYEXCHANGE
};
