/* SYMMETRICWRAPKEYBLOB and OPAQUEKEYBLOB that are refused, beside wrapblob.c and opaque.c: single fields, keys that do
 * not wrap or are not wrapped, keys that are to stay, blobs of one cipher under another one's name, other providers.
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

#ifndef CRYPT_IPSEC_HMAC_KEY
#define CRYPT_IPSEC_HMAC_KEY 0x100
#endif
#ifndef CRYPT_DESTROYKEY
#define CRYPT_DESTROYKEY 4
#endif

enum
{
    NONE, DES, TWO_KEY, TRIPLE, FIXED_TRIPLE, RC2, FIXED_RC2, RC4, FIXED_RC4, AES_KEY, FIXED_AES, HMAC_KEY, OTHER_HMAC,
    FIXED_HMAC, PAIR, FIXED_SIGN, PUBLIC, KEY_COUNT
};

static void make_keys( HCRYPTPROV prov, HCRYPTKEY *keys )
{
    static const struct { int key; ALG_ID alg; DWORD flags; } rows[] =
    {
        { DES,    CALG_DES,     CRYPT_EXPORTABLE }, { TWO_KEY,      CALG_3DES_112, CRYPT_EXPORTABLE },
        { TRIPLE, CALG_3DES,    CRYPT_EXPORTABLE }, { FIXED_TRIPLE, CALG_3DES,     0 },
        { RC2,    CALG_RC2,     CRYPT_EXPORTABLE }, { FIXED_RC2,    CALG_RC2,      0 },
        { RC4,    CALG_RC4,     CRYPT_EXPORTABLE }, { FIXED_RC4,    CALG_RC4,      0 },
        { AES_KEY, CALG_AES_128, CRYPT_EXPORTABLE }, { FIXED_AES,   CALG_AES_128,  0 },
    };
    BYTE bytes[20] = { 1, 2, 3 };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
        check_ok( CryptGenKey( prov, rows[i].alg, rows[i].flags, &keys[rows[i].key] ) );
    keys[HMAC_KEY] = import_plain( prov, CALG_RC2, bytes, sizeof(bytes), CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
    keys[OTHER_HMAC] = import_plain( prov, CALG_RC2, bytes, 16, CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
    keys[FIXED_HMAC] = import_plain( prov, CALG_RC2, bytes, sizeof(bytes), CRYPT_IPSEC_HMAC_KEY );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    keys[FIXED_SIGN] = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    keys[PUBLIC] = import_test_public( prov, CALG_RSA_KEYX, 65537 );
}

/* ---- export ------------------------------------------------------------------------------------ */

static const struct export_row
{
    DWORD type;
    int   key, wrapping;
    DWORD flags, error;
} export_rows[] =
{
    /* rsa-keys: blob-wrap-04 */
    { SYMMETRICWRAPKEYBLOB, TRIPLE,       PUBLIC,       0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, TRIPLE,       FIXED_SIGN,   0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, TRIPLE,       HMAC_KEY,     0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          DES,          0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          TWO_KEY,      0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          RC4,          0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          AES_KEY,      0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          PAIR,         0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC2,          PUBLIC,       0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, DES,          RC2,          0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, DES,          FIXED_RC4,    0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, TWO_KEY,      FIXED_TRIPLE, 0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, AES_KEY,      FIXED_AES,    0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, RC4,          FIXED_RC4,    0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, HMAC_KEY,     TRIPLE,       0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, HMAC_KEY,     OTHER_HMAC,   0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, PAIR,         RC2,          0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, PUBLIC,       TRIPLE,       0, NTE_BAD_KEY },
    { SYMMETRICWRAPKEYBLOB, FIXED_SIGN,   TRIPLE,       0, NTE_BAD_KEY },
    /* rsa-keys: blob-wrap-05 */
    { SYMMETRICWRAPKEYBLOB, FIXED_RC2,    RC2,          0, NTE_BAD_KEY_STATE },
    { SYMMETRICWRAPKEYBLOB, PAIR,         NONE,         0, NTE_NO_KEY },
    { SYMMETRICWRAPKEYBLOB, FIXED_TRIPLE, NONE,         0, NTE_NO_KEY },
    /* rsa-keys: blob-exp-16 */
    { SYMMETRICWRAPKEYBLOB, RC2,          FIXED_RC2,    CRYPT_DESTROYKEY,    NTE_BAD_FLAGS },
    { SYMMETRICWRAPKEYBLOB, RC2,          FIXED_RC2,    CRYPT_SSL2_FALLBACK, NTE_BAD_FLAGS },
    /* rsa-keys: blob-opq-06 */
    { OPAQUEKEYBLOB,        FIXED_RC4,    NONE,         0, NTE_BAD_KEY_STATE },
    { OPAQUEKEYBLOB,        FIXED_TRIPLE, NONE,         0, NTE_BAD_KEY_STATE },
    { OPAQUEKEYBLOB,        FIXED_AES,    NONE,         0, NTE_BAD_KEY_STATE },
    { OPAQUEKEYBLOB,        FIXED_HMAC,   NONE,         0, NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-opq-07 */
    { OPAQUEKEYBLOB,        PUBLIC,       NONE,         0, NTE_BAD_KEY },
    { OPAQUEKEYBLOB,        FIXED_SIGN,   NONE,         0, NTE_BAD_KEY },
    /* rsa-keys: blob-opq-03, blob-exp-22 */
    { OPAQUEKEYBLOB,        RC4,          PUBLIC,       0, NTE_BAD_KEY },
    { OPAQUEKEYBLOB,        AES_KEY,      TRIPLE,       0, NTE_BAD_KEY },
    { OPAQUEKEYBLOB,        RC4,          RC4,          0, NTE_BAD_KEY },
    /* rsa-keys: blob-exp-16, blob-exp-20 */
    { OPAQUEKEYBLOB,        AES_KEY,      NONE,         CRYPT_DESTROYKEY,    NTE_BAD_FLAGS },
    { OPAQUEKEYBLOB,        HMAC_KEY,     NONE,         CRYPT_DESTROYKEY,    NTE_BAD_FLAGS },
    { OPAQUEKEYBLOB,        RC4,          NONE,         CRYPT_SSL2_FALLBACK, NTE_BAD_FLAGS },
    /* rsa-keys: blob-imp-26; what is for HMAC only encrypts no pair */
    { PRIVATEKEYBLOB,       PAIR,         HMAC_KEY,     0, NTE_BAD_KEY },
};

static void test_export( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    const struct export_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;
    int i;

    make_keys( prov, keys );
    for (row = export_rows; row < export_rows + ARRAY_SIZE( export_rows ); row++)
    {
        winetest_push_context( "type %lu, key %d, wrapping %d, flags %#lx", row->type, row->key, row->wrapping,
                               row->flags );
        memset( blob, 0xcc, sizeof(blob) );
        len = sizeof(blob);
        check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, row->flags, blob, &len ),
                     row->error );
        ok( blob[0] == 0xcc && (!len || len == sizeof(blob)), "size %lu\n", len );
        check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], row->type, row->flags, NULL, &len ),
                     row->error );
        winetest_pop_context();
    }
    for (i = DES; i < KEY_COUNT; i++) destroy_key( keys[i] );   /* they all live */
}

/* ---- import of SYMMETRICWRAPKEYBLOB -------------------------------------------------------------- */

static const struct field_row
{
    DWORD at, value;        /* bytes from here on, little-endian */
    DWORD size;
    DWORD error;
} field_rows[] =
{
    /* rsa-keys: blob-bad-04, blob-bad-02, blob-bad-03; of a wrapped 3DES key */
    { 0, 0,             1, NTE_BAD_TYPE },
    { 0, 0x8b,          1, NTE_BAD_TYPE },
    { 1, 0,             1, NTE_BAD_VER },
    { 1, 1,             1, NTE_BAD_VER },
    { 1, 3,             1, NTE_BAD_VER },
    { 2, 1,             2, NTE_BAD_DATA },
    { 2, 0x8000,        2, NTE_BAD_DATA },
    /* rsa-keys: blob-wrap-04; what is not wrapped this way, or not with this key */
    { 4, CALG_DES,      4, NTE_BAD_ALGID },
    { 4, CALG_3DES_112, 4, NTE_BAD_ALGID },
    { 4, CALG_RC4,      4, NTE_BAD_ALGID },
    { 4, CALG_AES_256,  4, NTE_BAD_ALGID },
    { 4, CALG_HMAC,     4, NTE_BAD_ALGID },
    { 4, CALG_MD5,      4, NTE_BAD_ALGID },
    { 4, CALG_RSA_SIGN, 4, NTE_BAD_ALGID },
    { 4, 0,             4, NTE_BAD_ALGID },
    { 4, ~0u,           4, NTE_BAD_ALGID },
    { 4, CALG_RC2,      4, NTE_BAD_KEY },
    /* rsa-keys: blob-wrap-07; another wrapping key's name */
    { 8, CALG_DES,      4, NTE_BAD_ALGID },
    { 8, CALG_3DES_112, 4, NTE_BAD_ALGID },
    { 8, CALG_AES_256,  4, NTE_BAD_ALGID },
    { 8, CALG_RSA_KEYX, 4, NTE_BAD_ALGID },
    { 8, 0,             4, NTE_BAD_ALGID },
    { 8, ~0u,           4, NTE_BAD_ALGID },
};

static void test_wrap_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = 0, wrapping = 0;
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    const struct field_row *row;
    DWORD len;

    check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &key ) );
    check_ok( CryptGenKey( prov, CALG_3DES, 0, &wrapping ) );
    len = export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob );
    for (row = field_rows; row < field_rows + ARRAY_SIZE( field_rows ); row++)
    {
        winetest_push_context( "%#lx at %lu", row->value, row->at );
        memcpy( bad, blob, len );
        memcpy( bad + row->at, &row->value, row->size );
        import_fails( prov, bad, len, wrapping, 0, row->error );
        winetest_pop_context();
    }
    destroy_key( key );
    key = import_blob( prov, blob, len, wrapping, 0 );      /* the blob is good, and the wrapping key as it was */
    destroy_key( key );
    destroy_key( wrapping );
}

static const struct under_row
{
    int   key;              /* what was wrapped, by a key of its kind */
    int   wrapping;         /* what shall unwrap it */
    DWORD error;
} under_rows[] =
{
    /* rsa-keys: blob-wrap-04 */
    { TRIPLE, DES,          NTE_BAD_KEY },
    { TRIPLE, TWO_KEY,      NTE_BAD_KEY },
    { TRIPLE, RC4,          NTE_BAD_KEY },
    { TRIPLE, HMAC_KEY,     NTE_BAD_KEY },
    { TRIPLE, PUBLIC,       NTE_BAD_KEY },
    { TRIPLE, FIXED_SIGN,   NTE_BAD_KEY },
    { RC2,    TRIPLE,       NTE_BAD_KEY },
    { RC2,    DES,          NTE_BAD_KEY },
    { RC2,    RC4,          NTE_BAD_KEY },
    { RC2,    AES_KEY,      NTE_BAD_KEY },
    { RC2,    HMAC_KEY,     NTE_BAD_KEY },
    { RC2,    PAIR,         NTE_BAD_KEY },
    /* rsa-keys: blob-wrap-05 */
    { RC2,    NONE,         NTE_NO_KEY },
    /* rsa-keys: blob-wrap-07; the wrapped key does not unwrap itself */
    { RC2,    RC2,          NTE_BAD_DATA },
};

static void test_wrap_under( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    const struct under_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;
    int i;

    make_keys( prov, keys );
    for (row = under_rows; row < under_rows + ARRAY_SIZE( under_rows ); row++)
    {
        winetest_push_context( "key %d, wrapping %d", row->key, row->wrapping );
        len = export_blob( keys[row->key], keys[row->key == RC2 ? FIXED_RC2 : FIXED_TRIPLE], SYMMETRICWRAPKEYBLOB, 0,
                           blob );
        import_fails( prov, blob, len, keys[row->wrapping], 0, row->error );
        winetest_pop_context();
    }
    for (i = DES; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* The same bytes with another effective length or salt are another key. rsa-keys: blob-wrap-06, blob-wrap-07 */
static void test_wrap_variants( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], salt[11] = { 1 };
    CRYPT_INTEGER_BLOB salted = { sizeof(salt), salt };
    HCRYPTKEY wrapping = import_hex( prov, CALG_RC2, "0102030405060708090a0b0c0d0e0f10", 0 ), key = 0, other = 0;
    DWORD len, bits = 40;

    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_EXPORTABLE, &key ) );
    len = export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob );
    check_ok( CryptDuplicateKey( wrapping, NULL, 0, &other ) );
    check_ok( CryptSetKeyParam( other, KP_EFFECTIVE_KEYLEN, (BYTE *)&bits, 0 ) );
    import_fails( prov, blob, len, other, 0, NTE_BAD_DATA );
    destroy_key( other );
    check_ok( CryptDuplicateKey( wrapping, NULL, 0, &other ) );
    check_ok( CryptSetKeyParam( other, KP_SALT_EX, (BYTE *)&salted, 0 ) );
    import_fails( prov, blob, len, other, 0, NTE_BAD_DATA );
    destroy_key( other );
    destroy_key( key );
    key = import_blob( prov, blob, len, wrapping, 0 );
    destroy_key( key );
    destroy_key( wrapping );
}

/* ---- import of OPAQUEKEYBLOB --------------------------------------------------------------------- */

static const struct opaque_row
{
    ALG_ID alg;             /* of the key */
    DWORD  at, value;       /* bytes from here on, little-endian */
    DWORD  size;
    BOOL   digest;          /* made right again; our layout only */
    DWORD  error;
} opaque_rows[] =
{
    /* rsa-keys: blob-bad-04, blob-bad-02, blob-bad-03 */
    { CALG_DES,      0,  0,             1, FALSE, NTE_BAD_TYPE },
    { CALG_DES,      0,  0x89,          1, FALSE, NTE_BAD_TYPE },
    { CALG_DES,      1,  0,             1, FALSE, NTE_BAD_VER },
    { CALG_DES,      1,  1,             1, FALSE, NTE_BAD_VER },
    { CALG_DES,      1,  3,             1, FALSE, NTE_BAD_VER },
    { CALG_DES,      2,  1,             2, FALSE, NTE_BAD_DATA },
    { CALG_DES,      2,  0x8000,        2, FALSE, NTE_BAD_DATA },
    /* rsa-keys: blob-bad-13; no key that has such blobs */
    { CALG_RC4,      4,  CALG_RSA_KEYX, 4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_RSA_SIGN, 4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_MD5,      4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_HMAC,     4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_AES,      4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_RC5,      4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  CALG_TLS1_MASTER, 4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  0,             4, FALSE, NTE_BAD_ALGID },
    { CALG_RC4,      4,  ~0u,           4, FALSE, NTE_BAD_ALGID },
    /* rsa-keys: blob-opq-08; one cipher's blob under the name of another one */
    { CALG_RC4,      4,  CALG_RC2,      4, FALSE, NTE_BAD_DATA },
    { CALG_3DES_112, 4,  CALG_AES_128,  4, FALSE, NTE_BAD_DATA },
    { CALG_RC4,      4,  CALG_DES,      4, TRUE,  NTE_BAD_DATA },
    { CALG_RC2,      4,  CALG_RC4,      4, TRUE,  NTE_BAD_DATA },
    { CALG_DES,      4,  CALG_3DES,     4, TRUE,  NTE_BAD_DATA },
    { CALG_3DES,     4,  CALG_3DES_112, 4, TRUE,  NTE_BAD_DATA },
    { CALG_AES_128,  4,  CALG_AES_256,  4, TRUE,  NTE_BAD_DATA },
    { CALG_AES_256,  4,  CALG_AES_192,  4, TRUE,  NTE_BAD_DATA },
    /* rsa-keys: blob-opq-08; what no key of this cipher has */
    { CALG_AES_128,  32, 16,            4, TRUE,  NTE_BAD_DATA },   /* keystream */
    { CALG_3DES,     32, 8,             4, TRUE,  NTE_BAD_DATA },
    { CALG_RC4,      16, CRYPT_MODE_CFB, 4, TRUE, NTE_BAD_DATA },   /* mode */
    { CALG_RC4,      36, 2,             4, TRUE,  NTE_BAD_DATA },   /* of a master key */
    { CALG_DES,      40, 7,             4, TRUE,  NTE_BAD_DATA },   /* lengths of key and salt */
    { CALG_DES,      40, 9,             4, TRUE,  NTE_BAD_DATA },
    { CALG_AES_128,  44, 1,             4, TRUE,  NTE_BAD_DATA },
    { CALG_3DES,     44, 0x80000000,    4, TRUE,  NTE_BAD_DATA },
    { CALG_AES_128,  20, 1,             4, TRUE,  NTE_BAD_DATA },   /* not 0 at 0x14 */
};

static void test_opaque_fields( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct opaque_row *row;
    BYTE blob[BLOB_MAX];
    HCRYPTKEY key = 0;
    DWORD len;

    for (row = opaque_rows; row < opaque_rows + ARRAY_SIZE( opaque_rows ); row++)
    {
        winetest_push_context( "alg %#x, %#lx at %lu", row->alg, row->value, row->at );
        check_ok( CryptGenKey( prov, row->alg, CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, 0, OPAQUEKEYBLOB, 0, blob );
        destroy_key( key );
        if (row->digest && !is_our_layout( blob ))
        {
            skip( "another layout\n" );
            winetest_pop_context();
            continue;
        }
        memcpy( blob + row->at, &row->value, row->size );
        if (row->digest) put_digest( blob, len );
        import_fails( prov, blob, len, 0, 0, row->error );
        winetest_pop_context();
    }
}

/* Flags that belong to other types, and keys where there is none to be. */
static void test_opaque_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    /* rsa-keys: blob-bad-16 */
    static const DWORD flags[] = { CRYPT_USER_PROTECTED, CRYPT_CREATE_SALT, CRYPT_IPSEC_HMAC_KEY | CRYPT_ARCHIVABLE };
    /* rsa-keys: blob-opq-03 */
    static const int wrapping[] = { PUBLIC, FIXED_SIGN, TRIPLE, RC4, HMAC_KEY };
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    BYTE blob[BLOB_MAX];
    DWORD len;
    int i;

    make_keys( prov, keys );
    len = export_blob( keys[RC4], 0, OPAQUEKEYBLOB, 0, blob );
    for (i = 0; i < (int)ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        import_fails( prov, blob, len, 0, flags[i], NTE_BAD_FLAGS );
        winetest_pop_context();
    }
    for (i = 0; i < (int)ARRAY_SIZE( wrapping ); i++)
    {
        winetest_push_context( "wrapping %d", wrapping[i] );
        import_fails( prov, blob, len, keys[wrapping[i]], 0, NTE_BAD_KEY );
        winetest_pop_context();
    }
    for (i = DES; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* ---- other providers ----------------------------------------------------------------------------- */

static const struct other_row
{
    DWORD  type;
    ALG_ID alg;
    DWORD  to;              /* the provider that has no such keys */
} other_rows[] =
{
    /* rsa-keys: blob-bad-13, blob-imp-21, alg-sch-16 */
    { OPAQUEKEYBLOB,        CALG_3DES_112, BASE },
    { OPAQUEKEYBLOB,        CALG_3DES,     BASE },
    { OPAQUEKEYBLOB,        CALG_AES_128,  ENH },
    { OPAQUEKEYBLOB,        CALG_AES_256,  STRONG },
    { OPAQUEKEYBLOB,        CALG_AES_192,  SCH },
    { PLAINTEXTKEYBLOB,     CALG_3DES_112, BASE },
    { PLAINTEXTKEYBLOB,     CALG_AES_192,  ENH },
    { PLAINTEXTKEYBLOB,     CALG_AES_192,  SCH },
    { PLAINTEXTKEYBLOB,     CALG_AES_256,  STRONG },
    { SIMPLEBLOB,           CALG_3DES_112, BASE },
    { SIMPLEBLOB,           CALG_3DES,     BASE },
    { SIMPLEBLOB,           CALG_AES_128,  ENH },
    { SIMPLEBLOB,           CALG_AES_192,  SCH },
    { SIMPLEBLOB,           CALG_AES_256,  STRONG },
    /* rsa-keys: blob-wrap-04, gen-15; the wrapping key is none of this provider's either */
    { SYMMETRICWRAPKEYBLOB, CALG_3DES,     BASE },
};

static void test_other_providers( void )
{
    HCRYPTPROV from = open_provider( AES ), to;
    HCRYPTKEY key = 0, wrapping = 0, pair;
    const struct other_row *row;
    BYTE blob[BLOB_MAX];
    DWORD len;

    check_ok( CryptGenKey( from, CALG_3DES, 0, &wrapping ) );
    pair = import_test_pair( from, CALG_RSA_KEYX, 0 );
    for (row = other_rows; row < other_rows + ARRAY_SIZE( other_rows ); row++)
    {
        winetest_push_context( "type %lu, alg %#x", row->type, row->alg );
        check_ok( CryptGenKey( from, row->alg, CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, row->type == SIMPLEBLOB ? pair : row->type == SYMMETRICWRAPKEYBLOB ? wrapping : 0,
                           row->type, 0, blob );
        destroy_key( key );
        to = open_provider( row->to );
        key = import_test_pair( to, CALG_RSA_KEYX, 0 );
        import_fails( to, blob, len, row->type == SIMPLEBLOB ? key : 0, 0, NTE_BAD_ALGID );
        destroy_key( key );
        close_provider( to );
        winetest_pop_context();
    }
    destroy_key( pair );
    destroy_key( wrapping );
    close_provider( from );
}

START_TEST( wrapbad )
{
    if (!has_opaque( AES, CALG_RC4 )) return;       /* rsa-keys: blob-opq-01 */
    for_providers( AES, test_export );
    for_providers( ENH | AES | SCH, test_wrap_fields );
    for_providers( AES, test_wrap_under );
    for_providers( ENH | AES, test_wrap_variants );
    for_providers( AES, test_opaque_fields );
    for_providers( AES, test_opaque_rules );
    test_other_providers();
}
