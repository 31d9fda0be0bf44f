/* CPExportKey. Each type of blob has a function that checks whether it can be made and how long it is, and one that
 * writes it. OPAQUEKEYBLOB and SYMMETRICWRAPKEYBLOB have files of their own.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/call/opaque_blob.h"
#include "csp/object/key_pair.h"
#include "csp/session/session.h"
#include "csp/session/wrap_blob.h"

TRACE_CHANNEL( crypt );

/* ---- pairs ------------------------------------------------------------------------------------ */

static DWORD pair_blob_len( const struct export *export, BYTE type, DWORD *len )
{
    struct key_pair *pair;
    DWORD err;

    if ((err = pair_key_get( export->key, &pair ))) return err;
    return key_alg( export->key )->pair->blob_len( key_pair_public( pair ), type, export->flags, len );
}

static DWORD export_write_pair( const struct export *export, const void *key, BYTE type, BYTE *blob )
{
    const struct algorithm *alg = key_alg( export->key );

    return alg->pair->write( key, type, alg->id, export->flags, blob );
}

static DWORD check_public( const struct export *export, DWORD *size )
{
    DWORD err;

    if (!is_pair_key( export->key )) return NTE_BAD_KEY;
    if (export->wrapping) return NTE_BAD_PUBLIC_KEY;
    if ((err = check_export_flags( export, 0 ))) return err;
    return pair_blob_len( export, PUBLICKEYBLOB, size );
}

static DWORD write_public( const struct export *export, BYTE *blob )
{
    return export_write_pair( export, key_pair_public( export->key->pair.pair ), PUBLICKEYBLOB, blob );
}

/* Encrypted with a session key, all behind the header grows as a final message does. */
static DWORD check_private( const struct export *export, DWORD *size )
{
    struct key_pair *pair;
    DWORD err, plain;

    if (!is_pair_key( export->key )) return NTE_BAD_KEY;
    if ((err = check_export_flags( export, 0 ))) return err;
    if ((err = pair_key_get( export->key, &pair ))) return err;
    if (!key_pair_has_private( pair ) || key_pair_family( pair )->private_stays) return NTE_BAD_KEY_STATE;
    if ((err = check_exportable( export ))) return err;
    if ((err = pair_blob_len( export, PRIVATEKEYBLOB, size ))) return err;
    if (!export->wrapping) return ERROR_SUCCESS;
    if (!is_session_key( export->wrapping )) return NTE_BAD_KEY;
    plain = *size - BLOB_HEADER_LEN;
    if ((err = session_encrypted_size( export->wrapping, TRUE, 0, plain, size ))) return err;
    *size += BLOB_HEADER_LEN;
    return ERROR_SUCCESS;
}

/* The private half may have to be opened, which calls back into this DLL. */
static DWORD export_open_private( const struct export *export, struct context *context )
{
    const void *key;

    return key_pair_private( export->key->pair.pair, context, &key );
}

/* It has been opened. Its blob must be as long as the public half has it. */
static DWORD write_private( const struct export *export, BYTE *blob )
{
    DWORD size, own_size, err, len;
    const void *key;

    if ((err = key_pair_opened( export->key->pair.pair, &key ))) return err;
    if ((err = pair_blob_len( export, PRIVATEKEYBLOB, &size ))) return err;
    if ((err = key_alg( export->key )->pair->blob_len( key, PRIVATEKEYBLOB, export->flags, &own_size ))) return err;
    if (own_size != size) return NTE_KEYSET_ENTRY_BAD;
    if ((err = export_write_pair( export, key, PRIVATEKEYBLOB, blob )) || !export->wrapping) return err;
    return session_encrypt( export->wrapping, TRUE, 0, blob + BLOB_HEADER_LEN, size - BLOB_HEADER_LEN, &len );
}

/* ---- session keys ----------------------------------------------------------------------------- */

static DWORD check_plaintext( const struct export *export, DWORD *size )
{
    DWORD err;

    if (!is_session_key( export->key )) return NTE_BAD_KEY;
    if (export->wrapping) return NTE_BAD_KEY;
    if ((err = check_export_flags( export, 0 ))) return err;
    *size = BLOB_HEADER_LEN + 4 + export->key->session.secret_len;
    return check_exportable( export );
}

static DWORD write_plaintext( const struct export *export, BYTE *blob )
{
    const struct session *session = &export->key->session;
    BYTE *at = blob_write_header( blob, PLAINTEXTKEYBLOB, key_alg( export->key )->id );

    memcpy( blob_write_dword( at, session->secret_len ), session->secret, session->secret_len );
    return ERROR_SUCCESS;
}

static DWORD check_simple( const struct export *export, DWORD *size )
{
    const DWORD both = CRYPT_OAEP | CRYPT_SSL2_FALLBACK;
    const struct pair_family *family;
    struct key_pair *pair;
    DWORD err;

    if (!key_alg( export->key )->key->wrapped) return NTE_BAD_KEY;
    if ((err = check_export_flags( export, CRYPT_SSL2_FALLBACK ))) return err;
    if ((export->flags & both) == both) return NTE_BAD_FLAGS;
    if ((export->flags & CRYPT_SSL2_FALLBACK) && !key_alg( export->key )->marks_fallback) return NTE_BAD_KEY;
    if ((err = check_exportable( export ))) return err;
    if (!export->wrapping || !is_exchange_key( export->wrapping )) return NTE_NO_KEY;
    family = key_alg( export->wrapping )->pair;
    if (!family->wrap) return NTE_NO_KEY;
    if ((err = pair_key_get( export->wrapping, &pair ))) return err;
    *size = BLOB_HEADER_LEN + 4 + family->block_len( key_pair_public( pair ) );
    return ERROR_SUCCESS;
}

static DWORD write_simple( const struct export *export, BYTE *blob )
{
    const struct algorithm *wrapping = key_alg( export->wrapping );
    BYTE *at = blob_write_header( blob, SIMPLEBLOB, key_alg( export->key )->id );
    const BYTE *secret;
    DWORD len, err;

    at = blob_write_dword( at, wrapping->id );
    if ((err = key_alg( export->key )->key->wrapped( export->key, &secret, &len ))) return err;
    return wrapping->pair->wrap( key_pair_public( export->wrapping->pair.pair ), export->flags, secret, len, at );
}

/* ---- entry point ------------------------------------------------------------------------------ */

/* `check` and `write` find both keys locked, `open` neither of them, since it may take long and ask a person. */
struct blob_type
{
    DWORD   type;
    DWORD (*check)( const struct export *export, DWORD *size );     /* whether it may be, and how large */
    DWORD (*open)( const struct export *export, struct context *context );     /* NULL: nothing has to be opened */
    DWORD (*write)( const struct export *export, BYTE *blob );
};

static const struct blob_type types[] =
{
    { PUBLICKEYBLOB,        check_public,    NULL,         write_public },
    { PRIVATEKEYBLOB,       check_private,   export_open_private, write_private },
    { SIMPLEBLOB,           check_simple,    NULL,         write_simple },
    { PLAINTEXTKEYBLOB,     check_plaintext, NULL,         write_plaintext },
    { OPAQUEKEYBLOB,        check_opaque,    NULL,         write_opaque },
    { SYMMETRICWRAPKEYBLOB, check_wrapped,   NULL,         write_wrapped },
};

/* Both keys, in an order that two threads with the same keys cannot turn round. */
static void lock_keys( const struct export *export )
{
    struct key *key = export->key, *wrapping = export->wrapping;

    if (wrapping && wrapping < key) lock_object( &wrapping->lock );
    lock_object( &key->lock );
    if (wrapping && wrapping > key) lock_object( &wrapping->lock );
}

static void unlock_keys( const struct export *export )
{
    if (export->wrapping) unlock_object( &export->wrapping->lock );
    unlock_object( &export->key->lock );
}

static DWORD check( const struct export *export, const struct blob_type *type, DWORD *size )
{
    DWORD err;

    lock_keys( export );
    err = type->check( export, size );
    unlock_keys( export );
    return err;
}

/* What was judged may have changed by now; `blob` has `size` bytes. */
static DWORD write_blob( const struct export *export, const struct blob_type *type, BYTE *blob, DWORD size )
{
    DWORD now, err;

    lock_keys( export );
    err = type->check( export, &now );
    if (!err) err = now == size ? type->write( export, blob ) : (DWORD)NTE_BAD_KEY_STATE;
    unlock_keys( export );
    return err;
}

/* With the key's own context. */
static DWORD export_open_key( const struct export *export, const struct blob_type *type )
{
    DWORD err;

    if (!type->open) return ERROR_SUCCESS;
    if (!object_pin_parent( export->object )) return NTE_BAD_KEY;
    err = type->open( export, context_data( export->object->parent ) );
    object_unpin( export->object->parent );
    return err;
}

/* Written aside and handed over whole, so that a caller never sees half a blob. */
static DWORD export_blob( const struct export *export, const struct blob_type *type, BYTE *data, DWORD *len )
{
    DWORD size, err;
    BYTE *blob;

    if ((err = check( export, type, &size ))) return err;
    if (!data || *len < size) return put_bytes( NULL, size, data, len );
    if ((err = check_writable( data, size ))) return err;
    if ((err = export_open_key( export, type ))) return err;
    if (!(blob = heap_alloc( size ))) return NTE_NO_MEMORY;
    if (!(err = write_blob( export, type, blob, size )) && !(err = guarded_copy( data, blob, size ))) *len = size;
    heap_free_secret( blob, size );
    return err;
}

static DWORD export_key( struct object *object, struct key *wrapping, DWORD type, DWORD flags, BYTE *data, DWORD *len )
{
    struct export export = { object, object->data, wrapping, flags };
    unsigned int i;

    if (!len || check_writable( len, sizeof(*len) )) return ERROR_INVALID_PARAMETER;
    if (export.key == wrapping) return NTE_BAD_KEY;
    if (type == SIMPLEBLOB && !find_wrapping_alg( export.key->provider )) return NTE_BAD_TYPE;
    for (i = 0; i < ARRAYSIZE( types ) && types[i].type != type; i++) {}
    if (i == ARRAYSIZE( types )) return NTE_BAD_TYPE;
    if (key_alg( export.key )->key->become) return NTE_BAD_KEY_STATE;
    return export_blob( &export, &types[i], data, len );
}

/* CRYPT_DESTROYKEY: the key is gone, as if CPDestroyKey had been called. */
static void destroy_exported( HCRYPTKEY handle )
{
    struct object *killed;

    if (object_release( handle, OBJECT_KEY, &killed ) == RELEASE_KILLED)
        disregard( object_unpin_killed( killed ) );     /* the blob is there, and the end of a key does not fail */
}

BOOL WINAPI CPExportKey( HCRYPTPROV hProv, HCRYPTKEY hKey, HCRYPTKEY hPubKey, DWORD dwBlobType, DWORD dwFlags,
                         BYTE *pbData, DWORD *pdwDataLen )
{
    struct object *obj, *wrapping = NULL;
    DWORD err;

    TRACE( "%#Ix, %#Ix, %#Ix, %lu, %#lx, %p, %p\n", hProv, hKey, hPubKey, dwBlobType, dwFlags, pbData, pdwDataLen );

    if ((err = pin_child( hKey, OBJECT_KEY, NTE_BAD_KEY, &obj ))) return result( err );
    if (!hPubKey || !(err = pin_child( hPubKey, OBJECT_KEY, NTE_BAD_KEY, &wrapping )))
    {
        err = export_key( obj, wrapping ? wrapping->data : NULL, dwBlobType, dwFlags, pbData, pdwDataLen );
        if (!err && pbData && (dwFlags & CRYPT_DESTROYKEY)) destroy_exported( hKey );
        if (wrapping) object_unpin( wrapping );
    }
    object_unpin( obj );
    return result( err );
}
