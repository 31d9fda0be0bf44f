/* Diffie-Hellman: known keys and agreements, foreign values that must not be used. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/dh.h"
#include "wine/test.h"
#include "hex.h"
#include "group_keys.h"

/* Two sides each, made with another implementation. */
#define X942_GROUP                                                           \
    .bits = 1024, .counter = GROUP_NO_SEED,                                  \
    .p = "d05badd4d05b492b0ad2a37f150acce4691c5b30f855d6d193e95bbc8436cc07"  \
         "f2c5469e11ab7c56265f4072ed776920f0d980c873806228bcdc6cffc3d95721"  \
         "48f279c55f36195ad03d5d8e78805ea4db407efbb81d6bd2c5221dce78044586"  \
         "6a533a603bd1fe85553dd6836f9a5ebf47ba594428f7b2f6a77f10b0d2d4af8b", \
    .q = "ec02178ede6d738ed8eadf2fa6a216845bb5268d",                         \
    .g = "c0ab7d2928eb48523f597a6d46e3be4048d016b237ff1a62841acc641ff396ee"  \
         "a9b7378b0cbff3ef5d3c5ac284d1496d49c102d066d3ce2db6a95bdd6e8beeb6"  \
         "92701078b2875ee7f9e0c12ee1dabdf2df738d6e9a3d7854f96ebf07a0199452"  \
         "38332d5c2eca18b62ad9c1a4389847137a7b646d8c62e2f3d5d1a021bd726c6e", \
    .j = "e201fcc3d43a02213e8133d9d46495b799aa73559e43f4f415f6e960961078c3"  \
         "d6d27086235e97005c009ed4667c8caaa72ad42c3811ae1c396ac54f4aa5b3da"  \
         "8d7ed83520b6c6e7a5df885d70b0e23dd403a8aa04097333da707d5ea3c5e40c"  \
         "fa0012f247c87a85c1e9c832"

#define RFC2409_GROUP                                                        \
    .bits = 768, .counter = GROUP_NO_SEED,                                   \
    .p = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"  \
         "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"  \
         "4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffffffffffff", \
    .g = "02"

static const struct group_text side_texts[] =
{
    { .name = "X9.42 with q, one side", X942_GROUP,
      .y = "bb44640675c54d2389a9dd8b2dbc8c6cc88dcddc168057f92e2af57a760bfc36"
           "bd0a56b39d1fa9496033c460fa97c003f0d1effec6763e0d8270516b3b12bbf5"
           "c98c31c03c49e872e9fb9b5a79d993651b7eefddf97877c578fccd39e8f2f299"
           "c1b44d3134c7d369168000931a8d6904080afa6c76ee85f7a94f2a00743f4331",
      .x = "3df2c79ad7d563216d7b93e517e8e3d20341aa3c" },
    { .name = "X9.42 with q, the other side", X942_GROUP,
      .y = "a9cb4b59c3b461644b086d51f38eec390b553ed3bc017c9a2249f76e857377f2"
           "fb07417a12003b49e3bd5b507a181cd3021dcca5557f5264d409817e8d727599"
           "18067c748ce74c01fd60acfd1e88ef0eb0389665c8cb18b13a7517fa1e2f4cd0"
           "a453fcd906e31f1996b4c4ed27bee879bdb193e22b43a3d9e44fc34fe8986508",
      .x = "742eb20c267b6b3bdf9ed5a7ca1846dea87bab5e" },
    { .name = "RFC 2409, group 1, without q, one side", RFC2409_GROUP,
      .y = "77b153ad369f5cff69b7014cfad542455cee5322c0403ac98ead76a268f156f7"
           "fcf3e84828da7e349b2c539732f4b7f26bc8a279cf78ac6726c29b9c88177c1d"
           "a0c2061c3f436204a22019d41fd1d0ea3fcc3f1f14c88c4d307e9a63716cddf6",
      .x = "df3d90387d72e3666180f138eb3856b1b8cba2ce9488495b23e2d220186000a3"
           "40ad68979ba3f1c29392b30b835196ff7ac23246a4e1d0679c9dadd9d3d4a228"
           "075c7f353261d97312a13f0e75b53218d278803340c84025286398227bb14c5b" },
    { .name = "RFC 2409, group 1, without q, the other side", RFC2409_GROUP,
      .y = "6e3b6ba7846cd4516c236b83474d6b33ec711ce0e05b1b81c0eb2f75cd112bc4"
           "94bb88c57334d17285ca7e2acddb7169c181a805d75bf6c16e98ad9e32181955"
           "f56326cc0232816ecf93be4dff37b7f1ceb24aeef93fba5727c1d305b6381d49",
      .x = "0b044fa4c8c834ea262d40728ef0a0563dba5009083652fd04ee975f1eee322f"
           "fda8b5f1e787656eec28e612db134ef85b8a13625e948d7f55e66378d3720ab2"
           "a7cea4dd6a90b5c3c42541f419cb731b643a3bdaf39a1473719bea0172d71e7b" },
};

static const char *const secrets[] =
{
    /* by another implementation */
    "c113bc3c54324a7d195df6c26c1cb1554ae5b8d6b58d8f71cfd20ee7d9f0aafb"
    "db714bc93e2cecb732d78fefd3d6197f72e27376be363c1b457e92a7389f6559"
    "4b22d394f6b02a49bc148e45e2c769420b77de6a4c11e9c15adcf0ce5e06ea9f"
    "5229510b0c8a154fa62a8bcfc619f3190085de0e5c2539fd36e1f3d86c3eaa56",
    /* by plain arithmetic; two bytes of zeros on top */
    "00004b2f5bb6e5952a61c0c188b122160623caa5f89aed53d422328e3996dad5"
    "1682e7a353c5a91aee3d1205becf899052510ec051c3513b939094b60abd5e6b"
    "9c4ba981d5776abd8d6e884005dfa89d0e7dff28c06233795abc17032c487f1f",
};

static struct dh_key *import_text( const struct group_text *text )
{
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *key = NULL;
    DWORD err;

    read_group( text, &bytes, &numbers );
    err = dh_import( &numbers, &key );
    ok( !err, "%s: import: error %#lx\n", text->name, err );
    return key;
}

static void test_import_export( void )
{
    struct group_numbers numbers, numbers_back;
    struct group_bytes bytes, back;
    struct dh_key *key;
    DWORD i, err;

    for (i = 0; i < ARRAY_SIZE( side_texts ); i++)
    {
        winetest_push_context( "%s", side_texts[i].name );
        key = import_text( &side_texts[i] );
        ok( dh_is_private( key ), "not private\n" );
        read_group( &side_texts[i], &bytes, &numbers );
        memset( bytes.seed, 0xff, sizeof(bytes.seed) );     /* none of them is known */
        export_dh( key, &back, &numbers_back );
        ok( !memcmp( &numbers.info, &numbers_back.info, sizeof(numbers.info) ), "other lengths\n" );
        ok( !memcmp( &bytes, &back, sizeof(bytes) ), "the numbers have changed\n" );
        err = dh_check( key );
        ok( !err, "check: error %#lx\n", err );
        ok( dh_ref( key ) == key, "another key\n" );
        dh_unref( key );
        dh_unref( key );
        winetest_pop_context();
    }
    dh_unref( NULL );
}

/* What is not there. */
static void test_missing_parts( void )
{
    BYTE value[128], y[128];
    struct group_parts with_x = { .x = value, .y = y }, with_q = { .q = value, .y = y },
                       with_j = { .j = value, .y = y };
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *key;
    DWORD err;

    memset( y, 0xcc, sizeof(y) );
    memset( value, 0xcc, sizeof(value) );
    read_group( &side_texts[2], &bytes, &numbers );
    numbers.x = NULL;
    err = dh_import( &numbers, &key );
    ok( !err, "error %#lx\n", err );
    ok( !dh_is_private( key ), "private\n" );
    err = dh_export( key, &with_x );
    ok( err == (DWORD)NTE_BAD_KEY, "x: error %#lx\n", err );
    err = dh_export( key, &with_q );
    ok( err == (DWORD)NTE_BAD_KEY, "q: error %#lx\n", err );
    err = dh_export( key, &with_j );
    ok( err == (DWORD)NTE_BAD_KEY, "j: error %#lx\n", err );
    err = dh_agree( key, bytes.y, value );
    ok( err == (DWORD)NTE_NO_KEY, "error %#lx\n", err );
    ok( y[0] == 0xcc && value[0] == 0xcc, "written on failure\n" );
    dh_unref( key );
}

/* ---- agreement -------------------------------------------------------------------------------- */

static void test_known_secrets( void )
{
    BYTE expected[128], secret[128];
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *key;
    DWORD i, len, err;

    for (i = 0; i < ARRAY_SIZE( side_texts ); i++)
    {
        winetest_push_context( "%s", side_texts[i].name );
        len = from_hex_reversed( secrets[i / 2], expected );
        key = import_text( &side_texts[i] );
        read_group( &side_texts[i ^ 1], &bytes, &numbers );
        memset( secret, 0xcc, sizeof(secret) );
        err = dh_agree( key, bytes.y, secret );
        ok( !err, "error %#lx\n", err );
        ok( !memcmp( secret, expected, len ), "got %s\n", to_hex( secret, len ) );
        ok( len == sizeof(secret) || secret[len] == 0xcc, "written past the end\n" );
        /* in place */
        err = dh_agree( key, bytes.y, bytes.y );
        ok( !err, "error %#lx\n", err );
        ok( !memcmp( bytes.y, expected, len ), "got %s\n", to_hex( bytes.y, len ) );
        dh_unref( key );
        winetest_pop_context();
    }
}

/* Public values that would tell about x or make the secret known, with q known and not. */
static void test_foreign_values( void )
{
    static const struct { const char *name, *y; BOOL not_without_q; } tests[] =
    {
        { "0", "00", TRUE }, { "1", "01", TRUE }, { "p - 1", FIPS_P_LESS_1, TRUE }, { "p", FIPS_P, TRUE },
        { "p + 2", FIPS_P_PLUS_2, TRUE }, { "all ones", ALL_ONES, TRUE },
        { "order 3", FIPS_ORDER_3, FALSE }, { "2", "02", FALSE },
        { "order 251", "499862952d30b48d55f7fd0a4e1dcbc00fc187bd489d9323977e546a6d3fb6f4"
                       "5b722071a21cb984622633c8c5774e560846d2fcc8de51fef1f7f5e2daf37af9", FALSE },
    };
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *keys[2];
    BYTE y[64], secret[64];
    DWORD i, n, err;

    read_group( &group_texts[0], &bytes, &numbers );
    err = dh_import( &numbers, &keys[0] );
    ok( !err, "error %#lx\n", err );
    numbers.info.q_len = numbers.info.j_len = 0;
    err = dh_import( &numbers, &keys[1] );
    ok( !err, "error %#lx\n", err );
    for (i = 0; i < ARRAY_SIZE( tests ); i++)
        for (n = 0; n < 2; n++)
        {
            memset( y, 0, sizeof(y) );
            from_hex_reversed( tests[i].y, y );
            memset( secret, 0xcc, sizeof(secret) );
            err = dh_agree( keys[n], y, secret );
            ok( err == (n && !tests[i].not_without_q ? ERROR_SUCCESS : (DWORD)NTE_BAD_DATA), "%s, %s q: error %#lx\n",
                tests[i].name, n ? "without" : "with", err );
            if (err) ok( secret[0] == 0xcc && secret[63] == 0xcc, "%s: written on failure\n", tests[i].name );
        }
    dh_unref( keys[0] );
    dh_unref( keys[1] );

    /* without q the value of order 3 passes for good, but not its third power */
    numbers.y = NULL;
    memset( bytes.x, 0, sizeof(bytes.x) );
    bytes.x[0] = 6;
    err = dh_import( &numbers, &keys[0] );
    ok( !err, "error %#lx\n", err );
    from_hex_reversed( FIPS_ORDER_3, y );
    err = dh_agree( keys[0], y, secret );
    ok( err == (DWORD)NTE_BAD_DATA, "secret 1: error %#lx\n", err );
    dh_unref( keys[0] );
}

/* One of several threads that use a key at once. */
static DWORD WINAPI use_key( void *arg )
{
    BYTE expected[128], secret[128];
    struct group_numbers numbers;
    struct group_bytes bytes;
    struct dh_key *key = arg;
    DWORD i, wrong = 0;

    from_hex_reversed( secrets[0], expected );
    read_group( &side_texts[1], &bytes, &numbers );
    for (i = 0; i < 100; i++)
        if (dh_agree( key, bytes.y, secret ) || memcmp( secret, expected, sizeof(secret) )) wrong++;
    dh_unref( key );
    primitives_thread_detach();
    return wrong;
}

static void test_threads( void )
{
    struct dh_key *key = import_text( &side_texts[0] );
    HANDLE threads[4];
    DWORD i, wrong;

    for (i = 0; i < ARRAY_SIZE( threads ); i++)
        threads[i] = CreateThread( NULL, 0, use_key, dh_ref( key ), 0, NULL );
    dh_unref( key );
    WaitForMultipleObjects( ARRAY_SIZE( threads ), threads, TRUE, INFINITE );
    for (i = 0; i < ARRAY_SIZE( threads ); i++)
    {
        GetExitCodeThread( threads[i], &wrong );
        ok( !wrong, "thread %lu: %lu wrong results\n", i, wrong );
        CloseHandle( threads[i] );
    }
}

START_TEST( dh )
{
    test_import_export();
    test_missing_parts();
    test_known_secrets();
    test_foreign_values();
    test_threads();
}
