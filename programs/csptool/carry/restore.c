/* csptool restore: key containers from a backup into the stores of who runs this. All of the file is looked at, and
 * every container compared with what is there, before the first one is written; each is written with all its pairs at
 * once. So it may be broken off at any moment, and repeated.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "carry/carry.h"
#include "convert/sealed.h"
#include "files/files.h"
#include "heap.h"

/* ---- the file ---------------------------------------------------------------------------------- */

static int refuse_file( const struct call *call, const char *why, DWORD err )
{
    fprintf( stderr, "csptool: restore: %s: %s (%s); nothing was changed\n", call->args[0], why, error_name( err ) );
    return 1;
}

static int complain_of_file( const struct call *call, DWORD err )
{
    switch (err)
    {
    case ERROR_INVALID_DATA:
    case NTE_BAD_TYPE: return refuse_file( call, "it is no backup of key containers", err );
    case NTE_BAD_VER:  return refuse_file( call, "a later version made it, which can restore it", err );
    case NTE_BAD_DATA: return refuse_file( call, "it is damaged, or not whole", err );
    case NTE_BAD_SIGNATURE:
        return refuse_file( call, "the passphrase is wrong, or somebody has changed the file", err );
    default:           return complain_about( "restore", call->args[0], err );
    }
}

static int open_content( const struct call *call, const BYTE *file, DWORD len, struct content *content )
{
    struct passphrase passphrase;
    DWORD plain_len, err;
    BYTE *plain;

    if ((err = sealed_check( file, len ))) return complain_of_file( call, err );
    if (!passphrase_get( call, FALSE, &passphrase )) return 1;
    err = sealed_open( file, len, &passphrase, &plain, &plain_len );
    secret_wipe( &passphrase, sizeof(passphrase) );
    if (err) return complain_of_file( call, err );
    err = content_parse( plain, plain_len, content );
    convert_free( plain, plain_len );
    return err ? complain_of_file( call, err ) : 0;
}

/* ---- names of another code page ----------------------------------------------------------------- */

/* The name in this system's code page. ERROR_NO_UNICODE_TRANSLATION: it has none there. */
static DWORD translate_name( char **name, UINT code_page )
{
    WCHAR wide[KEYSTORE_NAME_MAX + 1];
    char ansi[KEYSTORE_NAME_MAX + 1];
    BOOL changed = FALSE;
    char *copy;
    int len;

    if (code_page == GetACP()) return ERROR_SUCCESS;
    if (!MultiByteToWideChar( code_page, MB_ERR_INVALID_CHARS, *name, -1, wide, ARRAYSIZE( wide ) ))
        return ERROR_NO_UNICODE_TRANSLATION;
    len = WideCharToMultiByte( CP_ACP, WC_NO_BEST_FIT_CHARS, wide, -1, ansi, sizeof(ansi), NULL,
                               GetACP() == CP_UTF8 ? NULL : &changed );
    if (!len || changed) return ERROR_NO_UNICODE_TRANSLATION;
    if (!(copy = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( copy, ansi, len );
    heap_free( *name );
    *name = copy;
    return ERROR_SUCCESS;
}

/* ---- the containers ---------------------------------------------------------------------------- */

/* What becomes of each container. */
struct outcome
{
    enum keystore_put done;
    DWORD             err;
};

static const struct
{
    const char *text;
    BOOL        fails;
} results[] =
{
    [KEYSTORE_PUT_SAME]        = { "there already", FALSE },
    [KEYSTORE_PUT_ADDED]       = { "pair added", FALSE },
    [KEYSTORE_PUT_NEW]         = { "restored", FALSE },
    [KEYSTORE_PUT_SEALED_ANEW] = { "sealed for this user, old file kept", FALSE },
    [KEYSTORE_PUT_DIFFERS]     = { "left alone, another key is there", TRUE },
    [KEYSTORE_PUT_REPLACED]    = { "replaced, old file kept", FALSE },
};

static void put_one( const struct call *call, const struct carried *item, BOOL writes, struct outcome *outcome )
{
    if (outcome->err) return;
    outcome->err = keystore_put( &scopes[item->scope].store, &item->container, call->options.replace, writes,
                                 &outcome->done );
}

/* Looks at all of them first. FALSE: the file has something that cannot be restored at all. */
static BOOL look_at_all( const struct call *call, const struct content *content, struct outcome *outcomes )
{
    struct carried *item;
    DWORD i;

    for (i = 0; i < content->count; i++)
    {
        item = &content->items[i];
        outcomes[i].err = translate_name( &item->container.name, content->code_page );
        put_one( call, item, FALSE, &outcomes[i] );
        if (outcomes[i].err == (DWORD)NTE_KEYSET_ENTRY_BAD) return FALSE;
    }
    return TRUE;
}

static int print_outcomes( const struct call *call, const struct content *content, const struct outcome *outcomes )
{
    struct table *table = carry_table();
    DWORD i, failed = 0, differs = 0;

    for (i = 0; i < content->count; i++)
    {
        table_cell( table, scopes[content->items[i].scope].name );
        add_name( table, content->items[i].container.name );
        table_cell( table, pairs_text( content->items[i].container.pairs ) );
        add_outcome( table, results[outcomes[i].done].text, outcomes[i].err );
        if (outcomes[i].err) failed++;
        else if (results[outcomes[i].done].fails) differs++;
    }
    table_print( table, call->options.json ? TABLE_JSON : TABLE_ALIGNED );
    fflush( stdout );
    if (call->options.dry_run) fprintf( stderr, "csptool: that would be done; nothing was changed\n" );
    if (differs)
        fprintf( stderr, "csptool: hint: --replace puts the pairs of the backup there, and keeps the old file\n" );
    if (failed) fprintf( stderr, "csptool: %lu of %lu failed; restore may be repeated\n", failed, content->count );
    return failed || differs;
}

static int put_all( const struct call *call, struct content *content )
{
    struct outcome *outcomes = must_alloc( content->count * sizeof(*outcomes) );
    DWORD i;
    int code;

    if (!look_at_all( call, content, outcomes )) code = complain_of_file( call, NTE_BAD_DATA );
    else
    {
        for (i = 0; !call->options.dry_run && i < content->count; i++)
            put_one( call, &content->items[i], TRUE, &outcomes[i] );
        code = print_outcomes( call, content, outcomes );
    }
    free( outcomes );
    return code;
}

int restore_command( const struct call *call )
{
    struct content content;
    DWORD len, err;
    BYTE *file;
    int code;

    if (!names_file( call )) return EXIT_USAGE;
    if ((err = read_large_file( call->args[0], SEALED_MAX, &file, &len ))) return complain_of_file( call, err );
    code = open_content( call, file, len, &content );
    free( file );
    if (code) return code;
    code = put_all( call, &content );
    content_free( &content );
    return code;
}
