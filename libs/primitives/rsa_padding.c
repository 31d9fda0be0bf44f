/* PKCS#1 paddings for encryption: v1.5 type 2 and OAEP with SHA-1 (RFC 8017). EM is the padded message, k bytes, most
 * significant first; k is the real length of the modulus. Unpadding always reads every byte of EM and decides once, at
 * the end; callers of CryptoAPI learn nothing but that one answer and the length of a good message, which they get
 * anyway.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define OPENSSL_SUPPRESS_DEPRECATED

#include "rsa_private.h"

#include <string.h>
#include <wincrypt.h>

#include "bytes.h"
#include "primitives/random.h"
#include "secret.h"

#define HASH_LEN     20     /* SHA-1 */
#define FILLING_MIN  8      /* random bytes of type 2 */
#define TYPE2_LEN    (3 + FILLING_MIN)
#define OAEP_LEN     (2 + 2 * HASH_LEN)
#define SSL2_MARK    3

/* All ones if a condition holds, else 0, without a branch. Values are below 2^31. */
static DWORD mask_lt( DWORD a, DWORD b )
{
    return 0 - ((a - b) >> 31);
}

static DWORD mask_eq( DWORD a, DWORD b )
{
    return mask_lt( a ^ b, 1 );
}

/* Index of the first byte that is `value`, from `start` on; `len` if there is none. */
static DWORD find_byte( const BYTE *bytes, DWORD start, DWORD len, BYTE value )
{
    DWORD found = len, looking = ~0u, hit, i;

    for (i = start; i < len; i++)
    {
        hit = looking & mask_eq( bytes[i], value );
        found = (i & hit) | (found & ~hit);
        looking &= ~hit;
    }
    return found;
}

static DWORD nonzero_random( BYTE *bytes, DWORD len )
{
    DWORD err, i;

    if ((err = random_bytes( bytes, len ))) return err;
    for (i = 0; i < len; i++)
        while (!bytes[i]) if ((err = random_bytes( &bytes[i], 1 ))) return err;
    return ERROR_SUCCESS;
}

/* XORs MGF1-SHA-1 of a seed onto `bytes`. */
static DWORD apply_mask( BYTE *bytes, DWORD len, const BYTE *seed, DWORD seed_len )
{
    BYTE input[RSA_BYTES_MAX + 4], mask[HASH_LEN];
    DWORD err = ERROR_SUCCESS, counter, part, i;

    memcpy( input, seed, seed_len );
    for (counter = 0; len && !err; counter++, bytes += part, len -= part)
    {
        for (i = 0; i < 4; i++) input[seed_len + i] = counter >> (24 - 8 * i);
        err = digest_once( DIGEST_SHA1, input, seed_len + 4, mask );
        part = min( len, HASH_LEN );
        for (i = 0; !err && i < part; i++) bytes[i] ^= mask[i];
    }
    secret_wipe( input, seed_len );
    secret_wipe( mask, sizeof(mask) );
    return err;
}

/* Encrypts EM, whose bytes are turned round and wiped. */
static DWORD encrypt_padded( const struct rsa_key *key, BYTE *em, BYTE *out )
{
    DWORD k = rsa_modulus_len( key ), len = RSA_N_BYTES( rsa_bits( key ) ), err;

    reverse_in_place( em, k );
    memset( em + k, 0, len - k );
    err = rsa_public_op( key, em, out );
    secret_wipe( em, k );
    return err;
}

static DWORD decrypt_padded( const struct rsa_key *key, const BYTE *in, BYTE *em )
{
    DWORD err = rsa_private_op( key, in, em );

    if (!err) reverse_in_place( em, rsa_modulus_len( key ) );
    return err;
}

/* EM = 00 02 filling 00 message. So many bytes at the end of the filling are the mark. */
static DWORD encrypt_type2( const struct rsa_key *key, const BYTE *message, DWORD len, DWORD marked, BYTE *out )
{
    BYTE em[RSA_BYTES_MAX];
    DWORD k = rsa_modulus_len( key ), err;

    if (k < TYPE2_LEN || len > k - TYPE2_LEN) return NTE_BAD_LEN;
    em[0] = 0;
    em[1] = 2;
    if ((err = nonzero_random( em + 2, k - 3 - len ))) return err;
    memset( em + k - len - 1 - marked, SSL2_MARK, marked );
    em[k - len - 1] = 0;
    memcpy( em + k - len, message, len );
    return encrypt_padded( key, em, out );
}

DWORD rsa_encrypt_pkcs1( const struct rsa_key *key, const BYTE *message, DWORD len, BYTE *out )
{
    return encrypt_type2( key, message, len, 0, out );
}

DWORD rsa_encrypt_pkcs1_ssl2( const struct rsa_key *key, const BYTE *message, DWORD len, BYTE *out )
{
    return encrypt_type2( key, message, len, FILLING_MIN, out );
}

static DWORD unpad_pkcs1( const BYTE *em, DWORD k, BYTE *out, DWORD *len )
{
    DWORD zero = find_byte( em, 2, k, 0 );
    DWORD bad = em[0] | (em[1] ^ 2) | mask_lt( zero, 2 + FILLING_MIN ) | mask_eq( zero, k );

    if (bad) return NTE_BAD_DATA;
    *len = k - zero - 1;
    memcpy( out, em + zero + 1, *len );
    return ERROR_SUCCESS;
}

DWORD rsa_decrypt_pkcs1( const struct rsa_key *key, const BYTE *in, BYTE *out, DWORD *len )
{
    BYTE em[RSA_BYTES_MAX];
    DWORD k = rsa_modulus_len( key ), err;

    if (!(err = decrypt_padded( key, in, em )))
        err = k < TYPE2_LEN ? (DWORD)NTE_BAD_DATA : unpad_pkcs1( em, k, out, len );
    secret_wipe( em, k );
    return err;
}

/* EM = 00 masked seed, masked DB; DB = hash of the label, zeros, 01, message */
DWORD rsa_encrypt_oaep( const struct rsa_key *key, const BYTE *label, DWORD label_len, const BYTE *message, DWORD len,
                        BYTE *out )
{
    BYTE em[RSA_BYTES_MAX], *seed = em + 1, *db = seed + HASH_LEN;
    DWORD k = rsa_modulus_len( key ), db_len = k - HASH_LEN - 1, err;

    if (k < OAEP_LEN || len > k - OAEP_LEN) return NTE_BAD_LEN;
    memset( em, 0, k );
    db[db_len - len - 1] = 1;
    memcpy( db + db_len - len, message, len );
    if (!(err = digest_once( DIGEST_SHA1, label, label_len, db )) &&
        !(err = random_bytes( seed, HASH_LEN )) &&
        !(err = apply_mask( db, db_len, seed, HASH_LEN )) &&
        !(err = apply_mask( seed, HASH_LEN, db, db_len ))) return encrypt_padded( key, em, out );
    secret_wipe( em, k );
    return err;
}

/* Takes a decrypted EM apart, in place. */
static DWORD unpad_oaep( BYTE *em, DWORD k, const BYTE *label_hash, BYTE *out, DWORD *len )
{
    BYTE *seed = em + 1, *db = seed + HASH_LEN;
    DWORD db_len = k - HASH_LEN - 1, one, bad, err, i;

    if ((err = apply_mask( seed, HASH_LEN, db, db_len )) ||
        (err = apply_mask( db, db_len, seed, HASH_LEN ))) return err;
    one = find_byte( db, HASH_LEN, db_len, 1 );
    bad = em[0] | mask_eq( one, db_len ) | mask_eq( secret_equal( db, label_hash, HASH_LEN ), FALSE );
    for (i = HASH_LEN; i < db_len; i++) bad |= db[i] & mask_lt( i, one );
    if (bad) return NTE_BAD_DATA;
    *len = db_len - one - 1;
    memcpy( out, db + one + 1, *len );
    return ERROR_SUCCESS;
}

DWORD rsa_decrypt_oaep( const struct rsa_key *key, const BYTE *label, DWORD label_len, const BYTE *in, BYTE *out,
                        DWORD *len )
{
    BYTE em[RSA_BYTES_MAX], label_hash[HASH_LEN];
    DWORD k = rsa_modulus_len( key ), err;

    if ((err = digest_once( DIGEST_SHA1, label, label_len, label_hash ))) return err;
    if (!(err = decrypt_padded( key, in, em )))
        err = k < OAEP_LEN ? (DWORD)NTE_BAD_DATA : unpad_oaep( em, k, label_hash, out, len );
    secret_wipe( em, k );
    return err;
}
