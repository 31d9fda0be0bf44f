/* The state of session keys in an OPAQUEKEYBLOB: read from a key, and put into a new one.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/core/blob.h"
#include "csp/session/session.h"

/* A keystream has to be run again up to where it was; beyond this that takes too long. */
#define KEYSTREAM_MAX 0x40000000

DWORD session_save( const struct key *key, struct blob_state *state )
{
    const struct session *session = &key->session;

    ASSERT( waitlock_is_mine( &key->lock ) );
    if (session->keystream > KEYSTREAM_MAX) return NTE_BAD_KEY_STATE;
    state->mode = session->mode;
    state->mode_bits = session->mode_bits;
    state->effective_bits = session->effective_bits;
    state->keystream = session->keystream;
    state->hmac_only = session->hmac_only;
    state->secret = session->secret;
    state->secret_len = session->secret_len;
    state->salt = session->salt;
    state->salt_len = session->salt_len;
    state->iv = session->iv;
    state->chain = session->chain;
    return ERROR_SUCCESS;
}

/* Whether a key of the provider could have come into this state. */
static BOOL session_is_possible( const struct key *key, const struct blob_state *state )
{
    const struct session_alg *alg = key_alg( key )->session;
    BOOL stream = cipher_block_len( alg->cipher ) == 1;
    DWORD bits = state->secret_len * 8, effective_max = key->provider->effective_max;

    if (state->has_channel) return FALSE;
    if (state->hmac_only) return TRUE;
    if (!session_is_unwrapped_len( alg, state->secret_len )) return FALSE;
    if (state->salt_len > (alg->key_bytes ? 0 : SALT_MAX)) return FALSE;
    if (state->keystream > (stream ? KEYSTREAM_MAX : 0) || (stream && state->mode)) return FALSE;
    if (!alg->has_effective_bits) return TRUE;
    if (bits > effective_max && bits <= key->palg->max_bits) effective_max = bits;
    return state->effective_bits && state->effective_bits <= effective_max;
}

DWORD session_restore( struct key *key, const struct blob_state *state )
{
    struct session *session = &key->session;
    DWORD err;

    if (!session_is_possible( key, state )) return NTE_BAD_DATA;
    if ((err = session_init( key, state->secret, state->secret_len, CRYPT_NO_SALT, NULL ))) return err;
    session->hmac_only = state->hmac_only;
    if (session->hmac_only) return ERROR_SUCCESS;
    session->salt_len = state->salt_len;
    memcpy( session->salt, state->salt, state->salt_len );
    session->mode = state->mode;
    session->mode_bits = state->mode_bits;
    if (key->session.alg->has_effective_bits) session->effective_bits = state->effective_bits;
    session->keystream = state->keystream;
    memcpy( session->iv, state->iv, sizeof(session->iv) );
    memcpy( session->chain, state->chain, sizeof(session->chain) );
    return ERROR_SUCCESS;
}
