/* The bytes of a backup's content: numbers are little-endian, each run of bytes has its length before it. The reader is
 * strict, although it gets nothing but what the seal has vouched for.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "carry/content.h"
#include "bytes.h"
#include "heap.h"

#ifndef NTE_BAD_DATA
#include <wincrypt.h>
#endif

#define HEAD_LEN      8                                     /* code page, number of containers */
#define CONTAINER_MIN (8 + KEYSTORE_SLOT_COUNT * 12)        /* one without a name and pairs */
#define CONTENT_MAX   (64 << 20)

DWORD content_add( struct content *content, DWORD scope, struct open_container *container )
{
    struct carried *items = heap_alloc( (content->count + 1) * sizeof(*items) );

    if (!items)
    {
        open_container_free( container );
        return NTE_NO_MEMORY;
    }
    if (content->count) memcpy( items, content->items, content->count * sizeof(*items) );
    heap_free( content->items );
    content->items = items;
    items[content->count].scope = scope;
    items[content->count++].container = *container;
    return ERROR_SUCCESS;
}

void content_free( struct content *content )
{
    DWORD i;

    for (i = 0; i < content->count; i++) open_container_free( &content->items[i].container );
    heap_free( content->items );
    memset( content, 0, sizeof(*content) );
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* Returns the place after the run; NULL: nothing is written. */
static BYTE *put_run( BYTE *at, const void *bytes, DWORD len, ULONGLONG *total )
{
    *total += 4 + (ULONGLONG)len;
    if (!at) return NULL;
    at = put_le32( at, len );
    if (len) memcpy( at, bytes, len );
    return at + len;
}

static BYTE *put_number( BYTE *at, DWORD number, ULONGLONG *total )
{
    *total += 4;
    return at ? put_le32( at, number ) : NULL;
}

static BYTE *put_carried( BYTE *at, const struct carried *item, ULONGLONG *total )
{
    const struct open_pair *pair;

    at = put_number( at, item->scope, total );
    at = put_run( at, item->container.name, strlen( item->container.name ), total );
    for (pair = item->container.pairs; pair < item->container.pairs + KEYSTORE_SLOT_COUNT; pair++)
    {
        at = put_number( at, pair->permissions, total );
        at = put_run( at, pair->public_blob, pair->public_len, total );
        at = put_run( at, pair->private_blob, pair->private_len, total );
    }
    return at;
}

/* All of it, or (NULL) its length alone. */
static ULONGLONG put_content( BYTE *at, const struct content *content )
{
    ULONGLONG total = 0;
    DWORD i;

    at = put_number( at, content->code_page, &total );
    at = put_number( at, content->count, &total );
    for (i = 0; i < content->count; i++) at = put_carried( at, &content->items[i], &total );
    return total;
}

DWORD content_build( const struct content *content, BYTE **bytes, DWORD *len )
{
    ULONGLONG total = put_content( NULL, content );

    if (total > CONTENT_MAX) return NTE_BAD_LEN;
    if (!(*bytes = heap_alloc( *len = (DWORD)total ))) return NTE_NO_MEMORY;
    put_content( *bytes, content );
    return ERROR_SUCCESS;
}

/* ---- reading ----------------------------------------------------------------------------------- */

static DWORD unpack_name( struct byte_reader *reader, char **name )
{
    const BYTE *run;
    DWORD len;

    if (!read_le32( reader, &len ) || !len || len > KEYSTORE_NAME_MAX) return NTE_BAD_DATA;
    if (!(run = read_run( reader, len )) || memchr( run, 0, len )) return NTE_BAD_DATA;
    if (!(*name = heap_alloc( len + 1 ))) return NTE_NO_MEMORY;
    memcpy( *name, run, len );
    return ERROR_SUCCESS;
}

/* A run of no bytes is NULL. */
static DWORD unpack_blob( struct byte_reader *reader, BYTE **blob, DWORD *blob_len )
{
    const BYTE *run;
    DWORD len;

    if (!read_le32( reader, &len ) || len > CONTENT_BLOB_MAX || !(run = read_run( reader, len ))) return NTE_BAD_DATA;
    if (!len) return ERROR_SUCCESS;
    if (!(*blob = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( *blob, run, *blob_len = len );
    return ERROR_SUCCESS;
}

static DWORD unpack_pair( struct byte_reader *reader, struct open_pair *pair )
{
    DWORD err;

    if (!read_le32( reader, &pair->permissions )) return NTE_BAD_DATA;
    if ((err = unpack_blob( reader, &pair->public_blob, &pair->public_len ))) return err;
    if ((err = unpack_blob( reader, &pair->private_blob, &pair->private_len ))) return err;
    return pair->public_blob && !pair->private_blob ? (DWORD)NTE_BAD_DATA : ERROR_SUCCESS;
}

static DWORD take_carried( struct byte_reader *reader, struct content *content )
{
    struct open_container container = { 0 };
    DWORD scope, slot, err;

    if (!read_le32( reader, &scope ) || scope >= CONTENT_SCOPES) return NTE_BAD_DATA;
    err = unpack_name( reader, &container.name );
    for (slot = 0; slot < KEYSTORE_SLOT_COUNT && !err; slot++) err = unpack_pair( reader, &container.pairs[slot] );
    if (!err) return content_add( content, scope, &container );
    open_container_free( &container );
    return err;
}

DWORD content_parse( const BYTE *bytes, DWORD len, struct content *content )
{
    struct byte_reader reader = { bytes, len };
    DWORD count, err = ERROR_SUCCESS;

    memset( content, 0, sizeof(*content) );
    if (!read_le32( &reader, &content->code_page ) || !read_le32( &reader, &count )) return NTE_BAD_DATA;
    if (count > reader.left / CONTAINER_MIN) return NTE_BAD_DATA;
    while (count-- && !err) err = take_carried( &reader, content );
    if (!err && reader.left) err = NTE_BAD_DATA;
    if (err) content_free( content );
    return err;
}
