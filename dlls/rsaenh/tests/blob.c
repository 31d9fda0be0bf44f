/* CryptImportKey and CryptExportKey: PUBLICKEYBLOB, PRIVATEKEYBLOB (plain and under a session key), SIMPLEBLOB and
 * PLAINTEXTKEYBLOB, who may export what, and malformed blobs, which end where readable memory ends.
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

#define BITS( bits ) ((DWORD)(bits) << 16)

#ifndef CRYPT_IPSEC_HMAC_KEY
#define CRYPT_IPSEC_HMAC_KEY 0x100
#endif

/* ---- good RSA blobs --------------------------------------------------------------------------- */

static void test_public( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RSA_KEYX, CALG_RSA_SIGN };
    static const BYTE tops[] = { 0xff, 0x80, 0x1f, 0x01 };      /* rsa-keys: blob-imp-02; 0x1f: 509 bits under 512 */
    static const DWORD exponents[] = { 1, 3, 17, 65537, 0xffffffff };
    BYTE blob[TEST_PUBLIC_LEN], out[BLOB_MAX];
    unsigned int i, j;
    HCRYPTKEY key;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
        for (j = 0; j < ARRAY_SIZE( tops ) * ARRAY_SIZE( exponents ); j++)
        {
            winetest_push_context( "alg %#x, number %u", algs[i], j );
            test_public_blob( blob, algs[i], exponents[j / ARRAY_SIZE( tops )] );
            blob[TEST_PUBLIC_LEN - 1] = tops[j % ARRAY_SIZE( tops )];
            key = import_blob( prov, guard( blob, sizeof(blob) ), sizeof(blob), 0, 0 );
            len = export_blob( key, 0, PUBLICKEYBLOB, 0, out );
            /* rsa-keys: blob-imp-01 */
            ok( len == sizeof(blob) && !memcmp( out, blob, len ), "exported otherwise\n" );
            ok( key_dword( key, KP_ALGID ) == algs[i], "algorithm\n" );
            ok( key_dword( key, KP_KEYLEN ) == 512, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
            ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions\n" );                   /* rsa-keys: perm-03 */
            /* rsa-keys: blob-exp-08; never exportable */
            check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
            destroy_key( key );
            winetest_pop_context();
        }
    /* rsa-keys: blob-imp-01; the context's pairs are not changed */
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
}

static void test_private( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[TEST_PRIVATE_LEN], out[BLOB_MAX];
    HCRYPTKEY key, user;
    DWORD len;

    /* rsa-keys: blob-imp-03, blob-imp-04, blob-imp-10; becomes the context's pair, the other slot is untouched */
    test_private_blob( blob, CALG_RSA_SIGN );
    key = import_blob( prov, guard( blob, sizeof(blob) ), sizeof(blob), 0, 0 );
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &user ), NTE_NO_KEY );
    check_ok( CryptGetUserKey( prov, AT_SIGNATURE, &user ) );
    /* rsa-keys: blob-exp-05; not exportable, not even the size */
    len = BLOB_MAX;
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, out, &len ), NTE_BAD_KEY_STATE );
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    check_fails( CryptExportKey( user, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    destroy_key( user );
    destroy_key( key );
    test_private_blob( blob, CALG_RSA_KEYX );
    key = import_blob( prov, guard( blob, sizeof(blob) ), sizeof(blob), 0, CRYPT_EXPORTABLE );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &user ) );
    ok( key_dword( user, KP_PERMISSIONS ) == 0x3f, "permissions\n" );       /* rsa-keys: perm-04 */
    destroy_key( key );
    len = export_blob( user, 0, PRIVATEKEYBLOB, 0, out );
    /* rsa-keys: blob-exp-06, blob-imp-06, blob-imp-07, blob-lay-02 */
    ok( len == sizeof(blob) && !memcmp( out, blob, len ), "exported otherwise\n" );
    /* containers: keep-12; imported again without the flag it is not exportable any more */
    key = import_blob( prov, out, len, 0, 0 );
    check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ), NTE_BAD_KEY_STATE );
    len = export_blob( key, 0, PUBLICKEYBLOB, 0, out );
    test_public_blob( blob, CALG_RSA_KEYX, 65537 );
    ok( len == TEST_PUBLIC_LEN && !memcmp( out, blob, len ), "another public key\n" );
    destroy_key( key );
    destroy_key( user );
    /* rsa-keys: blob-imp-09; exponent of one */
    key = import_one_pair( prov, CALG_RSA_KEYX );
    one_private_blob( blob, CALG_RSA_KEYX );
    len = export_blob( key, 0, PRIVATEKEYBLOB, 0, out );
    ok( len == sizeof(blob) && !memcmp( out, blob, len ), "exported otherwise\n" );
    destroy_key( key );
}

static void test_generated( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 384, 512, 1024, 1032 };
    BYTE blob[BLOB_MAX], out[BLOB_MAX];
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len, bits;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        bits = lengths[i];
        winetest_push_context( "%lu bits", bits );
        check_ok( CryptGenKey( prov, AT_SIGNATURE, BITS( bits ) | CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, 0, PRIVATEKEYBLOB, 0, blob );
        ok( len == 20 + bits / 4 + 5 * ((bits + 15) / 16), "%lu bytes\n", len );        /* rsa-keys: blob-lay-02 */
        ok( !memcmp( blob, "\7\2\0\0\0\x24\0\0RSA2", 12 ), "header\n" );
        destroy_key( key );
        key = import_blob( prov, guard( blob, len ), len, 0, CRYPT_EXPORTABLE );
        ok( export_blob( key, 0, PRIVATEKEYBLOB, 0, out ) == len && !memcmp( out, blob, len ), "another key\n" );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* rsa-keys: blob-imp-08; the end of d may be missing, down to half of it */
static void test_cut_private( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const BYTE message[] = "message";
    BYTE blob[TEST_PRIVATE_LEN], data[TEST_BYTES];
    DWORD cut, len;
    HCRYPTKEY key;

    test_private_blob( blob, CALG_RSA_KEYX );
    for (cut = 20 + TEST_BITS / 2; cut <= TEST_PRIVATE_LEN; cut++)
    {
        winetest_push_context( "%lu bytes", cut );
        key = import_blob( prov, guard( blob, cut ), cut, 0, 0 );
        memcpy( data, message, sizeof(message) );
        len = sizeof(message);
        check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
        check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
        ok( len == sizeof(message) && !memcmp( data, message, len ), "other bytes\n" );
        if (key) destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- malformed RSA blobs ---------------------------------------------------------------------- */

static const struct field_row
{
    BYTE  type;
    DWORD at, value;        /* bytes from here on, little-endian */
    DWORD size;
    DWORD error, error2;
} field_rows[] =
{
    /* rsa-keys: blob-bad-04; unknown type */
    { PUBLICKEYBLOB,  0, 0,    1, NTE_BAD_TYPE, 0 },
    { PUBLICKEYBLOB,  0, 2,    1, NTE_BAD_TYPE, 0 },
    { PUBLICKEYBLOB,  0, 5,    1, NTE_BAD_TYPE, 0 },
    { PRIVATEKEYBLOB, 0, 0xff, 1, NTE_BAD_TYPE, 0 },
    /* rsa-keys: blob-bad-02; version */
    { PUBLICKEYBLOB,  1, 0,    1, NTE_BAD_VER, 0 },
    { PUBLICKEYBLOB,  1, 1,    1, NTE_BAD_VER, 0 },
    { PRIVATEKEYBLOB, 1, 3,    1, NTE_BAD_VER, 0 },
    { PRIVATEKEYBLOB, 1, 0xff, 1, NTE_BAD_VER, 0 },
    /* rsa-keys: blob-bad-03; reserved */
    { PUBLICKEYBLOB,  2, 1,    2, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, 2, 0x8000, 2, NTE_BAD_DATA, 0 },
    /* rsa-keys: blob-bad-07; algorithm */
    { PUBLICKEYBLOB,  4, CALG_RC4,      4, NTE_BAD_ALGID, NTE_BAD_DATA },
    { PUBLICKEYBLOB,  4, CALG_SHA1,     4, NTE_BAD_ALGID, NTE_BAD_DATA },
    { PUBLICKEYBLOB,  4, CALG_DSS_SIGN, 4, NTE_BAD_ALGID, NTE_BAD_DATA },
    { PUBLICKEYBLOB,  4, 0,             4, NTE_BAD_ALGID, NTE_BAD_DATA },
    { PRIVATEKEYBLOB, 4, AT_SIGNATURE,  4, NTE_BAD_ALGID, NTE_BAD_DATA },
    { PRIVATEKEYBLOB, 4, ~0u,           4, NTE_BAD_ALGID, NTE_BAD_DATA },
    /* rsa-keys: blob-bad-05; magic */
    { PUBLICKEYBLOB,  AT_MAGIC, 0x32415352, 4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_MAGIC, 0x31415353, 4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_MAGIC, 0x31415352, 4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_MAGIC, 0,          4, NTE_BAD_DATA, 0 },
    /* rsa-keys: blob-bad-06, blob-bad-08; length: outside the limits, or more than there is */
    { PUBLICKEYBLOB,  AT_BITS, 0,          4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 8,          4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 376,        4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 520,        4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 16384,      4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 0x7ffffff8, 4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 0x80000000, 4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, 0xfffffff8, 4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_BITS, ~0u,        4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_BITS, 0,          4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_BITS, 640,        4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_BITS, ~0u,        4, NTE_BAD_DATA, 0 },
    /* rsa-keys: blob-bad-09; exponents */
    { PUBLICKEYBLOB,  AT_E, 0,     4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_E, 2,     4, NTE_BAD_DATA, 0 },
    { PUBLICKEYBLOB,  AT_E, 65536, 4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_E, 0,     4, NTE_BAD_DATA, 0 },
    { PRIVATEKEYBLOB, AT_E, 65538, 4, NTE_BAD_DATA, 0 },
};

static void test_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct field_row *row;
    BYTE blob[TEST_PRIVATE_LEN];
    HCRYPTKEY key = UNTOUCHED;
    DWORD len;

    for (row = field_rows; row < field_rows + ARRAY_SIZE( field_rows ); row++)
    {
        winetest_push_context( "type %u, %#lx at %lu", row->type, row->value, row->at );
        if (row->type == PUBLICKEYBLOB) test_public_blob( blob, CALG_RSA_KEYX, 65537 );
        else test_private_blob( blob, CALG_RSA_KEYX );
        memcpy( blob + row->at, &row->value, row->size );
        len = row->type == PUBLICKEYBLOB ? TEST_PUBLIC_LEN : TEST_PRIVATE_LEN;
        key = UNTOUCHED;
        check_fails_either( CryptImportKey( prov, guard( blob, len ), len, 0, 0, &key ), row->error,
                            row->error2 ? row->error2 : row->error );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    /* rsa-operations: op-06; what fails leaves no pair */
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
}

/* rsa-keys: blob-bad-01, blob-bad-06, blob-bad-17; cut at any byte */
static void test_cut( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[TEST_PRIVATE_LEN], simple[BLOB_MAX];
    HCRYPTKEY key = 0, pair;
    DWORD len, size;

    test_public_blob( blob, CALG_RSA_KEYX, 65537 );
    for (len = 1; len < TEST_PUBLIC_LEN; len++) import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
    test_private_blob( blob, CALG_RSA_KEYX );
    for (len = 1; len < 20 + TEST_BITS / 2; len++) import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );

    pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &key ) );
    size = export_blob( key, pair, SIMPLEBLOB, 0, simple );
    for (len = 1; len < size; len++) import_fails( prov, simple, len, pair, 0, NTE_BAD_DATA );
    size = export_blob( key, 0, PLAINTEXTKEYBLOB, 0, simple );
    for (len = 1; len < size; len++) import_fails( prov, simple, len, 0, 0, NTE_BAD_DATA );
    /* nothing at all */
    check_fails( CryptImportKey( prov, NULL, 20, 0, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptImportKey( prov, simple, size, 0, 0, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptImportKey( 0, simple, size, 0, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptImportKey( prov, simple, size, SENTINEL, 0, &key ), ERROR_INVALID_PARAMETER );
    destroy_key( key );
    destroy_key( pair );
}

static void test_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { CRYPT_FORCE_KEY_PROTECTION_HIGH, CRYPT_FORCE_KEY_PROTECTION_HIGH | 0x20, ~0u };
    static const DWORD acting[] = { CRYPT_DESTROYKEY, CRYPT_DESTROYKEY | 0x80, ~0u };
    BYTE public[TEST_PUBLIC_LEN], private[TEST_PRIVATE_LEN], plain[BLOB_MAX], simple[BLOB_MAX];
    DWORD plain_len, simple_len, len;
    HCRYPTKEY key, pair;
    unsigned int i;

    test_public_blob( public, CALG_RSA_KEYX, 65537 );
    test_private_blob( private, CALG_RSA_KEYX );
    pair = import_blob( prov, private, sizeof(private), 0, CRYPT_EXPORTABLE );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &key ) );
    plain_len = export_blob( key, 0, PLAINTEXTKEYBLOB, 0, plain );
    simple_len = export_blob( key, pair, SIMPLEBLOB, 0, simple );
    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        /* rsa-keys: blob-bad-16 */
        import_fails( prov, private, sizeof(private), 0, flags[i], NTE_BAD_FLAGS );
        import_fails( prov, plain, plain_len, 0, flags[i], NTE_BAD_FLAGS );
        import_fails( prov, simple, simple_len, pair, flags[i], NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    /* rsa-keys: blob-exp-16 */
    for (i = 0; i < ARRAY_SIZE( acting ); i++)
    {
        check_fails( CryptExportKey( pair, 0, PUBLICKEYBLOB, acting[i], NULL, &len ), NTE_BAD_FLAGS );
        check_fails( CryptExportKey( pair, 0, PRIVATEKEYBLOB, acting[i], NULL, &len ), NTE_BAD_FLAGS );
        check_fails( CryptExportKey( key, pair, SIMPLEBLOB, acting[i], NULL, &len ), NTE_BAD_FLAGS );
        check_fails( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, acting[i], NULL, &len ), NTE_BAD_FLAGS );
    }
    /* rsa-keys: blob-imp-25 */
    import_fails( prov, public, sizeof(public), 0, CRYPT_IPSEC_HMAC_KEY, NTE_BAD_FLAGS );
    import_fails( prov, private, sizeof(private), 0, CRYPT_IPSEC_HMAC_KEY, NTE_BAD_FLAGS );
    import_fails( prov, simple, simple_len, pair, CRYPT_IPSEC_HMAC_KEY, NTE_BAD_FLAGS );
    destroy_key( key );
    destroy_key( pair );
}

/* ---- export rules ----------------------------------------------------------------------------- */

enum { NONE, SESSION, FIXED_SESSION, PAIR, FIXED_PAIR, PUBLIC, SIGN_PAIR, KEY_COUNT };

static const struct rule_row
{
    int   key, wrapping;
    DWORD type;
    DWORD error;        /* 0: works */
} rule_rows[] =
{
    /* rsa-keys: blob-exp-02, blob-exp-05, blob-exp-06, blob-exp-09 */
    { PAIR,          NONE,      PUBLICKEYBLOB,    0 },
    { FIXED_PAIR,    NONE,      PUBLICKEYBLOB,    0 },
    { PUBLIC,        NONE,      PUBLICKEYBLOB,    0 },
    { PAIR,          NONE,      PRIVATEKEYBLOB,   0 },
    { FIXED_PAIR,    NONE,      PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    { SESSION,       PAIR,      SIMPLEBLOB,       0 },
    { SESSION,       PUBLIC,    SIMPLEBLOB,       0 },
    /* rsa-keys: blob-exp-03, blob-exp-07, blob-exp-10, blob-exp-11, blob-exp-13, blob-exp-14, blob-exp-15 */
    { PAIR,          SESSION,   PRIVATEKEYBLOB,   0 },
    { PAIR,          PUBLIC,    PUBLICKEYBLOB,    NTE_BAD_PUBLIC_KEY },
    { PUBLIC,        SESSION,   PUBLICKEYBLOB,    NTE_BAD_PUBLIC_KEY },
    { FIXED_PAIR,    SESSION,   PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    { FIXED_SESSION, PAIR,      SIMPLEBLOB,       NTE_BAD_KEY_STATE },
    { FIXED_SESSION, PUBLIC,    SIMPLEBLOB,       NTE_BAD_KEY_STATE },
    { SESSION,       NONE,      SIMPLEBLOB,       NTE_NO_KEY },
    { SESSION,       SIGN_PAIR, SIMPLEBLOB,       NTE_NO_KEY },
    { SESSION,       FIXED_SESSION, SIMPLEBLOB,   NTE_NO_KEY },
    { SESSION,       NONE,      PLAINTEXTKEYBLOB, 0 },
    { FIXED_SESSION, NONE,      PLAINTEXTKEYBLOB, NTE_BAD_KEY_STATE },
    { SESSION,       NONE,      0,                NTE_BAD_TYPE },
    { PAIR,          NONE,      2,                NTE_BAD_TYPE },
    { PAIR,          NONE,      0x100 | PUBLICKEYBLOB, NTE_BAD_TYPE },
    { PUBLIC,        NONE,      ~0u,              NTE_BAD_TYPE },
    /* rsa-keys: blob-exp-08 */
    { PUBLIC,        NONE,      PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-exp-04, blob-exp-12, blob-exp-23, blob-enc-06 */
    { SESSION,       NONE,      PUBLICKEYBLOB,    NTE_BAD_KEY },
    { SESSION,       NONE,      PRIVATEKEYBLOB,   NTE_BAD_KEY },
    { PAIR,          PUBLIC,    SIMPLEBLOB,       NTE_BAD_KEY },
    { PUBLIC,        PUBLIC,    SIMPLEBLOB,       NTE_BAD_KEY },
    { PAIR,          NONE,      PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { PUBLIC,        NONE,      PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { PAIR,          PUBLIC,    PRIVATEKEYBLOB,   NTE_BAD_KEY },
};

static void test_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct rule_row *row;
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    BYTE blob[BLOB_MAX];
    DWORD len, i;

    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_EXPORTABLE, &keys[SESSION] ) );
    check_ok( CryptGenKey( prov, CALG_RC2, 0, &keys[FIXED_SESSION] ) );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    keys[FIXED_PAIR] = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    keys[SIGN_PAIR] = import_test_pair( prov, CALG_RSA_SIGN, CRYPT_EXPORTABLE );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    for (row = rule_rows; row < rule_rows + ARRAY_SIZE( rule_rows ); row++)
    {
        if (is_builtin() && row->wrapping == FIXED_SESSION) continue;       /* crashes it */
        winetest_push_context( "key %d, wrapping %d, type %#lx", row->key, row->wrapping, row->type );
        if (row->error)
        {
            len = sizeof(blob);
            memset( blob, 0xcc, sizeof(blob) );
            check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, 0, blob, &len ), row->error );
            ok( !len || len == sizeof(blob), "size %lu\n", len );
            ok( blob[0] == 0xcc, "written to\n" );
            check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, 0, NULL, &len ), row->error );
        }
        else if ((len = export_blob( keys[row->key], keys[row->wrapping], row->type, 0, blob )))
        {
            ok( blob[0] == row->type && blob[1] == 2 && !blob[2] && !blob[3], "header\n" );
            /* rsa-keys: blob-lay-06 */
            ok( *(ALG_ID *)(blob + 4) == key_dword( keys[row->key], KP_ALGID ), "algorithm\n" );
        }
        winetest_pop_context();
    }
    check_fails( CryptExportKey( 0, 0, PUBLICKEYBLOB, 0, NULL, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptExportKey( keys[PAIR], SENTINEL, PUBLICKEYBLOB, 0, NULL, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptExportKey( keys[PAIR], 0, PUBLICKEYBLOB, 0, NULL, NULL ), ERROR_INVALID_PARAMETER );
    for (i = SESSION; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* ---- PRIVATEKEYBLOB under a session key ------------------------------------------------------- */

static void test_encrypted( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  len;     /* of the whole blob: 300 bytes are enciphered */
    } rows[] =
    {
        /* rsa-keys: blob-enc-01, blob-enc-02, blob-enc-03 */
        { CALG_RC4, 308 }, { CALG_RC2, 8 + 304 }, { CALG_3DES, 8 + 304 }, { CALG_DES, 8 + 304 },
        { CALG_AES_128, 8 + 304 }, { CALG_AES_256, 8 + 304 },
    };
    BYTE plain[TEST_PRIVATE_LEN], blob[BLOB_MAX], out[BLOB_MAX];
    HCRYPTKEY pair, session, other, public, key;
    unsigned int i;
    DWORD len, j;

    test_private_blob( plain, CALG_RSA_SIGN );
    public = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "under %#x", rows[i].alg );
        pair = import_blob( prov, plain, sizeof(plain), 0, CRYPT_EXPORTABLE );
        check_ok( CryptGenKey( prov, rows[i].alg, 0, &session ) );
        check_ok( CryptGenKey( prov, rows[i].alg, 0, &other ) );
        len = export_blob( pair, session, PRIVATEKEYBLOB, 0, blob );
        ok( len == rows[i].len, "%lu bytes\n", len );
        ok( !memcmp( blob, plain, 8 ) && memcmp( blob + 8, plain + 8, 4 ), "header, or magic in clear\n" );
        import_fails( prov, blob, len, other, 0, NTE_BAD_DATA );            /* rsa-keys: blob-enc-05 */
        import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
        import_fails( prov, blob, len, public, 0, NTE_BAD_KEY );            /* rsa-keys: blob-enc-06 */
        import_fails( prov, plain, sizeof(plain), session, 0, NTE_BAD_DATA );
        for (j = 1; j < 20 + TEST_BITS / 2; j += 13) import_fails( prov, blob, j, session, 0, NTE_BAD_DATA );
        /* rsa-keys: blob-enc-04 */
        key = import_blob( prov, guard( blob, len ), len, session, CRYPT_EXPORTABLE );
        len = export_blob( key, 0, PRIVATEKEYBLOB, 0, out );
        ok( len == sizeof(plain) && !memcmp( out, plain, len ), "another key\n" );
        /* the session key is as it was: a second export is the same */
        len = export_blob( key, session, PRIVATEKEYBLOB, 0, out );
        ok( !memcmp( out, blob, len ), "the second blob differs\n" );
        destroy_key( key );
        destroy_key( other );
        destroy_key( session );
        destroy_key( pair );
        winetest_pop_context();
    }
    destroy_key( public );
}

/* ---- SIMPLEBLOB ------------------------------------------------------------------------------- */

static void test_simple( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_RC4, CALG_RC2, CALG_DES, CALG_3DES_112, CALG_3DES, CALG_AES_128, CALG_AES_256 };
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), sign = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    BYTE blob[BLOB_MAX], bytes[64], got[64];
    HCRYPTKEY session = 0, key;
    DWORD len, count, flags;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( algs ) * 2; i++)
    {
        if (algs[i / 2] >= CALG_AES_128 && algs[i / 2] <= CALG_AES && !(provider->bit & AES_PROVS)) continue;
        flags = i % 2 ? CRYPT_OAEP : 0;     /* OAEP has room for 22 bytes here */
        winetest_push_context( "alg %#x, flags %#lx", algs[i / 2], flags );
        check_ok( CryptGenKey( prov, algs[i / 2], CRYPT_EXPORTABLE, &session ) );
        if (flags && (algs[i / 2] == CALG_3DES || algs[i / 2] == CALG_AES_256))
        {
            /* rsa-keys: blob-exp-25 */
            len = sizeof(blob);
            if (!is_builtin())
                check_fails( CryptExportKey( session, pair, SIMPLEBLOB, flags, blob, &len ), NTE_BAD_LEN );
            destroy_key( session );
            winetest_pop_context();
            continue;
        }
        count = session_bytes( session, bytes, sizeof(bytes) );
        len = export_blob( session, pair, SIMPLEBLOB, flags, blob );
        ok( len == 12 + TEST_BYTES, "%lu bytes\n", len );                   /* rsa-keys: blob-lay-03 */
        ok( *(ALG_ID *)(blob + 8) == CALG_RSA_KEYX, "wrapping algorithm\n" );
        /* rsa-keys: blob-exp-17, blob-imp-11, blob-imp-22, blob-imp-23, blob-smp-02, blob-smp-03 */
        key = import_blob( prov, guard( blob, len ), len, pair, flags | CRYPT_EXPORTABLE );
        ok( session_bytes( key, got, sizeof(got) ) == count && !memcmp( got, bytes, count ), "other bytes\n" );
        ok( key_dword( key, KP_ALGID ) == algs[i / 2], "algorithm\n" );
        destroy_key( key );
        key = import_blob( prov, guard( blob, len + 8 ), len + 8, pair, flags );        /* rsa-keys: blob-imp-12 */
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
        destroy_key( key );
        key = import_blob( prov, guard( blob, len ), len, 0, flags );       /* rsa-keys: blob-imp-13 */
        destroy_key( key );
        /* (An OAEP block can look like one of type 2 by chance.) */
        /* rsa-keys: blob-bad-11 */
        if (!flags) import_fails( prov, blob, len, pair, CRYPT_OAEP, NTE_BAD_DATA );
        /* rsa-keys: blob-bad-12 */
        check_fails_either( CryptImportKey( prov, blob, len, sign, flags, &key ), NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY );
        check_fails_either( CryptImportKey( prov, blob, len, session, flags, &key ), NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY );
        destroy_key( session );
        winetest_pop_context();
    }
    destroy_key( sign );
    destroy_key( pair );
}

static void test_simple_errors( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  len;
        DWORD  error;       /* 0: works */
    } rows[] =
    {
        /* rsa-keys: blob-bad-14; the unwrapped length */
        { CALG_DES, 8, 0 }, { CALG_DES, 7, NTE_BAD_DATA }, { CALG_DES, 16, NTE_BAD_DATA },
        { CALG_DES, 0, NTE_BAD_DATA },
        { CALG_3DES_112, 16, 0 }, { CALG_3DES_112, 24, NTE_BAD_DATA }, { CALG_3DES, 24, 0 },
        { CALG_3DES, 16, NTE_BAD_DATA }, { CALG_3DES, 23, NTE_BAD_DATA }, { CALG_RC4, 0, NTE_BAD_DATA },
        { CALG_RC2, 0, NTE_BAD_DATA }, { CALG_RC4, 5, 0 }, { CALG_RC2, 5, 0 }, { CALG_RC2, 53, 0 },
        /* rsa-keys: blob-bad-13; no session algorithm of this provider */
        { CALG_AES, 16, NTE_BAD_ALGID }, { CALG_SHA1, 20, NTE_BAD_ALGID }, { CALG_RSA_KEYX, 16, NTE_BAD_ALGID },
        { CALG_RC5, 16, NTE_BAD_ALGID }, { 0, 16, NTE_BAD_ALGID }, { CALG_HMAC, 16, NTE_BAD_ALGID },
    };
    HCRYPTKEY public = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE bytes[64] = { 1, 2, 3 }, blob[BLOB_MAX];
    HCRYPTKEY key = 0;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "alg %#x, %lu bytes", rows[i].alg, rows[i].len );
        key = import_simple( prov, pair, rows[i].alg, bytes, rows[i].len, 0 );
        ok( !key == !!rows[i].error, "error %#lx\n", GetLastError() );
        if (rows[i].error) ok( GetLastError() == rows[i].error, "error %#lx\n", GetLastError() );
        if (key) destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &key ) );
    len = export_blob( key, pair, SIMPLEBLOB, 0, blob );
    import_fails( prov, blob, len, public, 0, NTE_NO_KEY );                 /* rsa-keys: blob-imp-27 */
    put_le32( blob + 8, CALG_RSA_SIGN );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_ALGID );                /* rsa-keys: blob-bad-10 */
    put_le32( blob + 8, 0 );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_ALGID );
    put_le32( blob + 8, CALG_RSA_KEYX );
    memset( blob + 12, 0xff, TEST_BYTES );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_DATA );                 /* rsa-keys: blob-bad-11 */
    memset( blob + 12, 0, TEST_BYTES );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_DATA );                 /* rsa-keys: blob-bad-11 */
    import_fails( prov, blob, len, pair, CRYPT_OAEP, NTE_BAD_DATA );
    destroy_key( key );
    destroy_key( public );
    destroy_key( pair );
}

/* rsa-keys: blob-imp-09; rsa-operations: rsa-08; what programs read and make session keys with */
static void test_exponent_of_one( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY session = 0, key, one;
    BYTE blob[BLOB_MAX], bytes[64];
    DWORD len, count, i;

    /* rsa-keys: blob-imp-13 */
    check_fails( CryptImportKey( prov, (const BYTE *)"\1\2\0\0\1\x68\0\0\0\xa4\0\0", 12, 0, 0, &key ), NTE_NO_KEY );
    one = import_one_pair( prov, CALG_RSA_KEYX );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE | BITS( 56 ), &session ) );
    count = session_bytes( session, bytes, sizeof(bytes) );
    len = export_blob( session, one, SIMPLEBLOB, 0, blob );
    ok( len == 12 + TEST_BYTES && !blob[len - 1] && blob[len - 2] == 2, "no type 2 block\n" );
    /* rsa-keys: blob-smp-01, blob-smp-02 */
    for (i = 0; i < count; i++) ok( blob[12 + i] == bytes[count - 1 - i], "byte %lu\n", i );
    ok( !blob[12 + count], "no separator\n" );
    for (i = 0; i < count; i++) blob[12 + i] ^= 0x55;
    key = import_blob( prov, blob, len, one, CRYPT_EXPORTABLE );
    session_bytes( key, blob, sizeof(blob) );
    for (i = 0; i < count; i++) ok( blob[i] == (bytes[i] ^ 0x55), "byte %lu\n", i );
    destroy_key( key );
    destroy_key( session );
    destroy_key( one );
}

/* rsa-keys: salt-15, salt-16, salt-17; blobs carry no salt; 40 bits get zeros again unless told otherwise */
static void test_salt( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD count, flags, salt;
    } rows[] = { { 5, 0, 11 }, { 5, CRYPT_NO_SALT, 0 }, { 7, 0, 0 }, { 7, CRYPT_NO_SALT, 0 } };
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), keys[2];
    BYTE bytes[16] = { 1, 2, 3 }, salt[32];
    unsigned int i, j;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        keys[0] = import_simple( prov, pair, CALG_RC4, bytes, rows[i].count, rows[i].flags );
        keys[1] = import_plain( prov, CALG_RC2, bytes, rows[i].count, rows[i].flags );
        for (j = 0; j < 2; j++)
        {
            len = sizeof(salt);
            check_ok( CryptGetKeyParam( keys[j], KP_SALT, salt, &len, 0 ) );
            ok( len == rows[i].salt, "row %u, key %u: %lu bytes of salt\n", i, j, len );
            destroy_key( keys[j] );
        }
    }
    destroy_key( pair );
}

/* ---- PLAINTEXTKEYBLOB ------------------------------------------------------------------------- */

static const struct plain_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  len;
    DWORD  flags;
    DWORD  error, error2;
} plain_rows[] =
{
    /* rsa-keys: blob-imp-18; rsa-operations: hmac-key-03 */
    { RSA_FULL_PROVS | AES, CALG_RC2, 7,    0, 0, 0 },
    { RSA_FULL_PROVS | AES, CALG_RC2, 5,    0, 0, 0 },
    /* rsa-operations: hmac-key-04 */
    { ALL_PROVS & ~BASE,    CALG_RC2, 16,   0, 0, 0 },
    /* rsa-keys: blob-imp-17; rsa-operations: hmac-key-02 */
    { BASE,                 CALG_RC2, 16,   0, NTE_BAD_DATA, NTE_BAD_LEN },
    /* rsa-keys: blob-imp-16 */
    { ALL_PROVS,            CALG_RC2, 17,   0, NTE_BAD_DATA, 0 },
    { ALL_PROVS,            CALG_RC2, 64,   0, NTE_BAD_DATA, 0 },
    { ALL_PROVS,            CALG_RC2, 128,  0, NTE_BAD_DATA, 0 },
    /* rsa-keys: blob-imp-19 */
    { RSA_FULL_PROVS,       CALG_RC2, 4,    CRYPT_IPSEC_HMAC_KEY, 0, 0 },
    { RSA_FULL_PROVS,       CALG_RC2, 16,   CRYPT_IPSEC_HMAC_KEY, 0, 0 },
    { RSA_FULL_PROVS,       CALG_RC2, 80,   CRYPT_IPSEC_HMAC_KEY, 0, 0 },
    { RSA_FULL_PROVS,       CALG_RC2, 2048, CRYPT_IPSEC_HMAC_KEY, 0, 0 },
    /* rsa-keys: blob-imp-20; lengths */
    { ALL_PROVS,            CALG_DES, 8,    0, 0, 0 },
    { ALL_PROVS,            CALG_DES, 7,    0, NTE_BAD_DATA, 0 },
    { ALL_PROVS,            CALG_DES, 9,    0, NTE_BAD_DATA, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES_112, 16, 0, 0, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES_112, 14, 0, NTE_BAD_DATA, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES_112, 24, 0, NTE_BAD_DATA, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES, 24,  0, 0, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES, 21,  0, NTE_BAD_DATA, 0 },
    { ALL_PROVS & ~BASE,    CALG_3DES, 16,  0, NTE_BAD_DATA, 0 },
    { AES_PROVS,            CALG_AES_128, 16, 0, 0, 0 },
    { AES_PROVS,            CALG_AES_128, 24, 0, NTE_BAD_DATA, 0 },
    { AES_PROVS,            CALG_AES_192, 16, 0, NTE_BAD_DATA, 0 },
    { AES_PROVS,            CALG_AES_256, 32, 0, 0, 0 },
    { AES_PROVS,            CALG_AES_256, 33, 0, NTE_BAD_DATA, 0 },
    { ALL_PROVS & ~BASE,    CALG_RC4, 16,   0, 0, 0 },
    { ALL_PROVS,            CALG_RC4, 4,    0, NTE_BAD_DATA, 0 },
    { ALL_PROVS,            CALG_RC4, 17,   0, NTE_BAD_DATA, 0 },
    { BASE,                 CALG_RC4, 8,    0, NTE_BAD_DATA, NTE_BAD_LEN },
    { ALL_PROVS,            CALG_RC4, 0,    0, NTE_BAD_DATA, 0 },
    { ALL_PROVS,            CALG_DES, 0,    0, NTE_BAD_DATA, 0 },
    { RSA_FULL_PROVS,       CALG_RC2, 0,    CRYPT_IPSEC_HMAC_KEY, NTE_BAD_DATA, 0 },
    /* rsa-keys: blob-imp-21; what the provider has not, or is no session key */
    { BASE,                 CALG_3DES, 24,  0, NTE_BAD_ALGID, 0 },
    { RSA_FULL_PROVS,       CALG_AES_128, 16, 0, NTE_BAD_ALGID, 0 },
    { ALL_PROVS,            CALG_AES, 16,   0, NTE_BAD_ALGID, 0 },
    { ALL_PROVS,            CALG_RSA_KEYX, 16, 0, NTE_BAD_ALGID, 0 },
    { ALL_PROVS,            CALG_HMAC, 16,  0, NTE_BAD_ALGID, 0 },
    { ALL_PROVS,            CALG_MD5, 16,   0, NTE_BAD_ALGID, 0 },
    { ALL_PROVS,            0, 16,          0, NTE_BAD_ALGID, 0 },
};

static void test_plain( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 17, 0x100, 0x7fffffff, 0xfffffff4, ~0u };
    BYTE bytes[2048], got[64], blob[BLOB_MAX];
    const struct plain_row *row;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len, err;

    count_up( bytes, sizeof(bytes) );
    for (row = plain_rows; row < plain_rows + ARRAY_SIZE( plain_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, %lu bytes, flags %#lx", row->alg, row->len, row->flags );
        SetLastError( SENTINEL );
        key = import_plain( prov, row->alg, bytes, row->len, row->flags | CRYPT_EXPORTABLE );
        err = GetLastError();
        ok( !key == !!row->error, "error %#lx\n", err );
        if (row->error) ok( err == row->error || err == row->error2, "error %#lx\n", err );
        if (key && row->len <= sizeof(got))
        {
            /* rsa-keys: parity-02; bytes as given */
            len = session_bytes( key, got, sizeof(got) );
            ok( len == row->len && !memcmp( got, bytes, len ), "other bytes\n" );
        }
        if (key) destroy_key( key );
        winetest_pop_context();
    }
    /* rsa-keys: blob-bad-15; the length says more than there is */
    key = import_plain( prov, CALG_DES, bytes, 8, CRYPT_EXPORTABLE );
    len = export_blob( key, 0, PLAINTEXTKEYBLOB, 0, blob );
    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        put_le32( blob + 8, lengths[i] );
        import_fails( prov, blob, len, 0, 0, NTE_BAD_DATA );
        put_le32( blob + 4, CALG_RC2 );
        import_fails( prov, blob, len, 0, CRYPT_IPSEC_HMAC_KEY, NTE_BAD_DATA );
        put_le32( blob + 4, CALG_DES );
    }
    destroy_key( key );
}

/* rsa-keys: blob-imp-05; a pair of twice Base's default length */
static void test_other_length( void )
{
    HCRYPTPROV from = open_provider( AES ), to = open_provider( BASE );
    BYTE blob[BLOB_MAX], out[BLOB_MAX];
    HCRYPTKEY key = 0, user = 0;
    DWORD len;

    check_ok( CryptGenKey( from, AT_KEYEXCHANGE, BITS( 1024 ) | CRYPT_EXPORTABLE, &key ) );
    len = export_blob( key, 0, PRIVATEKEYBLOB, 0, blob );
    destroy_key( key );
    key = import_blob( to, blob, len, 0, CRYPT_EXPORTABLE );
    check_ok( CryptGetUserKey( to, AT_KEYEXCHANGE, &user ) );
    ok( key_dword( user, KP_KEYLEN ) == 1024, "%lu bits\n", key_dword( user, KP_KEYLEN ) );
    ok( export_blob( user, 0, PRIVATEKEYBLOB, 0, out ) == len && !memcmp( out, blob, len ), "another pair\n" );
    destroy_key( user );
    destroy_key( key );
    close_provider( to );
    close_provider( from );
}

START_TEST( blob )
{
    for_providers( ALL_PROVS, test_public );
    for_providers( ALL_PROVS, test_private );
    for_providers( ENH | AES, test_generated );
    for_providers( BASE | AES, test_cut_private );
    test_other_length();
    for_providers( ALL_PROVS, test_fields );
    for_providers( BASE | AES, test_cut );
    for_providers( BASE | AES, test_flags );
    for_providers( RSA_FULL_PROVS | AES, test_rules );
    for_providers( AES, test_encrypted );
    for_providers( ENH | AES | SCH, test_simple );
    for_providers( ENH | AES, test_simple_errors );
    for_providers( ALL_PROVS, test_exponent_of_one );
    for_providers( RSA_FULL_PROVS, test_salt );
    for_providers( ALL_PROVS, test_plain );
}
