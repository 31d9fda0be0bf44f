/* What a certificate says that is of use to the daemon.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CERTIFICATE_H
#define WINECSP_KEYD_CERTIFICATE_H

#include "object.h"

struct certificate
{
    uint32_t     type;                  /* of its key: TOKEN_KEY_RSA ... */
    uint32_t     bits;
    struct bytes modulus, exponent;     /* of RSA */
    struct bytes subject, issuer, serial;       /* DER */
    int          is_ca, is_valid_now;
};

/* Reads one. Returns 0, and nothing to free, if it is none or memory is short. */
int certificate_read( struct certificate *certificate, const uint8_t *der, uint32_t len );
void certificate_free( struct certificate *certificate );

#endif
