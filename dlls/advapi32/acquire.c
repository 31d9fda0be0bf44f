/* CryptAcquireContext: from a provider's name or type to a context of its CSP. The order of the checks is Windows', see
 * rows acq-order-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

/* Finds and loads the CSP of a provider, given the name that was asked for, which may be NULL or empty. *name gets
 * the provider's name, for heap_free. */
static DWORD find_csp( const WCHAR *wanted, DWORD type, WCHAR **name, const struct csp **csp )
{
    struct provider_entry *entry = NULL;
    BOOL fresh = cache_refresh();
    DWORD err;

    *name = NULL;
    if (!wanted || !*wanted)
    {
        if ((err = cache_find_default( fresh, type, name ))) return err;
        wanted = *name;
    }
    if ((err = cache_find_provider( fresh, wanted, &entry ))) return err;
    if (entry->type != type) err = NTE_PROV_TYPE_NO_MATCH;
    else if (!entry->image_path[0]) err = NTE_PROV_TYPE_ENTRY_BAD;
    else err = csp_load( entry->image_path, csp );
    heap_free( entry );
    return err;
}

/* Lets the CSP acquire, into an object that no handle leads to yet. A deletion makes no context: *handle
 * becomes 0, and the CSP is not asked to release. */
static DWORD call_csp( struct object *obj, char *container, DWORD flags, HCRYPTPROV *handle )
{
    struct context *context = obj->data;
    BOOL ret = context->csp->AcquireContext( &context->prov, container, flags, &context->vtable );

    if (ret && !(flags & CRYPT_DELETEKEYSET))
    {
        *handle = object_publish( obj );
        return ERROR_SUCCESS;
    }
    object_discard( obj );
    context_free( context );
    if (!ret) return ERROR_LEFT_BY_CSP;
    *handle = 0;
    return ERROR_SUCCESS;
}

static DWORD make_context( const struct csp *csp, const char *name, DWORD type, char *container, DWORD flags,
                           HCRYPTPROV *handle )
{
    struct context *context;
    struct object *obj;
    DWORD err;

    if ((err = context_create( csp, name, type, &context ))) return err;
    if (!(obj = object_create( OBJECT_CONTEXT, NULL )))
    {
        context_free( context );
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    obj->data = context;
    obj->family = &context->family;
    return call_csp( obj, container, flags, handle );
}

/* `container` is the CSP's to write to; `wanted` is the provider's name as UTF-16, `spelt` the same as the
 * CSP sees it. All three may be NULL. */
static DWORD acquire_context( HCRYPTPROV *handle, char *container, const WCHAR *wanted, const char *spelt, DWORD type,
                              DWORD flags )
{
    DWORD err, last_error = GetLastError();
    const struct csp *csp;
    WCHAR *name;
    char *name_ansi = NULL;

    if (!(err = find_csp( wanted, type, &name, &csp )) && name)
    {
        err = string_to_ansi( name, &name_ansi );
        spelt = name_ansi;
    }
    SetLastError( last_error );     /* the program's, which a CSP may leave alone */
    if (!err) err = make_context( csp, spelt, type, container, flags, handle );
    heap_free( name );
    heap_free( name_ansi );
    return err;
}

/* The checks that come before the registry is read. */
static DWORD check_acquire_arguments( HCRYPTPROV *handle, BOOL readable, DWORD type )
{
    if (!type || type > TYPE_MAX) return NTE_BAD_PROV_TYPE;
    if (!is_writable( handle, sizeof(*handle) )) return ERROR_INVALID_PARAMETER;
    if (!readable) return NTE_BAD_KEYSET_PARAM;
    return ERROR_SUCCESS;
}

/* On success the last error is cleared: row last-*. */
static DWORD finish_acquire( DWORD err )
{
    if (!err) SetLastError( ERROR_SUCCESS );
    return err;
}

/* A private copy: the CSP may write to the container's name. NULL stays NULL. */
static DWORD copy_string( const char *str, char **copy )
{
    SIZE_T len;

    *copy = NULL;
    if (!str) return ERROR_SUCCESS;
    len = lstrlenA( str );
    if (!(*copy = heap_alloc( len + 1 ))) return ERROR_NOT_ENOUGH_MEMORY;
    memcpy( *copy, str, len );      /* not its end: another thread may have moved it */
    return ERROR_SUCCESS;
}

/* phProv: gets the handle; untouched on failure, 0 after CRYPT_DELETEKEYSET.
 * szContainer: name of the key container, or NULL; szProvider: name of the provider, or NULL or empty for
 * the default of dwProvType (1..999); dwFlags: for the CSP.
 * Errors: Microsoft's page CryptAcquireContext; rows acq-*. */
BOOL WINAPI CryptAcquireContextA( HCRYPTPROV *phProv, LPCSTR szContainer, LPCSTR szProvider, DWORD dwProvType,
                                  DWORD dwFlags )
{
    BOOL readable = is_string_a( szContainer ) && is_string_a( szProvider );
    char *container = NULL;
    WCHAR *wanted = NULL;
    DWORD err;

    TRACE( "%p, %p, %s, %lu, %#lx\n", phProv, szContainer, trace_str( readable ? szProvider : NULL ), dwProvType,
           dwFlags );

    if (!(err = check_acquire_arguments( phProv, readable, dwProvType )) &&
        !(err = copy_string( szContainer, &container )) &&
        !(err = string_to_wide( szProvider, &wanted )))
        err = acquire_context( phProv, container, wanted, szProvider, dwProvType, dwFlags );
    heap_free( wanted );
    heap_free( container );
    return result( finish_acquire( err ) );
}

/* See CryptAcquireContextA. The CSP gets both names converted to CP_ACP: its interface has no wide ones. */
BOOL WINAPI CryptAcquireContextW( HCRYPTPROV *phProv, LPCWSTR szContainer, LPCWSTR szProvider, DWORD dwProvType,
                                  DWORD dwFlags )
{
    BOOL readable = is_string_w( szContainer ) && is_string_w( szProvider );
    char *container = NULL, *spelt = NULL;
    WCHAR *wanted = NULL;
    DWORD err;

    TRACE( "%p, %p, %s, %lu, %#lx\n", phProv, szContainer, trace_wstr( readable ? szProvider : NULL ), dwProvType,
           dwFlags );

    if (!(err = check_acquire_arguments( phProv, readable, dwProvType )) &&
        !(err = string_to_ansi( szContainer, &container )) &&
        !(err = string_copy( szProvider, &wanted )) &&
        !(err = string_to_ansi( wanted, &spelt )))
        err = acquire_context( phProv, container, wanted, spelt, dwProvType, dwFlags );
    heap_free( spelt );
    heap_free( wanted );
    heap_free( container );
    return result( finish_acquire( err ) );
}
