/* csptool keys: the key containers of winecsp, of the user and of the machine, one line each.
 *     list        SCOPE <tab> name <tab> exchange pair <tab> signature pair <tab> name of the file
 *     check       SCOPE <tab> name <tab> what was found <tab> error; changes nothing
 *     hand-back   the same of what went into the registry of Wine's own provider
 *     confirm     the same of what that registry has, once a wineserver has saved it
 * A pair is "-", or its bits, with "exportable" where it is. Fails if something is not in order, or cannot be handed back.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include "heap.h"
#include "keystore/keystore.h"

#define BITS_OFFSET 12      /* of RSAPUBKEY's bitlen in a key blob */

static const struct scope
{
    const char     *name;
    struct keystore store;
} scopes[] =
{
    { "user",    { "RSA", FALSE } },
    { "machine", { "RSA", TRUE } },
};

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
};

/* Names may hold any character; a line stays one, and its tabs ours. */
static void print_name( const char *name )
{
    WCHAR wide[MAX_PATH + 1], *at;

    if (!MultiByteToWideChar( CP_ACP, 0, name, -1, wide, ARRAYSIZE( wide ))) lstrcpyW( wide, L"?" );
    for (at = wide; *at; at++) if (*at < ' ') *at = '?';
    print_wide( wide );
}

/* ---- check, hand-back, confirm ------------------------------------------------------------------ */

struct job
{
    const char *scope;
    BOOL        failed;
};

static void report( void *arg, const char *name, enum keystore_finding finding, DWORD err )
{
    struct job *job = arg;

    printf( "%s\t", job->scope );
    print_name( name );
    printf( "\t%s\t%#lx\n", findings[finding].text, err );
    if (findings[finding].fails) job->failed = TRUE;
}

typedef DWORD work_fn( const struct keystore *store, keystore_report report, void *arg );

static int for_each_store( work_fn *work )
{
    struct job job = { NULL, FALSE };
    unsigned int i;
    DWORD err;

    for (i = 0; i < ARRAYSIZE( scopes ); i++)
    {
        job.scope = scopes[i].name;
        if (!(err = work( &scopes[i].store, report, &job ))) continue;
        complain( scopes[i].name, err );
        job.failed = TRUE;
    }
    return job.failed;
}

static int check( void )
{
    return for_each_store( keystore_check );
}

static int hand_back( void )
{
    return for_each_store( keystore_hand_back );
}

static int confirm( void )
{
    return for_each_store( keystore_confirm );
}

/* ---- list --------------------------------------------------------------------------------------- */

/* Bits of a pair; 0: it cannot be opened. The public half is not known as long as nobody has opened the private one. */
static DWORD pair_bits( const struct stored_pair *pair )
{
    DWORD len = pair->public_len, bits = 0;
    BYTE *blob = NULL;

    if (pair->public_blob && len >= BITS_OFFSET + sizeof(bits)) memcpy( &bits, pair->public_blob + BITS_OFFSET, sizeof(bits) );
    else if (!keystore_unseal( pair->sealed, pair->sealed_len, &blob, &len ))
    {
        if (len >= BITS_OFFSET + sizeof(bits)) memcpy( &bits, blob + BITS_OFFSET, sizeof(bits) );
        heap_free_secret( blob, len );
    }
    return bits;
}

static void print_pair( const struct stored_pair *pair )
{
    DWORD bits;

    if (!pair->sealed) printf( "\t-" );
    else if (!(bits = pair_bits( pair ))) printf( "\tcannot be opened" );
    else printf( "\t%lu%s", bits, pair->permissions & CRYPT_EXPORT ? " exportable" : "" );
}

static DWORD print_container( const struct scope *scope, const char *name )
{
    struct container *container;
    struct snapshot *snapshot;
    DWORD slot, err;

    if ((err = keystore_open( &scope->store, name, &container ))) return err;
    if (!(err = container_read( container, &snapshot )))
    {
        printf( "%s\t", scope->name );
        print_name( name );
        for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) print_pair( &snapshot->pairs[slot] );
        printf( "\t%s\n", container_unique_name( container ) );
        snapshot_unref( snapshot );
    }
    container_close( container );
    return err;
}

static int list_scope( const struct scope *scope )
{
    char *names, *name;
    int failed = 0;
    DWORD err;

    if ((err = keystore_list( &scope->store, &names ))) return complain( scope->name, err );
    for (name = names; *name; name += strlen( name ) + 1)
        if ((err = print_container( scope, name ))) failed = complain( name, err );
    heap_free( names );
    return failed;
}

static int list( void )
{
    int failed = 0;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( scopes ); i++) failed |= list_scope( &scopes[i] );
    return failed;
}

int keys_command( int argc, char **argv )
{
    static const struct
    {
        const char *name;
        int       (*run)( void );
    } jobs[] = { { "list", list }, { "check", check }, { "hand-back", hand_back }, { "confirm", confirm } };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( jobs ); i++) if (argc && !strcmp( argv[0], jobs[i].name )) return jobs[i].run();
    fprintf( stderr, "csptool: keys: list, check, hand-back or confirm?\n" );
    return 2;
}
