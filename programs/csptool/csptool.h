/* What the files of csptool.exe share: the command line that a command gets, providers and containers as it names them,
 * and the reader of loaded images. For this program only.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef CSPTOOL_H
#define CSPTOOL_H

#include <stdarg.h>
#include <stdio.h>

#include <windef.h>
#include <winbase.h>
#include <winnls.h>
#include <winuser.h>
#include <wincrypt.h>

/* Exit codes of the program. */
#define EXIT_USAGE 2

/* ---- main.c, options.c: the command line ------------------------------------------------------- */

/* Options, as bits: a command names those that it knows. */
#define OPTION_MACHINE    0x0001
#define OPTION_PROVIDER   0x0002    /* and OPTION_TYPE */
#define OPTION_JSON       0x0004
#define OPTION_YES        0x0008
#define OPTION_SPEC       0x0010
#define OPTION_HASH       0x0020
#define OPTION_FORMAT     0x0040
#define OPTION_PRIVATE    0x0080
#define OPTION_EXPORTABLE 0x0100
#define OPTION_BITS       0x0200
#define OPTION_PASSPHRASE 0x0400    /* where it is */
#define OPTION_OUT        0x0800
#define OPTION_KEY        0x1000
#define OPTION_FORCE      0x2000
#define OPTION_CONTAINER  0x4000
#define OPTION_NO_PASSPHRASE 0x8000
#define OPTION_REPLACE    0x10000
#define OPTION_DRY_RUN    0x20000
#define OPTION_PRUNE      0x40000
#define OPTION_QUIET      0x80000
#define OPTION_FORGET     0x100000

/* The options that were given. Texts are UTF-8; NULL and 0: not given. */
struct options
{
    BOOL        machine, json, yes, private_half, exportable, no_passphrase, force, replace, dry_run, prune, quiet;
    BOOL        forget, help;
    DWORD       type, spec, bits;
    int         passphrase_fd;          /* -1: not given */
    const char *provider, *hash, *format, *passphrase_env, *out, *key, *container;
};

/* A command as it was called; the operands are what is left when options are taken out. */
struct call
{
    const char    *command;
    int            count;
    char         **args;
    DWORD          known;           /* the options that the command knows */
    struct options options;
};

/* Splits arguments into options and operands, which it moves to the front. FALSE, and a line on stderr: an option is
 * unknown to the command, or has no proper value. */
BOOL options_parse( struct call *call, int count, char **args, DWORD known );

/* Prints a line for each of the options in `known`. */
void options_help( DWORD known );

/* A command; the result is the program's exit code. */
typedef int command_fn( const struct call *call );

command_fn algorithms_command, backup_command, bench_command, containers_command, decrypt_command, delete_command;
command_fn encrypt_command, export_command, exports_command, hash_command, import_command, keys_command;
command_fn modules_command, new_command, providers_command, restore_command, show_command, sign_command;
command_fn store_certificates_command, test_command, types_command, verify_command;

/* ---- exports.c, image.c ------------------------------------------------------------------------ */

/* The exported names of a loaded module. */
struct exports
{
    const BYTE  *base;
    const DWORD *names;     /* offsets of the names from base */
    DWORD        count;
};

BOOL exports_open( HMODULE module, struct exports *exports );
const char *exports_name( const struct exports *exports, DWORD index );

/* Reads one string of a loaded module's version resource; FALSE leaves `value` empty. */
BOOL version_string( HMODULE module, const WCHAR *key, WCHAR *value, DWORD value_count );

/* Three cells: a module's path, its product and that one's version, empty where unknown; NULL: it is not loaded. */
struct table;
void add_image( struct table *table, HMODULE module );

/* ---- util.c ------------------------------------------------------------------------------------ */

void print_wide( const WCHAR *text );

/* Text in the other form, from the heap; the program ends if there is no memory. */
WCHAR *wide_from( const char *utf8 );
char *utf8_from( const WCHAR *wide );
char *utf8_from_ansi( const char *ansi );

/* Memory, zeroed; the program ends if there is none. */
void *must_alloc( SIZE_T size );
void *must_grow( void *memory, SIZE_T size );   /* not zeroed */

/* A provider type that a user wrote, decimal or with 0x; FALSE, and a line on stderr: it is none. */
BOOL parse_type( const char *text, DWORD *type );

/* ---- advapi32.c -------------------------------------------------------------------------------- */

/* Functions of advapi32.dll whose import pointers libs/primitives has taken (its imports.c): asked for by name. */
BOOL gen_random( HCRYPTPROV prov, DWORD len, BYTE *buffer );
BOOL open_context( HCRYPTPROV *prov, const WCHAR *container, const WCHAR *provider, DWORD type, DWORD flags );
BOOL release_context( HCRYPTPROV prov, DWORD flags );
#pragma GCC poison CryptAcquireContextW CryptGenRandom CryptReleaseContext

/* ---- errors.c ---------------------------------------------------------------------------------- */

/* Print on stderr what failed, with the error's name, and a hint where one helps; the result is the exit code. */
int complain( const char *what, DWORD err );
int complain_about( const char *what, const char *object, DWORD err );

/* "NTE_BAD_KEYSET", or NULL. */
const char *error_name( DWORD err );

/* ---- provider.c -------------------------------------------------------------------------------- */

/* Opens the provider that the options name, with flags of CryptAcquireContext; CRYPT_MACHINE_KEYSET is added for
 * --machine. Without --provider and --type it is the default provider of `type`. */
BOOL provider_open( const struct call *call, DWORD type, const char *container, DWORD flags, HCRYPTPROV *prov );

/* A container of the options' provider, which is made if it is not there. Returns the error. */
DWORD provider_open_or_make( const struct call *call, DWORD type, const char *container, BOOL *made, HCRYPTPROV *prov );

/* A container as the options name it, wherever it is: providers of RSA are tried, then those of DSS. */
BOOL provider_open_container( const struct call *call, const char *container, HCRYPTPROV *prov );

/* The type of a registered provider; 0: there is none of this name. */
DWORD provider_type( const char *name );

/* Takes an operand for --type if it is a number, else for --provider. FALSE, and a line on stderr: it is no type. */
BOOL provider_operand( struct call *call, const char *text );

/* The registered provider with a number, its name from the heap; NULL: there are no more, or the error says why. */
WCHAR *provider_listed( DWORD index, DWORD *type );

/* The DLL that the registry names for a provider; empty: none. */
void provider_image( const WCHAR *provider, WCHAR path[MAX_PATH] );

/* A numeric parameter; 0: it is not known. */
DWORD provider_number( HCRYPTPROV prov, DWORD param );

/* ERROR_SUCCESS: the context has no such pair. NTE_EXISTS, or why it cannot be told. */
DWORD provider_lacks_pair( HCRYPTPROV prov, DWORD spec );

/* Whether it is a provider for RSA, by its type. */
BOOL is_rsa_provider( HCRYPTPROV prov );

/* Text parameters, from the heap, UTF-8; NULL: there is none. */
char *provider_text( HCRYPTPROV prov, DWORD param, DWORD flags );

/* The next algorithm of the provider, with CRYPT_FIRST the first. */
BOOL provider_next_alg( HCRYPTPROV prov, DWORD flags, PROV_ENUMALGS_EX *alg );

/* The first algorithm of a class, such as that of a pair. FALSE: there is none. */
BOOL provider_first_alg( HCRYPTPROV prov, DWORD class, PROV_ENUMALGS_EX *alg );

/* The algorithm with a name, as below, without a word; 0: none. */
ALG_ID provider_known_alg( HCRYPTPROV prov, const char *name, DWORD class );

/* A name of an algorithm, with or without dashes, in any case, or its number; 0, and a line on stderr: the provider has
 * none such of the class (0: any). */
ALG_ID provider_find_alg( HCRYPTPROV prov, const char *name, DWORD class );

/* A numeric parameter of a key; 0: it is not known. */
DWORD key_number( HCRYPTKEY key, DWORD param );

/* "exchange" or "signature". */
const char *spec_name( DWORD spec );

/* The context's pair that the options ask for; without --spec the exchange pair, else the other one. 0: none. */
HCRYPTKEY provider_pair( const struct call *call, HCRYPTPROV prov, DWORD *spec );

/* ---- public.c ---------------------------------------------------------------------------------- */

/* Whether a key blob is of DSA. */
BOOL is_dsa_blob( const BYTE *blob, DWORD len );

/* The public key in the file of --key, and a context without a container, both for the caller to close, also after a
 * failure, where they may be 0. The result is an exit code; 0: all is well. */
int open_public_key( const struct call *call, HCRYPTPROV *prov, HCRYPTKEY *key );

#endif
