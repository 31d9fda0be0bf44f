/* Key blobs, see blob.h. Every length is checked against what is left before it is used.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csp/core/blob.h"
#include "bytes.h"

const BYTE *blob_take( struct blob_reader *reader, DWORD len )
{
    const BYTE *at = reader->at;

    if (len > reader->left) return NULL;
    reader->at += len;
    reader->left -= len;
    return at;
}

BOOL blob_take_dword( struct blob_reader *reader, DWORD *value )
{
    const BYTE *at = blob_take( reader, 4 );

    if (!at) return FALSE;
    *value = at[0] | at[1] << 8 | at[2] << 16 | (DWORD)at[3] << 24;
    return TRUE;
}

DWORD blob_take_header( struct blob_reader *reader, struct blob_header *header )
{
    const BYTE *at = blob_take( reader, 4 );
    DWORD alg;

    if (!at || !blob_take_dword( reader, &alg )) return NTE_BAD_DATA;
    header->type = at[0];
    header->version = at[1];
    header->reserved = at[2] | at[3] << 8;
    header->alg = alg;
    return ERROR_SUCCESS;
}

DWORD blob_check_header( const struct blob_header *header, BYTE version_max )
{
    if (header->version < CUR_BLOB_VERSION || header->version > version_max) return NTE_BAD_VER;
    return header->reserved ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
}

DWORD blob_read_header( struct blob_reader *reader, struct blob_header *header )
{
    DWORD err = blob_take_header( reader, header );

    return err ? err : blob_check_header( header, CUR_BLOB_VERSION );
}

DWORD blob_read_plaintext( struct blob_reader *reader, const BYTE **secret, DWORD *len )
{
    if (!blob_take_dword( reader, len ) || !*len) return NTE_BAD_DATA;
    return (*secret = blob_take( reader, *len )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

DWORD blob_read_simple( struct blob_reader *reader, DWORD len, ALG_ID *wrapping, const BYTE **block )
{
    DWORD alg;

    if (!blob_take_dword( reader, &alg )) return NTE_BAD_DATA;
    *wrapping = alg;
    return (*block = blob_take( reader, len )) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

/* ---- OPAQUEKEYBLOB ----------------------------------------------------------------------------- */

#define STATE_MAGIC     0x31534b57      /* "WKS1" */
#define STATE_HMAC_ONLY 1
#define STATE_CHANNEL   2               /* a channel lies where the salt would be */

#define CHANNEL_GENERATED 1

/* A channel: flags, algorithm, bits and flags of both uses, the length of each part (12 DWORDs), the parts. It ends
 * where its place does. */
#define CHANNEL_DWORDS (1 + 3 * BLOB_CHANNEL_ALGS + BLOB_PARTS)

static BOOL take_channel( struct blob_reader reader, struct blob_channel *channel )
{
    struct blob_run *part, *end = channel->parts + BLOB_PARTS;
    DWORD flags, i;

    if (!blob_take_dword( &reader, &flags ) || (flags & ~CHANNEL_GENERATED)) return FALSE;
    channel->generated = flags & CHANNEL_GENERATED;
    for (i = 0; i < BLOB_CHANNEL_ALGS; i++)
    {
        struct blob_channel_alg *alg = &channel->algs[i];

        if (!blob_take_dword( &reader, &alg->alg ) || !blob_take_dword( &reader, &alg->bits ) ||
            !blob_take_dword( &reader, &alg->flags )) return FALSE;
    }
    for (part = channel->parts; part < end; part++) if (!blob_take_dword( &reader, &part->len )) return FALSE;
    for (part = channel->parts; part < end; part++) if (!(part->bytes = blob_take( &reader, part->len ))) return FALSE;
    return !reader.left;
}

/* Behind the header: magic, permissions, mode, 0, feedback, effective length, bytes of keystream, flags, length of the
 * secret and of the salt (ten DWORDs), IV, chaining value, secret, salt, digest. The 0 lies where programs that know of
 * Windows' blobs write one. */
#define STATE_DWORDS 10

DWORD blob_read_state( struct blob_reader *reader, struct blob_state *state )
{
    DWORD magic, zero, flags;

    memset( state, 0, sizeof(*state) );
    if (!blob_take_dword( reader, &magic ) || !blob_take_dword( reader, &state->permissions ) ||
        !blob_take_dword( reader, &state->mode ) || !blob_take_dword( reader, &zero ) ||
        !blob_take_dword( reader, &state->mode_bits ) || !blob_take_dword( reader, &state->effective_bits ) ||
        !blob_take_dword( reader, &state->keystream ) || !blob_take_dword( reader, &flags ) ||
        !blob_take_dword( reader, &state->secret_len ) || !blob_take_dword( reader, &state->salt_len ))
        return NTE_BAD_DATA;
    if (magic != STATE_MAGIC || zero || (flags & ~(STATE_HMAC_ONLY | STATE_CHANNEL)) || !state->secret_len)
        return NTE_BAD_DATA;
    state->hmac_only = flags & STATE_HMAC_ONLY;
    if (!(state->iv = blob_take( reader, BLOB_CHAIN_LEN )) || !(state->chain = blob_take( reader, BLOB_CHAIN_LEN )) ||
        !(state->secret = blob_take( reader, state->secret_len )) ||
        !(state->salt = blob_take( reader, state->salt_len )) ||
        !(state->digest = blob_take( reader, BLOB_DIGEST_LEN ))) return NTE_BAD_DATA;
    if (!(flags & STATE_CHANNEL)) return ERROR_SUCCESS;
    if (!take_channel( (struct blob_reader){ state->salt, state->salt_len }, &state->channel )) return NTE_BAD_DATA;
    state->has_channel = TRUE;
    state->salt = NULL;
    state->salt_len = 0;
    return ERROR_SUCCESS;
}

BOOL blob_state_is_bare( const struct blob_state *state )
{
    return !state->mode && !state->mode_bits && !state->effective_bits && !state->keystream && !state->hmac_only &&
           !state->salt_len && is_all_zero( state->iv, BLOB_CHAIN_LEN ) && is_all_zero( state->chain, BLOB_CHAIN_LEN );
}

/* Bytes where the salt is. */
static DWORD salt_place_len( const struct blob_state *state )
{
    DWORD len = 4 * CHANNEL_DWORDS, i;

    if (!state->has_channel) return state->salt_len;
    for (i = 0; i < BLOB_PARTS; i++) len += state->channel.parts[i].len;
    return len;
}

DWORD blob_state_len( const struct blob_state *state )
{
    return BLOB_HEADER_LEN + 4 * STATE_DWORDS + 2 * BLOB_CHAIN_LEN + state->secret_len + salt_place_len( state );
}

/* Bytes, or zeros if there are none. */
static BYTE *write_bytes( BYTE *at, const BYTE *bytes, DWORD len )
{
    if (bytes) memcpy( at, bytes, len );
    else memset( at, 0, len );
    return at + len;
}

static BYTE *write_channel( BYTE *at, const struct blob_channel *channel )
{
    const struct blob_channel_alg *alg;
    DWORD i;

    at = blob_write_dword( at, channel->generated ? CHANNEL_GENERATED : 0 );
    for (alg = channel->algs; alg < channel->algs + BLOB_CHANNEL_ALGS; alg++)
        at = blob_write_dword( blob_write_dword( blob_write_dword( at, alg->alg ), alg->bits ), alg->flags );
    for (i = 0; i < BLOB_PARTS; i++) at = blob_write_dword( at, channel->parts[i].len );
    for (i = 0; i < BLOB_PARTS; i++) at = write_bytes( at, channel->parts[i].bytes, channel->parts[i].len );
    return at;
}

BYTE *blob_write_state( BYTE *at, const struct blob_state *state )
{
    const DWORD fields[STATE_DWORDS] =
    {
        STATE_MAGIC, state->permissions, state->mode, 0, state->mode_bits, state->effective_bits, state->keystream,
        (state->hmac_only ? STATE_HMAC_ONLY : 0) | (state->has_channel ? STATE_CHANNEL : 0), state->secret_len,
        salt_place_len( state )
    };
    DWORD i;

    for (i = 0; i < ARRAYSIZE( fields ); i++) at = blob_write_dword( at, fields[i] );
    at = write_bytes( at, state->iv, BLOB_CHAIN_LEN );
    at = write_bytes( at, state->chain, BLOB_CHAIN_LEN );
    at = write_bytes( at, state->secret, state->secret_len );
    return state->has_channel ? write_channel( at, &state->channel ) : write_bytes( at, state->salt, state->salt_len );
}

DWORD blob_read_wrapped( struct blob_reader *reader, ALG_ID *wrapping, const BYTE **wrapped, DWORD *len )
{
    DWORD alg;

    if (!blob_take_dword( reader, &alg )) return NTE_BAD_DATA;
    *wrapping = alg;
    *len = reader->left;
    *wrapped = blob_take( reader, *len );
    return ERROR_SUCCESS;
}

/* ---- writing ---------------------------------------------------------------------------------- */

BYTE *blob_write_dword( BYTE *at, DWORD value )
{
    at[0] = value;
    at[1] = value >> 8;
    at[2] = value >> 16;
    at[3] = value >> 24;
    return at + 4;
}

BYTE *blob_write_header( BYTE *at, BYTE type, ALG_ID alg )
{
    at[0] = type;
    at[1] = CUR_BLOB_VERSION;
    at[2] = at[3] = 0;
    return blob_write_dword( at + 4, alg );
}
