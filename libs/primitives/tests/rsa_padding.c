/* RSA encryption paddings: round trips at every length, known ciphertexts, paddings forged at every byte. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/rsa.h"
#include "wine/test.h"
#include "hex.h"
#include "rsa_keys.h"

#define K 64    /* bytes of the test key's modulus */

static struct rsa_key *key;

/* Encrypts EM as it is, most significant byte first. */
static void encrypt_em( const BYTE *em, BYTE *out )
{
    BYTE value[K];
    DWORD i, err;

    for (i = 0; i < K; i++) value[i] = em[K - 1 - i];
    err = rsa_public_op( key, value, out );
    ok( !err, "error %#lx\n", err );
}

static void decrypt_em( const BYTE *in, BYTE *em )
{
    BYTE value[K];
    DWORD i, err;

    err = rsa_private_op( key, in, value );
    ok( !err, "error %#lx\n", err );
    for (i = 0; i < K; i++) em[i] = value[K - 1 - i];
}

static void test_known_ciphertexts( void )
{
    static const char *const pkcs1 =
        "fa930f3f3b5115d3954bcbdc2438771335eae7709784c06517a737cc560ecd5e"
        "dd7f21b42c08b437bc8fdb7ff654388903fcb2ab2f2502887c399bdc74b9f6a2";
    static const struct { const char *label, *encrypted; } oaep[] =
    {
        { "", "3db530bfa4c711573093b6c3e89ed92524fbf19555bdaa10762ce02c23b35895"
              "e10e3fb456f3a16153c04a4731cbe663a0ab2c2c2097e5928876c216f21bfb9b" },
        { "LABEL", "e89504979cde10b48607d2828f1a86d2660a1e9bbf04ee1358e5bee7eb888f6f"
                   "e68b7331cb7fe3f6fa68a349e8b8c42b768f028bed0ed3f073dba3ba5a76c493" },
    };
    BYTE in[K], out[K];
    DWORD err, len, i;

    from_hex( pkcs1, in );
    err = rsa_decrypt_pkcs1( key, in, out, &len );
    ok( !err, "error %#lx\n", err );
    ok( len == 7 && !memcmp( out, "Hi CAPI", 7 ), "got %lu bytes, %s\n", len, to_hex( out, 7 ) );
    for (i = 0; i < ARRAY_SIZE( oaep ); i++)
    {
        from_hex( oaep[i].encrypted, in );
        err = rsa_decrypt_oaep( key, (const BYTE *)oaep[i].label, strlen( oaep[i].label ), in, out, &len );
        ok( !err, "%s: error %#lx\n", oaep[i].label, err );
        ok( len == 7 && !memcmp( out, "Hi CAPI", 7 ), "got %lu bytes, %s\n", len, to_hex( out, 7 ) );
        len = 99;
        err = rsa_decrypt_oaep( key, (const BYTE *)"other", 5, in, out, &len );
        ok( err == (DWORD)NTE_BAD_DATA, "%s: error %#lx\n", oaep[i].label, err );
        ok( len == 99, "length %lu written\n", len );
    }
}

/* Every length that fits, and the first that does not, with keys of every kind. */
static void check_lengths( struct rsa_key *used, DWORD k )
{
    BYTE message[K], encrypted[K], again[K], out[K];
    DWORD len, got, err;

    for (len = 0; len < sizeof(message); len++) message[len] = len ? len - 1 : 0;
    for (len = 0; len <= k - 11; len++)
    {
        err = rsa_encrypt_pkcs1( used, message, len, encrypted );
        ok( !err, "%lu: error %#lx\n", len, err );
        memset( out, 0xcc, sizeof(out) );
        err = rsa_decrypt_pkcs1( used, encrypted, out, &got );
        ok( !err, "%lu: error %#lx\n", len, err );
        ok( got == len && !memcmp( out, message, len ), "%lu: got %lu: %s\n", len, got, to_hex( out, got ) );
    }
    err = rsa_encrypt_pkcs1( used, message, k - 10, encrypted );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );

    for (len = 0; len <= k - 42; len++)
    {
        err = rsa_encrypt_oaep( used, NULL, 0, message, len, encrypted );
        ok( !err, "OAEP %lu: error %#lx\n", len, err );
        err = rsa_encrypt_oaep( used, NULL, 0, message, len, again );
        ok( !err, "OAEP %lu: error %#lx\n", len, err );
        ok( memcmp( encrypted, again, sizeof(again) ), "OAEP %lu: twice the same\n", len );
        err = rsa_decrypt_oaep( used, NULL, 0, encrypted, out, &got );
        ok( !err, "OAEP %lu: error %#lx\n", len, err );
        ok( got == len && !memcmp( out, message, len ), "OAEP %lu: got %lu: %s\n", len, got, to_hex( out, got ) );
    }
    err = rsa_encrypt_oaep( used, NULL, 0, message, k - 41, encrypted );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    err = rsa_encrypt_oaep( used, NULL, 0, message, 0x80000000, encrypted );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
}

static void test_lengths( void )
{
    static const DWORD real_lens[ARRAY_SIZE( key_texts )] = { 64, 64, 63, 62, 64 };
    struct rsa_key *used;
    DWORD i;

    for (i = 0; i < ARRAY_SIZE( key_texts ); i++)
    {
        winetest_push_context( "%s", key_texts[i].name );
        used = import_key( &key_texts[i] );
        check_lengths( used, real_lens[i] );
        rsa_unref( used );
        winetest_pop_context();
    }
}

/* A key too short for a padding. */
static void test_short_key( void )
{
    BYTE in[48] = { 5 }, out[48], n[3] = { 1, 0, 0x81 };
    struct rsa_numbers numbers = { .bits = 24, .public_exponent = 3, .n = n };
    struct rsa_key *used;
    DWORD err, len;

    err = rsa_generate( 384, &used );
    ok( !err, "error %#lx\n", err );
    err = rsa_encrypt_oaep( used, NULL, 0, (const BYTE *)"sixsix", 6, out );
    ok( !err, "error %#lx\n", err );
    err = rsa_encrypt_oaep( used, NULL, 0, (const BYTE *)"seven..", 7, out );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    err = rsa_decrypt_oaep( used, NULL, 0, in, out, &len );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
    rsa_unref( used );

    err = rsa_import( &numbers, &used );
    ok( !err, "error %#lx\n", err );
    err = rsa_encrypt_pkcs1( used, in, 0, out );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    err = rsa_encrypt_oaep( used, NULL, 0, in, 0, out );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
    err = rsa_decrypt_pkcs1( used, in, out, &len );
    ok( err == (DWORD)NTE_NO_KEY, "error %#lx\n", err );
    err = rsa_decrypt_oaep( used, NULL, 0, in, out, &len );
    ok( err == (DWORD)NTE_NO_KEY, "error %#lx\n", err );
    rsa_unref( used );
}

/* No zero byte comes to lie in the filling; the first message byte is where it belongs. */
static void test_filling( void )
{
    BYTE encrypted[K], em[K];
    DWORD round, i, zeros = 0;

    for (round = 0; round < 200; round++)
    {
        rsa_encrypt_pkcs1( key, (const BYTE *)"x", 1, encrypted );
        decrypt_em( encrypted, em );
        for (i = 2; i < K - 2; i++) zeros += !em[i];
        ok( !em[0] && em[1] == 2 && !em[K - 2] && em[K - 1] == 'x', "got %s\n", to_hex( em, K ) );
    }
    ok( !zeros, "%lu zeros in the filling\n", zeros );
}

/* The mark stands before the separator whatever the length, and nowhere else. */
static void test_ssl2_mark( void )
{
    static const BYTE mark[8] = { 3, 3, 3, 3, 3, 3, 3, 3 };
    BYTE message[K] = { 1, 2 }, encrypted[K], em[K], out[K];
    DWORD len, got, err, marks = 0, i;

    for (len = 0; len <= K - 11; len++)
    {
        err = rsa_encrypt_pkcs1_ssl2( key, message, len, encrypted );
        ok( !err, "%lu: error %#lx\n", len, err );
        decrypt_em( encrypted, em );
        ok( !em[0] && em[1] == 2 && !em[K - 1 - len], "%lu: got %s\n", len, to_hex( em, K ) );
        ok( !memcmp( em + K - 9 - len, mark, 8 ), "%lu: got %s\n", len, to_hex( em, K ) );
        for (i = 2; i < K - 9 - len; i++)
        {
            ok( em[i], "%lu: got %s\n", len, to_hex( em, K ) );
            marks += em[i] == 3;
        }
        err = rsa_decrypt_pkcs1( key, encrypted, out, &got );
        ok( !err && got == len && !memcmp( out, message, len ), "%lu: error %#lx, length %lu\n", len, err, got );
    }
    ok( marks < 100, "%lu of 1378 bytes of the filling are 03\n", marks );
    err = rsa_encrypt_pkcs1_ssl2( key, message, K - 10, encrypted );
    ok( err == (DWORD)NTE_BAD_LEN, "error %#lx\n", err );
}

static DWORD decrypt_pkcs1( const BYTE *em, DWORD *len )
{
    BYTE encrypted[K], out[K];

    encrypt_em( em, encrypted );
    return rsa_decrypt_pkcs1( key, encrypted, out, len );
}

static void test_forged_pkcs1( void )
{
    BYTE em[K];
    DWORD i, err, len;

    for (i = 0; i < 3; i++)     /* 00 02, both bytes and the type of signatures */
    {
        memset( em, 0x33, sizeof(em) );
        em[0] = i == 0;
        em[1] = i == 1 ? 3 : i == 2 ? 1 : 2;
        em[20] = 0;
        err = decrypt_pkcs1( em, &len );
        ok( err == (DWORD)NTE_BAD_DATA, "%lu: error %#lx\n", i, err );
    }
    for (i = 2; i < K; i++)     /* the separator at each place: eight bytes of filling at least */
    {
        memset( em, 0x33, sizeof(em) );
        em[0] = 0;
        em[1] = 2;
        em[i] = 0;
        len = 99;
        err = decrypt_pkcs1( em, &len );
        if (i < 10)
        {
            ok( err == (DWORD)NTE_BAD_DATA, "%lu: error %#lx\n", i, err );
            ok( len == 99, "%lu: length %lu written\n", i, len );
        }
        else ok( !err && len == K - 1 - i, "%lu: error %#lx, length %lu\n", i, err, len );
    }
    memset( em, 0x33, sizeof(em) );     /* none */
    em[0] = 0;
    em[1] = 2;
    err = decrypt_pkcs1( em, &len );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
    memset( em, 0, sizeof(em) );
    err = decrypt_pkcs1( em, &len );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
}

/* Each bit of a padded message turned over. The seed and the masked part hang together, so none survives, but for
 * those of the message itself. */
static void test_forged_oaep( void )
{
    BYTE encrypted[K], em[K], forged[K], out[K];
    DWORD i, bit, err, len;

    rsa_encrypt_oaep( key, NULL, 0, (const BYTE *)"abc", 3, encrypted );
    decrypt_em( encrypted, em );
    for (i = 0; i < K - 3; i++)
        for (bit = 0; bit < 8; bit++)
        {
            memcpy( forged, em, K );
            forged[i] ^= 1 << bit;
            if (!i && bit == 7) continue;   /* above n */
            encrypt_em( forged, encrypted );
            len = 99;
            err = rsa_decrypt_oaep( key, NULL, 0, encrypted, out, &len );
            ok( err == (DWORD)NTE_BAD_DATA, "byte %lu, bit %lu: error %#lx\n", i, bit, err );
            ok( len == 99, "byte %lu, bit %lu: length %lu written\n", i, bit, len );
        }
    memset( em, 0, K );
    encrypt_em( em, encrypted );
    err = rsa_decrypt_oaep( key, NULL, 0, encrypted, out, &len );
    ok( err == (DWORD)NTE_BAD_DATA, "zeros: error %#lx\n", err );
}

/* XORs MGF1-SHA-1 of the seed onto bytes. */
static void apply_mask( BYTE *bytes, DWORD len, const BYTE *seed, DWORD seed_len )
{
    BYTE input[K + 4] = { 0 }, mask[20];
    DWORD i;

    memcpy( input, seed, seed_len );
    for (i = 0; i < len; i++)
    {
        if (!(i % 20))
        {
            input[seed_len + 3] = i / 20;
            digest_once( DIGEST_SHA1, input, seed_len + 4, mask );
        }
        bytes[i] ^= mask[i % 20];
    }
}

/* OAEP blocks that are masked as they should be over data that is not. */
static void test_forged_oaep_data( void )
{
    static const struct { const char *name; DWORD place; BYTE value; BOOL good; } tests[] =
    {
        { "good", K - 1, 'x', TRUE },
        { "first byte", 0, 1, FALSE },
        { "hash of the label", 21, 0, FALSE },
        { "end of the hash of the label", 40, 0, FALSE },
        { "first zero", 41, 2, FALSE },
        { "last zero", K - 5, 0x80, FALSE },
        { "separator", K - 4, 2, FALSE },
        { "no separator, zeros", K - 4, 0, FALSE },
        { "separator at the first place", 41, 1, TRUE },
    };
    BYTE em[K], encrypted[K], out[K];
    DWORD i, err, len;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        memset( em, 0, K );
        memset( em + 1, 0x22, 20 );
        digest_once( DIGEST_SHA1, NULL, 0, em + 21 );
        em[K - 4] = 1;
        em[tests[i].place] = tests[i].value;
        apply_mask( em + 21, K - 21, em + 1, 20 );
        apply_mask( em + 1, 20, em + 21, K - 21 );
        encrypt_em( em, encrypted );
        err = rsa_decrypt_oaep( key, NULL, 0, encrypted, out, &len );
        ok( err == (tests[i].good ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA), "%s: error %#lx\n", tests[i].name, err );
    }
}

/* A longer key: more than one block of the mask's hash, and in place. */
static void test_long_key( void )
{
    BYTE message[256 - 42], buffer[256];
    struct rsa_key *used;
    DWORD err, len, i;

    err = rsa_generate( 2048, &used );
    ok( !err, "error %#lx\n", err );
    for (i = 0; i < sizeof(message); i++) message[i] = i;
    err = rsa_encrypt_oaep( used, message, 100, message, sizeof(message), buffer );
    ok( !err, "error %#lx\n", err );
    err = rsa_decrypt_oaep( used, message, 100, buffer, buffer, &len );
    ok( !err && len == sizeof(message) && !memcmp( buffer, message, len ), "error %#lx, length %lu\n", err, len );
    err = rsa_encrypt_pkcs1( used, message, 48, buffer );
    ok( !err, "error %#lx\n", err );
    err = rsa_decrypt_pkcs1( used, buffer, buffer, &len );
    ok( !err && len == 48 && !memcmp( buffer, message, len ), "error %#lx, length %lu\n", err, len );
    memset( buffer, 0xff, sizeof(buffer) );
    err = rsa_decrypt_pkcs1( used, buffer, buffer, &len );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
    rsa_unref( used );
}

START_TEST( rsa_padding )
{
    key = import_key( &key_texts[0] );
    test_known_ciphertexts();
    test_lengths();
    test_short_key();
    test_filling();
    test_ssl2_mark();
    test_forged_pkcs1();
    test_forged_oaep();
    test_forged_oaep_data();
    test_long_key();
    rsa_unref( key );
}
