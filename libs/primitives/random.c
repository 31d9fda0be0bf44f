/* Random bytes from libcrypto's generator (CTR_DRBG, AES-256; one per thread, seeded by imports.c). Each call of it
 * costs some microseconds, however few bytes are wanted. So small requests are served from a buffer of the thread,
 * which is filled in advance and wiped as it is used.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/random.h"

#include <string.h>
#include <wincrypt.h>

#include <openssl/rand.h>

#include "primitives/library.h"
#include "secret.h"

/* Longer requests gain little by the buffer. */
#define SMALL_MAX (THREAD_RANDOM_LEN / 4)

static DWORD random_generate( void *buffer, size_t len )
{
    return RAND_bytes_ex( NULL, buffer, len, 0 ) == 1 ? ERROR_SUCCESS : library_error();
}

static DWORD refill( struct thread_state *thread )
{
    DWORD err;

    thread->random_left = 0;
    if ((err = random_generate( thread->random, sizeof(thread->random) ))) return err;
    thread->random_left = sizeof(thread->random);
    return ERROR_SUCCESS;
}

static DWORD copy_plain( void *dst, const void *src, SIZE_T len )
{
    memcpy( dst, src, len );
    return ERROR_SUCCESS;
}

DWORD random_bytes( void *buffer, size_t len )
{
    return random_bytes_to( buffer, len, copy_plain );
}

DWORD random_bytes_to( void *buffer, size_t len, random_copy_func copy )
{
    struct thread_state *thread;
    BYTE *source;
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!len) return ERROR_SUCCESS;
    if (len > SMALL_MAX) return random_generate( buffer, len );

    if (!(thread = library_thread())) return NTE_NO_MEMORY;
    if (thread->random_left < len && (err = refill( thread ))) return err;
    source = thread->random + sizeof(thread->random) - thread->random_left;
    thread->random_left -= len;
    err = copy( buffer, source, len );
    secret_wipe( source, len );
    return err;
}
