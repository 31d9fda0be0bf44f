/* What is taken although it means nothing in a call: flags that only another kind of key or blob knows, a key for a hash
 * that needs none, data behind a block of RSA, more data than fit where only the size is asked for. Programs pass such
 * things; the results are those of the call without them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
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

START_TEST( tolerated )
{
    for_providers( ALL_PROVS, test_cipher_flags );
    for_providers( BASE | AES, test_rsa_size );
    for_providers( BASE | AES, test_rsa_behind );
    for_providers( ALL_PROVS, test_hash_key );
}
