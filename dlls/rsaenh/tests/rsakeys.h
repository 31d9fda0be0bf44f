/* RSA keys with known numbers for the tests: the 512 bit key of docs/behaviour/rsa-operations.md, its exponent-of-one
 * form, and public keys of any modulus. Include rsatest.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_RSAKEYS_H
#define RSAENH_TESTS_RSAKEYS_H

#define TEST_BITS        512
#define TEST_BYTES       64
#define TEST_PUBLIC_LEN  84     /* rsa-keys: blob-lay-01 */
#define TEST_PRIVATE_LEN 308    /* rsa-keys: blob-lay-02 */

/* Where the parts of blobs lie. */
#define AT_MAGIC 8
#define AT_BITS  12
#define AT_E     16
#define AT_N     20

/* Little-endian, as in blobs; p to q^-1 follow each other. */
#define TEST_N "9d20e4f92cfa55fbc289f39f6941d6c0bc7d4ac7ca5cd6d0ffb291ba5e4769e7" \
               "13eb86800d4e68ae8fa85caee2b0851c76a53f95099ea88f02bfa009825277a5"
#define TEST_P "255bf05b285af0b4147316892df1f5eed725e8dcb51a24e1a5b31e6f89111edc"
#define TEST_Q "1932c6a3784f51f1e4612eea3665ec24177f98a2238ee8d77659347ccb8b70c0"
#define TEST_DP "0d1a85ce0b98cc0216d6087e705771a143afa1958a7d37b26408b8840b826fa2"
#define TEST_DQ "41ddbc9b50ddb2c09717d4892d70b38f86668a01e420ccad466a1b5b997acba7"
#define TEST_QINV "feeb6446c20998e82967a0f5e734e2b3b7f3a81cbd7f64597d583f2949e15e0b"
#define TEST_D "c1b4a633a3e5f3bb61dcbee9238534841143b3bb54efed984eecd8a295ce126b" \
               "6606105c95de638ee9fd7b5260783c22fad63cc0c7b5880ed4af0e5a76510965"

static inline void put_le32( BYTE *at, DWORD value )
{
    memcpy( at, &value, sizeof(value) );
}

/* BLOBHEADER and RSAPUBKEY; returns the bytes written. */
static inline DWORD rsa_header( BYTE *blob, BYTE type, ALG_ID alg, DWORD bits, DWORD exponent )
{
    BLOBHEADER header = { type, CUR_BLOB_VERSION, 0, alg };

    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + AT_MAGIC, type == PRIVATEKEYBLOB ? 0x32415352 : 0x31415352 );
    put_le32( blob + AT_BITS, bits );
    put_le32( blob + AT_E, exponent );
    return AT_N;
}

/* PUBLICKEYBLOB of the test key. */
static inline void test_public_blob( BYTE *blob, ALG_ID alg, DWORD exponent )
{
    DWORD len = rsa_header( blob, PUBLICKEYBLOB, alg, TEST_BITS, exponent );

    from_hex( TEST_N, blob + len, TEST_BYTES );
}

/* PRIVATEKEYBLOB of the test key. */
static inline void test_private_blob( BYTE *blob, ALG_ID alg )
{
    DWORD len = rsa_header( blob, PRIVATEKEYBLOB, alg, TEST_BITS, 65537 );

    from_hex( TEST_N TEST_P TEST_Q TEST_DP TEST_DQ TEST_QINV TEST_D, blob + len, TEST_PRIVATE_LEN - len );
}

/* The same numbers with e = d = dP = dQ = 1: encryption changes nothing but the padding. */
static inline void one_private_blob( BYTE *blob, ALG_ID alg )
{
    BYTE *half;

    test_private_blob( blob, alg );
    put_le32( blob + AT_E, 1 );
    half = blob + AT_N + TEST_BYTES + 2 * 32;
    memset( half, 0, 64 );
    half[0] = half[32] = 1;
    memset( half + 96, 0, TEST_BYTES );
    half[96] = 1;
}

/* Imports a blob that must be good. */
static inline HCRYPTKEY import_blob( HCRYPTPROV prov, const BYTE *blob, DWORD len, HCRYPTKEY wrapping, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptImportKey( prov, blob, len, wrapping, flags, &key ) );
    return key;
}

static inline HCRYPTKEY import_test_pair( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    BYTE blob[TEST_PRIVATE_LEN];

    test_private_blob( blob, alg );
    return import_blob( prov, blob, sizeof(blob), 0, flags );
}

static inline HCRYPTKEY import_test_public( HCRYPTPROV prov, ALG_ID alg, DWORD exponent )
{
    BYTE blob[TEST_PUBLIC_LEN];

    test_public_blob( blob, alg, exponent );
    return import_blob( prov, blob, sizeof(blob), 0, 0 );
}

static inline HCRYPTKEY import_one_pair( HCRYPTPROV prov, ALG_ID alg )
{
    BYTE blob[TEST_PRIVATE_LEN];

    one_private_blob( blob, alg );
    return import_blob( prov, blob, sizeof(blob), 0, CRYPT_EXPORTABLE );
}

/* ---- keys of any kind ------------------------------------------------------------------------- */

/* A DWORD parameter; SENTINEL if the call fails. */
static inline DWORD key_dword( HCRYPTKEY key, DWORD param )
{
    DWORD value = SENTINEL, len = sizeof(value);

    check_ok( CryptGetKeyParam( key, param, (BYTE *)&value, &len, 0 ) );
    ok( len == sizeof(value), "param %lu: size %lu\n", param, len );
    return value;
}

/* The bytes of an exportable session key. Returns their number. */
static inline DWORD session_bytes( HCRYPTKEY key, BYTE *bytes, DWORD size )
{
    BYTE blob[1024];
    DWORD len = sizeof(blob), count;

    check_ok( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, blob, &len ) );
    if (len < 12) return 0;
    count = min( len - 12, size );
    memcpy( bytes, blob + 12, count );
    return count;
}

static inline void destroy_key( HCRYPTKEY key )
{
    check_ok( CryptDestroyKey( key ) );
}

/* Imports bytes as a session key by SIMPLEBLOB, wrapped with CryptEncrypt. 0 with the last error set: refused. */
static inline HCRYPTKEY import_simple( HCRYPTPROV prov, HCRYPTKEY pair, ALG_ID alg, const BYTE *bytes, DWORD len,
                                       DWORD flags )
{
    BLOBHEADER header = { SIMPLEBLOB, CUR_BLOB_VERSION, 0, alg };
    BYTE blob[12 + 512];
    DWORD size = len;
    HCRYPTKEY key = 0;

    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + 8, CALG_RSA_KEYX );
    memcpy( blob + 12, bytes, len );
    check_ok( CryptEncrypt( pair, 0, TRUE, flags & CRYPT_OAEP, blob + 12, &size, sizeof(blob) - 12 ) );
    SetLastError( SENTINEL );
    if (!CryptImportKey( prov, blob, 12 + size, pair, flags, &key )) return 0;
    return key;
}

/* A hash of a text. */
static inline HCRYPTHASH hash_text( HCRYPTPROV prov, ALG_ID alg, const char *text )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)text, strlen( text ), 0 ) );
    return hash;
}

#endif
