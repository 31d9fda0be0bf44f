/* The algorithms that the kit knows: what holds for each of them in every provider. A new algorithm is a row here, its
 * declaration in csp.h, and a row in the tables of the providers that offer it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "hash.h"
#include "key.h"

#define PLAIN_HASH( var, calg, digest_id, short_name, text ) \
    const struct algorithm var = \
    { .id = calg, .name = short_name, .long_name = text, .hash = &plain_hash_family, .digest = digest_id }

PLAIN_HASH( alg_md2, CALG_MD2, DIGEST_MD2, "MD2", "Message Digest 2 (MD2)" );
PLAIN_HASH( alg_md4, CALG_MD4, DIGEST_MD4, "MD4", "Message Digest 4 (MD4)" );
PLAIN_HASH( alg_md5, CALG_MD5, DIGEST_MD5, "MD5", "Message Digest 5 (MD5)" );
PLAIN_HASH( alg_sha1, CALG_SHA1, DIGEST_SHA1, "SHA-1", "Secure Hash Algorithm (SHA-1)" );
PLAIN_HASH( alg_sha256, CALG_SHA_256, DIGEST_SHA256, "SHA-256", "Secure Hash Algorithm (SHA-256)" );
PLAIN_HASH( alg_sha384, CALG_SHA_384, DIGEST_SHA384, "SHA-384", "Secure Hash Algorithm (SHA-384)" );
PLAIN_HASH( alg_sha512, CALG_SHA_512, DIGEST_SHA512, "SHA-512", "Secure Hash Algorithm (SHA-512)" );

const struct algorithm alg_ssl3_shamd5 =
{
    .id = CALG_SSL3_SHAMD5, .name = "SSL3 SHAMD5", .long_name = "SSL3 SHAMD5", .hash = &shamd5_hash_family
};
const struct algorithm alg_mac =
{
    .id = CALG_MAC, .name = "MAC", .long_name = "Message Authentication Code", .hash = &mac_hash_family
};
const struct algorithm alg_hmac =
{
    .id = CALG_HMAC, .name = "HMAC", .long_name = "Hugo's MAC (HMAC)", .hash = &hmac_hash_family
};

const struct algorithm alg_rc2 =
{
    .id = CALG_RC2, .name = "RC2", .long_name = "RSA Data Security's RC2", .key = &session_key_family,
    .cipher = CIPHER_RC2
};
const struct algorithm alg_rc4 =
{
    .id = CALG_RC4, .name = "RC4", .long_name = "RSA Data Security's RC4", .key = &session_key_family,
    .cipher = CIPHER_RC4
};
const struct algorithm alg_des =
{
    .id = CALG_DES, .name = "DES", .long_name = "Data Encryption Standard (DES)", .key = &session_key_family,
    .cipher = CIPHER_DES, .key_bytes = 8, .parity_bits = 8
};
const struct algorithm alg_3des_112 =
{
    .id = CALG_3DES_112, .name = "3DES TWO KEY", .long_name = "Two Key Triple DES", .key = &session_key_family,
    .cipher = CIPHER_3DES, .key_bytes = 16, .parity_bits = 16
};
const struct algorithm alg_3des =
{
    .id = CALG_3DES, .name = "3DES", .long_name = "Three Key Triple DES", .key = &session_key_family,
    .cipher = CIPHER_3DES, .key_bytes = 24, .parity_bits = 24, .expands = TRUE
};

#define AES( var, calg, bits ) \
    const struct algorithm var = \
    { .id = calg, .name = "AES-" #bits, .long_name = "Advanced Encryption Standard (AES-" #bits ")", \
      .key = &session_key_family, .cipher = CIPHER_AES, .key_bytes = bits / 8, .expands = TRUE }

AES( alg_aes_128, CALG_AES_128, 128 );
AES( alg_aes_192, CALG_AES_192, 192 );
AES( alg_aes_256, CALG_AES_256, 256 );

const struct algorithm alg_rsa_sign =
{
    .id = CALG_RSA_SIGN, .name = "RSA_SIGN", .long_name = "RSA Signature", .key = &rsa_key_family
};
const struct algorithm alg_rsa_keyx =
{
    .id = CALG_RSA_KEYX, .name = "RSA_KEYX", .long_name = "RSA Key Exchange", .key = &rsa_key_family
};

BOOL digest_of_alg( ALG_ID id, enum digest_id *digest )
{
    static const struct algorithm *const plain[] =
    {
        &alg_md2, &alg_md4, &alg_md5, &alg_sha1, &alg_sha256, &alg_sha384, &alg_sha512
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( plain ); i++)
    {
        if (plain[i]->id != id) continue;
        *digest = plain[i]->digest;
        return TRUE;
    }
    return FALSE;
}
