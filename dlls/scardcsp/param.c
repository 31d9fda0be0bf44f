/* The provider's own parameters. Rows sc-pp-*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "providers.h"
#include "ask.h"
#include "certstore.h"
#include "dialog.h"
#include "find.h"
#include "newerapi.h"
#include "token_store.h"

static DWORD get_reader( const struct prov_query *query )
{
    const struct token_container *container = token_container( query->context );
    const struct token_item_token *token;
    char reader[FIND_TEXT_MAX] = "";
    struct survey *survey;
    DWORD err;

    if (!container) return NTE_BAD_KEYSET;
    if ((err = survey_get( FALSE, &survey ))) return err;
    if ((token = survey_token( survey, container->token ))) find_reader( token, reader );
    survey_unref( survey );
    return token ? put_answer( query, reader, strlen( reader ) + 1 ) : (DWORD)SCARD_W_REMOVED_CARD;
}

/* The daemon's id of the token is made of what names it. */
static DWORD get_guid( const struct prov_query *query )
{
    const struct token_container *container = token_container( query->context );

    return container ? put_answer( query, container->token, TOKEN_ID_LEN ) : (DWORD)NTE_BAD_KEYSET;
}

static DWORD get_store( const struct prov_query *query, BOOL of_keys )
{
    const struct token_container *container = token_container( query->context );
    HCERTSTORE store;
    DWORD err;

    if (!container) return NTE_BAD_KEYSET;
    if (!query->data || *query->len < sizeof(store)) return put_answer( query, NULL, sizeof(store) );
    if ((err = certstore_open( query->context->provider, container->token, of_keys, &store ))) return err;
    if ((err = put_answer( query, &store, sizeof(store) ))) certstore_close( store );
    return err;
}

static DWORD get_user_store( const struct prov_query *query )
{
    return get_store( query, TRUE );
}

static DWORD get_root_store( const struct prov_query *query )
{
    return get_store( query, FALSE );
}

/* NULL: the dialog's own text again. */
static DWORD set_prompt( enum ask_prompt which, const BYTE *data )
{
    WCHAR text[DIALOG_TEXT_MAX];
    unsigned int i;

    for (i = 0; data && i < DIALOG_TEXT_MAX; i++)
    {
        if (guarded_copy( &text[i], data + i * sizeof(WCHAR), sizeof(WCHAR) )) return ERROR_INVALID_PARAMETER;
        if (!text[i]) break;
    }
    text[DIALOG_TEXT_MAX - 1] = 0;
    return ask_set_prompt( which, data ? text : NULL );
}

static DWORD set_pin_prompt( struct context *context, const BYTE *data, DWORD flags )
{
    return set_prompt( ASK_PIN_PROMPT, data );
}

static DWORD set_card_prompt( struct context *context, const BYTE *data, DWORD flags )
{
    return set_prompt( ASK_CARD_PROMPT, data );
}

const struct prov_param scard_params[SCARD_PARAMS] =
{
    { PP_SMARTCARD_READER,  FALSE, get_reader,     NULL },
    { PP_SMARTCARD_GUID,    FALSE, get_guid,       NULL },
    { PP_USER_CERTSTORE,    FALSE, get_user_store, NULL },
    { PP_ROOT_CERTSTORE,    FALSE, get_root_store, NULL },
    { PP_PIN_PROMPT_STRING, FALSE, NULL,           set_pin_prompt },
    { PP_UI_PROMPT,         FALSE, NULL,           set_card_prompt },
};
