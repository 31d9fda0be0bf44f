/* SSL 3.0: the master secret, the key block and the keys of export ciphers, by MD5 over SHA-1 (RFC 6101, 6.1 and 6.2).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/channel.h"

#define MD5_LEN     16
#define SHA1_LEN    20
#define LETTERS_MAX 26

C_ASSERT( LETTERS_MAX * MD5_LEN >= BLOCK_LEN_MAX && LETTERS_MAX * MD5_LEN >= MASTER_LEN_MAX );

/* MD5( secret || SHA-1( "A", then "BB", "CCC" ... || secret || randoms ) ), one behind the other. */
static DWORD ssl3_expand( const BYTE *secret, DWORD secret_len, const BYTE *randoms, DWORD randoms_len, BYTE *out,
                          DWORD len )
{
    BYTE letters[LETTERS_MAX], inner[SHA1_LEN], piece[MD5_LEN];
    struct digest_run inner_runs[] = { { letters, 0 }, { secret, secret_len }, { randoms, randoms_len } };
    const struct digest_run outer_runs[] = { { secret, secret_len }, { inner, sizeof(inner) } };
    DWORD err = ERROR_SUCCESS, count, part;

    for (count = 1; len; count++, out += part, len -= part)
    {
        memset( letters, 'A' + count - 1, count );
        inner_runs[0].len = count;
        part = min( len, sizeof(piece) );
        if ((err = digest_runs( DIGEST_SHA1, inner_runs, ARRAYSIZE( inner_runs ), inner ))) break;
        if ((err = digest_runs( DIGEST_MD5, outer_runs, ARRAYSIZE( outer_runs ), piece ))) break;
        memcpy( out, piece, part );
    }
    secret_wipe( inner, sizeof(inner) );
    secret_wipe( piece, sizeof(piece) );
    return err;
}

static DWORD ssl3_make_master( struct channel *channel, const BYTE *pre_master, DWORD len )
{
    BYTE randoms[RANDOMS_LEN_MAX];
    DWORD randoms_len = channel_randoms( channel, FALSE, randoms );

    return ssl3_expand( pre_master, len, randoms, randoms_len, channel->master, MASTER_LEN_MAX );
}

static DWORD ssl3_make_block( const struct channel *channel, BYTE *block, DWORD len )
{
    BYTE randoms[RANDOMS_LEN_MAX];
    DWORD randoms_len = channel_randoms( channel, TRUE, randoms );

    return ssl3_expand( channel->master, channel->master_len, randoms, randoms_len, block, len );
}

/* Each side's random comes first in what is hashed for it. */
static DWORD ssl3_make_export( const struct channel *channel, BOOL server, BYTE *key, BYTE *iv, DWORD iv_len )
{
    BYTE randoms[RANDOMS_LEN_MAX], final[MD5_LEN];
    DWORD randoms_len = channel_randoms( channel, server, randoms ), err;
    const struct digest_run runs[] = { { key, channel->enc.block_bytes }, { randoms, randoms_len } };

    if ((err = digest_runs( DIGEST_MD5, runs, ARRAYSIZE( runs ), final ))) return err;
    memcpy( key, final, channel->enc.key_bytes );
    if (!(err = digest_once( DIGEST_MD5, randoms, randoms_len, final ))) memcpy( iv, final, iv_len );
    secret_wipe( final, sizeof(final) );
    return err;
}

const struct channel_protocol ssl3_protocol =
{
    .version = 0x0300, .secret_min = 48, .secret_max = 48,
    .make_master = ssl3_make_master, .make_block = ssl3_make_block, .make_export = ssl3_make_export
};
