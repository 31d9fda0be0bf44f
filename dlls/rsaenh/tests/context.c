/* Contexts of the RSA providers: acquiring, its flags and its errors, releasing, and random bytes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"

#define CONTAINER "conformance test, never made"
#define RANDOM_LEN 70000

static void delete_container( const struct provider_row *row )
{
    HCRYPTPROV prov;

    CryptAcquireContextA( &prov, CONTAINER, row->name, row->type, CRYPT_DELETEKEYSET );
    CryptAcquireContextA( &prov, CONTAINER, row->name, row->type, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET );
}

static void test_works( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        const char *container;
        DWORD       flags;
    }
    rows[] =
    {
        { NULL, CRYPT_VERIFYCONTEXT },                                  /* containers: con-open-11 */
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET },                /* containers: con-open-12 */
        { "",   CRYPT_VERIFYCONTEXT },                                  /* containers: con-open-14 */
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_SILENT },                   /* containers: con-silent-01 */
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET },           /* containers: con-open-19 */
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET | CRYPT_SILENT },
        /* containers: con-open-21; flags that mean nothing */
        { NULL, CRYPT_VERIFYCONTEXT | 1 },
        { NULL, CRYPT_VERIFYCONTEXT | 2 },
        { NULL, CRYPT_VERIFYCONTEXT | 4 },
        { NULL, CRYPT_VERIFYCONTEXT | 0xff00 },
        { NULL, CRYPT_VERIFYCONTEXT | 0x10000 },
        { NULL, CRYPT_VERIFYCONTEXT | 0x08000000 },
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET | 1 },
        { NULL, ~CRYPT_DELETEKEYSET },
    };
    HCRYPTPROV other;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "container %s, flags %#lx", rows[i].container, rows[i].flags );
        other = UNTOUCHED;
        check_ok( CryptAcquireContextA( &other, rows[i].container, row->name, row->type, rows[i].flags ) );
        ok( other && other != UNTOUCHED && other != prov, "handle %#Ix\n", other );
        check_ok( CryptReleaseContext( other, 0 ) );
        winetest_pop_context();
    }
}

static void test_errors( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        const char *container;
        DWORD       flags, error;
    }
    rows[] =
    {
        { CONTAINER, CRYPT_VERIFYCONTEXT, NTE_BAD_FLAGS },                      /* containers: con-open-13 */
        { CONTAINER, CRYPT_VERIFYCONTEXT | CRYPT_SILENT, NTE_BAD_FLAGS },
        { CONTAINER, CRYPT_VERIFYCONTEXT | CRYPT_NEWKEYSET, NTE_BAD_FLAGS },
        { CONTAINER, CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET, NTE_BAD_FLAGS },
        { CONTAINER, 0, NTE_BAD_KEYSET },                                       /* containers: con-open-02 */
        { CONTAINER, CRYPT_SILENT, NTE_BAD_KEYSET },
        { CONTAINER, CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },                    /* containers: con-open-02 */
        { CONTAINER, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET },                      /* containers: con-open-08 */
        { CONTAINER, CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },
        { CONTAINER, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },     /* containers: con-open-20 */
        { NULL, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
        { NULL, ~0u, NTE_BAD_FLAGS },
        { CONTAINER, CRYPT_VERIFYCONTEXT | 1, NTE_BAD_FLAGS },                  /* containers: con-open-13 */
        /* containers: con-open-21; unknown bits where a container is meant */
        { CONTAINER, 1, NTE_BAD_FLAGS },
        { CONTAINER, 0x200, NTE_BAD_FLAGS },
        { CONTAINER, CRYPT_NEWKEYSET | 0x400, NTE_BAD_FLAGS },
        /* containers: con-open-22; some bits of CRYPT_VERIFYCONTEXT */
        { NULL, 0x10000000, NTE_BAD_FLAGS },
        { NULL, 0x70000000, NTE_BAD_FLAGS },
        { NULL, 0x80000000, NTE_BAD_FLAGS },
        { NULL, 0xe0000000 | CRYPT_SILENT, NTE_BAD_FLAGS },
        { CONTAINER, 0x80000000, NTE_BAD_FLAGS },
        { CONTAINER, 0x40000000 | CRYPT_NEWKEYSET, NTE_BAD_FLAGS },
    };
    HCRYPTPROV other;
    unsigned int i;

    delete_container( row );
    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "container %s, flags %#lx", rows[i].container, rows[i].flags );
        other = UNTOUCHED;
        check_fails( CryptAcquireContextA( &other, rows[i].container, row->name, row->type, rows[i].flags ),
                     rows[i].error );
        ok( other == UNTOUCHED || !other, "handle %#Ix\n", other );
        winetest_pop_context();
    }
    delete_container( row );
}

/* The default container is the user's own, so it is neither made nor deleted here. */
static void test_default_container( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTPROV other = 0;
    DWORD err;

    SetLastError( SENTINEL );
    if (CryptAcquireContextA( &other, NULL, row->name, row->type, 0 ))
    {
        skip( "there is a default container\n" );
        check_ok( CryptReleaseContext( other, 0 ) );
        return;
    }
    err = GetLastError();
    ok( err == (DWORD)NTE_BAD_KEYSET, "error %#lx\n", err );            /* containers: con-open-15 */
    check_fails( CryptAcquireContextA( &other, "", row->name, row->type, 0 ), NTE_BAD_KEYSET );
}

/* A type that is not the provider's is noticed before it is called. */
static void test_wrong_type( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD types[] = { PROV_RSA_FULL, PROV_RSA_SCHANNEL, PROV_RSA_AES };
    HCRYPTPROV other;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        if (types[i] == row->type) continue;
        other = UNTOUCHED;
        /* dispatch: acq-order-07 */
        check_fails( CryptAcquireContextA( &other, NULL, row->name, types[i], CRYPT_VERIFYCONTEXT ),
                     NTE_PROV_TYPE_NO_MATCH );
        ok( other == UNTOUCHED, "handle %#Ix\n", other );
    }
}

static void test_release( HCRYPTPROV unused, const struct provider_row *row )
{
    static const DWORD flags[] = { 1, CRYPT_VERIFYCONTEXT, ~0u };
    BYTE data[4] = { 0 };
    HCRYPTHASH hash;
    HCRYPTPROV prov;
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        winetest_push_context( "flags %#lx", flags[i] );
        prov = open_provider( row->bit );
        /* containers: con-rel-02; released all the same */
        check_fails( CryptReleaseContext( prov, flags[i] ), NTE_BAD_FLAGS );
        check_fails( CryptReleaseContext( prov, flags[i] ), ERROR_INVALID_PARAMETER );
        check_fails( CryptReleaseContext( prov, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGenRandom( prov, sizeof(data), data ), ERROR_INVALID_PARAMETER );
        winetest_pop_context();
    }

    prov = open_provider( row->bit );
    check_ok( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    check_ok( CryptContextAddRef( prov, NULL, 0 ) );
    check_ok( CryptReleaseContext( prov, 0 ) );
    check_ok( CryptHashData( hash, data, sizeof(data), 0 ) );
    /* containers: con-rel-01 */
    check_ok( CryptReleaseContext( prov, 0 ) );
    /* containers: con-rel-04; rsa-operations: op-01; the context's end is that of its hashes */
    check_fails( CryptHashData( hash, data, sizeof(data), 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptDestroyHash( hash ), ERROR_INVALID_PARAMETER );
    /* containers: con-rel-03 */
    check_fails( CryptReleaseContext( prov, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptReleaseContext( 0, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptReleaseContext( 0xdeadbeef, 1 ), ERROR_INVALID_PARAMETER );
}

/* Contexts do not hold each other's objects up. */
static void test_two_contexts( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTHASH first, second;
    HCRYPTPROV other;

    other = open_provider( row->bit );
    ok( other != prov, "the same handle\n" );
    check_ok( CryptCreateHash( prov, CALG_MD5, 0, 0, &first ) );
    check_ok( CryptCreateHash( other, CALG_MD5, 0, 0, &second ) );
    ok( first != second, "the same handle\n" );
    close_provider( other );
    check_ok( CryptHashData( first, (const BYTE *)"abc", 3, 0 ) );
    check_fails( CryptHashData( second, (const BYTE *)"abc", 3, 0 ), ERROR_INVALID_PARAMETER );
    check_ok( CryptDestroyHash( first ) );
}

static void test_random( HCRYPTPROV prov, const struct provider_row *row )
{
    static BYTE a[RANDOM_LEN], b[RANDOM_LEN];
    DWORD counts[256] = { 0 }, i, low = ~0u, high = 0;

    memset( a, 0xcc, sizeof(a) );
    /* rsa-operations: rnd-02, rnd-04 */
    check_ok( CryptGenRandom( prov, 0, a ) );
    ok( a[0] == 0xcc, "no bytes were asked for\n" );
    check_ok( CryptGenRandom( prov, 16, a ) );
    ok( a[16] == 0xcc, "written past the end\n" );
    /* rsa-operations: rnd-01 */
    check_ok( CryptGenRandom( prov, 16, b ) );
    ok( memcmp( a, b, 16 ), "twice the same bytes\n" );
    /* rsa-operations: rnd-08 */
    check_ok( CryptGenRandom( prov, sizeof(a), a ) );
    check_ok( CryptGenRandom( prov, sizeof(b), b ) );
    ok( memcmp( a, b, sizeof(a) ), "twice the same bytes\n" );
    ok( memcmp( a, a + 32, 32 ), "repeats itself\n" );
    for (i = 0; i < sizeof(a); i++) counts[a[i]]++;
    for (i = 0; i < 256; i++)
    {
        if (counts[i] < low) low = counts[i];
        if (counts[i] > high) high = counts[i];
    }
    /* 273 expected; a fair source is off by 100 less than once in a million runs */
    ok( low > 173 && high < 373, "each byte %lu to %lu times\n", low, high );

    /* rsa-operations: rnd-05; nothing to write to. Wine's own crashes. */
    if (is_builtin()) skip( "no buffer for random bytes\n" );
    else
    {
        check_fails( CryptGenRandom( prov, 1, NULL ), ERROR_INVALID_PARAMETER );
        /* rsa-operations: op-07 */
        check_fails( CryptGenRandom( prov, 1, (BYTE *)"" ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGenRandom( prov, 8, (BYTE *)1 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGenRandom( prov, ~0u, a ), ERROR_INVALID_PARAMETER );
    }
    /* rsa-operations: rnd-06; containers: con-hnd-01 */
    check_fails( CryptGenRandom( 0, 16, a ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGenRandom( 0xdeadbeef, 16, a ), ERROR_INVALID_PARAMETER );
}

START_TEST( context )
{
    for_providers( ALL_PROVS, test_works );
    for_providers( ALL_PROVS, test_errors );
    for_providers( ALL_PROVS, test_default_container );
    for_providers( ALL_PROVS, test_wrong_type );
    for_providers( ALL_PROVS, test_release );
    for_providers( ALL_PROVS, test_two_contexts );
    for_providers( ALL_PROVS, test_random );
}
