/* Key containers: making, opening and deleting them, and who shares them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"

#define NAME       "winecsp Conformance Test, life"
#define OTHER_NAME "winecsp Conformance Test, another, life"
#include "containertest.h"

static void test_life( const struct provider_row *row )
{
    HCRYPTPROV prov, second, deleted;

    delete_all( row );
    /* containers: con-open-02, con-open-08, con-open-18 */
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
    check_fails( acquire( &prov, NAME, row, CRYPT_DELETEKEYSET ), NTE_BAD_KEYSET );

    /* containers: con-open-04, con-open-30, keep-01 */
    prov = make_container( NAME, row );
    ok( prov && *(void **)prov, "the handle is no pointer to something\n" );
    check_empty( prov );
    second = UNTOUCHED;
    /* containers: con-open-05 */
    check_fails( acquire( &second, NAME, row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    ok( second == UNTOUCHED || !second, "handle %#Ix\n", second );

    /* containers: con-open-01 */
    second = open_container( NAME, row );
    ok( second != prov, "the same handle twice\n" );
    check_empty( second );
    check_ok( CryptReleaseContext( second, 0 ) );

    /* containers: con-open-07, con-open-09, con-open-10 */
    deleted = UNTOUCHED;
    check_ok( acquire( &deleted, NAME, row, CRYPT_DELETEKEYSET ) );
    ok( !deleted, "handle %#Ix after a deletion\n", deleted );
    check_fails( acquire( &second, NAME, row, 0 ), NTE_BAD_KEYSET );
    check_fails( acquire( &second, NAME, row, CRYPT_DELETEKEYSET ), NTE_BAD_KEYSET );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_fails( acquire( &second, NAME, row, 0 ), NTE_BAD_KEYSET );

    /* what was made again is new */
    prov = make_container( NAME, row );
    check_empty( prov );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

static void test_flags( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), second;

    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = UNTOUCHED;
    /* containers: con-open-13, con-open-20, con-open-21 */
    check_fails( acquire( &prov, NAME, row, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET ), NTE_BAD_FLAGS );
    check_fails( acquire( &prov, NAME, row, CRYPT_VERIFYCONTEXT ), NTE_BAD_FLAGS );
    check_fails( acquire( &prov, NAME, row, 1 ), NTE_BAD_FLAGS );
    ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );

    check_ok( acquire( &second, NAME, row, CRYPT_SILENT ) );
    check_ok( CryptReleaseContext( second, 0 ) );
    check_ok( acquire( &second, OTHER_NAME, row, CRYPT_NEWKEYSET | CRYPT_SILENT ) );
    check_ok( CryptReleaseContext( second, 0 ) );
    delete_all( row );
}

/* Containers of the user and of the machine do not see each other. */
static void test_scopes( const struct provider_row *row )
{
    DWORD saved = scope;
    HCRYPTPROV prov;

    if (!may_change_machine()) return;
    delete_all( row );
    scope ^= CRYPT_MACHINE_KEYSET;
    delete_all( row );
    /* containers: con-open-18 */
    prov = make_container( NAME, row );
    scope = saved;
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
    prov = make_container( NAME, row );
    check_ok( CryptReleaseContext( prov, 0 ) );
    scope ^= CRYPT_MACHINE_KEYSET;
    delete_all( row );
    scope = saved;
    prov = open_container( NAME, row );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* All RSA providers share the containers. */
static void test_shared( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), other;
    unsigned int i;

    check_ok( CryptReleaseContext( prov, 0 ) );
    /* containers: con-open-29, place-05 */
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (provider_rows[i].bit == AES_XP) continue;
        winetest_push_context( "opened by %s", provider_rows[i].name );
        if ((other = open_container( NAME, &provider_rows[i] ))) check_ok( CryptReleaseContext( other, 0 ) );
        check_fails( acquire( &other, NAME, &provider_rows[i], CRYPT_NEWKEYSET ), NTE_EXISTS );
        winetest_pop_context();
    }
    check_ok( CryptAcquireContextA( &other, NAME, NULL, PROV_RSA_FULL, CRYPT_DELETEKEYSET | scope ) );
    check_fails( acquire( &other, NAME, row, 0 ), NTE_BAD_KEYSET );
}

static void test_numbers( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    DWORD value = 0xdeadbeef, len = sizeof(value);

    check_ok( CryptGetProvParam( prov, PP_KEYSET_TYPE, (BYTE *)&value, &len, 0 ) );
    /* containers: pp-val-08, pp-val-09 */
    ok( value == scope, "PP_KEYSET_TYPE %#lx\n", value );
    len = sizeof(value);
    check_ok( CryptGetProvParam( prov, PP_KEYSTORAGE, (BYTE *)&value, &len, 0 ) );
    /* containers: pp-val-07 */
    ok( value & CRYPT_SEC_DESCR, "PP_KEYSTORAGE %#lx\n", value );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

START_TEST( container )
{
    static const container_test tests[] =
    {
        test_life, test_flags, test_scopes, test_shared, test_numbers
    };

    run_container_tests( tests, ARRAY_SIZE( tests ) );
}
