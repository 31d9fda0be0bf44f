/* Fuzzes the reader of what a backup of key containers holds (programs/csptool/carry/content.c). What is accepted must
 * come out the same when it is written.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "carry/content.h"
#include "heap.h"

#include "fuzz.h"

#ifndef NTE_BAD_DATA
#include <wincrypt.h>
#endif

static void need( int right, const char *what )
{
    if (right) return;
    fprintf( stderr, "fuzz_content: %s\n", what );
    abort();
}

static void check_container( const struct carried *item )
{
    const struct open_container *container = &item->container;
    DWORD slot;

    need( item->scope < CONTENT_SCOPES, "a bad scope is accepted" );
    need( container->name && *container->name && strlen( container->name ) <= KEYSTORE_NAME_MAX,
          "a bad name is accepted" );
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT; slot++)
        need( !container->pairs[slot].public_blob || container->pairs[slot].private_blob, "half a pair is accepted" );
}

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
    struct content content;
    DWORD err = content_parse( data, (DWORD)size, &content ), len, i;
    BYTE *bytes;

    need( !err || err == NTE_BAD_DATA, "another error" );
    need( !err || !content.count, "something is left of what was refused" );
    if (err) return 0;
    for (i = 0; i < content.count; i++) check_container( &content.items[i] );
    need( !content_build( &content, &bytes, &len ), "what was read cannot be written" );
    need( len == size && !memcmp( bytes, data, len ), "it changes on its way" );
    heap_free_secret( bytes, len );
    content_free( &content );
    return 0;
}
