/* The security descriptors of key containers: PP_KEYSET_SEC_DESCR.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"

#define NAME       "winecsp Conformance Test, security"
#define OTHER_NAME "winecsp Conformance Test, another, security"
#include "containertest.h"

/* None of a descriptor's parts, and the one that takes a privilege. */
static void test_no_part( HCRYPTPROV prov )
{
    SECURITY_DESCRIPTOR_RELATIVE empty;
    DWORD len = sizeof(empty);
    BYTE room[500];

    memset( &empty, 0xcc, sizeof(empty) );
    /* containers: pp-sd-07 */
    check_ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)&empty, &len, 0 ) );
    ok( len == 20 && IsValidSecurityDescriptor( &empty ), "no security descriptor of %lu bytes\n", len );
    ok( !empty.Owner && !empty.Group && !empty.Dacl && !empty.Sacl, "has a part\n" );
    ok( empty.Control == SE_SELF_RELATIVE || broken( is_builtin() ), "control %#x\n", empty.Control );
    len = sizeof(room);
    /* containers: pp-sd-08 */
    check_fails_either( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, room, &len, SACL_SECURITY_INFORMATION ), NTE_PERM,
                        is_builtin() ? ERROR_ACCESS_DENIED : NTE_PERM );
    ok( len == sizeof(room), "length %lu\n", len );
    check_fails_either( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, room, &len,
                                           SACL_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION ), NTE_PERM,
                        is_builtin() ? ERROR_ACCESS_DENIED : NTE_PERM );
    ok( len == sizeof(room), "length %lu\n", len );
}

/* The DACL of the context's container; returns its length. */
static DWORD get_dacl( HCRYPTPROV prov, BYTE *descriptor, DWORD size )
{
    DWORD len = size;

    memset( descriptor, 0, size );
    check_ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, descriptor, &len, DACL_SECURITY_INFORMATION ) );
    return len;
}

/* A descriptor that lacks what is to be set. */
static void test_lacking( const struct provider_row *row )
{
    SECURITY_DESCRIPTOR_RELATIVE empty = { SECURITY_DESCRIPTOR_REVISION, 0, SE_SELF_RELATIVE, 0, 0, 0, 0 };
    HCRYPTPROV prov = make_container( NAME, row );
    BYTE before[500], after[500];
    DWORD len = get_dacl( prov, before, sizeof(before) );

    /* containers: pp-set-06 */
    check_fails_either( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)&empty, GROUP_SECURITY_INFORMATION ),
                        NTE_BAD_FLAGS, is_builtin() ? ERROR_INVALID_SECURITY_DESCR : NTE_BAD_FLAGS );
    if (!is_builtin())
    {
        check_fails( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)&empty, OWNER_SECURITY_INFORMATION ),
                     NTE_BAD_FLAGS );
        check_fails( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)&empty,
                                        OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION ), NTE_BAD_FLAGS );
    }
    ok( get_dacl( prov, after, sizeof(after) ) == len && !memcmp( before, after, sizeof(after) ), "another DACL\n" );
    check_ok( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)&empty, DACL_SECURITY_INFORMATION ) );
    ok( get_dacl( prov, after, sizeof(after) ) != len || memcmp( before, after, sizeof(after) ), "the same DACL\n" );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

static void test_security( const struct provider_row *row )
{
    SECURITY_DESCRIPTOR *descriptor;
    HCRYPTPROV prov = make_container( NAME, row );
    DWORD len = 0, need;

    SetLastError( SENTINEL );
    /* containers: pp-sd-01, pp-sd-02 */
    ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, NULL, &len, OWNER_SECURITY_INFORMATION ), "error %#lx\n",
        GetLastError() );
    ok( GetLastError() == ERROR_INSUFFICIENT_BUFFER, "error %#lx\n", GetLastError() );
    ok( len > sizeof(SECURITY_DESCRIPTOR_RELATIVE), "length %lu\n", len );
    need = len;
    descriptor = HeapAlloc( GetProcessHeap(), 0, need );
    /* containers: pp-sd-03 */
    check_ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)descriptor, &len, OWNER_SECURITY_INFORMATION ) );
    ok( IsValidSecurityDescriptor( descriptor ), "no security descriptor\n" );
    HeapFree( GetProcessHeap(), 0, descriptor );

    len = 0;
    check_ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, NULL, &len, DACL_SECURITY_INFORMATION ) );
    descriptor = HeapAlloc( GetProcessHeap(), 0, len );
    check_ok( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)descriptor, &len, DACL_SECURITY_INFORMATION ) );
    test_no_part( prov );
    /* containers: pp-sd-04 */
    check_ok( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)descriptor, DACL_SECURITY_INFORMATION ) );
    memset( descriptor, 0, len );
    /* containers: pp-set-02 */
    check_fails( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, (BYTE *)descriptor, DACL_SECURITY_INFORMATION ),
                 NTE_BAD_FLAGS );
    HeapFree( GetProcessHeap(), 0, descriptor );
    check_fails( CryptSetProvParam( prov, PP_KEYSET_SEC_DESCR, NULL, DACL_SECURITY_INFORMATION ),
                 ERROR_INVALID_PARAMETER );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* There is nothing to protect without a container. */
static void test_no_security( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), verify, other;
    DWORD len = 0;

    check_ok( CryptAcquireContextA( &verify, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT ) );
    check_ok( acquire( &other, NAME, row, CRYPT_DELETEKEYSET ) );
    /* containers: pp-sd-05 */
    check_fails( CryptGetProvParam( prov, PP_KEYSET_SEC_DESCR, NULL, &len, OWNER_SECURITY_INFORMATION ),
                 NTE_BAD_KEYSET );
    if (is_builtin()) skip( "the security of a context without container\n" );
    else
    {
        /* containers: pp-sd-06 */
        check_fails( CryptGetProvParam( verify, PP_KEYSET_SEC_DESCR, NULL, &len, OWNER_SECURITY_INFORMATION ),
                     NTE_BAD_KEYSET );
    }
    check_ok( CryptReleaseContext( verify, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

START_TEST( containersec )
{
    static const container_test tests[] =
    {
        test_security, test_no_security, test_lacking
    };

    run_container_tests( tests, ARRAY_SIZE( tests ) );
}
