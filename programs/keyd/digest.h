/* Identifiers of tokens and keys: the first bytes of SHA-256 over what they are known by.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_DIGEST_H
#define WINECSP_KEYD_DIGEST_H

#include "tokenproto/tokenproto.h"

/* Writes TOKEN_ID_LEN bytes. Where a part ends counts, too. */
void digest_id( uint8_t *id, const struct token_run *parts, unsigned int count );

#endif
