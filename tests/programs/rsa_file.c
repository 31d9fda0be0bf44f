/* RSA with keys in files: makes a pair, signs and verifies files, encrypts and decrypts them. Keys are PRIVATEKEYBLOB
 * and PUBLICKEYBLOB, signatures and ciphertexts are as CryptoAPI has them (little-endian). Runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define PROGRAM "rsa_file"
#include "keyfiles.h"

struct algorithm
{
    const char *name;
    ALG_ID id;
    DWORD flags;        /* of CryptSignHash */
};

static const struct algorithm algorithms[] =
{
    { "md5", CALG_MD5, 0 },
    { "sha1", CALG_SHA1, 0 },
    { "sha256", CALG_SHA_256, 0 },
    { "sha384", CALG_SHA_384, 0 },
    { "sha512", CALG_SHA_512, 0 },
    { "x931-sha1", CALG_SHA1, CRYPT_X931_FORMAT },
    { "x931-sha256", CALG_SHA_256, CRYPT_X931_FORMAT },
    { "x931-sha384", CALG_SHA_384, CRYPT_X931_FORMAT },
    { "x931-sha512", CALG_SHA_512, CRYPT_X931_FORMAT },
};

/* generate BITS PRIVATE PUBLIC */
static int generate( HCRYPTPROV prov, char **args )
{
    HCRYPTKEY key;

    if (!CryptGenKey( prov, AT_KEYEXCHANGE, (DWORD)atoi( args[0] ) << 16 | CRYPT_EXPORTABLE, &key ))
        return fail( "CryptGenKey" );
    return save_key( key, 0, PRIVATEKEYBLOB, 0, args[1] ) || save_key( key, 0, PUBLICKEYBLOB, 0, args[2] );
}

static BOOL hash_file( HCRYPTPROV prov, const char *algorithm, const char *name, HCRYPTHASH *hash, DWORD *flags )
{
    BYTE data[FILE_LEN_MAX];
    unsigned int i;
    DWORD len;

    if (!read_file( name, data, &len )) return FALSE;
    for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
    {
        if (strcmp( algorithms[i].name, algorithm )) continue;
        *flags = algorithms[i].flags;
        if (CryptCreateHash( prov, algorithms[i].id, 0, 0, hash ) && CryptHashData( *hash, data, len, 0 )) return TRUE;
    }
    fail( "hash" );
    return FALSE;
}

/* sign ALGORITHM PRIVATE FILE SIGNATURE */
static int sign( HCRYPTPROV prov, char **args )
{
    BYTE signature[FILE_LEN_MAX];
    DWORD len = sizeof(signature), flags;
    HCRYPTHASH hash;
    HCRYPTKEY key;

    if (!(key = load_key( prov, args[1], 0, 0 )) || !hash_file( prov, args[0], args[2], &hash, &flags )) return 1;
    if (!CryptSignHashA( hash, AT_KEYEXCHANGE, NULL, flags, signature, &len )) return fail( "CryptSignHash" );
    return write_file( args[3], signature, len );
}

/* verify ALGORITHM PUBLIC FILE SIGNATURE */
static int verify( HCRYPTPROV prov, char **args )
{
    BYTE signature[FILE_LEN_MAX];
    HCRYPTHASH hash;
    HCRYPTKEY key;
    DWORD len, flags;

    if (!(key = load_key( prov, args[1], 0, 0 )) || !hash_file( prov, args[0], args[2], &hash, &flags )) return 1;
    if (!read_file( args[3], signature, &len )) return 1;
    if (!CryptVerifySignatureA( hash, signature, len, key, NULL, flags )) return fail( "CryptVerifySignature" );
    return 0;
}

/* encrypt|decrypt PADDING KEY FILE OUTPUT */
static int run_cipher( HCRYPTPROV prov, BOOL encrypt, char **args )
{
    DWORD flags = strcmp( args[0], "oaep" ) ? 0 : CRYPT_OAEP, len;
    BYTE data[FILE_LEN_MAX];
    HCRYPTKEY key;
    BOOL ret;

    if (!(key = load_key( prov, args[1], 0, 0 )) || !read_file( args[2], data, &len )) return 1;
    if (encrypt) ret = CryptEncrypt( key, 0, TRUE, flags, data, &len, sizeof(data) );
    else ret = CryptDecrypt( key, 0, TRUE, flags, data, &len );
    if (!ret) return fail( encrypt ? "CryptEncrypt" : "CryptDecrypt" );
    return write_file( args[3], data, len );
}

static int run( HCRYPTPROV prov, int argc, char **argv )
{
    if (argc == 5 && !strcmp( argv[1], "generate" )) return generate( prov, argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "sign" )) return sign( prov, argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "verify" )) return verify( prov, argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "encrypt" )) return run_cipher( prov, TRUE, argv + 2 );
    if (argc == 6 && !strcmp( argv[1], "decrypt" )) return run_cipher( prov, FALSE, argv + 2 );
    fprintf( stderr, "usage: rsa_file generate BITS PRIVATE PUBLIC\n"
                     "       rsa_file sign|verify [x931-]sha1|... KEY FILE SIGNATURE\n"
                     "       rsa_file encrypt|decrypt pkcs1|oaep KEY FILE OUTPUT\n" );
    return 2;
}

int main( int argc, char **argv )
{
    HCRYPTPROV prov;
    int ret;

    if (!CryptAcquireContextW( &prov, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT ))
        return fail( "CryptAcquireContext" );
    ret = run( prov, argc, argv );
    if (!CryptReleaseContext( prov, 0 )) ret = fail( "CryptReleaseContext" );
    return ret;
}
