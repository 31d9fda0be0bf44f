/* Keyed hashes of the RSA providers: HMAC with its strings and keys of any length, and CALG_MAC.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"

#define DATA_MAX 4096
#define KEY_MAX  2048

static BYTE data[DATA_MAX];

/* Puts the data of a row together; gives their length. */
static DWORD make_data( const char *text, DWORD times )
{
    DWORD len = strlen( text ), i;

    if (!strcmp( text, "count" ))
    {
        count_up( data, times );
        return times;
    }
    for (i = 0; i < times; i++) memcpy( data + i * len, text, len );
    return len * times;
}

/* A key for HMAC: hex digits, so many times. */
static HCRYPTKEY make_hmac_key( HCRYPTPROV prov, const char *hex, DWORD times )
{
    BYTE bytes[KEY_MAX];
    DWORD len = from_hex( hex, bytes, sizeof(bytes) ), i;
    HCRYPTKEY key;

    for (i = 1; i < times; i++) memcpy( bytes + i * len, bytes, len );
    SetLastError( SENTINEL );
    key = import_plain( prov, CALG_RC2, bytes, len * times, CRYPT_IPSEC_HMAC_KEY );
    ok( key != 0, "import of %lu bytes failed: error %#lx\n", len * times, GetLastError() );
    return key;
}

static HCRYPTHASH make_hash( HCRYPTPROV prov, ALG_ID alg, HCRYPTKEY key )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, key, 0, &hash ) );
    return hash;
}

static HCRYPTHASH make_hmac( HCRYPTPROV prov, HCRYPTKEY key, ALG_ID digest )
{
    HMAC_INFO info = { digest, NULL, 0, NULL, 0 };
    HCRYPTHASH hash = make_hash( prov, CALG_HMAC, key );

    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    return hash;
}

static DWORD get_number( HCRYPTHASH hash, DWORD param )
{
    DWORD value = SENTINEL, len = sizeof(value);

    check_ok( CryptGetHashParam( hash, param, (BYTE *)&value, &len, 0 ) );
    ok( len == sizeof(value), "size %lu\n", len );
    return value;
}

/* A key made of the MD2 value of 2000 bytes 0, 1, 2 ... 255, 0 ... */
static HCRYPTKEY derive_key( HCRYPTPROV prov, ALG_ID alg, DWORD bits )
{
    HCRYPTHASH hash = make_hash( prov, CALG_MD2, 0 );
    HCRYPTKEY key = 0;

    count_up( data, 2000 );
    check_ok( CryptHashData( hash, data, 2000, 0 ) );
    check_ok( CryptDeriveKey( prov, alg, hash, bits << 16, &key ) );
    check_ok( CryptDestroyHash( hash ) );
    return key;
}

/* ---- HMAC: known answers ---------------------------------------------------------------------- */

static const struct hmac_vector
{
    ALG_ID      digest;
    const char *key;
    DWORD       key_times;
    const char *text;
    DWORD       times;
    const char *value;
}
hmac_vectors[] =
{
#define HMAC_VECTOR( hash, key, n, text, times, value ) { CALG_ ## hash, key, n, text, times, value },
#include "vectors.h"
#undef HMAC_VECTOR
};

static void test_hmac_vectors( HCRYPTPROV prov, const struct provider_row *row )
{
    const struct hmac_vector *vector;
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( hmac_vectors ); i++)
    {
        vector = &hmac_vectors[i];
        winetest_push_context( "%#x, key %s * %lu", vector->digest, vector->key, vector->key_times );
        len = make_data( vector->text, vector->times );
        key = make_hmac_key( prov, vector->key, vector->key_times );
        hash = make_hmac( prov, key, vector->digest );
        check_ok( CryptHashData( hash, data, len, 0 ) );
        check_value( hash, vector->value );              /* rsa-operations: hmac-vec-10, hmac-14, hmac-15 */
        ok( get_number( hash, HP_HASHSIZE ) == strlen( vector->value ) / 2, "wrong size\n" );
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
}

static const struct string_vector
{
    ALG_ID      digest;
    const char *key;
    DWORD       key_times;
    const char *inner;
    DWORD       inner_len;
    const char *outer;
    DWORD       outer_len;
    const char *text;
    DWORD       times;
    const char *value;
}
string_vectors[] =
{
#define STRING_VECTOR( hash, key, n, in, in_n, out, out_n, text, times, value ) \
    { CALG_ ## hash, key, n, in, in_n, out, out_n, text, times, value },
#include "vectors.h"
#undef STRING_VECTOR
};

static void test_string_vectors( HCRYPTPROV prov, const struct provider_row *row )
{
    const struct string_vector *vector;
    BYTE inner[1024], outer[1024], byte = 0;
    HMAC_INFO info = { 0 };
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( string_vectors ); i++)
    {
        vector = &string_vectors[i];
        winetest_push_context( "%#x, key %s * %lu, strings of %lu and %lu bytes", vector->digest, vector->key,
                               vector->key_times, vector->inner_len, vector->outer_len );
        from_hex( vector->inner, &byte, 1 );
        memset( inner, byte, sizeof(inner) );
        from_hex( vector->outer, &byte, 1 );
        memset( outer, byte, sizeof(outer) );
        info.HashAlgid = vector->digest;
        info.pbInnerString = vector->inner_len ? inner : NULL;
        info.cbInnerString = vector->inner_len;
        info.pbOuterString = vector->outer_len ? outer : NULL;
        info.cbOuterString = vector->outer_len;
        key = make_hmac_key( prov, vector->key, vector->key_times );
        hash = make_hash( prov, CALG_HMAC, key );
        check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
        /* rsa-operations: hash-set-03, hmac-05; the strings were copied */
        memset( inner, 0xcc, sizeof(inner) );
        memset( outer, 0xcc, sizeof(outer) );
        memset( &info, 0xcc, sizeof(info) );
        len = make_data( vector->text, vector->times );
        check_ok( CryptHashData( hash, data, len, 0 ) );
        check_value( hash, vector->value );              /* rsa-operations: hmac-02, hmac-03, hmac-04 */
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
}

/* A derived key: its bytes alone are what counts. */
static void test_derived_hmac( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = derive_key( prov, CALG_RC2, 56 );
    HCRYPTHASH hash;

    hash = make_hmac( prov, key, CALG_MD5 );
    count_up( data, 256 );
    check_ok( CryptHashData( hash, data, 256, 0 ) );
    check_value( hash, "1a7d49c59b2d0b9ccf106bb67d0f1332" );    /* rsa-operations: hmac-vec-01, hmac-11 */
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

#define JEFE       "4a656665"
#define JEFE_TEXT  "what do ya want for nothing?"
#define JEFE_VALUE "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"

/* Any piece, any copy: one value. */
static void test_hmac_splits( HCRYPTPROV prov, const struct provider_row *row )
{
    static const BYTE text[] = JEFE_TEXT;
    const DWORD len = sizeof(text) - 1;
    HCRYPTKEY key = make_hmac_key( prov, JEFE, 1 );
    HCRYPTHASH hash, copy;
    DWORD split;

    for (split = 0; split <= len; split++)
    {
        winetest_push_context( "after %lu bytes", split );
        hash = make_hmac( prov, key, CALG_SHA1 );
        check_ok( CryptHashData( hash, text, split, 0 ) );
        /* rsa-operations: hash-dup-04 */
        check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
        check_ok( CryptHashData( hash, text + split, len - split, 0 ) );
        check_value( hash, JEFE_VALUE );
        /* rsa-operations: hash-data-03 */
        check_fails( CryptHashData( hash, text, 1, 0 ), NTE_BAD_HASH_STATE );
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptHashData( copy, text + split, len - split, 0 ) );
        check_value( copy, JEFE_VALUE );
        check_ok( CryptDuplicateHash( copy, NULL, 0, &hash ) );
        check_ok( CryptDestroyHash( copy ) );
        check_value( hash, JEFE_VALUE );
        check_fails( CryptHashData( hash, text, 1, 0 ), NTE_BAD_HASH_STATE );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    check_ok( CryptDestroyKey( key ) );
}

/* ---- HMAC: states and errors ------------------------------------------------------------------ */

static void test_hmac_info( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID wrong[] =
    {
        0, CALG_RC2, CALG_RSA_SIGN, CALG_HMAC, CALG_MAC, CALG_SSL3_SHAMD5, CALG_TLS1PRF, 0x8006, 0x800f, ~0u,
    };
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    HCRYPTKEY key = make_hmac_key( prov, JEFE, 1 );
    HCRYPTHASH hash = make_hash( prov, CALG_HMAC, key ), copy;
    BYTE value[64];
    unsigned int i;
    DWORD len;

    /* rsa-operations: hash-get-01 */
    ok( get_number( hash, HP_ALGID ) == CALG_HMAC, "wrong algorithm\n" );
    /* rsa-operations: hash-get-04 */
    ok( !get_number( hash, HP_HASHSIZE ), "wrong size\n" );
    /* rsa-operations: hash-data-08 */
    check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 0 ), NTE_BAD_HASH_STATE );
    for (i = 0; i < ARRAY_SIZE( wrong ); i++)
    {
        info.HashAlgid = wrong[i];
        winetest_push_context( "%#x", wrong[i] );
        /* rsa-operations: hmac-09 */
        check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    info.HashAlgid = CALG_SHA1;
    /* rsa-operations: hash-set-06 */
    check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 1 ), NTE_BAD_FLAGS );
    if (!is_builtin())
    {
        /* rsa-operations: hash-set-08 */
        check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, NULL, 0 ), ERROR_INVALID_PARAMETER );
        info.cbInnerString = 10;
        /* rsa-operations: hmac-17 */
        check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ), ERROR_INVALID_PARAMETER );
        info.cbInnerString = 0;
        info.cbOuterString = ~0u;
        check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ), ERROR_INVALID_PARAMETER );
        info.cbOuterString = 0;
    }
    len = sizeof(value);
    /* rsa-operations: hash-get-13 */
    check_fails( CryptGetHashParam( hash, HP_HMAC_INFO, value, &len, 0 ), NTE_BAD_TYPE );

    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_ok( CryptSetHashParam( copy, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( copy, (const BYTE *)JEFE_TEXT, strlen( JEFE_TEXT ), 0 ) );
    check_value( copy, JEFE_VALUE );
    check_ok( CryptDestroyHash( copy ) );
    ok( !get_number( hash, HP_HASHSIZE ), "the copy's HMAC_INFO is the original's too\n" );

    /* rsa-operations: hmac-12; setting it again starts over */
    info.HashAlgid = CALG_MD5;
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    /* rsa-operations: hash-get-03 */
    ok( get_number( hash, HP_HASHSIZE ) == 16, "wrong size\n" );
    check_ok( CryptHashData( hash, (const BYTE *)"something else", 14, 0 ) );
    info.HashAlgid = CALG_SHA1;
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    ok( get_number( hash, HP_HASHSIZE ) == 20, "wrong size\n" );
    check_ok( CryptHashData( hash, (const BYTE *)JEFE_TEXT, strlen( JEFE_TEXT ), 0 ) );
    len = 19;
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), ERROR_MORE_DATA );
    ok( len == 20, "size %lu\n", len );
    check_value( hash, JEFE_VALUE );
    check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 0 ), NTE_BAD_HASH_STATE );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

/* One long key for two digests: each hashes it for itself. rsa-operations: hmac-16 */
static void test_shared_key( HCRYPTPROV prov, const struct provider_row *row )
{
    static const char text[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    HCRYPTKEY key = make_hmac_key( prov, "aa", 80 );
    HCRYPTHASH md5, sha;

    md5 = make_hmac( prov, key, CALG_MD5 );
    sha = make_hmac( prov, key, CALG_SHA1 );
    check_ok( CryptHashData( md5, (const BYTE *)text, strlen( text ), 0 ) );
    check_ok( CryptHashData( sha, (const BYTE *)text, strlen( text ), 0 ) );
    check_value( md5, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd" );                 /* RFC 2202, MD5 case 6 */
    check_value( sha, "aa4ae5e15272d00e95705637ce8a3b55ed402112" );         /* rsa-operations: hmac-vec-03 */
    check_ok( CryptDestroyHash( md5 ) );
    check_ok( CryptDestroyHash( sha ) );
    sha = make_hmac( prov, key, CALG_SHA1 );
    check_ok( CryptHashData( sha, (const BYTE *)text, strlen( text ), 0 ) );
    check_value( sha, "aa4ae5e15272d00e95705637ce8a3b55ed402112" );
    check_ok( CryptDestroyHash( sha ) );
    check_ok( CryptDestroyKey( key ) );
}

/* Which keys a keyed hash takes. */
static void test_keys( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        DWORD  bits;
        ALG_ID alg;
        BOOL   mac;                                         /* also for CALG_MAC */
    }
    rows[] =
    {
        { ALL_PROVS,         CALG_RC2,     TRUE },          /* rsa-operations: hash-new-06, hash-new-07, hash-new-16 */
        { ALL_PROVS,         CALG_RC4,     FALSE },         /* rsa-operations: hash-new-13 */
        { ALL_PROVS,         CALG_DES,     TRUE },          /* rsa-operations: hash-new-06, hash-new-16 */
        { ALL_PROVS & ~BASE, CALG_3DES,    TRUE },
        { AES_PROVS,         CALG_AES_256, TRUE },
    };
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].bits & row->bit)) continue;
        winetest_push_context( "%#x", rows[i].alg );
        check_ok( CryptGenKey( prov, rows[i].alg, 0, &key ) );
        hash = make_hmac( prov, key, CALG_SHA1 );
        check_ok( CryptDestroyHash( hash ) );
        hash = UNTOUCHED;
        if (rows[i].mac)
        {
            hash = make_hash( prov, CALG_MAC, key );
            check_ok( CryptDestroyHash( hash ) );
        }
        else check_fails( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ), NTE_BAD_KEY );
        /* rsa-operations: hash-new-10 */
        check_fails( CryptCreateHash( prov, CALG_MAC, key, 1, &hash ), NTE_BAD_FLAGS );
        check_fails( CryptCreateHash( prov, CALG_HMAC, key, 0x80000000, &hash ), NTE_BAD_FLAGS );
        check_ok( CryptDestroyKey( key ) );
        check_fails( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ), ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 512 << 16, &key ) );
    /* rsa-operations: hash-new-14 */
    check_fails( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ), NTE_BAD_KEY );
    check_ok( CryptDestroyKey( key ) );
}

/* A key that goes before the hash is finished: the documented error or, where the hash has its own copy, the value. */
static void test_lost_key( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY key = make_hmac_key( prov, JEFE, 1 );
    HCRYPTHASH hash = make_hmac( prov, key, CALG_SHA1 );
    DWORD err;
    BOOL ret;

    check_ok( CryptDestroyKey( key ) );
    SetLastError( SENTINEL );
    ret = CryptHashData( hash, (const BYTE *)JEFE_TEXT, strlen( JEFE_TEXT ), 0 );
    err = GetLastError();
    /* rsa-operations: hash-new-21 */
    ok( ret || err == (DWORD)NTE_BAD_KEY, "error %#lx\n", err );
    if (ret) check_value( hash, JEFE_VALUE );
    check_ok( CryptDestroyHash( hash ) );
}

/* A key that goes even before the hash has its strings. rsa-operations: hmac-13 */
static void test_key_lost_early( HCRYPTPROV prov, const struct provider_row *row )
{
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    HCRYPTKEY key = make_hmac_key( prov, JEFE, 1 );
    HCRYPTHASH hash = make_hash( prov, CALG_HMAC, key );
    BYTE value[4];
    DWORD err, len = 0;
    BOOL ret;

    /* rsa-operations: hash-get-16 */
    check_fails_either( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), ERROR_MORE_DATA, NTE_BAD_HASH_STATE );
    check_ok( CryptDestroyKey( key ) );
    SetLastError( SENTINEL );
    ret = CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 );
    err = GetLastError();
    ok( ret || err == (DWORD)NTE_BAD_KEY, "error %#lx\n", err );
    if (ret) check_ok( CryptHashData( hash, (const BYTE *)JEFE_TEXT, strlen( JEFE_TEXT ), 0 ) );
    if (ret) check_value( hash, JEFE_VALUE );
    check_ok( CryptDestroyHash( hash ) );
}

/* Long keys are for CRYPT_IPSEC_HMAC_KEY only. */
static void test_long_keys( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD good[] = { 4, 16, 20, 25, 64, 65, 80, 2048 }, bad[] = { 17, 18, 32, 64, 127, 128 };
    BYTE bytes[2048] = { 1, 2, 3 };
    HCRYPTKEY key;
    unsigned int i;
    DWORD err;

    for (i = 0; i < ARRAY_SIZE( good ); i++)
    {
        winetest_push_context( "%lu bytes", good[i] );
        key = import_plain( prov, CALG_RC2, bytes, good[i], CRYPT_IPSEC_HMAC_KEY );
        /* rsa-operations: hmac-key-01 */
        ok( key != 0, "error %#lx\n", GetLastError() );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        SetLastError( SENTINEL );
        key = import_plain( prov, CALG_RC2, bytes, bad[i], 0 );
        err = GetLastError();
        /* rsa-operations: hmac-key-05 */
        ok( !key, "%lu bytes were taken without the flag\n", bad[i] );
        ok( err == (DWORD)NTE_BAD_DATA || err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    }
}

/* ---- MAC -------------------------------------------------------------------------------------- */

static void check_mac( HCRYPTPROV prov, HCRYPTKEY key, DWORD len, const char *value )
{
    HCRYPTHASH hash = make_hash( prov, CALG_MAC, key );

    check_ok( CryptHashData( hash, data, len, 0 ) );
    /* rsa-operations: hash-get-02 */
    ok( get_number( hash, HP_HASHSIZE ) == strlen( value ) / 2, "wrong size\n" );
    check_value( hash, value );
    /* rsa-operations: hash-data-04 */
    check_fails( CryptHashData( hash, data, 1, 0 ), NTE_BAD_HASH_STATE );
    check_value( hash, value );
    check_ok( CryptDestroyHash( hash ) );
}

/* Providers that have a cipher, or such a key of it. */
static DWORD providers_of( ALG_ID cipher )
{
    if (cipher == CALG_DES) return ALL_PROVS;
    return cipher >= CALG_AES_128 && cipher <= CALG_AES_256 ? AES_PROVS : ALL_PROVS & ~BASE;
}

static const struct mac_vector
{
    ALG_ID      cipher;
    const char *key, *text;
    DWORD       times;
    const char *value;
}
mac_vectors[] =
{
#define MAC_VECTOR( cipher, openssl, key, text, times, value ) { CALG_ ## cipher, key, text, times, value },
#include "vectors.h"
#undef MAC_VECTOR
};

static void test_mac_vectors( HCRYPTPROV prov, const struct provider_row *row )
{
    const struct mac_vector *vector;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( mac_vectors ); i++)
    {
        vector = &mac_vectors[i];
        if (!(providers_of( vector->cipher ) & row->bit)) continue;
        winetest_push_context( "%#x, %s * %lu", vector->cipher, vector->text, vector->times );
        key = import_hex( prov, vector->cipher, vector->key, 0 );
        check_mac( prov, key, make_data( vector->text, vector->times ), vector->value );   /* rsa-operations: mac-01 */
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
}

/* An RC2 key of many bytes cc, longer than any that can be encrypted with: only SIMPLEBLOB brings such a one in. */
static HCRYPTKEY import_long_rc2( HCRYPTPROV prov, HCRYPTKEY pair, DWORD bytes )
{
    struct
    {
        BLOBHEADER header;
        ALG_ID     alg;
        BYTE       sealed[128];
    }
    blob = { { SIMPLEBLOB, CUR_BLOB_VERSION, 0, CALG_RC2 }, CALG_RSA_KEYX, { 0 } };
    DWORD len = bytes;
    HCRYPTKEY key = 0;

    memset( blob.sealed, 0xcc, bytes );
    check_ok( CryptEncrypt( pair, 0, TRUE, 0, blob.sealed, &len, sizeof(blob.sealed) ) );
    check_ok( CryptImportKey( prov, (BYTE *)&blob, sizeof(blob), pair, 0, &key ) );
    return key;
}

/* RC2 with its salt and its effective length. */
static void test_rc2_mac( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        DWORD       bytes;
        const char *base, *others;
    }
    rows[] =
    {
        /* rsa-operations: mac-vec-03, mac-vec-04, mac-vec-05, mac-vec-06, mac-07; rsa-keys: blob-long-05 */
        { 17, "44a2947e17aea912", "cf5036c1fb3ee9a3" },
        { 32, "1967aa2aa6d971a6", "48e27b6fb2384b44" },
        { 64, "e20c732e1660be9e", "d234352c0ca1fc29" },
    };
    HCRYPTKEY key, pair;
    HCRYPTHASH hash;
    unsigned int i;

    key = derive_key( prov, CALG_RC2, 40 );
    count_up( data, 256 );
    /* rsa-operations: mac-vec-01, mac-06 */
    check_mac( prov, key, 256, "b7a246e91131e0ad" );
    /* rsa-operations: mac-vec-02 */
    check_mac( prov, key, 17, "ef220a3bd0ab4849" );
    hash = make_hash( prov, CALG_MAC, key );
    /* rsa-operations: hash-data-11 */
    check_ok( CryptHashData( hash, data, 1, 0 ) );
    /* rsa-operations: hash-get-02 */
    ok( get_number( hash, HP_HASHSIZE ) == 8, "wrong size\n" );
    ok( get_number( hash, HP_ALGID ) == CALG_MAC, "wrong algorithm\n" );
    check_ok( CryptHashData( hash, data + 1, 1, 0 ) );
    check_ok( CryptHashData( hash, data + 2, 6, 0 ) );
    check_ok( CryptHashData( hash, data + 8, 9, 0 ) );
    check_value( hash, "ef220a3bd0ab4849" );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 1024 << 16, &pair ) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%lu bytes", rows[i].bytes );
        key = import_long_rc2( prov, pair, rows[i].bytes );
        data[0] = 0;
        check_mac( prov, key, 1, row->bit == BASE ? rows[i].base : rows[i].others );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
    check_ok( CryptDestroyKey( pair ) );
}

#define DES_KEY "0123456789abcdef"
#define NOW_MAC "1efa4a588149de70"      /* of "Now is t" */

/* The MAC and its key each have a chain of their own. rsa-operations: mac-04 */
static void test_mac_chain( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE block[16] = { 1, 2, 3 }, expected[16];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len;

    key = import_hex( prov, CALG_DES, DES_KEY, 0 );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, block, &len, 16 ) );
    hash = make_hash( prov, CALG_MAC, key );
    check_ok( CryptHashData( hash, (const BYTE *)"Now", 3, 0 ) );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, block + 8, &len, 8 ) );
    check_ok( CryptHashData( hash, (const BYTE *)" is t", 5, 0 ) );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, block, &len, 8 ) );
    check_value( hash, NOW_MAC );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );

    /* the key's own chain is that of two blocks in a row */
    key = import_hex( prov, CALG_DES, DES_KEY, 0 );
    memset( expected, 0, sizeof(expected) );
    len = 16;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, expected, &len, 16 ) );
    check_ok( CryptDestroyKey( key ) );
    key = import_hex( prov, CALG_DES, DES_KEY, 0 );
    memset( block, 0, sizeof(block) );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, block, &len, 8 ) );
    hash = make_hash( prov, CALG_MAC, key );
    check_ok( CryptHashData( hash, (const BYTE *)"Now is the time", 15, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    len = 8;
    check_ok( CryptEncrypt( key, 0, FALSE, 0, block + 8, &len, 8 ) );
    ok( !memcmp( block, expected, 16 ), "the MAC disturbed its key\n" );                    /* rsa-operations: mac-05 */
    check_ok( CryptDestroyKey( key ) );
}

static void test_mac_states( HCRYPTPROV prov, const struct provider_row *row )
{
    static const BYTE text[] = "Now is t";
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    HCRYPTKEY key = import_hex( prov, CALG_DES, DES_KEY, 0 );
    DWORD split, mode = CRYPT_MODE_ECB, len;
    HCRYPTHASH hash, copy;
    BYTE value[16] = { 0 };

    for (split = 0; split <= 8; split++)
    {
        winetest_push_context( "after %lu bytes", split );
        hash = make_hash( prov, CALG_MAC, key );
        check_ok( CryptHashData( hash, text, split, 0 ) );
        /* rsa-operations: hash-dup-04 */
        check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
        len = 7;
        check_fails( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), ERROR_MORE_DATA );
        ok( len == 8, "size %lu\n", len );
        check_ok( CryptHashData( hash, text + split, 8 - split, 0 ) );
        check_value( hash, NOW_MAC );
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptHashData( copy, text + split, 8 - split, 0 ) );
        check_value( copy, NOW_MAC );
        check_ok( CryptDuplicateHash( copy, NULL, 0, &hash ) );
        check_ok( CryptDestroyHash( copy ) );
        check_fails( CryptHashData( hash, text, 1, 0 ), NTE_BAD_HASH_STATE );
        check_value( hash, NOW_MAC );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
    hash = make_hash( prov, CALG_MAC, key );
    check_fails( CryptHashData( hash, text, 1, 2 ), NTE_BAD_FLAGS );
    if (!is_builtin())
        /* rsa-operations: hash-set-04 */
        check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (const BYTE *)&info, 0 ), NTE_BAD_TYPE );
    check_ok( CryptDestroyHash( hash ) );
    /* rsa-operations: mac-03; it starts from the key's IV */
    check_ok( CryptSetKeyParam( key, KP_IV, text, 0 ) );
    memset( data, 0, 8 );
    check_mac( prov, key, 8, NOW_MAC );
    check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&mode, 0 ) );
    /* rsa-operations: hash-new-15 */
    check_fails( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ), NTE_BAD_KEY );
    check_ok( CryptDestroyKey( key ) );
}

START_TEST( mac )
{
    for_providers( ALL_PROVS, test_hmac_vectors );
    for_providers( ALL_PROVS, test_string_vectors );
    for_providers( ALL_PROVS & ~SCH, test_derived_hmac );
    for_providers( ALL_PROVS, test_hmac_splits );
    for_providers( ALL_PROVS, test_hmac_info );
    for_providers( ALL_PROVS, test_shared_key );
    for_providers( ALL_PROVS, test_keys );
    for_providers( ALL_PROVS, test_lost_key );
    for_providers( ALL_PROVS, test_key_lost_early );
    for_providers( ALL_PROVS & ~SCH, test_long_keys );
    for_providers( ALL_PROVS, test_mac_vectors );
    for_providers( ALL_PROVS & ~SCH, test_rc2_mac );
    for_providers( ALL_PROVS, test_mac_chain );
    for_providers( ALL_PROVS, test_mac_states );
}
