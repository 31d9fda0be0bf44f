/* Starts libcrypto once per process and gives it back. Every step may be done twice, so that two threads may race: the
 * first one publishes. No lock is held here, since a program may call from its DllMain, under the loader's lock.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/library.h"

#include <wincrypt.h>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>

#include "heap.h"
#include "threadslot.h"

/* More than libcrypto and its two providers take to start. */
#define MEMORY_TO_START (512 * 1024)

struct library
{
    DWORD          tls;
    OSSL_PROVIDER *providers[2];
};

static struct library *library;

static struct library *peek_library( void )
{
    return __atomic_load_n( &library, __ATOMIC_ACQUIRE );
}

DWORD library_error( void )
{
    DWORD err = NTE_FAIL;
    unsigned long code;

    /* Want of memory is told by who wanted it, and behind that others tell what they could not do therefore. */
    while ((code = ERR_get_error()))
        if (ERR_GET_REASON( code ) == ERR_R_MALLOC_FAILURE) err = NTE_NO_MEMORY;
        else if (err != (DWORD)NTE_NO_MEMORY && ERR_GET_LIB( code ) == ERR_LIB_RSA &&
                 ERR_GET_REASON( code ) == RSA_R_DATA_TOO_LARGE_FOR_MODULUS) err = NTE_BAD_DATA;
    return err;
}

/* Start of libcrypto. An allocation that fails in the midst of it can leave it broken for good, so whether
 * there is memory is seen before. */
static DWORD start_libcrypto( void )
{
    void *probe = heap_alloc_raw( MEMORY_TO_START );

    if (!probe) return NTE_NO_MEMORY;
    heap_free( probe );
    if (!imports_init()) return NTE_FAIL;
    /* An exit handler of libcrypto's would be called after this DLL is gone. */
    if (!OPENSSL_init_crypto( OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CONFIG, NULL )) return library_error();
    return ERROR_SUCCESS;
}

static void free_library( struct library *lib )
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE( lib->providers ); i++) if (lib->providers[i]) OSSL_PROVIDER_unload( lib->providers[i] );
    if (lib->tls != TLS_OUT_OF_INDEXES) TlsFree( lib->tls );
    heap_free( lib );
}

/* MD2, MD4, RC2, RC4 and DES are in the second provider. Loading one by name ends the first one's coming by itself. */
static DWORD fill_library( struct library *lib )
{
    static const char *const names[ARRAYSIZE( lib->providers )] = { "default", "legacy" };
    DWORD i;

    if ((lib->tls = TlsAlloc()) == TLS_OUT_OF_INDEXES) return NTE_NO_MEMORY;
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if (!(lib->providers[i] = OSSL_PROVIDER_load( NULL, names[i] ))) return library_error();
    return ERROR_SUCCESS;
}

static DWORD load_library( void )
{
    struct library *lib, *other = NULL;
    DWORD err;

    if ((err = start_libcrypto())) return err;
    if (!(lib = heap_alloc( sizeof(*lib) ))) return NTE_NO_MEMORY;
    if ((err = fill_library( lib )) ||
        !__atomic_compare_exchange_n( &library, &other, lib, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE ))
        free_library( lib );
    return err;
}

BOOL library_is_ready( void )
{
    return peek_library() != NULL;
}

DWORD primitives_init( void )
{
    return peek_library() ? ERROR_SUCCESS : load_library();
}

struct thread_state *library_thread_peek( void )
{
    return thread_slot_get( library->tls );
}

struct thread_state *library_thread( void )
{
    struct thread_state *thread = library_thread_peek();

    if (thread) return thread;
    if (!(thread = heap_alloc( sizeof(*thread) ))) return NULL;
    if (thread_slot_set( library->tls, thread )) return thread;
    heap_free( thread );
    return NULL;
}

void library_thread_detach( void )
{
    struct thread_state *thread = library_thread_peek();

    if (thread)
    {
        disregard( thread_slot_set( library->tls, NULL ) );      /* it is there */
        secret_wipe( thread, sizeof(*thread) );
        heap_free( thread );
    }
    OPENSSL_thread_stop();
}

void library_process_detach( void )
{
    struct library *lib = library;

    __atomic_store_n( &library, NULL, __ATOMIC_RELEASE );
    free_library( lib );
    OPENSSL_cleanup();
}
