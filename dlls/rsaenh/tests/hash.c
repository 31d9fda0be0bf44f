/* Hashes of the RSA providers: which provider has which, known answers in any split, parameters, the finished state,
 * copies, session keys as data, and two threads on one hash.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdlib.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"

#define DATA_MAX 1000000

static BYTE data[DATA_MAX];

static const struct
{
    ALG_ID      alg;
    DWORD       bits;           /* providers */
    DWORD       size, block;    /* bytes */
    const char *nothing;        /* value of no data */
}
algs[] =
{
    /* rsa-operations: hash-new-01, hash-new-02, hash-new-03, hash-new-04 */
    { CALG_MD2,     ALL_PROVS & ~SCH, 16, 16,  "8350e5a3e24c153df2275c9f80692773" },
    { CALG_MD4,     ALL_PROVS & ~SCH, 16, 64,  "31d6cfe0d16ae931b73c59d7e0c089c0" },
    { CALG_MD5,     ALL_PROVS,        16, 64,  "d41d8cd98f00b204e9800998ecf8427e" },
    { CALG_SHA1,    ALL_PROVS,        20, 64,  "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
    { CALG_SHA_256, AES_PROVS,        32, 64,
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { CALG_SHA_384, AES_PROVS,        48, 128,
      "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b" },
    { CALG_SHA_512, AES_PROVS,        64, 128,
      "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
      "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" },
};

static HCRYPTHASH make_hash( HCRYPTPROV prov, ALG_ID alg )
{
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, alg, 0, 0, &hash ) );
    return hash;
}

static void test_support( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID never[] =
    {
        0, CALG_RC2, CALG_RSA_SIGN, CALG_DES, 0x8006, 0x8007, CALG_HASH_REPLACE_OWF, 0x800f, 0x8fff, ~0u,
    };
    HCRYPTHASH hash;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i].alg );
        hash = UNTOUCHED;
        if (algs[i].bits & row->bit)
        {
            check_ok( CryptCreateHash( prov, algs[i].alg, 0, 0, &hash ) );
            check_value( hash, algs[i].nothing );           /* rsa-operations: hash-vec-08, hash-get-06 */
            check_ok( CryptDestroyHash( hash ) );
        }
        else
        {
            check_fails( CryptCreateHash( prov, algs[i].alg, 0, 0, &hash ), NTE_BAD_ALGID );
            ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
        }
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( never ); i++)
    {
        winetest_push_context( "%#x", never[i] );
        /* rsa-operations: hash-new-09 */
        check_fails( CryptCreateHash( prov, never[i], 0, 0, &hash ), NTE_BAD_ALGID );
        winetest_pop_context();
    }
    if (row->bit == SCH) return;
    /* rsa-operations: hash-new-08; only SChannel has them */
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, 0, 0, &hash ), NTE_BAD_ALGID );
    check_fails( CryptCreateHash( prov, CALG_TLS1PRF, 0, 0, &hash ), NTE_BAD_ALGID );
}

static void test_create_errors( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD flags[] = { CRYPT_SECRETDIGEST, 2, 0x80000000, ~0u };
    static const ALG_ID keyed[] = { CALG_HMAC, CALG_MAC };
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        hash = UNTOUCHED;
        /* rsa-operations: hash-new-10 */
        check_fails( CryptCreateHash( prov, CALG_SHA1, 0, flags[i], &hash ), NTE_BAD_FLAGS );
        ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
    }
    for (i = 0; i < ARRAY_SIZE( keyed ); i++)
        /* rsa-operations: hash-new-12 */
        check_fails( CryptCreateHash( prov, keyed[i], 0, 0, &hash ), NTE_BAD_KEY );
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &key ) );
    check_ok( CryptDestroyKey( key ) );
    /* rsa-operations: op-01; containers: con-hnd-01 */
    check_fails( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ), ERROR_INVALID_PARAMETER );
    check_fails( CryptCreateHash( prov, CALG_SHA1, 0xdeadbeef, 0, &hash ), ERROR_INVALID_PARAMETER );
    check_fails( CryptCreateHash( 0, CALG_SHA1, 0, 0, &hash ), ERROR_INVALID_PARAMETER );
    check_fails( CryptCreateHash( 0xdeadbeef, CALG_SHA1, 0, 0, &hash ), ERROR_INVALID_PARAMETER );
    check_fails( CryptCreateHash( prov, CALG_SHA1, 0, 0, NULL ), ERROR_INVALID_PARAMETER );
}

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct vector
{
    ALG_ID      alg;
    const char *text;
    DWORD       times;
    const char *value;
}
vectors[] =
{
#define HASH_VECTOR( digest, text, times, value ) { CALG_ ## digest, text, times, value },
#include "vectors.h"
#undef HASH_VECTOR
};

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

static void test_vectors( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( vectors ); i++)
    {
        if (row->bit == SCH && (vectors[i].alg == CALG_MD2 || vectors[i].alg == CALG_MD4)) continue;
        if (!(row->bit & AES_PROVS) && vectors[i].alg > CALG_SHA1) continue;
        winetest_push_context( "%#x of %s * %lu", vectors[i].alg, vectors[i].text, vectors[i].times );
        len = make_data( vectors[i].text, vectors[i].times );
        hash = make_hash( prov, vectors[i].alg );
        check_ok( CryptHashData( hash, data, len, 0 ) );
        check_value( hash, vectors[i].value );              /* rsa-operations: hash-vec-09 */
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
}

/* The value of some data in one piece, as hex digits. */
static void hash_at_once( HCRYPTPROV prov, ALG_ID alg, DWORD len, char *hex, DWORD size )
{
    BYTE value[64];
    DWORD value_len = sizeof(value);
    HCRYPTHASH hash = make_hash( prov, alg );

    check_ok( CryptHashData( hash, data, len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &value_len, 0 ) );
    to_hex( value, value_len, hex, size );
    check_ok( CryptDestroyHash( hash ) );
}

/* Two blocks of data in two pieces, at each place; with nothing in between, and byte by byte. */
static void test_splits( HCRYPTPROV prov, const struct provider_row *row )
{
    unsigned int i, split, len;
    HCRYPTHASH hash;
    char hex[150];

    count_up( data, 1024 );
    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        if (!(algs[i].bits & row->bit)) continue;
        len = 2 * algs[i].block;
        hash_at_once( prov, algs[i].alg, len, hex, sizeof(hex) );
        for (split = 0; split <= len; split++)
        {
            winetest_push_context( "%#x, %u bytes, then %u", algs[i].alg, split, len - split );
            hash = make_hash( prov, algs[i].alg );
            check_ok( CryptHashData( hash, data, split, 0 ) );
            check_ok( CryptHashData( hash, NULL, 0, 0 ) );  /* rsa-operations: hash-data-07 */
            check_ok( CryptHashData( hash, data + split, len - split, 0 ) );
            check_value( hash, hex );                       /* rsa-operations: hash-data-11 */
            check_ok( CryptDestroyHash( hash ) );
            winetest_pop_context();
        }
        hash = make_hash( prov, algs[i].alg );
        for (split = 0; split < len; split++) CryptHashData( hash, data + split, 1, 0 );
        check_value( hash, hex );
        check_ok( CryptDestroyHash( hash ) );
    }
}

/* rsa-operations: hash-data-12; 2^32 + 2^26 bytes 0 */
static void test_longest( HCRYPTPROV prov, const struct provider_row *row )
{
    const DWORD part = 0x4000000;
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    BYTE *zeros = calloc( 1, part );
    DWORD i;

    for (i = 0; zeros && i < 65; i++) if (!CryptHashData( hash, zeros, part, 0 )) break;
    ok( i == 65, "stopped at part %lu: error %#lx\n", i, GetLastError() );
    check_value( hash, "1787f05ee38f64b73e82470992c095943dcf000f" );
    check_ok( CryptDestroyHash( hash ) );
    free( zeros );
}

/* ---- data ------------------------------------------------------------------------------------- */

static void test_data_flags( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD flags[] = { 2, 3, 0x80000000, ~0u };
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
        /* rsa-operations: hash-data-02, op-03 */
        check_fails( CryptHashData( hash, (const BYTE *)"x", 1, flags[i] ), NTE_BAD_FLAGS );
    /* rsa-operations: hash-data-01; the flag is ignored, the refused data above as well */
    check_ok( CryptHashData( hash, (const BYTE *)"ab", 2, CRYPT_USERDATA ) );
    check_ok( CryptHashData( hash, (const BYTE *)"c", 1, 0 ) );
    check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    check_ok( CryptDestroyHash( hash ) );

    hash = make_hash( prov, CALG_SHA1 );
    /* rsa-operations: hash-data-07 */
    check_ok( CryptHashData( hash, NULL, 0, 0 ) );
    /* rsa-operations: op-01 */
    check_fails( CryptHashData( 0, (const BYTE *)"x", 1, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashData( 0xdeadbeef, (const BYTE *)"x", 1, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashData( prov, (const BYTE *)"x", 1, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: hash-data-10 */
    if (!is_builtin()) check_fails( CryptHashData( hash, NULL, 1, 0 ), ERROR_INVALID_PARAMETER );
    check_value( hash, "da39a3ee5e6b4b0d3255bfef95601890afd80709" );
    check_ok( CryptDestroyHash( hash ) );
    check_fails( CryptDestroyHash( hash ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDestroyHash( 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDestroyHash( prov ), ERROR_INVALID_PARAMETER );
}

/* A hash whose value was read or set takes nothing more, and keeps its value. */
static void check_finished( HCRYPTPROV prov, HCRYPTHASH hash, const char *value )
{
    HCRYPTHASH copy = 0;
    HCRYPTKEY key;

    /* rsa-operations: hash-data-03 */
    check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 0 ), NTE_BAD_HASH_STATE );
    /* rsa-operations: hash-get-07 */
    check_value( hash, value );
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &key ) );
    /* rsa-operations: hash-key-06 */
    check_fails( CryptHashSessionKey( hash, key, 0 ), NTE_BAD_HASH_STATE );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    /* rsa-operations: hash-dup-03 */
    check_fails( CryptHashData( copy, (const BYTE *)"x", 1, 0 ), NTE_BAD_HASH_STATE );
    check_value( copy, value );
    check_ok( CryptDestroyHash( copy ) );
    check_value( hash, value );
}

static void test_finished( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        if (!(algs[i].bits & row->bit)) continue;
        winetest_push_context( "%#x", algs[i].alg );
        hash = make_hash( prov, algs[i].alg );
        check_value( hash, algs[i].nothing );
        check_finished( prov, hash, algs[i].nothing );
        check_ok( CryptDestroyHash( hash ) );

        /* rsa-operations: hash-data-05, hash-set-01; a value that was set */
        hash = make_hash( prov, algs[i].alg );
        check_ok( CryptHashData( hash, (const BYTE *)"x", 1, 0 ) );
        from_hex( algs[i].nothing, data, sizeof(data) );
        check_ok( CryptSetHashParam( hash, HP_HASHVAL, data, 0 ) );
        check_finished( prov, hash, algs[i].nothing );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
}

/* ---- parameters ------------------------------------------------------------------------------- */

/* Short buffers get the size and leave the hash open. */
static void check_sizes( HCRYPTHASH hash, DWORD param, DWORD need )
{
    BYTE value[128];
    DWORD len, room;

    winetest_push_context( "parameter %lu", param );
    len = SENTINEL;
    /* rsa-operations: op-05 */
    check_ok( CryptGetHashParam( hash, param, NULL, &len, 0 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );
    for (room = 0; room < need; room += need - 1)
    {
        len = room;
        memset( value, 0xcc, sizeof(value) );
        /* rsa-operations: hash-get-09 */
        check_fails( CryptGetHashParam( hash, param, value, &len, 0 ), ERROR_MORE_DATA );
        ok( len == need && value[room] == 0xcc, "room %lu: size %lu\n", room, len );
    }
    /* rsa-operations: hash-get-14 */
    check_fails( CryptGetHashParam( hash, param, value, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetHashParam( hash, param, NULL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    len = sizeof(value);
    /* rsa-operations: hash-get-15 */
    check_fails( CryptGetHashParam( hash, param, value, &len, 1 ), NTE_BAD_FLAGS );
    check_fails( CryptGetHashParam( hash, param, value, &len, ~0u ), NTE_BAD_FLAGS );
    /* rsa-operations: hash-get-05, hash-get-10 */
    check_ok( CryptHashData( hash, (const BYTE *)"", 0, 0 ) );
    winetest_pop_context();
}

static DWORD get_number( HCRYPTHASH hash, DWORD param )
{
    DWORD value = SENTINEL, len = sizeof(value);

    check_ok( CryptGetHashParam( hash, param, (BYTE *)&value, &len, 0 ) );
    ok( len == sizeof(value), "size %lu\n", len );
    return value;
}

static void test_params( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE value[129];
    HCRYPTHASH hash;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        if (!(algs[i].bits & row->bit)) continue;
        winetest_push_context( "%#x", algs[i].alg );
        hash = make_hash( prov, algs[i].alg );
        check_sizes( hash, HP_ALGID, sizeof(DWORD) );
        check_sizes( hash, HP_HASHSIZE, sizeof(DWORD) );
        check_sizes( hash, HP_HASHVAL, algs[i].size );
        /* rsa-operations: hash-get-01 */
        ok( get_number( hash, HP_ALGID ) == algs[i].alg, "wrong algorithm\n" );
        /* rsa-operations: hash-get-02 */
        ok( get_number( hash, HP_HASHSIZE ) == algs[i].size, "wrong size\n" );
        check_ok( CryptHashData( hash, (const BYTE *)"", 0, 0 ) );
        len = algs[i].size;
        memset( value, 0xcc, sizeof(value) );
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
        ok( len == algs[i].size && value[len] == 0xcc, "size %lu\n", len );
        check_hex( value, len, algs[i].nothing );
        len = 128;
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
        /* rsa-operations: hash-get-08 */
        ok( len == algs[i].size, "size %lu\n", len );
        ok( get_number( hash, HP_HASHSIZE ) == algs[i].size, "wrong size\n" );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
}

static void test_param_errors( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD unreadable[] =
    {
        0, 3, HP_HMAC_INFO, HP_TLS1PRF_LABEL, HP_TLS1PRF_SEED, 8, 1000, ~0u,
    };
    static const DWORD unsettable[] = { 0, HP_ALGID, 3, HP_HASHSIZE, HP_HMAC_INFO, 8, 1000, ~0u };
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    HCRYPTHASH hash = make_hash( prov, CALG_SHA1 );
    BYTE value[64];
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( unreadable ); i++)
    {
        winetest_push_context( "parameter %#lx", unreadable[i] );
        len = sizeof(value);
        /* rsa-operations: hash-get-13, op-04 */
        check_fails( CryptGetHashParam( hash, unreadable[i], value, &len, 0 ), NTE_BAD_TYPE );
        ok( !len || len == sizeof(value), "size %lu\n", len );
        check_fails( CryptGetHashParam( hash, unreadable[i], NULL, &len, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( unsettable ); i++)
    {
        winetest_push_context( "parameter %#lx", unsettable[i] );
        /* rsa-operations: hash-set-04, hash-set-07 */
        check_fails( CryptSetHashParam( hash, unsettable[i], (BYTE *)&info, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    memset( value, 0xab, sizeof(value) );
    /* rsa-operations: hash-set-06 */
    check_fails( CryptSetHashParam( hash, HP_HASHVAL, value, 1 ), NTE_BAD_FLAGS );
    check_fails( CryptSetHashParam( hash, HP_HASHVAL, value, ~0u ), NTE_BAD_FLAGS );
    /* rsa-operations: hash-set-08 */
    if (!is_builtin()) check_fails( CryptSetHashParam( hash, HP_HASHVAL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: op-01 */
    check_fails( CryptSetHashParam( 0, HP_HASHVAL, value, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetHashParam( 0xdeadbeef, HP_HASHVAL, value, 0 ), ERROR_INVALID_PARAMETER );
    len = sizeof(value);
    check_fails( CryptGetHashParam( 0, HP_HASHVAL, value, &len, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetHashParam( prov, HP_HASHVAL, value, &len, 0 ), ERROR_INVALID_PARAMETER );
    /* rsa-operations: op-06; none of these was taken */
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    check_ok( CryptDestroyHash( hash ) );
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), ERROR_INVALID_PARAMETER );
}

static void test_shamd5( HCRYPTPROV prov, const struct provider_row *row )
{
    static const char value[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223";
    HCRYPTHASH hash, copy;
    HCRYPTKEY key;
    DWORD len;
    BYTE none[36];

    /* rsa-operations: hash-new-05 */
    hash = make_hash( prov, CALG_SSL3_SHAMD5 );
    /* rsa-operations: hash-get-02 */
    ok( get_number( hash, HP_HASHSIZE ) == 36, "wrong size\n" );
    ok( get_number( hash, HP_ALGID ) == CALG_SSL3_SHAMD5, "wrong algorithm\n" );
    /* rsa-operations: hash-data-06 */
    check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 0 ), NTE_BAD_ALGID );
    check_fails( CryptHashData( hash, (const BYTE *)"x", 1, 4 ), NTE_BAD_FLAGS );
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &key ) );
    /* rsa-operations: hash-key-11 */
    check_fails( CryptHashSessionKey( hash, key, 0 ), NTE_BAD_ALGID );
    check_ok( CryptDestroyKey( key ) );
    len = SENTINEL;
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, NULL, &len, 0 ) );
    ok( len == 36, "size %lu\n", len );
    len = 35;
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, none, &len, 0 ), ERROR_MORE_DATA );
    ok( len == 36, "size %lu\n", len );
    count_up( data, 36 );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    /* rsa-operations: hash-set-02 */
    check_ok( CryptSetHashParam( copy, HP_HASHVAL, data, 0 ) );
    check_value( copy, value );
    check_ok( CryptDestroyHash( copy ) );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, data, 0 ) );
    check_value( hash, value );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_value( copy, value );
    ok( !CryptHashData( hash, (const BYTE *)"x", 1, 0 ), "took data\n" );
    check_ok( CryptDestroyHash( copy ) );
    check_value( hash, value );
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- copies ----------------------------------------------------------------------------------- */

/* In mid-stream, within and at the end of a block; the copy is read first, or destroyed, and both go on apart. */
static void test_copies( HCRYPTPROV prov, const struct provider_row *row )
{
    static const unsigned int places[] = { 0, 1, 63, 64, 65, 128, 200 };
    HCRYPTHASH hash, copy, third;
    char whole[150], half[150];
    unsigned int i, j;

    count_up( data, 1024 );
    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        if (!(algs[i].bits & row->bit)) continue;
        for (j = 0; j < ARRAY_SIZE( places ); j++)
        {
            winetest_push_context( "%#x after %u bytes", algs[i].alg, places[j] );
            hash_at_once( prov, algs[i].alg, 300, whole, sizeof(whole) );
            hash_at_once( prov, algs[i].alg, places[j], half, sizeof(half) );
            hash = make_hash( prov, algs[i].alg );
            check_ok( CryptHashData( hash, data, places[j], 0 ) );
            /* rsa-operations: hash-dup-01, hash-dup-02 */
            check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
            check_ok( CryptDuplicateHash( hash, NULL, 0, &third ) );
            ok( copy != hash && copy != third, "the same handle\n" );
            check_value( copy, half );
            check_fails( CryptHashData( copy, data, 1, 0 ), NTE_BAD_HASH_STATE );
            check_ok( CryptDestroyHash( copy ) );
            check_ok( CryptHashData( hash, data + places[j], 300 - places[j], 0 ) );
            check_value( hash, whole );
            check_ok( CryptDestroyHash( hash ) );
            check_ok( CryptHashData( third, data + places[j], 300 - places[j], 0 ) );
            check_value( third, whole );
            check_ok( CryptDestroyHash( third ) );
            winetest_pop_context();
        }
    }
}

static void test_copy_errors( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash = make_hash( prov, CALG_MD5 ), copy = UNTOUCHED;
    DWORD reserved = 0;

    /* rsa-operations: hash-dup-05 */
    check_fails( CryptDuplicateHash( hash, &reserved, 0, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( hash, NULL, 1, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( hash, NULL, ~0u, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( hash, NULL, 0, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( 0, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( 0xdeadbeef, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDuplicateHash( prov, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
    ok( copy == UNTOUCHED || !copy, "handle %#Ix\n", copy );
    check_value( hash, "d41d8cd98f00b204e9800998ecf8427e" );
    check_ok( CryptDestroyHash( hash ) );
    check_fails( CryptDuplicateHash( hash, NULL, 0, &copy ), ERROR_INVALID_PARAMETER );
}

/* ---- session keys as data --------------------------------------------------------------------- */

static const struct
{
    ALG_ID      cipher;
    const char *key;
    ALG_ID      digest;
    const char *forward, *reversed;
}
key_vectors[] =
{
#define KEY_VECTOR( cipher, key, hash, forward, reversed ) { CALG_ ## cipher, key, CALG_ ## hash, forward, reversed },
#include "vectors.h"
#undef KEY_VECTOR
};

/* AES and SHA-2 are the AES provider's alone. */
static BOOL needs_aes_provider( ALG_ID cipher, ALG_ID digest )
{
    return digest > CALG_SHA1 || (cipher >= CALG_AES_128 && cipher <= CALG_AES_256);
}

static void test_session_keys( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH hash;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( key_vectors ); i++)
    {
        if (needs_aes_provider( key_vectors[i].cipher, key_vectors[i].digest ) && !(row->bit & AES_PROVS)) continue;
        winetest_push_context( "%#x, %s", key_vectors[i].cipher, key_vectors[i].key );
        key = import_hex( prov, key_vectors[i].cipher, key_vectors[i].key, 0 );
        hash = make_hash( prov, key_vectors[i].digest );
        check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
        /* rsa-operations: hash-key-01, hash-key-03 */
        check_value( hash, key_vectors[i].forward );
        check_ok( CryptDestroyHash( hash ) );
        hash = make_hash( prov, key_vectors[i].digest );
        check_ok( CryptHashSessionKey( hash, key, 0 ) );
        /* rsa-operations: hash-key-02 */
        check_value( hash, key_vectors[i].reversed );
        check_ok( CryptDestroyHash( hash ) );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
}

static void test_session_key_errors( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY session, pair;
    HCRYPTHASH hash;

    check_ok( CryptGenKey( prov, CALG_RC4, 0, &session ) );
    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 512 << 16, &pair ) );
    hash = make_hash( prov, CALG_SHA1 );
    check_fails( CryptHashSessionKey( hash, session, 2 ), NTE_BAD_FLAGS );          /* rsa-operations: hash-key-05 */
    check_fails( CryptHashSessionKey( hash, session, ~0u ), NTE_BAD_FLAGS );
    check_fails( CryptHashSessionKey( hash, pair, 0 ), NTE_BAD_KEY );               /* rsa-operations: hash-key-04 */
    check_fails( CryptHashSessionKey( hash, 0, 0 ), ERROR_INVALID_PARAMETER );      /* rsa-operations: op-01 */
    check_fails( CryptHashSessionKey( hash, 0xdeadbeef, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashSessionKey( 0, session, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashSessionKey( session, session, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashSessionKey( hash, hash, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptDestroyKey( session ) );
    check_fails( CryptHashSessionKey( hash, session, 0 ), ERROR_INVALID_PARAMETER );
    check_value( hash, "da39a3ee5e6b4b0d3255bfef95601890afd80709" );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( pair ) );
}

/* ---- threads ---------------------------------------------------------------------------------- */

#define ROUNDS 3000

static HCRYPTHASH shared;

/* Uses the shared hash in every way; what it computes is anybody's guess. Gives the number of unexpected answers. */
static DWORD WINAPI use_hash( void *unused )
{
    DWORD wrong = 0, i, err, len;
    BYTE value[20], bytes[200] = { 0 };
    HCRYPTHASH copy;

    for (i = 0; i < ROUNDS; i++)
    {
        if (!CryptHashData( shared, bytes, i % sizeof(bytes), 0 )) wrong++;
        len = sizeof(value);
        if (!CryptDuplicateHash( shared, NULL, 0, &copy )) wrong++;
        else
        {
            if (!CryptHashData( copy, bytes, 3, 0 )) wrong++;
            if (!CryptGetHashParam( copy, HP_HASHVAL, value, &len, 0 ) || len != sizeof(value)) wrong++;
            SetLastError( SENTINEL );
            if (CryptHashData( copy, bytes, 3, 0 )) wrong++;
            err = GetLastError();
            if (err != (DWORD)NTE_BAD_HASH_STATE) wrong++;
            if (!CryptDestroyHash( copy )) wrong++;
        }
        len = sizeof(value);
        if (!CryptGetHashParam( shared, HP_HASHSIZE, value, &len, 0 )) wrong++;
    }
    return wrong;
}

/* Both feed one hash equal bytes, so that its value is known all the same. containers: con-hnd-05 */
static void test_threads( HCRYPTPROV prov, const struct provider_row *row )
{
    HANDLE threads[2];
    char hex[150];
    unsigned int i, total = 0;
    DWORD wrong;

    if (is_builtin())
    {
        skip( "two threads on one hash\n" );
        return;
    }
    shared = make_hash( prov, CALG_SHA1 );
    for (i = 0; i < 2; i++) threads[i] = CreateThread( NULL, 0, use_hash, NULL, 0, NULL );
    for (i = 0; i < 2; i++)
    {
        ok( !WaitForSingleObject( threads[i], 60000 ), "still busy\n" );
        wrong = SENTINEL;
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "%lu calls went wrong\n", wrong );
        CloseHandle( threads[i] );
    }
    for (i = 0; i < ROUNDS; i++) total += 2 * (i % 200);
    memset( data, 0, total );
    hash_at_once( prov, CALG_SHA1, total, hex, sizeof(hex) );
    check_value( shared, hex );
    check_ok( CryptDestroyHash( shared ) );
}

#define MANY 100000

/* So many hashes live at once, each with data of its own; the release of their context ends them all. */
static void test_many( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH *hashes = calloc( MANY, sizeof(*hashes) );
    HCRYPTPROV own = open_provider( row->bit );
    BYTE value[20], expected[20];
    DWORD i, len, made;
    HCRYPTHASH fresh;

    for (made = 0; made < MANY; made++)
    {
        if (!CryptCreateHash( own, CALG_SHA1, 0, 0, &hashes[made] )) break;
        if (!CryptHashData( hashes[made], (BYTE *)&made, sizeof(made), 0 )) break;
    }
    ok( made == MANY, "%lu hashes, error %#lx\n", made, GetLastError() );
    for (i = 0; i < made; i += 997)
    {
        len = sizeof(value);
        check_ok( CryptGetHashParam( hashes[i], HP_HASHVAL, value, &len, 0 ) );
        check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &fresh ) );
        check_ok( CryptHashData( fresh, (BYTE *)&i, sizeof(i), 0 ) );
        check_ok( CryptGetHashParam( fresh, HP_HASHVAL, expected, &len, 0 ) );
        ok( !memcmp( value, expected, sizeof(value) ), "hash %lu has another value\n", i );
        check_ok( CryptDestroyHash( fresh ) );
    }
    close_provider( own );
    for (i = 0; i < made && !is_builtin(); i += 997)
        check_fails( CryptHashData( hashes[i], value, 1, 0 ), ERROR_INVALID_PARAMETER );   /* rsa-operations: op-01 */
    free( hashes );
}

START_TEST( hash )
{
    for_providers( ALL_PROVS, test_support );
    for_providers( ALL_PROVS, test_create_errors );
    for_providers( ALL_PROVS, test_vectors );
    for_providers( BASE | AES | SCH, test_splits );
    for_providers( AES, test_longest );
    for_providers( ALL_PROVS, test_data_flags );
    for_providers( ALL_PROVS, test_finished );
    for_providers( ALL_PROVS, test_params );
    for_providers( ALL_PROVS, test_param_errors );
    for_providers( ALL_PROVS, test_shamd5 );
    for_providers( STRONG | AES, test_copies );
    for_providers( ALL_PROVS, test_copy_errors );
    for_providers( STRONG | AES | SCH, test_session_keys );
    for_providers( STRONG | AES | SCH, test_session_key_errors );
    for_providers( AES, test_threads );
    for_providers( AES, test_many );
}
