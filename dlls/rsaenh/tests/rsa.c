/* RSA pairs: generation into a context, CryptGetUserKey, parameters; CryptEncrypt and CryptDecrypt with PKCS #1 and
 * OAEP padding, known answers and malformed blocks. Blocks are made with an exponent-of-one key.
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

#ifndef CRYPT_DECRYPT_RSA_NO_PADDING_CHECK
#define CRYPT_DECRYPT_RSA_NO_PADDING_CHECK 0x20
#endif
#ifndef KP_OAEP_PARAMS
#define KP_OAEP_PARAMS 36
#endif

/* ---- generation ------------------------------------------------------------------------------- */

static void test_no_pairs( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD specs[] = { 0, 3, 4, CALG_RSA_KEYX, CALG_RSA_SIGN, SENTINEL, ~0u };
    HCRYPTKEY key = UNTOUCHED;
    unsigned int i;

    /* rsa-keys: gen-user-02 */
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    /* rsa-keys: gen-user-03 */
    for (i = 0; i < ARRAY_SIZE( specs ); i++)
    {
        winetest_push_context( "spec %#lx", specs[i] );
        check_fails( CryptGetUserKey( prov, specs[i], &key ), NTE_BAD_KEY );
        winetest_pop_context();
    }
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, NULL ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetUserKey( 0, AT_SIGNATURE, &key ), ERROR_INVALID_PARAMETER );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
}

static DWORD public_blob( HCRYPTKEY key, BYTE *blob, DWORD size )
{
    DWORD len = size;

    check_ok( CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len ) );
    return len;
}

static const struct pair_row
{
    ALG_ID id, alg;         /* as asked for, and KP_ALGID */
    DWORD  spec;
    DWORD  bits, permissions;
    DWORD  flags;
} pair_rows[] =
{
    /* rsa-keys: gen-01, gen-02, gen-04, perm-02, perm-04 */
    { AT_KEYEXCHANGE, CALG_RSA_KEYX, AT_KEYEXCHANGE, 512,  0x3b, 0 },
    { AT_SIGNATURE,   CALG_RSA_SIGN, AT_SIGNATURE,   512,  0x3f, CRYPT_EXPORTABLE },
    { CALG_RSA_KEYX,  CALG_RSA_KEYX, AT_KEYEXCHANGE, 384,  0x3f, CRYPT_EXPORTABLE },
    { CALG_RSA_SIGN,  CALG_RSA_SIGN, AT_SIGNATURE,   520,  0x3b, 0 },
    { AT_KEYEXCHANGE, CALG_RSA_KEYX, AT_KEYEXCHANGE, 1024, 0x3f, CRYPT_EXPORTABLE | CRYPT_UPDATE_KEY },
    { AT_SIGNATURE,   CALG_RSA_SIGN, AT_SIGNATURE,   2048, 0x3b, 0 },
};

static void check_pair( HCRYPTKEY key, const struct pair_row *row )
{
    /* rsa-keys: kp-get-05, kp-get-06, kp-get-07 */
    ok( key_dword( key, KP_KEYLEN ) == row->bits, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
    ok( key_dword( key, KP_BLOCKLEN ) == row->bits, "block of %lu bits\n", key_dword( key, KP_BLOCKLEN ) );
    ok( key_dword( key, KP_ALGID ) == row->alg, "algorithm %#lx\n", key_dword( key, KP_ALGID ) );
    ok( key_dword( key, KP_PERMISSIONS ) == row->permissions, "permissions %#lx\n",
        key_dword( key, KP_PERMISSIONS ) );
}

static void test_pairs( HCRYPTPROV prov, const struct provider_row *provider )
{
    BYTE blob[300], other[300];
    const struct pair_row *row;
    HCRYPTKEY key, user;
    DWORD len;

    for (row = pair_rows; row < pair_rows + ARRAY_SIZE( pair_rows ); row++)
    {
        winetest_push_context( "id %#x, %lu bits", row->id, row->bits );
        key = user = 0;
        check_ok( CryptGenKey( prov, row->id, BITS( row->bits ) | row->flags, &key ) );
        check_pair( key, row );
        len = public_blob( key, blob, sizeof(blob) );
        ok( len == 20 + row->bits / 8, "public blob of %lu bytes\n", len );         /* rsa-keys: blob-lay-01 */
        ok( !memcmp( blob + AT_E, "\1\0\1\0", 4 ), "exponent\n" );                  /* rsa-keys: gen-19 */
        /* rsa-keys: gen-20 */
        ok( blob[len - 1] & 0x80 && blob[AT_N] & 1, "the modulus is too short or even\n" );
        /* rsa-keys: gen-03, gen-user-01, gen-user-04; the context's pair, also when the first handle is gone */
        destroy_key( key );
        check_ok( CryptGetUserKey( prov, row->spec, &user ) );
        check_pair( user, row );
        public_blob( user, other, sizeof(other) );
        ok( !memcmp( blob, other, len ), "another key\n" );
        destroy_key( user );
        /* rsa-keys: gen-01; one slot only */
        if (row == pair_rows) check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &user ), NTE_NO_KEY );
        winetest_pop_context();
    }
}

static void test_defaults( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY key = 0;
    DWORD bits;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 0, &key ) );
    bits = key_dword( key, KP_KEYLEN );
    ok( bits == (provider->bit == BASE ? 512 : 1024), "%lu bits\n", bits );     /* rsa-keys: gen-22 */
    destroy_key( key );
}

static void test_generate_errors( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 1, 8, 256, 376, 383, 385, 1023, 16392, 32768, 65535 };
    HCRYPTKEY key = UNTOUCHED;
    HCRYPTPROV silent;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        winetest_push_context( "%lu bits", lengths[i] );
        /* rsa-keys: gen-16 */
        check_fails( CryptGenKey( prov, AT_KEYEXCHANGE, BITS( lengths[i] ), &key ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGenKey( prov, CALG_RSA_SIGN, BITS( lengths[i] ), &key ), ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }
    check_fails( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ), NULL ), ERROR_INVALID_PARAMETER );
    /* rsa-keys: gen-flag-08 */
    check_fails( CryptGenKey( prov, AT_SIGNATURE, BITS( 512 ) | CRYPT_FORCE_KEY_PROTECTION_HIGH, &key ),
                 NTE_SILENT_CONTEXT );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
    /* containers: keep-11; what fails leaves no pair, and what went before belonged to other contexts */
    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );

    check_ok( CryptAcquireContextA( &silent, NULL, provider->name, provider->type,
                                    CRYPT_VERIFYCONTEXT | CRYPT_SILENT ) );
    /* rsa-keys: gen-flag-02; containers: con-silent-02 */
    check_fails( CryptGenKey( silent, AT_SIGNATURE, BITS( 512 ) | CRYPT_USER_PROTECTED, &key ), NTE_SILENT_CONTEXT );
    check_ok( CryptGenKey( silent, AT_SIGNATURE, BITS( 512 ), &key ) );
    destroy_key( key );
    close_provider( silent );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static void test_params( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD unknown[] = { 0, KP_P, KP_G, KP_CERTIFICATE, KP_KEYVAL, KP_VERIFY_PARAMS, 1000, SENTINEL };
    HCRYPTKEY key = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    DWORD len, value;
    BYTE data[64];
    unsigned int i;

    len = sizeof(data);
    /* rsa-keys: salt-set-07 */
    check_fails_either( CryptGetKeyParam( key, KP_SALT, data, &len, 0 ), NTE_BAD_KEY, NTE_NOT_FOUND );
    for (i = 0; i < ARRAY_SIZE( unknown ); i++)
    {
        winetest_push_context( "param %lu", unknown[i] );
        len = sizeof(data);
        /* rsa-keys: kp-02, kp-get-09, kp-get-10 */
        check_fails( CryptGetKeyParam( key, unknown[i], data, &len, 0 ), NTE_BAD_TYPE );
        winetest_pop_context();
    }
    value = 40;
    /* rsa-keys: kp-eff-09 */
    check_fails( CryptSetKeyParam( key, KP_EFFECTIVE_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_TYPE );
    /* rsa-keys: kp-set-16 */
    check_fails( CryptSetKeyParam( key, KP_KEYLEN, (BYTE *)&value, 0 ), NTE_BAD_TYPE );
    /* rsa-keys: kp-03 */
    check_fails( CryptSetKeyParam( key, KP_OAEP_PARAMS, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_OAEP_PARAMS, data, 1 ), NTE_BAD_FLAGS );
    /* rsa-keys: perm-07 */
    value = 0x3f;
    check_fails_either( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ), NTE_BAD_DATA, NTE_BAD_FLAGS );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions changed\n" );
    destroy_key( key );
    key = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    /* rsa-keys: perm-08 */
    value = 0x3b;
    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&value, 0 ) );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions changed\n" );
    len = 0;
    check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ) );
    destroy_key( key );
}

/* ---- encryption ------------------------------------------------------------------------------- */

static const struct padding_row
{
    DWORD flags;
    DWORD overhead;
} padding_rows[] = { { 0, 11 }, { CRYPT_OAEP, 42 } };     /* rsa-operations: rsa-04, rsa-05 */

static void test_round_trip( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_KEYX, 65537 );
    BYTE plain[64], data[80], again[80];
    const struct padding_row *row;
    DWORD i, len;

    count_up( plain, sizeof(plain) );
    for (row = padding_rows; row < padding_rows + ARRAY_SIZE( padding_rows ); row++)
    {
        for (i = 0; i <= TEST_BYTES - row->overhead; i++)
        {
            winetest_push_context( "flags %#lx, %lu bytes", row->flags, i );
            memset( data, 0xcc, sizeof(data) );
            memcpy( data, plain, i );
            memcpy( again, data, sizeof(data) );
            len = i;
            /* rsa-operations: rsa-01, rsa-call-06 */
            check_ok( CryptEncrypt( pub, 0, TRUE, row->flags, data, &len, TEST_BYTES ) );
            ok( len == TEST_BYTES && data[TEST_BYTES] == 0xcc, "%lu bytes\n", len );
            len = i;
            /* rsa-operations: rsa-06; Final means nothing */
            check_ok( CryptEncrypt( pair, 0, FALSE, row->flags, again, &len, TEST_BYTES ) );
            ok( memcmp( data, again, TEST_BYTES ), "the padding is not random\n" );
            check_ok( CryptDecrypt( pair, 0, TRUE, row->flags, data, &len ) );
            ok( len == i && !memcmp( data, plain, i ), "%lu bytes\n", len );
            winetest_pop_context();
        }
        winetest_push_context( "flags %#lx", row->flags );
        /* rsa-operations: rsa-call-03, rsa-call-04 */
        memset( data, 0x11, sizeof(data) );
        for (len = TEST_BYTES - row->overhead + 1; len < 100; len += 7)
        {
            i = len;
            check_fails( CryptEncrypt( pub, 0, TRUE, row->flags, data, &len, sizeof(data) ), NTE_BAD_LEN );
            ok( len == i && data[0] == 0x11, "size %lu, or data changed\n", len );
        }
        /* rsa-operations: rsa-call-01, rsa-call-05, rsa-call-15; sizes */
        len = 1;
        check_ok( CryptEncrypt( pub, 0, TRUE, row->flags, NULL, &len, 0 ) );
        ok( len == TEST_BYTES, "size %lu\n", len );
        len = 1;
        check_fails( CryptEncrypt( pub, 0, TRUE, row->flags, data, &len, 42 ), ERROR_MORE_DATA );
        ok( len == TEST_BYTES && data[0] == 0x11, "size %lu, or data changed\n", len );
        len = 1;
        check_fails( CryptEncrypt( pub, 0, TRUE, row->flags, data, &len, TEST_BYTES - 1 ), ERROR_MORE_DATA );
        winetest_pop_context();
    }
    destroy_key( pub );
    destroy_key( pair );
}

/* The big-endian block of the exponent-of-one key shows what PKCS #1 makes: 00 02, eight or more bytes, 00. */
static void test_block( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_one_pair( prov, CALG_RSA_KEYX );
    BYTE data[TEST_BYTES];
    DWORD i, len;

    for (i = 0; i <= 53; i += 53)
    {
        memset( data, 0xab, sizeof(data) );
        len = i;
        check_ok( CryptEncrypt( one, 0, TRUE, 0, data, &len, sizeof(data) ) );
        /* rsa-operations: rsa-03, rsa-04, rsa-08; little-endian */
        ok( data[63] == 0 && data[62] == 2, "starts with %02x %02x\n", data[63], data[62] );
        ok( data[i] == 0, "no separator\n" );
        while (i && len-- > i + 1) ok( len >= 62 || data[len], "a zero in the padding at %lu\n", len );
        ok( !i || data[0] == 0xab, "message %02x\n", data[0] );
        /* rsa-operations: rsa-07 */
        len = TEST_BYTES - 1;
        check_fails( CryptDecrypt( one, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );
        len = TEST_BYTES;
        check_ok( CryptDecrypt( one, 0, TRUE, 0, data, &len ) );
        ok( len == i, "%lu bytes\n", len );
    }
    destroy_key( one );
}

static const struct answer_row
{
    DWORD       flags;
    const char *label;      /* NULL: none */
    const char *cipher;
} answer_rows[] =
{
    /* rsa-operations: rsa-vec-01, rsa-vec-02, rsa-vec-03 */
    { 0, NULL, "fa930f3f3b5115d3954bcbdc2438771335eae7709784c06517a737cc560ecd5e"
               "dd7f21b42c08b437bc8fdb7ff654388903fcb2ab2f2502887c399bdc74b9f6a2" },
    { CRYPT_OAEP, NULL, "3db530bfa4c711573093b6c3e89ed92524fbf19555bdaa10762ce02c23b35895"
                        "e10e3fb456f3a16153c04a4731cbe663a0ab2c2c2097e5928876c216f21bfb9b" },
    { CRYPT_OAEP, "LABEL", "e89504979cde10b48607d2828f1a86d2660a1e9bbf04ee1358e5bee7eb888f6f"
                           "e68b7331cb7fe3f6fa68a349e8b8c42b768f028bed0ed3f073dba3ba5a76c493" },
};

static void set_label( HCRYPTKEY key, const char *label )
{
    CRYPT_DATA_BLOB blob = { label ? strlen( label ) : 0, (BYTE *)label };

    check_ok( CryptSetKeyParam( key, KP_OAEP_PARAMS, (BYTE *)&blob, 0 ) );      /* rsa-keys: kp-set-10 */
}

static void test_answers( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 ), copy;
    const struct answer_row *row;
    BYTE data[TEST_BYTES], before[TEST_BYTES];
    DWORD len, i;

    for (row = answer_rows; row < answer_rows + ARRAY_SIZE( answer_rows ); row++)
    {
        winetest_push_context( "answer %u", (unsigned int)(row - answer_rows) );
        set_label( pair, row->label );
        len = from_hex( row->cipher, data, sizeof(data) );
        check_ok( CryptDecrypt( pair, 0, TRUE, row->flags, data, &len ) );
        ok( len == 7 && !memcmp( data, "Hi CAPI", 7 ), "%lu bytes\n", len );
        /* a duplicate has the label */
        check_ok( CryptDuplicateKey( pair, NULL, 0, &copy ) );
        len = from_hex( row->cipher, data, sizeof(data) );
        check_ok( CryptDecrypt( copy, 0, TRUE, row->flags, data, &len ) );
        destroy_key( copy );
        /* rsa-operations: rsa-call-07, rsa-call-10; the other padding */
        from_hex( row->cipher, before, sizeof(before) );
        memcpy( data, before, sizeof(data) );
        len = TEST_BYTES;
        check_fails( CryptDecrypt( pair, 0, TRUE, row->flags ^ CRYPT_OAEP, data, &len ), NTE_BAD_DATA );
        ok( len == TEST_BYTES && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
        /* another label */
        set_label( pair, "label" );
        if (row->flags) check_fails( CryptDecrypt( pair, 0, TRUE, row->flags, data, &len ), NTE_BAD_DATA );
        set_label( pair, row->label );
        /* any bit */
        for (i = 0; i < 8 * TEST_BYTES; i += 37)
        {
            memcpy( data, before, sizeof(data) );
            data[i / 8] ^= 1 << i % 8;
            len = TEST_BYTES;
            if (row->flags) check_fails( CryptDecrypt( pair, 0, TRUE, row->flags, data, &len ), NTE_BAD_DATA );
            ok( len == TEST_BYTES, "size %lu\n", len );
        }
        winetest_pop_context();
    }
    destroy_key( pair );
}

/* Type 2 blocks, big-endian: a start, a filling, an end. */
static const struct block_row
{
    const char *start;      /* hex */
    BYTE        fill;
    const char *end;        /* hex */
    DWORD       len;        /* of the message */
    DWORD       error;
} block_rows[] =
{
    { "0002", 0x11, "0048692043415049", 7, 0 },
    { "0002", 0xff, "00", 0, 0 },
    { "0002", 0x01, "0000000000", 4, 0 },
    { "000211111111111111110061", 0x61, "61", 53, 0 },          /* eight bytes of padding */
    /* rsa-operations: rsa-call-10; refused */
    { "0002111111111111110061", 0x61, "61", 0, NTE_BAD_DATA },  /* seven */
    { "000200", 0x61, "61", 0, NTE_BAD_DATA },
    { "00021100", 0x61, "61", 0, NTE_BAD_DATA },
    { "00021111111100", 0x61, "61", 0, NTE_BAD_DATA },
    { "00021111110011111111", 0x61, "0061", 0, NTE_BAD_DATA },  /* the first zero counts */
    { "0002", 0x11, "11", 0, NTE_BAD_DATA },                    /* no end */
    { "0001", 0xff, "0048692043415049", 0, NTE_BAD_DATA },      /* type 1 */
    { "0000", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "0003", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "0082", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "0012", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "00ff", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "0211", 0x11, "0048692043415049", 0, NTE_BAD_DATA },      /* a byte too far left */
    { "0102", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "0202", 0x11, "0048692043415049", 0, NTE_BAD_DATA },
    { "", 0x00, "", 0, NTE_BAD_DATA },
    { "", 0x00, "01", 0, NTE_BAD_DATA },
    /* rsa-operations: rsa-call-12 */
    { "ff", 0xff, "ff", 0, NTE_BAD_DATA },                      /* above the modulus */
};

static void test_blocks( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY one = import_one_pair( prov, CALG_RSA_KEYX );
    BYTE em[TEST_BYTES], data[TEST_BYTES], end[TEST_BYTES], before[TEST_BYTES];
    const struct block_row *row;
    DWORD len, count, i;

    for (row = block_rows; row < block_rows + ARRAY_SIZE( block_rows ); row++)
    {
        winetest_push_context( "block %u", (unsigned int)(row - block_rows) );
        memset( em, row->fill, sizeof(em) );
        from_hex( row->start, em, sizeof(em) );
        count = from_hex( row->end, end, sizeof(end) );
        memcpy( em + sizeof(em) - count, end, count );
        for (i = 0; i < sizeof(em); i++) data[i] = em[sizeof(em) - 1 - i];
        memcpy( before, data, sizeof(data) );
        len = sizeof(data);
        if (row->error)
        {
            check_fails( CryptDecrypt( one, 0, TRUE, 0, data, &len ), row->error );
            ok( len == sizeof(data) && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
            check_fails( CryptDecrypt( one, 0, TRUE, CRYPT_OAEP, data, &len ), NTE_BAD_DATA );
        }
        else
        {
            check_ok( CryptDecrypt( one, 0, TRUE, 0, data, &len ) );
            ok( len == row->len, "%lu bytes\n", len );
            ok( !memcmp( data, em + sizeof(em) - row->len, row->len ), "another message\n" );
        }
        winetest_pop_context();
    }
    /* rsa-operations: rsa-09, rsa-10; any block, all of it */
    count_up( em, sizeof(em) );
    for (i = 0; i < sizeof(em); i++) data[i] = em[sizeof(em) - 1 - i];
    len = sizeof(data);
    check_ok( CryptDecrypt( one, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK, data, &len ) );
    ok( len == sizeof(data) && !memcmp( data, em, sizeof(em) ), "%lu bytes, or other ones\n", len );
    destroy_key( one );
}

static void test_decrypt_errors( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 1, 11, 12, 31, 63 };
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    HCRYPTKEY pub = import_test_public( prov, CALG_RSA_KEYX, 17 );      /* not that of the pair */
    HCRYPTKEY sign = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    HCRYPTKEY sign_pub = import_test_public( prov, CALG_RSA_SIGN, 65537 );
    BYTE *data = calloc( 1, 0x10000 );
    DWORD len, i, flags;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
        for (flags = 0; flags <= CRYPT_OAEP; flags += CRYPT_OAEP)
        {
            from_hex( answer_rows[flags ? 1 : 0].cipher, data, TEST_BYTES );
            len = lengths[i];
            /* rsa-operations: rsa-call-08 */
            check_fails( CryptDecrypt( pair, 0, TRUE, flags, data, &len ), NTE_BAD_DATA );
            ok( len == lengths[i], "size %lu\n", len );
        }
    len = 0;
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, data, &len ), NTE_BAD_LEN );      /* rsa-operations: rsa-call-11 */
    memset( data, 0xff, TEST_BYTES );
    len = TEST_BYTES;
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );     /* rsa-operations: rsa-call-12 */
    from_hex( TEST_N, data, TEST_BYTES );
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );     /* the modulus itself */
    from_hex( answer_rows[0].cipher, data, TEST_BYTES );
    check_fails( CryptDecrypt( pub, 0, TRUE, 0, data, &len ), NTE_NO_KEY );         /* rsa-operations: rsa-call-09 */
    check_fails( CryptDecrypt( pub, 0, TRUE, CRYPT_OAEP, data, &len ), NTE_NO_KEY );
    /* rsa-operations: rsa-02; rsa-keys: perm-10; signature keys */
    check_fails( CryptDecrypt( sign, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
    len = 1;
    check_fails( CryptEncrypt( sign, 0, TRUE, 0, data, &len, 0x10000 ), NTE_BAD_KEY );
    check_fails( CryptEncrypt( sign_pub, 0, TRUE, 0, data, &len, 0x10000 ), NTE_BAD_KEY );
    check_fails( CryptEncrypt( sign, 0, TRUE, 0, NULL, &len, 0 ), NTE_BAD_KEY );
    /* rsa-operations: rsa-call-13, rsa-call-14 */
    check_fails( CryptEncrypt( pub, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK, data, &len, 0x10000 ), NTE_BAD_FLAGS );
    check_fails( CryptEncrypt( pub, 0, TRUE, 1, data, &len, 0x10000 ), NTE_BAD_FLAGS );
    check_fails( CryptEncrypt( pub, 0, TRUE, 0x80000000, data, &len, 0x10000 ), NTE_BAD_FLAGS );
    len = TEST_BYTES;
    check_fails( CryptDecrypt( pair, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK | CRYPT_OAEP, data, &len ),
                 NTE_BAD_FLAGS );
    check_fails( CryptDecrypt( pair, 0, TRUE, 1, data, &len ), NTE_BAD_FLAGS );
    check_fails( CryptDecrypt( pair, 0, TRUE, ~0u, data, &len ), NTE_BAD_FLAGS );
    ok( len == TEST_BYTES, "size %lu\n", len );
    /* rsa-operations: rsa-09, rsa-10; without a check: the whole block */
    check_ok( CryptDecrypt( pair, 0, TRUE, CRYPT_DECRYPT_RSA_NO_PADDING_CHECK, data, &len ) );
    ok( len == TEST_BYTES && !data[0] && data[1] == 2 && !memcmp( data + 56, "\0Hi CAPI", 8 ), "%lu bytes\n", len );
    free( data );
    destroy_key( sign_pub );
    destroy_key( sign );
    destroy_key( pub );
    destroy_key( pair );
}

/* rsa-operations: cip-hash-01, cip-hash-02; the plain text, in both directions */
static void test_hash( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE data[TEST_BYTES] = "abc", value[20];
    HCRYPTHASH hash[2];
    DWORD len = 3, i;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash[0] ) );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash[1] ) );
    check_ok( CryptEncrypt( pair, hash[0], TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, hash[1], TRUE, 0, data, &len ) );
    for (i = 0; i < 2; i++)
    {
        len = sizeof(value);
        check_ok( CryptGetHashParam( hash[i], HP_HASHVAL, value, &len, 0 ) );
        check_hex( value, len, "a9993e364706816aba3e25717850c26c9cd0d89d" );
        len = 3;
        /* rsa-operations: cip-hash-03 */
        check_fails( CryptEncrypt( pair, hash[i], TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_HASH_STATE );
        check_ok( CryptDestroyHash( hash[i] ) );
    }
    destroy_key( pair );
}

START_TEST( rsa )
{
    for_providers( ALL_PROVS, test_no_pairs );
    for_providers( BASE | ENH | AES, test_pairs );
    for_providers( BASE | STRONG | AES | SCH, test_defaults );
    for_providers( RSA_FULL_PROVS | AES, test_generate_errors );
    for_providers( ALL_PROVS, test_params );
    for_providers( ALL_PROVS, test_round_trip );
    for_providers( BASE | AES, test_block );
    for_providers( ALL_PROVS, test_answers );
    for_providers( BASE | AES, test_blocks );
    for_providers( ALL_PROVS, test_decrypt_errors );
    for_providers( BASE | AES, test_hash );
}
