/* The dialogs: one that asks for a PIN, one that says that the reader does, and one that waits for a card.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_DIALOG_H
#define SCARDCSP_DIALOG_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"
#include "tokenproto/tokenproto.h"

#define DIALOG_TEXT_MAX 256

struct dialog
{
    HWND         parent;                        /* or NULL */
    const WCHAR *what;                          /* is named: "Token: " */
    WCHAR        name[DIALOG_TEXT_MAX];         /* or empty */
    WCHAR        prompt[DIALOG_TEXT_MAX];       /* the program's text; empty: ours */
    const WCHAR *warning;                       /* or empty */
};

/* Asks for a PIN, which comes as UTF-8; the caller wipes it. SCARD_W_CANCELLED_BY_USER; SCARD_W_SECURITY_VIOLATION:
 * nothing can be shown. */
MUST_CHECK DWORD dialog_ask( const struct dialog *dialog, BYTE pin[TOKEN_PIN_MAX], DWORD *len );

/* Runs `call`, which waits for the reader's pad, in another thread, and meanwhile shows what is to be done. Returns
 * what `call` returns; it is run, too, if nothing can be shown. */
MUST_CHECK DWORD dialog_show_while( const struct dialog *dialog, DWORD (*call)( void *data ), void *data );

/* Asks for a card until `is_done`, which is called in this thread again and again, says TRUE.
 * SCARD_W_CANCELLED_BY_USER; SCARD_W_SECURITY_VIOLATION: nothing can be shown. */
MUST_CHECK DWORD dialog_wait( const struct dialog *dialog, BOOL (*is_done)( void *data ), void *data );

#endif
