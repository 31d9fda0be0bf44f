/* Steps with DSA and Diffie-Hellman pairs: making them, of parameters too, signing, agreeing, blobs, and containers of
 * their providers. Numbers and pairs are those of the abuse test's stock. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faults.h"

#include <string.h>

#include "../abuse/stock_dss.h"

#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3 0x80
#endif

#define BITS 512

/* ---- blobs ------------------------------------------------------------------------------------ */

struct head
{
    BLOBHEADER header;
    DWORD      magic, bits;
};

static const struct head
    dsa_private = { { PRIVATEKEYBLOB, 2, 0, CALG_DSS_SIGN }, 0x32535344, BITS },
    dh_private = { { PRIVATEKEYBLOB, 2, 0, CALG_DH_SF }, 0x32484400, BITS },
    dh_public = { { PUBLICKEYBLOB, 2, 0, CALG_DH_EPHEM }, 0x31484400, BITS },
    dsa_public3 = { { PUBLICKEYBLOB, 3, 0, CALG_DSS_SIGN }, 0x33535344, BITS };

static void put( struct world *w, const void *bytes, DWORD len )
{
    memcpy( w->blob + w->blob_len, bytes, len );
    w->blob_len += len;
}

static void begin( struct world *w, const struct head *head )
{
    w->blob_len = 0;
    put( w, head, sizeof(*head) );
}

static void put_no_seed( struct world *w )
{
    BYTE seed[24];

    memset( seed, 0xff, sizeof(seed) );
    put( w, seed, sizeof(seed) );
}

static void make_dsa_blob( struct world *w )
{
    begin( w, &dsa_private );
    put( w, group_p, sizeof(group_p) );
    put( w, group_q, sizeof(group_q) );
    put( w, group_g, sizeof(group_g) );
    put( w, own_x, sizeof(own_x) );
    put_no_seed( w );
}

static void make_dh_blob( struct world *w )
{
    static const BYTE zeros[sizeof(group_p) - sizeof(own_x)];

    begin( w, &dh_private );
    put( w, group_p, sizeof(group_p) );
    put( w, group_g, sizeof(group_g) );
    put( w, own_x, sizeof(own_x) );
    put( w, zeros, sizeof(zeros) );
}

static void make_other_blob( struct world *w )
{
    begin( w, &dh_public );
    put( w, other_y, sizeof(other_y) );
}

/* Without y. */
static void make_parameters( struct world *w )
{
    static const DWORD lengths[] = { 8 * sizeof(group_q), 0 };

    begin( w, &dsa_public3 );
    put( w, lengths, sizeof(lengths) );
    put_no_seed( w );
    put( w, group_p, sizeof(group_p) );
    put( w, group_q, sizeof(group_q) );
    put( w, group_g, sizeof(group_g) );
}

static BOOL import( struct world *w, HCRYPTKEY with, ULONG_PTR *key )
{
    return CryptImportKey( w->prov, w->blob, w->blob_len, with, CRYPT_EXPORTABLE, key );
}

static BOOL prepare_dsa( struct world *w )
{
    make_dsa_blob( w );
    return import( w, 0, &w->pair );
}

BOOL import_dss_pair( HCRYPTPROV prov, HCRYPTKEY *pair )
{
    struct world w = { .prov = prov };

    make_dsa_blob( &w );
    return import( &w, 0, pair );
}

static BOOL prepare_dh( struct world *w )
{
    make_dh_blob( w );
    return import( w, 0, &w->pair );
}

static BOOL prepare_dsa_blob( struct world *w )
{
    make_dsa_blob( w );
    return TRUE;
}

static BOOL prepare_dh_blob( struct world *w )
{
    make_dh_blob( w );
    return TRUE;
}

static BOOL import_made( struct world *w )
{
    return import( w, 0, &w->made );
}

static BOOL show_private( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PRIVATEKEYBLOB, CRYPT_BLOB_VER3, w->result, &w->result_len );
}

static BOOL show_public( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->made_key, 0, PUBLICKEYBLOB, 0, w->result, &w->result_len );
}

static BOOL export( struct world *w, HCRYPTKEY with, DWORD type, DWORD flags )
{
    w->len = sizeof(w->data);
    return CryptExportKey( w->pair, with, type, flags, w->data, &w->len );
}

static BOOL export_public( struct world *w )
{
    return export( w, 0, PUBLICKEYBLOB, CRYPT_BLOB_VER3 );
}

static BOOL export_private( struct world *w )
{
    return export( w, 0, PRIVATEKEYBLOB, 0 );
}

static BOOL prepare_encrypted( struct world *w )
{
    return prepare_dsa( w ) && import_session( w->prov, CALG_3DES, 0, &w->more );
}

static BOOL export_encrypted( struct world *w )
{
    return export( w, w->more, PRIVATEKEYBLOB, 0 );
}

static BOOL keep_blob( struct world *w )
{
    memcpy( w->blob, w->data, w->blob_len = w->len );
    memset( w->data, 0xcc, sizeof(w->data) );
    return TRUE;
}

static BOOL prepare_public_blob( struct world *w )
{
    return prepare_dsa( w ) && export_public( w ) && keep_blob( w );
}

static BOOL prepare_encrypted_blob( struct world *w )
{
    return prepare_encrypted( w ) && export_encrypted( w ) && keep_blob( w );
}

static BOOL import_encrypted( struct world *w )
{
    return import( w, w->more, &w->made );
}

/* ---- making ----------------------------------------------------------------------------------- */

static BOOL acquire_any( struct world *w )
{
    const struct provider_entry *info = &provider_list[w->provider];

    return CryptAcquireContextA( &w->made, NULL, info->name, info->type, CRYPT_VERIFYCONTEXT );
}

static BOOL generate_dsa( struct world *w )
{
    return CryptGenKey( w->prov, AT_SIGNATURE, BITS << 16 | CRYPT_EXPORTABLE, &w->made );
}

static BOOL generate_dh( struct world *w )
{
    return CryptGenKey( w->prov, CALG_DH_EPHEM, BITS << 16 | CRYPT_EXPORTABLE, &w->made );
}

static BOOL begin_pair( struct world *w )
{
    return CryptGenKey( w->prov, CALG_DSS_SIGN, BITS << 16 | CRYPT_PREGEN | CRYPT_EXPORTABLE, &w->made );
}

static BOOL prepare_begun( struct world *w )
{
    make_parameters( w );
    return CryptGenKey( w->prov, CALG_DSS_SIGN, BITS << 16 | CRYPT_PREGEN | CRYPT_EXPORTABLE, &w->pair );
}

static BOOL set_bytes( struct world *w, DWORD param, const BYTE *bytes, DWORD len )
{
    CRYPT_DATA_BLOB blob = { len, (BYTE *)bytes };

    return CryptSetKeyParam( w->pair, param, (BYTE *)&blob, 0 );
}

static BOOL set_p( struct world *w )
{
    return set_bytes( w, KP_P, group_p, sizeof(group_p) );
}

static BOOL set_parameters( struct world *w )
{
    return set_bytes( w, KP_PUB_PARAMS, w->blob, w->blob_len );
}

static BOOL prepare_given( struct world *w )
{
    return prepare_begun( w ) && set_parameters( w );
}

static BOOL prepare_dh_given( struct world *w )
{
    return CryptGenKey( w->prov, CALG_DH_SF, BITS << 16 | CRYPT_PREGEN | CRYPT_EXPORTABLE, &w->pair ) && set_p( w ) &&
           set_bytes( w, KP_Q, group_q, sizeof(group_q) ) && set_bytes( w, KP_G, group_g, sizeof(group_g) );
}

/* Only once: the pair is made then. */
static BOOL make_pair( struct world *w )
{
    return CryptSetKeyParam( w->pair, KP_X, NULL, 0 );
}

static BOOL show_pair( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptExportKey( w->pair, 0, PRIVATEKEYBLOB, 0, w->result, &w->result_len );
}

static BOOL prove( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptGetKeyParam( w->pair, KP_VERIFY_PARAMS, w->data, &w->len, 0 );
}

static BOOL get_p( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptGetKeyParam( w->pair, KP_P, w->data, &w->len, 0 );
}

static BOOL duplicate( struct world *w )
{
    return CryptDuplicateKey( w->pair, NULL, 0, &w->made );
}

static BOOL show_given( struct world *w )
{
    w->result_len = sizeof(w->result);
    return CryptGetKeyParam( w->made_key, KP_P, w->result, &w->result_len, 0 );
}

static BOOL destroy( struct world *w )
{
    HCRYPTKEY key = w->pair;

    w->pair = 0;
    return CryptDestroyKey( key );
}

/* ---- signatures ------------------------------------------------------------------------------- */

static BOOL prepare_hash_of_dsa( struct world *w )
{
    return prepare_dsa( w ) && CryptCreateHash( w->prov, CALG_SHA1, 0, 0, &w->hash ) &&
           CryptHashData( w->hash, text, 20, 0 );
}

static BOOL sign( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptSignHashA( w->hash, AT_SIGNATURE, NULL, 0, w->data, &w->len );
}

static BOOL show_signature( struct world *w )
{
    return CryptVerifySignatureA( w->hash, w->data, w->len, w->pair, NULL, 0 );
}

static BOOL prepare_signed( struct world *w )
{
    return prepare_hash_of_dsa( w ) && sign( w ) && keep_blob( w );
}

static BOOL verify( struct world *w )
{
    return CryptVerifySignatureA( w->hash, w->blob, w->blob_len, w->pair, NULL, 0 );
}

/* ---- agreement -------------------------------------------------------------------------------- */

static BOOL prepare_sides( struct world *w )
{
    BOOL ret = prepare_dh( w );

    make_other_blob( w );
    return ret;
}

static BOOL agree( struct world *w )
{
    return import( w, w->pair, &w->made );
}

static BOOL prepare_agreed( struct world *w )
{
    return prepare_sides( w ) && import( w, w->pair, &w->key );
}

static BOOL become( HCRYPTKEY key, ALG_ID alg )
{
    return CryptSetKeyParam( key, KP_ALGID, (BYTE *)&alg, CRYPT_EXPORTABLE );
}

static BOOL become_rc2( struct world *w )
{
    return become( w->key, CALG_RC2 );
}

static BOOL become_master( struct world *w )
{
    return become( w->key, CALG_TLS1_MASTER );
}

static BOOL become_cms( struct world *w )
{
    static char oid[] = "1.2.840.113549.1.9.16.3.7";
    CMS_DH_KEY_INFO info = { sizeof(info), CALG_RC2, oid, { 0, NULL }, NULL };

    return CryptSetKeyParam( w->key, KP_CMS_DH_KEY_INFO, (BYTE *)&info, 0 );
}

static BOOL used( HCRYPTKEY key, struct world *w )
{
    memcpy( w->result, text, 24 );
    w->result_len = 24;
    return CryptEncrypt( key, 0, TRUE, 0, w->result, &w->result_len, sizeof(w->result) );
}

static BOOL show_key( struct world *w )
{
    return used( w->key, w );
}

static BOOL show_agreed( struct world *w )
{
    return become( w->made_key, CALG_RC2 ) && used( w->made_key, w );
}

static BOOL duplicate_agreed( struct world *w )
{
    return CryptDuplicateKey( w->key, NULL, 0, &w->made );
}

/* ---- containers ------------------------------------------------------------------------------- */

static BOOL acquire( const struct world *w, DWORD flags, HCRYPTPROV *prov )
{
    const struct provider_entry *info = &provider_list[w->provider];

    return CryptAcquireContextA( prov, CONTAINER, info->name, info->type, flags );
}

static BOOL prepare_none( struct world *w )
{
    HCRYPTPROV prov;

    return acquire( w, CRYPT_DELETEKEYSET, &prov ) || GetLastError() == (DWORD)NTE_BAD_KEYSET;
}

/* A pair of the slot, if there is none. */
static BOOL fill( struct world *w, DWORD spec )
{
    HCRYPTKEY key;

    if (spec == AT_SIGNATURE) make_dsa_blob( w );
    else make_dh_blob( w );
    return (CryptGetUserKey( w->prov, spec, &key ) || import( w, 0, &key )) && CryptDestroyKey( key );
}

/* There is one with both pairs. */
static BOOL prepare_open( struct world *w )
{
    return (acquire( w, 0, &w->prov ) || acquire( w, CRYPT_NEWKEYSET, &w->prov )) && fill( w, AT_KEYEXCHANGE ) &&
           fill( w, AT_SIGNATURE );
}

static BOOL prepare_shut( struct world *w )
{
    HCRYPTPROV prov;

    if (!prepare_open( w )) return FALSE;
    prov = w->prov;
    w->prov = 0;
    return CryptReleaseContext( prov, 0 );
}

static BOOL prepare_open_draft( struct world *w )
{
    return prepare_open( w ) && prepare_dh_given( w );
}

static BOOL prepare_open_hash( struct world *w )
{
    return prepare_open( w ) && CryptGetUserKey( w->prov, AT_SIGNATURE, &w->pair ) &&
           CryptCreateHash( w->prov, CALG_SHA1, 0, 0, &w->hash ) && CryptHashData( w->hash, text, 20, 0 );
}

static BOOL make( struct world *w )
{
    return acquire( w, CRYPT_NEWKEYSET, &w->made );
}

static BOOL open( struct world *w )
{
    return acquire( w, 0, &w->made );
}

static BOOL get_user_key( struct world *w )
{
    return CryptGetUserKey( w->prov, AT_SIGNATURE, &w->made );
}

static BOOL list( struct world *w )
{
    w->len = sizeof(w->data);
    return CryptGetProvParam( w->prov, PP_ENUMCONTAINERS, w->data, &w->len, CRYPT_FIRST );
}

#define MAKE DSS, MAKES_KEY

const struct step dss_steps[] =
{
    { "acquire a DSS context", DSS, MAKES_PROV | COLD, NULL, acquire_any, NULL },
    { "generate a DSA pair", MAKE, NULL, generate_dsa, show_public },
    { "generate a DH pair", MAKE, NULL, generate_dh, show_private },
    { "begin a DSA pair", MAKE, NULL, begin_pair, NULL },
    { "give it P", DSS, 0, prepare_begun, set_p, NULL },
    { "give it parameters", DSS, 0, prepare_begun, set_parameters, NULL },
    { "make a DSA pair of parameters", DSS, 0, prepare_given, make_pair, show_pair },
    { "make a DH pair of parameters", DSS, 0, prepare_dh_given, make_pair, show_pair },
    { "prove a DSA pair's parameters", DSS, SAME, prepare_dsa, prove, NULL },
    { "P of a pair", DSS, SAME, prepare_dsa, get_p, NULL },
    { "duplicate a DSA pair", MAKE | SAME, prepare_dsa, duplicate, show_private },
    { "duplicate a pair that is begun", MAKE | SAME, prepare_given, duplicate, show_given },
    { "destroy a DSA pair", DSS, NEVER, prepare_dsa, destroy, NULL },
    { "destroy one that is begun", DSS, NEVER, prepare_given, destroy, NULL },
    { "sign with a DSA pair", DSS, 0, prepare_hash_of_dsa, sign, show_signature },
    { "verify with a DSA pair", DSS, 0, prepare_signed, verify, NULL },
    { "export a DSA pair, PUBLICKEYBLOB", DSS, SAME, prepare_dsa, export_public, NULL },
    { "export a DSA pair, PRIVATEKEYBLOB", DSS, SAME, prepare_dsa, export_private, NULL },
    { "export a DSA pair, encrypted", DSS, 0, prepare_encrypted, export_encrypted, NULL },
    { "import a DSA pair, PUBLICKEYBLOB", MAKE | SAME, prepare_public_blob, import_made, show_public },
    { "import a DSA pair, PRIVATEKEYBLOB", MAKE | SAME, prepare_dsa_blob, import_made, show_private },
    { "import a DSA pair, encrypted", MAKE | SAME, prepare_encrypted_blob, import_encrypted, show_private },
    { "import a DH pair, PRIVATEKEYBLOB", MAKE | SAME, prepare_dh_blob, import_made, show_private },
    { "agree", MAKE | SAME, prepare_sides, agree, show_agreed },
    { "duplicate an agreed key", MAKE | SAME, prepare_agreed, duplicate_agreed, show_agreed },
    { "make a session key of it", DSS, SAME, prepare_agreed, become_rc2, show_key },
    { "make one by RFC 2631", DSS, SAME, prepare_agreed, become_cms, show_key },
    { "make a TLS master of it", DH_CHANNEL, 0, prepare_agreed, become_master, NULL },
    { "make a DSS container", DSS, STORE | MAKES_PROV, prepare_none, make, NULL },
    { "open a DSS container", DSS, STORE | MAKES_PROV, prepare_shut, open, NULL },
    { "import a DSA pair into it", DSS, STORE | MAKES_KEY | SAME, prepare_open, import_made, show_private },
    { "make a DH pair of parameters in it", DSS, STORE, prepare_open_draft, make_pair, show_pair },
    { "its DSA pair", DSS, STORE | MAKES_KEY, prepare_open, get_user_key, show_public },
    { "sign with its DSA pair", DSS, STORE, prepare_open_hash, sign, show_signature },
    { "list DSS containers", DSS, STORE, prepare_open, list, NULL },
};
const unsigned int dss_steps_count = ARRAYSIZE( dss_steps );
