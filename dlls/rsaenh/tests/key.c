/* CryptGenKey of session keys by provider: lengths, defaults, flags, salt. Key parameters of all kinds of keys,
 * CryptDuplicateKey and CryptDestroyKey.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define NEW_KEY      0x3b   /* KP_PERMISSIONS */
#define EXPORTABLE   0x3f
#define BITS( bits ) ((DWORD)(bits) << 16)

/* ---- CryptGenKey ------------------------------------------------------------------------------ */

static const struct generate_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  bits;
    DWORD  error;       /* 0: works */
    DWORD  key_bits;    /* KP_KEYLEN */
    DWORD  salt;        /* bytes of KP_SALT with no flag */
} generate_rows[] =
{
    /* rsa-keys: gen-05, gen-06, gen-07, salt-01, salt-02, salt-05; defaults, and the salt of 40 bit keys */
    { BASE,                   CALG_RC4, 0,   0, 40,  11 },
    { ALL_PROVS & ~BASE,      CALG_RC4, 0,   0, 128, 0 },
    { BASE,                   CALG_RC2, 0,   0, 40,  11 },
    { ALL_PROVS & ~BASE,      CALG_RC2, 0,   0, 128, 0 },
    { ALL_PROVS,              CALG_RC4, 40,  0, 40,  11 },
    { ALL_PROVS,              CALG_RC4, 56,  0, 56,  0 },
    { ALL_PROVS & ~BASE,      CALG_RC4, 128, 0, 128, 0 },
    { ALL_PROVS,              CALG_RC2, 40,  0, 40,  11 },
    { ALL_PROVS,              CALG_RC2, 48,  0, 48,  0 },
    { ALL_PROVS,              CALG_RC2, 56,  0, 56,  0 },
    { ALL_PROVS & ~BASE,      CALG_RC2, 128, 0, 128, 0 },
    /* rsa-keys: gen-09, gen-10; the DES family with and without parity bits */
    { ALL_PROVS,              CALG_DES, 0,   0, 64,  0 },
    { ALL_PROVS,              CALG_DES, 56,  0, 64,  0 },
    { ALL_PROVS,              CALG_DES, 64,  0, 64,  0 },
    { ALL_PROVS & ~BASE,      CALG_3DES_112, 0,   0, 128, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES_112, 112, 0, 128, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES_112, 128, 0, 128, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 0,   0, 192, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 168, 0, 192, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 192, 0, 192, 0 },
    /* rsa-keys: gen-11 */
    { AES_PROVS,              CALG_AES_128, 0,   0, 128, 0 },
    { AES_PROVS,              CALG_AES_128, 128, 0, 128, 0 },
    { AES_PROVS,              CALG_AES_192, 0,   0, 192, 0 },
    { AES_PROVS,              CALG_AES_256, 0,   0, 256, 0 },
    { AES_PROVS,              CALG_AES_256, 256, 0, 256, 0 },

    /* rsa-keys: gen-16; below the least, above the most, no multiple of 8 */
    { ALL_PROVS,              CALG_RC4, 8,   ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC4, 32,  ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC4, 41,  ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC4, 55,  ERROR_INVALID_PARAMETER, 0, 0 },
    { BASE,                   CALG_RC4, 64,  ERROR_INVALID_PARAMETER, 0, 0 },
    { BASE,                   CALG_RC4, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC4, 136, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC4, 0xffff, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC2, 1,   ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC2, 39,  ERROR_INVALID_PARAMETER, 0, 0 },
    { BASE,                   CALG_RC2, 57,  ERROR_INVALID_PARAMETER, 0, 0 },
    { BASE,                   CALG_RC2, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    /* rsa-keys: gen-08 */
    { ALL_PROVS,              CALG_RC2, 136, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_RC2, 1024, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_DES, 40,  ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_DES, 57,  ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS,              CALG_DES, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES_112, 56,  ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES_112, 168, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 112, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    { ALL_PROVS & ~BASE,      CALG_3DES, 184, ERROR_INVALID_PARAMETER, 0, 0 },
    /* rsa-keys: gen-13 */
    { AES_PROVS,              CALG_AES_128, 192, ERROR_INVALID_PARAMETER, 0, 0 },
    { AES_PROVS,              CALG_AES_128, 120, ERROR_INVALID_PARAMETER, 0, 0 },
    { AES_PROVS,              CALG_AES_192, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    { AES_PROVS,              CALG_AES_256, 128, ERROR_INVALID_PARAMETER, 0, 0 },
    /* rsa-keys: gen-12 */
    { ALL_PROVS,              CALG_AES, 0,   NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_AES, 128, NTE_BAD_ALGID, 0, 0 },
    /* rsa-keys: gen-14; what the provider does not list, and what is no key */
    { RSA_FULL_PROVS,         CALG_AES_128, 0, NTE_BAD_ALGID, 0, 0 },
    { RSA_FULL_PROVS,         CALG_AES_192, 192, NTE_BAD_ALGID, 0, 0 },
    { RSA_FULL_PROVS,         CALG_AES_256, 0, NTE_BAD_ALGID, 0, 0 },
    /* rsa-keys: gen-15; rsa-operations: cip-alg-05 */
    { BASE,                   CALG_3DES, 0,  NTE_BAD_ALGID, 0, 0 },
    { BASE,                   CALG_3DES_112, 0, NTE_BAD_ALGID, 0, 0 },
    /* rsa-keys: gen-14 */
    { ALL_PROVS,              CALG_RC5, 0,   NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_SHA1, 0,  NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_MD5, 128, NTE_BAD_ALGID, 0, 0 },
    { AES_PROVS,              CALG_SHA_256, 0, NTE_BAD_ALGID, 0, 0 },
    /* rsa-keys: gen-17 */
    { ALL_PROVS,              CALG_MAC, 0,   NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_HMAC, 0,  NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_SSL3_SHAMD5, 0, NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_DSS_SIGN, 0, NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              CALG_DH_EPHEM, 0, NTE_BAD_ALGID, 0, 0 },
    { RSA_FULL_PROVS,         CALG_TLS1_MASTER, 0, NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              0,   0, NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              3,   0, NTE_BAD_ALGID, 0, 0 },
    { ALL_PROVS,              ~0u, 0, NTE_BAD_ALGID, 0, 0 },
};

static DWORD salt_len( HCRYPTKEY key )
{
    BYTE salt[32];
    DWORD len = sizeof(salt);

    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    return len;
}

static void check_generated( HCRYPTPROV prov, const struct generate_row *row )
{
    static const BYTE zeros[11];
    BYTE salt[32];
    DWORD len = sizeof(salt), value;
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, row->alg, BITS( row->bits ), &key ) );
    if (!key) return;
    /* rsa-keys: kp-get-07 */
    value = key_dword( key, KP_KEYLEN );
    ok( value == row->key_bits, "%lu bits\n", value );
    /* rsa-keys: kp-get-05 */
    value = key_dword( key, KP_ALGID );
    ok( value == row->alg, "algorithm %#lx\n", value );
    /* rsa-keys: perm-01 */
    value = key_dword( key, KP_PERMISSIONS );
    ok( value == NEW_KEY, "permissions %#lx\n", value );
    /* rsa-keys: salt-01, salt-08, salt-09, salt-set-01 */
    memset( salt, 0xcc, sizeof(salt) );
    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    ok( len == row->salt, "%lu bytes of salt\n", len );
    ok( len > sizeof(zeros) || !memcmp( salt, zeros, len ), "the salt is not zero\n" );
    ok( salt[row->salt] == 0xcc, "written behind the salt\n" );
    destroy_key( key );
}

static void test_generate( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct generate_row *row;
    HCRYPTKEY key;

    for (row = generate_rows; row < generate_rows + ARRAY_SIZE( generate_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, %lu bits", row->alg, row->bits );
        key = UNTOUCHED;
        if (!row->error) check_generated( prov, row );
        else
        {
            check_fails( CryptGenKey( prov, row->alg, BITS( row->bits ), &key ), row->error );
            ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        }
        winetest_pop_context();
    }
    /* rsa-operations: op-01 */
    check_fails( CryptGenKey( 0, CALG_RC4, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGenKey( prov, CALG_RC4, 0, NULL ), ERROR_INVALID_PARAMETER );
}

/* Keys differ, are of their own bytes, and DES keys have odd parity. */
static void test_random( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RC4, CALG_RC2, CALG_DES, CALG_3DES_112, CALG_3DES };
    unsigned int i, j, ones, bit;
    BYTE bytes[2][64];
    HCRYPTKEY key;
    DWORD len = 0;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "alg %#x", algs[i] );
        for (j = 0; j < 2; j++)
        {
            check_ok( CryptGenKey( prov, algs[i], CRYPT_EXPORTABLE, &key ) );
            ok( key_dword( key, KP_PERMISSIONS ) == EXPORTABLE, "not exportable\n" );   /* rsa-keys: perm-05 */
            len = session_bytes( key, bytes[j], sizeof(bytes[j]) );
            /* rsa-keys: blob-lay-04, blob-exp-21 */
            ok( len * 8 == key_dword( key, KP_KEYLEN ), "%lu bytes\n", len );
            destroy_key( key );
        }
        ok( memcmp( bytes[0], bytes[1], len ), "two keys are the same\n" );
        for (j = 0; j < len && GET_ALG_TYPE( algs[i] ) == ALG_TYPE_BLOCK && algs[i] != CALG_RC2; j++)
        {
            for (bit = ones = 0; bit < 8; bit++) ones += bytes[0][j] >> bit & 1;
            ok( ones & 1, "byte %u is %#x\n", j, bytes[0][j] );     /* rsa-keys: parity-01 */
        }
        winetest_pop_context();
    }
}

static const struct flag_row
{
    ALG_ID alg;
    DWORD  flags;
    DWORD  error;
    DWORD  with_salt, without;  /* bytes of salt where CRYPT_CREATE_SALT makes some, and on Enhanced */
} flag_rows[] =
{
    /* rsa-keys: gen-flag-03, gen-flag-05, salt-03, salt-04, salt-06 */
    { CALG_RC4, BITS( 40 ) | CRYPT_NO_SALT,     0, 0,  0 },
    { CALG_RC2, BITS( 40 ) | CRYPT_NO_SALT,     0, 0,  0 },
    { CALG_RC2, BITS( 40 ) | CRYPT_CREATE_SALT, 0, 11, 0 },
    { CALG_RC4, BITS( 56 ) | CRYPT_CREATE_SALT, 0, 11, 0 },
    { CALG_RC4, BITS( 56 ) | CRYPT_NO_SALT,     0, 0,  0 },
    { CALG_DES, CRYPT_CREATE_SALT,              0, 0,  0 },
    { CALG_DES, CRYPT_NO_SALT,                  0, 0,  0 },
    /* rsa-keys: gen-flag-01, gen-flag-04; taken and without effect */
    { CALG_RC4, BITS( 56 ) | CRYPT_UPDATE_KEY,  0, 0,  0 },
    { CALG_RC4, BITS( 56 ) | CRYPT_EXPORTABLE,  0, 0,  0 },
};

static void test_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct flag_row *row;
    DWORD expected, len;
    HCRYPTKEY key;

    for (row = flag_rows; row < flag_rows + ARRAY_SIZE( flag_rows ); row++)
    {
        winetest_push_context( "alg %#x, flags %#lx", row->alg, row->flags );
        key = 0;
        check_ok( CryptGenKey( prov, row->alg, row->flags, &key ) );
        expected = provider->bit == ENH ? row->without : row->with_salt;
        len = salt_len( key );
        ok( len == expected, "%lu bytes of salt, expected %lu\n", len, expected );
        destroy_key( key );
        winetest_pop_context();
    }
    /* rsa-keys: gen-flag-09; a bit that no flag has, too */
    check_ok( CryptGenKey( prov, CALG_RC4, 0x20, &key ) );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
    check_ok( CryptGenKey( prov, CALG_DES, 0x20 | CRYPT_EXPORTABLE, &key ) );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static const struct param_row
{
    ALG_ID alg;
    DWORD  iv;          /* bytes of KP_IV */
    DWORD  mode;        /* KP_MODE */
    DWORD  block;       /* KP_BLOCKLEN, bits */
} param_rows[] =
{
    /* rsa-keys: kp-get-01, kp-get-03, kp-get-06, gen-21 */
    { CALG_RC2,      8,  CRYPT_MODE_CBC, 64 },
    { CALG_RC4,      0,  0,              0 },
    { CALG_DES,      8,  CRYPT_MODE_CBC, 64 },
    { CALG_3DES_112, 8,  CRYPT_MODE_CBC, 64 },
    { CALG_3DES,     8,  CRYPT_MODE_CBC, 64 },
    { CALG_AES_128,  16, CRYPT_MODE_CBC, 128 },
    { CALG_AES_192,  16, CRYPT_MODE_CBC, 128 },
    { CALG_AES_256,  16, CRYPT_MODE_CBC, 128 },
};

static void check_size_protocol( HCRYPTKEY key, DWORD param, DWORD need )
{
    BYTE data[64];
    DWORD len = SENTINEL;

    winetest_push_context( "param %lu", param );
    /* rsa-keys: kp-04 */
    check_ok( CryptGetKeyParam( key, param, NULL, &len, 0 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );
    len = sizeof(data);
    memset( data, 0xcc, sizeof(data) );
    check_ok( CryptGetKeyParam( key, param, data, &len, 0 ) );
    ok( len == need && data[need] == 0xcc, "roomy: size %lu\n", len );
    if (need)
    {
        len = need - 1;
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetKeyParam( key, param, data, &len, 0 ), ERROR_MORE_DATA );
        ok( len == need && data[0] == 0xcc, "short: size %lu, byte %#x\n", len, data[0] );
    }
    check_fails( CryptGetKeyParam( key, param, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-keys: kp-01 */
    len = sizeof(data);
    check_fails( CryptGetKeyParam( key, param, data, &len, 1 ), NTE_BAD_FLAGS );
    check_fails( CryptGetKeyParam( key, param, data, &len, 0x80000000 ), NTE_BAD_FLAGS );
    winetest_pop_context();
}

/* What no session key has to give. */
static void check_unknown_params( HCRYPTKEY key )
{
    static const DWORD params[] =
    {
        /* rsa-keys: kp-02, kp-get-09, kp-get-10 */
        0, KP_P, KP_G, KP_Q, KP_X, KP_Y, KP_RA, KP_RB, KP_INFO, KP_CERTIFICATE, KP_KEYVAL, KP_VERIFY_PARAMS, 1000,
        SENTINEL, ~0u
    };
    unsigned int i;
    BYTE data[64];
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "param %lu", params[i] );
        len = sizeof(data);
        check_fails( CryptGetKeyParam( key, params[i], data, &len, 0 ), NTE_BAD_TYPE );
        ok( !len || len == sizeof(data), "size %lu\n", len );
        winetest_pop_context();
    }
    check_fails( CryptSetKeyParam( key, SENTINEL, data, 0 ), NTE_BAD_TYPE );
    /* rsa-keys: kp-set-09 */
    check_fails( CryptSetKeyParam( key, KP_CERTIFICATE, data, 0 ), NTE_BAD_TYPE );
}

/* KP_ALGID, lengths and flags when setting */
static void check_set_errors( HCRYPTKEY key )
{
    static const DWORD params[] = { KP_IV, KP_MODE, KP_PADDING, KP_PERMISSIONS, KP_MODE_BITS };
    BYTE data[64] = { 1 };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "param %lu", params[i] );
        /* rsa-keys: kp-01, kp-03 */
        check_fails( CryptSetKeyParam( key, params[i], NULL, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetKeyParam( key, params[i], data, 1 ), NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    /* rsa-keys: kp-set-16 */
    check_fails( CryptSetKeyParam( key, KP_BLOCKLEN, data, 0 ), NTE_BAD_TYPE );
    check_fails( CryptSetKeyParam( key, KP_KEYLEN, data, 0 ), NTE_BAD_TYPE );
    /* rsa-keys: kp-set-08 */
    check_fails( CryptSetKeyParam( key, KP_ALGID, data, 0 ), NTE_BAD_TYPE );
}

static void test_get( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct param_row *row;
    BYTE iv[16], zeros[16] = { 0 };
    HCRYPTKEY key;
    DWORD value, len;

    for (row = param_rows; row < param_rows + ARRAY_SIZE( param_rows ); row++)
    {
        winetest_push_context( "alg %#x", row->alg );
        check_ok( CryptGenKey( prov, row->alg, 0, &key ) );
        len = sizeof(iv);
        memset( iv, 0xcc, sizeof(iv) );
        check_ok( CryptGetKeyParam( key, KP_IV, iv, &len, 0 ) );
        ok( len == row->iv && !memcmp( iv, zeros, row->iv ), "IV of %lu bytes\n", len );
        value = key_dword( key, KP_MODE );
        ok( value == row->mode, "mode %lu\n", value );
        value = key_dword( key, KP_BLOCKLEN );
        ok( value == row->block, "block of %lu bits\n", value );
        /* rsa-keys: kp-get-02 */
        value = key_dword( key, KP_PADDING );
        ok( value == PKCS5_PADDING, "padding %lu\n", value );
        value = key_dword( key, KP_MODE_BITS );
        ok( !row->block || value == 8, "feedback of %lu bits\n", value );     /* rsa-keys: kp-get-04 */
        /* rsa-keys: kp-get-13 */
        check_size_protocol( key, KP_IV, row->iv );
        check_size_protocol( key, KP_SALT, 0 );
        check_size_protocol( key, KP_MODE, 4 );
        check_size_protocol( key, KP_MODE_BITS, 4 );
        check_size_protocol( key, KP_PADDING, 4 );
        check_size_protocol( key, KP_ALGID, 4 );
        check_size_protocol( key, KP_BLOCKLEN, 4 );
        check_size_protocol( key, KP_KEYLEN, 4 );
        check_size_protocol( key, KP_PERMISSIONS, 4 );
        check_unknown_params( key );
        check_set_errors( key );
        destroy_key( key );
        winetest_pop_context();
    }
}

static void test_modes( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD modes[] = { CRYPT_MODE_ECB, CRYPT_MODE_CBC, CRYPT_MODE_CFB };
    static const DWORD refused[] = { 0, CRYPT_MODE_OFB, CRYPT_MODE_CTS, 6, SENTINEL };
    BYTE iv[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, got[8], data[16] = { 0 };
    DWORD value, len;
    HCRYPTKEY key;
    unsigned int i;

    check_ok( CryptGenKey( prov, CALG_RC2, 0, &key ) );
    for (i = 0; i < ARRAY_SIZE( modes ); i++)
    {
        check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&modes[i], 0 ) );     /* rsa-keys: kp-set-01 */
        value = key_dword( key, KP_MODE );
        ok( value == modes[i], "mode %lu, expected %lu\n", value, modes[i] );
    }
    /* rsa-keys: kp-set-02, kp-set-03; rsa-operations: cip-mode-04; can be set, fails at its use */
    for (i = 0; i < ARRAY_SIZE( refused ); i++)
    {
        winetest_push_context( "mode %lu", refused[i] );
        check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&refused[i], 0 ) );
        len = 8;
        check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_ALGID );
        ok( len == 8 && !data[0], "size %lu\n", len );
        len = 8;
        check_fails( CryptDecrypt( key, 0, FALSE, 0, data, &len ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    value = CRYPT_MODE_CBC;
    check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&value, 0 ) );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );

    /* rsa-keys: kp-set-05 */
    check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    len = sizeof(got);
    check_ok( CryptGetKeyParam( key, KP_IV, got, &len, 0 ) );
    ok( !memcmp( got, iv, 8 ), "another IV\n" );
    /* rsa-keys: kp-get-14; the IV that was set, not the register */
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    len = sizeof(got);
    check_ok( CryptGetKeyParam( key, KP_IV, got, &len, 0 ) );
    ok( !memcmp( got, iv, 8 ), "the register shows\n" );

    /* rsa-keys: kp-set-06, kp-set-07 */
    for (value = 0; value < 5; value++)
        if (value == PKCS5_PADDING) check_ok( CryptSetKeyParam( key, KP_PADDING, (BYTE *)&value, 0 ) );
        else check_fails( CryptSetKeyParam( key, KP_PADDING, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    value = key_dword( key, KP_PADDING );
    ok( value == PKCS5_PADDING, "padding %lu\n", value );
    destroy_key( key );
}

static void test_set_salt( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RC2, CALG_RC4 };
    BYTE salt[32], got[32];
    CRYPT_INTEGER_BLOB blob = { 0, salt };
    DWORD len, i, size;
    HCRYPTKEY key;

    count_up( salt, sizeof(salt) );
    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "alg %#x", algs[i] );
        check_ok( CryptGenKey( prov, algs[i], BITS( i ? 56 : 40 ), &key ) );
        /* rsa-keys: salt-set-02 */
        check_ok( CryptSetKeyParam( key, KP_SALT, salt, 0 ) );
        len = salt_len( key );
        ok( len == (provider->bit == ENH ? 0 : 11), "%lu bytes of salt\n", len );
        for (size = 0; size <= 24; size++)
        {
            blob.cbData = size;
            check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ) );  /* rsa-keys: salt-set-03, salt-set-04 */
            len = sizeof(got);
            check_ok( CryptGetKeyParam( key, KP_SALT, got, &len, 0 ) );
            ok( len == size && !memcmp( got, salt, size ), "%lu bytes of salt, expected %lu\n", len, size );
        }
        for (size = 25; size < 32; size++)
        {
            blob.cbData = size;
            /* rsa-keys: salt-set-05 */
            check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), NTE_BAD_DATA );
        }
        blob.cbData = ~0u;
        check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), NTE_BAD_DATA );
        /* rsa-keys: kp-03 */
        check_fails( CryptSetKeyParam( key, KP_SALT_EX, NULL, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetKeyParam( key, KP_SALT, NULL, 0 ), ERROR_INVALID_PARAMETER );
        ok( salt_len( key ) == 24, "a refused salt was kept\n" );
        len = sizeof(got);
        check_fails( CryptGetKeyParam( key, KP_SALT_EX, got, &len, 0 ), NTE_BAD_TYPE );     /* rsa-keys: kp-get-12 */
        destroy_key( key );
        winetest_pop_context();
    }
}

static void test_effective( HCRYPTPROV prov, const struct provider_row *provider )
{
    BOOL base = provider->bit == BASE;
    DWORD value, i;
    HCRYPTKEY key;

    check_ok( CryptGenKey( prov, CALG_RC2, BITS( 56 ), &key ) );
    value = key_dword( key, KP_EFFECTIVE_KEYLEN );
    ok( value == 56, "effective %lu bits\n", value );       /* rsa-keys: kp-eff-01 */
    /* rsa-keys: kp-eff-02, kp-eff-03, kp-eff-04 */
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, NULL, 0 ), ERROR_INVALID_PARAMETER );
    value = 0;
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    value = 1025;
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    value = ~0u;
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    value = key_dword( key, KP_EFFECTIVE_KEYLEN );
    ok( value == 56, "effective %lu bits\n", value );
    value = 128;
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 1 ), NTE_BAD_FLAGS );
    /* rsa-keys: kp-eff-05, kp-eff-06 */
    if (base) check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    else check_ok( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ) );
    value = key_dword( key, KP_EFFECTIVE_KEYLEN );
    ok( value == (base ? 40 : 128), "effective %lu bits\n", value );
    ok( key_dword( key, KP_KEYLEN ) == 56, "the length changed\n" );
    /* rsa-keys: kp-eff-07 */
    value = 40;
    check_ok( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ) );
    for (i = 0; i < 3 && !base; i++)
    {
        /* rsa-keys: kp-eff-05 */
        value = i == 0 ? 1 : i == 1 ? 63 : 1024;
        check_ok( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ) );
        ok( key_dword( key, KP_EFFECTIVE_KEYLEN ) == value, "not %lu\n", value );
    }
    destroy_key( key );

    /* rsa-keys: kp-eff-09; no other cipher has it */
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &key ) );
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_TYPE );
    destroy_key( key );
    check_ok( CryptGenKey( prov, CALG_DES, 0, &key ) );
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_TYPE );
    destroy_key( key );
}

/* What a key may be used for, and who may change that. */
static void test_permissions( HCRYPTPROV prov, const struct provider_row *provider )
{
    DWORD value, len;
    HCRYPTKEY key;
    BYTE data[64];

    check_ok( CryptGenKey( prov, CALG_DES, 0, &key ) );
    value = EXPORTABLE;
    /* rsa-keys: perm-11 */
    check_fails_either( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA, NTE_BAD_FLAGS );
    ok( key_dword( key, KP_PERMISSIONS ) == NEW_KEY, "permissions changed\n" );
    len = sizeof(data);
    /* rsa-keys: blob-exp-14 */
    check_fails( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, data, &len ), NTE_BAD_KEY_STATE );
    /* rsa-operations: cip-len-16 */
    value = NEW_KEY & ~CRYPT_ENCRYPT;
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ) );
    ok( key_dword( key, KP_PERMISSIONS ) == value, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    memset( data, 0, sizeof(data) );
    len = 8;
    check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_PERM );
    ok( len == 8 && !data[0], "data changed\n" );
    check_ok( CryptDecrypt( key, 0, FALSE, 0, data, &len ) );
    value = NEW_KEY & ~CRYPT_DECRYPT;
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ) );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, data, &len ), NTE_PERM );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    destroy_key( key );
}

/* ---- handles ---------------------------------------------------------------------------------- */

static void test_duplicate( HCRYPTPROV prov, const struct provider_row *provider )
{
    DWORD reserved = 0, mode = CRYPT_MODE_ECB, len;
    BYTE data[16], other[16], iv[8] = { 9, 8, 7 };
    HCRYPTKEY key, copy = UNTOUCHED;

    check_ok( CryptGenKey( prov, CALG_RC2, BITS( 40 ) | CRYPT_EXPORTABLE, &key ) );
    /* rsa-keys: key-dup-03 */
    check_fails( CryptDuplicateKey( key, &reserved, 0, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateKey( key, NULL, 1, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateKey( key, NULL, 0, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateKey( 0, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateKey( prov, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
    ok( !copy || copy == UNTOUCHED, "handle %#Ix\n", copy );

    check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    /* rsa-keys: key-dup-01 */
    ok( key_dword( copy, KP_PERMISSIONS ) == EXPORTABLE, "another permission\n" );
    ok( salt_len( copy ) == 11, "another salt\n" );
    len = sizeof(other);
    check_ok( CryptGetKeyParam( copy, KP_IV, other, &len, 0 ) );
    ok( len == 8 && !memcmp( other, iv, 8 ), "another IV\n" );
    /* rsa-keys: key-dup-01; nothing is shared afterwards */
    check_ok( CryptSetKeyParam( copy, KP_MODE, (BYTE *)&mode, 0 ) );
    ok( key_dword( key, KP_MODE ) == CRYPT_MODE_CBC, "the mode is shared\n" );
    mode = CRYPT_MODE_CBC;
    check_ok( CryptSetKeyParam( copy, KP_MODE, (BYTE *)&mode, 0 ) );
    memset( data, 1, sizeof(data) );
    memset( other, 1, sizeof(other) );
    len = 10;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    /* rsa-keys: key-dup-02, key-dest-01 */
    destroy_key( key );
    check_fails( CryptDestroyKey( key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetKeyParam( key, KP_MODE, data, &len, 0 ), ERROR_INVALID_PARAMETER );
    len = 10;
    check_ok( CryptEncrypt( copy, 0, TRUE, 0, other, &len, sizeof(other) ) );
    ok( !memcmp( data, other, 16 ), "the copy enciphers otherwise\n" );
    destroy_key( copy );
    /* rsa-keys: key-dest-02 */
    check_fails( CryptDestroyKey( 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDestroyKey( SENTINEL ), ERROR_INVALID_PARAMETER );
}

/* Keys end with their context. rsa-keys: key-dest-03 */
static void test_released( void )
{
    HCRYPTPROV prov = open_provider( BASE );
    HCRYPTKEY key = 0;
    BYTE data[16];
    DWORD len = 8;

    check_ok( CryptGenKey( prov, CALG_DES, 0, &key ) );
    close_provider( prov );
    check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetKeyParam( key, KP_MODE, data, &len, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDestroyKey( key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGenKey( prov, CALG_DES, 0, &key ), ERROR_INVALID_PARAMETER );
}

START_TEST( key )
{
    for_providers( ALL_PROVS, test_generate );
    for_providers( ALL_PROVS & ~BASE, test_random );
    for_providers( RSA_FULL_PROVS | AES, test_flags );
    for_providers( AES, test_get );
    for_providers( ALL_PROVS, test_modes );
    for_providers( RSA_FULL_PROVS | AES, test_set_salt );
    for_providers( RSA_FULL_PROVS | AES, test_effective );
    for_providers( BASE | AES, test_permissions );
    for_providers( RSA_FULL_PROVS, test_duplicate );
    test_released();
}
