/* The provider's keys: RSA, on a token or in memory.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_TOKEN_KEY_H
#define SCARDCSP_TOKEN_KEY_H

#include "csp/rsa/rsa_pair.h"
#include "tokenproto/tokenproto.h"

/* It never changes. `rsa` is all of a key in memory, and the public half of one on a token. */
struct token_key
{
    volatile LONG   refs;
    struct rsa_key *rsa;
    BOOL            on_token;
    DWORD           flags;                  /* TOKEN_KEY_* */
    BYTE            token[TOKEN_ID_LEN], id[TOKEN_ID_LEN];
};

/* A key on a token; the numbers are big-endian. NTE_BAD_KEY: they are no key; NTE_NO_MEMORY. */
MUST_CHECK DWORD token_key_create( const BYTE *token, const BYTE *id, DWORD flags, const struct token_run *modulus,
                                   const struct token_run *exponent, struct token_key **key );

void *token_key_ref( void *key );
void token_key_unref( void *key );

/* ---- token_generate.c, token_ops.c: the row's functions that may need the token ---------------- */

MUST_CHECK DWORD token_key_generate( struct context *context, DWORD bits, DWORD flags, void **key );
MUST_CHECK DWORD token_key_sign( struct context *context, const void *key, const struct signed_value *value,
                                 BYTE *signature );
MUST_CHECK DWORD token_key_decrypt( struct context *context, struct key *object, const void *key, DWORD flags,
                                    const BYTE *block, BYTE *out, DWORD *len );
MUST_CHECK DWORD token_key_unwrap( struct context *context, const void *key, DWORD flags, const BYTE *block,
                                   BYTE *secret, DWORD *len );

/* A key in memory from RSA's. Takes the reference; NULL: no memory. */
struct token_key *token_key_in_memory( struct rsa_key *rsa );

#endif
