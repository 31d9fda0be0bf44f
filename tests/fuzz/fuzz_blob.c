/* Fuzzes the parsers of key blobs (libs/csp/core/blob.c, dss/dss_blob.c, rsa/rsa_numbers.c): whatever the bytes are,
 * what comes back lies within them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csp/dss/dss_blob.h"
#include "csp/rsa/rsa_blob.h"

#include "fuzz.h"

/* A run of bytes that a parser gave back: within the blob, and readable. */
static void touch( const uint8_t *data, size_t size, const BYTE *at, DWORD len )
{
    static volatile BYTE sum;

    if (!at) return;
    if (at < data || len > size || (size_t)(at - data) > size - len)
    {
        fprintf( stderr, "fuzz_blob: %u bytes at %td of %zu\n", (unsigned int)len, at - data, size );
        abort();
    }
    while (len--) sum ^= *at++;
}

static void read_rsa( struct blob_reader reader, const uint8_t *data, size_t size, BOOL is_private )
{
    struct rsa_numbers numbers;
    DWORD half, full;

    if (rsa_blob_take_numbers( &reader, is_private, &numbers )) return;
    half = RSA_HALF_BYTES( numbers.bits );
    full = RSA_N_BYTES( numbers.bits );
    if (!numbers.n || (is_private && !numbers.p)) abort();
    touch( data, size, numbers.n, full );
    touch( data, size, numbers.p, half );
    touch( data, size, numbers.q, half );
    touch( data, size, numbers.dp, half );
    touch( data, size, numbers.dq, half );
    touch( data, size, numbers.qinv, half );
    touch( data, size, numbers.d, full );
}

static void touch_group( const struct group_numbers *numbers, const uint8_t *data, size_t size )
{
    DWORD len = GROUP_P_LEN( numbers->info.bits );

    touch( data, size, numbers->p, len );
    touch( data, size, numbers->g, len );
    touch( data, size, numbers->y, len );
    touch( data, size, numbers->q, numbers->info.q_len );
    touch( data, size, numbers->j, numbers->info.j_len );
    touch( data, size, numbers->x, numbers->x_len );
    touch( data, size, numbers->seed, GROUP_SEED_LEN );
}

/* What stands behind the header as each type and version, and all of it as parameters. */
static void read_dss( struct blob_reader reader, const struct dss_format *format, const uint8_t *data, size_t size )
{
    struct blob_header header = { PUBLICKEYBLOB, CUR_BLOB_VERSION, 0, 0 };
    struct group_numbers numbers;
    unsigned int i;

    for (i = 0; i < 4; i++)
    {
        header.type = i & 1 ? PRIVATEKEYBLOB : PUBLICKEYBLOB;
        header.version = i & 2 ? BLOB_VERSION_3 : CUR_BLOB_VERSION;
        if (dss_blob_read( format, &header, reader, &numbers )) continue;
        if (!numbers.info.bits || !(i & 1 ? numbers.x : numbers.y)) abort();
        touch_group( &numbers, data, size );
    }
    reader = (struct blob_reader){ data, (DWORD)size };
    if (!dss_blob_read_parameters( format, reader, &header, &numbers )) touch_group( &numbers, data, size );
}

static void read_state( struct blob_reader reader, const uint8_t *data, size_t size )
{
    const BYTE *start = reader.at;
    struct blob_state state;
    size_t len;
    BYTE *copy;
    DWORD i;

    if (blob_read_state( &reader, &state )) return;
    if (!state.secret_len || (state.has_channel && state.salt_len)) abort();
    touch( data, size, state.secret, state.secret_len );
    touch( data, size, state.salt, state.salt_len );
    touch( data, size, state.iv, BLOB_CHAIN_LEN );
    touch( data, size, state.chain, BLOB_CHAIN_LEN );
    touch( data, size, state.digest, BLOB_DIGEST_LEN );
    blob_state_is_bare( &state );
    for (i = 0; state.has_channel && i < BLOB_PARTS; i++)
        touch( data, size, state.channel.parts[i].bytes, state.channel.parts[i].len );

    /* what was read is written as it was */
    len = blob_state_len( &state ) - BLOB_HEADER_LEN;
    if (len > size || !(copy = malloc( len ))) abort();
    if (blob_write_state( copy, &state ) != copy + len || memcmp( copy, start, len )) abort();
    free( copy );
}

int LLVMFuzzerTestOneInput( const uint8_t *data, size_t size )
{
    static const DWORD block_lens[] = { 0, 8, 64, 256 };
    struct blob_reader reader = { data, (DWORD)size }, copy;
    struct blob_header header;
    const BYTE *at;
    unsigned int i;
    ALG_ID alg;
    DWORD len;

    if (blob_read_header( &reader, &header ) && reader.left == size) return 0;
    if (reader.left > size || reader.at + reader.left != data + size) abort();
    read_rsa( reader, data, size, FALSE );
    read_rsa( reader, data, size, TRUE );
    read_dss( reader, &dsa_format, data, size );
    read_dss( reader, &dh_format, data, size );
    read_state( reader, data, size );
    copy = reader;
    if (!blob_read_wrapped( &copy, &alg, &at, &len )) touch( data, size, at, len );
    copy = reader;
    if (!blob_read_plaintext( &copy, &at, &len )) touch( data, size, at, len );
    for (i = 0; i < ARRAYSIZE( block_lens ); i++)
    {
        copy = reader;
        if (!blob_read_simple( &copy, block_lens[i], &alg, &at )) touch( data, size, at, block_lens[i] );
    }
    return 0;
}
