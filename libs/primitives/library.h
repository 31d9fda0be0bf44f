/* Shared by the files of libs/primitives: errors, and data of each thread. Who may include it: libs/primitives.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PRIMITIVES_LIBRARY_H
#define WINECSP_PRIMITIVES_LIBRARY_H

#include "primitives/primitives.h"
#include "mustcheck.h"

/* Removes libcrypto's error from this thread's queue and returns the Windows error for it. */
DWORD library_error( void );

#define THREAD_RANDOM_LEN  4096
#define THREAD_SPARES_MAX 8

struct digest;

/* Data of one thread, used without a lock. */
struct thread_state
{
    struct digest *spares;          /* wiped digests for the next digest_create */
    DWORD          spares_count;
    DWORD          random_left;     /* unused bytes, at the end of `random`; the others are zero */
    BYTE           random[THREAD_RANDOM_LEN];
};

/* This thread's data, made at the first use. NULL: no memory. Only after primitives_init. */
struct thread_state *library_thread( void );

/* This thread's data, or NULL if it has none yet. Only after primitives_init. */
struct thread_state *library_thread_peek( void );

/* Whether primitives_init has been called; if not, there is nothing to give back. */
BOOL library_is_ready( void );

/* Give back a thread's data except its spares; give back everything else. Only after primitives_init. */
void library_thread_detach( void );
void library_process_detach( void );

/* digest.c: frees the spares of a thread that ends. */
void digest_thread_detach( struct thread_state *thread );

/* imports.c: finds the system's random source. This must happen before libcrypto asks for it, since libcrypto then
 * holds a lock of its own, which must not be held over a call into the loader. */
MUST_CHECK BOOL imports_init( void );

/* cipher.c: gives back the fetched ciphers. */
void cipher_process_detach( void );

#endif
