/* What hashes and MACs of the RSA providers refuse: algorithms that are none, keys that do not fit, parameters that
 * cannot be read or set, and all that would add data to a hash whose value is taken. The hash stays as it was.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#ifndef CALG_ECDH
#define CALG_ECDH 0xaa05
#endif
#ifndef CALG_ECDSA
#define CALG_ECDSA 0x2203
#endif

#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"
#define NOW_MAC  "1efa4a588149de70"     /* of "Now is t" with the DES key below */
#define HMAC_ABC "a753da439724b0f54a168ebc25198ab0fbc2244b"     /* with SHA-1 */

/* ---- creation --------------------------------------------------------------------------------- */

enum key_kind { NO_KEY, RC2, RC4, DES, DES3, AES_KEY, PAIR, SIGN_PAIR, PUBLIC };

static HCRYPTKEY make_key( HCRYPTPROV prov, enum key_kind kind, DWORD mode )
{
    static const ALG_ID algs[] = { 0, CALG_RC2, CALG_RC4, CALG_DES, CALG_3DES, CALG_AES_128 };
    HCRYPTKEY key = 0;

    if (kind == NO_KEY) return 0;
    if (kind == PAIR) return import_test_pair( prov, CALG_RSA_KEYX, 0 );
    if (kind == SIGN_PAIR) return import_test_pair( prov, CALG_RSA_SIGN, 0 );
    if (kind == PUBLIC) return import_test_public( prov, CALG_RSA_KEYX, 65537 );
    check_ok( CryptGenKey( prov, algs[kind], 0, &key ) );
    if (mode) check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&mode, 0 ) );
    return key;
}

static const struct create_row
{
    DWORD         bits;     /* providers */
    ALG_ID        alg;
    enum key_kind key;
    DWORD         mode;     /* of the key; 0: as it is */
    DWORD         flags, error;
} create_rows[] =
{
    /* rsa-operations: hash-new-09; ciphers, keys, and what looks like a hash */
    { ALL_PROVS, CALG_RC4,                    NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_RC5,                    NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_3DES,                   NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_3DES_112,               NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_AES,                    NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_AES_128,                NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_AES_256,                NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_RSA_KEYX,               NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DSS_SIGN,               NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_DH_EPHEM,               NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_ECDH,                   NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_ECDSA,                  NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SSL3_MASTER,            NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SCHANNEL_MAC_KEY,       NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SCHANNEL_ENC_KEY,       NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, AT_KEYEXCHANGE,              NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, AT_SIGNATURE,                NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, ALG_CLASS_HASH,              NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA1 | ALG_TYPE_RSA,    NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA1 | 0x10000,         NO_KEY, 0, 0, NTE_BAD_ALGID },
    { ALL_PROVS, CALG_SHA1 & ~ALG_CLASS_HASH, NO_KEY, 0, 0, NTE_BAD_ALGID },
    /* rsa-operations: hash-new-10 */
    { ALL_PROVS, CALG_MD5,         NO_KEY, 0, CRYPT_SECRETDIGEST, NTE_BAD_FLAGS },
    { AES_PROVS, CALG_SHA_256,     NO_KEY, 0, CRYPT_SECRETDIGEST, NTE_BAD_FLAGS },
    { ALL_PROVS, CALG_SSL3_SHAMD5, NO_KEY, 0, CRYPT_SECRETDIGEST, NTE_BAD_FLAGS },
    { ALL_PROVS, CALG_SHA1,        NO_KEY, 0, 0x10000, NTE_BAD_FLAGS },
    /* rsa-operations: hash-new-14 */
    { ALL_PROVS, CALG_MAC,  SIGN_PAIR, 0, 0, NTE_BAD_KEY },
    { ALL_PROVS, CALG_MAC,  PUBLIC,    0, 0, NTE_BAD_KEY },
    { ALL_PROVS, CALG_HMAC, SIGN_PAIR, 0, 0, NTE_BAD_KEY },
    { ALL_PROVS, CALG_HMAC, PUBLIC,    0, 0, NTE_BAD_KEY },
    /* rsa-operations: hash-new-15 */
    { ALL_PROVS,         CALG_MAC, RC2,     CRYPT_MODE_ECB, 0, NTE_BAD_KEY },
    { ALL_PROVS,         CALG_MAC, RC2,     CRYPT_MODE_CFB, 0, NTE_BAD_KEY },
    { ALL_PROVS,         CALG_MAC, DES,     CRYPT_MODE_CFB, 0, NTE_BAD_KEY },
    { ALL_PROVS,         CALG_MAC, DES,     CRYPT_MODE_OFB, 0, NTE_BAD_KEY },
    { ALL_PROVS & ~BASE, CALG_MAC, DES3,    CRYPT_MODE_ECB, 0, NTE_BAD_KEY },
    { ALL_PROVS & ~BASE, CALG_MAC, DES3,    CRYPT_MODE_CFB, 0, NTE_BAD_KEY },
    { AES_PROVS,         CALG_MAC, AES_KEY, CRYPT_MODE_ECB, 0, NTE_BAD_KEY },
    { AES_PROVS,         CALG_MAC, AES_KEY, CRYPT_MODE_CFB, 0, NTE_BAD_KEY },
};

static void test_create( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct create_row *row;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    for (row = create_rows; row < create_rows + ARRAY_SIZE( create_rows ); row++)
    {
        if (!(row->bits & provider->bit)) continue;
        winetest_push_context( "%#x, key %u, mode %lu, flags %#lx", row->alg, row->key, row->mode, row->flags );
        key = make_key( prov, row->key, row->mode );
        hash = UNTOUCHED;
        check_fails( CryptCreateHash( prov, row->alg, key, row->flags, &hash ), row->error );
        ok( hash == UNTOUCHED || !hash, "handle %#Ix\n", hash );
        if (key) destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- hashes of each kind ---------------------------------------------------------------------- */

enum hash_kind
{
    SHA1,           /* of "abc" */
    HMAC,           /* of "abc" */
    HMAC_EARLY,     /* before HP_HMAC_INFO */
    MAC,            /* of "Now is t" */
    SHAMD5,         /* without a value */
};

static const struct
{
    ALG_ID      alg;
    DWORD       size;
    const char *text, *value;
} kinds[] =
{
    [SHA1]       = { CALG_SHA1,        20, "abc",      SHA1_ABC },
    [HMAC]       = { CALG_HMAC,        20, "abc",      HMAC_ABC },
    [HMAC_EARLY] = { CALG_HMAC,        0,  NULL,       NULL },
    [MAC]        = { CALG_MAC,         8,  "Now is t", NOW_MAC },
    [SHAMD5]     = { CALG_SSL3_SHAMD5, 36, NULL,       NULL },
};

static HCRYPTHASH make_hash( HCRYPTPROV prov, HCRYPTKEY des, enum hash_kind kind )
{
    HMAC_INFO info = { CALG_SHA1, NULL, 0, NULL, 0 };
    BOOL keyed = kind == HMAC || kind == HMAC_EARLY || kind == MAC;
    const char *text = kinds[kind].text;
    HCRYPTHASH hash = 0;

    check_ok( CryptCreateHash( prov, kinds[kind].alg, keyed ? des : 0, 0, &hash ) );
    if (kind == HMAC) check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    if (text) check_ok( CryptHashData( hash, (const BYTE *)text, strlen( text ), 0 ) );
    return hash;
}

/* The hash must be what it was, and is destroyed. */
static void check_unchanged( HCRYPTHASH hash, enum hash_kind kind )
{
    DWORD value = SENTINEL, len = sizeof(value);

    check_ok( CryptGetHashParam( hash, HP_ALGID, (BYTE *)&value, &len, 0 ) );
    ok( value == kinds[kind].alg, "algorithm %#lx\n", value );
    check_ok( CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&value, &len, 0 ) );
    ok( value == kinds[kind].size, "size %lu\n", value );
    if (kinds[kind].value) check_value( hash, kinds[kind].value );
    check_ok( CryptDestroyHash( hash ) );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static const struct get_row
{
    enum hash_kind kind;
    DWORD          param;
    DWORD          room;        /* NO_LEN: pdwDataLen is NULL */
    DWORD          flags, error;
} get_rows[] =
{
#define NO_LEN 0xffff
    /* rsa-operations: hash-get-13, op-04 */
    { HMAC,       HP_HMAC_INFO,     64, 0, NTE_BAD_TYPE },
    { MAC,        HP_HMAC_INFO,     64, 0, NTE_BAD_TYPE },
    { SHAMD5,     HP_HMAC_INFO,     64, 0, NTE_BAD_TYPE },
    { HMAC,       HP_TLS1PRF_LABEL, 64, 0, NTE_BAD_TYPE },
    { HMAC,       HP_TLS1PRF_SEED,  64, 0, NTE_BAD_TYPE },
    { MAC,        HP_TLS1PRF_LABEL, 64, 0, NTE_BAD_TYPE },
    { MAC,        HP_TLS1PRF_SEED,  64, 0, NTE_BAD_TYPE },
    { SHAMD5,     HP_TLS1PRF_SEED,  64, 0, NTE_BAD_TYPE },
    { HMAC,       1000,             64, 0, NTE_BAD_TYPE },
    { MAC,        1000,             64, 0, NTE_BAD_TYPE },
    { SHAMD5,     3,                64, 0, NTE_BAD_TYPE },
    { HMAC_EARLY, 0,                64, 0, NTE_BAD_TYPE },
    /* rsa-operations: hash-get-09, op-05 */
    { SHA1,       HP_ALGID,         3,  0, ERROR_MORE_DATA },
    { HMAC,       HP_HASHVAL,       0,  0, ERROR_MORE_DATA },
    { HMAC,       HP_ALGID,         3,  0, ERROR_MORE_DATA },
    { HMAC_EARLY, HP_HASHSIZE,      3,  0, ERROR_MORE_DATA },
    { MAC,        HP_HASHVAL,       0,  0, ERROR_MORE_DATA },
    { MAC,        HP_HASHSIZE,      1,  0, ERROR_MORE_DATA },
    { SHAMD5,     HP_HASHVAL,       20, 0, ERROR_MORE_DATA },
    { SHAMD5,     HP_ALGID,         0,  0, ERROR_MORE_DATA },
    /* rsa-operations: hash-get-14 */
    { HMAC,       HP_HASHVAL,       NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { HMAC_EARLY, HP_HASHSIZE,      NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { MAC,        HP_HASHVAL,       NO_LEN, 0, ERROR_INVALID_PARAMETER },
    { SHAMD5,     HP_HASHVAL,       NO_LEN, 0, ERROR_INVALID_PARAMETER },
    /* rsa-operations: hash-get-15 */
    { HMAC,       HP_HASHVAL,       64, 1,          NTE_BAD_FLAGS },
    { HMAC,       HP_HASHSIZE,      64, 2,          NTE_BAD_FLAGS },
    { MAC,        HP_HASHVAL,       64, 0x80000000, NTE_BAD_FLAGS },
    { MAC,        HP_ALGID,         64, 1,          NTE_BAD_FLAGS },
    { SHAMD5,     HP_HASHVAL,       64, 1,          NTE_BAD_FLAGS },
};

static DWORD param_size( enum hash_kind kind, DWORD param )
{
    return param == HP_HASHVAL ? kinds[kind].size : sizeof(DWORD);
}

static void test_get( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY des = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    const struct get_row *row;
    BYTE value[64];
    HCRYPTHASH hash;
    DWORD len;

    for (row = get_rows; row < get_rows + ARRAY_SIZE( get_rows ); row++)
    {
        winetest_push_context( "kind %u, parameter %lu, room %lu, flags %#lx", row->kind, row->param, row->room,
                               row->flags );
        hash = make_hash( prov, des, row->kind );
        len = row->room;
        memset( value, 0xcc, sizeof(value) );
        check_fails( CryptGetHashParam( hash, row->param, value, row->room == NO_LEN ? NULL : &len, row->flags ),
                     row->error );
        ok( value[0] == 0xcc, "data were written\n" );
        if (row->error == ERROR_MORE_DATA) ok( len == param_size( row->kind, row->param ), "size %lu\n", len );
        else ok( !len || len == row->room, "size %lu\n", len );
        check_unchanged( hash, row->kind );
        winetest_pop_context();
    }
    destroy_key( des );
}

static HMAC_INFO good_info = { CALG_SHA1, NULL, 0, NULL, 0 };
static HMAC_INFO no_alg = { 0, NULL, 0, NULL, 0 };
static HMAC_INFO cipher_alg = { CALG_RC2, NULL, 0, NULL, 0 };
static HMAC_INFO mac_alg = { CALG_MAC, NULL, 0, NULL, 0 };
static HMAC_INFO hmac_alg = { CALG_HMAC, NULL, 0, NULL, 0 };
static HMAC_INFO shamd5_alg = { CALG_SSL3_SHAMD5, NULL, 0, NULL, 0 };
static HMAC_INFO no_inner = { CALG_SHA1, NULL, 64, NULL, 0 };
static HMAC_INFO no_outer = { CALG_SHA1, NULL, 0, NULL, 64 };
static CRYPT_DATA_BLOB label = { 5, (BYTE *)"label" };
static BYTE bytes[64];

static const struct set_row
{
    enum hash_kind kind;
    DWORD          param;
    const void    *data;
    DWORD          flags, error;
} set_rows[] =
{
    /* rsa-operations: hash-set-07 */
    { HMAC,       HP_ALGID,         bytes,      0, NTE_BAD_TYPE },
    { HMAC,       HP_HASHSIZE,      bytes,      0, NTE_BAD_TYPE },
    { MAC,        HP_ALGID,         bytes,      0, NTE_BAD_TYPE },
    { MAC,        HP_HASHSIZE,      bytes,      0, NTE_BAD_TYPE },
    { SHAMD5,     HP_ALGID,         bytes,      0, NTE_BAD_TYPE },
    { SHAMD5,     HP_HASHSIZE,      bytes,      0, NTE_BAD_TYPE },
    { HMAC_EARLY, 0,                bytes,      0, NTE_BAD_TYPE },
    { HMAC,       1000,             bytes,      0, NTE_BAD_TYPE },
    { MAC,        1000,             bytes,      0, NTE_BAD_TYPE },
    /* rsa-operations: hash-set-04, op-04; what another kind has */
    { SHAMD5,     HP_HMAC_INFO,     &good_info, 0, NTE_BAD_TYPE },
    { SHA1,       HP_TLS1PRF_LABEL, &label,     0, NTE_BAD_TYPE },
    { SHA1,       HP_TLS1PRF_SEED,  &label,     0, NTE_BAD_TYPE },
    { HMAC,       HP_TLS1PRF_LABEL, &label,     0, NTE_BAD_TYPE },
    { HMAC,       HP_TLS1PRF_SEED,  &label,     0, NTE_BAD_TYPE },
    { MAC,        HP_TLS1PRF_LABEL, &label,     0, NTE_BAD_TYPE },
    { MAC,        HP_TLS1PRF_SEED,  &label,     0, NTE_BAD_TYPE },
    { SHAMD5,     HP_TLS1PRF_LABEL, &label,     0, NTE_BAD_TYPE },
    { SHAMD5,     HP_TLS1PRF_SEED,  &label,     0, NTE_BAD_TYPE },
    /* rsa-operations: hash-set-06 */
    { HMAC,       HP_HASHVAL,       bytes,      1, NTE_BAD_FLAGS },
    { MAC,        HP_HASHVAL,       bytes,      1, NTE_BAD_FLAGS },
    { SHAMD5,     HP_HASHVAL,       bytes,      1, NTE_BAD_FLAGS },
    { HMAC,       HP_HMAC_INFO,     &good_info, 0x80000000, NTE_BAD_FLAGS },
    /* rsa-operations: hash-set-08 */
    { HMAC,       HP_HASHVAL,       NULL,       0, ERROR_INVALID_PARAMETER },
    { MAC,        HP_HASHVAL,       NULL,       0, ERROR_INVALID_PARAMETER },
    { SHAMD5,     HP_HASHVAL,       NULL,       0, ERROR_INVALID_PARAMETER },
    { HMAC,       HP_HMAC_INFO,     NULL,       0, ERROR_INVALID_PARAMETER },
    /* rsa-operations: hmac-09, op-06; the strings and the data that it has stay */
    { HMAC,       HP_HMAC_INFO,     &no_alg,     0, NTE_BAD_ALGID },
    { HMAC,       HP_HMAC_INFO,     &cipher_alg, 0, NTE_BAD_ALGID },
    { HMAC,       HP_HMAC_INFO,     &mac_alg,    0, NTE_BAD_ALGID },
    { HMAC,       HP_HMAC_INFO,     &hmac_alg,   0, NTE_BAD_ALGID },
    { HMAC,       HP_HMAC_INFO,     &shamd5_alg, 0, NTE_BAD_ALGID },
    /* rsa-operations: hmac-17, op-06 */
    { HMAC,       HP_HMAC_INFO,     &no_inner,   0, ERROR_INVALID_PARAMETER },
    { HMAC,       HP_HMAC_INFO,     &no_outer,   0, ERROR_INVALID_PARAMETER },
};

static void test_set( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY des = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    const struct set_row *row;
    HCRYPTHASH hash;

    for (row = set_rows; row < set_rows + ARRAY_SIZE( set_rows ); row++)
    {
        /* NULL crashes it, and so does HP_HMAC_INFO of what is no HMAC */
        if (is_builtin() && (row->error == ERROR_INVALID_PARAMETER || row->kind == SHAMD5)) continue;
        winetest_push_context( "row %u", (unsigned int)(row - set_rows) );
        hash = make_hash( prov, des, row->kind );
        check_fails( CryptSetHashParam( hash, row->param, row->data, row->flags ), row->error );
        check_unchanged( hash, row->kind );
        winetest_pop_context();
    }
    destroy_key( des );
}

/* ---- data, keys and copies -------------------------------------------------------------------- */

enum hash_call { HASH_DATA, HASH_NULL, HASH_KEY, COPY, COPY_RESERVED, COPY_NOWHERE };

static const struct call_row
{
    enum hash_kind kind;
    enum hash_call call;
    enum key_kind  key;
    DWORD          flags, error;
} call_rows[] =
{
    /* rsa-operations: hash-data-02 */
    { HMAC,       HASH_DATA,     NO_KEY,    2,          NTE_BAD_FLAGS },
    { HMAC,       HASH_DATA,     NO_KEY,    ~0u,        NTE_BAD_FLAGS },
    { MAC,        HASH_DATA,     NO_KEY,    0x80000000, NTE_BAD_FLAGS },
    { SHA1,       HASH_DATA,     NO_KEY,    CRYPT_USERDATA | 4, NTE_BAD_FLAGS },
    /* rsa-operations: hash-data-10 */
    { HMAC,       HASH_NULL,     NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { MAC,        HASH_NULL,     NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { SHA1,       HASH_NULL,     NO_KEY,    CRYPT_USERDATA, ERROR_INVALID_PARAMETER },
    /* rsa-operations: hash-key-05 */
    { HMAC,       HASH_KEY,      DES,       2,          NTE_BAD_FLAGS },
    { MAC,        HASH_KEY,      DES,       2,          NTE_BAD_FLAGS },
    { SHA1,       HASH_KEY,      RC2,       CRYPT_LITTLE_ENDIAN | 2, NTE_BAD_FLAGS },
    /* rsa-operations: hash-key-04 */
    { SHA1,       HASH_KEY,      SIGN_PAIR, 0,          NTE_BAD_KEY },
    { SHA1,       HASH_KEY,      PUBLIC,    0,          NTE_BAD_KEY },
    { SHA1,       HASH_KEY,      PAIR,      CRYPT_LITTLE_ENDIAN, NTE_BAD_KEY },
    { HMAC,       HASH_KEY,      PAIR,      0,          NTE_BAD_KEY },
    { HMAC,       HASH_KEY,      PUBLIC,    0,          NTE_BAD_KEY },
    { MAC,        HASH_KEY,      SIGN_PAIR, 0,          NTE_BAD_KEY },
    /* rsa-operations: hash-dup-05 */
    { HMAC,       COPY,          NO_KEY,    1,          ERROR_INVALID_PARAMETER },
    { HMAC,       COPY_RESERVED, NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { HMAC,       COPY_NOWHERE,  NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { HMAC_EARLY, COPY,          NO_KEY,    0x80000000, ERROR_INVALID_PARAMETER },
    { HMAC_EARLY, COPY_NOWHERE,  NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { MAC,        COPY,          NO_KEY,    ~0u,        ERROR_INVALID_PARAMETER },
    { MAC,        COPY_RESERVED, NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { MAC,        COPY_NOWHERE,  NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { SHAMD5,     COPY,          NO_KEY,    1,          ERROR_INVALID_PARAMETER },
    { SHAMD5,     COPY_RESERVED, NO_KEY,    0,          ERROR_INVALID_PARAMETER },
    { SHAMD5,     COPY_NOWHERE,  NO_KEY,    0,          ERROR_INVALID_PARAMETER },
};

static BOOL make_call( HCRYPTHASH hash, HCRYPTKEY key, const struct call_row *row, HCRYPTHASH *copy )
{
    DWORD reserved = 0;

    switch (row->call)
    {
    case HASH_DATA:     return CryptHashData( hash, (const BYTE *)"x", 1, row->flags );
    case HASH_NULL:     return CryptHashData( hash, NULL, 1, row->flags );
    case HASH_KEY:      return CryptHashSessionKey( hash, key, row->flags );
    case COPY:          return CryptDuplicateHash( hash, NULL, row->flags, copy );
    case COPY_RESERVED: return CryptDuplicateHash( hash, &reserved, row->flags, copy );
    default:            return CryptDuplicateHash( hash, NULL, row->flags, NULL );
    }
}

static void test_calls( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY des = import_hex( prov, CALG_DES, "0123456789abcdef", 0 ), key;
    const struct call_row *row;
    HCRYPTHASH hash, copy;

    for (row = call_rows; row < call_rows + ARRAY_SIZE( call_rows ); row++)
    {
        if (is_builtin() && row->call == HASH_NULL) continue;
        winetest_push_context( "kind %u, call %u, key %u, flags %#lx", row->kind, row->call, row->key, row->flags );
        hash = make_hash( prov, des, row->kind );
        key = make_key( prov, row->key, 0 );
        copy = UNTOUCHED;
        check_fails( make_call( hash, key, row, &copy ), row->error );
        ok( copy == UNTOUCHED || !copy, "handle %#Ix\n", copy );
        check_unchanged( hash, row->kind );
        if (key) destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( des );
}

/* ---- hashes that are finished, or cannot take data yet ---------------------------------------- */

enum end
{
    OPEN,           /* not finished */
    READ,           /* HP_HASHVAL was read */
    SET,            /* HP_HASHVAL was set, to the value that it has */
    SIGNED, VERIFIED, DERIVED,
    SIGNED_COPY, VERIFIED_COPY, DERIVED_COPY,       /* of such a one */
};

enum use { DATA, SESSION_KEY, ENCRYPT, DECRYPT, SIGN_WITH_TEXT, VERIFY_WITH_TEXT };

static const struct end_row
{
    enum hash_kind kind;
    enum end       end;
    enum use       use;
    DWORD          error;
} end_rows[] =
{
    /* rsa-operations: hash-data-03, hash-dup-03 */
    { SHA1, SIGNED_COPY,   DATA,             NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED_COPY, DATA,             NTE_BAD_HASH_STATE },
    { SHA1, DERIVED_COPY,  DATA,             NTE_BAD_HASH_STATE },
    /* rsa-operations: hash-key-06 */
    { SHA1, SIGNED,        SESSION_KEY,      NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED,      SESSION_KEY,      NTE_BAD_HASH_STATE },
    { SHA1, DERIVED,       SESSION_KEY,      NTE_BAD_HASH_STATE },
    { SHA1, DERIVED_COPY,  SESSION_KEY,      NTE_BAD_HASH_STATE },
    { HMAC, READ,          SESSION_KEY,      NTE_BAD_HASH_STATE },
    { MAC,  READ,          SESSION_KEY,      NTE_BAD_HASH_STATE },
    /* rsa-operations: cip-hash-03 */
    { SHA1, SET,           ENCRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, SIGNED,        ENCRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED,      ENCRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, DERIVED,       ENCRYPT,          NTE_BAD_HASH_STATE },
    { HMAC, READ,          ENCRYPT,          NTE_BAD_HASH_STATE },
    { MAC,  READ,          ENCRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, SET,           DECRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, SIGNED,        DECRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED,      DECRYPT,          NTE_BAD_HASH_STATE },
    { SHA1, DERIVED,       DECRYPT,          NTE_BAD_HASH_STATE },
    { HMAC, READ,          DECRYPT,          NTE_BAD_HASH_STATE },
    { MAC,  READ,          DECRYPT,          NTE_BAD_HASH_STATE },
    /* rsa-operations: sign-15, vrfy-15 */
    { SHA1, READ,          SIGN_WITH_TEXT,   NTE_BAD_HASH_STATE },
    { SHA1, SET,           SIGN_WITH_TEXT,   NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED,      SIGN_WITH_TEXT,   NTE_BAD_HASH_STATE },
    { SHA1, DERIVED,       SIGN_WITH_TEXT,   NTE_BAD_HASH_STATE },
    { SHA1, READ,          VERIFY_WITH_TEXT, NTE_BAD_HASH_STATE },
    { SHA1, SET,           VERIFY_WITH_TEXT, NTE_BAD_HASH_STATE },
    { SHA1, VERIFIED,      VERIFY_WITH_TEXT, NTE_BAD_HASH_STATE },
    { SHA1, DERIVED,       VERIFY_WITH_TEXT, NTE_BAD_HASH_STATE },
    /* rsa-operations: hash-data-08 */
    { HMAC_EARLY, OPEN,    SESSION_KEY,      NTE_BAD_HASH_STATE },
    /* rsa-operations: cip-hash-06 */
    { HMAC_EARLY, OPEN,    ENCRYPT,          NTE_BAD_HASH_STATE },
    { HMAC_EARLY, OPEN,    DECRYPT,          NTE_BAD_HASH_STATE },
};

static BYTE signature[TEST_BYTES];      /* of SHA-1 of "abc" */

/* Finishes a hash in one of the ways; gives the one to use. */
static HCRYPTHASH finish( HCRYPTPROV prov, HCRYPTKEY pair, HCRYPTHASH hash, enum hash_kind kind, enum end end )
{
    DWORD len = TEST_BYTES;
    BYTE value[TEST_BYTES];
    HCRYPTHASH copy = hash;
    HCRYPTKEY key;

    if (end == READ) check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    if (end == SET) from_hex( kinds[kind].value, value, sizeof(value) );
    if (end == SET) check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    if (end == SIGNED || end == SIGNED_COPY)
        check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, value, &len ) );
    if (end == VERIFIED || end == VERIFIED_COPY)
        check_ok( CryptVerifySignatureA( hash, signature, TEST_BYTES, pair, NULL, 0 ) );
    if (end == DERIVED || end == DERIVED_COPY)
    {
        check_ok( CryptDeriveKey( prov, CALG_RC4, hash, 0, &key ) );
        destroy_key( key );
    }
    if (end < SIGNED_COPY) return hash;
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_ok( CryptDestroyHash( hash ) );
    return copy;
}

static BOOL use_hash( HCRYPTHASH hash, HCRYPTKEY pair, HCRYPTKEY des, enum use use, BYTE *data, DWORD *len )
{
    switch (use)
    {
    case DATA:           return CryptHashData( hash, data, *len, 0 );
    case SESSION_KEY:    return CryptHashSessionKey( hash, des, 0 );
    case ENCRYPT:        return CryptEncrypt( des, hash, FALSE, 0, data, len, *len );
    case DECRYPT:        return CryptDecrypt( des, hash, FALSE, 0, data, len );
    case SIGN_WITH_TEXT: return CryptSignHashA( hash, AT_SIGNATURE, "text", 0, data, len );
    default:             return CryptVerifySignatureA( hash, signature, TEST_BYTES, pair, "text", 0 );
    }
}

static void test_ends( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    HCRYPTKEY des = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    const struct end_row *row;
    HCRYPTHASH hash;
    DWORD len = TEST_BYTES;

    hash = make_hash( prov, des, SHA1 );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    check_ok( CryptDestroyHash( hash ) );
    memset( before, 0xcc, sizeof(before) );
    for (row = end_rows; row < end_rows + ARRAY_SIZE( end_rows ); row++)
    {
        winetest_push_context( "kind %u, finished by %u, use %u", row->kind, row->end, row->use );
        hash = finish( prov, pair, make_hash( prov, des, row->kind ), row->kind, row->end );
        memcpy( data, before, sizeof(data) );
        len = TEST_BYTES;
        check_fails( use_hash( hash, pair, des, row->use, data, &len ), row->error );
        ok( len == TEST_BYTES && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        check_unchanged( hash, row->kind );
        winetest_pop_context();
    }
    destroy_key( des );
    destroy_key( pair );
}

START_TEST( hashbad )
{
    for_providers( ALL_PROVS, test_create );
    for_providers( ALL_PROVS, test_get );
    for_providers( ALL_PROVS, test_set );
    for_providers( ALL_PROVS, test_calls );
    for_providers( ALL_PROVS, test_ends );
}
