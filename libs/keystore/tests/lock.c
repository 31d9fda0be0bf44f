/* The lock of a container that another thread holds: readers do without it, writers get an error in the end. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keystore/store.h"
#include "wine/test.h"

static const struct keystore store = { "RSA", FALSE };
static const char hash[] = "0123456789abcdef0123456789abcdef";
static HANDLE held, done;

static DWORD WINAPI hold( void *arg )
{
    HANDLE lock;
    DWORD err = store_lock( &store, hash, WAIT_WRITE, &lock );

    ok( !err, "error %lu\n", err );
    SetEvent( held );
    WaitForSingleObject( done, 60000 );
    store_unlock( lock );
    return 0;
}

/* Ends without giving the lock back. */
static DWORD WINAPI abandon( void *arg )
{
    HANDLE lock;

    ok( !store_lock( &store, hash, WAIT_WRITE, &lock ), "not locked\n" );
    return 0;
}

START_TEST( lock )
{
    HANDLE lock, thread;
    DWORD err;

    held = CreateEventW( NULL, TRUE, FALSE, NULL );
    done = CreateEventW( NULL, TRUE, FALSE, NULL );
    thread = CreateThread( NULL, 0, hold, NULL, 0, NULL );
    WaitForSingleObject( held, 60000 );
    lock = (HANDLE)0xdeadbeef;
    err = store_lock( &store, hash, 10, &lock );
    /* containers: con-open-38 */
    ok( err == ERROR_BUSY && !lock, "error %lu, lock %p\n", err, lock );
    err = store_lock( &store, "1123456789abcdef0123456789abcdef", 10, &lock );
    ok( !err, "another container's: error %lu\n", err );
    store_unlock( lock );
    lock = (HANDLE)0xdeadbeef;
    store_lock_to_read( &store, hash, &lock );
    ok( !lock, "locked twice\n" );
    store_unlock( lock );
    SetEvent( done );
    WaitForSingleObject( thread, 60000 );
    CloseHandle( thread );
    store_lock_to_read( &store, hash, &lock );
    ok( lock != NULL, "not locked\n" );
    store_unlock( lock );

    thread = CreateThread( NULL, 0, abandon, NULL, 0, NULL );
    WaitForSingleObject( thread, 60000 );
    CloseHandle( thread );
    err = store_lock( &store, hash, 10000, &lock );
    ok( !err, "abandoned: error %lu\n", err );
    store_unlock( lock );
    security_process_detach();
}
