/* Keys that two sides agreed on (CPImportKey of the other side's public key): a secret, which becomes a session key
 * when KP_ALGID says of which algorithm.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "csp/session/session.h"

static DWORD agreed_key_init( struct key *key, const BYTE *secret, DWORD len, DWORD flags )
{
    if (!(key->agreed.secret = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( key->agreed.secret, secret, len );
    key->agreed.len = len;
    if (flags & CRYPT_EXPORTABLE) key->permissions |= CRYPT_EXPORT;
    return ERROR_SUCCESS;
}

static DWORD agreed_key_copy( const struct key *key, struct key *copy )
{
    return agreed_key_init( copy, key->agreed.secret, key->agreed.len, 0 );
}

static void agreed_key_destroy( struct key *key )
{
    heap_free_secret( key->agreed.secret, key->agreed.len );
}

/* The first bytes of the secret. */
static DWORD fill_session( const struct key *key, struct key *made, DWORD len )
{
    BYTE secret[64];
    DWORD err;

    if (!len || len > sizeof(secret) || len > key->agreed.len) return NTE_BAD_LEN;
    memcpy( secret, key->agreed.secret, len );
    session_make_key( key_alg( made )->session, secret, len );
    err = session_init( made, secret, len, 0, NULL );
    made->permissions = key->permissions;
    secret_wipe( secret, sizeof(secret) );
    return err;
}

static DWORD agreed_key_become( const struct key *key, const struct provider_alg *palg, DWORD bits, struct key **made )
{
    struct key *new;
    DWORD err;

    if (!palg->alg->session) return NTE_BAD_ALGID;
    if ((err = check_bits( palg, bits, &bits ))) return err;
    if (!(new = key_create( key->provider, palg ))) return NTE_NO_MEMORY;
    if (!(err = fill_session( key, new, session_bytes( palg->alg->session, bits ) ))) *made = new;
    else key_destroy( new );
    return err;
}

static const struct key_family agreed_key_family =
{
    .copy = agreed_key_copy, .destroy = agreed_key_destroy, .agreed = agreed_key_init, .become = agreed_key_become
};

const struct algorithm alg_agreed_key =
{
    .id = CALG_AGREEDKEY_ANY, .name = "AGREEDKEY ANY", .long_name = "Agreed key of any algorithm",
    .key = &agreed_key_family
};
