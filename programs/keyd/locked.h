/* Memory for what nobody else may see: PINs, and what a token decrypts. It lies in pages of its own, locked where the
 * limit of the user allows it, left out of core dumps, and is wiped before it is given back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KEYD_LOCKED_H
#define WINECSP_KEYD_LOCKED_H

#include <stddef.h>

/* The memory is zero; NULL if there is none. */
void *locked_alloc( size_t len );
void locked_free( void *memory, size_t len );
void locked_wipe( void *memory, size_t len );

/* From now on this process leaves no core dump and no other process of the user's can look into it (root can). */
void locked_process( void );

#endif
