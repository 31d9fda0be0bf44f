/* Common to all protocols: both randoms together, and the key block, which is cut into MAC keys, encryption keys and
 * initialisation vectors of client and server, in this order.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/channel.h"

DWORD channel_randoms( const struct channel *channel, BOOL server_first, BYTE *randoms )
{
    const struct channel_random *first = server_first ? &channel->server : &channel->client;
    const struct channel_random *second = server_first ? &channel->client : &channel->server;

    memcpy( randoms, first->bytes, first->len );
    memcpy( randoms + first->len, second->bytes, second->len );
    return first->len + second->len;
}

DWORD channel_iv_len( const struct channel *channel )
{
    DWORD len;

    if (!channel->enc.palg || channel->protocol->one_key) return 0;
    len = cipher_block_len( channel->enc.palg->alg->session->cipher );
    return len == 1 ? 0 : len;
}

/* Bytes that one side has of a part. */
static DWORD part_len( const struct channel *channel, enum channel_part part )
{
    if (part == CHANNEL_MAC) return channel->protocol->one_key ? 0 : channel->mac.block_bytes;
    return part == CHANNEL_KEY ? channel->enc.block_bytes : channel_iv_len( channel );
}

/* Where a part starts. */
static DWORD part_start( const struct channel *channel, enum channel_part part )
{
    DWORD start = 0, i;

    for (i = 0; i < part; i++) start += 2 * part_len( channel, i );
    return start;
}

DWORD channel_block_len( const struct channel *channel )
{
    return part_start( channel, CHANNEL_PART_COUNT );
}

const BYTE *channel_part( const struct channel *channel, const BYTE *block, enum channel_part part, BOOL server )
{
    BOOL second = channel->protocol->server_first ? !server : server;

    return block + part_start( channel, part ) + (second ? part_len( channel, part ) : 0);
}
