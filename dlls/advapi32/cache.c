/* Registry answers that an acquire needs, kept until the registry changes - never for a time.
 *
 * One event is armed on the keys; testing it is the one server call of an acquire. Once it is set, all answers are
 * dropped and the keys are watched anew before anything is read again, so an edit that was finished before an
 * acquire began is always seen by it. The deletion of a watched key is not reported to that key itself,
 * so the parent is watched too. If the keys cannot be watched, nothing is kept.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "assertion.h"
#include "dispatcher.h"
#include "exitlock.h"

#define ANSWERS_MAX 64     /* a name has endless spellings; then the oldest answer goes */

/* One answer: the default of a type (name NULL) or a provider's entry. */
struct answer
{
    struct answer *next;
    DWORD          type;
    WCHAR         *name;
    SIZE_T         size;
    BYTE           data[];
};

#define PATH_SOFTWARE     L"Software"
#define PATH_MICROSOFT    L"Software\\Microsoft"
#define PATH_CRYPTOGRAPHY L"Software\\Microsoft\\Cryptography"
#define CHANGE_VALUES     (REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET)

/* The parents come first, so that a key that appears after its parent was armed is reported. */
static const struct
{
    HKEY         root;
    const WCHAR *path;
    REGSAM       view;
    BOOL         must_exist;    /* else its absence is watched through the key before */
    BOOL         subtree;
    DWORD        filter;
} watches[] =
{
    { HKEY_LOCAL_MACHINE, PATH_SOFTWARE, 0, TRUE, FALSE, REG_NOTIFY_CHANGE_NAME },
    { HKEY_LOCAL_MACHINE, PATH_MICROSOFT, 0, FALSE, FALSE, REG_NOTIFY_CHANGE_NAME },
    { HKEY_LOCAL_MACHINE, PATH_CRYPTOGRAPHY, 0, FALSE, TRUE, CHANGE_VALUES },
    { HKEY_CURRENT_USER, PATH_SOFTWARE, 0, TRUE, FALSE, REG_NOTIFY_CHANGE_NAME },
    { HKEY_CURRENT_USER, PATH_MICROSOFT, 0, FALSE, FALSE, REG_NOTIFY_CHANGE_NAME },
    { HKEY_CURRENT_USER, PATH_CRYPTOGRAPHY, 0, FALSE, TRUE, CHANGE_VALUES },
#ifndef _WIN64
    { HKEY_LOCAL_MACHINE, PATH_CRYPTOGRAPHY, KEY_WOW64_64KEY, FALSE, FALSE, CHANGE_VALUES },     /* MachineGuid */
#endif
};

static struct
{
    CRITICAL_SECTION lock;
    HANDLE volatile  changed;               /* made at the first use; set while nothing is watched */
    HKEY             keys[ARRAYSIZE( watches )];
    BOOL             watching;
    ULONG            epoch;                 /* grows when the answers are dropped */
    struct answer   *answers;               /* the newest first */
} cache;

void cache_process_attach( void )
{
    InitializeCriticalSection( &cache.lock );
}

static void free_answer( struct answer *answer )
{
    if (!answer) return;
    heap_free( answer->name );
    heap_free( answer );
}

static void drop_answers( void )
{
    struct answer *answer;

    while ((answer = cache.answers))
    {
        cache.answers = answer->next;
        free_answer( answer );
    }
    cache.epoch++;
}

static void close_keys( void )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( watches ); i++)
    {
        if (cache.keys[i]) RegCloseKey( cache.keys[i] );
        cache.keys[i] = NULL;
    }
}

void cache_process_detach( void )
{
    drop_answers();
    close_keys();
    if (cache.changed) CloseHandle( cache.changed );
    DeleteCriticalSection( &cache.lock );
}

/* ---- watching --------------------------------------------------------------------------------- */

static BOOL watch_key( unsigned int i )
{
    LSTATUS status = RegOpenKeyExW( watches[i].root, watches[i].path, 0, KEY_NOTIFY | watches[i].view,
                                    &cache.keys[i] );

    if (status == ERROR_FILE_NOT_FOUND && !watches[i].must_exist)
    {
        cache.keys[i] = NULL;
        return TRUE;
    }
    if (status) return FALSE;
    return !RegNotifyChangeKeyValue( cache.keys[i], watches[i].subtree, watches[i].filter, cache.changed, TRUE );
}

/* Drops what is known and watches anew. Closing a watched key sets the event, hence the order: close,
 * reset, arm; what is read later is then covered. The lock is held. */
static void watch_anew( void )
{
    unsigned int i;

    ASSERT( exitlock_is_mine( &cache.lock ) );
    drop_answers();
    close_keys();
    ResetEvent( cache.changed );
    cache.watching = TRUE;
    for (i = 0; i < ARRAYSIZE( watches ) && cache.watching; i++) cache.watching = watch_key( i );
    if (cache.watching) return;
    close_keys();
    SetEvent( cache.changed );
}

static HANDLE changed_event( void )
{
    HANDLE event;

    if (cache.changed) return cache.changed;
    if (!(event = CreateEventW( NULL, TRUE, TRUE, NULL ))) return NULL;
    if (InterlockedCompareExchangePointer( (void *volatile *)&cache.changed, event, NULL )) CloseHandle( event );
    return cache.changed;
}

/* FALSE: nothing can be kept. */
BOOL cache_refresh( void )
{
    HANDLE event = changed_event();
    BOOL watching;

    if (!event) return FALSE;
    if (WaitForSingleObject( event, 0 ) == WAIT_TIMEOUT) return TRUE;
    exitlock_enter( &cache.lock );
    if (WaitForSingleObject( event, 0 ) != WAIT_TIMEOUT) watch_anew();
    watching = cache.watching;
    exitlock_leave( &cache.lock );
    machine_guid_ensure();
    return watching;
}

/* ---- answers ---------------------------------------------------------------------------------- */

/* A copy of an answer, for heap_free, or NULL; *epoch tells the state of the registry that a missing one is to be
 * read in. Names count as spelt: another spelling makes another answer. */
static void *find_answer( DWORD type, const WCHAR *name, ULONG *epoch )
{
    struct answer *answer;
    void *copy = NULL;

    exitlock_enter( &cache.lock );
    for (answer = cache.answers; answer; answer = answer->next)
        if (answer->type == type && (name ? !wcscmp( answer->name, name ) : TRUE)) break;
    if (answer && (copy = heap_alloc( answer->size ))) memcpy( copy, answer->data, answer->size );
    *epoch = answer ? cache.epoch - 1 : cache.epoch;     /* what is there is not kept twice */
    exitlock_leave( &cache.lock );
    return copy;
}

/* Puts an answer into the list. Returns the one that has to go for it, or NULL. The lock is held. */
static struct answer *add_answer( struct answer *answer )
{
    struct answer **at = &cache.answers, *last;
    unsigned int count;

    ASSERT( exitlock_is_mine( &cache.lock ) );
    answer->next = cache.answers;
    cache.answers = answer;
    for (count = 0; *at && count < ANSWERS_MAX; count++) at = &(*at)->next;
    last = *at;
    *at = NULL;
    return last;
}

/* Keeps an answer that was read in an epoch, unless the registry has changed since. Without memory it is just
 * not kept. */
static void keep_answer( DWORD type, const WCHAR *name, const void *data, SIZE_T size, ULONG epoch )
{
    SIZE_T name_size = name ? (lstrlenW( name ) + 1) * sizeof(WCHAR) : 0;
    struct answer *answer = heap_alloc( offsetof( struct answer, data[size] ) );

    if (!answer) return;
    answer->type = type;
    answer->size = size;
    memcpy( answer->data, data, size );
    if (name && (answer->name = heap_alloc( name_size ))) memcpy( answer->name, name, name_size );

    exitlock_enter( &cache.lock );
    if (epoch == cache.epoch && (!name || answer->name)) answer = add_answer( answer );
    exitlock_leave( &cache.lock );
    free_answer( answer );
}

DWORD cache_find_default( BOOL fresh, DWORD type, WCHAR **name )
{
    ULONG epoch = 0;
    DWORD err;

    if (fresh && (*name = find_answer( type, NULL, &epoch ))) return ERROR_SUCCESS;
    err = registry_find_default( type, name );
    if (!err && fresh) keep_answer( type, NULL, *name, (lstrlenW( *name ) + 1) * sizeof(WCHAR), epoch );
    return err;
}

/* Providers are kept under type 0, which no default has. */
DWORD cache_find_provider( BOOL fresh, const WCHAR *name, struct provider_entry **entry )
{
    ULONG epoch = 0;
    DWORD err;

    if (fresh && (*entry = find_answer( 0, name, &epoch ))) return ERROR_SUCCESS;
    if ((err = registry_read_provider( name, entry )) || !fresh) return err;
    keep_answer( 0, name, *entry,
                 offsetof( struct provider_entry, image_path[lstrlenW( (*entry)->image_path ) + 1] ), epoch );
    return ERROR_SUCCESS;
}
