/* Diffie-Hellman agreement: the other side's blob, and the session key that KP_ALGID makes of the secret. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"
#include "vectors.h"

/* What the secret of kas_rows[0] begins with, and keys of it with odd parity. */
#define KAS0_56      "4b0cf051324bd0"
#define KAS0_128     "4b0cf051324bd0981db7c002f5f7ea47"
#define KAS0_DES     "4a0df151324ad098"
#define KAS0_112     "4a0df151324ad0981cb6c102f4f7ea46"
#define KAS0_168     "4a0df151324ad0981cb6c102f4f7ea468f86ae9e7a15da34"
#define KAS0_CYLINK  "0b0d0151024a0198"
#define KAS0_CMS_168 "16e9387f9bcd5eae8919ef6225b93dd3ad37dad65e4f0494"
#define KAS0_CMS_RC2 "2e9bb08738e8bdce5b988e5efb91fe15"

static const struct numbers oakley = { .bits = 1024, .p = OAKLEY_P, .g = "02", .y = OAKLEY_Y, .x = OAKLEY_X };
static const struct numbers rfc5114 = { .bits = 2048, .p = RFC5114_P, .q = RFC5114_Q, .g = RFC5114_G, .y = RFC5114_Y,
                                        .x = RFC5114_X };

/* ---- helpers ---------------------------------------------------------------------------------- */

static struct numbers kas_key( unsigned int i )
{
    struct numbers n = { .bits = 1024, .p = KAS_P, .q = KAS_Q, .g = KAS_G, .y = kas_rows[i].y, .x = kas_rows[i].x };

    return n;
}

static HCRYPTKEY import_own( HCRYPTPROV prov, BYTE version, ALG_ID alg, const struct numbers *n )
{
    return import_numbers( prov, PRIVATEKEYBLOB, version, alg, n, 0 );
}

/* A blob of version 2 with this y. */
static DWORD peer_blob( BYTE *blob, ALG_ID alg, DWORD bits, const char *y )
{
    struct numbers n = { .bits = bits, .y = y };

    return make_blob( blob, PUBLICKEYBLOB, 2, alg, &n );
}

static HCRYPTKEY agree( HCRYPTPROV prov, HCRYPTKEY own, DWORD bits, const char *y )
{
    BYTE blob[BLOB_SIZE];
    DWORD len = peer_blob( blob, CALG_DH_EPHEM, bits, y );
    HCRYPTKEY key = 0;

    check_ok( CryptImportKey( prov, blob, len, own, 0, &key ) );
    return key;
}

static BOOL set_algid( HCRYPTKEY key, ALG_ID alg, DWORD flags )
{
    return CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, flags );
}

static void check_agree_fails( HCRYPTPROV prov, const BYTE *blob, DWORD len, HCRYPTKEY own, DWORD error )
{
    HCRYPTKEY key = UNTOUCHED;

    check_fails( CryptImportKey( prov, blob, len, own, 0, &key ), error );
    ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
}

static void check_key_bytes( HCRYPTKEY key, const char *expected )
{
    BYTE bytes[64];

    check_hex( bytes, session_bytes( key, bytes, sizeof(bytes) ), expected );
}

static void check_salt( HCRYPTKEY key, DWORD expected )
{
    BYTE salt[64];
    DWORD len = sizeof(salt);

    check_ok( CryptGetKeyParam( key, KP_SALT, salt, &len, 0 ) );
    ok( len == expected, "%lu bytes of salt\n", len );
}

/* ---- answers of others ------------------------------------------------------------------------ */

/* dss-dh: agr-16, agr-19; the first 16 bytes, as a key of RC4 */
static void check_secret( HCRYPTPROV prov, ALG_ID alg, BYTE version, const struct numbers *n, const char *y,
                          const char *secret )
{
    HCRYPTKEY own = import_own( prov, version, alg, n ), key = agree( prov, own, n->bits, y );
    char first[33];

    memcpy( first, secret, 32 );
    first[32] = 0;
    check_ok( set_algid( key, CALG_RC4, BITS( 128 ) | CRYPT_EXPORTABLE ) );
    check_key_bytes( key, first );
    destroy_key( key );
    destroy_key( own );
}

static void test_vectors( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( kas_rows ); i++)
    {
        winetest_push_context( "row %u", i );
        n = kas_key( i );
        check_secret( prov, CALG_DH_EPHEM, 2, &n, kas_rows[i].other_y, kas_rows[i].secret );
        check_secret( prov, CALG_DH_SF, 3, &n, kas_rows[i].other_y, kas_rows[i].secret );
        winetest_pop_context();
    }
    winetest_push_context( "RFC 5114" );
    check_secret( prov, CALG_DH_EPHEM, 2, &rfc5114, RFC5114_OTHER_Y, RFC5114_SECRET );
    check_secret( prov, CALG_DH_EPHEM, 3, &rfc5114, RFC5114_OTHER_Y, RFC5114_SECRET );
    winetest_pop_context();
    winetest_push_context( "RFC 2409" );
    check_secret( prov, CALG_DH_EPHEM, 2, &oakley, OAKLEY_OTHER_Y, OAKLEY_SECRET );
    check_secret( prov, CALG_DH_EPHEM, 3, &oakley, OAKLEY_OTHER_Y, OAKLEY_SECRET );
    winetest_pop_context();
}

/* dss-dh: agr-02, agr-16, agr-17, agr-18 */
static void test_keys( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs, flags; const char *bytes; DWORD salt; } rows[] =
    {
        { CALG_RC4, DH_PROVS, BITS( 40 ), "4b0cf05132", 11 },
        { CALG_RC4, DH_PROVS, BITS( 40 ) | CRYPT_NO_SALT, "4b0cf05132", 0 },
        { CALG_RC4, BASE_DH | DH_SCH, 0, "4b0cf05132", 11 },
        { CALG_RC4, ENH_DH, 0, KAS0_128, 0 },
        { CALG_RC2, DH_PROVS, BITS( 56 ), KAS0_56, 0 },
        { CALG_RC2, ENH_DH | DH_SCH, BITS( 128 ), KAS0_128, 0 },
        { CALG_DES, DH_PROVS, 0, KAS0_DES, ~0u },
        { CALG_DES, DH_PROVS, BITS( 56 ), KAS0_DES, ~0u },
        { CALG_3DES_112, ENH_DH | DH_SCH, 0, KAS0_112, ~0u },
        { CALG_3DES, ENH_DH | DH_SCH, BITS( 168 ), KAS0_168, ~0u },
        /* dss-dh: ses-07 */
        { CALG_CYLINK_MEK, DH_PROVS, 0, KAS0_CYLINK, ~0u },
    };
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 2, CALG_DH_EPHEM, &n ), key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "row %u", i );
        /* dss-dh: agr-20; the own pair again and again */
        key = agree( prov, own, 1024, kas_rows[0].other_y );
        /* dss-dh: agr-01 */
        ok( key_dword( key, KP_ALGID ) == CALG_AGREEDKEY_ANY, "another algorithm\n" );
        check_ok( set_algid( key, rows[i].alg, rows[i].flags | CRYPT_EXPORTABLE ) );
        ok( key_dword( key, KP_ALGID ) == rows[i].alg, "another algorithm\n" );
        check_key_bytes( key, rows[i].bytes );
        if (rows[i].salt != ~0u) check_salt( key, rows[i].salt );
        /* dss-dh: agr-05 */
        check_fails( set_algid( key, rows[i].alg, rows[i].flags ), NTE_BAD_TYPE );
        destroy_key( key );
        /* dss-dh: agr-18 */
        key = agree( prov, own, 1024, kas_rows[0].other_y );
        check_ok( set_algid( key, rows[i].alg, rows[i].flags ) );
        len = 0;
        check_fails( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( own );
}

/* dss-dh: agr-03, agr-09; two sides, one with a stored kind of pair */
static void test_both( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID algs[2] = { CALG_DH_SF, CALG_DH_EPHEM };
    HCRYPTKEY pairs[2], keys[2];
    BYTE blob[2][BLOB_SIZE], bytes[2][16];
    DWORD len[2];
    unsigned int i;

    for (i = 0; i < 2; i++)
    {
        pairs[i] = keys[i] = 0;
        check_ok( CryptGenKey( prov, algs[i], BITS( 512 ) | CRYPT_PREGEN, &pairs[i] ) );
        check_ok( set_hex( pairs[i], KP_P, SAMPLE_P ) );
        check_ok( set_hex( pairs[i], KP_G, SAMPLE_G ) );
        check_ok( CryptSetKeyParam( pairs[i], KP_X, NULL, 0 ) );
        len[i] = BLOB_SIZE;
        memset( blob[i], 0, BLOB_SIZE );
        check_ok( CryptExportKey( pairs[i], 0, PUBLICKEYBLOB, 0, blob[i], &len[i] ) );
        ok( get_le32( blob[i] + 4 ) == algs[i], "aiKeyAlg %#lx\n", get_le32( blob[i] + 4 ) );
    }
    memset( bytes[0], 1, sizeof(bytes[0]) );
    memset( bytes[1], 2, sizeof(bytes[1]) );
    for (i = 0; i < 2; i++)
    {
        check_ok( CryptImportKey( prov, blob[!i], len[!i], pairs[i], 0, &keys[i] ) );
        check_ok( set_algid( keys[i], CALG_RC2, BITS( 56 ) | CRYPT_EXPORTABLE ) );
        ok( session_bytes( keys[i], bytes[i], sizeof(bytes[i]) ) == 7, "another length\n" );
    }
    ok( !memcmp( bytes[0], bytes[1], 7 ), "two keys\n" );
    for (i = 0; i < 2; i++)
    {
        destroy_key( keys[i] );
        destroy_key( pairs[i] );
    }
}

/* dss-dh: agr-14; fresh parameters travel in blobs of version 3 */
static void test_version3( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY own = 0, peer = 0, key = 0, other = 0, public = 0;
    BYTE blob[BLOB_SIZE], blob2[BLOB_SIZE], bytes[2][16];
    DWORD len = sizeof(blob), len2 = sizeof(blob2);
    CRYPT_DATA_BLOB params;

    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &own ) );
    check_ok( CryptExportKey( own, 0, PUBLICKEYBLOB, CRYPT_BLOB_VER3, blob, &len ) );
    /* the parameters without y are what the other side needs */
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ) | CRYPT_PREGEN, &peer ) );
    params.cbData = len - 64;
    params.pbData = blob;
    check_ok( CryptSetKeyParam( peer, KP_PUB_PARAMS, (BYTE *)&params, 0 ) );
    check_ok( CryptSetKeyParam( peer, KP_X, NULL, 0 ) );
    check_ok( CryptExportKey( peer, 0, PUBLICKEYBLOB, CRYPT_BLOB_VER3, blob2, &len2 ) );
    check_ok( CryptImportKey( prov, blob2, len2, own, 0, &key ) );
    check_ok( CryptImportKey( prov, blob, len, peer, 0, &other ) );
    check_ok( set_algid( key, CALG_DES, CRYPT_EXPORTABLE ) );
    check_ok( set_algid( other, CALG_DES, CRYPT_EXPORTABLE ) );
    memset( bytes, 0, sizeof(bytes) );
    bytes[0][0] = 1;
    session_bytes( key, bytes[0], sizeof(bytes[0]) );
    session_bytes( other, bytes[1], sizeof(bytes[1]) );
    ok( !memcmp( bytes[0], bytes[1], 8 ), "two keys\n" );
    destroy_key( key );
    destroy_key( other );
    destroy_key( peer );
    /* other parameters */
    peer = 0;
    check_ok( CryptGenKey( prov, CALG_DH_EPHEM, BITS( 512 ), &peer ) );
    check_agree_fails( prov, blob, len, peer, NTE_BAD_DATA );
    /* dss-dh: agr-11 */
    check_ok( CryptImportKey( prov, blob, len, 0, 0, &public ) );
    check_agree_fails( prov, blob2, len2, public, NTE_NO_KEY );
    destroy_key( public );
    destroy_key( peer );
    destroy_key( own );
}

/* ---- before KP_ALGID -------------------------------------------------------------------------- */

static void test_unconverted( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD params[] = { KP_P, KP_Q, KP_G, KP_X, KP_Y, KP_VERIFY_PARAMS, KP_KEYVAL };
    static const DWORD types[] = { PLAINTEXTKEYBLOB, PUBLICKEYBLOB, PRIVATEKEYBLOB };
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 2, CALG_DH_EPHEM, &n ), key = agree( prov, own, 1024, kas_rows[0].other_y );
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "" );
    BYTE data[256] = { 0 };
    unsigned int i;
    DWORD len;

    /* dss-dh: agr-04 */
    len = 8;
    check_fails( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY_STATE );
    len = 8;
    check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_KEY_STATE );
    ok( len == 8 && !data[0], "length %lu, or data changed\n", len );
    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        winetest_push_context( "type %lu", types[i] );
        len = sizeof(data);
        check_fails( CryptExportKey( key, 0, types[i], 0, data, &len ), NTE_BAD_KEY_STATE );
        winetest_pop_context();
    }
    check_fails( CryptHashSessionKey( hash, key, 0 ), NTE_BAD_KEY_STATE );
    check_value( hash, "da39a3ee5e6b4b0d3255bfef95601890afd80709" );
    /* dss-dh: agr-23 */
    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        len = sizeof(data);
        check_fails( CryptGetKeyParam( key, params[i], data, &len, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    destroy_hash( hash );
    destroy_key( key );
    destroy_key( own );
}

static void test_bad_algid( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { ALG_ID alg; DWORD provs, flags, error; } rows[] =
    {
        /* dss-dh: agr-06 */
        { CALG_DSS_SIGN, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_DH_SF, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_DH_EPHEM, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_AGREEDKEY_ANY, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_RSA_KEYX, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_AES_128, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_SHA1, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_HMAC, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_RC5, DH_PROVS, 0, NTE_BAD_ALGID },
        { AT_SIGNATURE, DH_PROVS, 0, NTE_BAD_ALGID },
        { 0, DH_PROVS, 0, NTE_BAD_ALGID },
        { CALG_3DES, BASE_DH, 0, NTE_BAD_ALGID },
        { CALG_3DES_112, BASE_DH, 0, NTE_BAD_ALGID },
        { CALG_SSL3_MASTER, BASE_DH | ENH_DH, 0, NTE_BAD_ALGID },
        { CALG_TLS1_MASTER, BASE_DH | ENH_DH, 0, NTE_BAD_ALGID },
        /* dss-dh: agr-07 */
        { CALG_RC4, DH_PROVS, BITS( 32 ), ERROR_INVALID_PARAMETER },
        { CALG_RC4, DH_PROVS, BITS( 41 ), ERROR_INVALID_PARAMETER },
        { CALG_RC4, BASE_DH, BITS( 64 ), ERROR_INVALID_PARAMETER },
        { CALG_RC2, DH_PROVS, BITS( 136 ), ERROR_INVALID_PARAMETER },
        { CALG_DES, DH_PROVS, BITS( 40 ), ERROR_INVALID_PARAMETER },
        { CALG_3DES, ENH_DH | DH_SCH, BITS( 112 ), ERROR_INVALID_PARAMETER },
    };
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 2, CALG_DH_EPHEM, &n ), key = agree( prov, own, 1024, kas_rows[0].other_y );
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & row->bit)) continue;
        winetest_push_context( "row %u", i );
        check_fails( set_algid( key, rows[i].alg, rows[i].flags ), rows[i].error );
        winetest_pop_context();
    }
    /* dss-dh: agr-08 */
    check_fails( CryptSetKeyParam( key, KP_ALGID, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* dss-dh: agr-24 */
    check_fails( set_algid( key, CALG_DES, CRYPT_USER_PROTECTED ), NTE_BAD_FLAGS );
    check_fails( set_algid( key, CALG_RC4, CRYPT_FORCE_KEY_PROTECTION_HIGH | CRYPT_EXPORTABLE ), NTE_BAD_FLAGS );
    if (row->bit == DH_SCH) check_fails( set_algid( key, CALG_TLS1_MASTER, CRYPT_USER_PROTECTED ), NTE_BAD_FLAGS );
    /* dss-dh: agr-06; it is as before */
    ok( key_dword( key, KP_ALGID ) == CALG_AGREEDKEY_ANY, "another algorithm\n" );
    check_ok( set_algid( key, CALG_DES, CRYPT_EXPORTABLE ) );
    check_key_bytes( key, KAS0_DES );
    destroy_key( key );
    destroy_key( own );
}

/* ---- what is refused -------------------------------------------------------------------------- */

/* An agreed key is a secret, and nothing protects it. */
static void test_protection( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD protection[] = { CRYPT_USER_PROTECTED, CRYPT_FORCE_KEY_PROTECTION_HIGH, CRYPT_CREATE_SALT };
    struct numbers n = kas_key( 0 );
    HCRYPTKEY key, own = import_own( prov, 2, CALG_DH_EPHEM, &n );
    BYTE blob[BLOB_SIZE];
    DWORD len = peer_blob( blob, CALG_DH_SF, 1024, kas_rows[0].other_y );
    unsigned int i;

    /* dss-dh: agr-24 */
    for (i = 0; i < ARRAY_SIZE( protection ); i++)
    {
        winetest_push_context( "flag %#lx", protection[i] );
        key = UNTOUCHED;
        check_fails( CryptImportKey( prov, blob, len, own, protection[i], &key ), NTE_BAD_FLAGS );
        ok( key == UNTOUCHED || !key, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    destroy_key( own );
    /* rsa-keys: blob-bad-16; a public key alone needs no protection */
    len = make_blob( blob, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &n );
    check_ok( CryptImportKey( prov, blob, len, 0, CRYPT_USER_PROTECTED | CRYPT_FORCE_KEY_PROTECTION_HIGH, &key ) );
    destroy_key( key );
}

static void test_bad_own( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = kas_key( 0 );
    HCRYPTKEY key = 0, own;
    BYTE blob[BLOB_SIZE];
    DWORD len = peer_blob( blob, CALG_DH_SF, 1024, kas_rows[0].other_y );

    /* dss-dh: agr-10 */
    check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), &key ) );
    check_agree_fails( prov, blob, len, key, NTE_BAD_KEY );
    destroy_key( key );
    key = 0;
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &key ) );
    check_agree_fails( prov, blob, len, key, NTE_BAD_KEY );
    destroy_key( key );
    /* dss-dh: agr-11 */
    key = import_numbers( prov, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &n, 0 );
    check_agree_fails( prov, blob, len, key, NTE_NO_KEY );
    destroy_key( key );
    /* dss-dh: agr-12 */
    own = import_own( prov, 2, CALG_DH_EPHEM, &n );
    len = peer_blob( blob, CALG_DH_EPHEM, 512, "02" );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    len = peer_blob( blob, CALG_DH_EPHEM, 1032, "02" );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    len = peer_blob( blob, CALG_DH_EPHEM, 2048, RFC5114_OTHER_Y );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    /* dss-dh: agr-14; of both, or of g alone */
    len = make_blob( blob, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &oakley );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    n.g = n.y;
    len = make_blob( blob, PUBLICKEYBLOB, 3, CALG_DH_EPHEM, &n );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    destroy_key( own );
}

/* dss-dh: agr-13 */
static void check_bad_y( HCRYPTPROV prov, HCRYPTKEY own, const char *p, const char *outside )
{
    BYTE blob[BLOB_SIZE];
    DWORD len = peer_blob( blob, CALG_DH_EPHEM, 1024, "00" );

    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    blob[16] = 1;
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    from_hex( p, blob + 16, 128 );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    blob[16]--;                                     /* p is odd */
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    memset( blob + 16, 0xff, 128 );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
    if (!outside) return;
    peer_blob( blob, CALG_DH_EPHEM, 1024, outside );
    check_agree_fails( prov, blob, len, own, NTE_BAD_DATA );
}

static void test_bad_y( HCRYPTPROV prov, const struct provider_row *row )
{
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 3, CALG_DH_EPHEM, &n );

    check_bad_y( prov, own, KAS_P, "02" );
    destroy_key( own );
    own = import_own( prov, 2, CALG_DH_EPHEM, &oakley );
    check_bad_y( prov, own, OAKLEY_P, NULL );
    destroy_key( own );
}

/* dss-dh: agr-15 */
static void test_bad_blob( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct { DWORD at; BYTE value; DWORD error; } damage[] =
    {
        { 1, 1, NTE_BAD_VER }, { 1, 4, NTE_BAD_VER }, { 1, 3, NTE_BAD_DATA },
        { 5, 0xa4, NTE_BAD_ALGID }, { 4, 3, NTE_BAD_ALGID }, { 8, 'D', NTE_BAD_DATA },
        { 11, '2', NTE_BAD_DATA }, { 11, '3', NTE_BAD_DATA }, { 11, 0, NTE_BAD_DATA }, { 13, 0, NTE_BAD_DATA },
        { 15, 0x80, NTE_BAD_DATA },
    };
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 2, CALG_DH_EPHEM, &n );
    BYTE blob[BLOB_SIZE];
    DWORD len = peer_blob( blob, CALG_DH_EPHEM, 1024, kas_rows[0].other_y ), i;

    for (i = 1; i < len; i++)
    {
        winetest_push_context( "%lu bytes", i );
        check_agree_fails( prov, blob, i, own, NTE_BAD_DATA );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( damage ); i++)
    {
        winetest_push_context( "damage %lu", i );
        peer_blob( blob, CALG_DH_EPHEM, 1024, kas_rows[0].other_y );
        blob[damage[i].at] = damage[i].value;
        check_agree_fails( prov, blob, len, own, damage[i].error );
        winetest_pop_context();
    }
    destroy_key( own );
}

/* ---- RFC 2631 --------------------------------------------------------------------------------- */

static BOOL set_cms( HCRYPTKEY key, DWORD version, ALG_ID alg, const char *oid, DWORD flags )
{
    CMS_DH_KEY_INFO info = { .dwVersion = version, .Algid = alg, .pszContentEncObjId = (char *)oid };

    return CryptSetKeyParam( key, KP_CMS_DH_KEY_INFO, (BYTE *)&info, flags );
}

static void test_cms( HCRYPTPROV prov, const struct provider_row *row )
{
    static const char wrap_3des[] = "1.2.840.113549.1.9.16.3.6", wrap_rc2[] = "1.2.840.113549.1.9.16.3.7";
    struct numbers n = kas_key( 0 );
    HCRYPTKEY own = import_own( prov, 2, CALG_DH_EPHEM, &n ), key = agree( prov, own, 1024, kas_rows[0].other_y );

    /* dss-dh: agr-22 */
    check_fails( set_cms( key, 0, CALG_3DES, wrap_3des, 0 ), NTE_BAD_DATA );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO) - 1, CALG_3DES, wrap_3des, 0 ), NTE_BAD_DATA );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_SHA1, wrap_3des, 0 ), NTE_BAD_ALGID );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_DH_EPHEM, wrap_3des, 0 ), NTE_BAD_ALGID );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_3DES, NULL, 0 ), NTE_BAD_DATA );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_3DES, "no numbers", 0 ), NTE_BAD_DATA );
    check_fails( CryptSetKeyParam( key, KP_CMS_DH_KEY_INFO, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* dss-dh: agr-24 */
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_3DES, wrap_3des, CRYPT_USER_PROTECTED ), NTE_BAD_FLAGS );
    /* dss-dh: agr-21 */
    check_ok( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_3DES, wrap_3des, CRYPT_EXPORTABLE ) );
    check_key_bytes( key, KAS0_CMS_168 );
    destroy_key( key );
    key = agree( prov, own, 1024, kas_rows[0].other_y );
    check_ok( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_RC2, wrap_rc2, BITS( 128 ) | CRYPT_EXPORTABLE ) );
    check_key_bytes( key, KAS0_CMS_RC2 );
    check_fails( set_cms( key, sizeof(CMS_DH_KEY_INFO), CALG_RC2, wrap_rc2, 0 ), NTE_BAD_TYPE );
    destroy_key( key );
    destroy_key( own );
}

START_TEST( dh )
{
    for_providers( ENH_DH | DH_SCH, test_vectors );
    for_providers( DH_PROVS, test_keys );
    for_providers( DH_PROVS, test_both );
    for_providers( DH_PROVS, test_version3 );
    for_providers( DH_PROVS, test_unconverted );
    for_providers( DH_PROVS, test_bad_algid );
    for_providers( DH_PROVS, test_protection );
    for_providers( DH_PROVS, test_bad_own );
    for_providers( DH_PROVS, test_bad_y );
    for_providers( DH_PROVS, test_bad_blob );
    for_providers( ENH_DH, test_cms );
}
