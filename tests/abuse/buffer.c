/* Memory that calls are given: arenas between pages that cannot be touched, full of canaries but for the piece that the
 * call gets, which lies at either end. A second one can only be read, a third one not even that.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

#define PAGE        0x1000
#define ARENA_BYTES (2 * PAGE)
#define CANARY      0xc5
#define OUT_FILL    0x5a

static BYTE canaries[ARENA_BYTES];

static BYTE *reserve( DWORD protect )
{
    BYTE *base = VirtualAlloc( NULL, ARENA_BYTES + 2 * PAGE, MEM_RESERVE, PAGE_NOACCESS );
    BYTE *arena;
    DWORD old;

    if (!base || !(arena = VirtualAlloc( base + PAGE, ARENA_BYTES, MEM_COMMIT, PAGE_READWRITE ))) ExitProcess( 2 );
    memset( arena, CANARY, ARENA_BYTES );
    if (!VirtualProtect( arena, ARENA_BYTES, protect, &old )) ExitProcess( 2 );
    return arena;
}

void buffers_init( struct worker *w )
{
    unsigned int i;

    memset( canaries, CANARY, sizeof(canaries) );
    for (i = 0; i < ARENAS; i++)
    {
        w->arena[i] = reserve( PAGE_READWRITE );
        w->before[i] = VirtualAlloc( NULL, ARENA_BYTES, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE );
    }
    w->readonly = reserve( PAGE_READONLY );
    w->nothing = reserve( PAGE_NOACCESS );
}

/* Canaries again; a failure that was told of may have left more than the piece. */
void clear_arena( struct worker *w, enum arena arena )
{
    struct piece *piece = &w->piece[arena];

    if (piece->at) memset( piece->at, CANARY, piece->bytes );
    if (piece->at && options.all && memcmp( w->arena[arena], canaries, ARENA_BYTES ))
        memset( w->arena[arena], CANARY, ARENA_BYTES );
    piece->at = NULL;
}

/* A pointer that is not good for `len` bytes. */
static void *bad_pointer( struct worker *w, DWORD len, BOOL may_be_readonly )
{
    switch (below( w, 8 ))
    {
    case 0: return w->nothing + below( w, PAGE );
    case 1: return (void *)(ULONG_PTR)(1 + below( w, 0xffff ));
    case 2: return (void *)~(ULONG_PTR)below( w, 256 );
    case 3: return (void *)(ULONG_PTR)(random_bits( w ) & ~(uint64_t)0xffffffff);
    case 4: if (may_be_readonly) return w->readonly + below( w, PAGE );
    /* fall through */
    case 5: return len > 1 ? w->readonly + ARENA_BYTES - 1 - below( w, min( len - 1, ARENA_BYTES ) ) : NULL;
    default: return NULL;
    }
}

/* Makes a piece of an arena: `len` bytes of content, or the filling of outputs. */
static BYTE *make_piece( struct worker *w, enum arena arena, const void *content, DWORD len, DWORD room, DWORD stated )
{
    struct piece *piece = &w->piece[arena];
    BOOL end = stated > room || below( w, 2 );

    if (room > ARENA_BYTES) room = ARENA_BYTES;
    if (len > room) len = room;
    piece->at = w->arena[arena] + (end ? ARENA_BYTES - room : 0);
    piece->bytes = room;
    piece->stated = stated;
    piece->good = stated <= room;
    memset( piece->at, OUT_FILL, room );
    if (content) memcpy( piece->at, content, len );
    memcpy( w->before[arena], piece->at, room );
    return piece->at;
}

void *arg_input( struct worker *w, enum arena arena, const void *content, DWORD len )
{
    void *at = one_in( w, 40 ) ? bad_pointer( w, len, FALSE ) : make_piece( w, arena, content, len, len, 0 );

    arg_note( w, ARG_BYTES, (ULONG_PTR)at, len );
    return at;
}

void *arg_output( struct worker *w, enum arena arena, DWORD bytes, DWORD stated )
{
    void *at = one_in( w, 40 ) ? bad_pointer( w, bytes, TRUE ) : make_piece( w, arena, NULL, 0, bytes, stated );

    arg_note( w, ARG_PLACE, (ULONG_PTR)at, 0 );
    return at;
}

void *arg_inout( struct worker *w, enum arena arena, const void *content, DWORD len, DWORD stated )
{
    DWORD room = stated > ARENA_BYTES ? len : stated > len ? stated : len;
    void *at = one_in( w, 40 ) ? bad_pointer( w, len, TRUE ) : make_piece( w, arena, content, len, room, stated );

    arg_note( w, ARG_BYTES, (ULONG_PTR)at, len );
    return at;
}

DWORD *arg_dword( struct worker *w, enum arena arena, DWORD value )
{
    void *at = one_in( w, 60 ) ? bad_pointer( w, sizeof(value), TRUE ) :
               make_piece( w, arena, &value, sizeof(value), sizeof(value), sizeof(value) );

    arg_note( w, ARG_BYTES, (ULONG_PTR)at, sizeof(value) );
    return at;
}

ULONG_PTR *arg_place( struct worker *w )
{
    ULONG_PTR value = SENTINEL;
    void *at = one_in( w, 60 ) ? bad_pointer( w, sizeof(value), TRUE ) :
               make_piece( w, A_HANDLE, &value, sizeof(value), sizeof(value), sizeof(value) );

    arg_note( w, ARG_PLACE, (ULONG_PTR)at, 0 );
    return at;
}

DWORD *arg_reserved( struct worker *w )
{
    void *at = one_in( w, 40 ) ? bad_pointer( w, 4, TRUE ) : NULL;

    arg_note( w, ARG_PLACE, (ULONG_PTR)at, 0 );
    return at;
}

static DWORD to_wide( WCHAR *wide, const char *text, DWORD chars )
{
    DWORD i;

    for (i = 0; i < chars; i++) wide[i] = (BYTE)text[i];
    return chars * sizeof(WCHAR);
}

/* Another name: empty, long, not there, without an end. */
static void *strange_name( struct worker *w, enum arena arena )
{
    static const DWORD lengths[] = { 0, 1, 259, 260, 261, 300, 1000 };
    DWORD chars = ONE_OF( w, lengths ), len;
    WCHAR wide[1001];
    char text[1001];

    memset( text, 'n', sizeof(text) );
    if (one_in( w, 2 )) return bad_pointer( w, 4, FALSE );
    text[chars] = one_in( w, 6 ) ? 'n' : 0;
    len = w->wide ? to_wide( wide, text, chars + 1 ) : chars + 1;
    /* Without an end it runs into the page behind. */
    return make_piece( w, arena, w->wide ? (void *)wide : text, len, len, text[chars] ? ~0u : 0 );
}

void *arg_name( struct worker *w, enum arena arena, const char *name )
{
    WCHAR wide[300];
    void *at;
    DWORD len;

    if (one_in( w, 30 )) at = strange_name( w, arena );
    else if (!name) at = NULL;
    else
    {
        len = w->wide ? to_wide( wide, name, strlen( name ) + 1 ) : strlen( name ) + 1;
        at = make_piece( w, arena, w->wide ? (const void *)wide : name, len, len, 0 );
    }
    arg_note( w, w->wide ? ARG_WSTRING : ARG_STRING, (ULONG_PTR)at, 0 );
    return at;
}

DWORD some_size( struct worker *w, DWORD need )
{
    switch (below( w, 24 ))
    {
    case 0: return 0;
    case 1: return 1;
    case 2: return need ? need - 1 : 0;
    case 3: return need + 1;
    case 4: return 0x80000000;
    case 5: return 0xffffffff;
    case 6: return below( w, 2 * need + 1 );
    default: return need;
    }
}

/* The room is as large as was said, but for sizes that no arena has: then that of what is needed. */
void arg_sized( struct worker *w, DWORD need, struct sized *out )
{
    out->stated = some_size( w, need );
    if (one_in( w, 10 ))
    {
        out->data = NULL;
        arg_note( w, ARG_PLACE, 0, 0 );
    }
    else out->data = arg_output( w, A_DATA, out->stated > ARENA_BYTES ? need : out->stated, out->stated );
    out->len = arg_dword( w, A_LEN, out->stated );
}

DWORD len_now( struct worker *w )
{
    DWORD len = 0;

    if (w->piece[A_LEN].at) memcpy( &len, w->piece[A_LEN].at, sizeof(len) );
    return len;
}

ULONG_PTR placed( struct worker *w )
{
    ULONG_PTR handle = 0;

    if (w->piece[A_HANDLE].at) memcpy( &handle, w->piece[A_HANDLE].at, sizeof(handle) );
    return handle;
}

void check_sized( struct worker *w, const struct sized *out )
{
    DWORD len = len_now( w );

    if (!w->piece[A_LEN].at) return;
    if (!w->ret && w->error == ERROR_MORE_DATA && len <= out->stated)
        fail( w, BAD_SIZE, "ERROR_MORE_DATA, %#lx bytes were there and %#lx are said to be needed", out->stated, len );
    if (w->ret && out->data && len > out->stated)
        fail( w, BAD_SIZE, "TRUE with %#lx bytes, where there is room for %#lx", len, out->stated );
}

/* What no call may touch, and what one that failed may not. */
static void check_piece( struct worker *w, enum arena arena )
{
    struct piece *piece = &w->piece[arena];
    BYTE *base = w->arena[arena];
    DWORD writable = piece->stated < piece->bytes ? piece->stated : piece->bytes, front = piece->at - base;

    if (memcmp( base, canaries, front )) fail( w, BAD_CANARY, "writes before memory of arena %u", arena );
    if (memcmp( piece->at + piece->bytes, canaries, ARENA_BYTES - front - piece->bytes ))
        fail( w, BAD_CANARY, "writes behind memory of arena %u", arena );
    if (memcmp( piece->at + writable, w->before[arena] + writable, piece->bytes - writable ))
        fail( w, BAD_CANARY, "writes behind the %#lx bytes that were stated for arena %u", writable, arena );
}

static void check_failed( struct worker *w, enum arena arena )
{
    struct piece *piece = &w->piece[arena];
    ULONG_PTR handle = placed( w );

    if (arena == A_LEN && w->error == ERROR_MORE_DATA) return;
    if (arena == A_HANDLE && !handle) return;
    if (arena == A_DATA && w->may_write) return;
    if (!piece->good || !memcmp( piece->at, w->before[arena], piece->bytes )) return;
    fail( w, BAD_CHANGE, "fails and has written to memory of arena %u", arena );
}

void check_buffers( struct worker *w )
{
    struct piece *piece;
    unsigned int i;

    for (i = 0; i < ARENAS; i++)
    {
        piece = &w->piece[i];
        if (!piece->at) continue;
        check_piece( w, i );
        /* With several threads the cause of a failure may come about in the middle of the call. */
        if (!w->ret && options.threads == 1) check_failed( w, i );
    }
}
