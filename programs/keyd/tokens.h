/* The tokens that are in their readers now, and what they hold. Each module is looked at by a scout of its own
 * (scout.h), so that one that does not answer keeps nobody from the tokens of the others.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_TOKENS_H
#define WINECSP_KEYD_TOKENS_H

#include "inventory.h"

#define TOKENS_MAX 64

/* A token as it was when its module was looked at last. */
struct shown
{
    struct token     *token;
    struct inventory *inventory;                /* NULL: it could not be read */
    uint32_t          flags, pin_min, pin_max;  /* as token_flags tells */
};

/* With a reference to each token and inventory. */
struct tokens
{
    struct shown all[TOKENS_MAX];
    unsigned int count;
};

/* Looks which tokens have come and gone, and reads those whose objects may have changed; `anew`: all of them. Goes on
 * without a module of which one step takes longer than that many seconds: it is looked at further, and what it had is
 * taken to be as it was. */
void tokens_look( int anew, int seconds );

/* Only at those of one module, for as long as it takes. */
void tokens_look_at( const CK_FUNCTION_LIST *module );

/* What is known by the last looks. It never waits for a reader. */
void tokens_get( struct tokens *tokens );
void tokens_release( struct tokens *tokens );

/* The next module from *number on, which is moved on, that does not answer, by name; NULL if there is none. */
const char *tokens_next_silent( unsigned int *number );

#endif
