/* The table that a CSP gets at acquire: the two callbacks, and the window and the context information
 * that programs set for the whole process. Rows vtab-*, param-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "dispatcher.h"
#include "exitlock.h"

static HWND volatile client_window;

static struct
{
    CRITICAL_SECTION lock;
    BYTE            *data;
    DWORD            size;
} context_info;

void vtable_process_attach( void )
{
    InitializeCriticalSection( &context_info.lock );
}

void vtable_process_detach( void )
{
    heap_free( context_info.data );
    DeleteCriticalSection( &context_info.lock );
}

/* Nothing is signed on Wine, so every image that is named with a signature passes. */
static BOOL WINAPI verify_image( LPCSTR image, const BYTE *signature )
{
    if (!image || !signature) return result( ERROR_INVALID_PARAMETER );
    return TRUE;
}

static void WINAPI return_window( HWND *window )
{
    if (window) *window = client_window;
}

DWORD vtable_set_window( const BYTE *data )
{
    HWND window;

    if (!data || IsBadReadPtr( data, sizeof(window) )) return ERROR_INVALID_PARAMETER;
    memcpy( &window, data, sizeof(window) );
    client_window = window;
    return ERROR_SUCCESS;
}

DWORD vtable_set_info( const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    BYTE *copy = NULL, *old;

    if (!data || IsBadReadPtr( data, sizeof(blob) )) return ERROR_INVALID_PARAMETER;
    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData)
    {
        if (!blob.pbData || IsBadReadPtr( blob.pbData, blob.cbData )) return ERROR_INVALID_PARAMETER;
        if (!(copy = heap_alloc( blob.cbData ))) return ERROR_NOT_ENOUGH_MEMORY;
        memcpy( copy, blob.pbData, blob.cbData );
    }

    exitlock_enter( &context_info.lock );
    old = context_info.data;
    context_info.data = copy;
    context_info.size = blob.cbData;
    exitlock_leave( &context_info.lock );
    heap_free( old );
    return ERROR_SUCCESS;
}

DWORD vtable_info_size( void )
{
    return *(volatile DWORD *)&context_info.size;
}

void vtable_init( VTableProvStruc *vtable, DWORD type, BYTE *info, DWORD info_size )
{
    vtable->Version = VTABLE_PROV_VERSION;
    vtable->FuncVerifyImage = (void *)verify_image;
    vtable->FuncReturnhWnd = (void *)return_window;
    vtable->dwProvType = type;
    if (!info_size) return;

    exitlock_enter( &context_info.lock );
    if (context_info.size && context_info.size <= info_size)
    {
        memcpy( info, context_info.data, context_info.size );
        vtable->pbContextInfo = info;
        vtable->cbContextInfo = context_info.size;
    }
    exitlock_leave( &context_info.lock );
}
