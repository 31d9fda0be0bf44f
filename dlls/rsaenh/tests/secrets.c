/* Secrets that are given up are gone: after keys, hashes and contexts are destroyed no readable memory of the process
 * holds them. What is looked for is kept with all bits turned, so that the search does not find itself.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"

/* ---- the search ------------------------------------------------------------------------------- */

#define MARK_LEN   16       /* bytes of a secret that are looked for */
#define MARKS_MOST 16

static struct mark
{
    const char  *name;
    BYTE         turned[MARK_LEN];
    unsigned int found;
} marks[MARKS_MOST];
static unsigned int mark_count;

static BYTE turn( BYTE byte )
{
    return ~byte;
}

/* The secret is looked for from now on; it has MARK_LEN bytes at least. */
static void watch( const char *name, const BYTE *secret )
{
    struct mark *mark = &marks[mark_count++];
    unsigned int i;

    mark->name = name;
    for (i = 0; i < MARK_LEN; i++) mark->turned[i] = turn( secret[i] );
}

static BOOL is_mark( const BYTE *place, const struct mark *mark )
{
    unsigned int i;

    for (i = 0; i < MARK_LEN; i++) if (place[i] != turn( mark->turned[i] )) return FALSE;
    return TRUE;
}

static void search_region( const BYTE *start, SIZE_T size )
{
    BOOL begins[256] = { FALSE };
    unsigned int i;
    SIZE_T at;

    for (i = 0; i < mark_count; i++) begins[turn( marks[i].turned[0] )] = TRUE;
    for (at = 0; at + MARK_LEN <= size; at++)
    {
        if (!begins[start[at]]) continue;
        for (i = 0; i < mark_count; i++) if (is_mark( start + at, &marks[i] )) marks[i].found++;
    }
}

/* Looks through all memory that can be read; what lies on a border of two regions is not found. */
static void search( void )
{
    const DWORD readable = PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ |
                           PAGE_EXECUTE_READWRITE |
                           PAGE_EXECUTE_WRITECOPY;
    MEMORY_BASIC_INFORMATION info;
    const BYTE *at = NULL;
    unsigned int i;

    for (i = 0; i < mark_count; i++) marks[i].found = 0;
    for (; VirtualQuery( at, &info, sizeof(info) ); at = (const BYTE *)info.BaseAddress + info.RegionSize)
        if (info.State == MEM_COMMIT && (info.Protect & readable) && !(info.Protect & PAGE_GUARD))
            search_region( info.BaseAddress, info.RegionSize );
}

/* Each of the secrets is somewhere, which shows that the search finds what there is. */
static void check_there( unsigned int from )
{
    unsigned int i;

    search();
    for (i = from; i < mark_count; i++) ok( marks[i].found, "%s: not to be found while it is in use\n", marks[i].name );
}

static void check_gone( void )
{
    unsigned int i;

    search();
    for (i = 0; i < mark_count; i++) ok( !marks[i].found, "%s: %u times in memory\n", marks[i].name, marks[i].found );
}

/* ---- the secrets ------------------------------------------------------------------------------ */

/* Random bytes, so that nothing else in memory is like them. */
static void make_secret( HCRYPTPROV prov, const char *name, BYTE *secret, DWORD len )
{
    check_ok( CryptGenRandom( prov, len, secret ) );
    watch( name, secret );
}

/* A key that is used in every way that works with its bytes, in a blob that is wiped. */
static HCRYPTKEY make_key( HCRYPTPROV prov, const char *name, ALG_ID alg, DWORD len, DWORD flags )
{
    BYTE blob[sizeof(BLOBHEADER) + sizeof(DWORD) + 64];
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, alg };
    HCRYPTKEY key = 0;

    memcpy( blob, &header, sizeof(header) );
    memcpy( blob + sizeof(header), &len, sizeof(len) );
    make_secret( prov, name, blob + sizeof(header) + sizeof(len), len );
    check_ok( CryptImportKey( prov, blob, sizeof(header) + sizeof(len) + len, 0, flags | CRYPT_EXPORTABLE, &key ) );
    SecureZeroMemory( blob, sizeof(blob) );
    return key;
}

static void use_cipher( HCRYPTKEY key )
{
    BYTE data[80] = { 0 };
    DWORD len = 64;
    HCRYPTKEY copy;

    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    check_ok( CryptEncrypt( copy, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDestroyKey( copy ) );
}

/* An export to the caller's memory, which is the caller's to wipe. */
static void use_export( HCRYPTKEY key, DWORD type )
{
    BYTE blob[600];
    DWORD len = sizeof(blob);

    check_ok( CryptExportKey( key, 0, type, 0, blob, &len ) );
    SecureZeroMemory( blob, sizeof(blob) );
}

/* CALG_HMAC and CALG_MAC with a key, and what CryptHashSessionKey adds. */
static void use_hash( HCRYPTPROV prov, HCRYPTKEY key, ALG_ID alg )
{
    HMAC_INFO info = { .HashAlgid = CALG_SHA_256 };
    BYTE value[64];
    DWORD len = sizeof(value);
    HCRYPTHASH hash;

    check_ok( CryptCreateHash( prov, alg, alg == CALG_SHA1 ? 0 : key, 0, &hash ) );
    if (alg == CALG_HMAC) check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    if (alg == CALG_SHA1) check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
    else check_ok( CryptHashData( hash, (const BYTE *)"some data", 9, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
}

/* rsa-keys: key-dest-01 */
static void test_session_keys( HCRYPTPROV prov )
{
    static const struct
    {
        const char *name;
        ALG_ID      alg;
        DWORD       len;
        BOOL        hmac_only;
    } rows[] =
    {
        { "AES-256 key", CALG_AES_256, 32, FALSE }, { "RC4 key", CALG_RC4, 16, FALSE },
        { "3DES key", CALG_3DES, 24, FALSE },       { "HMAC key", CALG_RC2, 40, TRUE },
    };
    HCRYPTKEY keys[ARRAY_SIZE( rows )];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "%s", rows[i].name );
        keys[i] = make_key( prov, rows[i].name, rows[i].alg, rows[i].len, rows[i].hmac_only ? CRYPT_IPSEC_HMAC_KEY :
                            0 );
        if (!rows[i].hmac_only) use_cipher( keys[i] );
        use_export( keys[i], PLAINTEXTKEYBLOB );
        use_hash( prov, keys[i], CALG_HMAC );
        use_hash( prov, keys[i], CALG_SHA1 );
        if (rows[i].alg == CALG_AES_256 || rows[i].alg == CALG_3DES) use_hash( prov, keys[i], CALG_MAC );
        winetest_pop_context();
    }
    check_there( 0 );
    for (i = 0; i < ARRAY_SIZE( rows ); i++) check_ok( CryptDestroyKey( keys[i] ) );
    check_gone();
}

/* What a key is derived from lies in the hash until that is destroyed. */
static void test_passphrase( HCRYPTPROV prov )
{
    unsigned int from = mark_count;
    HCRYPTHASH hash, copy;
    BYTE passphrase[40];
    HCRYPTKEY key;

    make_secret( prov, "passphrase", passphrase, sizeof(passphrase) );
    check_ok( CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, passphrase, sizeof(passphrase), 0 ) );
    SecureZeroMemory( passphrase, sizeof(passphrase) );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    check_there( from );
    check_ok( CryptDeriveKey( prov, CALG_AES_128, hash, 0, &key ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyHash( copy ) );
    check_gone();
}

/* Where the parts of a PRIVATEKEYBLOB begin, in sixteenths of the modulus. */
static const struct
{
    const char  *name;
    unsigned int at;
} rsa_parts[] =
{
    { "prime 1", 16 }, { "prime 2", 24 }, { "exponent 1", 32 }, { "exponent 2", 40 }, { "coefficient", 48 },
    { "private exponent", 56 },
};

static void test_pair( HCRYPTPROV prov )
{
    BYTE blob[1300], data[128] = { 1 };
    DWORD len = sizeof(blob), n_len = 64, i;
    const BYTE *numbers = blob + sizeof(BLOBHEADER) + sizeof(RSAPUBKEY);
    CRYPT_DATA_BLOB label = { 40, data };
    unsigned int from = mark_count;
    HCRYPTHASH hash;
    HCRYPTKEY pair;

    check_ok( CryptGenKey( prov, CALG_RSA_KEYX, (n_len * 8) << 16 | CRYPT_EXPORTABLE, &pair ) );
    check_ok( CryptExportKey( pair, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    for (i = 0; i < ARRAY_SIZE( rsa_parts ); i++) watch( rsa_parts[i].name, numbers + n_len * rsa_parts[i].at / 16 );
    SecureZeroMemory( blob, sizeof(blob) );

    make_secret( prov, "OAEP label", data, label.cbData );
    check_ok( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&label, 0 ) );
    SecureZeroMemory( data, sizeof(data) );
    check_there( from );

    len = 5;
    check_ok( CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    len = sizeof(data);
    check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, data, &len ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( pair ) );
}

START_TEST( secrets )
{
    HCRYPTPROV prov = open_provider( AES );

    if (is_builtin() || strcmp( winetest_platform, "wine" ))
    {
        skip( "what other DLLs leave in memory is theirs to say\n" );
        close_provider( prov );
        return;
    }
    test_session_keys( prov );
    test_passphrase( prov );
    test_pair( prov );
    close_provider( prov );
    check_gone();       /* the pair was the context's too */
}
