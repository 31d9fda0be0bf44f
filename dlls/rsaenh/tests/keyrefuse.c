/* Keys that are not made: lengths that an algorithm has not, algorithms that no RSA provider has, flags, hashes that
 * are no base for a key, and handles that are dead or of another kind. What is refused leaves everything as it was.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define BITS( bits )  ((DWORD)(bits) << 16)
#define NOT_BASE      (ALL_PROVS & ~BASE)
#define NOT_AES       (RSA_FULL_PROVS)
#define PASSWORD      "password"
#define PASSWORD_MD5  "5f4dcc3b5aa765d61d8327deb882cf99"

struct refused_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  flags;
    DWORD  error;
};

/* ---- CryptGenKey ------------------------------------------------------------------------------- */

static const struct refused_row generate_rows[] =
{
    /* rsa-keys: gen-16; around the least and the most, and no multiple of 8 */
    { ALL_PROVS, CALG_RC4,      BITS( 16 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 39 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 44 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 57 ),     ERROR_INVALID_PARAMETER },
    { BASE,      CALG_RC4,      BITS( 120 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 127 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 129 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 256 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 8 ),      ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 32 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 44 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 55 ),     ERROR_INVALID_PARAMETER },
    { BASE,      CALG_RC2,      BITS( 64 ),     ERROR_INVALID_PARAMETER },
    { BASE,      CALG_RC2,      BITS( 120 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 127 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 129 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 0xffff ), ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 8 ),      ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 48 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 55 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 63 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 65 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 72 ),     ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 112 ),    ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 192 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 64 ),     ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 104 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 111 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 120 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 127 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 136 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 192 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 56 ),     ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 64 ),     ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 160 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 169 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 176 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 191 ),    ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 200 ),    ERROR_INVALID_PARAMETER },
    /* rsa-keys: gen-13 */
    { AES_PROVS, CALG_AES_128,  BITS( 40 ),     ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_128,  BITS( 127 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_128,  BITS( 136 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_128,  BITS( 256 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_192,  BITS( 184 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_192,  BITS( 193 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_192,  BITS( 256 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 192 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 248 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 255 ),    ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 264 ),    ERROR_INVALID_PARAMETER },
    /* rsa-keys: gen-12; no length makes it an algorithm */
    { ALL_PROVS, CALG_AES,      BITS( 192 ),    NTE_BAD_ALGID },
    { ALL_PROVS, CALG_AES,      BITS( 256 ),    NTE_BAD_ALGID },
    /* rsa-keys: gen-14, alg-sch-16 */
    { SCH,       CALG_AES_192,  0,              NTE_BAD_ALGID },
    { SCH,       CALG_AES_192,  BITS( 192 ),    NTE_BAD_ALGID },
    { NOT_AES,   CALG_AES_128,  BITS( 128 ),    NTE_BAD_ALGID },
    { NOT_AES,   CALG_AES_192,  0,              NTE_BAD_ALGID },
    { NOT_AES,   CALG_AES_256,  BITS( 256 ),    NTE_BAD_ALGID },
    /* rsa-keys: gen-15 */
    { BASE,      CALG_3DES,     BITS( 168 ),    NTE_BAD_ALGID },
    { BASE,      CALG_3DES_112, BITS( 112 ),    NTE_BAD_ALGID },
    /* rsa-keys: gen-14; other providers' algorithms, and what is no key */
    { ALL_PROVS, CALG_DESX,       0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SEAL,       0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SKIPJACK,   0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_TEK,        0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_CYLINK_MEK, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DH_SF,      0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_KEA_KEYX,   0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_HUGHES_MD5, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_NO_SIGN,    0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_ECDH,       0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_ECDSA,      0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_MD2,        0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_MD4,        0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA_384,    0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA_512,    0, NTE_BAD_ALGID },
    { ALL_PROVS & ~SCH, CALG_SCHANNEL_MAC_KEY,     0, NTE_BAD_ALGID },
    { ALL_PROVS & ~SCH, CALG_SCHANNEL_ENC_KEY,     0, NTE_BAD_ALGID },
    { ALL_PROVS & ~SCH, CALG_SCHANNEL_MASTER_HASH, 0, NTE_BAD_ALGID },
    { ALL_PROVS & ~SCH, CALG_TLS1PRF,              0, NTE_BAD_ALGID },
    /* rsa-keys: gen-flag-08; nobody can be asked for a password in such a context */
    { ALL_PROVS, CALG_RC2,        CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
    { NOT_BASE,  CALG_3DES,       CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
    { AES_PROVS, CALG_AES_256,    CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
    { ALL_PROVS, AT_KEYEXCHANGE,  CRYPT_FORCE_KEY_PROTECTION_HIGH | BITS( 512 ), NTE_SILENT_CONTEXT },
    { ALL_PROVS, CALG_RSA_KEYX,   CRYPT_FORCE_KEY_PROTECTION_HIGH | CRYPT_EXPORTABLE, NTE_SILENT_CONTEXT },
};

static void test_generate( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct refused_row *row;
    HCRYPTKEY key;

    for (row = generate_rows; row < generate_rows + ARRAY_SIZE( generate_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, flags %#lx", row->alg, row->flags );
        key = UNTOUCHED;
        check_fails( CryptGenKey( prov, row->alg, row->flags, &key ), row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    /* rsa-operations: op-06; no pair was left behind, and the context makes keys as before */
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_ok( CryptGenKey( prov, CALG_RC4, 0, &key ) );
    destroy_key( key );
}

/* A pair that is refused does not take the place of the one that is there. */
static void test_pair_stays( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  flags, error;
    } rows[] =
    {
        /* rsa-keys: gen-16, gen-flag-08; rsa-operations: op-06 */
        { AT_KEYEXCHANGE, BITS( 376 ),                                   ERROR_INVALID_PARAMETER },
        { AT_KEYEXCHANGE, BITS( 513 ),                                   ERROR_INVALID_PARAMETER },
        { CALG_RSA_KEYX,  BITS( 16392 ),                                 ERROR_INVALID_PARAMETER },
        { AT_KEYEXCHANGE, BITS( 384 ) | CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_SILENT_CONTEXT },
    };
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key;
    BYTE blob[TEST_PUBLIC_LEN], expected[TEST_PUBLIC_LEN];
    unsigned int i;
    DWORD len;

    test_public_blob( expected, CALG_RSA_KEYX, 65537 );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "alg %#x, flags %#lx", rows[i].alg, rows[i].flags );
        check_fails( CryptGenKey( prov, rows[i].alg, rows[i].flags, &key ), rows[i].error );
        check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len ) );
        ok( !memcmp( blob, expected, sizeof(blob) ), "another pair\n" );
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* ---- CryptDeriveKey ---------------------------------------------------------------------------- */

static const struct refused_row derive_rows[] =
{
    /* rsa-keys: drv-05, gen-16 */
    { ALL_PROVS, CALG_RC4,      BITS( 8 ),   ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 41 ),  ERROR_INVALID_PARAMETER },
    { BASE,      CALG_RC4,      BITS( 64 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC4,      BITS( 256 ), ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 8 ),   ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 32 ),  ERROR_INVALID_PARAMETER },
    { BASE,      CALG_RC2,      BITS( 128 ), ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_RC2,      BITS( 136 ), ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 48 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 57 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 72 ),  ERROR_INVALID_PARAMETER },
    { ALL_PROVS, CALG_DES,      BITS( 112 ), ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 56 ),  ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 120 ), ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES_112, BITS( 168 ), ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 64 ),  ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 128 ), ERROR_INVALID_PARAMETER },
    { NOT_BASE,  CALG_3DES,     BITS( 184 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_128,  BITS( 120 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_128,  BITS( 192 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_192,  BITS( 128 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_192,  BITS( 256 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 128 ), ERROR_INVALID_PARAMETER },
    { AES_PROVS, CALG_AES_256,  BITS( 192 ), ERROR_INVALID_PARAMETER },
    /* rsa-keys: drv-07 */
    { NOT_AES,   CALG_AES_128,  BITS( 128 ), NTE_BAD_ALGID },
    { NOT_AES,   CALG_AES_192,  0,           NTE_BAD_ALGID },
    /* rsa-keys: drv-06, alg-sch-16; what is no session key here */
    { SCH,       CALG_AES_192,     0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_AES,         BITS( 256 ), NTE_BAD_ALGID },
    { ALL_PROVS, AT_KEYEXCHANGE,   0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_RSA_KEYX,    BITS( 512 ), NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DSS_SIGN,    0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DH_EPHEM,    0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DESX,        0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SKIPJACK,    0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_MD5,         0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA_256,     0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_MAC,         0,           NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SSL3_SHAMD5, 0,           NTE_BAD_ALGID },
    { ALL_PROVS & ~SCH, CALG_TLS1_MASTER, 0,    NTE_BAD_ALGID },
    /* rsa-keys: drv-13 */
    { ALL_PROVS, CALG_DES,      CRYPT_USER_PROTECTED,            NTE_BAD_FLAGS },
    { ALL_PROVS, CALG_RC2,      CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_BAD_FLAGS },
};

/* rsa-keys: drv-10; the hash is open afterwards, takes data, and has the value of all of it */
static void test_derive( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTHASH hash = hash_text( prov, CALG_MD5, "pass" );
    const struct refused_row *row;
    HCRYPTKEY key;

    for (row = derive_rows; row < derive_rows + ARRAY_SIZE( derive_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, flags %#lx", row->alg, row->flags );
        key = UNTOUCHED;
        check_fails( CryptDeriveKey( prov, row->alg, hash, row->flags, &key ), row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    check_ok( CryptHashData( hash, (const BYTE *)"word", 4, 0 ) );
    check_value( hash, PASSWORD_MD5 );
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- handles ----------------------------------------------------------------------------------- */

/* Good ones, for what a call does not try. */
static HCRYPTPROV good_prov;
static HCRYPTKEY good_key, good_pair;
static HCRYPTHASH good_hash;

/* What calls must not write to. */
static ULONG_PTR made;
static BYTE data[512];
static DWORD data_len;

static BOOL try_gen( ULONG_PTR bad ) { return CryptGenKey( bad, CALG_RC4, 0, &made ); }
static BOOL try_derive( ULONG_PTR bad ) { return CryptDeriveKey( bad, CALG_RC4, good_hash, 0, &made ); }
static BOOL try_import( ULONG_PTR bad ) { return CryptImportKey( bad, data, TEST_PUBLIC_LEN, 0, 0, &made ); }
static BOOL try_user( ULONG_PTR bad ) { return CryptGetUserKey( bad, AT_KEYEXCHANGE, &made ); }
static BOOL try_duplicate( ULONG_PTR bad ) { return CryptDuplicateKey( bad, NULL, 0, &made ); }
static BOOL try_destroy( ULONG_PTR bad ) { return CryptDestroyKey( bad ); }
static BOOL try_get( ULONG_PTR bad ) { return CryptGetKeyParam( bad, KP_ALGID, data, &data_len, 0 ); }
static BOOL try_size( ULONG_PTR bad ) { return CryptGetKeyParam( bad, KP_ALGID, NULL, &data_len, 0 ); }
static BOOL try_set( ULONG_PTR bad ) { return CryptSetKeyParam( bad, KP_MODE, data, 0 ); }
static BOOL try_export( ULONG_PTR bad ) { return CryptExportKey( bad, 0, PUBLICKEYBLOB, 0, data, &data_len ); }
static BOOL try_encrypt( ULONG_PTR bad ) { return CryptEncrypt( bad, 0, TRUE, 0, data, &data_len, sizeof(data) ); }
static BOOL try_decrypt( ULONG_PTR bad ) { return CryptDecrypt( bad, 0, TRUE, 0, data, &data_len ); }
static BOOL try_hash_key( ULONG_PTR bad ) { return CryptHashSessionKey( good_hash, bad, 0 ); }
static BOOL try_verify( ULONG_PTR bad ) { return CryptVerifySignatureA( good_hash, data, 64, bad, NULL, 0 ); }
static BOOL try_hmac( ULONG_PTR bad ) { return CryptCreateHash( good_prov, CALG_HMAC, bad, 0, &made ); }

static BOOL try_import_under( ULONG_PTR bad )
{
    return CryptImportKey( good_prov, data, TEST_PUBLIC_LEN, bad, 0, &made );
}

static BOOL try_export_under( ULONG_PTR bad )
{
    return CryptExportKey( good_key, bad, SIMPLEBLOB, 0, data, &data_len );
}

enum { IS_PROV, IS_KEY, IS_OTHER_KEY };

static const struct handle_row
{
    const char *name;
    BOOL      (*call)( ULONG_PTR bad );
    int         wants;          /* IS_OTHER_KEY: 0 stands for none */
} handle_rows[] =
{
    /* dispatch: wrap-genkey, wrap-derivekey, wrap-importkey, wrap-getuserkey */
    { "CryptGenKey",                   try_gen,          IS_PROV },
    { "CryptDeriveKey",                try_derive,       IS_PROV },
    { "CryptImportKey",                try_import,       IS_PROV },
    { "CryptGetUserKey",               try_user,         IS_PROV },
    /* dispatch: wrap-duplicatekey, wrap-destroykey, wrap-getkeyparam, wrap-setkeyparam, wrap-exportkey */
    { "CryptDuplicateKey",             try_duplicate,    IS_KEY },
    { "CryptDestroyKey",               try_destroy,      IS_KEY },
    { "CryptGetKeyParam",              try_get,          IS_KEY },
    { "CryptGetKeyParam, size",        try_size,         IS_KEY },
    { "CryptSetKeyParam",              try_set,          IS_KEY },
    { "CryptExportKey",                try_export,       IS_KEY },
    /* dispatch: wrap-encrypt, wrap-decrypt, wrap-hashsessionkey, wrap-verifysignature */
    { "CryptEncrypt",                  try_encrypt,      IS_KEY },
    { "CryptDecrypt",                  try_decrypt,      IS_KEY },
    { "CryptHashSessionKey",           try_hash_key,     IS_KEY },
    { "CryptVerifySignature",          try_verify,       IS_KEY },
    /* dispatch: wrap-createhash, wrap-importkey, wrap-exportkey */
    { "CryptCreateHash",               try_hmac,         IS_OTHER_KEY },
    { "CryptImportKey, wrapping key",  try_import_under, IS_OTHER_KEY },
    { "CryptExportKey, exporting key", try_export_under, IS_OTHER_KEY },
};

enum { NOTHING, GARBAGE, DEAD_KEY, ORPHAN_KEY, DEAD_HASH, HASH, DEAD_PROV, PROV_OR_KEY, BAD_COUNT };

/* Handles of each kind that no call here takes. */
static void make_bad( ULONG_PTR bad[BAD_COUNT] )
{
    HCRYPTPROV other = open_provider( BASE );

    bad[NOTHING] = 0;
    bad[GARBAGE] = SENTINEL;
    check_ok( CryptGenKey( good_prov, CALG_RC4, 0, &bad[DEAD_KEY] ) );
    destroy_key( bad[DEAD_KEY] );
    check_ok( CryptGenKey( other, CALG_RC4, 0, &bad[ORPHAN_KEY] ) );
    close_provider( other );
    bad[DEAD_PROV] = other;
    bad[DEAD_HASH] = hash_text( good_prov, CALG_MD5, "" );
    check_ok( CryptDestroyHash( bad[DEAD_HASH] ) );
    bad[HASH] = good_hash;
}

static void check_handles( const struct handle_row *row, ULONG_PTR bad[BAD_COUNT] )
{
    unsigned int i;

    bad[PROV_OR_KEY] = row->wants == IS_PROV ? good_key : good_prov;
    for (i = row->wants == IS_OTHER_KEY ? GARBAGE : NOTHING; i < BAD_COUNT; i++)
    {
        winetest_push_context( "%s, handle %u", row->name, i );
        made = UNTOUCHED;
        data_len = 8;
        test_public_blob( data, CALG_RSA_KEYX, 65537 );
        check_fails( row->call( bad[i] ), ERROR_INVALID_PARAMETER );       /* rsa-operations: op-01 */
        ok( !made || made == UNTOUCHED, "handle %#Ix\n", made );
        ok( data_len == 8 && data[0] == PUBLICKEYBLOB, "written to\n" );
        winetest_pop_context();
    }
}

/* The hash that keys are derived from. */
static void check_base_handles( ULONG_PTR bad[BAD_COUNT] )
{
    /* dispatch: wrap-derivekey; rsa-keys: drv-08 */
    static const unsigned int rows[] = { DEAD_HASH, DEAD_KEY, ORPHAN_KEY, DEAD_PROV };
    unsigned int i;

    made = UNTOUCHED;
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
        check_fails( CryptDeriveKey( good_prov, CALG_RC4, bad[rows[i]], 0, &made ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDeriveKey( good_prov, CALG_RC4, good_key, 0, &made ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDeriveKey( good_prov, CALG_RC4, good_prov, 0, &made ), ERROR_INVALID_PARAMETER );
    ok( !made || made == UNTOUCHED, "handle %#Ix\n", made );
}

static void test_handles( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct handle_row *row;
    ULONG_PTR bad[BAD_COUNT];

    good_prov = prov;
    good_key = import_hex( prov, CALG_RC4, "0102030405", CRYPT_EXPORTABLE );
    good_pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    good_hash = hash_text( prov, CALG_MD5, PASSWORD );
    make_bad( bad );
    for (row = handle_rows; row < handle_rows + ARRAY_SIZE( handle_rows ); row++) check_handles( row, bad );
    check_base_handles( bad );
    /* rsa-operations: op-06; the good ones live, and the hash has not changed */
    check_value( good_hash, PASSWORD_MD5 );
    ok( key_dword( good_key, KP_KEYLEN ) == 40, "another key\n" );
    check_ok( CryptDestroyHash( good_hash ) );
    destroy_key( good_pair );
    destroy_key( good_key );
}

START_TEST( keyrefuse )
{
    for_providers( ALL_PROVS, test_generate );
    for_providers( BASE | AES, test_pair_stays );
    for_providers( ALL_PROVS, test_derive );
    for_providers( BASE | AES, test_handles );
}
