/* Listening, see door.h. Whoever finds the port may connect to it: all who do wait side by side until one of them
 * shows the helper's cookie. No thread is needed, since a program may acquire a context in its DllMain.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "door.h"
#include "heap.h"
#include "primitives/random.h"

#include <winerror.h>

#define CALLERS_MAX 16      /* the oldest goes for a new one */

struct caller
{
    SOCKET socket;
    DWORD  len;             /* bytes of the cookie that have come */
    BYTE   shown[TOKEN_COOKIE_LEN];
};

struct door
{
    const struct sockets *calls;
    SOCKET                listener;
    WORD                  port;
    struct door_cookies   cookies;
    DWORD                 count;
    struct caller         callers[CALLERS_MAX];
};

/* Children of the program shall not have it. */
static void keep_private( SOCKET socket )
{
    SetHandleInformation( (HANDLE)socket, HANDLE_FLAG_INHERIT, 0 );
}

static BOOL listen_at( struct door *door )
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    int len = sizeof(address), on = 1;

    if ((door->listener = door->calls->open( AF_INET, SOCK_STREAM, IPPROTO_TCP )) == INVALID_SOCKET) return FALSE;
    keep_private( door->listener );
    address.sin_addr.s_addr = 0x0100007f;       /* 127.0.0.1 */
    door->calls->set_option( door->listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, (const char *)&on, sizeof(on) );
    if (door->calls->bind( door->listener, (const struct sockaddr *)&address, sizeof(address) ) ||
        door->calls->listen( door->listener, SOMAXCONN ) ||
        door->calls->name( door->listener, (struct sockaddr *)&address, &len ) ||
        !socket_set_quiet( door->listener )) return FALSE;
    door->port = (WORD)(address.sin_port << 8 | address.sin_port >> 8);
    return TRUE;
}

static void send_away( struct door *door, DWORD i )
{
    socket_close( door->callers[i].socket );
    memmove( &door->callers[i], &door->callers[i + 1], (--door->count - i) * sizeof(door->callers[0]) );
}

static void let_in( struct door *door, SOCKET socket )
{
    keep_private( socket );
    if (door->count == CALLERS_MAX) send_away( door, 0 );
    door->callers[door->count++] = (struct caller){ .socket = socket };
    if (!socket_set_quiet( socket )) send_away( door, door->count - 1 );
}

/* Whether he has shown the cookie. One that says something else, or leaves, is sent away. */
static BOOL listen_to( struct door *door, DWORD i )
{
    struct caller *caller = &door->callers[i];
    int len = door->calls->recv( caller->socket, (char *)caller->shown + caller->len, TOKEN_COOKIE_LEN - caller->len,
                                 0 );

    if (len < 0 && GetLastError() == WSAEWOULDBLOCK) return FALSE;
    if (len > 0) caller->len += len;
    if (len > 0 && caller->len < TOKEN_COOKIE_LEN) return FALSE;
    if (len > 0 && token_cookie_equal( caller->shown, door->cookies.helper )) return TRUE;
    send_away( door, i );
    return FALSE;
}

/* Whether one of them shows the cookie. From the last one on, since some may go. */
static BOOL listen_to_all( struct door *door, SOCKET *socket )
{
    DWORD i;

    for (i = door->count; i--;)
    {
        if (!listen_to( door, i )) continue;
        *socket = door->callers[i].socket;
        door->callers[i].socket = INVALID_SOCKET;
        return TRUE;
    }
    return FALSE;
}

BOOL door_wait( struct door *door, DWORD timeout, SOCKET *socket )
{
    const DWORD begun = GetTickCount();
    SOCKET caller;
    DWORD gone;

    for (gone = 0; !listen_to_all( door, socket ); gone = GetTickCount() - begun)
    {
        if (gone > timeout) return FALSE;
        if ((caller = door->calls->accept( door->listener, NULL, NULL )) != INVALID_SOCKET) let_in( door, caller );
        else sockets_pause( gone );
    }
    return TRUE;
}

/* ---- doors ------------------------------------------------------------------------------------ */

DWORD door_open( struct door **opened )
{
    struct door *door = heap_alloc( sizeof(*door) );
    DWORD err;

    if (!door) return NTE_NO_MEMORY;
    door->listener = INVALID_SOCKET;
    if (!(door->calls = sockets_get())) err = NTE_PROVIDER_DLL_FAIL;
    else if (!(err = random_bytes( &door->cookies, sizeof(door->cookies) )) && !listen_at( door ))
        err = NTE_PROVIDER_DLL_FAIL;
    if (err) door_close( door );
    else *opened = door;
    return err;
}

void door_close( struct door *door )
{
    if (!door) return;
    while (door->count) send_away( door, door->count - 1 );
    socket_close( door->listener );
    heap_free_secret( door, sizeof(*door) );
}

WORD door_port( const struct door *door )
{
    return door->port;
}

const struct door_cookies *door_cookies( const struct door *door )
{
    return &door->cookies;
}
