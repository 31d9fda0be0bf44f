/* What the smart card provider does without a card: hashes, session keys, public keys, pairs in memory. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "scardtest.h"

static void test_hash( HCRYPTPROV prov )
{
    static const BYTE abc[32] =
    {
        0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
        0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad
    };
    DWORD len = sizeof(abc);
    HCRYPTHASH hash = 0;
    BYTE value[32];

    /* smart-card: sc-prov-12 */
    memset( value, 0xcc, sizeof(value) );
    check_ok( CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    ok( !memcmp( value, abc, sizeof(abc) ), "wrong value\n" );
    check_ok( CryptDestroyHash( hash ) );
}

/* A session key goes to another provider and back. */
static void test_session( HCRYPTPROV prov, HCRYPTKEY pair )
{
    BYTE blob[1024], one[32] = "to be encrypted", two[32] = "to be encrypted";
    DWORD len = sizeof(blob), len_one = 16, len_two = 16;
    HCRYPTKEY session = 0, imported = 0;

    /* smart-card: sc-prov-12, sc-prov-13 */
    check_ok( CryptGenKey( prov, CALG_AES_128, CRYPT_EXPORTABLE, &session ) );
    check_ok( CryptExportKey( session, pair, SIMPLEBLOB, 0, blob, &len ) );
    check_ok( CryptImportKey( prov, blob, len, pair, 0, &imported ) );
    check_ok( CryptEncrypt( session, 0, TRUE, 0, one, &len_one, sizeof(one) ) );
    check_ok( CryptEncrypt( imported, 0, TRUE, 0, two, &len_two, sizeof(two) ) );
    ok( len_one == 16 || len_one == 32, "length %lu\n", len_one );
    ok( len_one == len_two && !memcmp( one, two, len_one ), "another key\n" );
    check_ok( CryptDestroyKey( session ) );
    check_ok( CryptDestroyKey( imported ) );
}

static void test_public( HCRYPTPROV prov, HCRYPTHASH hash, HCRYPTKEY pair )
{
    BYTE blob[1024], signature[256], data[128] = "short";
    DWORD len = sizeof(blob), sig_len = sizeof(signature), data_len = 5;
    HCRYPTKEY public = 0;

    /* smart-card: sc-prov-13 */
    check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, signature, &sig_len ) );
    ok( sig_len == 128, "length %lu\n", sig_len );
    /* smart-card: sc-prov-12 */
    check_ok( CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    check_ok( CryptImportKey( prov, blob, len, 0, 0, &public ) );
    check_ok( CryptVerifySignatureA( hash, signature, sig_len, public, NULL, 0 ) );
    signature[3] ^= 1;
    check_fails( CryptVerifySignatureA( hash, signature, sig_len, public, NULL, 0 ), NTE_BAD_SIGNATURE );
    check_ok( CryptEncrypt( public, 0, TRUE, 0, data, &data_len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &data_len ) );
    ok( data_len == 5 && !memcmp( data, "short", 5 ), "length %lu\n", data_len );
    /* smart-card: sc-prov-15 */
    check_fails( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, CRYPT_X931_FORMAT, signature, &sig_len ), NTE_BAD_FLAGS );
    check_ok( CryptDestroyKey( public ) );
}

static void test_pair( HCRYPTPROV prov )
{
    HCRYPTHASH hash = 0;
    HCRYPTKEY pair = 0;
    BYTE blob[1024];
    DWORD len = sizeof(blob);

    check_ok( CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, CRYPT_EXPORTABLE, &pair ) );
    test_public( prov, hash, pair );
    test_session( prov, pair );
    /* smart-card: sc-prov-14 */
    check_fails( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    /* smart-card: sc-prov-17 */
    check_fails( CryptGenKey( prov, AT_SIGNATURE, 512 << 16, &pair ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGenKey( prov, AT_SIGNATURE, 8192 << 16, &pair ), ERROR_INVALID_PARAMETER );
    check_ok( CryptDestroyKey( pair ) );
    check_ok( CryptDestroyHash( hash ) );
}

START_TEST( software )
{
    HCRYPTPROV prov = open_scard();

    if (!prov) return;
    test_hash( prov );
    test_pair( prov );
    check_ok( CryptReleaseContext( prov, 0 ) );
}
