/* RSA keys of every size: pairs of 1536 to 4096 bits that are generated, and pairs of 8192 and 16384 bits from openssl.
 * Blobs byte for byte, signatures, the longest messages.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "bigkeys.h"

#define BITS( bits ) ((DWORD)(bits) << 16)
#define BLOB_MAX    9300
#define BYTES_MAX   2048

static BYTE blob[BLOB_MAX], again[BLOB_MAX], message[BYTES_MAX], data[BYTES_MAX];

/* The longest message comes back, one byte more is refused. */
static void check_longest( HCRYPTKEY key, DWORD bits, DWORD flags )
{
    DWORD size = bits / 8, most = size - (flags & CRYPT_OAEP ? 42 : 11), len = most + 1;

    winetest_push_context( "flags %#lx", flags );
    count_up( message, size );
    memcpy( data, message, size );
    /* rsa-operations: rsa-call-03, rsa-call-04 */
    check_fails( CryptEncrypt( key, 0, TRUE, flags, data, &len, sizeof(data) ), NTE_BAD_LEN );
    len = most;
    check_ok( CryptEncrypt( key, 0, TRUE, flags, data, &len, sizeof(data) ) );
    ok( len == size, "%lu bytes\n", len );
    check_ok( CryptDecrypt( key, 0, TRUE, flags, data, &len ) );
    ok( len == most && !memcmp( data, message, most ), "another message, %lu bytes\n", len );
    winetest_pop_context();
}

/* ---- imported --------------------------------------------------------------------------------- */

static const struct big_row
{
    DWORD       bits;
    const char *blob, *sha1, *sha256;
} big_rows[] =
{
    { 8192, blob_8192, sha1_8192, sha256_8192 },
    { 16384, blob_16384, sha1_16384, sha256_16384 },
};

/* What a signature of "abc" is, with the private or only the public key. */
static void check_signature( HCRYPTPROV prov, HCRYPTKEY key, ALG_ID alg, const char *hex, BOOL sign )
{
    BYTE expected[BYTES_MAX];
    DWORD size = from_hex( hex, expected, sizeof(expected) ), len = sizeof(data);
    HCRYPTHASH hash = hash_text( prov, alg, "abc" );

    if (sign)
    {
        check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, data, &len ) );
        ok( len == size && !memcmp( data, expected, size ), "another signature\n" );
    }
    check_ok( CryptVerifySignatureA( hash, expected, size, key, NULL, 0 ) );
    expected[size / 2] ^= 0x10;
    check_fails( CryptVerifySignatureA( hash, expected, size, key, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_ok( CryptDestroyHash( hash ) );
}

static void test_big( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct big_row *row;
    HCRYPTKEY key, public;
    DWORD len, out_len;

    for (row = big_rows; row < big_rows + ARRAY_SIZE( big_rows ); row++)
    {
        winetest_push_context( "%lu bits", row->bits );
        len = from_hex( row->blob, blob, sizeof(blob) );
        ok( len == 20 + row->bits / 8 * 2 + row->bits / 16 * 5, "%lu bytes\n", len );
        key = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
        ok( key_dword( key, KP_KEYLEN ) == row->bits, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
        /* rsa-keys: blob-lay-02, blob-imp-07 */
        out_len = sizeof(again);
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, again, &out_len ) );
        ok( out_len == len && !memcmp( again, blob, len ), "another blob\n" );
        /* rsa-keys: blob-lay-01 */
        out_len = sizeof(again);
        check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, again, &out_len ) );
        ok( out_len == 20 + row->bits / 8 && !memcmp( again + 20, blob + 20, row->bits / 8 ), "another modulus\n" );
        public = import_blob( prov, again, out_len, 0, 0 );
        check_signature( prov, key, CALG_SHA1, row->sha1, TRUE );
        check_signature( prov, public, CALG_SHA1, row->sha1, FALSE );
        if (provider->bit & AES_PROVS) check_signature( prov, public, CALG_SHA_256, row->sha256, FALSE );
        check_longest( key, row->bits, 0 );
        destroy_key( public );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- stored ----------------------------------------------------------------------------------- */

/* Pairs of any length, stored by one provider, are there for all. */
static void test_stored( HCRYPTPROV unused, const struct provider_row *provider )
{
    static const char name[] = "winecsp conformance test, big";
    static const char *const blobs[] = { NULL, blob_8192, blob_16384 };     /* NULL: one of 384 bits is made */
    HCRYPTPROV prov, maker;
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len, most;

    for (i = 0; i < ARRAY_SIZE( blobs ); i++)
    {
        winetest_push_context( "key %u", i );
        CryptAcquireContextA( &maker, name, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_DELETEKEYSET );
        check_ok( CryptAcquireContextA( &maker, name, MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES, CRYPT_NEWKEYSET ) );
        if (!blobs[i]) check_ok( CryptGenKey( maker, AT_KEYEXCHANGE, BITS( 384 ) | CRYPT_EXPORTABLE, &key ) );
        else key = import_blob( maker, blob, from_hex( blobs[i], blob, sizeof(blob) ), 0, CRYPT_EXPORTABLE );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
        destroy_key( key );
        check_ok( CryptReleaseContext( maker, 0 ) );

        check_ok( CryptAcquireContextA( &prov, name, provider->name, provider->type, 0 ) );
        /* containers: drop-08 */
        check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
        most = sizeof(again);
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, again, &most ) );
        ok( most == len && !memcmp( again, blob, len ), "another pair\n" );
        len = 8;
        memcpy( data, "question", len );
        check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
        check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
        ok( len == 8 && !memcmp( data, "question", len ), "another message, %lu bytes\n", len );
        destroy_key( key );
        check_ok( CryptReleaseContext( prov, 0 ) );
        check_ok( CryptAcquireContextA( &prov, name, provider->name, provider->type, CRYPT_DELETEKEYSET ) );
        winetest_pop_context();
    }
}

/* ---- generated -------------------------------------------------------------------------------- */

static void test_generated( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 1536, 2056, 3072, 4096 };
    HCRYPTHASH hash = hash_text( prov, CALG_SHA_512, "abc" );
    HCRYPTKEY key = 0, copy;
    unsigned int i;
    DWORD len, size;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        if (lengths[i] == 4096 && sizeof(void *) == 4)
        {
            skip( "4096 bits take long in 32-bit code\n" );
            continue;
        }
        winetest_push_context( "%lu bits", lengths[i] );
        check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( lengths[i] ) | CRYPT_EXPORTABLE, &key ) );
        /* rsa-keys: gen-20, gen-19 */
        ok( key_dword( key, KP_KEYLEN ) == lengths[i], "%lu bits\n", key_dword( key, KP_KEYLEN ) );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
        ok( !memcmp( blob + AT_E, "\1\0\1\0", 4 ), "exponent\n" );
        ok( blob[AT_N + lengths[i] / 8 - 1] & 0x80, "the modulus is too short\n" );
        check_longest( key, lengths[i], 0 );
        check_longest( key, lengths[i], CRYPT_OAEP );
        size = sizeof(data);
        check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, data, &size ) );
        ok( size == lengths[i] / 8, "%lu bytes\n", size );
        copy = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
        check_ok( CryptVerifySignatureA( hash, data, size, copy, NULL, 0 ) );
        size = sizeof(again);
        check_ok( CryptExportKey( copy, 0, PRIVATEKEYBLOB, 0, again, &size ) );
        ok( size == len && !memcmp( again, blob, len ), "another blob\n" );
        destroy_key( copy );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptDestroyHash( hash ) );
}

START_TEST( rsabig )
{
    for_providers( BASE | AES, test_big );
    for_providers( BASE | SCH, test_stored );
    for_providers( AES, test_generated );
}
