/* Key blobs: export, and import of what was exported, whole and damaged. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

static const DWORD types[] = { SIMPLEBLOB, PUBLICKEYBLOB, PRIVATEKEYBLOB, PLAINTEXTKEYBLOB, OPAQUEKEYBLOB,
                               SYMMETRICWRAPKEYBLOB };

/* What a blob of a type is made of. */
static DWORD exported_traits( struct worker *w, DWORD type )
{
    if (type == PUBLICKEYBLOB) return one_in( w, 2 ) ? T_PAIR : T_PUBLIC;
    if (type == PRIVATEKEYBLOB) return T_PAIR | T_EXPORTABLE;
    if (type == SYMMETRICWRAPKEYBLOB && one_in( w, 2 )) return T_WRAPS;
    return type == OPAQUEKEYBLOB && one_in( w, 4 ) ? T_MASTER | T_EXPORTABLE : T_SESSION | T_EXPORTABLE;
}

/* What it is encrypted with; 0: nothing. */
static DWORD exporting_traits( struct worker *w, DWORD type )
{
    if (type == SIMPLEBLOB) return T_PAIR | T_EXCHANGE;
    if (type == SYMMETRICWRAPKEYBLOB) return T_WRAPS;
    return type == PRIVATEKEYBLOB && one_in( w, 6 ) ? T_WRAPS : 0;
}

/* Keys that can be wrapped by the context's own key are of the same algorithm. */
static void choose_wrapped( struct worker *w, struct object *key )
{
    struct object other;
    unsigned int tries;
    ALG_ID alg = wrapping_alg( key->provider );

    for (tries = 0; tries < 10 && key->alg != alg; tries++)
        if (object_find( KEY, T_SESSION | T_EXPORTABLE, key->parent, below( w, 48 ), &other ) && other.alg == alg)
            *key = other;
    w->args[0].value = key->handle;
}

static void keep_blob( struct worker *w, const struct object *key, DWORD type, const struct sized *out )
{
    struct blob blob = { .len = len_now( w ), .type = type, .provider = key->provider, .pair = key->pair };

    if (!w->ret || !out->data || blob.len > sizeof(blob.bytes)) return;
    memcpy( blob.bytes, out->data, blob.len );
    blob_keep( &blob, below( w, 64 ) );
}

static void call_export( struct worker *w )
{
    struct object key, with = { 0 };
    struct sized out;
    HCRYPTKEY handle, exporting;
    DWORD type = ONE_OF( w, types ), flags, traits, need = 0;

    call_begin( w, F_CryptExportKey );
    handle = arg_handle( w, KEY, exported_traits( w, type ), 0, &key );
    if (type == SYMMETRICWRAPKEYBLOB && key.handle && !w->must_fail)
    {
        choose_wrapped( w, &key );
        handle = key.handle;
    }
    traits = exporting_traits( w, type );
    if (!traits) exporting = one_in( w, 30 ) ? arg_optional( w, KEY, 0, 0, &with ) : arg_note( w, ARG_KEY, 0, 0 );
    else exporting = arg_handle( w, KEY, traits, key.parent, &with );
    if (!exporting) w->must_fail = FALSE;
    type = arg_value( w, type );
    flags = one_in( w, 8 ) ? FLAGS( w, CRYPT_OAEP, CRYPT_DESTROYKEY, CRYPT_BLOB_VER3 ) : FLAGS( w, 0 );
    if (!(flags & CRYPT_DESTROYKEY) && !CryptExportKey( handle, exporting, type, flags, NULL, &need )) need = 100;
    arg_sized( w, need, &out );
    watch_key( w, handle );
    CALL( w, CryptExportKey( handle, exporting, type, flags, out.data, out.len ) );
    check_sized( w, &out );
    if (w->ret && (flags & CRYPT_DESTROYKEY) && !object_live( KEY, handle, NULL )) return;
    /* One that is encrypted has no other mark. */
    if (type == PRIVATEKEYBLOB && exporting) return;
    keep_blob( w, &key, type, &out );
    if (w->ret && (flags & CRYPT_DESTROYKEY) && out.data) object_drop( KEY, handle );
}

/* ---- import ----------------------------------------------------------------------------------- */

static const enum sub subs[ARRAYSIZE( types )] = { SUB_SIMPLE, SUB_PUBLIC, SUB_PRIVATE, SUB_PLAIN, SUB_OPAQUE,
                                                   SUB_WRAP };

/* A blob of that type that suits the provider; those that need nothing are made here. */
static void choose_blob( struct worker *w, DWORD type, unsigned int provider, struct blob *blob )
{
    static const BYTE plain[] = { PLAINTEXTKEYBLOB, 2, 0, 0, 0x01, 0x66, 0, 0, 8, 0, 0, 0, 1, 2, 4, 7, 8, 11, 13, 14 };
    int pair = below( w, STOCK_PAIRS );

    if (type != PRIVATEKEYBLOB && blob_find( type, provider, below( w, 64 ), blob )) return;
    memset( blob, 0, sizeof(*blob) );
    if (type == PRIVATEKEYBLOB)
    {
        *blob = (struct blob){ .len = stock_pairs[pair].len, .type = type, .pair = pair };
        memcpy( blob->bytes, stock_pairs[pair].blob, blob->len );
    }
    else
    {
        *blob = (struct blob){ .len = sizeof(plain), .type = PLAINTEXTKEYBLOB, .pair = -1 };
        memcpy( blob->bytes, plain, sizeof(plain) );
    }
}

static enum sub sub_of( DWORD type )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( types ); i++) if (types[i] == type) return subs[i];
    return SUB_NONE;
}

void damage_blob( struct worker *w, struct blob *blob )
{
    unsigned int n;

    if (one_in( w, 2 )) blob->bytes[below( w, blob->len )] ^= 1 << below( w, 8 );
    else if (one_in( w, 2 )) blob->bytes[below( w, blob->len < 24 ? blob->len : 24 )] = random_bits( w );
    else for (n = below( w, 8 ); n; n--) blob->bytes[below( w, blob->len )] = random_bits( w );
    if (one_in( w, 4 )) blob->len = 1 + below( w, blob->len );
    blob->pair = -1;
}

static void keep_imported( struct worker *w, const struct object *context, const struct blob *blob, DWORD flags )
{
    struct object key = { .handle = placed( w ), .parent = context->handle, .provider = context->provider };
    DWORD len = sizeof(key.alg);

    if (!w->ret) return;
    key.pair = blob->pair;
    CryptGetKeyParam( key.handle, KP_ALGID, (BYTE *)&key.alg, &len, 0 );
    key.traits = flags & CRYPT_EXPORTABLE ? T_EXPORTABLE : 0;
    if (key.alg == CALG_RSA_KEYX) key.traits |= T_EXCHANGE;
    if (blob->type == PUBLICKEYBLOB || blob->type == PRIVATEKEYBLOB)
    {
        key.traits |= blob->type == PUBLICKEYBLOB ? T_PUBLIC : T_PAIR;
        key.traits |= STOCK_TRAIT( blob->pair );
    }
    else if (key.alg == CALG_SSL3_MASTER || key.alg == CALG_TLS1_MASTER) key.traits |= T_MASTER;
    else if (GET_ALG_CLASS( key.alg ) == ALG_CLASS_DATA_ENCRYPT)
        key.traits |= T_SESSION | (key.alg == CALG_RC4 ? 0 : T_BLOCK);
    object_add( KEY, &key, below( w, 48 ) );
}

static void call_import( struct worker *w )
{
    struct object context, with;
    struct blob blob;
    HCRYPTPROV prov;
    HCRYPTKEY importing, *place;
    DWORD len, flags;
    void *data;

    call_begin( w, F_CryptImportKey );
    prov = arg_handle( w, PROV, 0, 0, &context );
    choose_blob( w, ONE_OF( w, types ), context.provider, &blob );
    w->sub = sub_of( blob.type );
    if (one_in( w, 4 )) damage_blob( w, &blob );
    data = arg_input( w, A_DATA, blob.bytes, blob.len );
    len = arg_number( w, one_in( w, 10 ) ? some_size( w, blob.len ) : blob.len );
    if (blob.type == SYMMETRICWRAPKEYBLOB) importing = arg_handle( w, KEY, T_WRAPS, prov, &with );
    else if (blob.type == SIMPLEBLOB && one_in( w, 2 ))
        importing = arg_handle( w, KEY, T_PAIR | T_EXCHANGE | T_STOCK_0, prov, &with );
    else importing = one_in( w, 30 ) ? arg_optional( w, KEY, 0, 0, &with ) : arg_note( w, ARG_KEY, 0, 0 );
    if (!importing && object_live( PROV, prov, NULL )) w->must_fail = FALSE;
    flags = FLAGS( w, CRYPT_EXPORTABLE, CRYPT_EXPORTABLE, 0, CRYPT_NO_SALT, CRYPT_IPSEC_HMAC_KEY );
    if (flags == CRYPT_IPSEC_HMAC_KEY && blob.type != PLAINTEXTKEYBLOB) flags = w->args[w->arg_count - 1].value = 0;
    place = arg_place( w );
    CALL( w, CryptImportKey( prov, data, len, importing, flags, place ) );
    keep_imported( w, &context, &blob, flags );
}

const struct call_row transfer_calls[] = { { call_export, 400 }, { call_import, 450 } };
const unsigned int transfer_calls_count = ARRAYSIZE( transfer_calls );
