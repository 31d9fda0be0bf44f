/* Entry point of advapi32.dll.
 * At process exit nothing is given back: other DLLs still call us then, and the other threads were killed
 * wherever they were.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved );

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    switch (reason)
    {
    case DLL_PROCESS_ATTACH:
        DisableThreadLibraryCalls( instance );
        object_process_attach( context_destroy_funcs );
        cache_process_attach();
        vtable_process_attach();
        break;
    case DLL_PROCESS_DETACH:
        if (reserved) break;
        vtable_process_detach();
        cache_process_detach();
        object_process_detach();
        break;
    }
    return TRUE;
}

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
