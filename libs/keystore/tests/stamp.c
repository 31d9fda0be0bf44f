/* Stamps: what was replaced is told from what was there, however fine the file system's clock is; one that was young
 * when it was taken is not trusted. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keystore/store.h"
#include "wine/test.h"

#define SECOND 10000000

static WCHAR path[PATH_CHARS];

static void make_path( const WCHAR *name )
{
    ok( GetTempPathW( MAX_PATH, path ), "no folder\n" );
    lstrcatW( path, name );
    DeleteFileW( path );
}

static void write_file( const char *content, BOOL replace, struct stamp *stamp )
{
    DWORD err;

    memset( stamp, 0xcc, sizeof(*stamp) );
    err = file_write( path, (const BYTE *)content, lstrlenA( content ), replace, stamp );
    ok( !err, "error %lu\n", err );
}

/* Gives the file a last-write time, as a file system does that keeps whole seconds. */
static void set_written( ULONGLONG written )
{
    FILETIME time = { (DWORD)written, written >> 32 };
    HANDLE file = CreateFileW( path, FILE_WRITE_ATTRIBUTES, 7, NULL, OPEN_EXISTING, 0, NULL );

    ok( SetFileTime( file, NULL, NULL, &time ), "error %lu\n", GetLastError() );
    CloseHandle( file );
}

static void test_later( void )
{
    struct stamp first, second;
    ULONGLONG future;
    unsigned int i;

    make_path( L"winecsp-stamp" );
    write_file( "one", FALSE, &first );
    for (i = 0; i < 20; i++)
    {
        write_file( i & 1 ? "one" : "two", TRUE, &second );
        ok( second.written > first.written, "write %u: not later\n", i );
        ok( second.size == 3, "size %lu\n", second.size );
        first = second;
    }
    /* Of a file from the future, too. */
    future = (first.written / SECOND + 3600) * SECOND;
    set_written( future );
    write_file( "one", TRUE, &second );
    ok( second.written > future, "not later\n" );
    DeleteFileW( path );
}

static void test_look( void )
{
    struct stamp stamp, again;
    WCHAR folder[MAX_PATH];
    DWORD err;

    make_path( L"winecsp-stamp" );
    ok( file_look( path, &stamp ) == ERROR_FILE_NOT_FOUND, "found\n" );
    write_file( "one", FALSE, &stamp );
    err = file_look( path, &again );
    ok( !err, "error %lu\n", err );
    ok( stamp_is_same( &stamp, &again ), "another stamp\n" );
    again.changed++;
    ok( !stamp_is_same( &stamp, &again ), "the change time does not count\n" );
    DeleteFileW( path );
    GetTempPathW( MAX_PATH, folder );
    folder[lstrlenW( folder ) - 1] = 0;
    ok( file_look( folder, &stamp ) == ERROR_DIRECTORY, "a folder is a file\n" );
    lstrcatW( path, L"\\below\\it" );
    ok( file_look( path, &stamp ) == ERROR_PATH_NOT_FOUND, "found below a missing folder\n" );
}

/* Waits until the file's stamp tells its content from a later one. */
static BOOL grow_old( struct stamp *stamp )
{
    int i;

    for (i = 0; i < 600; i++)
    {
        if (!file_look( path, stamp ) && !stamp->young) return TRUE;
        Sleep( 10 );
    }
    return FALSE;
}

/* A program that changes the content and puts the last-write time back changes the change time. */
static void test_put_back( void )
{
    struct stamp first, second;
    DWORD done;
    HANDLE file;

    make_path( L"winecsp-stamp" );
    write_file( "one", FALSE, &first );
    ok( grow_old( &first ), "still young\n" );
    ok( first.changed, "no change time\n" );
    file = CreateFileW( path, GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL );
    WriteFile( file, "two", 3, &done, NULL );
    CloseHandle( file );
    set_written( first.written );
    ok( !file_look( path, &second ), "not found\n" );
    ok( second.written == first.written && second.size == first.size, "not put back\n" );
    ok( !stamp_is_same( &first, &second ), "it looks unchanged\n" );
    DeleteFileW( path );
}

/* Where fractions are kept a tick is short; where they are not it may take two seconds. */
static void test_young( void )
{
    static const struct
    {
        ULONGLONG written, changed, now;
        BOOL      young;
    }
    rows[] =
    {
        { 7 * SECOND, 0, 7 * SECOND, TRUE },
        { 7 * SECOND, 0, 8 * SECOND, TRUE },
        { 7 * SECOND, 0, 9 * SECOND, TRUE },
        { 7 * SECOND, 0, 10 * SECOND, FALSE },
        { 7 * SECOND, 0, 6 * SECOND, TRUE },
        { 7 * SECOND + 1, 0, 7 * SECOND + 100000, TRUE },
        { 7 * SECOND + 1, 0, 8 * SECOND, FALSE },
        /* the change time counts where there is one */
        { 3600ull * SECOND, 7 * SECOND, 8 * SECOND, TRUE },
        { 3600ull * SECOND, 7 * SECOND, 10 * SECOND, FALSE },
        { 1 * SECOND, 7 * SECOND, 8 * SECOND, TRUE },
        { 1 * SECOND, 7 * SECOND + 1, 7 * SECOND + 100000, TRUE },
        { 1 * SECOND, 7 * SECOND + 1, 8 * SECOND, FALSE },
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        struct stamp stamp = { .written = rows[i].written, .changed = rows[i].changed };

        ok( stamp_is_young( &stamp, rows[i].now ) == rows[i].young, "row %u: young %d\n", i, !rows[i].young );
    }
}

static void test_cache( void )
{
    struct snapshot *one = snapshot_create( "one" ), *same = snapshot_create( "one" ), *two = snapshot_create( "two" );
    struct stamp stamp = { .written = 5, .changed = 7, .size = 9 }, other = stamp;
    struct snapshot *kept;

    kept = cache_put( L"X:\\file", one, &stamp );
    ok( kept == one, "another one was kept\n" );
    snapshot_unref( kept );
    kept = cache_find( L"X:\\file", &stamp );
    ok( kept == one, "not found\n" );
    snapshot_unref( kept );
    ok( !cache_find( L"X:\\other", &stamp ), "another file's\n" );
    other.changed++;
    ok( !cache_find( L"X:\\file", &other ), "another change time's\n" );
    kept = cache_find_shut( L"X:\\file", &other );
    ok( kept == one, "not found for a file that is shut\n" );
    snapshot_unref( kept );
    other = stamp;
    other.written++;
    ok( !cache_find_shut( L"X:\\file", &other ), "another stamp's, of a file that is shut\n" );
    ok( !cache_find( L"X:\\file", &other ), "another stamp's\n" );

    /* The same content: what is kept stays, but a young stamp does not tell that it still counts. */
    stamp.young = TRUE;
    kept = cache_put( L"X:\\file", same, &stamp );
    ok( kept == one, "the same was not kept\n" );
    snapshot_unref( kept );
    ok( !cache_find( L"X:\\file", &stamp ), "a young stamp was trusted\n" );
    other = stamp;
    other.young = FALSE;
    ok( !cache_find( L"X:\\file", &other ), "a stamp that was young was trusted\n" );

    kept = cache_put( L"X:\\file", two, &other );
    ok( kept == two, "an old one was kept\n" );
    snapshot_unref( kept );
    snapshots_process_detach();
    snapshot_unref( one );
    snapshot_unref( same );
    snapshot_unref( two );
}

START_TEST( stamp )
{
    test_later();
    test_look();
    test_put_back();
    test_young();
    test_cache();
}
