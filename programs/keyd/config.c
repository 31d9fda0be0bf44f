/* The configuration: winecsp/keyd.conf in $XDG_CONFIG_HOME (or ~/.config), else /etc/winecsp/keyd.conf. Lines are
 * "name = value"; one that begins with # says nothing, nor does one that is not understood.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"

#define IDLE_SECONDS  60
#define LOGIN_SECONDS (8 * 3600)
#define SECONDS_MAX   (30 * 24 * 3600)

static struct config config = { "", IDLE_SECONDS, LOGIN_SECONDS };

static int set_seconds( unsigned *seconds, const char *value )
{
    char *end;
    unsigned long number = strtoul( value, &end, 10 );

    if (end == value || *end || number > SECONDS_MAX) return 0;
    *seconds = (unsigned)number;
    return 1;
}

static int set_module( const char *value )
{
    if (*value != '/' || strlen( value ) >= sizeof(config.module)) return 0;
    strcpy( config.module, value );
    return 1;
}

/* Returns whether it is understood. */
static int set_value( const char *name, const char *value )
{
    if (!strcmp( name, "module" )) return set_module( value );
    if (!strcmp( name, "idle-seconds" )) return set_seconds( &config.idle_seconds, value );
    if (!strcmp( name, "login-seconds" )) return set_seconds( &config.login_seconds, value );
    return 0;
}

static char *trim( char *text )
{
    char *end;

    text += strspn( text, " \t" );
    end = text + strlen( text );
    while (end > text && strchr( " \t\r\n", end[-1] )) *--end = 0;
    return text;
}

/* A module is code: nobody else may say which. */
static int is_trusted( FILE *file )
{
    struct stat st;

    return !fstat( fileno( file ), &st ) && S_ISREG( st.st_mode ) && !(st.st_mode & 022) &&
           (st.st_uid == geteuid() || !st.st_uid);
}

static void say( config_said *said, const char *what, const char *text, const char *why )
{
    char words[2 * PATH_MAX];

    if (!said) return;
    snprintf( words, sizeof(words), "%s%s%s", text, *why ? ": " : "", why );
    said( what, words );
}

/* `line` is changed. */
static int read_line( char *line )
{
    char *equals = strchr( line, '=' );

    if (!*line || *line == '#') return 1;
    if (!equals) return 0;
    *equals = 0;
    return set_value( trim( line ), trim( equals + 1 ) );
}

static void read_lines( FILE *file, config_said *said )
{
    char line[PATH_MAX + 64], copy[sizeof(line)], *text;

    while (fgets( line, sizeof(line), file ))
    {
        strcpy( copy, text = trim( line ) );
        if (!read_line( text )) say( said, "not understood", copy, "" );
    }
}

/* Returns whether the file is there, be it used or not. */
static int read_file( const char *path, config_said *said )
{
    FILE *file = fopen( path, "re" );

    if (!file)
    {
        if (errno != ENOENT && errno != ENOTDIR) say( said, "not used", path, strerror( errno ) );
        return 0;
    }
    if (is_trusted( file ))
    {
        say( said, "configuration", path, "" );
        read_lines( file, said );
    }
    else say( said, "not used", path, "others may write it, or it is not yours" );
    fclose( file );
    return 1;
}

void config_read( config_said *said )
{
    const char *xdg = getenv( "XDG_CONFIG_HOME" ), *home = getenv( "HOME" );
    char path[PATH_MAX] = "";

    if (xdg && *xdg == '/') snprintf( path, sizeof(path), "%s/winecsp/keyd.conf", xdg );
    else if (home && *home == '/') snprintf( path, sizeof(path), "%s/.config/winecsp/keyd.conf", home );
    if (!*path || !read_file( path, said )) read_file( "/etc/winecsp/keyd.conf", said );
}

const struct config *config_get( void )
{
    return &config;
}
