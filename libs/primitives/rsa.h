/* RSA. Keys never change after they are made, so several threads may use one at once. Numbers are little-endian, as in
 * CryptoAPI's blobs. Private operations are blinded. Who may include it: libs/csp. See primitives.h for errors.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef WINECSP_RSA_H
#define WINECSP_RSA_H

#include "primitives/digest.h"
#include "mustcheck.h"

#define RSA_BITS_MAX  16384
#define RSA_BYTES_MAX (RSA_BITS_MAX / 8)

struct rsa_key;

/* The parts of a key as PRIVATEKEYBLOB has them: n and d have `bits / 8` bytes (rounded up), the other five half of
 * that (rounded up). The private ones are NULL for a public key. */
struct rsa_numbers
{
    DWORD       bits;
    DWORD       public_exponent;
    const BYTE *n;
    const BYTE *p, *q, *dp, *dq, *qinv, *d;
};

/* Bytes of n for a length in bits, and of the halves. */
#define RSA_N_BYTES( bits )    (((bits) + 7) / 8)
#define RSA_HALF_BYTES( bits ) (((bits) + 15) / 16)

/* A new pair with a modulus of exactly `bits` bits (384..16384, else NTE_BAD_LEN) and the exponent 65537. */
MUST_CHECK DWORD rsa_generate( DWORD bits, struct rsa_key **key );

/* A key from its parts. A modulus with fewer significant bits than `bits` is accepted; `bits` is rounded up to a
 * multiple of 8, which changes no part's length. Exponent 1 with d = dp = dq = 1 works (known "exponent of one" keys).
 * d may be missing alone of the private parts. A public exponent that is not that of dp and dq is replaced by theirs,
 * if it has 32 bits at most; then d, dp, dq and qinv that do not belong to the other numbers are replaced by those that
 * do. NTE_BAD_DATA: the modulus or the exponent is even, or the exponent is 0; the modulus is not above the exponent;
 * `bits` is above 16384; only some of the other private parts are given; or n is not p * q. */
MUST_CHECK DWORD rsa_import( const struct rsa_numbers *numbers, struct rsa_key **key );

/* Writes the parts to where the pointers say, with the lengths above. A private part whose pointer is NULL is left out.
 * NTE_BAD_KEY: asked for private parts of a public key. */
struct rsa_parts
{
    BYTE *n, *p, *q, *dp, *dq, *qinv, *d;
};
MUST_CHECK DWORD rsa_export( const struct rsa_key *key, const struct rsa_parts *parts );

DWORD rsa_bits( const struct rsa_key *key );
DWORD rsa_public_exponent( const struct rsa_key *key );
BOOL rsa_is_private( const struct rsa_key *key );

/* Whether two keys have the same public half: length, modulus and exponent. Of a pair whose exponent was put right, the
 * wrong one counts, too: a public half that was stored beside it may have that. */
BOOL rsa_same_public( const struct rsa_key *a, const struct rsa_key *b );

/* Add and drop a reference. rsa_unref accepts NULL; the last one wipes the key. */
struct rsa_key *rsa_ref( struct rsa_key *key );
void rsa_unref( struct rsa_key *key );

/* x^e mod n and x^d mod n on RSA_N_BYTES( bits ) little-endian bytes; in and out may be the same place.
 * NTE_BAD_DATA: the value is not below n. NTE_NO_KEY: no private part. */
MUST_CHECK DWORD rsa_public_op( const struct rsa_key *key, const BYTE *in, BYTE *out );
MUST_CHECK DWORD rsa_private_op( const struct rsa_key *key, const BYTE *in, BYTE *out );

/* Encryption with PKCS#1 v1.5 (type 2) and OAEP (SHA-1, MGF1-SHA-1) padding. `out` gets RSA_N_BYTES( bits ) bytes,
 * little-endian; the message is in natural order. NTE_BAD_LEN: the message is too long. */
MUST_CHECK DWORD rsa_encrypt_pkcs1( const struct rsa_key *key, const BYTE *message, DWORD len, BYTE *out );
MUST_CHECK DWORD rsa_encrypt_oaep( const struct rsa_key *key, const BYTE *label, DWORD label_len, const BYTE *message,
                                   DWORD len,
                                   BYTE *out );

/* As rsa_encrypt_pkcs1, with the mark of a client that knows SSL 3.0 but had to fall back to SSL 2.0: the last eight
 * bytes of the padding string are 03 (RFC 2246, E.2). */
MUST_CHECK DWORD rsa_encrypt_pkcs1_ssl2( const struct rsa_key *key, const BYTE *message, DWORD len, BYTE *out );

/* Decryption. `out` must hold RSA_N_BYTES( bits ) bytes. NTE_BAD_DATA: wrong padding. The time that the check of the
 * padding takes does not reveal where it is wrong. */
MUST_CHECK DWORD rsa_decrypt_pkcs1( const struct rsa_key *key, const BYTE *in, BYTE *out, DWORD *len );
MUST_CHECK DWORD rsa_decrypt_oaep( const struct rsa_key *key, const BYTE *label, DWORD label_len, const BYTE *in,
                                   BYTE *out,
                                   DWORD *len );

#endif
