/* The pseudo random function of TLS 1.0, P_MD5 XOR P_SHA-1, which is a key derivation function in libcrypto.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "primitives/tls_prf.h"

#include <wincrypt.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "primitives/library.h"
#include "secret.h"
#include "unconst.h"

static OSSL_PARAM octets( const char *name, struct prf_bytes value )
{
    return OSSL_PARAM_construct_octet_string( name, unconst( value.len ? value.bytes : "" ), value.len );
}

static DWORD prf_derive( const OSSL_PARAM *params, BYTE *out, DWORD len )
{
    EVP_KDF *kdf = EVP_KDF_fetch( NULL, "TLS1-PRF", NULL );
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new( kdf ) : NULL;
    DWORD err = ERROR_SUCCESS;

    if (!context || EVP_KDF_derive( context, out, len, params ) <= 0) err = library_error();
    EVP_KDF_CTX_free( context );        /* wipes what it has of the secret */
    EVP_KDF_free( kdf );
    return err;
}

DWORD tls1_prf( struct prf_bytes secret, struct prf_bytes label, struct prf_bytes seed, BYTE *out, DWORD len )
{
    char digests[] = "MD5-SHA1";
    OSSL_PARAM params[] =
    {
        OSSL_PARAM_construct_utf8_string( OSSL_KDF_PARAM_DIGEST, digests, 0 ),
        octets( OSSL_KDF_PARAM_SECRET, secret ),
        octets( OSSL_KDF_PARAM_SEED, label ),
        octets( OSSL_KDF_PARAM_SEED, seed ),
        OSSL_PARAM_construct_end(),
    };
    DWORD err;

    if (!label.len && !seed.len) return NTE_BAD_DATA;
    if (!len) return ERROR_SUCCESS;
    if ((err = primitives_init())) return err;
    if ((err = prf_derive( params, out, len ))) secret_wipe( out, len );
    return err;
}
