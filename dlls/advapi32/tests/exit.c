/*
 * Tests of the end of a process: contexts that are released when other threads were killed inside calls, from
 * DllMain, from destructors and from exit functions. Each round is a child process that has to end, with its own
 * exit code.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define HELPER_DLL "samplehelper.dll"
#define ROUNDS 200
#define CHILD_WAIT_MS 20000
#define CREATE_THREADS 32
#define CHILD_CODE 42
#define CHILD_NO_COPY 43
#define CHILD_FAILED 100                /* and above: what went wrong */

/* Where the child's last release comes from. */
enum release_place
{
    FROM_DLLMAIN,               /* of a helper DLL */
    FROM_DLL_DESTRUCTOR,        /* a static destructor of a helper DLL */
    FROM_ATEXIT,                /* an exit function of the program */
    FROM_DESTRUCTOR,            /* a static destructor of the program */
    FROM_LATE_DLLMAIN,          /* of a helper DLL, when advapi32 has already been told of the end */
    PLACE_COUNT
};

static const char * const place_names[PLACE_COUNT] =
{
    "DllMain", "destructor of a DLL", "atexit", "static destructor", "late DllMain"
};

/* ---- the child ---- */

static struct helper_keeps keeps;       /* what is released at the end, and by which functions */
static enum release_place own_place = PLACE_COUNT;

static HCRYPTPROV busy_prov;
static void *volatile passed_on[PASSED_ON];    /* hashes that one thread made and another one destroys */
static HCRYPTHASH busy_hash;
static LONG threads_inside;

/* The functions under test: imported, or those of a second copy of advapi32. */
static struct
{
    typeof( CryptAcquireContextA ) *acquire;
    typeof( CryptReleaseContext )  *release;
    typeof( CryptGenKey )          *gen_key;
    typeof( CryptDestroyKey )      *destroy_key;
    typeof( CryptCreateHash )      *create_hash;
    typeof( CryptDestroyHash )     *destroy_hash;
    typeof( CryptHashData )        *hash_data;
}
api;

/* A wrong answer becomes the exit code. */
static void expect( BOOL condition, UINT code )
{
    if (!condition) TerminateProcess( GetCurrentProcess(), code );
}

static void release_own( enum release_place place )
{
    if (own_place != place || !keeps.prov) return;
    expect( keeps.destroy_hash( keeps.hash ), CHILD_FAILED + 11 );
    expect( keeps.destroy_key( keeps.key ), CHILD_FAILED + 12 );
    expect( keeps.release_context( keeps.prov, 0 ), CHILD_FAILED + 13 );
    expect( !keeps.release_context( keeps.prov, 0 ), CHILD_FAILED + 14 );
    keeps.prov = 0;
    SetEvent( keeps.done );
}

static int __cdecl at_exit( void )
{
    release_own( FROM_ATEXIT );
    return 0;
}

/* atexit, which the libraries of a Wine source tree have not, by the function behind it. */
static void call_at_exit( int( __cdecl *func )( void ) )
{
    void *(__cdecl *onexit)( int( __cdecl * )( void ) );

    onexit = (void *)GetProcAddress( GetModuleHandleA( "msvcrt.dll" ), "_onexit" );
    ok( onexit && onexit( func ), "no exit function\n" );
}

/* Whether the program's start files run such functions; those of a Wine source tree do not. */
static BOOL constructed;

static void __attribute__((constructor)) static_constructor( void )
{
    constructed = TRUE;
}

static void __attribute__((destructor)) static_destructor( void )
{
    release_own( FROM_DESTRUCTOR );
}

static void find_functions( HMODULE module )
{
    api.acquire = (void *)GetProcAddress( module, "CryptAcquireContextA" );
    api.release = (void *)GetProcAddress( module, "CryptReleaseContext" );
    api.gen_key = (void *)GetProcAddress( module, "CryptGenKey" );
    api.destroy_key = (void *)GetProcAddress( module, "CryptDestroyKey" );
    api.create_hash = (void *)GetProcAddress( module, "CryptCreateHash" );
    api.destroy_hash = (void *)GetProcAddress( module, "CryptDestroyHash" );
    api.hash_data = (void *)GetProcAddress( module, "CryptHashData" );
}

/* Stays inside the CSP for ever. */
static void CALLBACK stay( int id, void *context )
{
    (void)id;
    (void)context;
    sample->hook = NULL;
    InterlockedIncrement( &threads_inside );
    Sleep( INFINITE );
}

static DWORD CALLBACK stay_thread( void *arg )
{
    (void)arg;
    api.hash_data( keeps.hash, (const BYTE *)"x", 1, 0 );
    return 0;
}

/* The main thread goes on when every thread has done some rounds and is anywhere in the next one. */
static void count_round( int round )
{
    if (round == 100) InterlockedIncrement( &threads_inside );
}

static DWORD CALLBACK hash_thread( void *arg )
{
    int round = 0;

    (void)arg;
    while (busy_hash)
    {
        api.hash_data( busy_hash, (const BYTE *)"x", 1, 0 );
        count_round( ++round );
    }
    return 0;
}

static void pass_on( unsigned int slot, HCRYPTHASH hash )
{
    hash = (HCRYPTHASH)InterlockedExchangePointer( &passed_on[slot % PASSED_ON], (void *)hash );
    if (hash) api.destroy_hash( hash );
}

/* Creates hashes and destroys those of other threads, so that threads wait for each other's locks. */
static DWORD CALLBACK create_thread( void *arg )
{
    HCRYPTHASH hash;
    int round = 0;

    (void)arg;
    while (busy_prov)
    {
        if (api.create_hash( busy_prov, CALG_MD5, 0, 0, &hash )) pass_on( round, hash );
        count_round( ++round );
    }
    return 0;
}

static DWORD CALLBACK acquire_thread( void *arg )
{
    HCRYPTPROV prov;
    int round = 95;

    (void)arg;
    while (busy_prov)
    {
        if (api.acquire( &prov, NULL, NULL, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) api.release( prov, 0 );
        count_round( ++round );
    }
    return 0;
}

static void start_thread( LPTHREAD_START_ROUTINE routine )
{
    CloseHandle( CreateThread( NULL, 0x10000, routine, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL ) );
}

/* Fills the process with threads that are killed somewhere in a call; one of them in an object that is released.
 * There are many, so that some share with the main thread whatever the dispatcher deals out to threads. */
static void start_threads( void )
{
    LONG i;

    sample->hook_id = ID_HashData;
    sample->hook = stay;
    start_thread( stay_thread );
    while (threads_inside != 1) Sleep( 0 );
    start_thread( hash_thread );
    start_thread( acquire_thread );
    for (i = 0; i < CREATE_THREADS; i++) start_thread( create_thread );
    while (threads_inside != CREATE_THREADS + 3) Sleep( 0 );
}

static void make_objects( void )
{
    expect( api.acquire( &keeps.prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ), CHILD_FAILED + 21 );
    expect( api.gen_key( keeps.prov, CALG_RC4, 0, &keeps.key ), CHILD_FAILED + 22 );
    expect( api.create_hash( keeps.prov, CALG_MD5, 0, 0, &keeps.hash ), CHILD_FAILED + 23 );
    expect( api.acquire( &busy_prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ), CHILD_FAILED + 24 );
    expect( api.create_hash( busy_prov, CALG_MD5, 0, 0, &busy_hash ), CHILD_FAILED + 25 );
    keeps.release_context = api.release;
    keeps.destroy_key = api.destroy_key;
    keeps.destroy_hash = api.destroy_hash;
    keeps.passed_on = passed_on;
}

/* DLLs are told of the end in the reverse order of their loading: a copy that is loaded after the helper is told
 * before it. */
static HMODULE load_functions( enum release_place place, const char *copy )
{
    HMODULE module = place == FROM_LATE_DLLMAIN ? LoadLibraryA( copy ) : GetModuleHandleA( "advapi32.dll" );

    if (module) find_functions( module );
    return module && api.hash_data ? module : NULL;
}

static void run_child( enum release_place place, HANDLE done, const char *copy )
{
    struct helper_keeps *helper_keeps;
    char path[MAX_PATH];
    HMODULE helper = LoadLibraryA( sample_path( path, HELPER_DLL ) );

    expect( (sample = sample_load( SAMPLE_DLL )) != NULL, CHILD_FAILED + 31 );
    expect( helper && (helper_keeps = (void *)GetProcAddress( helper, "helper_keeps" )), CHILD_FAILED + 32 );
    expect( load_functions( place, copy ) != NULL, CHILD_NO_COPY );
    sample->track = TRUE;
    make_objects();
    start_threads();
    own_place = place;
    keeps.done = done;
    keeps.by_destructor = place == FROM_DLL_DESTRUCTOR;
    if (place == FROM_ATEXIT || place == FROM_DESTRUCTOR)
    {
        call_at_exit( at_exit );
        exit( CHILD_CODE );
    }
    *helper_keeps = keeps;
    ExitProcess( CHILD_CODE );
}

/* ---- the parent ---- */

static char copy_path[MAX_PATH];
static HANDLE done_event;               /* the child's last release is done; inherited */
static int rounds_without_copy;

static void check_code( int round, enum release_place place, DWORD code )
{
    if (place == FROM_LATE_DLLMAIN && code == CHILD_NO_COPY)
    {
        rounds_without_copy++;
        return;
    }
    ok( code == CHILD_CODE, "round %d, %s: the child ends with %#lx\n", round, place_names[place], code );
    /* A crash in DllMain at the end is swallowed by the system. dispatch: rel-07 */
    ok( !WaitForSingleObject( done_event, 0 ), "round %d, %s: the release at the end is cut short\n", round,
        place_names[place] );
}

/* Wine fails to start a process about once in a thousand times on a busy machine: that says nothing of the end. */
static BOOL start_child( char *command, PROCESS_INFORMATION *info )
{
    STARTUPINFOA startup = { .cb = sizeof(startup) };
    int tries;

    for (tries = 0; tries < 3; tries++)
    {
        ResetEvent( done_event );
        if (CreateProcessA( NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, info )) return TRUE;
        trace( "cannot start a child, error %lu\n", GetLastError() );
    }
    return FALSE;
}

static void run_round( const char *program, int round )
{
    enum release_place place = round % PLACE_COUNT;
    PROCESS_INFORMATION info;
    char command[2 * MAX_PATH + 32];
    DWORD wait, code = 0;

    if (place == FROM_DESTRUCTOR && !constructed) return;
    snprintf( command, sizeof(command), "\"%s\" exit child %d %lu \"%s\"", program, place, HandleToULong( done_event ),
              copy_path );
    if (!start_child( command, &info ))
    {
        ok( 0, "round %d: no child\n", round );
        return;
    }
    wait = WaitForSingleObject( info.hProcess, CHILD_WAIT_MS );
    ok( !wait, "round %d, %s: the child does not end\n", round, place_names[place] );
    if (wait) TerminateProcess( info.hProcess, 1 );
    else if (GetExitCodeProcess( info.hProcess, &code )) check_code( round, place, code );
    CloseHandle( info.hProcess );
    CloseHandle( info.hThread );
}

static void make_copy( void )
{
    char source[MAX_PATH];

    GetModuleFileNameA( GetModuleHandleA( "advapi32.dll" ), source, sizeof(source) );
    GetTempPathA( MAX_PATH - 40, copy_path );
    strcat( copy_path, "late_advapi32.dll" );
    if (!CopyFileA( source, copy_path, FALSE )) trace( "cannot copy %s, error %lu\n", source, GetLastError() );
}

START_TEST( exit )
{
    SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
    LONG failures = winetest_get_failures();
    char program[MAX_PATH], **argv;
    int argc = winetest_get_mainargs( &argv ), round;

    if (argc >= 6)
    {
        run_child( atoi( argv[3] ), ULongToHandle( strtoul( argv[4], NULL, 10 ) ), argv[5] );
        return;
    }
    if (!sample_setup()) return;
    make_copy();
    done_event = CreateEventA( &inherit, TRUE, FALSE, NULL );
    GetModuleFileNameA( NULL, program, sizeof(program) );
    /* A child that does not end costs much time: after a few the point is made. */
    for (round = 0; round < ROUNDS && winetest_get_failures() < failures + 5; round++) run_round( program, round );
    ok( round == ROUNDS, "given up after %d rounds\n", round );
    if (rounds_without_copy) skip( "%d rounds: a copy of advapi32 cannot be loaded\n", rounds_without_copy );
    DeleteFileA( copy_path );
    CloseHandle( done_event );
    sample_teardown();
}
