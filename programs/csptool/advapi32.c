/* Functions of advapi32.dll that this program cannot import: libs/primitives, which is linked in, defines the import
 * pointers of these for libcrypto, with stand-ins behind them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csptool.h"

static void *advapi32_function( const char *name )
{
    return (void *)GetProcAddress( GetModuleHandleA( "advapi32.dll" ), name );
}

BOOL open_context( HCRYPTPROV *prov, const WCHAR *container, const WCHAR *provider, DWORD type, DWORD flags )
{
    BOOL( WINAPI *func )( HCRYPTPROV *prov, const WCHAR *container, const WCHAR *provider, DWORD type, DWORD flags ) =
        advapi32_function( "CryptAcquireContextW" );

    return func && func( prov, container, provider, type, flags );
}

BOOL gen_random( HCRYPTPROV prov, DWORD len, BYTE *buffer )
{
    BOOL( WINAPI *func )( HCRYPTPROV prov, DWORD len, BYTE *buffer ) = advapi32_function( "CryptGenRandom" );

    return func && func( prov, len, buffer );
}

BOOL release_context( HCRYPTPROV prov, DWORD flags )
{
    BOOL( WINAPI *func )( HCRYPTPROV prov, DWORD flags ) = advapi32_function( "CryptReleaseContext" );

    return func && func( prov, flags );
}
