/* PP_ENUMALGS and PP_ENUMALGS_EX of the DSS and Diffie-Hellman providers: which algorithms there are, and how the
 * enumeration goes.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>

#include "windef.h"
#include "winbase.h"
#include "wincrypt.h"

#include "wine/test.h"
#include "dsstest.h"

#define SIGNING 0x20
#define CHANNEL (CRYPT_FLAG_SSL3 | CRYPT_FLAG_TLS1)

#ifndef CRYPT_FLAG_SSL3
#define CRYPT_FLAG_SSL3 4
#endif
#ifndef CRYPT_FLAG_TLS1
#define CRYPT_FLAG_TLS1 8
#endif

/* An algorithm, and what the four providers say of it. */
static const struct alg_row
{
    ALG_ID      alg;
    DWORD       provs;
    const char *name, *long_name;
    DWORD       protocols;              /* beside those of SChannel */
    DWORD       channel;                /* those of SChannel; 0: not looked at */
    struct alg_lengths { DWORD normal, least, most; } base, enhanced, schannel;
} alg_rows[] =
{
    /* dss-dh: alg-01, alg-15 */
    { CALG_CYLINK_MEK, DH_PROVS, "CYLINK_MEK", "CYLINK Message Encryption Algorithm", 0, CHANNEL,
      { 40, 40, 40 }, { 40, 40, 40 }, { 40, 40, 40 } },
    /* dss-dh: alg-02 */
    { CALG_RC2, DH_PROVS, "RC2", "RSA Data Security's RC2", 0, CHANNEL,
      { 40, 40, 56 }, { 128, 40, 128 }, { 40, 40, 128 } },
    { CALG_RC4, DH_PROVS, "RC4", "RSA Data Security's RC4", 0, CHANNEL,
      { 40, 40, 56 }, { 128, 40, 128 }, { 40, 40, 128 } },
    /* dss-dh: alg-03 */
    { CALG_DES, DH_PROVS, "DES", "Data Encryption Standard (DES)", 0, CHANNEL,
      { 56, 56, 56 }, { 56, 56, 56 }, { 56, 56, 56 } },
    /* dss-dh: alg-04 */
    { CALG_3DES_112, ENH_DH | DH_SCH, "3DES TWO KEY", "Two Key Triple DES", 0, CHANNEL,
      { 0 }, { 112, 112, 112 }, { 112, 112, 112 } },
    { CALG_3DES, ENH_DH | DH_SCH, "3DES", "Three Key Triple DES", 0, CHANNEL,
      { 0 }, { 168, 168, 168 }, { 168, 168, 168 } },
    /* dss-dh: alg-05, alg-12 */
    { CALG_SHA1, ALL_PROVS, "SHA-1", "Secure Hash Algorithm (SHA-1)", SIGNING, CHANNEL,
      { 160, 160, 160 }, { 160, 160, 160 }, { 160, 160, 160 } },
    { CALG_MD5, ALL_PROVS, "MD5", "Message Digest 5 (MD5)", 0, CHANNEL,
      { 128, 128, 128 }, { 128, 128, 128 }, { 128, 128, 128 } },
    /* dss-dh: alg-06 */
    { CALG_DSS_SIGN, ALL_PROVS, "DSA_SIGN", "Digital Signature Algorithm", SIGNING, CHANNEL,
      { 1024, 512, 1024 }, { 1024, 512, 1024 }, { 1024, 512, 1024 } },
    /* dss-dh: alg-07, alg-15 */
    { CALG_DH_SF, DH_PROVS, "DH_KEYX_SF", "Diffie-Hellman Key Exchange Algorithm", 0, CHANNEL,
      { 512, 512, 1024 }, { 1024, 512, 4096 }, { 512, 512, 4096 } },
    /* dss-dh: alg-08, alg-15 */
    { CALG_DH_EPHEM, DH_PROVS, "DH_KEYX_EPHEM", "Diffie-Hellman Ephemeral Algorithm", 0, CHANNEL,
      { 512, 512, 1024 }, { 1024, 512, 4096 }, { 512, 512, 4096 } },
    /* dss-dh: alg-09 */
    { CALG_SSL3_MASTER, DH_SCH, "SSL3 MASTER", "SSL3 Master", 0, 0, { 0 }, { 0 }, { 384, 384, 384 } },
    { CALG_TLS1_MASTER, DH_SCH, "TLS1 MASTER", "TLS1 Master", 0, 0, { 0 }, { 0 }, { 384, 384, 384 } },
    /* dss-dh: alg-10 */
    { CALG_SCHANNEL_MASTER_HASH, DH_SCH, "SCH MASTER HASH", "SChannel Master Hash", 0, 0, { 0 }, { 0 }, { 0, 0, ~0u } },
    { CALG_SCHANNEL_MAC_KEY, DH_SCH, "SCH MAC KEY", "SChannel MAC Key", 0, 0, { 0 }, { 0 }, { 0, 0, ~0u } },
    { CALG_SCHANNEL_ENC_KEY, DH_SCH, "SCH ENC KEY", "SChannel Encryption Key", 0, 0, { 0 }, { 0 }, { 0, 0, ~0u } },
};

static const struct alg_row *find_row( ALG_ID alg, DWORD bit )
{
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( alg_rows ); i++)
        if (alg_rows[i].alg == alg && alg_rows[i].provs & bit) return &alg_rows[i];
    return NULL;
}

static unsigned int count_rows( DWORD bit )
{
    unsigned int i, count = 0;

    for (i = 0; i < ARRAY_SIZE( alg_rows ); i++) if (alg_rows[i].provs & bit) count++;
    return count;
}

static void check_lengths( const PROV_ENUMALGS_EX *alg, DWORD bit, const struct alg_row *row )
{
    const struct alg_lengths *lengths = bit == ENH_DH ? &row->enhanced : bit == DH_SCH ? &row->schannel : &row->base;

    ok( alg->dwDefaultLen == lengths->normal && alg->dwMinLen == lengths->least && alg->dwMaxLen == lengths->most,
        "%lu, %lu to %lu\n",
        alg->dwDefaultLen, alg->dwMinLen, alg->dwMaxLen );
}

static void check_entry( const PROV_ENUMALGS_EX *alg, DWORD bit, const struct alg_row *row )
{
    check_lengths( alg, bit, row );
    ok( !strcmp( alg->szName, row->name ), "name %s\n", alg->szName );
    ok( !strcmp( alg->szLongName, row->long_name ), "long name %s\n", alg->szLongName );
    /* dss-dh: alg-13 */
    ok( alg->dwNameLen == strlen( alg->szName ) + 1, "length %lu\n", alg->dwNameLen );
    ok( alg->dwLongNameLen == strlen( alg->szLongName ) + 1, "length %lu\n", alg->dwLongNameLen );
    /* dss-dh: alg-12 */
    if (bit != DH_SCH) ok( alg->dwProtocols == row->protocols, "protocols %#lx\n", alg->dwProtocols );
    else ok( (alg->dwProtocols & row->channel) == row->channel, "protocols %#lx\n", alg->dwProtocols );
}

static void test_extended( HCRYPTPROV prov, const struct provider_row *provider )
{
    unsigned int count = 0, expected = count_rows( provider->bit );
    const struct alg_row *row;
    PROV_ENUMALGS_EX alg;
    DWORD len;

    for (;;)
    {
        memset( &alg, 0, sizeof(alg) );
        len = sizeof(alg);
        if (!CryptGetProvParam( prov, PP_ENUMALGS_EX, (BYTE *)&alg, &len, count ? CRYPT_NEXT : CRYPT_FIRST )) break;
        ok( len == sizeof(alg), "length %lu\n", len );
        winetest_push_context( "%#x", alg.aiAlgid );
        row = find_row( alg.aiAlgid, provider->bit );
        /* dss-dh: alg-11 */
        ok( row != NULL, "not expected here\n" );
        if (row) check_entry( &alg, provider->bit, row );
        winetest_pop_context();
        if (++count > expected) break;
    }
    /* dss-dh: alg-14, alg-11 */
    ok( GetLastError() == ERROR_NO_MORE_ITEMS, "error %#lx\n", GetLastError() );
    ok( count == expected, "%u algorithms, expected %u\n", count, expected );
    len = sizeof(alg);
    check_fails( CryptGetProvParam( prov, PP_ENUMALGS_EX, (BYTE *)&alg, &len, 0 ), ERROR_NO_MORE_ITEMS );
}

static void test_plain( HCRYPTPROV prov, const struct provider_row *provider )
{
    unsigned int count = 0, expected = count_rows( provider->bit );
    PROV_ENUMALGS_EX extended;
    PROV_ENUMALGS alg;
    DWORD len;

    for (; count < expected; count++)
    {
        len = sizeof(alg);
        check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, count ? 0 : CRYPT_FIRST ) );
        ok( len == sizeof(alg), "length %lu\n", len );
        if (len != sizeof(alg)) break;
        /* dss-dh: alg-13 */
        ok( alg.dwNameLen == strlen( alg.szName ) + 1, "length %lu\n", alg.dwNameLen );
        ok( find_row( alg.aiAlgid, provider->bit ) != NULL, "%#x is not expected\n", alg.aiAlgid );
    }
    len = sizeof(alg);
    check_fails( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, CRYPT_NEXT ), ERROR_NO_MORE_ITEMS );
    /* the first ones of both say the same default */
    len = sizeof(alg);
    memset( &alg, 0, sizeof(alg) );
    check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, CRYPT_FIRST ) );
    len = sizeof(extended);
    memset( &extended, 0xff, sizeof(extended) );
    check_ok( CryptGetProvParam( prov, PP_ENUMALGS_EX, (BYTE *)&extended, &len, CRYPT_FIRST ) );
    ok( alg.aiAlgid == extended.aiAlgid && alg.dwBitLen == extended.dwDefaultLen, "%#x of %lu, %#x of %lu\n",
        alg.aiAlgid, alg.dwBitLen, extended.aiAlgid, extended.dwDefaultLen );
}

/* dss-dh: alg-14 */
static void test_sizes( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const struct { DWORD param, size; } rows[] = { { PP_ENUMALGS, 32 }, { PP_ENUMALGS_EX, 88 } };
    BYTE first[88], second[88], data[88];
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "parameter %lu", rows[i].param );
        memset( first, 0, sizeof(first) );
        memset( second, 0, sizeof(second) );
        len = 0;
        check_ok( CryptGetProvParam( prov, rows[i].param, NULL, &len, CRYPT_FIRST ) );
        ok( len == rows[i].size, "size %lu\n", len );
        len = sizeof(first);
        check_ok( CryptGetProvParam( prov, rows[i].param, first, &len, CRYPT_FIRST ) );
        len = sizeof(second);
        check_ok( CryptGetProvParam( prov, rows[i].param, second, &len, 0 ) );
        ok( memcmp( first, second, sizeof(first) ), "the same twice\n" );
        len = sizeof(data);
        check_ok( CryptGetProvParam( prov, rows[i].param, data, &len, CRYPT_FIRST ) );
        len = rows[i].size - 1;
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetProvParam( prov, rows[i].param, data, &len, 0 ), ERROR_MORE_DATA );
        ok( len == rows[i].size && data[0] == 0xcc, "size %lu, or something was written\n", len );
        len = 0;
        check_ok( CryptGetProvParam( prov, rows[i].param, NULL, &len, 0 ) );
        len = sizeof(data);
        memset( data, 0, sizeof(data) );
        check_ok( CryptGetProvParam( prov, rows[i].param, data, &len, 0 ) );
        ok( !memcmp( data, second, sizeof(data) ), "the position moved\n" );
        winetest_pop_context();
    }
}

/* dss-dh: alg-05; the order of the provider that has three */
static void test_order( HCRYPTPROV prov, const struct provider_row *provider )
{
    static const ALG_ID order[] = { CALG_SHA1, CALG_MD5, CALG_DSS_SIGN };
    PROV_ENUMALGS alg = { 0 };
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( order ); i++)
    {
        len = sizeof(alg);
        check_ok( CryptGetProvParam( prov, PP_ENUMALGS, (BYTE *)&alg, &len, i ? CRYPT_NEXT : CRYPT_FIRST ) );
        ok( alg.aiAlgid == order[i], "%u: %#x\n", i, alg.aiAlgid );
    }
}

START_TEST( enumalgs )
{
    for_providers( ALL_PROVS, test_extended );
    for_providers( ALL_PROVS, test_plain );
    for_providers( ALL_PROVS, test_sizes );
    for_providers( BASE_DSS, test_order );
}
