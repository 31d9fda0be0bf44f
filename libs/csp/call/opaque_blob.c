/* OPAQUEKEYBLOB: a key with its state, for the same provider in another process. The layout is this kit's own (see
 * blob.c); Windows' is not published. A digest at the end detects damaged blobs. It does not prove who made a blob, so
 * each field is checked as well.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/call/opaque_blob.h"

#define OPAQUE_DIGEST DIGEST_SHA256

/* ---- export ----------------------------------------------------------------------------------- */

DWORD check_opaque( const struct export *export, DWORD *size )
{
    const struct key_family *family = key_alg( export->key )->key;
    struct blob_state state = { 0 };
    DWORD err;

    if (!family->save || export->wrapping) return NTE_BAD_KEY;
    if ((err = check_export_flags( export, export->key->provider->destroys_exported ? CRYPT_DESTROYKEY : 0 )))
        return err;
    if ((err = check_exportable( export ))) return err;
    if ((err = family->save( export->key, &state ))) return err;
    *size = blob_state_len( &state ) + BLOB_DIGEST_LEN;
    return ERROR_SUCCESS;
}

DWORD write_opaque( const struct export *export, BYTE *blob )
{
    const struct algorithm *alg = key_alg( export->key );
    struct blob_state state = { 0 };
    BYTE *end;
    DWORD err;

    if ((err = alg->key->save( export->key, &state ))) return err;
    state.permissions = export->key->permissions;
    end = blob_write_state( blob_write_header( blob, OPAQUEKEYBLOB, alg->id ), &state );
    return digest_once( OPAQUE_DIGEST, blob, end - blob, end );
}

/* ---- import ----------------------------------------------------------------------------------- */

static DWORD check_digest( const BYTE *blob, const struct blob_state *state )
{
    BYTE value[BLOB_DIGEST_LEN];
    DWORD err = digest_once( OPAQUE_DIGEST, blob, state->digest - blob, value );

    if (!err && !secret_equal( value, state->digest, sizeof(value) )) err = NTE_BAD_DATA;
    secret_wipe( value, sizeof(value) );
    return err;
}

/* What the key was not allowed to do it is not allowed here either. Whether it can be exported is the caller's to
 * say. */
static DWORD import_permissions( const struct blob_state *state, DWORD flags )
{
    return (state->permissions & PERMISSIONS_NEW) | (flags & CRYPT_EXPORTABLE ? CRYPT_EXPORT : 0);
}

DWORD import_opaque( const struct import *import, struct key **key )
{
    const struct provider_alg *palg = find_alg( import->context, import->header.alg );
    struct blob_reader reader = import->rest;
    struct blob_state state;
    struct key *restored;
    DWORD err;

    if ((err = check_import_flags( import, 0 ))) return err;
    if (import->wrapping) return NTE_BAD_KEY;
    if (!palg || !palg->alg->key || !palg->alg->key->restore) return NTE_BAD_ALGID;
    if ((err = blob_read_state( &reader, &state ))) return err;
    if ((err = check_digest( import->rest.at - BLOB_HEADER_LEN, &state ))) return err;
    if (!(restored = key_create( import->context->provider, palg ))) return NTE_NO_MEMORY;
    if ((err = palg->alg->key->restore( restored, &state ))) key_destroy( restored );
    else
    {
        restored->permissions = import_permissions( &state, import->flags );
        *key = restored;
    }
    return err;
}
