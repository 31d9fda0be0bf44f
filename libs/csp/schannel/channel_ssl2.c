/* SSL 2.0 and PCT 1.0: protocols without a pre-master secret, in which a part of the master key may be sent in the
 * clear. SSL 2.0 derives its keys with MD5 alone. How PCT 1.0 derives its keys is not known here, so that is refused.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/channel.h"

#define MD5_LEN 16

/* MD5( master || "0" || challenge || connection id ), the same with "1" and so on. */
static DWORD ssl2_make_block( const struct channel *channel, BYTE *block, DWORD len )
{
    BYTE randoms[RANDOMS_LEN_MAX], piece[MD5_LEN], digit;
    DWORD randoms_len = channel_randoms( channel, FALSE, randoms ), err = ERROR_SUCCESS, part;
    const struct digest_run runs[] =
    {
        { channel->master, channel->master_len }, { &digit, 1 }, { randoms, randoms_len }
    };

    for (digit = '0'; len; digit++, block += part, len -= part)
    {
        part = min( len, sizeof(piece) );
        if ((err = digest_runs( DIGEST_MD5, runs, ARRAYSIZE( runs ), piece ))) break;
        memcpy( block, piece, part );
    }
    secret_wipe( piece, sizeof(piece) );
    return err;
}

/* What the server writes with is what the client reads with, and that comes first. */
const struct channel_protocol ssl2_protocol =
{
    .secret_min = 5, .secret_max = 24, .generated_min = 16, .clear_max = CLEAR_LEN_MAX,
    .server_first = TRUE, .one_key = TRUE, .make_block = ssl2_make_block
};

const struct channel_protocol pct1_protocol =
{
    .secret_min = 5, .secret_max = 16, .clear_max = CLEAR_LEN_MAX, .has_certificate = TRUE
};
