/* Shared by all files of the provider kit: memory, errors, the size protocol, tables of parameters, the lock of an
 * object. Private to libs/csp.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_KIT_H
#define WINECSP_KIT_H

#include <string.h>

#include "csp/csp.h"
#include "csp/core/guard.h"
#include "handle/object.h"
#include "heap.h"
#include "unconst.h"
#include "trace/result.h"
#include "trace/trace.h"
#include "mustcheck.h"

/* Give `need` bytes to a caller by CryptoAPI's size protocol: without a buffer the caller only gets the size, a buffer
 * that is too short gets ERROR_MORE_DATA, and *len is always set to `need`. Whoever calls these must make sure that
 * buffer and length can be written. */
MUST_CHECK DWORD put_bytes( const void *src, DWORD need, BYTE *dst, DWORD *len );
MUST_CHECK DWORD put_dword( DWORD value, BYTE *dst, DWORD *len );

/* The row of a parameter in a table whose rows start with its number (DWORD), or NULL. */
const void *find_row( const void *table, SIZE_T count, SIZE_T row_size, DWORD param );
#define FIND_ROW( table, param ) find_row( table, ARRAYSIZE( table ), sizeof((table)[0]), param )

/* A lock for one key, hash or context. Serialising calls is the application's job; the lock only keeps memory intact if
 * it does not. Where the caller's memory is touched, guarded_call takes it. */
typedef waitlock object_lock;
#define lock_object( lock )   waitlock_enter( lock )
#define unlock_object( lock ) waitlock_leave( lock )

#endif
