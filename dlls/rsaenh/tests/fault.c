/* Memory of the caller's that is not there, ends too early or cannot be written: each call refuses it, and the object
 * that it was about is as before, for this thread and for others. Nothing waits for a call that has failed.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <setjmp.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define PAGE     0x1000
#define PATIENCE 60000      /* ms: a thread that takes longer hangs */

/* One page that can be written, one that can only be read, one that is not there. */
static BYTE *writable, *readable, *missing;

static void make_pages( void )
{
    DWORD old;

    writable = VirtualAlloc( NULL, 3 * PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    readable = writable + PAGE;
    missing = readable + PAGE;
    memset( readable, 0, PAGE );
    *(DWORD *)readable = 20;        /* also a length that a call may read and not write */
    VirtualProtect( readable, PAGE, PAGE_READONLY, &old );
    VirtualProtect( missing, PAGE, PAGE_NOACCESS, &old );
}

/* Memory of `len` bytes of which the last one is not there; before it, where it can only be read. */
static BYTE *cut_short( DWORD len )
{
    return missing - len + 1;
}

/* Memory of `len` bytes that begins where it can be written and goes on where it can only be read. */
static BYTE *half_writable( DWORD len )
{
    return readable - len / 2;
}

/* ---- other threads ---------------------------------------------------------------------------- */

struct use
{
    void (*func)( ULONG_PTR object );
    ULONG_PTR object;
};

static DWORD WINAPI use_thread( void *arg )
{
    struct use *use = arg;

    use->func( use->object );
    return 0;
}

/* Uses an object in another thread, then in this one. */
static void use_everywhere( void (*func)( ULONG_PTR object ), ULONG_PTR object )
{
    struct use use = { func, object };
    HANDLE thread = CreateThread( NULL, 0, use_thread, &use, 0, NULL );
    DWORD ret = WaitForSingleObject( thread, PATIENCE );

    ok( ret == WAIT_OBJECT_0, "the object is not to be had\n" );
    CloseHandle( thread );
    if (ret == WAIT_OBJECT_0) func( object );
}

/* ---- hashes ----------------------------------------------------------------------------------- */

static void use_hash( ULONG_PTR hash )
{
    check_ok( CryptHashData( hash, (const BYTE *)"a", 1, 0 ) );
}

/* The value of "aa" and what else was added, by a hash that met no fault. */
static void check_like_fresh( HCRYPTPROV prov, ALG_ID alg, HCRYPTHASH hash )
{
    DWORD len = 64, expected_len = 64;
    BYTE value[64], expected[64];
    HCRYPTHASH fresh;

    check_ok( CryptCreateHash( prov, alg, 0, 0, &fresh ) );
    use_hash( fresh );
    use_hash( fresh );
    check_ok( CryptGetHashParam( fresh, HP_HASHVAL, expected, &expected_len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    ok( len == expected_len && !memcmp( value, expected, len ), "another value\n" );
    check_ok( CryptDestroyHash( fresh ) );
}

static void test_hash_data( HCRYPTPROV prov )
{
    static const ALG_ID algs[] = { CALG_MD5, CALG_SHA1, CALG_SHA_256, CALG_SHA_512 };
    static const DWORD lens[] = { 1, 2, 63, 64, 100, PAGE, PAGE + 1 };
    HCRYPTHASH hash;
    unsigned int i, j;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        winetest_push_context( "%#x", algs[i] );
        check_ok( CryptCreateHash( prov, algs[i], 0, 0, &hash ) );
        for (j = 0; j < ARRAY_SIZE( lens ); j++)
        {
            /* rsa-operations: op-07 */
            check_fails( CryptHashData( hash, missing, lens[j], 0 ), ERROR_INVALID_PARAMETER );
            check_fails( CryptHashData( hash, cut_short( lens[j] ), lens[j], 0 ), ERROR_INVALID_PARAMETER );
            check_fails( CryptHashData( hash, (const BYTE *)1, lens[j], 0 ), ERROR_INVALID_PARAMETER );
        }
        use_everywhere( use_hash, hash );
        check_like_fresh( prov, algs[i], hash );
        check_ok( CryptDestroyHash( hash ) );
        winetest_pop_context();
    }
}

static void test_hash_param( HCRYPTPROV prov )
{
    HCRYPTHASH hash;
    DWORD len = 20;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    /* rsa-operations: op-07 */
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, missing, &len, 0 ), ERROR_INVALID_PARAMETER );
    len = 20;
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, readable, &len, 0 ), ERROR_INVALID_PARAMETER );
    len = 20;
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, half_writable( 20 ), &len, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, writable, (DWORD *)missing, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetHashParam( hash, HP_HASHVAL, writable, (DWORD *)readable, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetHashParam( hash, HP_ALGID, writable, (DWORD *)cut_short( 4 ), 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetHashParam( hash, HP_HASHVAL, missing, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetHashParam( hash, HP_HASHVAL, cut_short( 20 ), 0 ), ERROR_INVALID_PARAMETER );
    use_everywhere( use_hash, hash );
    check_like_fresh( prov, CALG_SHA1, hash );
    check_ok( CryptDestroyHash( hash ) );
}

/* HMAC_INFO and its strings. */
static void test_hmac_info( HCRYPTPROV prov )
{
    HMAC_INFO info = { .HashAlgid = CALG_SHA1 };
    HCRYPTKEY key = import_hex( prov, CALG_RC2, "0102030405060708090a0b0c0d0e0f10", 0 );
    char before[48], after[48];
    HCRYPTHASH hash, copy;
    DWORD len = 20;
    BYTE value[20];

    check_ok( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    /* rsa-operations: op-07 */
    check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, missing, 0 ), ERROR_INVALID_PARAMETER );
    info.pbInnerString = missing;
    info.cbInnerString = 64;
    check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ), ERROR_INVALID_PARAMETER );
    info.pbInnerString = NULL;
    info.cbInnerString = 0;
    info.pbOuterString = cut_short( 64 );
    info.cbOuterString = 64;
    check_fails( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptHashData( hash, cut_short( 100 ), 100, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGetHashParam( copy, HP_HASHVAL, value, &len, 0 ) );
    to_hex( value, len, before, sizeof(before) );
    len = 20;
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    ok( !strcmp( to_hex( value, len, after, sizeof(after) ), before ), "got %s, expected %s\n", after, before );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( copy ) );
    check_ok( CryptDestroyKey( key ) );
}

/* CALG_MAC keeps what does not fill a block. */
static void test_mac_data( HCRYPTPROV prov )
{
    HCRYPTKEY key = import_hex( prov, CALG_DES, "0123456789abcdef", 0 );
    BYTE value[8], expected[8];
    HCRYPTHASH hash, copy;
    DWORD len = 8;

    check_ok( CryptCreateHash( prov, CALG_MAC, key, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"Now is the", 10, 0 ) );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    /* rsa-operations: op-07 */
    check_fails( CryptHashData( hash, cut_short( 13 ), 13, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGetHashParam( copy, HP_HASHVAL, expected, &len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    ok( !memcmp( value, expected, sizeof(value) ), "another value\n" );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( copy ) );
    check_ok( CryptDestroyKey( key ) );
}

/* ---- session keys ----------------------------------------------------------------------------- */

static const struct cipher_row
{
    ALG_ID      alg;
    const char *key;
    DWORD       mode;       /* 0: as it is */
} cipher_rows[] =
{
    { CALG_RC4,     "000102030405060708090a0b0c0d0e0f", 0 },
    { CALG_RC2,     "000102030405060708090a0b0c0d0e0f", CRYPT_MODE_CBC },
    { CALG_3DES,    "0123456789abcdef02468ace13579bdf0123456789abcdee", CRYPT_MODE_CBC },
    { CALG_AES_128, "000102030405060708090a0b0c0d0e0f", CRYPT_MODE_CBC },
    { CALG_AES_256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", CRYPT_MODE_CFB },
    { CALG_AES_256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", CRYPT_MODE_ECB },
};

/* What makes a key fail in the middle of a message. */
static void cipher_faults( HCRYPTKEY key )
{
    DWORD len = 32;

    /* rsa-operations: op-07 */
    check_fails( CryptEncrypt( key, 0, FALSE, 0, missing, &len, 32 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( key, 0, FALSE, 0, readable, &len, 32 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( key, 0, TRUE, 0, half_writable( 32 ), &len, 48 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( key, 0, FALSE, 0, writable, (DWORD *)missing, 48 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, missing, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, cut_short( 32 ), &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, TRUE, 0, readable, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, 0, FALSE, 0, writable, (DWORD *)cut_short( 4 ) ), ERROR_INVALID_PARAMETER );
    ok( len == 32, "the length is %lu\n", len );
}

/* A message of two pieces, in place. */
static void encrypt_pieces( HCRYPTKEY key, BYTE *data, BOOL with_faults )
{
    DWORD len = 32;

    count_up( data, 48 );
    check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, 32 ) );
    if (with_faults) cipher_faults( key );
    len = 0;
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data + 32, &len, 16 ) );
}

static void use_cipher( ULONG_PTR key )
{
    DWORD len = 16;
    BYTE data[32];

    count_up( data, sizeof(data) );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    ok( len == 16 && data[15] == 15, "%lu bytes, the last one is %#x\n", len, data[15] );
}

static void test_ciphers( HCRYPTPROV prov )
{
    BYTE plain[48], faulty[48];
    HCRYPTKEY key;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( cipher_rows ); i++)
    {
        const struct cipher_row *row = &cipher_rows[i];

        winetest_push_context( "%#x mode %lu", row->alg, row->mode );
        key = import_hex( prov, row->alg, row->key, 0 );
        if (row->mode) check_ok( CryptSetKeyParam( key, KP_MODE, (const BYTE *)&row->mode, 0 ) );
        encrypt_pieces( key, plain, FALSE );
        encrypt_pieces( key, faulty, TRUE );
        ok( !memcmp( plain, faulty, sizeof(plain) ), "another ciphertext after the faults\n" );
        use_everywhere( use_cipher, key );
        check_ok( CryptDestroyKey( key ) );
        winetest_pop_context();
    }
}

/* Encrypting for a hash: neither has moved. */
static void test_cipher_hash( HCRYPTPROV prov )
{
    HCRYPTKEY key = import_hex( prov, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", 0 );
    HCRYPTHASH hash;
    DWORD len = 32;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    /* rsa-operations: op-07 */
    check_fails( CryptEncrypt( key, hash, FALSE, 0, readable, &len, 32 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( key, hash, FALSE, 0, readable, &len ), ERROR_INVALID_PARAMETER );
    use_everywhere( use_hash, hash );
    check_like_fresh( prov, CALG_SHA1, hash );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

static const DWORD key_params[] = { KP_IV, KP_MODE, KP_MODE_BITS, KP_PADDING, KP_PERMISSIONS };

static void test_key_params( HCRYPTPROV prov )
{
    HCRYPTKEY key = import_hex( prov, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", 0 );
    BYTE iv[16], now[16];
    DWORD len = 16;
    unsigned int i;

    count_up( iv, sizeof(iv) );
    check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    for (i = 0; i < ARRAY_SIZE( key_params ); i++)
    {
        winetest_push_context( "parameter %lu", key_params[i] );
        /* rsa-operations: op-07 */
        check_fails( CryptSetKeyParam( key, key_params[i], missing, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptSetKeyParam( key, key_params[i], cut_short( 4 ), 0 ), ERROR_INVALID_PARAMETER );
        len = 16;
        check_fails( CryptGetKeyParam( key, key_params[i], missing, &len, 0 ), ERROR_INVALID_PARAMETER );
        len = 16;
        check_fails( CryptGetKeyParam( key, key_params[i], readable, &len, 0 ), ERROR_INVALID_PARAMETER );
        /* rsa-operations: op-06; what was not filled has told no size */
        len = 17;
        check_fails( CryptGetKeyParam( key, key_params[i], readable, &len, 0 ), ERROR_INVALID_PARAMETER );
        ok( len == 17, "length %lu\n", len );
        check_fails( CryptGetKeyParam( key, key_params[i], iv, (DWORD *)missing, 0 ), ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }
    check_fails( CryptSetKeyParam( key, KP_IV, cut_short( 16 ), 0 ), ERROR_INVALID_PARAMETER );
    len = 16;
    check_ok( CryptGetKeyParam( key, KP_IV, now, &len, 0 ) );
    ok( !memcmp( now, iv, sizeof(iv) ), "the IV has changed\n" );
    use_everywhere( use_cipher, key );
    check_ok( CryptDestroyKey( key ) );
}

/* Parameters that point to more. */
static void test_key_blobs( HCRYPTPROV prov )
{
    CRYPT_DATA_BLOB blob = { 8, missing };
    HCRYPTKEY key = import_hex( prov, CALG_RC2, "0102030405", 0 ), pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE before[11], after[11];
    DWORD len = 11;

    check_ok( CryptGetKeyParam( key, KP_SALT, before, &len, 0 ) );
    /* rsa-operations: op-07 */
    check_fails( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( key, KP_SALT, cut_short( 11 ), 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&blob, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGetKeyParam( key, KP_SALT, after, &len, 0 ) );
    ok( len == 11 && !memcmp( before, after, len ), "the salt has changed\n" );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptDestroyKey( pair ) );
}

/* ---- pairs, blobs, signatures ------------------------------------------------------------------ */

static void use_pair( ULONG_PTR pair )
{
    DWORD len = 5;
    BYTE data[512];

    count_up( data, sizeof(data) );
    check_ok( CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    ok( len == 5 && data[4] == 4, "%lu bytes\n", len );
}

static void test_pair( HCRYPTPROV prov )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE ), key = 0;
    DWORD len = 5, size = 5;
    BYTE data[512];

    check_ok( CryptEncrypt( pair, 0, TRUE, 0, NULL, &size, 0 ) );
    /* rsa-operations: op-07 */
    check_fails( CryptEncrypt( pair, 0, TRUE, 0, readable, &len, size ), ERROR_INVALID_PARAMETER );
    check_fails( CryptEncrypt( pair, 0, TRUE, 0, half_writable( size ), &len, size ), ERROR_INVALID_PARAMETER );
    len = size;
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, missing, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDecrypt( pair, 0, TRUE, 0, cut_short( size ), &len ), ERROR_INVALID_PARAMETER );
    len = sizeof(data);
    check_fails( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, readable, &len ), ERROR_INVALID_PARAMETER );
    len = sizeof(data);
    check_fails( CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, missing, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, data, (DWORD *)missing ), ERROR_INVALID_PARAMETER );
    use_everywhere( use_pair, pair );
    len = sizeof(data);
    check_ok( CryptExportKey( pair, 0, PUBLICKEYBLOB, 0, data, &len ) );

    /* Blobs that break off where memory ends; a length beyond it does no harm by itself. */
    check_fails( CryptImportKey( prov, missing, len, 0, 0, &key ), ERROR_INVALID_PARAMETER );
    check_fails( CryptImportKey( prov, cut_short( 8 ), len, 0, 0, &key ), ERROR_INVALID_PARAMETER );
    memcpy( writable, data, PAGE < len ? PAGE : len );
    check_ok( CryptImportKey( prov, writable, 0x7fffffff, 0, 0, &key ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptDestroyKey( pair ) );
}

static void test_signature( HCRYPTPROV prov )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_SIGN, 0 );
    DWORD len = 512, size;
    BYTE signature[512];
    HCRYPTHASH hash;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, NULL, &size ) );
    /* rsa-operations: op-07 */
    len = size;
    check_fails( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, readable, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, missing, &len ), ERROR_INVALID_PARAMETER );
    check_fails( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, signature, (DWORD *)missing ), ERROR_INVALID_PARAMETER );
    check_fails( CryptVerifySignatureW( hash, missing, size, pair, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptVerifySignatureW( hash, cut_short( size ), size, pair, NULL, 0 ), ERROR_INVALID_PARAMETER );
    use_everywhere( use_hash, hash );
    len = sizeof(signature);
    check_ok( CryptSignHashW( hash, AT_SIGNATURE, NULL, 0, signature, &len ) );
    check_ok( CryptVerifySignatureW( hash, signature, len, pair, NULL, 0 ) );
    check_like_fresh( prov, CALG_SHA1, hash );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( pair ) );
}

static void test_provider_params( HCRYPTPROV prov )
{
    static const DWORD params[] = { PP_NAME, PP_CONTAINER, PP_VERSION, PP_PROVTYPE, PP_IMPTYPE, PP_ENUMALGS,
                                    PP_ENUMALGS_EX };
    DWORD len, flags;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        flags = params[i] == PP_ENUMALGS || params[i] == PP_ENUMALGS_EX ? CRYPT_FIRST : 0;
        len = 300;
        /* rsa-operations: op-07 */
        check_fails( CryptGetProvParam( prov, params[i], missing, &len, flags ), ERROR_INVALID_PARAMETER );
        len = 300;
        check_fails( CryptGetProvParam( prov, params[i], readable, &len, flags ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGetProvParam( prov, params[i], writable, (DWORD *)missing, flags ), ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }
}

/* An algorithm that could not be handed over is the next one still. */
static void test_enumeration( HCRYPTPROV prov )
{
    PROV_ENUMALGS expected, item;
    DWORD len = sizeof(expected);

    check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&item, &len, CRYPT_FIRST ) );
    check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&expected, &len, 0 ) );
    check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&item, &len, CRYPT_FIRST ) );
    /* rsa-operations: op-07 */
    check_fails( CryptGetProvParam( prov, PP_ENUMALGS, missing, &len, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&item, &len, 0 ) );
    ok( item.aiAlgid == expected.aiAlgid, "got %#x, expected %#x\n", item.aiAlgid, expected.aiAlgid );
}

/* ---- faults that the program catches first ------------------------------------------------------ */

static jmp_buf way_out;
static BOOL armed;

/* Leaves the call for good. */
static LONG CALLBACK leave_call( EXCEPTION_POINTERS *info )
{
    if (!armed || info->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
    armed = FALSE;
    longjmp( way_out, 1 );
    return EXCEPTION_CONTINUE_SEARCH;   /* not all headers say that longjmp does not return */
}

/* The statement is left in its middle. */
#define leave_by_fault( statement ) \
    do { \
        armed = TRUE; \
        if (!setjmp( way_out )) \
        { \
            statement; \
            ok( 0, "no fault in %s\n", #statement ); \
        } \
        armed = FALSE; \
    } while (0)

static void test_left( HCRYPTPROV prov )
{
    HCRYPTKEY key = import_hex( prov, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", CRYPT_EXPORTABLE );
    void *handler = AddVectoredExceptionHandler( TRUE, leave_call );
    HCRYPTHASH hash;
    DWORD len;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    /* rsa-operations: op-09 */
    leave_by_fault( CryptHashData( hash, missing, 100, 0 ) );
    use_everywhere( use_hash, hash );
    len = 20;
    leave_by_fault( CryptGetHashParam( hash, HP_HASHVAL, missing, &len, 0 ) );
    leave_by_fault( CryptSetHashParam( hash, HP_HASHVAL, missing, 0 ) );
    check_like_fresh( prov, CALG_SHA1, hash );
    len = 16;
    leave_by_fault( CryptEncrypt( key, 0, TRUE, 0, readable, &len, 32 ) );
    leave_by_fault( CryptDecrypt( key, 0, TRUE, 0, missing, &len ) );
    leave_by_fault( CryptSetKeyParam( key, KP_IV, missing, 0 ) );
    leave_by_fault( CryptGetKeyParam( key, KP_IV, missing, &len, 0 ) );
    leave_by_fault( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, missing, (DWORD *)missing ) );
    use_everywhere( use_cipher, key );
    RemoveVectoredExceptionHandler( handler );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

/* ---- memory that goes away meanwhile ------------------------------------------------------------ */

#define RACE_LEN    (16 * PAGE)
#define RACE_ROUNDS 1000

static BYTE *race_memory;
static volatile LONG race_over;

/* Takes the last pages away and gives them back, over and over. */
static DWORD WINAPI race_thread( void *arg )
{
    DWORD old;

    while (!race_over)
    {
        VirtualProtect( race_memory + RACE_LEN / 2, RACE_LEN / 2, PAGE_NOACCESS, &old );
        VirtualProtect( race_memory + RACE_LEN / 2, RACE_LEN / 2, PAGE_READWRITE, &old );
    }
    return 0;
}

static unsigned int lost;

static void check_race( BOOL ret )
{
    DWORD error = ret ? 0 : GetLastError();

    if (error == (DWORD)NTE_BAD_HASH_STATE) lost++;
    ok( ret || error == ERROR_INVALID_PARAMETER || error == (DWORD)NTE_BAD_HASH_STATE, "error %#lx\n", error );
}

/* A number that the compiler does not know. Broken off MMX code would leave no room for it. */
static volatile double three = 3;

/* One hash and one key; what goes wrong is told, and the next one works. */
static void race_round( HCRYPTPROV prov, ALG_ID alg )
{
    HCRYPTKEY key = import_hex( prov, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", 0 );
    const BYTE iv[16] = { 0 };
    DWORD len = RACE_LEN;
    HCRYPTHASH hash;

    check_ok( CryptCreateHash( prov, alg, 0, 0, &hash ) );
    check_race( CryptHashData( hash, race_memory, RACE_LEN, 0 ) );
    check_race( CryptEncrypt( key, 0, FALSE, 0, race_memory, &len, RACE_LEN ) );
    check_race( CryptDecrypt( key, 0, FALSE, 0, race_memory, &len ) );
    check_race( CryptHashData( hash, (const BYTE *)"a", 1, 0 ) );
    check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );      /* a message begins */
    use_cipher( key );
    ok( three / 2 == 1.5, "%f\n", three / 2 );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

/* rsa-operations: op-08 */
static void test_race( HCRYPTPROV prov )
{
    static const ALG_ID algs[] = { CALG_MD5, CALG_SHA1, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512 };
    HANDLE thread;
    unsigned int i;

    race_memory = VirtualAlloc( NULL, RACE_LEN, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    thread = CreateThread( NULL, 0, race_thread, NULL, 0, NULL );
    for (i = 0; i < RACE_ROUNDS; i++) race_round( prov, algs[i % ARRAY_SIZE( algs )] );
    for (i = 0; i < 100 * RACE_ROUNDS; i++)
        check_race( CryptGenRandom( prov, 1024, race_memory + RACE_LEN / 2 - 512 ) );
    trace( "%u hashes were lost\n", lost );
    race_over = TRUE;
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
}

/* The same with few bytes: what is not found before the work is the program's to catch, which leaves the call then. The
 * handler comes after that of the DLL. */
static void test_brief_race( HCRYPTPROV prov )
{
    HCRYPTKEY key = import_hex( prov, CALG_AES_128, "000102030405060708090a0b0c0d0e0f", 0 );
    void *handler = AddVectoredExceptionHandler( FALSE, leave_call );
    BYTE *data = race_memory + RACE_LEN / 2 - 32;       /* half of it stays */
    const BYTE iv[16] = { 0 };
    unsigned int i, left = 0;
    HANDLE thread;
    DWORD len;

    race_over = FALSE;
    thread = CreateThread( NULL, 0, race_thread, NULL, 0, NULL );
    for (i = 0; i < 20 * RACE_ROUNDS; i++)
    {
        armed = TRUE;
        len = 64;
        if (setjmp( way_out )) left++;
        else check_race( CryptEncrypt( key, 0, FALSE, 0, data, &len, 64 ) );
        armed = FALSE;
    }
    trace( "left %u calls\n", left );
    race_over = TRUE;
    WaitForSingleObject( thread, INFINITE );
    CloseHandle( thread );
    RemoveVectoredExceptionHandler( handler );
    check_ok( CryptSetKeyParam( key, KP_IV, iv, 0 ) );
    use_everywhere( use_cipher, key );
    check_ok( CryptDestroyKey( key ) );
}

START_TEST( fault )
{
    HCRYPTPROV prov = open_provider( AES );

    make_pages();
    if (is_builtin())
    {
        skip( "an access violation is the program's to catch\n" );
        test_left( prov );
        return;
    }
    test_hash_data( prov );
    test_hash_param( prov );
    test_hmac_info( prov );
    test_mac_data( prov );
    test_ciphers( prov );
    test_cipher_hash( prov );
    test_key_params( prov );
    test_key_blobs( prov );
    test_pair( prov );
    test_signature( prov );
    test_provider_params( prov );
    test_enumeration( prov );
    test_left( prov );
    test_race( prov );
    test_brief_race( prov );
    VirtualFree( race_memory, 0, MEM_RELEASE );
    close_provider( prov );
    VirtualFree( writable, 0, MEM_RELEASE );
}
