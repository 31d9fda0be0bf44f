/* Random bytes. Who may include it: libs/csp. Any number of threads at once.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RANDOM_H
#define WINECSP_RANDOM_H

#include "primitives/primitives.h"
#include "mustcheck.h"

/* Fills `len` bytes from a generator that the system (SystemFunction036) seeds. Cheap for 16 bytes (no lock, no
 * server call on that path), and at the generator's full speed for long requests. */
MUST_CHECK DWORD random_bytes( void *buffer, size_t len );

/* The same for memory that may go away: up to 1024 bytes are written by `copy` alone, whose error is returned. */
typedef DWORD (*random_copy_func)( void *dst, const void *src, SIZE_T len );
MUST_CHECK DWORD random_bytes_to( void *buffer, size_t len, random_copy_func copy );

#endif
