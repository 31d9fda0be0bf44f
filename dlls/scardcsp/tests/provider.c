/* The smart card provider without a card: name and type, and what CryptGetProvParam says. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "scardtest.h"

static void check_dword( HCRYPTPROV prov, DWORD param, DWORD expected )
{
    DWORD value = SENTINEL, len = sizeof(value);

    winetest_push_context( "parameter %lu", param );
    check_ok( CryptGetProvParam( prov, param, (BYTE *)&value, &len, 0 ) );
    ok( value == expected && len == sizeof(value), "got %#lx, length %lu\n", value, len );
    winetest_pop_context();
}

static void check_text( HCRYPTPROV prov, DWORD param, const char *expected )
{
    DWORD len = 300, size = strlen( expected ) + 1;
    char text[300];

    winetest_push_context( "parameter %lu", param );
    memset( text, 0xcc, sizeof(text) );
    check_ok( CryptGetProvParam( prov, param, (BYTE *)text, &len, 0 ) );
    ok( len == size && !memcmp( text, expected, size ), "got %s, length %lu\n", debugstr_an( text, min( len, 60 ) ),
        len );
    winetest_pop_context();
}

static void test_values( HCRYPTPROV prov )
{
    /* smart-card: sc-prov-04 */
    check_text( prov, PP_NAME, SCARD_NAME );
    check_dword( prov, PP_PROVTYPE, PROV_RSA_FULL );
    check_dword( prov, PP_KEYSPEC, AT_KEYEXCHANGE | AT_SIGNATURE );
    /* smart-card: sc-prov-05 */
    check_dword( prov, PP_IMPTYPE, CRYPT_IMPL_MIXED | CRYPT_IMPL_REMOVABLE );
    /* smart-card: sc-prov-06 */
    check_dword( prov, PP_SIG_KEYSIZE_INC, 64 );
    check_dword( prov, PP_KEYX_KEYSIZE_INC, 64 );
    /* smart-card: sc-prov-08 */
    check_text( prov, PP_CONTAINER, "" );
    check_text( prov, PP_UNIQUE_CONTAINER, "" );
}

static void test_types( void )
{
    static const DWORD types[] = { PROV_RSA_AES, PROV_DSS, PROV_RSA_SCHANNEL };
    HCRYPTPROV prov = 0x55;
    unsigned int i;
    char name[300];
    DWORD len = sizeof(name);

    /* smart-card: sc-prov-02 */
    for (i = 0; i < ARRAY_SIZE( types ); i++)
    {
        check_fails( CryptAcquireContextA( &prov, NULL, SCARD_NAME, types[i], CRYPT_VERIFYCONTEXT ),
                     NTE_PROV_TYPE_NO_MATCH );
        ok( prov == 0x55, "type %lu: a handle was written\n", types[i] );
    }
    /* smart-card: sc-prov-03 */
    check_ok( CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT ) );
    check_ok( CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 ) );
    ok( strcmp( name, SCARD_NAME ) != 0, "it is the default\n" );
    check_ok( CryptReleaseContext( prov, 0 ) );
}

static void test_no_container( HCRYPTPROV prov )
{
    static const DWORD params[] = { PP_SMARTCARD_READER, PP_SMARTCARD_GUID, PP_USER_CERTSTORE, PP_ROOT_CERTSTORE };
    static const DWORD pins[] = { PP_KEYEXCHANGE_PIN, PP_SIGNATURE_PIN };
    static const DWORD missing[] = { PP_SECURE_KEYEXCHANGE_PIN, PP_SECURE_SIGNATURE_PIN, PP_ADMIN_PIN };
    BYTE data[300];
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( params ); i++)
    {
        winetest_push_context( "parameter %lu", params[i] );
        /* smart-card: sc-prov-09 */
        len = sizeof(data);
        data[0] = 0xcc;
        check_fails( CryptGetProvParam( prov, params[i], data, &len, 0 ), NTE_BAD_KEYSET );
        ok( data[0] == 0xcc && len == sizeof(data), "something was written\n" );
        winetest_pop_context();
    }
    for (i = 0; i < ARRAY_SIZE( pins ); i++)
    {
        /* smart-card: sc-prov-09 */
        check_fails( CryptSetProvParam( prov, pins[i], (const BYTE *)"1234", 0 ), NTE_BAD_KEYSET );
        check_fails( CryptSetProvParam( prov, pins[i], NULL, 0 ), NTE_BAD_KEYSET );
    }
    for (i = 0; i < ARRAY_SIZE( missing ); i++)
    {
        /* smart-card: sc-prov-11 */
        check_fails( CryptSetProvParam( prov, missing[i], data, 0 ), NTE_BAD_TYPE );
    }
}

static void test_prompts( HCRYPTPROV prov )
{
    /* smart-card: sc-prov-10 */
    check_ok( CryptSetProvParam( prov, PP_PIN_PROMPT_STRING, (const BYTE *)L"Who signs?", 0 ) );
    check_ok( CryptSetProvParam( prov, PP_PIN_PROMPT_STRING, NULL, 0 ) );
    check_ok( CryptSetProvParam( prov, PP_UI_PROMPT, (const BYTE *)L"A card, please", 0 ) );
    check_ok( CryptSetProvParam( prov, PP_UI_PROMPT, NULL, 0 ) );
    check_fails( CryptSetProvParam( prov, PP_PIN_PROMPT_STRING, (const BYTE *)L"x", 1 ), NTE_BAD_FLAGS );
    if (!strcmp( winetest_platform, "wine" ))
        check_fails( CryptSetProvParam( prov, PP_PIN_PROMPT_STRING, (const BYTE *)0x10, 0 ), ERROR_INVALID_PARAMETER );
}

static const struct
{
    ALG_ID id;
    DWORD  bits, min_bits, max_bits;
} algs[] =
{
    { CALG_AES_128,     128,  128,  128 },  { CALG_AES_192, 192,  192,  192 },
    { CALG_AES_256,     256,  256,  256 },  { CALG_DES,     56,   56,   56 },
    { CALG_3DES_112,    112,  112,  112 },  { CALG_3DES,    168,  168,  168 },
    { CALG_RC2,         128,  40,   128 },  { CALG_RC4,     128,  40,   128 },
    { CALG_MD2,         128,  128,  128 },  { CALG_MD4,     128,  128,  128 },
    { CALG_MD5,         128,  128,  128 },  { CALG_SHA1,    160,  160,  160 },
    { CALG_SHA_256,     256,  256,  256 },  { CALG_SHA_384, 384,  384,  384 },
    { CALG_SHA_512,     512,  512,  512 },  { CALG_HMAC,    0,    0,    0 },
    { CALG_SSL3_SHAMD5, 288,  288,  288 },  { CALG_MAC,     0,    0,    0 },
    { CALG_RSA_SIGN,    1024, 1024, 4096 }, { CALG_RSA_KEYX, 1024, 1024, 4096 },
};

/* The order is nobody's business. */
static void test_algs( HCRYPTPROV prov )
{
    DWORD seen = 0, count = 0, flags = CRYPT_FIRST, len;
    PROV_ENUMALGS_EX item;
    unsigned int i;

    for (;; flags = CRYPT_NEXT, count++)
    {
        len = sizeof(item);
        if (!CryptGetProvParam( prov, PP_ENUMALGS_EX, (BYTE *)&item, &len, flags )) break;
        for (i = 0; i < ARRAY_SIZE( algs ) && algs[i].id != item.aiAlgid; i++) {}
        /* smart-card: sc-prov-07 */
        ok( i < ARRAY_SIZE( algs ), "unknown algorithm %#x\n", item.aiAlgid );
        if (i == ARRAY_SIZE( algs )) continue;
        seen |= 1 << i;
        ok( item.dwDefaultLen == algs[i].bits && item.dwMinLen == algs[i].min_bits &&
            item.dwMaxLen == algs[i].max_bits, "%s: %lu, %lu to %lu\n", item.szName, item.dwDefaultLen, item.dwMinLen,
            item.dwMaxLen );
    }
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    ok( count == ARRAY_SIZE( algs ) && seen == (1u << ARRAY_SIZE( algs )) - 1, "%lu algorithms, %#lx\n", count, seen );
}

START_TEST( provider )
{
    HCRYPTPROV prov = open_scard();

    if (!prov) return;
    test_values( prov );
    test_types();
    test_no_container( prov );
    test_prompts( prov );
    test_algs( prov );
    check_ok( CryptReleaseContext( prov, 0 ) );
}
