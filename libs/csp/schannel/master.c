/* Master keys of SSL and TLS: their secrets. CPGenKey makes a pre-master secret, or a SIMPLEBLOB brings one; the first
 * master hash of the key makes the master secret from it. SSL 2.0 and PCT 1.0 have only one secret, part of which may
 * be sent in the clear. master_param.c has the parameters, master_key.c the family.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/master.h"

/* What a clear part and a secret make together; of a longer secret the clear part takes the place of the beginning. */
#define CLEAR_MASTER_LEN 16

DWORD master_secret_start( const struct master *master, DWORD clear_len )
{
    return master->secret_len + clear_len > CLEAR_MASTER_LEN ? clear_len : 0;
}

DWORD master_set_clear( struct master *master, const BYTE *clear, DWORD len )
{
    struct channel *channel = &master->channel;
    DWORD start = master_secret_start( master, len );

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
    channel->master_len = MASTER_LEN_MAX;
    return ERROR_SUCCESS;
}

BOOL master_is_secret_len( const struct channel_protocol *protocol, DWORD len )
{
    return len >= protocol->secret_min && len <= protocol->secret_max;
}

/* ---- making ----------------------------------------------------------------------------------- */

DWORD master_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    struct master *master;

    if (!(key->master = master = heap_alloc( sizeof(*master) ))) return NTE_NO_MEMORY;
    master->channel.protocol = protocol;
    master->secret_len = len;
    memcpy( master->secret, secret, len );
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return protocol->make_master ? ERROR_SUCCESS : master_set_clear( master, NULL, 0 );
}
