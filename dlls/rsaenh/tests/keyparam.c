/* Parameters of keys beside those of key.c: what each kind of key answers to each parameter, KP_KEYVAL, archivable
 * keys, salt and effective lengths by provider, and duplicates.
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

#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif
#ifndef KP_GET_USE_COUNT
#define KP_GET_USE_COUNT 42
#endif

#define ZERO_8 "0000000000000000"

/* ---- who answers what ------------------------------------------------------------------------- */

#define REFUSED 0xffffffff      /* NTE_BAD_TYPE */

static const struct answer_row
{
    DWORD param;
    DWORD rc2, rc4, des, aes, rsa;      /* values, or REFUSED; for KP_IV and KP_SALT the lengths */
} answer_rows[] =
{
    /* rsa-keys: kp-get-01, kp-get-15 */
    { KP_IV,               8,          0,         8,   16,  REFUSED },
    /* rsa-keys: kp-get-02 */
    { KP_PADDING,          1,          1,         1,   1,   1 },
    /* rsa-keys: kp-get-03 */
    { KP_MODE,             1,          0,         1,   1,   0 },
    /* rsa-keys: kp-get-04 */
    { KP_MODE_BITS,        8,          0,         8,   8,   0 },
    /* rsa-keys: kp-get-06, kp-get-07 */
    { KP_BLOCKLEN,         64,         0,         64,  128, 512 },
    { KP_KEYLEN,           128,        128,       64,  256, 512 },
    /* rsa-keys: kp-get-08 */
    { KP_EFFECTIVE_KEYLEN, 128,        128,       64,  256, 512 },
    /* rsa-keys: kp-get-09, kp-get-10, kp-get-11, kp-get-12 */
    { KP_CERTIFICATE,      REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_P,                REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_Q,                REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_G,                REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_VERIFY_PARAMS,    REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_KEYVAL,           REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_OAEP_PARAMS,      REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_GET_USE_COUNT,    REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
    { KP_SALT_EX,          REFUSED, REFUSED, REFUSED, REFUSED, REFUSED },
};

static void check_answer( HCRYPTKEY key, DWORD param, DWORD expected )
{
    BYTE data[64];
    DWORD len = sizeof(data), value;

    if (expected == REFUSED)
    {
        check_fails( CryptGetKeyParam( key, param, data, &len, 0 ), NTE_BAD_TYPE );
        check_fails( CryptGetKeyParam( key, param, NULL, &len, 0 ), NTE_BAD_TYPE );
        return;
    }
    check_ok( CryptGetKeyParam( key, param, data, &len, 0 ) );
    memcpy( &value, data, sizeof(value) );
    if (param == KP_IV) value = len;
    else ok( len == sizeof(value), "%lu bytes\n", len );
    ok( value == expected, "%lu, expected %lu\n", value, expected );
}

static void test_answers( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY rc2 = 0, rc4 = 0, des = 0, aes = 0, rsa = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    const struct answer_row *row;

    check_ok( CryptGenKey( prov, CALG_RC2, 0, &rc2 ) );
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &rc4 ) );
    check_ok( CryptGenKey( prov, CALG_DES, 0, &des ) );
    check_ok( CryptGenKey( prov, CALG_AES_256, 0, &aes ) );
    for (row = answer_rows; row < answer_rows + ARRAY_SIZE( answer_rows ); row++)
    {
        winetest_push_context( "param %lu", row->param );
        check_answer( rc2, row->param, row->rc2 );
        check_answer( rc4, row->param, row->rc4 );
        check_answer( des, row->param, row->des );
        check_answer( aes, row->param, row->aes );
        check_answer( rsa, row->param, row->rsa );
        winetest_pop_context();
    }
    destroy_key( rsa );
    destroy_key( aes );
    destroy_key( des );
    destroy_key( rc4 );
    destroy_key( rc2 );
}

/* Parameters that mean nothing for a key, but that programs set on any. */
static void test_set_ignored( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD param;
        BOOL  of_pairs;
    } rows[] =
    {
        /* rsa-keys: kp-set-12 */
        { KP_SCHANNEL_ALG,  FALSE },
        { KP_CLIENT_RANDOM, FALSE },
        { KP_SERVER_RANDOM, FALSE },
        /* rsa-keys: kp-set-17 */
        { KP_MODE,          TRUE },
        { KP_MODE_BITS,     TRUE },
    };
    BYTE data[64] = { 0 }, text[64] = "text";
    HCRYPTKEY keys[3] = { 0 };
    DWORD value, len = 5;
    unsigned int i, j;

    check_ok( CryptGenKey( prov, CALG_RC4, 0, &keys[0] ) );
    check_ok( CryptGenKey( prov, CALG_DES, 0, &keys[1] ) );
    keys[2] = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    for (i = 0; i < ARRAY_SIZE( keys ); i++)
        for (j = 0; j < ARRAY_SIZE( rows ); j++)
        {
            if (rows[j].of_pairs && keys[i] != keys[2]) continue;
            winetest_push_context( "key %u, param %lu", i, rows[j].param );
            check_ok( CryptSetKeyParam( keys[i], rows[j].param, data, 0 ) );
            check_fails( CryptSetKeyParam( keys[i], rows[j].param, data, 1 ), NTE_BAD_FLAGS );
            check_fails( CryptSetKeyParam( keys[i], rows[j].param, NULL, 0 ), ERROR_INVALID_PARAMETER );
            winetest_pop_context();
        }
    /* rsa-keys: kp-set-06, kp-set-07; of a pair as well */
    for (value = 0; value < 5; value++)
    {
        if (value == PKCS5_PADDING) check_ok( CryptSetKeyParam( keys[2], KP_PADDING, (BYTE *)&value, 0 ) );
        else check_fails( CryptSetKeyParam( keys[2], KP_PADDING, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    }
    check_ok( CryptEncrypt( keys[2], 0, TRUE, 0, text, &len, sizeof(text) ) );
    check_ok( CryptDecrypt( keys[2], 0, TRUE, 0, text, &len ) );
    ok( len == 5 && !strcmp( (char *)text, "text" ), "%lu bytes\n", len );
    for (i = 0; i < ARRAY_SIZE( keys ); i++) destroy_key( keys[i] );
}

/* Parameters of other keys, and of nothing. */
static void test_set_refused( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* rsa-keys: kp-set-08, kp-set-09, kp-set-12, kp-set-16 */
    static const DWORD params[] =
    {
        KP_ALGID, KP_BLOCKLEN, KP_KEYLEN, KP_CERTIFICATE, KP_CLEAR_KEY, KP_HIGHEST_VERSION, KP_P, KP_Q, KP_G, KP_X,
        KP_VERIFY_PARAMS, KP_GET_USE_COUNT, 0, SENTINEL
    };
    CRYPT_DATA_BLOB label = { 5, NULL };
    BYTE data[64] = { 0 };
    HCRYPTKEY keys[3] = { 0 };
    unsigned int i, j;

    check_ok( CryptGenKey( prov, CALG_RC2, 0, &keys[0] ) );
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &keys[1] ) );
    keys[2] = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    for (i = 0; i < ARRAY_SIZE( keys ); i++)
        for (j = 0; j < ARRAY_SIZE( params ); j++)
        {
            winetest_push_context( "key %u, param %lu", i, params[j] );
            check_fails( CryptSetKeyParam( keys[i], params[j], data, 0 ), NTE_BAD_TYPE );
            winetest_pop_context();
        }
    check_fails( CryptSetKeyParam( keys[0], KP_OAEP_PARAMS, (BYTE *)&label, 0 ), NTE_BAD_TYPE );
    /* rsa-keys: kp-set-15 */
    check_fails( CryptSetKeyParam( keys[2], KP_OAEP_PARAMS, (BYTE *)&label, 0 ), ERROR_INVALID_PARAMETER );
    for (i = 0; i < ARRAY_SIZE( keys ); i++) destroy_key( keys[i] );
}

/* ---- single parameters ------------------------------------------------------------------------ */

static void set_param( HCRYPTKEY key, DWORD param, DWORD value )
{
    check_ok( CryptSetKeyParam( key, param, (BYTE *)&value, 0 ) );
}

/* Feedback of another width is kept and not done; RC4 has no mode. */
static void test_modes( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    BYTE data[16];
    DWORD len = 8;

    set_param( key, KP_MODE, CRYPT_MODE_CFB );
    set_param( key, KP_MODE_BITS, 64 );
    ok( key_dword( key, KP_MODE_BITS ) == 64, "%lu bits\n", key_dword( key, KP_MODE_BITS ) );
    memcpy( data, "12345678", 8 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "e4af6deaa9ec4853" );     /* rsa-keys: kp-set-04 */
    destroy_key( key );
    key = import_hex( prov, CALG_RC4, "0102030405", CRYPT_NO_SALT );
    set_param( key, KP_MODE, CRYPT_MODE_CFB );
    ok( !key_dword( key, KP_MODE ), "mode %lu\n", key_dword( key, KP_MODE ) );
    from_hex( ZERO_8, data, 8 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "b2396305f03dc027" );     /* rsa-keys: kp-set-13 */
    check_ok( CryptSetKeyParam( key, KP_IV, data, 0 ) );        /* of no bytes, but it starts again */
    from_hex( ZERO_8, data, 8 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "b2396305f03dc027" );
    destroy_key( key );
}

/* rsa-keys: kp-set-11 */
static void test_keyval( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID others[] = { CALG_RC2, CALG_RC4, CALG_3DES, CALG_3DES_112 };
    BYTE bytes[8], got[8], data[16];
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len = 8;

    check_ok( CryptGenKey( prov, CALG_DES, CRYPT_EXPORTABLE, &key ) );
    memset( data, 0, sizeof(data) );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    from_hex( "0022446688aaccee", bytes, sizeof(bytes) );
    check_ok( CryptSetKeyParam( key, KP_KEYVAL, bytes, 0 ) );
    memcpy( data, "Now is t", 8 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "3fa40e8a984d4815" );
    session_bytes( key, got, sizeof(got) );
    ok( !memcmp( got, bytes, 8 ), "other bytes\n" );
    check_fails( CryptSetKeyParam( key, KP_KEYVAL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_KEYVAL, bytes, 1 ), NTE_BAD_FLAGS );
    destroy_key( key );
    for (i = 0; i < ARRAY_SIZE( others ); i++)
    {
        if (provider->bit == BASE && i >= 2) continue;
        check_ok( CryptGenKey( prov, others[i], 0, &key ) );
        check_fails( CryptSetKeyParam( key, KP_KEYVAL, bytes, 0 ), NTE_BAD_TYPE );
        destroy_key( key );
    }
    key = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    check_fails( CryptSetKeyParam( key, KP_KEYVAL, bytes, 0 ), NTE_BAD_TYPE );
    destroy_key( key );
}

/* ---- salt and effective lengths --------------------------------------------------------------- */

static DWORD salt_len( HCRYPTKEY key )
{
    BYTE salt[32];
    DWORD len = sizeof(salt);

    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    return len;
}

static void test_salt( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RC2, CALG_RC4 }, unsalted[] = { CALG_DES, CALG_3DES, CALG_AES_128 };
    static const DWORD lengths[] = { 40, 56, 128 };
    BYTE salt[16] = { 1, 2, 3 }, first[8] = { 0 }, data[8] = { 0 };
    CRYPT_INTEGER_BLOB blob = { 11, salt };
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( algs ) * ARRAY_SIZE( lengths ); i++)
    {
        if (provider->bit == BASE && lengths[i / 2] == 128) continue;
        winetest_push_context( "alg %#x, %lu bits", algs[i % 2], lengths[i / 2] );
        /* rsa-keys: salt-04, salt-06, salt-07, salt-10 */
        check_ok( CryptGenKey( prov, algs[i % 2], BITS( lengths[i / 2] ) | CRYPT_CREATE_SALT, &key ) );
        len = salt_len( key );
        ok( len == (provider->bit == ENH ? 0 : 11), "%lu bytes of salt\n", len );
        /* rsa-keys: salt-set-06 */
        check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ) );
        ok( salt_len( key ) == 11, "%lu bytes of salt\n", salt_len( key ) );
        /* rsa-keys: salt-14; the same salt again starts again */
        memset( first, 0, sizeof(first) );
        memset( data, 0, sizeof(data) );
        len = 8;
        check_ok( CryptEncrypt( key, 0, FALSE, 0, first, &len, 8 ) );
        check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ) );
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 8 ) );
        ok( !memcmp( first, data, 8 ), "went on\n" );
        /* rsa-keys: salt-set-09 */
        blob.pbData = NULL;
        if (!is_builtin())
            check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), ERROR_INVALID_PARAMETER );
        blob.pbData = salt;
        destroy_key( key );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( unsalted ); i++)
    {
        if (unsalted[i] == CALG_AES_128 && !(provider->bit & AES_PROVS)) continue;
        if (unsalted[i] == CALG_3DES && provider->bit == BASE) continue;
        check_ok( CryptGenKey( prov, unsalted[i], 0, &key ) );
        /* rsa-keys: salt-set-08 */
        check_fails( CryptSetKeyParam( key, KP_SALT, salt, 0 ), NTE_BAD_KEY );
        check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), NTE_BAD_KEY );
        ok( !salt_len( key ), "%lu bytes of salt\n", salt_len( key ) );     /* rsa-keys: salt-08, salt-09 */
        destroy_key( key );
    }
}

/* rsa-keys: kp-eff-08 */
static void test_base_effective( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = 0;
    DWORD bits;

    check_ok( CryptGenKey( prov, CALG_RC2, BITS( 56 ), &key ) );
    for (bits = 1; bits <= 40; bits++)
    {
        set_param( key, KP_EFFECTIVE_KEYLEN, bits );
        ok( key_dword( key, KP_EFFECTIVE_KEYLEN ) == bits, "not %lu\n", bits );
    }
    destroy_key( key );
}

/* ---- flags, permissions, copies --------------------------------------------------------------- */

/* What is documented as unused is taken for any key; CRYPT_ARCHIVABLE counts. */
static void test_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* rsa-keys: gen-flag-06, gen-flag-09 */
    static const DWORD flags[] = { 0x10, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, CRYPT_USER_PROTECTED };
    static const ALG_ID algs[] = { CALG_DES, CALG_RC4, AT_SIGNATURE };
    HCRYPTKEY key = 0;
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        for (j = 0; j < ARRAY_SIZE( flags ); j++)
        {
            winetest_push_context( "alg %#x, flags %#lx", algs[i], flags[j] );
            key = 0;
            check_ok( CryptGenKey( prov, algs[i], flags[j] | BITS( i == 2 ? 384 : 56 ), &key ) );
            ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
            destroy_key( key );
            winetest_pop_context();
        }
        /* rsa-keys: gen-flag-08 */
        check_fails( CryptGenKey( prov, algs[i], CRYPT_FORCE_KEY_PROTECTION_HIGH, &key ), NTE_SILENT_CONTEXT );
    }
}

/* rsa-keys: gen-flag-07, perm-06, perm-09, key-dup-05 */
static void test_archivable( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RC2, AT_SIGNATURE };
    static const DWORD types[] = { PLAINTEXTKEYBLOB, PRIVATEKEYBLOB };
    HCRYPTKEY key = 0, copy = 0;
    DWORD value, len;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "alg %#x", algs[i] );
        check_ok( CryptGenKey( prov, algs[i], CRYPT_ARCHIVABLE | BITS( i ? 384 : 56 ), &key ) );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x13b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
        check_ok( CryptExportKey( key, 0, types[i], 0, NULL, &len ) );
        set_param( key, KP_PERMISSIONS, 0x3b );     /* clearing is ignored */
        ok( key_dword( key, KP_PERMISSIONS ) == 0x13b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
        set_param( key, KP_PERMISSIONS, 0x13b );
        check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
        ok( key_dword( copy, KP_PERMISSIONS ) == 0x13b, "permissions %#lx\n", key_dword( copy, KP_PERMISSIONS ) );
        destroy_key( copy );
        destroy_key( key );
        check_ok( CryptGenKey( prov, algs[i], BITS( i ? 384 : 56 ), &key ) );
        value = 0x13b;
        check_fails_either( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA, NTE_BAD_FLAGS );
        check_fails( CryptExportKey( key, 0, types[i], 0, NULL, &len ), NTE_BAD_KEY_STATE );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &key ) );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
}

/* rsa-keys: gen-user-05 */
static void test_user_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), first = 0, second = 0;
    BYTE data[TEST_BYTES] = { 0 };
    DWORD len = 1;

    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &first ) );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &second ) );
    set_param( first, KP_PERMISSIONS, 0x3b & ~CRYPT_ENCRYPT );
    ok( key_dword( first, KP_PERMISSIONS ) == (0x3b & ~CRYPT_ENCRYPT), "permissions not changed\n" );
    ok( key_dword( second, KP_PERMISSIONS ) == 0x3b, "permissions shared\n" );
    ok( key_dword( pair, KP_PERMISSIONS ) == 0x3b, "permissions shared\n" );
    check_fails( CryptEncrypt( first, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_PERM );
    check_ok( CryptEncrypt( second, 0, TRUE, 0, data, &len, sizeof(data) ) );
    destroy_key( second );
    destroy_key( first );
    destroy_key( pair );
}

START_TEST( keyparam )
{
    for_providers( AES, test_answers );
    for_providers( BASE | AES | SCH, test_set_ignored );
    for_providers( BASE | AES | SCH, test_set_refused );
    for_providers( BASE | AES, test_modes );
    for_providers( BASE | STRONG | AES, test_keyval );
    for_providers( ALL_PROVS, test_salt );
    for_providers( BASE, test_base_effective );
    for_providers( BASE | AES, test_flags );
    for_providers( BASE | AES, test_archivable );
    for_providers( BASE | AES, test_user_keys );
}
