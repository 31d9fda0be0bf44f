/* What changes a token: new pairs, certificates for keys, deletion. Each opens a session of its own that may write.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_MANAGE_H
#define WINECSP_KEYD_MANAGE_H

#include "inventory.h"

/* A pair of RSA on the token; *made is what the caller frees by bytes_free: the numbers, and the CKA_ID. */
uint32_t manage_generate( struct token *token, const struct token_generate *request, struct key *made );

/* Puts a certificate beside its key, whose public key it must have; older ones of that key go then. */
uint32_t manage_put_certificate( struct token *token, const struct key *key, const struct token_run *der );

/* Deletes the private key, then what belongs to it. */
uint32_t manage_delete( struct token *token, const struct key *key );

#endif
