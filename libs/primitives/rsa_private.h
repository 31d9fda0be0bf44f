/* Shared by the files that make and use RSA keys. Who may include it: rsa*.c. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_PRIVATE_H
#define WINECSP_RSA_PRIVATE_H

#include "primitives/rsa.h"
#include "mustcheck.h"

#include <openssl/rsa.h>

/* rsa_generate.c: a new pair in an empty RSA. */
MUST_CHECK DWORD rsa_generate_numbers( RSA *rsa, DWORD bits );

/* rsa_exponents.c: gives an RSA that has n, e, p and q with n = p * q its other private parts, and another e where dp
 * and dq say so. NTE_BAD_DATA: there is no d, and none can be computed. */
MUST_CHECK DWORD rsa_set_exponents( RSA *rsa, const struct rsa_numbers *numbers );

/* rsa.c: the real length of the modulus in bytes, which may be less than RSA_N_BYTES( bits ). */
MUST_CHECK DWORD rsa_modulus_len( const struct rsa_key *key );

#endif
