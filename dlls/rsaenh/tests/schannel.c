/* What the SChannel provider derives from master keys: the keys of SSL 2.0, SSL 3.0 and TLS 1.0 connections, ordinary
 * and for export, whole connections between two contexts, and the messages that end a handshake.
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

#define BLOCK_MAX 136

/* Windows 8 and later make no master hash of randoms with 33 bytes; then there is nothing to test. */
static BOOL has_master_hash( HCRYPTPROV prov )
{
    HCRYPTHASH hash = 0;
    HCRYPTKEY key;
    BOOL ret;

    check_ok( CryptGenKey( prov, CALG_TLS1_MASTER, 0, &key ) );
    check_ok( set_bytes( key, KP_CLIENT_RANDOM, "Super Secret Client Secret 12345", 33 ) );
    check_ok( set_bytes( key, KP_SERVER_RANDOM, "Super Secret Server Secret 12345", 33 ) );
    SetLastError( SENTINEL );
    ret = CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, key, 0, &hash );
    /* rsa-operations: hash-new-08 */
    ok( ret || broken( 1 ), "no master hash: error %#lx\n", GetLastError() );
    if (ret) destroy_hash( hash );
    destroy_key( key );
    return ret;
}

/* ---- key blocks ------------------------------------------------------------------------------- */

static const struct channel_vector
{
    ALG_ID      alg;
    const char *secret, *client, *server, *master, *block;
}
channel_vectors[] =
{
#define CHANNEL_VECTOR( protocol, secret, client, server, master, block ) \
    { CALG_ ## protocol ## _MASTER, secret, client, server, master, block },
#include "vectors.h"
#undef CHANNEL_VECTOR
};

static const struct suite
{
    ALG_ID mac, enc;
    DWORD  mac_bits, enc_bits;
    DWORD  enc_bytes, iv_bytes;     /* of the key block */
}
suites[] =
{
    /* rsa-operations: sch-par-03 */
    { CALG_MD5,  CALG_DES,      128, 64,  8,  8 },
    { CALG_SHA1, CALG_3DES,     160, 192, 24, 8 },
    { CALG_MD5,  CALG_RC4,      128, 128, 16, 0 },
    { CALG_SHA1, CALG_RC2,      160, 128, 16, 8 },
    { CALG_MD5,  CALG_RC4,      128, 40,  5,  0 },
    { CALG_MD5,  CALG_RC2,      128, 56,  7,  8 },
    { CALG_SHA1, CALG_3DES_112, 160, 128, 16, 8 },
    /* those are not documented with KP_SCHANNEL_ALG; the provider offers them */
    { CALG_SHA1, CALG_AES_128,  160, 128, 16, 16 },
    { CALG_SHA1, CALG_AES_256,  160, 256, 32, 16 },
};

/* A side's part of a key block whose parts have these lengths; gives what follows the part of both. */
static const BYTE *cut( const BYTE *block, DWORD len, BOOL second, const BYTE **part )
{
    *part = block + (second ? len : 0);
    return block + 2 * len;
}

static void check_enc_key( HCRYPTPROV prov, HCRYPTKEY key, const struct suite *suite, const BYTE *bytes,
                           const BYTE *iv )
{
    BYTE value[64];
    DWORD len;

    ok( key_dword( key, KP_ALGID ) == suite->enc, "algorithm %#lx\n", key_dword( key, KP_ALGID ) );
    ok( key_dword( key, KP_KEYLEN ) == suite->enc_bytes * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
    ok( key_dword( key, KP_MODE ) == (suite->enc == CALG_RC4 ? 0 : CRYPT_MODE_CBC), "wrong mode\n" );
    len = session_bytes( key, value, sizeof(value) );
    ok( len == suite->enc_bytes && !memcmp( value, bytes, len ), "wrong bytes\n" );    /* rsa-operations: sch-drv-16 */
    check_hashed( prov, key, bytes, suite->enc_bytes );
    len = sizeof(value);
    check_ok( CryptGetKeyParam( key, KP_SALT, value, &len, 0 ) );
    ok( !len, "%lu bytes of salt\n", len );                                            /* rsa-operations: sch-drv-16 */
    if (!suite->iv_bytes) return;
    len = sizeof(value);
    check_ok( CryptGetKeyParam( key, KP_IV, value, &len, 0 ) );
    ok( len == suite->iv_bytes && !memcmp( value, iv, len ), "wrong vector\n" );
}

/* HMAC has the same value as with the bytes as a key of their own. */
static void check_mac_key( HCRYPTPROV prov, HCRYPTKEY key, const BYTE *bytes, DWORD len )
{
    HCRYPTKEY plain = import_plain( prov, CALG_RC2, bytes, len, CRYPT_IPSEC_HMAC_KEY );
    char expected[132];

    ok( key_dword( key, KP_ALGID ) == CALG_SCHANNEL_MAC_KEY, "algorithm %#lx\n", key_dword( key, KP_ALGID ) );
    ok( key_dword( key, KP_KEYLEN ) == len * 8, "%lu bits\n", key_dword( key, KP_KEYLEN ) );
    ok( !key_dword( key, KP_BLOCKLEN ), "a block of %lu bits\n", key_dword( key, KP_BLOCKLEN ) );
    strcpy( expected, hmac_hex( prov, plain, CALG_SHA1, "message", 7 ) );
    /* rsa-operations: hash-new-16, sch-drv-01 */
    ok( !strcmp( hmac_hex( prov, key, CALG_SHA1, "message", 7 ), expected ), "another HMAC\n" );
    check_hashed( prov, key, bytes, len );      /* rsa-operations: hash-key-10 */
    destroy_key( plain );
}

/* The keys of one side of a key block. */
static void check_side( HCRYPTPROV prov, HCRYPTHASH hash, const struct suite *suite, const BYTE *block, DWORD flags )
{
    const BYTE *mac, *enc, *iv;
    HCRYPTKEY key;

    winetest_push_context( "%s", flags ? "server" : "client" );
    block = cut( block, suite->mac_bits / 8, flags != 0, &mac );
    block = cut( block, suite->enc_bytes, flags != 0, &enc );
    cut( block, suite->iv_bytes, flags != 0, &iv );
    /* rsa-operations: sch-drv-01, sch-drv-02, sch-drv-05, sch-drv-06 */
    key = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, flags );
    check_mac_key( prov, key, mac, suite->mac_bits / 8 );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3b, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    destroy_key( key );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, flags | CRYPT_EXPORTABLE );
    ok( key_dword( key, KP_PERMISSIONS ) == 0x3f, "permissions %#lx\n", key_dword( key, KP_PERMISSIONS ) );
    check_enc_key( prov, key, suite, enc, iv );
    destroy_key( key );
    winetest_pop_context();
}

static void test_key_blocks( HCRYPTPROV prov, const struct provider_row *row )
{
    const struct channel_vector *vector;
    const struct suite *suite;
    BYTE block[BLOCK_MAX], master[48];
    HCRYPTHASH hash;
    HCRYPTKEY key;

    for (vector = channel_vectors; vector < channel_vectors + ARRAY_SIZE( channel_vectors ); vector++)
    {
        if (vector->alg == CALG_SSL2_MASTER) continue;
        from_hex( vector->block, block, sizeof(block) );
        from_hex( vector->master, master, sizeof(master) );
        for (suite = suites; suite < suites + ARRAY_SIZE( suites ); suite++)
        {
            winetest_push_context( "%#x of %.8s..., MAC %#x, cipher %#x", vector->alg, vector->secret, suite->mac,
                                   suite->enc );
            key = import_master_hex( prov, vector->alg, vector->secret, 0 );
            set_randoms( key, vector->client, vector->server );
            set_algs( key, suite->mac, suite->mac_bits, suite->enc, suite->enc_bits );
            /* rsa-operations: sch-hash-04, sch-hash-05, sch-hash-06, sch-drv-07, sch-key-06 */
            hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
            check_hashed( prov, key, master, sizeof(master) );      /* rsa-operations: hash-key-07, sch-hash-01 */
            destroy_key( key );                                     /* rsa-operations: sch-hash-03 */
            check_side( prov, hash, suite, block, 0 );
            check_side( prov, hash, suite, block, CRYPT_SERVER );
            destroy_hash( hash );
            winetest_pop_context();
        }
    }
}

/* In SSL 2.0 the server's key comes first, there are no other parts, and the MAC has the same key. */
static void test_ssl2_blocks( HCRYPTPROV prov, const struct provider_row *row )
{
    static const BYTE no_iv[8];
    static const DWORD sides[] = { 0, CRYPT_SERVER };
    const struct channel_vector *vector;
    const BYTE *bytes;
    const struct suite *suite;
    BYTE block[BLOCK_MAX];
    unsigned int i;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    for (vector = channel_vectors; vector < channel_vectors + ARRAY_SIZE( channel_vectors ); vector++)
    {
        if (vector->alg != CALG_SSL2_MASTER) continue;
        from_hex( vector->block, block, sizeof(block) );
        for (suite = suites; suite->enc != CALG_AES_128; suite++)
        {
            winetest_push_context( "master key %s, cipher %#x", vector->secret, suite->enc );
            key = import_master_hex( prov, vector->alg, vector->secret, 0 );
            set_randoms( key, vector->client, vector->server );
            check_ok( set_alg( key, SCHANNEL_ENC_KEY, suite->enc, suite->enc_bits, 0 ) );
            /* rsa-operations: sch-hash-07, sch-drv-08, sch-drv-13 */
            hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
            destroy_key( key );
            for (i = 0; i < 2; i++)
            {
                cut( block, suite->enc_bytes, !sides[i], &bytes );
                key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, sides[i] | CRYPT_EXPORTABLE );
                check_enc_key( prov, key, suite, bytes, no_iv );
                destroy_key( key );
                key = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, sides[i] );
                check_mac_key( prov, key, bytes, suite->enc_bytes );
                destroy_key( key );
            }
            destroy_hash( hash );
            winetest_pop_context();
        }
    }
}

/* ---- export ciphers --------------------------------------------------------------------------- */

static const struct export_vector
{
    ALG_ID      alg;
    const char *secret, *client, *server;
    DWORD       mac_bytes, bytes;
    const char *keys[2], *ivs[2];       /* the client's, the server's */
}
export_vectors[] =
{
#define EXPORT_VECTOR( protocol, secret, client, server, mac_bytes, bytes, client_key, server_key, client_iv, \
                       server_iv ) \
    { CALG_ ## protocol ## _MASTER, secret, client, server, mac_bytes, bytes, { client_key, server_key }, \
      { client_iv, server_iv } },
#include "vectors.h"
#undef EXPORT_VECTOR
};

static void check_export_key( HCRYPTPROV prov, HCRYPTHASH hash, const struct export_vector *vector, ALG_ID enc,
                              unsigned int side )
{
    DWORD bytes = enc == CALG_DES ? 8 : 16;
    HCRYPTKEY key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, CRYPT_EXPORTABLE | (side ? CRYPT_SERVER : 0) );
    BYTE value[64], expected[16];
    DWORD len;

    from_hex( vector->keys[side], expected, sizeof(expected) );
    len = session_bytes( key, value, sizeof(value) );
    ok( len == bytes && !memcmp( value, expected, bytes ), "side %u: %lu bytes, or other ones\n", side, len );
    ok( key_dword( key, KP_KEYLEN ) == bytes * 8, "side %u: %lu bits\n", side, key_dword( key, KP_KEYLEN ) );
    if (enc != CALG_RC4)
    {
        len = sizeof(value);
        check_ok( CryptGetKeyParam( key, KP_IV, value, &len, 0 ) );
        check_hex( value, len, vector->ivs[side] );
    }
    destroy_key( key );
}

static void test_export( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID encs[] = { CALG_RC2, CALG_RC4, CALG_DES };
    const struct export_vector *vector;
    unsigned int i;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    for (vector = export_vectors; vector < export_vectors + ARRAY_SIZE( export_vectors ); vector++)
        for (i = 0; i < ARRAY_SIZE( encs ); i++)
        {
            winetest_push_context( "%#x of %.16s..., %lu bytes, cipher %#x", vector->alg, vector->secret,
                                   vector->bytes, encs[i] );
            key = import_master_hex( prov, vector->alg, vector->secret, 0 );
            set_randoms( key, vector->client, vector->server );
            set_algs( key, vector->mac_bytes == 20 ? CALG_SHA1 : CALG_MD5, vector->mac_bytes * 8, CALG_DES, 64 );
            check_ok( set_alg( key, SCHANNEL_ENC_KEY, encs[i], vector->bytes * 8, INTERNATIONAL_USAGE ) );
            hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, key );
            /* rsa-operations: sch-drv-09, sch-drv-10, sch-par-04, sch-par-09 */
            check_export_key( prov, hash, vector, encs[i], 0 );
            check_export_key( prov, hash, vector, encs[i], 1 );
            destroy_hash( hash );
            destroy_key( key );
            winetest_pop_context();
        }
}

/* ---- what was seen on Windows ------------------------------------------------------------------ */

#define SEEN_SECRET "030118d154c323693a3eb86534985ecf4e10c43f3be6fa4faa09b588f86e587e446d393965f9215a8bf5e81ee3fa19cd"

static void test_seen( HCRYPTPROV prov, const struct provider_row *row )
{
    static const char label[] = "client finished", seed[] = "123456789012345678901234567890123456";
    CRYPT_DATA_BLOB blob = { 15, (BYTE *)label };
    BYTE data[16] = "Wine rocks!", prf[16];
    HCRYPTKEY master, key = UNTOUCHED;
    HCRYPTHASH hash = UNTOUCHED;
    DWORD len = 12;

    master = import_master_hex( prov, CALG_TLS1_MASTER, SEEN_SECRET, 0 );
    /* rsa-operations: hash-new-18 */
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, master, 0, &hash ), ERROR_INVALID_PARAMETER );
    ok( !hash || hash == UNTOUCHED, "handle %#Ix\n", hash );
    /* rsa-operations: sch-par-01, sch-par-02 */
    check_ok( set_bytes( master, KP_CLIENT_RANDOM, "Super Secret Client Secret 12345", 33 ) );
    check_fails( CryptCreateHash( prov, CALG_SCHANNEL_MASTER_HASH, master, 0, &hash ), ERROR_INVALID_PARAMETER );
    check_ok( set_bytes( master, KP_SERVER_RANDOM, "Super Secret Server Secret 12345", 33 ) );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    /* rsa-operations: sch-drv-03 */
    check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_ENC_KEY, hash, 0, &key ), NTE_BAD_FLAGS );
    /* rsa-operations: sch-drv-11 */
    check_fails( CryptDeriveKey( prov, CALG_SCHANNEL_MAC_KEY, hash, 0, &key ), NTE_BAD_FLAGS );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
    destroy_hash( hash );

    set_algs( master, CALG_MD5, 128, CALG_DES, 64 );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, hash, CRYPT_SERVER );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_hex( data, len, "13d2ddeb6c3fbeb20486b5e508e5f30d" );         /* rsa-operations: sch-vec-06 */
    destroy_key( key );
    key = derive_key( prov, CALG_SCHANNEL_MAC_KEY, hash, CRYPT_SERVER );
    destroy_hash( hash );

    hash = make_hash( prov, CALG_TLS1PRF, master );
    check_ok( CryptSetHashParam( hash, HP_TLS1PRF_LABEL, (BYTE *)&blob, 0 ) );
    blob.cbData = 36;
    blob.pbData = (BYTE *)seed;
    check_ok( CryptSetHashParam( hash, HP_TLS1PRF_SEED, (BYTE *)&blob, 0 ) );
    len = sizeof(prf);
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, prf, &len, 0 ) );
    check_hex( prf, len, "a8b2a6ef834e74b1f3b1515a1a2b1131" );           /* rsa-operations: sch-vec-07, sch-prf-01 */
    destroy_hash( hash );
    /* rsa-operations: sch-vec-08 */
    ok( !strcmp( hmac_hex( prov, key, CALG_MD5, prf, sizeof(prf) ), "e1653fdbbb3d993c3dca6a6ffa154eaa" ),
        "another HMAC\n" );
    destroy_key( key );
    destroy_key( master );
}

/* ---- the end of SSL 3.0's handshake ------------------------------------------------------------ */

#define SSL3_SECRET "0300000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d"

/* H( master, 5c..., H( handshake, sender, master, 36... ) ) */
static const struct finished_row
{
    ALG_ID      alg;
    const char *sender;
    DWORD       pad_len;
    const char *value;
}
finished_rows[] =
{
    { CALG_MD5,  "CLNT", 48, "9a026c2d8a428dd3bc737baed696b3d0" },
    { CALG_SHA1, "CLNT", 40, "8a039475c70ddaa16e9d649da40484d237a672f6" },
    { CALG_MD5,  "SRVR", 48, "df97bcf314530aace30d1dd97817bbe6" },
    { CALG_SHA1, "SRVR", 40, "5e575e519dbc9b8ca3fb6b7de67ecb0483aad936" },
};

/* A hash of the handshake goes on to be used after a copy of it was finished. */
static void check_finished( HCRYPTPROV prov, HCRYPTHASH handshake, HCRYPTKEY master, const struct finished_row *row )
{
    BYTE pad[48], inner_value[20];
    HCRYPTHASH inner = 0, outer;
    DWORD len = sizeof(inner_value);

    check_ok( CryptDuplicateHash( handshake, NULL, 0, &inner ) );
    check_ok( CryptHashData( inner, (const BYTE *)row->sender, 4, 0 ) );
    check_ok( CryptHashSessionKey( inner, master, CRYPT_LITTLE_ENDIAN ) );
    memset( pad, 0x36, sizeof(pad) );
    check_ok( CryptHashData( inner, pad, row->pad_len, 0 ) );
    check_ok( CryptGetHashParam( inner, HP_HASHVAL, inner_value, &len, 0 ) );
    destroy_hash( inner );
    outer = make_hash( prov, row->alg, 0 );
    check_ok( CryptHashSessionKey( outer, master, CRYPT_LITTLE_ENDIAN ) );
    memset( pad, 0x5c, sizeof(pad) );
    check_ok( CryptHashData( outer, pad, row->pad_len, 0 ) );
    check_ok( CryptHashData( outer, inner_value, len, 0 ) );
    check_value( outer, row->value );           /* rsa-operations: sch-prf-02 */
    destroy_hash( outer );
}

static void test_ssl3_finished( HCRYPTPROV prov, const struct provider_row *provider )
{
    HCRYPTKEY master = import_master_hex( prov, CALG_SSL3_MASTER, SSL3_SECRET, 0 );
    HCRYPTHASH handshake, hash;
    unsigned int i;

    check_ok( set_bytes( master, KP_CLIENT_RANDOM, "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC", 32 ) );
    check_ok( set_bytes( master, KP_SERVER_RANDOM, "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", 32 ) );
    hash = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    for (i = 0; i < ARRAY_SIZE( finished_rows ); i++)
    {
        winetest_push_context( "%#x, %s", finished_rows[i].alg, finished_rows[i].sender );
        handshake = hash_text( prov, finished_rows[i].alg, "hand" );
        check_ok( CryptHashData( handshake, (const BYTE *)"shake", 5, 0 ) );
        check_finished( prov, handshake, master, &finished_rows[i] );
        check_ok( CryptHashData( handshake, (const BYTE *)"more", 4, 0 ) );
        destroy_hash( handshake );
        winetest_pop_context();
    }
    destroy_hash( hash );
    destroy_key( master );
}

/* A client proves its identity with a signature of both digests of the handshake. */
static void test_client_authentication( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTKEY pair = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    BYTE value[36], signature[TEST_BYTES];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;

    from_hex( digest_hex( prov, CALG_MD5, (const BYTE *)"handshake", 9 ), value, 16 );
    from_hex( digest_hex( prov, CALG_SHA1, (const BYTE *)"handshake", 9 ), value + 16, 20 );
    hash = make_hash( prov, CALG_SSL3_SHAMD5, 0 );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_ok( CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, 0, signature, &len ) );       /* rsa-operations: sch-prf-03 */
    ok( len == TEST_BYTES, "%lu bytes\n", len );
    check_ok( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ) );
    destroy_hash( hash );
    value[35] ^= 1;
    hash = make_hash( prov, CALG_SSL3_SHAMD5, 0 );
    check_ok( CryptSetHashParam( hash, HP_HASHVAL, value, 0 ) );
    check_fails( CryptVerifySignatureA( hash, signature, len, pair, NULL, 0 ), NTE_BAD_SIGNATURE );
    destroy_hash( hash );
    destroy_key( pair );
}

/* ---- whole connections ------------------------------------------------------------------------- */

struct side
{
    HCRYPTPROV prov;
    HCRYPTKEY  pair, master;
    HCRYPTKEY  write_mac, write_enc, read_mac, read_enc;
};

/* The client makes a secret and sends it to the server under the server's public key. */
static void exchange_secret( struct side *client, struct side *server, ALG_ID alg )
{
    BYTE public[512], blob[512];
    DWORD len = sizeof(public);
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( server->prov, AT_KEYEXCHANGE, 1024 << 16, &server->pair ) );
    check_ok( CryptExportKey( server->pair, 0, PUBLICKEYBLOB, 0, public, &len ) );
    check_ok( CryptImportKey( client->prov, public, len, 0, 0, &key ) );
    check_ok( CryptGenKey( client->prov, alg, CRYPT_EXPORTABLE, &client->master ) );
    len = sizeof(blob);
    check_ok( CryptExportKey( client->master, key, SIMPLEBLOB, 0, blob, &len ) );
    ok( len == 140, "%lu bytes\n", len );               /* rsa-operations: sch-key-05; rsa-keys: blob-imp-15 */
    destroy_key( key );
    check_ok( CryptImportKey( server->prov, blob, len, server->pair, 0, &server->master ) );
}

static void derive_side( struct side *side, const struct suite *suite, const char *client, const char *server,
                         DWORD write_flags, DWORD read_flags )
{
    HCRYPTHASH hash;

    set_randoms( side->master, client, server );
    check_ok( set_alg( side->master, SCHANNEL_MAC_KEY, suite->mac, suite->mac_bits, 0 ) );
    check_ok( set_alg( side->master, SCHANNEL_ENC_KEY, suite->enc, suite->enc_bits, 0 ) );
    hash = make_hash( side->prov, CALG_SCHANNEL_MASTER_HASH, side->master );
    side->write_mac = derive_key( side->prov, CALG_SCHANNEL_MAC_KEY, hash, write_flags );
    side->write_enc = derive_key( side->prov, CALG_SCHANNEL_ENC_KEY, hash, write_flags );
    side->read_mac = derive_key( side->prov, CALG_SCHANNEL_MAC_KEY, hash, read_flags );
    side->read_enc = derive_key( side->prov, CALG_SCHANNEL_ENC_KEY, hash, read_flags );
    destroy_hash( hash );
}

static void destroy_derived( struct side *side )
{
    destroy_key( side->write_mac );
    destroy_key( side->write_enc );
    destroy_key( side->read_mac );
    destroy_key( side->read_enc );
}

/* Two records, the second chained to the first, and their MACs. */
static void check_transport( const struct side *from, const struct side *to )
{
    static const char text[] = "a record of the connection......";
    BYTE data[64];
    char mac[132];
    DWORD len, i;

    for (i = 0; i < 2; i++)
    {
        memcpy( data, text, 32 );
        len = 32;
        check_ok( CryptEncrypt( from->write_enc, 0, FALSE, 0, data, &len, sizeof(data) ) );
        ok( len == 32 && memcmp( data, text, 32 ), "record %lu: not encrypted\n", i );
        check_ok( CryptDecrypt( to->read_enc, 0, FALSE, 0, data, &len ) );
        ok( len == 32 && !memcmp( data, text, 32 ), "record %lu: another text\n", i );
    }
    strcpy( mac, hmac_hex( from->prov, from->write_mac, CALG_MD5, text, 32 ) );
    ok( !strcmp( hmac_hex( to->prov, to->read_mac, CALG_MD5, text, 32 ), mac ), "another HMAC\n" );
}

/* Handshake, data both ways; then a second connection with the same master secret and new randoms. */
static void test_connections( HCRYPTPROV prov, const struct provider_row *row )
{
    static const ALG_ID protocols[] = { CALG_TLS1_MASTER, CALG_SSL3_MASTER, CALG_SSL2_MASTER };
    static const char *const randoms[] = { "c0ffee", "5e17e7", "c1ffee", "5e17e8" };
    struct side client, server;
    unsigned int i, j, reconnect;

    for (i = 0; i < ARRAY_SIZE( protocols ); i++)
    {
        client.prov = prov;
        server.prov = open_provider( SCH );
        exchange_secret( &client, &server, protocols[i] );
        for (j = 0; j < ARRAY_SIZE( suites ); j++)
            for (reconnect = 0; reconnect < 4; reconnect += 2)
            {
                winetest_push_context( "protocol %#x, cipher %#x of %lu bits, %u", protocols[i], suites[j].enc,
                                       suites[j].enc_bits, reconnect );
                derive_side( &client, &suites[j], randoms[reconnect], randoms[reconnect + 1], 0, CRYPT_SERVER );
                derive_side( &server, &suites[j], randoms[reconnect], randoms[reconnect + 1], CRYPT_SERVER, 0 );
                check_transport( &client, &server );
                check_transport( &server, &client );
                destroy_derived( &client );
                destroy_derived( &server );
                winetest_pop_context();
            }
        destroy_key( client.master );
        destroy_key( server.master );
        destroy_key( server.pair );
        close_provider( server.prov );
    }
}

/* The master secret is made once; a reconnect makes a new key block only. */
static void test_reconnect( HCRYPTPROV prov, const struct provider_row *row )
{
    const struct channel_vector *vector = &channel_vectors[1];
    HCRYPTKEY master = import_master_hex( prov, vector->alg, vector->secret, 0 ), key;
    BYTE secret[48], first[8], second[8];
    HCRYPTHASH old, new;

    from_hex( vector->master, secret, sizeof(secret) );
    set_randoms( master, vector->client, vector->server );
    set_algs( master, CALG_MD5, 128, CALG_DES, 64 );
    old = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, old, CRYPT_EXPORTABLE );
    session_bytes( key, first, sizeof(first) );
    destroy_key( key );

    set_randoms( master, "01", "02" );
    new = make_hash( prov, CALG_SCHANNEL_MASTER_HASH, master );
    check_hashed( prov, master, secret, sizeof(secret) );               /* rsa-operations: sch-hash-02 */
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, new, CRYPT_EXPORTABLE );
    session_bytes( key, second, sizeof(second) );
    destroy_key( key );
    ok( memcmp( first, second, 8 ), "the same key block\n" );           /* rsa-operations: sch-hash-02 */
    key = derive_key( prov, CALG_SCHANNEL_ENC_KEY, old, CRYPT_EXPORTABLE );
    session_bytes( key, second, sizeof(second) );
    ok( !memcmp( first, second, 8 ), "the first hash has changed\n" );  /* rsa-operations: sch-hash-03 */
    destroy_key( key );
    destroy_hash( old );
    destroy_hash( new );
    destroy_key( master );
}

START_TEST( schannel )
{
    HCRYPTPROV prov = open_provider( SCH );
    BOOL works = has_master_hash( prov );

    close_provider( prov );
    if (!works)
    {
        win_skip( "no master hashes in this version\n" );
        return;
    }
    for_providers( SCH, test_seen );
    for_providers( SCH, test_key_blocks );
    for_providers( SCH, test_ssl2_blocks );
    for_providers( SCH, test_export );
    for_providers( SCH, test_ssl3_finished );
    for_providers( SCH, test_client_authentication );
    for_providers( SCH, test_connections );
    for_providers( SCH, test_reconnect );
}
