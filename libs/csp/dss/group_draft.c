/* Parameters of DSA and Diffie-Hellman pairs: those that a caller sets before there is a pair (CRYPT_PREGEN), and those
 * of a pair. They are checked when KP_X makes the pair from them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/dss/group_pair.h"
#include "csp/object/key_pair.h"

#define Q_LEN_MIN 20

/* What is given so far; length 0: not yet. Nothing of it is secret. */
struct draft
{
    struct group_info info;         /* the length of p is fixed */
    BOOL              has_p, has_g;
    BYTE              p[GROUP_LEN_MAX], q[GROUP_LEN_MAX], g[GROUP_LEN_MAX], j[GROUP_LEN_MAX];
    BYTE              seed[GROUP_SEED_LEN];
};

static const struct group_family *kind_of( const struct key *object )
{
    return group_family_of( key_alg( object ) );
}

DWORD group_begin( struct key *object, DWORD bits, DWORD flags )
{
    struct draft *draft = heap_alloc( sizeof(*draft) );

    if (!draft) return NTE_NO_MEMORY;
    draft->info = (struct group_info){ .bits = bits, .counter = GROUP_NO_SEED };
    object->pair.state = draft;
    return ERROR_SUCCESS;
}

DWORD group_copy_draft( const void *state, void **copy )
{
    if (!(*copy = heap_alloc( sizeof(struct draft) ))) return NTE_NO_MEMORY;
    memcpy( *copy, state, sizeof(struct draft) );
    return ERROR_SUCCESS;
}

void group_free_draft( void *state )
{
    heap_free( state );
}

/* ---- giving ----------------------------------------------------------------------------------- */

/* What may be changed: a pair that is not made. */
static DWORD get_draft( const struct key *object, struct draft **draft )
{
    *draft = object->pair.state;
    return *draft && !object->pair.pair ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEY_STATE;
}

/* A CRYPT_DATA_BLOB of `least` to `most` bytes. */
static DWORD take_parameter( const BYTE *data, DWORD least, DWORD most, CRYPT_DATA_BLOB *blob )
{
    memcpy( blob, data, sizeof(*blob) );
    if (blob->cbData && !blob->pbData) return ERROR_INVALID_PARAMETER;
    if (blob->cbData < least || blob->cbData > most) return NTE_BAD_DATA;
    probe_read( blob->pbData, blob->cbData );
    return ERROR_SUCCESS;
}

/* A number of its own makes nonsense of the seed and of j, which were of the others. */
static void forget_origin( struct draft *draft )
{
    draft->info.counter = GROUP_NO_SEED;
    draft->info.j_len = 0;
}

static DWORD set_p( struct key *object, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    struct draft *draft;
    DWORD len, err;

    if ((err = get_draft( object, &draft ))) return err;
    len = GROUP_P_LEN( draft->info.bits );
    if ((err = take_parameter( data, len, len, &blob ))) return err;
    if (!(blob.pbData[len - 1] & 0x80)) return NTE_BAD_DATA;
    memcpy( draft->p, blob.pbData, len );
    draft->has_p = TRUE;
    forget_origin( draft );
    return ERROR_SUCCESS;
}

static DWORD set_q( struct key *object, const BYTE *data )
{
    DWORD fixed = kind_of( object )->format->q_len, most, err;
    CRYPT_DATA_BLOB blob;
    struct draft *draft;

    if ((err = get_draft( object, &draft ))) return err;
    most = fixed ? fixed : GROUP_P_LEN( draft->info.bits );
    if ((err = take_parameter( data, fixed ? fixed : Q_LEN_MIN, most, &blob ))) return err;
    if (fixed && !(blob.pbData[fixed - 1] & 0x80)) return NTE_BAD_DATA;
    memcpy( draft->q, blob.pbData, blob.cbData );
    draft->info.q_len = blob.cbData;
    forget_origin( draft );
    return ERROR_SUCCESS;
}

static DWORD set_g( struct key *object, const BYTE *data )
{
    CRYPT_DATA_BLOB blob;
    struct draft *draft;
    DWORD err;

    if ((err = get_draft( object, &draft ))) return err;
    if ((err = take_parameter( data, 1, GROUP_P_LEN( draft->info.bits ), &blob ))) return err;
    memset( draft->g, 0, sizeof(draft->g) );
    memcpy( draft->g, blob.pbData, blob.cbData );
    draft->has_g = TRUE;
    return ERROR_SUCCESS;
}

/* All at once. */
static void take_numbers( struct draft *draft, const struct group_numbers *numbers )
{
    DWORD len = GROUP_P_LEN( numbers->info.bits );

    draft->info = numbers->info;
    draft->has_p = draft->has_g = TRUE;
    memcpy( draft->p, numbers->p, len );
    memcpy( draft->g, numbers->g, len );
    memcpy( draft->q, numbers->q, numbers->info.q_len );
    memcpy( draft->j, numbers->j, numbers->info.j_len );
    if (numbers->seed) memcpy( draft->seed, numbers->seed, sizeof(draft->seed) );
}

static DWORD set_parameters( struct key *object, const BYTE *data )
{
    const struct provider_alg *palg;
    struct group_numbers numbers;
    struct blob_header header;
    CRYPT_DATA_BLOB blob;
    struct draft *draft;
    DWORD err;

    if ((err = get_draft( object, &draft ))) return err;
    if ((err = take_parameter( data, 0, MAXDWORD, &blob ))) return err;
    if ((err = dss_blob_read_parameters( kind_of( object )->format, (struct blob_reader){ blob.pbData, blob.cbData },
                                         &header, &numbers ))) return err;
    palg = find_provider_alg( object->provider, header.alg );
    if (!palg || palg->alg->pair != key_alg( object )->pair) return NTE_BAD_DATA;
    if (numbers.info.bits != draft->info.bits) return NTE_BAD_DATA;
    take_numbers( draft, &numbers );
    return ERROR_SUCCESS;
}

/* ---- making ----------------------------------------------------------------------------------- */

static BOOL is_whole( const struct key *object, const struct draft *draft )
{
    return draft->has_p && draft->has_g && (draft->info.q_len || !kind_of( object )->format->q_len);
}

/* What is given at the moment, for the caller to free. */
static DWORD copy_whole( struct key *object, struct draft **copy )
{
    struct draft *draft;
    void *taken = NULL;
    DWORD err;

    lock_object( &object->lock );
    if (!(err = get_draft( object, &draft )))
        err = is_whole( object, draft ) ? group_copy_draft( draft, &taken ) : (DWORD)NTE_BAD_KEY_STATE;
    unlock_object( &object->lock );
    *copy = taken;
    return err;
}

static DWORD make_pair_of( const struct group_family *kind, const struct draft *draft, void **key )
{
    const struct group_numbers numbers =
    {
        .info = draft->info, .p = draft->p, .q = draft->info.q_len ? draft->q : NULL, .g = draft->g,
        .j = draft->info.j_len ? draft->j : NULL, .seed = draft->info.counter == GROUP_NO_SEED ? NULL : draft->seed
    };

    return kind->generate_on( &numbers, key );
}

/* KP_X without data. An x of the caller's is for a blob. */
static DWORD set_x( struct context *context, struct key *object, const BYTE *data, DWORD flags )
{
    struct draft *draft;
    void *key;
    DWORD err;

    if (flags) return NTE_BAD_FLAGS;
    if (data) return ERROR_INVALID_PARAMETER;
    if ((err = copy_whole( object, &draft ))) return err;
    err = make_pair_of( kind_of( object ), draft, &key );
    group_free_draft( draft );
    if (err) return err;
    err = pair_key_complete( context, object, key );
    key_alg( object )->pair->unref( key );
    return err;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static DWORD get_bits( struct key *object, BYTE *data, DWORD *len )
{
    const struct draft *draft = object->pair.state;

    if (!object->pair.pair) return put_dword( draft->info.bits, data, len );
    return put_dword( group_bits( kind_of( object ), key_pair_public( object->pair.pair ) ), data, len );
}

/* A number of the pair, if there is one, or that was given. `part` is one of parts'. */
static DWORD put_group_number( struct key *object, const struct group_parts *parts, const BYTE *number, DWORD need,
                               BYTE *data, DWORD *len )
{
    DWORD err = kind_of( object )->export( key_pair_public( object->pair.pair ), parts );

    return err ? err : put_bytes( number, need, data, len );
}

/* A number that was given. */
static DWORD put_given( BOOL given, const BYTE *number, DWORD need, BYTE *data, DWORD *len )
{
    return given ? put_bytes( number, need, data, len ) : (DWORD)NTE_BAD_KEY_STATE;
}

static DWORD get_p( struct key *object, BYTE *data, DWORD *len )
{
    const struct draft *draft = object->pair.state;
    BYTE p[GROUP_LEN_MAX];
    const struct group_parts parts = { .p = p };
    struct group_info info;

    if (!object->pair.pair) return put_given( draft->has_p, draft->p, GROUP_P_LEN( draft->info.bits ), data, len );
    kind_of( object )->get_info( key_pair_public( object->pair.pair ), &info );
    return put_group_number( object, &parts, p, GROUP_P_LEN( info.bits ), data, len );
}

/* Of Diffie-Hellman it may be unknown. */
static DWORD get_q( struct key *object, BYTE *data, DWORD *len )
{
    const struct draft *draft = object->pair.state;
    BYTE q[GROUP_LEN_MAX];
    const struct group_parts parts = { .q = q };
    struct group_info info;

    if (!object->pair.pair) return put_given( draft->info.q_len, draft->q, draft->info.q_len, data, len );
    kind_of( object )->get_info( key_pair_public( object->pair.pair ), &info );
    if (!info.q_len) return NTE_NOT_FOUND;
    return put_group_number( object, &parts, q, info.q_len, data, len );
}

static DWORD get_g( struct key *object, BYTE *data, DWORD *len )
{
    const struct draft *draft = object->pair.state;
    BYTE g[GROUP_LEN_MAX];
    const struct group_parts parts = { .g = g };
    struct group_info info;

    if (!object->pair.pair) return put_given( draft->has_g, draft->g, GROUP_P_LEN( draft->info.bits ), data, len );
    kind_of( object )->get_info( key_pair_public( object->pair.pair ), &info );
    return put_group_number( object, &parts, g, GROUP_P_LEN( info.bits ), data, len );
}

/* No value: that it succeeds says all. */
static DWORD get_proof( struct context *context, struct key *object, BYTE **value, DWORD *len )
{
    struct key_pair *pair;
    DWORD err;

    *value = NULL;
    *len = 0;
    if ((err = pair_key_get( object, &pair ))) return err;
    return kind_of( object )->check( key_pair_public( pair ) );
}

const struct key_param group_params[GROUP_PARAM_COUNT] =
{
    { KP_KEYLEN,     get_bits, NULL },
    { KP_P,          get_p,    set_p },
    { KP_Q,          get_q,    set_q },
    { KP_G,          get_g,    set_g },
    { KP_PUB_PARAMS, NULL,     set_parameters },
};

const struct slow_param group_slow_params[GROUP_SLOW_PARAM_COUNT] =
{
    { KP_X,             NULL,      set_x },
    { KP_VERIFY_PARAMS, get_proof, NULL },
};
