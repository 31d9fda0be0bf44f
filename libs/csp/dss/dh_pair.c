/* Diffie-Hellman as a kind of pairs. group_pair.h has the part that it shares with DSA.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/dss/group_pair.h"
#include "primitives/dh.h"

C_ASSERT( DH_BITS_MAX <= GROUP_LEN_MAX * 8 );

/* ---- the key ---------------------------------------------------------------------------------- */

static void *dh_pair_ref( void *key )
{
    return dh_ref( key );
}

static void dh_pair_unref( void *key )
{
    dh_unref( key );
}

static DWORD dh_pair_bits( const void *key )
{
    return group_bits( &dh_pair, key );
}

static BOOL dh_pair_has_private( const void *key )
{
    return dh_is_private( key );
}

static BOOL dh_pair_same_public( const void *a, const void *b )
{
    return group_same_public( &dh_pair, a, b );
}

static DWORD dh_pair_generate( struct context *context, DWORD bits, DWORD flags, void **key )
{
    struct dh_key *dh;
    DWORD err;

    if (!(err = dh_generate( bits, &dh ))) *key = dh;
    return err;
}

static DWORD dh_pair_generate_on( const struct group_numbers *numbers, void **key )
{
    struct dh_key *dh;
    DWORD err;

    if (!(err = dh_generate_on( numbers, &dh ))) *key = dh;
    return err;
}

static DWORD dh_pair_import( const struct group_numbers *numbers, void **key )
{
    struct dh_key *dh;
    DWORD err;

    if (!(err = dh_import( numbers, &dh ))) *key = dh;
    return err;
}

static void dh_pair_get_info( const void *key, struct group_info *info )
{
    dh_get_info( key, info );
}

static DWORD dh_pair_export( const void *key, const struct group_parts *parts )
{
    return dh_export( key, parts );
}

static DWORD dh_pair_check( const void *key )
{
    return dh_check( key );
}

/* ---- blobs ------------------------------------------------------------------------------------ */

static DWORD dh_pair_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len )
{
    return group_blob_len( &dh_pair, key, type, flags, len );
}

static DWORD dh_pair_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    return group_write( &dh_pair, key, type, alg, flags, blob );
}

static DWORD dh_pair_read( const struct blob_header *header, struct blob_reader rest, void **key )
{
    return group_read( &dh_pair, header, rest, key );
}

/* ---- agreement -------------------------------------------------------------------------------- */

/* The other side's y, which must be of the group that the own pair is of, as far as its blob says. */
static DWORD read_peer( const void *key, const struct pair_blob *peer, const BYTE **y )
{
    struct group_numbers numbers;
    DWORD err;

    if ((err = dss_blob_read( &dh_format, &peer->header, peer->rest, &numbers ))) return err;
    if (numbers.info.bits != dh_pair_bits( key )) return NTE_BAD_DATA;
    if (numbers.p && !group_has_parameters( &dh_pair, key, numbers.p, numbers.g )) return NTE_BAD_DATA;
    *y = numbers.y;
    return ERROR_SUCCESS;
}

static DWORD dh_pair_agree( struct context *context, const void *key, const struct pair_blob *peer, DWORD flags,
                            BYTE **secret, DWORD *len )
{
    const BYTE *y;
    DWORD err;

    if ((err = read_peer( key, peer, &y ))) return err;
    *len = GROUP_P_LEN( dh_pair_bits( key ) );
    if (!(*secret = heap_alloc( *len ))) return NTE_NO_MEMORY;
    if ((err = dh_agree( key, y, *secret ))) heap_free_secret( *secret, *len );
    return err;
}

const struct group_family dh_pair =
{
    .family =
    {
        .ref = dh_pair_ref, .unref = dh_pair_unref, .bits = dh_pair_bits, .has_private = dh_pair_has_private,
        .same_public = dh_pair_same_public, .generate = dh_pair_generate, GROUP_STEPS,
        .blob_len = dh_pair_blob_len, .write = dh_pair_write, .read = dh_pair_read,
        .version_max = BLOB_VERSION_3, .ignores_reserved = TRUE, .store_flags = CRYPT_BLOB_VER3, .agree = dh_pair_agree
    },
    .format = &dh_format, .import = dh_pair_import, .generate_on = dh_pair_generate_on,
    .get_info = dh_pair_get_info, .export = dh_pair_export, .check = dh_pair_check
};
