/*
 * Reference counts of contexts, and what becomes of handles: released and destroyed ones, those of the
 * wrong kind, and values that never were a handle, given to every function.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "winreg.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "checks.h"

/* A context with one object of each kind. */
struct objects
{
    HCRYPTPROV prov;
    HCRYPTHASH hash;
    HCRYPTKEY  key;
};

/* A call with the handle to test in the place that the row's name tells; the rest is good. */
struct call
{
    const char *name;
    BOOL      (*func)( const struct objects *good, ULONG_PTR handle );
};

static BYTE  call_data[256];
static DWORD call_len;

static BYTE *fresh_data( void )
{
    memset( call_data, 0x5a, sizeof(call_data) );
    call_len = 16;
    return call_data;
}

static BOOL addref( const struct objects *good, ULONG_PTR h )
{
    return CryptContextAddRef( h, NULL, 0 );
}

static BOOL create_hash( const struct objects *good, ULONG_PTR h )
{
    HCRYPTHASH hash;
    return CryptCreateHash( h, CALG_SHA1, 0, 0, &hash );
}

static BOOL gen_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptGenKey( h, CALG_RC4, 0, &key );
}

static BOOL derive_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptDeriveKey( h, CALG_RC4, good->hash, 0, &key );
}

static BOOL import_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptImportKey( h, fresh_data(), 16, 0, 0, &key );
}

static BOOL get_user_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptGetUserKey( h, AT_SIGNATURE, &key );
}

static BOOL gen_random( const struct objects *good, ULONG_PTR h )
{
    return CryptGenRandom( h, 16, fresh_data() );
}

static BOOL get_prov_param( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    call_len = sizeof(call_data);
    return CryptGetProvParam( h, PP_NAME, call_data, &call_len, 0 );
}

static BOOL set_prov_param( const struct objects *good, ULONG_PTR h )
{
    return CryptSetProvParam( h, 0, fresh_data(), 0 );
}

static BOOL release_context( const struct objects *good, ULONG_PTR h )
{
    return CryptReleaseContext( h, 0 );
}

static BOOL release_context_flags( const struct objects *good, ULONG_PTR h )
{
    return CryptReleaseContext( h, ~0u );
}

static const struct call prov_calls[] =
{
    { "CryptContextAddRef", addref },
    { "CryptCreateHash", create_hash },
    { "CryptGenKey", gen_key },
    { "CryptDeriveKey", derive_key },
    { "CryptImportKey", import_key },
    { "CryptGetUserKey", get_user_key },
    { "CryptGenRandom", gen_random },
    { "CryptGetProvParam", get_prov_param },
    { "CryptSetProvParam", set_prov_param },
    { "CryptReleaseContext", release_context },
    { "CryptReleaseContext with flags", release_context_flags },
};

static BOOL hash_data( const struct objects *good, ULONG_PTR h )
{
    return CryptHashData( h, fresh_data(), 16, 0 );
}

static BOOL hash_session_key( const struct objects *good, ULONG_PTR h )
{
    return CryptHashSessionKey( h, good->key, 0 );
}

static BOOL get_hash_param( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptGetHashParam( h, HP_ALGID, call_data, &call_len, 0 );
}

static BOOL set_hash_param( const struct objects *good, ULONG_PTR h )
{
    return CryptSetHashParam( h, HP_HASHVAL, fresh_data(), 0 );
}

static BOOL duplicate_hash( const struct objects *good, ULONG_PTR h )
{
    HCRYPTHASH copy;
    return CryptDuplicateHash( h, NULL, 0, &copy );
}

static BOOL sign_hash_a( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    call_len = sizeof(call_data);
    return CryptSignHashA( h, AT_SIGNATURE, NULL, 0, call_data, &call_len );
}

static BOOL sign_hash_w( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    call_len = sizeof(call_data);
    return CryptSignHashW( h, AT_SIGNATURE, NULL, 0, call_data, &call_len );
}

static BOOL verify_signature_a( const struct objects *good, ULONG_PTR h )
{
    return CryptVerifySignatureA( h, fresh_data(), 64, good->key, NULL, 0 );
}

static BOOL verify_signature_w( const struct objects *good, ULONG_PTR h )
{
    return CryptVerifySignatureW( h, fresh_data(), 64, good->key, NULL, 0 );
}

static BOOL derive_from_hash( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptDeriveKey( good->prov, CALG_RC4, h, 0, &key );
}

static BOOL destroy_hash( const struct objects *good, ULONG_PTR h )
{
    return CryptDestroyHash( h );
}

/* The destroying one is last: it would end an object that a wrong dispatcher let through. */
static const struct call hash_calls[] =
{
    { "CryptHashData", hash_data },
    { "CryptHashSessionKey", hash_session_key },
    { "CryptGetHashParam", get_hash_param },
    { "CryptSetHashParam", set_hash_param },
    { "CryptDuplicateHash", duplicate_hash },
    { "CryptSignHashA", sign_hash_a },
    { "CryptSignHashA again", sign_hash_a },
    { "CryptSignHashW", sign_hash_w },
    { "CryptVerifySignatureA", verify_signature_a },
    { "CryptVerifySignatureW", verify_signature_w },
    { "CryptDeriveKey", derive_from_hash },
    { "CryptDestroyHash", destroy_hash },
};

static BOOL hash_this_key( const struct objects *good, ULONG_PTR h )
{
    return CryptHashSessionKey( good->hash, h, 0 );
}

static BOOL verify_with_key( const struct objects *good, ULONG_PTR h )
{
    return CryptVerifySignatureW( good->hash, fresh_data(), 64, h, NULL, 0 );
}

static BOOL encrypt( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptEncrypt( h, 0, TRUE, 0, call_data, &call_len, sizeof(call_data) );
}

static BOOL decrypt( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptDecrypt( h, 0, TRUE, 0, call_data, &call_len );
}

static BOOL duplicate_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY copy;
    return CryptDuplicateKey( h, NULL, 0, &copy );
}

static BOOL export_key( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    call_len = sizeof(call_data);
    return CryptExportKey( h, 0, PLAINTEXTKEYBLOB, 0, call_data, &call_len );
}

static BOOL get_key_param( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptGetKeyParam( h, KP_ALGID, call_data, &call_len, 0 );
}

static BOOL set_key_param( const struct objects *good, ULONG_PTR h )
{
    return CryptSetKeyParam( h, KP_SALT, fresh_data(), 0 );
}

static BOOL destroy_key( const struct objects *good, ULONG_PTR h )
{
    return CryptDestroyKey( h );
}

static const struct call key_calls[] =
{
    { "CryptHashSessionKey, key", hash_this_key },
    { "CryptVerifySignatureW, key", verify_with_key },
    { "CryptEncrypt", encrypt },
    { "CryptDecrypt", decrypt },
    { "CryptDuplicateKey", duplicate_key },
    { "CryptExportKey", export_key },
    { "CryptGetKeyParam", get_key_param },
    { "CryptSetKeyParam", set_key_param },
    { "CryptDestroyKey", destroy_key },
};

static BOOL encrypt_and_hash( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptEncrypt( good->key, h, TRUE, 0, call_data, &call_len, sizeof(call_data) );
}

static BOOL decrypt_and_hash( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    return CryptDecrypt( good->key, h, TRUE, 0, call_data, &call_len );
}

/* Calls in which 0 stands for no object. */
static const struct call optional_hash_calls[] =
{
    { "CryptEncrypt, hash", encrypt_and_hash },
    { "CryptDecrypt, hash", decrypt_and_hash },
};

static BOOL create_keyed_hash( const struct objects *good, ULONG_PTR h )
{
    HCRYPTHASH hash;
    return CryptCreateHash( good->prov, CALG_MAC, h, 0, &hash );
}

static BOOL export_with_key( const struct objects *good, ULONG_PTR h )
{
    fresh_data();
    call_len = sizeof(call_data);
    return CryptExportKey( good->key, h, SIMPLEBLOB, 0, call_data, &call_len );
}

static BOOL import_with_key( const struct objects *good, ULONG_PTR h )
{
    HCRYPTKEY key;
    return CryptImportKey( good->prov, fresh_data(), 16, h, 0, &key );
}

static const struct call optional_key_calls[] =
{
    { "CryptCreateHash, key", create_keyed_hash },
    { "CryptExportKey, exporting key", export_with_key },
    { "CryptImportKey, key", import_with_key },
};

static BOOL make_objects( struct objects *objects )
{
    memset( objects, 0, sizeof(*objects) );
    if (!CryptAcquireContextA( &objects->prov, NULL, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ))
    {
        ok( 0, "no context: error %#lx\n", GetLastError() );
        return FALSE;
    }
    check_works( CryptCreateHash( objects->prov, CALG_SHA1, 0, 0, &objects->hash ) );
    check_works( CryptGenKey( objects->prov, CALG_RC4, CRYPT_EXPORTABLE, &objects->key ) );
    return TRUE;
}

static void free_objects( const struct objects *objects )
{
    check_works( CryptDestroyHash( objects->hash ) );
    check_works( CryptDestroyKey( objects->key ) );
    check_works( CryptReleaseContext( objects->prov, 0 ) );
}

/* Gives a bad handle to each call of a table. */
static void refused_by( const struct call *calls, unsigned int count, const struct objects *good,
                        ULONG_PTR handle )
{
    unsigned int i;
    DWORD err;
    BOOL ret;

    for (i = 0; i < count; i++)
    {
        SetLastError( SENTINEL );
        ret = calls[i].func( good, handle );
        err = GetLastError();
        ok( !ret, "%s succeeded\n", calls[i].name );
        ok( err == ERROR_INVALID_PARAMETER, "%s: got error %#lx\n", calls[i].name, err );
    }
}

#define refused( calls, good, handle ) refused_by( calls, ARRAY_SIZE( calls ), good, handle )

/* The objects still work. */
static void check_alive( const struct objects *objects )
{
    check_works( CryptGenRandom( objects->prov, 16, fresh_data() ) );
    check_works( CryptHashData( objects->hash, fresh_data(), 16, 0 ) );
    check_works( encrypt( objects, objects->key ) );
}

/* None of the objects can be used any more. */
static void check_dead( const struct objects *dead )
{
    struct objects good;

    if (!make_objects( &good )) return;
    winetest_push_context( "released provider" );
    refused( prov_calls, &good, dead->prov );       /* dispatch: rel-18, rel-10, rel-11, hnd-01 */
    winetest_pop_context();
    winetest_push_context( "hash of a released provider" );
    refused( hash_calls, &good, dead->hash );       /* dispatch: rel-16, hnd-05 */
    refused( optional_hash_calls, &good, dead->hash );
    winetest_pop_context();
    winetest_push_context( "key of a released provider" );
    refused( key_calls, &good, dead->key );         /* dispatch: rel-17, hnd-05 */
    refused( optional_key_calls, &good, dead->key );
    winetest_pop_context();
    winetest_push_context( "dead objects together" );
    refused( hash_calls, dead, dead->hash );
    refused( key_calls, dead, dead->key );
    winetest_pop_context();
    check_alive( &good );
    free_objects( &good );
}

static void test_addref( void )
{
    struct objects objects;
    DWORD reserved = SENTINEL;
    unsigned int i;

    /* dispatch: rel-02 */
    check_fails( CryptContextAddRef( 0, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptContextAddRef( SENTINEL, NULL, 0 ), ERROR_INVALID_PARAMETER );

    if (!make_objects( &objects )) return;
    check_works( CryptContextAddRef( objects.prov, NULL, 0 ) );     /* dispatch: rel-01 */
    check_works( CryptReleaseContext( objects.prov, 0 ) );          /* dispatch: rel-06 */
    check_alive( &objects );                                        /* dispatch: rel-19 */
    check_works( CryptReleaseContext( objects.prov, 0 ) );          /* dispatch: rel-07 */
    check_dead( &objects );
    check_fails( CryptContextAddRef( objects.prov, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptReleaseContext( objects.prov, 0 ), ERROR_INVALID_PARAMETER );    /* dispatch: rel-10 */
    check_fails( CryptReleaseContext( objects.prov, ~0u ), ERROR_INVALID_PARAMETER );  /* dispatch: rel-11 */

    /* What means nothing does not keep the reference from being added: each call takes a release more. */
    if (!make_objects( &objects )) return;
    /* dispatch: rel-03, choice-02 */
    check_works( CryptContextAddRef( objects.prov, &reserved, 0 ) );
    ok( reserved == SENTINEL, "reserved is now %#lx\n", reserved );
    check_works( CryptContextAddRef( objects.prov, NULL, 1 ) );
    check_works( CryptContextAddRef( objects.prov, &reserved, ~0u ) );
    for (i = 0; i < 3; i++) check_works( CryptReleaseContext( objects.prov, 0 ) );
    check_alive( &objects );
    check_works( CryptReleaseContext( objects.prov, 0 ) );
    check_dead( &objects );
    check_fails( CryptContextAddRef( objects.prov, &reserved, ~0u ), ERROR_INVALID_PARAMETER );  /* dispatch: rel-02 */
}

static void test_many_references( void )
{
    struct objects objects;
    unsigned int i, failed = 0;

    if (!make_objects( &objects )) return;
    for (i = 0; i < 1000; i++) failed += !CryptContextAddRef( objects.prov, NULL, 0 );
    ok( !failed, "%u of 1000 CryptContextAddRef failed\n", failed );
    for (i = 0; i < 1000; i++) failed += !CryptReleaseContext( objects.prov, 0 );
    ok( !failed, "%u of 1000 CryptReleaseContext failed\n", failed );
    check_alive( &objects );    /* dispatch: rel-06, rel-19 */
    free_objects( &objects );
}

static void test_release_flags( void )
{
    struct objects objects;

    /* The handle is checked before the flags. */
    check_fails( CryptReleaseContext( 0, 0 ), ERROR_INVALID_PARAMETER );    /* dispatch: rel-04 */
    check_fails( CryptReleaseContext( 0, ~0u ), ERROR_INVALID_PARAMETER );  /* dispatch: rel-05 */

    /* The call fails, and the context is released all the same. */
    if (!make_objects( &objects )) return;
    check_fails( CryptReleaseContext( objects.prov, ~0u ), NTE_BAD_FLAGS );     /* dispatch: rel-08, rel-14 */
    check_dead( &objects );

    if (!make_objects( &objects )) return;
    check_fails( CryptReleaseContext( objects.prov, 1 ), NTE_BAD_FLAGS );
    check_dead( &objects );

    /* With more references the same: one of them is gone. */
    if (!make_objects( &objects )) return;
    check_works( CryptContextAddRef( objects.prov, NULL, 0 ) );
    check_works( CryptContextAddRef( objects.prov, NULL, 0 ) );
    /* dispatch: rel-09, choice-01 */
    check_fails( CryptReleaseContext( objects.prov, ~0u ), NTE_BAD_FLAGS );
    check_alive( &objects );
    check_fails( CryptReleaseContext( objects.prov, 1 ), NTE_BAD_FLAGS );
    check_alive( &objects );
    check_works( CryptReleaseContext( objects.prov, 0 ) );
    check_dead( &objects );
}

static void test_release_keeps_container( void )
{
    static const char name[] = "conformance test, release";
    HCRYPTPROV prov = 0;

    CryptAcquireContextA( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET );
    check_works( CryptAcquireContextA( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_NEWKEYSET ) );
    check_works( CryptReleaseContext( prov, 0 ) );
    /* dispatch: rel-15 */
    check_works( CryptAcquireContextA( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, 0 ) );
    check_works( CryptReleaseContext( prov, 0 ) );
    check_works( CryptAcquireContextA( &prov, name, MS_DEF_PROV_A, PROV_RSA_FULL, CRYPT_DELETEKEYSET ) );
}

static void test_destroyed( void )
{
    struct objects objects;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    if (!make_objects( &objects )) return;
    check_works( CryptCreateHash( objects.prov, CALG_MD5, 0, 0, &hash ) );
    check_works( CryptGenKey( objects.prov, CALG_RC4, CRYPT_EXPORTABLE, &key ) );
    check_works( CryptDestroyHash( hash ) );
    check_works( CryptDestroyKey( key ) );

    /* dispatch: rel-20, hnd-02, hnd-04 */
    winetest_push_context( "destroyed hash" );
    refused( hash_calls, &objects, hash );
    refused( optional_hash_calls, &objects, hash );
    winetest_pop_context();
    winetest_push_context( "destroyed key" );
    refused( key_calls, &objects, key );
    refused( optional_key_calls, &objects, key );
    winetest_pop_context();

    check_alive( &objects );
    check_works( CryptReleaseContext( objects.prov, 0 ) );
    winetest_push_context( "destroyed, then the provider released" );
    if (make_objects( &objects ))
    {
        refused( hash_calls, &objects, hash );
        refused( key_calls, &objects, key );
        free_objects( &objects );
    }
    winetest_pop_context();
}

/* A handle of each kind in the places of the two others. */
static void test_wrong_kind( void )
{
    struct objects objects;

    if (!make_objects( &objects )) return;
    /* dispatch: hnd-06 */
    winetest_push_context( "provider as hash" );
    refused( hash_calls, &objects, objects.prov );
    refused( optional_hash_calls, &objects, objects.prov );
    winetest_pop_context();
    winetest_push_context( "provider as key" );
    refused( key_calls, &objects, objects.prov );
    refused( optional_key_calls, &objects, objects.prov );
    winetest_pop_context();
    winetest_push_context( "hash as provider" );
    refused( prov_calls, &objects, objects.hash );
    winetest_pop_context();
    winetest_push_context( "hash as key" );
    refused( key_calls, &objects, objects.hash );
    refused( optional_key_calls, &objects, objects.hash );
    winetest_pop_context();
    winetest_push_context( "key as provider" );
    refused( prov_calls, &objects, objects.key );
    winetest_pop_context();
    winetest_push_context( "key as hash" );
    refused( hash_calls, &objects, objects.key );
    refused( optional_hash_calls, &objects, objects.key );
    winetest_pop_context();
    check_alive( &objects );
    free_objects( &objects );
}

static void garbage_refused( const struct objects *good, ULONG_PTR handle )
{
    winetest_push_context( "handle %p", (void *)handle );
    refused( prov_calls, good, handle );            /* dispatch: hnd-01, hnd-08 */
    refused( hash_calls, good, handle );            /* dispatch: hnd-02, hnd-08 */
    refused( key_calls, good, handle );
    if (handle) refused( optional_hash_calls, good, handle );   /* dispatch: hnd-04 */
    if (handle) refused( optional_key_calls, good, handle );
    winetest_pop_context();
}

/* Values that a program may make up, and addresses that hold something else. */
static void test_garbage( void )
{
    static const ULONG_PTR values[] =
    {
        0, 1, 2, 3, 4, 7, 8, 0xff, 0x1000, 0x10000, 0x12345678, 0x7fffffff, 0x80000000, 0xdeadbeef,
        0xfffffff0, ~(ULONG_PTR)0, ~(ULONG_PTR)7,
#ifdef _WIN64
        0x7fffffffffff, 0x800000000000, 0x0123456789abcdef, 0x8000000000000000, 0xffff800000000000,
        0xfffff80000000000, 0xffffffff00000000,
#endif
    };
    struct objects objects;
    unsigned int i;

    if (!make_objects( &objects )) return;
    for (i = 0; i < ARRAY_SIZE( values ); i++) garbage_refused( &objects, values[i] );
    check_alive( &objects );
    free_objects( &objects );
}

static void test_foreign_addresses( void )
{
    ULONG_PTR on_stack[16] = { 1 }, in_heap;
    BYTE *pages, *freed;
    struct objects objects;
    unsigned int i;

    if (!make_objects( &objects )) return;
    in_heap = (ULONG_PTR)HeapAlloc( GetProcessHeap(), HEAP_ZERO_MEMORY, 256 );
    pages = VirtualAlloc( NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    freed = VirtualAlloc( NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    VirtualFree( freed, 0, MEM_RELEASE );
    VirtualFree( pages + 0x1000, 0x1000, MEM_DECOMMIT );

    /* dispatch: hnd-08 */
    for (i = 0; i < 9; i++) garbage_refused( &objects, (ULONG_PTR)on_stack + i );
    garbage_refused( &objects, in_heap );
    garbage_refused( &objects, (ULONG_PTR)GetModuleHandleA( NULL ) );
    garbage_refused( &objects, (ULONG_PTR)garbage_refused );
    garbage_refused( &objects, (ULONG_PTR)pages );
    garbage_refused( &objects, (ULONG_PTR)pages + 0xffc );      /* the object would end in the next page */
    garbage_refused( &objects, (ULONG_PTR)pages + 0xfff );
    garbage_refused( &objects, (ULONG_PTR)pages + 0x1000 );     /* no access */
    garbage_refused( &objects, (ULONG_PTR)freed );
    check_alive( &objects );
    free_objects( &objects );
    VirtualFree( pages, 0, MEM_RELEASE );
    HeapFree( GetProcessHeap(), 0, (void *)in_heap );
}

/* Addresses beside a handle are no handles. */
static void test_near_handles( void )
{
    static const int offsets[] = { 1, 2, 3, 4, 7, 8, 12, 16, -1, -4, -8 };
    struct objects objects;
    ULONG_PTR *handles[3], distance;
    unsigned int i, j;

    if (!make_objects( &objects )) return;
    handles[0] = &objects.prov;
    handles[1] = &objects.hash;
    handles[2] = &objects.key;
    for (i = 0; i < ARRAY_SIZE( handles ); i++)
        for (j = 0; j < ARRAY_SIZE( offsets ); j++)
        {
            winetest_push_context( "kind %u, offset %d", i, offsets[j] );
            garbage_refused( &objects, *handles[i] + offsets[j] );  /* dispatch: hnd-08 */
            winetest_pop_context();
        }
    /* Far behind the last handle, where the dispatcher may have reserved addresses for more. */
    for (distance = 0x10000; distance && distance <= 0x40000000; distance *= 2)
    {
        garbage_refused( &objects, objects.prov + distance );
        garbage_refused( &objects, objects.prov - distance );
    }
    check_alive( &objects );
    free_objects( &objects );
}

static void test_readable( void )
{
    struct objects objects;

    if (!make_objects( &objects )) return;
    /* dispatch: hnd-07 */
    ok( *(void **)objects.prov != NULL, "first word of a provider is 0\n" );
    ok( *(void **)objects.hash != NULL, "first word of a hash is 0\n" );
    ok( *(void **)objects.key != NULL, "first word of a key is 0\n" );

    /* dispatch: hnd-03 */
    check_works( encrypt_and_hash( &objects, 0 ) );
    check_works( decrypt_and_hash( &objects, 0 ) );
    check_works( encrypt_and_hash( &objects, objects.hash ) );
    free_objects( &objects );
}

/* A stale handle never hits an object that was made later. */
static void test_reuse( void )
{
    struct objects objects, good;
    HCRYPTHASH hash = 0;
    unsigned int i, reused = 0;

    if (!make_objects( &objects ) || !make_objects( &good )) return;
    check_works( CryptReleaseContext( objects.prov, 0 ) );
    for (i = 0; i < 1000; i++)
    {
        if (!CryptCreateHash( good.prov, CALG_MD5, 0, 0, &hash )) break;
        reused += (hash == objects.hash || hash == objects.key || hash == objects.prov);
        CryptDestroyHash( hash );
    }
    ok( i == 1000, "CryptCreateHash failed in round %u: %#lx\n", i, GetLastError() );
    ok( !reused || broken( reused ), "a dead handle was given out again %u times\n", reused );
    if (!reused) check_dead( &objects );
    free_objects( &good );
}

/* A copy of the start of an object is none. Windows may look at the content only. */
static void test_forged( void )
{
    struct objects objects;
    BYTE copy[64];

    if (!on_wine() || !make_objects( &objects )) return;
    memcpy( copy, (void *)objects.prov, sizeof(copy) );
    garbage_refused( &objects, (ULONG_PTR)copy );
    memcpy( copy, (void *)objects.hash, sizeof(copy) );
    garbage_refused( &objects, (ULONG_PTR)copy );
    memcpy( copy, (void *)objects.key, sizeof(copy) );
    garbage_refused( &objects, (ULONG_PTR)copy );
    check_alive( &objects );
    free_objects( &objects );
}

START_TEST( release )
{
    test_readable();
    test_release_keeps_container();
    test_garbage();
    test_foreign_addresses();
    test_near_handles();
    test_wrong_kind();
    test_many_references();
    test_addref();
    test_release_flags();
    test_destroyed();
    test_reuse();
    test_forged();
}
