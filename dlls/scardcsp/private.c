/* Requests that need a login or a PIN, see private.h. No PIN is ever given twice: what fails is forgotten.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "private.h"
#include "ask.h"
#include "errors.h"
#include "heap.h"
#include "survey.h"
#include "pins.h"
#include "unconst.h"

#include <winerror.h>
#include <winnls.h>

static BOOL wants_login( const struct token_item_token *token )
{
    return (token->flags & (TOKEN_LOGIN_REQUIRED | TOKEN_LOGGED_IN)) == TOKEN_LOGIN_REQUIRED;
}

/* Why a key is not seen. One that shows after a login only is as any other that wants a login. */
static DWORD explain_missing( const struct survey *survey, const BYTE *id, enum token_status *status )
{
    const struct token_item_token *token = survey_token( survey, id );

    if (!token) return SCARD_W_REMOVED_CARD;
    if (!wants_login( token )) return NTE_NO_KEY;
    *status = TOKEN_NEED_LOGIN;
    return error_of( TOKEN_NEED_LOGIN );
}

static DWORD missing_key( const BYTE *token, enum token_status *status )
{
    struct survey *survey;
    DWORD err;

    if ((err = survey_get( FALSE, &survey ))) return err;
    err = explain_missing( survey, token, status );
    survey_unref( survey );
    return err;
}

/* One try. The reply is there if there is no error. */
static DWORD try_once( const struct private_call *call, struct link_reply *reply )
{
    DWORD err;

    if ((err = link_request( call->op, call->request, reply ))) return err;
    if ((err = error_of( reply->status ))) link_done( reply );
    return reply->status == TOKEN_NO_KEY ? missing_key( call->token, &reply->status ) : err;
}

/* ---- keys that want the PIN with each use ----------------------------------------------------- */

static DWORD try_with_pin( const struct private_call *call, const BYTE *pin, DWORD len, DWORD flags,
                           struct link_reply *reply )
{
    DWORD err;

    *call->pin.run = (struct token_run){ pin, len };
    *call->pin.flags = flags;
    err = try_once( call, reply );
    *call->pin.run = (struct token_run){ NULL, 0 };
    *call->pin.flags = 0;
    return err;
}

/* With the PIN that the program has set. *known: there is one. */
static DWORD try_known_pin( const struct private_call *call, BOOL *known, struct link_reply *reply )
{
    struct pin_taken pin;
    DWORD err;

    if (!(*known = call->always && pins_take( call->token, &pin ))) return NTE_SILENT_CONTEXT;
    err = try_with_pin( call, pin.bytes, pin.len, pin.fresh ? 0 : TOKEN_PIN_REMEMBERED, reply );
    pins_give( call->token, &pin, !err || reply->status == TOKEN_NEED_LOGIN || reply->status == TOKEN_OK );
    return err;
}

/* ---- logging in ------------------------------------------------------------------------------- */

static DWORD login( const BYTE *token, const BYTE *pin, DWORD len, DWORD flags )
{
    struct token_login request = { .flags = flags, .pin = { pin, len } };
    struct link_reply reply;
    DWORD err;

    memcpy( request.token, token, TOKEN_ID_LEN );
    if ((err = link_request( TOKEN_LOGIN, &request, &reply ))) return err;
    err = error_of( reply.status );
    link_done( &reply );
    return err;
}

static DWORD login_call( void *data, const BYTE *pin, DWORD len, DWORD flags )
{
    return login( data, pin, len, flags );
}

DWORD private_login( const BYTE *id, BOOL silent )
{
    const struct token_item_token *token;
    struct survey *survey;
    BOOL is_wanted;
    DWORD err;

    if ((err = survey_get( FALSE, &survey ))) return err;
    is_wanted = (token = survey_token( survey, id )) && wants_login( token );
    if (!token) err = SCARD_W_REMOVED_CARD;
    survey_unref( survey );
    if (err || !is_wanted) return err;
    return silent ? error_of( TOKEN_NEED_LOGIN ) : ask_for_pin( id, login_call, unconst( id ) );
}

struct attempt
{
    const struct private_call *call;
    struct link_reply         *reply;
};

/* What ask.c calls with a PIN, or for the pad. One answer of the user's serves the login, which the daemon passes over
 * where there is one, and the key. */
static DWORD attempt_call( void *data, const BYTE *pin, DWORD len, DWORD flags )
{
    const struct attempt *attempt = data;
    const struct private_call *call = attempt->call;
    DWORD err;

    attempt->reply->status = TOKEN_OK;
    if ((err = login( call->token, pin, len, flags ))) return err;
    err = try_once( call, attempt->reply );
    if (!err || attempt->reply->status != TOKEN_NEED_PIN || !call->pin.run) return err;
    return try_with_pin( call, pin, len, flags, attempt->reply );
}

DWORD private_request( const struct private_call *call, struct link_reply *reply )
{
    struct attempt attempt = { call, reply };
    BOOL known;
    DWORD err;

    reply->status = TOKEN_OK;
    err = try_known_pin( call, &known, reply );
    if (!known) err = try_once( call, reply );
    if (!err || call->silent) return err;
    if (reply->status != TOKEN_NEED_LOGIN && reply->status != TOKEN_NEED_PIN) return err;
    return ask_for_pin( call->token, attempt_call, &attempt );
}

/* ---- the program's PIN ------------------------------------------------------------------------ */

static BOOL has_key_that_asks( const struct survey *survey, const BYTE *token )
{
    DWORD i;

    for (i = 0; i < survey->key_count; i++)
        if ((survey->keys[i].flags & TOKEN_KEY_ASKS) && survey_same_id( survey->keys[i].token, token )) return TRUE;
    return FALSE;
}

/* After the login, since keys may be hidden before it. */
static DWORD keep_if_asked( const BYTE *token, const BYTE *pin, DWORD len )
{
    struct survey *survey;
    DWORD err;

    if ((err = survey_get( FALSE, &survey ))) return err;
    if (has_key_that_asks( survey, token )) err = pins_keep( token, pin, len );
    survey_unref( survey );
    return err;
}

/* Programs have it in the system's code page, tokens in UTF-8. FALSE: it is empty, or longer than any. */
static BOOL pin_bytes( const char *pin, BYTE bytes[TOKEN_PIN_MAX], DWORD *len )
{
    WCHAR wide[TOKEN_PIN_MAX];
    int count = strlen( pin ) > TOKEN_PIN_MAX ? 0 :
                MultiByteToWideChar( CP_ACP, 0, pin, strlen( pin ), wide, ARRAYSIZE( wide ) );

    *len = count ? WideCharToMultiByte( CP_UTF8, 0, wide, count, (char *)bytes, TOKEN_PIN_MAX, NULL, NULL ) : 0;
    secret_wipe( wide, sizeof(wide) );
    return *len != 0;
}

/* One that no token has is not tried. */
DWORD private_set_pin( const BYTE *token, const char *pin )
{
    BYTE bytes[TOKEN_PIN_MAX];
    DWORD len, err;

    pins_forget( token );
    if (!pin) return ERROR_SUCCESS;
    if (!pin_bytes( pin, bytes, &len )) return SCARD_W_WRONG_CHV;
    if (!(err = login( token, bytes, len, 0 ))) err = keep_if_asked( token, bytes, len );
    secret_wipe( bytes, sizeof(bytes) );
    return err;
}
