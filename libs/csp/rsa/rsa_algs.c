/* The rows of RSA pairs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"

const struct algorithm alg_rsa_sign =
{
    .id = CALG_RSA_SIGN, .name = "RSA_SIGN", .long_name = "RSA Signature", .key = &rsa_key_family,
    .key_spec = AT_SIGNATURE
};
const struct algorithm alg_rsa_keyx =
{
    .id = CALG_RSA_KEYX, .name = "RSA_KEYX", .long_name = "RSA Key Exchange", .key = &rsa_key_family,
    .key_spec = AT_KEYEXCHANGE
};
