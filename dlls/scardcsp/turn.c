/* Turns, see turn.h. Each is a mutex that Windows keeps by its name, so that it is let go of when its owner is killed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "turn.h"
#include "tokenproto/tokenproto.h"

#include <winerror.h>

#define PREFIX "winecsp-token-"
#define LOOK_EVERY 10       /* milliseconds */

/* Names of two containers that are the same here only wait for each other. */
static DWORD hash_of( const char *name )
{
    DWORD hash = 2166136261u;

    for (; *name; name++) hash = (hash ^ (BYTE)*name) * 16777619u;
    return hash;
}

static char *put_hex( char *at, const BYTE *bytes, DWORD len )
{
    static const char digits[] = "0123456789abcdef";
    DWORD i;

    for (i = 0; i < len; i++)
    {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    return at;
}

/* It is asked again and again, since Wine wakes nobody who waits when the wineserver is killed (sockets.h). */
static BOOL wait_for_mutex( HANDLE mutex )
{
    DWORD ret;

    while ((ret = WaitForSingleObject( mutex, 0 )) == WAIT_TIMEOUT) Sleep( LOOK_EVERY );
    return ret == WAIT_OBJECT_0 || ret == WAIT_ABANDONED;
}

DWORD turn_take( const BYTE *token, const char *name, HANDLE *turn )
{
    char text[sizeof(PREFIX) + 2 * TOKEN_ID_LEN + 2 * sizeof(DWORD)] = PREFIX;
    DWORD hash = hash_of( name );

    *put_hex( put_hex( text + sizeof(PREFIX) - 1, token, TOKEN_ID_LEN ), (const BYTE *)&hash, sizeof(hash) ) = 0;
    if (!(*turn = CreateMutexA( NULL, FALSE, text ))) return NTE_FAIL;
    if (wait_for_mutex( *turn )) return ERROR_SUCCESS;
    CloseHandle( *turn );
    return NTE_FAIL;
}

void turn_give( HANDLE turn )
{
    ReleaseMutex( turn );
    CloseHandle( turn );
}
