/* csptool: a console program for CryptoAPI's providers, key containers and files, on Wine and on Windows. This file
 * picks the command; each command has its own file.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"

#define PROVIDER  OPTION_PROVIDER
#define PLACE     (OPTION_MACHINE | OPTION_PROVIDER)
#define ANY_PASSPHRASE (OPTION_PASSPHRASE | OPTION_NO_PASSPHRASE)

static const struct command
{
    const char *name;
    command_fn *run;
    int         min_args, max_args;     /* -1: any number */
    DWORD       options;
    const char *args, *summary, *text;
} commands[] =
{
    { "providers", providers_command, 0, 0, OPTION_JSON, "", "providers that are registered",
      "Providers, their types and DLLs, and for which type one is the default." },
    { "types", types_command, 0, -1, OPTION_JSON, "[TYPE...]", "the default provider of each type, and its DLL",
      "Opens the default provider of each type, as a program would, and says which DLL serves it: path, product and\n"
      "version of what is loaded. Into a pipe it prints a line of tabs for each." },
    { "algorithms", algorithms_command, 0, 1, OPTION_JSON | PROVIDER, "[PROVIDER]", "algorithms of a provider",
      "What a provider says of its algorithms. PROVIDER is a name, or a type, whose default provider it means." },
    { "containers", containers_command, 0, 0, OPTION_JSON | PLACE, "", "key containers",
      "Names of containers, with the lengths of their pairs in bits, of RSA and of DSS." },
    { "show", show_command, 1, 1, OPTION_JSON | PLACE, "CONTAINER", "what a key container has",
      "Its pairs, their algorithms and lengths, whether programs may export them, its unique name and its file." },
    { "new", new_command, 1, 1, PLACE | OPTION_SPEC | OPTION_BITS | OPTION_EXPORTABLE, "CONTAINER",
      "makes a key container and a pair",
      "Makes the container if it is not there, and a new pair in it; both of them if no --spec is given. A pair that\n"
      "is there is never replaced. RSA pairs have 2048 bits unless told otherwise, others what the provider makes." },
    { "delete", delete_command, 1, 1, PLACE | OPTION_YES, "CONTAINER", "deletes a key container",
      "Deletes a container and its private keys for good. It asks first, unless told --yes." },
    { "export", export_command, 1, 1, PLACE | OPTION_SPEC | OPTION_FORMAT | OPTION_PRIVATE | ANY_PASSPHRASE |
      OPTION_OUT | OPTION_FORCE, "CONTAINER", "writes a key to a file",
      "The exchange pair, or without one the signature pair, unless told --spec.\n"
      "Formats: pem (the default; PKCS #8 or SubjectPublicKeyInfo), der (the same in DER), pkcs1-pem and pkcs1-der\n"
      "(RSA alone), blob (PUBLICKEYBLOB, PRIVATEKEYBLOB), pvk (private keys). With --private it asks for a passphrase\n"
      "that protects the file (pem, der, pvk), unless told where it is, or --no-passphrase." },
    { "import", import_command, 2, 2, PLACE | OPTION_SPEC | OPTION_EXPORTABLE | ANY_PASSPHRASE | OPTION_FORCE,
      "CONTAINER FILE", "takes a private key from a file into a container",
      "The form of the file is found out: all that export writes can be read. The container is made if it is not\n"
      "there. A pair that is there is replaced with --force only." },
    { "backup", backup_command, 1, 1, OPTION_PASSPHRASE | OPTION_FORCE | OPTION_JSON, "FILE",
      "saves all key containers, sealed by a passphrase",
      "All containers of winecsp's, the user's and the machine's, go into one file, from which 'csptool restore'\n"
      "brings them back: elsewhere, or under another user name. It holds the private keys, also those that programs\n"
      "cannot export. It asks for a passphrase, unless told where it is." },
    { "restore", restore_command, 1, 1, OPTION_PASSPHRASE | OPTION_REPLACE | OPTION_DRY_RUN | OPTION_JSON, "FILE",
      "brings key containers back from a backup",
      "Says for each container what is done. Where another pair is there nothing is changed without --replace, and\n"
      "with it the old file is kept. It may be repeated." },
    { "hash", hash_command, 1, -1, PROVIDER | OPTION_HASH, "FILE...", "hashes files",
      "Prints lines as sha256sum does; the hash is SHA-256 unless told otherwise." },
    { "sign", sign_command, 1, 1, PLACE | OPTION_CONTAINER | OPTION_SPEC | OPTION_HASH | OPTION_FORMAT | OPTION_OUT |
      OPTION_FORCE, "FILE", "signs a file with a container's key",
      "With the signature pair, or without one the exchange pair, unless told --spec.\n"
      "Writes the signature to FILE.sig unless told otherwise. Formats: raw (the default; as OpenSSL has it: RSA with\n"
      "the most significant byte first, DSA in DER), capi (as CryptSignHash has it). The hash is SHA-256 for RSA, and\n"
      "SHA-1 for DSA, unless told otherwise." },
    { "verify", verify_command, 2, 2, PLACE | OPTION_CONTAINER | OPTION_KEY | OPTION_SPEC | OPTION_HASH |
      OPTION_FORMAT | OPTION_PASSPHRASE,
      "FILE SIGNATURE", "verifies a signature of a file",
      "With the pair of --container or the public key of --key; formats and hashes are those of sign." },
    { "encrypt", encrypt_command, 1, 1, PLACE | OPTION_CONTAINER | OPTION_KEY | OPTION_PASSPHRASE | OPTION_OUT |
      OPTION_FORCE, "FILE", "encrypts a file for a container's exchange pair",
      "Writes FILE.enc unless told otherwise: for the exchange pair of --container, or the public RSA key of --key.\n"
      "Only who has the private key can decrypt it; changes to the file are found." },
    { "decrypt", decrypt_command, 1, 1, PLACE | OPTION_CONTAINER | OPTION_OUT | OPTION_FORCE, "FILE",
      "decrypts what encrypt made",
      "Writes FILE without its .enc unless told otherwise. Nothing is written if the file was changed." },
    { "store-certificates", store_certificates_command, 0, 0, OPTION_JSON | PROVIDER | OPTION_PRUNE | OPTION_FORGET |
      OPTION_QUIET, "",
      "certificates of tokens into the user's store",
      "Puts the certificates that a provider has beside its keys into the user's store \"My\", each with the place of\n"
      "its key, so that programs find them. Without --provider it is the provider of smart cards. What is there\n"
      "already, and belongs to another key, is left alone." },
    { "test", test_command, 0, 2, OPTION_JSON | PROVIDER, "[TYPE] [PROVIDER]", "known answers of every algorithm",
      "Compares what providers calculate with known answers: all that are registered, or those of a type, or one." },
    { "bench", bench_command, 0, 1, OPTION_JSON | PROVIDER, "[PROVIDER]", "speed of every algorithm",
      "Hashes and ciphers in megabytes, the rest in operations a second, each for a fifth of a second." },
    { "modules", modules_command, 0, -1, 0, "[NAME...]", "path, product and version of loaded DLLs",
      "For winecsp's own scripts: NAME <tab> path <tab> product <tab> version." },
    { "exports", exports_command, 0, 2, 0, "[HOST OURS]", "names that HOST exports and OURS lacks",
      "For winecsp's own scripts." },
    { "keys", keys_command, 1, 1, 0, "JOB", "winecsp's key files: list, check, places, hand-back, confirm",
      "For winecsp's own scripts: the containers of the user and of the machine, a line each." },
};

static int usage( FILE *to )
{
    unsigned int i;

    fprintf( to, "usage: csptool COMMAND [OPTIONS] [ARGUMENTS]\n\n" );
    for (i = 0; i < ARRAYSIZE( commands ); i++) fprintf( to, "  %-18s %s\n", commands[i].name, commands[i].summary );
    fprintf( to, "\n'csptool COMMAND --help' says more. The exit code is 0 if all is well, 1 if something failed, "
                 "2 for wrong usage.\n" );
    return to == stdout ? 0 : EXIT_USAGE;
}

static int command_help( const struct command *command )
{
    printf( "usage: csptool %s%s%s%s\n\n%s\n\n", command->name, command->options ? " [OPTIONS]" : "",
            *command->args ? " " : "", command->args, command->text );
    options_help( command->options );
    return 0;
}

/* Which argument is missing, by the names in the usage, or is one too many. */
static void tell_wrong_count( const struct command *command, const struct call *call )
{
    const char *name = command->args;
    int i;

    if (call->count > command->max_args && command->max_args >= 0)
    {
        fprintf( stderr, "csptool: %s: '%s' is one argument too many\n", command->name,
                 call->args[command->max_args] );
        return;
    }
    for (i = 0; i < call->count && *name; i++) name += strcspn( name, " " ) + (name[strcspn( name, " " )] == ' ');
    fprintf( stderr, "csptool: %s: %.*s is missing\n", command->name, (int)strcspn( name, " ." ), name );
}

static int run_command( const struct command *command, int count, char **args )
{
    struct call call = { .command = command->name };

    if (!options_parse( &call, count, args, command->options )) return EXIT_USAGE;
    if (call.options.help) return command_help( command );
    if (call.count >= command->min_args && (command->max_args < 0 || call.count <= command->max_args))
        return command->run( &call );
    tell_wrong_count( command, &call );
    fprintf( stderr, "csptool: usage: csptool %s%s%s%s\n", command->name, command->options ? " [OPTIONS]" : "",
             *command->args ? " " : "", command->args );
    return EXIT_USAGE;
}

/* The arguments in UTF-8: names of containers and files may have any character. */
static char **read_arguments( int *count )
{
    int __cdecl __wgetmainargs( int *argc, WCHAR ***argv, WCHAR ***env, int wildcards, int *mode );
    WCHAR **wide, **env;
    int i, mode = 0;
    char **args;

    __wgetmainargs( count, &wide, &env, FALSE, &mode );
    args = must_alloc( (*count + 1) * sizeof(*args) );
    for (i = 0; i < *count; i++) args[i] = utf8_from( wide[i] );
    return args;
}

int main( void )
{
    unsigned int i;
    int count;
    char **args = read_arguments( &count );

    if (count < 2) return usage( stderr );
    if (!strcmp( args[1], "help" ) || !strcmp( args[1], "--help" )) return usage( stdout );
    for (i = 0; i < ARRAYSIZE( commands ); i++)
        if (!strcmp( args[1], commands[i].name )) return run_command( &commands[i], count - 2, args + 2 );
    fprintf( stderr, "csptool: no such command: %s\n", args[1] );
    return usage( stderr );
}
