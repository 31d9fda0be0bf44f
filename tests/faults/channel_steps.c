/* Steps with the master secrets of SSL and TLS, and what is derived of them. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

static BOOL set_bytes( HCRYPTKEY key, DWORD param, DWORD len )
{
    BYTE bytes[64];
    CRYPT_DATA_BLOB blob = { len, bytes };

    memcpy( bytes, text, len );
    return CryptSetKeyParam( key, param, (BYTE *)&blob, 0 );
}

static BOOL set_alg( HCRYPTKEY key, DWORD use, ALG_ID alg, DWORD bits )
{
    SCHANNEL_ALG value = { use, alg, bits, 0, 0 };

    return CryptSetKeyParam( key, KP_SCHANNEL_ALG, (BYTE *)&value, 0 );
}

/* ---- the master key ------------------------------------------------------------------------------ */

static BOOL generate_tls( struct world *w )
{
    return CryptGenKey( w->prov, CALG_TLS1_MASTER, CRYPT_EXPORTABLE, &w->made );
}

static BOOL generate_ssl3( struct world *w )
{
    return CryptGenKey( w->prov, CALG_SSL3_MASTER, CRYPT_EXPORTABLE, &w->made );
}

static BOOL prepare_new( struct world *w )
{
    return CryptGenKey( w->prov, CALG_TLS1_MASTER, CRYPT_EXPORTABLE, &w->key );
}

static BOOL prepare_pct( struct world *w )
{
    return CryptGenKey( w->prov, CALG_PCT1_MASTER, CRYPT_EXPORTABLE, &w->key );
}

static BOOL ready( HCRYPTKEY key )
{
    return set_bytes( key, KP_CLIENT_RANDOM, 32 ) && set_bytes( key, KP_SERVER_RANDOM, 32 ) &&
           set_alg( key, SCHANNEL_MAC_KEY, CALG_SHA1, 160 ) && set_alg( key, SCHANNEL_ENC_KEY, CALG_RC4, 128 );
}

static BOOL prepare_ready( struct world *w )
{
    return prepare_new( w ) && ready( w->key );
}

static BOOL set_random( struct world *w )
{
    return set_bytes( w->key, KP_CLIENT_RANDOM, 32 );
}

static BOOL set_certificate( struct world *w )
{
    return set_bytes( w->key, KP_CERTIFICATE, 40 );
}

static BOOL set_mac( struct world *w )
{
    return set_alg( w->key, SCHANNEL_MAC_KEY, CALG_MD5, 128 );
}

static BOOL prepare_certified( struct world *w )
{
    return prepare_pct( w ) && set_certificate( w );
}

static BOOL duplicate( struct world *w )
{
    return CryptDuplicateKey( w->key, NULL, 0, &w->made );
}

static BOOL destroy( struct world *w )
{
    HCRYPTKEY key = w->key;

    w->key = 0;
    return CryptDestroyKey( key );
}

/* ---- blobs --------------------------------------------------------------------------------------- */

static BOOL prepare_pair( struct world *w )
{
    return prepare_ready( w ) && CryptGenKey( w->prov, AT_KEYEXCHANGE, 1024 << 16, &w->pair );
}

static BOOL export_simple( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptExportKey( w->key, w->pair, SIMPLEBLOB, 0, w->data, &w->len );
}

static BOOL export_opaque( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptExportKey( w->key, 0, OPAQUEKEYBLOB, 0, w->data, &w->len );
}

static BOOL keep_blob( struct world *w )
{
    memcpy( w->blob, w->data, w->blob_len = w->len );
    memset( w->data, 0xcc, sizeof(w->data) );
    return TRUE;
}

static BOOL prepare_simple( struct world *w )
{
    return prepare_pair( w ) && export_simple( w ) && keep_blob( w );
}

static BOOL prepare_opaque( struct world *w )
{
    return prepare_ready( w ) && export_opaque( w ) && keep_blob( w );
}

static BOOL import_simple( struct world *w )
{
    return CryptImportKey( w->prov, w->blob, w->blob_len, w->pair, CRYPT_EXPORTABLE, &w->made );
}

static BOOL import_opaque( struct world *w )
{
    return CryptImportKey( w->prov, w->blob, w->blob_len, 0, CRYPT_EXPORTABLE, &w->made );
}

/* ---- what is derived ----------------------------------------------------------------------------- */

static BOOL create_master_hash( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_SCHANNEL_MASTER_HASH, w->key, 0, &w->made );
}

static BOOL prepare_master_hash( struct world *w )
{
    return prepare_ready( w ) && CryptCreateHash( w->prov, CALG_SCHANNEL_MASTER_HASH, w->key, 0, &w->hash );
}

static BOOL duplicate_hash( struct world *w )
{
    return CryptDuplicateHash( w->hash, NULL, 0, &w->made );
}

static BOOL destroy_hash( struct world *w )
{
    HCRYPTHASH hash = w->hash;

    w->hash = 0;
    return CryptDestroyHash( hash );
}

static BOOL derive_mac( struct world *w )
{
    return CryptDeriveKey( w->prov, CALG_SCHANNEL_MAC_KEY, w->hash, 0, &w->made );
}

static BOOL derive_enc( struct world *w )
{
    return CryptDeriveKey( w->prov, CALG_SCHANNEL_ENC_KEY, w->hash, CRYPT_SERVER, &w->made );
}

/* The PRF is there once the master secret is: a master hash makes it of what was sent. */
static BOOL prepare_secret( struct world *w )
{
    return prepare_master_hash( w ) && destroy_hash( w );
}

static BOOL create_prf( struct world *w )
{
    return CryptCreateHash( w->prov, CALG_TLS1PRF, w->key, 0, &w->made );
}

static BOOL prepare_prf( struct world *w )
{
    return prepare_secret( w ) && CryptCreateHash( w->prov, CALG_TLS1PRF, w->key, 0, &w->hash );
}

static BOOL set_input( struct world *w, DWORD param )
{
    BYTE bytes[16];
    CRYPT_DATA_BLOB blob = { sizeof(bytes), bytes };

    memcpy( bytes, text, sizeof(bytes) );
    return CryptSetHashParam( w->hash, param, (BYTE *)&blob, 0 );
}

static BOOL set_label( struct world *w )
{
    return set_input( w, HP_TLS1PRF_LABEL );
}

static BOOL prepare_label( struct world *w )
{
    return prepare_prf( w ) && set_label( w );
}

static BOOL prepare_value( struct world *w )
{
    return prepare_label( w ) && set_input( w, HP_TLS1PRF_SEED );
}

static BOOL get_value( struct world *w )
{
    w->len = 32;
    return CryptGetHashParam( w->hash, HP_HASHVAL, w->data, &w->len, 0 );
}

#define KEY  CHANNEL, MAKES_KEY
#define MADE CHANNEL, MAKES_HASH

const struct step channel_steps[] =
{
    { "generate a TLS master", KEY, NULL, generate_tls, NULL },
    { "generate an SSL 3 master", KEY, NULL, generate_ssl3, NULL },
    { "set KP_CLIENT_RANDOM", CHANNEL, 0, prepare_new, set_random, NULL },
    { "set KP_CERTIFICATE", CHANNEL, 0, prepare_pct, set_certificate, NULL },
    { "set it again", CHANNEL, 0, prepare_certified, set_certificate, NULL },
    { "set KP_SCHANNEL_ALG", CHANNEL, 0, prepare_new, set_mac, NULL },
    { "duplicate a master", KEY, prepare_ready, duplicate, NULL },
    { "duplicate a PCT master", KEY, prepare_certified, duplicate, NULL },
    { "destroy a master", CHANNEL, NEVER, prepare_ready, destroy, NULL },
    { "export a master, SIMPLEBLOB", CHANNEL, 0, prepare_pair, export_simple, NULL },
    { "export a master, OPAQUEKEYBLOB", CHANNEL, 0, prepare_ready, export_opaque, NULL },
    { "import a master, SIMPLEBLOB", KEY, prepare_simple, import_simple, NULL },
    { "import a master, OPAQUEKEYBLOB", KEY, prepare_opaque, import_opaque, NULL },
    { "create a master hash", MADE, prepare_ready, create_master_hash, NULL },
    { "duplicate a master hash", MADE, prepare_master_hash, duplicate_hash, NULL },
    { "destroy a master hash", CHANNEL, NEVER, prepare_master_hash, destroy_hash, NULL },
    { "derive a MAC key", KEY, prepare_master_hash, derive_mac, NULL },
    { "derive a cipher's key", KEY, prepare_master_hash, derive_enc, NULL },
    { "create a PRF", MADE, prepare_secret, create_prf, NULL },
    { "duplicate a PRF", MADE, prepare_value, duplicate_hash, NULL },
    { "set its label", CHANNEL, 0, prepare_prf, set_label, NULL },
    { "set its label again", CHANNEL, 0, prepare_label, set_label, NULL },
    /* of any length, so it is made in place, and wiped if that fails (primitives/tls_prf.h) */
    { "value of a PRF", CHANNEL, MAY_WRITE, prepare_value, get_value, NULL },
};
const unsigned int channel_steps_count = ARRAYSIZE( channel_steps );
