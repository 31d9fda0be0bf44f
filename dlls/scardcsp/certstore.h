/* The certificates of a token as a certificate store in memory.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_CERTSTORE_H
#define SCARDCSP_CERTSTORE_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "mustcheck.h"

struct provider;

/* A store, which the caller closes, of a token's certificates that belong to keys, with their key's provider
 * information, or of all others. ERROR_NOT_SUPPORTED: there is no crypt32.dll. */
MUST_CHECK DWORD certstore_open( const struct provider *provider, const BYTE *token, BOOL of_keys, HCERTSTORE *store );

/* For one that the caller does not get. */
void certstore_close( HCERTSTORE store );

#endif
