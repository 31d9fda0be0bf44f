/* The dialogs, see dialog.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dialog.h"
#include "heap.h"
#include "window.h"

#include <wchar.h>
#include <winerror.h>
#include <winnls.h>

#define PIN_CHARS  127      /* as many as a program can set */
#define WM_DONE    (WM_APP + 1)
#define TIMER      1
#define PERIOD     500      /* milliseconds between two looks for a card */

/* ---- what all say ----------------------------------------------------------------------------- */

#define ASK_TEXT L"Please enter the PIN of this token."
#define PAD_TEXT L"Please enter the PIN at the card reader."
#define CARD_TEXT L"Please insert the smart card."

static void fill_dialog( HWND window, const struct dialog *dialog, const WCHAR *text )
{
    WCHAR line[DIALOG_TEXT_MAX + 16] = L"";

    if (dialog->name[0]) wcscat( wcscpy( line, dialog->what ), dialog->name );
    user32.set_text( window, WINDOW_TOKEN, line );
    user32.set_text( window, WINDOW_PROMPT, dialog->prompt[0] ? dialog->prompt : text );
    user32.set_text( window, WINDOW_WARNING, dialog->warning );
    user32.to_front( window );
}

/* ---- asking ----------------------------------------------------------------------------------- */

struct question
{
    const struct dialog *dialog;
    WCHAR                pin[PIN_CHARS + 1];
};

static struct question *question_of( HWND window )
{
    return (struct question *)user32.get_data( window, DWLP_USER );
}

/* What the control has is overwritten, as well as can be. */
static void take_pin( HWND window, struct question *question )
{
    WCHAR blank[PIN_CHARS + 1];
    unsigned int i;

    user32.get_text( window, WINDOW_PIN, question->pin, ARRAYSIZE( question->pin ) );
    for (i = 0; question->pin[i]; i++) blank[i] = '*';
    blank[i] = 0;
    user32.set_text( window, WINDOW_PIN, blank );
}

static void enable_ok( HWND window )
{
    user32.enable( user32.item( window, IDOK ), user32.send( window, WINDOW_PIN, WM_GETTEXTLENGTH, 0, 0 ) > 0 );
}

static BOOL command( HWND window, WPARAM param )
{
    switch (LOWORD( param ))
    {
    case WINDOW_PIN:
        if (HIWORD( param ) == EN_CHANGE) enable_ok( window );
        return TRUE;
    case IDOK:
        take_pin( window, question_of( window ) );
        user32.end( window, IDOK );
        return TRUE;
    case IDCANCEL:
        user32.end( window, IDCANCEL );
        return TRUE;
    }
    return FALSE;
}

static INT_PTR CALLBACK ask_proc( HWND window, UINT message, WPARAM param, LPARAM data )
{
    if (message == WM_COMMAND) return command( window, param );
    if (message != WM_INITDIALOG) return FALSE;
    user32.set_data( window, DWLP_USER, data );
    user32.send( window, WINDOW_PIN, EM_LIMITTEXT, PIN_CHARS, 0 );
    fill_dialog( window, ((const struct question *)data)->dialog, ASK_TEXT );
    return TRUE;
}

static DWORD pin_to_utf8( const WCHAR *text, BYTE pin[TOKEN_PIN_MAX], DWORD *len )
{
    int done = WideCharToMultiByte( CP_UTF8, 0, text, wcslen( text ), (char *)pin, TOKEN_PIN_MAX, NULL, NULL );

    *len = done;
    return done > 0 ? ERROR_SUCCESS : (DWORD)SCARD_W_WRONG_CHV;
}

DWORD dialog_ask( const struct dialog *dialog, BYTE pin[TOKEN_PIN_MAX], DWORD *len )
{
    struct question question = { dialog, { 0 } };
    DWORD err;

    if (!window_load()) return SCARD_W_SECURITY_VIOLATION;
    switch (window_run( dialog->parent, WINDOW_ASKS, ask_proc, &question ))
    {
    case IDOK:
        err = pin_to_utf8( question.pin, pin, len );
        break;
    case IDCANCEL:
        err = SCARD_W_CANCELLED_BY_USER;
        break;
    default:
        err = SCARD_W_SECURITY_VIOLATION;
    }
    secret_wipe( &question, sizeof(question) );
    return err;
}

/* ---- telling ---------------------------------------------------------------------------------- */

struct wait
{
    const struct dialog *dialog;
    DWORD              (*call)( void *data );
    void                *data;
    DWORD                err;
    HWND volatile        window;
    HANDLE               thread;
};

static DWORD WINAPI wait_thread( void *data )
{
    struct wait *wait = data;

    wait->err = wait->call( wait->data );
    if (wait->window) user32.post( wait->window, WM_DONE, 0, 0 );
    return 0;
}

/* The thread begins when there is a window to tell. */
static INT_PTR CALLBACK tell_proc( HWND window, UINT message, WPARAM param, LPARAM data )
{
    struct wait *wait = (struct wait *)data;

    if (message == WM_DONE) user32.end( window, IDOK );
    if (message != WM_INITDIALOG) return FALSE;
    fill_dialog( window, wait->dialog, PAD_TEXT );
    wait->window = window;
    if ((wait->thread = CreateThread( NULL, 0, wait_thread, wait, 0, NULL ))) return TRUE;
    user32.end( window, IDCANCEL );
    return TRUE;
}

DWORD dialog_show_while( const struct dialog *dialog, DWORD (*call)( void *data ), void *data )
{
    struct wait wait = { .dialog = dialog, .call = call, .data = data };

    if (window_load()) disregard( window_run( dialog->parent, WINDOW_TELLS, tell_proc, &wait ) );
    if (!wait.thread) return call( data );
    WaitForSingleObject( wait.thread, INFINITE );
    CloseHandle( wait.thread );
    return wait.err;
}

/* ---- waiting ---------------------------------------------------------------------------------- */

struct look
{
    const struct dialog *dialog;
    BOOL               (*is_done)( void *data );
    void                *data;
};

/* The timer is stopped meanwhile: a look may take longer than its period. */
static void look_again( HWND window )
{
    const struct look *look = (const struct look *)user32.get_data( window, DWLP_USER );

    user32.kill_timer( window, TIMER );
    if (look->is_done( look->data )) user32.end( window, IDOK );
    else user32.set_timer( window, TIMER, PERIOD, NULL );
}

static INT_PTR CALLBACK wait_proc( HWND window, UINT message, WPARAM param, LPARAM data )
{
    switch (message)
    {
    case WM_INITDIALOG:
        user32.set_data( window, DWLP_USER, data );
        fill_dialog( window, ((const struct look *)data)->dialog, CARD_TEXT );
        user32.set_timer( window, TIMER, PERIOD, NULL );
        return TRUE;
    case WM_TIMER:
        look_again( window );
        return TRUE;
    case WM_COMMAND:
        if (LOWORD( param ) != IDCANCEL) return FALSE;
        user32.end( window, IDCANCEL );
        return TRUE;
    }
    return FALSE;
}

DWORD dialog_wait( const struct dialog *dialog, BOOL (*is_done)( void *data ), void *data )
{
    struct look look = { dialog, is_done, data };

    if (!window_load()) return SCARD_W_SECURITY_VIOLATION;
    switch (window_run( dialog->parent, WINDOW_WAITS, wait_proc, &look ))
    {
    case IDOK:
        return ERROR_SUCCESS;
    case IDCANCEL:
        return SCARD_W_CANCELLED_BY_USER;
    default:
        return SCARD_W_SECURITY_VIOLATION;
    }
}
