/* Shared by the tests of key containers. Before a file includes this it defines NAME and OTHER_NAME, the names of its
 * containers, which no other file may use.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_CONTAINERTEST_H
#define RSAENH_TESTS_CONTAINERTEST_H

#include "rsatest.h"

/* The name space that a test uses: 0 or CRYPT_MACHINE_KEYSET. */
static DWORD scope;

static inline BOOL acquire( HCRYPTPROV *prov, const char *name, const struct provider_row *row, DWORD flags )
{
    return CryptAcquireContextA( prov, name, row->name, row->type, flags | scope );
}

static inline void delete_all( const struct provider_row *row )
{
    static const char *const names[] = { NAME, OTHER_NAME };
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( names ); i++) acquire( &prov, names[i], row, CRYPT_DELETEKEYSET );
}

/* A container that was just made. */
static inline HCRYPTPROV make_container( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov = 0;

    SetLastError( SENTINEL );
    ok( acquire( &prov, name, row, CRYPT_NEWKEYSET ), "%s cannot be made: error %#lx\n", name, GetLastError() );
    return prov;
}

static inline HCRYPTPROV open_container( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov = 0;

    SetLastError( SENTINEL );
    ok( acquire( &prov, name, row, 0 ), "%s cannot be opened: error %#lx\n", name, GetLastError() );
    return prov;
}

/* Both slots must be empty. */
static inline void check_empty( HCRYPTPROV prov )
{
    HCRYPTKEY key = UNTOUCHED;

    check_fails( CryptGetUserKey( prov, AT_KEYEXCHANGE, &key ), NTE_NO_KEY );
    check_fails( CryptGetUserKey( prov, AT_SIGNATURE, &key ), NTE_NO_KEY );
    ok( key == UNTOUCHED || !key, "key %#Ix\n", key );
}

/* A container that only a test can have made goes before its test begins; one of another name may be the user's, unless
 * the machine is the tests' own. */
static inline BOOL is_free( const char *name, const struct provider_row *row )
{
    HCRYPTPROV prov;

    if (may_change_machine() || strstr( name, "onformance" )) acquire( &prov, name, row, CRYPT_DELETEKEYSET );
    if (!acquire( &prov, name, row, 0 )) return TRUE;
    CryptReleaseContext( prov, 0 );
    skip( "the user has a container %s\n", wine_dbgstr_a( name ) );
    return FALSE;
}

/* The longest name there may be, or one that is longer. */
static inline void make_long_name( char *name, unsigned int len )
{
    memset( name, 'x', len );
    memcpy( name, NAME, strlen( NAME ) );
    name[len] = 0;
}

/* A name parameter: the length that is asked for, the length of the answer, and the answer. */
static inline void get_name( HCRYPTPROV prov, DWORD param, char *name, DWORD size )
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

typedef void (*container_test)( const struct provider_row *row );

/* Runs tests with each provider, for containers of the user and of the machine. */
static inline void run_container_tests( const container_test *tests, unsigned int count )
{
    static const DWORD scopes[] = { 0, CRYPT_MACHINE_KEYSET };
    unsigned int i, j, k;

    if (!may_change_machine()) skip( "WINETEST_MACHINE=1 is not set: no containers of the machine\n" );
    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        if (provider_rows[i].bit == AES_XP) continue;
        for (j = 0; j < ARRAY_SIZE( scopes ); j++)
        {
            scope = scopes[j];
            if (scope && !may_change_machine()) continue;
            winetest_push_context( "%s, %s", provider_rows[i].name, scope ? "machine" : "user" );
            for (k = 0; k < count; k++) tests[k]( &provider_rows[i] );
            winetest_pop_context();
        }
    }
}

#endif
