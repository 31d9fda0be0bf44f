/* Life of the cryptographic library behind libs/primitives, and its rules.
 *
 * libs/primitives is the only code that knows which library does the arithmetic (OpenSSL's libcrypto). Each of its
 * headers (digest.h, cipher.h, rsa.h, dsa.h, dh.h, random.h, tls_prf.h) could be served by another one. All functions
 * return ERROR_SUCCESS or the Windows error that a caller of CryptoAPI shall see: NTE_NO_MEMORY, NTE_FAIL (the library
 * refused), or what the header says. Numbers are little-endian byte strings, as in CryptoAPI's blobs. Nothing here
 * is bound to a thread; one object must not be used by two threads at once, unless its header says so.
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

/* Readies the library, once a process, at the first use; cheap when it is ready. Never from DllMain. Every create
 * function below calls it. */
MUST_CHECK DWORD primitives_init( void );

/* For DllMain: gives back what a thread has, and everything when the DLL is really unloaded (not at process
 * exit). */
void primitives_thread_detach( void );
void primitives_process_detach( void );

#endif
