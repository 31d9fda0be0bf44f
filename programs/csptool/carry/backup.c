/* csptool backup: all key containers into one file, with their private keys, sealed by a passphrase. Which there are is
 * found as "csptool keys check" finds them, so that those that cannot be opened are named.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "carry/carry.h"
#include "convert/sealed.h"
#include "files/files.h"
#include "heap.h"

struct collection
{
    struct content content;
    struct table  *table;
    DWORD          scope, kept, left_out;
    DWORD          err;                             /* what ends it all */
    char           last[KEYSTORE_NAME_MAX + 1];     /* several findings about a container come one after the other */
};

static void add_saved( struct collection *collection, const char *name, const struct open_container *open, DWORD err )
{
    const struct open_pair *pairs = open ? open->pairs : NULL;

    table_cell( collection->table, scopes[collection->scope].name );
    add_name( collection->table, name );
    table_cell( collection->table, pairs ? pairs_text( pairs ) : "" );
    add_outcome( collection->table, "saved", err );
    if (err) collection->left_out++;
}

static void take_one( struct collection *collection, const char *name )
{
    struct open_container open;
    DWORD err = keystore_take_out( &scopes[collection->scope].store, name, &open );

    add_saved( collection, name, err ? NULL : &open, err );
    if (!err && (err = content_add( &collection->content, collection->scope, &open ))) collection->err = err;
}

/* Of a file that cannot be read only its name is known. */
static void collect( void *arg, const char *name, enum keystore_finding finding, DWORD err )
{
    struct collection *collection = arg;

    if (finding == KEYSTORE_KEPT) collection->kept++;
    if (finding == KEYSTORE_KEPT || !strcmp( name, collection->last ) || collection->err) return;
    lstrcpynA( collection->last, name, sizeof(collection->last) );
    if (finding == KEYSTORE_UNREADABLE) add_saved( collection, name, NULL, err );
    else take_one( collection, name );
}

static void collect_all( struct collection *collection )
{
    DWORD err;

    for (collection->scope = 0; collection->scope < SCOPE_COUNT && !collection->err; collection->scope++)
    {
        collection->last[0] = 0;
        if ((err = keystore_check( &scopes[collection->scope].store, collect, collection )))
            add_saved( collection, "", NULL, err );
    }
}

static DWORD write_backup( const struct call *call, const struct content *content, const struct passphrase *passphrase )
{
    DWORD plain_len, len, err;
    BYTE *plain, *file;

    if ((err = content_build( content, &plain, &plain_len ))) return err;
    err = sealed_make( passphrase, plain, plain_len, &file, &len );
    heap_free_secret( plain, plain_len );
    if (err) return err;
    err = write_whole( call->args[0], call->options.force, TRUE, file, len );
    convert_free( file, len );
    return err;
}

static void tell( const struct call *call, const struct collection *collection )
{
    const char *file = call->args[0];

    fprintf( stderr, "csptool: %lu key container%s in %s, sealed by the passphrase\n", collection->content.count,
             collection->content.count == 1 ? " is" : "s are", file );
    fprintf( stderr, "csptool: the file holds the private keys, also those that programs cannot export: keep it as\n"
                     "csptool: safe as the keys, and the passphrase apart from it\n" );
    if (collection->kept)
        fprintf( stderr, "csptool: not in it: %lu kept cop%s of replaced pairs\n", collection->kept,
                 collection->kept == 1 ? "y" : "ies" );
    if (collection->left_out)
        fprintf( stderr, "csptool: not in it: %lu key container%s that could not be opened, named above\n",
                 collection->left_out, collection->left_out == 1 ? "" : "s" );
}

static int back_up( const struct call *call, const struct passphrase *passphrase )
{
    struct collection collection = { .content = { .code_page = GetACP() } };
    DWORD err;

    collection.table = carry_table();
    collect_all( &collection );
    if (!(err = collection.err)) err = write_backup( call, &collection.content, passphrase );
    if (err) table_free( collection.table );
    else
    {
        table_print( collection.table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
        fflush( stdout );
        tell( call, &collection );
    }
    content_free( &collection.content );
    return err ? complain_about( "backup", call->args[0], err ) : collection.left_out != 0;
}

int backup_command( const struct call *call )
{
    struct passphrase passphrase;
    int code;

    if (!names_file( call )) return EXIT_USAGE;
    if (!call->options.force && file_is_there( call->args[0] ))
        return complain_about( "backup", call->args[0], ERROR_FILE_EXISTS );
    if (!passphrase_get( call, TRUE, &passphrase )) return 1;
    code = back_up( call, &passphrase );
    secret_wipe( &passphrase, sizeof(passphrase) );
    return code;
}
