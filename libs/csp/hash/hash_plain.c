/* Plain digests, and SSL3_SHAMD5, which only holds a value that was set.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/hash/families.h"
#include "csp/session/session.h"

#define SHAMD5_LEN 36

const struct plain_digest plain_digests[DIGEST_COUNT] =
{
    [DIGEST_MD2]    = { DIGEST_MD2, TRUE },
    [DIGEST_MD4]    = { DIGEST_MD4, TRUE },
    [DIGEST_MD5]    = { DIGEST_MD5, TRUE },
    [DIGEST_SHA1]   = { DIGEST_SHA1, TRUE },
    [DIGEST_SHA256] = { DIGEST_SHA256, FALSE },
    [DIGEST_SHA384] = { DIGEST_SHA384, FALSE },
    [DIGEST_SHA512] = { DIGEST_SHA512, FALSE },
};

BOOL digest_of_alg( ALG_ID id, enum digest_id *digest )
{
    static const struct
    {
        ALG_ID         id;
        enum digest_id digest;
    } ids[] =
    {
        { CALG_MD2, DIGEST_MD2 }, { CALG_MD4, DIGEST_MD4 }, { CALG_MD5, DIGEST_MD5 }, { CALG_SHA1, DIGEST_SHA1 },
        { CALG_SHA_256, DIGEST_SHA256 }, { CALG_SHA_384, DIGEST_SHA384 }, { CALG_SHA_512, DIGEST_SHA512 },
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( ids ); i++)
    {
        if (ids[i].id != id) continue;
        *digest = ids[i].digest;
        return TRUE;
    }
    return FALSE;
}

static DWORD plain_create( struct hash *hash, struct key *key )
{
    return digest_create( hash->alg->digest->id, (struct digest **)&hash->state );
}

static DWORD plain_update( struct hash *hash, const BYTE *data, DWORD len )
{
    return digest_update( hash->state, data, len );
}

static DWORD plain_size( const struct hash *hash )
{
    return digest_len( hash->alg->digest->id );
}

static DWORD plain_finish( struct hash *hash )
{
    return digest_finish( hash->state, hash->value );
}

static DWORD plain_copy( const struct hash *hash, struct hash *copy )
{
    if (hash->finished) return ERROR_SUCCESS;
    return digest_copy( hash->state, (struct digest **)&copy->state );
}

static BOOL plain_is_expanded( const struct hash *hash )
{
    return hash->alg->digest->is_expanded;
}

static DWORD plain_hash_again( const struct hash *hash, const BYTE *data, DWORD len, BYTE *value )
{
    return digest_once( hash->alg->digest->id, data, len, value );
}

static void plain_destroy( struct hash *hash )
{
    digest_destroy( hash->state );
}

const struct hash_family plain_hash_family =
{
    .create = plain_create, .update = plain_update, .size = plain_size, .finish = plain_finish, .copy = plain_copy,
    .destroy = plain_destroy, .is_expanded = plain_is_expanded, .hash_again = plain_hash_again, .derive = derive_session
};

static DWORD shamd5_create( struct hash *hash, struct key *key )
{
    return ERROR_SUCCESS;
}

static DWORD shamd5_size( const struct hash *hash )
{
    return SHAMD5_LEN;
}

static DWORD shamd5_finish( struct hash *hash )
{
    return NTE_BAD_HASH_STATE;
}

static DWORD shamd5_copy( const struct hash *hash, struct hash *copy )
{
    return ERROR_SUCCESS;
}

static void shamd5_destroy( struct hash *hash )
{
}

const struct hash_family shamd5_hash_family =
{
    .create = shamd5_create, .size = shamd5_size, .finish = shamd5_finish,
    .copy = shamd5_copy, .destroy = shamd5_destroy, .derive = derive_session
};
