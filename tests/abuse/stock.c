/* Pairs of RSA keys that need not be made (stock.h). Blobs that were exported in a run wait here to be imported.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "abuse.h"
#include "stock.h"

#include <string.h>

const struct stock_pair stock_pairs[STOCK_PAIRS] =
{
    { exchange_512, sizeof(exchange_512) },
    { signature_384, sizeof(signature_384) },
};

/* ---- blobs that were exported ------------------------------------------------------------------ */

#define BLOBS 64

static struct blob blobs[BLOBS];
static volatile LONG lock;

static void enter( void )
{
    while (InterlockedExchange( &lock, 1 )) Sleep( 0 );
}

static void leave( void )
{
    InterlockedExchange( &lock, 0 );
}

void blob_keep( const struct blob *blob, unsigned int random )
{
    enter();
    blobs[random % BLOBS] = *blob;
    leave();
}

BOOL blob_find( DWORD type, unsigned int provider, unsigned int random, struct blob *found )
{
    const struct blob *blob;
    unsigned int i;
    BOOL ret = FALSE;

    enter();
    for (i = 0; i < BLOBS && !ret; i++)
    {
        blob = &blobs[(random + i) % BLOBS];
        if (!blob->len || blob->type != type || blob->provider != provider) continue;
        *found = *blob;
        ret = TRUE;
    }
    leave();
    return ret;
}

void blobs_forget( void )
{
    memset( blobs, 0, sizeof(blobs) );
}
