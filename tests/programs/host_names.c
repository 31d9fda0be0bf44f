/* Names of advapi32.dll that the host may lack. This program imports some of them.
 *     host_names look NAME...     for each: "NAME there", or "NAME error NUMBER" of GetProcAddress
 *     host_names call NAME        calls that import: "NAME NUMBER" that it returned,
     or "NAME missing" if it raised what
 *                                 Wine raises for an import that it could not resolve
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <string.h>

#include <windef.h>
#include <winbase.h>

#define EXCEPTION_WINE_STUB 0x80000100

__declspec(dllimport) DWORD WINAPI AuditFree( void *buffer );
__declspec(dllimport) DWORD WINAPI CredProtectA( BOOL as_self, char *data, DWORD len, char *out, DWORD *out_len,
                                                 DWORD *type );
__declspec(dllimport) DWORD WINAPI CredUnprotectA( BOOL as_self, char *data, DWORD len, char *out, DWORD *out_len );
__declspec(dllimport) DWORD WINAPI SystemFunction006( const char *password, char *hash );

static int look( int count, char **names )
{
    HMODULE module = LoadLibraryA( "advapi32.dll" );
    int i;

    for (i = 0; i < count; i++)
    {
        SetLastError( 0xdeadbeef );
        if (GetProcAddress( module, names[i] )) printf( "%s there\n", names[i] );
        else printf( "%s error %lu\n", names[i], GetLastError() );
    }
    return 0;
}

/* The name is the exception's second parameter. Nothing can go on behind the stub. */
static LONG CALLBACK on_exception( EXCEPTION_POINTERS *info )
{
    const EXCEPTION_RECORD *record = info->ExceptionRecord;

    if (record->ExceptionCode != EXCEPTION_WINE_STUB || record->NumberParameters < 2) return EXCEPTION_CONTINUE_SEARCH;
    printf( "%s missing\n", (const char *)record->ExceptionInformation[1] );
    fflush( stdout );
    TerminateProcess( GetCurrentProcess(), 0 );
    return EXCEPTION_CONTINUE_SEARCH;
}

static int call( const char *name )
{
    char data[16] = "";
    DWORD ret = 0, len = sizeof(data);

    AddVectoredExceptionHandler( 1, on_exception );
    if (!strcmp( name, "AuditFree" )) ret = AuditFree( NULL );
    else if (!strcmp( name, "CredProtectA" )) ret = CredProtectA( FALSE, data, 1, data, &len, NULL );
    else if (!strcmp( name, "CredUnprotectA" )) ret = CredUnprotectA( FALSE, data, 1, data, &len );
    else if (!strcmp( name, "SystemFunction006" )) ret = SystemFunction006( "", data );
    printf( "%s %#lx\n", name, ret );
    return 0;
}

int main( int argc, char **argv )
{
    if (argc > 2 && !strcmp( argv[1], "look" )) return look( argc - 2, argv + 2 );
    if (argc == 3 && !strcmp( argv[1], "call" )) return call( argv[2] );
    fprintf( stderr, "host_names: look or call?\n" );
    return 2;
}
