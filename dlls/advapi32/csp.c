/* Provider DLLs: expand the path, load once per process, bind the entry points, keep for good. Some programs acquire a
 * context inside DllMain, with the loader lock held, so no lock is held while a DLL loads: it is loaded first and then
 * published by compare-exchange. A thread that loses this race releases its own copy.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "dispatcher.h"

TRACE_CHANNEL( crypt );

#define SPELLINGS_MAX 64               /* entries that may name a module which another one has */

static struct csp *volatile loaded;     /* push-only list */
static LONG spellings;                  /* entries in it */

/* The entry points: the first `mandatory` must be there. Rows csp-ep-*. */
#define ENTRY( name ) { "CP" #name, offsetof( struct csp, name ) }
static const struct
{
    const char *name;
    SIZE_T      offset;
} entries[] =
{
    ENTRY( AcquireContext ), ENTRY( ReleaseContext ), ENTRY( GenKey ), ENTRY( DeriveKey ),
    ENTRY( DestroyKey ), ENTRY( SetKeyParam ), ENTRY( GetKeyParam ), ENTRY( ExportKey ), ENTRY( ImportKey ),
    ENTRY( Encrypt ), ENTRY( Decrypt ), ENTRY( CreateHash ), ENTRY( HashData ), ENTRY( HashSessionKey ),
    ENTRY( DestroyHash ), ENTRY( GetHashParam ), ENTRY( SetHashParam ), ENTRY( SignHash ),
    ENTRY( VerifySignature ), ENTRY( GenRandom ), ENTRY( GetUserKey ), ENTRY( SetProvParam ),
    ENTRY( GetProvParam ),
    ENTRY( DuplicateHash ), ENTRY( DuplicateKey ),
};
#undef ENTRY

static const unsigned int mandatory = ARRAYSIZE( entries ) - 2;

/* Paths count as spelt: another spelling of a path that was loaded makes a second entry for the same module, but not
 * without end. */
static const struct csp *find_loaded( const WCHAR *path )
{
    const struct csp *csp;

    for (csp = loaded; csp; csp = csp->next)
        if (!wcscmp( csp->path, path )) return csp;
    return NULL;
}

static const struct csp *find_module( HMODULE module )
{
    const struct csp *csp;

    for (csp = loaded; csp; csp = csp->next)
        if (csp->module == module) return csp;
    return NULL;
}

static BOOL bind_entries( struct csp *csp )
{
    FARPROC func;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( entries ); i++)
    {
        func = GetProcAddress( csp->module, entries[i].name );
        if (!func && i < mandatory)
        {
            WARN( "%s lacks %s\n", trace_wstr( csp->path ), entries[i].name );
            return FALSE;
        }
        memcpy( (char *)csp + entries[i].offset, &func, sizeof(func) );
    }
    return TRUE;
}

/* ERROR_MOD_NOT_FOUND also means that a DLL which this one imports is missing; the image itself is there then. */
static DWORD load_error( const WCHAR *path )
{
    DWORD err = GetLastError();
    HMODULE image;

    WARN( "cannot load %s, error %lu\n", trace_wstr( path ), err );
    if (err != ERROR_FILE_NOT_FOUND && err != ERROR_MOD_NOT_FOUND && err != ERROR_PATH_NOT_FOUND)
        return NTE_PROVIDER_DLL_FAIL;
    if (!(image = LoadLibraryExW( path, NULL, LOAD_LIBRARY_AS_DATAFILE ))) return NTE_PROV_DLL_NOT_FOUND;
    FreeLibrary( image );
    return NTE_PROVIDER_DLL_FAIL;
}

static void free_csp( struct csp *csp )
{
    FreeLibrary( csp->module );
    heap_free( csp );
}

/* Puts a new entry into the list, unless another thread was faster, or there are many and one has the module: then that
 * one is used. */
static const struct csp *publish_csp( struct csp *csp )
{
    const struct csp *other;

    do
    {
        csp->next = loaded;
        if ((other = find_loaded( csp->path )) ||
            (spellings >= SPELLINGS_MAX && (other = find_module( csp->module ))))
        {
            free_csp( csp );
            return other;
        }
    }
    while (InterlockedCompareExchangePointer( (void *volatile *)&loaded, csp, csp->next ) != csp->next);
    InterlockedIncrement( &spellings );
    return csp;
}

static DWORD load_path( const WCHAR *path, const struct csp **csp )
{
    SIZE_T size = (lstrlenW( path ) + 1) * sizeof(WCHAR);
    struct csp *new;
    DWORD err;

    if (!(new = heap_alloc( sizeof(*new) + size ))) return ERROR_NOT_ENOUGH_MEMORY;
    memcpy( new->path, path, size );
    if (!(new->module = LoadLibraryW( path )))
    {
        err = load_error( path );
        heap_free( new );
        return err;
    }
    if (!bind_entries( new ))
    {
        free_csp( new );
        return NTE_PROVIDER_DLL_FAIL;
    }
    TRACE( "loaded %s\n", trace_wstr( path ) );
    *csp = publish_csp( new );
    return ERROR_SUCCESS;
}

/* Expands environment variables, whatever the type of the registry value was. The usual path fits into the
 * caller's buffer; another one is allocated. */
static DWORD expand_path( const WCHAR *image_path, WCHAR *buffer, DWORD count, WCHAR **path )
{
    DWORD need = ExpandEnvironmentStringsW( image_path, buffer, count );

    *path = buffer;
    if (!need) return NTE_PROV_DLL_NOT_FOUND;
    if (need <= count) return ERROR_SUCCESS;
    if (!(*path = heap_alloc( (need + 1) * sizeof(WCHAR) ))) return ERROR_NOT_ENOUGH_MEMORY;
    ExpandEnvironmentStringsW( image_path, *path, need );
    return ERROR_SUCCESS;
}

DWORD csp_load( const WCHAR *image_path, const struct csp **csp )
{
    WCHAR buffer[MAX_PATH], *path;
    DWORD err;

    if ((err = expand_path( image_path, buffer, ARRAYSIZE( buffer ), &path ))) return err;
    if (!(*csp = find_loaded( path ))) err = load_path( path, csp );
    if (path != buffer) heap_free( path );
    return err;
}
