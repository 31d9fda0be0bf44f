/* DSA as a kind of pairs. group_pair.h has the part that it shares with Diffie-Hellman.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/dss/group_pair.h"
#include "primitives/dsa.h"

C_ASSERT( DSA_IMPORT_BITS_MAX <= GROUP_LEN_MAX * 8 );

/* ---- the key ---------------------------------------------------------------------------------- */

static void *dsa_pair_ref( void *key )
{
    return dsa_ref( key );
}

static void dsa_pair_unref( void *key )
{
    dsa_unref( key );
}

static DWORD dsa_pair_bits( const void *key )
{
    return group_bits( &dsa_pair, key );
}

static BOOL dsa_pair_has_private( const void *key )
{
    return dsa_is_private( key );
}

static BOOL dsa_pair_same_public( const void *a, const void *b )
{
    return group_same_public( &dsa_pair, a, b );
}

static DWORD dsa_pair_generate( struct context *context, DWORD bits, DWORD flags, void **key )
{
    struct dsa_key *dsa;
    DWORD err;

    if (!(err = dsa_generate( bits, &dsa ))) *key = dsa;
    return err;
}

static DWORD dsa_pair_generate_on( const struct group_numbers *numbers, void **key )
{
    struct dsa_key *dsa;
    DWORD err;

    if (!(err = dsa_generate_on( numbers, &dsa ))) *key = dsa;
    return err;
}

static DWORD dsa_pair_import( const struct group_numbers *numbers, void **key )
{
    struct dsa_key *dsa;
    DWORD err;

    if (!(err = dsa_import( numbers, &dsa ))) *key = dsa;
    return err;
}

static void dsa_pair_get_info( const void *key, struct group_info *info )
{
    dsa_get_info( key, info );
}

static DWORD dsa_pair_export( const void *key, const struct group_parts *parts )
{
    return dsa_export( key, parts );
}

static DWORD dsa_pair_check( const void *key )
{
    return dsa_check( key );
}

/* ---- blobs ------------------------------------------------------------------------------------ */

static DWORD dsa_pair_blob_len( const void *key, BYTE type, DWORD flags, DWORD *len )
{
    return group_blob_len( &dsa_pair, key, type, flags, len );
}

static DWORD dsa_pair_write( const void *key, BYTE type, ALG_ID alg, DWORD flags, BYTE *blob )
{
    return group_write( &dsa_pair, key, type, alg, flags, blob );
}

static DWORD dsa_pair_read( const struct blob_header *header, struct blob_reader rest, void **key )
{
    return group_read( &dsa_pair, header, rest, key );
}

/* ---- signatures ------------------------------------------------------------------------------- */

static DWORD dsa_pair_signature_len( const void *key )
{
    return DSA_SIGNATURE_LEN;
}

/* Of hashes that the providers do not list for signatures none is signed. */
static DWORD dsa_pair_check_value( const void *key, const struct signed_value *value )
{
    return value->hash->id == CALG_SHA1 ? ERROR_SUCCESS : (DWORD)NTE_BAD_HASH;
}

static DWORD dsa_pair_sign( struct context *context, const void *key, const struct signed_value *value,
                            BYTE *signature )
{
    return dsa_sign( key, value->bytes, value->len, signature );
}

static DWORD dsa_pair_verify( const void *key, const struct signed_value *value, const BYTE *signature )
{
    DWORD err = dsa_pair_check_value( key, value );

    return err ? err : dsa_verify( key, value->bytes, value->len, signature );
}

const struct group_family dsa_pair =
{
    .family =
    {
        .ref = dsa_pair_ref, .unref = dsa_pair_unref, .bits = dsa_pair_bits, .has_private = dsa_pair_has_private,
        .same_public = dsa_pair_same_public, .generate = dsa_pair_generate, GROUP_STEPS,
        .blob_len = dsa_pair_blob_len, .write = dsa_pair_write, .read = dsa_pair_read,
        .version_max = BLOB_VERSION_3, .ignores_reserved = TRUE, .store_flags = CRYPT_BLOB_VER3,
        .imported_bits_max = DSA_IMPORT_BITS_MAX,
        .check_value = dsa_pair_check_value, .signature_len = dsa_pair_signature_len, .sign_flags = ~0u,
        .verify_flags = CRYPT_NOHASHOID, .sign = dsa_pair_sign, .verify = dsa_pair_verify
    },
    .format = &dsa_format, .import = dsa_pair_import, .generate_on = dsa_pair_generate_on,
    .get_info = dsa_pair_get_info, .export = dsa_pair_export, .check = dsa_pair_check
};
