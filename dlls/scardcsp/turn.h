/* Turns: work that one thread does at a time, of all programs of the prefix.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_TURN_H
#define SCARDCSP_TURN_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

/* Waits, however long, until nobody else makes a container of that name on that token; the caller gives the turn back.
 * A thread or program that ends has none any more. NTE_FAIL: Windows gives no mutex. */
MUST_CHECK DWORD turn_take( const BYTE *token, const char *name, HANDLE *turn );
void turn_give( HANDLE turn );

#endif
