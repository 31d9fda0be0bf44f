/* The pseudo random function of TLS 1.0. Who may include it: libs/csp. See primitives.h for errors.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_TLS_PRF_H
#define WINECSP_TLS_PRF_H

#include "primitives/primitives.h"
#include "mustcheck.h"

/* Bytes; the pointer may be NULL with length 0. */
struct prf_bytes
{
    const void *bytes;
    DWORD       len;
};

/* The first `len` bytes of PRF( secret, label, seed ) of RFC 2246, 5. The secret may be empty. On failure `out` is
 * wiped. NTE_BAD_DATA: label and seed are both empty. NTE_FAIL: label and seed together are too long (libcrypto 3.0
 * takes 1024 bytes, later versions any number). */
MUST_CHECK DWORD tls1_prf( struct prf_bytes secret, struct prf_bytes label, struct prf_bytes seed, BYTE *out,
                           DWORD len );

#endif
