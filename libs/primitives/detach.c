/* The end of libs/primitives in a thread and in the process: each file gives back what it keeps, the library itself
 * last.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/library.h"

void primitives_thread_detach( void )
{
    struct thread_state *thread;

    if (!library_is_ready()) return;
    if ((thread = library_thread_peek())) digest_thread_detach( thread );
    library_thread_detach();
}

void primitives_process_detach( void )
{
    if (!library_is_ready()) return;
    primitives_thread_detach();
    cipher_process_detach();
    library_process_detach();
}
