/* Key parameters and permissions that are refused: parameters of other kinds of keys, values that no key takes, short
 * buffers, and what a key without a permission does not do. What is refused leaves everything as it was.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define BITS( bits ) ((DWORD)(bits) << 16)

#ifndef KP_ROUNDS
#define KP_ROUNDS 35
#endif
#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif
#ifndef KP_PIN_ID
#define KP_PIN_ID   43
#define KP_PIN_INFO 44
#endif

/* ---- keys of each kind ------------------------------------------------------------------------- */

enum { RC2, RC4, DES, TWO_KEY, TRIPLE, AES_KEY, PAIR, SIGN_PAIR, PUBLIC, KIND_COUNT };

#define K( kind )    (1u << (kind))
#define RSA_KINDS    (K( PAIR ) | K( SIGN_PAIR ) | K( PUBLIC ))
#define CIPHERS      (K( KIND_COUNT ) - 1 - RSA_KINDS)
#define ALL_KINDS    (CIPHERS | RSA_KINDS)

static HCRYPTKEY make_key( HCRYPTPROV prov, int kind, DWORD flags )
{
    static const ALG_ID algs[] = { CALG_RC2, CALG_RC4, CALG_DES, CALG_3DES_112, CALG_3DES, CALG_AES_128 };
    HCRYPTKEY key = 0;

    if (kind == PUBLIC) return import_test_public( prov, CALG_RSA_KEYX, 65537 );
    if (kind >= PAIR) return import_test_pair( prov, kind == PAIR ? CALG_RSA_KEYX : CALG_RSA_SIGN, flags );
    check_ok( CryptGenKey( prov, algs[kind], flags, &key ) );
    return key;
}

/* Every DWORD that a key tells of itself. */
struct facts
{
    DWORD alg, bits, block, permissions, padding;
};

static void read_facts( HCRYPTKEY key, struct facts *facts )
{
    facts->alg = key_dword( key, KP_ALGID );
    facts->bits = key_dword( key, KP_KEYLEN );
    facts->block = key_dword( key, KP_BLOCKLEN );
    facts->permissions = key_dword( key, KP_PERMISSIONS );
    facts->padding = key_dword( key, KP_PADDING );
}

/* ---- parameters that a key has not -------------------------------------------------------------- */

static const struct unknown_row
{
    DWORD param;
    DWORD get, set;     /* kinds of keys that refuse it */
} unknown_rows[] =
{
    /* rsa-keys: kp-02, kp-get-10; of DSS, Diffie-Hellman and CMS */
    { KP_X,               ALL_KINDS, ALL_KINDS },
    { KP_Y,               ALL_KINDS, ALL_KINDS },
    { KP_RA,              ALL_KINDS, ALL_KINDS },
    { KP_RB,              ALL_KINDS, ALL_KINDS },
    { KP_RP,              ALL_KINDS, ALL_KINDS },
    { KP_INFO,            ALL_KINDS, ALL_KINDS },
    { KP_P,               RSA_KINDS, RSA_KINDS },
    { KP_Q,               RSA_KINDS, RSA_KINDS },
    { KP_G,               RSA_KINDS, RSA_KINDS },
    { KP_PUB_EX_LEN,      ALL_KINDS, ALL_KINDS },
    { KP_PUB_EX_VAL,      ALL_KINDS, ALL_KINDS },
    { KP_PREHASH,         ALL_KINDS, ALL_KINDS },
    { KP_ROUNDS,          ALL_KINDS, ALL_KINDS },
    { KP_CMS_KEY_INFO,    ALL_KINDS, ALL_KINDS },
    { KP_CMS_DH_KEY_INFO, ALL_KINDS, ALL_KINDS },
    { KP_PUB_PARAMS,      ALL_KINDS, ALL_KINDS },
    { KP_VERIFY_PARAMS,   RSA_KINDS, ALL_KINDS },
    /* rsa-keys: kp-02; of smart cards */
    { KP_ADMIN_PIN,       ALL_KINDS, ALL_KINDS },
    { KP_KEYEXCHANGE_PIN, ALL_KINDS, ALL_KINDS },
    { KP_SIGNATURE_PIN,   ALL_KINDS, ALL_KINDS },
    { KP_PIN_ID,          ALL_KINDS, ALL_KINDS },
    { KP_PIN_INFO,        ALL_KINDS, ALL_KINDS },
    /* rsa-keys: kp-set-12; of SChannel's master keys */
    { KP_SCHANNEL_ALG,    ALL_KINDS, 0 },
    { KP_CLIENT_RANDOM,   ALL_KINDS, 0 },
    { KP_SERVER_RANDOM,   ALL_KINDS, 0 },
    { KP_CLEAR_KEY,       ALL_KINDS, ALL_KINDS },
    { KP_HIGHEST_VERSION, ALL_KINDS, ALL_KINDS },
    /* rsa-keys: kp-get-09, kp-set-09 */
    { KP_CERTIFICATE,     RSA_KINDS, K( DES ) | K( TRIPLE ) | K( AES_KEY ) | K( SIGN_PAIR ) },
    /* rsa-keys: kp-set-08 */
    { KP_ALGID,           0,         K( DES ) | K( TRIPLE ) | K( AES_KEY ) | K( PUBLIC ) },
    /* rsa-keys: kp-set-16 */
    { KP_BLOCKLEN,        0,         K( DES ) | K( TRIPLE ) | K( AES_KEY ) | K( PUBLIC ) },
    { KP_KEYLEN,          0,         K( DES ) | K( TRIPLE ) | K( AES_KEY ) | K( PUBLIC ) },
    /* rsa-keys: kp-set-11 */
    { KP_KEYVAL,          RSA_KINDS, K( AES_KEY ) | K( SIGN_PAIR ) | K( PUBLIC ) },
    /* rsa-keys: kp-get-12 */
    { KP_SALT_EX,         K( TWO_KEY ) | K( TRIPLE ) | K( SIGN_PAIR ) | K( PUBLIC ), 0 },
    /* rsa-keys: kp-get-15; of ciphers only */
    { KP_IV,              K( SIGN_PAIR ) | K( PUBLIC ), 0 },
    /* rsa-keys: kp-set-10; of RSA keys only, and to set only */
    { KP_OAEP_PARAMS,     K( TRIPLE ) | K( SIGN_PAIR ) | K( PUBLIC ),
      K( RC4 ) | K( DES ) | K( TRIPLE ) | K( AES_KEY ) },
};

static void check_unknown( HCRYPTKEY key, int kind )
{
    const struct unknown_row *row;
    static const BYTE zeros[64];
    struct facts before, after;
    BYTE data[64] = { 1 };
    DWORD len;

    read_facts( key, &before );
    for (row = unknown_rows; row < unknown_rows + ARRAY_SIZE( unknown_rows ); row++)
    {
        winetest_push_context( "kind %d, param %lu", kind, row->param );
        len = sizeof(data);
        if (row->get & K( kind ))
        {
            check_fails( CryptGetKeyParam( key, row->param, data, &len, 0 ), NTE_BAD_TYPE );
            ok( data[0] == 1 && (!len || len == sizeof(data)), "size %lu\n", len );
        }
        if (row->set & K( kind )) check_fails( CryptSetKeyParam( key, row->param, zeros, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    read_facts( key, &after );
    ok( !memcmp( &before, &after, sizeof(before) ), "kind %d: the key has changed\n", kind );
}

static void test_unknown( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key;
    int kind;

    for (kind = 0; kind < KIND_COUNT; kind++)
    {
        key = make_key( prov, kind, 0 );
        check_unknown( key, kind );
        destroy_key( key );
    }
}

/* ---- buffers ----------------------------------------------------------------------------------- */

static const struct room_row
{
    int   kind;
    DWORD param;
    DWORD need;
} room_rows[] =
{
    /* rsa-keys: kp-04; what the ciphers' test in key.c does not ask */
    { PAIR,      KP_ALGID,            4 },
    { PAIR,      KP_PERMISSIONS,      4 },
    { PAIR,      KP_KEYLEN,           4 },
    { PAIR,      KP_BLOCKLEN,         4 },
    { PAIR,      KP_PADDING,          4 },
    { SIGN_PAIR, KP_ALGID,            4 },
    { PUBLIC,    KP_KEYLEN,           4 },
    { RC2,       KP_EFFECTIVE_KEYLEN, 4 },
    { RC4,       KP_EFFECTIVE_KEYLEN, 4 },
    { RC4,       KP_SALT,             11 },
};

static void test_room( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct room_row *row;
    BYTE data[16];
    HCRYPTKEY key;
    DWORD len, room;

    for (row = room_rows; row < room_rows + ARRAY_SIZE( room_rows ); row++)
    {
        winetest_push_context( "kind %d, param %lu", row->kind, row->param );
        key = make_key( prov, row->kind, row->kind == RC4 ? BITS( 40 ) : 0 );
        for (room = 0; room < row->need; room += row->need - 1)
        {
            memset( data, 0xcc, sizeof(data) );
            len = room;
            check_fails( CryptGetKeyParam( key, row->param, data, &len, 0 ), ERROR_MORE_DATA );
            ok( len == row->need && data[0] == 0xcc, "room for %lu: size %lu, byte %#x\n", room, len, data[0] );
        }
        /* rsa-keys: kp-01; dispatch: wrap-getkeyparam */
        check_fails( CryptGetKeyParam( key, row->param, data, &len, 4 ), NTE_BAD_FLAGS );
        check_fails( CryptGetKeyParam( key, row->param, NULL, &len, 1 ), NTE_BAD_FLAGS );
        check_fails( CryptGetKeyParam( key, row->param, NULL, NULL, 0 ), ERROR_INVALID_PARAMETER );
        ok( data[0] == 0xcc, "written to\n" );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- values ------------------------------------------------------------------------------------ */

static const struct value_row
{
    DWORD provs;
    int   kind;
    DWORD param, value;
    DWORD error;
    DWORD read;         /* the value afterwards */
} value_rows[] =
{
    /* rsa-keys: kp-set-07 */
    { AES,        RC4,       KP_PADDING, RANDOM_PADDING, NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        RC4,       KP_PADDING, ZERO_PADDING,   NTE_BAD_DATA, PKCS5_PADDING },
    { BASE | AES, DES,       KP_PADDING, RANDOM_PADDING, NTE_BAD_DATA, PKCS5_PADDING },
    { BASE | AES, DES,       KP_PADDING, ZERO_PADDING,   NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        TRIPLE,    KP_PADDING, RANDOM_PADDING, NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        TRIPLE,    KP_PADDING, ZERO_PADDING,   NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        AES_KEY,   KP_PADDING, RANDOM_PADDING, NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        AES_KEY,   KP_PADDING, ZERO_PADDING,   NTE_BAD_DATA, PKCS5_PADDING },
    { AES,        AES_KEY,   KP_PADDING, 0,              NTE_BAD_DATA, PKCS5_PADDING },
    /* rsa-keys: kp-eff-03, kp-eff-04 */
    { AES,        RC2,       KP_EFFECTIVE_KEYLEN, 1026,       NTE_BAD_DATA, 128 },
    { AES,        RC2,       KP_EFFECTIVE_KEYLEN, 2048,       NTE_BAD_DATA, 128 },
    { AES,        RC2,       KP_EFFECTIVE_KEYLEN, 0x80000000, NTE_BAD_DATA, 128 },
    { BASE,       RC2,       KP_EFFECTIVE_KEYLEN, 0,          NTE_BAD_DATA, 40 },
    /* rsa-keys: kp-eff-09; no other key has it */
    { AES,        TWO_KEY,   KP_EFFECTIVE_KEYLEN, 112,  NTE_BAD_TYPE, 128 },
    { AES,        TRIPLE,    KP_EFFECTIVE_KEYLEN, 40,   NTE_BAD_TYPE, 192 },
    { AES,        AES_KEY,   KP_EFFECTIVE_KEYLEN, 128,  NTE_BAD_TYPE, 128 },
    /* rsa-keys: perm-11 */
    { BASE | AES, RC2,       KP_PERMISSIONS, 0x3f,  NTE_BAD_DATA, 0x3b },
    { BASE | AES, RC4,       KP_PERMISSIONS, 0x3f,  NTE_BAD_DATA, 0x3b },
    { AES,        TRIPLE,    KP_PERMISSIONS, 0x3f,  NTE_BAD_DATA, 0x3b },
    { AES,        AES_KEY,   KP_PERMISSIONS, 0x3f,  NTE_BAD_DATA, 0x3b },
    { AES,        AES_KEY,   KP_PERMISSIONS, CRYPT_EXPORT, NTE_BAD_DATA, 0x3b },
    /* rsa-keys: perm-07 */
    { BASE | AES, SIGN_PAIR, KP_PERMISSIONS, 0x3f,  NTE_BAD_DATA, 0x3b },
    { BASE | AES, PAIR,      KP_PERMISSIONS, CRYPT_EXPORT, NTE_BAD_DATA, 0x3b },
    /* rsa-keys: perm-09 */
    { BASE | AES, RC4,       KP_PERMISSIONS, 0x13b, NTE_BAD_DATA, 0x3b },
    { AES,        AES_KEY,   KP_PERMISSIONS, 0x13b, NTE_BAD_DATA, 0x3b },
    { BASE | AES, PAIR,      KP_PERMISSIONS, 0x13b, NTE_BAD_DATA, 0x3b },
};

static void test_values( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct value_row *row;
    HCRYPTKEY key;
    DWORD value;

    for (row = value_rows; row < value_rows + ARRAY_SIZE( value_rows ); row++)
    {
        if (!(row->provs & provider->bit)) continue;
        winetest_push_context( "kind %d, param %lu, value %#lx", row->kind, row->param, row->value );
        key = make_key( prov, row->kind, 0 );
        check_fails_either( CryptSetKeyParam( key, row->param, (const BYTE *)&row->value, 0 ), row->error,
                            row->param == KP_PERMISSIONS ? (DWORD)NTE_BAD_FLAGS : row->error );
        value = key_dword( key, row->param );
        ok( value == row->read, "%#lx afterwards, expected %#lx\n", value, row->read );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* An exportable key is not archivable for that. */
static void test_archive( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const int kinds[] = { RC2, DES, PAIR, SIGN_PAIR };
    DWORD value = 0x13f, len;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( kinds ); i++)
    {
        winetest_push_context( "kind %d", kinds[i] );
        key = make_key( prov, kinds[i], CRYPT_EXPORTABLE );
        /* rsa-keys: perm-09 */
        check_fails_either( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA, NTE_BAD_FLAGS );
        ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions\n" );
        check_ok( CryptExportKey( key, 0, kinds[i] >= PAIR ? PRIVATEKEYBLOB : PLAINTEXTKEYBLOB, 0, NULL, &len ) );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- salt -------------------------------------------------------------------------------------- */

static const struct salt_row
{
    ALG_ID alg;
    DWORD  len;
    BOOL   null;        /* no pointer */
    DWORD  error;
} salt_rows[] =
{
    /* rsa-keys: salt-set-05 */
    { CALG_RC4,      26,         FALSE, NTE_BAD_DATA },
    { CALG_RC4,      64,         FALSE, NTE_BAD_DATA },
    { CALG_RC2,      0x80000000, FALSE, NTE_BAD_DATA },
    { CALG_RC2,      25,         TRUE,  NTE_BAD_DATA },
    /* rsa-keys: salt-set-09 */
    { CALG_RC4,      1,          TRUE,  ERROR_INVALID_PARAMETER },
    { CALG_RC2,      24,         TRUE,  ERROR_INVALID_PARAMETER },
    /* rsa-keys: salt-set-08; with fewer bytes than RC2 takes, and none */
    { CALG_DES,      0,          FALSE, NTE_BAD_KEY },
    { CALG_DES,      24,         FALSE, NTE_BAD_KEY },
    { CALG_3DES_112, 11,         FALSE, NTE_BAD_KEY },
    { CALG_AES_192,  11,         FALSE, NTE_BAD_KEY },
    { CALG_AES_256,  11,         FALSE, NTE_BAD_KEY },
};

/* The key enciphers afterwards as before. */
static void test_salt( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE salt[64] = { 1, 2, 3 }, first[16], second[16];
    CRYPT_INTEGER_BLOB blob;
    const struct salt_row *row;
    HCRYPTKEY key = 0;
    DWORD len;

    for (row = salt_rows; row < salt_rows + ARRAY_SIZE( salt_rows ); row++)
    {
        if (is_builtin() && row->null) continue;        /* crashes it */
        winetest_push_context( "alg %#x, %#lx bytes of salt", row->alg, row->len );
        check_ok( CryptGenKey( prov, row->alg, 0, &key ) );
        memset( first, 0, sizeof(first) );
        memset( second, 0, sizeof(second) );
        len = 5;
        check_ok( CryptEncrypt( key, 0, TRUE, 0, first, &len, sizeof(first) ) );
        blob.cbData = row->len;
        blob.pbData = row->null ? NULL : salt;
        check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), row->error );
        if (row->error == (DWORD)NTE_BAD_KEY) check_fails( CryptSetKeyParam( key, KP_SALT, salt, 0 ), NTE_BAD_KEY );
        /* rsa-keys: kp-01 */
        check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 1 ), NTE_BAD_FLAGS );
        check_fails( CryptSetKeyParam( key, KP_SALT, salt, 1 ), NTE_BAD_FLAGS );
        len = 5;
        check_ok( CryptEncrypt( key, 0, TRUE, 0, second, &len, sizeof(second) ) );
        ok( !memcmp( first, second, sizeof(first) ), "it enciphers otherwise\n" );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- modes that are set, and fail at their use --------------------------------------------------- */

static const struct mode_row
{
    ALG_ID alg;
    DWORD  mode;
} mode_rows[] =
{
    /* rsa-keys: kp-set-02; rsa-operations: cip-mode-04 */
    { CALG_DES,      CRYPT_MODE_OFB },
    { CALG_3DES_112, CRYPT_MODE_OFB },
    { CALG_3DES,     CRYPT_MODE_OFB },
    { CALG_AES_128,  CRYPT_MODE_OFB },
    /* rsa-keys: kp-set-03 */
    { CALG_DES,      CRYPT_MODE_CTS },
    { CALG_3DES,     CRYPT_MODE_CTS },
    { CALG_AES_192,  CRYPT_MODE_CTS },
    { CALG_AES_256,  0 },
    { CALG_AES_256,  6 },
};

/* As a part of a message and as its end, with a hash, which takes nothing of it. */
static void check_mode( HCRYPTKEY key, HCRYPTHASH hash )
{
    BYTE data[32];
    DWORD len = 16;

    count_up( data, sizeof(data) );
    check_fails( CryptEncrypt( key, hash, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_ALGID );
    check_fails( CryptEncrypt( key, hash, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_ALGID );
    check_fails( CryptDecrypt( key, hash, TRUE, 0, data, &len ), NTE_BAD_ALGID );
    check_fails( CryptDecrypt( key, hash, FALSE, 0, data, &len ), NTE_BAD_ALGID );
    ok( len == 16 && !data[0] && data[15] == 15, "data changed\n" );
}

static void test_modes( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct mode_row *row;
    BYTE first[16], second[16];
    HCRYPTHASH hash;
    HCRYPTKEY key = 0;
    DWORD mode, len;

    for (row = mode_rows; row < mode_rows + ARRAY_SIZE( mode_rows ); row++)
    {
        winetest_push_context( "alg %#x, mode %lu", row->alg, row->mode );
        check_ok( CryptGenKey( prov, row->alg, 0, &key ) );
        hash = hash_text( prov, CALG_MD5, "" );
        memset( first, 0, sizeof(first) );
        memset( second, 0, sizeof(second) );
        len = 3;
        check_ok( CryptEncrypt( key, 0, TRUE, 0, first, &len, sizeof(first) ) );
        check_ok( CryptSetKeyParam( key, KP_MODE, (const BYTE *)&row->mode, 0 ) );
        check_mode( key, hash );
        mode = CRYPT_MODE_CBC;
        check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&mode, 0 ) );
        len = 3;
        check_ok( CryptEncrypt( key, 0, TRUE, 0, second, &len, sizeof(second) ) );
        ok( !memcmp( first, second, sizeof(first) ), "it enciphers otherwise\n" );
        check_value( hash, "d41d8cd98f00b204e9800998ecf8427e" );
        check_ok( CryptDestroyHash( hash ) );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- permissions -------------------------------------------------------------------------------- */

enum use { ENCRYPT, ENCRYPT_FINAL, DECRYPT, DECRYPT_FINAL, ENCRYPT_OAEP, DECRYPT_OAEP };

static const struct permission_row
{
    int      kind;
    enum use use;
} permission_rows[] =
{
    /* rsa-operations: cip-len-16 */
    { RC2,       ENCRYPT },
    { RC2,       DECRYPT },
    { RC2,       DECRYPT_FINAL },
    { RC4,       ENCRYPT },
    { RC4,       ENCRYPT_FINAL },
    { RC4,       DECRYPT },
    { RC4,       DECRYPT_FINAL },
    { DES,       ENCRYPT_FINAL },
    { DES,       DECRYPT_FINAL },
    { TWO_KEY,   ENCRYPT },
    { TWO_KEY,   DECRYPT },
    { TRIPLE,    ENCRYPT },
    { TRIPLE,    DECRYPT },
    { AES_KEY,   ENCRYPT },
    { AES_KEY,   ENCRYPT_FINAL },
    { AES_KEY,   DECRYPT },
    { AES_KEY,   DECRYPT_FINAL },
    { PAIR,      DECRYPT_FINAL },
    { PAIR,      ENCRYPT_OAEP },
    { PAIR,      DECRYPT_OAEP },
    { PUBLIC,    ENCRYPT_FINAL },
    { PUBLIC,    ENCRYPT_OAEP },
};

static BOOL is_encryption( enum use use )
{
    return use == ENCRYPT || use == ENCRYPT_FINAL || use == ENCRYPT_OAEP;
}

static BOOL use_key( HCRYPTKEY key, HCRYPTHASH hash, enum use use, BYTE *data, DWORD *len, DWORD size )
{
    DWORD flags = use == ENCRYPT_OAEP || use == DECRYPT_OAEP ? CRYPT_OAEP : 0;
    BOOL final = use != ENCRYPT && use != DECRYPT;

    if (is_encryption( use )) return CryptEncrypt( key, hash, final, flags, data, len, size );
    return CryptDecrypt( key, hash, final, flags, data, len );
}

/* A key, and a copy of it, that has lost what the use needs; given back, the use works (or finds other faults). */
static void check_permission( HCRYPTKEY key, HCRYPTHASH hash, const struct permission_row *row )
{
    DWORD value = 0x3b & ~(is_encryption( row->use ) ? CRYPT_ENCRYPT : CRYPT_DECRYPT), len = 16;
    HCRYPTKEY copy = 0;
    BYTE data[TEST_BYTES];

    count_up( data, sizeof(data) );
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ) );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );       /* rsa-keys: key-dup-01 */
    check_fails( use_key( key, hash, row->use, data, &len, sizeof(data) ), NTE_PERM );
    check_fails( use_key( copy, hash, row->use, data, &len, sizeof(data) ), NTE_PERM );
    ok( len == 16 && data[1] == 1 && data[15] == 15, "data changed\n" );
    ok( key_dword( key, KP_PERMISSIONS ) == value, "permissions changed\n" );
    destroy_key( copy );
    value = 0x3b;
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ) );
    SetLastError( SENTINEL );
    ok( use_key( key, 0, row->use, data, &len, sizeof(data) ) || GetLastError() == (DWORD)NTE_BAD_DATA,
        "error %#lx\n", GetLastError() );
}

static void test_permissions( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct permission_row *row;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    for (row = permission_rows; row < permission_rows + ARRAY_SIZE( permission_rows ); row++)
    {
        winetest_push_context( "kind %d, use %d", row->kind, row->use );
        key = make_key( prov, row->kind, 0 );
        hash = hash_text( prov, CALG_MD5, "" );
        check_permission( key, hash, row );
        check_value( hash, "d41d8cd98f00b204e9800998ecf8427e" );
        check_ok( CryptDestroyHash( hash ) );
        destroy_key( key );
        winetest_pop_context();
    }
}

START_TEST( paramrefuse )
{
    for_providers( AES, test_unknown );
    for_providers( BASE | AES, test_room );
    for_providers( BASE | AES, test_values );
    for_providers( BASE | AES, test_archive );
    for_providers( AES, test_salt );
    for_providers( AES, test_modes );
    for_providers( AES, test_permissions );
}
