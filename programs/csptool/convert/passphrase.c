/* Where a passphrase comes from: the environment, a file descriptor, or the terminal; never the command line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <io.h>
#include <string.h>

#include "convert.h"
#include "text/text.h"
#include "secret.h"

static BOOL from_environment( const char *name, struct passphrase *passphrase )
{
    WCHAR wide_name[256], wide[PASSPHRASE_MAX + 1];
    DWORD count;
    int len;

    if (!MultiByteToWideChar( CP_UTF8, 0, name, -1, wide_name, ARRAYSIZE( wide_name ) )) return FALSE;
    count = GetEnvironmentVariableW( wide_name, wide, ARRAYSIZE( wide ) );
    if (!count || count >= ARRAYSIZE( wide ))
    {
        fprintf( stderr, "csptool: the environment has no passphrase in %s, or one that is too long\n", name );
        return FALSE;
    }
    len = WideCharToMultiByte( CP_UTF8, 0, wide, count, passphrase->text, PASSPHRASE_MAX, NULL, NULL );
    secret_wipe( wide, sizeof(wide) );
    passphrase->len = len;
    return len > 0;
}

static BOOL from_descriptor( int fd, struct passphrase *passphrase )
{
    char *text = passphrase->text;
    int len = 0;

    while (len < PASSPHRASE_MAX && _read( fd, text + len, 1 ) == 1 && text[len] != '\n') len++;
    if (len && text[len - 1] == '\r') len--;
    text[len] = 0;
    passphrase->len = len;
    if (len) return TRUE;
    fprintf( stderr, "csptool: there is no passphrase in file descriptor %d\n", fd );
    return FALSE;
}

static BOOL from_terminal( BOOL is_new, struct passphrase *passphrase )
{
    struct passphrase again = { 0 };
    BOOL same;

    passphrase->len = ask_secret( "Passphrase of the file: ", passphrase->text, PASSPHRASE_MAX );
    if (!passphrase->len)
        fprintf( stderr, "csptool: the passphrase is empty: --no-passphrase if there is to be none\n" );
    if (passphrase->len < 0)
        fprintf( stderr, "csptool: there is nobody to ask for a passphrase: --passphrase-env, --passphrase-fd%s\n",
                 is_new ? " or --no-passphrase" : "" );
    if (passphrase->len <= 0) return FALSE;
    if (!is_new) return TRUE;
    again.len = ask_secret( "Once more: ", again.text, PASSPHRASE_MAX );
    same = again.len == passphrase->len && !memcmp( again.text, passphrase->text, again.len );
    if (!same) fprintf( stderr, "csptool: they are not the same\n" );
    secret_wipe( &again, sizeof(again) );
    return same;
}

BOOL passphrase_get( const struct call *call, BOOL is_new, struct passphrase *passphrase )
{
    const struct options *options = &call->options;

    memset( passphrase, 0, sizeof(*passphrase) );
    passphrase->known = TRUE;
    if (options->no_passphrase) return TRUE;
    if (options->passphrase_env) return from_environment( options->passphrase_env, passphrase );
    if (options->passphrase_fd >= 0) return from_descriptor( options->passphrase_fd, passphrase );
    return from_terminal( is_new, passphrase );
}
