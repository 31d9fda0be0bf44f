/* libs/csp/core/blob.c and rsa/rsa_numbers.c: known blobs read and written, every length that is too short, and fields
 * one off what they may be.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include "csp/rsa/rsa_blob.h"

static struct blob_reader reader_of( const BYTE *bytes, DWORD len )
{
    return (struct blob_reader){ bytes, len };
}

static void test_header( void )
{
    static const struct
    {
        const char *hex;
        DWORD       err, alg;
    } cases[] =
    {
        { "06 02 0000 00a40000", ERROR_SUCCESS, CALG_RSA_KEYX },
        { "06 02 0000 ffffffff", ERROR_SUCCESS, 0xffffffff },
        { "06 02 0000 00a40000 00", ERROR_SUCCESS, CALG_RSA_KEYX },
        { "06 02 0000 00a400", NTE_BAD_DATA, 0 },
        { "06 02 00", NTE_BAD_DATA, 0 },
        { "", NTE_BAD_DATA, 0 },
        { "06 01 0000 00a40000", NTE_BAD_VER, 0 },
        { "06 03 0000 00a40000", NTE_BAD_VER, 0 },
        { "06 03 0100 00a40000", NTE_BAD_VER, 0 },
        { "06 02 0100 00a40000", NTE_BAD_DATA, 0 },
        { "06 02 0001 00a40000", NTE_BAD_DATA, 0 },
    };
    struct blob_reader reader;
    struct blob_header header;
    DWORD i, len, err;
    BYTE *bytes;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        bytes = from_hex( cases[i].hex, &len );
        reader = reader_of( bytes, len );
        err = blob_read_header( &reader, &header );
        ok( err == cases[i].err, "%s: error %#x", cases[i].hex, err );
        if (!err)
        {
            ok( header.type == PUBLICKEYBLOB && header.version == 2 && header.alg == cases[i].alg, "%s", cases[i].hex );
            ok( reader.at == bytes + 8 && reader.left == len - 8, "%s: %u left", cases[i].hex, reader.left );
        }
        free( bytes );
    }
}

/* RSAPUBKEY and so many bytes behind it, each another than its neighbours. */
static BYTE *make_rsa( DWORD magic, DWORD bits, DWORD behind )
{
    BYTE *blob = malloc( RSA_BLOB_RSAPUBKEY_LEN + behind ),
         *at = rsa_blob_write_rsapubkey( blob, magic, bits, 0x10001 );
    DWORD i;

    for (i = 0; i < behind; i++) at[i] = (BYTE)(i * 7 + 1);
    return blob;
}

static DWORD read_rsa( DWORD magic, DWORD bits, DWORD behind, BOOL is_private, struct rsa_numbers *numbers,
                       DWORD *left )
{
    BYTE *blob = make_rsa( magic, bits, behind );
    struct blob_reader reader = reader_of( blob, RSA_BLOB_RSAPUBKEY_LEN + behind );
    DWORD err = rsa_blob_take_numbers( &reader, is_private, numbers );

    if (!err) ok( numbers->n == blob + RSA_BLOB_RSAPUBKEY_LEN, "n is elsewhere" );
    *left = reader.left;
    free( blob );
    return err;
}

static void test_public( void )
{
    static const DWORD lengths[] = { 1, 7, 8, 9, 383, 384, 385, 512, 1024, RSA_BITS_MAX };
    struct rsa_numbers numbers;
    DWORD i, left, bytes;

    for (i = 0; i < ARRAYSIZE( lengths ); i++)
    {
        bytes = (lengths[i] + 7) / 8;
        ok( !read_rsa( RSA_BLOB_MAGIC_PUBLIC, lengths[i], bytes, FALSE, &numbers, &left ) && !left, "%u bits",
            lengths[i] );
        ok( numbers.bits == lengths[i] && numbers.public_exponent == 0x10001 && !numbers.p, "%u bits", lengths[i] );
        ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, lengths[i], bytes - 1, FALSE, &numbers, &left ) == NTE_BAD_DATA,
            "%u bits less 1",
            lengths[i] );
        ok( !read_rsa( RSA_BLOB_MAGIC_PUBLIC, lengths[i], bytes + 3, FALSE, &numbers, &left ) && left == 3, "%u left",
            left );
    }
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, 0, 64, FALSE, &numbers, &left ) == NTE_BAD_DATA, "no bits" );
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, RSA_BITS_MAX + 1, 4096, FALSE, &numbers, &left ) == NTE_BAD_DATA,
        "too many bits" );
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, 0xffffffff, 64, FALSE, &numbers, &left ) == NTE_BAD_DATA, "2^32 - 1 bits" );
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, 0x80000000, 64, FALSE, &numbers, &left ) == NTE_BAD_DATA, "2^31 bits" );
    ok( read_rsa( RSA_BLOB_MAGIC_PRIVATE, 384, 48, FALSE, &numbers, &left ) == NTE_BAD_DATA, "a private one" );
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC + 1, 384, 48, FALSE, &numbers, &left ) == NTE_BAD_DATA, "another magic" );
}

/* The halves of a length that no half divides are rounded up, each. */
static void test_private( void )
{
    static const DWORD lengths[] = { 384, 392, 385, 8, 9, 16, 17 };
    struct rsa_numbers numbers;
    DWORD i, left, full, half, whole;

    for (i = 0; i < ARRAYSIZE( lengths ); i++)
    {
        full = (lengths[i] + 7) / 8;
        half = (lengths[i] + 15) / 16;
        whole = 2 * full + 5 * half;
        ok( !read_rsa( RSA_BLOB_MAGIC_PRIVATE, lengths[i], whole, TRUE, &numbers, &left ) && !left, "%u bits",
            lengths[i] );
        ok( numbers.p == numbers.n + full && numbers.q == numbers.p + half && numbers.dp == numbers.q + half &&
            numbers.dq == numbers.dp + half && numbers.qinv == numbers.dq + half && numbers.d == numbers.qinv + half,
            "%u bits: the numbers are elsewhere", lengths[i] );
        ok( !read_rsa( RSA_BLOB_MAGIC_PRIVATE, lengths[i], whole - 1, TRUE, &numbers, &left ) && !numbers.d,
            "an end of d" );
        ok( !read_rsa( RSA_BLOB_MAGIC_PRIVATE, lengths[i], whole - full + full / 2, TRUE, &numbers, &left ) &&
            !numbers.d,
            "half of d" );
        if (full / 2)
            ok( read_rsa( RSA_BLOB_MAGIC_PRIVATE, lengths[i], whole - full + full / 2 - 1, TRUE, &numbers, &left ) ==
                NTE_BAD_DATA, "less than half of d" );
    }
    ok( read_rsa( RSA_BLOB_MAGIC_PUBLIC, 384, 216, TRUE, &numbers, &left ) == NTE_BAD_DATA, "a public one" );
    for (i = 0; i < 48 + 5 * 24; i++)
        ok( read_rsa( RSA_BLOB_MAGIC_PRIVATE, 384, i, TRUE, &numbers, &left ) == NTE_BAD_DATA, "%u bytes", i );
}

static void test_short_rsapubkey( void )
{
    BYTE *blob = make_rsa( RSA_BLOB_MAGIC_PUBLIC, 384, 48 ), *copy;
    struct rsa_numbers numbers;
    struct blob_reader reader;
    DWORD len;

    for (len = 0; len < RSA_BLOB_RSAPUBKEY_LEN; len++)
    {
        copy = exact( blob, len );
        reader = reader_of( copy, len );
        ok( rsa_blob_take_numbers( &reader, FALSE, &numbers ) == NTE_BAD_DATA, "%u bytes", len );
        free( copy );
    }
    free( blob );
}

static void test_plaintext( void )
{
    static const struct
    {
        const char *hex;
        DWORD       err, len, left;
    } cases[] =
    {
        { "03000000 aabbcc", ERROR_SUCCESS, 3, 0 }, { "03000000 aabbccdd", ERROR_SUCCESS, 3, 1 },
        { "03000000 aabb", NTE_BAD_DATA, 0, 0 }, { "00000000 aabb", NTE_BAD_DATA, 0, 0 },
        { "030000", NTE_BAD_DATA, 0, 0 },
        { "ffffffff aabbcc", NTE_BAD_DATA, 0, 0 }, { "00000080 aabbcc", NTE_BAD_DATA, 0, 0 },
    };
    struct blob_reader reader;
    const BYTE *secret;
    DWORD i, len, err, secret_len;
    BYTE *bytes;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        bytes = from_hex( cases[i].hex, &len );
        reader = reader_of( bytes, len );
        err = blob_read_plaintext( &reader, &secret, &secret_len );
        ok( err == cases[i].err, "%s: error %#x", cases[i].hex, err );
        if (!err)
            ok( secret == bytes + 4 && secret_len == cases[i].len && reader.left == cases[i].left, "%s", cases[i].hex );
        free( bytes );
    }
}

static void test_simple_and_wrapped( void )
{
    DWORD len, left;
    BYTE *bytes = from_hex( "00a40000 0102030405060708", &len );
    struct blob_reader reader = reader_of( bytes, len );
    const BYTE *block;
    ALG_ID alg;

    ok( !blob_read_simple( &reader, 8, &alg, &block ) && alg == CALG_RSA_KEYX && block == bytes + 4 && !reader.left,
        "simple" );
    reader = reader_of( bytes, len );
    ok( blob_read_simple( &reader, 9, &alg, &block ) == NTE_BAD_DATA, "a byte is missing" );
    reader = reader_of( bytes, len );
    ok( blob_read_simple( &reader, 0xffffffff, &alg, &block ) == NTE_BAD_DATA, "2^32 - 1 bytes" );
    reader = reader_of( bytes, 3 );
    ok( blob_read_simple( &reader, 0, &alg, &block ) == NTE_BAD_DATA, "no algorithm" );
    reader = reader_of( bytes, len );
    ok( !blob_read_wrapped( &reader, &alg, &block, &left ) && left == 8 && block == bytes + 4 && !reader.left,
        "wrapped" );
    reader = reader_of( bytes, 4 );
    ok( !blob_read_wrapped( &reader, &alg, &block, &left ) && !left, "nothing is wrapped" );
    reader = reader_of( bytes, 3 );
    ok( blob_read_wrapped( &reader, &alg, &block, &left ) == NTE_BAD_DATA, "no algorithm" );
    free( bytes );
}

/* ---- OPAQUEKEYBLOB ----------------------------------------------------------------------------- */

#define STATE_HEX "574b5331 04000000 01000000 00000000 08000000 38000000 0a000000 00000000 05000000 03000000" \
                  "101112131415161718191a1b1c1d1e1f 202122232425262728292a2b2c2d2e2f 0102030405 a0a1a2"
#define DIGEST_HEX "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"

static DWORD read_state( const BYTE *bytes, DWORD len, struct blob_state *state )
{
    struct blob_reader reader = reader_of( bytes, len );

    return blob_read_state( &reader, state );
}

static void test_state( void )
{
    DWORD len, i;
    BYTE *bytes = from_hex( STATE_HEX DIGEST_HEX, &len ), *copy;
    struct blob_state state;

    ok( !read_state( bytes, len, &state ), "a state is refused" );
    ok( state.permissions == 4 && state.mode == 1 && state.mode_bits == 8 && state.effective_bits == 56 &&
        state.keystream == 10 && !state.hmac_only && state.secret_len == 5 && state.salt_len == 3 && !state.has_channel,
        "fields" );
    ok( state.iv == bytes + 40 && state.chain == bytes + 56 && state.secret == bytes + 72 && state.salt == bytes + 77 &&
        state.digest == bytes + 80, "places" );
    ok( blob_state_len( &state ) == BLOB_HEADER_LEN + 80, "%u bytes", blob_state_len( &state ) );
    copy = malloc( 80 );
    ok( blob_write_state( copy, &state ) == copy + 80, "where the writer ends" );
    ok_bytes( copy, bytes, 80, "a state is written as it was read" );
    free( copy );
    for (i = 0; i < len; i++)
    {
        copy = exact( bytes, i );
        ok( read_state( copy, i, &state ) == NTE_BAD_DATA, "%u bytes", i );
        free( copy );
    }
    free( bytes );
}

/* One DWORD of a good state at a time. */
static void test_state_fields( void )
{
    static const struct
    {
        DWORD at, value, err;
    } cases[] =
    {
        { 0, 0x32534b57, NTE_BAD_DATA },        /* magic */
        { 12, 1, NTE_BAD_DATA },                /* must be 0 */
        { 28, 1, ERROR_SUCCESS }, { 28, 2, NTE_BAD_DATA }, { 28, 4, NTE_BAD_DATA }, { 28, 0x80000000, NTE_BAD_DATA },
        { 32, 0, NTE_BAD_DATA }, { 32, 4, ERROR_SUCCESS }, { 32, 6, NTE_BAD_DATA }, { 32, 0xffffffff, NTE_BAD_DATA },
        { 36, 0, ERROR_SUCCESS }, { 36, 4, NTE_BAD_DATA }, { 36, 0xffffffff, NTE_BAD_DATA },
        { 36, 0xfffffffb, NTE_BAD_DATA },
    };
    DWORD len, i, err;
    BYTE *bytes;
    struct blob_state state;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        bytes = from_hex( STATE_HEX DIGEST_HEX, &len );
        blob_write_dword( bytes + cases[i].at, cases[i].value );
        err = read_state( bytes, len, &state );
        ok( err == cases[i].err, "%#x at %u: error %#x", cases[i].value, cases[i].at, err );
        if (!err && cases[i].at == 28) ok( state.hmac_only, "HMAC only" );
        free( bytes );
    }
}

static void test_bare( void )
{
    static const BYTE zeros[BLOB_CHAIN_LEN], ones[BLOB_CHAIN_LEN] = { [BLOB_CHAIN_LEN - 1] = 1 };
    struct blob_state state = { .permissions = 4, .secret_len = 5, .secret = zeros, .iv = zeros, .chain = zeros };

    ok( blob_state_is_bare( &state ), "bare" );
    state.iv = ones;
    ok( !blob_state_is_bare( &state ), "an IV" );
    state.iv = zeros, state.chain = ones;
    ok( !blob_state_is_bare( &state ), "a register" );
    state.chain = zeros, state.keystream = 1;
    ok( !blob_state_is_bare( &state ), "a keystream" );
    state.keystream = 0, state.salt_len = 1;
    ok( !blob_state_is_bare( &state ), "salt" );
}

/* A channel, and each of its lengths wrong. */
static void test_channel( void )
{
    static const BYTE bytes[] = "clientserverclearmastercertificate";
    struct blob_state state =
    {
        .permissions = 1, .secret_len = 4, .secret = bytes, .has_channel = TRUE,
        .channel =
        {
            .generated = TRUE, .algs = { { CALG_SHA1, 160, 0 }, { CALG_3DES, 192, 4 } },
            .parts = { { 6, bytes }, { 6, bytes + 6 }, { 5, bytes + 12 }, { 0, NULL }, { 11, bytes + 23 } }
        }
    }, read;
    DWORD len = blob_state_len( &state ) - BLOB_HEADER_LEN + BLOB_DIGEST_LEN, i, at;
    BYTE *blob = calloc( 1, len );

    ok( len == 40 + 32 + 4 + 48 + 28 + 32, "%u bytes", len );
    ok( blob_write_state( blob, &state ) == blob + len - BLOB_DIGEST_LEN, "where the writer ends" );
    ok( !read_state( blob, len, &read ) && read.has_channel && !read.salt && !read.salt_len, "a channel is refused" );
    ok( read.channel.generated && read.channel.algs[1].alg == CALG_3DES && read.channel.algs[1].flags == 4,
        "algorithms" );
    for (i = 0; i < BLOB_PARTS; i++)
    {
        ok( read.channel.parts[i].len == state.channel.parts[i].len, "part %u: %u bytes", i,
            read.channel.parts[i].len );
        ok_bytes( read.channel.parts[i].bytes, bytes + (i < 3 ? 6 * i : 23), read.channel.parts[i].len, "part" );
    }
    for (i = 0; i < BLOB_PARTS; i++)
    {
        at = 72 + 4 + 28 + 4 * i;
        blob_write_dword( blob + at, state.channel.parts[i].len + 1 );
        ok( read_state( blob, len, &read ) == NTE_BAD_DATA, "part %u is longer", i );
        blob_write_dword( blob + at, state.channel.parts[i].len - 1 );
        ok( read_state( blob, len, &read ) == NTE_BAD_DATA, "part %u is shorter", i );
        blob_write_dword( blob + at, state.channel.parts[i].len );
    }
    blob_write_dword( blob + 76, 2 );
    ok( read_state( blob, len, &read ) == NTE_BAD_DATA, "an unknown flag" );
    free( blob );
}

int main( void )
{
    test_header();
    test_public();
    test_private();
    test_short_rsapubkey();
    test_plaintext();
    test_simple_and_wrapped();
    test_state();
    test_state_fields();
    test_bare();
    test_channel();
    return unit_finish( "blob" );
}
