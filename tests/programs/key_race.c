/* Several processes with several threads each use the same key containers at once, and count what goes wrong. The first
 * process starts the others, from any number of programs, so that 64- and 32-bit ones can be mixed; all keep step by
 * what lies in shared memory. tests/keystore-race.sh runs it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"
#include "container_file.h"

#define THREAD_COUNT  2         /* of each process */
#define PROCESS_MAX  8
#define WORKER_MAX   (PROCESS_MAX * THREAD_COUNT)
#define OTHER_PROCESS THREAD_COUNT  /* the first worker of the second process */
#define STEP_WAIT     120000    /* ms until a worker gives up waiting for the others */

struct shared
{
    LONG workers;               /* how many there are */
    LONG arrived, step;
    LONG failures;
    LONG done, refused;         /* of the step that is under way */
    LONG stop;                  /* of a loop: the one that sets the pace is through */
    LONG rounds;
    struct key_blob keys[WORKER_MAX];
};

static struct shared *shared;
static HANDLE gates[2];         /* opened in turn, a step at a time */
static int process_index;

struct worker
{
    int          index;
    unsigned int random;
};

static void fail( const struct worker *worker, const char *what )
{
    printf( "worker %d: %s, error %#lx\n", worker->index, what, GetLastError() );
    fflush( stdout );
    InterlockedIncrement( &shared->failures );
}

static BOOL is_first( const struct worker *worker )
{
    return !worker->index;
}

/* Waits until all workers are here. */
static void meet( void )
{
    LONG step = shared->step;

    if (InterlockedIncrement( &shared->arrived ) == shared->workers)
    {
        shared->arrived = 0;
        ResetEvent( gates[(step + 1) & 1] );
        InterlockedIncrement( &shared->step );
        SetEvent( gates[step & 1] );
        return;
    }
    if (WaitForSingleObject( gates[step & 1], STEP_WAIT ) == WAIT_OBJECT_0) return;
    printf( "a worker waited in vain\n" );
    ExitProcess( 3 );
}

static unsigned int random_below( struct worker *worker, unsigned int limit )
{
    worker->random = worker->random * 1103515245 + 12345;
    return (worker->random >> 16) % limit;
}

static void remove_container( const char *name )
{
    HCRYPTPROV prov;

    acquire( name, CRYPT_DELETEKEYSET, &prov );
}

static HCRYPTPROV make_container( const struct worker *worker, const char *name )
{
    HCRYPTPROV prov;

    if (acquire( name, CRYPT_NEWKEYSET, &prov )) return prov;
    fail( worker, "container cannot be made" );
    return 0;
}

/* Whether a signature is that of one of the workers' keys. */
static BOOL fits_any( const BYTE *signature, DWORD len )
{
    struct key_blob public;
    HCRYPTPROV prov;
    HCRYPTKEY key;
    BOOL ret;
    LONG i;

    for (i = 0; i < shared->workers; i++)
    {
        if (!acquire( NULL, CRYPT_VERIFYCONTEXT, &prov )) return FALSE;
        ret = CryptImportKey( prov, shared->keys[i].bytes, shared->keys[i].len, 0, CRYPT_EXPORTABLE, &key ) &&
              export_blob( key, PUBLICKEYBLOB, &public );
        CryptReleaseContext( prov, 0 );     /* with its key */
        if (ret && signature_fits( &public, signature, len )) return TRUE;
    }
    return FALSE;
}

static BOOL is_known( ULONGLONG id )
{
    LONG i;

    for (i = 0; i < shared->workers; i++) if (blob_id( &shared->keys[i] ) == id) return TRUE;
    return FALSE;
}

/* ---- all make one container, all delete it --------------------------------------------------------- */

static void count( const struct worker *worker, BOOL done, DWORD refusal, const char *what )
{
    if (done) InterlockedIncrement( &shared->done );
    else if (GetLastError() == refusal) InterlockedIncrement( &shared->refused );
    else fail( worker, what );
}

static void expect_one( const struct worker *worker, const char *what )
{
    meet();
    if (is_first( worker ) && (shared->done != 1 || shared->refused != shared->workers - 1))
    {
        printf( "%s: %ld succeeded, %ld were refused\n", what, shared->done, shared->refused );
        InterlockedIncrement( &shared->failures );
    }
    if (is_first( worker )) shared->done = shared->refused = 0;
    meet();
}

/* containers: con-open-04, con-open-05, con-open-07, con-open-08 */
static void race_create( struct worker *worker )
{
    HCRYPTPROV prov;
    BOOL made;

    if ((made = acquire( "race-create", CRYPT_NEWKEYSET, &prov ))) CryptReleaseContext( prov, 0 );
    count( worker, made, NTE_EXISTS, "make" );
    expect_one( worker, "make" );
    count( worker, acquire( "race-create", CRYPT_DELETEKEYSET, &prov ), NTE_BAD_KEYSET, "delete" );
    expect_one( worker, "delete" );
}

/* ---- one process fills one slot, another the other one ---------------------------------------------- */

/* containers: keep-03, keep-04, drop-09 */
static void race_slots( struct worker *worker )
{
    const struct key_blob *keys[2] = { &shared->keys[0], &shared->keys[OTHER_PROCESS] };
    int slot;
    HCRYPTPROV prov;
    ULONGLONG id;

    if (is_first( worker ))
    {
        remove_container( "race-slots" );
        if ((prov = make_container( worker, "race-slots" ))) CryptReleaseContext( prov, 0 );
    }
    meet();
    if (!acquire( "race-slots", 0, &prov )) fail( worker, "open" );
    meet();
    for (slot = 0; slot < 2; slot++)
        if (keys[slot] == &shared->keys[worker->index] && !import_pair( prov, slot, keys[slot] ))
            fail( worker, "import" );
    meet();
    for (slot = 0; slot < 2; slot++)
        if (!get_id( prov, slot, &id ) || id != blob_id( keys[slot] ) || !pair_works( prov, slot ))
            fail( worker, "a key is lost" );
    CryptReleaseContext( prov, 0 );
    meet();
}

/* ---- one replaces a key, the others use it ---------------------------------------------------------- */

#define REPLACE_COUNT 10

static void use_key( struct worker *worker, const char *name )
{
    BYTE signature[BLOB_MAX];
    DWORD len = sizeof(signature);
    HCRYPTPROV prov;
    ULONGLONG id;

    if (!acquire( name, 0, &prov ))
    {
        fail( worker, "open" );
        return;
    }
    if (!get_id( prov, 0, &id ) || !is_known( id )) fail( worker, "a key that nobody stored" );
    if (!sign_text( prov, 0, signature, &len )) fail( worker, "sign" );
    else if (!fits_any( signature, len )) fail( worker, "a signature of no key" );
    CryptReleaseContext( prov, 0 );
}

static void replace_key( struct worker *worker, const char *name )
{
    HCRYPTPROV prov;
    ULONGLONG id;
    int i;

    if (!acquire( name, 0, &prov )) fail( worker, "open to replace" );
    for (i = 0; i < REPLACE_COUNT; i++)
    {
        const struct key_blob *blob = &shared->keys[i % shared->workers];

        if (!import_pair( prov, 0, blob )) fail( worker, "replace" );
        if (!get_id( prov, 0, &id ) || id != blob_id( blob )) fail( worker, "not what was stored" );
        Sleep( random_below( worker, 4 ) );
    }
    CryptReleaseContext( prov, 0 );
}

static void prepare_key( struct worker *worker, const char *name )
{
    HCRYPTPROV prov;

    if (is_first( worker ))
    {
        shared->stop = FALSE;
        remove_container( name );
        if ((prov = make_container( worker, name )))
        {
            if (!import_pair( prov, 0, &shared->keys[0] )) fail( worker, "first key" );
            CryptReleaseContext( prov, 0 );
        }
    }
    meet();
}

static void race_replace( struct worker *worker )
{
    prepare_key( worker, "race-replace" );
    if (is_first( worker ))
    {
        replace_key( worker, "race-replace" );
        shared->stop = TRUE;
    }
    else while (!shared->stop) use_key( worker, "race-replace" );
    meet();
}

/* ---- and somebody else has the file open now and then ------------------------------------------------- */

/* Holds the file for short times, shared for reading or not at all. */
static void disturb( struct worker *worker, const char *name )
{
    char path[CONTAINER_PATH_MAX];
    HCRYPTPROV prov;
    DWORD held = 0;
    HANDLE file;

    if (!acquire( name, 0, &prov ) || !container_path( prov, 0, path ) ||
        GetFileAttributesA( path ) == INVALID_FILE_ATTRIBUTES)
    {
        fail( worker, "file not found" );
        return;
    }
    CryptReleaseContext( prov, 0 );
    while (!shared->stop)
    {
        file = CreateFileA( path, GENERIC_READ, random_below( worker, 2 ) ? FILE_SHARE_READ : 0, NULL, OPEN_EXISTING, 0,
                            NULL );
        if (file != INVALID_HANDLE_VALUE) held++;
        Sleep( random_below( worker, 20 ) );
        if (file != INVALID_HANDLE_VALUE) CloseHandle( file );
        Sleep( random_below( worker, 10 ) );
    }
    if (!held) fail( worker, "the file was never held" );
}

static void race_foreign( struct worker *worker )
{
    prepare_key( worker, "race-foreign" );
    if (is_first( worker ))
    {
        replace_key( worker, "race-foreign" );
        shared->stop = TRUE;
    }
    else if (worker->index == OTHER_PROCESS) disturb( worker, "race-foreign" );
    else while (!shared->stop) use_key( worker, "race-foreign" );
    meet();
}

/* ---- everything at once -------------------------------------------------------------------------------- */

static void need( const struct worker *worker, BOOL done, DWORD refusal, const char *what )
{
    if (!done && GetLastError() != refusal) fail( worker, what );
}

static void one_call( struct worker *worker )
{
    BYTE signature[BLOB_MAX];
    DWORD len = sizeof(signature);
    BOOL ret;
    HCRYPTPROV prov;
    int slot = random_below( worker, 2 );

    switch (random_below( worker, 6 ))
    {
    case 0:
        if ((ret = acquire( "race-all", CRYPT_NEWKEYSET, &prov ))) CryptReleaseContext( prov, 0 );
        need( worker, ret, NTE_EXISTS, "make" );
        return;
    case 1:
        need( worker, acquire( "race-all", CRYPT_DELETEKEYSET, &prov ), NTE_BAD_KEYSET, "delete" );
        return;
    }
    if (!acquire( "race-all", 0, &prov ))
    {
        need( worker, FALSE, NTE_BAD_KEYSET, "open" );
        return;
    }
    if (random_below( worker, 2 ))
        need( worker, import_pair( prov, slot, &shared->keys[worker->index] ), NTE_BAD_KEYSET, "import" );
    ret = sign_text( prov, slot, signature, &len );
    need( worker, ret, NTE_NO_KEY, "sign" );
    if (ret && !fits_any( signature, len )) fail( worker, "a signature of no key" );
    CryptReleaseContext( prov, 0 );
}

static void race_all( struct worker *worker )
{
    int i;

    for (i = 0; i < 10; i++) one_call( worker );
    meet();
}

/* ---- the program --------------------------------------------------------------------------------------- */

static const struct race
{
    const char *name;
    void      (*run)( struct worker *worker );
    int         share;      /* one of so many rounds */
} races[] =
{
    { "create",  race_create,  1 },
    { "slots",   race_slots,   1 },
    { "replace", race_replace, 8 },
    { "foreign", race_foreign, 16 },
    { "all",     race_all,     2 },
};

static DWORD WINAPI work( void *arg )
{
    struct worker *worker = arg;
    DWORD start = GetTickCount();
    unsigned int i;
    LONG round;

    if (!make_blob( &shared->keys[worker->index] )) fail( worker, "key" );
    meet();
    for (i = 0; i < sizeof(races) / sizeof(races[0]); i++)
    {
        LONG rounds = (shared->rounds + races[i].share - 1) / races[i].share;

        for (round = 0; round < rounds; round++) races[i].run( worker );
        meet();
        if (is_first( worker ))
            printf( "%s: %ld rounds, %ld failures so far, %lu ms\n", races[i].name, rounds, shared->failures,
                    GetTickCount() - start );
        fflush( stdout );
    }
    return 0;
}

/* Shared memory and gates, by the same names in all processes. */
static BOOL attach( void )
{
    HANDLE mapping = CreateFileMappingA( INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(*shared),
                                         "winecsp-race" );

    gates[0] = CreateEventA( NULL, TRUE, FALSE, "winecsp-race-0" );
    gates[1] = CreateEventA( NULL, TRUE, FALSE, "winecsp-race-1" );
    shared = mapping ? MapViewOfFile( mapping, FILE_MAP_WRITE, 0, 0, sizeof(*shared) ) : NULL;
    return shared && gates[0] && gates[1];
}

static void run_threads( void )
{
    static struct worker workers[THREAD_COUNT];
    HANDLE threads[THREAD_COUNT];
    int i;

    for (i = 0; i < THREAD_COUNT; i++)
    {
        workers[i].index = process_index * THREAD_COUNT + i;
        workers[i].random = GetTickCount() + workers[i].index * 7919;
        threads[i] = CreateThread( NULL, 0, work, &workers[i], 0, NULL );
    }
    WaitForMultipleObjects( THREAD_COUNT, threads, TRUE, INFINITE );
}

static HANDLE start_process( const char *program, int index )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    PROCESS_INFORMATION info;
    char command[1024];

    snprintf( command, sizeof(command), "\"%s\" --worker %d", program, index );
    if (!CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &info )) return NULL;
    CloseHandle( info.hThread );
    return info.hProcess;
}

/* A process of each program, and this one. */
static int run_master( int rounds, int count, char **programs )
{
    HANDLE processes[PROCESS_MAX];
    DWORD code;
    int i;

    shared->rounds = rounds;
    shared->workers = (count + 1) * THREAD_COUNT;
    for (i = 0; i < count; i++)
    {
        if ((processes[i] = start_process( programs[i], i + 1 ))) continue;
        printf( "%s cannot be started, error %lu\n", programs[i], GetLastError() );
        return 1;
    }
    run_threads();
    for (i = 0; i < count; i++)
        if (WaitForSingleObject( processes[i], STEP_WAIT ) || !GetExitCodeProcess( processes[i], &code ) || code)
            InterlockedIncrement( &shared->failures );
    printf( "%ld workers, %ld failures\n", shared->workers, shared->failures );
    return shared->failures != 0;
}

int main( int argc, char **argv )
{
    if (!attach()) return 3;
    if (argc == 3 && !strcmp( argv[1], "--worker" ))
    {
        process_index = atoi( argv[2] );
        run_threads();
        return 0;
    }
    if (argc >= 3 && argc - 2 < PROCESS_MAX && atoi( argv[1] ) > 0)
        return run_master( atoi( argv[1] ), argc - 2, argv + 2 );
    fprintf( stderr, "usage: key_race ROUNDS PROGRAM...\n"
                     "Each PROGRAM is a key_race.exe of any width; one process of each is started.\n" );
    return 2;
}
