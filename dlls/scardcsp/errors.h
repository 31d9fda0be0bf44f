/* Windows' errors for the protocol's statuses.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_ERRORS_H
#define SCARDCSP_ERRORS_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"
#include "tokenproto/tokenproto.h"

/* The error of a call on a token or key that was there when the context was acquired. */
MUST_CHECK DWORD error_of( enum token_status status );

#endif
