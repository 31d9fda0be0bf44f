/* CryptDeriveKey from hashes that are no plain digests: HMAC, MAC and SSL3_SHAMD5. Known answers, the state of the hash
 * afterwards, and what has too few bytes or none.
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
#define MAC_KEY      "0b6b657935"
#define PASSWORD     "password"

/* HMACs of PASSWORD by MAC_KEY, and what they are expanded to. `rsa_full`: Wine's own has it in every provider. */
static const struct hmac_row
{
    ALG_ID      alg;
    const char *inner, *outer;      /* of HMAC_INFO; NULL: the default */
    const char *value;
    const char *expanded;           /* NULL: it is not */
    BOOL        rsa_full;
} hmac_rows[] =
{
    /* rsa-keys: drv-09, drv-key-08, drv-key-09, drv-vec-14, drv-vec-15, drv-vec-16, drv-vec-17 */
    { CALG_MD5, NULL, NULL, "fd08e4bdc7f16b14f59a5f788646e28f",
      "0f28cf8c871d22fb8d2fce856ce258ff0331c61fa68296432504907cba18ad91", TRUE },
    { CALG_SHA1, NULL, NULL, "08130744cdd6754deeabc692400f092115ea2703",
      "24fa7f4e07e760104709c543e5ca4a62b632082a9eb4498a6f9d2bd0487aac1f4c6c2e57a0aa655a", TRUE },
    { CALG_SHA1, "abcdefgh", "stuvwxyz", "7a6dd7d5c2752a97e13bb2e674da6b7bc503a992",
      "6fa46d1fd5051e68c8810a344205c7da0f555faccc754f7faa63b150f8a05b60d10a40e460242570", TRUE },
    { CALG_SHA_256, NULL, NULL, "498db3739e0123f4a768b6d0c7cbbe7632b6a06f8641945323ef021076d55d4a", NULL, FALSE },
    { CALG_SHA_384, NULL, NULL, "f022f3f7e96effc3178afc94e3bde30d933ceddc1aca1e7b5a4124c8d4fe5fc6"
                                "90ee1c021b2a605de26af90aea82eeec", NULL, FALSE },
    { CALG_SHA_512, NULL, NULL, "2eacb47d6e39cc16c3a261bbd83a66a26612dd3eec43ec66a8584caefa90d682"
                                "83514e1e0dbe83ba2b576181c4134b8c190da67c03cc13446f68ea38006f402c", NULL, FALSE },
};

static const struct target_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  bits, bytes;
    BOOL   expands, parity;
} target_rows[] =
{
    { ALL_PROVS,         CALG_RC2,      40,  5,  FALSE, FALSE },
    { ALL_PROVS & ~BASE, CALG_RC2,      128, 16, FALSE, FALSE },
    { ALL_PROVS,         CALG_RC4,      0,   0,  FALSE, FALSE },
    { ALL_PROVS,         CALG_DES,      0,   8,  FALSE, TRUE },
    { ALL_PROVS & ~BASE, CALG_3DES_112, 0,   16, FALSE, TRUE },
    { ALL_PROVS & ~BASE, CALG_3DES,     0,   24, TRUE,  TRUE },
    { AES_PROVS,         CALG_AES_128,  0,   16, TRUE,  FALSE },
    { AES_PROVS,         CALG_AES_192,  0,   24, TRUE,  FALSE },
    { AES_PROVS,         CALG_AES_256,  0,   32, TRUE,  FALSE },
};

/* Whether a key has the first bytes of a value. The lowest bits of DES keys are parity. */
static void check_key( HCRYPTKEY key, DWORD need, const char *hex, BOOL parity )
{
    BYTE bytes[64], expected[64];
    char text[130];
    DWORD i, len = session_bytes( key, bytes, sizeof(bytes) );
    BOOL equal = from_hex( hex, expected, sizeof(expected) ) >= len;

    ok( !need || len == need, "%lu bytes\n", len );
    for (i = 0; equal && i < len; i++) equal = !((bytes[i] ^ expected[i]) & (parity ? 0xfe : 0xff));
    ok( equal, "got %s, expected %s\n", to_hex( bytes, len, text, sizeof(text) ), hex );
}

static void check_derived( HCRYPTPROV prov, HCRYPTHASH hash, const struct target_row *target, const char *hex )
{
    HCRYPTKEY key = 0;

    winetest_push_context( "alg %#x, %lu bits", target->alg, target->bits );
    check_ok( CryptDeriveKey( prov, target->alg, hash, BITS( target->bits ) | CRYPT_EXPORTABLE, &key ) );
    check_key( key, target->bytes, hex, target->parity );
    destroy_key( key );
    winetest_pop_context();
}

/* The hash is finished, and has its value. */
static void check_finished( HCRYPTHASH hash, const char *value )
{
    BYTE bytes[64] = { 0 };
    DWORD len = sizeof(bytes);

    /* rsa-keys: drv-01, drv-02, drv-04 */
    check_fails( CryptHashData( hash, bytes, 1, 0 ), NTE_BAD_HASH_STATE );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, bytes, &len, 0 ) );
    check_hex( bytes, len, value );
}

static HCRYPTHASH make_hmac( HCRYPTPROV prov, HCRYPTKEY key, const struct hmac_row *row )
{
    HMAC_INFO info = { row->alg, (BYTE *)row->inner, 0, (BYTE *)row->outer, 0 };
    HCRYPTHASH hash = 0;

    if (row->inner) info.cbInnerString = strlen( row->inner );
    if (row->outer) info.cbOuterString = strlen( row->outer );
    check_ok( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, (const BYTE *)PASSWORD, strlen( PASSWORD ), 0 ) );
    return hash;
}

static void check_hmac( HCRYPTPROV prov, HCRYPTKEY key, const struct hmac_row *row, const struct target_row *target )
{
    HCRYPTHASH hash = make_hmac( prov, key, row ), open = 0, copy = 0, second = 0;
    const char *expected = target->expands && row->expanded ? row->expanded : row->value;

    check_ok( CryptDuplicateHash( hash, NULL, 0, &open ) );
    check_derived( prov, hash, target, expected );
    check_finished( hash, row->value );
    check_derived( prov, hash, target, expected );
    /* rsa-operations: hash-dup-01; copies derive the same, and are independent */
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_ok( CryptDuplicateHash( copy, NULL, 0, &second ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( copy ) );
    check_derived( prov, second, target, expected );
    check_finished( second, row->value );
    check_ok( CryptDestroyHash( second ) );
    check_ok( CryptHashData( open, (const BYTE *)"", 0, 0 ) );
    check_derived( prov, open, target, expected );
    check_ok( CryptDestroyHash( open ) );
}

/* Whether Wine's own provider computes it: with strings of 64 bytes SHA-384 and SHA-512 have other values there. */
static BOOL has_hmac( const struct hmac_row *row, const struct provider_row *provider )
{
    if (row->alg == CALG_SHA_384 || row->alg == CALG_SHA_512) return FALSE;
    return row->rsa_full || (provider->bit & AES_PROVS);
}

static void test_hmac( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = import_hex( prov, CALG_RC2, MAC_KEY, 0 );
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( hmac_rows ); i++)
        for (j = 0; j < ARRAY_SIZE( target_rows ); j++)
        {
            if (!(target_rows[j].provs & provider->bit)) continue;
            if (is_builtin() && !has_hmac( &hmac_rows[i], provider )) continue;
            winetest_push_context( "HMAC %#x, row %u", hmac_rows[i].alg, i );
            check_hmac( prov, key, &hmac_rows[i], &target_rows[j] );
            winetest_pop_context();
        }
    destroy_key( key );
}

/* ---- MAC and SSL3_SHAMD5 ---------------------------------------------------------------------- */

static HCRYPTHASH make_mac( HCRYPTPROV prov, HCRYPTKEY key )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)PASSWORD, strlen( PASSWORD ), 0 ) );
    return hash;
}

static void test_mac( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct target_row rc4 = { 0, CALG_RC4, 40, 5, FALSE, FALSE },
                                   des = { 0, CALG_DES, 0, 8, FALSE, TRUE };
    static const char value[] = "171bc60894f63fe6";
    HCRYPTKEY source = import_hex( prov, CALG_RC2, MAC_KEY, 0 ), key = UNTOUCHED;
    HCRYPTHASH hash = make_mac( prov, source );

    if (!is_builtin() && provider->bit != BASE)
    {
        /* rsa-keys: drv-11, drv-10; 8 bytes are not enough, and the hash goes on */
        check_fails( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ), NTE_BAD_LEN );
        check_fails( CryptDeriveKey( prov, CALG_3DES, hash, 0, &key ), NTE_BAD_LEN );
        check_fails( CryptDeriveKey( prov, CALG_RC2, hash, BITS( 72 ), &key ), NTE_BAD_LEN );
        if (provider->bit != ENH)       /* where salt is made of the value as well */
            check_fails( CryptDeriveKey( prov, CALG_RC4, hash, BITS( 40 ) | CRYPT_CREATE_SALT, &key ), NTE_BAD_LEN );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        check_ok( CryptHashData( hash, (const BYTE *)"", 0, 0 ) );
    }
    /* rsa-keys: drv-09, drv-key-10, drv-vec-18 */
    check_derived( prov, hash, &rc4, value );
    check_derived( prov, hash, &des, value );
    check_finished( hash, value );
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( source );
}

static void test_aes_mac( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct target_row rc4 = { 0, CALG_RC4, 128, 16, FALSE, FALSE },
                                   aes = { 0, CALG_AES_128, 0, 16, FALSE, FALSE };
    static const char value[] = "4a72f6523ac9a21ed94d8d53ef2b2620";
    HCRYPTKEY source = import_hex( prov, CALG_AES_128, "30313233343536373839616263646500", 0 ), key;
    HCRYPTHASH hash = make_mac( prov, source );

    /* rsa-keys: drv-09, drv-key-10, drv-vec-18 */
    check_derived( prov, hash, &rc4, value );
    check_finished( hash, value );
    if (!is_builtin())      /* what it gives depends on what the key did before */
    {
        check_derived( prov, hash, &aes, value );
        check_fails( CryptDeriveKey( prov, CALG_AES_256, hash, 0, &key ), NTE_BAD_LEN );      /* rsa-keys: drv-11 */
    }
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( source );
}

static void test_shamd5( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const char hex[] = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324";
    HCRYPTKEY key = UNTOUCHED;
    HCRYPTHASH hash = 0;
    BYTE value[36];
    unsigned int i;

    check_ok( CryptCreateHash( prov, CALG_SSL3_SHAMD5, 0, 0, &hash ) );
    /* rsa-keys: drv-09, drv-key-09; nobody has set a value */
    if (!is_builtin()) check_fails( CryptDeriveKey( prov, CALG_DES, hash, 0, &key ), NTE_BAD_HASH_STATE );
    from_hex( hex, value, sizeof(value) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    for (i = 0; i < ARRAY_SIZE( target_rows ); i++)
        if (target_rows[i].provs & provider->bit) check_derived( prov, hash, &target_rows[i], hex );
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- a session that is logged in by it --------------------------------------------------------- */

/* The hash of a conversation is used for a key while it runs, and its owner goes on with it. */
static void test_running( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY source = import_hex( prov, CALG_RC2, MAC_KEY, 0 ), key = 0;
    HCRYPTHASH hash = make_hmac( prov, source, &hmac_rows[1] );
    BYTE text[32] = "Plaintext";
    DWORD len = 9;

    check_ok( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ) );
    destroy_key( source );
    check_fails( CryptHashData( hash, text, len, 0 ), NTE_BAD_HASH_STATE );
    check_finished( hash, hmac_rows[1].value );
    check_ok( CryptDestroyHash( hash ) );
    /* rsa-keys: drv-03 */
    check_ok( CryptEncrypt( key, 0, TRUE, 0, text, &len, sizeof(text) ) );
    ok( len == 9 && memcmp( text, "Plaintext", 9 ), "not encrypted\n" );
    destroy_key( key );

    if (is_builtin()) return;       /* it makes keys of what lies in the memory */
    source = import_hex( prov, CALG_RC2, MAC_KEY, 0 );
    check_ok( CryptCreateHash( prov, CALG_HMAC, source, 0, &hash ) );
    key = UNTOUCHED;
    /* rsa-keys: drv-09; no digest was chosen */
    check_fails( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ), NTE_BAD_HASH_STATE );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
    check_ok( CryptDestroyHash( hash ) );
    destroy_key( source );
}

START_TEST( derivemac )
{
    for_providers( ALL_PROVS, test_hmac );
    for_providers( ALL_PROVS, test_mac );
    for_providers( AES_PROVS, test_aes_mac );
    for_providers( ALL_PROVS, test_shamd5 );
    for_providers( ALL_PROVS, test_running );
}
