/* A provider for tests that has containers with certificates, and nothing else. They are files of the folder in the
 * environment variable CARDCSP: NAME.1 is the certificate of the container NAME's exchange pair, NAME.2 that of its
 * signature pair. A file "broken" makes the enumeration fail, "empty" makes it answer that no card is there; a file
 * NAME.closed keeps the container from being opened. Built by tests/tokens-tool.sh, for 64-bit programs.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#define ENTRY __declspec(dllexport) BOOL WINAPI

struct context
{
    char             container[MAX_PATH];
    WIN32_FIND_DATAA found;
    HANDLE           find;
};

static BOOL fail( DWORD err )
{
    SetLastError( err );
    return FALSE;
}

static FILE *open_file( const char *container, const char *suffix )
{
    char path[3 * MAX_PATH];

    snprintf( path, sizeof(path), "%s/%s%s", getenv( "CARDCSP" ), container, suffix );
    return fopen( path, "rb" );
}

static BOOL is_file( const char *container, const char *suffix )
{
    FILE *file = open_file( container, suffix );

    if (file) fclose( file );
    return file != NULL;
}

static BOOL answer( const void *value, DWORD size, BYTE *data, DWORD *len )
{
    DWORD room = *len;

    *len = size;
    if (!data) return TRUE;
    if (room < size) return fail( ERROR_MORE_DATA );
    memcpy( data, value, size );
    return TRUE;
}

ENTRY CPAcquireContext( HCRYPTPROV *prov, LPSTR container, DWORD flags, void *vtable )
{
    struct context *context;

    if (!(flags & CRYPT_VERIFYCONTEXT))
    {
        if (!container || (!is_file( container, ".1" ) && !is_file( container, ".2" ))) return fail( NTE_BAD_KEYSET );
        if (is_file( container, ".closed" )) return fail( NTE_SILENT_CONTEXT );
    }
    if (!(context = calloc( 1, sizeof(*context) ))) return fail( NTE_NO_MEMORY );
    context->find = INVALID_HANDLE_VALUE;
    if (container) lstrcpynA( context->container, container, MAX_PATH );
    *prov = (ULONG_PTR)context;
    return TRUE;
}

ENTRY CPReleaseContext( HCRYPTPROV prov, DWORD flags )
{
    struct context *context = (struct context *)prov;

    if (context->find != INVALID_HANDLE_VALUE) FindClose( context->find );
    free( context );
    return TRUE;
}

/* A container with both certificates comes twice. */
static BOOL next_container( struct context *context, BYTE *data, DWORD *len, DWORD flags )
{
    char pattern[2 * MAX_PATH], *end;
    BOOL found;

    if (is_file( "broken", "" )) return fail( NTE_FAIL );
    if (is_file( "empty", "" )) return fail( (DWORD)SCARD_E_NO_SMARTCARD );
    do
    {
        snprintf( pattern, sizeof(pattern), "%s/*.?", getenv( "CARDCSP" ) );
        if (flags & CRYPT_FIRST)
            found = (context->find = FindFirstFileA( pattern, &context->found )) !=
                    INVALID_HANDLE_VALUE;
        else found = FindNextFileA( context->find, &context->found );
        flags = 0;
        if (!found) return fail( ERROR_NO_MORE_ITEMS );
    } while (!(end = strrchr( context->found.cFileName, '.' )) || (end[1] != '1' && end[1] != '2'));
    *end = 0;
    return answer( context->found.cFileName, strlen( context->found.cFileName ) + 1, data, len );
}

ENTRY CPGetProvParam( HCRYPTPROV prov, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    struct context *context = (struct context *)prov;
    DWORD specs;

    if (param == PP_ENUMCONTAINERS) return next_container( context, data, len, flags );
    if (param != PP_KEYSPEC) return fail( NTE_BAD_TYPE );
    specs = (is_file( context->container, ".1" ) ? AT_KEYEXCHANGE : 0) |
            (is_file( context->container, ".2" ) ? AT_SIGNATURE : 0);
    return answer( &specs, sizeof(specs), data, len );
}

ENTRY CPGetUserKey( HCRYPTPROV prov, DWORD spec, HCRYPTKEY *key )
{
    struct context *context = (struct context *)prov;

    if (!is_file( context->container, spec == AT_KEYEXCHANGE ? ".1" : ".2" )) return fail( NTE_NO_KEY );
    *key = spec;
    return TRUE;
}

ENTRY CPGetKeyParam( HCRYPTPROV prov, HCRYPTKEY key, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    struct context *context = (struct context *)prov;
    FILE *file = open_file( context->container, key == AT_KEYEXCHANGE ? ".1" : ".2" );
    BYTE certificate[16384];
    DWORD size;

    if (!file) return fail( NTE_BAD_KEY );
    size = fread( certificate, 1, sizeof(certificate), file );
    fclose( file );
    if (param != KP_CERTIFICATE) return fail( NTE_BAD_TYPE );
    return size ? answer( certificate, size, data, len ) : fail( (DWORD)SCARD_E_NO_SUCH_CERTIFICATE );
}

ENTRY CPDestroyKey( HCRYPTPROV prov, HCRYPTKEY key )
{
    return TRUE;
}

/* The others, without which no provider is taken for one. */
#define NOTHING( name ) ENTRY name( void ) { return fail( E_NOTIMPL ); }
NOTHING( CPGenKey )
NOTHING( CPDeriveKey )
NOTHING( CPSetKeyParam )
NOTHING( CPExportKey )
NOTHING( CPImportKey )
NOTHING( CPEncrypt )
NOTHING( CPDecrypt )
NOTHING( CPCreateHash )
NOTHING( CPHashData )
NOTHING( CPHashSessionKey )
NOTHING( CPDestroyHash )
NOTHING( CPGetHashParam )
NOTHING( CPSetHashParam )
NOTHING( CPSignHash )
NOTHING( CPVerifySignature )
NOTHING( CPGenRandom )
NOTHING( CPSetProvParam )
