/*
 * Tests of the dispatcher under threads: shared handles used and released at the same time, handles that stay dead
 * long after their object is gone, and objects released while a call is inside them. The sample CSP (samplecsp/)
 * keeps account of its objects and does no work.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "samplecsp/sampletest.h"

#define THREADS 8
#define ROUND_CALLS 1000000
#define MEMORY_BOUND (256 * 1024)       /* bytes that a million calls may leave behind */
#define HANDLE_BOUND 32                 /* kernel handles likewise: a lock may get one when it is first waited for */
#define STALE_COUNT 100000              /* allocations for which a dead handle has to stay dead */
#define STALE_THREADS 16                /* threads that allocate at once */

#define SHARED_PROVS 8
#define SHARED_CHILDREN 32

/* Handles that all threads use; some are dead. */
static ULONG_PTR provs[SHARED_PROVS], keys[SHARED_CHILDREN], hashes[SHARED_CHILDREN];

static LONG good_calls, refused_calls, wrong_calls, first_wrong;

struct worker
{
    HANDLE    thread;
    DWORD     seed;
    LONG      calls;                    /* left in this round */
    HANDLE    go, done;
};

static volatile LONG finish_workers;

static DWORD next_random( struct worker *worker )
{
    worker->seed ^= worker->seed << 13;
    worker->seed ^= worker->seed >> 17;
    worker->seed ^= worker->seed << 5;
    return worker->seed;
}

/* A call on a shared handle works, or the handle is dead by now; there is no third way. */
static BOOL count_call( struct worker *worker, BOOL ret )
{
    DWORD err = ret ? 0 : GetLastError();

    worker->calls--;
    if (ret) InterlockedIncrement( &good_calls );
    else if (err == ERROR_INVALID_PARAMETER) InterlockedIncrement( &refused_calls );
    else if (InterlockedIncrement( &wrong_calls ) == 1) first_wrong = err;
    return ret;
}

static ULONG_PTR peek( ULONG_PTR *slot )
{
    return __atomic_load_n( slot, __ATOMIC_RELAXED );
}

static ULONG_PTR swap( ULONG_PTR *slot, ULONG_PTR value )
{
    return (ULONG_PTR)InterlockedExchangePointer( (PVOID *)slot, (PVOID)value );
}

static void use_objects( struct worker *worker, DWORD what, HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash )
{
    BYTE data[8];
    DWORD len = sizeof(data);

    switch (what % 6)
    {
    case 0: count_call( worker, CryptHashData( hash, data, 8, 0 ) ); break;
    case 1: count_call( worker, CryptEncrypt( key, hash, TRUE, 0, data, &len, 8 ) ); break;
    case 2: count_call( worker, CryptHashSessionKey( hash, key, 0 ) ); break;
    case 3: count_call( worker, CryptGenRandom( prov, 8, data ) ); break;
    case 4: count_call( worker, CryptGetKeyParam( key, KP_IV, data, &len, 0 ) ); break;
    case 5:
        if (count_call( worker, CryptContextAddRef( prov, NULL, 0 ) ))
            count_call( worker, CryptReleaseContext( prov, 0 ) );
        break;
    }
}

/* Puts a new hash or key, if it can be made, in the place of a shared one, and destroys that. */
static void replace_child( struct worker *worker, DWORD what, HCRYPTPROV prov, ULONG_PTR *key, ULONG_PTR *hash )
{
    HCRYPTHASH new_hash;
    HCRYPTKEY new_key;

    switch (what % 5)
    {
    case 0:
    case 1:
        if (!count_call( worker, CryptCreateHash( prov, CALG_MD5, 0, 0, &new_hash ) )) return;
        count_call( worker, CryptDestroyHash( swap( hash, new_hash ) ) );
        break;
    case 2:
        if (!count_call( worker, CryptDuplicateHash( peek( hash ), NULL, 0, &new_hash ) )) return;
        count_call( worker, CryptDestroyHash( swap( hash, new_hash ) ) );
        break;
    case 3:
        if (!count_call( worker, CryptGenKey( prov, CALG_RC4, 0, &new_key ) )) return;
        count_call( worker, CryptDestroyKey( swap( key, new_key ) ) );
        break;
    case 4:
        if (!count_call( worker, CryptDeriveKey( prov, CALG_RC4, peek( hash ), 0, &new_key ) )) return;
        count_call( worker, CryptDestroyKey( swap( key, new_key ) ) );
        break;
    }
}

static void replace_context( struct worker *worker, ULONG_PTR *slot )
{
    HCRYPTPROV prov;

    if (!count_call( worker, CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT ) ))
        return;
    count_call( worker, CryptReleaseContext( swap( slot, prov ), 0 ) );
}

/* One step on random shared objects. Ends leave their dead handles in place, for others to use. */
static void step( struct worker *worker )
{
    DWORD rand = next_random( worker ), what = next_random( worker );
    ULONG_PTR *prov = &provs[rand % SHARED_PROVS];
    ULONG_PTR *key = &keys[(rand >> 8) % SHARED_CHILDREN];
    ULONG_PTR *hash = &hashes[(rand >> 16) % SHARED_CHILDREN];

    switch (what % 128)
    {
    case 0: count_call( worker, CryptReleaseContext( peek( prov ), 0 ) ); break;
    case 1:
    case 2: replace_context( worker, prov ); break;
    case 3:
    case 4: count_call( worker, CryptDestroyHash( peek( hash ) ) ); break;
    case 5:
    case 6: count_call( worker, CryptDestroyKey( peek( key ) ) ); break;
    default:
        if (what & 0x80) use_objects( worker, what >> 8, peek( prov ), peek( key ), peek( hash ) );
        else replace_child( worker, what >> 8, peek( prov ), key, hash );
    }
}

/* Fills up what the dispatcher keeps of dead objects, so that later growth is a leak. */
static void warm_up( void )
{
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    int i;

    if (!CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) return;
    for (i = 0; i < STALE_COUNT + STALE_COUNT / 4; i++)
    {
        if (CryptCreateHash( prov, CALG_MD5, 0, 0, &hash )) CryptDestroyHash( hash );
    }
    CryptReleaseContext( prov, 0 );
}

static DWORD CALLBACK worker_thread( void *arg )
{
    struct worker *worker = arg;

    warm_up();
    SetEvent( worker->done );
    for (;;)
    {
        WaitForSingleObject( worker->go, INFINITE );
        if (finish_workers) return 0;
        while (worker->calls > 0) step( worker );
        SetEvent( worker->done );
    }
}

/* Private committed memory of this process. */
static SIZE_T committed_memory( void )
{
    MEMORY_BASIC_INFORMATION info;
    char *p = NULL;
    SIZE_T sum = 0;

    while (VirtualQuery( p, &info, sizeof(info) ) == sizeof(info))
    {
        if (info.State == MEM_COMMIT && info.Type == MEM_PRIVATE) sum += info.RegionSize;
        if ((char *)info.BaseAddress + info.RegionSize <= p) break;
        p = (char *)info.BaseAddress + info.RegionSize;
    }
    return sum;
}

/* Handles that are open, by trying: Wine does not count them for GetProcessHandleCount. */
static int open_handles( void )
{
    ULONG_PTR handle;
    DWORD flags;
    int count = 0;

    for (handle = 4; handle < 0x4000; handle += 4)
        if (GetHandleInformation( (HANDLE)handle, &flags )) count++;
    return count;
}

static void wait_workers( struct worker *workers )
{
    int i;

    for (i = 0; i < THREADS; i++) WaitForSingleObject( workers[i].done, INFINITE );
}

static void release_all( void )
{
    ULONG_PTR prov;
    int i;

    for (i = 0; i < SHARED_PROVS; i++)
        for (prov = swap( &provs[i], 0 ); prov && CryptReleaseContext( prov, 0 );) {}
    memset( keys, 0, sizeof(keys) );
    memset( hashes, 0, sizeof(hashes) );
}

/* A million calls by all threads together. */
static void run_round( struct worker *workers, int round )
{
    DWORD start = GetTickCount();
    int i;

    good_calls = refused_calls = wrong_calls = 0;
    for (i = 0; i < THREADS; i++)
    {
        workers[i].calls = ROUND_CALLS / THREADS;
        SetEvent( workers[i].go );
    }
    wait_workers( workers );
    trace( "round %d: %ld calls worked, %ld found dead handles, %lu ms\n", round, good_calls, refused_calls,
           GetTickCount() - start );
    /* dispatch: acq-thr-01 */
    ok( !wrong_calls, "round %d: %ld calls failed, the first with %#lx\n", round, wrong_calls, first_wrong );
    ok( good_calls > ROUND_CALLS / 10, "round %d: only %ld calls worked\n", round, good_calls );
}

/* What the CSP has counted: nothing left, nothing twice, nothing too late. */
static void check_account( const char *what )
{
    ok( !sample->live_contexts, "%s: %ld contexts are left in the CSP\n", what, sample->live_contexts );
    ok( !sample->live_children, "%s: %ld keys and hashes are left in the CSP\n", what, sample->live_children );
    ok( sample->made_contexts == sample->ended_contexts, "%s: %ld contexts made, %ld ended\n", what,
        sample->made_contexts, sample->ended_contexts );
    ok( !sample->violations, "%s: %ld wrong calls of the CSP, the first of kind %ld in %s\n", what,
        sample->violations, sample->first_violation >> 8, sample_id_name( sample->first_violation & 0xff ) );
}

static void start_account( void )
{
    sample_reset();
    sample->track = TRUE;
    sample->violations = sample->first_violation = 0;
    sample->live_contexts = sample->live_children = sample->made_contexts = sample->ended_contexts = 0;
}

static void start_workers( struct worker *workers )
{
    int i;

    finish_workers = FALSE;
    for (i = 0; i < THREADS; i++)
    {
        workers[i].seed = 0x2545f491u * (i + 1);
        workers[i].go = CreateEventA( NULL, FALSE, FALSE, NULL );
        workers[i].done = CreateEventA( NULL, FALSE, FALSE, NULL );
        workers[i].thread = CreateThread( NULL, 0, worker_thread, &workers[i], 0, NULL );
        ok( workers[i].thread != NULL, "cannot make a thread\n" );
    }
    wait_workers( workers );
}

static void end_workers( struct worker *workers )
{
    int i;

    finish_workers = TRUE;
    for (i = 0; i < THREADS; i++)
    {
        SetEvent( workers[i].go );
        WaitForSingleObject( workers[i].thread, INFINITE );
        CloseHandle( workers[i].thread );
        CloseHandle( workers[i].go );
        CloseHandle( workers[i].done );
    }
}

static void test_shared_handles( void )
{
    struct worker workers[THREADS];
    SIZE_T memory[4];
    int round, handles_before = 0, handles_after;

    start_account();
    start_workers( workers );
    check_account( "warm-up" );
    for (round = 1; round <= 3; round++)
    {
        run_round( workers, round );
        release_all();
        check_account( "round" );
        memory[round] = committed_memory();
        if (round == 1) handles_before = open_handles();
    }
    handles_after = open_handles();
    trace( "committed: %Iu, %Iu, %Iu KiB; handles: %d, %d\n", memory[1] / 1024, memory[2] / 1024,
           memory[3] / 1024, handles_before, handles_after );
    ok( memory[3] <= memory[2] + MEMORY_BOUND, "the third million leaves %Iu bytes behind\n", memory[3] - memory[2] );
    ok( handles_after <= handles_before + HANDLE_BOUND, "%d handles became %d\n", handles_before, handles_after );
    end_workers( workers );
    sample->track = FALSE;
}

/* A dead handle and the objects that its thread makes after it. */
enum stale_kind { STALE_HASH, STALE_KEY, STALE_CONTEXT };

static BOOL make_stale( enum stale_kind kind, HCRYPTPROV prov, ULONG_PTR *handle )
{
    switch (kind)
    {
    case STALE_HASH: return CryptCreateHash( prov, CALG_MD5, 0, 0, handle );
    case STALE_KEY:  return CryptGenKey( prov, CALG_RC4, 0, handle );
    default: return CryptAcquireContextA( handle, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT );
    }
}

static BOOL end_stale( enum stale_kind kind, ULONG_PTR handle )
{
    switch (kind)
    {
    case STALE_HASH: return CryptDestroyHash( handle );
    case STALE_KEY:  return CryptDestroyKey( handle );
    default: return CryptReleaseContext( handle, 0 );
    }
}

struct stale_result
{
    int failed, reused, accepted;       /* allocations that failed, gave the dead handle; calls that took it */
};

/* Makes count objects of a kind and looks whether one gets the dead handle of any kind. */
static void allocate_after( enum stale_kind kind, HCRYPTPROV prov, const ULONG_PTR *dead, int count,
                            struct stale_result *result )
{
    ULONG_PTR handle;
    int i;

    for (i = 0; i < count; i++)
    {
        if (!make_stale( kind, prov, &handle ))
        {
            result->failed++;
            continue;
        }
        if (handle == dead[STALE_HASH] || handle == dead[STALE_KEY] || handle == dead[STALE_CONTEXT])
            result->reused++;
        if (!(i % 1000))
        {
            if (CryptHashData( dead[STALE_HASH], (const BYTE *)"x", 1, 0 )) result->accepted++;
            if (CryptSetKeyParam( dead[STALE_KEY], KP_MODE, (const BYTE *)"x", 0 )) result->accepted++;
            if (CryptContextAddRef( dead[STALE_CONTEXT], NULL, 0 )) result->accepted++;
        }
        if (!end_stale( kind, handle )) result->failed++;
    }
}

static BOOL make_dead( HCRYPTPROV prov, ULONG_PTR *dead )
{
    int kind;

    for (kind = STALE_HASH; kind <= STALE_CONTEXT; kind++)
    {
        if (!make_stale( kind, prov, &dead[kind] ) || !end_stale( kind, dead[kind] )) return FALSE;
    }
    return TRUE;
}

static void check_stale( const char *what, const struct stale_result *result )
{
    /* dispatch: hnd-01, hnd-02, rel-10, rel-20 */
    ok( !result->failed, "%s: %d allocations failed\n", what, result->failed );
    ok( !result->reused || broken( result->reused ), "%s: %d objects got a dead handle\n", what, result->reused );
    ok( !result->accepted || broken( result->accepted ), "%s: %d calls took a dead handle\n", what,
        result->accepted );
}

/* Contexts cost more than hashes; where they cost very much fewer are made. */
static int context_count( HCRYPTPROV prov )
{
    struct stale_result result = { 0 };
    ULONG_PTR none[3] = { 0 };
    DWORD start = GetTickCount();

    allocate_after( STALE_CONTEXT, prov, none, 1000, &result );
    return GetTickCount() - start > 150 ? STALE_COUNT / 50 : STALE_COUNT;
}

static void test_stale_handles( void )
{
    static const char * const names[] = { "hashes", "keys", "contexts" };
    HCRYPTPROV prov = sample_acquire();
    ULONG_PTR dead[3];
    int kind, count;

    for (kind = STALE_HASH; kind <= STALE_CONTEXT; kind++)
    {
        struct stale_result result = { 0 };

        count = kind == STALE_CONTEXT ? context_count( prov ) : STALE_COUNT;
        ok( make_dead( prov, dead ), "cannot make objects, error %#lx\n", GetLastError() );
        allocate_after( kind, prov, dead, count, &result );
        check_stale( names[kind], &result );
        if (count < STALE_COUNT) trace( "only %d %s\n", count, names[kind] );
    }
    CryptReleaseContext( prov, 0 );
}

static DWORD CALLBACK stale_thread( void *arg )
{
    struct stale_result *result = arg;
    HCRYPTPROV prov;
    ULONG_PTR dead[3];

    result->failed = 1;
    if (!CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) return 0;
    if (make_dead( prov, dead ))
    {
        result->failed = 0;
        allocate_after( STALE_HASH, prov, dead, STALE_COUNT / 2, result );
        allocate_after( STALE_CONTEXT, prov, dead, STALE_COUNT / 1000, result );
        allocate_after( STALE_KEY, prov, dead, STALE_COUNT / 2 - STALE_COUNT / 1000, result );
    }
    CryptReleaseContext( prov, 0 );
    return 0;
}

static void test_stale_in_threads( void )
{
    struct stale_result results[STALE_THREADS];
    HANDLE threads[STALE_THREADS];
    int i;

    memset( results, 0, sizeof(results) );
    for (i = 0; i < STALE_THREADS; i++) threads[i] = CreateThread( NULL, 0, stale_thread, &results[i], 0, NULL );
    for (i = 0; i < STALE_THREADS; i++)
    {
        WaitForSingleObject( threads[i], INFINITE );
        CloseHandle( threads[i] );
        winetest_push_context( "thread %d", i );
        check_stale( "with others", &results[i] );
        winetest_pop_context();
    }
}

/* A thread that is held inside a call of the CSP until it is let go. */
struct held
{
    const struct sample_objects *obj, *other;
    BOOL                       (*call)( const struct held *held );
    HANDLE                       inside, leave, thread;
    BOOL                         ret;
    DWORD                        error;
};

static BYTE byte;
static DWORD length;

static BOOL call_hash_data( const struct held *held )
{
    return CryptHashData( held->obj->hash, &byte, 1, 0 );
}

static BOOL call_encrypt( const struct held *held )
{
    return CryptEncrypt( held->obj->key, held->obj->hash, TRUE, 0, &byte, &length, 1 );
}

static BOOL call_gen_random( const struct held *held )
{
    return CryptGenRandom( held->obj->prov, 1, &byte );
}

static BOOL call_foreign( const struct held *held )
{
    return CryptHashSessionKey( held->other->hash, held->obj->key, 0 );
}

static BOOL call_create_hash( const struct held *held )
{
    HCRYPTHASH hash = 0;

    if (!CryptCreateHash( held->obj->prov, CALG_MD5, 0, 0, &hash )) return FALSE;
    /* The context was released meanwhile: what was made is dead. */
    return CryptHashData( hash, &byte, 1, 0 );
}

/* Holds the first thread that comes; others pass. */
static void CALLBACK hold( int id, void *context )
{
    struct held *held = context;

    sample->hook = NULL;
    (void)id;
    SetEvent( held->inside );
    WaitForSingleObject( held->leave, INFINITE );
}

static DWORD CALLBACK held_thread( void *arg )
{
    struct held *held = arg;

    SetLastError( BAD_LAST_ERROR );
    held->ret = held->call( held );
    held->error = GetLastError();
    return 0;
}

/* Starts the call and returns when it is inside the CSP. */
static void start_held( struct held *held, const struct sample_objects *obj, const struct sample_objects *other,
                        BOOL (*call)( const struct held * ) )
{
    memset( held, 0, sizeof(*held) );
    held->obj = obj;
    held->other = other;
    held->call = call;
    held->inside = CreateEventA( NULL, FALSE, FALSE, NULL );
    held->leave = CreateEventA( NULL, FALSE, FALSE, NULL );
    sample->hook_id = SAMPLE_ALL_IDS;
    sample->hook_context = held;
    sample->hook = hold;
    held->thread = CreateThread( NULL, 0, held_thread, held, 0, NULL );
    WaitForSingleObject( held->inside, INFINITE );
}

static void end_held( struct held *held )
{
    SetEvent( held->leave );
    WaitForSingleObject( held->thread, INFINITE );
    CloseHandle( held->thread );
    CloseHandle( held->inside );
    CloseHandle( held->leave );
}

static BOOL make_tracked( struct sample_objects *obj )
{
    memset( obj, 0, sizeof(*obj) );
    if (!(obj->prov = sample_acquire())) return FALSE;
    return CryptGenKey( obj->prov, CALG_RC4, 0, &obj->key ) &&
           CryptCreateHash( obj->prov, CALG_MD5, 0, 0, &obj->hash );
}

static BOOL end_hash( const struct sample_objects *obj )    { return CryptDestroyHash( obj->hash ); }
static BOOL end_key( const struct sample_objects *obj )     { return CryptDestroyKey( obj->key ); }
static BOOL end_context( const struct sample_objects *obj ) { return CryptReleaseContext( obj->prov, 0 ); }

/* The calls during which an object is ended, what ends it, and the CSP's entry point that has to wait. */
static const struct held_case
{
    const char *name;
    BOOL      (*call)( const struct held * );
    BOOL      (*end)( const struct sample_objects * );
    int         end_id;
    BOOL        call_works;             /* the held call itself returns TRUE */
}
held_cases[] =
{
    { "CryptDestroyHash in CryptHashData", call_hash_data, end_hash, ID_DestroyHash, TRUE },
    { "CryptDestroyHash in CryptEncrypt", call_encrypt, end_hash, ID_DestroyHash, TRUE },
    { "CryptDestroyKey in CryptEncrypt", call_encrypt, end_key, ID_DestroyKey, TRUE },
    { "CryptDestroyKey in a foreign hash's call", call_foreign, end_key, ID_DestroyKey, TRUE },
    { "CryptReleaseContext in CryptHashData", call_hash_data, end_context, ID_ReleaseContext, TRUE },
    { "CryptReleaseContext in CryptEncrypt", call_encrypt, end_context, ID_ReleaseContext, TRUE },
    { "CryptReleaseContext in CryptGenRandom", call_gen_random, end_context, ID_ReleaseContext, TRUE },
    { "CryptReleaseContext in a foreign hash's call", call_foreign, end_context, ID_ReleaseContext, TRUE },
    { "CryptReleaseContext in CryptCreateHash", call_create_hash, end_context, ID_ReleaseContext, FALSE },
};

/* Children of a context that is released but still in a call. dispatch: rel-16, rel-17 */
static void check_dead_child( const struct sample_objects *obj )
{
    SetLastError( BAD_LAST_ERROR );
    ok( !CryptDestroyHash( obj->hash ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "CryptDestroyHash after the release: error %#lx\n", GetLastError() );
    SetLastError( BAD_LAST_ERROR );
    ok( !CryptDestroyKey( obj->key ) && GetLastError() == ERROR_INVALID_PARAMETER,
        "CryptDestroyKey after the release: error %#lx\n", GetLastError() );
}

static void check_held_case( const struct held_case *test )
{
    struct sample_objects obj, other;
    struct held held;
    BOOL ret;

    winetest_push_context( "%s", test->name );
    start_account();
    ok( make_tracked( &obj ) && make_tracked( &other ), "cannot make objects\n" );
    memset( sample->counts, 0, sizeof(sample->counts) );
    start_held( &held, &obj, &other, test->call );

    /* dispatch: rel-07, rel-16, rel-17, rel-18, rel-21, acq-thr-02 */
    ret = test->end( &obj );
    ok( ret || broken( !ret && GetLastError() == ERROR_BUSY ), "the end fails with %#lx\n", GetLastError() );
    ok( !sample->counts[test->end_id] || broken( TRUE ), "%s is called too early\n", sample_id_name( test->end_id ) );
    SetLastError( BAD_LAST_ERROR );
    ret = test->end( &obj );
    ok( !ret && GetLastError() == ERROR_INVALID_PARAMETER, "a second end returns %d, error %#lx\n", ret,
        GetLastError() );
    if (test->end_id == ID_ReleaseContext)
    {
        ok( !CryptHashData( obj.hash, &byte, 1, 0 ), "a hash of the released context works\n" );
        ok( !CryptSetKeyParam( obj.key, KP_MODE, &byte, 0 ), "a key of the released context works\n" );
        ok( !CryptGenRandom( obj.prov, 1, &byte ), "the released context works\n" );
    }
    end_held( &held );
    if (test->call_works)
        ok( held.ret, "the held call fails with %#lx\n", held.error );
    else
        ok( !held.ret && held.error == ERROR_INVALID_PARAMETER, "the held call returns %d, error %#lx\n", held.ret,
            held.error );
    ok( sample->counts[test->end_id] == 1, "%s was called %ld times\n", sample_id_name( test->end_id ),
        sample->counts[test->end_id] );
    /* CPReleaseContext covers the keys and hashes that are left. */
    if (test->end_id == ID_ReleaseContext)
        ok( (!sample->counts[ID_DestroyHash] && !sample->counts[ID_DestroyKey]) || broken( TRUE ),
            "%ld hashes and %ld keys are destroyed\n", sample->counts[ID_DestroyHash], sample->counts[ID_DestroyKey] );
    CryptReleaseContext( obj.prov, 0 );
    CryptReleaseContext( other.prov, 0 );
    check_account( "after all" );
    sample->track = FALSE;
    winetest_pop_context();
}

/* Two calls are inside, in two objects of the context; the second to leave ends it. */
static void test_two_inside( void )
{
    struct sample_objects obj;
    struct held first, second;
    BOOL ret;

    start_account();
    ok( make_tracked( &obj ), "cannot make objects\n" );
    start_held( &first, &obj, NULL, call_hash_data );
    start_held( &second, &obj, NULL, call_gen_random );
    /* dispatch: rel-08 */
    SetLastError( BAD_LAST_ERROR );
    ret = CryptReleaseContext( obj.prov, 1 );
    ok( !ret && GetLastError() == (DWORD)NTE_BAD_FLAGS, "flags: returns %d, error %#lx\n", ret, GetLastError() );
    ok( !CryptContextAddRef( obj.prov, NULL, 0 ), "the context is not dead\n" );
    check_dead_child( &obj );
    end_held( &first );
    ok( !sample->counts[ID_ReleaseContext] || broken( TRUE ), "CPReleaseContext is called too early\n" );
    end_held( &second );
    ok( sample->counts[ID_ReleaseContext] == 1, "CPReleaseContext was called %ld times\n",
        sample->counts[ID_ReleaseContext] );
    ok( first.ret && second.ret, "the held calls fail\n" );
    check_account( "two calls" );
    sample->track = FALSE;
}

/* First the object of the call is destroyed, then its context: the CSP hears of both in an order that it can bear. */
static void test_both_ended( void )
{
    struct sample_objects obj;
    struct held held;

    start_account();
    ok( make_tracked( &obj ), "cannot make objects\n" );
    start_held( &held, &obj, NULL, call_encrypt );
    ok( CryptDestroyHash( obj.hash ), "CryptDestroyHash fails with %#lx\n", GetLastError() );
    ok( CryptDestroyKey( obj.key ), "CryptDestroyKey fails with %#lx\n", GetLastError() );
    ok( CryptReleaseContext( obj.prov, 0 ), "CryptReleaseContext fails with %#lx\n", GetLastError() );
    ok( !sample->counts[ID_ReleaseContext] || broken( TRUE ), "CPReleaseContext is called too early\n" );
    end_held( &held );
    ok( held.ret, "the held call fails with %#lx\n", held.error );
    ok( sample->counts[ID_ReleaseContext] == 1, "CPReleaseContext was called %ld times\n",
        sample->counts[ID_ReleaseContext] );
    check_account( "both ended" );
    sample->track = FALSE;
}

/* Calls that fail, or make no context, leave nothing behind. */
static void test_failures_leave_nothing( void )
{
    static BYTE info[0x10000];
    CRYPT_DATA_BLOB blob = { sizeof(info), info }, none = { 0, NULL };
    SIZE_T before = 0;
    HCRYPTPROV prov;
    int round, i;

    sample_reset();
    for (round = 0; round < 2; round++)
    {
        for (i = 0; i < 20000; i++)
        {
            sample->fail_id = ID_AcquireContext;
            if (CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, 0 )) CryptReleaseContext( prov, 0 );
            sample->fail_id = ID_COUNT;
            CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_DELETEKEYSET );
            if (!(i % 100)) CryptSetProvParam( 0, PP_CONTEXT_INFO, (BYTE *)&blob, 0 );
        }
        CryptSetProvParam( 0, PP_CONTEXT_INFO, (BYTE *)&none, 0 );
        if (!round) before = committed_memory();
    }
    /* dispatch: acq-order-13, acq-flag-11, wrap-object-02 */
    ok( committed_memory() <= before + MEMORY_BOUND, "%Iu bytes became %Iu\n", before, committed_memory() );
}

START_TEST( threads )
{
    unsigned int i;

    if (!sample_setup()) return;
    for (i = 0; i < ARRAY_SIZE( held_cases ); i++) check_held_case( &held_cases[i] );
    test_two_inside();
    test_both_ended();
    test_stale_handles();
    test_stale_in_threads();
    test_failures_leave_nothing();
    test_shared_handles();
    sample_teardown();
}
