/* SChannel's master hash and TLS 1.0's PRF as hash objects: what they take and refuse, known answers of the PRF.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "channel.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

/* ---- keys -------------------------------------------------------------------------------------- */

static void test_wrong_keys( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), session, master;
    HCRYPTHASH hash = UNTOUCHED;
    unsigned int i;

    check_ok( CryptGenKey( prov, CALG_RC2, 0, &session ) );
    /* rsa-operations: hash-new-17, hash-new-19 */
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, session, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, pair, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, 0, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_TLS1PRF, session, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_TLS1PRF, pair, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_TLS1PRF, 0, 0, &hash ), NTE_BAD_KEY );
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, SENTINEL, 0, &hash ), ERROR_INVALID_PARAMETER );
    for (i = 0; i < ARRAY_SIZE( master_ids ); i++)
    {
        winetest_push_context( "%#x", master_ids[i] );
        check_ok( CryptGenKey( prov, master_ids[i], 0, &master ) );
        /* rsa-operations: hash-new-19, hash-new-20 */
        check_fails( CryptCreateHash( prov, CALG_TLS1PRF, master, 0, &hash ),
                     master_ids[i] == CALG_TLS1_MASTER ? NTE_BAD_KEY_STATE : NTE_BAD_KEY );
        check_fails( CryptCreateHash( prov, CALG_MAC, master, 0, &hash ), NTE_BAD_KEY );
        check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, master, 1, &hash ), NTE_BAD_FLAGS );
        destroy_key( master );
        winetest_pop_context();
    }
    ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
    destroy_key( session );
    destroy_key( pair );
}

/* ---- the master hash ---------------------------------------------------------------------------- */

/* As hash objects: neither takes data, nor is there a value of the master hash. */
static void check_no_data( HCRYPTPROV prov, HCRYPTHASH hash, HCRYPTKEY session )
{
    DWORD len = sizeof(DWORD), size = SENTINEL;
    BYTE data[64] = { 0 };

    /* rsa-operations: hash-data-09 */
    check_fails( CryptHashData( hash, data, 1, 0 ), NTE_BAD_ALGID );
    check_fails( CryptHashSessionKey( hash, session, 0 ), NTE_BAD_ALGID );        /* rsa-operations: hash-key-11 */
    check_ok( CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&size, &len, 0 ) );
    ok( !size, "size %lu\n", size );        /* rsa-operations: sch-hash-10, sch-prf-05 */
    check_fails( CryptSetHashParam( hash, HP_HASHVAL, data, 0 ), NTE_BAD_TYPE );
    check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, data, 0 ), NTE_BAD_TYPE );
    len = sizeof(data);
    /* rsa-operations: sign-09 */
    check_fails( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, data, &len ), NTE_BAD_ALGID );
}

/* A TLS1PRF has a value once it has a label or a seed, and keys are its first bytes. */
static void check_from_prf( HCRYPTPROV prov, HCRYPTHASH prf )
{
    static const struct { ALG_ID alg; DWORD bytes; BYTE mask; } rows[] =
    {
        { CALG_RC2, 16, 0xff }, { CALG_RC4, 16, 0xff }, { CALG_DES, 8, 0xfe }, { CALG_3DES, 24, 0xfe },
    };
    CRYPT_DATA_BLOB label = { 5, (BYTE *)"label" };
    BYTE value[24] = { 0 }, bytes[24] = { 0 };
    HCRYPTKEY key = UNTOUCHED;
    unsigned int i, j;
    DWORD len;

    /* rsa-operations: sch-drv-18 */
    if (!is_builtin()) check_fails( CryptDeriveKey( prov, CALG_DES, prf, 0, &key ), NTE_BAD_HASH_STATE );
    check_fails( CryptDeriveKey( prov, CALG_RSA_SIGN, prf, 0, &key ), NTE_BAD_ALGID );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
    check_ok( CryptSetHashParam( prf, HP_TLS1PRF_LABEL, (BYTE *)&label, 0 ) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "alg %#x", rows[i].alg );
        key = derive_key( prov, rows[i].alg, prf, CRYPT_EXPORTABLE );
        len = session_bytes( key, bytes, sizeof(bytes) );
        ok( len == rows[i].bytes, "%lu bytes\n", len );
        destroy_key( key );
        len = rows[i].bytes;
        check_ok( CryptGetHashParam( prf, HP_HASHVAL, value, &len, 0 ) );
        for (j = 0; j < rows[i].bytes && !((value[j] ^ bytes[j]) & rows[i].mask); j++);
        ok( j == rows[i].bytes, "byte %u is another\n", j );
        winetest_pop_context();
    }
}

static void test_hash_objects( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY master = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 ), session, key;
    HCRYPTHASH hash, prf, copy;
    BYTE value[48], first[8], second[8];
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_RC4, 0, &session ) );
    set_randoms( master, "01", "02" );
    set_algs( master, CALG_MD5, 128, CALG_DES, 64 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    check_no_data( prov, hash, session );
    len = sizeof(value);
    /* rsa-operations: sch-hash-10 */
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), NTE_BAD_TYPE );
    prf = make_hash( prov, CALG_TLS1PRF, master );
    check_no_data( prov, prf, session );
    check_from_prf( prov, prf );

    /* rsa-operations: sch-hash-11 */
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, CRYPT_EXPORTABLE );
    session_bytes( key, first, sizeof(first) );
    destroy_key( key );
    destroy_hash( hash );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, copy, CRYPT_EXPORTABLE );
    session_bytes( key, second, sizeof(second) );
    destroy_key( key );
    ok( !memcmp( first, second, 8 ), "other keys\n" );
    destroy_hash( copy );
    destroy_hash( prf );
    destroy_key( session );
    destroy_key( master );
}

static const struct derive_row
{
    ALG_ID master, alg;
    DWORD  flags, usage, error;
}
derive_rows[] =
{
    /* rsa-operations: sch-drv-04 */
    { CALG_TLS1_MASTER, CALG_DES,                  0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, CALG_RC4,                  0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, CALG_TLS1_MASTER,          0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_MASTER_HASH, 0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, CALG_RSA_KEYX,             0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, CALG_MD5,                  0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, 0,                         0, 0, NTE_BAD_ALGID },
    { CALG_TLS1_MASTER, ~0u,                       0, 0, NTE_BAD_ALGID },
    /* rsa-operations: sch-drv-15 */
    { CALG_TLS1_MASTER, CALG_SCHANNEL_MAC_KEY, 0x8000, 0, NTE_BAD_FLAGS },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_MAC_KEY, 0x7fff, 0, NTE_BAD_FLAGS },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_ENC_KEY, BITS( 56 ), 0, 0 },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_ENC_KEY, 0x20 | 0x800, 0, 0 },
    { CALG_SSL3_MASTER, CALG_SCHANNEL_MAC_KEY, CRYPT_ARCHIVABLE, 0, 0 },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_MAC_KEY, BITS( 9999 ) | CRYPT_SERVER | CRYPT_NO_SALT, 0, 0 },
    { CALG_SSL3_MASTER, CALG_SCHANNEL_ENC_KEY, CRYPT_CREATE_SALT | CRYPT_UPDATE_KEY, 0, 0 },
    /* rsa-operations: sch-hash-08, sch-drv-12 */
    { CALG_PCT1_MASTER, CALG_SCHANNEL_ENC_KEY, 0, 0, NTE_BAD_ALGID },
    { CALG_PCT1_MASTER, CALG_SCHANNEL_MAC_KEY, 0, 0, NTE_BAD_ALGID },
    /* rsa-operations: sch-drv-14 */
    { CALG_SSL2_MASTER, CALG_SCHANNEL_ENC_KEY, 0, 0, 0 },
    { CALG_SSL2_MASTER, CALG_SCHANNEL_ENC_KEY, 0, INTERNATIONAL_USAGE, NTE_BAD_FLAGS },
    { CALG_SSL2_MASTER, CALG_SCHANNEL_MAC_KEY, 0, INTERNATIONAL_USAGE, NTE_BAD_FLAGS },
    { CALG_TLS1_MASTER, CALG_SCHANNEL_MAC_KEY, 0, INTERNATIONAL_USAGE, 0 },
};

static void test_derive( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct derive_row *row;
    HCRYPTKEY master, key;
    HCRYPTHASH hash;

    for (row = derive_rows; row < derive_rows + ARRAY_SIZE( derive_rows ); row++)
    {
        winetest_push_context( "%#x from %#x, flags %#lx, usage %lu", row->alg, row->master, row->flags, row->usage );
        check_ok( CryptGenKey( prov, row->master, 0, &master ) );
        set_randoms( master, "01", "02" );
        check_ok( set_alg( master, SCHANNEL_MAC_KEY, CALG_MD5, 128, 0 ) );
        check_ok( set_alg( master, SCHANNEL_ENC_KEY, CALG_RC4, row->usage ? 40 : 128, row->usage ) );
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
        key = UNTOUCHED;
        if (row->error) check_fails( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ), row->error );
        else
        {
            check_ok( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ) );
            ok( key_dword( key, KP_KEYLEN ) == 128, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
            destroy_key( key );
            key = 0;
        }
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_ENC_KEY, hash, 0, NULL ), ERROR_INVALID_PARAMETER );
        destroy_hash( hash );
        destroy_key( master );
        winetest_pop_context();
    }
}

/* ---- the PRF ----------------------------------------------------------------------------------- */

static const struct prf_vector
{
    const char *secret, *client, *server, *label, *seed, *value;
}
prf_vectors[] =
{
#define PRF_VECTOR( secret, client, server, label, seed, value ) { secret, client, server, label, seed, value },
#include "vectors.h"
#undef PRF_VECTOR
};

static BOOL set_prf( HCRYPTHASH hash, DWORD param, const void *bytes, DWORD len )
{
    CRYPT_DATA_BLOB blob = { len, (BYTE *)bytes };

    return CryptSetHashParam( hash, param, (const BYTE *)&blob, 0 );
}

/* A PRF whose key is computed from the row's. */
static HCRYPTHASH make_prf( HCRYPTPROV prov, const struct prf_vector *vector )
{
    HCRYPTKEY key = import_master_hex( prov, CALG_TLS1_MASTER, vector->secret, 0 );
    HCRYPTHASH hash;

    set_randoms( key, vector->client, vector->server );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
    destroy_hash( hash );
    hash = make_hash( prov, CALG_TLS1PRF, key );
    destroy_key( key );                         /* rsa-operations: sch-prf-06 */
    return hash;
}

/* Exactly so many bytes of the value as there is room for. */
static void check_prf( HCRYPTHASH hash, const char *value, DWORD len )
{
    BYTE bytes[256], expected[256];
    DWORD got = len;

    from_hex( value, expected, sizeof(expected) );
    memset( bytes, 0xcc, sizeof(bytes) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, bytes, &got, 0 ) );
    /* rsa-operations: hash-get-11 */
    ok( got == len && !memcmp( bytes, expected, len ), "%lu of %lu bytes, or others\n", got, len );
    ok( bytes[len] == 0xcc, "%lu bytes: written past the end\n", len );
}

static void test_prf_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct prf_vector *vector;
    BYTE seed[256];
    HCRYPTHASH hash;
    DWORD len, seed_len;

    for (vector = prf_vectors; vector < prf_vectors + ARRAY_SIZE( prf_vectors ); vector++)
    {
        winetest_push_context( "%s, %.16s...", vector->label, vector->seed );
        seed_len = from_hex( vector->seed, seed, sizeof(seed) );
        hash = make_prf( prov, vector );
        check_ok( set_prf( hash, HP_TLS1PRF_SEED, seed, seed_len ) );       /* rsa-operations: hash-set-05 */
        check_ok( set_prf( hash, HP_TLS1PRF_LABEL, vector->label, strlen( vector->label ) ) );
        for (len = strlen( vector->value ) / 2; len; len = len * 3 / 4) check_prf( hash, vector->value, len );
        check_prf( hash, vector->value, 0 );
        check_prf( hash, vector->value, strlen( vector->value ) / 2 );      /* rsa-operations: hash-get-12 */
        destroy_hash( hash );
        winetest_pop_context();
    }
}

static void test_prf_state( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct prf_vector *vector = &prf_vectors[1];
    HCRYPTHASH hash = make_prf( prov, vector ), copy;
    BYTE seed[64], value[12];
    DWORD len = sizeof(value), seed_len = from_hex( vector->seed, seed, sizeof(seed) );

    memset( value, 0xcc, sizeof(value) );
    /* rsa-operations: sch-prf-04 */
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), NTE_BAD_HASH_STATE );
    ok( value[0] == 0xcc && value[11] == 0xcc, "the buffer was written\n" );
    check_ok( set_prf( hash, HP_TLS1PRF_LABEL, "something else", 14 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );        /* rsa-operations: sch-prf-04 */
    check_ok( set_prf( hash, HP_TLS1PRF_LABEL, vector->label, strlen( vector->label ) ) );
    check_ok( set_prf( hash, HP_TLS1PRF_SEED, seed, seed_len ) );
    memset( seed, 0xcc, sizeof(seed) );        /* rsa-operations: hash-set-05 */
    check_prf( hash, vector->value, sizeof(value) );

    /* rsa-operations: hash-dup-04 */
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_ok( set_prf( hash, HP_TLS1PRF_SEED, "other", 5 ) );
    check_prf( copy, vector->value, sizeof(value) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    from_hex( vector->value, seed, sizeof(seed) );
    ok( memcmp( value, seed, sizeof(value) ), "the same with another seed\n" );
    destroy_hash( hash );
    check_prf( copy, vector->value, sizeof(value) );
    destroy_hash( copy );
}

static void test_prf_errors( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD params[] = { HP_TLS1PRF_LABEL, HP_TLS1PRF_SEED };
    HCRYPTHASH hash = make_prf( prov, &prf_vectors[0] ), plain = hash_text( prov, CALG_MD5, "" );
    BYTE data[64] = { 0 };
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        check_ok( set_prf( hash, params[i], "text", 4 ) );
        check_fails( set_prf( hash, params[i], NULL, 4 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetHashParam( hash, params[i], NULL, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetHashParam( hash, params[i], data, 1 ), NTE_BAD_FLAGS );
        len = sizeof(data);
        /* rsa-operations: hash-get-13 */
        check_fails( CryptGetHashParam( hash, params[i], data, &len, 0 ), NTE_BAD_TYPE );
        check_fails( set_prf( plain, params[i], "text", 4 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    check_prf( hash, "", 0 );
    len = 99;
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, NULL, &len, 0 ) );
    ok( len == 99, "size %lu\n", len );        /* rsa-operations: sch-prf-05 */
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
    len = sizeof(data);
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, data, &len, 1 ), NTE_BAD_FLAGS );
    check_ok( set_prf( hash, HP_TLS1PRF_LABEL, NULL, 0 ) );
    check_ok( set_prf( hash, HP_TLS1PRF_SEED, NULL, 0 ) );
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, data, &len, 0 ), NTE_BAD_HASH_STATE );
    destroy_hash( plain );
    destroy_hash( hash );
}

START_TEST( masterhash )
{
    for_providers( SCH, test_wrong_keys );
    for_providers( SCH, test_hash_objects );
    for_providers( SCH, test_derive );
    for_providers( SCH, test_prf_vectors );
    for_providers( SCH, test_prf_state );
    for_providers( SCH, test_prf_errors );
}
