/* The bytes of a container's file: a header with a checksum, then records of a tag, a length and data.
 * docs/key-store.md has the layout. The parser is strict: an unknown record, a record that occurs twice, or a wrong
 * length means that the file is damaged. It uses no Windows API except types.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stddef.h>

#include "bytes.h"
#include "store.h"

#define MAGIC          "WCSPKEY\x1a"
#define MAGIC_LEN      8
#define FORMAT_VERSION 1
#define SUM_START      16                                   /* magic, version, length */
#define RECORDS_START  (SUM_START + KEYSTORE_DIGEST_LEN)
#define RECORD_HEADER  8

/* Records of a pair carry its slot in the upper half of the tag. */
enum tag { TAG_NAME = 1, TAG_FLAGS, TAG_WINE_TIME, TAG_PUBLIC, TAG_SEALED, TAG_PERMISSIONS, TAG_WINE_DIGEST,
           TAG_WINE_PAIR };

enum kind { KIND_DWORD, KIND_TIME, KIND_DIGEST, KIND_BYTES, KIND_NAME };

/* Where a record belongs: in the snapshot, or in each of its pairs. `len_offset` is that of the length of
 * KIND_BYTES. */
static const struct record
{
    enum tag  tag;
    BOOL      of_pair;
    enum kind kind;
    size_t    offset, len_offset;
} records[] =
{
    { TAG_NAME,        FALSE, KIND_NAME,   offsetof( struct snapshot, name ),               0 },
    { TAG_FLAGS,       FALSE, KIND_DWORD,  offsetof( struct snapshot, flags ),              0 },
    { TAG_WINE_TIME,   FALSE, KIND_TIME,   offsetof( struct snapshot, wine_time ),          0 },
    { TAG_PUBLIC,      TRUE,  KIND_BYTES,  offsetof( struct stored_pair, public_blob ),
      offsetof( struct stored_pair, public_len ) },
    { TAG_SEALED,      TRUE,  KIND_BYTES,  offsetof( struct stored_pair, sealed ),
      offsetof( struct stored_pair, sealed_len ) },
    { TAG_PERMISSIONS, TRUE,  KIND_DWORD,  offsetof( struct stored_pair, permissions ),     0 },
    { TAG_WINE_DIGEST, TRUE,  KIND_DIGEST, offsetof( struct stored_pair, wine_digest ),     0 },
    { TAG_WINE_PAIR,   TRUE,  KIND_DIGEST, offsetof( struct stored_pair, wine_pair ),       0 },
};

/* The checksum covers everything but itself. */
static DWORD checksum( const BYTE *bytes, DWORD size, BYTE sum[KEYSTORE_DIGEST_LEN] )
{
    struct digest *digest;
    DWORD err;

    if ((err = digest_create( DIGEST_SHA256, &digest ))) return err;
    if (!(err = digest_update( digest, bytes, SUM_START )) &&
        !(err = digest_update( digest, bytes + RECORDS_START, size - RECORDS_START )))
        err = digest_finish( digest, sum );
    digest_destroy( digest );
    return err;
}

static BYTE *place_of( struct snapshot *snapshot, const struct record *record, DWORD slot )
{
    return (record->of_pair ? (BYTE *)&snapshot->pairs[slot] : (BYTE *)snapshot) + record->offset;
}

static DWORD *length_of( struct snapshot *snapshot, const struct record *record, DWORD slot )
{
    return (DWORD *)((BYTE *)&snapshot->pairs[slot] + record->len_offset);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static DWORD check_header( const BYTE *bytes, DWORD size )
{
    BYTE sum[KEYSTORE_DIGEST_LEN];
    DWORD err;

    if (size < RECORDS_START || memcmp( bytes, MAGIC, MAGIC_LEN )) return NTE_KEYSET_ENTRY_BAD;
    if (get_le32( bytes + MAGIC_LEN ) != FORMAT_VERSION) return NTE_KEYSET_ENTRY_BAD;
    if (get_le32( bytes + MAGIC_LEN + 4 ) != size) return NTE_KEYSET_ENTRY_BAD;
    if ((err = checksum( bytes, size, sum ))) return err;
    return memcmp( sum, bytes + SUM_START, sizeof(sum) ) ? (DWORD)NTE_KEYSET_ENTRY_BAD : ERROR_SUCCESS;
}

static DWORD take_name( char **name, const BYTE *data, DWORD len )
{
    if (*name || len < 2 || len > KEYSTORE_NAME_MAX + 1 || data[len - 1] || memchr( data, 0, len - 1 ))
        return NTE_KEYSET_ENTRY_BAD;
    if (!(*name = heap_alloc( len ))) return NTE_NO_MEMORY;
    memcpy( *name, data, len );
    return ERROR_SUCCESS;
}

static DWORD take_bytes( BYTE **bytes, DWORD *bytes_len, const BYTE *data, DWORD len )
{
    return *bytes || !len ? (DWORD)NTE_KEYSET_ENTRY_BAD : snapshot_set_bytes( bytes, bytes_len, data, len );
}

static DWORD take_record( struct snapshot *snapshot, const struct record *record, DWORD slot, const BYTE *data,
                          DWORD len )
{
    BYTE *place = place_of( snapshot, record, slot );

    switch (record->kind)
    {
    case KIND_NAME:
        return take_name( (char **)place, data, len );
    case KIND_BYTES:
        return take_bytes( (BYTE **)place, length_of( snapshot, record, slot ), data, len );
    case KIND_DIGEST:
        if (len != KEYSTORE_DIGEST_LEN) return NTE_KEYSET_ENTRY_BAD;
        memcpy( place, data, len );
        return ERROR_SUCCESS;
    case KIND_DWORD:
        if (len != 4) return NTE_KEYSET_ENTRY_BAD;
        *(DWORD *)place = get_le32( data );
        return ERROR_SUCCESS;
    case KIND_TIME:
        if (len != 8) return NTE_KEYSET_ENTRY_BAD;
        *(ULONGLONG *)place = get_le64( data );
        return ERROR_SUCCESS;
    }
    return NTE_KEYSET_ENTRY_BAD;
}

static const struct record *find_record( DWORD tag, DWORD slot )
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( records ); i++)
    {
        if (records[i].tag != tag) continue;
        return slot < (records[i].of_pair ? (DWORD)KEYSTORE_SLOT_COUNT : 1) ? &records[i] : NULL;
    }
    return NULL;
}

static DWORD take_records( struct snapshot *snapshot, struct byte_reader reader )
{
    DWORD seen[KEYSTORE_SLOT_COUNT] = { 0 }, head, tag, slot, len, err;
    const struct record *record;
    const BYTE *data;

    while (reader.left)
    {
        if (!read_le32( &reader, &head ) || !read_le32( &reader, &len )) return NTE_KEYSET_ENTRY_BAD;
        if (!(data = read_run( &reader, len ))) return NTE_KEYSET_ENTRY_BAD;
        tag = head & 0xffff;
        slot = head >> 16;
        if (!(record = find_record( tag, slot )) || (seen[slot] & (1 << tag))) return NTE_KEYSET_ENTRY_BAD;
        seen[slot] |= 1 << tag;
        if ((err = take_record( snapshot, record, slot, data, len ))) return err;
    }
    return snapshot->name ? ERROR_SUCCESS : (DWORD)NTE_KEYSET_ENTRY_BAD;
}

DWORD format_parse( const BYTE *bytes, DWORD size, struct snapshot **snapshot )
{
    const struct byte_reader records_of_file = { bytes + RECORDS_START, size - RECORDS_START };
    struct snapshot *new;
    DWORD err;

    if ((err = check_header( bytes, size ))) return err;
    if (!(new = snapshot_create( NULL ))) return NTE_NO_MEMORY;
    if ((err = take_records( new, records_of_file ))) snapshot_unref( new );
    else *snapshot = new;
    return err;
}

/* ---- writing ----------------------------------------------------------------------------------- */

/* Where the data of a record are and how many; 0: it is left out. */
static DWORD find_data( struct snapshot *snapshot, const struct record *record, DWORD slot, BYTE scratch[8],
                        const BYTE **data )
{
    BYTE *place = place_of( snapshot, record, slot );
    ULONGLONG value;

    *data = scratch;
    switch (record->kind)
    {
    case KIND_NAME:
        *data = *(BYTE **)place;
        return lstrlenA( (const char *)*data ) + 1;
    case KIND_BYTES:
        *data = *(BYTE **)place;
        return *data ? *length_of( snapshot, record, slot ) : 0;
    case KIND_DIGEST:
        *data = place;
        return is_all_zero( place, KEYSTORE_DIGEST_LEN ) ? 0 : KEYSTORE_DIGEST_LEN;
    case KIND_DWORD:
        put_le32( scratch, *(DWORD *)place );
        return *(DWORD *)place ? 4 : 0;
    case KIND_TIME:
        value = *(ULONGLONG *)place;
        put_le64( scratch, value );
        return value ? 8 : 0;
    }
    return 0;
}

/* Writes all records, or (NULL) only adds up their length. */
static DWORD put_records( struct snapshot *snapshot, BYTE *at )
{
    DWORD total = 0, slot, len;
    const BYTE *data;
    BYTE scratch[8];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE( records ); i++)
        for (slot = 0; slot < (records[i].of_pair ? (DWORD)KEYSTORE_SLOT_COUNT : 1); slot++)
        {
            if (!(len = find_data( snapshot, &records[i], slot, scratch, &data ))) continue;
            total += RECORD_HEADER + len;
            if (!at) continue;
            at = put_le32( put_le32( at, records[i].tag | slot << 16 ), len );
            memcpy( at, data, len );
            at += len;
        }
    return total;
}

DWORD format_build( const struct snapshot *snapshot, BYTE **bytes, DWORD *size )
{
    struct snapshot *from = unconst( snapshot );    /* read only; one table serves both ways */
    DWORD err;
    BYTE *at;

    *size = RECORDS_START + put_records( from, NULL );
    if (*size > FILE_SIZE_MAX) return NTE_BAD_LEN;
    if (!(*bytes = heap_alloc( *size ))) return NTE_NO_MEMORY;
    memcpy( *bytes, MAGIC, MAGIC_LEN );
    at = put_le32( *bytes + MAGIC_LEN, FORMAT_VERSION );
    put_le32( at, *size );
    put_records( from, *bytes + RECORDS_START );
    if ((err = checksum( *bytes, *size, *bytes + SUM_START ))) heap_free_secret( *bytes, *size );
    return err;
}
