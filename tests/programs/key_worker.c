/* Works on key containers until it is killed, and tells in a log what it is about to do and what it has done. The next
 * worker reads that log first and looks whether each container holds just what it must: what was done is there, and
 * what was begun is there whole or not at all. What is wrong is logged as a line "bad ...". tests/keystore-kill.sh
 * kills.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"

#define CONTAINER_COUNT 5       /* the last one is shared with another worker */
#define POOL_COUNT      4
#define RUN_MAX        60000   /* ms: ends by itself if nobody kills it */

enum op { OP_NONE, OP_NEW, OP_DELETE, OP_GENERATE, OP_IMPORT, OP_SIGN, OP_COUNT };

static const char *const op_names[] = { "none", "new", "delete", "generate", "import", "sign" };

struct state
{
    BOOL      exists;
    ULONGLONG ids[2];
};

/* A container as the log has it. */
struct container
{
    char         name[32];
    struct state state;
    enum op      begun;         /* OP_NONE: nothing is under way */
    int          slot;
    ULONGLONG    id;            /* of the key to be stored; 0: not known before */
    HCRYPTPROV   prov;          /* a context that is kept open for a while */
};

static struct container containers[CONTAINER_COUNT];
static struct key_blob pool[POOL_COUNT];
static HANDLE log_file;
static int own_slot;            /* of the shared container */
static unsigned int random_state;

static BOOL is_shared( const struct container *container )
{
    return container == &containers[CONTAINER_COUNT - 1];
}

static unsigned int random_below( unsigned int limit )
{
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 16) % limit;
}

/* One line by one write, which the system has when this returns, whatever becomes of the program. */
static void __attribute__((format( printf, 1, 2 ))) say( const char *format, ... )
{
    char line[256];
    va_list args;
    DWORD done;

    va_start( args, format );
    vsnprintf( line, sizeof(line), format, args );
    va_end( args );
    if (!WriteFile( log_file, line, strlen( line ), &done, NULL )) ExitProcess( 3 );
}

static void bad( const struct container *container, const char *what )
{
    say( "bad %s: %s, error %#lx\n", container->name, what, GetLastError() );
    ExitProcess( 1 );
}

/* ---- the log of the worker before ---------------------------------------------------------------- */

static struct container *find( const char *name )
{
    unsigned int i;

    for (i = 0; i < CONTAINER_COUNT; i++) if (!strcmp( containers[i].name, name )) return &containers[i];
    return NULL;
}

/* What an operation makes of a container. */
static void apply( struct state *state, enum op op, int slot, ULONGLONG id )
{
    if (op == OP_NEW) state->exists = TRUE;
    if (op == OP_DELETE) memset( state, 0, sizeof(*state) );
    if (op == OP_GENERATE || op == OP_IMPORT) state->ids[slot] = id;
}

static enum op find_op( const char *name )
{
    int op;

    for (op = OP_NONE; op < OP_COUNT; op++) if (!strcmp( op_names[op], name )) return op;
    return OP_NONE;
}

static void read_line( const char *line )
{
    char word[16], name[32], op[16];
    struct container *container;
    ULONGLONG ids[2];
    int number;

    if (sscanf( line, "state %31s %d %llx %llx", name, &number, &ids[0], &ids[1] ) == 4)
    {
        if (!(container = find( name ))) return;
        container->state.exists = number;
        memcpy( container->state.ids, ids, sizeof(ids) );
        return;
    }
    if (sscanf( line, "%15s %31s %15s %d %llx", word, name, op, &number, &ids[0] ) != 5) return;
    if (!(container = find( name ))) return;
    container->begun = strcmp( word, "done" ) ? find_op( op ) : OP_NONE;
    container->slot = number;
    container->id = ids[0];
    if (!container->begun) apply( &container->state, find_op( op ), number, ids[0] );
}

/* A last line without its end was never written as a whole. */
static void read_log( const char *name )
{
    FILE *file = fopen( name, "rb" );
    char line[256];

    if (!file)
    {
        say( "bad log %s cannot be read\n", name );
        ExitProcess( 1 );
    }
    while (fgets( line, sizeof(line), file )) if (strchr( line, '\n' )) read_line( line );
    fclose( file );
}

/* ---- looking --------------------------------------------------------------------------------------- */

/* Whether the key of a slot works, and which it is. The other worker may replace its own in the shared container
 * between the look at the public half and the signature: what fails then is another key by now. */
static BOOL works( HCRYPTPROV prov, int slot, ULONGLONG *id )
{
    ULONGLONG before;

    do
    {
        before = *id;
        if (!*id || pair_works( prov, slot )) return TRUE;
        if (!get_id( prov, slot, id )) return FALSE;
    } while (*id != before);
    return FALSE;
}

static void look( struct container *container, struct state *now )
{
    HCRYPTPROV prov;
    int slot;

    memset( now, 0, sizeof(*now) );
    if (!acquire( container->name, 0, &prov ))
    {
        if (GetLastError() != (DWORD)NTE_BAD_KEYSET) bad( container, "cannot be opened" );
        return;
    }
    now->exists = TRUE;
    for (slot = 0; slot < 2; slot++)
    {
        if (!get_id( prov, slot, &now->ids[slot] )) bad( container, "has a key that cannot be read" );
        if (!works( prov, slot, &now->ids[slot] )) bad( container, "has a key that does not work" );
    }
    CryptReleaseContext( prov, 0 );
}

/* The other slot of the shared container is the other worker's affair. */
static BOOL fits( const struct container *container, const struct state *now, const struct state *wanted )
{
    int slot;

    if (now->exists != wanted->exists) return FALSE;
    for (slot = 0; slot < 2; slot++)
        if (now->ids[slot] != wanted->ids[slot] && !(is_shared( container ) && slot != own_slot)) return FALSE;
    return TRUE;
}

/* rows: containers: keep-01, keep-03, keep-04, con-open-10 */
static void judge( struct container *container, const struct state *now )
{
    struct state after = container->state;
    ULONGLONG id = container->begun == OP_GENERATE ? now->ids[container->slot] : container->id;  /* whichever it was */

    if (fits( container, now, &container->state )) return;
    apply( &after, container->begun, container->slot, id );
    if (container->begun && (id || container->begun < OP_GENERATE) && fits( container, now, &after )) return;
    say( "bad %s: %s under way (slot %d, %016llx), is %d %016llx %016llx, was %d %016llx %016llx\n", container->name,
         op_names[container->begun], container->slot, container->id, now->exists, now->ids[0], now->ids[1],
         container->state.exists, container->state.ids[0], container->state.ids[1] );
    ExitProcess( 1 );
}

/* The list names the containers that are there, and nothing else of this worker. */
static void check_list( void )
{
    DWORD flags = CRYPT_FIRST, len, found = 0, wanted = 0, i;
    struct container *container;
    char name[MAX_PATH + 1];
    HCRYPTPROV prov;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT, &prov )) bad( &containers[0], "no context for the list" );
    for (len = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len,
                                                flags ); len = sizeof(name))
    {
        if (strchr( name, '.' )) say( "bad %s is listed\n", name );
        if ((container = find( name )) && !container->state.exists) bad( container, "is listed" );
        if (container) found++;
        flags = 0;
    }
    if (GetLastError() != ERROR_NO_MORE_ITEMS) bad( &containers[0], "list" );
    for (i = 0; i < CONTAINER_COUNT; i++) wanted += containers[i].state.exists;
    if (found != wanted) say( "bad list: %lu of %lu containers\n", found, wanted );
    CryptReleaseContext( prov, 0 );
}

static void check_all( void )
{
    unsigned int i;

    for (i = 0; i < CONTAINER_COUNT; i++)
    {
        struct container *container = &containers[i];
        struct state now;

        look( container, &now );
        judge( container, &now );
        container->state = now;
        container->begun = OP_NONE;
        say( "state %s %d %016llx %016llx\n", container->name, now.exists, now.ids[0], now.ids[1] );
    }
    check_list();
}

/* ---- working --------------------------------------------------------------------------------------- */

static void close( struct container *container )
{
    if (container->prov) CryptReleaseContext( container->prov, 0 );
    container->prov = 0;
}

static void open( struct container *container )
{
    if (!container->prov && !acquire( container->name, 0, &container->prov )) bad( container, "cannot be opened" );
}

static void do_new( struct container *container )
{
    if (!acquire( container->name, CRYPT_NEWKEYSET, &container->prov )) bad( container, "new" );
}

static void do_delete( struct container *container )
{
    HCRYPTPROV prov;

    close( container );
    if (!acquire( container->name, CRYPT_DELETEKEYSET, &prov )) bad( container, "delete" );
}

static void do_generate( struct container *container )
{
    open( container );
    if (!generate_pair( container->prov, container->slot, &container->id )) bad( container, "generate" );
}

static void do_import( struct container *container )
{
    const struct key_blob *blob = &pool[random_below( POOL_COUNT )];

    open( container );
    container->id = blob_id( blob );
    say( "begin %s import %d %016llx\n", container->name, container->slot, container->id );
    if (!import_pair( container->prov, container->slot, blob )) bad( container, "import" );
}

static void do_sign( struct container *container )
{
    ULONGLONG id;

    open( container );
    if (!get_id( container->prov, container->slot, &id ) || id != container->state.ids[container->slot])
        bad( container, "holds another key" );
    if (id && !pair_works( container->prov, container->slot )) bad( container, "sign" );
}

static void( *const do_op[] )( struct container *container ) =
{ NULL, do_new, do_delete, do_generate, do_import, do_sign };

static enum op choose_op( const struct container *container )
{
    unsigned int choice = random_below( 10 );

    if (!container->state.exists) return OP_NEW;
    if (choice < 4) return OP_GENERATE;
    if (choice < 7) return OP_IMPORT;
    return choice < 8 && !is_shared( container ) ? OP_DELETE : OP_SIGN;
}

static void work_once( void )
{
    struct container *container = &containers[random_below( CONTAINER_COUNT )];
    enum op op = choose_op( container );

    container->slot = is_shared( container ) ? own_slot : (int)random_below( 2 );
    container->id = 0;
    if (op != OP_IMPORT) say( "begin %s %s %d 0\n", container->name, op_names[op], container->slot );
    do_op[op]( container );
    apply( &container->state, op, container->slot, container->id );
    say( "done %s %s %d %016llx\n", container->name, op_names[op], container->slot, container->id );
    if (!random_below( 3 )) close( container );
}

/* ---- the program ------------------------------------------------------------------------------------- */

static void set_names( const char *name, const char *shared )
{
    unsigned int i;

    for (i = 0; i < CONTAINER_COUNT - 1; i++)
        snprintf( containers[i].name, sizeof(containers[i].name), "%s-%u", name, i );
    snprintf( containers[i].name, sizeof(containers[i].name), "%s", shared );
}

/* Makes the containers, in whatever provider there is; every other one stays without a key. */
static int prepare( int count )
{
    struct state state;
    HCRYPTPROV prov;
    ULONGLONG id;
    int i;

    for (i = 0; i < CONTAINER_COUNT; i++)
    {
        if (i < count || i == CONTAINER_COUNT - 1)
        {
            if (!acquire( containers[i].name, CRYPT_NEWKEYSET, &prov ) && !acquire( containers[i].name, 0, &prov ))
                bad( &containers[i], "prepare" );
            if (i < count && !generate_pair( prov, i & 1, &id )) bad( &containers[i], "prepare a key" );
            CryptReleaseContext( prov, 0 );
        }
        look( &containers[i], &state );
        say( "state %s %d %016llx %016llx\n", containers[i].name, state.exists, state.ids[0], state.ids[1] );
    }
    say( "ready\n" );
    return 0;
}

int main( int argc, char **argv )
{
    DWORD start = GetTickCount();
    LARGE_INTEGER now;
    int i;

    if (argc != 6)
    {
        fprintf( stderr, "usage: key_worker LOG-BEFORE|- LOG NAME SHARED-NAME x|s\n"
                         "LOG-BEFORE is - to make some of the containers first.\n" );
        return 2;
    }
    QueryPerformanceCounter( &now );
    random_state = now.LowPart ^ GetCurrentProcessId() << 16;
    own_slot = *argv[5] == 's';
    log_file = CreateFileA( argv[2], FILE_APPEND_DATA, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL );
    if (log_file == INVALID_HANDLE_VALUE) return 3;
    set_names( argv[3], argv[4] );
    if (!strcmp( argv[1], "-" )) return prepare( 3 );

    read_log( argv[1] );
    check_all();
    for (i = 0; i < POOL_COUNT; i++) if (!make_blob( &pool[i] )) bad( &containers[0], "cannot make keys" );
    say( "ready\n" );
    while (GetTickCount() - start < RUN_MAX) work_once();
    return 0;
}
