/* Logging in to tokens, and out. A login is everybody's who is connected to this daemon, until the token is removed,
 * somebody logs out, or the time of the configuration is over. No PIN is kept.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_LOGIN_H
#define WINECSP_KEYD_LOGIN_H

#include "token.h"

/* Whether a PIN may be given to a token in this state: TOKEN_OK, else TOKEN_NEED_PIN. `flags` are the request's,
 * `token_flags` the token's. */
uint32_t login_judge( uint32_t flags, const struct token_run *pin, uint32_t token_flags );

/* C_Login in a session of that token, as a user or for one operation: with the PIN, or by the reader's pad. */
CK_RV login_call( struct token *token, CK_SESSION_HANDLE session, CK_USER_TYPE user, uint32_t flags,
                  const struct token_run *pin );

uint32_t login_begin( struct token *token, const struct token_login *request );
uint32_t login_end( struct token *token );

/* Who is called when that may have become another time; from any thread. */
void logins_tell( void (*changed)( void ) );

/* When the first login ends, in clock_seconds; 0: nobody is logged in. */
long long logins_next_end( void );

/* Logs out of all tokens, each in a thread: the first failure but for tokens that are gone. Waits for those where
 * somebody is logged in. */
uint32_t logins_end_all( void );

/* Ends the logins whose time is over, and forgets those of tokens that are not there any more. May wait for readers, as
 * long as a step of a module's may take (modules.h). */
void logins_tidy( void );

#endif
