/* Key objects of pairs of any kind: generation into the context's pairs, pairs that are made in steps, encryption and
 * decryption of data. The pair's family does the arithmetic (pair.h).
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key.h"
#include "csp/object/key_pair.h"

const struct provider_alg *find_wrapping_alg( const struct provider *provider )
{
    const struct provider_alg *palg = find_pair_alg( provider, AT_KEYEXCHANGE );

    return palg && palg->alg->pair->wrap ? palg : NULL;
}

static const struct pair_family *family_of( const struct key *key )
{
    return key_alg( key )->pair;
}

DWORD pair_key_get( const struct key *key, struct key_pair **pair )
{
    return (*pair = key->pair.pair) ? ERROR_SUCCESS : (DWORD)NTE_BAD_KEY_STATE;
}

/* ---- making ----------------------------------------------------------------------------------- */

void pair_key_init( struct key *key, struct key_pair *pair )
{
    key->pair.pair = key_pair_ref( pair );
    key->permissions = key_pair_permissions( pair );
}

DWORD pair_key_init_public( struct key *key, void *public_key )
{
    key->pair.pair = key_pair_create( family_of( key ), public_key, key->permissions );
    return key->pair.pair ? ERROR_SUCCESS : (DWORD)NTE_NO_MEMORY;
}

/* The pair replaces the one that the context has. */
static DWORD keep( struct context *context, struct key *key, struct key_pair *pair )
{
    enum pair_slot slot;

    if (!key_alg( key )->key_spec) return ERROR_SUCCESS;
    if (!slot_of_spec( key_alg( key )->key_spec, &slot )) return NTE_BAD_ALGID;
    return context_set_pair( context, slot, pair );
}

static DWORD pair_permissions( DWORD flags )
{
    return PERMISSIONS_NEW | (flags & CRYPT_EXPORTABLE ? CRYPT_EXPORT : 0);
}

DWORD pair_key_keep( struct context *context, struct key *key, void *private_key, DWORD flags )
{
    struct key_pair *pair = key_pair_create( family_of( key ), private_key, pair_permissions( flags ) );
    DWORD err;

    if (!pair) return NTE_NO_MEMORY;
    if (!(err = keep( context, key, pair ))) pair_key_init( key, pair );
    key_pair_unref( pair );
    return err;
}

/* The first of several threads counts, or the container's pair and the key's could be two. CRYPT_ARCHIVE is this
 * handle's alone. */
DWORD pair_key_complete( struct context *context, struct key *key, void *private_key )
{
    DWORD permissions = key->permissions & ~CRYPT_ARCHIVE, err = NTE_NO_MEMORY;
    struct key_pair *pair;

    if (key->pair.pair || InterlockedExchange( &key->pair.completing, TRUE )) return NTE_BAD_KEY_STATE;
    if ((pair = key_pair_create( family_of( key ), private_key, permissions )) && !(err = keep( context, key, pair )))
    {
        InterlockedExchangePointer( (void *volatile *)&key->pair.pair, pair );
        return ERROR_SUCCESS;
    }
    key_pair_unref( pair );
    InterlockedExchange( &key->pair.completing, FALSE );
    return err;
}

static DWORD pair_key_begin( struct key *key, DWORD bits, DWORD flags )
{
    key->permissions = pair_permissions( flags );
    return family_of( key )->begin( key, bits, flags );
}

/* No user can be asked to protect it. */
static DWORD pair_key_generate( struct context *context, struct key *key, DWORD bits, DWORD flags )
{
    const struct pair_family *family = family_of( key );
    void *private_key;
    DWORD err;

    if ((flags & CRYPT_PREGEN) && family->begin) return pair_key_begin( key, bits, flags );
    if ((err = family->generate( context, bits, flags, &private_key ))) return err;
    err = pair_key_keep( context, key, private_key, flags );
    family->unref( private_key );
    return err;
}

static DWORD pair_key_copy( const struct key *key, struct key *copy )
{
    if (key->pair.pair) copy->pair.pair = key_pair_ref( key->pair.pair );
    if (!key->pair.state) return ERROR_SUCCESS;
    return family_of( key )->copy_state( key->pair.state, &copy->pair.state );
}

static void pair_key_destroy( struct key *key )
{
    key_pair_unref( key->pair.pair );
    if (key->pair.state) family_of( key )->free_state( key->pair.state );
}

/* ---- encryption ------------------------------------------------------------------------------- */

/* Only exchange keys do this. */
static DWORD check_exchange( const struct key *key, struct key_pair **pair )
{
    if (!is_exchange_key( key ) || !family_of( key )->block_len) return NTE_BAD_KEY;
    return pair_key_get( key, pair );
}

static DWORD pair_block_len( const struct key *key )
{
    return family_of( key )->block_len( key_pair_public( key->pair.pair ) );
}

/* Final means nothing, nor does the length of the data: who asks for the size may ask before the data are divided. */
static DWORD pair_key_encrypted_size( struct key *key, BOOL final, DWORD flags, DWORD len, DWORD *need )
{
    struct key_pair *pair;
    DWORD err;

    if ((err = check_exchange( key, &pair ))) return err;
    if ((err = family_of( key )->check_flags( flags, FALSE ))) return err;
    *need = pair_block_len( key );
    return ERROR_SUCCESS;
}

static DWORD pair_key_check_len( struct key *key, DWORD flags, DWORD len )
{
    return family_of( key )->check_len( key_pair_public( key->pair.pair ), flags, len );
}

static DWORD pair_key_encrypt( struct key *key, BOOL final, DWORD flags, BYTE *data, DWORD len, DWORD *out_len )
{
    DWORD size = pair_block_len( key ), err;

    if ((err = check_writable( data, size ))) return err;
    if ((err = family_of( key )->encrypt( key, key_pair_public( key->pair.pair ), flags, data, len ))) return err;
    *out_len = size;
    return ERROR_SUCCESS;
}

/* The first block at `data`, with the private key; takes all lengths from that. */
static DWORD decrypt_block( struct context *context, struct key *key, const void *private_key, DWORD flags, BYTE *data,
                            DWORD *len )
{
    const struct pair_family *family = family_of( key );
    DWORD size = family->block_len( private_key ), out_len, err;
    BYTE *out;

    if (*len < size) return NTE_BAD_DATA;
    if (!(out = heap_alloc( 2 * size ))) return NTE_NO_MEMORY;
    if (!(err = guarded_copy( out + size, data, size )) &&
        !(err = family->decrypt( context, key, private_key, flags, out + size, out, &out_len )) &&
        !(err = guarded_copy( data, out, out_len ))) *len = out_len;
    heap_free_secret( out, 2 * size );
    return err;
}

/* What stands behind the first block is not looked at. */
static DWORD pair_key_decrypt( struct context *context, struct key *key, BOOL final, DWORD flags, BYTE *data,
                               DWORD *len )
{
    const void *private_key;
    struct key_pair *pair;
    DWORD err;

    if ((err = check_exchange( key, &pair ))) return err;
    if ((err = family_of( key )->check_flags( flags, TRUE ))) return err;
    if (!key_pair_has_private( pair )) return NTE_NO_KEY;
    if (!*len && final) return NTE_BAD_LEN;
    if (*len < pair_block_len( key )) return NTE_BAD_DATA;
    if ((err = check_writable( data, pair_block_len( key ) ))) return err;
    if ((err = key_pair_private( pair, context, &private_key ))) return err;
    return decrypt_block( context, key, private_key, flags, data, len );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static DWORD pair_key_get_bits( struct key *key, BYTE *data, DWORD *len )
{
    struct key_pair *pair;
    DWORD err;

    if ((err = pair_key_get( key, &pair ))) return err;
    return put_dword( family_of( key )->bits( key_pair_public( pair ) ), data, len );
}

/* Of every kind; the kind's own come first. */
static const struct key_param params[] =
{
    { KP_BLOCKLEN, pair_key_get_bits, NULL },
    { KP_KEYLEN,   pair_key_get_bits, NULL },
};

const struct key_family pair_key_family =
{
    .generate = pair_key_generate, .copy = pair_key_copy, .destroy = pair_key_destroy,
    .encrypted_size = pair_key_encrypted_size, .check_len = pair_key_check_len,
    .encrypt = pair_key_encrypt, .slow_decrypt = pair_key_decrypt,
    .params = params, .param_count = ARRAYSIZE( params )
};
