/*
 * Tests of acquiring inside DllMain, under the loader's lock, while other threads acquire: a lock that the dispatcher
 * held while it loads a provider's DLL would be a deadlock. Each round has a provider DLL that is not loaded yet.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define HELPER_DLL "samplehelper_acquires.dll"
#define FRESH_ROUNDS 40
#define WARM_ROUNDS 500
#define WATCHDOG_MS 60000

static char scratch[MAX_PATH];          /* a folder of ours for copies, with a backslash */
static HANDLE all_done, go[2], done[2];
static volatile LONG stop_threads;
static LONG acquired, failed, first_error, loaded, helper_failed;

/* Ends the program when a deadlock does not let the test end it. */
static DWORD CALLBACK watchdog( void *arg )
{
    (void)arg;
    if (!WaitForSingleObject( all_done, WATCHDOG_MS )) return 0;
    ok( 0, "deadlock: no end after %u s; %ld contexts acquired, %ld loads\n", WATCHDOG_MS / 1000, acquired, loaded );
    sample_teardown();
    TerminateProcess( GetCurrentProcess(), 1 );
    return 0;
}

static void acquire_once( void )
{
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ))
    {
        if (InterlockedIncrement( &failed ) == 1) first_error = GetLastError();
        return;
    }
    InterlockedIncrement( &acquired );
    CryptReleaseContext( prov, 0 );
}

/* Loads the helper, whose DllMain acquires, and unloads it. */
static void load_once( void )
{
    char path[MAX_PATH];
    HMODULE module = LoadLibraryA( sample_path( path, HELPER_DLL ) );
    LONG *rounds = module ? (void *)GetProcAddress( module, "helper_rounds" ) : NULL;

    InterlockedIncrement( &loaded );
    if (!rounds || *rounds != 1) InterlockedIncrement( &helper_failed );
    if (module) FreeLibrary( module );
}

struct worker
{
    int    number;
    void (*work)( void );
};

static DWORD CALLBACK worker_thread( void *arg )
{
    const struct worker *worker = arg;

    for (;;)
    {
        WaitForSingleObject( go[worker->number], INFINITE );
        if (stop_threads) return 0;
        worker->work();
        SetEvent( done[worker->number] );
    }
}

/* Both at once, both with a provider DLL that neither has loaded. */
static void run_round( void )
{
    SetEvent( go[0] );
    SetEvent( go[1] );
    WaitForMultipleObjects( 2, done, TRUE, INFINITE );
}

static BOOL register_copy( int round )
{
    char source[MAX_PATH], path[MAX_PATH];

    snprintf( path, sizeof(path), "%scopy%02d.dll", scratch, round );
    if (!CopyFileA( sample_path( source, SAMPLE_DLL ), path, FALSE ) && GetLastError() != ERROR_SHARING_VIOLATION)
        return FALSE;
    return sample_register_image( SAMPLE_NAME, SAMPLE_TYPE, path, REG_SZ );
}

static void delete_copies( void )
{
    char path[MAX_PATH];
    int i;

    for (i = 0; i < FRESH_ROUNDS; i++)
    {
        snprintf( path, sizeof(path), "%scopy%02d.dll", scratch, i );
        DeleteFileA( path );
    }
    RemoveDirectoryA( scratch );
}

/* The other thread acquires all the time, the DLL comes and goes. */
static DWORD CALLBACK acquire_thread( void *arg )
{
    (void)arg;
    while (!stop_threads) acquire_once();
    return 0;
}

static void test_fresh_dlls( void )
{
    static struct worker workers[2] = { { 0, acquire_once }, { 1, load_once } };
    HANDLE threads[2];
    int i;

    for (i = 0; i < 2; i++)
    {
        go[i] = CreateEventA( NULL, FALSE, FALSE, NULL );
        done[i] = CreateEventA( NULL, FALSE, FALSE, NULL );
        threads[i] = CreateThread( NULL, 0, worker_thread, &workers[i], 0, NULL );
    }
    for (i = 0; i < FRESH_ROUNDS; i++)
    {
        ok( register_copy( i ), "cannot copy the sample CSP, error %lu\n", GetLastError() );
        run_round();
    }
    stop_threads = TRUE;
    SetEvent( go[0] );
    SetEvent( go[1] );
    WaitForMultipleObjects( 2, threads, TRUE, INFINITE );
    for (i = 0; i < 2; i++)
    {
        CloseHandle( threads[i] );
        CloseHandle( go[i] );
        CloseHandle( done[i] );
    }
    /* dispatch: acq-thr-01, acq-thr-02 */
    ok( acquired == FRESH_ROUNDS && !failed, "%ld contexts, %ld failures, the first %#lx\n", acquired, failed,
        first_error );
    ok( loaded == FRESH_ROUNDS && !helper_failed, "%ld loads, %ld failures\n", loaded, helper_failed );
}

static void test_warm_loop( void )
{
    HANDLE threads[2];
    int i;

    acquired = failed = loaded = helper_failed = 0;
    stop_threads = FALSE;
    sample_register( SAMPLE_NAME, SAMPLE_TYPE, SAMPLE_DLL );
    for (i = 0; i < 2; i++) threads[i] = CreateThread( NULL, 0, acquire_thread, NULL, 0, NULL );
    for (i = 0; i < WARM_ROUNDS; i++) load_once();
    stop_threads = TRUE;
    WaitForMultipleObjects( 2, threads, TRUE, INFINITE );
    for (i = 0; i < 2; i++) CloseHandle( threads[i] );
    /* dispatch: acq-thr-01, acq-thr-02 */
    ok( acquired && !failed, "%ld contexts, %ld failures, the first %#lx\n", acquired, failed, first_error );
    ok( loaded == WARM_ROUNDS && !helper_failed, "%ld loads, %ld failures\n", loaded, helper_failed );
}

START_TEST( dllmain )
{
    HANDLE thread;

    if (!sample_setup()) return;
    GetTempPathA( MAX_PATH - 40, scratch );
    strcat( scratch, "sample DllMain\\" );
    CreateDirectoryA( scratch, NULL );
    all_done = CreateEventA( NULL, TRUE, FALSE, NULL );
    thread = CreateThread( NULL, 0, watchdog, NULL, 0, NULL );
    test_fresh_dlls();
    test_warm_loop();
    SetEvent( all_done );
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
    CloseHandle( all_done );
    delete_copies();
    sample_teardown();
}
