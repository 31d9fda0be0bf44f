/* CPImportKey: one function for each type of blob, in a table. The parsers are in blob.c; OPAQUEKEYBLOB and
 * SYMMETRICWRAPKEYBLOB have files of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/call/opaque_blob.h"
#include "csp/object/key_pair.h"
#include "csp/session/session.h"
#include "csp/session/wrap_blob.h"

TRACE_CHANNEL( crypt );

/* ---- pairs ------------------------------------------------------------------------------------ */

static DWORD find_alg_of_pair( const struct import *import, const struct provider_alg **palg )
{
    *palg = find_alg( import->context, import->header.alg );
    return *palg && (*palg)->alg->pair ? ERROR_SUCCESS : (DWORD)NTE_BAD_ALGID;
}

/* A key object around a family's key, as a public one or as the context's pair. */
static DWORD make_pair_key( const struct import *import, const struct provider_alg *palg, void *pair_key,
                            struct key **key )
{
    const struct pair_family *family = palg->alg->pair;
    DWORD bits = family->bits( pair_key ), err;

    if (bits < palg->min_bits || bits > max( palg->max_bits, family->imported_bits_max )) return NTE_BAD_DATA;
    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (family->has_private( pair_key )) err = pair_key_keep( import->context, *key, pair_key, import->flags );
    else err = pair_key_init_public( *key, pair_key );
    if (!err) return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

static DWORD import_read_pair( const struct import *import, const struct provider_alg *palg, struct blob_reader rest,
                               struct key **key )
{
    const struct pair_family *family = palg->alg->pair;
    void *pair_key;
    DWORD err;

    if ((err = family->read( &import->header, rest, &pair_key ))) return err;
    err = make_pair_key( import, palg, pair_key, key );
    family->unref( pair_key );
    return err;
}

static DWORD make_agreed( const struct import *import, const BYTE *secret, DWORD len, struct key **key )
{
    const struct provider_alg *palg = find_alg( import->context, CALG_AGREEDKEY_ANY );
    DWORD err;

    if (!palg || !palg->alg->key || !palg->alg->key->agreed) return NTE_BAD_ALGID;
    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = palg->alg->key->agreed( *key, secret, len, import->flags ))) return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

/* The peer's public key and our pair, hPubKey, make a key that both sides have. It is a secret, and nothing protects
 * it. */
static DWORD agree( const struct import *import, const struct pair_family *family, struct key **key )
{
    const struct pair_blob peer = { import->header, import->rest };
    struct key_pair *pair;
    DWORD secret_len, err;
    const void *own;
    BYTE *secret;

    if ((err = check_import_flags( import, 0 ))) return err;
    if (key_alg( import->wrapping )->pair != family) return NTE_BAD_KEY;
    if ((err = pair_key_get( import->wrapping, &pair ))) return err;
    if ((err = key_pair_private( pair, import->pair_context, &own ))) return err;
    if ((err = family->agree( import->pair_context, own, &peer, import->flags, &secret, &secret_len ))) return err;
    err = make_agreed( import, secret, secret_len, key );
    heap_free_secret( secret, secret_len );
    return err;
}

static DWORD import_public( const struct import *import, struct key **key )
{
    const struct provider_alg *palg;
    DWORD err;

    /* A public key needs no protection. */
    if ((err = check_import_flags( import, ~CRYPT_IPSEC_HMAC_KEY ))) return err;
    if ((err = find_alg_of_pair( import, &palg ))) return err;
    if (import->wrapping && palg->alg->pair->agree) return agree( import, palg->alg->pair, key );
    return import_read_pair( import, palg, import->rest, key );
}

/* A blob that was encrypted with a session key: all behind the header is one message. */
static DWORD decrypt_private( const struct import *import, BYTE **plain, DWORD *len )
{
    struct key *wrapping = import->wrapping;
    DWORD err;

    if (!is_session_key( wrapping )) return NTE_BAD_KEY;
    if (!(*len = import->rest.left)) return NTE_BAD_DATA;
    if (!(*plain = heap_alloc( *len ))) return NTE_NO_MEMORY;
    memcpy( *plain, import->rest.at, *len );
    lock_object( &wrapping->lock );
    err = session_decrypt( wrapping, TRUE, 0, *plain, len );
    unlock_object( &wrapping->lock );
    if (err) heap_free_secret( *plain, import->rest.left );
    return err;
}

/* The pair becomes the context's. */
static DWORD import_private( const struct import *import, struct key **key )
{
    struct blob_reader reader = import->rest;
    const struct provider_alg *palg;
    BYTE *plain = NULL;
    DWORD err;

    if ((err = check_import_flags( import, CRYPT_USER_PROTECTED | CRYPT_CREATE_SALT ))) return err;
    if ((import->flags & CRYPT_USER_PROTECTED) && (import->context->flags & CRYPT_SILENT)) return NTE_SILENT_CONTEXT;
    if ((err = find_alg_of_pair( import, &palg ))) return err;
    if (import->wrapping)
    {
        if ((err = decrypt_private( import, &plain, &reader.left ))) return err;
        reader.at = plain;
    }
    err = import_read_pair( import, palg, reader, key );
    if (plain) heap_free_secret( plain, import->rest.left );
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
    if (!hmac_only && (len > MAXDWORD / 8 || check_bits( palg, len * 8, &bits ) ||
                       session_bytes( palg->alg->session, len * 8 ) != len)) return NTE_BAD_DATA;
    if ((err = make_session( import, palg, secret, len, key ))) return err;
    (*key)->session.hmac_only = hmac_only;
    return ERROR_SUCCESS;
}

/* The pair that unwraps, and its algorithm: hPubKey, or the context's exchange pair. */
static DWORD take_unwrapping( const struct import *import, const struct algorithm **alg, struct key_pair **pair )
{
    DWORD err;

    if (import->wrapping)
    {
        *alg = key_alg( import->wrapping );
        if (!is_exchange_key( import->wrapping ) || !(*alg)->pair->unwrap) return NTE_BAD_PUBLIC_KEY;
        if (!(err = pair_key_get( import->wrapping, pair ))) key_pair_ref( *pair );
        return err;
    }
    *alg = find_wrapping_alg( import->context->provider )->alg;
    return context_get_pair( import->context, SLOT_KEYEXCHANGE, pair );
}

/* `secret` has room for a block. */
static DWORD unwrap_block( const struct import *import, const struct algorithm *wrapping, const void *private_key,
                           DWORD size, BYTE *secret, DWORD *len )
{
    struct blob_reader reader = import->rest;
    ALG_ID wrapping_alg;
    const BYTE *block;
    DWORD err;

    if ((err = blob_read_simple( &reader, size, &wrapping_alg, &block ))) return err;
    if (wrapping_alg != wrapping->id) return NTE_BAD_ALGID;
    return wrapping->pair->unwrap( import->pair_context, private_key, import->flags, block, secret, len );
}

static DWORD make_unwrapped( const struct import *import, const struct provider_alg *palg, const BYTE *secret,
                             DWORD len, struct key **key )
{
    DWORD err;

    if (!(*key = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = palg->alg->key->unwrap( *key, secret, len, import->flags ))) return ERROR_SUCCESS;
    key_destroy( *key );
    *key = NULL;
    return err;
}

static DWORD unwrap_simple( const struct import *import, const struct provider_alg *palg,
                            const struct algorithm *wrapping, struct key_pair *pair, struct key **key )
{
    const void *private_key;
    DWORD size, len, err;
    BYTE *secret;

    if ((err = key_pair_private( pair, import->pair_context, &private_key ))) return err;
    size = wrapping->pair->block_len( private_key );
    if (!(secret = heap_alloc( size ))) return NTE_NO_MEMORY;
    if (!(err = unwrap_block( import, wrapping, private_key, size, secret, &len )))
        err = make_unwrapped( import, palg, secret, len, key );
    heap_free_secret( secret, size );
    return err;
}

static DWORD import_simple( const struct import *import, struct key **key )
{
    const struct provider_alg *palg;
    const struct algorithm *wrapping;
    struct key_pair *pair;
    DWORD err;

    if (!find_wrapping_alg( import->context->provider )) return NTE_BAD_TYPE;
    if ((err = check_import_flags( import, 0 ))) return err;
    palg = find_alg( import->context, import->header.alg );
    if (!palg || !palg->alg->key || !palg->alg->key->unwrap) return NTE_BAD_ALGID;
    if ((err = take_unwrapping( import, &wrapping, &pair ))) return err;
    err = unwrap_simple( import, palg, wrapping, pair, key );
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

static BYTE version_max( const struct algorithm *alg )
{
    return alg->pair ? pair_version_max( alg->pair ) : CUR_BLOB_VERSION;
}

/* The highest version that blobs of any algorithm have. */
static BYTE version_max_of_all( const struct provider *provider )
{
    BYTE most = CUR_BLOB_VERSION;
    DWORD i;

    for (i = 0; i < provider->alg_count; i++) most = max( most, version_max( provider->algs[i].alg ) );
    return most;
}

/* Of an unknown algorithm it is known that it is none of the provider's, and not which versions it has. */
static DWORD take_header( struct import *import )
{
    const struct provider_alg *palg;
    DWORD err;

    if ((err = blob_take_header( &import->rest, &import->header ))) return err;
    palg = find_alg( import->context, import->header.alg );
    if (palg && palg->alg->pair && palg->alg->pair->ignores_reserved) import->header.reserved = 0;
    return blob_check_header( &import->header, palg ? version_max( palg->alg ) :
                              version_max_of_all( import->context->provider ) );
}

static DWORD import_blob( struct import *import, struct key **key )
{
    unsigned int i;
    DWORD err;

    if ((err = take_header( import ))) return err;
    for (i = 0; i < ARRAYSIZE( types ); i++)
        if (types[i].type == import->header.type) return types[i].import( import, key );
    return NTE_BAD_TYPE;
}

/* With the context of hPubKey, which its private half is opened for. NTE_BAD_KEY: that is gone. */
static DWORD import_with( struct import *import, struct object *wrapping, struct key **key )
{
    DWORD err;

    if (!object_pin_parent( wrapping )) return NTE_BAD_KEY;
    import->wrapping = wrapping->data;
    import->pair_context = context_data( wrapping->parent );
    err = import_blob( import, key );
    object_unpin( wrapping->parent );
    return err;
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
        import.context = import.pair_context = context_data( parent );
        import.rest.at = pbData;
        import.rest.left = readable_len( pbData, dwDataLen );
        import.flags = dwFlags;
        err = wrapping ? import_with( &import, wrapping, &key ) : import_blob( &import, &key );
        if (!err) err = key_publish( parent, key, phKey );
        if (wrapping) object_unpin( wrapping );
    }
    object_unpin( parent );
    return result( err );
}
