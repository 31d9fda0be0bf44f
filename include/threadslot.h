/* What a DLL keeps for each thread: a slot of TlsAlloc, read and written without a call if it is one of the first 64,
 * which the thread's block has in place (Microsoft's page TEB, winternl.h). The last error stays as it is, which
 * TlsGetValue would clear. Who may include it: every DLL of the project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_THREADSLOT_H
#define WINECSP_THREADSLOT_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winternl.h>

#include "mustcheck.h"

/* GCC takes the block's address, which is relative to a segment, for a null pointer. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"

C_ASSERT( sizeof(((TEB *)0)->TlsSlots) == TLS_MINIMUM_AVAILABLE * sizeof(void *) );

/* What the calling thread has in a slot that TlsAlloc gave; NULL at first. */
static inline void *thread_slot_get( DWORD index )
{
    DWORD error;
    void *value;

    if (index < TLS_MINIMUM_AVAILABLE) return NtCurrentTeb()->TlsSlots[index];
    error = GetLastError();
    value = TlsGetValue( index );
    SetLastError( error );
    return value;
}

/* FALSE: no memory. */
static inline MUST_CHECK BOOL thread_slot_set( DWORD index, void *value )
{
    if (index >= TLS_MINIMUM_AVAILABLE) return TlsSetValue( index, value );
    NtCurrentTeb()->TlsSlots[index] = value;
    return TRUE;
}

#pragma GCC diagnostic pop

#endif
