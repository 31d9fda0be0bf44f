/* Steps with hashes: what they make of data, HMAC, MAC, signatures. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

#define HASH ALL, MAKES_HASH | SAME

static BOOL value_of( HCRYPTHASH hash, struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptGetHashParam( hash, HP_HASHVAL, w->result, &w->result_len, 0 );
}

static BOOL show_hash( struct world *w )
{
    return value_of( w->hash, w );
}

static BOOL show_made( struct world *w )
{
    return CryptHashData( w->made_hash, text, 100, 0 ) && value_of( w->made_hash, w );
}

/* ---- making -------------------------------------------------------------------------------------- */

BOOL prepare_hash( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_SHA1, 0, 0, &w->hash ) && CryptHashData( w->hash, text, 50, 0 );
}

static BOOL prepare_key( struct world *w )
{
    return import_session( w->prov, block_cipher( w ), 0, &w->key );
}

static BOOL prepare_hmac( struct world *w )
{
    return prepare_key( w ) && CryptCreateHash( w->prov, CALG_HMAC, w->key, 0, &w->hash );
}

static BOOL set_hmac( struct world *w )
{
    static BYTE inner[64] = { 1, 2, 3 }, outer[64] = { 4, 5, 6 };
    HMAC_INFO info = { CALG_SHA1, inner, sizeof(inner), outer, sizeof(outer) };

    return CryptSetHashParam( w->hash, HP_HMAC_INFO, (BYTE *)&info, 0 );
}

static BOOL prepare_hmac_data( struct world *w )
{
    return prepare_hmac( w ) && set_hmac( w ) && CryptHashData( w->hash, text, 50, 0 );
}

static BOOL prepare_mac( struct world *w )
{
    return prepare_key( w ) && CryptCreateHash( w->prov, CALG_MAC, w->key, 0, &w->hash ) &&
           CryptHashData( w->hash, text, 50, 0 );
}

static BOOL create_sha1( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_SHA1, 0, 0, &w->made );
}

static BOOL create_sha512( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_SHA_512, 0, 0, &w->made );
}

static BOOL create_md2( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_MD2, 0, 0, &w->made );
}

static BOOL create_hmac( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_HMAC, w->key, 0, &w->made );
}

static BOOL create_mac( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_MAC, w->key, 0, &w->made );
}

static BOOL duplicate( struct world *w )
{
    return CryptDuplicateHash( w->hash, NULL, 0, &w->made );
}

static BOOL destroy( struct world *w )
{
    HCRYPTHASH hash = w->hash;

    w->hash = 0;
    return CryptDestroyHash( hash );
}

/* ---- using --------------------------------------------------------------------------------------- */

static BOOL hash_data( struct world *w )
{
    return CryptHashData( w->hash, text, 200, 0 );
}

static BOOL prepare_both( struct world *w )
{
    return prepare_hash( w ) && prepare_key( w );
}

static BOOL hash_key( struct world *w )
{
    return CryptHashSessionKey( w->hash, w->key, 0 );
}

static BOOL get_value( struct world *w )
{
    w->len = 64;
    return CryptGetHashParam( w->hash, HP_HASHVAL, w->data, &w->len, 0 );
}

static BOOL prepare_empty( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_SHA1, 0, 0, &w->hash );
}

static BOOL set_value( struct world *w )
{
    return CryptSetHashParam( w->hash, HP_HASHVAL, text, 0 );
}

/* ---- signatures ---------------------------------------------------------------------------------- */

static BOOL prepare_sign( struct world *w )
{
    return prepare_hash( w ) && import_pair( w->prov, 0, FALSE, &w->pair );
}

static BOOL sign( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptSignHashW( w->hash, AT_KEYEXCHANGE, NULL, 0, w->data, &w->len );
}

static BOOL sign_described( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptSignHashA( w->hash, AT_KEYEXCHANGE, "text", 0, w->data, &w->len );
}

static BOOL prepare_verify( struct world *w )
{
    w->blob_len = sizeof(w->blob);
    return prepare_sign( w ) &&
           CryptSignHashA( w->hash, AT_KEYEXCHANGE, NULL, CRYPT_X931_FORMAT, w->blob, &w->blob_len );
}

static BOOL verify( struct world *w )
{
    return CryptVerifySignatureA( w->hash, w->blob, w->blob_len, w->pair, NULL, CRYPT_X931_FORMAT );
}

const struct step hash_steps[] =
{
    { "create SHA-1", HASH, NULL, create_sha1, show_made },
    { "create SHA-512", AES, MAKES_HASH | SAME, NULL, create_sha512, show_made },
    { "create MD2", 1 | 2 | 4, MAKES_HASH | SAME, NULL, create_md2, show_made },
    { "create HMAC", ALL, MAKES_HASH, prepare_key, create_hmac, NULL },
    { "create MAC", HASH, prepare_key, create_mac, show_made },
    { "duplicate SHA-1", HASH, prepare_hash, duplicate, show_made },
    { "duplicate HMAC", HASH, prepare_hmac_data, duplicate, show_made },
    { "duplicate MAC", HASH, prepare_mac, duplicate, show_made },
    { "destroy SHA-1", ALL, NEVER, prepare_hash, destroy, NULL },
    { "destroy HMAC", ALL, NEVER, prepare_hmac_data, destroy, NULL },
    { "set HMAC_INFO", ALL, SAME, prepare_hmac, set_hmac, show_hash },
    { "data to SHA-1", ALL, SAME, prepare_hash, hash_data, show_hash },
    { "data to HMAC", ALL, SAME, prepare_hmac_data, hash_data, show_hash },
    { "data to MAC", ALL, SAME, prepare_mac, hash_data, show_hash },
    { "key to SHA-1", ALL, SAME, prepare_both, hash_key, show_hash },
    { "value of SHA-1", ALL, SAME, prepare_hash, get_value, NULL },
    { "value of HMAC", ALL, SAME, prepare_hmac_data, get_value, NULL },
    { "value of MAC", ALL, SAME, prepare_mac, get_value, NULL },
    { "set a value", ALL, SAME, prepare_empty, set_value, show_hash },
    { "sign", ALL, SAME, prepare_sign, sign, NULL },
    { "sign with a description", ALL, SAME | SPENDS, prepare_sign, sign_described, NULL },
    { "verify", ALL, 0, prepare_verify, verify, NULL },
};
const unsigned int hash_steps_count = ARRAYSIZE( hash_steps );
