/* csptool keys hand-back: says before it begins what goes where others may read it. Wine's own provider keeps its pairs
 * in the registry, and the registry's files are made with mode 0644.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

#include "heap.h"
#include "keys.h"

/* How many pairs a container has; 0 if it cannot be read, of which the hand-back itself tells. */
static unsigned int count_pairs( const struct keystore *store, const char *name )
{
    struct container *container;
    struct snapshot *snapshot;
    unsigned int pairs = 0;
    DWORD slot;

    if (keystore_open( store, name, &container )) return 0;
    if (!container_read( container, &snapshot ))
    {
        for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++) pairs += snapshot->pairs[slot].sealed != NULL;
        snapshot_unref( snapshot );
    }
    container_close( container );
    return pairs;
}

void keys_warn( void )
{
    unsigned int i, pairs = 0;
    char *names, *name;

    for (i = 0; i < SCOPE_COUNT; i++)
    {
        if (!scopes[i].wine_keeps || keystore_list( &scopes[i].store, &names )) continue;
        for (name = names; *name; name += strlen( name ) + 1) pairs += count_pairs( &scopes[i].store, name );
        heap_free( names );
    }
    if (pairs)
        fprintf( stderr, "csptool: the private keys of %u pair%s go into the registry, whose files user.reg and "
                         "system.reg Wine makes readable for other users of this machine (mode 0644)\n",
                 pairs, pairs == 1 ? "" : "s" );
}
