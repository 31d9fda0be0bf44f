/* One call: its random arguments, running it, and judging what came of it. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <stdio.h>
#include <string.h>

#define NAME( name ) # name,
const char *const function_names[FUNCTIONS] = { ALL_FUNCTIONS( NAME ) };

/* splitmix64 */
uint64_t random_bits( struct worker *w )
{
    uint64_t z = w->random += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

unsigned int below( struct worker *w, unsigned int n )
{
    return n ? (random_bits( w ) >> 32) % n : 0;
}

/* ---- running ---------------------------------------------------------------------------------- */

void call_begin( struct worker *w, enum function func )
{
    unsigned int i;

    for (i = 0; i < ARENAS; i++) clear_arena( w, i );
    w->func = func;
    w->arg_count = 0;
    w->must_fail = w->may_write = FALSE;
    w->sub = SUB_NONE;
    w->wide = below( w, 2 );
    w->key = w->key_copy = 0;
    w->hash = w->hash_copy = 0;
}

void call_start( struct worker *w )
{
    if (options.print) print_call( w, FALSE );
    w->began = GetTickCount();
    InterlockedExchange( &w->busy, 1 );
    SetLastError( 0xdeadbeef );
}

static void check_failure( struct worker *w )
{
    if (!error_allowed( w->func, w->error ))
        fail( w, BAD_ERROR, "FALSE with an error that docs/behaviour/errors.tsv does not have" );
}

void call_end( struct worker *w, BOOL ret )
{
    w->error = GetLastError();
    InterlockedExchange( &w->busy, 0 );
    w->ret = ret;
    if (options.print) print_call( w, TRUE );
    w->calls[w->func]++;
    w->good[w->func] += !!ret;
    if (w->sub)
    {
        w->calls[FUNCTIONS + w->sub]++;
        w->good[FUNCTIONS + w->sub] += !!ret;
    }
    if (!ret) check_failure( w );
    if (ret && w->must_fail && options.threads == 1) fail( w, BAD_HANDLE, "TRUE with a handle that is no live one" );
    check_buffers( w );
    if (ret) forget_watched( w );
    else check_unchanged( w );
}

/* ---- arguments -------------------------------------------------------------------------------- */

ULONG_PTR arg_note( struct worker *w, enum arg_type type, ULONG_PTR value, DWORD len )
{
    w->args[w->arg_count++] = (struct arg){ type, value, len };
    return value;
}

DWORD arg_number( struct worker *w, DWORD value )
{
    return arg_note( w, ARG_NUMBER, value, 0 );
}

DWORD arg_flags( struct worker *w, const DWORD *usual, unsigned int count )
{
    DWORD flags = usual[below( w, count )];

    if (one_in( w, 25 )) flags ^= 1u << below( w, 32 );
    else if (one_in( w, 60 )) flags = random_bits( w );
    else if (one_in( w, 200 )) flags = ~0u;
    return arg_number( w, flags );
}

DWORD arg_value( struct worker *w, DWORD value )
{
    static const DWORD others[] = { 0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff };

    if (one_in( w, 40 )) value = ONE_OF( w, others );
    else if (one_in( w, 80 )) value = random_bits( w );
    else if (one_in( w, 40 )) value ^= 1u << below( w, 32 );
    return arg_number( w, value );
}

static const enum arg_type handle_types[KINDS] = { ARG_PROV, ARG_KEY, ARG_HASH };

/* Zero, stale, foreign, inside of an object, any number, an address of other memory. */
static ULONG_PTR bad_handle( struct worker *w, enum kind kind )
{
    struct object other;
    enum kind foreign = (kind + 1 + below( w, 2 )) % KINDS;

    switch (below( w, 7 ))
    {
    case 0: return 0;
    case 1: return object_find( foreign, 0, 0, below( w, 48 ), &other ) ? other.handle : 0;
    case 2: return object_find( kind, 0, 0, below( w, 48 ), &other ) ? other.handle + 1 + below( w, 127 ) : 0;
    case 3: return random_bits( w );
    case 4: return below( w, 0x10000 );
    case 5: return (ULONG_PTR)w->arena[A_EXTRA] + below( w, 0x1000 );
    default: return object_stale( below( w, 64 ) );
    }
}

ULONG_PTR arg_this( struct worker *w, enum kind kind, ULONG_PTR handle )
{
    if (one_in( w, 25 )) handle = bad_handle( w, kind );
    return arg_note( w, handle_types[kind], handle, 0 );
}

ULONG_PTR arg_handle( struct worker *w, enum kind kind, DWORD need, ULONG_PTR parent, struct object *found )
{
    unsigned int random = below( w, 48 );

    memset( found, 0, sizeof(*found) );
    if (one_in( w, 25 )) found->handle = bad_handle( w, kind );
    else if (!object_find( kind, one_in( w, 20 ) ? 0 : need, one_in( w, 20 ) ? 0 : parent, random, found ))
        object_find( kind, 0, 0, random, found );
    if (!object_live( kind, found->handle, NULL )) w->must_fail = TRUE;
    return arg_note( w, handle_types[kind], found->handle, 0 );
}

ULONG_PTR arg_optional( struct worker *w, enum kind kind, DWORD need, ULONG_PTR parent, struct object *found )
{
    memset( found, 0, sizeof(*found) );
    if (!one_in( w, 6 )) return arg_note( w, handle_types[kind], 0, 0 );
    if (one_in( w, 4 )) found->handle = bad_handle( w, kind );
    else object_find( kind, need, parent, below( w, 48 ), found );
    if (found->handle && !object_live( kind, found->handle, NULL )) w->must_fail = TRUE;
    return arg_note( w, handle_types[kind], found->handle, 0 );
}

/* ---- a call as text ----------------------------------------------------------------------------- */

/* Where a pointer leads: into an arena, then with the bytes that it has before its end. */
static void print_pointer( const struct worker *w, ULONG_PTR value )
{
    const struct piece *piece = w->piece;
    unsigned int i;

    if (!value) printf( "NULL" );
    else if (value - (ULONG_PTR)w->readonly < 0x2000)
        printf( "<read only, %u to its end>", (unsigned int)((ULONG_PTR)w->readonly + 0x2000 - value) );
    else if (value - (ULONG_PTR)w->nothing < 0x2000) printf( "<no access>" );
    else
    {
        for (i = 0; i < ARENAS; i++, piece++) if (piece->at == (const BYTE *)value) break;
        if (i < ARENAS)
            printf( "<%lu bytes%s>", piece->bytes,
                    piece->at + piece->bytes == w->arena[i] + 0x2000 ? " at the end of a page" : "" );
        else printf( "(void *)%#llx", (unsigned long long)value );
    }
}

static void print_bytes( const struct worker *w, const struct arg *arg )
{
    unsigned int i, j;
    DWORD n;

    print_pointer( w, arg->value );
    for (i = 0; i < ARENAS; i++) if (arg->value && w->piece[i].at == (const BYTE *)arg->value) break;
    if (i == ARENAS) return;
    n = arg->len < w->piece[i].bytes ? arg->len : w->piece[i].bytes;
    printf( " \"" );
    for (j = 0; j < n && j < 48; j++) printf( "%02x", w->piece[i].at[j] );
    printf( n > 48 ? "...\"" : "\"" );
}

static void print_string( const struct worker *w, const struct arg *arg )
{
    unsigned int step = arg->type == ARG_WSTRING ? 2 : 1;
    const BYTE *at = (const BYTE *)arg->value;
    const struct piece *piece = w->piece;
    DWORD i;

    while (piece < w->piece + ARENAS && piece->at != at) piece++;
    if (!at || piece == w->piece + ARENAS)
    {
        print_pointer( w, arg->value );
        return;
    }
    printf( step == 2 ? "L\"" : "\"" );
    for (i = 0; i < piece->bytes && i < 80 && at[i]; i += step) putchar( at[i] );
    printf( piece->stated ? "\" without an end" : "\"" );
}

static void print_arg( const struct worker *w, const struct arg *arg )
{
    static const char *const kinds[] = { "", "prov", "key", "hash" };

    switch (arg->type)
    {
    case ARG_PROV:
    case ARG_KEY:
    case ARG_HASH:
        if (arg->value) printf( "%s_%llx", kinds[arg->type], (unsigned long long)arg->value );
        else printf( "0" );
        break;
    case ARG_BYTES: print_bytes( w, arg ); break;
    case ARG_PLACE: print_pointer( w, arg->value ); break;
    case ARG_STRING:
    case ARG_WSTRING: print_string( w, arg ); break;
    default: printf( "%#llx", (unsigned long long)arg->value );
    }
}

/* As C, but that handles have names by their values and pointers a word about what they lead to. */
void print_call( const struct worker *w, BOOL done )
{
    char room[16];
    unsigned int i;

    if (!done)
    {
        printf( "/* %u.%u */ %s( ", w->index, w->number, function_names[w->func] );
        for (i = 0; i < w->arg_count; i++)
        {
            if (i) printf( ", " );
            print_arg( w, &w->args[i] );
        }
        printf( " );" );
    }
    else if (!w->ret) printf( "  /* FALSE, %s */\n", error_name( w->error, room ) );
    else if (w->piece[A_HANDLE].at)
        printf( "  /* TRUE, makes %llx */\n", (unsigned long long)*(ULONG_PTR *)w->piece[A_HANDLE].at );
    else printf( "  /* TRUE */\n" );
    fflush( stdout );
}

static void print_failure( struct worker *w, const char *text, va_list va )
{
    char room[16];

    if (options.print) printf( "\n" );
    printf( "FAIL: %s: ", w ? function_names[w->func] : "abuse" );
    vprintf( text, va );
    if (w) printf( "; %s, %s", w->ret ? "TRUE" : "FALSE", error_name( w->error, room ) );
    printf( "\nFAIL: --seed %llu --threads %u, call %u, %u bits\n", (unsigned long long)round_seed, options.threads,
            w ? w->number : 0, (unsigned int)sizeof(void *) * 8 );
    if (w)
    {
        print_call( w, FALSE );
        printf( "\n" );
    }
}

/* Whether --all has told of this before. */
static BOOL told( const struct worker *w, enum failure kind )
{
    static DWORD seen[256][3];
    static unsigned int count;
    unsigned int i;

    for (i = 0; i < count; i++)
        if (seen[i][0] == (DWORD)kind && seen[i][1] == (DWORD)w->func && seen[i][2] == w->error) return TRUE;
    if (count == ARRAYSIZE( seen )) return TRUE;
    memcpy( seen[count++], (DWORD[]){ kind, w->func, w->error }, sizeof(seen[0]) );
    return FALSE;
}

unsigned int failures;

/* The exit code tells the kind of a failure and the function, so that two can be compared. */
void fail( struct worker *w, enum failure kind, const char *text, ... )
{
    static volatile LONG failing;
    BOOL go_on = options.all && w && kind != BAD_CRASH && kind != BAD_HANG;
    va_list va;

    while (InterlockedExchange( &failing, 1 )) Sleep( 100 );
    if (!go_on || !told( w, kind ))
    {
        va_start( va, text );
        print_failure( w, text, va );
        va_end( va );
        fflush( stdout );
        failures++;
    }
    if (!go_on) TerminateProcess( GetCurrentProcess(), kind << 16 | (w ? w->func : 0) << 8 | 1 );
    InterlockedExchange( &failing, 0 );
}
