/* What a container's name means. Names have four levels: \\.\READER\CONTAINER, \\.\READER, CONTAINER, and
 * nothing, which is the default container of any token. Rows sc-name-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_FIND_H
#define SCARDCSP_FIND_H

#include "survey.h"

#define FIND_TEXT_MAX 260       /* bytes of a text in the ANSI code page, with its NUL */

/* Parts of a name; they point into it. */
struct find_name
{
    const char *reader;         /* NULL: any; else `reader_len` bytes */
    DWORD       reader_len;
    const char *container;      /* "": the default one */
};

/* `name` may be NULL. */
void find_parse( const char *name, struct find_name *parts );

/* A text of the daemon's in the ANSI code page, cut off if it is too long. */
void find_text( const struct token_run *text, char ansi[FIND_TEXT_MAX] );

/* A token's reader as programs name it: the label, if the reader has no name. */
void find_reader( const struct token_item_token *token, char ansi[FIND_TEXT_MAX] );

/* Whether a key can be a container: RSA, and its public half is known. */
BOOL find_is_container( const struct token_item_key *key );

/* Whether that token is of the reader that is named, if one is. */
BOOL find_is_named( const struct find_name *name, const struct token_item_token *token );

/* What a name stands for; either may be NULL. */
struct found
{
    const struct token_item_token *token;
    const struct token_item_key   *key;
};

/* By its name, which is made of its id; or else by its label. With an empty one the default container: the first with a
 * certificate, or the first. If there is no such container, found->key is NULL, and found->token the first one where it
 * might be. SCARD_E_NO_SMARTCARD: there is no token at all; SCARD_E_UNKNOWN_READER: none in that reader. */
MUST_CHECK DWORD find_container( const struct survey *survey, const struct find_name *name, struct found *found );

/* The key of a container on that token, by its name, which is not empty. NULL: there is none. */
const struct token_item_key *find_on_token( const struct survey *survey, const BYTE *token, const char *container );

#endif
