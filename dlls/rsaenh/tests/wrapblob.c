/* SYMMETRICWRAPKEYBLOB: session keys wrapped with session keys by RFC 3217. Known answers, every length, who wraps
 * what, damaged blobs.
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

static void set_param( HCRYPTKEY key, DWORD param, DWORD value )
{
    check_ok( CryptSetKeyParam( key, param, (BYTE *)&value, 0 ) );
}

/* BLOBHEADER and the ALG_ID of the wrapping key; returns the bytes written. */
static DWORD wrap_header( BYTE *blob, ALG_ID alg, ALG_ID wrapping )
{
    BLOBHEADER header = { SYMMETRICWRAPKEYBLOB, CUR_BLOB_VERSION, 0, alg };

    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + sizeof(header), wrapping );
    return sizeof(header) + 4;
}

/* ---- known answers ---------------------------------------------------------------------------- */

static const struct wrap_vector
{
    ALG_ID      alg;
    const char *wrapping;
    DWORD       effective;
    const char *content, *wrapped;
} vectors[] =
{
#define WRAP_VECTOR( alg, openssl, wrapping, effective, content, iv, wrapped ) \
    { CALG_ ## alg, wrapping, effective, content, wrapped },
#include "vectors.h"
#undef WRAP_VECTOR
};

static void test_vectors( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[BLOB_MAX], bytes[64], content[64];
    const struct wrap_vector *row;
    HCRYPTKEY wrapping, key;
    DWORD len, count;

    for (row = vectors; row < vectors + ARRAY_SIZE( vectors ); row++)
    {
        winetest_push_context( "vector %u", (unsigned int)(row - vectors) );
        wrapping = import_hex( prov, row->alg, row->wrapping, 0 );
        if (row->alg == CALG_RC2) set_param( wrapping, KP_EFFECTIVE_KEYLEN, row->effective );
        len = wrap_header( blob, row->alg, row->alg );
        len += from_hex( row->wrapped, blob + len, sizeof(blob) - len );
        /* rsa-keys: blob-wrap-01, blob-wrap-02, blob-wrap-03, blob-wrap-08, blob-lay-05 */
        key = import_blob( prov, guard( blob, len ), len, wrapping, CRYPT_EXPORTABLE | CRYPT_NO_SALT );
        count = from_hex( row->content, content, sizeof(content) );
        len = session_bytes( key, bytes, sizeof(bytes) );
        if (row->alg == CALG_RC2) ok( len == content[0] && !memcmp( bytes, content + 1, len ), "other bytes\n" );
        else ok( len == count && !memcmp( bytes, content, len ), "other bytes\n" );
        ok( key_dword( key, KP_ALGID ) == row->alg, "algorithm\n" );
        destroy_key( key );
        destroy_key( wrapping );
        winetest_pop_context();
    }
}

/* ---- round trips ------------------------------------------------------------------------------ */

/* Wraps a key, looks at the blob, and unwraps it again. */
static void check_round_trip( HCRYPTPROV prov, HCRYPTKEY key, HCRYPTKEY wrapping, DWORD wrapped_len )
{
    BYTE blob[BLOB_MAX], again[BLOB_MAX], bytes[64], got[64];
    DWORD len, count = session_bytes( key, bytes, sizeof(bytes) );
    ALG_ID alg = key_dword( key, KP_ALGID );
    HCRYPTKEY copy;

    len = export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob );
    /* rsa-keys: blob-wrap-01, blob-lay-05 */
    ok( len == 12 + wrapped_len, "%lu bytes\n", len );
    ok( blob[0] == SYMMETRICWRAPKEYBLOB && blob[1] == 2 && !blob[2] && !blob[3], "header\n" );
    ok( *(ALG_ID *)(blob + 4) == alg && *(ALG_ID *)(blob + 8) == key_dword( wrapping, KP_ALGID ), "algorithms\n" );
    export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, again );
    ok( memcmp( blob, again, len ), "not random\n" );
    copy = import_blob( prov, guard( blob, len ), len, wrapping, CRYPT_EXPORTABLE );
    ok( session_bytes( copy, got, sizeof(got) ) == count && !memcmp( got, bytes, count ), "other bytes\n" );
    ok( key_dword( copy, KP_PERMISSIONS ) == 0x3f, "permissions\n" );
    destroy_key( copy );
    copy = import_blob( prov, blob, len, wrapping, 0 );
    ok( key_dword( copy, KP_PERMISSIONS ) == 0x3b, "permissions\n" );
    destroy_key( copy );
}

static void test_lengths( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY wrapping = 0, key = 0;
    DWORD bits, mode = CRYPT_MODE_ECB;

    check_ok( CryptGenKey( prov, CALG_3DES, 0, &wrapping ) );
    check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &key ) );
    check_round_trip( prov, key, wrapping, 40 );            /* rsa-keys: blob-wrap-02 */
    destroy_key( key );
    destroy_key( wrapping );
    check_ok( CryptGenKey( prov, CALG_RC2, BITS( 56 ) | CRYPT_CREATE_SALT, &wrapping ) );
    check_ok( CryptSetKeyParam( wrapping, KP_MODE, (BYTE *)&mode, 0 ) );
    for (bits = 40; bits <= 128; bits += 8)
    {
        winetest_push_context( "%lu bits", bits );
        check_ok( CryptGenKey( prov, CALG_RC2, BITS( bits ) | CRYPT_EXPORTABLE, &key ) );
        check_round_trip( prov, key, wrapping, 16 + (bits / 8 + 1 + 7) / 8 * 8 );   /* rsa-keys: blob-wrap-03 */
        destroy_key( key );
        winetest_pop_context();
    }
    destroy_key( wrapping );
}

/* rsa-keys: blob-wrap-06 */
static void test_state( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE iv[8] = { 1, 2, 3 }, blob[BLOB_MAX], data[16] = { 0 }, whole[16] = { 0 };
    HCRYPTKEY wrapping = 0, key = 0, copy = 0;
    DWORD len = 16;

    check_ok( CryptGenKey( prov, CALG_3DES, 0, &wrapping ) );
    check_ok( CryptDuplicateKey( wrapping, NULL, 0, &copy ) );
    check_ok( CryptSetKeyParam( wrapping, KP_IV, iv, 0 ) );
    check_ok( CryptSetKeyParam( copy, KP_IV, iv, 0 ) );
    check_ok( CryptEncrypt( copy, 0, FALSE, 0, whole, &len, sizeof(whole) ) );
    destroy_key( copy );
    len = 8;
    check_ok( CryptEncrypt( wrapping, 0, FALSE, 0, data, &len, 8 ) );
    check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &key ) );
    len = export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob );
    copy = import_blob( prov, blob, len, wrapping, 0 );
    len = 8;
    check_ok( CryptEncrypt( wrapping, 0, FALSE, 0, data + 8, &len, 8 ) );
    ok( !memcmp( data, whole, 16 ), "the wrapping key's register moved\n" );
    destroy_key( copy );
    destroy_key( key );
    destroy_key( wrapping );
}

/* ---- rules ------------------------------------------------------------------------------------ */

enum { NONE, DES, TWO_KEY, TRIPLE, FIXED_TRIPLE, RC2_KEY, RC4_KEY, AES_KEY, HMAC_KEY, PAIR, KEY_COUNT };

static const struct rule_row
{
    int   key, wrapping;
    DWORD error;        /* 0: works */
} rule_rows[] =
{
    { TRIPLE,       FIXED_TRIPLE, 0 },
    /* rsa-keys: blob-wrap-05 */
    { TRIPLE,       NONE,         NTE_NO_KEY },
    { RC2_KEY,      NONE,         NTE_NO_KEY },
    { FIXED_TRIPLE, TRIPLE,       NTE_BAD_KEY_STATE },
    /* rsa-keys: blob-wrap-04 */
    { TRIPLE,       RC2_KEY,      NTE_BAD_KEY },
    { TRIPLE,       TWO_KEY,      NTE_BAD_KEY },
    { TRIPLE,       DES,          NTE_BAD_KEY },
    { TRIPLE,       AES_KEY,      NTE_BAD_KEY },
    { TRIPLE,       RC4_KEY,      NTE_BAD_KEY },
    { TRIPLE,       PAIR,         NTE_BAD_KEY },
    { RC2_KEY,      TRIPLE,       NTE_BAD_KEY },
    { RC2_KEY,      HMAC_KEY,     NTE_BAD_KEY },
    { HMAC_KEY,     RC2_KEY,      NTE_BAD_KEY },
    { AES_KEY,      TRIPLE,       NTE_BAD_KEY },
    { DES,          TRIPLE,       NTE_BAD_KEY },
    { TWO_KEY,      TRIPLE,       NTE_BAD_KEY },
    { RC4_KEY,      RC2_KEY,      NTE_BAD_KEY },
    { PAIR,         TRIPLE,       NTE_BAD_KEY },
    { TRIPLE,       TRIPLE,       NTE_BAD_KEY },        /* rsa-keys: blob-exp-22 */
    { RC2_KEY,      RC2_KEY,      NTE_BAD_KEY },
};

static void make_keys( HCRYPTPROV prov, HCRYPTKEY *keys )
{
    BYTE bytes[20] = { 1, 2, 3 };

    check_ok( CryptGenKey( prov, CALG_DES, CRYPT_EXPORTABLE, &keys[DES] ) );
    check_ok( CryptGenKey( prov, CALG_3DES_112, CRYPT_EXPORTABLE, &keys[TWO_KEY] ) );
    check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &keys[TRIPLE] ) );
    check_ok( CryptGenKey( prov, CALG_3DES, 0, &keys[FIXED_TRIPLE] ) );
    check_ok( CryptGenKey( prov, CALG_RC2, CRYPT_EXPORTABLE, &keys[RC2_KEY] ) );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &keys[RC4_KEY] ) );
    check_ok( CryptGenKey( prov, CALG_AES_256, CRYPT_EXPORTABLE, &keys[AES_KEY] ) );
    keys[HMAC_KEY] = import_plain( prov, CALG_RC2, bytes, sizeof(bytes), CRYPT_IPSEC_HMAC_KEY | CRYPT_EXPORTABLE );
    keys[PAIR] = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
}

static void test_rules( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD flags[] = { 2, 4, 4 | CRYPT_OAEP, ~0u };
    static const DWORD import_flags[] = { 2, 4, CRYPT_IPSEC_HMAC_KEY, 0x8000 };
    HCRYPTKEY keys[KEY_COUNT] = { 0 };
    const struct rule_row *row;
    BYTE blob[BLOB_MAX];
    unsigned int i;
    DWORD len;

    make_keys( prov, keys );
    for (row = rule_rows; row < rule_rows + ARRAY_SIZE( rule_rows ); row++)
    {
        winetest_push_context( "key %d, wrapping %d", row->key, row->wrapping );
        len = sizeof(blob);
        memset( blob, 0xcc, sizeof(blob) );
        if (row->error)
        {
            check_fails( CryptExportKey( keys[row->key], keys[row->wrapping], SYMMETRICWRAPKEYBLOB, 0, blob, &len ),
                         row->error );
            ok( blob[0] == 0xcc, "written to\n" );
        }
        else export_blob( keys[row->key], keys[row->wrapping], SYMMETRICWRAPKEYBLOB, 0, blob );
        winetest_pop_context();
    }
    len = export_blob( keys[TRIPLE], keys[FIXED_TRIPLE], SYMMETRICWRAPKEYBLOB, 0, blob );
    for (i = 0; i < ARRAY_SIZE( flags ); i++)       /* rsa-keys: blob-exp-16 */
        check_fails( CryptExportKey( keys[TRIPLE], keys[FIXED_TRIPLE], SYMMETRICWRAPKEYBLOB, flags[i], NULL, &len ),
                     NTE_BAD_FLAGS );
    len = 12 + 40;
    for (i = 0; i < ARRAY_SIZE( import_flags ); i++)        /* rsa-keys: blob-bad-16 */
        import_fails( prov, blob, len, keys[FIXED_TRIPLE], import_flags[i], NTE_BAD_FLAGS );
    /* rsa-keys: blob-wrap-04, blob-wrap-05, blob-wrap-07 */
    import_fails( prov, blob, len, 0, 0, NTE_NO_KEY );
    import_fails( prov, blob, len, keys[RC2_KEY], 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, keys[AES_KEY], 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, keys[PAIR], 0, NTE_BAD_KEY );
    import_fails( prov, blob, len, keys[TRIPLE], 0, NTE_BAD_DATA );
    put_le32( blob + 8, CALG_RC2 );
    import_fails( prov, blob, len, keys[FIXED_TRIPLE], 0, NTE_BAD_ALGID );
    put_le32( blob + 4, CALG_AES_128 );
    import_fails( prov, blob, len, keys[FIXED_TRIPLE], 0, NTE_BAD_ALGID );
    put_le32( blob + 4, CALG_RSA_KEYX );
    import_fails( prov, blob, len, keys[FIXED_TRIPLE], 0, NTE_BAD_ALGID );
    for (i = DES; i < KEY_COUNT; i++) destroy_key( keys[i] );
}

/* ---- damaged blobs ---------------------------------------------------------------------------- */

/* rsa-keys: blob-wrap-07 */
static void test_damaged( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID algs[] = { CALG_3DES, CALG_RC2 };
    BYTE blob[BLOB_MAX], bad[BLOB_MAX];
    HCRYPTKEY wrapping = 0, key = 0;
    unsigned int i;
    DWORD len, at;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "alg %#x", algs[i] );
        check_ok( CryptGenKey( prov, algs[i], 0, &wrapping ) );
        check_ok( CryptGenKey( prov, algs[i], CRYPT_EXPORTABLE, &key ) );
        len = export_blob( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob );
        for (at = 1; at < len; at++) import_fails( prov, blob, at, wrapping, 0, NTE_BAD_DATA );
        for (at = 8 * 12; at < 8 * len; at += 5)
        {
            memcpy( bad, blob, len );
            bad[at / 8] ^= 1 << at % 8;
            import_fails( prov, bad, len, wrapping, 0, NTE_BAD_DATA );
        }
        /* more bytes than there are */
        memcpy( bad, blob, len );
        memset( bad + len, 0, 800 );
        for (at = 1; at <= 800; at += at < 17 ? 1 : 97) import_fails( prov, bad, len + at, wrapping, 0, NTE_BAD_DATA );
        destroy_key( key );
        destroy_key( wrapping );
        winetest_pop_context();
    }
}

/* Content made by hand: what was wrapped is right, but no key; or byte `wrong` of the check value is changed, from 1
 * on. The steps are those of RFC 3217. */
static void check_content( HCRYPTPROV prov, ALG_ID alg, const char *content, DWORD wrong, DWORD error )
{
    static const BYTE outer_iv[] = { 0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05 };
    BYTE blob[BLOB_MAX], layers[256] = { 0 }, value[20];
    DWORD len, count = from_hex( content, layers + 8, sizeof(layers) - 16 ), i;
    HCRYPTKEY wrapping = 0, key = UNTOUCHED;
    HCRYPTHASH hash = 0;

    check_ok( CryptGenKey( prov, alg, CRYPT_NO_SALT, &wrapping ) );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, layers + 8, count, 0 ) );
    len = sizeof(value);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    if (wrong) value[wrong - 1] ^= 0x80;
    memcpy( layers + 8 + count, value, 8 );
    len = count + 8;
    check_ok( CryptEncrypt( wrapping, 0, FALSE, 0, layers + 8, &len, len ) );      /* the inner IV is 0 */
    count += 16;
    i = wrap_header( blob, alg, alg );
    for (len = 0; len < count; len++) blob[i + len] = layers[count - 1 - len];
    check_ok( CryptSetKeyParam( wrapping, KP_IV, outer_iv, 0 ) );
    check_ok( CryptEncrypt( wrapping, 0, FALSE, 0, blob + i, &len, len ) );
    len = i + count;
    if (error) import_fails( prov, blob, len, wrapping, 0, error );
    else
    {
        check_ok( CryptImportKey( prov, guard( blob, len ), len, wrapping, 0, &key ) );
        destroy_key( key );
    }
    destroy_key( wrapping );
}

static void test_contents( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct
    {
        ALG_ID      alg;
        const char *content;
        DWORD       error;
    } rows[] =
    {
        { CALG_3DES, "0123456789abcdef23456789abcdef01456789abcdef0123", 0 },
        { CALG_3DES, "0023456789abcdef23456789abcdef01456789abcdef0123", NTE_BAD_DATA },    /* even */
        { CALG_3DES, "0123456789abcdef23456789abcdef01456789abcdef0122", NTE_BAD_DATA },
        { CALG_3DES, "0123456789abcdef23456789abcdef01", NTE_BAD_DATA },
        { CALG_3DES, "0123456789abcdef23456789abcdef01456789abcdef01230123456789abcdef", NTE_BAD_DATA },
        { CALG_RC2,  "0501020304050000", 0 },
        { CALG_RC2,  "0701020304050607", 0 },
        { CALG_RC2,  "0801020304050607", NTE_BAD_DATA },                    /* a byte more than there is */
        { CALG_RC2,  "ff01020304050607", NTE_BAD_DATA },
        { CALG_RC2,  "0001020304050607", NTE_BAD_DATA },
        { CALG_RC2,  "05010203040506070102030405060708", NTE_BAD_DATA },    /* a whole block of padding */
        { CALG_RC2,  "08010203040506070102030405060708", 0 },
        { CALG_RC2,  "0f010203040506070102030405060708", 0 },
        { CALG_RC2,  "10010203040506070102030405060708", NTE_BAD_DATA },
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "content %s", rows[i].content );
        check_content( prov, rows[i].alg, rows[i].content, 0, rows[i].error );      /* rsa-keys: blob-wrap-07 */
        winetest_pop_context();
    }
    for (i = 1; i <= 8; i++)
    {
        winetest_push_context( "byte %u of the check value", i );
        check_content( prov, CALG_3DES, rows[0].content, i, NTE_BAD_DATA );
        check_content( prov, CALG_RC2, "0701020304050607", i, NTE_BAD_DATA );
        winetest_pop_context();
    }
}

/* ---- threads ---------------------------------------------------------------------------------- */

static HCRYPTKEY pair_of_keys[2];

static DWORD WINAPI wrap_each_other( void *turned )
{
    HCRYPTKEY key = pair_of_keys[turned ? 1 : 0], wrapping = pair_of_keys[turned ? 0 : 1];
    BYTE blob[BLOB_MAX];
    DWORD i, len, wrong = 0;

    for (i = 0; i < 2000; i++)
    {
        len = sizeof(blob);
        if (!CryptExportKey( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob, &len )) wrong++;
    }
    return wrong;
}

/* Two threads that wrap two keys with each other do not wait for each other for ever. */
static void test_threads( HCRYPTPROV prov, const struct provider_row *provider )
{
    HANDLE threads[2];
    DWORD wrong, i;

    for (i = 0; i < 2; i++) check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &pair_of_keys[i] ) );
    for (i = 0; i < 2; i++) threads[i] = CreateThread( NULL, 0, wrap_each_other, (void *)(ULONG_PTR)i, 0, NULL );
    for (i = 0; i < 2; i++)
    {
        ok( !WaitForSingleObject( threads[i], 60000 ), "still busy\n" );
        wrong = SENTINEL;
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "%lu calls failed\n", wrong );
        CloseHandle( threads[i] );
    }
    for (i = 0; i < 2; i++) destroy_key( pair_of_keys[i] );
}

/* Whether there are such blobs at all. */
static BOOL is_there( void )
{
    HCRYPTPROV prov = open_provider( ENH );
    HCRYPTKEY keys[2] = { 0 };
    DWORD len = 0, i;
    BOOL ret;

    for (i = 0; i < 2; i++) check_ok( CryptGenKey( prov, CALG_3DES, CRYPT_EXPORTABLE, &keys[i] ) );
    ret = CryptExportKey( keys[0], keys[1], SYMMETRICWRAPKEYBLOB, 0, NULL, &len );
    ok( ret, "no SYMMETRICWRAPKEYBLOB: error %#lx\n", GetLastError() );    /* rsa-keys: blob-wrap-01 */
    for (i = 0; i < 2; i++) destroy_key( keys[i] );
    close_provider( prov );
    return ret;
}

START_TEST( wrapblob )
{
    if (!is_there()) return;
    for_providers( ENH | STRONG | AES | SCH, test_vectors );
    for_providers( ENH | STRONG | AES | SCH, test_lengths );
    for_providers( ENH | AES, test_state );
    for_providers( AES, test_rules );
    for_providers( ENH | AES, test_damaged );
    for_providers( ENH | AES, test_contents );
    for_providers( AES, test_threads );
}
