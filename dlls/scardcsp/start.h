/* Starting winecsp-keyd, the program of the host that connects back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_START_H
#define SCARDCSP_START_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

/* The path of the helper that the registry names. FALSE: it names none. */
MUST_CHECK BOOL start_path( WCHAR path[MAX_PATH] );

/* Starts it with the port and the cookies (TOKEN_COOKIE_LEN bytes each, the helper's first) in its environment.
 * NTE_PROVIDER_DLL_FAIL: it cannot be started; NTE_NO_MEMORY. */
MUST_CHECK DWORD start_helper( const WCHAR *path, WORD port, const BYTE *cookies );

#endif
