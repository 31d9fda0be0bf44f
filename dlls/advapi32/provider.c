/* The calls on a provider handle: references, parameters, random bytes. CryptAcquireContext is in
 * acquire.c. Rows rel-*, param-*, wrap-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

BOOL WINAPI CryptContextAddRef( HCRYPTPROV hProv, DWORD *pdwReserved, DWORD dwFlags )
{
    TRACE( "%#Ix, %p, %#lx\n", hProv, pdwReserved, dwFlags );

    if (!object_addref( hProv, OBJECT_CONTEXT )) return result( ERROR_INVALID_PARAMETER );
    return TRUE;
}

/* Non-zero flags drop the reference all the same and then fail, at any count. A context that other calls still
 * use is dead at once, and its CSP hears of it when the last of them leaves. */
BOOL WINAPI CryptReleaseContext( HCRYPTPROV hProv, DWORD dwFlags )
{
    struct object *obj;
    DWORD err = ERROR_SUCCESS;

    TRACE( "%#Ix, %#lx\n", hProv, dwFlags );

    switch (object_release( hProv, OBJECT_CONTEXT, &obj ))
    {
    case RELEASE_INVALID:
        return result( ERROR_INVALID_PARAMETER );
    case RELEASE_COUNTED:
        break;
    case RELEASE_KILLED:
        context_of( obj )->release_flags = dwFlags;
        err = object_unpin_killed( obj );
        break;
    }
    if (!err && dwFlags) err = NTE_BAD_FLAGS;
    return result( err );
}

BOOL WINAPI CryptGenRandom( HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p\n", hProv, dwLen, pbBuffer );

    if (!(obj = context_pin( hProv ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->GenRandom( context->prov, dwLen, pbBuffer );
    object_unpin( obj );
    return ret;
}

BOOL WINAPI CryptGetProvParam( HCRYPTPROV hProv, DWORD dwParam, BYTE *pbData, DWORD *pdwDataLen, DWORD dwFlags )
{
    struct object *obj;
    struct context *context;
    BOOL ret;

    TRACE( "%#Ix, %lu, %p, %p, %#lx\n", hProv, dwParam, pbData, pdwDataLen, dwFlags );

    if (!(obj = context_pin( hProv ))) return result( ERROR_INVALID_PARAMETER );
    context = context_of( obj );
    ret = context->csp->GetProvParam( context->prov, dwParam, pbData, pdwDataLen, dwFlags );
    object_unpin( obj );
    return ret;
}

/* The parameters that belong to the process and never reach a CSP. */
static const struct
{
    DWORD   param;
    DWORD (*set)( const BYTE *data );
} process_params[] =
{
    { PP_CLIENT_HWND,  vtable_set_window },
    { PP_CONTEXT_INFO, vtable_set_info },
};

static DWORD set_prov_param( struct object *obj, DWORD param, const BYTE *data, DWORD flags )
{
    struct context *context;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( process_params ); i++)
        if (process_params[i].param == param) return process_params[i].set( data );
    if (!obj) return ERROR_INVALID_PARAMETER;
    context = context_of( obj );
    return context->csp->SetProvParam( context->prov, param, data, flags ) ? ERROR_SUCCESS : ERROR_LEFT_BY_CSP;
}

BOOL WINAPI CryptSetProvParam( HCRYPTPROV hProv, DWORD dwParam, const BYTE *pbData, DWORD dwFlags )
{
    struct object *obj = NULL;
    DWORD err;

    TRACE( "%#Ix, %lu, %p, %#lx\n", hProv, dwParam, pbData, dwFlags );

    if (hProv && !(obj = context_pin( hProv ))) return result( ERROR_INVALID_PARAMETER );
    err = set_prov_param( obj, dwParam, pbData, dwFlags );
    if (obj) object_unpin( obj );
    return result( err );
}
