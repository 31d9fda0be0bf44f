/* Where a passphrase comes from: the environment, a file descriptor, or the terminal; never the command line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <io.h>
#include <string.h>

#include "convert.h"
#include "text/text.h"
#include "secret.h"

static BOOL complain_of( const char *why, const char *where )
{
    fprintf( stderr, "csptool: %s %s\n", why, where );
    return FALSE;
}

static BOOL from_environment( const char *name, struct passphrase *passphrase )
{
    WCHAR wide_name[256], wide[PASSPHRASE_MAX + 1];
    DWORD count;

    if (!MultiByteToWideChar( CP_UTF8, 0, name, -1, wide_name, ARRAYSIZE( wide_name ) )) wide_name[0] = 0;
    count = GetEnvironmentVariableW( wide_name, wide, ARRAYSIZE( wide ) );
    if (!count) return complain_of( "the environment has no passphrase in", name );
    passphrase->len = count >= ARRAYSIZE( wide ) ? 0 :
                      WideCharToMultiByte( CP_UTF8, 0, wide, count, passphrase->text, PASSPHRASE_MAX, NULL, NULL );
    secret_wipe( wide, sizeof(wide) );
    return passphrase->len > 0 || complain_of( "the passphrase is too long in the environment's", name );
}

/* A line; bytes more than fit are not left out in silence. */
static BOOL from_descriptor( int fd, struct passphrase *passphrase )
{
    char *text = passphrase->text, number[16];
    int len = 0;

    snprintf( number, sizeof(number), "%d", fd );
    while (len <= PASSPHRASE_MAX && _read( fd, text + len, 1 ) == 1 && text[len] != '\n') len++;
    if (len > PASSPHRASE_MAX) return complain_of( "the passphrase is too long in file descriptor", number );
    if (len && text[len - 1] == '\r') len--;
    text[len] = 0;
    passphrase->len = len;
    return len || complain_of( "there is no passphrase in file descriptor", number );
}

static BOOL from_terminal( const struct call *call, BOOL is_new, struct passphrase *passphrase )
{
    const BOOL may_be_none = call->known & OPTION_NO_PASSPHRASE;
    struct passphrase again = { 0 };
    BOOL same;

    passphrase->len = ask_secret( "Passphrase of the file: ", passphrase->text, PASSPHRASE_MAX );
    if (!passphrase->len)
        return complain_of( "the passphrase is empty", may_be_none ? "(--no-passphrase: there is none)" : "" );
    if (passphrase->len < 0)
        return complain_of( "there is nobody to ask for a passphrase: give --passphrase-env",
                            may_be_none ? "or --passphrase-fd, or --no-passphrase" : "or --passphrase-fd" );
    if (!is_new) return TRUE;
    again.len = ask_secret( "Once more: ", again.text, PASSPHRASE_MAX );
    same = again.len == passphrase->len && !memcmp( again.text, passphrase->text, again.len );
    secret_wipe( &again, sizeof(again) );
    return same || complain_of( "they are not the same", "" );
}

/* One that cannot be typed again, or not in each of the three ways, would lose what it protects. */
static BOOL check_new( const struct passphrase *passphrase )
{
    int i;

    for (i = 0; i < passphrase->len; i++)
        if ((BYTE)passphrase->text[i] < ' ') return complain_of( "the passphrase has a control character", "" );
    if (!MultiByteToWideChar( CP_UTF8, MB_ERR_INVALID_CHARS, passphrase->text, passphrase->len, NULL, 0 ))
        return complain_of( "the passphrase is not in UTF-8", "" );
    return TRUE;
}

BOOL passphrase_get( const struct call *call, BOOL is_new, struct passphrase *passphrase )
{
    const struct options *options = &call->options;
    BOOL ok;

    memset( passphrase, 0, sizeof(*passphrase) );
    passphrase->known = TRUE;
    if (options->no_passphrase) return TRUE;
    if (options->passphrase_env) ok = from_environment( options->passphrase_env, passphrase );
    else if (options->passphrase_fd >= 0) ok = from_descriptor( options->passphrase_fd, passphrase );
    else ok = from_terminal( call, is_new, passphrase );
    return ok && (!is_new || check_new( passphrase ));
}
