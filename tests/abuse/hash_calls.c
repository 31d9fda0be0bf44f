/* Calls on hashes, signatures too. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

static const BYTE text[512] = "The quick brown fox jumps over the lazy dog";

static DWORD hash_traits( ALG_ID alg )
{
    switch (alg)
    {
    case CALG_HMAC:
    case CALG_SSL3_SHAMD5: return 0;        /* until they have what they need */
    case CALG_TLS1PRF: return 0;
    case CALG_MAC: return T_VALUE | T_PLAIN;
    case CALG_SCHANNEL_MASTER_HASH: return T_MASTER_HASH;
    default: return T_VALUE | T_SIGNABLE | T_PLAIN;
    }
}

static void keep_hash( struct worker *w, ULONG_PTR parent, unsigned int provider, ALG_ID alg, DWORD traits )
{
    struct object hash = { .handle = placed( w ), .parent = parent, .provider = provider, .alg = alg, .pair = -1 };

    hash.traits = traits;
    if (w->ret) object_add( HASH, &hash, below( w, 32 ) );
}

static ALG_ID some_hash( struct worker *w, unsigned int provider )
{
    static const ALG_ID full[] = { CALG_MD2, CALG_MD4, CALG_MD5, CALG_SHA1, CALG_MD5, CALG_SHA1, CALG_SSL3_SHAMD5,
                                   CALG_HMAC, CALG_MAC };
    static const ALG_ID aes[] = { CALG_MD5, CALG_SHA1, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512, CALG_SHA_256,
                                  CALG_HMAC, CALG_MAC };
    static const ALG_ID channel[] = { CALG_MD5, CALG_SHA1, CALG_SSL3_SHAMD5, CALG_HMAC, CALG_MAC,
                                      CALG_SCHANNEL_MASTER_HASH, CALG_SCHANNEL_MASTER_HASH, CALG_TLS1PRF };

    if (is_channel( provider )) return ONE_OF( w, channel );
    if (is_dss( provider )) return one_in( w, 4 ) ? CALG_MD5 : CALG_SHA1;
    return provider >= 3 ? ONE_OF( w, aes ) : ONE_OF( w, full );
}

static void call_create_hash( struct worker *w )
{
    struct object context, key;
    HCRYPTPROV prov;
    HCRYPTHASH *place;
    ALG_ID alg;
    ULONG_PTR with;
    DWORD flags;

    call_begin( w, F_CryptCreateHash );
    prov = arg_handle( w, PROV, 0, 0, &context );
    alg = arg_value( w, some_hash( w, context.provider ) );
    if (alg == CALG_HMAC) with = arg_handle( w, KEY, T_SESSION, prov, &key );
    else if (alg == CALG_MAC) with = arg_handle( w, KEY, T_BLOCK, prov, &key );
    else if (alg == CALG_TLS1PRF || alg == CALG_SCHANNEL_MASTER_HASH) with = arg_handle( w, KEY, T_MASTER, prov, &key );
    else with = arg_optional( w, KEY, 0, 0, &key );
    if (!with && object_live( PROV, prov, NULL )) w->must_fail = FALSE;
    flags = FLAGS( w, 0 );
    place = arg_place( w );
    CALL( w, CryptCreateHash( prov, alg, with, flags, place ) );
    keep_hash( w, prov, context.provider, alg, hash_traits( alg ) );
}

/* What a hash is good for once it takes no more data. */
static void finish_hash( struct object *hash )
{
    hash->traits &= ~T_PLAIN;
    object_update( HASH, hash );
}

static void call_hash_data( struct worker *w )
{
    struct object found;
    HCRYPTHASH hash;
    DWORD len = one_in( w, 4 ) ? below( w, sizeof(text) ) : below( w, 70 ), flags;
    void *data;

    call_begin( w, F_CryptHashData );
    hash = arg_handle( w, HASH, T_PLAIN, 0, &found );
    data = arg_input( w, A_DATA, text, len );
    len = arg_number( w, one_in( w, 4 ) ? some_size( w, len ) : len );
    flags = FLAGS( w, 0, 0, CRYPT_USERDATA );
    watch_hash( w, hash );
    CALL( w, CryptHashData( hash, data, len, flags ) );
}

static void call_hash_session_key( struct worker *w )
{
    struct object found, key;
    HCRYPTHASH hash;
    HCRYPTKEY of;
    DWORD flags;

    call_begin( w, F_CryptHashSessionKey );
    hash = arg_handle( w, HASH, T_PLAIN, 0, &found );
    of = arg_handle( w, KEY, T_SESSION, found.parent, &key );
    flags = FLAGS( w, 0, CRYPT_LITTLE_ENDIAN );
    watch_hash( w, hash );
    CALL( w, CryptHashSessionKey( hash, of, flags ) );
}

static void call_get_hash_param( struct worker *w )
{
    static const DWORD params[] = { HP_HASHVAL, HP_HASHSIZE, HP_ALGID, HP_HASHSIZE };
    struct object found;
    struct sized out;
    HCRYPTHASH hash;
    DWORD param, flags, need = 4;

    call_begin( w, F_CryptGetHashParam );
    hash = arg_handle( w, HASH, 0, 0, &found );
    param = arg_value( w, ONE_OF( w, params ) );
    if (param == HP_HASHVAL && !CryptGetHashParam( hash, HP_HASHVAL, NULL, &need, 0 )) need = 20;
    arg_sized( w, need, &out );
    flags = FLAGS( w, 0 );
    watch_hash( w, hash );
    CALL( w, CryptGetHashParam( hash, param, out.data, out.len, flags ) );
    check_sized( w, &out );
    if (w->ret && param == HP_HASHVAL && out.data) finish_hash( &found );
}

/* A pointer within the data of a call. */
static BYTE *inner_pointer( struct worker *w )
{
    return one_in( w, 20 ) ? NULL : one_in( w, 20 ) ? w->nothing + 8 : (BYTE *)text;
}

static void *hmac_info( struct worker *w )
{
    static const ALG_ID algs[] = { CALG_MD5, CALG_SHA1, CALG_SHA_256, CALG_SHA_512, CALG_MD2 };
    HMAC_INFO info = { 0 };

    info.HashAlgid = one_in( w, 20 ) ? (ALG_ID)random_bits( w ) : ONE_OF( w, algs );
    if (one_in( w, 3 ))
    {
        info.pbInnerString = inner_pointer( w );
        info.cbInnerString = one_in( w, 30 ) ? 0xffffffff : below( w, 200 );
        info.pbOuterString = inner_pointer( w );
        info.cbOuterString = below( w, 200 );
    }
    return arg_input( w, A_DATA, &info, sizeof(info) );
}

static void *data_blob( struct worker *w )
{
    CRYPT_DATA_BLOB blob = { one_in( w, 30 ) ? (DWORD)random_bits( w ) : below( w, 60 ), inner_pointer( w ) };

    return arg_input( w, A_DATA, &blob, sizeof(blob) );
}

static DWORD fitting_param( struct worker *w, ALG_ID alg )
{
    if (alg == CALG_HMAC) return one_in( w, 8 ) ? HP_HASHVAL : HP_HMAC_INFO;
    if (alg == CALG_TLS1PRF) return one_in( w, 2 ) ? HP_TLS1PRF_LABEL : HP_TLS1PRF_SEED;
    return one_in( w, 20 ) ? HP_HMAC_INFO : HP_HASHVAL;
}

static void hash_param_set( struct worker *w, struct object *hash, DWORD param )
{
    if (param == HP_HMAC_INFO) hash->traits |= T_VALUE | T_PLAIN;
    if (param == HP_TLS1PRF_LABEL || param == HP_TLS1PRF_SEED) hash->traits |= T_VALUE;
    if (param == HP_HASHVAL && hash->alg == CALG_SSL3_SHAMD5) hash->traits |= T_VALUE | T_SIGNABLE;
    if (param == HP_HASHVAL) hash->traits &= ~(T_PLAIN | T_SIGNED);
    object_update( HASH, hash );
}

static void call_set_hash_param( struct worker *w )
{
    struct object found;
    HCRYPTHASH hash;
    DWORD param, flags, size = 0, len = 4;
    void *data;

    call_begin( w, F_CryptSetHashParam );
    hash = arg_handle( w, HASH, 0, 0, &found );
    param = arg_value( w, fitting_param( w, found.alg ) );
    if (param == HP_HMAC_INFO) data = hmac_info( w );
    else if (param == HP_TLS1PRF_LABEL || param == HP_TLS1PRF_SEED) data = data_blob( w );
    else
    {
        CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&size, &len, 0 );
        data = arg_input( w, A_DATA, text, size );
    }
    flags = FLAGS( w, 0 );
    watch_hash( w, hash );
    CALL( w, CryptSetHashParam( hash, param, data, flags ) );
    if (w->ret) hash_param_set( w, &found, param );
}

static void call_duplicate_hash( struct worker *w )
{
    struct object found;
    HCRYPTHASH hash, *place;
    DWORD *reserved, flags;

    call_begin( w, F_CryptDuplicateHash );
    hash = arg_handle( w, HASH, 0, 0, &found );
    reserved = arg_reserved( w );
    flags = FLAGS( w, 0 );
    place = arg_place( w );
    CALL( w, CryptDuplicateHash( hash, reserved, flags, place ) );
    found.handle = placed( w );
    if (w->ret) object_add( HASH, &found, below( w, 32 ) );
}

static void call_destroy_hash( struct worker *w )
{
    struct object found;
    HCRYPTHASH hash;

    call_begin( w, F_CryptDestroyHash );
    hash = arg_handle( w, HASH, 0, 0, &found );
    CALL( w, CryptDestroyHash( hash ) );
    if (w->ret) object_drop( HASH, hash );
}

/* ---- signatures ------------------------------------------------------------------------------- */

static void keep_signature( struct worker *w, struct object *hash, const struct sized *out, DWORD spec, DWORD flags )
{
    DWORD len = len_now( w );

    if (!w->ret || !out->data || len > sizeof(hash->sig)) return;
    memcpy( hash->sig, out->data, len );
    hash->sig_len = len;
    hash->sig_flags = flags;
    hash->sig_pair = spec == AT_KEYEXCHANGE ? 0 : 1;
    hash->traits = (hash->traits & ~T_PLAIN) | T_SIGNED;
    object_update( HASH, hash );
}

/* SHA-2 and SSL3_SHAMD5 have no room in 384 bits with their prefix. */
static DWORD some_spec( struct worker *w, unsigned int provider, ALG_ID alg )
{
    if (is_dss( provider )) return one_in( w, 8 ) ? AT_KEYEXCHANGE : AT_SIGNATURE;
    if (alg == CALG_SHA1 || GET_ALG_SID( alg ) <= ALG_SID_MD5) return one_in( w, 2 ) ? AT_SIGNATURE : AT_KEYEXCHANGE;
    return AT_KEYEXCHANGE;
}

static void call_sign( struct worker *w )
{
    struct object found;
    struct sized out;
    HCRYPTHASH hash;
    DWORD spec, flags;
    void *description;

    call_begin( w, F_CryptSignHash );
    hash = arg_handle( w, HASH, T_SIGNABLE, 0, &found );
    spec = arg_value( w, some_spec( w, found.provider, found.alg ) );
    description = arg_name( w, A_NAME, one_in( w, 8 ) ? "description" : NULL );
    flags = FLAGS( w, 0, 0, CRYPT_NOHASHOID, CRYPT_X931_FORMAT );
    arg_sized( w, is_dss( found.provider ) ? 40 : spec == AT_SIGNATURE ? 48 : 64, &out );
    watch_hash( w, hash );
    if (w->wide) CALL( w, CryptSignHashW( hash, spec, description, flags, out.data, out.len ) );
    else CALL( w, CryptSignHashA( hash, spec, description, flags, out.data, out.len ) );
    check_sized( w, &out );
    keep_signature( w, &found, &out, spec, flags );
}

/* A key that a signature can be verified by. */
static HCRYPTKEY verifying_key( struct worker *w, const struct object *hash )
{
    struct object key;

    return object_find( KEY, STOCK_TRAIT( hash->sig_pair ), hash->parent, below( w, 48 ), &key ) ? key.handle : 0;
}

static void call_verify( struct worker *w )
{
    struct object found;
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len, flags;
    void *sig, *description;

    call_begin( w, F_CryptVerifySignature );
    hash = arg_handle( w, HASH, T_SIGNED, 0, &found );
    sig = arg_input( w, A_DATA, found.sig, found.sig_len );
    if (w->piece[A_DATA].at && found.sig_len && one_in( w, 10 ))
    {
        w->piece[A_DATA].at[below( w, found.sig_len )] ^= 1;
        memcpy( w->before[A_DATA], w->piece[A_DATA].at, found.sig_len );
    }
    len = arg_number( w, one_in( w, 6 ) ? some_size( w, found.sig_len ) : found.sig_len );
    key = arg_this( w, KEY, verifying_key( w, &found ) );
    description = arg_name( w, A_NAME, one_in( w, 20 ) ? "description" : NULL );
    flags = one_in( w, 10 ) ? FLAGS( w, 0, CRYPT_NOHASHOID ) : arg_number( w, found.sig_flags );
    watch_hash( w, hash );
    if (w->wide) CALL( w, CryptVerifySignatureW( hash, sig, len, key, description, flags ) );
    else CALL( w, CryptVerifySignatureA( hash, sig, len, key, description, flags ) );
}

const struct call_row hash_calls[] =
{
    { call_create_hash, 450 }, { call_hash_data, 600 }, { call_hash_session_key, 150 }, { call_get_hash_param, 400 },
    { call_set_hash_param, 350 }, { call_duplicate_hash, 150 }, { call_destroy_hash, 150 }, { call_sign, 240 },
    { call_verify, 220 },
};
const unsigned int hash_calls_count = ARRAYSIZE( hash_calls );
