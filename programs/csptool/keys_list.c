/* csptool keys list: a line for each container of the user and of the machine, as keys.c describes it. Containers are
 * found as "csptool keys check" finds them, so that one that cannot be read has its line, too.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include "heap.h"
#include "keys.h"

#define BITS_OFFSET 12      /* of RSAPUBKEY's bitlen in a key blob */

struct listing
{
    const struct scope *scope;
    char                last[KEYSTORE_NAME_MAX + 1];   /* of several findings about a container the first one counts */
    BOOL                failed;
};

/* Bits of a pair; 0: it cannot be opened. The public half is not known as long as nobody has opened the private one. */
static DWORD pair_bits( const struct stored_pair *pair )
{
    DWORD len = pair->public_len, bits = 0;
    BYTE *blob = NULL;

    if (pair->public_blob && len >= BITS_OFFSET + sizeof(bits))
        memcpy( &bits, pair->public_blob + BITS_OFFSET, sizeof(bits) );
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
        print_name( snapshot->name );
        for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) print_pair( &snapshot->pairs[slot] );
        printf( "\t%s\n", container_unique_name( container ) );
        snapshot_unref( snapshot );
    }
    container_close( container );
    return err;
}

/* Of a container that cannot be read only the file's name is known. */
static void print_unread( const struct scope *scope, const char *file, const char *what )
{
    printf( "%s\t?\t%s\t-\t", scope->name, what );
    print_name( file );
    printf( "\n" );
}

static void list_one( void *arg, const char *name, enum keystore_finding finding, DWORD err )
{
    struct listing *listing = arg;

    if (finding == KEYSTORE_KEPT || !strcmp( name, listing->last )) return;
    lstrcpynA( listing->last, name, sizeof(listing->last) );
    if (err) listing->failed = TRUE;
    if (finding == KEYSTORE_DAMAGED) complain( name, err );     /* its file, or a pair of a container that opens */
    if (!(err = print_container( listing->scope, name ))) return;
    if (finding == KEYSTORE_UNREADABLE || finding == KEYSTORE_DAMAGED)
        print_unread( listing->scope, name, finding == KEYSTORE_DAMAGED ? "damaged" : "cannot be read" );
    else complain( name, err );
    listing->failed = TRUE;
}

int keys_list( void )
{
    int failed = 0;
    unsigned int i;
    DWORD err;

    for (i = 0; i < SCOPE_COUNT; i++)
    {
        struct listing listing = { &scopes[i], "", FALSE };

        if ((err = keystore_check( &scopes[i].store, list_one, &listing ))) failed |= complain( scopes[i].name, err );
        failed |= listing.failed;
    }
    return failed;
}
