/* Calls with DSA and Diffie-Hellman pairs: blobs, pairs that are made of parameters, agreements. What such pairs have
 * in common with others is called by the other files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"
#include "stock_dss.h"

#include <string.h>

#ifndef CRYPT_BLOB_VER3
#define CRYPT_BLOB_VER3 0x80
#endif

#define BITS 512

/* ---- blobs ------------------------------------------------------------------------------------ */

/* Each number of a blob is a letter: L the lengths of version 3, S a seed that is not known, X as many bytes as p, o
 * the other side's y. */
struct layout
{
    BYTE        type, version;
    ALG_ID      alg;
    DWORD       magic;
    const char *order;
};

static const struct layout layouts[] =
{
    { PRIVATEKEYBLOB, 2, CALG_DSS_SIGN, 0x32535344, "pqgxS" },
    { PUBLICKEYBLOB,  2, CALG_DSS_SIGN, 0x31535344, "pqgyS" },
    { PUBLICKEYBLOB,  3, CALG_DSS_SIGN, 0x33535344, "LSpqgy" },
    { PRIVATEKEYBLOB, 2, CALG_DH_SF,    0x32484400, "pgX" },
    { PRIVATEKEYBLOB, 2, CALG_DH_EPHEM, 0x32484400, "pgX" },
    { PUBLICKEYBLOB,  3, CALG_DH_SF,    0x33484400, "LSpqgy" },
};
static const struct layout peers[] =
{
    { PUBLICKEYBLOB, 2, CALG_DH_EPHEM, 0x31484400, "o" }, { PUBLICKEYBLOB, 2, CALG_DH_SF, 0x31484400, "o" },
    { PUBLICKEYBLOB, 3, CALG_DH_EPHEM, 0x33484400, "LSpqgo" },
};
static const struct layout dsa_parameters = { PUBLICKEYBLOB, 3, CALG_DSS_SIGN, 0x33535344, "LSpqg" };
static const struct layout dh_parameters = { PUBLICKEYBLOB, 3, CALG_DH_SF, 0x33484400, "LSpqg" };

static DWORD put( BYTE *at, const void *bytes, DWORD len )
{
    memcpy( at, bytes, len );
    return len;
}

static DWORD put_number( BYTE *at, char letter )
{
    static const DWORD lengths[] = { 8 * sizeof(group_q), 0 };
    BYTE seed[24], long_x[BITS / 8] = { 0 };

    memset( seed, 0xff, sizeof(seed) );
    memcpy( long_x, own_x, sizeof(own_x) );
    switch (letter)
    {
    case 'p': return put( at, group_p, sizeof(group_p) );
    case 'q': return put( at, group_q, sizeof(group_q) );
    case 'g': return put( at, group_g, sizeof(group_g) );
    case 'x': return put( at, own_x, sizeof(own_x) );
    case 'X': return put( at, long_x, sizeof(long_x) );
    case 'y': return put( at, own_y, sizeof(own_y) );
    case 'o': return put( at, other_y, sizeof(other_y) );
    case 'L': return put( at, lengths, sizeof(lengths) );
    default:  return put( at, seed, sizeof(seed) );
    }
}

static void make_blob( const struct layout *layout, struct blob *blob )
{
    const BLOBHEADER header = { layout->type, layout->version, 0, layout->alg };
    const DWORD head[] = { layout->magic, BITS };
    const char *letter;

    *blob = (struct blob){ .type = layout->type, .pair = -1 };
    blob->len = put( blob->bytes, &header, sizeof(header) );
    blob->len += put( blob->bytes + blob->len, head, sizeof(head) );
    for (letter = layout->order; *letter; letter++) blob->len += put_number( blob->bytes + blob->len, *letter );
}

static DWORD traits_of( ALG_ID alg )
{
    return T_GROUP | (alg == CALG_DSS_SIGN ? 0 : T_DH);
}

static BOOL import( HCRYPTPROV prov, unsigned int provider, const struct layout *layout )
{
    struct object key = { .parent = prov, .provider = provider, .alg = layout->alg, .pair = -1 };
    struct blob blob;

    make_blob( layout, &blob );
    if (!CryptImportKey( prov, blob.bytes, blob.len, 0, CRYPT_EXPORTABLE, &key.handle )) return FALSE;
    key.traits = traits_of( layout->alg ) | T_PAIR | T_EXPORTABLE;
    if (layout->alg == CALG_DSS_SIGN) key.traits |= T_STOCK_1;
    object_add( KEY, &key, 0 );
    return TRUE;
}

void setup_group_pairs( HCRYPTPROV prov, unsigned int provider )
{
    import( prov, provider, &layouts[0] );
    import( prov, provider, &layouts[3] );
}

/* A context of such a provider: the parent of a key that has all of `need`, mostly. */
static HCRYPTPROV arg_group_context( struct worker *w, struct object *context )
{
    return arg_handle( w, PROV, T_DSS, 0, context );
}

static void call_import_group( struct worker *w )
{
    const struct layout *layout = &ONE_OF( w, layouts );
    struct object context, key = { .pair = -1 };
    struct blob blob;
    HCRYPTPROV prov;
    HCRYPTKEY *place;
    DWORD len, flags;
    void *data;

    call_begin( w, F_CryptImportKey );
    prov = arg_group_context( w, &context );
    make_blob( layout, &blob );
    w->sub = layout->type == PUBLICKEYBLOB ? SUB_PUBLIC : SUB_PRIVATE;
    if (one_in( w, 3 )) damage_blob( w, &blob );
    data = arg_input( w, A_DATA, blob.bytes, blob.len );
    len = arg_number( w, one_in( w, 10 ) ? some_size( w, blob.len ) : blob.len );
    arg_note( w, ARG_KEY, 0, 0 );
    flags = FLAGS( w, CRYPT_EXPORTABLE, CRYPT_EXPORTABLE, 0 );
    place = arg_place( w );
    CALL( w, CryptImportKey( prov, data, len, 0, flags, place ) );
    if (!w->ret) return;
    key = (struct object){ .handle = placed( w ), .parent = prov, .provider = context.provider, .pair = -1 };
    key.alg = layout->alg;
    key.traits = layout->type == PUBLICKEYBLOB ? T_GROUP | T_PUBLIC : traits_of( layout->alg ) | T_PAIR;
    if (flags & CRYPT_EXPORTABLE) key.traits |= T_EXPORTABLE;
    object_add( KEY, &key, below( w, 48 ) );
}

/* ---- agreement -------------------------------------------------------------------------------- */

static void call_agree( struct worker *w )
{
    struct object own, key = { .traits = T_AGREED, .alg = CALG_AGREEDKEY_ANY, .pair = -1 };
    struct blob blob;
    HCRYPTPROV prov;
    HCRYPTKEY with, *place;
    DWORD len, flags;
    void *data;

    if (!object_find( KEY, T_DH | T_PAIR, 0, below( w, 48 ), &own )) memset( &own, 0, sizeof(own) );
    call_begin( w, F_CryptImportKey );
    prov = arg_this( w, PROV, own.parent );
    make_blob( &ONE_OF( w, peers ), &blob );
    w->sub = SUB_AGREE;
    if (one_in( w, 4 )) damage_blob( w, &blob );
    data = arg_input( w, A_DATA, blob.bytes, blob.len );
    len = arg_number( w, one_in( w, 10 ) ? some_size( w, blob.len ) : blob.len );
    with = arg_this( w, KEY, own.handle );
    flags = FLAGS( w, CRYPT_EXPORTABLE, 0 );
    place = arg_place( w );
    watch_key( w, with );
    CALL( w, CryptImportKey( prov, data, len, with, flags, place ) );
    if (!w->ret) return;
    /* With another key as hPubKey, or none, it may be an import. */
    key.handle = placed( w );
    key.parent = prov;
    key.provider = own.provider;
    if (with != own.handle || prov != own.parent) CryptDestroyKey( key.handle );
    else object_add( KEY, &key, below( w, 48 ) );
}

static void *cms_info( struct worker *w )
{
    static char oid[] = "1.2.840.113549.1.9.16.3.6";
    CMS_DH_KEY_INFO info = { sizeof(info), CALG_RC2, oid, { 0, NULL }, NULL };

    if (one_in( w, 10 )) info.dwVersion = random_bits( w );
    if (one_in( w, 10 )) info.pszContentEncObjId = one_in( w, 2 ) ? NULL : (char *)w->nothing + below( w, 64 );
    if (one_in( w, 3 )) info.PubInfo.cbData = below( w, 70 );
    if (info.PubInfo.cbData) info.PubInfo.pbData = one_in( w, 8 ) ? w->nothing : (BYTE *)group_p;
    if (one_in( w, 20 )) info.PubInfo.cbData = random_bits( w );
    return arg_input( w, A_DATA, &info, sizeof(info) );
}

/* An agreed key becomes a session key, or an SSL or TLS master key. */
static void call_become( struct worker *w )
{
    static const ALG_ID algs[] = { CALG_RC2, CALG_RC4, CALG_DES, CALG_RC4, CALG_TLS1_MASTER, CALG_3DES };
    BOOL cms = one_in( w, 4 );
    ALG_ID alg = cms ? CALG_RC2 : ONE_OF( w, algs );
    struct object found;
    DWORD param, flags;
    HCRYPTKEY key;
    void *data;

    call_begin( w, F_CryptSetKeyParam );
    key = arg_handle( w, KEY, T_AGREED, 0, &found );
    param = arg_value( w, cms ? KP_CMS_DH_KEY_INFO : KP_ALGID );
    data = cms ? cms_info( w ) : arg_input( w, A_DATA, &alg, sizeof(alg) );
    flags = FLAGS( w, 0, 0, CRYPT_EXPORTABLE, CRYPT_NO_SALT, 40 << 16 );
    watch_key( w, key );
    CALL( w, CryptSetKeyParam( key, param, data, flags ) );
    if (!w->ret || !(found.traits & T_AGREED) || (param != KP_ALGID && param != KP_CMS_DH_KEY_INFO)) return;
    found.alg = alg;
    found.traits = alg == CALG_TLS1_MASTER ? T_MASTER : alg == CALG_RC4 ? T_SESSION : T_SESSION | T_BLOCK;
    if (flags & CRYPT_EXPORTABLE) found.traits |= T_EXPORTABLE;
    object_update( KEY, &found );
}

/* ---- pairs of parameters ------------------------------------------------------------------------ */

static void call_begin_pair( struct worker *w )
{
    static const ALG_ID algs[] = { AT_SIGNATURE, CALG_DSS_SIGN, CALG_DH_SF, CALG_DH_EPHEM, CALG_DH_EPHEM };
    struct object context, key;
    HCRYPTPROV prov;
    HCRYPTKEY *place;
    DWORD flags, bits;
    ALG_ID alg;

    call_begin( w, F_CryptGenKey );
    prov = arg_group_context( w, &context );
    arg_number( w, alg = ONE_OF( w, algs ) );
    bits = one_in( w, 20 ) ? 8 * below( w, 600 ) : BITS;
    flags = FLAGS( w, CRYPT_EXPORTABLE, 0 );
    flags = w->args[2].value = (flags & 0xffff) | CRYPT_PREGEN | bits << 16;
    place = arg_place( w );
    CALL( w, CryptGenKey( prov, alg, flags, place ) );
    key = (struct object){ .handle = placed( w ), .parent = prov, .provider = context.provider, .pair = -1 };
    key.alg = alg == AT_SIGNATURE ? CALG_DSS_SIGN : alg;
    key.traits = T_GROUP | T_DRAFT | (flags & CRYPT_EXPORTABLE ? T_EXPORTABLE : 0);
    if (w->ret) object_add( KEY, &key, below( w, 48 ) );
}

/* A CRYPT_DATA_BLOB. */
static void *number_of( struct worker *w, const void *bytes, DWORD len )
{
    CRYPT_DATA_BLOB blob = { one_in( w, 20 ) ? (DWORD)random_bits( w ) : len, (BYTE *)bytes };

    if (one_in( w, 20 )) blob.pbData = one_in( w, 2 ) ? NULL : w->nothing + 8;
    if (one_in( w, 20 )) blob.pbData = (BYTE *)own_y;
    return arg_input( w, A_DATA, &blob, sizeof(blob) );
}

static void *parameter_input( struct worker *w, DWORD param, ALG_ID alg, struct blob *blob )
{
    switch (param)
    {
    case KP_P: return number_of( w, group_p, sizeof(group_p) );
    case KP_Q: return number_of( w, group_q, sizeof(group_q) );
    case KP_G: return number_of( w, group_g, sizeof(group_g) );
    case KP_PUB_PARAMS:
        make_blob( alg == CALG_DSS_SIGN ? &dsa_parameters : &dh_parameters, blob );
        if (one_in( w, 3 )) damage_blob( w, blob );
        return number_of( w, blob->bytes, blob->len );
    default: return arg_reserved( w );
    }
}

static void call_give_parameter( struct worker *w )
{
    static const DWORD params[] = { KP_P, KP_Q, KP_G, KP_PUB_PARAMS, KP_PUB_PARAMS, KP_X };
    struct object found;
    struct blob blob;
    DWORD param, flags;
    HCRYPTKEY key;
    void *data;

    call_begin( w, F_CryptSetKeyParam );
    key = arg_handle( w, KEY, T_DRAFT, 0, &found );
    param = arg_value( w, ONE_OF( w, params ) );
    data = parameter_input( w, param, found.alg, &blob );
    flags = FLAGS( w, 0 );
    watch_key( w, key );
    CALL( w, CryptSetKeyParam( key, param, data, flags ) );
    if (!w->ret || param != KP_X || !(found.traits & T_DRAFT)) return;
    found.traits = (found.traits & ~T_DRAFT) | traits_of( found.alg ) | T_PAIR;
    object_update( KEY, &found );
}

static void call_get_parameter( struct worker *w )
{
    static const DWORD params[] = { KP_P, KP_Q, KP_G, KP_KEYLEN, KP_ALGID, KP_PERMISSIONS, KP_X };
    struct object found;
    struct sized out;
    DWORD param, flags, need = 0;
    HCRYPTKEY key;

    call_begin( w, F_CryptGetKeyParam );
    key = arg_handle( w, KEY, T_GROUP, 0, &found );
    /* The proof takes as long as a hundred other calls. */
    param = arg_value( w, one_in( w, 60 ) ? KP_VERIFY_PARAMS : ONE_OF( w, params ) );
    if (param == KP_VERIFY_PARAMS || !CryptGetKeyParam( key, param, NULL, &need, 0 )) need = 64;
    arg_sized( w, need, &out );
    flags = FLAGS( w, 0 );
    watch_key( w, key );
    CALL( w, CryptGetKeyParam( key, param, out.data, out.len, flags ) );
    check_sized( w, &out );
}

static void call_export_group( struct worker *w )
{
    struct object key;
    struct sized out;
    DWORD type, flags, need = 0;
    HCRYPTKEY handle;

    call_begin( w, F_CryptExportKey );
    handle = arg_handle( w, KEY, T_GROUP, 0, &key );
    arg_note( w, ARG_KEY, 0, 0 );
    type = arg_value( w, one_in( w, 2 ) ? PUBLICKEYBLOB : PRIVATEKEYBLOB );
    flags = FLAGS( w, 0, CRYPT_BLOB_VER3 );
    /* It would be gone after the first one. */
    if (flags & CRYPT_DESTROYKEY) flags = w->args[3].value = 0;
    if (!CryptExportKey( handle, 0, type, flags, NULL, &need )) need = 400;
    arg_sized( w, need, &out );
    watch_key( w, handle );
    CALL( w, CryptExportKey( handle, 0, type, flags, out.data, out.len ) );
    check_sized( w, &out );
}

const struct call_row dss_calls[] =
{
    { call_import_group, 80 }, { call_agree, 70 }, { call_become, 70 }, { call_begin_pair, 60 },
    { call_give_parameter, 200 }, { call_get_parameter, 100 }, { call_export_group, 60 },
};
const unsigned int dss_calls_count = ARRAYSIZE( dss_calls );
