/* csptool test [TYPE [PROVIDER]]: a smoke test that prints each step. It acquires a context of the
 * type (1, PROV_RSA_FULL, unless given), hashes "abc" with SHA-1, draws random bytes and releases
 * everything. The conformance tests are elsewhere; this one is for a user's own prefix.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "csptool.h"

/* SHA-1 of "abc", FIPS 180-4's example. */
static const BYTE abc_sha1[20] =
{
    0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
    0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d
};

/* Prints a step's result and hands it on. */
static BOOL step( const char *name, BOOL result )
{
    DWORD err = GetLastError();

    if (result) printf( "%-24s ok\n", name );
    else printf( "%-24s FAILED, error %#lx\n", name, err );
    return result;
}

static BOOL test_hash( HCRYPTPROV prov )
{
    BYTE value[sizeof(abc_sha1)];
    DWORD len = sizeof(value);
    HCRYPTHASH hash;
    BOOL ret;

    if (!step( "CryptCreateHash", CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ))) return FALSE;
    ret = step( "CryptHashData", CryptHashData( hash, (const BYTE *)"abc", 3, 0 )) &&
          step( "CryptGetHashParam", CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 )) &&
          step( "SHA-1 of \"abc\"", len == sizeof(value) && !memcmp( value, abc_sha1, sizeof(value) ));
    return step( "CryptDestroyHash", CryptDestroyHash( hash )) && ret;
}

static BOOL test_random( HCRYPTPROV prov )
{
    static const BYTE zero[32];
    BYTE random[sizeof(zero)] = { 0 };

    return step( "CryptGenRandom", gen_random( prov, sizeof(random), random )) &&
           step( "random bytes differ", memcmp( random, zero, sizeof(zero) ) != 0 );
}

int test_command( int argc, char **argv )
{
    const char *name = argc > 1 ? argv[1] : NULL;
    DWORD type = PROV_RSA_FULL;
    HCRYPTPROV prov;
    BOOL ret;

    if (argc > 0 && !parse_type( argv[0], &type )) return 2;
    if (!step( "CryptAcquireContext", CryptAcquireContextA( &prov, NULL, name, type, CRYPT_VERIFYCONTEXT )))
        return 1;
    ret = test_hash( prov );
    ret = test_random( prov ) && ret;
    ret = step( "CryptReleaseContext", release_context( prov, 0 )) && ret;
    return ret ? 0 : 1;
}
