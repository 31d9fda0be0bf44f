/* The state of master keys in an OPAQUEKEYBLOB: read from a key, and put into a new one. The fields of a blob may be
 * anything, so each is checked as if it were a parameter from the application.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/blob.h"
#include "csp/schannel/master.h"

/* ---- out of a key ----------------------------------------------------------------------------- */

static struct blob_channel_alg save_alg( const struct channel_alg *use )
{
    struct blob_channel_alg alg = { 0 };

    if (!use->palg) return alg;
    alg.alg = use->palg->alg->id;
    alg.bits = use->block_bytes * 8;
    alg.flags = use->is_export ? INTERNATIONAL_USAGE : 0;
    return alg;
}

static void save_part( struct blob_run *part, const BYTE *bytes, DWORD len )
{
    part->bytes = bytes;
    part->len = len;
}

/* Without a pre-master secret the master secret is put together of the others again. */
DWORD master_save( const struct key *key, struct blob_state *state )
{
    const struct master *master = key->master;
    const struct channel *channel = &master->channel;
    struct blob_run *parts = state->channel.parts;

    ASSERT( waitlock_is_mine( &key->lock ) );
    state->secret = master->secret;
    state->secret_len = master->secret_len;
    state->has_channel = TRUE;
    state->channel.generated = master->generated;
    state->channel.algs[SCHANNEL_MAC_KEY] = save_alg( &channel->mac );
    state->channel.algs[SCHANNEL_ENC_KEY] = save_alg( &channel->enc );
    save_part( &parts[BLOB_PART_CLIENT], channel->client.bytes, channel->client.len );
    save_part( &parts[BLOB_PART_SERVER], channel->server.bytes, channel->server.len );
    save_part( &parts[BLOB_PART_CLEAR], master->clear, master->clear_len );
    save_part( &parts[BLOB_PART_MASTER], channel->master, channel->protocol->make_master ? channel->master_len : 0 );
    save_part( &parts[BLOB_PART_CERTIFICATE], master->certificate, master->certificate_len );
    return ERROR_SUCCESS;
}

/* ---- into a new one --------------------------------------------------------------------------- */

/* CPGenKey starts a pre-master secret with the version, which KP_HIGHEST_VERSION may have raised. */
static BOOL is_generated( const struct channel_protocol *protocol, const struct blob_state *state )
{
    if (state->secret_len < protocol->generated_min) return FALSE;
    return !protocol->version || (state->secret[0] == HIBYTE( protocol->version ) &&
                                  state->secret[1] >= LOBYTE( protocol->version ));
}

/* Two sides may have agreed on the secret. */
static BOOL is_secret_len( const struct key *key, DWORD len )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;

    if (protocol->make_master && find_provider_alg( key->provider, CALG_AGREEDKEY_ANY ))
        return len && len <= PRE_MASTER_LEN_MAX;
    return master_is_secret_len( protocol, len );
}

/* Whether the lengths are some that a key of the protocol may have. What the clear part leaves is not judged here. */
static BOOL master_is_possible( const struct key *key, const struct blob_state *state )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    const struct blob_run *parts = state->channel.parts;
    DWORD master_len = parts[BLOB_PART_MASTER].len;

    return state->has_channel && blob_state_is_bare( state ) && is_secret_len( key, state->secret_len ) &&
           (!state->channel.generated || is_generated( protocol, state )) &&
           parts[BLOB_PART_CLIENT].len <= RANDOM_LEN_MAX && parts[BLOB_PART_SERVER].len <= RANDOM_LEN_MAX &&
           parts[BLOB_PART_CLEAR].len <= protocol->clear_max &&
           (!master_len || (protocol->make_master && master_len == MASTER_LEN_MAX)) &&
           parts[BLOB_PART_CERTIFICATE].len <= (protocol->has_certificate ? CERTIFICATE_LEN_MAX : 0);
}

/* The blob must say it as master_save does. */
static DWORD restore_alg( struct key *key, DWORD use, const struct blob_channel_alg *alg )
{
    const SCHANNEL_ALG wanted = { use, alg->alg, alg->bits, alg->flags, 0 };
    struct blob_channel_alg set;

    if (!alg->alg) return alg->bits || alg->flags ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
    if (master_set_alg( key, &wanted )) return NTE_BAD_DATA;
    set = save_alg( use == SCHANNEL_MAC_KEY ? &key->master->channel.mac : &key->master->channel.enc );
    return memcmp( &set, alg, sizeof(set) ) ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
}

static void restore_random( struct channel_random *random, const struct blob_run *run )
{
    memcpy( random->bytes, run->bytes, run->len );
    random->len = run->len;
}

/* A key that is left half done is the caller's to destroy. */
DWORD master_restore( struct key *key, const struct blob_state *state )
{
    const struct blob_run *parts = state->channel.parts;
    const struct blob_run *clear = &parts[BLOB_PART_CLEAR], *made = &parts[BLOB_PART_MASTER];
    struct channel *channel;
    DWORD use, err;

    if (!master_is_possible( key, state )) return NTE_BAD_DATA;
    if ((err = master_init( key, state->secret, state->secret_len, 0 ))) return err;
    if (clear->len && (err = master_set_clear( key->master, clear->bytes, clear->len ))) return err;
    for (use = 0; use < BLOB_CHANNEL_ALGS; use++)
        if ((err = restore_alg( key, use, &state->channel.algs[use] ))) return err;
    channel = &key->master->channel;
    restore_random( &channel->client, &parts[BLOB_PART_CLIENT] );
    restore_random( &channel->server, &parts[BLOB_PART_SERVER] );
    if (made->len)
    {
        memcpy( channel->master, made->bytes, made->len );
        channel->master_len = made->len;
    }
    key->master->generated = state->channel.generated;
    return master_set_certificate( key->master, parts[BLOB_PART_CERTIFICATE].bytes,
                                   parts[BLOB_PART_CERTIFICATE].len );
}
