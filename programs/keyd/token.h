/* A token in its reader: who it is, the session that keeps its login alive, and when that login ends. Tokens are
 * counted; one that is pulled lives on until the last who uses it has noticed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_TOKEN_H
#define WINECSP_KEYD_TOKEN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include <p11-kit/pkcs11.h>

#include "tokenproto/tokenproto.h"

#define TOKEN_TEXT_LEN 80       /* of 64 bytes in PKCS #11 */

struct token
{
    atomic_uint       refs;

    /* identity; never changes */
    CK_FUNCTION_LIST *module;
    CK_SLOT_ID        slot;
    CK_SESSION_HANDLE keeper;   /* with the last session of a process its login would end */
    uint8_t           id[TOKEN_ID_LEN];
    char              label[TOKEN_TEXT_LEN], manufacturer[TOKEN_TEXT_LEN], model[TOKEN_TEXT_LEN];
    char              serial[TOKEN_TEXT_LEN], reader[TOKEN_TEXT_LEN];

    /* any thread may change these */
    atomic_uint       epoch;    /* moves when handles of objects may not be what they were */
    atomic_int        is_stale; /* its objects must be read again */
    atomic_int        is_gone;
    atomic_int        is_scarce;        /* its module has had no session left: nobody keeps one over his request */
    atomic_int        is_suspect;       /* a call failed as if it were gone: look before the next */
    atomic_int        is_tried;         /* somebody logs out, although nobody is known to be logged in */
    atomic_llong      login_until;      /* monotonic seconds; 0: nobody has logged in here */

    pthread_mutex_t   login_lock;       /* over C_Login and C_Logout, which may ask somebody */
    pthread_rwlock_t  use_lock;         /* see token_use */
};

/* Recognizes the token in a slot, and opens its keeper. NULL if there is none, or it does not let us. */
struct token *token_open( CK_FUNCTION_LIST *module, CK_SLOT_ID slot );
struct token *token_ref( struct token *token );
void token_unref( struct token *token );

/* Whether the same token is still in that slot, never having left. */
int token_is_there( struct token *token );

/* What the protocol tells of it (TOKEN_LOGGED_IN ...), and the lengths that a PIN may have. */
uint32_t token_flags( struct token *token, uint32_t *pin_min, uint32_t *pin_max );

/* Whether its user is logged in now. */
int token_is_logged_in( struct token *token );

/* Before and after a private key is used, or something is written. A card takes the PIN for one use to be for the
 * command that comes next, whoever's that is: `alone` keeps all others off until token_used. Modules see no harm there,
 * since to them this process is one program. */
void token_use( struct token *token, int alone );
void token_used( struct token *token );

/* Handles and visible objects may be others than before. */
void token_changed( struct token *token );

#endif
