/* The PINs that the program has set, for tokens with keys that want one with each use. They are sealed (as
 * RtlEncryptMemory does) wherever they are not used. For all other keys nobody keeps a PIN: the daemon has the login.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_PINS_H
#define SCARDCSP_PINS_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"
#include "tokenproto/tokenproto.h"

/* Keeps `len` bytes, at most TOKEN_PIN_MAX, as the PIN of a token. NTE_NO_MEMORY; NTE_FAIL: it cannot be sealed. */
MUST_CHECK DWORD pins_keep( const BYTE *token, const BYTE *pin, DWORD len );

struct pin_taken
{
    BYTE  bytes[TOKEN_PIN_MAX];
    DWORD len;
    BOOL  fresh;            /* it has not been used since it was set */
    DWORD serial;           /* which one that was */
};

/* The PIN, for one use; until that is over no other thread has it, so that a wrong one is tried once, by however many.
 * If the thread ends before pins_give, as by TerminateThread, the PIN is forgotten. FALSE: there is none. */
BOOL pins_take( const BYTE *token, struct pin_taken *taken );

/* After the use, if there was one: wipes it. `keep`: it may serve again, else it is forgotten. */
void pins_give( const BYTE *token, struct pin_taken *taken, BOOL keep );

void pins_forget( const BYTE *token );

/* From DllMain. */
void pins_process_detach( void );

#endif
