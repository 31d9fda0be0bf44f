/* Secrets of SSL and TLS: what a master key is imported from, the master secret, the keys of a connection and what its
 * PRF works on are gone when they are given up (memsearch.h).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"
#include "channel.h"
#include "memsearch.h"

#define RANDOM_LEN 32

/* ---- TLS 1.0's PRF, to know what is to be looked for -------------------------------------------- */

#define SEED_MAX 128

static void hmac( HCRYPTPROV prov, ALG_ID alg, const BYTE *secret, DWORD secret_len, const BYTE *data, DWORD data_len,
                  BYTE *value )
{
    BLOBHEADER header = { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, CALG_RC2 };
    HMAC_INFO info = { .HashAlgid = alg };
    BYTE blob[12 + 64];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len = 20;

    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + 8, secret_len );
    memcpy( blob + 12, secret, secret_len );
    check_ok( CryptImportKey( prov, blob, 12 + secret_len, 0, CRYPT_IPSEC_HMAC_KEY, &key ) );
    SecureZeroMemory( blob, sizeof(blob) );
    check_ok( CryptCreateHash( prov, CALG_HMAC, key, 0, &hash ) );
    check_ok( CryptSetHashParam( hash, HP_HMAC_INFO, (BYTE *)&info, 0 ) );
    check_ok( CryptHashData( hash, data, data_len, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
}

/* P_hash of RFC 2246, 5, added to `value`. */
static void add_half( HCRYPTPROV prov, ALG_ID alg, const BYTE *secret, DWORD secret_len, const BYTE *seed,
                      DWORD seed_len,
                      BYTE *value, DWORD len )
{
    BYTE chain[20 + SEED_MAX], bytes[20];
    DWORD size = alg == CALG_MD5 ? 16 : 20, done, i;

    memcpy( chain + size, seed, seed_len );
    hmac( prov, alg, secret, secret_len, seed, seed_len, chain );
    for (done = 0; done < len; done += size)
    {
        hmac( prov, alg, secret, secret_len, chain, size + seed_len, bytes );
        for (i = 0; i < size && done + i < len; i++) value[done + i] ^= bytes[i];
        hmac( prov, alg, secret, secret_len, chain, size, chain );
    }
    SecureZeroMemory( chain, sizeof(chain) );
    SecureZeroMemory( bytes, sizeof(bytes) );
}

/* The secret has an even number of bytes. */
static void prf( HCRYPTPROV prov, const BYTE *secret, DWORD secret_len, const BYTE *seed, DWORD seed_len, BYTE *value,
                 DWORD len )
{
    memset( value, 0, len );
    add_half( prov, CALG_MD5, secret, secret_len / 2, seed, seed_len, value, len );
    add_half( prov, CALG_SHA1, secret + secret_len / 2, secret_len / 2, seed, seed_len, value, len );
}

/* ---- a connection ------------------------------------------------------------------------------ */

/* The bytes of a key block with SHA-1 and AES-128. */
enum { MAC_LEN = 20, ENC_LEN = 16, KEYS_LEN = 2 * (MAC_LEN + ENC_LEN) };

static const struct
{
    const char *name;
    DWORD       at, len;
    ALG_ID      alg;
    DWORD       flags;
} channel_keys[] =
{
    { "client's MAC key",   0,                     MAC_LEN, CALG_SCHANNEL_MAC_KEY, 0 },
    { "server's MAC key",   MAC_LEN,               MAC_LEN, CALG_SCHANNEL_MAC_KEY, CRYPT_SERVER },
    { "client's write key", 2 * MAC_LEN,           ENC_LEN, CALG_SCHANNEL_ENC_KEY, 0 },
    { "server's write key", 2 * MAC_LEN + ENC_LEN, ENC_LEN, CALG_SCHANNEL_ENC_KEY, CRYPT_SERVER },
};

static const BYTE client_random[RANDOM_LEN] = "Client's thirty-two bytes, here.";
static const BYTE server_random[RANDOM_LEN] = "Server's thirty-two bytes, here.";

/* The text of a PRF and two randoms behind it; returns their length. */
static DWORD make_seed( const char *text, const BYTE *first, const BYTE *second, BYTE *seed )
{
    DWORD len = strlen( text );

    memcpy( seed, text, len );
    memcpy( seed + len, first, RANDOM_LEN );
    memcpy( seed + len + RANDOM_LEN, second, RANDOM_LEN );
    return len + 2 * RANDOM_LEN;
}

/* Watches what follows from the secret of the handshake. */
static void watch_tls( HCRYPTPROV prov, const BYTE *secret )
{
    BYTE seed[SEED_MAX], master[48], block[KEYS_LEN];
    DWORD len = make_seed( "master secret", client_random, server_random, seed ), i;

    prf( prov, secret, 48, seed, len, master, sizeof(master) );
    watch( "master secret", master, sizeof(master) );
    watch( "end of the master secret", master + 32, 16 );
    len = make_seed( "key expansion", server_random, client_random, seed );
    prf( prov, master, sizeof(master), seed, len, block, sizeof(block) );
    for (i = 0; i < ARRAY_SIZE( channel_keys ); i++)
        watch( channel_keys[i].name, block + channel_keys[i].at, channel_keys[i].len );
    SecureZeroMemory( master, sizeof(master) );
    SecureZeroMemory( block, sizeof(block) );
}

/* A SIMPLEBLOB for the pair of exponent one with a random secret. */
static HCRYPTKEY receive_master( struct holders *holders, ALG_ID alg, BYTE *secret, DWORD len, WORD version )
{
    BLOBHEADER header = { SIMPLEBLOB, CUR_BLOB_VERSION, 0, alg };
    HCRYPTKEY pair = hold_key( holders, import_one_pair( holders->prov, CALG_RSA_KEYX ) ), key = 0;
    BYTE blob[12 + TEST_BYTES], *block = blob + 12;
    DWORD i;

    check_ok( CryptGenRandom( holders->prov, len, secret ) );
    if (version)
    {
        secret[0] = version >> 8;
        secret[1] = version & 0xff;
    }
    watch( "secret of the handshake", secret, len );
    memcpy( blob, &header, sizeof(header) );
    put_le32( blob + 8, CALG_RSA_KEYX );
    memset( block, 0x55, TEST_BYTES );
    for (i = 0; i < len; i++) block[i] = secret[len - 1 - i];
    block[len] = block[TEST_BYTES - 1] = 0;
    block[TEST_BYTES - 2] = 2;
    check_ok( CryptImportKey( holders->prov, blob, sizeof(blob), pair, CRYPT_EXPORTABLE, &key ) );
    SecureZeroMemory( blob, sizeof(blob) );
    check_ok( set_bytes( key, KP_CLIENT_RANDOM, client_random, RANDOM_LEN ) );
    check_ok( set_bytes( key, KP_SERVER_RANDOM, server_random, RANDOM_LEN ) );
    return hold_key( holders, key );
}

/* The finished message of TLS: its hash is of the handshake, and its label and seed are the PRF's. */
static void use_prf( struct holders *holders, HCRYPTKEY master )
{
    HCRYPTHASH hash = hold_hash( holders, make_hash( holders->prov, CALG_TLS1PRF, master ) ), copy;
    BYTE bytes[36], value[32];
    CRYPT_DATA_BLOB blob = { sizeof(bytes), bytes };
    static const DWORD params[] = { HP_TLS1PRF_LABEL, HP_TLS1PRF_SEED };
    DWORD len = sizeof(value), i;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        check_ok( CryptGenRandom( holders->prov, sizeof(bytes), bytes ) );
        watch_passing( i ? "seed that was replaced" : "label that was replaced", bytes, sizeof(bytes) );
        check_ok( CryptSetHashParam( hash, params[i], (BYTE *)&blob, 0 ) );
        make_secret( holders->prov, i ? "seed" : "label", bytes, sizeof(bytes) );
        check_ok( CryptSetHashParam( hash, params[i], (BYTE *)&blob, 0 ) );
    }
    SecureZeroMemory( bytes, sizeof(bytes) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    watch_passing( "the PRF's value", value, sizeof(value) );
    SecureZeroMemory( value, sizeof(value) );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &copy ) );
    hold_hash( holders, copy );
}

static void derive_keys( struct holders *holders, HCRYPTHASH hash )
{
    BYTE data[64] = { 0 };
    DWORD len = 48, i;
    HCRYPTKEY key;

    for (i = 0; i < ARRAY_SIZE( channel_keys ); i++)
    {
        key = hold_key( holders, derive_key( holders->prov, channel_keys[i].alg, hash, channel_keys[i].flags ) );
        if (channel_keys[i].alg == CALG_SCHANNEL_ENC_KEY)
        {
            check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
            len = 48;
        }
        else hmac_hex( holders->prov, key, CALG_SHA1, "message", 7 );
    }
}

static void make_tls( struct holders *holders )
{
    BYTE secret[48], blob[700];
    HCRYPTKEY master, copy;
    HCRYPTHASH hash;
    DWORD len = sizeof(blob);

    master = receive_master( holders, CALG_TLS1_MASTER, secret, sizeof(secret), 0x301 );
    watch_tls( holders->prov, secret );
    SecureZeroMemory( secret, sizeof(secret) );
    set_algs( master, CALG_SHA1, 160, CALG_AES_128, 128 );
    hash = hold_hash( holders, make_hash( holders->prov, CALG_SCHANNEL_MASTER_HASH, master ) );
    derive_keys( holders, hash );
    check_ok( CryptDuplicateHash( hash, NULL, 0, &hash ) );
    hold_hash( holders, hash );
    use_prf( holders, master );
    check_ok( CryptDuplicateKey( master, NULL, 0, &copy ) );
    hold_key( holders, copy );
    check_ok( CryptExportKey( master, 0, OPAQUEKEYBLOB, 0, blob, &len ) );
    check_ok( CryptImportKey( holders->prov, blob, len, 0, 0, &copy ) );
    hold_key( holders, copy );
    SecureZeroMemory( blob, sizeof(blob) );
}

/* The other protocols: what is derived from the secret is not known here; the secret is. */
static void make_protocol( struct holders *holders, ALG_ID alg, DWORD len, WORD version )
{
    BYTE secret[48];
    HCRYPTKEY master = receive_master( holders, alg, secret, len, version );
    HCRYPTHASH hash;

    SecureZeroMemory( secret, sizeof(secret) );
    if (alg != CALG_SSL2_MASTER) check_ok( set_alg( master, SCHANNEL_MAC_KEY, CALG_MD5, 128, 0 ) );
    check_ok( set_alg( master, SCHANNEL_ENC_KEY, CALG_RC4, 128, 0 ) );
    hash = hold_hash( holders, make_hash( holders->prov, CALG_SCHANNEL_MASTER_HASH, master ) );
    hold_key( holders, derive_key( holders->prov, CALG_SCHANNEL_ENC_KEY, hash, 0 ) );
    if (alg != CALG_SSL2_MASTER) hold_key( holders, derive_key( holders->prov, CALG_SCHANNEL_MAC_KEY, hash, 0 ) );
}

static void make_ssl3( struct holders *holders )
{
    make_protocol( holders, CALG_SSL3_MASTER, 48, 0x300 );
}

static void make_ssl2( struct holders *holders )
{
    make_protocol( holders, CALG_SSL2_MASTER, 16, 0 );
}

START_TEST( secretchan )
{
    static const struct kind kinds[] =
    {
        { "TLS 1.0", SCH, make_tls, TRUE },
        { "SSL 3.0", SCH, make_ssl3, TRUE },
        { "SSL 2.0", SCH, make_ssl2, TRUE },
    };

    check_kinds( kinds, ARRAY_SIZE( kinds ) );
}
