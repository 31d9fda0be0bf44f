/* Signing and decrypting, see private.h. A token that refuses the padding's mechanism is asked for the bare operation;
 * that shows before any PIN is used. A PIN is given once at most, and only to a key that wants it with each use.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "login.h"
#include "padding.h"
#include "private.h"
#include "locked.h"
#include "status.h"

/* The mechanism is none of the token's. No status of the protocol. */
#define NO_MECHANISM (TOKEN_STATUS_END + 1)

static void set_mechanism( CK_MECHANISM *mechanism, CK_RSA_PKCS_OAEP_PARAMS *oaep, const struct private_use *use,
                           int is_bare )
{
    memset( mechanism, 0, sizeof(*mechanism) );
    mechanism->mechanism = is_bare ? CKM_RSA_X_509 : CKM_RSA_PKCS;
    if (is_bare || use->padding != TOKEN_PADDING_OAEP) return;
    mechanism->mechanism = CKM_RSA_PKCS_OAEP;
    memset( oaep, 0, sizeof(*oaep) );
    oaep->hashAlg = CKM_SHA_1;
    oaep->mgf = CKG_MGF1_SHA1;
    oaep->source = CKZ_DATA_SPECIFIED;
    oaep->pSourceData = use->label.len ? object_unconst( use->label.at ) : NULL;
    oaep->ulSourceDataLen = use->label.len;
    mechanism->pParameter = oaep;
    mechanism->ulParameterLen = sizeof(*oaep);
}

/* Leaves nothing begun when it fails. */
static uint32_t end_operation( const struct private_use *use, struct session *session, CK_RV rv )
{
    if (status_is_removal( rv )) token_changed( use->token );
    session_drop( use->sessions, session );
    return status_of( rv );
}

static uint32_t judge_pin( const struct private_use *use )
{
    uint32_t unused, flags = token_flags( use->token, &unused, &unused );

    return login_judge( use->flags, &use->pin, flags );
}

static uint32_t begin_operation( const struct private_use *use, struct session *session, int is_bare )
{
    CK_FUNCTION_LIST *module = use->token->module;
    CK_RSA_PKCS_OAEP_PARAMS oaep;
    CK_MECHANISM mechanism;
    uint32_t err;
    CK_RV rv;

    if (session->asks && (err = judge_pin( use ))) return err;
    set_mechanism( &mechanism, &oaep, use, is_bare );
    if (use->is_decrypt) rv = module->C_DecryptInit( session->handle, &mechanism, session->object );
    else rv = module->C_SignInit( session->handle, &mechanism, session->object );
    if (rv == CKR_MECHANISM_INVALID) return NO_MECHANISM;
    if (rv && status_is_removal( rv ))
    {
        end_operation( use, session, rv );
        return PRIVATE_STALE;
    }
    if (rv) return end_operation( use, session, rv );
    if (session->asks && (rv = login_call( use->token, session->handle, CKU_CONTEXT_SPECIFIC, use->flags, &use->pin )))
        return end_operation( use, session, rv );
    return TOKEN_OK;
}

static uint32_t finish_operation( const struct private_use *use, struct session *session, const struct token_run *data,
                                  uint8_t *out, uint32_t *out_len )
{
    CK_FUNCTION_LIST *module = use->token->module;
    CK_BYTE_PTR in = object_unconst( data->at );
    CK_ULONG len = TOKEN_NUMBER_MAX;
    CK_RV rv;

    if (use->is_decrypt) rv = module->C_Decrypt( session->handle, in, data->len, out, &len );
    else rv = module->C_Sign( session->handle, in, data->len, out, &len );
    if (!rv && len > TOKEN_NUMBER_MAX) rv = CKR_GENERAL_ERROR;
    if (rv) return end_operation( use, session, rv );
    *out_len = (uint32_t)len;
    return TOKEN_OK;
}

/* The token pads, or no padding is wanted. */
static uint32_t run_native( struct private_use *use, struct session *session )
{
    uint32_t err = begin_operation( use, session, use->padding == TOKEN_PADDING_NONE );

    return err ? err : finish_operation( use, session, &use->data, use->out, &use->out_len );
}

static uint32_t sign_bare( struct private_use *use, struct session *session, uint8_t *block, uint32_t len )
{
    const struct token_run padded = { block, len };
    uint32_t err;

    if (!padding_add( &use->data, block, len )) return TOKEN_BAD_LENGTH;
    if ((err = begin_operation( use, session, 1 ))) return err;
    return finish_operation( use, session, &padded, use->out, &use->out_len );
}

static uint32_t decrypt_bare( struct private_use *use, struct session *session, uint8_t *block, uint32_t len )
{
    uint32_t err, got;

    if ((err = begin_operation( use, session, 1 ))) return err;
    if ((err = finish_operation( use, session, &use->data, block, &got ))) return err;
    use->out_len = TOKEN_NUMBER_MAX;
    if (got == len && padding_remove( use->padding, &use->label, block, len, use->out, &use->out_len )) return TOKEN_OK;
    use->out_len = 0;
    return TOKEN_BAD_DATA;
}

static uint32_t run_bare( struct private_use *use, struct session *session )
{
    uint32_t len = (use->key->bits + 7) / 8, err;
    uint8_t *block;

    if (!len || len > TOKEN_NUMBER_MAX) return TOKEN_BAD_ALGORITHM;
    if (!(block = locked_alloc( TOKEN_NUMBER_MAX ))) return TOKEN_NO_MEMORY;
    err = use->is_decrypt ? decrypt_bare( use, session, block, len ) : sign_bare( use, session, block, len );
    locked_free( block, TOKEN_NUMBER_MAX );
    return err;
}

static uint32_t find_session( struct private_use *use, struct session **session )
{
    uint32_t err;
    CK_RV rv = session_get( use->sessions, use->token, session );

    if (rv) return status_is_removal( rv ) ? (uint32_t)PRIVATE_STALE : status_of( rv );
    if (!(err = session_find_key( *session, use->key, &rv ))) return TOKEN_OK;
    if (!status_is_removal( rv )) return err;
    end_operation( use, *session, rv );
    return PRIVATE_STALE;
}

static uint32_t run_either( struct private_use *use, struct session *session )
{
    uint32_t err = run_native( use, session );

    if (err == NO_MECHANISM && use->padding != TOKEN_PADDING_NONE) err = run_bare( use, session );
    return err == NO_MECHANISM ? (uint32_t)TOKEN_BAD_ALGORITHM : err;
}

uint32_t private_run( struct private_use *use )
{
    struct token *token = use->token;
    struct session *session;
    uint32_t err;

    if (use->key->type != TOKEN_KEY_RSA) return TOKEN_BAD_ALGORITHM;
    if ((err = find_session( use, &session ))) return err;
    token_use( token, session->asks );
    err = run_either( use, session );
    token_used( token );
    return err;
}
