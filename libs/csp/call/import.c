/* CPImportKey: one function for each type of blob, in a table. The parsers are in blob.c; OPAQUEKEYBLOB and
 * SYMMETRICWRAPKEYBLOB have files of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/object/key_pair.h"
#include "csp/rsa/rsa_blob.h"
#include "csp/object/transfer.h"

TRACE_CHANNEL( crypt );

/* Flags that ask for a key that is guarded better, or that can do less. */
#define PROTECTING_FLAGS (PROTECTION_FLAGS | CRYPT_CREATE_SALT | CRYPT_IPSEC_HMAC_KEY)

DWORD check_import_flags( const struct import *import, DWORD given )
{
    return import->flags & PROTECTING_FLAGS & ~given ? (DWORD)NTE_BAD_FLAGS : ERROR_SUCCESS;
}

/* ---- RSA -------------------------------------------------------------------------------------- */

static DWORD find_rsa_alg( const struct import *import, const struct provider_alg **palg )
{
    *palg = find_alg( import->context, import->header.alg );
    return *palg && (*palg)->alg->key == &rsa_key_family ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

/* A key object around a key, as a public one or as the context's pair. Takes the caller's reference. */
static DWORD make_rsa( const struct import *import, const struct provider_alg *palg, struct rsa_key *rsa,
                       struct key **key )
{
    DWORD err = NTE_BAD_DATA;

    *key = NULL;
    if (rsa_bits( rsa ) >= palg->min_bits && rsa_bits( rsa ) <= palg->max_bits)
    {
        if (!(*key = key_create( import->context->provider, palg ))) err = NTE_NO_MEMORY;
        else if (rsa_is_private( rsa )) err = rsa_pair_keep( import->context, *key, rsa, import->flags );
        else err = rsa_part_init_public( *key, rsa );
    }
    rsa_unref( rsa );
    if (!err) return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

static DWORD import_public( const struct import *import, struct key **key )
{
    const struct provider_alg *palg;
    struct rsa_key *rsa;
    DWORD err;

    /* What is public needs no protection. */
    if ((err = check_import_flags( import, ~CRYPT_IPSEC_HMAC_KEY ))) return err;
    if ((err = find_rsa_alg( import, &palg ))) return err;
    if ((err = rsa_blob_read( import->rest, FALSE, &rsa ))) return err;
    return make_rsa( import, palg, rsa, key );
}

/* A blob that was encrypted with a session key: all behind the header is one message. */
static DWORD decrypt_private( const struct import *import, BYTE **plain, DWORD *len )
{
    struct key *wrapping = import->wrapping;
    DWORD err;

    if (!is_session_key( wrapping )) return NTE_BAD_KEY;
    if (!(*len = import->rest.left)) return NTE_BAD_DATA;
    if (!(*plain = kit_alloc( *len ))) return NTE_NO_MEMORY;
    memcpy( *plain, import->rest.at, *len );
    lock_object( &wrapping->lock );
    err = session_decrypt( wrapping, TRUE, 0, *plain, len );
    unlock_object( &wrapping->lock );
    if (err) kit_free_secret( *plain, import->rest.left );
    return err;
}

/* The pair becomes the context's. */
static DWORD import_private( const struct import *import, struct key **key )
{
    struct blob_reader reader = import->rest;
    const struct provider_alg *palg;
    struct rsa_key *rsa;
    BYTE *plain = NULL;
    DWORD err;

    if ((err = check_import_flags( import, CRYPT_USER_PROTECTED | CRYPT_CREATE_SALT ))) return err;
    if ((import->flags & CRYPT_USER_PROTECTED) && (import->context->flags & CRYPT_SILENT)) return NTE_SILENT_CONTEXT;
    if ((err = find_rsa_alg( import, &palg ))) return err;
    if (import->wrapping)
    {
        if ((err = decrypt_private( import, &plain, &reader.left ))) return err;
        reader.at = plain;
    }
    if (!(err = rsa_blob_read( reader, TRUE, &rsa ))) err = make_rsa( import, palg, rsa, key );
    if (plain) kit_free_secret( plain, import->rest.left );
    return err;
}

/* ---- session keys ----------------------------------------------------------------------------- */

static DWORD find_session_alg( const struct import *import, const struct provider_alg **palg )
{
    *palg = find_alg( import->context, import->header.alg );
    return *palg && (*palg)->alg->session ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

static DWORD make_session( const struct import *import, const struct provider_alg *palg, const BYTE *secret, DWORD len,
                           struct key **key )
{
    DWORD err;

    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = session_init( *key, secret, len, import->flags & (CRYPT_EXPORTABLE | CRYPT_NO_SALT), NULL )))
        return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

/* With CRYPT_IPSEC_HMAC_KEY a key may have any length; it is good for HMAC only. */
static DWORD import_plaintext( const struct import *import, struct key **key )
{
    BOOL hmac_only = (import->flags & CRYPT_IPSEC_HMAC_KEY) != 0;
    struct blob_reader reader = import->rest;
    const struct provider_alg *palg;
    const BYTE *secret;
    DWORD len, bits, err;

    if ((err = check_import_flags( import, CRYPT_IPSEC_HMAC_KEY ))) return err;
    if ((err = find_session_alg( import, &palg ))) return err;
    if ((err = blob_read_plaintext( &reader, &secret, &len ))) return err;
    if (!hmac_only && (len > RSA_BYTES_MOST || check_bits( palg, len * 8, &bits ) ||
                       session_bytes( palg->alg->session, len * 8 ) != len)) return NTE_BAD_DATA;
    if ((err = make_session( import, palg, secret, len, key ))) return err;
    (*key)->session.hmac_only = hmac_only;
    return ERROR_SUCCESS;
}

/* The pair that unwraps: hPubKey, or the context's exchange pair. */
static DWORD take_unwrapping( const struct import *import, struct key_pair **pair )
{
    if (!import->wrapping) return context_get_pair( import->context, KEYSTORE_KEYEXCHANGE, pair );
    if (!is_exchange_key( import->wrapping )) return NTE_BAD_PUBLIC_KEY;
    *pair = key_pair_ref( import->wrapping->rsa.pair );
    return ERROR_SUCCESS;
}

static DWORD unwrap( const struct import *import, const struct provider_alg *palg, const struct rsa_key *rsa,
                     BYTE *secret, struct key **key )
{
    struct blob_reader reader = import->rest;
    ALG_ID wrapping_alg;
    const BYTE *block;
    DWORD len, err;

    if ((err = blob_read_simple( &reader, RSA_N_BYTES( rsa_bits( rsa ) ), &wrapping_alg, &block ))) return err;
    if (wrapping_alg != CALG_RSA_KEYX) return NTE_BAD_ALGID;
    if (import->flags & CRYPT_OAEP) err = rsa_decrypt_oaep( rsa, NULL, 0, block, secret, &len );
    else err = rsa_decrypt_pkcs1( rsa, block, secret, &len );
    if (err) return err;
    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = palg->alg->key->unwrap( *key, secret, len, import->flags ))) return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

static DWORD import_simple( const struct import *import, struct key **key )
{
    const struct provider_alg *palg;
    const struct rsa_key *rsa;
    struct key_pair *pair;
    DWORD size, err;
    BYTE *secret;

    if ((err = check_import_flags( import, 0 ))) return err;
    palg = find_alg( import->context, import->header.alg );
    if (!palg || !palg->alg->key || !palg->alg->key->unwrap) return NTE_BAD_ALGID;
    if ((err = take_unwrapping( import, &pair ))) return err;
    if ((err = key_pair_private( pair, &rsa ))) goto done;
    size = RSA_N_BYTES( rsa_bits( rsa ) );
    if ((secret = kit_alloc( size ))) err = unwrap( import, palg, rsa, secret, key );
    else err = NTE_NO_MEMORY;
    kit_free_secret( secret, size );
done:
    key_pair_unref( pair );
    return err;
}

/* ---- entry point ------------------------------------------------------------------------------ */

static const struct
{
    BYTE    type;
    DWORD (*import)( const struct import *import, struct key **key );
} types[] =
{
    { PUBLICKEYBLOB,        import_public },
    { PRIVATEKEYBLOB,       import_private },
    { SIMPLEBLOB,           import_simple },
    { PLAINTEXTKEYBLOB,     import_plaintext },
    { OPAQUEKEYBLOB,        import_opaque },
    { SYMMETRICWRAPKEYBLOB, import_wrapped },
};

static DWORD import_blob( struct import *import, struct key **key )
{
    unsigned int i;
    DWORD err;

    if ((err = blob_read_header( &import->rest, &import->header ))) return err;
    for (i = 0; i < ARRAYSIZE( types ); i++)
        if (types[i].type == import->header.type) return types[i].import( import, key );
    return NTE_BAD_TYPE;
}

BOOL WINAPI CPImportKey( HCRYPTPROV hProv, const BYTE *pbData, DWORD dwDataLen, HCRYPTKEY hPubKey, DWORD dwFlags,
                         HCRYPTKEY *phKey )
{
    struct object *parent, *wrapping = NULL;
    struct import import = { 0 };
    struct key *key;
    DWORD err;

    TRACE( "%#Ix, %p, %lu, %#Ix, %#lx, %p\n", hProv, pbData, dwDataLen, hPubKey, dwFlags, phKey );

    if (!pbData || !phKey) return result( ERROR_INVALID_PARAMETER );
    if (check_readable( pbData, min( dwDataLen, BLOB_HEADER_LEN ) )) return result( ERROR_INVALID_PARAMETER );
    if ((err = pin_context( hProv, &parent ))) return result( err );
    if (!hPubKey || !(err = pin_child( hPubKey, OBJECT_KEY, NTE_BAD_KEY, &wrapping )))
    {
        import.context = context_data( parent );
        import.wrapping = wrapping ? wrapping->data : NULL;
        import.rest.at = pbData;
        import.rest.left = readable_len( pbData, dwDataLen );
        import.flags = dwFlags;
        if (!(err = import_blob( &import, &key ))) err = key_publish( parent, key, phKey );
        if (wrapping) object_unpin( wrapping );
    }
    object_unpin( parent );
    return result( err );
}
