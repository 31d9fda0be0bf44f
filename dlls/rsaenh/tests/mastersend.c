/* Blobs of SChannel's master, MAC and cipher keys that are not exported or not imported: types that carry none of them,
 * keys that are to stay, keys that wrap nothing, secrets that a protocol has not, single bad fields.
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

enum
{
    NONE, PCT1, SSL2, SSL3, TLS1, FIXED_PCT1, FIXED_SSL2, FIXED_SSL3, FIXED_TLS1, MAC, FIXED_MAC, ENC, FIXED_ENC,
    TRIPLE, RC4, PAIR, SIGN_PAIR, PUBLIC, KEY_COUNT
};

static HCRYPTKEY make_master( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    BOOL short_one = alg == CALG_PCT1_MASTER || alg == CALG_SSL2_MASTER;

    return import_master_hex( prov, alg, short_one ? SSL2_SECRET : TLS1_SECRET, flags );
}

static void make_derived( HCRYPTPROV prov, HCRYPTKEY *keys )
{
    HCRYPTKEY master = make_master( prov, CALG_TLS1_MASTER, 0 );
    HCRYPTHASH hash;

    set_randoms( master, "01", "02" );
    set_algs( master, CALG_MD5, 128, CALG_RC2, 128 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    keys[MAC] = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, CRYPT_EXPORTABLE );
    keys[FIXED_MAC] = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, 0 );
    keys[ENC] = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, CRYPT_EXPORTABLE );
    keys[FIXED_ENC] = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, 0 );
    destroy_hash( hash );
    destroy_key( master );
}

static void make_keys( HCRYPTPROV prov, HCRYPTKEY *keys )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( master_ids ); i++)
    {
        keys[PCT1 + i] = make_master( prov, master_ids[i], CRYPT_EXPORTABLE );
        keys[FIXED_PCT1 + i] = make_master( prov, master_ids[i], 0 );
    }
    make_derived( prov, keys );
    check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &keys[TRIPLE] ) );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &keys[RC4] ) );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    keys[SIGN_PAIR] = import_test_pair( prov, CALG_RSA_SIGN, CRYPT_EXPORTABLE );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
}

/* ---- export ------------------------------------------------------------------------------------ */

static const struct export_row
{
    int   key, wrapping;
    DWORD type, flags, error;
}
export_rows[] =
{
    /* rsa-operations: sch-key-11; PLAINTEXTKEYBLOB and those of RSA keys */
    { PCT1, NONE,   PLAINTEXTKEYBLOB,     0, NTE_BAD_KEY },
    { SSL3, NONE,   PLAINTEXTKEYBLOB,     0, NTE_BAD_KEY },
    { PCT1, NONE,   PUBLICKEYBLOB,        0, NTE_BAD_KEY },
    { SSL2, NONE,   PUBLICKEYBLOB,        0, NTE_BAD_KEY },
    { SSL3, NONE,   PUBLICKEYBLOB,        0, NTE_BAD_KEY },
    { PCT1, NONE,   PRIVATEKEYBLOB,       0, NTE_BAD_KEY },
    { SSL2, NONE,   PRIVATEKEYBLOB,       0, NTE_BAD_KEY },
    { SSL3, RC4,    PRIVATEKEYBLOB,       0, NTE_BAD_KEY },
    /* rsa-operations: sch-key-11; rsa-keys: blob-wrap-04 */
    { PCT1, TRIPLE, SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { SSL2, TRIPLE, SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { SSL3, TRIPLE, SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { TLS1, TRIPLE, SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { TLS1, ENC,    SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { ENC,  TLS1,   SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { TRIPLE, MAC,  SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    { MAC,  TRIPLE, SYMMETRICWRAPKEYBLOB, 0, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-15 */
    { TLS1, NONE,   0,                    0, NTE_BAD_TYPE },
    { SSL2, NONE,   3,                    0, NTE_BAD_TYPE },
    { MAC,  NONE,   5,                    0, NTE_BAD_TYPE },
    /* rsa-keys: blob-exp-10; rsa-operations: sch-key-05 */
    { FIXED_PCT1, PAIR, SIMPLEBLOB,       0, NTE_BAD_KEY_STATE },
    { FIXED_SSL2, PAIR, SIMPLEBLOB,       0, NTE_BAD_KEY_STATE },
    { FIXED_SSL3, PAIR, SIMPLEBLOB,       0, NTE_BAD_KEY_STATE },
    { FIXED_TLS1, PUBLIC, SIMPLEBLOB,     0, NTE_BAD_KEY_STATE },
    { FIXED_SSL2, PAIR, SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY_STATE },
    { FIXED_ENC,  PAIR, SIMPLEBLOB,       0, NTE_BAD_KEY_STATE },
    { FIXED_ENC,  NONE, PLAINTEXTKEYBLOB, 0, NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-opq-06; rsa-operations: sch-key-14 */
    { FIXED_PCT1, NONE, OPAQUEKEYBLOB,    0, NTE_BAD_KEY_STATE },
    { FIXED_SSL2, NONE, OPAQUEKEYBLOB,    0, NTE_BAD_KEY_STATE },
    { FIXED_SSL3, NONE, OPAQUEKEYBLOB,    0, NTE_BAD_KEY_STATE },
    { FIXED_MAC,  NONE, OPAQUEKEYBLOB,    0, NTE_BAD_KEY_STATE },
    { FIXED_ENC,  NONE, OPAQUEKEYBLOB,    0, NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-exp-20, blob-opq-06; a key that is not exported is not destroyed either */
    { FIXED_TLS1, NONE, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NTE_BAD_KEY_STATE },
    { FIXED_ENC,  NONE, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NTE_BAD_KEY_STATE },
    { PAIR,       NONE, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NTE_BAD_KEY },
    { TLS1,       PAIR, OPAQUEKEYBLOB, CRYPT_DESTROYKEY, NTE_BAD_KEY },
    { SSL3,       NONE, OPAQUEKEYBLOB, CRYPT_DESTROYKEY | CRYPT_SSL2_FALLBACK, NTE_BAD_FLAGS },
    /* rsa-keys: blob-exp-16 */
    { TLS1, PAIR,   SIMPLEBLOB,       CRYPT_DESTROYKEY, NTE_BAD_FLAGS },
    { ENC,  NONE,   PLAINTEXTKEYBLOB, CRYPT_DESTROYKEY, NTE_BAD_FLAGS },
    { PAIR, NONE,   PUBLICKEYBLOB,    CRYPT_DESTROYKEY, NTE_BAD_FLAGS },
    { PAIR, NONE,   PRIVATEKEYBLOB,   CRYPT_DESTROYKEY, NTE_BAD_FLAGS },
    /* rsa-keys: blob-exp-19 */
    { ENC,  PAIR,   SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY },
    { MAC,  PAIR,   SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-11; no exchange key to wrap with */
    { TLS1, NONE,      SIMPLEBLOB, 0, NTE_NO_KEY },
    { SSL3, RC4,       SIMPLEBLOB, 0, NTE_NO_KEY },
    { SSL2, SIGN_PAIR, SIMPLEBLOB, 0, NTE_NO_KEY },
    { PCT1, TLS1,      SIMPLEBLOB, 0, NTE_NO_KEY },
    { ENC,  MAC,       SIMPLEBLOB, 0, NTE_NO_KEY },
    { ENC,  TLS1,      SIMPLEBLOB, 0, NTE_NO_KEY },
    { SSL2, NONE,      SIMPLEBLOB, CRYPT_SSL2_FALLBACK, NTE_NO_KEY },
    /* rsa-keys: blob-exp-22 */
    { TLS1, TLS1,      SIMPLEBLOB, 0, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-23, blob-opq-03 */
    { ENC,  TLS1,      PLAINTEXTKEYBLOB, 0, NTE_BAD_KEY },
    { MAC,  TRIPLE,    OPAQUEKEYBLOB,    0, NTE_BAD_KEY },
    /* rsa-keys: blob-enc-06; rsa-operations: sch-drv-17 */
    { SIGN_PAIR, TLS1, PRIVATEKEYBLOB,   0, NTE_BAD_KEY },
    { SIGN_PAIR, MAC,  PRIVATEKEYBLOB,   0, NTE_BAD_KEY },
    { MAC,  NONE,      PUBLICKEYBLOB,    0, NTE_BAD_KEY },
    { MAC,  NONE,      PRIVATEKEYBLOB,   0, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-25; OAEP leaves room for 22 bytes */
    { SSL3, PAIR,      SIMPLEBLOB, CRYPT_OAEP, NTE_BAD_LEN },
    { TLS1, PUBLIC,    SIMPLEBLOB, CRYPT_OAEP, NTE_BAD_LEN },
};

static void test_export( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    const struct export_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len, alg;
    int i;

    make_keys( prov, keys );
    for (row = export_rows; row < export_rows + ARRAY_SIZE( export_rows ); row++)
    {
        if (is_builtin() && row->wrapping && row->wrapping < PAIR) continue;        /* crashes it */
        winetest_push_context( "key %d, wrapping %d, type %lu, flags %#lx", row->key, row->wrapping, row->type,
                               row->flags );
        alg = key_dword( keys[row->key], KP_ALGID );
        memset( blob, 0xcc, sizeof(blob) );
        len = sizeof(blob);
        check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, row->flags, blob, &len ),
                     row->error );
        ok( blob[0] == 0xcc, "written to\n" );
        if (row->error != (DWORD)NTE_BAD_LEN)       /* which is told by the size alone */
            ok( !len || len == sizeof(blob), "size %lu\n", len );
        ok( key_dword( keys[row->key], KP_ALGID ) == alg, "the key is gone\n" );
        winetest_pop_context();
    }
    for (i = PCT1; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* ---- import ------------------------------------------------------------------------------------ */

/* Secrets that a protocol has not. rsa-operations: sch-key-09 */
static void test_secrets( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  len;
    } rows[] =
    {
        { CALG_PCT1_MASTER, 1 }, { CALG_PCT1_MASTER, 24 }, { CALG_PCT1_MASTER, 48 },
        { CALG_SSL2_MASTER, 1 }, { CALG_SSL2_MASTER, 26 }, { CALG_SSL2_MASTER, 48 },
        { CALG_SSL3_MASTER, 5 }, { CALG_SSL3_MASTER, 16 }, { CALG_SSL3_MASTER, 46 },
        { CALG_TLS1_MASTER, 5 }, { CALG_TLS1_MASTER, 32 }, { CALG_TLS1_MASTER, 46 }, { CALG_TLS1_MASTER, 53 },
    };
    BYTE bytes[TEST_BYTES];
    unsigned int i;
    HCRYPTKEY key;

    count_up( bytes, sizeof(bytes) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%#x, %lu bytes", rows[i].alg, rows[i].len );
        key = import_master( prov, rows[i].alg, bytes, rows[i].len, CRYPT_EXPORTABLE );
        ok( !key && GetLastError() == (DWORD)NTE_BAD_DATA, "error %#lx\n", GetLastError() );
        winetest_pop_context();
    }
}

static const struct field_row
{
    DWORD at, value;        /* bytes from here on, little-endian */
    DWORD size;
    DWORD error;
}
field_rows[] =
{
    /* rsa-keys: blob-bad-02, blob-bad-03, blob-bad-04; of a TLS1_MASTER in a SIMPLEBLOB */
    { 0, 0,                     1, NTE_BAD_TYPE },
    { 0, 2,                     1, NTE_BAD_TYPE },
    { 1, 0,                     1, NTE_BAD_VER },
    { 1, 3,                     1, NTE_BAD_VER },
    { 2, 1,                     2, NTE_BAD_DATA },
    { 2, 0x8000,                2, NTE_BAD_DATA },
    /* rsa-operations: sch-key-09, sch-drv-19; rsa-keys: blob-bad-13, blob-bad-14 */
    { 4, CALG_PCT1_MASTER,      4, NTE_BAD_DATA },
    { 4, CALG_SSL2_MASTER,      4, NTE_BAD_DATA },
    { 4, CALG_DES,              4, NTE_BAD_DATA },
    { 4, CALG_AES_256,          4, NTE_BAD_DATA },
    { 4, CALG_AES_192,          4, NTE_BAD_ALGID },
    { 4, CALG_MD5,              4, NTE_BAD_ALGID },
    { 4, CALG_SCHANNEL_MAC_KEY, 4, NTE_BAD_ALGID },
    { 4, CALG_TLS1PRF,          4, NTE_BAD_ALGID },
    { 4, CALG_RSA_KEYX,         4, NTE_BAD_ALGID },
    /* rsa-keys: blob-bad-10 */
    { 8, CALG_RSA_SIGN,         4, NTE_BAD_ALGID },
    { 8, CALG_TLS1_MASTER,      4, NTE_BAD_ALGID },
    { 8, 0,                     4, NTE_BAD_ALGID },
};

/* As a server gets it from a client, with one field changed. */
static void test_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = make_master( prov, CALG_TLS1_MASTER, CRYPT_EXPORTABLE );
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    const struct field_row *row;
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    DWORD len = export_blob( key, pair, SIMPLEBLOB, 0, blob );

    for (row = field_rows; row < field_rows + ARRAY_SIZE( field_rows ); row++)
    {
        winetest_push_context( "%#lx at %lu", row->value, row->at );
        memcpy( bad, blob, len );
        memcpy( bad + row->at, &row->value, row->size );
        import_fails( prov, bad, len, pair, 0, row->error );
        winetest_pop_context();
    }
    destroy_key( key );
    key = import_blob( prov, blob, len, pair, 0 );      /* the blob is good */
    destroy_key( key );
    destroy_key( pair );
}

static const struct under_row
{
    int   wrapping;         /* the key that shall take the secret out */
    DWORD flags, cut;
    DWORD error, error2;
}
under_rows[] =
{
    /* rsa-keys: blob-bad-12 */
    { SIGN_PAIR, 0,                    0,  NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY },
    { RC4,       0,                    0,  NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY },
    { TLS1,      0,                    0,  NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY },
    { MAC,       0,                    0,  NTE_BAD_PUBLIC_KEY, NTE_BAD_KEY },
    /* rsa-keys: blob-imp-27 */
    { PUBLIC,    0,                    0,  NTE_NO_KEY,         NTE_NO_KEY },
    /* rsa-keys: blob-bad-11 */
    { PAIR,      CRYPT_OAEP,           0,  NTE_BAD_DATA,       NTE_BAD_DATA },
    /* rsa-keys: blob-bad-16 */
    { PAIR,      CRYPT_SSL2_FALLBACK,  0,  NTE_BAD_FLAGS,      NTE_BAD_FLAGS },
    { PAIR,      CRYPT_CREATE_SALT,    0,  NTE_BAD_FLAGS,      NTE_BAD_FLAGS },
    /* rsa-keys: blob-bad-01, blob-bad-17 */
    { PAIR,      0,                    1,  NTE_BAD_DATA,       NTE_BAD_DATA },
    { PAIR,      0,                    64, NTE_BAD_DATA,       NTE_BAD_DATA },
    { PAIR,      0,                    67, NTE_BAD_DATA,       NTE_BAD_DATA },
    { PAIR,      0,                    69, NTE_BAD_DATA,       NTE_BAD_DATA },
};

static void test_under( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT] = { 0 }, key;
    const struct under_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;
    int i;

    make_keys( prov, keys );
    len = export_blob( keys[SSL3], keys[PAIR], SIMPLEBLOB, 0, blob );
    for (row = under_rows; row < under_rows + ARRAY_SIZE( under_rows ); row++)
    {
        if (is_builtin() && row->wrapping < PAIR) continue;     /* crashes it */
        winetest_push_context( "key %d, flags %#lx, cut by %lu", row->wrapping, row->flags, row->cut );
        key = UNTOUCHED;
        check_fails_either( CryptImportKey( prov, guard( blob, len - row->cut ), len - row->cut, keys[row->wrapping],
                                            row->flags, &key ), row->error, row->error2 );
        ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
        winetest_pop_context();
    }
    for (i = PCT1; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* Types of blobs that no such key comes in, made by hand. */
static void test_types( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] =
    {
        /* rsa-keys: blob-imp-21, blob-wrap-04; rsa-operations: sch-key-11, sch-drv-17 */
        CALG_PCT1_MASTER, CALG_SSL2_MASTER, CALG_SSL3_MASTER, CALG_TLS1_MASTER, CALG_SCHANNEL_MAC_KEY,
        CALG_SCHANNEL_ENC_KEY, CALG_SCHANNEL_MASTER_HASH, CALG_TLS1PRF,
    };
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, 0 };
    BYTE blob[12 + 48] = { 0 };
    HCRYPTKEY wrapping = 0;
    unsigned int i;

    check_ok( CryptGenKey( prov, CALG_3DES, 0, &wrapping ) );
    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        header.bType = PLAINTEXTKEYBLOB;
        header.aiKeyAlg = algs[i];
        memcpy( blob, &header, sizeof(header) );
        put_le32( blob + 8, 48 );
        import_fails( prov, blob, sizeof(blob), 0, CRYPT_EXPORTABLE, NTE_BAD_ALGID );
        import_fails( prov, blob, sizeof(blob), 0, 0x100, NTE_BAD_ALGID );      /* CRYPT_IPSEC_HMAC_KEY */
        header.bType = SYMMETRICWRAPKEYBLOB;
        memcpy( blob, &header, sizeof(header) );
        put_le32( blob + 8, CALG_3DES );
        import_fails( prov, blob, sizeof(blob), wrapping, 0, NTE_BAD_ALGID );
        winetest_pop_context();
    }
    destroy_key( wrapping );
}

/* ---- use --------------------------------------------------------------------------------------- */

/* Neither master nor MAC keys encrypt, with a hash or for a size; the hash takes nothing of it. */
static void test_use( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const int users[] = { PCT1, SSL2, SSL3, TLS1, MAC };
    HCRYPTHASH hash = hash_text( prov, CALG_MD5, "" );
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    BYTE data[TEST_BYTES] = { 1, 2, 3 };
    DWORD len;
    int i;

    make_keys( prov, keys );
    for (i = 0; i < (int)ARRAY_SIZE( users ); i++)
    {
        winetest_push_context( "key %d", users[i] );
        len = 8;
        /* rsa-operations: cip-len-17, sch-drv-17 */
        check_fails( CryptEncrypt( keys[users[i]], hash, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptEncrypt( keys[users[i]], hash, FALSE, CRYPT_OAEP, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptDecrypt( keys[users[i]], hash, TRUE, 0, data, &len ), NTE_BAD_KEY );
        check_fails( CryptDecrypt( keys[users[i]], hash, FALSE, 0, data, &len ), NTE_BAD_KEY );
        ok( len == 8 && data[0] == 1 && data[2] == 3, "the data were touched\n" );
        winetest_pop_context();
    }
    check_value( hash, "d41d8cd98f00b204e9800998ecf8427e" );
    destroy_hash( hash );
    for (i = PCT1; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

START_TEST( mastersend )
{
    for_providers( SCH, test_export );
    for_providers( SCH, test_secrets );
    for_providers( SCH, test_fields );
    for_providers( SCH, test_under );
    for_providers( SCH, test_types );
    for_providers( SCH, test_use );
}
