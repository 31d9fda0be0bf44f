/* Printing what the daemon lists, for people and for programs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_SHOW_H
#define WINECSP_KEYD_SHOW_H

#include "catalogue.h"

void show_text( const struct catalogue *catalogue );

/* One object: "tokens", each with its "keys", each with its "certificates". */
void show_json( const struct catalogue *catalogue );

/* How things stand with a token's login and PIN, in words, longest 200 characters. Returns `words`. */
const char *show_state( const struct token_item_token *token, char words[256] );

#endif
