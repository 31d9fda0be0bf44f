/* The operations, see request.h. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "login.h"
#include "manage.h"
#include "modules.h"
#include "private.h"
#include "request.h"

#define STRANGER_SECONDS 30     /* for one step of a module's that may have what nobody knows */

/* ---- what identifiers name ----------------------------------------------------------------------------- */

/* Holds a listing of what is there now: after a look at that module, for as long as it takes, or at all (NULL). */
static int look_at_readers( struct connection *connection, const CK_FUNCTION_LIST *module, int seconds )
{
    listing_unref( connection->held );
    connection->held = module ? listing_look_at( module ) : listing_look( 0, seconds );
    return connection->held != NULL;
}

/* The token, or the key and its token if `key` is no NULL. */
static uint32_t find( const struct connection *connection, const uint8_t *id, struct token **token,
                      const struct key **key )
{
    if (key) return (*key = listing_key( connection->held, id, token )) ? TOKEN_OK : TOKEN_NO_KEY;
    return (*token = listing_token( connection->held, id )) ? TOKEN_OK : TOKEN_NO_TOKEN;
}

/* The module that had it is waited for; then it may be with another that answers. What no module had (NULL) may be with
 * one that still begins. */
static uint32_t resolve_anew( struct connection *connection, const uint8_t *id, const CK_FUNCTION_LIST *module,
                              struct token **token, const struct key **key )
{
    if (module)
    {
        if (!look_at_readers( connection, module, 0 )) return TOKEN_NO_MEMORY;
        if (!find( connection, id, token, key )) return TOKEN_OK;
    }
    if (!look_at_readers( connection, NULL, module ? MODULE_SECONDS : STRANGER_SECONDS )) return TOKEN_NO_MEMORY;
    return find( connection, id, token, key );
}

/* What the last listing has will do if its token passes the test. */
static uint32_t resolve( struct connection *connection, const uint8_t *id, int (*test)( struct token *token ),
                         struct token **token, const struct key **key )
{
    const CK_FUNCTION_LIST *module = NULL;

    if ((connection->held = listing_last()) && !find( connection, id, token, key ))
    {
        if (test( *token )) return TOKEN_OK;
        module = (*token)->module;
    }
    return resolve_anew( connection, id, module, token, key );
}

static uint32_t resolve_token( struct connection *connection, const uint8_t *id, struct token **token )
{
    return resolve( connection, id, token_is_there, token, NULL );
}

/* For those who are not tried again: the token is there. */
static uint32_t resolve_present_key( struct connection *connection, const uint8_t *id, struct token **token,
                                     const struct key **key )
{
    return resolve( connection, id, token_is_there, token, key );
}

/* No reader is waited for. */
static int is_certain( struct token *token )
{
    return !token->is_gone && !token->is_suspect;
}

/* The next request about this token looks whether it is still there. */
static uint32_t suspect( struct token *token, uint32_t status )
{
    if (status == TOKEN_REMOVED) token->is_suspect = 1;
    return status;
}

/* ---- HELLO, LIST --------------------------------------------------------------------------------------- */

static uint32_t run_hello( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct token_hello *hello = &request->hello;
    struct token_hello_reply *answer = &reply->hello_reply;

    if (hello->magic != TOKEN_MAGIC) return TOKEN_BAD_FRAME;
    answer->lowest = TOKEN_VERSION_LOWEST;
    answer->highest = TOKEN_VERSION_HIGHEST;
    answer->build = (struct token_run){ (const uint8_t *)WINECSP_VERSION, sizeof(WINECSP_VERSION) - 1 };
    if (hello->lowest > TOKEN_VERSION_HIGHEST || hello->highest < TOKEN_VERSION_LOWEST) return TOKEN_BAD_VERSION;
    answer->version = hello->highest < TOKEN_VERSION_HIGHEST ? hello->highest : TOKEN_VERSION_HIGHEST;
    connection->is_greeted = 1;
    return TOKEN_OK;
}

/* The first part of a list looks at the readers; the others are of the same listing, if that is still the newest. */
static uint32_t run_list( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct token_list *list = &request->list;

    if (!list->first || !(connection->held = listing_last()))
        connection->held = listing_look( (list->flags & TOKEN_LIST_RESCAN) != 0, MODULE_SECONDS );
    if (!connection->held) return TOKEN_NO_MEMORY;
    listing_answer( connection->held, list, &reply->list_reply );
    return TOKEN_OK;
}

/* ---- LOGIN, LOGOUT ------------------------------------------------------------------------------------- */

static uint32_t run_login( struct connection *connection, const union token_any *request, union token_any *reply )
{
    uint32_t err, unused;
    struct token *token;

    if ((err = resolve_token( connection, request->login.token, &token ))) return err;
    err = login_begin( token, &request->login );
    reply->login_reply.token_flags = token_flags( token, &unused, &unused );
    return suspect( token, err );
}

static uint32_t run_logout( struct connection *connection, const union token_any *request, union token_any *reply )
{
    static const uint8_t all[TOKEN_ID_LEN];
    struct token *token;
    uint32_t err;

    (void)reply;
    if (!memcmp( request->logout.token, all, TOKEN_ID_LEN )) return logins_end_all();
    if ((err = resolve_token( connection, request->logout.token, &token ))) return err;
    return suspect( token, login_end( token ) );
}

/* ---- SIGN, DECRYPT ------------------------------------------------------------------------------------- */

/* A token that came back since its session was opened is tried once more, since nothing was done. */
static uint32_t run_private( struct connection *connection, const uint8_t *id, struct private_use *use,
                             union token_any *reply )
{
    uint32_t err;

    use->sessions = &connection->sessions;
    use->out = connection->memory->result;
    if ((err = resolve( connection, id, is_certain, &use->token, &use->key ))) return err;
    if ((err = private_run( use )) == PRIVATE_STALE)
    {
        if ((err = resolve_anew( connection, id, use->token->module, &use->token, &use->key )))
            return err == TOKEN_NO_KEY ? (uint32_t)TOKEN_REMOVED : err;
        if ((err = private_run( use )) == PRIVATE_STALE) err = TOKEN_REMOVED;
    }
    reply->result.bytes = (struct token_run){ use->out, use->out_len };
    return suspect( use->token, err );
}

static uint32_t run_signature( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct token_sign *sign = &request->sign;
    struct private_use use = { .padding = sign->padding, .flags = sign->flags, .pin = sign->pin, .data = sign->data };

    if (sign->padding > TOKEN_PADDING_PKCS1) return TOKEN_BAD_ALGORITHM;
    return run_private( connection, sign->key, &use, reply );
}

static uint32_t run_decryption( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct token_decrypt *decrypt = &request->decrypt;
    struct private_use use = { .is_decrypt = 1, .padding = decrypt->padding, .flags = decrypt->flags,
                               .pin = decrypt->pin, .label = decrypt->label, .data = decrypt->data };

    if (decrypt->padding > TOKEN_PADDING_OAEP) return TOKEN_BAD_ALGORITHM;
    return run_private( connection, decrypt->key, &use, reply );
}

/* ---- GENERATE, PUTCERT, DELETE ------------------------------------------------------------------------- */

static uint32_t run_generate( struct connection *connection, const union token_any *request, union token_any *reply )
{
    struct token_generate_reply *answer = &reply->generate_reply;
    struct token *token;
    uint32_t err;

    if ((err = resolve_token( connection, request->generate.token, &token ))) return err;
    if ((err = manage_generate( token, &request->generate, &connection->made ))) return suspect( token, err );
    memcpy( answer->key, connection->made.id, TOKEN_ID_LEN );
    answer->modulus = bytes_run( &connection->made.modulus );
    answer->exponent = bytes_run( &connection->made.exponent );
    return TOKEN_OK;
}

static uint32_t run_putcert( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct key *key;
    struct token *token;
    uint32_t err;

    (void)reply;
    if ((err = resolve_present_key( connection, request->putcert.key, &token, &key ))) return err;
    return suspect( token, manage_put_certificate( token, key, &request->putcert.cert ) );
}

static uint32_t run_delete( struct connection *connection, const union token_any *request, union token_any *reply )
{
    const struct key *key;
    struct token *token;
    uint32_t err;

    (void)reply;
    if ((err = resolve_present_key( connection, request->remove.key, &token, &key ))) return err;
    return suspect( token, manage_delete( token, key ) );
}

/* ---- the table ----------------------------------------------------------------------------------------- */

typedef uint32_t run_fn( struct connection *connection, const union token_any *request, union token_any *reply );

static run_fn *const operations[TOKEN_OP_END] =
{
    [TOKEN_HELLO]    = run_hello,
    [TOKEN_LIST]     = run_list,
    [TOKEN_LOGIN]    = run_login,
    [TOKEN_LOGOUT]   = run_logout,
    [TOKEN_SIGN]     = run_signature,
    [TOKEN_DECRYPT]  = run_decryption,
    [TOKEN_GENERATE] = run_generate,
    [TOKEN_PUTCERT]  = run_putcert,
    [TOKEN_DELETE]   = run_delete,
};

uint32_t request_run( struct connection *connection, uint32_t op, const union token_any *request,
                      union token_any *reply )
{
    return operations[op]( connection, request, reply );
}
