/* The rows of hashes: plain digests, SSL3_SHAMD5, MAC and HMAC. A new one is a row here, its declaration in
 * hash_algs.h, and a row in the tables of the providers that offer it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/hash/families.h"
#include "csp/hash/hash_algs.h"

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
    sha256_form = { 19, { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
                          0x05,
                          0x00, 0x04, 0x20 }, 0x34 },
    sha384_form = { 19, { 0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02,
                          0x05,
                          0x00, 0x04, 0x30 }, 0x36 },
    sha512_form = { 19, { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03,
                          0x05,
                          0x00, 0x04, 0x40 }, 0x35 },
    shamd5_form = { 0, { 0 }, 0x33 };      /* the bare value */

#define PLAIN_HASH( var, calg, index, form, short_name, text ) \
    const struct algorithm var = \
    { .id = calg, .name = short_name, .long_name = text, .hash = &plain_hash_family, .digest = &plain_digests[index], \
      .signature = &form }

PLAIN_HASH( alg_md2, CALG_MD2, DIGEST_MD2, md2_form, "MD2", "Message Digest 2 (MD2)" );
PLAIN_HASH( alg_md4, CALG_MD4, DIGEST_MD4, md4_form, "MD4", "Message Digest 4 (MD4)" );
PLAIN_HASH( alg_md5, CALG_MD5, DIGEST_MD5, md5_form, "MD5", "Message Digest 5 (MD5)" );
PLAIN_HASH( alg_sha1, CALG_SHA1, DIGEST_SHA1, sha1_form, "SHA-1", "Secure Hash Algorithm (SHA-1)" );
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
