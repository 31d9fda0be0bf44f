/* What needs the private half of a pair: on its token, by way of the daemon, or in memory, by RSA's row. CryptoAPI's
 * numbers are little-endian, the protocol's big-endian.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bytes.h"
#include "private.h"
#include "token_store.h"
#include "csp/object/hash.h"
#include "csp/object/key.h"

/* A request about a key, with a place for the PIN. */
static struct private_call call_of( const struct context *context, const struct token_key *key, enum token_op op,
                                    void *request, uint32_t *flags, struct token_run *pin )
{
    return (struct private_call){ key->token, is_silent( context ), (key->flags & TOKEN_KEY_ASKS) != 0, op, request,
                                  { flags, pin } };
}

/* ---- signing ---------------------------------------------------------------------------------- */

#define PREFIX_MAX sizeof(((struct signature_form *)NULL)->prefix)

/* The DigestInfo, or the value alone. */
static DWORD put_value( const struct signed_value *value, BYTE bytes[PREFIX_MAX + HASH_VALUE_MAX] )
{
    const struct signature_form *form = value->hash->signature;
    DWORD before = value->flags & CRYPT_NOHASHOID ? 0 : form->prefix_len;

    memcpy( bytes, form->prefix, before );
    memcpy( bytes + before, value->bytes, value->len );
    return before + value->len;
}

static DWORD sign_on_token( struct context *context, const struct token_key *key, const struct signed_value *value,
                            BYTE *signature )
{
    DWORD size = rsa_pair_signature_len( key->rsa ), err;
    BYTE bytes[PREFIX_MAX + HASH_VALUE_MAX];
    struct token_sign request = { .padding = TOKEN_PADDING_PKCS1 };
    const struct private_call call = call_of( context, key, TOKEN_SIGN, &request, &request.flags, &request.pin );
    const struct token_run *result;
    struct link_reply reply;

    memcpy( request.key, key->id, TOKEN_ID_LEN );
    request.data = (struct token_run){ bytes, put_value( value, bytes ) };
    if ((err = private_request( &call, &reply ))) return err;
    result = &reply.any.result.bytes;
    if (result->len != size) err = NTE_FAIL;
    else copy_reversed( signature, result->at, size );
    link_done( &reply );
    return err;
}

DWORD token_key_sign( struct context *context, const void *data, const struct signed_value *value, BYTE *signature )
{
    const struct token_key *key = data;

    if (!key->on_token) return rsa_pair_sign( context, key->rsa, value, signature );
    return sign_on_token( context, key, value, signature );
}

/* ---- decrypting ------------------------------------------------------------------------------- */

static DWORD decrypt_with( const struct context *context, const struct token_key *key, struct token_decrypt *request,
                           BYTE *out, DWORD *len )
{
    const struct private_call call = call_of( context, key, TOKEN_DECRYPT, request, &request->flags, &request->pin );
    const struct token_run *result;
    struct link_reply reply;
    DWORD err;

    memcpy( request->key, key->id, TOKEN_ID_LEN );
    if ((err = private_request( &call, &reply ))) return err;
    result = &reply.any.result.bytes;
    if (result->len > rsa_pair_signature_len( key->rsa )) err = NTE_FAIL;
    else memcpy( out, result->at, *len = result->len );
    link_done( &reply );
    return err;
}

static DWORD padding_of( DWORD flags )
{
    if (flags & CRYPT_OAEP) return TOKEN_PADDING_OAEP;
    return flags & CRYPT_DECRYPT_RSA_NO_PADDING_CHECK ? TOKEN_PADDING_NONE : TOKEN_PADDING_PKCS1;
}

/* One block. `label` may be NULL. */
static DWORD decrypt_on_token( const struct context *context, const struct token_key *key, DWORD flags,
                               const struct rsa_label *label, const BYTE *block, BYTE *out, DWORD *len )
{
    DWORD size = rsa_pair_signature_len( key->rsa ), err;
    struct token_decrypt request = { .padding = padding_of( flags ) };
    BYTE *bytes;

    if (label && label->len > TOKEN_NUMBER_MAX) return NTE_BAD_LEN;
    if (label) request.label = (struct token_run){ label->bytes, label->len };
    if (!(bytes = heap_alloc( size ))) return NTE_NO_MEMORY;
    copy_reversed( bytes, block, size );
    request.data = (struct token_run){ bytes, size };
    err = decrypt_with( context, key, &request, out, len );
    heap_free( bytes );
    return err;
}

DWORD token_key_decrypt( struct context *context, struct key *object, const void *data, DWORD flags, const BYTE *block,
                         BYTE *out, DWORD *len )
{
    const struct token_key *key = data;
    struct rsa_label *label = NULL;
    DWORD err;

    if (!key->on_token) return rsa_pair_family.decrypt( context, object, key->rsa, flags, block, out, len );
    if ((flags & CRYPT_OAEP) && (err = rsa_pair_take_label( object, &label ))) return err;
    err = decrypt_on_token( context, key, flags, label, block, out, len );
    rsa_pair_free_label( label );
    return err;
}

DWORD token_key_unwrap( struct context *context, const void *data, DWORD flags, const BYTE *block, BYTE *secret,
                        DWORD *len )
{
    const struct token_key *key = data;

    if (!key->on_token) return rsa_pair_family.unwrap( context, key->rsa, flags, block, secret, len );
    return decrypt_on_token( context, key, flags & CRYPT_OAEP, NULL, block, secret, len );
}
