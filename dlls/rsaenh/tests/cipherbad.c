/* What CryptEncrypt and CryptDecrypt refuse with session keys: modes that cannot be computed, permissions that are
 * gone, flags, lengths, short buffers, and ciphertexts that were damaged. The key goes on as if nothing had been asked.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define CBC CRYPT_MODE_CBC
#define ECB CRYPT_MODE_ECB
#define CFB CRYPT_MODE_CFB
#define OFB CRYPT_MODE_OFB
#define CTS CRYPT_MODE_CTS

#define ALL_PERMISSIONS 0x3b    /* rsa-keys: perm-01 */

/* The ciphers, with fixed keys, and the providers that have them. */
enum cipher { RC4, RC2, DES, DES3_112, DES3, AES_128, AES_192, AES_256 };

static const struct
{
    ALG_ID alg;
    DWORD  bytes, block;
    DWORD  bits;            /* providers */
} ciphers[] =
{
    [RC4]      = { CALG_RC4,      5,  1,  ALL_PROVS },
    [RC2]      = { CALG_RC2,      5,  8,  ALL_PROVS },
    [DES]      = { CALG_DES,      8,  8,  ALL_PROVS },
    [DES3_112] = { CALG_3DES_112, 16, 8,  ALL_PROVS & ~BASE },
    [DES3]     = { CALG_3DES,     24, 8,  ALL_PROVS & ~BASE },
    [AES_128]  = { CALG_AES_128,  16, 16, AES_PROVS },
    [AES_192]  = { CALG_AES_192,  24, 16, AES_PROVS },
    [AES_256]  = { CALG_AES_256,  32, 16, AES_PROVS },
};

/* A key of the bytes first, first + 1, ... */
static HCRYPTKEY make_key( HCRYPTPROV prov, enum cipher cipher, BYTE first, DWORD mode )
{
    BYTE bytes[32];
    HCRYPTKEY key;
    DWORD i;

    for (i = 0; i < sizeof(bytes); i++) bytes[i] = first + i;
    key = import_plain( prov, ciphers[cipher].alg, bytes, ciphers[cipher].bytes, 0 );
    ok( key != 0, "no key: error %#lx\n", GetLastError() );
    if (mode) check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&mode, 0 ) );
    return key;
}

/* ---- calls ------------------------------------------------------------------------------------ */

enum call { ENCRYPT, DECRYPT, ASK_SIZE };

static const struct call_row
{
    enum cipher cipher;
    DWORD       mode;           /* 0: as it is */
    DWORD       permissions;
    enum call   call;
    BOOL        final;
    DWORD       flags;
    DWORD       len, room;
    DWORD       error;
} call_rows[] =
{
    /* rsa-operations: cip-mode-04; rsa-keys: kp-set-02, kp-set-03 */
    { DES,      OFB, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    { DES,      OFB, ALL_PERMISSIONS, DECRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    { DES,      CTS, ALL_PERMISSIONS, ENCRYPT,  TRUE,  0, 16, 64, NTE_BAD_ALGID },
    { DES3_112, OFB, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    { DES3,     OFB, ALL_PERMISSIONS, ENCRYPT,  TRUE,  0, 16, 64, NTE_BAD_ALGID },
    { DES3,     CTS, ALL_PERMISSIONS, DECRYPT,  TRUE,  0, 16, 64, NTE_BAD_ALGID },
    { AES_128,  OFB, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    { AES_128,  OFB, ALL_PERMISSIONS, DECRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    { AES_192,  CTS, ALL_PERMISSIONS, ENCRYPT,  TRUE,  0, 20, 64, NTE_BAD_ALGID },
    { AES_256,  CTS, ALL_PERMISSIONS, DECRYPT,  TRUE,  0, 32, 64, NTE_BAD_ALGID },
    { AES_256,  6,   ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 64, NTE_BAD_ALGID },
    /* rsa-operations: cip-len-16 */
    { RC4,      0,   ALL_PERMISSIONS & ~CRYPT_ENCRYPT, ENCRYPT,  FALSE, 0, 16, 64, NTE_PERM },
    { RC4,      0,   ALL_PERMISSIONS & ~CRYPT_DECRYPT, DECRYPT,  FALSE, 0, 16, 64, NTE_PERM },
    { RC2,      CBC, ALL_PERMISSIONS & ~CRYPT_ENCRYPT, ENCRYPT,  TRUE,  0, 16, 64, NTE_PERM },
    { RC2,      CFB, ALL_PERMISSIONS & ~CRYPT_DECRYPT, DECRYPT,  TRUE,  0, 16, 64, NTE_PERM },
    { DES3,     CBC, ALL_PERMISSIONS & ~CRYPT_ENCRYPT, ENCRYPT,  TRUE,  0, 16, 64, NTE_PERM },
    { DES3,     CBC, ALL_PERMISSIONS & ~CRYPT_DECRYPT, DECRYPT,  TRUE,  0, 16, 64, NTE_PERM },
    { AES_256,  CBC, ALL_PERMISSIONS & ~CRYPT_ENCRYPT, ENCRYPT,  FALSE, 0, 16, 64, NTE_PERM },
    { AES_256,  ECB, ALL_PERMISSIONS & ~CRYPT_DECRYPT, DECRYPT,  FALSE, 0, 16, 64, NTE_PERM },
    { DES,      CBC, CRYPT_EXPORT_KEY,                 ENCRYPT, FALSE, 0, 16, 64, NTE_PERM },
    { DES,      CBC, CRYPT_EXPORT_KEY,                 DECRYPT, FALSE, 0, 16, 64, NTE_PERM },
    /* rsa-operations: cip-len-14; a question for the size is refused too */
    { RC4,      0,   ALL_PERMISSIONS, ASK_SIZE, TRUE,  1,          16, 0,  NTE_BAD_FLAGS },
    { RC2,      CBC, ALL_PERMISSIONS, ASK_SIZE, TRUE,  0x80000000, 16, 0,  NTE_BAD_FLAGS },
    { AES_128,  CFB, ALL_PERMISSIONS, DECRYPT,  TRUE,  0x1000,     16, 64, NTE_BAD_FLAGS },
    /* rsa-operations: cip-len-18 */
    { RC2,      CBC, ALL_PERMISSIONS, ASK_SIZE, TRUE,  0, 0xfffffff8, 0, NTE_BAD_LEN },
    { DES,      ECB, ALL_PERMISSIONS, ASK_SIZE, TRUE,  0, 0xfffffffe, 0, NTE_BAD_LEN },
    { AES_128,  CBC, ALL_PERMISSIONS, ASK_SIZE, TRUE,  0, 0xfffffff0, 0, NTE_BAD_LEN },
    { AES_128,  CFB, ALL_PERMISSIONS, ASK_SIZE, TRUE,  0, 0xfffffff7, 0, NTE_BAD_LEN },
    /* rsa-operations: cip-len-05, cip-len-07; not final, so that there is no padding to find room for */
    { RC2,      CBC, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 15, ERROR_MORE_DATA },
    { RC2,      CBC, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 16, 8,  ERROR_MORE_DATA },
    { DES3,     ECB, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 24, 0,  ERROR_MORE_DATA },
    { AES_128,  CBC, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 32, 31, ERROR_MORE_DATA },
    { AES_256,  CFB, ALL_PERMISSIONS, ENCRYPT,  FALSE, 0, 32, 16, ERROR_MORE_DATA },
    { RC4,      0,   ALL_PERMISSIONS, ENCRYPT,  TRUE,  0, 16, 15, ERROR_MORE_DATA },
    { RC4,      0,   ALL_PERMISSIONS, ENCRYPT,  TRUE,  0, 1,  0,  ERROR_MORE_DATA },
};

static BOOL make_call( const struct call_row *row, HCRYPTKEY key, HCRYPTHASH hash, BYTE *data, DWORD *len )
{
    if (row->call == DECRYPT) return CryptDecrypt( key, hash, row->final, row->flags, data, len );
    return CryptEncrypt( key, hash, row->final, row->flags, row->call == ASK_SIZE ? NULL : data, len, row->room );
}

/* One refused call, with a hash that must not hear of it. */
static void check_call( HCRYPTPROV prov, HCRYPTKEY key, const struct call_row *row )
{
    HCRYPTHASH hash = hash_text( prov, CALG_SHA1, "abc" );
    BYTE data[64], before[64];
    DWORD len = row->len;

    memset( data, 0xcc, sizeof(data) );
    memcpy( before, data, sizeof(data) );
    check_fails( make_call( row, key, hash, data, &len ), row->error );
    ok( len == row->len && !memcmp( data, before, sizeof(data) ), "size %lu, or data changed\n", len );
    check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
    check_ok( CryptDestroyHash( hash ) );
}

/* The key, made good again, enciphers as a new one does. */
static void check_key( HCRYPTKEY key, HCRYPTKEY fresh )
{
    DWORD permissions = ALL_PERMISSIONS, mode = CBC, len = 32;
    BYTE data[48] = { 0 }, expected[48] = { 0 };

    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, 0 ) );
    if (key_dword( key, KP_MODE ) != key_dword( fresh, KP_MODE ))
        check_ok( CryptSetKeyParam( key, KP_MODE, (BYTE *)&mode, 0 ) );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptEncrypt( fresh, 0, FALSE, 0, expected, &len, sizeof(expected) ) );
    ok( !memcmp( data, expected, sizeof(data) ), "the key has changed\n" );
}

static void test_calls( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct call_row *row;
    HCRYPTKEY key, fresh;

    for (row = call_rows; row < call_rows + ARRAY_SIZE( call_rows ); row++)
    {
        if (!(ciphers[row->cipher].bits & provider->bit)) continue;
        winetest_push_context( "row %u", (unsigned int)(row - call_rows) );
        key = make_key( prov, row->cipher, 1, row->mode );
        fresh = make_key( prov, row->cipher, 1, 0 );
        check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (const BYTE *)&row->permissions, 0 ) );
        check_call( prov, key, row );
        check_key( key, fresh );
        destroy_key( fresh );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- keys that may not encipher --------------------------------------------------------------- */

/* RC2 keys for HMAC only, of any length, in other calls than cipher.c has them. */
static void test_hmac_only( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const DWORD lengths[] = { 5, 16, 64 };
    BYTE bytes[64] = { 1, 2, 3 }, data[32] = { 0 };
    HCRYPTHASH hash;
    DWORD len = 16;
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( lengths ); i++)
    {
        winetest_push_context( "%lu bytes", lengths[i] );
        key = import_plain( prov, CALG_RC2, bytes, lengths[i], CRYPT_IPSEC_HMAC_KEY );
        ok( key != 0, "no key: error %#lx\n", GetLastError() );
        hash = hash_text( prov, CALG_SHA1, "abc" );
        /* rsa-keys: blob-imp-26 */
        check_fails( CryptEncrypt( key, 0, TRUE, 0, NULL, &len, 0 ), NTE_BAD_KEY );
        check_fails( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptEncrypt( key, hash, TRUE, 0, data, &len, sizeof(data) ), NTE_BAD_KEY );
        check_fails( CryptDecrypt( key, 0, TRUE, 0, data, &len ), NTE_BAD_KEY );
        check_fails( CryptDecrypt( key, hash, FALSE, 0, data, &len ), NTE_BAD_KEY );
        ok( len == 16 && !data[0] && !data[15], "size %lu, or data changed\n", len );
        check_value( hash, "a9993e364706816aba3e25717850c26c9cd0d89d" );
        check_ok( CryptDestroyHash( hash ) );
        destroy_key( key );
        winetest_pop_context();
    }
}

/* ---- damaged ciphertexts ---------------------------------------------------------------------- */

enum damage
{
    LAST_BLOCK_GONE,
    LAST_BYTE,              /* one bit of it */
    BLOCK_BEFORE,           /* the last byte of the block before: CBC turns the padding's byte */
    BLOCKS_SWAPPED,         /* the last two */
    BLOCK_MORE,             /* the last one comes twice */
    BYTE_GONE,              /* length no multiple of a block */
    BYTE_MORE,
    OTHER_KEY,
    OTHER_MODE,
    PLAIN_TEXT,             /* it was never enciphered */
};

/* Two blocks and a half with padding, enciphered with the key 01 02 .., then damaged. */
static const struct damage_row
{
    enum cipher cipher;
    DWORD       mode;
    enum damage damage;
    DWORD       error;
} damage_rows[] =
{
    /* rsa-operations: cip-len-11, cip-pad-01 */
    { DES,     CBC, LAST_BLOCK_GONE, NTE_BAD_DATA },
    { DES,     CBC, LAST_BYTE,       NTE_BAD_DATA },
    { DES,     CBC, BLOCK_BEFORE,    NTE_BAD_DATA },
    { DES,     CBC, BLOCKS_SWAPPED,  NTE_BAD_DATA },
    { DES,     CBC, BLOCK_MORE,      NTE_BAD_DATA },
    { DES,     CBC, OTHER_KEY,       NTE_BAD_DATA },
    { DES,     CBC, PLAIN_TEXT,      NTE_BAD_DATA },
    { RC2,     CBC, OTHER_KEY,       NTE_BAD_DATA },
    { RC2,     CBC, LAST_BYTE,       NTE_BAD_DATA },
    { DES3,    CBC, OTHER_KEY,       NTE_BAD_DATA },
    { DES3,    CBC, BLOCK_BEFORE,    NTE_BAD_DATA },
    { AES_128, CBC, LAST_BLOCK_GONE, NTE_BAD_DATA },
    { AES_128, CBC, LAST_BYTE,       NTE_BAD_DATA },
    { AES_128, CBC, BLOCK_BEFORE,    NTE_BAD_DATA },
    { AES_128, CBC, BLOCKS_SWAPPED,  NTE_BAD_DATA },
    { AES_128, CBC, BLOCK_MORE,      NTE_BAD_DATA },
    { AES_128, CBC, OTHER_KEY,       NTE_BAD_DATA },
    { AES_128, CBC, OTHER_MODE,      NTE_BAD_DATA },
    { AES_128, CBC, PLAIN_TEXT,      NTE_BAD_DATA },
    { AES_256, CBC, OTHER_KEY,       NTE_BAD_DATA },
    /* rsa-operations: cip-mode-02, cip-len-11 */
    { DES,     ECB, LAST_BLOCK_GONE, NTE_BAD_DATA },
    { DES,     ECB, BLOCKS_SWAPPED,  NTE_BAD_DATA },
    { DES,     ECB, PLAIN_TEXT,      NTE_BAD_DATA },
    { AES_128, ECB, LAST_BLOCK_GONE, NTE_BAD_DATA },
    { AES_128, ECB, LAST_BYTE,       NTE_BAD_DATA },
    { AES_128, ECB, BLOCKS_SWAPPED,  NTE_BAD_DATA },
    { AES_128, ECB, OTHER_KEY,       NTE_BAD_DATA },
    { AES_128, ECB, OTHER_MODE,      NTE_BAD_DATA },
    /* rsa-operations: cip-mode-03, cip-len-11; the last byte is the padding's */
    { DES,     CFB, LAST_BLOCK_GONE, NTE_BAD_DATA },
    { DES,     CFB, LAST_BYTE,       NTE_BAD_DATA },
    { DES,     CFB, BLOCK_BEFORE,    NTE_BAD_DATA },
    { AES_128, CFB, LAST_BYTE,       NTE_BAD_DATA },
    { AES_128, CFB, BLOCKS_SWAPPED,  NTE_BAD_DATA },
    { AES_128, CFB, BLOCK_MORE,      NTE_BAD_DATA },
    { AES_128, CFB, OTHER_KEY,       NTE_BAD_DATA },
    { AES_128, CFB, OTHER_MODE,      NTE_BAD_DATA },
    /* rsa-operations: cip-len-10 */
    { DES,     ECB, BYTE_GONE,       NTE_BAD_DATA },
    { DES,     CFB, BYTE_GONE,       NTE_BAD_DATA },
    { AES_128, CFB, BYTE_MORE,       NTE_BAD_DATA },
    { RC2,     CBC, BYTE_GONE,       NTE_BAD_DATA },
    { DES3,    CBC, BYTE_MORE,       NTE_BAD_DATA },
    { AES_256, CBC, BYTE_GONE,       NTE_BAD_DATA },
    { AES_256, CBC, BYTE_MORE,       NTE_BAD_DATA },
};

static void apply_damage( enum damage damage, BYTE *data, DWORD *len, DWORD block )
{
    BYTE *last = data + *len - block, swap[16];

    memcpy( swap, last, block );
    switch (damage)
    {
    case LAST_BLOCK_GONE: *len -= block; break;
    case LAST_BYTE:       data[*len - 1] ^= 1; break;
    case BLOCK_BEFORE:    last[-1] ^= 0x20; break;
    case BLOCKS_SWAPPED:  memmove( last, last - block, block ); memcpy( last - block, swap, block ); break;
    case BLOCK_MORE:      memcpy( last + block, swap, block ); *len += block; break;
    case BYTE_GONE:       *len -= 1; break;
    case BYTE_MORE:       *len += 1; break;
    case PLAIN_TEXT:      count_up( data, *len ); break;
    default:              break;
    }
}

static void check_damage( HCRYPTPROV prov, const struct damage_row *row )
{
    DWORD block = ciphers[row->cipher].block, plain_len = block * 5 / 2, len = plain_len, whole, before;
    HCRYPTKEY key = make_key( prov, row->cipher, 1, row->mode );
    HCRYPTKEY bad = make_key( prov, row->cipher, row->damage == OTHER_KEY ? 33 : 1,
                              row->damage != OTHER_MODE ? row->mode : row->mode == CBC ? ECB : CBC );
    BYTE data[80], good[80];

    memset( good, 0, sizeof(good) );
    count_up( good, plain_len );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, good, &len, sizeof(good) ) );
    whole = before = len;
    memcpy( data, good, sizeof(data) );
    apply_damage( row->damage, data, &before, block );
    len = before;
    check_fails( CryptDecrypt( bad, 0, TRUE, 0, data, &len ), row->error );
    ok( len == before, "size %lu\n", len );             /* rsa-operations: cip-pad-03 */
    /* rsa-operations: cip-pad-02; the whole ciphertext is read as ever */
    len = whole;
    if (row->damage == OTHER_KEY || row->damage == OTHER_MODE) check_ok( CryptDecrypt( key, 0, TRUE, 0, good, &len ) );
    else check_ok( CryptDecrypt( bad, 0, TRUE, 0, good, &len ) );
    count_up( data, plain_len );
    ok( len == plain_len && !memcmp( good, data, plain_len ), "%lu bytes\n", len );
    destroy_key( bad );
    destroy_key( key );
}

static void test_damage( HCRYPTPROV prov, const struct provider_row *provider )
{
    const struct damage_row *row;

    for (row = damage_rows; row < damage_rows + ARRAY_SIZE( damage_rows ); row++)
    {
        if (!(ciphers[row->cipher].bits & provider->bit)) continue;
        if (is_builtin() && (row->damage == BYTE_GONE || row->damage == BYTE_MORE)) continue;  /* it overruns */
        winetest_push_context( "cipher %u, mode %lu, damage %u", row->cipher, row->mode, row->damage );
        check_damage( prov, row );
        winetest_pop_context();
    }
}

START_TEST( cipherbad )
{
    for_providers( ALL_PROVS, test_calls );
    for_providers( RSA_FULL_PROVS | AES_PROVS, test_hmac_only );
    for_providers( ALL_PROVS, test_damage );
}
