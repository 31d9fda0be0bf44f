/* Parameters of the RSA providers: what each tells about itself, the tables of algorithms, and the protocol of sizes
 * and positions.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stddef.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "wine/test.h"
#include "rsatest.h"

#define ANY_COUNT 100           /* more entries than any provider has */

/* containers: pp-get-01, pp-get-02, pp-get-03; no buffer, short buffers, an exact and a roomy one */
static void check_sizes( HCRYPTPROV prov, DWORD param, DWORD need )
{
    static const DWORD flags[] = { CRYPT_FIRST, CRYPT_NEXT, CRYPT_MACHINE_KEYSET, 0x80000000, ~0u };
    BYTE data[256], again[256];
    DWORD len, room;
    unsigned int i;

    len = SENTINEL;
    check_ok( CryptGetProvParam( prov, param, NULL, &len, 0 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );
    for (room = 0; room < need; room += need - 1)
    {
        len = room;
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetProvParam( prov, param, data, &len, 0 ), ERROR_MORE_DATA );
        ok( len == need, "room for %lu: size %lu, expected %lu\n", room, len, need );
        ok( data[room] == 0xcc, "room for %lu: written past the end\n", room );
    }
    len = need;
    memset( data, 0xcc, sizeof(data) );
    check_ok( CryptGetProvParam( prov, param, data, &len, 0 ) );
    ok( len == need && data[need] == 0xcc, "size %lu, expected %lu\n", len, need );
    len = sizeof(data);
    check_ok( CryptGetProvParam( prov, param, data, &len, 0 ) );
    ok( len == need, "size %lu, expected %lu\n", len, need );

    /* containers: pp-get-06 */
    check_fails( CryptGetProvParam( prov, param, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetProvParam( prov, param, NULL, NULL, 0 ), ERROR_INVALID_PARAMETER );
    /* containers: pp-get-04 */
    for (i = 0; i < ARRAY_SIZE( flags ); i++)
    {
        len = sizeof(data);
        memset( again, 0xcc, sizeof(again) );
        check_ok( CryptGetProvParam( prov, param, again, &len, flags[i] ) );
        ok( len == need && !memcmp( again, data, sizeof(data) ), "flags %#lx: size %lu\n", flags[i], len );
    }
}

static void test_name( HCRYPTPROV prov, const struct provider_row *row )
{
    char name[256] = "";
    DWORD len = sizeof(name);

    /* containers: pp-val-02 */
    check_ok( CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 ) );
    ok( !strcmp( name, row->name ), "name %s\n", name );
    check_sizes( prov, PP_NAME, strlen( row->name ) + 1 );
}

static void check_number( HCRYPTPROV prov, DWORD param, DWORD value )
{
    DWORD data = SENTINEL, len = sizeof(data);

    check_ok( CryptGetProvParam( prov, param, (BYTE *)&data, &len, 0 ) );
    ok( data == value, "value %#lx, expected %#lx\n", data, value );
    check_sizes( prov, param, sizeof(DWORD) );
}

static void test_numbers( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        DWORD bits, param, value;
    }
    rows[] =
    {
        { ALL_PROVS,        PP_IMPTYPE,          CRYPT_IMPL_SOFTWARE },             /* containers: pp-val-01 */
        { ALL_PROVS,        PP_VERSION,          0x200 },                           /* containers: pp-val-03 */
        { RSA_FULL_PROVS,   PP_PROVTYPE,         PROV_RSA_FULL },                   /* containers: pp-val-05 */
        { AES_PROVS,        PP_PROVTYPE,         PROV_RSA_AES },                    /* containers: pp-val-06 */
        { SCH,              PP_PROVTYPE,         PROV_RSA_SCHANNEL },               /* containers: pp-val-06 */
        { ALL_PROVS & ~SCH, PP_KEYSPEC,          AT_KEYEXCHANGE | AT_SIGNATURE },   /* containers: pp-val-12 */
        { SCH,              PP_KEYSPEC,          AT_KEYEXCHANGE },                  /* containers: pp-val-13 */
        { ALL_PROVS,        PP_KEYSET_TYPE,      0 },                               /* containers: pp-val-08 */
        { ALL_PROVS,        PP_SIG_KEYSIZE_INC,  8 },                               /* containers: pp-val-10 */
        { ALL_PROVS,        PP_KEYX_KEYSIZE_INC, 8 },                               /* containers: pp-val-11 */
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        if (!(rows[i].bits & row->bit)) continue;
        winetest_push_context( "parameter %lu", rows[i].param );
        check_number( prov, rows[i].param, rows[i].value );
        winetest_pop_context();
    }
}

static void test_machine_keyset( HCRYPTPROV unused, const struct provider_row *row )
{
    HCRYPTPROV prov;

    check_ok( CryptAcquireContextA( &prov, NULL, row->name, row->type, CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET ) );
    check_number( prov, PP_KEYSET_TYPE, CRYPT_MACHINE_KEYSET );         /* containers: pp-val-09 */
    close_provider( prov );
}

static void test_unknown( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        DWORD param, error;
    }
    unknown[] =
    {
        /* containers: pp-get-05 */
        { 0,                      NTE_BAD_TYPE },
        { 1000,                   NTE_BAD_TYPE },
        { 0x7fffffff,             NTE_BAD_TYPE },
        { ~0u,                    NTE_BAD_TYPE },
        { PP_CERTCHAIN,           NTE_BAD_TYPE },       /* containers: pp-val-18 */
        { PP_ADMIN_PIN,           NTE_BAD_TYPE },       /* containers: pp-val-19 */
        { PP_KEYEXCHANGE_PIN,     NTE_BAD_TYPE },
        { PP_SIGNATURE_PIN,       NTE_BAD_TYPE },
        { PP_USER_CERTSTORE,      NTE_BAD_TYPE },
        { PP_SMARTCARD_READER,    NTE_BAD_TYPE },
        { PP_SMARTCARD_GUID,      NTE_BAD_TYPE },
        { PP_ROOT_CERTSTORE,      NTE_BAD_TYPE },
        { PP_USE_HARDWARE_RNG,    NTE_BAD_TYPE },       /* containers: pp-val-17 */
        { PP_CHANGE_PASSWORD,     NTE_BAD_TYPE },       /* containers: pp-val-20 */
        { PP_KEY_TYPE_SUBTYPE,    NTE_BAD_TYPE },
        { PP_UI_PROMPT,           NTE_BAD_TYPE },
        { PP_SYM_KEYSIZE,         NTE_BAD_TYPE },       /* containers: pp-val-21 */
        { PP_SESSION_KEYSIZE,     NTE_BAD_TYPE },
        { PP_SGC_INFO,            NTE_BAD_TYPE },       /* containers: pp-val-22 */
        { PP_CRYPT_COUNT_KEY_USE, NTE_BAD_TYPE },       /* containers: pp-val-23 */
    };
    BYTE data[64];
    unsigned int i;
    DWORD len;

    for (i = 0; i < ARRAY_SIZE( unknown ); i++)
    {
        winetest_push_context( "parameter %#lx", unknown[i].param );
        len = sizeof(data);
        memset( data, 0xcc, sizeof(data) );
        check_fails( CryptGetProvParam( prov, unknown[i].param, data, &len, 0 ), unknown[i].error );
        ok( !len || len == sizeof(data), "size %lu\n", len );
        ok( data[0] == 0xcc, "data were written\n" );
        len = 0;
        check_fails( CryptGetProvParam( prov, unknown[i].param, NULL, &len, 0 ), unknown[i].error );
        ok( !len, "size %lu\n", len );
        winetest_pop_context();
    }
    /* containers: con-hnd-01 */
    len = sizeof(data);
    check_fails( CryptGetProvParam( 0, PP_NAME, data, &len, 0 ), ERROR_INVALID_PARAMETER );
    check_fails( CryptGetProvParam( 0xdeadbeef, PP_NAME, data, &len, 0 ), ERROR_INVALID_PARAMETER );
}

/* What can be asked for or cannot be set. The only one that can be is PP_KEYSET_SEC_DESCR, see container.c. */
static void test_set( HCRYPTPROV prov, const struct provider_row *row )
{
    static BYTE data[64];
    static const struct
    {
        DWORD param;
        BYTE *data;
        DWORD flags, error;
    }
    rows[] =
    {
        { 0x7fffffff,           data, 0,           NTE_BAD_TYPE },      /* containers: pp-set-01 */
        { 1000,                 NULL, 0,           NTE_BAD_TYPE },
        { PP_NAME,              data, 0,           NTE_BAD_TYPE },
        { PP_VERSION,           data, 0,           NTE_BAD_TYPE },
        { PP_NAME,              data, 1,           NTE_BAD_FLAGS },     /* containers: pp-set-02 */
        { PP_VERSION,           data, 0x80000000,  NTE_BAD_FLAGS },
        { PP_KEYSET_TYPE,       data, CRYPT_FIRST, NTE_BAD_FLAGS },
        { PP_USE_HARDWARE_RNG,  NULL, 0,           NTE_BAD_TYPE },      /* containers: pp-set-04 */
        { PP_UI_PROMPT,         data, 0,           NTE_BAD_TYPE },      /* containers: pp-set-05 */
        { PP_ADMIN_PIN,         data, 0,           NTE_BAD_TYPE },
        { PP_KEYEXCHANGE_PIN,   data, 0,           NTE_BAD_TYPE },
        { PP_SIGNATURE_PIN,     data, 0,           NTE_BAD_TYPE },
    };
    unsigned int i;

    for (i = 0; i < ARRAY_SIZE( rows ); i++)
    {
        winetest_push_context( "parameter %lu, flags %#lx", rows[i].param, rows[i].flags );
        check_fails( CryptSetProvParam( prov, rows[i].param, rows[i].data, rows[i].flags ), rows[i].error );
        winetest_pop_context();
    }
}

/* PP_ENUMEX_SIGNING_PROT says that the protocols of PP_ENUMALGS_EX mean something, and has no value. */
static void test_signing_prot( HCRYPTPROV prov, const struct provider_row *row )
{
    BYTE data[4];
    DWORD len;

    len = SENTINEL;
    /* containers: pp-val-16 */
    check_ok( CryptGetProvParam( prov, PP_ENUMEX_SIGNING_PROT, NULL, &len, 0 ) );
    ok( !len, "size %lu\n", len );
    len = sizeof(data);
    memset( data, 0xcc, sizeof(data) );
    check_ok( CryptGetProvParam( prov, PP_ENUMEX_SIGNING_PROT, data, &len, 0 ) );
    ok( !len && data[0] == 0xcc, "size %lu, first byte %#x\n", len, data[0] );
    len = sizeof(data);
    check_ok( CryptGetProvParam( prov, PP_ENUMEX_SIGNING_PROT, data, &len, CRYPT_FIRST ) );  /* containers: pp-get-04 */
    ok( !len, "size %lu\n", len );
    check_fails( CryptGetProvParam( prov, PP_ENUMEX_SIGNING_PROT, data, NULL, 0 ), ERROR_INVALID_PARAMETER );
}

/* ---- algorithms ------------------------------------------------------------------------------- */

#define SIGNING CRYPT_FLAG_SIGNING
#define KEYS    (CRYPT_FLAG_SIGNING | CRYPT_FLAG_IPSEC)
#define UNKNOWN ~0u
#define CHANNEL (CRYPT_FLAG_PCT1 | CRYPT_FLAG_SSL2 | CRYPT_FLAG_SSL3 | CRYPT_FLAG_TLS1)

/* The providers' tables in one: a provider's is made of the rows that have its bit. */
static const struct alg_row
{
    DWORD       bits;
    ALG_ID      id;
    DWORD       default_bits, min_bits, max_bits, protocols;
    const char *name, *long_name;
}
alg_rows[] =
{
    /* rsa-keys: alg-row-01, alg-row-02, alg-row-03, alg-row-07, alg-row-09, alg-row-10, alg-row-11, alg-row-12 */
    /* rsa-keys: alg-row-13, alg-row-14, alg-row-16 */
    { BASE, CALG_RC2, 40, 40, 56, 0, "RC2", "RSA Data Security's RC2" },
    { BASE, CALG_RC4, 40, 40, 56, 0, "RC4", "RSA Data Security's RC4" },
    { BASE, CALG_DES, 56, 56, 56, 0, "DES", "Data Encryption Standard (DES)" },
    { BASE, CALG_SHA1, 160, 160, 160, SIGNING, "SHA-1", "Secure Hash Algorithm (SHA-1)" },
    { BASE, CALG_MD2, 128, 128, 128, SIGNING, "MD2", "Message Digest 2 (MD2)" },
    { BASE, CALG_MD4, 128, 128, 128, SIGNING, "MD4", "Message Digest 4 (MD4)" },
    { BASE, CALG_MD5, 128, 128, 128, SIGNING, "MD5", "Message Digest 5 (MD5)" },
    { BASE, CALG_SSL3_SHAMD5, 288, 288, 288, 0, "SSL3 SHAMD5", "SSL3 SHAMD5" },
    { BASE, CALG_MAC, 0, 0, 0, 0, "MAC", "Message Authentication Code" },
    { BASE, CALG_RSA_SIGN, 512, 384, 16384, KEYS, "RSA_SIGN", "RSA Signature" },
    { BASE, CALG_RSA_KEYX, 512, 384, 16384, KEYS, "RSA_KEYX", "RSA Key Exchange" },     /* rsa-keys: alg-row-15 */
    { BASE, CALG_HMAC, 0, 0, 0, 0, "HMAC", "Hugo's MAC (HMAC)" },

#define STRONGER (ENH | STRONG | AES_PROVS)
    /* rsa-keys: alg-row-01, alg-row-02, alg-row-03, alg-row-04, alg-row-05, alg-row-06, alg-row-07, alg-row-08 */
    /* rsa-keys: alg-enum-07 */
    { STRONGER, CALG_RC2, 128, 40, 128, 0, "RC2", "RSA Data Security's RC2" },
    { STRONGER, CALG_RC4, 128, 40, 128, 0, "RC4", "RSA Data Security's RC4" },
    { STRONGER, CALG_DES, 56, 56, 56, 0, "DES", "Data Encryption Standard (DES)" },
    { STRONGER, CALG_3DES_112, 112, 112, 112, 0, "3DES TWO KEY", "Two Key Triple DES" },
    { STRONGER, CALG_3DES, 168, 168, 168, 0, "3DES", "Three Key Triple DES" },
    { AES_PROVS, CALG_AES_128, 128, 128, 128, 0, "AES-128", "Advanced Encryption Standard (AES-128)" },
    { AES_PROVS, CALG_AES_192, 192, 192, 192, 0, "AES-192", "Advanced Encryption Standard (AES-192)" },
    { AES_PROVS, CALG_AES_256, 256, 256, 256, 0, "AES-256", "Advanced Encryption Standard (AES-256)" },
    { STRONGER, CALG_SHA1, 160, 160, 160, SIGNING, "SHA-1", "Secure Hash Algorithm (SHA-1)" },
    { AES_PROVS, CALG_SHA_256, 256, 256, 256, SIGNING, "SHA-256", "Secure Hash Algorithm (SHA-256)" },
    { AES_PROVS, CALG_SHA_384, 384, 384, 384, SIGNING, "SHA-384", "Secure Hash Algorithm (SHA-384)" },
    { AES_PROVS, CALG_SHA_512, 512, 512, 512, SIGNING, "SHA-512", "Secure Hash Algorithm (SHA-512)" },
    { STRONGER, CALG_MD2, 128, 128, 128, SIGNING, "MD2", "Message Digest 2 (MD2)" },
    { STRONGER, CALG_MD4, 128, 128, 128, SIGNING, "MD4", "Message Digest 4 (MD4)" },
    { STRONGER, CALG_MD5, 128, 128, 128, SIGNING, "MD5", "Message Digest 5 (MD5)" },
    { STRONGER, CALG_SSL3_SHAMD5, 288, 288, 288, 0, "SSL3 SHAMD5", "SSL3 SHAMD5" },
    { STRONGER, CALG_MAC, 0, 0, 0, 0, "MAC", "Message Authentication Code" },
    { STRONGER, CALG_RSA_SIGN, 1024, 384, 16384, KEYS, "RSA_SIGN", "RSA Signature" },
    { STRONGER, CALG_RSA_KEYX, 1024, 384, 16384, KEYS, "RSA_KEYX", "RSA Key Exchange" },
    { STRONGER, CALG_HMAC, 0, 0, 0, 0, "HMAC", "Hugo's MAC (HMAC)" },

    /* rsa-keys: alg-sch-01, alg-sch-02, alg-sch-03, alg-sch-04, alg-sch-05, alg-sch-06, alg-sch-15 */
    { SCH, CALG_RC2, 128, 40, 128, CHANNEL, "RC2", "RSA Data Security's RC2" },
    { SCH, CALG_RC4, 128, 40, 128, CHANNEL, "RC4", "RSA Data Security's RC4" },
    { SCH, CALG_DES, 56, 56, 56, CHANNEL, "DES", "Data Encryption Standard (DES)" },
    { SCH, CALG_3DES_112, 112, 112, 112, CHANNEL, "3DES TWO KEY", "Two Key Triple DES" },
    { SCH, CALG_3DES, 168, 168, 168, CHANNEL, "3DES", "Three Key Triple DES" },
    /* rsa-keys: alg-sch-16 (see is_late_alg) */
    { SCH, CALG_AES_128, 128, 128, 128, UNKNOWN, "AES-128", "Advanced Encryption Standard (AES-128)" },
    { SCH, CALG_AES_256, 256, 256, 256, UNKNOWN, "AES-256", "Advanced Encryption Standard (AES-256)" },
    { SCH, CALG_SHA1, 160, 160, 160, SIGNING | CHANNEL, "SHA-1", "Secure Hash Algorithm (SHA-1)" },
    { SCH, CALG_MD5, 128, 128, 128, SIGNING | CHANNEL, "MD5", "Message Digest 5 (MD5)" },
    { SCH, CALG_SSL3_SHAMD5, 288, 288, 288, 0, "SSL3 SHAMD5", "SSL3 SHAMD5" },
    { SCH, CALG_MAC, 0, 0, 0, 0, "MAC", "Message Authentication Code" },
    { SCH, CALG_RSA_SIGN, 1024, 384, 16384, SIGNING | CHANNEL, "RSA_SIGN", "RSA Signature" },
    { SCH, CALG_RSA_KEYX, 1024, 384, 16384, SIGNING | CHANNEL, "RSA_KEYX", "RSA Key Exchange" },
    { SCH, CALG_HMAC, 0, 0, 0, 0, "HMAC", "Hugo's MAC (HMAC)" },
    /* rsa-keys: alg-sch-07, alg-sch-08, alg-sch-09, alg-sch-10, alg-sch-11, alg-sch-12, alg-sch-13, alg-sch-14 */
    { SCH, CALG_PCT1_MASTER, 128, 128, 128, CRYPT_FLAG_PCT1, "PCT1 MASTER", "PCT1 Master" },
    { SCH, CALG_SSL2_MASTER, 40, 40, 192, CRYPT_FLAG_SSL2, "SSL2 MASTER", "SSL2 Master" },
    { SCH, CALG_SSL3_MASTER, 384, 384, 384, CRYPT_FLAG_SSL3, "SSL3 MASTER", "SSL3 Master" },
    { SCH, CALG_TLS1_MASTER, 384, 384, 384, CRYPT_FLAG_TLS1, "TLS1 MASTER", "TLS1 Master" },
    { SCH, CALG_SCHANNEL_MASTER_HASH, 0, 0, ~0u, 0, "SCH MASTER HASH", "SChannel Master Hash" },
    { SCH, CALG_SCHANNEL_MAC_KEY, 0, 0, ~0u, 0, "SCH MAC KEY", "SChannel MAC Key" },
    { SCH, CALG_SCHANNEL_ENC_KEY, 0, 0, ~0u, 0, "SCH ENC KEY", "SChannel Encryption Key" },
    { SCH, CALG_TLS1PRF, 0, 0, ~0u, 0, "TLS1 PRF", "TLS1 Pseudo Random Function" },
};

/* What older versions of a provider do without. */
static BOOL is_late_alg( const struct alg_row *row )
{
    return row->bits == SCH && row->protocols == UNKNOWN;
}

/* The provider's next row; late ones only if they are there. */
static const struct alg_row *next_row( const struct alg_row *row, DWORD bit, ALG_ID id )
{
    for (row = row ? row + 1 : alg_rows; row < alg_rows + ARRAY_SIZE( alg_rows ); row++)
    {
        if (!(row->bits & bit)) continue;
        if (row->id == id || !is_late_alg( row )) return row;
        win_skip( "%s is not in this version\n", row->name );
    }
    return NULL;
}

/* One entry against its row, through both parameters' structures. */
static void check_entry( const struct alg_row *row, const PROV_ENUMALGS *alg, const PROV_ENUMALGS_EX *ex )
{
    winetest_push_context( "%s", row->name );
    ok( ex->aiAlgid == row->id && alg->aiAlgid == row->id, "%#x and %#x instead of %#x\n", alg->aiAlgid,
        ex->aiAlgid, row->id );
    /* rsa-keys: alg-enum-05 */
    ok( ex->dwDefaultLen == row->default_bits && alg->dwBitLen == row->default_bits, "default %lu and %lu bits\n",
        alg->dwBitLen, ex->dwDefaultLen );
    ok( ex->dwMinLen == row->min_bits, "minimum %lu\n", ex->dwMinLen );
    ok( ex->dwMaxLen == row->max_bits, "maximum %lu\n", ex->dwMaxLen );
    ok( row->protocols == UNKNOWN || ex->dwProtocols == row->protocols, "protocols %#lx\n", ex->dwProtocols );
    ok( !strcmp( alg->szName, row->name ), "name %s\n", alg->szName );
    ok( !strcmp( ex->szName, row->name ), "name %s\n", ex->szName );
    ok( !strcmp( ex->szLongName, row->long_name ), "long name %s\n", ex->szLongName );
    /* rsa-keys: alg-enum-06 */
    ok( alg->dwNameLen == strlen( row->name ) + 1, "name length %lu\n", alg->dwNameLen );
    ok( ex->dwNameLen == strlen( row->name ) + 1, "name length %lu\n", ex->dwNameLen );
    ok( ex->dwLongNameLen == strlen( row->long_name ) + 1, "long name length %lu\n", ex->dwLongNameLen );
    winetest_pop_context();
}

/* Reads a whole list into items of `size` bytes; gives the number of them. */
static unsigned int read_list( HCRYPTPROV prov, DWORD param, void *items, DWORD size, DWORD next_flag )
{
    DWORD len, flags = CRYPT_FIRST, err;
    unsigned int count = 0;
    BOOL ret;

    while (count < ANY_COUNT)
    {
        len = size;
        SetLastError( SENTINEL );
        ret = CryptGetProvParam( prov, param, (BYTE *)items + count * size, &len, flags );
        err = GetLastError();
        if (!ret) break;
        ok( len == size, "size %lu of item %u\n", len, count );
        flags = next_flag;
        count++;
    }
    /* rsa-keys: alg-enum-02 */
    ok( !ret && err == ERROR_NO_MORE_ITEMS, "%u items, error %#lx\n", count, err );
    len = size;
    check_fails( CryptGetProvParam( prov, param, (BYTE *)items + count * size, &len, next_flag ), ERROR_NO_MORE_ITEMS );
    return count;
}

static void test_tables( HCRYPTPROV prov, const struct provider_row *provider )
{
    static PROV_ENUMALGS algs[ANY_COUNT + 1], again[ANY_COUNT + 1];
    static PROV_ENUMALGS_EX exs[ANY_COUNT + 1];
    const struct alg_row *row = NULL;
    unsigned int i, count;

    count = read_list( prov, PP_ENUMALGS, algs, sizeof(*algs), CRYPT_NEXT );
    i = read_list( prov, PP_ENUMALGS, again, sizeof(*again), 0 );       /* rsa-keys: alg-enum-01; 0 is CRYPT_NEXT */
    ok( i == count && !memcmp( algs, again, count * sizeof(*algs) ), "the lists with 0 and CRYPT_NEXT differ\n" );
    i = read_list( prov, PP_ENUMALGS_EX, exs, sizeof(*exs), CRYPT_NEXT );
    ok( i == count, "%u algorithms by PP_ENUMALGS, %u by PP_ENUMALGS_EX\n", count, i );

    for (i = 0; i < count; i++)
    {
        if (!(row = next_row( row, provider->bit, algs[i].aiAlgid ))) break;
        check_entry( row, &algs[i], &exs[i] );
    }
    ok( i == count, "algorithm %#x is too much\n", algs[i].aiAlgid );
    row = next_row( row, provider->bit, 0 );
    ok( !row, "algorithm %#x is missing\n", row ? row->id : 0 );
}

/* The id of an entry of either list. */
static ALG_ID next_id( HCRYPTPROV prov, DWORD param, DWORD flags )
{
    BYTE item[sizeof(PROV_ENUMALGS_EX)];
    DWORD len = sizeof(item);
    ALG_ID id;

    check_ok( CryptGetProvParam( prov, param, item, &len, flags ) );
    memcpy( &id, item, sizeof(id) );
    return id;
}

/* Sizes of entries; a question for one does not move the position. */
static void test_enum_sizes( HCRYPTPROV prov, const struct provider_row *row )
{
    static const struct
    {
        DWORD param, size;
    }
    lists[] = { { PP_ENUMALGS, 32 }, { PP_ENUMALGS_EX, 88 } };
    BYTE item[100];
    unsigned int i;
    DWORD len, room, size, flag;

    ok( sizeof(PROV_ENUMALGS) == 32 && sizeof(PROV_ENUMALGS_EX) == 88, "wrong structures\n" );
    for (i = 0; i < ARRAY_SIZE( lists ); i++)
    {
        size = lists[i].size;
        winetest_push_context( "parameter %lu", lists[i].param );
        len = SENTINEL;
        check_ok( CryptGetProvParam( prov, lists[i].param, NULL, &len, CRYPT_FIRST ) );
        ok( len == size, "size %lu\n", len );                           /* rsa-keys: alg-enum-03 */
        ok( next_id( prov, lists[i].param, CRYPT_FIRST ) == CALG_RC2, "not the first\n" );
        for (room = 0; room < size; room += size - 1)
        {
            len = 0;
            check_ok( CryptGetProvParam( prov, lists[i].param, NULL, &len, 0 ) );
            ok( len == size, "size %lu\n", len );
            len = room;
            memset( item, 0xcc, sizeof(item) );
            /* rsa-keys: alg-enum-04 */
            check_fails( CryptGetProvParam( prov, lists[i].param, item, &len, 0 ), ERROR_MORE_DATA );
            ok( len == size && item[room] == 0xcc, "room %lu: size %lu\n", room, len );
        }
        /* rsa-keys: alg-enum-03, alg-enum-04; none of these moved the position */
        ok( next_id( prov, lists[i].param, CRYPT_NEXT ) == CALG_RC4, "not the second\n" );
        len = sizeof(item);
        memset( item, 0xcc, sizeof(item) );
        check_ok( CryptGetProvParam( prov, lists[i].param, item, &len, 0 ) );
        ok( len == size && item[size] == 0xcc, "size %lu\n", len );
        check_fails( CryptGetProvParam( prov, lists[i].param, item, NULL, 0 ), ERROR_INVALID_PARAMETER );
        check_fails( CryptGetProvParam( prov, lists[i].param, NULL, NULL, CRYPT_FIRST ), ERROR_INVALID_PARAMETER );
        len = sizeof(item);
        /* rsa-keys: alg-enum-09; they do not start again, and with CRYPT_FIRST the list does */
        for (flag = CRYPT_NEXT << 1; flag; flag <<= 1)
        {
            ok( next_id( prov, lists[i].param, flag | CRYPT_FIRST ) == CALG_RC2, "flag %#lx: not the first\n", flag );
            ok( next_id( prov, lists[i].param, flag ) == CALG_RC4, "flag %#lx: not the second\n", flag );
        }
        winetest_pop_context();
    }
}

static void test_positions( HCRYPTPROV prov, const struct provider_row *row )
{
    HCRYPTPROV other = open_provider( row->bit );

    /* rsa-keys: alg-enum-10; each context has a position of its own */
    ok( next_id( prov, PP_ENUMALGS, CRYPT_FIRST ) == CALG_RC2, "not the first\n" );
    ok( next_id( other, PP_ENUMALGS, CRYPT_FIRST ) == CALG_RC2, "not the first\n" );
    ok( next_id( prov, PP_ENUMALGS, 0 ) == CALG_RC4, "not the second\n" );
    ok( next_id( other, PP_ENUMALGS, 0 ) == CALG_RC4, "not the second\n" );
    ok( next_id( prov, PP_ENUMALGS, 0 ) == CALG_DES, "not the third\n" );
    /* rsa-keys: alg-enum-08; which both lists share */
    ok( next_id( other, PP_ENUMALGS_EX, 0 ) == CALG_DES, "not the third\n" );
    ok( next_id( other, PP_ENUMALGS_EX, CRYPT_FIRST ) == CALG_RC2, "not the first\n" );
    ok( next_id( other, PP_ENUMALGS, 0 ) == CALG_RC4, "not the second\n" );
    close_provider( other );

    /* rsa-keys: alg-enum-10; a new context starts at the beginning */
    other = open_provider( row->bit );
    ok( next_id( other, PP_ENUMALGS_EX, 0 ) == CALG_RC2, "not the first\n" );
    close_provider( other );
}

START_TEST( provparam )
{
    for_providers( ALL_PROVS, test_name );
    for_providers( ALL_PROVS, test_numbers );
    for_providers( ALL_PROVS, test_machine_keyset );
    for_providers( ALL_PROVS, test_unknown );
    for_providers( ALL_PROVS, test_set );
    for_providers( ALL_PROVS, test_signing_prot );
    for_providers( ALL_PROVS, test_tables );
    for_providers( ALL_PROVS, test_enum_sizes );
    for_providers( ALL_PROVS, test_positions );
}
