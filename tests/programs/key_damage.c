/* Damages the file of a key container in every way and looks what a program is told: an error, and never a crash or a
 * key that is not the container's. Runs where the files are ours (docs/key-store.md). Prints what is wrong and a
 * closing line.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "keys.h"
#include "checks.h"
#include "container_file.h"

#define NAME       "damaged"
#define OTHER_NAME "damaged-other"

static char path[CONTAINER_PATH_MAX];
static BYTE good[CONTAINER_FILE_MAX];
static DWORD good_len;
static ULONGLONG file_time;

/* ---- the file ---------------------------------------------------------------------------------------- */

/* Writes the file; its time is later each time, as that of any real change is. */
static BOOL put_file( const BYTE *bytes, DWORD len )
{
    FILETIME time;
    HANDLE file;
    DWORD done;
    BOOL ret;

    file = CreateFileA( path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL );
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    file_time += 100000;
    time.dwLowDateTime = (DWORD)file_time;
    time.dwHighDateTime = file_time >> 32;
    ret = WriteFile( file, bytes, len, &done, NULL ) && done == len && SetFileTime( file, NULL, NULL, &time );
    CloseHandle( file );
    return ret;
}

/* ---- what a program is told ----------------------------------------------------------------------------- */

static BOOL refused( const char *name, DWORD flags, DWORD wanted )
{
    HCRYPTPROV prov = 0;

    SetLastError( 0xdeadbeef );
    return !acquire( name, flags, &prov ) && GetLastError() == wanted;
}

/* The list goes on behind what is damaged. */
static BOOL lists_the_other( void )
{
    DWORD flags = CRYPT_FIRST, len;
    char name[MAX_PATH + 1];
    BOOL found = FALSE;
    HCRYPTPROV prov;

    if (!acquire( NULL, CRYPT_VERIFYCONTEXT, &prov )) return FALSE;
    for (len = sizeof(name); CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len,
                                                flags ); len = sizeof(name))
    {
        if (!strcmp( name, OTHER_NAME )) found = TRUE;
        flags = 0;
    }
    if (GetLastError() != ERROR_NO_MORE_ITEMS) found = FALSE;
    CryptReleaseContext( prov, 0 );
    return found;
}

/* containers: con-open-26, con-open-05 */
static void judge( const char *what, DWORD number )
{
    check( refused( NAME, 0, NTE_KEYSET_ENTRY_BAD ), "%s %lu: opened, or another error", what, number );
    check( refused( NAME, CRYPT_NEWKEYSET, NTE_EXISTS ), "%s %lu: made anew, or another error", what, number );
}

static void judge_file( const char *what, DWORD number, const BYTE *bytes, DWORD len )
{
    check( put_file( bytes, len ), "%s %lu: the file cannot be written", what, number );
    judge( what, number );
}

/* A damaged container can be deleted, and made anew then. */
static void judge_delete( const char *what )
{
    HCRYPTPROV prov;

    check( lists_the_other(), "%s: the list ends", what );
    check( acquire( NAME, CRYPT_DELETEKEYSET, &prov ), "%s: cannot be deleted", what );
    check( refused( NAME, 0, NTE_BAD_KEYSET ), "%s: still there", what );
    check( GetFileAttributesA( path ) == INVALID_FILE_ATTRIBUTES, "%s: the file is still there", what );
}

/* What the file held before is all there again when its bytes are. */
static void judge_good( const ULONGLONG ids[2] )
{
    HCRYPTPROV prov;
    ULONGLONG id;
    int slot;

    check( put_file( good, good_len ), "the file cannot be written" );
    check( acquire( NAME, 0, &prov ), "the good file cannot be opened" );
    for (slot = 0; slot < 2; slot++)
        check( get_id( prov, slot, &id ) && id == ids[slot] && pair_works( prov, slot ), "slot %d of the good file",
               slot );
    CryptReleaseContext( prov, 0 );
}

/* ---- damage ----------------------------------------------------------------------------------------------- */

static void cut( void )
{
    DWORD len;

    for (len = 0; len < good_len; len++) judge_file( "cut to", len, good, len );
    judge_delete( "cut" );
}

static void lengthen( void )
{
    static BYTE bytes[CONTAINER_FILE_MAX + 1];
    static const DWORD more[] = { 1, 8, 4096 };
    unsigned int i;

    memcpy( bytes, good, good_len );
    for (i = 0; i < sizeof(more) / sizeof(more[0]); i++) judge_file( "longer by", more[i], bytes, good_len + more[i] );
    judge_file( "of bytes", CONTAINER_FILE_MAX, bytes, CONTAINER_FILE_MAX );
    judge_file( "of bytes", CONTAINER_FILE_MAX + 1, bytes, CONTAINER_FILE_MAX + 1 );
    judge_delete( "longer" );
}

static void flip( void )
{
    DWORD at;

    for (at = 0; at < good_len; at++)
    {
        good[at] ^= 1 << (at * 5 + at / 8) % 8;
        judge_file( "byte changed at", at, good, good_len );
        good[at] ^= 1 << (at * 5 + at / 8) % 8;
    }
    judge_delete( "changed" );
}

static void later_version( void )
{
    good[8] = 2;
    judge_file( "version", 2, good, good_len );
    good[8] = 1;
    judge_delete( "later version" );
}

static void garbage( void )
{
    static BYTE bytes[3000];
    DWORD i, round;

    for (round = 0; round < 20; round++)
    {
        for (i = round; i < sizeof(bytes); i++) bytes[i] = rand();
        memcpy( bytes, good, round > 10 ? 48 : 0 );
        judge_file( "garbage", round, bytes, 1 + rand() % sizeof(bytes) );
    }
    judge_delete( "garbage" );
}

/* A folder in the place of the file is nobody's container, and nothing that DELETEKEYSET would remove. */
static void folder( void )
{
    check( CreateDirectoryA( path, NULL ), "no folder" );
    check( refused( NAME, 0, NTE_BAD_KEYSET ), "folder: opened, or another error" );
    check( refused( NAME, CRYPT_NEWKEYSET, NTE_EXISTS ), "folder: made, or another error" );
    check( lists_the_other(), "folder: the list ends" );
    check( refused( NAME, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET ) || GetLastError() == (DWORD)NTE_PERM,
           "folder: deleted, or another error" );
    check( RemoveDirectoryA( path ), "folder: it cannot be removed" );
    check( refused( NAME, 0, NTE_BAD_KEYSET ), "folder: still there" );
}

/* A context that was open when the file was damaged. */
static void open_context( const ULONGLONG ids[2] )
{
    static const BYTE byte = 0;
    HCRYPTPROV prov;
    ULONGLONG id;
    HCRYPTKEY key;

    judge_good( ids );
    check( acquire( NAME, 0, &prov ), "open context" );
    check( get_id( prov, 0, &id ) && id == ids[0], "open context: key" );
    put_file( &byte, 1 );
    check( !CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), "open context: a key of a damaged file" );
    check( !generate_pair( prov, 0, &id ), "open context: a damaged file was replaced" );
    check( CryptReleaseContext( prov, 0 ), "open context: release" );
    judge_good( ids );
}

static HCRYPTPROV make( const char *name, ULONGLONG ids[2] )
{
    HCRYPTPROV prov;

    acquire( name, CRYPT_DELETEKEYSET, &prov );
    if (!acquire( name, CRYPT_NEWKEYSET, &prov ) || !generate_pair( prov, 0, &ids[0] ) ||
        !generate_pair( prov, 1, &ids[1] ))
    {
        printf( "the container %s cannot be made, error %#lx\n", name, GetLastError() );
        exit( 1 );
    }
    return prov;
}

int main( void )
{
    ULONGLONG ids[2], other_ids[2];
    HCRYPTPROV prov, other;
    FILETIME now;

    other = make( OTHER_NAME, other_ids );
    prov = make( NAME, ids );
    if (!container_path( prov, 0, path ) || !read_container_file( path, good, &good_len ))
    {
        printf( "%s cannot be read, error %lu\n", path, GetLastError() );
        return 1;
    }
    CryptReleaseContext( prov, 0 );
    GetSystemTimeAsFileTime( &now );
    file_time = (ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime;
    cut();
    lengthen();
    flip();
    later_version();
    garbage();
    folder();
    judge_good( ids );
    open_context( ids );
    check( acquire( NAME, CRYPT_DELETEKEYSET, &prov ), "delete" );
    CryptReleaseContext( other, 0 );
    check( acquire( OTHER_NAME, CRYPT_DELETEKEYSET, &prov ), "delete the other one" );
    printf( "a file of %lu bytes, ", good_len );
    return done();
}
