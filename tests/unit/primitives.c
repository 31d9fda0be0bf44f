/* Digests, and what library.h has, for sources under test that use them: by the host's libcrypto, whose distribution
 * may leave out what libs/primitives/digest.c stands on. The ciphers and the TLS function are those of libs/primitives.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "unit.h"

#include "primitives/digest.h"
#include "primitives/library.h"

DWORD primitives_init( void )
{
    static OSSL_PROVIDER *legacy, *usual;

    if (legacy) return ERROR_SUCCESS;
    legacy = OSSL_PROVIDER_load( NULL, "legacy" );      /* RC2 */
    usual = OSSL_PROVIDER_load( NULL, "default" );
    return legacy && usual ? ERROR_SUCCESS : NTE_FAIL;
}

DWORD library_error( void )
{
    ERR_clear_error();
    return NTE_FAIL;
}

struct digest
{
    EVP_MD_CTX *context;
};

static const EVP_MD *method_of( enum digest_id id )
{
    if (id == DIGEST_MD5) return EVP_md5();
    if (id == DIGEST_SHA1) return EVP_sha1();
    if (id == DIGEST_SHA256) return EVP_sha256();
    abort();
}

DWORD digest_create( enum digest_id id, struct digest **digest )
{
    if (!(*digest = HeapAlloc( GetProcessHeap(), 0, sizeof(**digest) ))) return NTE_NO_MEMORY;
    (*digest)->context = EVP_MD_CTX_new();
    return EVP_DigestInit_ex( (*digest)->context, method_of( id ), NULL ) ? ERROR_SUCCESS : NTE_FAIL;
}

DWORD digest_update( struct digest *digest, const void *data, size_t len )
{
    return EVP_DigestUpdate( digest->context, data, len ) ? ERROR_SUCCESS : NTE_FAIL;
}

DWORD digest_finish( struct digest *digest, BYTE *value )
{
    return EVP_DigestFinal_ex( digest->context, value, NULL ) ? ERROR_SUCCESS : NTE_FAIL;
}

void digest_destroy( struct digest *digest )
{
    if (!digest) return;
    EVP_MD_CTX_free( digest->context );
    HeapFree( GetProcessHeap(), 0, digest );
}

DWORD digest_runs( enum digest_id id, const struct digest_run *runs, DWORD count, BYTE *value )
{
    struct digest *digest;
    DWORD err = digest_create( id, &digest );

    if (err) return err;
    while (count-- && !err)
    {
        err = digest_update( digest, runs->data, runs->len );
        runs++;
    }
    if (!err) err = digest_finish( digest, value );
    digest_destroy( digest );
    return err;
}

DWORD digest_once( enum digest_id id, const void *data, size_t len, BYTE *value )
{
    const struct digest_run run = { data, len };

    return digest_runs( id, &run, 1, value );
}
