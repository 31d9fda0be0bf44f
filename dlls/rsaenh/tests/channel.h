/* Helpers for the tests of SSL and TLS keys: master keys with known bytes, their parameters, what is derived from them.
 * Include rsatest.h and rsakeys.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_CHANNEL_H
#define RSAENH_TESTS_CHANNEL_H

static const ALG_ID master_ids[] = { CALG_PCT1_MASTER, CALG_SSL2_MASTER, CALG_SSL3_MASTER, CALG_TLS1_MASTER };

/* Secrets to import. */
#define TLS1_SECRET "0301808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacad"
#define SSL2_SECRET "0102030405060708090a0b0c0d0e0f10"
#define FIVE_BYTES  "a1a2a3a4a5"

/* A master key with known bytes, by a SIMPLEBLOB under the pair of exponent one. 0 with the last error set: refused. */
static inline HCRYPTKEY import_master( HCRYPTPROV prov, ALG_ID alg, const BYTE *bytes, DWORD len, DWORD flags )
{
    HCRYPTKEY pair = import_one_pair( prov, CALG_RSA_KEYX ), key = import_simple( prov, pair, alg, bytes, len, flags );
    DWORD err = GetLastError();

    destroy_key( pair );
    SetLastError( err );
    return key;
}

/* The same of a hex text; it must work. */
static inline HCRYPTKEY import_master_hex( HCRYPTPROV prov, ALG_ID alg, const char *hex, DWORD flags )
{
    BYTE bytes[64];
    HCRYPTKEY key = import_master( prov, alg, bytes, from_hex( hex, bytes, sizeof(bytes) ), flags );

    ok( key != 0, "import of %s for %#x failed: error %#lx\n", hex, alg, GetLastError() );
    return key;
}

/* The block of a SIMPLEBLOB that a key makes under the pair of exponent one, most significant byte first: the padded
 * secret, as it is. */
static inline void export_padded( HCRYPTPROV prov, HCRYPTKEY key, DWORD flags, BYTE padded[TEST_BYTES] )
{
    HCRYPTKEY pair = import_one_pair( prov, CALG_RSA_KEYX );
    BYTE blob[12 + TEST_BYTES];
    DWORD len = sizeof(blob), i;

    memset( blob, 0, sizeof(blob) );
    check_ok( CryptExportKey( key, pair, SIMPLEBLOB, flags, blob, &len ) );
    ok( len == sizeof(blob), "%lu bytes\n", len );
    for (i = 0; i < TEST_BYTES; i++) padded[i] = blob[sizeof(blob) - 1 - i];
    destroy_key( pair );
}

/* The secret that a SIMPLEBLOB of the key carries; returns its length. */
static inline DWORD export_secret( HCRYPTPROV prov, HCRYPTKEY key, BYTE secret[TEST_BYTES] )
{
    BYTE padded[TEST_BYTES];
    DWORD start = 2;

    export_padded( prov, key, 0, padded );
    ok( !padded[0] && padded[1] == 2, "no padding of type 2\n" );
    while (start < TEST_BYTES && padded[start]) start++;
    if (start++ >= TEST_BYTES) return 0;
    memcpy( secret, padded + start, TEST_BYTES - start );
    return TEST_BYTES - start;
}

static inline BOOL set_bytes( HCRYPTKEY key, DWORD param, const void *bytes, DWORD len )
{
    CRYPT_DATA_BLOB blob = { len, (BYTE *)bytes };

    return CryptSetKeyParam( key, param, (const BYTE *)&blob, 0 );
}

static inline void set_hex( HCRYPTKEY key, DWORD param, const char *hex )
{
    BYTE bytes[256];
    DWORD len = from_hex( hex, bytes, sizeof(bytes) );

    check_ok( set_bytes( key, param, bytes, len ) );
    memset( bytes, 0xcc, sizeof(bytes) );       /* copied, so this is nothing to the key */
}

static inline void set_randoms( HCRYPTKEY key, const char *client, const char *server )
{
    set_hex( key, KP_CLIENT_RANDOM, client );
    set_hex( key, KP_SERVER_RANDOM, server );
}

static inline BOOL set_alg( HCRYPTKEY key, DWORD use, ALG_ID id, DWORD bits, DWORD flags )
{
    SCHANNEL_ALG alg = { use, id, bits, flags, 0 };

    return CryptSetKeyParam( key, KP_SCHANNEL_ALG, (const BYTE *)&alg, 0 );
}

static inline void set_algs( HCRYPTKEY key, ALG_ID mac, DWORD mac_bits, ALG_ID enc, DWORD enc_bits )
{
    check_ok( set_alg( key, SCHANNEL_MAC_KEY, mac, mac_bits, 0 ) );
    check_ok( set_alg( key, SCHANNEL_ENC_KEY, enc, enc_bits, 0 ) );
}

static inline HCRYPTHASH make_hash( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY key )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, key, 0, &hash ) );
    return hash;
}

static inline void destroy_hash( HCRYPTHASH hash )
{
    check_ok( CryptDestroyHash( hash ) );
}

static inline HCRYPTKEY derive_key( HCRYPTPROV prov, ALG_ID alg, HCRYPTHASH hash, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptDeriveKey( prov, alg, hash, flags, &key ) );
    return key;
}

/* The digest of bytes, as hex text. */
static inline const char *digest_hex( HCRYPTPROV prov, ALG_ID alg, const BYTE *bytes, DWORD len )
{
    static char hex[132];
    HCRYPTHASH hash = make_hash( prov, alg, 0 );
    BYTE value[64];
    DWORD size = sizeof(value);

    check_ok( CryptHashData( hash, bytes, len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &size, 0 ) );
    destroy_hash( hash );
    return to_hex( value, size, hex, sizeof(hex) );
}

/* The key must have these bytes, as CryptHashSessionKey has them in both orders. */
static inline void check_hashed( HCRYPTPROV prov, HCRYPTKEY key, const BYTE *bytes, DWORD len )
{
    HCRYPTHASH hash = make_hash( prov, CALG_MD5, 0 );
    BYTE reversed[64];
    DWORD i;

    check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
    check_value( hash, digest_hex( prov, CALG_MD5, bytes, len ) );
    destroy_hash( hash );
    for (i = 0; i < len; i++) reversed[i] = bytes[len - 1 - i];
    hash = make_hash( prov, CALG_MD5, 0 );
    check_ok( CryptHashSessionKey( hash, key, 0 ) );
    check_value( hash, digest_hex( prov, CALG_MD5, reversed, len ) );
    destroy_hash( hash );
}

/* The HMAC of a text under a key, as hex text. */
static inline const char *hmac_hex( HCRYPTPROV prov, HCRYPTKEY key, ALG_ID alg, const void *data, DWORD data_len )
{
    static char hex[132];
    HMAC_INFO info = { alg, NULL, 0, NULL, 0 };
    HCRYPTHASH hash = make_hash( prov, CALG_HMAC, key );
    BYTE value[64] = { 0 };
    DWORD len = sizeof(value);

    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, data, data_len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    destroy_hash( hash );
    return to_hex( value, len, hex, sizeof(hex) );
}

#endif
