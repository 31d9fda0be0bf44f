/* Master keys of SSL and TLS as a key family. CPGenKey makes, and a SIMPLEBLOB carries, a pre-master secret; the first
 * master hash over the key makes the master secret of it. In SSL 2.0 and PCT 1.0 there is one secret only, a part of
 * which may go in the clear. The parameters are in master_param.c.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/master.h"
#include "primitives/random.h"

/* What a clear part and a secret make together; of a longer secret the clear part takes the place of the beginning. */
#define CLEAR_MASTER_LEN 16

/* Where the secret part of the secret starts. */
static DWORD secret_start( const struct master *master, DWORD clear_len )
{
    return master->secret_len + clear_len > CLEAR_MASTER_LEN ? clear_len : 0;
}

DWORD master_set_clear( struct master *master, const BYTE *clear, DWORD len )
{
    struct channel *channel = &master->channel;
    DWORD start = secret_start( master, len );

    if (start >= master->secret_len) return NTE_BAD_DATA;
    if (len) memcpy( master->clear, clear, len );
    master->clear_len = len;
    memcpy( channel->master, master->clear, len );
    memcpy( channel->master + len, master->secret + start, master->secret_len - start );
    channel->master_len = len + master->secret_len - start;
    return ERROR_SUCCESS;
}

DWORD master_compute( struct master *master )
{
    struct channel *channel = &master->channel;
    DWORD err;

    if (channel->master_len) return ERROR_SUCCESS;
    if ((err = channel->protocol->make_master( channel, master->secret, master->secret_len ))) return err;
    channel->master_len = MASTER_LEN_MOST;
    return ERROR_SUCCESS;
}

BOOL master_is_secret_len( const struct channel_protocol *protocol, DWORD len )
{
    return len >= protocol->secret_least && len <= protocol->secret_most;
}

/* ---- making ----------------------------------------------------------------------------------- */

DWORD master_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    struct master *master;

    if (!(key->master = master = kit_alloc( sizeof(*master) ))) return NTE_NO_MEMORY;
    master->channel.protocol = protocol;
    master->secret_len = len;
    memcpy( master->secret, secret, len );
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return protocol->make_master ? ERROR_SUCCESS : master_set_clear( master, NULL, 0 );
}

static DWORD master_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    DWORD len = max( bits / 8, protocol->generated_least ), err;
    BYTE secret[MASTER_LEN_MOST];

    if (len > sizeof(secret)) return ERROR_INVALID_PARAMETER;
    if ((err = random_bytes( secret, len ))) return err;
    if (protocol->version)
    {
        secret[0] = HIBYTE( protocol->version );
        secret[1] = LOBYTE( protocol->version );
    }
    if (!(err = master_init( key, secret, len, flags ))) key->master->generated = TRUE;
    secret_wipe( secret, sizeof(secret) );
    return err;
}

static DWORD master_copy( const struct key *key, struct key *copy )
{
    const struct master *from = key->master;
    struct master *to;

    if (!(copy->master = to = kit_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    *to = *from;
    to->certificate = NULL;
    if (!from->certificate_len) return ERROR_SUCCESS;
    if (!(to->certificate = kit_alloc( from->certificate_len ))) return NTE_NO_MEMORY;
    memcpy( to->certificate, from->certificate, from->certificate_len );
    return ERROR_SUCCESS;
}

static void master_destroy( struct key *key )
{
    if (!key->master) return;
    kit_free( key->master->certificate );
    kit_free_secret( key->master, sizeof(*key->master) );
}

/* ---- use -------------------------------------------------------------------------------------- */

static DWORD master_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    const struct channel *channel = &key->master->channel;

    if (!channel->master_len) return NTE_BAD_KEY_STATE;
    *bytes = channel->master;
    *len = channel->master_len;
    return ERROR_SUCCESS;
}

/* The clear part goes by another way. */
static DWORD master_wrapped( const struct key *key, const BYTE **bytes, DWORD *len )
{
    const struct master *master = key->master;
    DWORD start = secret_start( master, master->clear_len );

    *bytes = master->secret + start;
    *len = master->secret_len - start;
    return ERROR_SUCCESS;
}

static DWORD master_unwrap( struct key *key, const BYTE *bytes, DWORD len, DWORD flags )
{
    if (!master_is_secret_len( key_alg( key )->protocol, len )) return NTE_BAD_DATA;
    return master_init( key, bytes, len, flags );
}

const struct key_family master_key_family =
{
    .generate = master_generate, .copy = master_copy, .destroy = master_destroy,
    .secret = master_secret, .wrapped = master_wrapped, .unwrap = master_unwrap,
    .save = master_save, .restore = master_restore,
    .params = master_params, .param_count = MASTER_PARAM_COUNT
};
