/* Dialog boxes: a template in memory, since a DLL of ours has no resources but its version. user32.dll is loaded when
 * one is shown. The owner may be another thread's; the dialog belongs to the thread that runs it.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef SCARDCSP_WINDOW_H
#define SCARDCSP_WINDOW_H

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wingdi.h>
#include <winuser.h>

#include "mustcheck.h"

/* Controls, beside IDOK and IDCANCEL. */
enum { WINDOW_TOKEN = 100, WINDOW_PROMPT, WINDOW_WARNING, WINDOW_PIN };

/* A field for a PIN, OK and Cancel; no button at all; Cancel alone. */
enum window_kind { WINDOW_ASKS = 1, WINDOW_TELLS = 2, WINDOW_WAITS = 4, WINDOW_ANY = 7 };

/* Functions of user32.dll, in the order of the names in window.c. */
struct user32
{
    __typeof__( DialogBoxIndirectParamW ) *run;
    __typeof__( EndDialog )               *end;
    __typeof__( SetDlgItemTextW )         *set_text;
    __typeof__( GetDlgItemTextW )         *get_text;
    __typeof__( SendDlgItemMessageW )     *send;
    __typeof__( GetDlgItem )              *item;
    __typeof__( EnableWindow )            *enable;
    __typeof__( PostMessageW )            *post;
    LONG_PTR( WINAPI *set_data )( HWND window, int index, LONG_PTR value );
    LONG_PTR( WINAPI *get_data )( HWND window, int index );
    __typeof__( IsWindow )               *is_window;
    __typeof__( SetForegroundWindow )    *to_front;
    __typeof__( SetTimer )               *set_timer;
    __typeof__( KillTimer )              *kill_timer;
};
extern struct user32 user32;

/* Before anything else; FALSE: there is no user32.dll. Several threads may do this at once: all write the same. */
MUST_CHECK BOOL window_load( void );

/* Runs a dialog of that kind; `proc` gets `data` with WM_INITDIALOG. The result of EndDialog; 0 or -1: it could not be
 * shown. An owner that is no window is none. */
MUST_CHECK INT_PTR window_run( HWND owner, enum window_kind kind, DLGPROC proc, void *data );

#endif
