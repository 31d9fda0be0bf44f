/* csptool keys: the key containers of winecsp, of the user and of the machine, one line each. SCOPE is "user" or
 * "machine", with " DSS" behind it where a container is one of the DSS and Diffie-Hellman providers. Wine's own
 * dssenh.dll keeps no pairs, so of these nothing is handed back.
 *     list        SCOPE <tab> name <tab> exchange pair <tab> signature pair <tab> name of the file
 *     check       SCOPE <tab> name <tab> what was found <tab> error; changes nothing
 *     places      SCOPE <tab> the folder, as keys_places.c describes it
 *     hand-back   the same of what went into the registry of Wine's own provider
 *     confirm     the same of what that registry has, once a wineserver has saved it
 * A pair is "-", or its bits, with "exportable" where it is. A container that cannot be read has "?" for its name in a
 * list. Where a whole scope cannot be listed its line is SCOPE <tab> - <tab> unlisted <tab> error. Fails if something
 * is not in order, or cannot be handed back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include "heap.h"
#include "keys.h"

static const struct
{
    const char *text;
    BOOL        fails;
} findings[] =
{
    [KEYSTORE_GOOD]        = { "good", FALSE },
    [KEYSTORE_UNREADABLE]  = { "unreadable", TRUE },
    [KEYSTORE_DAMAGED]     = { "damaged", TRUE },
    [KEYSTORE_SEALED]      = { "sealed", TRUE },
    [KEYSTORE_WINE_SEALED] = { "sealed in Wine's registry", TRUE },
    [KEYSTORE_WINE_NEWER]  = { "newer in Wine's registry", FALSE },
    [KEYSTORE_KEPT]        = { "kept", FALSE },
    [KEYSTORE_FAILED]      = { "failed", TRUE },
    [KEYSTORE_NAME_UNFIT]  = { "name unfit for Wine's registry", TRUE },
    [KEYSTORE_NAME_LONG]   = { "name too long for Wine's registry", TRUE },
};

struct job
{
    const char *scope;
    BOOL        failed;
};

/* Whether pairs can be opened at all: not without a provider that crypt32.dll gets. Returns the error. */
static DWORD try_sealing( void )
{
    static const BYTE data[] = "a trial";
    static DWORD result;
    static BOOL tried;
    BYTE *sealed, *opened;
    DWORD len, opened_len;

    if (tried) return result;
    tried = TRUE;
    if ((result = keystore_seal( &scopes[0].store, data, sizeof(data), &sealed, &len ))) return result;
    if (!(result = keystore_unseal( sealed, len, &opened, &opened_len ))) heap_free_secret( opened, opened_len );
    heap_free_secret( sealed, len );
    return result;
}

static void report( void *arg, const char *name, enum keystore_finding finding, DWORD err )
{
    const char *text = findings[finding].text;
    struct job *job = arg;

    if ((finding == KEYSTORE_SEALED || finding == KEYSTORE_WINE_SEALED) && try_sealing())
    {
        text = "not tried";
        err = try_sealing();
    }
    printf( "%s\t", job->scope );
    print_name( name );
    printf( "\t%s\t%#lx\n", text, err );
    if (findings[finding].fails) job->failed = TRUE;
}

typedef DWORD work_fn( const struct keystore *store, keystore_report report, void *arg );

/* `wine_keeps`: only those whose pairs Wine's own provider keeps. */
static int for_each_store( work_fn *work, BOOL wine_keeps )
{
    struct job job = { NULL, FALSE };
    unsigned int i;
    DWORD err;

    for (i = 0; i < SCOPE_COUNT; i++)
    {
        if (wine_keeps && !scopes[i].wine_keeps) continue;
        job.scope = scopes[i].name;
        if (!(err = work( &scopes[i].store, report, &job ))) continue;
        printf( "%s\t-\tunlisted\t%#lx\n", scopes[i].name, err );
        complain( scopes[i].name, err );
        job.failed = TRUE;
    }
    return job.failed;
}

static int check_all( void )
{
    return for_each_store( keystore_check, FALSE );
}

static int hand_back_all( void )
{
    keys_warn();
    return for_each_store( keystore_hand_back, TRUE );
}

static int confirm_all( void )
{
    return for_each_store( keystore_confirm, TRUE );
}

int keys_command( const struct call *call )
{
    static const struct
    {
        const char *name;
        int       (*run)( void );
    } jobs[] = { { "list", keys_list }, { "check", check_all }, { "places", keys_places },
                 { "hand-back", hand_back_all }, { "confirm", confirm_all } };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( jobs ); i++) if (!strcmp( call->args[0], jobs[i].name )) return jobs[i].run();
    fprintf( stderr, "csptool: keys: list, check, places, hand-back or confirm?\n" );
    return 2;
}
