/* Secrets that pass through calls: blobs that carry keys, and calls that fail behind the point where they have opened
 * what they were given. No readable memory of the process holds it then (memsearch.h).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "memsearch.h"

#define BLOB_MAX 700

/* The import must fail; the blob is wiped. */
static void fail_import( HCRYPTPROV prov, BYTE *blob, DWORD len, HCRYPTKEY wrapping )
{
    HCRYPTKEY key;
    BOOL ret = CryptImportKey( prov, blob, len, wrapping, 0, &key );

    ok( !ret, "a bad blob was imported\n" );
    SecureZeroMemory( blob, len );
}

/* ---- blobs ------------------------------------------------------------------------------------ */

/* Exports with too little room first, then whole, and imports what came. `key` is held by the caller. */
static void send_key( struct holders *holders, HCRYPTKEY key, HCRYPTKEY wrapping, DWORD type )
{
    BYTE blob[BLOB_MAX];
    DWORD len = 0, size;
    HCRYPTKEY copy;

    winetest_push_context( "blob type %lu", type );
    check_ok( CryptExportKey( key, wrapping, type, 0, NULL, &len ) );
    size = len - 1;
    check_fails( CryptExportKey( key, wrapping, type, 0, blob, &size ), ERROR_MORE_DATA );
    check_ok( CryptExportKey( key, wrapping, type, 0, blob, &len ) );
    check_ok( CryptImportKey( holders->prov, blob, len, wrapping, CRYPT_EXPORTABLE, &copy ) );
    hold_key( holders, copy );
    SecureZeroMemory( blob, sizeof(blob) );
    winetest_pop_context();
}

static void make_sent( struct holders *holders )
{
    HCRYPTPROV prov = holders->prov;
    HCRYPTKEY pair, wrapping, key;

    check_ok( CryptGenKey( prov, CALG_RSA_KEYX, 512 << 16 | CRYPT_EXPORTABLE, &pair ) );
    hold_key( holders, pair );
    key = make_key( holders, "AES-128 key", CALG_AES_128, 16, 0 );
    send_key( holders, key, pair, SIMPLEBLOB );
    send_key( holders, key, 0, PLAINTEXTKEYBLOB );
    send_key( holders, key, 0, OPAQUEKEYBLOB );
    check_ok( CryptGenKey( prov, CALG_RC2, 128 << 16, &wrapping ) );
    hold_key( holders, wrapping );
    key = make_key( holders, "RC2 key", CALG_RC2, 16, 0 );
    send_key( holders, key, wrapping, SYMMETRICWRAPKEYBLOB );
    send_key( holders, pair, wrapping, PRIVATEKEYBLOB );
}

/* ---- blobs that are refused ------------------------------------------------------------------- */

/* An AES key with another length than it has to have. */
static void fail_plain( struct holders *holders )
{
    BYTE blob[12 + 64];
    DWORD len = plain_blob( holders->prov, "plain key", CALG_AES_128, 20, blob );

    marks[mark_count - 1].in_use = FALSE;
    fail_import( holders->prov, blob, len, 0 );
}

/* A SIMPLEBLOB for the pair of exponent one, which is a block of PKCS #1 then, with a secret of `len` bytes at its end.
 * The padding is of another `type` than 2: it is bad, and is seen to be when the block has been decrypted. */
static DWORD simple_blob( HCRYPTPROV prov, const char *name, BYTE type, DWORD len, BYTE *blob )
{
    BLOBHEADER header = { SIMPLEBLOB, CUR_BLOB_VERSION, 0, CALG_AES_128 };
    BYTE *block = blob + 12;

    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + 8, CALG_RSA_KEYX );
    memset( block, 0x55, TEST_BYTES );
    check_ok( CryptGenRandom( prov, len, block ) );
    watch_passing( name, block, len );
    block[len] = block[TEST_BYTES - 1] = 0;
    block[TEST_BYTES - 2] = type;
    return 12 + TEST_BYTES;
}

static void fail_simple( struct holders *holders )
{
    HCRYPTKEY pair = hold_key( holders, import_one_pair( holders->prov, CALG_RSA_KEYX ) );
    BYTE blob[12 + TEST_BYTES];
    HCRYPTKEY key;
    DWORD len;

    len = simple_blob( holders->prov, "sent key", 2, 16, blob );
    check_ok( CryptImportKey( holders->prov, blob, len, pair, 0, &key ) ); /* so the others come as far as they shall */
    marks[mark_count - 1].in_use = TRUE;
    SecureZeroMemory( blob, sizeof(blob) );
    hold_key( holders, key );
    len = simple_blob( holders->prov, "sent key that is too long", 2, 20, blob );
    fail_import( holders->prov, blob, len, pair );
    len = simple_blob( holders->prov, "sent key with a bad padding", 1, 16, blob );
    fail_import( holders->prov, blob, len, pair );
}

/* A PRIVATEKEYBLOB whose modulus or one of its primes does not fit: what is not needed is not looked at. */
static void fail_private( struct holders *holders )
{
    static const unsigned int at[] = { 16, 24, 32, 40, 48, 56 }, bad[] = { 0, 16, 24 };
    HCRYPTPROV other = open_provider( AES );
    BYTE blob[BLOB_MAX];
    DWORD len, i, j;
    HCRYPTKEY pair;

    for (i = 0; i < ARRAY_SIZE( bad ); i++)
    {
        len = sizeof(blob);
        check_ok( CryptGenKey( other, CALG_RSA_KEYX, 512 << 16 | CRYPT_EXPORTABLE, &pair ) );
        check_ok( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
        check_ok( CryptDestroyKey( pair ) );
        blob[AT_N + 4 * bad[i] + 20] ^= 1;
        for (j = 0; j < ARRAY_SIZE( at ); j++) watch_passing( "number of a bad pair", blob + AT_N + 4 * at[j], 16 );
        fail_import( holders->prov, blob, len, 0 );
    }
    close_provider( other );
}

/* Blobs that are damaged somewhere; their key is held too. */
static void fail_damaged( struct holders *holders )
{
    static const ALG_ID algs[] = { CALG_3DES, CALG_RC2 };
    BYTE blob[BLOB_MAX];
    HCRYPTKEY wrapping, key;
    DWORD len, i;

    for (i = 0; i < ARRAY_SIZE( algs ); i++)
    {
        check_ok( CryptGenKey( holders->prov, algs[i], 0, &wrapping ) );
        hold_key( holders, wrapping );
        key = make_key( holders, "wrapped key", algs[i], algs[i] == CALG_RC2 ? 16 : 24, 0 );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, wrapping, SYMMETRICWRAPKEYBLOB, 0, blob, &len ) );
        blob[len - 1] ^= 1;
        fail_import( holders->prov, blob, len, wrapping );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, blob, &len ) );
        blob[len - 1] ^= 1;
        fail_import( holders->prov, blob, len, 0 );
    }
}

/* ---- ciphers ---------------------------------------------------------------------------------- */

/* A message of random bytes, whose padding is bad: what was decrypted stays in the caller's buffer at most. */
static void fail_decrypt( struct holders *holders )
{
    static const ALG_ID algs[] = { CALG_AES_256, CALG_3DES, CALG_RC2 };
    BYTE data[4096];
    HCRYPTKEY key, copy;
    DWORD len, size, i;

    for (i = 0; i < 2 * ARRAY_SIZE( algs ); i++)
    {
        size = i & 1 ? sizeof(data) : 64;
        check_ok( CryptGenKey( holders->prov, algs[i / 2], 0, &key ) );
        hold_key( holders, key );
        check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
        hold_key( holders, copy );
        check_ok( CryptGenRandom( holders->prov, size, data ) );
        data[size - 1] = 0xff;
        watch_passing( "first bytes of a message", data, MARK_LEN );
        watch_passing( "last bytes of a message", data + size - MARK_LEN, MARK_LEN );
        len = size;
        check_ok( CryptEncrypt( key, 0, FALSE, 0, data, &len, sizeof(data) ) );
        check_fails( CryptDecrypt( copy, 0, TRUE, 0, data, &len ), NTE_BAD_DATA );
        SecureZeroMemory( data, sizeof(data) );
    }
}

/* The same with the pair of exponent one: a block that is decrypted, and has no padding. */
static void fail_rsa( struct holders *holders )
{
    HCRYPTKEY pair = hold_key( holders, import_one_pair( holders->prov, CALG_RSA_KEYX ) );
    static const DWORD flags[] = { 0, CRYPT_OAEP };
    BYTE block[TEST_BYTES], label[20];
    CRYPT_DATA_BLOB blob = { sizeof(label), label };
    DWORD len, i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        check_ok( CryptGenRandom( holders->prov, sizeof(block), block ) );
        block[TEST_BYTES - 1] = 0;
        block[TEST_BYTES - 2] = 1;
        watch_passing( "block", block, sizeof(block) );
        len = sizeof(block);
        check_fails( CryptDecrypt( pair, 0, TRUE, flags[i], block, &len ), NTE_BAD_DATA );
        SecureZeroMemory( block, sizeof(block) );
    }
    check_ok( CryptGenRandom( holders->prov, len = 20, block ) );
    watch_passing( "message with another label", block, len );
    check_ok( CryptEncrypt( pair, 0, TRUE, CRYPT_OAEP, block, &len, sizeof(block) ) );
    memset( label, 0x77, sizeof(label) );
    check_ok( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&blob, 0 ) );
    check_fails( CryptDecrypt( pair, 0, TRUE, CRYPT_OAEP, block, &len ), NTE_BAD_DATA );
    SecureZeroMemory( block, sizeof(block) );
    check_ok( CryptGenRandom( holders->prov, sizeof(block), block ) );
    watch_passing( "message that is too long", block, sizeof(block) );
    len = sizeof(block);
    check_fails( CryptEncrypt( pair, 0, TRUE, 0, block, &len, sizeof(block) ), NTE_BAD_LEN );
    SecureZeroMemory( block, sizeof(block) );
}

/* Messages that pass as they shall. */
static void pass_messages( struct holders *holders )
{
    BYTE data[4096 + 64];
    HCRYPTKEY pair, key;
    DWORD len = 4096;

    check_ok( CryptGenKey( holders->prov, CALG_AES_256, 0, &key ) );
    hold_key( holders, key );
    check_ok( CryptGenRandom( holders->prov, len, data ) );
    watch_passing( "message", data, len );
    watch_passing( "end of the message", data + len - MARK_LEN, MARK_LEN );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    check_ok( CryptGenKey( holders->prov, CALG_RSA_KEYX, 512 << 16, &pair ) );
    hold_key( holders, pair );
    check_ok( CryptGenRandom( holders->prov, len = 20, data ) );
    watch_passing( "message for a pair", data, len );
    check_ok( CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    check_ok( CryptEncrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, CRYPT_OAEP, data, &len ) );
    SecureZeroMemory( data, sizeof(data) );
}

/* ---- RtlEncryptMemory -------------------------------------------------------------------------- */

typedef NTSTATUS (WINAPI *memory_func)( void *memory, ULONG size, ULONG flags );

/* What is encrypted in place is nowhere else, before and after it was decrypted. */
static void pass_memory( struct holders *holders )
{
    HMODULE advapi32 = GetModuleHandleA( "advapi32.dll" );
    memory_func encrypt = (memory_func)(void *)GetProcAddress( advapi32, "SystemFunction040" );
    memory_func decrypt = (memory_func)(void *)GetProcAddress( advapi32, "SystemFunction041" );
    static BYTE memory[64];
    ULONG flags;

    for (flags = 0; flags < 3; flags++)
    {
        check_ok( CryptGenRandom( holders->prov, sizeof(memory), memory ) );
        watch_passing( "protected memory", memory, sizeof(memory) );
        watch_passing( "end of protected memory", memory + 48, 16 );
        ok( !encrypt( memory, sizeof(memory), flags ), "flags %lu\n", flags );
        ok( !decrypt( memory, sizeof(memory), flags ), "flags %lu\n", flags );
        ok( !encrypt( memory, sizeof(memory), flags ), "flags %lu\n", flags );
    }
}

START_TEST( secretfail )
{
    static const struct kind kinds[] =
    {
        { "blobs",                AES, make_sent, TRUE },
        { "bad PLAINTEXTKEYBLOB", AES, fail_plain, FALSE },
        { "bad SIMPLEBLOB",       AES, fail_simple, TRUE },
        { "bad PRIVATEKEYBLOB",   AES, fail_private, FALSE },
        { "damaged blobs",        AES, fail_damaged, FALSE },
        { "bad messages",         AES, fail_decrypt, FALSE },
        { "bad RSA messages",     AES, fail_rsa, TRUE },
        { "messages",             AES, pass_messages, TRUE },
        { "RtlEncryptMemory",     AES, pass_memory, FALSE },
    };

    check_kinds( kinds, ARRAY_SIZE( kinds ) );
}
