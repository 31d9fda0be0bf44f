/* TLS 1.0: the master secret, the key block and the keys of export ciphers, all by the pseudo random function
 * (RFC 2246, 6.3 and 8.1).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/channel.h"
#include "primitives/tls_prf.h"

/* PRF of a secret and both randoms. */
static DWORD prf( const struct channel *channel, const BYTE *secret, DWORD secret_len, const char *label,
                  BOOL server_first, BYTE *out, DWORD len )
{
    struct prf_bytes secret_bytes = { secret, secret_len }, label_bytes = { label, strlen( label ) }, seed;
    BYTE randoms[RANDOMS_LEN_MAX];

    seed.bytes = randoms;
    seed.len = channel_randoms( channel, server_first, randoms );
    return tls1_prf( secret_bytes, label_bytes, seed, out, len );
}

static DWORD tls1_make_master( struct channel *channel, const BYTE *pre_master, DWORD len )
{
    return prf( channel, pre_master, len, "master secret", FALSE, channel->master, MASTER_LEN_MAX );
}

static DWORD tls1_make_block( const struct channel *channel, BYTE *block, DWORD len )
{
    return prf( channel, channel->master, channel->master_len, "key expansion", TRUE, block, len );
}

/* The vectors are the client's and the server's of one block that needs no secret. */
static DWORD tls1_make_export( const struct channel *channel, BOOL server, BYTE *key, BYTE *iv, DWORD iv_len )
{
    const char *label = server ? "server write key" : "client write key";
    BYTE final[CHANNEL_KEY_MAX], ivs[2 * CIPHER_BLOCK_MAX];
    DWORD err;

    if ((err = prf( channel, key, channel->enc.block_bytes, label, FALSE, final, channel->enc.key_bytes ))) return err;
    memcpy( key, final, channel->enc.key_bytes );
    secret_wipe( final, sizeof(final) );
    if ((err = prf( channel, NULL, 0, "IV block", FALSE, ivs, 2 * iv_len ))) return err;
    memcpy( iv, ivs + (server ? iv_len : 0), iv_len );
    return ERROR_SUCCESS;
}

const struct channel_protocol tls1_protocol =
{
    .version = 0x0301, .secret_min = 48, .secret_max = 48, .has_prf = TRUE,
    .make_master = tls1_make_master, .make_block = tls1_make_block, .make_export = tls1_make_export
};
