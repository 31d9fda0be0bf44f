/* Key containers: making, opening and deleting them, their names, and the key pairs that they keep. Each test makes
 * containers of its own name and deletes them.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <winreg.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"
#include "rsakeys.h"

#define NAME "winecsp Conformance Test"
#define OTHER_NAME "winecsp conformance test, another"

/* Which name space a test is about. */
static DWORD scope;

static BOOL acquire( HCRYPTPROV *prov, const char *name, const struct provider_row *row, DWORD flags )
{
    return CryptAcquireContextA( prov, name, row->name, row->type, flags | scope );
}

static void delete_all( const struct provider_row *row )
{
    static const char *const names[] = { NAME, OTHER_NAME };
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( names ); i++) acquire( &prov, names[i], row, CRYPT_DELETEKEYSET );
}

/* A container that was just made. */
static HCRYPTPROV make_container( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov = 0;

    SetLastError( SENTINEL );
    ok( acquire( &prov, name, row, CRYPT_NEWKEYSET ), "%s cannot be made: error %#lx\n", name, GetLastError() );
    return prov;
}

static HCRYPTPROV open_container( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov = 0;

    SetLastError( SENTINEL );
    ok( acquire( &prov, name, row, 0 ), "%s cannot be opened: error %#lx\n", name, GetLastError() );
    return prov;
}

/* Both slots must be empty. */
static void check_empty( HCRYPTPROV prov )
{
    HCRYPTKEY key = UNTOUCHED;

    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    ok( key == UNTOUCHED || !key, "key %#Ix\n", key );
}

/* The public blob of a pair, with its length; 0: there is no such pair. */
static DWORD public_blob( HCRYPTPROV prov, DWORD spec, BYTE *blob, DWORD size )
{
    DWORD len = size;
    HCRYPTKEY key;
    BOOL ret;

    SetLastError( SENTINEL );
    if (!CryptGetUserKey( prov, spec, &key ))
    {
        ok( GetLastError() == (DWORD)NTE_NO_KEY, "error %#lx\n", GetLastError() );
        return 0;
    }
    ret = CryptExportKey( key, 0, PUBLICKEYBLOB, 0, blob, &len );
    ok( ret, "no public blob: error %#lx\n", GetLastError() );
    check_ok( CryptDestroyKey( key ) );
    return ret ? len : 0;
}

/* Signs with one context and verifies with a public blob in another. */
static void check_signs( HCRYPTPROV prov, DWORD spec, const BYTE *blob, DWORD blob_len )
{
    BYTE signature[512];
    DWORD len = sizeof(signature);
    HCRYPTHASH hash;
    HCRYPTPROV verifier;
    HCRYPTKEY key;

    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptSignHashA( hash, spec, NULL, 0, signature, &len ) );
    check_ok( CryptDestroyHash( hash ) );

    check_ok( CryptAcquireContextA( &verifier, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    check_ok( CryptImportKey( verifier, blob, blob_len, 0, 0, &key ) );
    check_ok( CryptCreateHash( verifier, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, (const BYTE *)"abc", 3, 0 ) );
    check_ok( CryptVerifySignatureA( hash, signature, len, key, NULL, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( verifier, 0 ) );
}

/* ---- making, opening, deleting ---------------------------------------------------------------- */

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

/* ---- names ------------------------------------------------------------------------------------ */

/* A container that only a test can have made goes before its test begins; one of another name may be the user's, unless
 * the machine is the tests' own. */
static BOOL is_free( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov;

    if (may_change_machine() || strstr( name, "onformance" )) acquire( &prov, name, row, CRYPT_DELETEKEYSET );
    if (!acquire( &prov, name, row, 0 )) return TRUE;
    CryptReleaseContext( prov, 0 );
    skip( "the user has a container %s\n", wine_dbgstr_a( name ) );
    return FALSE;
}

/* The longest name there may be, or one that is longer. */
static void make_long_name( char *name, unsigned int len )
{
    memset( name, 'x', len );
    memcpy( name, NAME, strlen( NAME ) );
    name[len] = 0;
}

/* A name parameter: the length that is asked for, the length of the answer, and the answer. */
static void get_name( HCRYPTPROV prov, DWORD param, char *name, DWORD size )
{
    DWORD len = 0xdeadbeef, need;

    check_ok( CryptGetProvParam( prov, param, NULL, &len, 0 ) );
    need = len;
    ok( need <= size, "length %lu\n", need );
    len = need - 1;
    check_fails( CryptGetProvParam( prov, param, (BYTE *)name, &len, 0 ), ERROR_MORE_DATA );
    ok( len == need, "length %lu, expected %lu\n", len, need );
    len = size;
    memset( name, 0xcc, size );
    check_ok( CryptGetProvParam( prov, param, (BYTE *)name, &len, 0 ) );
    ok( len == need && strlen( name ) + 1 == len, "length %lu, expected %lu\n", len, need );
}

static void test_names( const struct provider_row *row )
{
    char long_name[MAX_PATH + 2], name[MAX_PATH + 1], upper[] = NAME;
    HCRYPTPROV prov, other;
    unsigned int i;

    delete_all( row );
    /* containers: con-name-03, pp-val-04, pp-get-01, pp-get-02, pp-get-03 */
    prov = make_container( NAME, row );
    get_name( prov, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, NAME ), "PP_CONTAINER is %s\n", name );
    for (i = 0; upper[i]; i++) if (upper[i] >= 'a' && upper[i] <= 'z') upper[i] -= 'a' - 'A';
    /* containers: con-name-02 */
    check_fails( acquire( &other, upper, row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    other = open_container( upper, row );
    get_name( other, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, upper ), "PP_CONTAINER is %s\n", name );
    check_ok( CryptReleaseContext( other, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );

    /* the longest name, and a longer one */
    make_long_name( long_name, MAX_PATH + 1 );
    other = UNTOUCHED;
    if (is_builtin()) skip( "names that are too long\n" );
    else
    {
        /* containers: con-open-23 */
        check_fails( acquire( &other, long_name, row, CRYPT_NEWKEYSET ), NTE_BAD_KEYSET_PARAM );
        ok( other == UNTOUCHED || !other, "handle %#Ix\n", other );
        /* containers: con-name-04 */
        long_name[MAX_PATH] = 0;
        acquire( &other, long_name, row, CRYPT_DELETEKEYSET );
        prov = make_container( long_name, row );
        get_name( prov, PP_CONTAINER, name, sizeof(name) );
        ok( !strcmp( name, long_name ), "PP_CONTAINER is %s\n", name );
        check_ok( CryptReleaseContext( prov, 0 ) );
        check_ok( acquire( &other, long_name, row, CRYPT_DELETEKEYSET ) );
    }
}

/* Characters that a file's name or a registry key's could not have. */
static void test_odd_names( const struct provider_row *row )
{
    static const char *const names[] =
    {
        "winecsp\\conformance\\test", "winecsp/../../conformance", "winecsp:conformance*?\"<>|", "winecsp.conformance.",
        " winecsp conformance ", "{8D2C4D9E-5A52-4A4D-9E1F-5E7D6F3F2A10}", "\xe4\xf6\xfc\x80 winecsp",
        "winecsp\tconformance\r\n", "..", "CON", "a",
    };
    HCRYPTPROV prov, other;
    char name[MAX_PATH + 1];
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        if (!is_free( names[i], row )) continue;
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        prov = make_container( names[i], row );
        get_name( prov, PP_CONTAINER, name, sizeof(name) );
        ok( !strcmp( name, names[i] ), "PP_CONTAINER is %s\n", wine_dbgstr_a( name ) );
        check_ok( CryptReleaseContext( prov, 0 ) );
        check_fails( acquire( &other, names[i], row, CRYPT_NEWKEYSET ), NTE_EXISTS );
        check_ok( acquire( &other, names[i], row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        winetest_pop_context();
    }
}

/* Each is a container of its own, whatever a registry would make of them. */
static void test_backslashes( const struct provider_row *row )
{
    static const char *const names[] = { NAME, NAME "\\", NAME "\\\\", "\\" NAME, "\\\\" NAME, "\\", "\\\\" };
    HCRYPTPROV provs[ARRAY_SIZE( names )], other;
    unsigned int i;

    if (row->bit != AES) return;
    for (i = 0; i < ARRAY_SIZE( names ); i++) if (!is_free( names[i], row )) return;
    for (i = 0; i < ARRAY_SIZE( names ); i++)
    {
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        provs[i] = make_container( names[i], row );
        winetest_pop_context();
    }
    while (i--)
    {
        winetest_push_context( "%s", wine_dbgstr_a( names[i] ) );
        /* containers: con-name-07 */
        check_ok( acquire( &other, names[i], row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, names[i], row, 0 ), NTE_BAD_KEYSET );
        if (i && acquire( &other, names[0], row, 0 )) CryptReleaseContext( other, 0 );
        else ok( !i, "another container is gone, error %#lx\n", GetLastError() );
        CryptReleaseContext( provs[i], 0 );
        winetest_pop_context();
    }
}

/* MachineGuid, of the 64-bit view. */
static void get_machine_guid( char *guid, DWORD size )
{
    HKEY key;

    *guid = 0;
    ok( !RegOpenKeyExA( HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Cryptography", 0, KEY_READ | KEY_WOW64_64KEY, &key ),
        "no key\n" );
    ok( !RegQueryValueExA( key, "MachineGuid", NULL, NULL, (BYTE *)guid, &size ), "no MachineGuid\n" );
    RegCloseKey( key );
}

static void test_unique( const struct provider_row *row )
{
    static const struct
    {
        const char *name, *hash;
    }
    rows[] =
    {
        { "MyCoolContainer", "52ab417621a9d74c73e3e0f1bc374e0a" },
        { "winetest",        "9d20fd8d05ed2b8455d125d0bf6d6a70" },
        { "WINETEST",        "9d20fd8d05ed2b8455d125d0bf6d6a70" },
    };
    char guid[64], expected[128], unique[MAX_PATH + 1], name[MAX_PATH + 1];
    HCRYPTPROV prov, other;
    unsigned int i;

    get_machine_guid( guid, sizeof(guid) );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!is_free( rows[i].name, row )) continue;
        winetest_push_context( "%s", rows[i].name );
        prov = make_container( rows[i].name, row );
        get_name( prov, PP_UNIQUE_CONTAINER, unique, sizeof(unique) );
        sprintf( expected, "%s_%s", rows[i].hash, guid );
        /* containers: pp-uniq-01, pp-uniq-02, pp-uniq-03, pp-uniq-04, pp-uniq-05 */
        ok( !strcmp( unique, expected ), "got %s, expected %s\n", unique, expected );

        /* the unique name reaches the same container */
        /* containers: con-name-05 */
        check_ok( CryptReleaseContext( prov, 0 ) );
        if ((other = open_container( unique, row )))
        {
            get_name( other, PP_UNIQUE_CONTAINER, name, sizeof(name) );
            ok( !strcmp( name, unique ), "got %s, expected %s\n", name, unique );
            check_ok( CryptReleaseContext( other, 0 ) );
        }
        check_ok( acquire( &other, unique, row, CRYPT_DELETEKEYSET ) );
        check_fails( acquire( &other, rows[i].name, row, 0 ), NTE_BAD_KEYSET );
        winetest_pop_context();
    }
}

/* A value that many programs miss must not keep a container from being opened. */
static void test_no_machine_guid( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), other = 0;
    char guid[64];
    HKEY key;

    get_machine_guid( guid, sizeof(guid) );
    if (!may_change_machine() || RegOpenKeyExA( HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Cryptography", 0,
                                                KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, &key ))
    {
        skip( "MachineGuid may not be changed\n" );
    }
    else
    {
        RegDeleteValueA( key, "MachineGuid" );
        /* containers: con-open-28 */
        check_ok( acquire( &other, NAME, row, 0 ) );
        check_ok( CryptReleaseContext( other, 0 ) );
        RegSetValueExA( key, "MachineGuid", 0, REG_SZ, (BYTE *)guid, strlen( guid ) + 1 );
        RegCloseKey( key );
        check_ok( acquire( &other, NAME, row, 0 ) );
        check_ok( CryptReleaseContext( other, 0 ) );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* The default container is the user's own: it is left alone if it is there. */
static void test_default( const struct provider_row *row )
{
    HCRYPTPROV prov = 0, other;

    SetLastError( SENTINEL );
    if (acquire( &prov, NULL, row, 0 ))
    {
        skip( "there is a default container\n" );
        check_ok( CryptReleaseContext( prov, 0 ) );
        return;
    }
    /* containers: con-open-15, con-open-16, con-name-01, con-name-06 */
    ok( GetLastError() == (DWORD)NTE_BAD_KEYSET, "error %#lx\n", GetLastError() );
    prov = make_container( NULL, row );
    check_empty( prov );
    check_fails( acquire( &other, NULL, row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    check_fails( acquire( &other, "", row, CRYPT_NEWKEYSET ), NTE_EXISTS );
    check_ok( acquire( &other, "", row, 0 ) );
    check_ok( CryptReleaseContext( other, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    /* containers: con-open-17 */
    check_ok( acquire( &prov, NULL, row, CRYPT_DELETEKEYSET ) );
    check_fails( acquire( &prov, NULL, row, 0 ), NTE_BAD_KEYSET );
}

/* ---- lists ------------------------------------------------------------------------------------ */

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

/* A buffer need not have room for the longest name that there might be, only for the name that comes. The container is
 * the only one. */
static void check_small_rooms( HCRYPTPROV prov )
{
    char name[MAX_PATH + 2];
    DWORD len, room;

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

/* ---- key pairs -------------------------------------------------------------------------------- */

static void generate( HCRYPTPROV prov, ALG_ID alg, DWORD flags )
{
    HCRYPTKEY key = 0;

    check_ok( CryptGenKey( prov, alg, flags, &key ) );
    if (key) check_ok( CryptDestroyKey( key ) );
}

static void check_same( const BYTE *a, DWORD a_len, const BYTE *b, DWORD b_len )
{
    ok( a_len && a_len == b_len && !memcmp( a, b, a_len ), "%lu and %lu bytes, or another key\n", a_len, b_len );
}

/* Generated pairs are found by everybody at once, and after everybody has gone. containers: wdpapi-07 */
static void test_generated( const struct provider_row *row )
{
    BYTE exchange[400], signature[400], blob[400];
    HCRYPTPROV prov, second;
    DWORD exchange_len, signature_len, len;

    delete_all( row );
    prov = make_container( NAME, row );
    second = open_container( NAME, row );
    /* containers: keep-02, keep-03; rsa-keys: gen-01, gen-02 */
    generate( prov, AT_KEYEXCHANGE, 512 << 16 );
    exchange_len = public_blob( prov, AT_KEYEXCHANGE, exchange, sizeof(exchange) );
    ok( exchange_len == 84, "length %lu\n", exchange_len );
    ok( !public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) ), "there is a signature pair\n" );
    check_signs( prov, AT_KEYEXCHANGE, exchange, exchange_len );

    generate( second, AT_SIGNATURE, (512 << 16) | CRYPT_EXPORTABLE );
    signature_len = public_blob( second, AT_SIGNATURE, signature, sizeof(signature) );
    check_ok( CryptReleaseContext( second, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );

    prov = open_container( NAME, row );
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    check_same( exchange, exchange_len, blob, len );
    len = public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) );
    check_same( signature, signature_len, blob, len );
    check_signs( prov, AT_KEYEXCHANGE, exchange, exchange_len );
    check_signs( prov, AT_SIGNATURE, signature, signature_len );

    /* rsa-keys: gen-03; a new pair takes the old one's place, and the other one stays */
    generate( prov, CALG_RSA_KEYX, 512 << 16 );
    /* containers: keep-02 */
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    ok( len == exchange_len && memcmp( blob, exchange, len ), "the old pair\n" );
    memcpy( exchange, blob, len );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    len = public_blob( prov, AT_KEYEXCHANGE, blob, sizeof(blob) );
    check_same( exchange, exchange_len, blob, len );
    len = public_blob( prov, AT_SIGNATURE, blob, sizeof(blob) );
    check_same( signature, signature_len, blob, len );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* Permissions of a pair in the container, and whether it can be exported. */
static void check_export( HCRYPTPROV prov, DWORD spec, BOOL exportable )
{
    DWORD permissions = 0xdeadbeef, len = sizeof(permissions);
    BYTE blob[400];
    HCRYPTKEY key;

    check_ok( CryptGetUserKey( prov, spec, &key ) );
    check_ok( CryptGetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, &len, 0 ) );
    /* rsa-keys: perm-04 */
    ok( permissions == (exportable ? 0x3f : 0x3b), "permissions %#lx\n", permissions );
    len = sizeof(blob);
    if (exportable) check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    else check_fails( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ), NTE_BAD_KEY_STATE );
    check_ok( CryptDestroyKey( key ) );
}

/* Imported private keys become pairs at the call; what may be done with them is kept too. Public keys do not. */
static void test_imported( const struct provider_row *row )
{
    static const struct
    {
        ALG_ID alg;
        DWORD  spec, flags;
    }
    rows[] =
    {
        { CALG_RSA_KEYX, AT_KEYEXCHANGE, 0 },
        { CALG_RSA_SIGN, AT_SIGNATURE,   CRYPT_EXPORTABLE },
        { CALG_RSA_KEYX, AT_KEYEXCHANGE, CRYPT_EXPORTABLE },
    };
    BYTE private[TEST_PRIVATE_LEN], public[TEST_PUBLIC_LEN], blob[400];
    HCRYPTPROV prov, second;
    HCRYPTKEY key;
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "row %u", i );
        prov = make_container( NAME, row );
        second = open_container( NAME, row );
        test_public_blob( public, rows[i].alg, 65537 );
        /* containers: keep-05 */
        check_ok( CryptImportKey( prov, public, sizeof(public), 0, 0, &key ) );
        check_empty( prov );
        check_ok( CryptDestroyKey( key ) );

        test_private_blob( private, rows[i].alg );
        check_ok( CryptImportKey( prov, private, sizeof(private), 0, rows[i].flags, &key ) );
        check_ok( CryptDestroyKey( key ) );
        /* containers: keep-04, keep-06 */
        len = public_blob( second, rows[i].spec, blob, sizeof(blob) );
        check_same( public, sizeof(public), blob, len );
        ok( !public_blob( second, AT_KEYEXCHANGE + AT_SIGNATURE - rows[i].spec, blob, sizeof(blob) ), "both pairs\n" );
        check_export( second, rows[i].spec, rows[i].flags & CRYPT_EXPORTABLE );
        check_ok( CryptReleaseContext( second, 0 ) );
        check_ok( CryptReleaseContext( prov, 0 ) );

        prov = open_container( NAME, row );
        check_export( prov, rows[i].spec, rows[i].flags & CRYPT_EXPORTABLE );
        check_signs( prov, rows[i].spec, public, sizeof(public) );
        check_ok( CryptReleaseContext( prov, 0 ) );
        delete_all( row );
        winetest_pop_context();
    }
}

/* An archivable pair can be exported by the handle that made it, and by no other. rsa-keys: gen-flag-07 */
static void test_archivable( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    DWORD len = 0;
    HCRYPTKEY key;

    if (CryptGenKey( prov, AT_KEYEXCHANGE, (512 << 16) | CRYPT_ARCHIVABLE, &key ))
    {
        check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, NULL, &len ) );
        check_ok( CryptDestroyKey( key ) );
        /* containers: keep-07 */
        check_export( prov, AT_KEYEXCHANGE, FALSE );
    }
    else ok( 0, "error %#lx\n", GetLastError() );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* What was encrypted for the pair can be decrypted by it later, and a session key imported with it by default. */
static void test_decrypts( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    BYTE data[64] = "secret", blob[200];
    DWORD len = 6, blob_len = sizeof(blob);
    HCRYPTKEY key, session;

    check_ok( CryptGenKey( prov, AT_KEYEXCHANGE, 512 << 16, &key ) );
    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &len, sizeof(data) ) );
    check_ok( CryptGenKey( prov, CALG_RC4, CRYPT_EXPORTABLE, &session ) );
    check_ok( CryptExportKey( session, key, SIMPLEBLOB, 0, blob, &blob_len ) );
    check_ok( CryptDestroyKey( session ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );

    prov = open_container( NAME, row );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &len ) );
    ok( len == 6 && !memcmp( data, "secret", 6 ), "%lu bytes\n", len );
    if (is_builtin()) skip( "the container's own pair for an import\n" );
    else
    {
        /* rsa-keys: blob-imp-13 */
        check_ok( CryptImportKey( prov, blob, blob_len, 0, 0, &session ) );
        check_ok( CryptDestroyKey( session ) );
    }
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* A container that is deleted while it is open is not made again by what is done with it. */
static void test_deleted( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row ), other;
    HCRYPTKEY key;

    check_ok( acquire( &other, NAME, row, CRYPT_DELETEKEYSET ) );
    if (is_builtin()) skip( "use of a deleted container\n" );
    else
    {
        /* containers: con-open-31 */
        check_fails( CryptGenKey( prov, AT_SIGNATURE, 512 << 16, &key ), NTE_BAD_KEYSET );
        check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_fails( acquire( &prov, NAME, row, 0 ), NTE_BAD_KEYSET );
}

/* ---- security --------------------------------------------------------------------------------- */

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

/* A context without a container has the empty name. */
static void test_no_container( const struct provider_row *row )
{
    static const DWORD params[] = { PP_CONTAINER, PP_UNIQUE_CONTAINER };
    char name[4];
    HCRYPTPROV prov;
    unsigned int i;
    DWORD len;

    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        len = 77;
        /* containers: pp-val-14, pp-val-15 */
        check_ok( CryptGetProvParam( prov, params[i], NULL, &len, 0 ) );
        ok( len == 1, "size %lu\n", len );
        memset( name, 0xcc, sizeof(name) );
        len = sizeof(name);
        check_ok( CryptGetProvParam( prov, params[i], (BYTE *)name, &len, 0 ) );
        ok( len == 1 && !name[0] && name[1] == (char)0xcc, "size %lu, name %#x\n", len, name[0] );
        len = 0;
        check_fails( CryptGetProvParam( prov, params[i], (BYTE *)name, &len, 0 ), ERROR_MORE_DATA );
        ok( len == 1, "size %lu\n", len );
        winetest_pop_context();
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* Pairs of a context without container go with it, and leave no container behind. */
static void test_memory_only( const struct provider_row *row )
{
    HCRYPTPROV prov;
    HCRYPTKEY key;

    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    key = import_test_pair( prov, CALG_RSA_KEYX, 0 );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | scope ) );
    /* containers: keep-11 */
    check_empty( prov );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* A pair that may be exported, exported and imported again without that right. */
static void test_imported_again( const struct provider_row *row )
{
    HCRYPTPROV prov = make_container( NAME, row );
    HCRYPTKEY key = import_test_pair( prov, CALG_RSA_KEYX, CRYPT_EXPORTABLE );
    BYTE blob[TEST_PRIVATE_LEN], data[64] = "secret";
    DWORD len = sizeof(blob), data_len = 6;

    check_ok( CryptEncrypt( key, 0, TRUE, 0, data, &data_len, sizeof(data) ) );
    check_ok( CryptExportKey( key, 0, PRIVATEKEYBLOB, 0, blob, &len ) );
    check_ok( CryptDestroyKey( key ) );
    key = import_blob( prov, blob, len, 0, 0 );
    check_ok( CryptDestroyKey( key ) );
    /* containers: keep-12 */
    check_export( prov, AT_KEYEXCHANGE, FALSE );
    check_ok( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ) );
    check_ok( CryptDecrypt( key, 0, TRUE, 0, data, &data_len ) );
    ok( data_len == 6 && !memcmp( data, "secret", 6 ), "%lu bytes\n", data_len );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* What is set on a key object is not kept. */
static void test_not_kept( const struct provider_row *row )
{
    DWORD permissions = CRYPT_ENCRYPT | CRYPT_READ | CRYPT_WRITE;
    HCRYPTPROV prov = make_container( NAME, row );
    HCRYPTKEY key = import_test_pair( prov, CALG_RSA_KEYX, 0 );

    check_ok( CryptSetKeyParam( key, KP_PERMISSIONS, (BYTE *)&permissions, 0 ) );
    check_ok( CryptDestroyKey( key ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    prov = open_container( NAME, row );
    /* containers: keep-09 */
    check_export( prov, AT_KEYEXCHANGE, FALSE );
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* Protection by a question to the user: a silent context cannot ask. */
static void test_silent( const struct provider_row *row )
{
    BYTE blob[TEST_PRIVATE_LEN];
    HCRYPTPROV prov;
    HCRYPTKEY key;

    check_ok( acquire( &prov, NAME, row, CRYPT_NEWKEYSET | CRYPT_SILENT ) );
    test_private_blob( blob, CALG_RSA_KEYX );
    if (is_builtin()) skip( "protection by the user\n" );
    else
    {
        /* containers: con-silent-02, con-silent-03 */
        check_fails( CryptGenKey( prov, AT_KEYEXCHANGE, (512 << 16) | CRYPT_USER_PROTECTED, &key ),
                     NTE_SILENT_CONTEXT );
        check_fails( CryptImportKey( prov, blob, sizeof(blob), 0, CRYPT_USER_PROTECTED, &key ), NTE_SILENT_CONTEXT );
        check_empty( prov );
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
    delete_all( row );
}

/* ---- another process -------------------------------------------------------------------------- */

static const struct kept_row
{
    DWORD  key_spec;
    ALG_ID alg;
    DWORD  flags, permissions;
} kept_rows[] =
{
    { AT_KEYEXCHANGE, CALG_RSA_KEYX, CRYPT_EXPORTABLE, 0x3f },      /* containers: keep-06 */
    { AT_SIGNATURE,   CALG_RSA_SIGN, 0,                0x3b },
};

/* In the child, which knows nothing of the container yet. */
static void open_in_child( const char *scope_text )
{
    char long_name[MAX_PATH + 1] = "", name[MAX_PATH + 1];
    const struct provider_row *row = provider_rows;
    const struct kept_row *kept;
    HCRYPTPROV prov;
    HCRYPTKEY key;

    while (row->bit != AES) row++;
    scope = strtoul( scope_text, NULL, 10 );
    make_long_name( long_name, MAX_PATH );
    prov = open_container( long_name, row );
    get_name( prov, PP_CONTAINER, name, sizeof(name) );
    ok( !strcmp( name, long_name ), "PP_CONTAINER is %s\n", name );        /* containers: con-name-04 */
    for (kept = kept_rows; kept < kept_rows + ARRAY_SIZE( kept_rows ); kept++)
    {
        winetest_push_context( "pair %lu", kept->key_spec );
        key = 0;
        check_ok( CryptGetUserKey( prov, kept->key_spec, &key ) );          /* containers: keep-04 */
        ok( key_dword( key, KP_KEYLEN ) == TEST_BITS, "another length\n" );
        ok( key_dword( key, KP_PERMISSIONS ) == kept->permissions, "permissions %#lx\n",
            key_dword( key, KP_PERMISSIONS ) );
        destroy_key( key );
        winetest_pop_context();
    }
    check_ok( CryptReleaseContext( prov, 0 ) );
}

/* A container of the longest name with both pairs, as another process finds it. */
static void test_other_process( const struct provider_row *row )
{
    char long_name[MAX_PATH + 1] = "", arguments[64];
    const struct kept_row *kept;
    HCRYPTPROV prov;

    if (row->bit != AES || is_builtin()) return;
    make_long_name( long_name, MAX_PATH );
    acquire( &prov, long_name, row, CRYPT_DELETEKEYSET );
    prov = make_container( long_name, row );
    for (kept = kept_rows; kept < kept_rows + ARRAY_SIZE( kept_rows ); kept++)
        destroy_key( import_test_pair( prov, kept->alg, kept->flags ) );
    sprintf( arguments, "container open %lu", scope );
    run_child( arguments );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( acquire( &prov, long_name, row, CRYPT_DELETEKEYSET ) );
}

/* ---- parameters ------------------------------------------------------------------------------- */

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
    static void( *const tests[] )( const struct provider_row *row ) =
    {
        test_life, test_flags, test_scopes, test_shared, test_names, test_odd_names, test_backslashes, test_unique,
        test_no_machine_guid, test_default, test_list, test_list_of_machine, test_generated, test_imported,
        test_archivable, test_decrypts, test_deleted,
        test_security, test_no_security, test_no_container, test_memory_only, test_imported_again, test_not_kept,
        test_silent, test_other_process, test_numbers, test_lacking
    };
    static const DWORD scopes[] = { 0, CRYPT_MACHINE_KEYSET };
    unsigned int i, j, k;
    char **argv;

    if (winetest_get_mainargs( &argv ) >= 4 && !strcmp( argv[2], "open" ))
    {
        open_in_child( argv[3] );
        return;
    }
    if (!may_change_machine()) skip( "WINETEST_MACHINE=1 is not set: no containers of the machine\n" );
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (provider_rows[i].bit == AES_XP) continue;
        for (j = 0; j < ARRAY_SIZE( scopes ); j++)
        {
            scope = scopes[j];
            if (scope && !may_change_machine()) continue;
            winetest_push_context( "%s, %s", provider_rows[i].name, scope ? "machine" : "user" );
            for (k = 0; k < ARRAY_SIZE( tests ); k++) tests[k]( &provider_rows[i] );
            winetest_pop_context();
        }
    }
}
