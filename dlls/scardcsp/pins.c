/* PINs that the program has set, see pins.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pins.h"
#include "heap.h"
#include "waitlock.h"

#include <winerror.h>

struct pin
{
    struct pin *next;
    BYTE        token[TOKEN_ID_LEN];
    DWORD       len, serial;
    BOOL        fresh;
    DWORD       taker;      /* the thread that has it; 0: none */
    BYTE        sealed[TOKEN_PIN_MAX];
};

/* RtlEncryptMemory and RtlDecryptMemory. */
typedef LONG (WINAPI *sealer)( void *memory, ULONG size, ULONG flags );
#define SEAL   "SystemFunction040"
#define UNSEAL "SystemFunction041"

static waitlock lock;       /* guards the list; not held while something is sealed, since that is a provider's work */
static struct pin *pins;
static DWORD last_serial;

/* Of this process. */
static BOOL run_sealer( const char *function, BYTE memory[TOKEN_PIN_MAX] )
{
    sealer run = (sealer)(void *)GetProcAddress( GetModuleHandleA( "advapi32.dll" ), function );

    return run && !run( memory, TOKEN_PIN_MAX, 0 );
}

/* Where a token's stands in the list, or would. The lock is held. */
static struct pin **find_pin( const BYTE *token )
{
    struct pin **at = &pins;

    while (*at && memcmp( (*at)->token, token, TOKEN_ID_LEN )) at = &(*at)->next;
    return at;
}

/* Takes a token's out of the list. The lock is held. */
static struct pin *unlink_pin( const BYTE *token )
{
    struct pin **at = find_pin( token ), *pin = *at;

    if (pin) *at = pin->next;
    return pin;
}

static void replace_pin( const BYTE *token, struct pin *pin )
{
    struct pin *old;

    waitlock_enter( &lock );
    old = unlink_pin( token );
    if (pin)
    {
        pin->serial = ++last_serial;
        pin->next = pins;
        pins = pin;
    }
    waitlock_leave( &lock );
    heap_free_secret( old, sizeof(*old) );
}

DWORD pins_keep( const BYTE *token, const BYTE *bytes, DWORD len )
{
    struct pin *pin = heap_alloc( sizeof(*pin) );

    if (!pin) return NTE_NO_MEMORY;
    memcpy( pin->token, token, TOKEN_ID_LEN );
    memcpy( pin->sealed, bytes, len );
    pin->len = len;
    pin->fresh = TRUE;
    if (run_sealer( SEAL, pin->sealed ))
    {
        replace_pin( token, pin );
        return ERROR_SUCCESS;
    }
    heap_free_secret( pin, sizeof(*pin) );
    return NTE_FAIL;
}

/* FALSE: another thread has it now. *found: there is one. */
static BOOL try_take( const BYTE *token, struct pin_taken *taken, BOOL *found )
{
    struct pin *pin;
    BOOL is_free;

    waitlock_enter( &lock );
    *found = (pin = *find_pin( token )) != NULL;
    if ((is_free = !pin || !pin->taker) && pin)
    {
        memcpy( taken->bytes, pin->sealed, TOKEN_PIN_MAX );
        taken->len = pin->len;
        taken->fresh = pin->fresh;
        taken->serial = pin->serial;
        pin->fresh = FALSE;
        pin->taker = GetCurrentThreadId();
    }
    waitlock_leave( &lock );
    return is_free;
}

/* Nobody waits for himself: then the number of one that has ended is used again. */
static BOOL is_thread_gone( DWORD id )
{
    HANDLE thread = OpenThread( SYNCHRONIZE, FALSE, id );
    BOOL is_gone;

    if (!thread) return GetLastError() == ERROR_INVALID_PARAMETER;
    is_gone = id == GetCurrentThreadId() || WaitForSingleObject( thread, 0 ) == WAIT_OBJECT_0;
    CloseHandle( thread );
    return is_gone;
}

/* A thread that was ended in its use, as by TerminateThread, gives nothing back. What came of the use nobody knows. */
static void forget_abandoned( const BYTE *token )
{
    struct pin *pin;
    DWORD taker;

    waitlock_enter( &lock );
    taker = (pin = *find_pin( token )) ? pin->taker : 0;
    waitlock_leave( &lock );
    if (!taker || !is_thread_gone( taker )) return;
    waitlock_enter( &lock );
    pin = *find_pin( token );
    if (pin && pin->taker == taker) unlink_pin( token );
    else pin = NULL;
    waitlock_leave( &lock );
    heap_free_secret( pin, sizeof(*pin) );
}

#define LOOK_EVERY 256      /* pauses, of which the later ones last a millisecond or more */

BOOL pins_take( const BYTE *token, struct pin_taken *taken )
{
    unsigned int i;
    BOOL found;

    for (i = 1; !try_take( token, taken, &found ); i++)
    {
        if (!lock_pause( i )) return FALSE;
        if (!(i % LOOK_EVERY)) forget_abandoned( token );
    }
    if (!found) return FALSE;
    if (run_sealer( UNSEAL, taken->bytes )) return TRUE;
    pins_give( token, taken, TRUE );
    return FALSE;
}

void pins_give( const BYTE *token, struct pin_taken *taken, BOOL keep )
{
    struct pin *pin;

    secret_wipe( taken->bytes, sizeof(taken->bytes) );
    waitlock_enter( &lock );
    if ((pin = *find_pin( token )) && pin->serial == taken->serial)     /* else the program has set another meanwhile */
    {
        pin->taker = 0;
        if (!keep) unlink_pin( token );
    }
    else pin = NULL;
    waitlock_leave( &lock );
    if (!keep) heap_free_secret( pin, sizeof(*pin) );
}

void pins_forget( const BYTE *token )
{
    replace_pin( token, NULL );
}

void pins_process_detach( void )
{
    while (pins) pins_forget( pins->token );
}
