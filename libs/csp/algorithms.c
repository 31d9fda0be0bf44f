/* The algorithms that the kit knows: what holds for each of them in every provider. A new algorithm is a row here, its
 * declaration in csp.h, and a row in the tables of the providers that offer it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/channel.h"
#include "csp/object/hash.h"
#include "csp/object/key.h"

/* ---- hashes ----------------------------------------------------------------------------------- */

/* DigestInfo up to the octets, from PKCS #1; the identifiers of X9.31 are those of ISO/IEC 10118, with SHA-1's for
 * hashes that it has none for. */
static const struct signature_form
    md2_form = { 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x02, 0x05, 0x00,
                       0x04, 0x10 }, 0x33 },
    md4_form = { 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x04, 0x05, 0x00,
                       0x04, 0x10 }, 0x33 },
    md5_form = { 18, { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00,
                       0x04, 0x10 }, 0x33 },
    sha1_form = { 15, { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 },
                  0x33 },
    sha256_form = { 19, { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
                          0x00, 0x04, 0x20 }, 0x34 },
    sha384_form = { 19, { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05,
                          0x00, 0x04, 0x30 }, 0x36 },
    sha512_form = { 19, { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05,
                          0x00, 0x04, 0x40 }, 0x35 },
    shamd5_form = { 0, { 0 }, 0x33 };      /* the bare value */

#define PLAIN_HASH( var, calg, digest_id, form, short_name, text, ... ) \
    const struct algorithm var = \
    { .id = calg, .name = short_name, .long_name = text, .hash = &plain_hash_family, .digest = digest_id, \
      .signature = &form, __VA_ARGS__ }

PLAIN_HASH( alg_md2, CALG_MD2, DIGEST_MD2, md2_form, "MD2", "Message Digest 2 (MD2)", .is_expanded = TRUE );
PLAIN_HASH( alg_md4, CALG_MD4, DIGEST_MD4, md4_form, "MD4", "Message Digest 4 (MD4)", .is_expanded = TRUE );
PLAIN_HASH( alg_md5, CALG_MD5, DIGEST_MD5, md5_form, "MD5", "Message Digest 5 (MD5)", .is_expanded = TRUE );
PLAIN_HASH( alg_sha1, CALG_SHA1, DIGEST_SHA1, sha1_form, "SHA-1", "Secure Hash Algorithm (SHA-1)",
            .is_expanded = TRUE );
PLAIN_HASH( alg_sha256, CALG_SHA_256, DIGEST_SHA256, sha256_form, "SHA-256", "Secure Hash Algorithm (SHA-256)" );
PLAIN_HASH( alg_sha384, CALG_SHA_384, DIGEST_SHA384, sha384_form, "SHA-384", "Secure Hash Algorithm (SHA-384)" );
PLAIN_HASH( alg_sha512, CALG_SHA_512, DIGEST_SHA512, sha512_form, "SHA-512", "Secure Hash Algorithm (SHA-512)" );

const struct algorithm alg_ssl3_shamd5 =
{
    .id = CALG_SSL3_SHAMD5, .name = "SSL3 SHAMD5", .long_name = "SSL3 SHAMD5", .hash = &shamd5_hash_family,
    .signature = &shamd5_form
};
const struct algorithm alg_mac =
{
    .id = CALG_MAC, .name = "MAC", .long_name = "Message Authentication Code", .hash = &mac_hash_family
};
const struct algorithm alg_hmac =
{
    .id = CALG_HMAC, .name = "HMAC", .long_name = "Hugo's MAC (HMAC)", .hash = &hmac_hash_family
};

/* ---- keys ------------------------------------------------------------------------------------- */

const struct algorithm alg_rc2 =
{
    .id = CALG_RC2, .name = "RC2", .long_name = "RSA Data Security's RC2", .key = &session_key_family,
    .cipher = CIPHER_RC2, .has_effective_bits = TRUE, .wrapping = WRAP_COUNTED
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
    .cipher = CIPHER_3DES, .key_bytes = 16, .parity_bits = 16, .cipher_bytes = 24
};
const struct algorithm alg_3des =
{
    .id = CALG_3DES, .name = "3DES", .long_name = "Three Key Triple DES", .key = &session_key_family,
    .cipher = CIPHER_3DES, .key_bytes = 24, .parity_bits = 24, .expands = TRUE, .wrapping = WRAP_BARE
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
    .id = CALG_RSA_SIGN, .name = "RSA_SIGN", .long_name = "RSA Signature", .key = &rsa_key_family,
    .key_spec = AT_SIGNATURE
};
const struct algorithm alg_rsa_keyx =
{
    .id = CALG_RSA_KEYX, .name = "RSA_KEYX", .long_name = "RSA Key Exchange", .key = &rsa_key_family,
    .key_spec = AT_KEYEXCHANGE
};

/* ---- SSL and TLS ------------------------------------------------------------------------------- */

#define MASTER( var, calg, rules, text, ... ) \
    const struct algorithm var = \
    { .id = calg, .name = text " MASTER", .long_name = text " Master", .key = &master_key_family, .protocol = &rules, \
      __VA_ARGS__ }

MASTER( alg_pct1_master, CALG_PCT1_MASTER, pct1_protocol, "PCT1" );
MASTER( alg_ssl2_master, CALG_SSL2_MASTER, ssl2_protocol, "SSL2", .marks_fallback = TRUE );
MASTER( alg_ssl3_master, CALG_SSL3_MASTER, ssl3_protocol, "SSL3" );
MASTER( alg_tls1_master, CALG_TLS1_MASTER, tls1_protocol, "TLS1" );

const struct algorithm alg_schannel_master_hash =
{
    .id = CALG_SCHANNEL_MASTER_HASH, .name = "SCH MASTER HASH", .long_name = "SChannel Master Hash",
    .hash = &master_hash_family
};
const struct algorithm alg_schannel_mac_key =
{
    .id = CALG_SCHANNEL_MAC_KEY, .name = "SCH MAC KEY", .long_name = "SChannel MAC Key", .key = &mac_key_family
};

/* Stands for the cipher that KP_SCHANNEL_ALG names: no key has this id. */
const struct algorithm alg_schannel_enc_key =
{
    .id = CALG_SCHANNEL_ENC_KEY, .name = "SCH ENC KEY", .long_name = "SChannel Encryption Key"
};
const struct algorithm alg_tls1prf =
{
    .id = CALG_TLS1PRF, .name = "TLS1 PRF", .long_name = "TLS1 Pseudo Random Function", .hash = &prf_hash_family
};

static const struct algorithm *const plain[] =
{
    &alg_md2, &alg_md4, &alg_md5, &alg_sha1, &alg_sha256, &alg_sha384, &alg_sha512
};

BOOL digest_is_expanded( enum digest_id digest )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( plain ); i++)
        if (plain[i]->digest == digest) return plain[i]->is_expanded;
    return FALSE;
}

BOOL digest_of_alg( ALG_ID id, enum digest_id *digest )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( plain ); i++)
    {
        if (plain[i]->id != id) continue;
        *digest = plain[i]->digest;
        return TRUE;
    }
    return FALSE;
}
