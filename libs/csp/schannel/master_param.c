/* The parameters of master keys (KP_*): the connection's randoms and algorithms, and those of single protocols. Each
 * may be set again; a master hash uses the values at the time when it is created.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/master.h"
#include "csp/session/session.h"

#define EXPORT_KEY_BYTES     16         /* of an export cipher whose key length is free, and the most of any */

static DWORD master_get_keylen( struct key *key, BYTE *data, DWORD *len )
{
    const struct master *master = key->master;
    DWORD bytes = master->channel.master_len ? master->channel.master_len : master->secret_len;

    return put_dword( bytes * 8, data, len );
}

static DWORD master_get_blocklen( struct key *key, BYTE *data, DWORD *len )
{
    return put_dword( 0, data, len );
}

/* Reads a CRYPT_DATA_BLOB of `most` bytes or fewer. */
static DWORD read_data_blob( const BYTE *data, DWORD most, CRYPT_DATA_BLOB *blob )
{
    memcpy( blob, data, sizeof(*blob) );
    if (blob->cbData > most) return NTE_BAD_DATA;
    if (blob->cbData && !blob->pbData) return ERROR_INVALID_PARAMETER;
    probe_read( blob->pbData, blob->cbData );
    return ERROR_SUCCESS;
}

static DWORD set_random( struct channel_random *random, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    DWORD err;

    if ((err = read_data_blob( data, sizeof(random->bytes), &blob ))) return err;
    if (blob.cbData) memcpy( random->bytes, blob.pbData, blob.cbData );
    random->len = blob.cbData;
    return ERROR_SUCCESS;
}

static DWORD set_client_random( struct key *key, const BYTE *data )
{
    return set_random( &key->master->channel.client, data );
}

static DWORD set_server_random( struct key *key, const BYTE *data )
{
    return set_random( &key->master->channel.server, data );
}

static DWORD set_clear_key( struct key *key, const BYTE *data )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    CRYPT_DATA_BLOB blob;
    DWORD err;

    if (!protocol->clear_max) return NTE_BAD_TYPE;
    if ((err = read_data_blob( data, protocol->clear_max, &blob ))) return err;
    return master_set_clear( key->master, blob.pbData, blob.cbData );
}

DWORD master_set_certificate( struct master *master, const BYTE *certificate, DWORD len )
{
    BYTE *copy = NULL;

    if (len && !(copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    if (copy) memcpy( copy, certificate, len );
    heap_free( master->certificate );
    master->certificate = copy;
    master->certificate_len = len;
    return ERROR_SUCCESS;
}

static DWORD master_put_certificate( struct key *key, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    DWORD err;

    if (!key_alg( key )->protocol->has_certificate) return NTE_BAD_TYPE;
    if ((err = read_data_blob( data, CERTIFICATE_LEN_MAX, &blob ))) return err;
    return master_set_certificate( key->master, blob.pbData, blob.cbData );
}

/* A client tells the server in its pre-master secret which version it would have liked best. One that was received is
 * not touched. */
static DWORD set_highest_version( struct key *key, const BYTE *data )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    DWORD version;

    if (!protocol->version) return NTE_BAD_TYPE;
    memcpy( &version, data, sizeof(version) );
    if (version < protocol->version || version >> 8 != HIBYTE( protocol->version )) return NTE_BAD_DATA;
    if (!key->master->generated) return ERROR_SUCCESS;
    key->master->secret[0] = HIBYTE( version );
    key->master->secret[1] = LOBYTE( version );
    return ERROR_SUCCESS;
}

/* ---- KP_SCHANNEL_ALG -------------------------------------------------------------------------- */

/* Of a MAC the hash is named; its key is as long as the value. */
static DWORD check_mac( const SCHANNEL_ALG *alg, const struct provider_alg *palg, struct channel_alg *use )
{
    if (!palg->alg->digest) return NTE_BAD_ALGID;
    use->block_bytes = use->key_bytes = digest_len( palg->alg->digest->id );
    return alg->cBits == use->key_bytes * 8 ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* Export ciphers have few bytes from the key block, which are made into a key of the usual length. */
static DWORD check_export( const SCHANNEL_ALG *alg, const struct provider_alg *palg, struct channel_alg *use )
{
    use->is_export = TRUE;
    use->key_bytes = palg->alg->session->key_bytes ? palg->alg->session->key_bytes : EXPORT_KEY_BYTES;
    use->block_bytes = alg->cBits / 8;
    if (use->key_bytes > EXPORT_KEY_BYTES) return NTE_BAD_ALGID;
    return !alg->cBits || alg->cBits % 8 || use->block_bytes > use->key_bytes ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
}

static DWORD check_enc( const SCHANNEL_ALG *alg, const struct provider_alg *palg, struct channel_alg *use )
{
    DWORD bits;

    if (!palg->alg->session) return NTE_BAD_ALGID;
    if (alg->dwFlags & INTERNATIONAL_USAGE) return check_export( alg, palg, use );
    if (!alg->cBits || check_bits( palg, alg->cBits, &bits )) return NTE_BAD_DATA;
    use->block_bytes = use->key_bytes = session_bytes( palg->alg->session, bits );
    return use->key_bytes && use->key_bytes <= CHANNEL_KEY_MAX ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

DWORD master_set_alg( struct key *key, const SCHANNEL_ALG *alg )
{
    struct channel *channel = &key->master->channel;
    const struct
    {
        DWORD               use;
        struct channel_alg *place;
        DWORD             (*check)( const SCHANNEL_ALG *alg, const struct provider_alg *palg, struct channel_alg *use );
    } uses[] =
    {
        { SCHANNEL_MAC_KEY, &channel->mac, check_mac },
        { SCHANNEL_ENC_KEY, &channel->enc, check_enc },
    };
    struct channel_alg use = { 0 };
    DWORD i, err;

    for (i = 0; i < ARRAYSIZE( uses ); i++) if (uses[i].use == alg->dwUse) break;
    if (i == ARRAYSIZE( uses )) return NTE_FAIL;
    if (alg->dwFlags & ~INTERNATIONAL_USAGE) return NTE_BAD_FLAGS;
    if (!(use.palg = find_provider_alg( key->provider, alg->Algid ))) return NTE_BAD_ALGID;
    if ((err = uses[i].check( alg, use.palg, &use ))) return err;
    *uses[i].place = use;
    return ERROR_SUCCESS;
}

static DWORD set_channel_alg( struct key *key, const BYTE *data )
{
    SCHANNEL_ALG alg;

    memcpy( &alg, data, sizeof(alg) );
    return master_set_alg( key, &alg );
}

const struct key_param master_params[MASTER_PARAM_COUNT] =
{
    { KP_BLOCKLEN,        master_get_blocklen, NULL },
    { KP_KEYLEN,          master_get_keylen,   NULL },
    { KP_SCHANNEL_ALG,    NULL,         set_channel_alg },
    { KP_CLIENT_RANDOM,   NULL,         set_client_random },
    { KP_SERVER_RANDOM,   NULL,         set_server_random },
    { KP_CERTIFICATE,     NULL,         master_put_certificate },
    { KP_CLEAR_KEY,       NULL,         set_clear_key },
    { KP_HIGHEST_VERSION, NULL,         set_highest_version },
};
