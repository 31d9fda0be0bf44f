/* CALG_TLS1PRF: the pseudo random function of TLS 1.0, keyed with the master secret of a master key. Its label and seed
 * are parameters. Its value is as long as the caller's buffer, so it is never finished and can be read again.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/schannel/hash_channel.h"
#include "csp/schannel/master.h"
#include "csp/session/session.h"
#include "primitives/tls_prf.h"

struct prf_input
{
    DWORD len;
    BYTE *bytes;
};

struct prf
{
    struct prf_input label, seed;
    DWORD            secret_len;
    BYTE             secret[MASTER_LEN_MAX];
};

static void drop_input( struct prf_input *input )
{
    heap_free_secret( input->bytes, input->len );
    input->bytes = NULL;
    input->len = 0;
}

static DWORD set_input( struct prf_input *input, const BYTE *bytes, DWORD len )
{
    BYTE *copy = NULL;

    if (len && !(copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    if (len) memcpy( copy, bytes, len );
    drop_input( input );
    input->bytes = copy;
    input->len = len;
    return ERROR_SUCCESS;
}

static DWORD prf_create( struct hash *hash, struct key *key )
{
    const struct channel_protocol *protocol = key_alg( key )->protocol;
    const BYTE *secret;
    struct prf *prf;
    DWORD len, err;

    if (!protocol || !protocol->has_prf) return NTE_BAD_KEY;
    if ((err = key_alg( key )->key->secret( key, &secret, &len ))) return err;
    if (!(hash->state = prf = heap_alloc( sizeof(*prf) ))) return NTE_NO_MEMORY;
    prf->secret_len = len;
    memcpy( prf->secret, secret, len );
    return ERROR_SUCCESS;
}

static DWORD prf_size( const struct hash *hash )
{
    return 0;
}

static DWORD prf_copy( const struct hash *hash, struct hash *copy )
{
    const struct prf *from = hash->state;
    struct prf *to;
    DWORD err;

    if (!(copy->state = to = heap_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    to->secret_len = from->secret_len;
    memcpy( to->secret, from->secret, from->secret_len );
    if ((err = set_input( &to->label, from->label.bytes, from->label.len ))) return err;
    return set_input( &to->seed, from->seed.bytes, from->seed.len );
}

static void prf_destroy( struct hash *hash )
{
    struct prf *prf = hash->state;

    if (!prf) return;
    drop_input( &prf->label );
    drop_input( &prf->seed );
    heap_free_secret( prf, sizeof(*prf) );
}

static DWORD prf_start( const struct hash *hash, BYTE *value, DWORD len )
{
    const struct prf *prf = hash->state;
    const struct prf_bytes secret = { prf->secret, prf->secret_len };
    const struct prf_bytes label = { prf->label.bytes, prf->label.len }, seed = { prf->seed.bytes, prf->seed.len };

    if (!label.len && !seed.len) return NTE_BAD_HASH_STATE;
    return tls1_prf( secret, label, seed, value, len );
}

/* ---- parameters ------------------------------------------------------------------------------- */

/* Written to the caller's buffer at once. A question for the size has the size that is asked about as its answer. */
static DWORD get_value( struct hash *hash, BYTE *data, DWORD *len )
{
    DWORD err;

    if (!data) return ERROR_SUCCESS;
    return (err = check_writable( data, *len )) ? err : prf_start( hash, data, *len );
}

static DWORD set_blob( struct prf_input *input, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;

    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData && !blob.pbData) return ERROR_INVALID_PARAMETER;
    probe_read( blob.pbData, blob.cbData );
    return set_input( input, blob.pbData, blob.cbData );
}

static DWORD set_label( struct hash *hash, const BYTE *data )
{
    return set_blob( &((struct prf *)hash->state)->label, data );
}

static DWORD set_seed( struct hash *hash, const BYTE *data )
{
    return set_blob( &((struct prf *)hash->state)->seed, data );
}

static const struct hash_param params[] =
{
    { HP_HASHVAL,       get_value, NULL },
    { HP_TLS1PRF_LABEL, NULL,      set_label },
    { HP_TLS1PRF_SEED,  NULL,      set_seed },
};

const struct hash_family prf_hash_family =
{
    .keyed = TRUE, .create = prf_create, .size = prf_size, .copy = prf_copy, .destroy = prf_destroy,
    .start = prf_start, .derive = derive_session, .params = params, .param_count = ARRAYSIZE( params )
};
