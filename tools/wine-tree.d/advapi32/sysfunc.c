/* What else of advapi32.dll, in a Wine source tree, stood in the file that the dispatcher replaces: digests of
 * passwords and comparisons (rows sysf-007, sysf-010, sysf-030, sysf-035 of docs/behaviour/dispatch.md), and the
 * functions for backups of encrypted files, of which Wine has none.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <winternl.h>

#ifndef STATUS_SUCCESS
#define STATUS_SUCCESS ((NTSTATUS)0)
#endif

#define MD4_LEN 16

/* As ntdll.dll's MD4 functions have it. */
struct md4_context
{
    unsigned int  counts[2];
    unsigned int  state[4];
    unsigned char input[64];
    unsigned char digest[MD4_LEN];
};

void WINAPI MD4Init( struct md4_context *context );
void WINAPI MD4Update( struct md4_context *context, const BYTE *data, unsigned int len );
void WINAPI MD4Final( struct md4_context *context );

NTSTATUS WINAPI SystemFunction007( const UNICODE_STRING *text, BYTE *digest );
NTSTATUS WINAPI SystemFunction010( const void *ignored, const BYTE *data, BYTE *digest );
BOOLEAN WINAPI SystemFunction030( const BYTE *first, const BYTE *second );
BOOL WINAPI SystemFunction035( const char *path );
DWORD WINAPI OpenEncryptedFileRawA( const char *path, ULONG flags, void **context );
DWORD WINAPI OpenEncryptedFileRawW( const WCHAR *path, ULONG flags, void **context );
DWORD WINAPI ReadEncryptedFileRaw( PFE_EXPORT_FUNC write, void *callback_context, void *context );
DWORD WINAPI WriteEncryptedFileRaw( PFE_IMPORT_FUNC read, void *callback_context, void *context );
void WINAPI CloseEncryptedFileRaw( void *context );

static void md4( const void *data, unsigned int len, BYTE *digest )
{
    struct md4_context context;

    MD4Init( &context );
    MD4Update( &context, data, len );
    MD4Final( &context );
    memcpy( digest, context.digest, MD4_LEN );
    SecureZeroMemory( &context, sizeof(context) );
}

/* The NT hash of a password. */
NTSTATUS WINAPI SystemFunction007( const UNICODE_STRING *text, BYTE *digest )
{
    md4( text->Buffer, text->Length, digest );
    return STATUS_SUCCESS;
}

/* A session key of such a hash. */
NTSTATUS WINAPI SystemFunction010( const void *ignored, const BYTE *data, BYTE *digest )
{
    md4( data, MD4_LEN, digest );
    return STATUS_SUCCESS;
}

/* Whether two digests are the same. */
BOOLEAN WINAPI SystemFunction030( const BYTE *first, const BYTE *second )
{
    return !memcmp( first, second, MD4_LEN );
}

/* Whether the file of a provider is signed; Wine takes each. */
BOOL WINAPI SystemFunction035( const char *path )
{
    return TRUE;
}

DWORD WINAPI OpenEncryptedFileRawA( const char *path, ULONG flags, void **context )
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

DWORD WINAPI OpenEncryptedFileRawW( const WCHAR *path, ULONG flags, void **context )
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

DWORD WINAPI ReadEncryptedFileRaw( PFE_EXPORT_FUNC write, void *callback_context, void *context )
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

DWORD WINAPI WriteEncryptedFileRaw( PFE_IMPORT_FUNC read, void *callback_context, void *context )
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

void WINAPI CloseEncryptedFileRaw( void *context )
{
}
