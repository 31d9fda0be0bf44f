/* CryptDeriveKey: the bytes that each hash gives to each cipher, lengths, salt, errors.
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
#define PASSWORD     "password"
#define PLAINTEXT    "Plaintext"

/* The value of a hash, and what it is expanded to for 3DES and AES. The bytes of DES keys get odd parity, so those are
 * compared without their lowest bits. */
/* rsa-keys: drv-vec-01, drv-vec-02, drv-vec-03, drv-vec-04, drv-vec-12 */
static const struct hash_row
{
    ALG_ID      alg;
    const char *value;
    const char *expanded;       /* NULL: the value is long enough and taken as it is */
} hash_rows[] =
{
    { CALG_MD2, "f03881a88c6e39135f0ecc60efd609b9", "" },
    { CALG_MD4, "8a9d093f14f8701df17732b2bb182c74", "" },
    { CALG_MD5, "5f4dcc3b5aa765d61d8327deb882cf99",
      "9181a42f85ca981b6e71333dd231aa3c0febe61d54a40b733d5555856ff65b7c" },
    { CALG_SHA1, "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
      "a3bc508753274827cf2515600eaea32c226a7895c0533fcc0a67de054e4822f07daa22adc3ac427c" },
    { CALG_SHA_256, "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", NULL },
    { CALG_SHA_384, "a8b64babd0aca91a59bdbb7761b421d4f2bb38280d3a75ba0f21f2bebc45583d446c598660c94ce680c47d19c30783a7",
      NULL },
    { CALG_SHA_512, "b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb9"
                    "80b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86", NULL },
};

static const struct target_row
{
    ALG_ID alg;
    DWORD  bits;        /* as asked for */
    DWORD  bytes;
    BOOL   expands, parity;
} target_rows[] =
{
    /* rsa-keys: drv-05, drv-key-01, drv-key-02, drv-key-03, drv-key-04 */
    { CALG_RC2,      40,  5,  FALSE, FALSE },
    { CALG_RC2,      128, 16, FALSE, FALSE },
    { CALG_RC4,      56,  7,  FALSE, FALSE },
    { CALG_RC4,      0,   16, FALSE, FALSE },
    { CALG_DES,      0,   8,  FALSE, TRUE },
    { CALG_DES,      56,  8,  FALSE, TRUE },
    { CALG_3DES_112, 0,   16, FALSE, TRUE },
    { CALG_3DES,     0,   24, TRUE,  TRUE },
    { CALG_3DES,     168, 24, TRUE,  TRUE },
    { CALG_AES_128,  0,   16, TRUE,  FALSE },
    { CALG_AES_192,  0,   24, TRUE,  FALSE },
    { CALG_AES_256,  256, 32, TRUE,  FALSE },
};

/* Whether bytes are the start of a hex text; of DES keys the parity is left out. */
static void check_start( const BYTE *bytes, DWORD len, const char *hex, BOOL parity )
{
    BYTE expected[64];
    char text[130];
    DWORD i, count = from_hex( hex, expected, sizeof(expected) );
    BOOL equal = count >= len;

    for (i = 0; equal && i < len; i++) equal = !((bytes[i] ^ expected[i]) & (parity ? 0xfe : 0xff));
    ok( equal, "got %s, expected %s\n", to_hex( bytes, len, text, sizeof(text) ), hex );
}

static void check_derived( HCRYPTPROV prov, const struct hash_row *row, const struct target_row *target )
{
    HCRYPTHASH hash = hash_text( prov, row->alg, PASSWORD );
    const char *expected = target->expands && row->expanded ? row->expanded : row->value;
    HCRYPTKEY key = 0;
    BYTE bytes[64];
    DWORD len;

    winetest_push_context( "hash %#x, alg %#x, %lu bits", row->alg, target->alg, target->bits );
    check_ok( CryptDeriveKey( prov, target->alg, hash, BITS( target->bits ) | CRYPT_EXPORTABLE, &key ) );
    len = session_bytes( key, bytes, sizeof(bytes) );
    ok( len == target->bytes, "%lu bytes\n", len );
    if (*expected) check_start( bytes, len, expected, target->parity );
    /* rsa-keys: drv-12; CBC, no IV; RC4 0 */
    ok( key_dword( key, KP_MODE ) == (target->alg == CALG_RC4 ? 0 : CRYPT_MODE_CBC), "mode\n" );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions\n" );
    /* rsa-keys: drv-01, drv-02, drv-04; no more data, the value readable and as it was */
    check_fails( CryptHashData( hash, bytes, 1, 0 ), NTE_BAD_HASH_STATE );
    len = sizeof(bytes);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, bytes, &len, 0 ) );
    check_hex( bytes, len, row->value );
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( key );
    winetest_pop_context();
}

static void test_bytes( HCRYPTPROV prov, const struct provider_row *provider )
{
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( hash_rows ); i++)
        for (j = 0; j < ARRAY_SIZE( target_rows ); j++) check_derived( prov, &hash_rows[i], &target_rows[j] );
}

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct vector_row
{
    DWORD       provs;
    ALG_ID      hash, alg;
    DWORD       flags;
    const char *cipher;     /* of PLAINTEXT, final */
} vector_rows[] =
{
    /* rsa-keys: drv-vec-05, drv-vec-06, drv-vec-07, drv-vec-08, drv-vec-09, drv-vec-10, drv-vec-11 */
    { RSA_FULL_PROVS | AES, CALG_MD5,  CALG_RC4, BITS( 40 ),                     "e632aa25402f0b09ec" },
    { BASE,                 CALG_MD5,  CALG_RC4, 0,                              "e632aa25402f0b09ec" },
    { RSA_FULL_PROVS | AES, CALG_MD5,  CALG_RC4, BITS( 40 ) | CRYPT_NO_SALT,     "4f18d636f366f7a621" },
    { ENH,                  CALG_MD5,  CALG_RC4, BITS( 40 ) | CRYPT_CREATE_SALT, "4f18d636f366f7a621" },
    { BASE | STRONG,        CALG_MD5,  CALG_RC4, BITS( 40 ) | CRYPT_CREATE_SALT, "b8944a541b2f009905" },
    { RSA_FULL_PROVS | AES, CALG_MD5,  CALG_RC2, BITS( 40 ),                     "0e049929096b08788ddc74b75eb42ef6" },
    { ENH | STRONG | AES,   CALG_MD5,  CALG_RC2, BITS( 128 ),                    "17f433bf0799ca949e870a22388a5ce4" },
    { ENH | STRONG | AES,   CALG_SHA1, CALG_3DES, 0,                             "c067238ce139f733fa53466811aa55db" },
    { ENH | STRONG | AES,   CALG_SHA1, CALG_3DES, BITS( 192 ),                   "c067238ce139f733fa53466811aa55db" },
    { AES_PROVS,            CALG_SHA1, CALG_AES_128, 0,                          "0d95f0a9a7b73f8019f1f4aa5cb219dd" },
};

static void test_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct vector_row *row;
    BYTE data[32];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len;

    for (row = vector_rows; row < vector_rows + ARRAY_SIZE( vector_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "hash %#x, alg %#x, flags %#lx", row->hash, row->alg, row->flags );
        hash = hash_text( prov, row->hash, PASSWORD );
        key = 0;
        check_ok( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ) );
        check_ok( CryptDestroyHash( hash ) );   /* rsa-keys: drv-03 */
        len = strlen( PLAINTEXT );
        memcpy( data, PLAINTEXT, len );
        check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
        check_hex( data, len, row->cipher );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions\n" );    /* rsa-keys: perm-01 */
        destroy_key( key );
        winetest_pop_context();
    }
}

/* Salt from the hash: the bytes behind a key of 40 bits. */
static void test_salt( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const BYTE zeros[11];
    static const struct
    {
        DWORD       flags;
        const char *salt, *enhanced;
    } rows[] =
    {
        /* rsa-keys: drv-key-05, drv-key-06, drv-key-07, salt-01, salt-03, salt-04, salt-05 */
        { BITS( 40 ),                                     "0000000000000000000000", "0000000000000000000000" },
        { BITS( 40 ) | CRYPT_NO_SALT,                     "", "" },
        { BITS( 40 ) | CRYPT_CREATE_SALT,                 "a765d61d8327deb882cf99", "" },
        { BITS( 56 ),                                     "", "" },
        { BITS( 56 ) | CRYPT_NO_SALT,                     "", "" },
    };
    BYTE salt[32];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    hash = hash_text( prov, CALG_MD5, PASSWORD );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "flags %#lx", rows[i].flags );
        check_ok( CryptDeriveKey( prov, CALG_RC2, hash, rows[i].flags, &key ) );
        len = sizeof(salt);
        check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
        check_hex( salt, len, provider->bit == ENH ? rows[i].enhanced : rows[i].salt );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptDeriveKey( prov, CALG_RC2, hash, BITS( 56 ) | CRYPT_CREATE_SALT, &key ) );
    len = sizeof(salt);
    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    ok( len == (provider->bit == ENH ? 0 : 11), "%lu bytes of salt\n", len );       /* rsa-keys: salt-06 */
    ok( len != 11 || memcmp( salt, zeros, 11 ), "the salt is zero\n" );
    destroy_key( key );
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- errors ----------------------------------------------------------------------------------- */

static const struct refused_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  flags;
    DWORD  error;
} refused_rows[] =
{
    /* rsa-keys: drv-06 */
    { ALL_PROVS,          CALG_RC5,      0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_RSA_SIGN, 0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_RSA_KEYX, 0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_AES,      0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_AES,      BITS( 128 ), NTE_BAD_ALGID },
    /* rsa-keys: drv-07 */
    { RSA_FULL_PROVS,     CALG_AES_128,  0, NTE_BAD_ALGID },
    { RSA_FULL_PROVS,     CALG_AES_256,  0, NTE_BAD_ALGID },
    { BASE,               CALG_3DES,     0, NTE_BAD_ALGID },
    { BASE,               CALG_3DES_112, 0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_SHA1,     0, NTE_BAD_ALGID },
    { ALL_PROVS,          CALG_HMAC,     0, NTE_BAD_ALGID },
    { ALL_PROVS,          AT_SIGNATURE,  0, NTE_BAD_ALGID },
    { ALL_PROVS,          0,             0, NTE_BAD_ALGID },
    { ALL_PROVS,          ~0u,           0, NTE_BAD_ALGID },
    /* rsa-keys: drv-05, gen-16 */
    { BASE,               CALG_RC4,      BITS( 128 ), ERROR_INVALID_PARAMETER },
    { BASE,               CALG_RC2,      BITS( 64 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS,          CALG_RC4,      BITS( 136 ), ERROR_INVALID_PARAMETER },
    { ALL_PROVS,          CALG_RC4,      BITS( 32 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS,          CALG_RC2,      BITS( 41 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS,          CALG_DES,      BITS( 40 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS & ~BASE,  CALG_3DES,     BITS( 112 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS,          CALG_AES_128,  BITS( 256 ), ERROR_INVALID_PARAMETER },
    /* rsa-keys: drv-13 */
    { ALL_PROVS,          CALG_RC4,      CRYPT_USER_PROTECTED,            NTE_BAD_FLAGS },
    { ALL_PROVS,          CALG_RC4,      CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_BAD_FLAGS },
};

static void test_refused( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct refused_row *row;
    HCRYPTHASH hash = hash_text( prov, CALG_MD5, PASSWORD );
    HCRYPTKEY key = UNTOUCHED;
    BYTE bytes[16];
    DWORD len;

    for (row = refused_rows; row < refused_rows + ARRAY_SIZE( refused_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, flags %#lx", row->alg, row->flags );
        key = UNTOUCHED;
        check_fails( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ), row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    /* rsa-keys: drv-10; what fails changes nothing; the hash still takes data */
    check_ok( CryptHashData( hash, (const BYTE *)"", 0, 0 ) );
    /* rsa-keys: drv-08; the dispatcher's check */
    check_fails( CryptDeriveKey( prov, CALG_RC4, 0, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDeriveKey( prov, CALG_RC4, SENTINEL, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDeriveKey( 0, CALG_RC4, hash, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDeriveKey( prov, CALG_RC4, hash, 0, NULL ), ERROR_INVALID_PARAMETER );
    len = sizeof(bytes);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, bytes, &len, 0 ) );
    check_hex( bytes, len, hash_rows[2].value );
    /* rsa-keys: drv-02, drv-04; a finished hash can be derived from, more than once */
    check_ok( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ) );
    destroy_key( key );
    check_ok( CryptDeriveKey( prov, CALG_DES, hash, 0, &key ) );
    destroy_key( key );
    check_ok( CryptDestroyHash( hash ) );
    check_fails( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ), ERROR_INVALID_PARAMETER );
}

/* Each flag that means nothing, by itself: the same key as without. */
static void test_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTHASH hash = hash_text( prov, CALG_MD5, PASSWORD );
    HCRYPTKEY key = 0;
    BYTE bytes[16];
    DWORD flag;

    for (flag = 1; flag < 0x10000; flag <<= 1)
    {
        if (flag & (CRYPT_EXPORTABLE | CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH)) continue;
        winetest_push_context( "flag %#lx", flag );
        /* rsa-keys: drv-13 */
        check_ok( CryptDeriveKey( prov, CALG_DES, hash, flag, &key ) );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
        destroy_key( key );
        check_ok( CryptDeriveKey( prov, CALG_DES, hash, flag | CRYPT_EXPORTABLE, &key ) );
        check_start( bytes, session_bytes( key, bytes, sizeof(bytes) ), hash_rows[2].value, TRUE );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptDestroyHash( hash ) );
}

START_TEST( derive )
{
    for_providers( AES_PROVS, test_bytes );
    for_providers( ALL_PROVS, test_vectors );
    for_providers( RSA_FULL_PROVS, test_salt );
    for_providers( ALL_PROVS, test_refused );
    for_providers( ALL_PROVS, test_flags );
}
