/* Random bytes, for any number of threads at once. Who may include it: libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RANDOM_H
#define WINECSP_RANDOM_H

#include "primitives/primitives.h"
#include "mustcheck.h"

/* Fills `len` bytes from a generator that the system (SystemFunction036) seeds. 16 bytes are cheap (no lock and no
 * server call); long requests run at the generator's full speed. */
MUST_CHECK DWORD random_bytes( void *buffer, size_t len );

/* The same for memory that may be missing: up to 1024 bytes are written only by `copy`, whose error is returned. */
typedef DWORD (*random_copy_func)( void *dst, const void *src, SIZE_T len );
MUST_CHECK DWORD random_bytes_to( void *buffer, size_t len, random_copy_func copy );

#endif
