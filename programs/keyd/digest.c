/* Identifiers, see digest.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include <openssl/evp.h>

#include "digest.h"

/* libcrypto fails here only when memory is short; then the identifier is one that nothing has. */
void digest_id( uint8_t *id, const struct token_run *parts, unsigned int count )
{
    unsigned char digest[EVP_MAX_MD_SIZE] = { 0 };
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned int i, right;

    right = context && EVP_DigestInit_ex( context, EVP_sha256(), NULL );
    for (i = 0; right && i < count; i++)
    {
        const unsigned char len[4] = { (unsigned char)parts[i].len, (unsigned char)(parts[i].len >> 8),
                                       (unsigned char)(parts[i].len >> 16), 0 };

        right = EVP_DigestUpdate( context, len, sizeof(len) ) &&
                EVP_DigestUpdate( context, parts[i].at, parts[i].len );
    }
    right = right && EVP_DigestFinal_ex( context, digest, NULL );
    EVP_MD_CTX_free( context );
    memcpy( id, digest, TOKEN_ID_LEN );
    if (!right) memset( id, 0xff, TOKEN_ID_LEN );
}
