/* The pseudo random function of TLS 1.0: known answers, every length, empty inputs. */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

#include "primitives/tls_prf.h"
#include "wine/test.h"
#include "hex.h"

#define PRE_MASTER "030118d154c323693a3eb86534985ecf4e10c43f3be6fa4faa09b588f86e587e446d393965f9215a8bf5e81ee3fa19cd"
#define MASTER     "68862830e89878f96000c93a347336eb1a945e447355392ef63da803c3a42fe2d8b9943b228b779db15d285bbd09a3bf"
#define CLIENT     "Super Secret Client Secret 12345\0"
#define SERVER     "Super Secret Server Secret 12345\0"

static const struct
{
    const char *secret, *label;
    const char *seed;
    DWORD       seed_len;
    const char *value;
} tests[] =
{
    /* rsa-operations: sch-hash-09 */
    { PRE_MASTER, "master secret", CLIENT SERVER, 66, MASTER },
    { MASTER, "key expansion", SERVER CLIENT, 66,
      "5161f54c15b17144d9e0bc46615e71d6f7828609cc943747762370e929c42177"
      "345445ece519fc583b4dfd71471b9e51fc9fa7e481290cfa7f45363d8af89e71" },
    { MASTER, "client finished", "123456789012345678901234567890123456", 36, "a8b2a6ef834e74b1f3b1515a1a2b1131" },
    /* rsa-operations: sch-vec-09 */
    { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f",
      "client finished", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 36,
      "b09a61cadcfdb6b60a5a62fe" },
    /* computed with HMAC-MD5 and HMAC-SHA1 of another implementation */
    { "", "IV block", CLIENT SERVER, 66, "cd2f81584e7256afd11618ba2539d471" },
    { "0001020304", "label", "seed", 4,
      "e80f4f871297878241ff08cb88ae0d6e12f739f2917d1ac3d947b8de3aa7fa85b4d3e0424e9e1ec6" },
    { "0001020304", "", "labelseed", 9, "e80f4f871297878241ff08cb88ae0d6e12f739f2" },
    { "0001020304", "labelseed", NULL, 0, "e80f4f871297878241ff08cb88ae0d6e12f739f2" },
    { "01", "label", "seed", 4, "c1" },
};

static DWORD run( const char *secret_hex, const char *label, const void *seed, DWORD seed_len, BYTE *out, DWORD len )
{
    BYTE secret[64];
    struct prf_bytes key = { secret, from_hex( secret_hex, secret ) }, seed_bytes = { seed, seed_len };
    struct prf_bytes label_bytes = { label, strlen( label ) };

    return tls1_prf( key, label_bytes, seed_bytes, out, len );
}

/* Every shorter answer is the beginning of a longer one. */
static void test_known_answers( void )
{
    BYTE expected[128], out[128 + 1];
    DWORD i, len, whole, err;

    for (i = 0; i < ARRAY_SIZE( tests ); i++)
    {
        whole = from_hex( tests[i].value, expected );
        for (len = 0; len <= whole; len++)
        {
            memset( out, 0xcc, sizeof(out) );
            err = run( tests[i].secret, tests[i].label, tests[i].seed, tests[i].seed_len, out, len );
            ok( !err, "%lu: error %#lx\n", i, err );
            ok( !memcmp( out, expected, len ), "%lu: got %s, expected %s\n", i, to_hex( out, len ), tests[i].value );
            ok( out[len] == 0xcc, "%lu: written past the end\n", i );
        }
    }
}

static void test_nothing( void )
{
    struct prf_bytes none = { NULL, 0 }, label = { "label", 5 };
    BYTE out[4] = { 0xcc, 0xcc, 0xcc, 0xcc };
    DWORD err;

    err = tls1_prf( label, none, none, out, sizeof(out) );
    ok( err == (DWORD)NTE_BAD_DATA, "error %#lx\n", err );
    ok( out[0] == 0xcc && out[3] == 0xcc, "written: %s\n", to_hex( out, sizeof(out) ) );
    err = tls1_prf( none, label, none, out, sizeof(out) );
    ok( !err, "error %#lx\n", err );
}

START_TEST( tls_prf )
{
    test_known_answers();
    test_nothing();
}
