/* Data that a DLL keeps for each thread, in a slot of TlsAlloc. The first 64 slots lie in the thread's own block
 * (Microsoft's page TEB, winternl.h) and are read and written without a call. Unlike TlsGetValue, these functions leave
 * the last error alone. Who may include it: every DLL of the project.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_THREADSLOT_H
#define WINECSP_THREADSLOT_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winternl.h>

#include "mustcheck.h"

/* The block's address is relative to a segment; GCC mistakes it for a null pointer. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Warray-bounds"

C_ASSERT( sizeof(((TEB *)0)->TlsSlots) == TLS_MINIMUM_AVAILABLE * sizeof(void *) );

/* The calling thread's value in a slot of TlsAlloc; NULL at first. */
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
