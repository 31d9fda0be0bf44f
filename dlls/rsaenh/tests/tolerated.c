/* What is taken although it means nothing in a call: flags that only another kind of key or blob knows, a key for a
 * hash that needs none, data behind a block of RSA, more data than fit where only the size is asked for. Programs pass
 * such things; the results are those of the call without them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "blobtest.h"

#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef KP_KEYVAL
#define KP_KEYVAL 30
#endif

#define NO_CHECK CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define ABC_SHA1 "a9993e364706816aba3e25717850c26c9cd0d89d"

/* 01, 02 ... */
static void count_from_1( BYTE *bytes, DWORD len )
{
    DWORD i;

    for (i = 0; i < len; i++) bytes[i] = i + 1;
}

/* ---- session keys: flags that only RSA knows ------------------------------------------------------ */

static const struct cipher_row
{
    ALG_ID      alg;
    const char *key;
    BOOL        final;
    DWORD       len;
} cipher_rows[] =
{
    { CALG_RC4, "0102030405",       FALSE, 13 },
    { CALG_RC4, "0102030405",       TRUE,  13 },
    { CALG_DES, "0123456789abcdef", FALSE, 16 },
    { CALG_DES, "0123456789abcdef", TRUE,  13 },
    { CALG_RC2, "0102030405",       TRUE,  16 },
};

/* What a call with these flags makes, to be compared with what flags of 0 make, there and back, with a hash or none. */
static void check_cipher( HCRYPTPROV prov, const struct cipher_row *row, DWORD flags, BOOL hashed )
{
    HCRYPTKEY key = import_hex( prov, row->alg, row->key, 0 ), fresh = import_hex( prov, row->alg, row->key, 0 );
    HCRYPTHASH hash = 0, plain_hash = hash_text( prov, CALG_SHA1, "" );
    BYTE data[32], expected[32], value[20], wanted[20];
    DWORD len = row->len, expected_len = row->len, size = row->len;

    if (hashed) hash = hash_text( prov, CALG_SHA1, "" );
    count_from_1( data, sizeof(data) );
    count_from_1( expected, sizeof(expected) );
    check_ok( CryptHashData( plain_hash, data, row->len, 0 ) );
    check_ok( CryptEncrypt( fresh, 0, row->final, 0, expected, &expected_len, sizeof(expected) ) );
    check_ok( CryptEncrypt( key, hash, row->final, flags, NULL, &size, 0 ) );
    ok( size == expected_len || (row->alg == CALG_RC4 && is_builtin()), "size %lu\n", size );
    check_ok( CryptEncrypt( key, hash, row->final, flags, data, &len, sizeof(data) ) );
    ok( len == expected_len && !memcmp( data, expected, len ), "%lu bytes, or other ones\n", len );
    if (hashed)
    {
        size = sizeof(value);
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &size, 0 ) );
        check_ok( CryptGetHashParam( plain_hash, HP_HASHVAL, wanted, &size, 0 ) );
        ok( !memcmp( value, wanted, sizeof(value) ), "another hash\n" );
        check_ok( CryptDestroyHash( hash ) );
        hash = hash_text( prov, CALG_SHA1, "" );
    }
    destroy_key( key );
    key = import_hex( prov, row->alg, row->key, 0 );
    check_ok( CryptDecrypt( key, hash, row->final, flags, data, &len ) );
    count_from_1( expected, sizeof(expected) );
    ok( len == row->len && !memcmp( data, expected, len ), "%lu bytes back, or other ones\n", len );
    if (hashed) check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( plain_hash ) );
    destroy_key( fresh );
    destroy_key( key );
}

/* rsa-operations: cip-len-14, cip-len-15 */
static void test_cipher_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { CRYPT_OAEP, NO_CHECK, CRYPT_OAEP | NO_CHECK };
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( cipher_rows ); i++)
        for (j = 0; j < ARRAY_SIZE( flags ); j++)
        {
            winetest_push_context( "row %u, flags %#lx", i, flags[j] );
            check_cipher( prov, &cipher_rows[i], flags[j], FALSE );
            check_cipher( prov, &cipher_rows[i], flags[j], TRUE );
            winetest_pop_context();
        }
}

/* ---- RSA ------------------------------------------------------------------------------------------ */

/* rsa-operations: rsa-call-02 */
static void test_rsa_size( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 22, 23, 53, 54, 64, 5000, ~0u };
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    unsigned int i;
    DWORD len, flags;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
        for (flags = 0; flags <= CRYPT_OAEP; flags += CRYPT_OAEP)
        {
            len = lengths[i];
            check_ok( CryptEncrypt( pub, 0, TRUE, flags, NULL, &len, 0 ) );
            ok( len == TEST_BYTES, "%lu bytes, flags %#lx: size %lu\n", lengths[i], flags, len );
        }
    destroy_key( pub );
}

/* rsa-operations: rsa-call-08 */
static void test_rsa_behind( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 65, 100, 128, 200 };
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE data[200], behind[200 - TEST_BYTES];
    unsigned int i;
    DWORD len, flags;

    memset( behind, 0x77, sizeof(behind) );
    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
        for (flags = 0; flags <= CRYPT_OAEP; flags += CRYPT_OAEP)
        {
            winetest_push_context( "%lu bytes, flags %#lx", lengths[i], flags );
            memset( data, 0x77, sizeof(data) );
            memcpy( data, "Hi CAPI", 7 );
            len = 7;
            check_ok( CryptEncrypt( pair, 0, TRUE, flags, data, &len, sizeof(data) ) );
            len = lengths[i];
            check_ok( CryptDecrypt( pair, 0, TRUE, flags, data, &len ) );
            ok( len == 7 && !memcmp( data, "Hi CAPI", len ), "%lu bytes, or other ones\n", len );
            ok( !memcmp( data + TEST_BYTES, behind, sizeof(behind) ), "written behind the block\n" );
            winetest_pop_context();
        }
    destroy_key( pair );
}

/* ---- a key for a hash that takes none ------------------------------------------------------------- */

/* rsa-operations: hash-new-11 */
static void test_hash_key( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[] =
    {
        import_hex( prov, CALG_RC2, "0102030405", 0 ), import_test_pair( prov, CALG_RSA_SIGN, 0 ),
        import_test_public( prov, CALG_RSA_KEYX, 65537 ),
    };
    BYTE value[36];
    HCRYPTHASH hash;
    unsigned int i;

    count_from_1( value, sizeof(value) );
    for (i = 0; i < ARRAY_SIZE( keys ); i++)
    {
        winetest_push_context( "key %u", i );
        check_ok( CryptCreateHash( prov, CALG_SHA1, keys[i], 0, &hash ) );
        check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
        check_value( hash, ABC_SHA1 );
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptCreateHash( prov, CALG_SSL3_SHAMD5, keys[i], 0, &hash ) );
        check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
        check_ok( CryptDestroyHash( hash ) );
        destroy_key( keys[i] );
        winetest_pop_context();
    }
}

/* ---- blobs ---------------------------------------------------------------------------------------- */

/* Flags by type that do mean something, or ask for what is not given. */
static const struct blob_row
{
    BYTE  type;
    DWORD import, export;
} blob_rows[] =
{
    { PUBLICKEYBLOB,    CRYPT_IPSEC_HMAC_KEY, CRYPT_SSL2_FALLBACK | CRYPT_DESTROYKEY },
    { PRIVATEKEYBLOB,   CRYPT_IPSEC_HMAC_KEY | CRYPT_FORCE_KEY_PROTECTION_HIGH,
      CRYPT_SSL2_FALLBACK | CRYPT_DESTROYKEY },
    { SIMPLEBLOB,       CRYPT_IPSEC_HMAC_KEY | CRYPT_FORCE_KEY_PROTECTION_HIGH | CRYPT_USER_PROTECTED |
      CRYPT_CREATE_SALT |
      CRYPT_OAEP, CRYPT_SSL2_FALLBACK | CRYPT_DESTROYKEY | CRYPT_OAEP },
    { PLAINTEXTKEYBLOB, CRYPT_IPSEC_HMAC_KEY | CRYPT_FORCE_KEY_PROTECTION_HIGH | CRYPT_USER_PROTECTED |
      CRYPT_CREATE_SALT,
      CRYPT_SSL2_FALLBACK | CRYPT_DESTROYKEY },
};

/* A key that was imported with a flag of no meaning, exports the same blob with another. */
static void check_blob( HCRYPTPROV prov, const struct blob_row *row, HCRYPTKEY pair, const BYTE *blob, DWORD len,
                        DWORD flag )
{
    HCRYPTKEY wrapping = row->type == SIMPLEBLOB ? pair : 0, key = 0;
    BYTE again[BLOB_MAX];
    DWORD size = sizeof(again);

    winetest_push_context( "type %u, flag %#lx", row->type, flag );
    if (!(row->import & flag))
    {
        /* rsa-keys: blob-bad-16 */
        key = import_blob( prov, blob, len, wrapping, flag );
        /* no permission comes of a flag that is not CRYPT_EXPORTABLE, also not of CRYPT_ARCHIVABLE */
        ok( key_dword( key, KP_PERMISSIONS ) == (0x3b | (flag & 1 && row->type != PUBLICKEYBLOB ? 4 : 0)),
            "permissions %#lx\n",
            key_dword( key, KP_PERMISSIONS ) );
        destroy_key( key );
    }
    key = import_blob( prov, blob, len, wrapping, CRYPT_EXPORTABLE | (row->import & flag ? 0 : flag) );
    memset( again, 0xcc, sizeof(again) );
    /* rsa-keys: blob-exp-16, blob-exp-24 */
    check_ok( CryptExportKey( key, wrapping, row->type, row->export & flag ? 0 : flag, again, &size ) );
    ok( size == len && !memcmp( again, blob, row->type == SIMPLEBLOB ? 12 : len ), "%lu bytes, or other ones\n", size );
    destroy_key( key );
    winetest_pop_context();
}

static void test_blob_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    HCRYPTKEY session = import_hex( prov, CALG_DES, "0123456789abcdef", CRYPT_EXPORTABLE );
    const struct blob_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len, bit;

    for (row = blob_rows; row < blob_rows + ARRAY_SIZE( blob_rows ); row++)
    {
        if (row->type == PUBLICKEYBLOB || row->type == PRIVATEKEYBLOB) len = export_blob( pair, 0, row->type, 0, blob );
        else len = export_blob( session, row->type == SIMPLEBLOB ? pair : 0, row->type, 0, blob );
        for (bit = 0; bit < 32; bit++) check_blob( prov, row, pair, blob, len, 1u << bit );
    }
    destroy_key( session );
    destroy_key( pair );
}

/* rsa-keys: blob-bad-16; CRYPT_NO_SALT means what it means beside flags that mean nothing */
static void test_meant_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key;
    BYTE bytes[5], data[8] = { 0 };
    DWORD len = sizeof(data);

    count_from_1( bytes, sizeof(bytes) );
    key = import_plain( prov, CALG_RC4, bytes, sizeof(bytes), CRYPT_NO_SALT | CRYPT_ARCHIVABLE | 0x80000000 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "b2396305f03dc027" );
    destroy_key( key );
    key = import_simple( prov, pair, CALG_RC4, bytes, sizeof(bytes), CRYPT_OAEP | CRYPT_ARCHIVABLE );
    ok( key != 0, "error %#lx\n", GetLastError() );
    destroy_key( key );
    destroy_key( pair );
}

/* ---- keys for HMAC only --------------------------------------------------------------------------- */

static const struct hmac_row
{
    DWORD       provs;
    ALG_ID      alg;
    DWORD       len;
    const char *value;      /* HMAC with SHA-1 of "abc", the key being 01, 02 ... */
} hmac_rows[] =
{
    /* rsa-keys: blob-imp-24; any algorithm of session keys, and any length */
    { ALL_PROVS,         CALG_DES,     7,  "de70b1ee0b28dceb89f30151dfda8d486b4646ef" },
    { ALL_PROVS,         CALG_DES,     8,  "987af8649982ff7d9fbb1b8aa35099146997af51" },
    { ALL_PROVS,         CALG_DES,     20, "06e59b60916f7878111b89333434c2c902921562" },
    { ALL_PROVS & ~BASE, CALG_3DES,    20, "06e59b60916f7878111b89333434c2c902921562" },
    { AES_PROVS,         CALG_AES_128, 16, "03e3f38a8c3ad4419f631e2d1d5fd22d82385370" },
    { AES_PROVS,         CALG_AES_256, 20, "06e59b60916f7878111b89333434c2c902921562" },
    { ALL_PROVS,         CALG_RC4,     1,  "f19977fa1f3d1b867d9ab54492de48e2c6f9b3d2" },
    { ALL_PROVS,         CALG_RC4,     20, "06e59b60916f7878111b89333434c2c902921562" },
    { ALL_PROVS,         CALG_RC4,     80, "a7345d91bf30b202d27ed13ae258257ee0ff6537" },
};

/* It authenticates, and does nothing else. */
static void check_hmac_key( HCRYPTPROV prov, HCRYPTKEY key, const char *value )
{
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    BYTE data[32] = { 0 };
    DWORD len = 16;
    HCRYPTHASH hash;

    check_ok( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_value( hash, value );
    check_ok( CryptDestroyHash( hash ) );
    if (is_builtin()) return;       /* it encrypts with what there is of the key, or crashes */
    /* rsa-keys: blob-imp-26 */
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, data, &len ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ), NTE_BAD_KEY );
    ok( len == 16 && !data[0], "data changed\n" );
}

static void test_hmac_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct hmac_row *row;
    BYTE bytes[80], blob[BLOB_MAX];
    HCRYPTKEY key;
    DWORD len;

    count_from_1( bytes, sizeof(bytes) );
    for (row = hmac_rows; row < hmac_rows + ARRAY_SIZE( hmac_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "%#x, %lu bytes", row->alg, row->len );
        key = import_plain( prov, row->alg, bytes, row->len, CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
        ok( key != 0, "error %#lx\n", GetLastError() );
        check_hmac_key( prov, key, row->value );
        /* rsa-keys: blob-imp-26; its bytes may be more or fewer than those of a DES key */
        if (!is_builtin()) check_fails( CryptSetKeyParam( key, KP_KEYVAL, bytes, 0 ), NTE_BAD_TYPE );
        if (!is_builtin())
        {
            /* rsa-keys: blob-opq-01, blob-imp-26 */
            len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
            destroy_key( key );
            key = import_blob( prov, blob, len, 0, 0 );
            check_hmac_key( prov, key, row->value );
        }
        destroy_key( key );
        winetest_pop_context();
    }
}

START_TEST( tolerated )
{
    for_providers( ALL_PROVS, test_cipher_flags );
    for_providers( BASE | AES, test_rsa_size );
    for_providers( BASE | AES, test_rsa_behind );
    for_providers( ALL_PROVS, test_hash_key );
    for_providers( BASE | AES, test_blob_flags );
    for_providers( BASE | AES, test_meant_flags );
    for_providers( ALL_PROVS, test_hmac_keys );
}
