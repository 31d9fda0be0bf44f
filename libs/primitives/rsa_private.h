/* Shared by the files that make and use RSA keys. Who may include it: rsa*.c. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_PRIVATE_H
#define WINECSP_RSA_PRIVATE_H

#include "primitives/rsa.h"
#include "mustcheck.h"

#include <openssl/rsa.h>

/* rsa_generate.c: a new pair in an empty RSA. */
MUST_CHECK DWORD rsa_generate_numbers( RSA *rsa, DWORD bits );

/* rsa.c: the real length of the modulus in bytes, which may be less than RSA_N_BYTES( bits ). */
MUST_CHECK DWORD rsa_modulus_len( const struct rsa_key *key );

#endif
