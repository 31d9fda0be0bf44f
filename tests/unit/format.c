/* libs/keystore/format.c and snapshot.c: a file byte by byte as docs/key-store.md has it, every bit and every length of
 * it changed, records that may not be, and no memory.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "unit.h"

#include "keystore/store.h"

#define SUM_START     16
#define RECORDS_START 48

/* ---- making ------------------------------------------------------------------------------------ */

/* A file with these records, and length and checksum made right. */
static BYTE *make_file( const char *records, DWORD *size )
{
    DWORD len;
    BYTE *bytes = from_hex( records, &len ), *file = malloc( *size = RECORDS_START + len );
    struct digest *digest;

    memcpy( file, "WCSPKEY\x1a\1\0\0\0", 12 );
    memcpy( file + 12, size, 4 );
    memcpy( file + RECORDS_START, bytes, len );
    free( bytes );
    digest_create( DIGEST_SHA256, &digest );
    digest_update( digest, file, SUM_START );
    digest_update( digest, file + RECORDS_START, len );
    digest_finish( digest, file + SUM_START );
    digest_destroy( digest );
    return file;
}

static DWORD parse( const BYTE *bytes, DWORD size )
{
    struct snapshot *snapshot = NULL;
    DWORD err = format_parse( bytes, size, &snapshot );

    ok( !err == (snapshot != NULL), "error %#x, snapshot %p", err, snapshot );
    snapshot_unref( snapshot );
    return err;
}

static DWORD parse_records( const char *records )
{
    DWORD size;
    BYTE *file = make_file( records, &size );
    DWORD err = parse( file, size );

    free( file );
    return err;
}

/* A name, both slots, a record of most kinds. */
static struct snapshot *make_snapshot( void )
{
    struct snapshot *snapshot = snapshot_create( "name" );

    snapshot->flags = SNAPSHOT_DELETED;
    snapshot->wine_time = 0x0102030405060708;
    snapshot_set_bytes( &snapshot->pairs[0].public_blob, &snapshot->pairs[0].public_len, (const BYTE *)"\xaa\xbb\xcc",
                        3 );
    snapshot_set_bytes( &snapshot->pairs[1].public_blob, &snapshot->pairs[1].public_len, (const BYTE *)"\xdd", 1 );
    snapshot_set_bytes( &snapshot->pairs[1].sealed, &snapshot->pairs[1].sealed_len, (const BYTE *)"\xee\xff", 2 );
    snapshot->pairs[0].permissions = 4;
    return snapshot;
}

/* The same. */
#define RECORDS_HEX "01000000 05000000 6e616d6500 02000000 04000000 01000000 03000000 08000000 0807060504030201" \
                    "04000000 03000000 aabbcc 04000100 01000000 dd 05000100 02000000 eeff 06000000 04000000 04000000"

/* ---- known bytes -------------------------------------------------------------------------------- */

static void test_bytes( void )
{
    DWORD size, wanted_size, len;
    BYTE *file, *wanted = make_file( RECORDS_HEX, &wanted_size ),
         *sum = from_hex( "4f21d4446ba3513df1b91cd289e3617de762fb7c4fe841e6aaf46af44eb855f3", &len );
    struct snapshot *snapshot = make_snapshot(), *read = NULL;

    ok_bytes( wanted + SUM_START, sum, len, "the checksum" );     /* by Python's hashlib */
    ok( !format_build( snapshot, &file, &size ) && size == wanted_size, "%u bytes", size );
    ok_bytes( file, wanted, size, "the file" );
    ok( !format_parse( wanted, wanted_size, &read ) && snapshot_is_same( read, snapshot ),
        "it is read as something else" );
    ok( read->refs == 1 && !strcmp( read->name, "name" ), "name" );
    snapshot_unref( read );
    heap_free_secret( file, size );
    free( wanted );
    free( sum );
    snapshot_unref( snapshot );
}

static void test_damage( void )
{
    DWORD size, i;
    BYTE *file = make_file( RECORDS_HEX, &size ), *copy;

    for (i = 0; i < size * 8; i++)
    {
        file[i / 8] ^= 1 << i % 8;
        ok( parse( file, size ) == NTE_KEYSET_ENTRY_BAD, "bit %u does not matter", i );
        file[i / 8] ^= 1 << i % 8;
    }
    for (i = 0; i < size; i++)
    {
        copy = exact( file, i );
        ok( parse( copy, i ) == NTE_KEYSET_ENTRY_BAD, "%u bytes are enough", i );
        free( copy );
    }
    copy = malloc( size + 1 );
    memcpy( copy, file, size );
    copy[size] = 0;
    ok( parse( copy, size + 1 ) == NTE_KEYSET_ENTRY_BAD, "a byte too many" );
    free( copy );
    free( file );
}

/* ---- records ------------------------------------------------------------------------------------ */

#define NAME    "01000000 02000000 6100"
#define DIGEST  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void test_records( void )
{
    static const struct
    {
        const char *records;
        BOOL        good;
    } cases[] =
    {
        { NAME, TRUE }, { "", FALSE },
        { "02000000 04000000 00000000", FALSE },                            /* no name */
        { NAME NAME, FALSE },
        { "01000000 01000000 00", FALSE }, { "01000000 00000000", FALSE },  /* an empty name */
        { "01000000 02000000 6161", FALSE }, { "01000000 03000000 610000", FALSE },
        { "01000000 03000000 006100", FALSE },
        { "01000100 02000000 6100", FALSE },                                /* of a slot */
        { NAME "02000000 04000000 01000000", TRUE }, { NAME "02000000 03000000 010000", FALSE },
        { NAME "02000000 05000000 0100000000", FALSE },
        { NAME "02000000 04000000 01000000 02000000 04000000 01000000", FALSE },
        { NAME "03000000 08000000 0000000000000000", TRUE }, { NAME "03000000 07000000 00000000000000", FALSE },
        { NAME "04000000 01000000 aa", TRUE }, { NAME "04000000 00000000", FALSE },
        { NAME "04000000 01000000 aa 04000100 01000000 aa", TRUE },
        { NAME "04000000 01000000 aa 04000000 01000000 aa", FALSE },
        { NAME "04000200 01000000 aa", FALSE }, { NAME "0400ffff 01000000 aa", FALSE },
        { NAME "05000100 01000000 aa", TRUE }, { NAME "06000100 04000000 04000000", TRUE },
        { NAME "06000100 01000000 04", FALSE },
        { NAME "07000000 20000000" DIGEST, TRUE }, { NAME "08000100 20000000" DIGEST, TRUE },
        { NAME "07000000 1f000000" DIGEST, FALSE }, { NAME "07000000 21000000" DIGEST "00", FALSE },
        { NAME "00000000 01000000 aa", FALSE }, { NAME "09000000 01000000 aa", FALSE },
        { NAME "ffff0000 01000000 aa", FALSE },
        { NAME "04000000 02000000 aa", FALSE }, { NAME "04000000 ffffffff aa", FALSE },
        { NAME "04000000 00000080 aa", FALSE },
        { NAME "04", FALSE }, { NAME "04000000 000000", FALSE },
    };
    DWORD i, err;

    for (i = 0; i < ARRAYSIZE( cases ); i++)
    {
        err = parse_records( cases[i].records );
        ok( err == (cases[i].good ? ERROR_SUCCESS : NTE_KEYSET_ENTRY_BAD), "%s: error %#x", cases[i].records, err );
    }
}

/* ---- sizes -------------------------------------------------------------------------------------- */

/* Names up to the longest, and one character more. */
static void test_names( void )
{
    char name[KEYSTORE_NAME_MAX + 2];
    struct snapshot *snapshot, *read = NULL;
    DWORD len, size, err;
    BYTE *file;

    for (len = 1; len <= KEYSTORE_NAME_MAX + 1; len++)
    {
        memset( name, 'x', len );
        name[len] = 0;
        snapshot = snapshot_create( name );
        ok( !format_build( snapshot, &file, &size ), "%u characters", len );
        err = format_parse( file, size, &read );
        ok( err == (len <= KEYSTORE_NAME_MAX ? ERROR_SUCCESS : NTE_KEYSET_ENTRY_BAD), "%u characters: error %#x", len,
            err );
        if (!err) snapshot_unref( read );
        heap_free_secret( file, size );
        snapshot_unref( snapshot );
    }
}

/* The largest file, and a byte more. */
static void test_largest( void )
{
    DWORD most = FILE_SIZE_MAX - RECORDS_START - (8 + 2) - 8, len, size, err;
    BYTE *bytes = calloc( 1, most + 1 ), *file;
    struct snapshot *snapshot = snapshot_create( "a" );

    for (len = most; len <= most + 1; len++)
    {
        snapshot_set_bytes( &snapshot->pairs[0].sealed, &snapshot->pairs[0].sealed_len, bytes, len );
        err = format_build( snapshot, &file, &size );
        ok( err == (len == most ? ERROR_SUCCESS : NTE_BAD_LEN), "%u bytes: error %#x", len, err );
        if (err) continue;
        ok( size == FILE_SIZE_MAX && !parse( file, size ), "%u bytes of file", size );
        heap_free_secret( file, size );
    }
    snapshot_unref( snapshot );
    free( bytes );
}

/* ---- snapshots ---------------------------------------------------------------------------------- */

static void test_copies( void )
{
    struct snapshot *snapshot = make_snapshot(), *copy = snapshot_copy( snapshot );

    ok( snapshot_is_same( snapshot, copy ) && copy->refs == 1, "a copy is another" );
    ok( copy->pairs[1].sealed != snapshot->pairs[1].sealed, "it shares bytes" );
    copy->pairs[1].sealed[1] ^= 1;
    ok( !snapshot_is_same( snapshot, copy ), "a byte does not matter" );
    copy->pairs[1].sealed[1] ^= 1;
    copy->pairs[0].wine_pair[31] = 1;
    ok( !snapshot_is_same( snapshot, copy ), "a digest does not matter" );
    copy->pairs[0].wine_pair[31] = 0;
    snapshot_clear_pair( &copy->pairs[1] );
    ok( !copy->pairs[1].sealed && !copy->pairs[1].sealed_len && !copy->pairs[1].public_blob, "not empty" );
    ok( !snapshot_is_same( snapshot, copy ), "a pair does not matter" );
    snapshot_unref( snapshot_ref( copy ) );
    snapshot_unref( copy );
    snapshot_unref( snapshot );
    snapshot_unref( NULL );
}

static int freed;

static void free_attached( void *attached )
{
    freed++;
    free( attached );
}

static void test_attached( void )
{
    struct snapshot *snapshot = make_snapshot();
    void *second = malloc( 1 );

    ok( snapshot_attach( snapshot, KEYSTORE_SIGNATURE, malloc( 1 ), free_attached ), "the first one" );
    ok( !snapshot_attach( snapshot, KEYSTORE_SIGNATURE, second, free_attached ), "the second one" );
    ok( snapshot_attach( snapshot, KEYSTORE_KEYEXCHANGE, second, free_attached ), "the other slot" );
    snapshot_unref( snapshot );
    ok( freed == 2, "%d are freed", freed );
}

/* ---- no memory ---------------------------------------------------------------------------------- */

/* A file is read, copied and written. */
static DWORD go_round( void *arg )
{
    struct snapshot *snapshot = NULL, *copy = NULL;
    BYTE *file, *records = arg;
    DWORD size, err;

    memcpy( &size, records + 12, 4 );
    if ((err = format_parse( records, size, &snapshot ))) return err;
    if (!(copy = snapshot_copy( snapshot ))) err = NTE_NO_MEMORY;
    else if (!(err = format_build( copy, &file, &size ))) heap_free_secret( file, size );
    snapshot_unref( copy );
    snapshot_unref( snapshot );
    return err;
}

static void test_no_memory( void )
{
    DWORD size;
    BYTE *file = make_file( RECORDS_HEX, &size );
    int failed = unit_starve( go_round, file );

    ok( failed == 1 + 5 + 5 + 2, "%d allocations", failed );
    free( file );
}

int main( void )
{
    test_bytes();
    test_damage();
    test_records();
    test_names();
    test_largest();
    test_copies();
    test_attached();
    test_no_memory();
    return unit_finish( "format" );
}
