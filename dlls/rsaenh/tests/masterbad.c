/* What SChannel's master keys, and the MAC keys that are derived from them, refuse, beside master.c, masterparam.c and
 * masterhash.c: lengths, algorithms of a connection, parameters of other keys, master hashes without randoms, keys that
 * are not derived, blobs. What is refused leaves the key as it was.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "blobtest.h"
#include "channel.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif

#define PCT1 CALG_PCT1_MASTER
#define SSL2 CALG_SSL2_MASTER
#define SSL3 CALG_SSL3_MASTER
#define TLS1 CALG_TLS1_MASTER

/* A master key with known bytes. */
static HCRYPTKEY make_master( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    return import_master_hex( prov, alg, alg == PCT1 || alg == SSL2 ? SSL2_SECRET : TLS1_SECRET, flags );
}

/* Its secret must still be this. The key is exportable. */
static void check_secret( HCRYPTPROV prov, HCRYPTKEY key, ALG_ID alg )
{
    BYTE secret[TEST_BYTES];
    DWORD len = export_secret( prov, key, secret );

    check_hex( secret, len, alg == PCT1 || alg == SSL2 ? SSL2_SECRET : TLS1_SECRET );
}

/* A MAC key or a cipher key of a connection. */
static HCRYPTKEY make_derived( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    HCRYPTKEY master = make_master( prov, TLS1, 0 ), key;
    HCRYPTHASH hash;

    set_randoms( master, "01", "02" );
    set_algs( master, CALG_MD5, 128, CALG_DES, 64 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    key = derive_key( prov, alg, hash, flags );
    destroy_hash( hash );
    destroy_key( master );
    return key;
}

/* ---- CryptGenKey ------------------------------------------------------------------------------- */

static const struct generate_row
{
    ALG_ID alg;
    DWORD  flags, error;
}
generate_rows[] =
{
    /* rsa-keys: gen-16; rsa-operations: sch-key-01, sch-key-02, sch-key-03 */
    { PCT1, BITS( 8 ),   ERROR_INVALID_PARAMETER },
    { PCT1, BITS( 120 ), ERROR_INVALID_PARAMETER },
    { PCT1, BITS( 127 ), ERROR_INVALID_PARAMETER },
    { PCT1, BITS( 384 ), ERROR_INVALID_PARAMETER },
    { SSL2, BITS( 8 ),   ERROR_INVALID_PARAMETER },
    { SSL2, BITS( 39 ),  ERROR_INVALID_PARAMETER },
    { SSL2, BITS( 127 ), ERROR_INVALID_PARAMETER },
    { SSL2, BITS( 193 ), ERROR_INVALID_PARAMETER },
    { SSL2, BITS( 384 ), ERROR_INVALID_PARAMETER },
    { SSL3, BITS( 8 ),   ERROR_INVALID_PARAMETER },
    { SSL3, BITS( 128 ), ERROR_INVALID_PARAMETER },
    { SSL3, BITS( 383 ), ERROR_INVALID_PARAMETER },
    { SSL3, BITS( 385 ), ERROR_INVALID_PARAMETER },
    { SSL3, BITS( 392 ), ERROR_INVALID_PARAMETER },
    { TLS1, BITS( 128 ), ERROR_INVALID_PARAMETER },
    { TLS1, BITS( 376 ), ERROR_INVALID_PARAMETER },
    { TLS1, BITS( 383 ), ERROR_INVALID_PARAMETER },
    { TLS1, BITS( 385 ), ERROR_INVALID_PARAMETER },
    /* rsa-keys: gen-flag-08 */
    { SSL2, CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
    { TLS1, CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
};

static void test_generate( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct generate_row *row;
    HCRYPTKEY key;

    for (row = generate_rows; row < generate_rows + ARRAY_SIZE( generate_rows ); row++)
    {
        winetest_push_context( "%#x, flags %#lx", row->alg, row->flags );
        key = UNTOUCHED;
        check_fails( CryptGenKey( prov, row->alg, row->flags, &key ), row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
}

/* ---- KP_SCHANNEL_ALG --------------------------------------------------------------------------- */

static const struct alg_row
{
    DWORD  use;
    ALG_ID id;
    DWORD  bits, flags, error;
}
alg_rows[] =
{
    /* rsa-operations: sch-par-05 */
    { 0x100,            CALG_MD5,         128, 0, NTE_FAIL },
    { 0x80000000,       CALG_DES,         64,  0, NTE_FAIL },
    /* rsa-operations: sch-par-12, hash-new-04; rsa-keys: alg-sch-15; no plain hash, or not of this provider */
    { SCHANNEL_MAC_KEY, CALG_MD4,         128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_SHA_256,     256, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_SHA_512,     512, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_MAC,         64,  0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_DES,         64,  0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_RSA_SIGN,    160, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, TLS1,             384, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_SCHANNEL_MAC_KEY,     128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, CALG_SCHANNEL_MASTER_HASH, 128, 0, NTE_BAD_ALGID },
    { SCHANNEL_MAC_KEY, ~0u,              128, 0, NTE_BAD_ALGID },
    /* rsa-operations: sch-par-12; another length than the hash has, bytes for bits too */
    { SCHANNEL_MAC_KEY, CALG_MD5,         16,  0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_MD5,         120, 0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_MD5,         129, 0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_SHA1,        0,   0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_SHA1,        20,  0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_SHA1,        128, 0, NTE_BAD_DATA },
    { SCHANNEL_MAC_KEY, CALG_SHA1,        168, 0, NTE_BAD_DATA },
    /* rsa-operations: sch-par-12; flags */
    { SCHANNEL_MAC_KEY, CALG_SHA1,        160, 2, NTE_BAD_FLAGS },
    { SCHANNEL_ENC_KEY, CALG_DES,         64,  0x80000000, NTE_BAD_FLAGS },
    { SCHANNEL_ENC_KEY, CALG_RC4,         40,  3, NTE_BAD_FLAGS },
    /* rsa-operations: sch-par-12; no cipher, or not of this provider */
    { SCHANNEL_ENC_KEY, CALG_AES,         128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_AES_192,     192, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_RC5,         128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_DESX,        64,  0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_SHA1,        160, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_HMAC,        128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, CALG_SCHANNEL_MAC_KEY, 128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, SSL2,             128, 0, NTE_BAD_ALGID },
    { SCHANNEL_ENC_KEY, 0,                128, 0, NTE_BAD_ALGID },
    /* rsa-operations: sch-par-12; lengths that the cipher has not */
    { SCHANNEL_ENC_KEY, CALG_RC4,         16,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,         32,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC4,         41,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         0,   0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         32,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         127, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         136, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,         0,   0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,         8,   0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,         63,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES_112,    64,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES_112,    192, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES,        0,   0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES,        128, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_3DES,        184, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_AES_128,     64,  0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_AES_128,     256, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_AES_256,     128, 0, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         0,   INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         44,  INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_RC2,         136, INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,         0,   INTERNATIONAL_USAGE, NTE_BAD_DATA },
    { SCHANNEL_ENC_KEY, CALG_DES,         44,  INTERNATIONAL_USAGE, NTE_BAD_DATA },
};

/* The MAC and cipher that were set before stay. */
static void check_algs( HCRYPTPROV prov, HCRYPTKEY master )
{
    HCRYPTHASH hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    HCRYPTKEY key = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, 0 );

    ok( key_dword( key, KP_KEYLEN ) == 160, "a MAC of %lu bits\n", key_dword( key, KP_KEYLEN ) );
    destroy_key( key );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 );
    ok( key_dword( key, KP_ALGID ) == CALG_RC2 && key_dword( key, KP_KEYLEN ) == 56, "another cipher\n" );
    destroy_key( key );
    destroy_hash( hash );
}

static void test_algs( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY master = make_master( prov, SSL3, 0 );
    const struct alg_row *row;

    set_randoms( master, "01", "02" );
    set_algs( master, CALG_SHA1, 160, CALG_RC2, 56 );
    for (row = alg_rows; row < alg_rows + ARRAY_SIZE( alg_rows ); row++)
    {
        winetest_push_context( "use %lu, %#x, %lu bits, flags %#lx", row->use, row->id, row->bits, row->flags );
        check_fails( set_alg( master, row->use, row->id, row->bits, row->flags ), row->error );
        check_algs( prov, master );
        winetest_pop_context();
    }
    destroy_key( master );
}

/* ---- parameters -------------------------------------------------------------------------------- */

enum { IS_PCT1, IS_SSL2, IS_SSL3, IS_TLS1, IS_MAC, KIND_COUNT };

#define K( kind )  (1u << IS_ ## kind)
#define MASTERS    (K( PCT1 ) | K( SSL2 ) | K( SSL3 ) | K( TLS1 ))
#define ALL_KINDS  (MASTERS | K( MAC ))

static const struct param_row
{
    DWORD param;
    DWORD get, set;     /* kinds of keys that refuse it */
}
param_rows[] =
{
    /* rsa-operations: sch-key-12; rsa-keys: kp-02; of ciphers */
    { KP_IV,               ALL_KINDS, ALL_KINDS },
    { KP_SALT,             ALL_KINDS, ALL_KINDS },
    { KP_SALT_EX,          ALL_KINDS, ALL_KINDS },
    { KP_PADDING,          ALL_KINDS, ALL_KINDS },
    { KP_MODE,             ALL_KINDS, ALL_KINDS },
    { KP_MODE_BITS,        ALL_KINDS, ALL_KINDS },
    { KP_EFFECTIVE_KEYLEN, ALL_KINDS, ALL_KINDS },
    /* rsa-keys: kp-set-11, kp-set-10, kp-get-10 */
    { KP_KEYVAL,           ALL_KINDS, ALL_KINDS },
    { KP_OAEP_PARAMS,      ALL_KINDS, ALL_KINDS },
    { KP_P,                ALL_KINDS, ALL_KINDS },
    { KP_X,                ALL_KINDS, ALL_KINDS },
    /* rsa-keys: kp-set-08, kp-set-16 */
    { KP_ALGID,            0,         ALL_KINDS },
    { KP_KEYLEN,           0,         ALL_KINDS },
    { KP_BLOCKLEN,         0,         ALL_KINDS },
    /* rsa-operations: sch-par-16 */
    { KP_SCHANNEL_ALG,     ALL_KINDS, 0 },
    { KP_CLIENT_RANDOM,    ALL_KINDS, 0 },
    { KP_SERVER_RANDOM,    ALL_KINDS, 0 },
    /* rsa-operations: sch-par-13, sch-par-16; rsa-keys: kp-set-12 */
    { KP_CERTIFICATE,      ALL_KINDS, ALL_KINDS & ~K( PCT1 ) },
    { KP_CLEAR_KEY,        ALL_KINDS, K( SSL3 ) | K( TLS1 ) | K( MAC ) },
    { KP_HIGHEST_VERSION,  ALL_KINDS, K( PCT1 ) | K( SSL2 ) | K( MAC ) },
};

static void check_params( HCRYPTKEY key, DWORD kind )
{
    static const BYTE zeros[64];
    const struct param_row *row;
    BYTE data[64] = { 1 };
    DWORD len;

    for (row = param_rows; row < param_rows + ARRAY_SIZE( param_rows ); row++)
    {
        winetest_push_context( "kind %lu, param %lu", kind, row->param );
        len = sizeof(data);
        if (row->get & 1u << kind)
        {
            check_fails( CryptGetKeyParam( key, row->param, data, &len, 0 ), NTE_BAD_TYPE );
            check_fails( CryptGetKeyParam( key, row->param, NULL, &len, 0 ), NTE_BAD_TYPE );
            ok( data[0] == 1 && (!len || len == sizeof(data)), "size %lu\n", len );
        }
        if (row->set & 1u << kind) check_fails( CryptSetKeyParam( key, row->param, zeros, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
}

/* What both kinds of keys tell: short buffers, flags. */
static void check_room( HCRYPTKEY key, DWORD kind )
{
    /* rsa-keys: kp-04, kp-01; rsa-operations: sch-key-12 */
    static const DWORD params[] = { KP_ALGID, KP_PERMISSIONS, KP_KEYLEN, KP_BLOCKLEN };
    DWORD len, value, i;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "kind %lu, param %lu", kind, params[i] );
        value = SENTINEL;
        len = 3;
        check_fails( CryptGetKeyParam( key, params[i], (BYTE *)&value, &len, 0 ), ERROR_MORE_DATA );
        ok( len == 4 && value == SENTINEL, "size %lu\n", len );
        check_fails( CryptGetKeyParam( key, params[i], (BYTE *)&value, &len, 1 ), NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    /* rsa-keys: perm-09, perm-11; there is no giving of permissions */
    value = 0x13f;
    check_fails( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    value = kind == IS_MAC ? 0x3f : 0x13b;
    check_fails( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_PERMISSIONS, NULL, 0 ), ERROR_INVALID_PARAMETER );
    ok( key_dword( key, KP_PERMISSIONS ) == (kind == IS_MAC ? 0x3b : 0x3f), "permissions\n" );
}

static void test_params( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key;
    DWORD kind;

    for (kind = 0; kind < ARRAY_SIZE( master_ids ); kind++)
    {
        key = make_master( prov, master_ids[kind], CRYPT_EXPORTABLE );
        check_params( key, kind );
        check_room( key, kind );
        check_secret( prov, key, master_ids[kind] );
        destroy_key( key );
    }
    key = make_derived( prov, CALG_SCHANNEL_MAC_KEY, 0 );
    if (!is_builtin()) check_params( key, IS_MAC );     /* crashes it */
    check_room( key, IS_MAC );
    destroy_key( key );
}

static const struct bytes_row
{
    ALG_ID      alg;
    const char *secret;
    DWORD       param, len;
}
bytes_rows[] =
{
    /* rsa-operations: sch-par-10; NTE_BAD_DATA all */
    { PCT1, SSL2_SECRET,      KP_CLIENT_RANDOM, 129 },
    { PCT1, SSL2_SECRET,      KP_SERVER_RANDOM, 129 },
    { SSL2, SSL2_SECRET,      KP_CLIENT_RANDOM, 129 },
    { SSL2, SSL2_SECRET,      KP_SERVER_RANDOM, 129 },
    { SSL3, TLS1_SECRET,      KP_CLIENT_RANDOM, 129 },
    { SSL3, TLS1_SECRET,      KP_SERVER_RANDOM, 0x80000000 },
    { TLS1, TLS1_SECRET,      KP_CLIENT_RANDOM, ~0u },
    /* rsa-operations: sch-par-14; longer than any clear part, and so long that nothing secret is left */
    { PCT1, SSL2_SECRET,      KP_CLEAR_KEY,     12 },
    { PCT1, SSL2_SECRET,      KP_CLEAR_KEY,     ~0u },
    { SSL2, FIVE_BYTES,       KP_CLEAR_KEY,     12 },
    { SSL2, FIVE_BYTES "01",  KP_CLEAR_KEY,     11 },
    { PCT1, FIVE_BYTES "01",  KP_CLEAR_KEY,     11 },
    { SSL2, FIVE_BYTES "010203", KP_CLEAR_KEY,  9 },
    { SSL2, FIVE_BYTES FIVE_BYTES "01", KP_CLEAR_KEY, 11 },
};

static void test_bytes( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE bytes[200] = { 1, 2, 3 }, secret[TEST_BYTES];
    const struct bytes_row *row;
    HCRYPTKEY key;
    DWORD len;

    for (row = bytes_rows; row < bytes_rows + ARRAY_SIZE( bytes_rows ); row++)
    {
        if (is_builtin() && row->len > sizeof(bytes)) continue;     /* it reads on */
        winetest_push_context( "%#x of %s, param %lu, %lu bytes", row->alg, row->secret, row->param, row->len );
        key = import_master_hex( prov, row->alg, row->secret, CRYPT_EXPORTABLE );
        check_fails( set_bytes( key, row->param, bytes, row->len ), NTE_BAD_DATA );
        len = export_secret( prov, key, secret );
        check_hex( secret, len, row->secret );
        ok( key_dword( key, KP_KEYLEN ) == len * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
        destroy_key( key );
        winetest_pop_context();
    }
}

static void test_versions( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  version;
    } rows[] =
    {
        /* rsa-operations: sch-par-15 */
        { SSL3, 0 }, { SSL3, 0x2ff }, { SSL3, 0x200 }, { SSL3, 0x400 }, { SSL3, 0x10300 }, { SSL3, ~0u },
        { TLS1, 0x2ff }, { TLS1, 0x400 }, { TLS1, 3 },
    };
    BYTE secret[TEST_BYTES];
    HCRYPTKEY key = 0;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%#x, version %#lx", rows[i].alg, rows[i].version );
        check_ok( CryptGenKey( prov, rows[i].alg, CRYPT_EXPORTABLE, &key ) );
        check_fails( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (const BYTE *)&rows[i].version, 0 ), NTE_BAD_DATA );
        export_secret( prov, key, secret );
        ok( secret[0] == 3 && secret[1] == (rows[i].alg == TLS1), "version %u.%u\n", secret[0], secret[1] );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- master hash and PRF ------------------------------------------------------------------------- */

static const struct random_row
{
    ALG_ID      alg;
    const char *client, *server;    /* NULL: not set; "": taken back */
}
random_rows[] =
{
    /* rsa-operations: hash-new-18, sch-par-10 */
    { PCT1, NULL, NULL },
    { PCT1, "01", NULL },
    { PCT1, NULL, "02" },
    { SSL2, NULL, NULL },
    { SSL2, "01", NULL },
    { SSL2, NULL, "02" },
    { SSL3, NULL, NULL },
    { SSL3, "01", NULL },
    { SSL3, NULL, "02" },
    { TLS1, NULL, "02" },
    { SSL3, "01", "" },
    { SSL2, "",   "02" },
};

static void test_randoms( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTHASH plain = hash_text( prov, CALG_MD5, "" ), hash;
    const struct random_row *row;
    HCRYPTKEY key;

    for (row = random_rows; row < random_rows + ARRAY_SIZE( random_rows ); row++)
    {
        winetest_push_context( "%#x, %s, %s", row->alg, row->client, row->server );
        key = make_master( prov, row->alg, 0 );
        if (row->client && !*row->client) set_hex( key, KP_CLIENT_RANDOM, "77" );
        if (row->server && !*row->server) set_hex( key, KP_SERVER_RANDOM, "88" );
        if (row->client) set_hex( key, KP_CLIENT_RANDOM, row->client );
        if (row->server) set_hex( key, KP_SERVER_RANDOM, row->server );
        hash = UNTOUCHED;
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, &hash ), ERROR_INVALID_PARAMETER );
        ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
        /* rsa-operations: hash-key-09, hash-new-20; no master secret was made */
        if (row->alg == SSL3 || row->alg == TLS1)
            check_fails( CryptHashSessionKey( plain, key, CRYPT_LITTLE_ENDIAN ), NTE_BAD_KEY_STATE );
        if (row->alg == TLS1) check_fails( CryptCreateHash( prov, CALG_TLS1PRF, key, 0, &hash ), NTE_BAD_KEY_STATE );
        destroy_key( key );
        winetest_pop_context();
    }
    check_value( plain, "d41d8cd98f00b204e9800998ecf8427e" );
    destroy_hash( plain );
}

/* Keys that neither takes. */
static void test_hash_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[4], key;
    HCRYPTHASH hash = UNTOUCHED, made;
    unsigned int i;

    keys[0] = make_derived( prov, CALG_SCHANNEL_MAC_KEY, 0 );
    keys[1] = make_derived( prov, CALG_SCHANNEL_ENC_KEY, 0 );
    keys[2] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    check_ok( CryptGenKey( prov, CALG_AES_128, 0, &keys[3] ) );
    for (i = 0; i < ARRAY_SIZE( keys ); i++)
    {
        winetest_push_context( "key %u", i );
        /* rsa-operations: hash-new-17 */
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, keys[i], 0, &hash ), NTE_BAD_KEY );
        /* rsa-operations: hash-new-19 */
        check_fails( CryptCreateHash( prov, CALG_TLS1PRF, keys[i], 0, &hash ), NTE_BAD_KEY );
        destroy_key( keys[i] );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( master_ids ); i++)
    {
        winetest_push_context( "%#x", master_ids[i] );
        key = make_master( prov, master_ids[i], 0 );
        set_randoms( key, "01", "02" );
        made = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
        /* rsa-operations: hash-new-19; with a master secret too */
        if (master_ids[i] != TLS1) check_fails( CryptCreateHash( prov, CALG_TLS1PRF, key, 0, &hash ), NTE_BAD_KEY );
        else check_fails( CryptCreateHash( prov, CALG_TLS1PRF, key, 1, &hash ), NTE_BAD_FLAGS );
        /* rsa-operations: hash-new-10 */
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 2, &hash ), NTE_BAD_FLAGS );
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, NULL ), ERROR_INVALID_PARAMETER );
        destroy_hash( made );
        destroy_key( key );
        winetest_pop_context();
    }
    ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
}

/* ---- derivation ---------------------------------------------------------------------------------- */

enum { NO_USES = 0, MAC_SET = 1, ENC_SET = 2, BOTH_SET = 3 };

static const struct derive_row
{
    ALG_ID master;
    int    set;             /* what KP_SCHANNEL_ALG was set for */
    ALG_ID alg;
    DWORD  flags, error;
}
derive_rows[] =
{
    /* rsa-operations: sch-drv-04 */
    { TLS1, BOTH_SET, CALG_RC2,              0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_3DES,             0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_AES_128,          0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_HMAC,             0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_MAC,              0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_SSL3_SHAMD5,      0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_TLS1PRF,          0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, CALG_RSA_SIGN,         0, NTE_BAD_ALGID },
    { TLS1, BOTH_SET, SSL3,                  0, NTE_BAD_ALGID },
    { SSL3, BOTH_SET, CALG_DES,              0, NTE_BAD_ALGID },
    { SSL3, BOTH_SET, SSL3,                  0, NTE_BAD_ALGID },
    { SSL2, BOTH_SET, CALG_DES,              0, NTE_BAD_ALGID },
    { SSL2, BOTH_SET, CALG_RC4,              0, NTE_BAD_ALGID },
    { SSL2, BOTH_SET, SSL2,                  0, NTE_BAD_ALGID },
    /* rsa-operations: sch-drv-12 */
    { PCT1, NO_USES,  CALG_SCHANNEL_ENC_KEY, CRYPT_SERVER, NTE_BAD_ALGID },
    { PCT1, BOTH_SET, CALG_DES,              0, NTE_BAD_ALGID },
    /* rsa-operations: sch-drv-03 */
    { TLS1, MAC_SET,  CALG_SCHANNEL_ENC_KEY, 0,            NTE_BAD_FLAGS },
    { TLS1, MAC_SET,  CALG_SCHANNEL_ENC_KEY, CRYPT_SERVER, NTE_BAD_FLAGS },
    { SSL3, NO_USES,  CALG_SCHANNEL_ENC_KEY, 0,            NTE_BAD_FLAGS },
    { SSL3, MAC_SET,  CALG_SCHANNEL_ENC_KEY, 0,            NTE_BAD_FLAGS },
    { SSL2, NO_USES,  CALG_SCHANNEL_ENC_KEY, 0,            NTE_BAD_FLAGS },
    { SSL2, MAC_SET,  CALG_SCHANNEL_ENC_KEY, CRYPT_SERVER, NTE_BAD_FLAGS },
    /* rsa-operations: sch-drv-11 */
    { TLS1, ENC_SET,  CALG_SCHANNEL_MAC_KEY, 0,            NTE_BAD_FLAGS },
    { TLS1, ENC_SET,  CALG_SCHANNEL_MAC_KEY, CRYPT_SERVER, NTE_BAD_FLAGS },
    { SSL3, NO_USES,  CALG_SCHANNEL_MAC_KEY, 0,            NTE_BAD_FLAGS },
    { SSL3, ENC_SET,  CALG_SCHANNEL_MAC_KEY, 0,            NTE_BAD_FLAGS },
    /* rsa-operations: sch-drv-08, sch-drv-11; the cipher's key is the MAC's */
    { SSL2, NO_USES,  CALG_SCHANNEL_MAC_KEY, 0,            NTE_BAD_FLAGS },
    { SSL2, MAC_SET,  CALG_SCHANNEL_MAC_KEY, 0,            NTE_BAD_FLAGS },
    /* rsa-operations: sch-drv-15 */
    { TLS1, BOTH_SET, CALG_SCHANNEL_ENC_KEY, CRYPT_USER_PROTECTED, NTE_BAD_FLAGS },
    { SSL3, BOTH_SET, CALG_SCHANNEL_MAC_KEY, CRYPT_SERVER | CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_BAD_FLAGS },
    { SSL2, BOTH_SET, CALG_SCHANNEL_MAC_KEY, CRYPT_USER_PROTECTED | 0x800, NTE_BAD_FLAGS },
};

static void test_derive( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct derive_row *row;
    HCRYPTKEY master, key;
    HCRYPTHASH hash;

    for (row = derive_rows; row < derive_rows + ARRAY_SIZE( derive_rows ); row++)
    {
        winetest_push_context( "%#x from %#x, set %d, flags %#lx", row->alg, row->master, row->set, row->flags );
        master = make_master( prov, row->master, 0 );
        set_randoms( master, "01", "02" );
        if (row->set & MAC_SET) check_ok( set_alg( master, SCHANNEL_MAC_KEY, CALG_MD5, 128, 0 ) );
        if (row->set & ENC_SET) check_ok( set_alg( master, SCHANNEL_ENC_KEY, CALG_RC4, 128, 0 ) );
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
        key = UNTOUCHED;
        check_fails( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ), row->error );
        /* rsa-operations: sch-drv-07; what is set afterwards is for the next hash */
        set_algs( master, CALG_MD5, 128, CALG_RC4, 128 );
        check_fails( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ), row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        if (row->set == BOTH_SET && row->master != PCT1)
            destroy_key( derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 ) );
        destroy_hash( hash );
        destroy_key( master );
        winetest_pop_context();
    }
}

START_TEST( masterbad )
{
    for_providers( SCH, test_generate );
    for_providers( SCH, test_algs );
    for_providers( SCH, test_params );
    for_providers( SCH, test_bytes );
    for_providers( SCH, test_versions );
    for_providers( SCH, test_randoms );
    for_providers( SCH, test_hash_keys );
    for_providers( SCH, test_derive );
}
