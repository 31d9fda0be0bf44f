/* CryptEncrypt and CryptDecrypt with session keys: known answers, modes, padding, chaining from call to call, the size
 * protocol, hashes that take part, and what is refused.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

#define CBC CRYPT_MODE_CBC
#define ECB CRYPT_MODE_ECB
#define CFB CRYPT_MODE_CFB

/* Hash values that keys are derived from: MD2 and MD5 of 0, 1 ... 255, 0 ... (2000 bytes), and two more. */
#define M "d5e1a7e9ac38c127f7731dba811698e0"
#define F "9be5897a856106bf8fc9ef292366a3ac"
#define G "4f13a17547d397b99f02f6ad3b941d24"
#define H "f5cdae5301c2cfc7827556f2a6c2c946"

#define COUNT_13 "000102030405060708090a0b0c"
#define COUNT_16 COUNT_13 "0d0e0f"
#define COUNT_23 COUNT_16 "10111213141516"
#define AF_16    "afafafafafafafafafafafafafafafaf"
#define ZERO_8   "0000000000000000"
#define AES_TEXT "4145532054657374205769746820322"      /* "AES Test With 2 Blocks Of Data.\0" */ \
                 "0426c6f636b73204f6620446174612e00"

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct derived_row
{
    DWORD       provs;
    ALG_ID      hash;
    const char *value;
    ALG_ID      alg;
    DWORD       flags;
    DWORD       mode;       /* 0: as it is */
    DWORD       effective;  /* KP_EFFECTIVE_KEYLEN, 0: as it is */
    const char *plain, *cipher;
} derived_rows[] =
{
    /* rsa-operations: cip-vec-01, cip-vec-02, cip-vec-03, cip-vec-05, cip-mode-01, cip-mode-02, cip-mode-03 */
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC2, BITS( 40 ), ECB, 0, COUNT_23,
      "c09ae42f0a476711f2b25d5f08ff49a4453a6814ca18e5f4" },
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC2, BITS( 40 ), CBC, 0, COUNT_23,
      "c09ae42f0a47671110f5da614e3dabc09785011297a4f7d3" },
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC2, BITS( 40 ), CFB, 0, COUNT_23,
      "29b567850b1bec07672da1a41a47246a54e1e092f90ef6eb" },
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC2, BITS( 40 ), 0, 0, COUNT_13, "c09ae42f0a476711fb1887ce0c7507b1" },
    /* rsa-operations: cip-vec-06, cip-vec-07; rsa-keys: kp-eff-05, kp-eff-06 */
    { ENH | STRONG | AES, CALG_MD2, M, CALG_RC2, BITS( 56 ), 0, 128, COUNT_13, "8281f7ffddd7888c2a2ac0ce4c89b666" },
    { BASE, CALG_MD2, M, CALG_RC2, BITS( 56 ), 0, 128, COUNT_13, "23c87013422ea8985cdf7a9beadb961b" },
    /* rsa-operations: cip-vec-08, cip-vec-09, cip-vec-10; rsa-keys: drv-key-06, drv-key-07, salt-12, salt-13 */
    { ENH, CALG_MD5, G, CALG_RC2, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 0, AF_16,
      "a3d741877ad018dbd46a4feef3cacd34b3159a2a885f43a5" },
    { STRONG | BASE, CALG_MD5, G, CALG_RC2, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 0, AF_16,
      "b933b67a35c30688bfd5ccaf14aee231c69aaa3f052f22da" },
    { BASE | STRONG, CALG_MD5, H, CALG_RC2, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 0, AF_16,
      "8c4ea6009b15ef9e8881d065d65357080a7780fa7e891455" },
    /* rsa-operations: cip-vec-11, cip-vec-12, cip-vec-13 */
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC4, BITS( 56 ), 0, 0, COUNT_16, "170c448eae90cdb07f87f57aecb22e35" },
    { ENH, CALG_MD5, F, CALG_RC4, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 0, AF_16, "41e633c950a1bf88124dd3e347886da5" },
    { BASE | STRONG, CALG_MD5, F, CALG_RC4, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 0, AF_16,
      "2faceaeaff687e77f4b9487c4e79a6b5" },
    /* rsa-operations: cip-vec-17, cip-vec-18, cip-vec-19, cip-alg-03; rsa-keys: drv-key-01, drv-key-02, drv-vec-13 */
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_DES, 0, ECB, 0, COUNT_13, "58864246654b9262cf0f6537437a82b9" },
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_DES, BITS( 56 ), ECB, 0, COUNT_13, "58864246654b9262cf0f6537437a82b9" },
    { ENH | STRONG | AES, CALG_MD2, M, CALG_3DES_112, 0, 0, 0, COUNT_13, "8e0c3ca305885f7a32a1065264d2441c" },
    { ENH | STRONG | AES, CALG_MD2, M, CALG_3DES, 0, 0, 0, COUNT_13, "7bbadda239d37bb3c751814153e8cfeb" },
    /* rsa-operations: cip-vec-20, cip-vec-21, cip-vec-22, cip-alg-04 */
    { AES_PROVS, CALG_MD2, M, CALG_AES_128, 0, 0, 0, AES_TEXT,
      "fe853be1f5e15875d5a974e309eaa5042335a23b5cf16c6fb9cd64063e4183ef2afeeab56c1720798c513e56ede14768" },
    { AES_PROVS, CALG_MD2, M, CALG_AES_192, 0, 0, 0, AES_TEXT,
      "6bf0fd32eec60613a8e63c8185b82ea1d43be822a5744abe9dcfcc3726195ad17f76bf9428ce27216187ebb98ba8b457" },
    { AES_PROVS, CALG_MD2, M, CALG_AES_256, 0, 0, 0, AES_TEXT,
      "2057170b1776d83b26908b4cf2007933292b139ce29509c1cd20872232709d759a94f5765cb1622ce1767c8673e67a23" },
    /* rsa-operations: cip-vec-04 */
    { RSA_FULL_PROVS | AES, CALG_MD2, M, CALG_RC2, BITS( 40 ) | CRYPT_NO_SALT, ECB, 0, COUNT_23,
      "a32a43c898a2e8b5286ac83afbed3e61fd0c973a428c5548" },
};

static const struct imported_row
{
    DWORD       provs;
    ALG_ID      alg;
    const char *key;
    DWORD       flags;
    DWORD       mode, effective;
    const char *plain, *cipher;     /* not final */
} imported_rows[] =
{
    /* rsa-operations: cip-vec-14, cip-vec-15, cip-vec-16, cip-vec-23, cip-alg-01, cip-alg-02; rsa-keys: salt-11 */
    { ALL_PROVS, CALG_RC4, "0102030405", CRYPT_NO_SALT, 0, 0, ZERO_8, "b2396305f03dc027" },
    { ALL_PROVS, CALG_RC4, "0102030405", 0, 0, 0, ZERO_8, "ee5441e6b38c2d5a" },
    { ALL_PROVS & ~BASE, CALG_RC2, "0102030405060708090a0b0c0d0e0f10", 0, 0, 40, ZERO_8, "8388cacf2f8f1f0d" },
    { ALL_PROVS & ~BASE, CALG_RC2, "0102030405060708090a0b0c0d0e0f10", 0, 0, 64, ZERO_8, "a5acbc7634c35da6" },
    { ALL_PROVS & ~BASE, CALG_RC2, "0102030405060708090a0b0c0d0e0f10", 0, 0, 0, ZERO_8, "22013a871cac7eb6" },
    { ALL_PROVS, CALG_RC2, "0102030405", CRYPT_NO_SALT, 0, 0, ZERO_8, "269b2c0070a1cb64" },
    { ALL_PROVS, CALG_RC2, "0102030405", 0, ECB, 0, ZERO_8, "554a94182d54105e" },
    { ALL_PROVS, CALG_DES, "0123456789abcdef", 0, CFB, 0, "3132333435363738", "e4af6deaa9ec4853" },
    /* FIPS 46-3, SP 800-67 and FIPS 197 examples: the ciphers are the standard ones. rsa-keys: parity-03 */
    { ALL_PROVS, CALG_DES, "0123456789abcdef", 0, ECB, 0, "4e6f772069732074", "3fa40e8a984d4815" },
    { ALL_PROVS, CALG_DES, "0022446688aaccee", 0, ECB, 0, "4e6f772069732074", "3fa40e8a984d4815" },
    { AES_PROVS, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", 0, ECB, 0, "00112233445566778899aabbccddeeff",
      "69c4e0d86a7b0430d8cdb78070b4c55a" },
    { AES_PROVS, CALG_AES_256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0, ECB, 0,
      "00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089" },
};

static void set_param( HCRYPTKEY key, DWORD param, DWORD value )
{
    check_ok( CryptSetKeyParam( key, param, (BYTE *)&value, 0 ) );
}

/* There and back, checked. */
static void check_answer( HCRYPTKEY key, BOOL final, const char *plain, const char *cipher )
{
    BYTE data[64];
    DWORD len = from_hex( plain, data, sizeof(data) );

    check_ok( CryptEncrypt( key, 0, final, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, cipher );
    if (!final)     /* start again */
    {
        set_param( key, KP_MODE, key_dword( key, KP_MODE ) );
        if (key_dword( key, KP_BLOCKLEN ) == 0) return;
    }
    len = from_hex( cipher, data, sizeof(data) );
    check_ok( CryptDecrypt( key, 0, final, 0, data, &len ) );
    check_hex( data, len, plain );
}

static HCRYPTKEY derive_of_value( HCRYPTPROV prov, const struct derived_row *row )
{
    BYTE value[64];
    HCRYPTHASH hash = 0;
    HCRYPTKEY key = 0;

    from_hex( row->value, value, sizeof(value) );
    check_ok( CryptCreateHash( prov, row->hash, 0, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_ok( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ) );
    check_ok( CryptDestroyHash( hash ) );
    return key;
}

static void test_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct imported_row *imported;
    const struct derived_row *row;
    HCRYPTKEY key;

    for (row = derived_rows; row < derived_rows + ARRAY_SIZE( derived_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "derived %u", (unsigned int)(row - derived_rows) );
        key = derive_of_value( prov, row );
        if (row->mode) set_param( key, KP_MODE, row->mode );
        /* rsa-keys: kp-eff-06; BASE refuses it and is left with 40 bits */
        if (row->effective) CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (const BYTE *)&row->effective, 0 );
        check_answer( key, TRUE, row->plain, row->cipher );
        check_answer( key, TRUE, row->plain, row->cipher );     /* rsa-operations: cip-04 */
        destroy_key( key );
        winetest_pop_context();
    }
    for (imported = imported_rows; imported < imported_rows + ARRAY_SIZE( imported_rows ); imported++)
    {
        if (!(imported->provs & provider->bit)) continue;
        winetest_push_context( "imported %u", (unsigned int)(imported - imported_rows) );
        key = import_hex( prov, imported->alg, imported->key, imported->flags );
        if (imported->mode) set_param( key, KP_MODE, imported->mode );
        if (imported->effective) set_param( key, KP_EFFECTIVE_KEYLEN, imported->effective );
        check_answer( key, FALSE, imported->plain, imported->cipher );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* RC2 keys above the provider's maximum, which only a SIMPLEBLOB makes. */
static void test_long_rc2( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD       len;
        const char *plain, *plain_base;     /* of eight cc */
    } rows[] =
    {
        /* rsa-operations: cip-vec-24, cip-vec-25, cip-vec-26 */
        { 17, "e21b7eb34870d61e", "05ffc448900b889d" },
        { 32, "040b7d7c76bb743a", "2906eecfa104abfe" },
        { 64, "2c23fd7b4f2cd593", "6c33c9236eb2677f" },
    };
    BOOL base = provider->bit == BASE;
    BYTE bytes[64], long_bytes[129] = { 1 }, data[32];
    HCRYPTKEY pair = 0, key;
    DWORD len, value;
    unsigned int i;

    memset( bytes, 0xcc, sizeof(bytes) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 1024 ), &pair ) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%lu bytes", rows[i].len );
        /* rsa-keys: blob-imp-14 */
        key = import_simple( prov, pair, CALG_RC2, bytes, rows[i].len, 0 );
        ok( key != 0, "no key: error %#lx\n", GetLastError() );
        /* rsa-keys: blob-long-01 */
        value = key_dword( key, KP_KEYLEN );
        ok( value == rows[i].len * 8, "%lu bits\n", value );
        /* rsa-keys: blob-long-02 */
        value = key_dword( key, KP_EFFECTIVE_KEYLEN );
        ok( value == (base ? 40 : rows[i].len * 8), "effective %lu bits\n", value );
        /* rsa-keys: blob-long-03; rsa-operations: cip-len-12 */
        memset( data, 0xcc, sizeof(data) );
        len = 8;
        check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        ok( len == 8 && data[0] == 0xcc, "data changed\n" );
        /* rsa-keys: blob-long-04; rsa-operations: cip-len-13 */
        check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
        check_hex( data, len, base ? rows[i].plain_base : rows[i].plain );
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( pair );
    /* rsa-keys: blob-long-06 */
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( 1120 ), &pair ) );
    key = import_simple( prov, pair, CALG_RC2, long_bytes, 128, 0 );
    ok( key != 0, "1024 bits: error %#lx\n", GetLastError() );
    if (key) destroy_key( key );
    key = import_simple( prov, pair, CALG_RC2, long_bytes, 129, 0 );
    ok( !key && GetLastError() == (DWORD)NTE_BAD_DATA, "1032 bits: error %#lx\n", GetLastError() );
    destroy_key( pair );
}

/* ---- chaining --------------------------------------------------------------------------------- */

static const struct cipher_row
{
    ALG_ID alg;
    DWORD  mode;        /* 0: RC4 */
    DWORD  block;
} cipher_rows[] =
{
    { CALG_RC4, 0, 1 },
    { CALG_RC2, CBC, 8 }, { CALG_RC2, ECB, 8 }, { CALG_RC2, CFB, 8 },
    { CALG_DES, CBC, 8 }, { CALG_DES, ECB, 8 }, { CALG_DES, CFB, 8 },
    { CALG_3DES_112, CBC, 8 }, { CALG_3DES_112, ECB, 8 }, { CALG_3DES_112, CFB, 8 },
    { CALG_3DES, CBC, 8 }, { CALG_3DES, ECB, 8 }, { CALG_3DES, CFB, 8 },
    { CALG_AES_128, CBC, 16 }, { CALG_AES_128, ECB, 16 }, { CALG_AES_128, CFB, 16 },
    { CALG_AES_256, CBC, 16 }, { CALG_AES_256, ECB, 16 }, { CALG_AES_256, CFB, 16 },
};

static HCRYPTKEY make_key( HCRYPTPROV prov, const struct cipher_row *row )
{
    BYTE iv[16] = { 5, 4, 3, 2, 1 };
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, row->alg, CRYPT_EXPORTABLE, &key ) );
    if (row->mode) set_param( key, KP_MODE, row->mode );
    if (row->mode) check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    return key;
}

#define MESSAGE_LEN 90

/* Enciphers or deciphers a message in pieces of `step` blocks, the last one final. */
static DWORD run_pieces( HCRYPTKEY key, BOOL encrypt, BYTE *data, DWORD total, DWORD step )
{
    DWORD done = 0, len;

    while (total - done > step)
    {
        len = step;
        if (encrypt) check_ok( CryptEncrypt( key, 0, FALSE, 0, data + done, &len, step ) );
        else check_ok( CryptDecrypt( key, 0, FALSE, 0, data + done, &len ) );
        ok( len == step, "a piece of %lu bytes became %lu\n", step, len );
        done += step;
    }
    len = total - done;
    if (encrypt) check_ok( CryptEncrypt( key, 0, TRUE, 0, data + done, &len, len + 16 ) );
    else check_ok( CryptDecrypt( key, 0, TRUE, 0, data + done, &len ) );
    return done + len;
}

/* rsa-operations: cip-06; the register goes on while not final */
static void test_chunks( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE whole[MESSAGE_LEN + 16], pieces[MESSAGE_LEN + 16], plain[MESSAGE_LEN];
    const struct cipher_row *row;
    DWORD whole_len, len, blocks;
    HCRYPTKEY key;

    count_up( plain, sizeof(plain) );
    for (row = cipher_rows; row < cipher_rows + ARRAY_SIZE( cipher_rows ); row++)
    {
        key = make_key( prov, row );
        memcpy( whole, plain, sizeof(plain) );
        whole_len = run_pieces( key, TRUE, whole, MESSAGE_LEN, MESSAGE_LEN );
        ok( whole_len == (row->mode ? MESSAGE_LEN / row->block * row->block + row->block : MESSAGE_LEN),
            "alg %#x: %lu bytes\n", row->alg, whole_len );
        for (blocks = 1; blocks * row->block < MESSAGE_LEN; blocks++)
        {
            winetest_push_context( "alg %#x, mode %lu, pieces of %lu", row->alg, row->mode, blocks );
            memcpy( pieces, plain, sizeof(plain) );
            len = run_pieces( key, TRUE, pieces, MESSAGE_LEN, blocks * row->block );
            ok( len == whole_len && !memcmp( pieces, whole, len ), "other bytes\n" );
            len = run_pieces( key, FALSE, pieces, whole_len, blocks * row->block );
            ok( len == MESSAGE_LEN && !memcmp( pieces, plain, len ), "other plain text, %lu bytes\n", len );
            winetest_pop_context();
        }
        destroy_key( key );
    }
}

/* rsa-operations: cip-09, cip-10; KP_IV starts again; a duplicate takes the register along and then goes its own way */
static void test_register( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE first[16], second[16], data[48], iv[16] = { 5, 4, 3, 2, 1 };
    const struct cipher_row *row;
    HCRYPTKEY key, copy;
    DWORD len;

    for (row = cipher_rows; row < cipher_rows + ARRAY_SIZE( cipher_rows ); row++)
    {
        winetest_push_context( "alg %#x, mode %lu", row->alg, row->mode );
        key = make_key( prov, row );
        memset( data, 0, sizeof(data) );
        len = 16;
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 16 ) );
        check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data + 16, &len, 16 ) );
        memcpy( first, data, 16 );
        memcpy( second, data + 16, 16 );
        ok( !memcmp( first, second, 16 ) == (row->mode == ECB), "chained or not\n" );
        memset( data, 0, sizeof(data) );
        check_ok( CryptEncrypt( copy, 0, FALSE, 0, data, &len, 16 ) );
        ok( !memcmp( data, second, 16 ), "the copy has another register\n" );
        if (row->mode)
        {
            check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
            memset( data, 0, sizeof(data) );
            check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 16 ) );
            ok( !memcmp( data, first, 16 ), "KP_IV does not start again\n" );
            /* CFB shifts the first byte out after one byte of data; the last one stays for a block */
            iv[row->block - 1]++;
            check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
            iv[row->block - 1]--;
            memset( data, 0, sizeof(data) );
            check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 16 ) );
            /* rsa-operations: cip-mode-02 */
            ok( !memcmp( data, first, 16 ) == (row->mode == ECB), "the IV has no effect\n" );
        }
        /* rsa-operations: cip-04; after the final piece it starts again, here too */
        len = 0;
        check_ok( CryptEncrypt( copy, 0, TRUE, 0, data, &len, sizeof(data) ) );
        memset( data, 0, sizeof(data) );
        len = 16;
        check_ok( CryptEncrypt( copy, 0, FALSE, 0, data, &len, 16 ) );
        ok( !memcmp( data, first, 16 ), "final does not start again\n" );
        destroy_key( key );
        destroy_key( copy );
        winetest_pop_context();
    }
}

/* rsa-operations: cip-07, cip-08; both directions move one register, and turning round is no error */
static void test_turns( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE data[16], chained[16];
    const struct cipher_row *row;
    HCRYPTKEY key;
    DWORD len;

    for (row = cipher_rows; row < cipher_rows + ARRAY_SIZE( cipher_rows ); row++)
    {
        winetest_push_context( "alg %#x, mode %lu", row->alg, row->mode );
        key = make_key( prov, row );
        /* two blocks in a row */
        memset( data, 0x11, sizeof(data) );
        len = row->block;
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, len ) );
        memset( chained, 0x22, sizeof(chained) );
        check_ok( CryptEncrypt( key, 0, FALSE, 0, chained, &len, len ) );
        /* the first one comes back, and the second is chained to the same ciphertext */
        set_param( key, KP_MODE, key_dword( key, KP_MODE ) );
        if (row->mode)
        {
            check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
            memset( data, 0x22, sizeof(data) );
            check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, len ) );
            ok( !memcmp( data, chained, row->block ), "another register\n" );
        }
        else
        {
            check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
            check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, len ) );
        }
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- sizes and padding ------------------------------------------------------------------------ */

static void check_encrypt_sizes( HCRYPTKEY key, const struct cipher_row *row, DWORD plain_len )
{
    DWORD need = row->mode ? plain_len - plain_len % row->block + row->block : plain_len, len;
    BYTE data[80], before[80];

    count_up( before, sizeof(before) );
    /* rsa-operations: cip-len-03, cip-len-04, cip-len-06 */
    len = plain_len;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, NULL, &len, 0 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );
    len = plain_len;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, NULL, &len, 1000 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );
    if (need)
    {
        /* rsa-operations: cip-len-05; nothing changes */
        memcpy( data, before, sizeof(data) );
        len = plain_len;
        check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, need - 1 ), ERROR_MORE_DATA );
        ok( len == need && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        len = plain_len;
        check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, 0 ), ERROR_MORE_DATA );
        ok( len == need && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
    }
    /* rsa-operations: cip-len-02 */
    memcpy( data, before, sizeof(data) );
    len = plain_len;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, need ) );
    ok( len == need && !memcmp( data + need, before + need, sizeof(data) - need ), "size %lu, or overrun\n", len );
    if (!need) return;
    /* rsa-operations: cip-02, cip-03 */
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    ok( len == plain_len && !memcmp( data, before, plain_len ), "%lu bytes\n", len );
    if (row->mode)
        for (; len < need; len++) ok( data[len] == need - plain_len, "padding byte %#x\n", data[len] );
}

static void test_sizes( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct cipher_row *row;
    BYTE data[64] = { 0 };
    HCRYPTKEY key;
    DWORD len, i;

    for (row = cipher_rows; row < cipher_rows + ARRAY_SIZE( cipher_rows ); row++)
    {
        key = make_key( prov, row );
        for (i = 0; i <= 33; i++)
        {
            winetest_push_context( "alg %#x, mode %lu, %lu bytes", row->alg, row->mode, i );
            check_encrypt_sizes( key, row, i );
            len = i;
            /* rsa-operations: cip-01, cip-len-01, cip-len-10 */
            if (i % row->block)
            {
                check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_DATA );
                ok( len == i, "size %lu\n", len );
                if (!is_builtin())      /* which writes behind the data */
                {
                    check_fails( CryptDecrypt( key, 0, FALSE, 0, data, &len ), NTE_BAD_DATA );
                    check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );
                }
                ok( len == i && !data[0], "size %lu, or data changed\n", len );
            }
            winetest_pop_context();
        }
        winetest_push_context( "alg %#x, mode %lu", row->alg, row->mode );
        /* rsa-operations: cip-len-18 */
        len = ~0u;
        if (row->mode) check_fails( CryptEncrypt( key, 0, TRUE, 0, NULL, &len, 0 ), NTE_BAD_LEN );
        /* rsa-operations: cip-len-08, cip-len-09 */
        len = 0;
        check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
        if (!is_builtin() || !row->mode) check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_LEN );
        len = 0;
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 0 ) );
        ok( !len, "size %lu\n", len );
        winetest_pop_context();
        destroy_key( key );
    }
}

/* A last block with these bytes at its end, enciphered without padding, then deciphered as final. */
static void check_padding( HCRYPTKEY key, DWORD block, const BYTE *end, DWORD end_len, DWORD stripped )
{
    BYTE data[48], plain[48];
    DWORD len = 32;

    memset( plain, 0x77, sizeof(plain) );
    memcpy( plain + 32 - end_len, end, end_len );
    memcpy( data, plain, sizeof(data) );
    set_param( key, KP_MODE, key_dword( key, KP_MODE ) );   /* start again */
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    set_param( key, KP_MODE, key_dword( key, KP_MODE ) );
    if (stripped)
    {
        check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
        ok( len == 32 - stripped && !memcmp( data, plain, len ), "%lu bytes\n", len );
        return;
    }
    check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );
    ok( len == 32, "%lu bytes\n", len );                    /* rsa-operations: cip-pad-03; as it was */
    /* rsa-operations: cip-05, cip-pad-02; the next one starts from KP_IV */
    memset( data, 0x77, 16 );
    memset( plain, 0x77, 16 );
    len = 16;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    set_param( key, KP_MODE, key_dword( key, KP_MODE ) );
    len = 16;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, plain, &len, sizeof(plain) ) );
    ok( !memcmp( data, plain, 16 ), "the register was not set back\n" );
}

/* rsa-operations: cip-pad-01, cip-len-11 */
static void test_padding( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct cipher_row *row;
    BYTE end[32];
    HCRYPTKEY key;
    DWORD i, j;

    for (row = cipher_rows + 1; row < cipher_rows + ARRAY_SIZE( cipher_rows ); row++)
    {
        key = make_key( prov, row );
        for (i = 1; i <= row->block; i++)
        {
            winetest_push_context( "alg %#x, mode %lu, padding of %lu", row->alg, row->mode, i );
            memset( end, i, sizeof(end) );
            check_padding( key, row->block, end, i, i );
            for (j = 0; j + 1 < i; j += j < 2 ? 1 : 5)      /* one wrong byte */
            {
                end[j] ^= 0x40;
                check_padding( key, row->block, end, i, 0 );
                end[j] ^= 0x40;
            }
            winetest_pop_context();
        }
        winetest_push_context( "alg %#x, mode %lu", row->alg, row->mode );
        memset( end, 0, sizeof(end) );
        check_padding( key, row->block, end, 1, 0 );
        check_padding( key, row->block, end, row->block, 0 );
        memset( end, row->block + 1, sizeof(end) );
        check_padding( key, row->block, end, row->block + 1, 0 );
        memset( end, 0xff, sizeof(end) );
        check_padding( key, row->block, end, row->block, 0 );
        memset( end, 32, sizeof(end) );
        check_padding( key, row->block, end, 32, 0 );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- hashes ----------------------------------------------------------------------------------- */

static void check_hash_of( HCRYPTHASH hash, HCRYPTPROV prov, const char *text )
{
    BYTE value[20], expected[20];
    HCRYPTHASH other = hash_text( prov, CALG_SHA1, text );
    DWORD len = sizeof(value);

    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    len = sizeof(expected);
    check_ok( CryptGetHashParam( other, HP_HASHVAL, expected, &len, 0 ) );
    ok( !memcmp( value, expected, sizeof(value) ), "another hash\n" );
    check_ok( CryptDestroyHash( other ) );
}

/* rsa-operations: cip-hash-01, cip-hash-02, cip-hash-03 */
static void test_hash( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const char text[] = "sixteen bytes!!!and some more";
    DWORD text_len = strlen( text ), len;
    BYTE data[64], copy[64];
    HCRYPTHASH hash = 0;
    HCRYPTKEY key;

    key = make_key( prov, &cipher_rows[1] );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    /* rsa-operations: cip-hash-04, cip-hash-05; neither a question for the size nor a refused call feeds the hash */
    len = text_len;
    check_ok( CryptEncrypt( key, hash, TRUE, 0, NULL, &len, 0 ) );
    memcpy( data, text, text_len );
    len = text_len;
    check_fails( CryptEncrypt( key, hash, TRUE, 0, data, &len, 16 ), ERROR_MORE_DATA );
    len = 15;
    check_fails( CryptEncrypt( key, hash, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_DATA );
    len = 16;
    check_fails( CryptEncrypt( key, hash, FALSE, 0x1000, data, &len, sizeof(data) ), NTE_BAD_FLAGS );
    /* rsa-operations: cip-hash-01; the plain text without padding */
    check_ok( CryptEncrypt( key, hash, FALSE, 0, data, &len, sizeof(data) ) );
    len = text_len - 16;
    check_ok( CryptEncrypt( key, hash, TRUE, 0, data + 16, &len, sizeof(data) - 16 ) );
    ok( len == 16, "%lu bytes\n", len );
    check_hash_of( hash, prov, text );
    /* rsa-operations: cip-hash-03; a finished hash: nothing happens */
    memcpy( copy, data, sizeof(data) );
    len = 16;
    check_fails( CryptEncrypt( key, hash, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_HASH_STATE );
    check_fails( CryptDecrypt( key, hash, FALSE, 0, data, &len ), NTE_BAD_HASH_STATE );
    ok( len == 16 && !memcmp( copy, data, sizeof(data) ), "data changed\n" );
    check_ok( CryptDestroyHash( hash ) );
    check_fails( CryptEncrypt( key, hash, FALSE, 0, data, &len, sizeof(data) ), ERROR_INVALID_PARAMETER );

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    /* rsa-operations: cip-hash-02 */
    len = 32;
    check_ok( CryptDecrypt( key, hash, TRUE, 0, data, &len ) );
    ok( len == text_len && !memcmp( data, text, text_len ), "%lu bytes\n", len );
    check_hash_of( hash, prov, text );
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( key );
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void test_refused( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { 1, 2, CRYPT_OAEP | 0x10, 0x80, 0x1000, 0x80000000, ~0u };
    HCRYPTKEY key = make_key( prov, &cipher_rows[0] );
    HCRYPTKEY block_key = make_key( prov, &cipher_rows[1] );
    BYTE data[32] = { 0 };
    DWORD len = 16;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        /* rsa-operations: cip-len-14, op-03 */
        check_fails( CryptEncrypt( key, 0, FALSE, flags[i], data, &len, sizeof(data) ), NTE_BAD_FLAGS );
        check_fails( CryptDecrypt( key, 0, FALSE, flags[i], data, &len ), NTE_BAD_FLAGS );
        check_fails( CryptEncrypt( block_key, 0, TRUE, flags[i], data, &len, sizeof(data) ), NTE_BAD_FLAGS );
        check_fails( CryptDecrypt( block_key, 0, TRUE, flags[i], data, &len ), NTE_BAD_FLAGS );
        ok( len == 16 && !data[0], "data changed\n" );
        winetest_pop_context();
    }
    /* rsa-operations: op-01, cip-len-19 */
    check_fails( CryptEncrypt( 0, 0, FALSE, 0, data, &len, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( key, SENTINEL, FALSE, 0, data, &len, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( key, 0, FALSE, 0, data, NULL, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( 0, 0, FALSE, 0, data, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, SENTINEL, FALSE, 0, data, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, NULL, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, data, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( prov, 0, FALSE, 0, data, &len, sizeof(data) ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: cip-len-07 */
    len = 16;
    check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, 15 ), ERROR_MORE_DATA );
    ok( len == 16 && !data[0], "size %lu\n", len );
    destroy_key( key );
    destroy_key( block_key );
}

/* Keys that are for HMAC only do not encipher. rsa-keys: blob-imp-26 */
static void test_hmac_key( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE bytes[80] = { 1, 2, 3 }, data[32] = { 0 };
    DWORD sizes[] = { 4, 16, 80 }, len = 8;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( sizes ); i++)
    {
        key = import_plain( prov, CALG_RC2, bytes, sizes[i], CRYPT_IPSEC_HMAC_KEY );
        ok( key != 0, "%lu bytes: error %#lx\n", sizes[i], GetLastError() );
        check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptDecrypt( key, 0, FALSE, 0, data, &len ), NTE_BAD_KEY );
        ok( len == 8 && !data[0], "data changed\n" );
        destroy_key( key );
    }
}

START_TEST( cipher )
{
    for_providers( ALL_PROVS, test_vectors );
    for_providers( RSA_FULL_PROVS | AES, test_long_rc2 );
    for_providers( AES, test_chunks );
    for_providers( AES, test_register );
    for_providers( AES, test_turns );
    for_providers( AES, test_sizes );
    for_providers( AES, test_padding );
    for_providers( ALL_PROVS, test_hash );
    for_providers( ALL_PROVS, test_refused );
    for_providers( RSA_FULL_PROVS, test_hmac_key );
}
