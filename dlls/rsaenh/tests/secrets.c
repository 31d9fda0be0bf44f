/* Secrets that are given up are gone: after keys, hashes and contexts are destroyed or released no readable memory of
 * the process holds them. Calls that fail and blobs are in secretfail.c, SSL and TLS in secretchan.c, single
 * calls in secretlast.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "memsearch.h"

/* ---- session keys ----------------------------------------------------------------------------- */

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

/* CALG_HMAC and CALG_MAC with a key, and what CryptHashSessionKey adds. The hash is given up with the rest. */
static void use_hash( struct holders *holders, HCRYPTKEY key, ALG_ID alg )
{
    HMAC_INFO info = { .HashAlgid = CALG_SHA_256 };
    BYTE value[64];
    DWORD len = sizeof(value);
    HCRYPTHASH hash;

    check_ok( CryptCreateHash( holders->prov, alg, alg == CALG_SHA1 ? 0 : key, 0, &hash ) );
    if (alg == CALG_HMAC) check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    if (alg == CALG_SHA1) check_ok( CryptHashSessionKey( hash, key, CRYPT_LITTLE_ENDIAN ) );
    else check_ok( CryptHashData( hash, (const BYTE *)"some data", 9, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
}

static void make_cipher_key( struct holders *holders, const char *name, ALG_ID alg, DWORD len )
{
    HCRYPTKEY key = make_key( holders, name, alg, len, 0 );

    use_cipher( key );
    use_export( key, PLAINTEXTKEYBLOB );
    use_hash( holders, key, CALG_HMAC );
    use_hash( holders, key, CALG_SHA1 );
    if (alg != CALG_RC4) use_hash( holders, key, CALG_MAC );
}

/* rsa-keys: key-dest-01 */
static void make_session_keys( struct holders *holders )
{
    HCRYPTKEY hmac;

    make_cipher_key( holders, "AES-128 key", CALG_AES_128, 16 );
    make_cipher_key( holders, "AES-256 key", CALG_AES_256, 32 );
    make_cipher_key( holders, "RC4 key", CALG_RC4, 16 );
    make_cipher_key( holders, "RC2 key", CALG_RC2, 16 );
    make_cipher_key( holders, "3DES key", CALG_3DES, 24 );
    hmac = make_key( holders, "HMAC key", CALG_RC2, 40, CRYPT_IPSEC_HMAC_KEY );
    use_export( hmac, PLAINTEXTKEYBLOB );
    use_hash( holders, hmac, CALG_HMAC );
    use_hash( holders, hmac, CALG_SHA1 );
}

/* A salt, of which there was another before, and which goes into copies. */
static void make_salts( struct holders *holders )
{
    HCRYPTKEY key, copy;
    BYTE salt[11];
    CRYPT_INTEGER_BLOB blob = { sizeof(salt), salt };

    check_ok( CryptGenKey( holders->prov, CALG_RC2, 40 << 16, &key ) );
    hold_key( holders, key );
    check_ok( CryptGenRandom( holders->prov, sizeof(salt), salt ) );
    watch_passing( "salt that was replaced", salt, sizeof(salt) );
    check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ) );
    use_cipher( key );
    make_secret( holders->prov, "salt", salt, sizeof(salt) );
    check_ok( CryptSetKeyParam( key, KP_SALT_EX, (BYTE *)&blob, 0 ) );
    SecureZeroMemory( salt, sizeof(salt) );
    use_cipher( key );
    check_ok( CryptDuplicateKey( key, NULL, 0, &copy ) );
    hold_key( holders, copy );
}

/* What a key is derived from lies in the hash until that is destroyed; then the key's bytes, which are its own. */
static void make_passphrase( struct holders *holders )
{
    static const struct { const char *name; ALG_ID hash, key; } rows[] =
    {
        { "derived RC4 key", CALG_MD5, CALG_RC4 },          { "derived AES-128 key", CALG_SHA_256, CALG_AES_128 },
        { "derived AES-256 key", CALG_SHA1, CALG_AES_256 }, { "derived 3DES key", CALG_SHA_512, CALG_3DES },
    };
    BYTE passphrase[40], blob[60];
    HCRYPTHASH hash, copy;
    unsigned int i;
    HCRYPTKEY key;
    DWORD len;

    make_secret( holders->prov, "passphrase", passphrase, sizeof(passphrase) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        check_ok( CryptCreateHash( holders->prov, rows[i].hash, 0, 0, &hash ) );
        hold_hash( holders, hash );
        check_ok( CryptHashData( hash, passphrase, sizeof(passphrase), 0 ) );
        check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
        hold_hash( holders, copy );
        check_ok( CryptDeriveKey( holders->prov, rows[i].key, hash, CRYPT_EXPORTABLE, &key ) );
        hold_key( holders, key );
        len = sizeof(blob);
        check_ok( CryptExportKey( key, 0, PLAINTEXTKEYBLOB, 0, blob, &len ) );
        watch( rows[i].name, blob + 12, len - 12 );
        use_cipher( key );
    }
    SecureZeroMemory( passphrase, sizeof(passphrase) );
    SecureZeroMemory( blob, sizeof(blob) );
}

/* What CryptGenRandom gives is the caller's alone, whether it comes from bytes made ahead or not. */
static void make_random( struct holders *holders )
{
    static BYTE bytes[5000];
    static const DWORD lens[] = { 16, 100, 5000 };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( lens ); i++)
    {
        check_ok( CryptGenRandom( holders->prov, lens[i], bytes ) );
        watch_passing( "random bytes", bytes, lens[i] );
        if (lens[i] > 4 * MARK_LEN) watch_passing( "last random bytes", bytes + lens[i] - MARK_LEN, MARK_LEN );
    }
    SecureZeroMemory( bytes, sizeof(bytes) );
}

/* ---- pairs ------------------------------------------------------------------------------------ */

#define PAIR_BYTES 64

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

/* A PRIVATEKEYBLOB of a new pair, which is there no longer when the call is over. */
static DWORD new_pair_blob( HCRYPTPROV prov, BYTE *blob, DWORD size, HCRYPTKEY *pair )
{
    DWORD len = size, i;
    const BYTE *numbers = blob + sizeof(BLOBHEADER) + sizeof(RSAPUBKEY);

    check_ok( CryptGenKey( prov, CALG_RSA_KEYX, (PAIR_BYTES * 8) << 16 | CRYPT_EXPORTABLE, pair ) );
    check_ok( CryptExportKey( *pair, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    for (i = 0; i < ARRAY_SIZE( rsa_parts ); i++)
        watch( rsa_parts[i].name, numbers + PAIR_BYTES * rsa_parts[i].at / 16, PAIR_BYTES / 2 );
    return len;
}

static void use_pair( HCRYPTPROV prov, HCRYPTKEY pair )
{
    BYTE data[128] = { 1 };
    HCRYPTHASH hash;
    DWORD len = 5;

    check_ok( CryptEncrypt( pair, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptDecrypt( pair, 0, TRUE, 0, data, &len ) );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    len = sizeof(data);
    check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, data, &len ) );
    check_ok( CryptDestroyHash( hash ) );
}

/* A generated pair; the label of OAEP, and one that was replaced. */
static void make_pair( struct holders *holders )
{
    BYTE blob[400], bytes[40];
    CRYPT_DATA_BLOB label = { sizeof(bytes), bytes };
    HCRYPTKEY pair;

    new_pair_blob( holders->prov, blob, sizeof(blob), &pair );
    SecureZeroMemory( blob, sizeof(blob) );
    hold_key( holders, pair );
    check_ok( CryptGenRandom( holders->prov, sizeof(bytes), bytes ) );
    watch_passing( "OAEP label that was replaced", bytes, sizeof(bytes) );
    check_ok( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&label, 0 ) );
    make_secret( holders->prov, "OAEP label", bytes, label.cbData );
    check_ok( CryptSetKeyParam( pair, KP_OAEP_PARAMS, (BYTE *)&label, 0 ) );
    SecureZeroMemory( bytes, sizeof(bytes) );
    use_pair( holders->prov, pair );
}

/* An imported pair, which takes the place of the one that the context had; and one that another takes the place of. */
static void make_imported_pair( struct holders *holders )
{
    BYTE blob[400];
    HCRYPTKEY pair, again;
    DWORD len = new_pair_blob( holders->prov, blob, sizeof(blob), &pair );

    check_ok( CryptDestroyKey( pair ) );
    check_ok( CryptImportKey( holders->prov, blob, len, 0, 0, &again ) );
    SecureZeroMemory( blob, sizeof(blob) );
    hold_key( holders, again );
    use_pair( holders->prov, again );
    check_ok( CryptGetUserKey( holders->prov, AT_KEYEXCHANGE, &pair ) );
    hold_key( holders, pair );
}

START_TEST( secrets )
{
    static const struct kind kinds[] =
    {
        { "session keys",  AES, make_session_keys, FALSE },
        { "salts",         ENH, make_salts, FALSE },
        { "passphrase",    AES, make_passphrase, FALSE },
        { "random bytes",  AES, make_random, FALSE },
        { "pair",          AES, make_pair, TRUE },
        { "imported pair", AES, make_imported_pair, TRUE },
    };

    check_kinds( kinds, ARRAY_SIZE( kinds ) );
}
