/* All that LIST tells, as it was at one moment: written once, in the protocol's form, and numbered. A new number means
 * that something is different. Listings never change; they are counted.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_LISTING_H
#define WINECSP_KEYD_LISTING_H

#include "inventory.h"

struct listing;

/* The newest, after a look at the readers as tokens_look and tokens_look_at have it. NULL if memory is short. */
struct listing *listing_look( int anew, int seconds );
struct listing *listing_look_at( const CK_FUNCTION_LIST *module );

/* The last that was made, which waits for nothing; NULL if there is none yet. */
struct listing *listing_last( void );

struct listing *listing_ref( struct listing *listing );
void listing_unref( struct listing *listing );

/* Answers LIST: the items from `first` on that fit into one reply, which points into the listing. */
void listing_answer( const struct listing *listing, const struct token_list *request, struct token_list_reply *reply );

/* What an identifier names; NULL if nothing. It lives as long as the listing does. */
struct token *listing_token( const struct listing *listing, const uint8_t *id );
const struct key *listing_key( const struct listing *listing, const uint8_t *id, struct token **token );

#endif
