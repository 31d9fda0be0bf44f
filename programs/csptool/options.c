/* The options of csptool's commands: a row for each.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "csptool.h"

enum kind { FLAG, TEXT, NUMBER, TYPE, SPEC };

static const struct
{
    const char *name;
    DWORD       bit;            /* 0: every command knows it */
    enum kind   kind;
    size_t      offset;
    const char *value, *help;
} rows[] =
{
    { "--machine", OPTION_MACHINE, FLAG, offsetof( struct options, machine ), "",
      "the machine's containers, not the user's" },
    { "--provider", OPTION_PROVIDER, TEXT, offsetof( struct options, provider ), "NAME", "the provider of this name" },
    { "--type", OPTION_PROVIDER, TYPE, offsetof( struct options, type ), "NUMBER", "a provider of this type" },
    { "--spec", OPTION_SPEC, SPEC, offsetof( struct options, spec ), "SPEC", "the pair: exchange or signature" },
    { "--container", OPTION_CONTAINER, TEXT, offsetof( struct options, container ), "NAME",
      "the key container with the pair" },
    { "--key", OPTION_KEY, TEXT, offsetof( struct options, key ), "FILE",
      "a file with the public key, in any form that export writes" },
    { "--hash", OPTION_HASH, TEXT, offsetof( struct options, hash ), "NAME", "the hash, e.g. SHA-256 or SHA-1" },
    { "--bits", OPTION_BITS, NUMBER, offsetof( struct options, bits ), "NUMBER", "the length of the new pair" },
    { "--exportable", OPTION_EXPORTABLE, FLAG, offsetof( struct options, exportable ), "",
      "programs may export the private key" },
    { "--private", OPTION_PRIVATE, FLAG, offsetof( struct options, private_half ), "",
      "the private key, too, not the public one alone" },
    { "--format", OPTION_FORMAT, TEXT, offsetof( struct options, format ), "NAME", "see above" },
    { "--passphrase-env", OPTION_PASSPHRASE, TEXT, offsetof( struct options, passphrase_env ), "NAME",
      "the passphrase is in this environment variable" },
    { "--passphrase-fd", OPTION_PASSPHRASE, NUMBER, offsetof( struct options, passphrase_fd ), "NUMBER",
      "the passphrase is the first line of this file descriptor" },
    { "--no-passphrase", OPTION_NO_PASSPHRASE, FLAG, offsetof( struct options, no_passphrase ), "",
      "the file has none: who reads it has the key" },
    { "--out", OPTION_OUT, TEXT, offsetof( struct options, out ), "FILE", "where the result goes; - is the output" },
    { "--force", OPTION_FORCE, FLAG, offsetof( struct options, force ), "", "replaces what is there" },
    { "--replace", OPTION_REPLACE, FLAG, offsetof( struct options, replace ), "",
      "also puts pairs in the place of others, whose file is kept" },
    { "--dry-run", OPTION_DRY_RUN, FLAG, offsetof( struct options, dry_run ), "",
      "says what would be done, and changes nothing" },
    { "--prune", OPTION_PRUNE, FLAG, offsetof( struct options, prune ), "",
      "takes away what this command has added and whose key is gone" },
    { "--forget", OPTION_FORGET, FLAG, offsetof( struct options, forget ), "",
      "takes away all that this command has added, of any provider, and adds nothing" },
    { "--quiet", OPTION_QUIET, FLAG, offsetof( struct options, quiet ), "", "tells of failures only" },
    { "--yes", OPTION_YES, FLAG, offsetof( struct options, yes ), "", "does not ask" },
    { "--json", OPTION_JSON, FLAG, offsetof( struct options, json ), "", "prints JSON" },
    { "--help", 0, FLAG, offsetof( struct options, help ), "", "says what the command does" },
};

static BOOL parse_number( const char *name, const char *text, DWORD *number )
{
    char *end;

    *number = strtoul( text, &end, 10 );
    if (*text >= '0' && *text <= '9' && !*end && strlen( text ) < 10) return TRUE;
    fprintf( stderr, "csptool: %s: '%s' is no number\n", name, text );
    return FALSE;
}

static BOOL parse_spec( const char *text, DWORD *spec )
{
    *spec = !strcmp( text, "exchange" ) ? AT_KEYEXCHANGE : !strcmp( text, "signature" ) ? AT_SIGNATURE : 0;
    if (!*spec) fprintf( stderr, "csptool: --spec: exchange or signature, not '%s'\n", text );
    return *spec != 0;
}

/* Stores a value, which may be NULL for flags only. */
static BOOL store( struct options *options, unsigned int row, const char *value )
{
    void *place = (char *)options + rows[row].offset;

    switch (rows[row].kind)
    {
    case FLAG:   *(BOOL *)place = TRUE; return TRUE;
    case TEXT:   *(const char **)place = value; return TRUE;
    case NUMBER: return parse_number( rows[row].name, value, place );
    case TYPE:   return parse_type( value, place );
    default:     return parse_spec( value, place );
    }
}

/* The row of "--name" or "--name=value", -1: none of the command's. */
static int find_option( const char *arg, DWORD known )
{
    size_t len = strcspn( arg, "=" );
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( rows ); i++)
        if (strlen( rows[i].name ) == len && !memcmp( rows[i].name, arg, len ) && !(rows[i].bit & ~known)) return i;
    return -1;
}

/* Takes the option at args[*at], and its value, which may be the next argument. */
static BOOL take_option( struct call *call, int count, char **args, int *at, DWORD known )
{
    const char *equals = strchr( args[*at], '=' ), *value = equals ? equals + 1 : NULL;
    int row = find_option( args[*at], known );

    if (row < 0)
    {
        fprintf( stderr, "csptool: %s has no option %s; see 'csptool %s --help'\n", call->command, args[*at],
                 call->command );
        return FALSE;
    }
    if (rows[row].kind == FLAG && !value) return store( &call->options, row, NULL );
    if (rows[row].kind != FLAG && !value && *at + 1 < count) value = args[++*at];
    if (rows[row].kind != FLAG && value && *value) return store( &call->options, row, value );
    fprintf( stderr, "csptool: %s %s\n", rows[row].name, rows[row].kind == FLAG ? "has no value" : "needs a value" );
    return FALSE;
}

/* "-" is a file, and a negative number is a wrong value rather than a wrong option. */
static BOOL is_operand( const char *arg )
{
    return arg[0] != '-' || !arg[1] || (arg[1] >= '0' && arg[1] <= '9');
}

BOOL options_parse( struct call *call, int count, char **args, DWORD known )
{
    BOOL more = TRUE;
    int i;

    memset( &call->options, 0, sizeof(call->options) );
    call->options.passphrase_fd = -1;
    call->known = known;
    call->args = args;
    call->count = 0;
    for (i = 0; i < count; i++)
    {
        if (!more || is_operand( args[i] )) args[call->count++] = args[i];
        else if (!strcmp( args[i], "--" )) more = FALSE;
        else if (!take_option( call, count, args, &i, known )) return FALSE;
    }
    return TRUE;
}

void options_help( DWORD known )
{
    char left[64];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( rows ); i++)
    {
        if (rows[i].bit & ~known) continue;
        snprintf( left, sizeof(left), "%s %s", rows[i].name, rows[i].value );
        printf( "  %-24s %s\n", left, rows[i].help );
    }
}
