/* Lists of key containers: PP_ENUMCONTAINERS.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"

#define NAME       "winecsp Conformance Test, lists"
#define OTHER_NAME "winecsp Conformance Test, another, lists"
#include "containertest.h"

/* How often a name is in the list, which is walked from its start to its end; `common` are flags of each call. */
static unsigned int count_name_with( HCRYPTPROV prov, const char *wanted, DWORD next, DWORD common )
{
    char name[MAX_PATH + 2];
    unsigned int count = 0;
    DWORD flags = CRYPT_FIRST | common, len;

    for (;;)
    {
        len = sizeof(name);
        memset( name, 0xcc, sizeof(name) );
        SetLastError( SENTINEL );
        if (!CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, flags )) break;
        /* containers: pp-enum-02, pp-enum-03 */
        ok( len == sizeof(name), "length %lu\n", len );
        if (!strcmp( name, wanted )) count++;
        flags = next | common;
    }
    /* containers: pp-enum-04 */
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    return count;
}

static unsigned int count_name( HCRYPTPROV prov, const char *wanted, DWORD next )
{
    return count_name_with( prov, wanted, next, 0 );
}

/* The machine's list can be had from any context, by a flag of the call. */
static void test_list_of_machine( const struct provider_row *row )
{
    DWORD saved = scope;
    HCRYPTPROV prov;

    if (!may_change_machine()) return;
    scope = 0;
    delete_all( row );
    check_ok( CryptReleaseContext( make_container( OTHER_NAME, row ), 0 ) );
    scope = CRYPT_MACHINE_KEYSET;
    delete_all( row );
    check_ok( CryptReleaseContext( make_container( NAME, row ), 0 ) );
    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | saved ) );
    /* containers: pp-enum-09 */
    ok( count_name_with( prov, NAME, 0, CRYPT_MACHINE_KEYSET ) == 1, "the machine's container is not in the list\n" );
    ok( !count_name_with( prov, OTHER_NAME, 0, CRYPT_MACHINE_KEYSET ), "the user's container is in the list\n" );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
    scope = 0;
    delete_all( row );
    scope = saved;
}

/* Whether the list has NAME and nothing else. */
static BOOL is_only_one( HCRYPTPROV prov )
{
    char name[MAX_PATH + 2];
    DWORD len = sizeof(name);

    if (!CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_FIRST ) || strcmp( name, NAME ))
        return FALSE;
    len = sizeof(name);
    return !CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_NEXT );
}

/* A buffer need not have room for the longest name that there might be, only for the name that comes. */
static void check_small_rooms( HCRYPTPROV prov )
{
    char name[MAX_PATH + 2];
    DWORD len, room;

    if (!is_only_one( prov ))
    {
        skip( "there are other containers\n" );
        return;
    }
    /* containers: pp-enum-05 */
    for (room = strlen( NAME ) + 1; room <= MAX_PATH; room += MAX_PATH - strlen( NAME ) - 1)
    {
        len = room;
        memset( name, 0xcc, sizeof(name) );
        check_ok( CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_FIRST | 0x100 ) );
        ok( len == room && !strcmp( name, NAME ), "room for %lu: length %lu, %s\n", room, len, name );
        ok( name[strlen( NAME ) + 1] == (char)0xcc, "room for %lu: written past the name\n", room );
        check_fails( CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, 0 ), ERROR_NO_MORE_ITEMS );
    }
    if (is_builtin()) return;       /* it loses the name */
    len = strlen( NAME );
    memset( name, 0xcc, sizeof(name) );
    check_fails( CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, CRYPT_FIRST ), ERROR_MORE_DATA );
    ok( len == MAX_PATH + 1 && name[0] == (char)0xcc, "length %lu\n", len );
    check_ok( CryptGetProvParam( prov, PP_ENUMCONTAINERS, (BYTE *)name, &len, 0 ) );
    ok( !strcmp( name, NAME ), "the position moved\n" );
}

static void test_list( const struct provider_row *row )
{
    HCRYPTPROV prov, verify;
    DWORD len;

    delete_all( row );
    prov = make_container( NAME, row );
    check_ok( CryptAcquireContextA( &verify, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );

    len = 0xdeadbeef;
    /* containers: pp-enum-01 */
    check_ok( CryptGetProvParam( prov, PP_ENUMCONTAINERS, NULL, &len, CRYPT_FIRST ) );
    ok( len == MAX_PATH + 1, "length %lu\n", len );
    check_small_rooms( prov );
    /* containers: pp-enum-06, pp-enum-07, pp-enum-08, pp-enum-10, pp-enum-11 */
    ok( count_name( prov, NAME, 0 ) == 1, "an open container is not in the list\n" );
    ok( count_name( prov, NAME, CRYPT_NEXT ) == 1, "with CRYPT_NEXT it is not in the list\n" );
    ok( count_name( verify, NAME, 0 ) == 1, "it is not in the list of a context without container\n" );
    ok( !count_name( verify, OTHER_NAME, 0 ), "what is not there is in the list\n" );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
    ok( !count_name( verify, NAME, 0 ), "a deleted container is in the list\n" );
    check_ok( CryptReleaseContext( verify, 0 ) );
}

START_TEST( containerlist )
{
    static const container_test tests[] =
    {
        test_list, test_list_of_machine
    };

    run_container_tests( tests, ARRAY_SIZE( tests ) );
}
