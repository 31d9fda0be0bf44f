/* Asking the user, see ask.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ask.h"
#include "dialog.h"
#include "heap.h"
#include "survey.h"
#include "waitlock.h"
#include "csp/object/context.h"

#include <wchar.h>
#include <winerror.h>
#include <winnls.h>

static waitlock lock;                       /* guards these */
static WCHAR *prompts[ASK_PROMPTS];         /* the program's texts, or NULL */

static WCHAR *copy_text( const WCHAR *text )
{
    SIZE_T size = (wcslen( text ) + 1) * sizeof(WCHAR);
    WCHAR *copy = heap_alloc( size );

    if (copy) memcpy( copy, text, size );
    return copy;
}

DWORD ask_set_prompt( enum ask_prompt which, const WCHAR *text )
{
    WCHAR *copy = NULL, *old;

    if (text && !(copy = copy_text( text ))) return NTE_NO_MEMORY;
    waitlock_enter( &lock );
    old = prompts[which];
    prompts[which] = copy;
    waitlock_leave( &lock );
    heap_free( old );
    return ERROR_SUCCESS;
}

void ask_process_detach( void )
{
    unsigned int i;

    for (i = 0; i < ASK_PROMPTS; i++) disregard( ask_set_prompt( i, NULL ) );      /* NULL needs no memory */
}

/* The text is cut off if it is too long. */
static void begin_dialog( struct dialog *dialog, enum ask_prompt which, const WCHAR *what )
{
    memset( dialog, 0, sizeof(*dialog) );
    dialog->parent = client_window();
    dialog->what = what;
    dialog->warning = L"";
    waitlock_enter( &lock );
    if (prompts[which]) lstrcpynW( dialog->prompt, prompts[which], DIALOG_TEXT_MAX );
    waitlock_leave( &lock );
}

/* Cut off if it is too long. */
static void name_it( struct dialog *dialog, UINT code_page, const char *text, DWORD text_len )
{
    int len = MultiByteToWideChar( code_page, 0, text, text_len, dialog->name, DIALOG_TEXT_MAX - 1 );

    dialog->name[len] = 0;
}

/* ---- what the dialog says --------------------------------------------------------------------- */

static const struct
{
    DWORD        flag;
    const WCHAR *text;
} warnings[] =
{
    { TOKEN_PIN_FINAL_TRY, L"This is the last try: another wrong PIN blocks the token." },
    { TOKEN_PIN_COUNT_LOW, L"The last PIN that was entered was wrong." },
};

static const WCHAR *warning_of( DWORD flags )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( warnings ); i++) if (flags & warnings[i].flag) return warnings[i].text;
    return L"";
}

/* `was_wrong`: the last PIN was, which some tokens do not tell. SCARD_W_REMOVED_CARD: the token is not there. */
static DWORD describe( const BYTE *id, BOOL was_wrong, struct dialog *dialog, DWORD *flags )
{
    const struct token_item_token *token;
    struct survey *survey;
    DWORD err;

    if ((err = survey_get( FALSE, &survey ))) return err;
    if (!(token = survey_token( survey, id ))) err = SCARD_W_REMOVED_CARD;
    else
    {
        name_it( dialog, CP_UTF8, (const char *)token->label.at, token->label.len );
        dialog->warning = warning_of( token->flags | (was_wrong ? TOKEN_PIN_COUNT_LOW : 0) );
        *flags = token->flags;
    }
    survey_unref( survey );
    return err;
}

/* ---- for a PIN -------------------------------------------------------------------------------- */

static DWORD ask_once( const struct dialog *dialog, ask_use use, void *data )
{
    BYTE pin[TOKEN_PIN_MAX];
    DWORD len, err;

    if (!(err = dialog_ask( dialog, pin, &len ))) err = use( data, pin, len, 0 );
    secret_wipe( pin, sizeof(pin) );
    return err;
}

/* While the reader waits for a person, a dialog tells him; where none can be shown, the reader still asks. */
struct pad_call
{
    ask_use use;
    void   *data;
};

static DWORD call_pad( void *data )
{
    const struct pad_call *call = data;

    return call->use( call->data, NULL, 0, TOKEN_PIN_BY_PAD );
}

DWORD ask_for_pin( const BYTE *token, ask_use use, void *data )
{
    struct pad_call pad = { use, data };
    struct dialog dialog;
    DWORD flags, err = ERROR_SUCCESS;

    do
    {
        begin_dialog( &dialog, ASK_PIN_PROMPT, L"Token: " );
        if ((err = describe( token, err == (DWORD)SCARD_W_WRONG_CHV, &dialog, &flags ))) return err;
        if (flags & TOKEN_PIN_LOCKED) return SCARD_W_CHV_BLOCKED;
        if (flags & TOKEN_HAS_PAD) return dialog_show_while( &dialog, call_pad, &pad );
        err = ask_once( &dialog, use, data );
    } while (err == (DWORD)SCARD_W_WRONG_CHV);
    return err;
}

/* ---- for a card ------------------------------------------------------------------------------- */

DWORD ask_for_card( const char *reader, DWORD reader_len, BOOL (*is_there)( void *data ), void *data )
{
    struct dialog dialog;

    begin_dialog( &dialog, ASK_CARD_PROMPT, L"Reader: " );
    if (reader) name_it( &dialog, CP_ACP, reader, reader_len );
    return dialog_wait( &dialog, is_there, data );
}
