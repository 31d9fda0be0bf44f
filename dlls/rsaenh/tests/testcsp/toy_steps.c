/* Toy pairs that sign, and toy pairs that agree and may be made in steps, as those of Diffie-Hellman are: CRYPT_PREGEN
 * begins one, KP_P, KP_G or KP_PUB_PARAMS set its parameters, KP_VERIFY_PARAMS proves them, KP_X without data makes the
 * pair.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "toy.h"
#include "csp/object/key.h"
#include "csp/object/key_pair.h"

#define SECRET_LEN 32

/* What is set so far; 0: nothing. */
struct draft
{
    DWORD p, g;
};

static DWORD toy_begin( struct key *object, DWORD bits, DWORD flags )
{
    return (object->pair.state = heap_alloc( sizeof(struct draft) )) ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

static DWORD toy_copy_draft( const void *state, void **copy )
{
    if (!(*copy = heap_alloc( sizeof(struct draft) ))) return NTE_NO_MEMORY;
    memcpy( *copy, state, sizeof(struct draft) );
    return ERROR_SUCCESS;
}

static void toy_free_draft( void *state )
{
    heap_free( state );
}

/* The numbers of a pair, or those that are set. The object is locked, or its pair is complete. */
static BOOL get_numbers( const struct key *object, struct draft *numbers )
{
    const struct toy_key *toy;

    if (object->pair.pair)
    {
        toy = key_pair_public( object->pair.pair );
        *numbers = (struct draft){ toy->p, toy->g };
    }
    else *numbers = *(const struct draft *)object->pair.state;
    return numbers->p && numbers->g;
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD toy_get_p( struct key *object, BYTE *data, DWORD *len )
{
    struct draft numbers;

    get_numbers( object, &numbers );
    return put_dword( numbers.p, data, len );
}

static DWORD toy_get_g( struct key *object, BYTE *data, DWORD *len )
{
    struct draft numbers;

    get_numbers( object, &numbers );
    return put_dword( numbers.g, data, len );
}

/* Sets one number, or both, of a pair that is not complete. */
static DWORD set_numbers( struct key *object, const BYTE *data, DWORD count, DWORD *to )
{
    DWORD numbers[2];
    CRYPT_DATA_BLOB blob;

    if (object->pair.pair || !object->pair.state) return NTE_BAD_KEY_STATE;
    memcpy( &blob, data, sizeof(blob) );
    if (blob.cbData != count * sizeof(DWORD)) return NTE_BAD_DATA;
    memcpy( numbers, blob.pbData, blob.cbData );
    memcpy( to, numbers, blob.cbData );
    return ERROR_SUCCESS;
}

static DWORD toy_set_p( struct key *object, const BYTE *data )
{
    return set_numbers( object, data, 1, &((struct draft *)object->pair.state)->p );
}

static DWORD toy_set_g( struct key *object, const BYTE *data )
{
    return set_numbers( object, data, 1, &((struct draft *)object->pair.state)->g );
}

static DWORD toy_set_both( struct key *object, const BYTE *data )
{
    return set_numbers( object, data, 2, object->pair.state );
}

static DWORD take_numbers( struct key *object, struct draft *numbers )
{
    BOOL all;

    lock_object( &object->lock );
    all = get_numbers( object, numbers );
    unlock_object( &object->lock );
    return all ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEY_STATE;
}

/* The context keeps the pair if its algorithm has a slot. */
static DWORD toy_complete( struct context *context, struct key *object, const BYTE *data, DWORD flags )
{
    struct draft numbers;
    void *key;
    DWORD err;

    if (flags) return NTE_BAD_FLAGS;
    if (data) return ERROR_INVALID_PARAMETER;
    if ((err = take_numbers( object, &numbers ))) return err;
    if ((err = toy_random( numbers.p, numbers.g, &key ))) return err;
    err = pair_key_complete( context, object, key );
    toy_unref( key );
    return err;
}

static DWORD toy_prove( struct context *context, struct key *object, const BYTE *data, DWORD flags )
{
    struct draft numbers;
    DWORD err;

    if (flags) return NTE_BAD_FLAGS;
    if ((err = take_numbers( object, &numbers ))) return err;
    return toy_is_good( numbers.p, numbers.g ) ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA;
}

static const struct key_param toy_params[] =
{
    { KP_P,          toy_get_p, toy_set_p },
    { KP_G,          toy_get_g, toy_set_g },
    { KP_PUB_PARAMS, NULL,      toy_set_both },
};

static const struct slow_param toy_slow_params[] =
{
    { KP_X,             NULL, toy_complete },
    { KP_VERIFY_PARAMS, NULL, toy_prove },
};

/* ---- agreement -------------------------------------------------------------------------------- */

/* The number that both have, spread over the bytes of a secret. */
static DWORD toy_agree_with( const struct toy_key *own, const struct toy_key *other, BYTE **secret, DWORD *len )
{
    DWORD number, i;

    if (own->p != other->p || own->g != other->g) return NTE_BAD_DATA;
    if (!(*secret = heap_alloc( *len = SECRET_LEN ))) return NTE_NO_MEMORY;
    number = toy_power( other->y, own->x, own->p );
    for (i = 0; i < SECRET_LEN; i++, number = number * 1664525 + 1013904223) (*secret)[i] = number >> 24;
    return ERROR_SUCCESS;
}

static DWORD toy_agree( struct context *context, const void *key, const struct pair_blob *peer, DWORD flags,
                        BYTE **secret, DWORD *len )
{
    void *other;
    DWORD err;

    if ((err = toy_read( &peer->header, peer->rest, &other ))) return err;
    err = toy_agree_with( key, other, secret, len );
    toy_unref( other );
    return err;
}

const struct pair_family toy_agree_family =
{
    TOY_ROW, .begin = toy_begin, .copy_state = toy_copy_draft, .free_state = toy_free_draft, .agree = toy_agree,
    .params = toy_params, .param_count = ARRAYSIZE( toy_params ),
    .slow_params = toy_slow_params, .slow_param_count = ARRAYSIZE( toy_slow_params )
};

const struct pair_family toy_sign_family = { TOY_ROW, TOY_SIGNS, .sign = toy_sign };
