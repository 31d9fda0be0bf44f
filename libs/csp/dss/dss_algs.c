/* The rows of DSA and Diffie-Hellman pairs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/dss/dss_algs.h"
#include "csp/dss/group_pair.h"

/* The providers refuse other lengths in another way than those of RSA do. */
#define LENGTHS .bits_step = 64, .bits_error = (DWORD)NTE_BAD_FLAGS

const struct algorithm alg_dss_sign =
{
    .id = CALG_DSS_SIGN, .name = "DSA_SIGN", .long_name = "Digital Signature Algorithm",
    .key = &pair_key_family, LENGTHS,
    .pair = &dsa_pair.family, .key_spec = AT_SIGNATURE
};
const struct algorithm alg_dh_sf =
{
    .id = CALG_DH_SF, .name = "DH_KEYX_SF", .long_name = "Diffie-Hellman Key Exchange Algorithm",
    .key = &pair_key_family, LENGTHS, .pair = &dh_pair.family, .key_spec = AT_KEYEXCHANGE
};
const struct algorithm alg_dh_ephem =
{
    .id = CALG_DH_EPHEM, .name = "DH_KEYX_EPHEM", .long_name = "Diffie-Hellman Ephemeral Algorithm",
    .key = &pair_key_family, LENGTHS, .pair = &dh_pair.family
};
