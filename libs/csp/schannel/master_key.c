/* Master keys of SSL and TLS as a family of keys: CPGenKey, copies, secrets for others, SIMPLEBLOB.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "csp/schannel/master.h"
#include "primitives/random.h"

static DWORD master_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    DWORD len = max( bits / 8, protocol->generated_min ), err;
    BYTE secret[MASTER_LEN_MAX];

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

    if (!(copy->master = to = heap_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    *to = *from;
    to->certificate = NULL;
    if (!from->certificate_len) return ERROR_SUCCESS;
    if (!(to->certificate = heap_alloc( from->certificate_len ))) return NTE_NO_MEMORY;
    memcpy( to->certificate, from->certificate, from->certificate_len );
    return ERROR_SUCCESS;
}

static void master_destroy( struct key *key )
{
    if (!key->master) return;
    heap_free( key->master->certificate );
    heap_free_secret( key->master, sizeof(*key->master) );
}

/* ---- use -------------------------------------------------------------------------------------- */

static DWORD master_secret( const struct key *key, const BYTE **bytes, DWORD *len )
{
    const struct channel *channel = &key->master->channel;

    ASSERT( waitlock_is_mine( &key->lock ) );
    if (!channel->master_len) return NTE_BAD_KEY_STATE;
    *bytes = channel->master;
    *len = channel->master_len;
    return ERROR_SUCCESS;
}

/* The clear part goes by another way. */
static DWORD master_wrapped( const struct key *key, const BYTE **bytes, DWORD *len )
{
    const struct master *master = key->master;
    DWORD start = master_secret_start( master, master->clear_len );

    ASSERT( waitlock_is_mine( &key->lock ) );
    *bytes = master->secret + start;
    *len = master->secret_len - start;
    return ERROR_SUCCESS;
}

static DWORD master_unwrap( struct key *key, const BYTE *bytes, DWORD len, DWORD flags )
{
    if (!master_is_secret_len( key_alg( key )->protocol, len )) return NTE_BAD_DATA;
    return master_init( key, bytes, len, flags );
}

/* In DH the secret is a number; the pre-master secret has it in the protocol's order, without zero bytes before it
 * (RFC 2246, 8.1.2). */
static DWORD master_take_agreed( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    DWORD bits, err;

    if (!key_alg( key )->protocol->make_master) return NTE_BAD_ALGID;
    if ((err = check_bits( key->palg, HIWORD( flags ), &bits ))) return err;
    while (len && !secret[len - 1]) len--;
    if (!len || len > PRE_MASTER_LEN_MAX) return NTE_BAD_KEY;
    if (!(err = master_init( key, secret, len, LOWORD( flags ) ))) reverse_in_place( key->master->secret, len );
    return err;
}

const struct key_family master_key_family =
{
    .generate = master_generate, .copy = master_copy, .destroy = master_destroy,
    .secret = master_secret, .wrapped = master_wrapped, .unwrap = master_unwrap,
    .take_agreed = master_take_agreed,
    .save = master_save, .restore = master_restore,
    .params = master_params, .param_count = MASTER_PARAM_COUNT
};
