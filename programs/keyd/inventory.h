/* What a token holds: its keys and certificates, and which belong together. An inventory never changes; it is counted.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_INVENTORY_H
#define WINECSP_KEYD_INVENTORY_H

#include "object.h"
#include "token.h"

struct key
{
    uint8_t      id[TOKEN_ID_LEN];
    uint32_t     type, flags, bits;
    struct bytes cka_id;
    char         label[TOKEN_NAME_MAX + 1];
    struct bytes modulus, exponent;
};

struct cert
{
    uint8_t      key[TOKEN_ID_LEN];     /* zero if it belongs to none */
    uint32_t     flags;
    char         label[TOKEN_NAME_MAX + 1];
    struct bytes cka_id, der, modulus;
    int          is_valid_now;
};

struct inventory
{
    atomic_uint   refs;
    struct token *token;
    struct key   *keys;
    struct cert  *certs;
    unsigned int  key_count, cert_count;
};

/* Reads the token through its keeper; NULL if it is gone meanwhile or memory is short. One thread at a time. */
struct inventory *inventory_read( struct token *token );
struct inventory *inventory_ref( struct inventory *inventory );
void inventory_unref( struct inventory *inventory );

/* The identifier of a key with that CKA_ID, or without one, with that modulus. */
void inventory_key_id( const struct token *token, const struct bytes *cka_id, const struct bytes *modulus,
                       uint8_t *id );

#endif
