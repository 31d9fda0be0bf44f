/* Prints the MD5, SHA-1 or SHA-256 hash of files in the format of md5sum, sha1sum and sha256sum, so that
 * the result can be compared with theirs. Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

struct algorithm
{
    const char *name;
    ALG_ID id;
};

static const struct algorithm algorithms[] =
{
    { "md5", CALG_MD5 },
    { "sha1", CALG_SHA1 },
    { "sha256", CALG_SHA_256 },
};

static const struct algorithm *find_algorithm( const char *name )
{
    unsigned int i;

    for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
        if (!strcmp( algorithms[i].name, name )) return &algorithms[i];
    return NULL;
}

static int fail( const char *what )
{
    fprintf( stderr, "hash_file: %s failed, error %#lx\n", what, GetLastError() );
    return 1;
}

/* Feeds the whole file to the hash, in pieces of an odd size on purpose. */
static BOOL feed( HCRYPTHASH hash, FILE *file )
{
    static BYTE buffer[10007];
    size_t len;

    while ((len = fread( buffer, 1, sizeof(buffer), file )))
        if (!CryptHashData( hash, buffer, len, 0 )) return FALSE;
    return !ferror( file );
}

static int print_hash( HCRYPTHASH hash, const char *name )
{
    BYTE value[64];
    DWORD i, len = sizeof(value);

    if (!CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 )) return fail( "CryptGetHashParam" );
    for (i = 0; i < len; i++) printf( "%02x", value[i] );
    printf( "  %s\n", name );
    return 0;
}

static int hash_file( HCRYPTPROV prov, ALG_ID id, const char *name )
{
    FILE *file = fopen( name, "rb" );
    HCRYPTHASH hash;
    int ret;

    if (!file)
    {
        fprintf( stderr, "hash_file: cannot open %s\n", name );
        return 1;
    }
    if (!CryptCreateHash( prov, id, 0, 0, &hash ))
    {
        fclose( file );
        return fail( "CryptCreateHash" );
    }
    ret = feed( hash, file ) ? print_hash( hash, name ) : fail( "CryptHashData" );
    fclose( file );
    if (!CryptDestroyHash( hash )) ret = fail( "CryptDestroyHash" );
    return ret;
}

int main( int argc, char **argv )
{
    const struct algorithm *alg;
    HCRYPTPROV prov;
    int i, ret = 0;

    if (argc < 3 || !(alg = find_algorithm( argv[1] )))
    {
        fprintf( stderr, "usage: hash_file md5|sha1|sha256 FILE...\n" );
        return 2;
    }
    if (!CryptAcquireContextW( &prov, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ))
        return fail( "CryptAcquireContext" );
    for (i = 2; i < argc; i++) ret |= hash_file( prov, alg->id, argv[i] );
    if (!CryptReleaseContext( prov, 0 )) ret = fail( "CryptReleaseContext" );
    return ret;
}
