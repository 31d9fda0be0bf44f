/* Key blobs that are refused, beside those of blob.c: single fields of SIMPLEBLOB, PLAINTEXTKEYBLOB, PUBLICKEYBLOB and
 * PRIVATEKEYBLOB, lengths that a cipher has not, flags of other types, keys that wrap nothing, keys that are not to be
 * exported. What is refused leaves no key and no pair.
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
#ifndef CRYPT_DESTROYKEY
#define CRYPT_DESTROYKEY 4
#endif

#define AT_TYPE     0
#define AT_VERSION  1
#define AT_RESERVED 2
#define AT_ALG      4
#define AT_WRAPPING 8       /* of a SIMPLEBLOB */

/* ---- good blobs to start from ------------------------------------------------------------------- */

/* A blob of an RC4 key or of the test key; returns its length. `wrapping` is for SIMPLEBLOB. */
static DWORD good_blob( HCRYPTPROV prov, HCRYPTKEY wrapping, BYTE type, BYTE *blob )
{
    HCRYPTKEY key;
    DWORD len = BLOB_MAX;

    if (type == PUBLICKEYBLOB)
    {
        test_public_blob( blob, CALG_RSA_KEYX, 65537 );
        return TEST_PUBLIC_LEN;
    }
    if (type == PRIVATEKEYBLOB)
    {
        test_private_blob( blob, CALG_RSA_KEYX );
        return TEST_PRIVATE_LEN;
    }
    key = import_hex( prov, CALG_RC4, "0102030405", CRYPT_EXPORTABLE );
    check_ok( CryptExportKey( key, type == SIMPLEBLOB ? wrapping : 0, type, 0, blob, &len ) );
    destroy_key( key );
    return len;
}

/* ---- fields ------------------------------------------------------------------------------------ */

static const struct field_row
{
    BYTE  type;
    DWORD at, value;        /* bytes from here on, little-endian */
    DWORD size;
    DWORD error;
} field_rows[] =
{
    /* rsa-keys: blob-bad-04; no type of any key */
    { SIMPLEBLOB,       AT_TYPE, 0,    1, NTE_BAD_TYPE },
    { SIMPLEBLOB,       AT_TYPE, 3,    1, NTE_BAD_TYPE },
    { SIMPLEBLOB,       AT_TYPE, 0xff, 1, NTE_BAD_TYPE },
    { PLAINTEXTKEYBLOB, AT_TYPE, 2,    1, NTE_BAD_TYPE },
    { PLAINTEXTKEYBLOB, AT_TYPE, 4,    1, NTE_BAD_TYPE },
    { PLAINTEXTKEYBLOB, AT_TYPE, 0x88, 1, NTE_BAD_TYPE },
    { PUBLICKEYBLOB,    AT_TYPE, 0x86, 1, NTE_BAD_TYPE },
    { PRIVATEKEYBLOB,   AT_TYPE, 0,    1, NTE_BAD_TYPE },
    { PRIVATEKEYBLOB,   AT_TYPE, 5,    1, NTE_BAD_TYPE },
    /* rsa-keys: blob-bad-02 */
    { SIMPLEBLOB,       AT_VERSION, 0,    1, NTE_BAD_VER },
    { SIMPLEBLOB,       AT_VERSION, 1,    1, NTE_BAD_VER },
    { SIMPLEBLOB,       AT_VERSION, 3,    1, NTE_BAD_VER },
    { PLAINTEXTKEYBLOB, AT_VERSION, 0,    1, NTE_BAD_VER },
    { PLAINTEXTKEYBLOB, AT_VERSION, 1,    1, NTE_BAD_VER },
    { PLAINTEXTKEYBLOB, AT_VERSION, 3,    1, NTE_BAD_VER },
    { PUBLICKEYBLOB,    AT_VERSION, 3,    1, NTE_BAD_VER },
    { PUBLICKEYBLOB,    AT_VERSION, 0x82, 1, NTE_BAD_VER },
    { PRIVATEKEYBLOB,   AT_VERSION, 0,    1, NTE_BAD_VER },
    { PRIVATEKEYBLOB,   AT_VERSION, 1,    1, NTE_BAD_VER },
    /* rsa-keys: blob-bad-03 */
    { SIMPLEBLOB,       AT_RESERVED, 1,      2, NTE_BAD_DATA },
    { SIMPLEBLOB,       AT_RESERVED, 0x100,  2, NTE_BAD_DATA },
    { PLAINTEXTKEYBLOB, AT_RESERVED, 1,      2, NTE_BAD_DATA },
    { PLAINTEXTKEYBLOB, AT_RESERVED, 0x8000, 2, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_RESERVED, 0x100,  2, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_RESERVED, 1,      2, NTE_BAD_DATA },
    /* rsa-keys: blob-bad-13; no session key */
    { SIMPLEBLOB,       AT_ALG, CALG_RSA_SIGN,    4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_DSS_SIGN,    4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_DH_EPHEM,    4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_MAC,         4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_MD5,         4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_SSL3_SHAMD5, 4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_DESX,        4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, CALG_SEAL,        4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_ALG, ~0u,              4, NTE_BAD_ALGID },
    /* rsa-keys: blob-bad-10; wrapped by something that wraps nothing */
    { SIMPLEBLOB,       AT_WRAPPING, AT_KEYEXCHANGE, 4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_WRAPPING, CALG_RC4,       4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_WRAPPING, CALG_3DES,      4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_WRAPPING, CALG_DH_EPHEM,  4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_WRAPPING, CALG_DSS_SIGN,  4, NTE_BAD_ALGID },
    { SIMPLEBLOB,       AT_WRAPPING, ~0u,            4, NTE_BAD_ALGID },
    /* rsa-keys: blob-imp-21; no session key */
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_RSA_SIGN,    4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_DSS_SIGN,    4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_SHA1,        4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_MAC,         4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_SSL3_SHAMD5, 4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_RC5,         4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_DESX,        4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_SKIPJACK,    4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, CALG_TLS1_MASTER, 4, NTE_BAD_ALGID },
    { PLAINTEXTKEYBLOB, AT_ALG, ~0u,              4, NTE_BAD_ALGID },
    /* rsa-keys: blob-bad-07; other public keys, and none */
    { PUBLICKEYBLOB,    AT_ALG, CALG_DH_SF,       4, NTE_BAD_ALGID },
    { PUBLICKEYBLOB,    AT_ALG, CALG_KEA_KEYX,    4, NTE_BAD_ALGID },
    { PUBLICKEYBLOB,    AT_ALG, CALG_ECDSA,       4, NTE_BAD_ALGID },
    { PUBLICKEYBLOB,    AT_ALG, CALG_HMAC,        4, NTE_BAD_ALGID },
    { PRIVATEKEYBLOB,   AT_ALG, CALG_DSS_SIGN,    4, NTE_BAD_ALGID },
    { PRIVATEKEYBLOB,   AT_ALG, CALG_DH_EPHEM,    4, NTE_BAD_ALGID },
    { PRIVATEKEYBLOB,   AT_ALG, CALG_RC4,         4, NTE_BAD_ALGID },
    { PRIVATEKEYBLOB,   AT_ALG, CALG_SHA1,        4, NTE_BAD_ALGID },
    { PRIVATEKEYBLOB,   AT_ALG, 0,                4, NTE_BAD_ALGID },
    /* rsa-keys: blob-bad-05; the magic of other keys: "DSS1", "DSS2", "ECK1", "RSA3", "rsa1" */
    { PUBLICKEYBLOB,    AT_MAGIC, 0x31535344, 4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_MAGIC, 0x314b4345, 4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_MAGIC, 0x33415352, 4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_MAGIC, 0x31617372, 4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_MAGIC, 0,          4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_MAGIC, 0x32535344, 4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_MAGIC, 0x33415352, 4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_MAGIC, ~0u,        4, NTE_BAD_DATA },
    /* rsa-keys: blob-bad-06, blob-bad-08; lengths that are none, or more than there is */
    { PUBLICKEYBLOB,    AT_BITS, 1,          4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_BITS, 376,        4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_BITS, 1024,       4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_BITS, 16392,      4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 8,          4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 376,        4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 1024,       4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 16384,      4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 0x7ffffff8, 4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 0x80000000, 4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_BITS, 0xfffffff8, 4, NTE_BAD_DATA },
    /* rsa-keys: blob-bad-09 */
    { PUBLICKEYBLOB,    AT_E, 0x80000000, 4, NTE_BAD_DATA },
    { PUBLICKEYBLOB,    AT_E, 0xfffffffe, 4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_E, 2,          4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_E, 65536,      4, NTE_BAD_DATA },
    { PRIVATEKEYBLOB,   AT_E, 0xfffffffe, 4, NTE_BAD_DATA },
};

static void test_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key, user;
    const struct field_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len, second;

    for (row = field_rows; row < field_rows + ARRAY_SIZE( field_rows ); row++)
    {
        winetest_push_context( "type %u, %#lx at %lu", row->type, row->value, row->at );
        len = good_blob( prov, pair, row->type, blob );
        memcpy( blob + row->at, &row->value, row->size );
        key = UNTOUCHED;
        second = row->at == AT_ALG && row->type >= PUBLICKEYBLOB ? (DWORD)NTE_BAD_DATA : row->error;
        check_fails_either( CryptImportKey( prov, guard( blob, len ), len, row->type == SIMPLEBLOB ? pair : 0,
                                            CRYPT_EXPORTABLE, &key ), row->error, second );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    /* rsa-operations: op-06; the pair is still the one that may not be exported */
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &user ) );
    ok( key_dword( user, KP_PERMISSIONS ) == 0x3b, "another pair\n" );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    destroy_key( user );
    destroy_key( pair );
}

/* Whole blobs of a length that no provider has. */
static void test_bits( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* rsa-keys: blob-bad-08 */
    static const struct
    {
        BYTE  type;
        DWORD bits;
    } rows[] =
    {
        { PUBLICKEYBLOB, 376 }, { PUBLICKEYBLOB, 256 }, { PUBLICKEYBLOB, 16392 },
        { PRIVATEKEYBLOB, 376 }, { PRIVATEKEYBLOB, 16392 },
    };
    BYTE blob[12000];
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "type %u, %lu bits", rows[i].type, rows[i].bits );
        memset( blob, 0xa5, sizeof(blob) );
        len = rsa_header( blob, rows[i].type, CALG_RSA_KEYX, rows[i].bits, 65537 ) + rows[i].bits / 8;
        if (rows[i].type == PRIVATEKEYBLOB) len += rows[i].bits / 8 + 5 * ((rows[i].bits + 15) / 16);
        key = UNTOUCHED;
        check_fails( CryptImportKey( prov, blob, len, 0, 0, &key ), NTE_BAD_DATA );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
}

/* ---- lengths of session keys --------------------------------------------------------------------- */

static const struct length_row
{
    DWORD  provs;
    ALG_ID alg;
    DWORD  len;             /* bytes */
} length_rows[] =
{
    /* rsa-keys: blob-imp-20 */
    { ALL_PROVS,         CALG_DES,      1 },
    { ALL_PROVS,         CALG_DES,      16 },
    { ALL_PROVS,         CALG_DES,      24 },
    { ALL_PROVS & ~BASE, CALG_3DES_112, 8 },
    { ALL_PROVS & ~BASE, CALG_3DES_112, 15 },
    { ALL_PROVS & ~BASE, CALG_3DES_112, 17 },
    { ALL_PROVS & ~BASE, CALG_3DES,     8 },
    { ALL_PROVS & ~BASE, CALG_3DES,     23 },
    { ALL_PROVS & ~BASE, CALG_3DES,     25 },
    { ALL_PROVS & ~BASE, CALG_3DES,     32 },
    /* rsa-keys: blob-bad-14, blob-imp-20; the AES family the same */
    { AES_PROVS,         CALG_AES_128,  15 },
    { AES_PROVS,         CALG_AES_128,  17 },
    { AES_PROVS,         CALG_AES_128,  32 },
    { AES_PROVS,         CALG_AES_192,  23 },
    { AES_PROVS,         CALG_AES_192,  25 },
    { AES_PROVS,         CALG_AES_192,  32 },
    { AES_PROVS,         CALG_AES_256,  16 },
    { AES_PROVS,         CALG_AES_256,  24 },
    { AES_PROVS,         CALG_AES_256,  31 },
};

/* In clear, and wrapped: the same lengths are refused. */
static void test_lengths( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key;
    const struct length_row *row;
    BYTE bytes[32];

    count_up( bytes, sizeof(bytes) );
    for (row = length_rows; row < length_rows + ARRAY_SIZE( length_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, %lu bytes", row->alg, row->len );
        SetLastError( SENTINEL );
        key = import_plain( prov, row->alg, bytes, row->len, 0 );
        ok( !key && GetLastError() == (DWORD)NTE_BAD_DATA, "in clear: error %#lx\n", GetLastError() );
        key = import_simple( prov, pair, row->alg, bytes, row->len, 0 );
        ok( !key && GetLastError() == (DWORD)NTE_BAD_DATA, "wrapped: error %#lx\n", GetLastError() );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* RC2 and RC4 in clear, outside what CryptGenKey makes. */
static void test_free_lengths( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        DWORD  provs;
        ALG_ID alg;
        DWORD  len;
    } rows[] =
    {
        /* rsa-keys: blob-imp-16, blob-imp-17, gen-16 */
        { ALL_PROVS, CALG_RC4, 1 }, { ALL_PROVS, CALG_RC4, 32 }, { ALL_PROVS, CALG_RC4, 256 }, { BASE, CALG_RC4, 16 },
        { ALL_PROVS, CALG_RC2, 1 }, { ALL_PROVS, CALG_RC2, 4 }, { ALL_PROVS, CALG_RC2, 18 },
        { ALL_PROVS, CALG_RC2, 129 },
        { BASE, CALG_RC2, 8 },
    };
    BYTE bytes[256];
    unsigned int i;
    HCRYPTKEY key;
    DWORD err;

    count_up( bytes, sizeof(bytes) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].provs & provider->bit)) continue;
        winetest_push_context( "alg %#x, %lu bytes", rows[i].alg, rows[i].len );
        SetLastError( SENTINEL );
        key = import_plain( prov, rows[i].alg, bytes, rows[i].len, 0 );
        err = GetLastError();
        ok( !key && (err == (DWORD)NTE_BAD_DATA || (provider->bit == BASE && err == (DWORD)NTE_BAD_LEN)),
            "error %#lx\n", err );
        winetest_pop_context();
    }
}

/* ---- flags of other types ------------------------------------------------------------------------ */

static const struct flag_row
{
    BYTE  type;
    BOOL  import;
    DWORD flags;
} flag_rows[] =
{
    /* rsa-keys: blob-bad-16 */
    { PRIVATEKEYBLOB,   TRUE,  CRYPT_FORCE_KEY_PROTECTION_HIGH | CRYPT_EXPORTABLE },
    { SIMPLEBLOB,       TRUE,  CRYPT_USER_PROTECTED },
    { SIMPLEBLOB,       TRUE,  CRYPT_CREATE_SALT },
    { SIMPLEBLOB,       TRUE,  CRYPT_FORCE_KEY_PROTECTION_HIGH | 0x80 },
    { SIMPLEBLOB,       TRUE,  CRYPT_OAEP | CRYPT_IPSEC_HMAC_KEY },
    { PLAINTEXTKEYBLOB, TRUE,  CRYPT_USER_PROTECTED },
    { PLAINTEXTKEYBLOB, TRUE,  CRYPT_CREATE_SALT },
    { PLAINTEXTKEYBLOB, TRUE,  CRYPT_IPSEC_HMAC_KEY | CRYPT_FORCE_KEY_PROTECTION_HIGH },
    /* rsa-keys: blob-exp-16, blob-exp-17, blob-exp-18, blob-exp-20 */
    { PUBLICKEYBLOB,    FALSE, CRYPT_SSL2_FALLBACK },
    { PUBLICKEYBLOB,    FALSE, CRYPT_DESTROYKEY },
    { PRIVATEKEYBLOB,   FALSE, CRYPT_SSL2_FALLBACK },
    { PRIVATEKEYBLOB,   FALSE, CRYPT_DESTROYKEY },
    { SIMPLEBLOB,       FALSE, CRYPT_DESTROYKEY },
    { SIMPLEBLOB,       FALSE, CRYPT_OAEP | CRYPT_DESTROYKEY },
    { SIMPLEBLOB,       FALSE, CRYPT_OAEP | CRYPT_SSL2_FALLBACK },
    { PLAINTEXTKEYBLOB, FALSE, CRYPT_SSL2_FALLBACK },
    { PLAINTEXTKEYBLOB, FALSE, CRYPT_DESTROYKEY },
};

static void check_export_flags( HCRYPTKEY key, HCRYPTKEY wrapping, DWORD type, DWORD flags )
{
    BYTE blob[BLOB_MAX];
    DWORD len = sizeof(blob);

    memset( blob, 0xcc, sizeof(blob) );
    check_fails( CryptExportKey( key, wrapping, type, flags, blob, &len ), NTE_BAD_FLAGS );
    check_fails( CryptExportKey( key, wrapping, type, flags, NULL, &len ), NTE_BAD_FLAGS );
    ok( blob[0] == 0xcc && (!len || len == sizeof(blob)), "size %lu\n", len );
    check_ok( CryptExportKey( key, wrapping, type, 0, NULL, &len ) );       /* it lives */
}

static void test_flags( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE ), session;
    const struct flag_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;

    session = import_hex( prov, CALG_RC4, "0102030405", CRYPT_EXPORTABLE );
    for (row = flag_rows; row < flag_rows + ARRAY_SIZE( flag_rows ); row++)
    {
        winetest_push_context( "type %u, %s, flags %#lx", row->type, row->import ? "import" : "export", row->flags );
        if (row->import)
        {
            len = good_blob( prov, pair, row->type, blob );
            import_fails( prov, blob, len, row->type == SIMPLEBLOB ? pair : 0, row->flags, NTE_BAD_FLAGS );
        }
        else if (row->type == PUBLICKEYBLOB || row->type == PRIVATEKEYBLOB)
            check_export_flags( pair, 0, row->type, row->flags );
        else check_export_flags( session, row->type == SIMPLEBLOB ? pair : 0, row->type, row->flags );
        winetest_pop_context();
    }
    destroy_key( session );
    destroy_key( pair );
}

/* ---- export rules -------------------------------------------------------------------------------- */

enum { NONE, SESSION, SECOND, PAIR, PUBLIC, SIGN_PAIR, FIXED_SIGN, SIGN_PUBLIC, KEY_COUNT };

static const struct rule_row
{
    int   key, wrapping;
    DWORD type;
    DWORD error;
} rule_rows[] =
{
    /* rsa-keys: blob-exp-03 */
    { PAIR,        SIGN_PAIR,   PUBLICKEYBLOB,    NTE_BAD_PUBLIC_KEY },
    { PAIR,        SESSION,     PUBLICKEYBLOB,    NTE_BAD_PUBLIC_KEY },
    { SIGN_PUBLIC, PAIR,        PUBLICKEYBLOB,    NTE_BAD_PUBLIC_KEY },
    /* rsa-keys: blob-exp-04 */
    { SESSION,     PAIR,        PUBLICKEYBLOB,    NTE_BAD_KEY },
    { SESSION,     SECOND,      PUBLICKEYBLOB,    NTE_BAD_KEY },
    { SESSION,     PAIR,        PRIVATEKEYBLOB,   NTE_BAD_KEY },
    { SESSION,     SECOND,      PRIVATEKEYBLOB,   NTE_BAD_KEY },
    /* rsa-keys: blob-exp-05, blob-exp-08 */
    { FIXED_SIGN,  NONE,        PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    { FIXED_SIGN,  SESSION,     PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    { SIGN_PUBLIC, NONE,        PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    { PUBLIC,      SESSION,     PRIVATEKEYBLOB,   NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-exp-11 */
    { SESSION,     SIGN_PUBLIC, SIMPLEBLOB,       NTE_NO_KEY },
    { SESSION,     SECOND,      SIMPLEBLOB,       NTE_NO_KEY },
    /* rsa-keys: blob-exp-12 */
    { SIGN_PAIR,   PAIR,        SIMPLEBLOB,       NTE_BAD_KEY },
    { SIGN_PUBLIC, PAIR,        SIMPLEBLOB,       NTE_BAD_KEY },
    { PAIR,        NONE,        SIMPLEBLOB,       NTE_BAD_KEY },
    { PAIR,        SESSION,     SIMPLEBLOB,       NTE_BAD_KEY },
    /* rsa-keys: blob-exp-15 */
    { PAIR,        NONE,        3,                NTE_BAD_TYPE },
    { PAIR,        NONE,        4,                NTE_BAD_TYPE },
    { SESSION,     NONE,        5,                NTE_BAD_TYPE },
    { SESSION,     NONE,        0xff,             NTE_BAD_TYPE },
    { SESSION,     PAIR,        0x100 | SIMPLEBLOB, NTE_BAD_TYPE },
    { PAIR,        NONE,        0x80000000 | PRIVATEKEYBLOB, NTE_BAD_TYPE },
    /* rsa-keys: blob-exp-22 */
    { SESSION,     SESSION,     SIMPLEBLOB,       NTE_BAD_KEY },
    { SESSION,     SESSION,     PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { PAIR,        PAIR,        PRIVATEKEYBLOB,   NTE_BAD_KEY },
    /* rsa-keys: blob-exp-23 */
    { SESSION,     PAIR,        PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { SESSION,     PUBLIC,      PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { SESSION,     SECOND,      PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { SIGN_PAIR,   NONE,        PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    { PAIR,        SESSION,     PLAINTEXTKEYBLOB, NTE_BAD_KEY },
    /* rsa-keys: blob-enc-06 */
    { PAIR,        SIGN_PAIR,   PRIVATEKEYBLOB,   NTE_BAD_KEY },
    { SIGN_PAIR,   PAIR,        PRIVATEKEYBLOB,   NTE_BAD_KEY },
};

static void test_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    const struct rule_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len, i;

    keys[SESSION] = import_hex( prov, CALG_RC2, "0102030405", CRYPT_EXPORTABLE );
    keys[SECOND] = import_hex( prov, CALG_DES, "0123456789abcdef", CRYPT_EXPORTABLE );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    keys[SIGN_PAIR] = import_test_pair( prov, CALG_RSA_SIGN, CRYPT_EXPORTABLE );
    keys[FIXED_SIGN] = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    keys[SIGN_PUBLIC] = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    for (row = rule_rows; row < rule_rows + ARRAY_SIZE( rule_rows ); row++)
    {
        if (is_builtin() && (row->wrapping == SECOND || row->wrapping == SESSION)) continue;     /* crashes it */
        winetest_push_context( "key %d, wrapping %d, type %#lx", row->key, row->wrapping, row->type );
        memset( blob, 0xcc, sizeof(blob) );
        len = sizeof(blob);
        check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, 0, blob, &len ), row->error );
        check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, 0, NULL, &len ), row->error );
        ok( blob[0] == 0xcc && (!len || len == sizeof(blob)), "size %lu\n", len );
        winetest_pop_context();
    }
    for (i = SESSION; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* ---- keys that are not to be exported ------------------------------------------------------------ */

enum origin { GENERATED, DERIVED, IMPORTED, UNWRAPPED, COPIED };

static const struct fixed_row
{
    enum origin origin;
    ALG_ID      alg;
    DWORD       type;
} fixed_rows[] =
{
    /* rsa-keys: blob-exp-10 */
    { GENERATED, CALG_RC4,      SIMPLEBLOB },
    { GENERATED, CALG_DES,      SIMPLEBLOB },
    { GENERATED, CALG_3DES_112, SIMPLEBLOB },
    { GENERATED, CALG_3DES,     SIMPLEBLOB },
    { GENERATED, CALG_AES_128,  SIMPLEBLOB },
    { DERIVED,   CALG_RC4,      SIMPLEBLOB },
    { IMPORTED,  CALG_RC4,      SIMPLEBLOB },
    { UNWRAPPED, CALG_RC4,      SIMPLEBLOB },
    { COPIED,    CALG_RC4,      SIMPLEBLOB },
    /* rsa-keys: blob-exp-14 */
    { GENERATED, CALG_RC4,      PLAINTEXTKEYBLOB },
    { GENERATED, CALG_3DES_112, PLAINTEXTKEYBLOB },
    { GENERATED, CALG_3DES,     PLAINTEXTKEYBLOB },
    { GENERATED, CALG_AES_256,  PLAINTEXTKEYBLOB },
    { DERIVED,   CALG_RC4,      PLAINTEXTKEYBLOB },
    { IMPORTED,  CALG_RC4,      PLAINTEXTKEYBLOB },
    { UNWRAPPED, CALG_RC4,      PLAINTEXTKEYBLOB },
    { COPIED,    CALG_RC4,      PLAINTEXTKEYBLOB },
};

static HCRYPTKEY make_fixed( HCRYPTPROV prov, HCRYPTKEY pair, const struct fixed_row *row )
{
    BYTE bytes[5] = { 1, 2, 3, 4, 5 };
    HCRYPTKEY key = 0, source = 0;
    HCRYPTHASH hash;

    if (row->origin == IMPORTED) return import_plain( prov, row->alg, bytes, sizeof(bytes), 0 );
    if (row->origin == UNWRAPPED) return import_simple( prov, pair, row->alg, bytes, sizeof(bytes), 0 );
    if (row->origin == DERIVED)
    {
        hash = hash_text( prov, CALG_MD5, "text" );
        check_ok( CryptDeriveKey( prov, row->alg, hash, 0, &key ) );
        check_ok( CryptDestroyHash( hash ) );
        return key;
    }
    check_ok( CryptGenKey( prov, row->alg, 0, &key ) );
    if (row->origin != COPIED) return key;
    source = key;
    check_ok( CryptDuplicateKey( source, NULL, 0, &key ) );
    destroy_key( source );
    return key;
}

static void test_fixed( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), key;
    const struct fixed_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;

    for (row = fixed_rows; row < fixed_rows + ARRAY_SIZE( fixed_rows ); row++)
    {
        winetest_push_context( "origin %d, alg %#x, type %lu", row->origin, row->alg, row->type );
        key = make_fixed( prov, pair, row );
        memset( blob, 0xcc, sizeof(blob) );
        len = sizeof(blob);
        check_fails( CryptExportKey( key, row->type == SIMPLEBLOB ? pair : 0, row->type, 0, blob, &len ),
                     NTE_BAD_KEY_STATE );
        ok( blob[0] == 0xcc && (!len || len == sizeof(blob)), "size %lu\n", len );
        len = 0;
        check_fails( CryptExportKey( key, row->type == SIMPLEBLOB ? pair : 0, row->type, 0, NULL, &len ),
                     NTE_BAD_KEY_STATE );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* ---- keys that unwrap nothing -------------------------------------------------------------------- */

/* A SIMPLEBLOB under a pair of another length, under a pair that is no exchange pair, and without any. */
static void test_unwrapping( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), longer = 0, sign_public, session, key = UNTOUCHED;
    HCRYPTPROV other = open_provider( provider->bit );
    BYTE blob[BLOB_MAX], long_blob[BLOB_MAX];
    DWORD len = good_blob( prov, pair, SIMPLEBLOB, blob ), long_len;

    check_ok( CryptGenKey( other, AT_SIGNATURE, BITS( 512 ), &session ) );
    destroy_key( session );
    /* rsa-keys: blob-imp-13; a context that has a signature pair only, and one that is no exchange pair */
    import_fails( other, blob, len, 0, 0, NTE_NO_KEY );
    check_ok( CryptGenKey( other, AT_KEYEXCHANGE, BITS( 1024 ), &longer ) );
    /* rsa-keys: blob-bad-17; shorter than the modulus */
    import_fails( other, blob, len, longer, 0, NTE_BAD_DATA );
    import_fails( other, blob, len, 0, 0, NTE_BAD_DATA );
    long_len = good_blob( other, longer, SIMPLEBLOB, long_blob );
    /* rsa-keys: blob-bad-11; of a longer modulus. (Without OAEP a block can look padded by chance.) */
    import_fails( prov, long_blob, long_len, pair, CRYPT_OAEP, NTE_BAD_DATA );
    import_fails( prov, long_blob, long_len, 0, CRYPT_OAEP, NTE_BAD_DATA );
    /* rsa-keys: blob-bad-12 */
    sign_public = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    session = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    check_fails_either( CryptImportKey( prov, blob, len, sign_public, 0, &key ), NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY );
    check_fails_either( CryptImportKey( prov, blob, len, session, CRYPT_OAEP, &key ), NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
    key = import_blob( prov, blob, len, pair, 0 );      /* the blob is good */
    destroy_key( key );
    destroy_key( session );
    destroy_key( sign_public );
    destroy_key( longer );
    destroy_key( pair );
    close_provider( other );
}

/* A PRIVATEKEYBLOB under keys that are no session keys, and under those that it was not encrypted with. */
static void test_encrypted( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, CRYPT_EXPORTABLE ), exchange, sign_public, session, other;
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    DWORD len;

    exchange = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    sign_public = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    session = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    other = import_hex( prov, CALG_RC2, "0102030405", 0 );
    len = export_blob( pair, session, PRIVATEKEYBLOB, 0, blob );
    /* rsa-keys: blob-enc-06 */
    import_fails( prov, blob, len, exchange, 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, pair, 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, sign_public, 0, NTE_BAD_KEY );
    /* rsa-keys: blob-enc-05; another cipher, and a length that is no whole number of blocks */
    import_fails( prov, blob, len, other, 0, NTE_BAD_DATA );
    import_fails( prov, blob, len - 1, session, 0, NTE_BAD_DATA );
    import_fails( prov, blob, len - 8, session, 0, NTE_BAD_DATA );
    import_fails( prov, blob, 8, session, 0, NTE_BAD_DATA );            /* nothing behind the header */
    /* rsa-keys: blob-enc-01; the magic is in the first block, and the padding in the last one */
    memcpy( bad, blob, len );
    bad[8] ^= 1;
    import_fails( prov, bad, len, session, 0, NTE_BAD_DATA );
    memcpy( bad, blob, len );
    bad[len - 1] ^= 1;
    import_fails( prov, bad, len, session, 0, NTE_BAD_DATA );
    /* rsa-keys: blob-bad-07, blob-bad-16 */
    memcpy( bad, blob, len );
    put_le32( bad + AT_ALG, CALG_RC4 );
    import_fails( prov, bad, len, session, 0, NTE_BAD_ALGID );
    import_fails( prov, blob, len, session, CRYPT_FORCE_KEY_PROTECTION_HIGH, NTE_BAD_FLAGS );
    destroy_key( pair );
    pair = import_blob( prov, blob, len, session, 0 );      /* the session key is as it was */
    destroy_key( other );
    destroy_key( session );
    destroy_key( sign_public );
    destroy_key( exchange );
    destroy_key( pair );
}

START_TEST( blobbad )
{
    for_providers( BASE | AES, test_fields );
    for_providers( BASE | AES, test_bits );
    for_providers( ENH | AES, test_lengths );
    for_providers( ALL_PROVS, test_free_lengths );
    for_providers( BASE | AES, test_flags );
    for_providers( BASE | AES, test_rules );
    for_providers( AES, test_fixed );
    for_providers( ENH | AES, test_unwrapping );
    for_providers( BASE | AES, test_encrypted );
}
