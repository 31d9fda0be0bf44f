/* What the daemon lists, read once and as people want to see it: tokens, their keys, their certificates.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_CATALOGUE_H
#define WINECSP_KEYD_CATALOGUE_H

#include "client.h"

#define CATALOGUE_NAME_MAX 1024
#define CATALOGUE_DATE_LEN 21           /* 2026-01-31T23:59:59Z and a NUL */

struct catalogue_cert
{
    struct token_item_cert item;
    int                    is_read;     /* else it is no certificate */
    char                   subject[CATALOGUE_NAME_MAX], issuer[CATALOGUE_NAME_MAX];     /* as RFC 2253 has them */
    char                   from[CATALOGUE_DATE_LEN], until[CATALOGUE_DATE_LEN];
    int                    is_early, is_expired;
};

struct catalogue
{
    uint8_t                 *bytes;     /* of all items */
    uint32_t                 len;
    struct token_item_token  *tokens;
    struct token_item_key   *keys;
    struct catalogue_cert   *certs;
    struct token_item_module *modules;  /* of which something is to be said */
    unsigned int             token_count, key_count, cert_count, module_count;
};

/* Reads all that the daemon lists; `flags` are LIST's. Returns a status or CLIENT_LOST; catalogue_free is for any. */
int catalogue_read( struct catalogue *catalogue, struct client *client, uint32_t flags );
void catalogue_free( struct catalogue *catalogue );

/* The one token that a user means: by its label, serial number, reader, or identifier in hex digits; NULL: none, or
 * more than one, as *count tells. */
const struct token_item_token *catalogue_find( const struct catalogue *catalogue, const char *name,
                                               unsigned int *count );

/* The next certificate of a token after `last` (NULL: the first): of the key, or of no key if `key` is NULL. */
const struct catalogue_cert *catalogue_next_cert( const struct catalogue *catalogue, const uint8_t *token,
                                                  const struct token_item_key *key,
                                                  const struct catalogue_cert *last );

/* Why programs cannot use a key of that token, whoever logs in; NULL: they can, or it shows after a login only. */
const char *catalogue_refusal( const struct token_item_token *token, const struct token_item_key *key );

#endif
