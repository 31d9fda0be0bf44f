/* What is done with a private key: a signature, a decryption.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_PRIVATE_H
#define WINECSP_KEYD_PRIVATE_H

#include "session.h"

/* The token has left since the session was opened, and nothing was done: look again. No status of the protocol. */
#define PRIVATE_STALE TOKEN_STATUS_END

struct private_use
{
    struct session  **sessions;         /* of the connection */
    struct token     *token;
    const struct key *key;
    int               is_decrypt;
    uint32_t          padding, flags;   /* of the request */
    struct token_run  pin, label, data;
    uint8_t          *out;              /* TOKEN_NUMBER_MAX bytes, in memory for secrets */
    uint32_t          out_len;
};

/* Returns a status, or PRIVATE_STALE. */
uint32_t private_run( struct private_use *use );

#endif
