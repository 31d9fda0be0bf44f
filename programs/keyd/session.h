/* The sessions that a connection has, one on each token that it uses; nobody else's operations meet there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_SESSION_H
#define WINECSP_KEYD_SESSION_H

#include "inventory.h"

struct session
{
    struct session   *next;
    struct token     *token;
    CK_SESSION_HANDLE handle;

    /* the private key that was used last */
    int               has_key;
    unsigned int      epoch;            /* of the token, when its handle was found */
    uint8_t           key[TOKEN_ID_LEN];
    CK_OBJECT_HANDLE  object;
    int               asks;             /* CKA_ALWAYS_AUTHENTICATE */
};

/* Finds or opens the session on a token. */
CK_RV session_get( struct session **list, struct token *token, struct session **session );

/* Finds the private key: TOKEN_OK, TOKEN_NEED_LOGIN where it may be hidden, TOKEN_NO_KEY; *rv has a module's
 * refusal. */
uint32_t session_find_key( struct session *session, const struct key *key, CK_RV *rv );

/* Opens one for a moment. Some modules have no more than 16: then it waits until others have ended theirs. Nothing of
 * the token's may be held. */
CK_RV session_open( struct token *token, CK_FLAGS flags, CK_SESSION_HANDLE *handle );

/* Closes it: what was begun in it is given up. */
void session_drop( struct session **list, struct session *session );
void session_drop_all( struct session **list );

/* After a request: closes those that others may wait for. */
void session_drop_scarce( struct session **list );

/* What finds a key's objects of a class: fills two attributes, returns their number. */
CK_ULONG session_template( CK_ATTRIBUTE *template, CK_OBJECT_CLASS *class, const struct key *key );

#endif
