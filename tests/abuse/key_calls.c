/* Calls that make keys, their parameters, and encryption. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"

#include <string.h>

static const BYTE zeros[300];

static DWORD key_traits( ALG_ID alg, DWORD flags )
{
    DWORD traits = flags & CRYPT_EXPORTABLE ? T_EXPORTABLE : 0;

    if (alg == CALG_SSL3_MASTER || alg == CALG_TLS1_MASTER) return traits | T_MASTER;
    if (alg == CALG_RC4) return traits | T_SESSION;
    return GET_ALG_CLASS( alg ) == ALG_CLASS_DATA_ENCRYPT ? traits | T_SESSION | T_BLOCK : traits;
}

/* The algorithm of the new key: a master hash makes ciphers of what was set. */
static void keep_key( struct worker *w, const struct object *context, ALG_ID alg, DWORD flags )
{
    struct object key = { .handle = placed( w ), .parent = context->handle, .provider = context->provider, .pair = -1 };
    DWORD len = sizeof(key.alg);

    if (!w->ret) return;
    if (!CryptGetKeyParam( key.handle, KP_ALGID, (BYTE *)&key.alg, &len, 0 )) key.alg = alg;
    key.traits = key_traits( key.alg, flags );
    if (key.alg == CALG_DSS_SIGN) key.traits |= T_PAIR | T_GROUP;
    if (GET_ALG_TYPE( key.alg ) == ALG_TYPE_DH) key.traits |= T_PAIR | T_GROUP | T_DH;
    if (GET_ALG_TYPE( key.alg ) == ALG_TYPE_RSA) key.traits |= T_PAIR | (key.alg == CALG_RSA_KEYX ? T_EXCHANGE : 0);
    object_add( KEY, &key, below( w, 48 ) );
}

static ALG_ID some_cipher( struct worker *w, unsigned int provider )
{
    static const ALG_ID base[] = { CALG_RC2, CALG_RC4, CALG_DES };
    static const ALG_ID strong[] = { CALG_RC2, CALG_RC4, CALG_DES, CALG_3DES_112, CALG_3DES };
    static const ALG_ID aes[] = { CALG_AES_128, CALG_AES_192, CALG_AES_256, CALG_RC2, CALG_RC4, CALG_3DES };

    if (provider == 0 || provider == BASE_DSS || provider == BASE_DH) return ONE_OF( w, base );
    if (is_dss( provider ) && one_in( w, 8 )) return CALG_CYLINK_MEK;
    return provider == 3 || provider == 4 ? ONE_OF( w, aes ) : ONE_OF( w, strong );
}

/* The length in the upper half of the flags: mostly the default. */
static DWORD some_length( struct worker *w, ALG_ID alg )
{
    static const DWORD lengths[] = { 40, 48, 56, 128, 136, 8, 64, 168, 192, 256, 0xffff };

    if (alg == CALG_RC2 || alg == CALG_RC4) return one_in( w, 3 ) ? one_in( w, 3 ) ? ONE_OF( w, lengths ) : 40 : 0;
    return one_in( w, 20 ) ? ONE_OF( w, lengths ) : 0;
}

static void call_gen_key( struct worker *w )
{
    struct object context;
    HCRYPTPROV prov;
    HCRYPTKEY *place;
    ALG_ID alg;
    DWORD flags, len;

    call_begin( w, F_CryptGenKey );
    prov = arg_handle( w, PROV, 0, 0, &context );
    alg = some_cipher( w, context.provider );
    if (context.provider == RSA_CHANNEL && !one_in( w, 3 )) alg = one_in( w, 3 ) ? CALG_SSL3_MASTER : CALG_TLS1_MASTER;
    if (one_in( w, is_dss( context.provider ) ? 5000 : 500 )) alg = AT_KEYEXCHANGE + below( w, 2 );
    alg = one_in( w, 30 ) ? (ALG_ID)random_bits( w ) & 0xffff : alg;
    if (one_in( w, 50 )) alg = one_in( w, 2 ) ? CALG_HMAC : CALG_AES;
    arg_number( w, alg );
    len = alg <= 2 ? one_in( w, 4 ) ? 383 : is_dss( context.provider ) ? 512 : 384 : some_length( w, alg );
    flags = FLAGS( w, CRYPT_EXPORTABLE, CRYPT_EXPORTABLE, 0, CRYPT_NO_SALT, CRYPT_CREATE_SALT | CRYPT_EXPORTABLE );
    /* A pair of some thousand bits takes minutes. */
    flags = w->args[2].value = (flags & 0xffff) | len << 16;
    place = arg_place( w );
    CALL( w, CryptGenKey( prov, alg, flags, place ) );
    keep_key( w, &context, alg, flags );
}

static void call_derive_key( struct worker *w )
{
    struct object context, hash;
    HCRYPTPROV prov;
    HCRYPTHASH base;
    HCRYPTKEY *place;
    ALG_ID alg;
    DWORD flags;

    call_begin( w, F_CryptDeriveKey );
    prov = arg_handle( w, PROV, 0, 0, &context );
    alg = some_cipher( w, context.provider );
    /* The hash stands behind the algorithm, which depends on it. */
    arg_number( w, 0 );
    if (is_channel( context.provider ) && one_in( w, 2 ))
    {
        base = arg_handle( w, HASH, T_MASTER_HASH, prov, &hash );
        alg = one_in( w, 2 ) ? CALG_SCHANNEL_ENC_KEY : CALG_SCHANNEL_MAC_KEY;
    }
    else base = arg_handle( w, HASH, T_VALUE, prov, &hash );
    if (one_in( w, 30 )) alg = random_bits( w );
    w->args[1].value = alg;
    flags = FLAGS( w, CRYPT_EXPORTABLE, 0, CRYPT_NO_SALT, CRYPT_CREATE_SALT, CRYPT_SERVER );
    flags = w->args[3].value = flags | some_length( w, alg ) << 16;
    place = arg_place( w );
    watch_hash( w, base );
    CALL( w, CryptDeriveKey( prov, alg, base, flags, place ) );
    keep_key( w, &context, alg, flags );
}

static void call_get_user_key( struct worker *w )
{
    struct object context;
    HCRYPTPROV prov;
    HCRYPTKEY *place;
    DWORD spec;

    call_begin( w, F_CryptGetUserKey );
    prov = arg_handle( w, PROV, 0, 0, &context );
    spec = arg_value( w, 1 + below( w, 2 ) );
    place = arg_place( w );
    CALL( w, CryptGetUserKey( prov, spec, place ) );
    keep_key( w, &context, spec, 0 );
}

static void call_duplicate_key( struct worker *w )
{
    struct object found;
    HCRYPTKEY key, *place;
    DWORD *reserved, flags;

    call_begin( w, F_CryptDuplicateKey );
    key = arg_handle( w, KEY, 0, 0, &found );
    reserved = arg_reserved( w );
    flags = FLAGS( w, 0 );
    place = arg_place( w );
    watch_key( w, key );
    CALL( w, CryptDuplicateKey( key, reserved, flags, place ) );
    found.handle = placed( w );
    found.traits &= ~T_WRAPS;
    if (w->ret) object_add( KEY, &found, below( w, 48 ) );
}

static void call_destroy_key( struct worker *w )
{
    struct object found;
    HCRYPTKEY key;

    call_begin( w, F_CryptDestroyKey );
    key = arg_handle( w, KEY, one_in( w, 10 ) ? 0 : T_SESSION, 0, &found );
    CALL( w, CryptDestroyKey( key ) );
    if (w->ret) object_drop( KEY, key );
}

/* ---- parameters ------------------------------------------------------------------------------- */

static void call_get_key_param( struct worker *w )
{
    static const DWORD params[] = { KP_IV, KP_SALT, KP_PADDING, KP_MODE, KP_MODE_BITS, KP_PERMISSIONS, KP_ALGID,
                                    KP_BLOCKLEN, KP_KEYLEN, KP_EFFECTIVE_KEYLEN };
    struct object found;
    struct sized out;
    HCRYPTKEY key;
    DWORD param, flags, need = 0;

    call_begin( w, F_CryptGetKeyParam );
    key = arg_handle( w, KEY, 0, 0, &found );
    param = arg_value( w, ONE_OF( w, params ) );
    if (!CryptGetKeyParam( key, param, NULL, &need, 0 )) need = 8;
    arg_sized( w, need, &out );
    flags = FLAGS( w, 0 );
    watch_key( w, key );
    CALL( w, CryptGetKeyParam( key, param, out.data, out.len, flags ) );
    check_sized( w, &out );
}

static BYTE *inner_pointer( struct worker *w )
{
    return one_in( w, 20 ) ? NULL : one_in( w, 20 ) ? w->nothing + 8 : (BYTE *)zeros;
}

/* What a parameter takes: a number, bytes, a blob. */
static void *number_input( struct worker *w, DWORD value )
{
    value = one_in( w, 15 ) ? (DWORD)random_bits( w ) : value;
    return arg_input( w, A_DATA, &value, sizeof(value) );
}

static void *blob_input( struct worker *w, DWORD len )
{
    CRYPT_DATA_BLOB blob = { one_in( w, 30 ) ? (DWORD)random_bits( w ) : len, inner_pointer( w ) };

    return arg_input( w, A_DATA, &blob, sizeof(blob) );
}

static void *channel_alg( struct worker *w )
{
    static const SCHANNEL_ALG algs[] =
    {
        { SCHANNEL_MAC_KEY, CALG_MD5, 128, 0, 0 }, { SCHANNEL_MAC_KEY, CALG_SHA1, 160, 0, 0 },
        { SCHANNEL_ENC_KEY, CALG_RC4, 128, 0, 0 },
        { SCHANNEL_ENC_KEY, CALG_DES, 64, 0, 0 }, { SCHANNEL_ENC_KEY, CALG_3DES, 192, 0, 0 },
        { SCHANNEL_ENC_KEY, CALG_RC4, 40, INTERNATIONAL_USAGE, 0 }, { SCHANNEL_ENC_KEY, CALG_RC2, 128, 0, 0 },
    };
    SCHANNEL_ALG alg = ONE_OF( w, algs );

    if (one_in( w, 20 )) ((DWORD *)&alg)[below( w, 5 )] = random_bits( w );
    return arg_input( w, A_DATA, &alg, sizeof(alg) );
}

static void *param_input( struct worker *w, DWORD param, const struct object *key )
{
    static const DWORD modes[] = { CRYPT_MODE_CBC, CRYPT_MODE_ECB, CRYPT_MODE_CFB, CRYPT_MODE_CBC };
    BOOL aes = GET_ALG_SID( key->alg ) >= ALG_SID_AES_128 && GET_ALG_SID( key->alg ) <= ALG_SID_AES_256;

    switch (param)
    {
    case KP_IV: return arg_input( w, A_DATA, zeros, aes ? 16 : 8 );
    case KP_SALT: return arg_input( w, A_DATA, zeros, 11 );
    case KP_KEYVAL: return arg_input( w, A_DATA, zeros, 8 );
    case KP_MODE: return number_input( w, one_in( w, 40 ) ? CRYPT_MODE_OFB : ONE_OF( w, modes ) );
    case KP_PADDING: return number_input( w, PKCS5_PADDING );
    case KP_PERMISSIONS: return number_input( w, key->traits & T_EXPORTABLE ? 0x3f : 0x3b );
    case KP_EFFECTIVE_KEYLEN: return number_input( w, one_in( w, 4 ) ? 128 : 40 );
    case KP_HIGHEST_VERSION: return number_input( w, 0x301 );
    case KP_SCHANNEL_ALG: return channel_alg( w );
    case KP_CLIENT_RANDOM:
    case KP_SERVER_RANDOM: return blob_input( w, 32 );
    case KP_SALT_EX:
    case KP_OAEP_PARAMS:
    case KP_CERTIFICATE:
    case KP_CLEAR_KEY: return blob_input( w, below( w, 26 ) );
    default: return number_input( w, 8 );
    }
}

static void call_set_key_param( struct worker *w )
{
    static const DWORD usual[] = { KP_IV, KP_IV, KP_IV, KP_SALT, KP_MODE, KP_MODE, KP_MODE_BITS, KP_PADDING,
                                   KP_PERMISSIONS, KP_EFFECTIVE_KEYLEN, KP_SALT_EX, KP_KEYVAL, KP_OAEP_PARAMS,
                                   KP_CERTIFICATE, KP_CLEAR_KEY, KP_ALGID };
    static const DWORD master[] = { KP_SCHANNEL_ALG, KP_SCHANNEL_ALG, KP_SCHANNEL_ALG, KP_CLIENT_RANDOM,
                                    KP_SERVER_RANDOM, KP_HIGHEST_VERSION };
    struct object found;
    HCRYPTKEY key;
    DWORD param, flags;
    void *data;

    call_begin( w, F_CryptSetKeyParam );
    key = arg_handle( w, KEY, one_in( w, 4 ) ? T_MASTER : one_in( w, 6 ) ? 0 : T_SESSION, 0, &found );
    param = arg_value( w, found.traits & T_MASTER ? ONE_OF( w, master ) : ONE_OF( w, usual ) );
    data = param_input( w, param, &found );
    flags = FLAGS( w, 0 );
    watch_key( w, key );
    CALL( w, CryptSetKeyParam( key, param, data, flags ) );
}

/* ---- encryption ------------------------------------------------------------------------------- */

static unsigned int block_bytes( const struct object *key )
{
    if (!(key->traits & T_BLOCK)) return 1;
    return GET_ALG_SID( key->alg ) >= ALG_SID_AES_128 && GET_ALG_SID( key->alg ) <= ALG_SID_AES_256 ? 16 : 8;
}

/* The key: sometimes a pair. How much is encrypted, what it becomes. */
static HCRYPTKEY cipher_key( struct worker *w, struct object *key, BOOL *final, DWORD *len, DWORD *room )
{
    HCRYPTKEY handle = arg_handle( w, KEY, one_in( w, 12 ) ? T_PAIR | T_EXCHANGE : T_SESSION, 0, key );
    unsigned int block = block_bytes( key );

    *final = one_in( w, 2 );
    *len = one_in( w, 5 ) ? below( w, 400 ) : below( w, 65 );
    if (!*final && !one_in( w, 20 )) *len -= *len % block;
    *room = *final && block > 1 ? *len - *len % block + block : *len;
    if (!(key->traits & (T_PAIR | T_PUBLIC))) return handle;
    *len %= 54;
    *room = 64;
    return handle;
}

static DWORD cipher_flags( struct worker *w, const struct object *key, DWORD len )
{
    if ((key->traits & T_PAIR) && len <= 22) return FLAGS( w, 0, CRYPT_OAEP );
    return FLAGS( w, 0 );
}

static void call_encrypt( struct worker *w )
{
    struct object key, hash;
    HCRYPTKEY handle;
    HCRYPTHASH with;
    BOOL final;
    DWORD len, room, stated, flags, *place;
    BYTE *data;

    call_begin( w, F_CryptEncrypt );
    handle = cipher_key( w, &key, &final, &len, &room );
    with = arg_optional( w, HASH, T_PLAIN, 0, &hash );
    arg_number( w, final );
    flags = cipher_flags( w, &key, len );
    stated = one_in( w, 3 ) ? some_size( w, room ) : room;
    if (one_in( w, 12 )) arg_note( w, ARG_PLACE, (ULONG_PTR)(data = NULL), 0 );
    else data = arg_inout( w, A_DATA, zeros, len, stated );
    place = arg_dword( w, A_LEN, len = one_in( w, 20 ) ? some_size( w, len ) : len );
    arg_number( w, stated );
    watch_key( w, handle );
    watch_hash( w, with );
    CALL( w, CryptEncrypt( handle, with, final, flags, data, place, stated ) );
    if (w->piece[A_LEN].at && !w->ret && w->error == ERROR_MORE_DATA && len_now( w ) <= stated)
        fail( w, BAD_SIZE, "ERROR_MORE_DATA, %#lx bytes were there, %#lx are said to be needed", stated, len_now( w ) );
}

/* What decrypts: a duplicate of the key or the pair encrypts it first, so that padding is right. */
static DWORD ciphertext( const struct object *key, BYTE *bytes, DWORD len, DWORD room, BOOL final, DWORD flags )
{
    DWORD made = len;
    HCRYPTKEY copy;

    if (!final && !(key->traits & T_PAIR)) return len;
    if (!CryptDuplicateKey( key->handle, NULL, 0, &copy )) return room;
    if (!CryptEncrypt( copy, 0, TRUE, flags, bytes, &made, 512 )) made = room;
    CryptDestroyKey( copy );
    return made;
}

static void call_decrypt( struct worker *w )
{
    BYTE bytes[512] = { 0 };
    struct object key, hash;
    HCRYPTKEY handle;
    HCRYPTHASH with;
    BOOL final;
    DWORD len, said, room, flags, *place;
    BYTE *data;

    call_begin( w, F_CryptDecrypt );
    handle = cipher_key( w, &key, &final, &len, &room );
    with = arg_optional( w, HASH, T_PLAIN, 0, &hash );
    arg_number( w, final );
    flags = cipher_flags( w, &key, len );
    len = ciphertext( &key, bytes, len, room, final, flags );
    said = one_in( w, 20 ) ? some_size( w, len ) : len;
    data = arg_inout( w, A_DATA, bytes, len, said );
    place = arg_dword( w, A_LEN, said );
    w->may_write = TRUE;
    watch_key( w, handle );
    watch_hash( w, with );
    CALL( w, CryptDecrypt( handle, with, final, flags, data, place ) );
}

const struct call_row key_calls[] =
{
    { call_gen_key, 350 }, { call_derive_key, 250 }, { call_get_user_key, 100 }, { call_duplicate_key, 150 },
    { call_destroy_key, 150 },
    { call_get_key_param, 400 }, { call_set_key_param, 450 }, { call_encrypt, 700 }, { call_decrypt, 500 },
};
const unsigned int key_calls_count = ARRAYSIZE( key_calls );
