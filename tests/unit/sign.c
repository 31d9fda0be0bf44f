/* libs/csp/rsa/rsa_sign.c and the call over it, included as they are: the blocks of PKCS #1 and X9.31 byte by byte, the
 * smallest modulus for each, the complement of X9.31, and every changed byte of a signature. The RSA key is a made-up
 * one that leaves numbers as they are.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"
#include "bytes.h"

#include "csp/call/sign.c"
#include "csp/rsa/rsa_sign.c"

/* ---- what it calls ---------------------------------------------------------------------------- */

struct rsa_key
{
    DWORD       bits;
    const BYTE *n;
};

DWORD rsa_bits( const struct rsa_key *key )
{
    return key->bits;
}

DWORD rsa_export( const struct rsa_key *key, const struct rsa_parts *parts )
{
    memcpy( parts->n, key->n, RSA_N_BYTES( key->bits ) );
    return ERROR_SUCCESS;
}

DWORD rsa_public_op( const struct rsa_key *key, const BYTE *in, BYTE *out )
{
    memmove( out, in, RSA_N_BYTES( key->bits ) );
    return ERROR_SUCCESS;
}

DWORD rsa_private_op( const struct rsa_key *key, const BYTE *in, BYTE *out )
{
    return rsa_public_op( key, in, out );
}

struct key_pair
{
    struct rsa_key rsa;
};

DWORD key_pair_private( struct key_pair *pair, struct context *context, const void **key )
{
    *key = &pair->rsa;
    return ERROR_SUCCESS;
}

/* The part of the row that signs. */
static const struct pair_family rsa_row =
{
    .signature_len = rsa_pair_signature_len, .check_value = rsa_pair_check_value, .sign = rsa_pair_sign,
    .sign_flags = SIGNATURE_FLAGS, .verify_flags = SIGNATURE_FLAGS,
    .verify = rsa_pair_verify
};

const struct pair_family *key_pair_family( const struct key_pair *pair )
{
    return &rsa_row;
}

/* The value of a hash is what stands in it. */
DWORD hash_take_value( struct hash *hash, BYTE *value, DWORD *len )
{
    memcpy( value, hash->value, *len = hash->value_len );
    return ERROR_SUCCESS;
}

static DWORD described;

DWORD hash_add( struct hash *hash, const BYTE *data, DWORD len )
{
    described = len;
    return ERROR_SUCCESS;
}

/* The entry points are not called: what they need need not work. */
const void *key_pair_public( const struct key_pair *pair ) { return &pair->rsa; }
DWORD pair_key_get( const struct key *key, struct key_pair **pair ) { return NTE_BAD_KEY_STATE; }
DWORD context_get_pair( struct context *c, enum pair_slot s, struct key_pair **p ) { return NTE_NO_KEY; }
void key_pair_unref( struct key_pair *pair ) { }
BOOL slot_of_spec( DWORD spec, enum pair_slot *slot ) { return FALSE; }
DWORD check_writable( void *data, SIZE_T len ) { return ERROR_SUCCESS; }
DWORD check_readable( const void *data, SIZE_T len ) { return ERROR_SUCCESS; }
DWORD check_string( const WCHAR *str ) { return ERROR_SUCCESS; }
DWORD pin_child( ULONG_PTR h, enum object_type t, DWORD err, struct object **obj ) { return err; }
DWORD pin_both( HCRYPTPROV p, ULONG_PTR h, enum object_type t, DWORD err, struct object **a, struct object **b )
{
    return err;
}

/* ---- what is signed --------------------------------------------------------------------------- */

static const struct signature_form
    sha1_form = { 15, { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 },
                  0x33 },
    bare_form = { 0, { 0 }, 0x33 };

static DWORD size_of_value( const struct hash *hash )
{
    return hash->value_len;
}

static const struct hash_family family = { .size = size_of_value };
static const struct algorithm alg_sha1_here = { .hash = &family, .signature = &sha1_form };

#define SHA1_ABC "a9993e364706816aba3e25717850c26c9cd0d89d"
#define OID_HEX  "3021300906052b0e03021a05000414"

/* A hash with a value, as it would be by SHA-1. */
static struct hash make_hash( void )
{
    struct hash hash = { .alg = &alg_sha1_here };
    BYTE *value = from_hex( SHA1_ABC, &hash.value_len );

    memcpy( hash.value, value, hash.value_len );
    free( value );
    return hash;
}

/* A number of so many bytes from big-endian hex digits: `start`, `fill` as often as it takes, `end`. */
static BYTE *make_block( const char *start, BYTE fill, const char *end, DWORD size )
{
    DWORD start_len, end_len;
    BYTE *first = from_hex( start, &start_len ), *last = from_hex( end, &end_len ), *block = malloc( size );

    if (start_len + end_len > size) abort();
    memset( block, fill, size );
    memcpy( block, first, start_len );
    memcpy( block + size - end_len, last, end_len );
    reverse_in_place( block, size );
    free( first );
    free( last );
    return block;
}

static void test_blocks( void )
{
    static const struct
    {
        const char                  *name;
        const struct signature_form *form;
        DWORD                        flags, least;
        const char                  *start;
        BYTE                         fill;
        const char                  *end;
    } cases[] =
    {
        { "PKCS #1", &sha1_form, 0, 46, "0001", 0xff, "00" OID_HEX SHA1_ABC },
        { "PKCS #1 without OID", &sha1_form, CRYPT_NOHASHOID, 31, "0001", 0xff, "00" SHA1_ABC },
        { "PKCS #1, a value without OID", &bare_form, 0, 31, "0001", 0xff, "00" SHA1_ABC },
        { "X9.31", &sha1_form, CRYPT_X931_FORMAT, 24, "6b", 0xbb, "ba" SHA1_ABC "33cc" },
        { "X9.31 and no OID", &sha1_form, CRYPT_X931_FORMAT | CRYPT_NOHASHOID, 24, "6b", 0xbb, "ba" SHA1_ABC "33cc" },
    };
    struct hash hash = make_hash();
    BYTE *block, *wanted;
    DWORD i, size;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        for (size = cases[i].least - 3; size < cases[i].least + 120; size++)
        {
            block = calloc( 1, size );
            if (size < cases[i].least)
                ok( !build_block( cases[i].form, cases[i].flags, hash.value, 20, block, size ), "%s, %u bytes",
                    cases[i].name, size );
            else
            {
                wanted = make_block( cases[i].start, cases[i].fill, cases[i].end, size );
                ok( build_block( cases[i].form, cases[i].flags, hash.value, 20, block, size ), "%s, %u bytes",
                    cases[i].name, size );
                ok_bytes( block, wanted, size, cases[i].name );
                free( wanted );
            }
            free( block );
        }
    }
}

/* n - s for both sides of a borrow, and what is one off. */
static void test_complement( void )
{
    static const struct
    {
        const char *n, *expected, *block;
        BOOL        wanted;
    } cases[] =
    {
        { "80000001", "00000001", "80000000", TRUE }, { "80000000", "00000001", "7fffffff", TRUE },
        { "ff000000", "00ffffff", "fe000001", TRUE }, { "c0ffee01", "c0ffee00", "00000001", TRUE },
        { "c0ffee01", "c0ffee01", "00000000", TRUE }, { "c0ffee01", "c0ffee02", "ffffffff", FALSE },
        { "80000000", "ffffffff", "80000001", FALSE }, { "80000001", "00000001", "80000001", FALSE },
        { "80000001", "00000001", "00000000", FALSE }, { "80000001", "00000001", "7fffffff", FALSE },
    };
    BYTE *n, *expected, *block;
    struct rsa_key key;
    DWORD i, len;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        n = make_block( cases[i].n, 0, "", 4 );
        expected = make_block( cases[i].expected, 0, "", 4 );
        block = make_block( cases[i].block, 0, "", 4 );
        len = 4;
        key = (struct rsa_key){ 32, n };
        ok( is_x931_complement( &key, block, expected, len ) == cases[i].wanted, "%s - %s = %s", cases[i].n,
            cases[i].expected, cases[i].block );
        free( n );
        free( expected );
        free( block );
    }
}

/* ---- signatures ------------------------------------------------------------------------------- */

#define BITS 504
#define SIZE 63

static BYTE modulus[SIZE];

/* With a modulus whose length in bits no byte divides, too. */
static struct key_pair make_pair( DWORD bits )
{
    memset( modulus, 0xff, sizeof(modulus) );
    return (struct key_pair){ { bits, modulus } };
}

static BOOL is_good( const struct rsa_key *rsa, DWORD flags, const BYTE *signature )
{
    struct hash hash = make_hash();
    DWORD err = verify( &rsa_row, rsa, &hash, NULL, flags, signature );

    ok( !err || err == NTE_BAD_SIGNATURE, "error %#x", err );
    return !err;
}

static DWORD sign_exact( struct key_pair *pair, DWORD flags, BYTE *signature )
{
    struct hash hash = make_hash();
    DWORD room = SIZE, err = sign( NULL, pair, &hash, NULL, flags, signature, &room );

    ok( room == SIZE, "%u bytes", room );
    return err;
}

static void test_signatures( void )
{
    static const DWORD forms[] = { 0, CRYPT_NOHASHOID, CRYPT_X931_FORMAT };
    static const DWORD bits[] = { BITS, BITS - 3 };
    struct key_pair pair;
    BYTE *signature;
    DWORD i, j, at;

    for (i = 0; i < ARRAYSIZE( forms ); i++)
        for (j = 0; j < ARRAYSIZE( bits ); j++)
        {
            pair = make_pair( bits[j] );
            signature = calloc( 1, SIZE );
            ok( !sign_exact( &pair, forms[i], signature ), "cannot be signed" );
            ok( is_good( &pair.rsa, forms[i], signature ), "flags %#x: its own signature is refused", forms[i] );
            for (at = 0; at < SIZE * 8; at++)
            {
                signature[at / 8] ^= 1 << at % 8;
                ok( !is_good( &pair.rsa, forms[i], signature ), "flags %#x: bit %u does not matter", forms[i], at );
                signature[at / 8] ^= 1 << at % 8;
            }
            ok( is_good( &pair.rsa, CRYPT_NOHASHOID, signature ) == (forms[i] == CRYPT_NOHASHOID), "flags %#x",
                forms[i] );
            ok( is_good( &pair.rsa, 0, signature ) == (forms[i] != CRYPT_X931_FORMAT), "flags %#x", forms[i] );
            ok( is_good( &pair.rsa, CRYPT_X931_FORMAT, signature ) == (forms[i] == CRYPT_X931_FORMAT), "flags %#x",
                forms[i] );
            for (at = 0; at < SIZE; at++) signature[at] = 0xff - signature[at];     /* n is all ones */
            ok( is_good( &pair.rsa, CRYPT_X931_FORMAT, signature ) == (forms[i] == CRYPT_X931_FORMAT), "n - s" );
            ok( !is_good( &pair.rsa, 0, signature ), "n - s in PKCS #1" );
            free( signature );
        }
}

/* The padding string of PKCS #1 is compared, not searched: no shorter one with something behind it. */
static void test_forgeries( void )
{
    static const struct
    {
        const char *start;
        BYTE        fill;
        const char *end;
    } cases[] =
    {
        { "0001ffffffffffffffff00" OID_HEX SHA1_ABC, 0x00, "" },
        { "0001ffffffffffffffff00" OID_HEX SHA1_ABC, 0xa5, "" },
        { "0001", 0xfe, "00" OID_HEX SHA1_ABC }, { "0002", 0xff, "00" OID_HEX SHA1_ABC },
        { "0000", 0xff, "00" OID_HEX SHA1_ABC },
        { "0001", 0xff, "00301f300706052b0e03021a0414" SHA1_ABC },                  /* no parameters */
        { "6b", 0xbb, "ba" SHA1_ABC "34cc" }, { "6a", 0xbb, "ba" SHA1_ABC "33cc" },
        { "6b", 0xba, "ba" SHA1_ABC "33cc" },
    };
    struct key_pair pair = make_pair( BITS );
    DWORD i, flags;
    BYTE *block;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        block = make_block( cases[i].start, cases[i].fill, cases[i].end, SIZE );
        for (flags = 0; flags <= (CRYPT_NOHASHOID | CRYPT_X931_FORMAT); flags++)
            if (!(flags & 2)) ok( !is_good( &pair.rsa, flags, block ), "forgery %u, flags %#x", i, flags );
        free( block );
    }
}

static void test_sizes( void )
{
    const struct pair_family other = { .signature_len = rsa_pair_signature_len, .sign_flags = ~0u };
    static const WCHAR description[] = { 'a', 'b', 'c', 0 };
    struct key_pair pair = make_pair( BITS ), small = make_pair( 45 * 8 );
    struct hash hash = make_hash();
    DWORD room = SIZE - 1, i;
    BYTE *signature = malloc( SIZE );

    ok( sign( NULL, &pair, &hash, NULL, 0, signature, &room ) == ERROR_MORE_DATA && room == SIZE, "room %u", room );
    room = 0;
    ok( !sign( NULL, &pair, &hash, NULL, 0, NULL, &room ) && room == SIZE, "a question for the size: %u", room );
    room = SIZE;
    ok( !sign( NULL, &pair, &hash, description, 0, signature, &room ) && described == 6, "%u bytes of description",
        described );
    ok( sign( NULL, &small, &hash, NULL, 0, signature, &room ) == NTE_BAD_LEN, "a modulus that is too small" );
    ok( !sign( NULL, &small, &hash, NULL, CRYPT_NOHASHOID, signature, &room ) && room == 45, "but for the OID: %u",
        room );
    for (i = 0; i < 2; i++)     /* signing, then verifying */
    {
        ok( check_sign( &hash, &rsa_row, 2, i ) == NTE_BAD_FLAGS, "an unknown flag" );
        ok( check_sign( &hash, &rsa_row, 8, i ) == NTE_BAD_FLAGS, "another unknown flag" );
        ok( !check_sign( &hash, &rsa_row, SIGNATURE_FLAGS, i ), "known flags" );
        ok( check_sign( &hash, NULL, 2, i ) == NTE_BAD_FLAGS, "an unknown flag without a pair" );
        ok( !check_sign( &hash, NULL, SIGNATURE_FLAGS, i ), "known flags without a pair" );
    }
    ok( !check_sign( &hash, &other, 2, FALSE ) && check_sign( &hash, &other, 2, TRUE ) == NTE_BAD_FLAGS,
        "its own flags" );
    free( signature );
}

static DWORD sign_and_verify( void *arg )
{
    struct key_pair pair = make_pair( BITS );
    struct hash hash = make_hash();
    BYTE signature[SIZE];
    DWORD room = SIZE, err = sign( NULL, &pair, &hash, NULL, 0, signature, &room );

    return err ? err : verify( &rsa_row, &pair.rsa, &hash, NULL, 0, signature );
}

int main( void )
{
    test_blocks();
    test_complement();
    test_signatures();
    test_forgeries();
    test_sizes();
    ok( unit_starve( sign_and_verify, NULL ) == 1, "allocations" );
    return unit_finish( "sign" );
}
