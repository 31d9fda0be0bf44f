/* Small helpers for all files: the system's random bytes, and probing.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

/* The host's RtlGenRandom, by our own export that leads to it: what is not imported is not loaded before. */
BOOL system_random( void *buffer, DWORD len )
{
    BOOLEAN( WINAPI *gen_random )( void *buffer, ULONG len ) = NULL;
    HMODULE module;

    if (GetModuleHandleExW( GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (const WCHAR *)system_random, &module ))
        gen_random = (void *)GetProcAddress( module, "SystemFunction036" );
    return gen_random && gen_random( buffer, len );
}

BOOL is_writable( void *ptr, SIZE_T size )
{
    return ptr && !IsBadWritePtr( ptr, size );
}
