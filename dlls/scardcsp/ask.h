/* Asking the user: for a PIN, by a dialog or by the reader's pad with a dialog that says so, and for a card.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_ASK_H
#define SCARDCSP_ASK_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

/* Uses a PIN once: `flags` are TOKEN_PIN_*. Returns 0 or the error; with SCARD_W_WRONG_CHV the user may try again. */
typedef DWORD (*ask_use)( void *data, const BYTE *pin, DWORD len, DWORD flags );

/* Asks for the PIN of a token until `use` takes it, fails otherwise, or the user has enough. The errors of `use`;
 * SCARD_W_CANCELLED_BY_USER; SCARD_W_CHV_BLOCKED; SCARD_W_REMOVED_CARD: there is no such token;
 * SCARD_W_SECURITY_VIOLATION: nothing can be shown. */
MUST_CHECK DWORD ask_for_pin( const BYTE *token, ask_use use, void *data );

/* Asks for a card in that reader (ANSI, so many bytes), or in any if it is NULL, until `is_there`, which is called now
 * and then, says TRUE. SCARD_W_CANCELLED_BY_USER; SCARD_W_SECURITY_VIOLATION: nothing can be shown. */
MUST_CHECK DWORD ask_for_card( const char *reader, DWORD reader_len, BOOL (*is_there)( void *data ), void *data );

/* PP_PIN_PROMPT_STRING, PP_UI_PROMPT: texts for the dialogs of this process, or NULL. They are copied.
 * NTE_NO_MEMORY. */
enum ask_prompt { ASK_PIN_PROMPT, ASK_CARD_PROMPT, ASK_PROMPTS };
MUST_CHECK DWORD ask_set_prompt( enum ask_prompt which, const WCHAR *text );

/* From DllMain. */
void ask_process_detach( void );

#endif
