/* CALG_SCHANNEL_MASTER_HASH, from which the keys of an SSL or TLS connection are derived. Creating it makes the master
 * secret in the master key, if that has none yet, and the connection's key block. It holds a copy of all that it needs.
 * It accepts no data and has no value to read. CPDeriveKey derives the four keys from it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/hash_channel.h"
#include "csp/schannel/mac_key.h"
#include "csp/schannel/master.h"
#include "csp/session/session.h"

struct master_hash
{
    struct channel channel;
    BYTE           block[BLOCK_LEN_MAX];
};

static DWORD master_hash_create( struct hash *hash, struct key *key )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    struct master_hash *state;
    DWORD err;

    if (!protocol) return NTE_BAD_KEY;
    if (!key->master->channel.client.len || !key->master->channel.server.len) return ERROR_INVALID_PARAMETER;
    if ((err = master_compute( key->master ))) return err;
    if (!(hash->state = state = heap_alloc( sizeof(*state) ))) return NTE_NO_MEMORY;
    state->channel = key->master->channel;
    if (!protocol->make_block) return ERROR_SUCCESS;
    return protocol->make_block( &state->channel, state->block, channel_block_len( &state->channel ) );
}

static DWORD master_hash_size( const struct hash *hash )
{
    return 0;
}

static DWORD master_hash_copy( const struct hash *hash, struct hash *copy )
{
    struct master_hash *to;

    if (!(copy->state = to = heap_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    *to = *(const struct master_hash *)hash->state;
    return ERROR_SUCCESS;
}

static void master_hash_destroy( struct hash *hash )
{
    heap_free_secret( hash->state, sizeof(struct master_hash) );
}

/* ---- derivation ------------------------------------------------------------------------------- */

/* Where the encryption key doubles as MAC key, the MAC has no part of its own. */
static const struct channel_alg *mac_use( const struct channel *channel )
{
    return channel->protocol->one_key ? &channel->enc : &channel->mac;
}

static DWORD fill_mac( struct key *key, const struct master_hash *state, BOOL server, DWORD flags )
{
    const struct channel *channel = &state->channel;
    enum channel_part part = channel->protocol->one_key ? CHANNEL_KEY : CHANNEL_MAC;

    return mac_key_init( key, channel_part( channel, state->block, part, server ), mac_use( channel )->key_bytes,
                         flags );
}

static const struct channel_alg *enc_use( const struct channel *channel )
{
    return &channel->enc;
}

/* The key is not salted, and its bytes stay as they are whatever their parity: they may be hashed as a MAC's key. */
static DWORD fill_enc( struct key *key, const struct master_hash *state, BOOL server, DWORD flags )
{
    const struct channel *channel = &state->channel;
    DWORD iv_len = channel_iv_len( channel ), err = ERROR_SUCCESS;
    BYTE secret[CHANNEL_KEY_MAX], iv[CIPHER_BLOCK_MAX];

    memcpy( secret, channel_part( channel, state->block, CHANNEL_KEY, server ), channel->enc.block_bytes );
    memcpy( iv, channel_part( channel, state->block, CHANNEL_IV, server ), iv_len );
    if (channel->enc.is_export) err = channel->protocol->make_export( channel, server, secret, iv, iv_len );
    if (!err)
        err = session_init( key, secret, channel->enc.key_bytes, (flags & CRYPT_EXPORTABLE) | CRYPT_NO_SALT, NULL );
    if (!err)
    {
        memcpy( key->session.iv, iv, iv_len );
        session_restart( key );
    }
    secret_wipe( secret, sizeof(secret) );
    return err;
}

static const struct target
{
    ALG_ID                     id;
    BOOL                       is_cipher;   /* the key becomes one of the algorithm of KP_SCHANNEL_ALG */
    const struct channel_alg *(*use)( const struct channel *channel );
    DWORD                    (*fill)( struct key *key, const struct master_hash *state, BOOL server, DWORD flags );
} targets[] =
{
    { CALG_SCHANNEL_MAC_KEY, FALSE, mac_use, fill_mac },
    { CALG_SCHANNEL_ENC_KEY, TRUE,  enc_use, fill_enc },
};

static const struct target *find_target( ALG_ID id )
{
    DWORD i;

    for (i = 0; i < ARRAYSIZE( targets ); i++) if (targets[i].id == id) return &targets[i];
    return NULL;
}

/* The length is KP_SCHANNEL_ALG's, not the upper half of the flags. */
static DWORD master_hash_derive( struct context *context, const struct provider_alg *palg, struct hash *hash,
                                 DWORD flags, struct key **key )
{
    const struct master_hash *state = hash->state;
    const struct channel *channel = &state->channel;
    const struct target *target = find_target( palg->alg->id );
    const struct channel_alg *use;
    DWORD err;

    if (!target || !channel->protocol->make_block) return NTE_BAD_ALGID;
    if (flags & PROTECTION_FLAGS) return NTE_BAD_FLAGS;
    use = target->use( channel );
    if (!use->palg || (use->is_export && !channel->protocol->make_export)) return NTE_BAD_FLAGS;
    if (!(*key = key_create( context->provider, target->is_cipher ? use->palg : palg ))) return NTE_NO_MEMORY;
    if ((err = target->fill( *key, state, (flags & CRYPT_SERVER) != 0, LOWORD( flags ) ))) key_destroy( *key );
    return err;
}

static const struct hash_param params[] =
{
    { HP_HASHVAL, NULL, NULL },
};

const struct hash_family master_hash_family =
{
    .keyed = TRUE, .create = master_hash_create, .size = master_hash_size, .copy = master_hash_copy,
    .destroy = master_hash_destroy, .derive = master_hash_derive, .params = params, .param_count = ARRAYSIZE( params )
};
