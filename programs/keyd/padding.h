/* RSA paddings of PKCS #1 for tokens that know the bare operation only. libcrypto does it, in constant time where a
 * decrypted block is judged.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_PADDING_H
#define WINECSP_KEYD_PADDING_H

#include "tokenproto/tokenproto.h"

/* Makes the block of `len` bytes that is to be signed. Returns 0 if the data are too long for it. */
int padding_add( const struct token_run *data, uint8_t *block, uint32_t len );

/* Takes a decrypted block apart: `padding` is PKCS1 or OAEP. *out_len is the room before. Returns 0 if it is not padded
 * in that way. */
int padding_remove( uint32_t padding, const struct token_run *label, const uint8_t *block, uint32_t len, uint8_t *out,
                    uint32_t *out_len );

#endif
