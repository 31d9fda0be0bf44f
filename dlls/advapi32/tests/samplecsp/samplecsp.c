/*
 * A sample CSP: 25 entry points that record every argument in the exported `sample_state`, succeed or fail as they
 * are told, and do no cryptography. With `track` set they keep an account of their objects instead (objects.c).
 *
 * Variants, by macro: SAMPLE_NO_OPTIONAL (no CPDuplicateHash, CPDuplicateKey), SAMPLE_NO_ENTRIES (exports none),
 * SAMPLE_DLLMAIN_FAILS, SAMPLE_DLLMAIN_ACQUIRES (its DllMain acquires a context of another provider).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "objects.h"

#ifdef SAMPLE_NO_ENTRIES
# define ENTRY
#else
# define ENTRY __declspec(dllexport)
#endif

#if defined(SAMPLE_NO_ENTRIES) || defined(SAMPLE_NO_OPTIONAL)
# define OPTIONAL_ENTRY
#else
# define OPTIONAL_ENTRY __declspec(dllexport)
#endif

__declspec(dllexport) struct sample_state sample_state =
{
    .size = sizeof(struct sample_state), .fail_id = ID_COUNT, .hook_id = ID_COUNT
};

/* One call of an entry point: its objects, its arguments, and what shall become of them. */
struct frame
{
    struct object_call objects;
    ULONG_PTR          args[SAMPLE_MAX_ARGS];
    LPCWSTR            text;            /* sDescription */
    DWORD             *length;          /* pdwDataLen and the like */
    enum object_kind   kind;            /* of the object to make; 0: none */
    ULONG_PTR         *made;            /* where its handle goes */
    BOOL               ends;            /* this call ends its object */
};

#define ARG( x ) ((ULONG_PTR)(x))

static void record( const struct frame *frame )
{
    struct sample_call *call = &sample_state.last;
    int i;

    call->id = frame->objects.id;
    call->thread = GetCurrentThreadId();
    for (i = 0; i < SAMPLE_MAX_ARGS; i++) call->args[i] = frame->args[i];
    call->has_text = frame->text != NULL;
    if (frame->text) lstrcpynW( call->text, frame->text, ARRAYSIZE( call->text ) );
}

static BOOL shall_fail( enum sample_id id )
{
    return sample_state.fail_id == SAMPLE_ALL_IDS || sample_state.fail_id == (LONG)id;
}

static void run_hook( enum sample_id id )
{
    sample_hook hook = sample_state.hook;

    if (!hook) return;
    if (sample_state.hook_id == SAMPLE_ALL_IDS || sample_state.hook_id == (LONG)id)
        hook( id, sample_state.hook_context );
}

static ULONG_PTR new_handle( const struct frame *frame )
{
    static LONG serial;
    ULONG_PTR handle, parent = frame->kind == OBJECT_CONTEXT ? 0 : frame->objects.prov;

    if (sample_state.track) return object_create( frame->kind, parent, frame->objects.id );
    handle = sample_state.next_handle;
    sample_state.next_handle = 0;
    return handle ? handle : 0x5a000000 + (ULONG_PTR)InterlockedIncrement( &serial ) * 4;
}

static BOOL finish( struct frame *frame )
{
    BOOL ret = !shall_fail( frame->objects.id );

    if (frame->length && sample_state.set_length) *frame->length = sample_state.length;
    if (ret && frame->kind) *frame->made = new_handle( frame );
    if (!ret && sample_state.fail_error != SAMPLE_FAIL_SILENT) SetLastError( sample_state.fail_error );
    else if (ret && sample_state.set_success_error) SetLastError( sample_state.success_error );
    return ret;
}

static BOOL run( struct frame *frame )
{
    enum sample_id id = frame->objects.id;
    LONG count = InterlockedIncrement( &sample_state.counts[id] );
    BOOL ret;

    InterlockedIncrement( &sample_state.total );
    if (!sample_state.track)
    {
        record( frame );
        run_hook( id );
        return finish( frame );
    }
    objects_enter( &frame->objects );
    if (!(count & 0x3f)) SwitchToThread();      /* let others run into this call */
    run_hook( id );
    ret = finish( frame );
    if (frame->ends) objects_end( &frame->objects );
    else objects_leave( &frame->objects );
    return ret;
}

#define CALL( name, ... ) \
    struct frame frame = { .objects = { .id = ID_ ## name, __VA_ARGS__ } }
#define ARGS( ... ) \
    do { const ULONG_PTR args[] = { __VA_ARGS__ }; memcpy( frame.args, args, sizeof(args) ); } while (0)

static void record_acquire( HCRYPTPROV *prov, LPSTR container, DWORD flags, const struct sample_vtable *vtable )
{
    struct sample_acquire *acquire = &sample_state.acquire;

    memset( acquire, 0, sizeof(*acquire) );
    acquire->prov_before = *prov;
    acquire->container = container;
    acquire->flags = flags;
    acquire->vtable = *vtable;
    if (container)
        lstrcpynA( acquire->container_text, container, sizeof(acquire->container_text) );
    if (vtable->pszProvName)
        lstrcpynA( acquire->name_text, vtable->pszProvName, sizeof(acquire->name_text) );
    if (vtable->pbContextInfo && vtable->cbContextInfo <= sizeof(acquire->info_bytes))
        memcpy( acquire->info_bytes, vtable->pbContextInfo, vtable->cbContextInfo );
    if (container && sample_state.scribble) memset( container, '#', lstrlenA( container ) );
}

ENTRY BOOL WINAPI CPAcquireContext( HCRYPTPROV *prov, LPSTR container, DWORD flags, struct sample_vtable *vtable )
{
    CALL( AcquireContext );

    ARGS( ARG( prov ), ARG( container ), flags, ARG( vtable ) );
    if (!sample_state.track) record_acquire( prov, container, flags, vtable );
    if (!(flags & CRYPT_DELETEKEYSET))
    {
        frame.kind = OBJECT_CONTEXT;
        frame.made = prov;
    }
    if (!run( &frame )) return FALSE;
    if (frame.kind) sample_state.last_context = *prov;
    return TRUE;
}

/* Non-zero flags are refused as Microsoft's CSPs do; the context goes away nevertheless. */
ENTRY BOOL WINAPI CPReleaseContext( HCRYPTPROV prov, DWORD flags )
{
    CALL( ReleaseContext, .prov = prov );

    frame.ends = TRUE;
    ARGS( prov, flags );
    if (!run( &frame )) return FALSE;
    if (!flags) return TRUE;
    SetLastError( NTE_BAD_FLAGS );
    return FALSE;
}

ENTRY BOOL WINAPI CPGenKey( HCRYPTPROV prov, ALG_ID alg, DWORD flags, HCRYPTKEY *key )
{
    CALL( GenKey, .prov = prov );

    frame.kind = OBJECT_KEY;
    frame.made = key;
    ARGS( prov, alg, flags, ARG( key ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPDeriveKey( HCRYPTPROV prov, ALG_ID alg, HCRYPTHASH base, DWORD flags, HCRYPTKEY *key )
{
    CALL( DeriveKey, .prov = prov, .second = base );

    frame.kind = OBJECT_KEY;
    frame.made = key;
    ARGS( prov, alg, base, flags, ARG( key ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPDestroyKey( HCRYPTPROV prov, HCRYPTKEY key )
{
    CALL( DestroyKey, .prov = prov, .first = key );

    frame.ends = TRUE;
    ARGS( prov, key );
    return run( &frame );
}

ENTRY BOOL WINAPI CPSetKeyParam( HCRYPTPROV prov, HCRYPTKEY key, DWORD param, const BYTE *data, DWORD flags )
{
    CALL( SetKeyParam, .prov = prov, .first = key );

    ARGS( prov, key, param, ARG( data ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPGetKeyParam( HCRYPTPROV prov, HCRYPTKEY key, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    CALL( GetKeyParam, .prov = prov, .first = key );

    frame.length = len;
    ARGS( prov, key, param, ARG( data ), ARG( len ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPExportKey( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTKEY exp_key, DWORD type, DWORD flags,
                               BYTE *data, DWORD *len )
{
    CALL( ExportKey, .prov = prov, .first = key, .second = exp_key );

    frame.length = len;
    ARGS( prov, key, exp_key, type, flags, ARG( data ), ARG( len ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPImportKey( HCRYPTPROV prov, const BYTE *data, DWORD len, HCRYPTKEY pub_key, DWORD flags,
                               HCRYPTKEY *key )
{
    CALL( ImportKey, .prov = prov, .second = pub_key );

    frame.kind = OBJECT_KEY;
    frame.made = key;
    ARGS( prov, ARG( data ), len, pub_key, flags, ARG( key ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPEncrypt( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash, BOOL final, DWORD flags, BYTE *data,
                             DWORD *len, DWORD buf_len )
{
    CALL( Encrypt, .prov = prov, .first = key, .second = hash );

    frame.length = len;
    ARGS( prov, key, hash, final, flags, ARG( data ), ARG( len ), buf_len );
    return run( &frame );
}

ENTRY BOOL WINAPI CPDecrypt( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTHASH hash, BOOL final, DWORD flags, BYTE *data,
                             DWORD *len )
{
    CALL( Decrypt, .prov = prov, .first = key, .second = hash );

    frame.length = len;
    ARGS( prov, key, hash, final, flags, ARG( data ), ARG( len ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPCreateHash( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY key, DWORD flags, HCRYPTHASH *hash )
{
    CALL( CreateHash, .prov = prov, .second = key );

    frame.kind = OBJECT_HASH;
    frame.made = hash;
    ARGS( prov, alg, key, flags, ARG( hash ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPHashData( HCRYPTPROV prov, HCRYPTHASH hash, const BYTE *data, DWORD len, DWORD flags )
{
    CALL( HashData, .prov = prov, .first = hash );

    ARGS( prov, hash, ARG( data ), len, flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPHashSessionKey( HCRYPTPROV prov, HCRYPTHASH hash, HCRYPTKEY key, DWORD flags )
{
    CALL( HashSessionKey, .prov = prov, .first = hash, .second = key );

    ARGS( prov, hash, key, flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPDestroyHash( HCRYPTPROV prov, HCRYPTHASH hash )
{
    CALL( DestroyHash, .prov = prov, .first = hash );

    frame.ends = TRUE;
    ARGS( prov, hash );
    return run( &frame );
}

ENTRY BOOL WINAPI CPGetHashParam( HCRYPTPROV prov, HCRYPTHASH hash, DWORD param, BYTE *data, DWORD *len,
                                  DWORD flags )
{
    CALL( GetHashParam, .prov = prov, .first = hash );

    frame.length = len;
    ARGS( prov, hash, param, ARG( data ), ARG( len ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPSetHashParam( HCRYPTPROV prov, HCRYPTHASH hash, DWORD param, const BYTE *data, DWORD flags )
{
    CALL( SetHashParam, .prov = prov, .first = hash );

    ARGS( prov, hash, param, ARG( data ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPSignHash( HCRYPTPROV prov, HCRYPTHASH hash, DWORD spec, LPCWSTR description, DWORD flags,
                              BYTE *sig, DWORD *len )
{
    CALL( SignHash, .prov = prov, .first = hash );

    frame.length = len;
    frame.text = description;
    ARGS( prov, hash, spec, ARG( description ), flags, ARG( sig ), ARG( len ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPVerifySignature( HCRYPTPROV prov, HCRYPTHASH hash, const BYTE *sig, DWORD len, HCRYPTKEY key,
                                     LPCWSTR description, DWORD flags )
{
    CALL( VerifySignature, .prov = prov, .first = hash, .second = key );

    frame.text = description;
    ARGS( prov, hash, ARG( sig ), len, key, ARG( description ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPGenRandom( HCRYPTPROV prov, DWORD len, BYTE *buffer )
{
    CALL( GenRandom, .prov = prov );

    ARGS( prov, len, ARG( buffer ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPGetUserKey( HCRYPTPROV prov, DWORD spec, HCRYPTKEY *key )
{
    CALL( GetUserKey, .prov = prov );

    frame.kind = OBJECT_KEY;
    frame.made = key;
    ARGS( prov, spec, ARG( key ) );
    return run( &frame );
}

ENTRY BOOL WINAPI CPSetProvParam( HCRYPTPROV prov, DWORD param, const BYTE *data, DWORD flags )
{
    CALL( SetProvParam, .prov = prov );

    ARGS( prov, param, ARG( data ), flags );
    return run( &frame );
}

ENTRY BOOL WINAPI CPGetProvParam( HCRYPTPROV prov, DWORD param, BYTE *data, DWORD *len, DWORD flags )
{
    CALL( GetProvParam, .prov = prov );

    frame.length = len;
    ARGS( prov, param, ARG( data ), ARG( len ), flags );
    return run( &frame );
}

OPTIONAL_ENTRY BOOL WINAPI CPDuplicateHash( HCRYPTPROV prov, HCRYPTHASH hash, DWORD *reserved, DWORD flags,
                                            HCRYPTHASH *copy )
{
    CALL( DuplicateHash, .prov = prov, .first = hash );

    frame.kind = OBJECT_HASH;
    frame.made = copy;
    ARGS( prov, hash, ARG( reserved ), flags, ARG( copy ) );
    return run( &frame );
}

OPTIONAL_ENTRY BOOL WINAPI CPDuplicateKey( HCRYPTPROV prov, HCRYPTKEY key, DWORD *reserved, DWORD flags,
                                           HCRYPTKEY *copy )
{
    CALL( DuplicateKey, .prov = prov, .first = key );

    frame.kind = OBJECT_KEY;
    frame.made = copy;
    ARGS( prov, key, ARG( reserved ), flags, ARG( copy ) );
    return run( &frame );
}

#ifdef SAMPLE_DLLMAIN_ACQUIRES
/* What a careless CSP does: use the CryptoAPI while it is being loaded by the CryptoAPI. */
static BOOL start( void )
{
    HCRYPTPROV prov;

    if (!CryptAcquireContextA( &prov, NULL, SAMPLE_NAME, SAMPLE_TYPE, CRYPT_VERIFYCONTEXT )) return FALSE;
    return CryptReleaseContext( prov, 0 );
}
#elif defined(SAMPLE_DLLMAIN_FAILS)
static BOOL start( void )
{
    return FALSE;
}
#else
static BOOL start( void )
{
    return TRUE;
}
#endif

BOOL WINAPI DllMain( HINSTANCE instance, DWORD reason, void *reserved )
{
    (void)instance;
    (void)reserved;
    return reason != DLL_PROCESS_ATTACH || start();
}
