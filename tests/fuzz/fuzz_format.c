/* Fuzzes the reader of the key store's files (libs/keystore/format.c). The checksum keeps changed bytes out, so it is
 * made right first: a cheap one stands in for SHA-256. What is accepted must come out the same when it is written and
 * read.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>

#include "keystore/store.h"

#include "fuzz.h"

#define SUM_START 16
#define SUM_END   48

/* ---- the digest that format.c asks for ----------------------------------------------------------------- */

struct digest
{
    uint32_t state;
};

DWORD digest_create( enum digest_id id, struct digest **digest )
{
    if (!(*digest = malloc( sizeof(**digest) ))) return NTE_NO_MEMORY;
    (*digest)->state = 0x811c9dc5;
    return ERROR_SUCCESS;
}

DWORD digest_update( struct digest *digest, const void *data, size_t len )
{
    const BYTE *bytes = data;

    while (len--) digest->state = (digest->state ^ *bytes++) * 0x01000193;
    return ERROR_SUCCESS;
}

DWORD digest_finish( struct digest *digest, BYTE *value )
{
    memset( value, 0, KEYSTORE_DIGEST_LEN );
    memcpy( value, &digest->state, sizeof(digest->state) );
    return ERROR_SUCCESS;
}

void digest_destroy( struct digest *digest )
{
    free( digest );
}

/* ---- the target ------------------------------------------------------------------------------------------ */

static void need( int right, const char *what )
{
    if (right) return;
    fprintf( stderr, "fuzz_format: %s\n", what );
    abort();
}

/* Makes length and checksum right. */
static BYTE *repair( const uint8_t *data, size_t size )
{
    DWORD len = (DWORD)size;
    struct digest *digest;
    BYTE *bytes = malloc( size );

    memcpy( bytes, data, size );
    memcpy( bytes + 12, &len, 4 );
    digest_create( DIGEST_SHA256, &digest );
    digest_update( digest, bytes, SUM_START );
    digest_update( digest, bytes + SUM_END, size - SUM_END );
    digest_finish( digest, bytes + SUM_START );
    digest_destroy( digest );
    return bytes;
}

/* Written, read and written again it is the same. */
static void round_trip( const struct snapshot *snapshot )
{
    struct snapshot *again, *copy;
    BYTE *first, *second;
    DWORD first_size, second_size;

    need( snapshot->name && *snapshot->name && strlen( snapshot->name ) <= KEYSTORE_NAME_MAX,
          "a bad name is accepted" );
    need( (copy = snapshot_copy( snapshot )) != NULL, "no copy" );
    need( !format_build( copy, &first, &first_size ), "what was read cannot be written" );
    need( !format_parse( first, first_size, &again ), "what was written cannot be read" );
    need( !format_build( again, &second, &second_size ), "and not be written again" );
    need( first_size == second_size && !memcmp( first, second, first_size ), "it changes on its way" );
    heap_free_secret( first, first_size );
    heap_free_secret( second, second_size );
    snapshot_unref( again );
    snapshot_unref( copy );
}

static void parse( const BYTE *bytes, size_t size )
{
    struct snapshot *snapshot = NULL;
    DWORD err = format_parse( bytes, (DWORD)size, &snapshot );

    need( !err == (snapshot != NULL), "result and snapshot do not fit" );
    need( !err || err == NTE_KEYSET_ENTRY_BAD, "another error" );
    if (!snapshot) return;
    round_trip( snapshot );
    snapshot_unref( snapshot );
}

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
    BYTE *bytes;

    if (size > FILE_SIZE_MAX) return 0;
    parse( data, size );
    if (size < SUM_END) return 0;
    bytes = repair( data, size );
    parse( bytes, size );
    free( bytes );
    return 0;
}
