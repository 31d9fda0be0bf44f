/* The lock of a container: a mutex that all processes find by the container's hash. It is held while the file is open
 * and over every read-change-write. A holder that dies leaves a complete file, so an abandoned mutex is as good as a
 * free one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "store.h"

#include <sddl.h>

TRACE_CHANNEL( crypt );

/* ---- for assertions ------------------------------------------------------------------------------ */

#ifdef WINECSP_ASSERTIONS

#define HELD_MAX 256

/* Locks that threads of this process have. */
static struct
{
    void *volatile lock;        /* NULL: the place is free */
    volatile DWORD owner;
    char           hash[HASH_CHARS + 1];
} held[HELD_MAX];

static void note_held( HANDLE lock, const char *hash )
{
    unsigned int i;

    for (i = 0; i < HELD_MAX; i++)
    {
        if (InterlockedCompareExchangePointer( &held[i].lock, lock, NULL )) continue;
        lstrcpynA( held[i].hash, hash, sizeof(held[i].hash) );
        held[i].owner = GetCurrentThreadId();
        return;
    }
}

static void forget_held( HANDLE lock )
{
    unsigned int i;

    for (i = 0; i < HELD_MAX; i++)
    {
        if (held[i].lock != lock || held[i].owner != GetCurrentThreadId()) continue;
        held[i].owner = 0;
        InterlockedExchangePointer( &held[i].lock, NULL );
        return;
    }
}

BOOL store_lock_is_mine( const char *hash )
{
    unsigned int i;

    for (i = 0; i < HELD_MAX; i++)
        if (held[i].owner == GetCurrentThreadId() && !lstrcmpA( held[i].hash, hash )) return TRUE;
    return FALSE;
}

#else

static void note_held( HANDLE lock, const char *hash )
{
}

static void forget_held( HANDLE lock )
{
}

BOOL store_lock_is_mine( const char *hash )
{
    return TRUE;
}

#endif

/* ---- the lock ------------------------------------------------------------------------------------ */

/* The machine's containers are everybody's to lock. */
static HANDLE create_mutex( const WCHAR *name, BOOL machine )
{
    SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes) };
    HANDLE mutex;

    if (machine && !ConvertStringSecurityDescriptorToSecurityDescriptorW( L"D:(A;;GA;;;WD)", SDDL_REVISION_1,
                                                                          &attributes.lpSecurityDescriptor, NULL ))
        return NULL;
    mutex = CreateMutexW( machine ? &attributes : NULL, FALSE, name );
    LocalFree( attributes.lpSecurityDescriptor );
    return mutex;
}

DWORD store_lock( const struct keystore *store, const char *hash, DWORD wait, HANDLE *lock )
{
    WCHAR name[MAX_PATH], sid[SID_MAX] = L"machine";

    if (!store->machine && !security_user( sid )) return ERROR_FILE_NOT_FOUND;
    _snwprintf( name, ARRAYSIZE( name ), L"Global\\winecsp-keys-%hs-%s-%hs", store->kind, sid, hash );
    name[MAX_PATH - 1] = 0;
    if (!(*lock = create_mutex( name, store->machine ))) return GetLastError();
    switch (WaitForSingleObject( *lock, wait ))
    {
    case WAIT_OBJECT_0:
    case WAIT_ABANDONED:
        note_held( *lock, hash );
        return ERROR_SUCCESS;
    default:
        CloseHandle( *lock );
        *lock = NULL;
        return ERROR_BUSY;
    }
}

void store_lock_to_read( const struct keystore *store, const char *hash, HANDLE *lock )
{
    DWORD err = store_lock( store, hash, WAIT_READ, lock );

    if (!err) return;
    WARN( "%s is read without its lock, error %lu\n", trace_str( hash ), err );
    *lock = NULL;
}

void store_unlock( HANDLE lock )
{
    if (!lock) return;
    forget_held( lock );
    ReleaseMutex( lock );
    CloseHandle( lock );
}
