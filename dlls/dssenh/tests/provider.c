/* Contexts of the DSS and Diffie-Hellman providers: names and types, flags, and what CryptGetProvParam says. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"

#define NAME "winecsp conformance test, dss provider"

/* ---- names and types -------------------------------------------------------------------------- */

static void check_text( HCRYPTPROV prov, DWORD param, const char *expected )
{
    DWORD len = 0, size = strlen( expected ) + 1;
    char text[300];

    memset( text, 0xcc, sizeof(text) );
    check_ok( CryptGetProvParam( prov, param, NULL, &len, 0 ) );
    ok( len == size, "size %lu, expected %lu\n", len, size );
    len = size - 1;
    check_fails( CryptGetProvParam( prov, param, (BYTE *)text, &len, 0 ), ERROR_MORE_DATA );
    ok( len == size, "size %lu, expected %lu\n", len, size );
    ok( (BYTE)text[0] == 0xcc, "something was written\n" );
    len = sizeof(text);
    check_ok( CryptGetProvParam( prov, param, (BYTE *)text, &len, 0 ) );
    ok( len == size && !memcmp( text, expected, size ), "got %s, length %lu\n",
        debugstr_an( text, min( len, 60 ) ), len );
}

static void check_dword( HCRYPTPROV prov, DWORD param, DWORD expected )
{
    DWORD value = SENTINEL, len = sizeof(value);

    winetest_push_context( "parameter %lu", param );
    check_ok( CryptGetProvParam( prov, param, (BYTE *)&value, &len, 0 ) );
    ok( value == expected && len == sizeof(value), "got %#lx, length %lu\n", value, len );
    winetest_pop_context();
}

static void check_no_param( HCRYPTPROV prov, DWORD param )
{
    BYTE data[300];
    DWORD len = sizeof(data);

    winetest_push_context( "parameter %lu", param );
    check_fails( CryptGetProvParam( prov, param, data, &len, 0 ), NTE_BAD_TYPE );
    winetest_pop_context();
}

static void test_values( HCRYPTPROV prov, const struct provider_row *row )
{
    static const DWORD missing[] = { 0, 0x7f, 0xffffffff, PP_USE_HARDWARE_RNG };
    DWORD len, storage = 0;
    BYTE data[4] = { 0xcc, 0xcc, 0xcc, 0xcc };
    unsigned int i;

    /* dss-dh: prov-01, prov-04 */
    check_text( prov, PP_NAME, row->name );
    check_dword( prov, PP_PROVTYPE, row->type );
    /* dss-dh: prov-05 */
    check_dword( prov, PP_VERSION, 0x200 );
    check_dword( prov, PP_IMPTYPE, CRYPT_IMPL_SOFTWARE );
    len = sizeof(storage);
    check_ok( CryptGetProvParam( prov, PP_KEYSTORAGE, (BYTE *)&storage, &len, 0 ) );
    ok( storage & CRYPT_SEC_DESCR, "got %#lx\n", storage );
    /* dss-dh: prov-06 */
    check_dword( prov, PP_KEYSPEC, row->bit == BASE_DSS ? AT_SIGNATURE : AT_SIGNATURE | AT_KEYEXCHANGE );
    /* dss-dh: prov-07, prov-08 */
    check_dword( prov, PP_SIG_KEYSIZE_INC, 64 );
    if (row->bit == BASE_DSS) check_no_param( prov, PP_KEYX_KEYSIZE_INC );
    else check_dword( prov, PP_KEYX_KEYSIZE_INC, 64 );
    /* dss-dh: prov-09 */
    len = sizeof(data);
    check_ok( CryptGetProvParam( prov, PP_ENUMEX_SIGNING_PROT, data, &len, 0 ) );
    ok( !len && data[0] == 0xcc, "length %lu\n", len );
    /* dss-dh: prov-10 */
    for (i = 0; i < ARRAY_SIZE( missing ); i++) check_no_param( prov, missing[i] );
    /* dss-dh: prov-11 */
    check_no_param( prov, PP_SYM_KEYSIZE );
    check_no_param( prov, PP_SESSION_KEYSIZE );
}

/* dss-dh: prov-02 */
static void test_types( void )
{
    static const DWORD types[] = { PROV_RSA_FULL, PROV_DSS, PROV_DSS_DH, PROV_DH_SCHANNEL, PROV_RSA_AES };
    HCRYPTPROV prov = UNTOUCHED;
    unsigned int i, k;

    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        for (k = 0; k < ARRAY_SIZE( types ); k++)
        {
            if (types[k] == provider_rows[i].type) continue;
            winetest_push_context( "%s as %lu", provider_rows[i].name, types[k] );
            check_fails( CryptAcquireContextA( &prov, NULL, provider_rows[i].name, types[k], CRYPT_VERIFYCONTEXT ),
                         NTE_PROV_TYPE_NO_MATCH );
            winetest_pop_context();
        }
    }
}

/* dss-dh: prov-03 */
static void test_defaults( void )
{
    static const struct { DWORD type; const char *name; } rows[] =
    {
        { PROV_DSS,         MS_DEF_DSS_PROV_A },
        { PROV_DSS_DH,      MS_ENH_DSS_DH_PROV_A },
        { PROV_DH_SCHANNEL, MS_DEF_DH_SCHANNEL_PROV_A },
    };
    HCRYPTPROV prov;
    unsigned int i;
    char name[100];
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "type %lu", rows[i].type );
        prov = 0;
        check_ok( CryptAcquireContextA( &prov, NULL, NULL, rows[i].type, CRYPT_VERIFYCONTEXT ) );
        check_text( prov, PP_NAME, rows[i].name );
        if (prov) close_provider( prov );
        len = sizeof(name);
        check_ok( CryptGetDefaultProviderA( rows[i].type, NULL, CRYPT_MACHINE_DEFAULT, name, &len ) );
        ok( !strcmp( name, rows[i].name ), "default %s\n", name );
        winetest_pop_context();
    }
}

/* ---- flags ------------------------------------------------------------------------------------ */

static void test_flags( void )
{
    static const struct { const char *container; DWORD flags; DWORD error; } rows[] =
    {
        /* dss-dh: prov-12 */
        { NAME, CRYPT_VERIFYCONTEXT, NTE_BAD_FLAGS },
        /* dss-dh: prov-13, prov-14 */
        { NAME, CRYPT_SILENT, NTE_BAD_KEYSET },
        { NAME, 0, NTE_BAD_KEYSET },
        { NAME, CRYPT_DELETEKEYSET, NTE_BAD_KEYSET },
        { NAME, CRYPT_DELETEKEYSET | CRYPT_SILENT, NTE_BAD_KEYSET },
        { NAME, CRYPT_MACHINE_KEYSET, NTE_BAD_KEYSET },
        { NAME, CRYPT_MACHINE_KEYSET | CRYPT_DELETEKEYSET, NTE_BAD_KEYSET },
        /* dss-dh: prov-15 */
        { NAME, CRYPT_NEWKEYSET | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
        { NAME, CRYPT_NEWKEYSET | 0x100, NTE_BAD_FLAGS },
        { NAME, 0x08000000, NTE_BAD_FLAGS },
        { NAME, CRYPT_DELETEKEYSET | 2, NTE_BAD_FLAGS },
        { NULL, CRYPT_VERIFYCONTEXT | CRYPT_DELETEKEYSET, NTE_BAD_FLAGS },
    };
    const struct provider_row *row;
    HCRYPTPROV prov;
    unsigned int i, k;

    for (i = 0; i < PROVIDER_COUNT; i++)
    {
        row = &provider_rows[i];
        CryptAcquireContextA( &prov, NAME, row->name, row->type, CRYPT_DELETEKEYSET );
        for (k = 0; k < ARRAY_SIZE( rows ); k++)
        {
            winetest_push_context( "%s, row %u", row->name, k );
            prov = UNTOUCHED;
            check_fails( CryptAcquireContextA( &prov, rows[k].container, row->name, row->type, rows[k].flags ),
                         rows[k].error );
            ok( prov == UNTOUCHED || !prov, "handle %#Ix\n", prov );
            winetest_pop_context();
        }
        winetest_push_context( "%s", row->name );
        /* dss-dh: prov-13 */
        check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | CRYPT_SILENT ) );
        if (prov) CryptReleaseContext( prov, 0 );
        prov = 0;
        check_ok( CryptAcquireContextA( &prov, NAME, row->name, row->type, CRYPT_NEWKEYSET | CRYPT_SILENT ) );
        if (prov) CryptReleaseContext( prov, 0 );
        /* dss-dh: prov-16 */
        check_fails( CryptAcquireContextA( &prov, NAME, row->name, row->type, CRYPT_NEWKEYSET ), NTE_EXISTS );
        check_ok( CryptAcquireContextA( &prov, NAME, row->name, row->type, CRYPT_DELETEKEYSET ) );
        winetest_pop_context();
    }
}

START_TEST( provider )
{
    for_providers( ALL_PROVS, test_values );
    test_types();
    test_defaults();
    test_flags();
}
