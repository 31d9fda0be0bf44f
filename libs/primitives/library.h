/* What the files of libs/primitives share: errors, and what each thread has. Who may include it: libs/primitives.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_PRIMITIVES_LIBRARY_H
#define WINECSP_PRIMITIVES_LIBRARY_H

#include "primitives/primitives.h"
#include "mustcheck.h"

/* Takes libcrypto's reason for a failure off this thread and returns the Windows error for it. */
DWORD library_error( void );

#define THREAD_RANDOM_LEN  4096
#define THREAD_SPARES_MAX 8

struct digest;

/* Of one thread, so that it is used without a lock. */
struct thread_state
{
    struct digest *spares;          /* wiped digests for the next digest_create */
    DWORD          spares_count;
    DWORD          random_left;     /* unused bytes, at the end of `random`; the others are zero */
    BYTE           random[THREAD_RANDOM_LEN];
};

/* This thread's, made at the first use; NULL: no memory. Only after primitives_init. */
struct thread_state *library_thread( void );

/* This thread's if it has one. Only after primitives_init. */
struct thread_state *library_thread_peek( void );

/* Whether primitives_init has been called: else there is nothing to give back. */
BOOL library_is_ready( void );

/* Give back what a thread has, its spares apart, and all that is left. Only after primitives_init. */
void library_thread_detach( void );
void library_process_detach( void );

/* digest.c: frees the spares of a thread that ends. */
void digest_thread_detach( struct thread_state *thread );

/* imports.c: finds the system's random source, before libcrypto asks for it under a lock of its own, which must not
 * be held over a call into the loader. */
MUST_CHECK BOOL imports_init( void );

/* cipher.c: gives back what was fetched. */
void cipher_process_detach( void );

#endif
