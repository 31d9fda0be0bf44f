/* csptool: a Windows console program that shows which CryptoAPI a program of this prefix gets.
 * This file picks the command; each command has its own file.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

static const struct
{
    const char *name;
    command_fn *run;
    int         max_args;   /* -1: any number */
    const char *help;
} commands[] =
{
    { "exports",   exports_command,   2,  "exports [HOST OURS]     names that HOST exports and OURS lacks" },
    { "keys",      keys_command,      1,
      "keys JOB                key containers: list, check, places, hand-back, confirm" },
    { "modules",   modules_command,   -1, "modules [NAME...]       path, product, version of loaded DLLs" },
    { "providers", providers_command, 0,  "providers               types and providers in the registry" },
    { "test",      test_command,      2,  "test [TYPE [PROVIDER]]  acquire, hash, random bytes, release" },
    { "types",     types_command,     -1, "types [TYPE...]         default providers that work, their DLLs" },
};

static int usage( FILE *to )
{
    unsigned int i;

    fprintf( to, "usage: csptool COMMAND [ARGUMENTS]\n\n" );
    for (i = 0; i < ARRAYSIZE( commands ); i++) fprintf( to, "    %s\n", commands[i].help );
    fprintf( to, "\nThe exit code is 0 if all is well, 1 if something failed, 2 for wrong usage.\n" );
    return to == stdout ? 0 : 2;
}

int main( int argc, char **argv )
{
    unsigned int i;

    if (argc < 2) return usage( stderr );
    if (!strcmp( argv[1], "help" ) || !strcmp( argv[1], "--help" )) return usage( stdout );
    for (i = 0; i < ARRAYSIZE( commands ); i++)
    {
        if (strcmp( argv[1], commands[i].name )) continue;
        if (commands[i].max_args >= 0 && argc - 2 > commands[i].max_args) return usage( stderr );
        return commands[i].run( argc - 2, argv + 2 );
    }
    fprintf( stderr, "csptool: no such command: %s\n", argv[1] );
    return usage( stderr );
}
