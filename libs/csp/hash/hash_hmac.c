/* HMAC: H( outer' || H( inner' || data ) ). inner' and outer' are HMAC_INFO's strings with the key XORed into their
 * first bytes. With the default strings this is RFC 2104.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/hash/families.h"
#include "csp/session/session.h"

struct hmac
{
    enum digest_id id;
    struct digest *inner;           /* running; NULL before HP_HMAC_INFO */
    DWORD          key_len, start_len, outer_len;
    BYTE          *key;             /* as the session key has it */
    BYTE          *start;           /* inner' */
    BYTE          *outer;           /* outer' */
};

static void hmac_drop_info( struct hmac *hmac )
{
    digest_destroy( hmac->inner );
    heap_free_secret( hmac->start, hmac->start_len );
    heap_free_secret( hmac->outer, hmac->outer_len );
    hmac->inner = NULL;
    hmac->start = hmac->outer = NULL;
    hmac->start_len = hmac->outer_len = 0;
}

static void hmac_destroy( struct hash *hash )
{
    struct hmac *hmac = hash->state;

    if (!hmac) return;
    hmac_drop_info( hmac );
    heap_free_secret( hmac->key, hmac->key_len );
    heap_free( hmac );
}

static DWORD hmac_copy_bytes( const BYTE *secret, DWORD len, BYTE **copy )
{
    if (!(*copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( *copy, secret, len );
    return ERROR_SUCCESS;
}

static DWORD hmac_create( struct hash *hash, struct key *key )
{
    const struct key_family *family = key_alg( key )->key;
    const BYTE *secret;
    struct hmac *hmac;
    DWORD err;

    if (!family->secret) return NTE_BAD_KEY;
    if (!(hash->state = hmac = heap_alloc( sizeof(*hmac) ))) return NTE_NO_MEMORY;
    if ((err = family->secret( key, &secret, &hmac->key_len ))) return err;
    return hmac_copy_bytes( secret, hmac->key_len, &hmac->key );
}

/* The documentation says 64 bytes for all; SHA-384 and SHA-512 need their own block for RFC 2104. */
static DWORD default_string_len( enum digest_id id )
{
    return digest_block_len( id ) > 64 ? digest_block_len( id ) : 64;
}

/* A string of HMAC_INFO, or the default one, with the key XORed onto it. */
static DWORD make_string( enum digest_id id, const BYTE *given, DWORD given_len, BYTE fill, const BYTE *key,
                          DWORD key_len, BYTE **string, DWORD *len )
{
    DWORD i;

    *len = given_len ? given_len : default_string_len( id );
    if (!(*string = heap_alloc( *len ))) return NTE_NO_MEMORY;
    if (given_len) memcpy( *string, given, given_len );
    else memset( *string, fill, *len );
    for (i = 0; i < key_len && i < *len; i++) (*string)[i] ^= key[i];
    return ERROR_SUCCESS;
}

/* The state with new strings, of an HMAC without. The key may be the digest of the session key (when that is long). */
static DWORD start( struct hmac *hmac, const HMAC_INFO *info, const BYTE *key, DWORD key_len )
{
    DWORD err;

    err = make_string( hmac->id, info->pbInnerString, info->cbInnerString, 0x36, key, key_len, &hmac->start,
                       &hmac->start_len );
    if (!err)
        err = make_string( hmac->id, info->pbOuterString, info->cbOuterString, 0x5c, key, key_len, &hmac->outer,
                           &hmac->outer_len );
    if (!err) err = digest_create( hmac->id, &hmac->inner );
    if (!err) err = digest_update( hmac->inner, hmac->start, hmac->start_len );
    if (err) hmac_drop_info( hmac );
    return err;
}

/* The same with the session key, which is hashed if it is long. */
static DWORD start_keyed( struct hmac *hmac, const HMAC_INFO *info )
{
    BYTE hashed[DIGEST_LEN_MAX];
    DWORD err;

    if (hmac->key_len <= default_string_len( hmac->id )) return start( hmac, info, hmac->key, hmac->key_len );
    if (!(err = digest_once( hmac->id, hmac->key, hmac->key_len, hashed )))
        err = start( hmac, info, hashed, digest_len( hmac->id ) );
    secret_wipe( hashed, sizeof(hashed) );
    return err;
}

/* The new state is made aside: if that fails the hash is as before. */
static DWORD hmac_set_info( struct hash *hash, const BYTE *data )
{
    struct hmac *hmac = hash->state, fresh = { .key = hmac->key, .key_len = hmac->key_len };
    HMAC_INFO info;
    DWORD err;

    memcpy( &info, data, sizeof(info) );
    if (!digest_of_alg( info.HashAlgid, &fresh.id )) return NTE_BAD_ALGID;
    if ((info.cbInnerString && !info.pbInnerString) || (info.cbOuterString && !info.pbOuterString))
        return ERROR_INVALID_PARAMETER;
    probe_read( info.pbInnerString, info.cbInnerString );
    probe_read( info.pbOuterString, info.cbOuterString );
    if ((err = start_keyed( &fresh, &info ))) return err;
    hmac_drop_info( hmac );
    *hmac = fresh;
    hash->finished = hash->broken = FALSE;
    return ERROR_SUCCESS;
}

static DWORD hmac_update( struct hash *hash, const BYTE *data, DWORD len )
{
    struct hmac *hmac = hash->state;

    if (!hmac->inner) return NTE_BAD_HASH_STATE;
    return digest_update( hmac->inner, data, len );
}

static DWORD hmac_size( const struct hash *hash )
{
    const struct hmac *hmac = hash->state;

    return hmac->outer ? digest_len( hmac->id ) : 0;
}

/* The value, from an inner digest that has all data. */
static DWORD finish( const struct hmac *hmac, struct digest *inner, BYTE *value )
{
    BYTE inner_value[DIGEST_LEN_MAX];
    struct digest *outer = NULL;
    DWORD err;

    if (!(err = digest_finish( inner, inner_value )) &&
        !(err = digest_create( hmac->id, &outer )) &&
        !(err = digest_update( outer, hmac->outer, hmac->outer_len )) &&
        !(err = digest_update( outer, inner_value, digest_len( hmac->id ) )))
        err = digest_finish( outer, value );
    digest_destroy( outer );
    secret_wipe( inner_value, sizeof(inner_value) );
    return err;
}

static DWORD hmac_finish( struct hash *hash )
{
    struct hmac *hmac = hash->state;

    if (!hmac->inner) return NTE_BAD_HASH_STATE;
    return finish( hmac, hmac->inner, hash->value );
}

static BOOL hmac_is_expanded( const struct hash *hash )
{
    return plain_digests[((const struct hmac *)hash->state)->id].is_expanded;
}

static DWORD hmac_hash_again( const struct hash *hash, const BYTE *data, DWORD len, BYTE *value )
{
    const struct hmac *hmac = hash->state;
    struct digest *inner = NULL;
    DWORD err;

    if (!hmac->start) return NTE_BAD_HASH_STATE;
    if (!(err = digest_create( hmac->id, &inner )) &&
        !(err = digest_update( inner, hmac->start, hmac->start_len )) &&
        !(err = digest_update( inner, data, len )))
        err = finish( hmac, inner, value );
    digest_destroy( inner );
    return err;
}

static DWORD hmac_copy( const struct hash *hash, struct hash *copy )
{
    const struct hmac *from = hash->state;
    struct hmac *to;
    DWORD err;

    if (!(copy->state = to = heap_alloc( sizeof(*to) ))) return NTE_NO_MEMORY;
    to->id = from->id;
    if ((err = hmac_copy_bytes( from->key, from->key_len, &to->key ))) return err;
    to->key_len = from->key_len;
    if (!from->start) return ERROR_SUCCESS;
    if ((err = hmac_copy_bytes( from->start, from->start_len, &to->start ))) return err;
    to->start_len = from->start_len;
    if ((err = hmac_copy_bytes( from->outer, from->outer_len, &to->outer ))) return err;
    to->outer_len = from->outer_len;
    return hash->finished ? ERROR_SUCCESS : digest_copy( from->inner, &to->inner );
}

static const struct hash_param params[] =
{
    { HP_HMAC_INFO, NULL, hmac_set_info },
};

const struct hash_family hmac_hash_family =
{
    .keyed = TRUE, .create = hmac_create, .update = hmac_update, .size = hmac_size, .finish = hmac_finish,
    .copy = hmac_copy, .destroy = hmac_destroy, .is_expanded = hmac_is_expanded, .hash_again = hmac_hash_again,
    .derive = derive_session, .params = params, .param_count = ARRAYSIZE( params )
};
