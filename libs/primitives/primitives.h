/* Start and end of the cryptographic library behind libs/primitives, and the rules for all of its headers.
 *
 * Only libs/primitives knows which library does the arithmetic (OpenSSL's libcrypto). Another library could implement
 * each of its headers (digest.h, cipher.h, rsa.h, dsa.h, dh.h, random.h, tls_prf.h). All functions return ERROR_SUCCESS
 * or the Windows error for a caller of CryptoAPI: NTE_NO_MEMORY, NTE_FAIL (the library refused), or an error that the
 * header names. Numbers are little-endian byte strings, as in CryptoAPI's blobs. Any thread may use any object, but two
 * threads must not use one object at once, unless its header allows it.
 * Who may include it: libs/csp and DllMain of a provider.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PRIMITIVES_H
#define WINECSP_PRIMITIVES_H

#include <stdarg.h>
#include <stddef.h>
#include <windef.h>
#include <winbase.h>

#include "mustcheck.h"

/* Starts the library at the first call in a process; later calls are cheap. Must not be called from DllMain. The
 * functions that create objects call it. */
MUST_CHECK DWORD primitives_init( void );

/* For DllMain: give back a thread's data, and everything when the DLL is really unloaded (not at process exit). */
void primitives_thread_detach( void );
void primitives_process_detach( void );

#endif
