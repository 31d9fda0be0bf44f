/* Message digests. These use the functions of libcrypto that keep their state in the caller's structure, although they
 * are marked as deprecated. An EVP_MD_CTX costs two allocations, which take longer than hashing 64 bytes; it cannot be
 * wiped without freeing one of them; and it runs the same code in the end. Destroyed digests are wiped and kept for the
 * thread's next ones.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "primitives/digest.h"

#include <wincrypt.h>

#include <openssl/md2.h>
#include <openssl/md4.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "primitives/library.h"
#include "heap.h"

union digest_state
{
    MD2_CTX    md2;
    MD4_CTX    md4;
    MD5_CTX    md5;
    SHA_CTX    sha1;
    SHA256_CTX sha256;
    SHA512_CTX sha512;
};

struct digest
{
    const struct digest_alg *alg;
    struct digest           *next;      /* of the thread's spares */
    union digest_state       state;     /* secret */
};

struct digest_alg
{
    DWORD digest_len, block_len, state_len;
    int (*init)( union digest_state *state );
    int (*update)( union digest_state *state, const void *data, size_t len );
    int (*final)( union digest_state *state, BYTE *value );
};

/* name_init, name_update, name_final: libcrypto's functions, as the table wants them. */
#define DIGEST_FUNCTIONS( name, member, function ) \
    static int name ## _init( union digest_state *state ) { return function ## _Init( &state->member ); } \
    static int name ## _update( union digest_state *state, const void *data, size_t len ) \
    { return function ## _Update( &state->member, data, len ); } \
    static int name ## _final( union digest_state *state, BYTE *value ) \
    { return function ## _Final( value, &state->member ); }

DIGEST_FUNCTIONS( md2, md2, MD2 )
DIGEST_FUNCTIONS( md4, md4, MD4 )
DIGEST_FUNCTIONS( md5, md5, MD5 )
DIGEST_FUNCTIONS( sha1, sha1, SHA1 )
DIGEST_FUNCTIONS( sha256, sha256, SHA256 )
DIGEST_FUNCTIONS( sha384, sha512, SHA384 )
DIGEST_FUNCTIONS( sha512, sha512, SHA512 )

static const struct digest_alg digest_algs[] =
{
    [DIGEST_MD2] = { .digest_len = 16, .block_len = 16, .state_len = sizeof(MD2_CTX),
                     .init = md2_init, .update = md2_update, .final = md2_final },
    [DIGEST_MD4] = { .digest_len = 16, .block_len = 64, .state_len = sizeof(MD4_CTX),
                     .init = md4_init, .update = md4_update, .final = md4_final },
    [DIGEST_MD5] = { .digest_len = 16, .block_len = 64, .state_len = sizeof(MD5_CTX),
                     .init = md5_init, .update = md5_update, .final = md5_final },
    [DIGEST_SHA1] = { .digest_len = 20, .block_len = 64, .state_len = sizeof(SHA_CTX),
                      .init = sha1_init, .update = sha1_update, .final = sha1_final },
    [DIGEST_SHA256] = { .digest_len = 32, .block_len = 64, .state_len = sizeof(SHA256_CTX),
                        .init = sha256_init, .update = sha256_update, .final = sha256_final },
    [DIGEST_SHA384] = { .digest_len = 48, .block_len = 128, .state_len = sizeof(SHA512_CTX),
                        .init = sha384_init, .update = sha384_update, .final = sha384_final },
    [DIGEST_SHA512] = { .digest_len = 64, .block_len = 128, .state_len = sizeof(SHA512_CTX),
                        .init = sha512_init, .update = sha512_update, .final = sha512_final },
};
C_ASSERT( ARRAYSIZE( digest_algs ) == DIGEST_COUNT );

DWORD digest_len( enum digest_id id )
{
    return digest_algs[id].digest_len;
}

DWORD digest_block_len( enum digest_id id )
{
    return digest_algs[id].block_len;
}

/* Memory for a digest, its contents undefined. */
static struct digest *take_digest( void )
{
    struct thread_state *thread = library_thread();
    struct digest *digest;

    if (!thread || !(digest = thread->spares)) return heap_alloc_raw( sizeof(*digest) );
    thread->spares = digest->next;
    thread->spares_count--;
    return digest;
}

static void give_digest( struct digest *digest )
{
    struct thread_state *thread = library_thread_peek();

    if (!thread || thread->spares_count >= THREAD_SPARES_MAX)
    {
        heap_free( digest );
        return;
    }
    digest->next = thread->spares;
    thread->spares = digest;
    thread->spares_count++;
}

void digest_thread_detach( struct thread_state *thread )
{
    struct digest *digest;

    while ((digest = thread->spares))
    {
        thread->spares = digest->next;
        heap_free( digest );
    }
    thread->spares_count = 0;
}

DWORD digest_create( enum digest_id id, struct digest **digest )
{
    const struct digest_alg *alg = &digest_algs[id];
    struct digest *created;
    DWORD err;

    if ((err = primitives_init())) return err;
    if (!(created = take_digest())) return NTE_NO_MEMORY;
    created->alg = alg;
    if (!alg->init( &created->state ))
    {
        digest_destroy( created );
        return library_error();
    }
    *digest = created;
    return ERROR_SUCCESS;
}

DWORD digest_update( struct digest *digest, const void *data, size_t len )
{
    int good = digest->alg->update( &digest->state, data, len );

    secret_wipe_all_registers();
    return good ? ERROR_SUCCESS : library_error();
}

DWORD digest_finish( struct digest *digest, BYTE *value )
{
    int good = digest->alg->final( &digest->state, value );

    secret_wipe_all_registers();
    return good ? ERROR_SUCCESS : library_error();
}

DWORD digest_copy( const struct digest *digest, struct digest **copy )
{
    struct digest *created = take_digest();

    if (!created) return NTE_NO_MEMORY;
    created->alg = digest->alg;
    created->state = digest->state;
    *copy = created;
    return ERROR_SUCCESS;
}

void digest_destroy( struct digest *digest )
{
    if (!digest) return;
    secret_wipe( &digest->state, digest->alg->state_len );
    give_digest( digest );
}

DWORD digest_runs( enum digest_id id, const struct digest_run *runs, DWORD count, BYTE *value )
{
    struct digest *digest;
    DWORD err, i;

    if ((err = digest_create( id, &digest ))) return err;
    for (i = 0; !err && i < count; i++) err = digest_update( digest, runs[i].data, runs[i].len );
    if (!err) err = digest_finish( digest, value );
    digest_destroy( digest );
    return err;
}

DWORD digest_once( enum digest_id id, const void *data, size_t len, BYTE *value )
{
    const struct digest_run run = { data, len };

    return digest_runs( id, &run, 1, value );
}
