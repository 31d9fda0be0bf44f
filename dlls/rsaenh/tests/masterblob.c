/* OPAQUEKEYBLOB of the SChannel provider's master keys: what is derived afterwards, in another context and another
 * process; who may export them; blobs that were damaged. mastermade.c has some that were made up.
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

#ifndef CRYPT_DESTROYKEY
#define CRYPT_DESTROYKEY 4
#endif

#define EXPORT INTERNATIONAL_USAGE
#define RANDOM "00112233445566778899aabbccddeeff00112233445566778899aabbccddeef"

/* ---- there and back ---------------------------------------------------------------------------- */

static const struct state_row
{
    ALG_ID      alg;
    const char *secret;             /* NULL: generated */
    const char *client, *server;    /* NULL: not set */
    ALG_ID      mac;                /* 0: not set */
    DWORD       mac_bits;
    ALG_ID      enc;                /* 0: not set */
    DWORD       enc_bits, enc_flags;
    const char *clear;              /* NULL: not set */
    DWORD       certificate;        /* bytes */
    BOOL        used;               /* a master hash was made with other randoms */
}
state_rows[] =
{
    { CALG_TLS1_MASTER, TLS1_SECRET, RANDOM "1", RANDOM "2", CALG_SHA1, 160, CALG_3DES, 192, 0, NULL, 0, FALSE },
    { CALG_TLS1_MASTER, TLS1_SECRET, RANDOM "1", RANDOM "2", CALG_SHA1, 160, CALG_3DES, 168, 0, NULL, 0, TRUE },
    { CALG_TLS1_MASTER, TLS1_SECRET, "01", RANDOM "2", CALG_MD5, 128, CALG_RC4, 40, EXPORT, NULL, 0, TRUE },
    { CALG_TLS1_MASTER, NULL, RANDOM "1", "02", CALG_MD5, 128, CALG_DES, 56, 0, NULL, 0, FALSE },
    { CALG_TLS1_MASTER, NULL, RANDOM "1", "02", CALG_SHA1, 160, CALG_AES_256, 256, 0, NULL, 0, TRUE },
    { CALG_TLS1_MASTER, TLS1_SECRET, NULL, NULL, 0, 0, 0, 0, 0, NULL, 0, FALSE },
    { CALG_TLS1_MASTER, TLS1_SECRET, NULL, "02", CALG_MD5, 128, 0, 0, 0, NULL, 0, FALSE },
    { CALG_SSL3_MASTER, TLS1_SECRET, RANDOM "1", RANDOM "2", CALG_MD5, 128, CALG_RC2, 128, 0, NULL, 0, FALSE },
    { CALG_SSL3_MASTER, TLS1_SECRET, RANDOM "1", RANDOM "2", CALG_MD5, 128, CALG_DES, 40, EXPORT, NULL, 0, TRUE },
    { CALG_SSL3_MASTER, NULL, RANDOM "1", RANDOM "2", CALG_SHA1, 160, CALG_3DES_112, 128, 0, NULL, 0, TRUE },
    { CALG_SSL2_MASTER, SSL2_SECRET, RANDOM "1", RANDOM "2", 0, 0, CALG_RC4, 128, 0, NULL, 0, FALSE },
    { CALG_SSL2_MASTER, SSL2_SECRET, RANDOM "1", "02", 0, 0, CALG_RC4, 128, 0, "0a0b0c0d0e0f1a1b1c1d1e", 0, FALSE },
    { CALG_SSL2_MASTER, FIVE_BYTES, RANDOM "1", "02", 0, 0, CALG_RC2, 128, 0, "0a0b0c0d0e0f1a1b1c1d1e", 0, TRUE },
    { CALG_SSL2_MASTER, NULL, RANDOM "1", "02", 0, 0, CALG_DES, 64, 0, NULL, 0, TRUE },
    { CALG_PCT1_MASTER, SSL2_SECRET, RANDOM "1", "02", CALG_MD5, 128, CALG_RC4, 128, 0, NULL, 0, FALSE },
    { CALG_PCT1_MASTER, FIVE_BYTES, RANDOM "1", "02", CALG_MD5, 128, CALG_RC4, 128, 0, "0a0b", 300, FALSE },
    { CALG_PCT1_MASTER, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, 1, FALSE },
};

static HCRYPTKEY make_key( HCRYPTPROV prov, const struct state_row *row )
{
    BYTE certificate[300];
    HCRYPTHASH hash;
    HCRYPTKEY key = 0;

    if (row->secret) key = import_master_hex( prov, row->alg, row->secret, CRYPT_EXPORTABLE );
    else check_ok( CryptGenKey( prov, row->alg, CRYPT_EXPORTABLE, &key ) );
    if (row->used)
    {
        set_randoms( key, "77", "88" );
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
        destroy_hash( hash );
    }
    if (row->client) set_hex( key, KP_CLIENT_RANDOM, row->client );
    if (row->server) set_hex( key, KP_SERVER_RANDOM, row->server );
    if (row->mac) check_ok( set_alg( key, SCHANNEL_MAC_KEY, row->mac, row->mac_bits, 0 ) );
    if (row->enc) check_ok( set_alg( key, SCHANNEL_ENC_KEY, row->enc, row->enc_bits, row->enc_flags ) );
    if (row->clear) set_hex( key, KP_CLEAR_KEY, row->clear );
    count_up( certificate, sizeof(certificate) );
    if (row->certificate) check_ok( set_bytes( key, KP_CERTIFICATE, certificate, row->certificate ) );
    return key;
}

/* What CryptHashSessionKey sees of a key, as hex text; empty: the error, which is left as the last one. */
static const char *hashed_hex( HCRYPTPROV prov, HCRYPTKEY key, char hex[36] )
{
    HCRYPTHASH hash = make_hash( prov, CALG_MD5, 0 );
    BYTE value[16];
    DWORD len = sizeof(value), err;

    hex[0] = 0;
    SetLastError( SENTINEL );
    if (CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ))
    {
        check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
        to_hex( value, len, hex, 36 );
        err = ERROR_SUCCESS;
    }
    else err = GetLastError();
    destroy_hash( hash );
    SetLastError( err );
    return hex;
}

/* What there is to be known of the keys that come from a master hash, as hex text, or the error of making it. */
static void derived_hex( HCRYPTPROV prov, HCRYPTKEY master, char *text, DWORD size )
{
    static const ALG_ID targets[] = { CALG_SCHANNEL_MAC_KEY, CALG_SCHANNEL_ENC_KEY };
    HCRYPTHASH hash = 0;
    HCRYPTKEY key;
    char hex[36];
    BYTE iv[16];
    DWORD i, len;

    text[0] = 0;
    SetLastError( SENTINEL );
    if (!CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, master, 0, &hash ))
    {
        sprintf( text, "no hash: %#lx", GetLastError() );
        return;
    }
    for (i = 0; i < 4; i++)
    {
        key = 0;
        SetLastError( SENTINEL );
        if (!CryptDeriveKey( prov, targets[i / 2], hash, CRYPT_EXPORTABLE | (i % 2 ? CRYPT_SERVER : 0), &key ))
        {
            sprintf( text + strlen( text ), " no key: %#lx", GetLastError() );
            continue;
        }
        len = sizeof(iv);
        sprintf( text + strlen( text ), " %#lx %lu %s ", key_dword( key, KP_ALGID ), key_dword( key, KP_KEYLEN ),
                 hashed_hex( prov, key, hex ) );
        if (i >= 2 && CryptGetKeyParam( key, KP_IV, iv, &len, 0 ))
            to_hex( iv, len, text + strlen( text ), size - strlen( text ) );
        destroy_key( key );
    }
    destroy_hash( hash );
}

#define DERIVED_MAX 500

static void compare_keys( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTPROV other_prov, HCRYPTKEY other )
{
    static const DWORD params[] = { KP_ALGID, KP_KEYLEN, KP_BLOCKLEN, KP_PERMISSIONS };
    BYTE secret[TEST_BYTES], other_secret[TEST_BYTES];
    char derived[DERIVED_MAX], other_derived[DERIVED_MAX], hex[36], other_hex[36];
    DWORD len, i;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
        ok( key_dword( key, params[i] ) == key_dword( other, params[i] ), "param %lu differs\n", params[i] );
    len = export_secret( prov, key, secret );
    ok( export_secret( other_prov, other, other_secret ) == len, "not %lu bytes\n", len );
    ok( !memcmp( secret, other_secret, len ), "another secret\n" );
    hashed_hex( prov, key, hex );
    hashed_hex( other_prov, other, other_hex );
    ok( !strcmp( hex, other_hex ), "master secret: %s, then %s\n", hex, other_hex );
    derived_hex( prov, key, derived, sizeof(derived) );
    derived_hex( other_prov, other, other_derived, sizeof(other_derived) );
    ok( !strcmp( derived, other_derived ), "derived:%s, then%s\n", derived, other_derived );
    hashed_hex( prov, key, hex );
    hashed_hex( other_prov, other, other_hex );
    ok( !strcmp( hex, other_hex ), "master secret in the end: %s, then %s\n", hex, other_hex );
}

/* rsa-operations: sch-key-14 */
static void test_state( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTPROV second = open_provider( SCH );
    BYTE blob[BLOB_MAX], again[BLOB_MAX];
    HCRYPTKEY key, copy, other;
    const struct state_row *row;
    DWORD len;

    for (row = state_rows; row < state_rows + ARRAY_SIZE( state_rows ); row++)
    {
        winetest_push_context( "row %u", (unsigned int)(row - state_rows) );
        key = make_key( prov, row );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        ok( blob[0] == OPAQUEKEYBLOB && blob[1] == 2 && !blob[2] && !blob[3], "header\n" );
        ok( *(ALG_ID *)(blob + 4) == row->alg, "algorithm\n" );
        copy = import_blob( prov, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
        other = import_blob( second, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
        /* the certificate too: a second blob is the same */
        ok( export_blob( other, 0, OPAQUEKEYBLOB, 0, again ) == len, "another length\n" );
        if (is_our_layout( blob )) ok( !memcmp( blob, again, len ), "another blob\n" );
        compare_keys( prov, copy, second, other );
        destroy_key( other );
        other = import_blob( second, blob, len, 0, CRYPT_EXPORTABLE );
        compare_keys( prov, key, second, other );
        destroy_key( other );
        other = import_blob( second, blob, len, 0, 0 );
        ok( key_dword( other, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
        check_fails( CryptExportKey( other, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
        destroy_key( other );
        destroy_key( copy );
        destroy_key( key );
        winetest_pop_context();
    }
    close_provider( second );
}

/* The key takes parameters as before; the version is written into a secret that was made here only. */
static void test_later( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct { ALG_ID alg; const char *secret; BYTE version; } rows[] =
    {
        { CALG_TLS1_MASTER, NULL, 3 }, { CALG_TLS1_MASTER, TLS1_SECRET, 1 }, { CALG_SSL3_MASTER, NULL, 3 },
    };
    BYTE blob[BLOB_MAX], secret[TEST_BYTES];
    DWORD len, version = 0x303, i;
    HCRYPTKEY key, copy;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "row %lu", i );
        if (rows[i].secret) key = import_master_hex( prov, rows[i].alg, rows[i].secret, CRYPT_EXPORTABLE );
        else check_ok( CryptGenKey( prov, rows[i].alg, CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        copy = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
        check_ok( CryptSetKeyParam( copy, KP_HIGHEST_VERSION, (BYTE *)&version, 0 ) );
        export_secret( prov, copy, secret );
        ok( secret[0] == 3 && secret[1] == rows[i].version, "version %u.%u\n", secret[0], secret[1] );
        /* once more, with that version */
        len = export_blob( copy, 0, OPAQUEKEYBLOB, 0, blob );
        destroy_key( copy );
        copy = import_blob( prov, blob, len, 0, CRYPT_EXPORTABLE );
        set_randoms( copy, "01", "02" );
        set_randoms( key, "01", "02" );
        if (!rows[i].secret) check_ok( CryptSetKeyParam( key, KP_HIGHEST_VERSION, (BYTE *)&version, 0 ) );
        set_algs( copy, CALG_MD5, 128, CALG_DES, 64 );
        set_algs( key, CALG_MD5, 128, CALG_DES, 64 );
        compare_keys( prov, key, prov, copy );
        destroy_key( copy );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- who may ----------------------------------------------------------------------------------- */

/* rsa-operations: sch-key-14 */
static void test_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { 2, 2 | CRYPT_OAEP, ~0u };     /* CRYPT_USER_PROTECTED, CRYPT_SSL2_FALLBACK */
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key, fixed;
    HCRYPTPROV aes = open_provider( AES );
    DWORD len = 0, size, i, permissions = 0x3f & ~CRYPT_WRITE;
    BYTE blob[BLOB_MAX];

    key = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, CRYPT_EXPORTABLE );
    fixed = import_master_hex( prov, CALG_TLS1_MASTER, TLS1_SECRET, 0 );
    check_fails( CryptExportKey( fixed, 0, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    check_fails( CryptExportKey( key, pair, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY );
    check_fails( CryptExportKey( key, fixed, OPAQUEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, key, 0, NTE_BAD_KEY );
    import_fails( aes, blob, len, 0, 0, NTE_BAD_ALGID );
    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        check_fails( CryptExportKey( key, 0, OPAQUEKEYBLOB, flags[i], NULL, &size ), NTE_BAD_FLAGS );
        import_fails( prov, blob, len, 0, flags[i], NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, 0 ) );
    destroy_key( fixed );
    len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
    fixed = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( fixed, KP_PERMISSIONS ) == (0x3b & ~CRYPT_WRITE), "permissions\n" );
    destroy_key( fixed );
    /* rsa-keys: blob-exp-20 */
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NULL, &size ) );
    check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, blob, &size ) );
    check_fails_either( CryptGetKeyParam( key, KP_KEYLEN, NULL, &size, 0 ), NTE_BAD_KEY, ERROR_INVALID_PARAMETER );
    CryptDestroyKey( key );
    key = import_blob( prov, blob, len, 0, 0 );
    ok( key_dword( key, KP_KEYLEN ) == 384, "another key\n" );
    destroy_key( key );
    destroy_key( pair );
    close_provider( aes );
}

/* ---- damaged blobs ----------------------------------------------------------------------------- */

/* rsa-keys: blob-opq-08 */
static void test_damaged( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const unsigned int rows[] = { 1, 11, 15 };
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    HCRYPTKEY key, wrong;
    DWORD len, i, err;
    unsigned int row;

    for (row = 0; row < ARRAY_SIZE( rows ); row++)
    {
        key = make_key( prov, &state_rows[rows[row]] );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        destroy_key( key );
        for (i = 1; i < len; i++) import_fails( prov, blob, i, 0, 0, NTE_BAD_DATA );
        for (i = 8; i < 8 * len; i += 7)        /* (another type is another matter) */
        {
            winetest_push_context( "row %u, bit %lu", rows[row], i );
            memcpy( bad, blob, len );
            bad[i / 8] ^= 1 << i % 8;
            wrong = UNTOUCHED;
            SetLastError( SENTINEL );
            ok( !CryptImportKey( prov, guard( bad, len ), len, 0, 0, &wrong ), "imported\n" );
            err = GetLastError();
            ok( err == (DWORD)NTE_BAD_DATA || (i < 64 && err >= (DWORD)NTE_BAD_VER && err <= (DWORD)NTE_BAD_TYPE),
                "error %#lx\n", err );
            ok( !wrong || wrong == UNTOUCHED, "handle %#Ix\n", wrong );
            winetest_pop_context();
        }
    }
}

/* ---- another process --------------------------------------------------------------------------- */

/* In the child: derives the client's cipher key. */
static void go_on( const char *blob_text, const char *expected )
{
    HCRYPTPROV prov = open_provider( SCH );
    BYTE blob[BLOB_MAX];
    HCRYPTHASH hash;
    HCRYPTKEY master, key;
    DWORD len = from_hex( blob_text, blob, sizeof(blob) );
    char hex[36];

    master = import_blob( prov, blob, len, 0, 0 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 );
    hashed_hex( prov, key, hex );
    ok( !strcmp( hex, expected ), "got %s, expected %s\n", hex, expected );     /* rsa-keys: blob-opq-02 */
    destroy_key( key );
    destroy_hash( hash );
    destroy_key( master );
    close_provider( prov );
}

static void test_process( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const unsigned int rows[] = { 0, 4, 11 };
    char arguments[2 * BLOB_MAX + 100], blob_text[2 * BLOB_MAX], expected[36];
    HCRYPTKEY master, key;
    BYTE blob[BLOB_MAX];
    HCRYPTHASH hash;
    DWORD len, i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        master = make_key( prov, &state_rows[rows[i]] );
        len = export_blob( master, 0, OPAQUEKEYBLOB, 0, blob );
        hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
        key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 );
        hashed_hex( prov, key, expected );
        sprintf( arguments, "masterblob go-on %s %s", to_hex( blob, len, blob_text, sizeof(blob_text) ), expected );
        run_child( arguments );
        destroy_key( key );
        destroy_hash( hash );
        destroy_key( master );
    }
}

START_TEST( masterblob )
{
    char **argv;
    int argc = winetest_get_mainargs( &argv );

    if (argc >= 5 && !strcmp( argv[2], "go-on" ))
    {
        go_on( argv[3], argv[4] );
        return;
    }
    if (!has_opaque( SCH, CALG_TLS1_MASTER )) return;       /* rsa-operations: sch-key-11 */
    for_providers( SCH, test_state );
    for_providers( SCH, test_later );
    for_providers( SCH, test_rules );
    for_providers( SCH, test_damaged );
    for_providers( SCH, test_process );
}
