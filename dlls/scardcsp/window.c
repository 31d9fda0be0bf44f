/* Dialog boxes, see window.h.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "window.h"
#include "heap.h"

#include <string.h>
#include <wchar.h>
#include <wingdi.h>

/* ---- user32.dll ------------------------------------------------------------------------------- */

static const char *const names[] =
{
    "DialogBoxIndirectParamW", "EndDialog", "SetDlgItemTextW", "GetDlgItemTextW", "SendDlgItemMessageW", "GetDlgItem",
    "EnableWindow", "PostMessageW", "SetWindowLongPtrW", "GetWindowLongPtrW", "IsWindow", "SetForegroundWindow",
    "SetTimer", "KillTimer"
};

struct user32 user32;

C_ASSERT( sizeof(struct user32) == ARRAYSIZE( names ) * sizeof(void *) );

/* 32-bit programs have no functions for pointers: theirs have their size. */
static void *find_function( HMODULE module, const char *name )
{
    char plain[32];
    void *function = (void *)GetProcAddress( module, name );
    const char *at = strstr( name, "Ptr" );

    if (function || !at) return function;
    strcpy( plain, name );
    strcpy( plain + (at - name), at + strlen( "Ptr" ) );
    return (void *)GetProcAddress( module, plain );
}

/* Several threads may do this at once: all write the same. */
BOOL window_load( void )
{
    HMODULE module = LoadLibraryA( "user32.dll" );
    struct user32 found;
    unsigned int i;

    if (!module) return FALSE;
    for (i = 0; i < ARRAYSIZE( names ); i++)
        if (!(((void **)&found)[i] = find_function( module, names[i] ))) return FALSE;
    user32 = found;
    return TRUE;
}

/* ---- the template ----------------------------------------------------------------------------- */

/* Window classes of dialogs have numbers. */
enum { BUTTON = 0x80, EDIT = 0x81, TEXT = 0x82 };

struct control
{
    WORD         class, id;
    DWORD        style;
    short        x, y, width, height;   /* in units of the dialog */
    const WCHAR *text;
    DWORD        kinds;                 /* of dialogs that have it */
};

#define WIDTH  228
#define HEIGHT 104

static const struct control controls[] =
{
    { TEXT,   WINDOW_PROMPT,  SS_NOPREFIX,                 10,  8,  208, 18, L"",           WINDOW_ANY },
    { TEXT,   WINDOW_TOKEN,   SS_NOPREFIX,                 10,  28, 208, 10, L"",           WINDOW_ANY },
    { TEXT,   0xffff,     0,                           10,  46, 28,  10, L"&PIN:",      WINDOW_ASKS },
    { EDIT,   WINDOW_PIN,     ES_PASSWORD | ES_AUTOHSCROLL | WS_BORDER | WS_TABSTOP,
      40,  44, 178, 13, L"", WINDOW_ASKS },
    { TEXT,   WINDOW_WARNING, SS_NOPREFIX,                 10,  62, 208, 18, L"",           WINDOW_ANY },
    { BUTTON, IDOK,       BS_DEFPUSHBUTTON | WS_TABSTOP | WS_DISABLED,
      112, 84, 50, 14, L"OK", WINDOW_ASKS },
    { BUTTON, IDCANCEL,   BS_PUSHBUTTON | WS_TABSTOP,  168, 84, 50,  14, L"Cancel",     WINDOW_ASKS | WINDOW_WAITS },
};

#define TITLE L"Smart card"
#define FONT  L"MS Shell Dlg"

union template
{
    DLGTEMPLATE header;
    BYTE        bytes[1024];
};

static BYTE *put_bytes_at( BYTE *at, const void *data, SIZE_T size )
{
    memcpy( at, data, size );
    return at + size;
}

static BYTE *put_word( BYTE *at, WORD value )
{
    return put_bytes_at( at, &value, sizeof(value) );
}

static BYTE *put_wide( BYTE *at, const WCHAR *text )
{
    return put_bytes_at( at, text, (wcslen( text ) + 1) * sizeof(WCHAR) );
}

static BYTE *put_control( union template *template, BYTE *at, const struct control *control )
{
    const DLGITEMTEMPLATE item = { control->style | WS_CHILD | WS_VISIBLE, 0, control->x, control->y, control->width,
                                   control->height, control->id };

    at = template->bytes + ((at - template->bytes + 3) & ~3);
    at = put_word( put_word( put_bytes_at( at, &item, sizeof(item) ), 0xffff ), control->class );
    at = put_word( put_wide( at, control->text ), 0 );
    template->header.cdit++;
    return at;
}

/* A menu and a class of its own it has not. */
static void make_template( union template *template, enum window_kind kind )
{
    BYTE *at = template->bytes + sizeof(template->header);
    unsigned int i;

    memset( template, 0, sizeof(*template) );
    template->header.style = DS_SETFONT | DS_MODALFRAME | DS_CENTER | DS_SETFOREGROUND | WS_POPUP | WS_CAPTION |
                             (kind == WINDOW_TELLS ? 0 : WS_SYSMENU);
    template->header.cx = WIDTH;
    template->header.cy = HEIGHT;
    at = put_wide( put_word( put_word( at, 0 ), 0 ), TITLE );
    at = put_wide( put_word( at, 8 ), FONT );
    for (i = 0; i < ARRAYSIZE( controls ); i++)
        if (controls[i].kinds & kind) at = put_control( template, at, &controls[i] );
}

/* ---- running ---------------------------------------------------------------------------------- */

static HWND owner_of( HWND window )
{
    return window && user32.is_window( window ) ? window : NULL;
}

INT_PTR window_run( HWND owner, enum window_kind kind, DLGPROC proc, void *data )
{
    union template template;

    make_template( &template, kind );
    return user32.run( GetModuleHandleA( NULL ), &template.header, owner_of( owner ), proc, (LPARAM)data );
}
