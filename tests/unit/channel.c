/* libs/csp/schannel/channel*.c: SSL 2.0, SSL 3.0 and TLS 1.0 against values that were computed with Python's hashlib
 * and hmac by RFC 6101 and RFC 2246, and how the key block is cut.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include "csp/schannel/channel.h"

#define BLOCK_LEN (2 * (20 + 24 + 8))

static const struct session_alg session_3des = { .cipher = CIPHER_3DES }, session_rc4 = { .cipher = CIPHER_RC4 };
static const struct algorithm alg_3des_here = { .session = &session_3des }, alg_rc4_here = { .session = &session_rc4 };
static const struct provider_alg triple_des = { .alg = &alg_3des_here }, rc4 = { .alg = &alg_rc4_here };

/* Randoms 10..2f and 80..9f, or so much of them; SHA-1 and Triple DES. */
static struct channel make_channel( const struct channel_protocol *protocol, DWORD random_len )
{
    struct channel channel = { .protocol = protocol };
    DWORD i;

    channel.client.len = channel.server.len = random_len;
    for (i = 0; i < random_len; i++)
    {
        channel.client.bytes[i] = (BYTE)(0x10 + i);
        channel.server.bytes[i] = (BYTE)(0x80 + i);
    }
    channel.mac.block_bytes = 20;
    channel.enc = (struct channel_alg){ &triple_des, 24, 24, FALSE };
    return channel;
}

static void check( const BYTE *got, const char *hex, const char *what )
{
    DWORD len;
    BYTE *wanted = from_hex( hex, &len );

    ok_bytes( got, wanted, len, what );
    free( wanted );
}

/* The version, then 0, 1, 2 ... */
static BYTE *make_pre_master( BYTE minor )
{
    BYTE *bytes = malloc( 48 ), i;

    bytes[0] = 3;
    bytes[1] = minor;
    for (i = 0; i < 46; i++) bytes[2 + i] = i;
    return bytes;
}

static void test_master_and_block( void )
{
    static const struct
    {
        const char                    *name;
        const struct channel_protocol *protocol;
        BYTE                           minor;
        const char                    *master, *block;
    } cases[] =
    {
        { "SSL 3.0", &ssl3_protocol, 0,
          "f32532bea97f0bb6f895e12bfdcba14f46fd9ae8842f482b34e188864e6e029f8aa3150e456a18d4366c5aef78d4dbe0",
          "f89a0fe1e2fcff1fef754215615ee45dd9647963bc244ab0a7cfd805bfefa21b9b959d0880fcb9d76771900840e86986876b12184ee731b6"
          "4f35f3f529142f229c6c0713ea81801adf24d3c5547cb60fe42731b115f8cc215cce86a2bbf0a890b4cd88d50aeed1ee" },
        { "TLS 1.0", &tls1_protocol, 1,
          "8a1126d0745e48e3fba81c11e142d2a913d5c451868bae3fb206557e9c9fc5e2e7764a5d6d87a8f7041e5bf420eb6019",
          "29cbd5addb58810d7ade857d37222b226bb88247062c9418222240b441fb407c069de1cecda67323b446039e68c842a92ae7ff0a7ee60067"
          "2c5ed99a1225b3cb31d2cc6472d83934ec0414ba230a3528ec5eaa001d43445cb2cf7cb7b0520cea60f0853256a30f6a" },
    };
    BYTE *pre_master, *block;
    struct channel channel;
    DWORD i, len;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        channel = make_channel( cases[i].protocol, 32 );
        pre_master = make_pre_master( cases[i].minor );
        ok( !cases[i].protocol->make_master( &channel, pre_master, 48 ), "%s: no master secret", cases[i].name );
        check( channel.master, cases[i].master, cases[i].name );
        channel.master_len = 48;
        len = channel_block_len( &channel );
        ok( len == BLOCK_LEN, "%s: %u bytes", cases[i].name, len );
        block = malloc( len );
        ok( !cases[i].protocol->make_block( &channel, block, len ), "%s: no key block", cases[i].name );
        check( block, cases[i].block, cases[i].name );
        ok( channel_part( &channel, block, CHANNEL_MAC, FALSE ) == block &&
            channel_part( &channel, block, CHANNEL_MAC, TRUE ) == block + 20 &&
            channel_part( &channel, block, CHANNEL_KEY, FALSE ) == block + 40 &&
            channel_part( &channel, block, CHANNEL_KEY, TRUE ) == block + 64 &&
            channel_part( &channel, block, CHANNEL_IV, FALSE ) == block + 88 &&
            channel_part( &channel, block, CHANNEL_IV, TRUE ) == block + 96, "%s: parts", cases[i].name );
        free( block );
        free( pre_master );
    }
}

/* The longest key block of all, byte for byte the start of it for every shorter one. */
static void test_lengths( void )
{
    struct channel channel = make_channel( &ssl3_protocol, 32 );
    BYTE *pre_master = make_pre_master( 0 ), *most = malloc( BLOCK_LEN_MAX ), *block;
    DWORD len;

    ssl3_protocol.make_master( &channel, pre_master, 48 );
    channel.master_len = 48;
    ok( !ssl3_protocol.make_block( &channel, most, BLOCK_LEN_MAX ), "no block" );
    check( most + 224 - 16, "bd3446eaadfb4155c09fdc74bee062cb", "the end of 224 bytes" );
    for (len = 0; len < BLOCK_LEN_MAX; len++)
    {
        block = malloc( len );
        ok( !ssl3_protocol.make_block( &channel, block, len ) && !memcmp( block, most, len ), "%u bytes", len );
        free( block );
    }
    free( most );
    free( pre_master );
}

static void test_ssl2( void )
{
    struct channel channel = make_channel( &ssl2_protocol, 16 );
    BYTE block[48];
    DWORD i;

    for (i = 0; i < 16; i++) channel.master[i] = (BYTE)(0x40 + i);
    channel.master_len = 16;
    channel.enc.block_bytes = 24;
    ok( channel_block_len( &channel ) == 48 && !channel_iv_len( &channel ), "keys only" );
    ok( !ssl2_protocol.make_block( &channel, block, 48 ), "no block" );
    check( block, "be46e99a769358143ddf688843bdff301df0b3c84ff669e4a940c6a454a32228fc8440b528156adfe31ecc7272a43c68",
           "SSL 2.0" );
    memset( block, 0x11, sizeof(block) );
    ok( !ssl2_protocol.make_block( &channel, block, 40 ), "no block" );
    check( block, "be46e99a769358143ddf688843bdff301df0b3c84ff669e4a940c6a454a32228fc8440b528156adf 1111111111111111",
           "40 bytes" );
    ok( channel_part( &channel, block, CHANNEL_KEY, TRUE ) == block &&
        channel_part( &channel, block, CHANNEL_KEY, FALSE ) == block + 24, "the server's comes first" );
}

static void test_export( void )
{
    static const struct
    {
        const char                    *name;
        const struct channel_protocol *protocol;
        BOOL                           server;
        const char                    *key, *iv;
    } cases[] =
    {
        { "SSL 3.0, client", &ssl3_protocol, FALSE, "d973a9bee776d39b4cd831b0c573b3d5", "ad44606004061b53" },
        { "SSL 3.0, server", &ssl3_protocol, TRUE, "4cef9e19b00f3e187ed1acc7bdfe5f96", "1936375c4aab4792" },
        { "TLS 1.0, client", &tls1_protocol, FALSE, "efb88fe36d011347d17792fe12adebcf", "33879a136827206d" },
        { "TLS 1.0, server", &tls1_protocol, TRUE, "5afdc91e1cd968abfbfcc44fc73227bf", "635eb1e3236b8417" },
    };
    struct channel channel;
    BYTE *key, *iv;
    DWORD i, j;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        channel = make_channel( cases[i].protocol, 32 );
        channel.enc = (struct channel_alg){ &triple_des, 5, 16, TRUE };
        key = calloc( 1, 16 );
        iv = malloc( 8 );
        for (j = 0; j < 5; j++) key[j] = (BYTE)(j + 1);
        ok( !cases[i].protocol->make_export( &channel, cases[i].server, key, iv, 8 ), "%s: no key", cases[i].name );
        check( key, cases[i].key, cases[i].name );
        check( iv, cases[i].iv, cases[i].name );
        free( key );
        free( iv );
    }
}

/* The longest randoms that a program can set, and none. */
static void test_randoms( void )
{
    struct channel channel = make_channel( &tls1_protocol, RANDOM_LEN_MAX );
    BYTE *randoms = malloc( RANDOMS_LEN_MAX );

    channel.client.len = 3;
    ok( channel_randoms( &channel, FALSE, randoms ) == 3 + RANDOM_LEN_MAX && randoms[0] == 0x10 && randoms[3] == 0x80,
        "client" );
    ok( channel_randoms( &channel, TRUE, randoms ) == 3 + RANDOM_LEN_MAX && randoms[0] == 0x80 &&
        randoms[RANDOM_LEN_MAX] == 0x10, "server" );
    channel.client.len = RANDOM_LEN_MAX;
    ok( channel_randoms( &channel, FALSE, randoms ) == RANDOMS_LEN_MAX, "the most" );
    channel.client.len = channel.server.len = 0;
    ok( !channel_randoms( &channel, FALSE, randoms ), "none" );
    free( randoms );
    channel.enc.palg = &rc4;
    ok( !channel_iv_len( &channel ), "a stream cipher has an IV" );
    channel.enc.palg = NULL;
    ok( !channel_iv_len( &channel ), "no cipher has an IV" );
}

static DWORD make_all( void *arg )
{
    struct channel channel = make_channel( &ssl3_protocol, 32 );
    BYTE block[BLOCK_LEN], *pre_master = make_pre_master( 0 );
    DWORD err = ssl3_protocol.make_master( &channel, pre_master, 48 );

    channel.master_len = 48;
    if (!err) err = ssl3_protocol.make_block( &channel, block, sizeof(block) );
    free( pre_master );
    return err;
}

int main( void )
{
    test_master_and_block();
    test_lengths();
    test_ssl2();
    test_export();
    test_randoms();
    ok( unit_starve( make_all, NULL ) > 10, "allocations" );
    return unit_finish( "channel" );
}
