/* Requests that need a login or a PIN. Whoever may gives it: the program, the user, or the reader's pad.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_PRIVATE_H
#define SCARDCSP_PRIVATE_H

#include "link.h"

/* The PIN in a request: SIGN and DECRYPT have one. */
struct private_pin
{
    uint32_t         *flags;
    struct token_run *run;
};

struct private_call
{
    const BYTE        *token;           /* its id */
    BOOL               silent;          /* nobody may be asked */
    BOOL               always;          /* the key wants the PIN with each use */
    enum token_op      op;
    void              *request;
    struct private_pin pin;             /* NULLs: the request has none */
};

/* Makes the request, and logs in if that is wanted. The reply is there until link_done; with an error there is none.
 * Errors: rows sc-err-* and sc-pin-*. */
MUST_CHECK DWORD private_request( const struct private_call *call, struct link_reply *reply );

/* Logs in to a token that wants it and where nobody is, before something else is done; the user is asked. Errors: rows
 * sc-err-* and sc-pin-*. */
MUST_CHECK DWORD private_login( const BYTE *token, BOOL silent );

/* PP_KEYEXCHANGE_PIN, PP_SIGNATURE_PIN: gives the program's PIN to the token at once, one try; NULL: forgets it. It is
 * kept for keys that want it with each use. The context may be silent. */
MUST_CHECK DWORD private_set_pin( const BYTE *token, const char *pin );

#endif
