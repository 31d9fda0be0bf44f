/* Connecting, see connect.h. Of a program of the host Wine tells neither that it goes on nor that it has ended. So a
 * helper that has not come in time is waited for only shortly by those who want a connection soon after, at the door
 * that it was told, and none is started meanwhile. One that was only slow finds them there.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "connect.h"
#include "door.h"
#include "start.h"
#include "waitlock.h"
#include "trace/trace.h"

#include <wchar.h>
#include <winerror.h>

TRACE_CHANNEL( crypt );

/* Milliseconds. */
#define START_LIMIT 10000       /* all of a start */
#define LATE_LIMIT  1000        /* waiting for one that is late */
#define LATE_FOR    30000       /* so long after its failure is it called late */

static waitlock lock;           /* guards these */
static struct
{
    BOOL         is_late;
    DWORD        since;
    WCHAR        path[MAX_PATH];
    struct door *door;          /* NULL: somebody waits at it */
} late;

static DWORD left_of( DWORD limit, DWORD begun )
{
    DWORD gone = GetTickCount() - begun;

    return gone < limit ? limit - gone : 0;
}

DWORD connect_left( DWORD begun )
{
    return left_of( START_LIMIT, begun );
}

/* ---- the late one ----------------------------------------------------------------------------- */

/* Puts an end to it. */
static void forget_late( void )
{
    struct door *door;

    waitlock_enter( &lock );
    door = late.door;
    late.door = NULL;
    late.is_late = FALSE;
    waitlock_leave( &lock );
    door_close( door );
}

/* Whether that helper is late. *door: where it is waited for, if nobody else waits there. */
static BOOL take_late( const WCHAR *path, struct door **door )
{
    BOOL is_late;

    waitlock_enter( &lock );
    if ((is_late = late.is_late && !wcscmp( late.path, path ) && left_of( LATE_FOR, late.since ))) *door = late.door;
    if (is_late) late.door = NULL;
    waitlock_leave( &lock );
    if (!is_late) forget_late();
    return is_late;
}

/* The door of a helper that has not come; `is_new`: it is late from now on. */
static void keep_late( const WCHAR *path, struct door *door, BOOL is_new )
{
    struct door *old = door;

    waitlock_enter( &lock );
    if (is_new && !late.is_late)
    {
        late.is_late = TRUE;
        late.since = GetTickCount();
        wcscpy( late.path, path );
    }
    if (late.is_late && !late.door && !wcscmp( late.path, path ))
    {
        late.door = door;
        old = NULL;
    }
    waitlock_leave( &lock );
    door_close( old );
}

void connect_process_detach( void )
{
    forget_late();
}

/* ---- connecting ------------------------------------------------------------------------------- */

/* Whoever has shown the helper's cookie is told the program's. Takes the socket. SCARD_E_SERVICE_STOPPED: he has gone
 * meanwhile, as one who has waited too long. */
static DWORD answer( const struct door *door, SOCKET shown, SOCKET *socket )
{
    const int on = 1;

    sockets_known()->set_option( shown, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof(on) );
    if (socket_send( shown, door_cookies( door )->program, TOKEN_COOKIE_LEN ) && !socket_is_readable( shown, 0 ))
    {
        *socket = shown;
        return ERROR_SUCCESS;
    }
    socket_close( shown );
    return SCARD_E_SERVICE_STOPPED;
}

/* Waits for the helper of that door, which is closed or kept. */
static DWORD wait_at( struct door *door, const WCHAR *path, DWORD timeout, SOCKET *socket )
{
    SOCKET shown;
    DWORD err;

    if (!door_wait( door, timeout, &shown ))
    {
        WARN( "the helper %s was started, and has not come within %lu ms\n", trace_wstr( path ), timeout );
        keep_late( path, door, timeout > LATE_LIMIT );
        return NTE_PROVIDER_DLL_FAIL;
    }
    err = answer( door, shown, socket );
    door_close( door );
    return err;
}

static DWORD start_and_wait( const WCHAR *path, DWORD timeout, SOCKET *socket )
{
    struct door *door;
    DWORD err;

    if ((err = door_open( &door ))) return err;
    if (!(err = start_helper( path, door_port( door ), (const BYTE *)door_cookies( door ) )))
        return wait_at( door, path, timeout, socket );
    door_close( door );
    return err;
}

DWORD connect_daemon( DWORD begun, SOCKET *socket )
{
    struct door *door = NULL;
    WCHAR path[MAX_PATH];
    BOOL is_late;
    DWORD err;

    if (!start_path( path )) return NTE_PROVIDER_DLL_FAIL;
    is_late = take_late( path, &door );
    if (door) err = wait_at( door, path, LATE_LIMIT, socket );
    else err = start_and_wait( path, is_late ? LATE_LIMIT : connect_left( begun ), socket );
    if (err != (DWORD)NTE_PROVIDER_DLL_FAIL) forget_late();
    if (door && err == (DWORD)SCARD_E_SERVICE_STOPPED) err = start_and_wait( path, connect_left( begun ), socket );
    return err == (DWORD)SCARD_E_SERVICE_STOPPED ? (DWORD)NTE_PROVIDER_DLL_FAIL : err;
}
