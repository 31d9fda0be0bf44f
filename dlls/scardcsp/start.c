/* Starting winecsp-keyd, see start.h. Its Unix path is the setting TokenHelper.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "start.h"
#include "heap.h"
#include "settings.h"
#include "tokenproto/tokenproto.h"
#include "trace/trace.h"

#include <wchar.h>
#include <winerror.h>

TRACE_CHANNEL( crypt );

#define COOKIES_LEN (2 * TOKEN_COOKIE_LEN)

/* Characters of a block of variables, but for the end of the block. */
static SIZE_T environment_len( const WCHAR *block )
{
    const WCHAR *at;

    for (at = block; *at; at += wcslen( at ) + 1) {}
    return at - block;
}

static WCHAR *put_ascii( WCHAR *at, const char *text )
{
    while (*text) *at++ = (BYTE)*text++;
    return at;
}

static WCHAR *put_port( WCHAR *at, WORD port )
{
    char digits[6];
    unsigned int i = sizeof(digits) - 1;

    digits[i] = 0;
    do digits[--i] = '0' + port % 10; while ((port /= 10));
    return put_ascii( put_ascii( at, TOKEN_ENV_PORT "=" ), digits + i ) + 1;
}

static WCHAR *put_cookies( WCHAR *at, const BYTE *cookies )
{
    static const char digits[] = "0123456789abcdef";
    unsigned int i;

    at = put_ascii( at, TOKEN_ENV_COOKIES "=" );
    for (i = 0; i < COOKIES_LEN; i++)
    {
        *at++ = digits[cookies[i] >> 4];
        *at++ = digits[cookies[i] & 15];
    }
    return at + 1;
}

/* The process's own variables and ours; memory is zeroed. `size`: its bytes. */
static WCHAR *make_environment( WORD port, const BYTE *cookies, SIZE_T *size )
{
    WCHAR *own = GetEnvironmentStringsW(), *block, *at;
    SIZE_T len;

    if (!own) return NULL;
    len = environment_len( own );
    *size = (len + sizeof(TOKEN_ENV_PORT) + sizeof(TOKEN_ENV_COOKIES) + 16 + 2 * COOKIES_LEN) * sizeof(WCHAR);
    if ((block = heap_alloc( *size )))
    {
        memcpy( block, own, len * sizeof(WCHAR) );
        at = put_port( block + len, port );
        *put_cookies( at, cookies ) = 0;
    }
    FreeEnvironmentStringsW( own );
    return block;
}

#define UNIX L"\\\\?\\unix"       /* Wine looks for signs such as " and * in no other form of a path */

static void put_path( WCHAR wine_path[ARRAYSIZE( UNIX ) + MAX_PATH], const WCHAR *path )
{
    WCHAR *at = wine_path;

    *at = 0;
    if (*path == '/') wcscpy( at, UNIX );
    wcscat( at, path );
    for (; *path == '/' && *at; at++) if (*at == '/') *at = '\\';
}

/* Of a program of the host Wine gives no handles: what it writes there is left over from something else, and may be
 * handles of the program's own. Neither are they closed here, nor does CreateProcess resume that "thread". Without a
 * window the program's own outputs stay out of the helper. The path is in no command line: a quote splits those. */
static BOOL run_helper( const WCHAR *path, WCHAR *environment )
{
    const DWORD flags = CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED;
    WCHAR wine_path[ARRAYSIZE( UNIX ) + MAX_PATH], line[] = L"winecsp-keyd";
    STARTUPINFOW startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION process;

    put_path( wine_path, path );
    return CreateProcessW( wine_path, line, NULL, NULL, FALSE, flags, environment, L"C:\\", &startup, &process );
}

BOOL start_path( WCHAR path[MAX_PATH] )
{
    if (setting_read( L"TokenHelper", path )) return TRUE;
    WARN( "there is no helper for smart cards: HKLM\\Software\\winecsp has no TokenHelper\n" );
    return FALSE;
}

DWORD start_helper( const WCHAR *path, WORD port, const BYTE *cookies )
{
    WCHAR *environment;
    SIZE_T size;
    BOOL ret;

    if (!(environment = make_environment( port, cookies, &size ))) return NTE_NO_MEMORY;
    if (!(ret = run_helper( path, environment )))
        WARN( "the helper %s cannot be started: error %lu\n", trace_wstr( path ), GetLastError() );
    heap_free_secret( environment, size );
    return ret ? ERROR_SUCCESS : (DWORD)NTE_PROVIDER_DLL_FAIL;
}
