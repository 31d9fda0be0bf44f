/* How fast the provider behind PROV_RSA_AES is: hashes, ciphers, RSA and random bytes through advapi32.dll. Prints one
 * line a case: its name, a tab, MB or operations a second (best of the rounds).
 *
 * usage: provider.exe [ROUNDS]
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timing.h"

#define BULK  65536
#define SMALL 64

static HCRYPTPROV prov;
static HCRYPTHASH hash;         /* takes data */
static HCRYPTHASH signed_hash;  /* has its value */
static HCRYPTKEY cipher_key, pair;
static BYTE buffer[BULK + 64], signature[1024];
static DWORD signature_len;
static DWORD size;              /* bytes a call */

static BOOL hash_data( void )
{
    return CryptHashData( hash, buffer, size, 0 );
}

static BOOL hash_whole( void )
{
    DWORD len = 32;
    BYTE value[32];
    HCRYPTHASH one;

    return CryptCreateHash( prov, CALG_SHA_256, 0, 0, &one ) && CryptHashData( one, buffer, SMALL, 0 ) &&
           CryptGetHashParam( one, HP_HASHVAL, value, &len, 0 ) && CryptDestroyHash( one );
}

static BOOL encrypt( void )
{
    DWORD len = size;

    return CryptEncrypt( cipher_key, 0, FALSE, 0, buffer, &len, sizeof(buffer) );
}

static BOOL decrypt( void )
{
    DWORD len = size;

    return CryptDecrypt( cipher_key, 0, FALSE, 0, buffer, &len );
}

static BOOL sign( void )
{
    signature_len = sizeof(signature);
    return CryptSignHashA( signed_hash, AT_KEYEXCHANGE, NULL, 0, signature, &signature_len );
}

static BOOL verify( void )
{
    return CryptVerifySignatureA( signed_hash, signature, signature_len, pair, NULL, 0 );
}

static BOOL generate( void )
{
    HCRYPTKEY key;

    return CryptGenKey( prov, AT_SIGNATURE, 2048 << 16, &key ) && CryptDestroyKey( key );
}

static BOOL random( void )
{
    return CryptGenRandom( prov, size, buffer );
}

static void time_hashes( int rounds )
{
    static const struct { ALG_ID id; const char *name; } hashes[] =
    {
        { CALG_MD5, "MD5, 64 KiB, MB/s" }, { CALG_SHA1, "SHA-1, 64 KiB, MB/s" }, { CALG_SHA_256, "SHA-256, 64 KiB, MB/s" },
        { CALG_SHA_512, "SHA-512, 64 KiB, MB/s" },
    };
    unsigned i;

    size = BULK;
    for (i = 0; i < ARRAYSIZE( hashes ); i++)
    {
        if (!CryptCreateHash( prov, hashes[i].id, 0, 0, &hash )) continue;
        time_case( hashes[i].name, hash_data, 1, BULK / 1e6, rounds );
        CryptDestroyHash( hash );
    }
    time_case( "SHA-256 of 64 B with its object, MB/s", hash_whole, 100, SMALL / 1e6, rounds );
}

static void time_ciphers( int rounds )
{
    static const struct { ALG_ID id; const char *encrypt, *decrypt; DWORD size; } ciphers[] =
    {
        { CALG_AES_256, "AES-256-CBC encrypt, 64 KiB, MB/s", "AES-256-CBC decrypt, 64 KiB, MB/s", BULK },
        { CALG_AES_256, "AES-256-CBC encrypt, 64 B, MB/s", "AES-256-CBC decrypt, 64 B, MB/s", SMALL },
        { CALG_3DES, "3DES-CBC encrypt, 64 KiB, MB/s", "3DES-CBC decrypt, 64 KiB, MB/s", BULK },
        { CALG_RC2, "RC2-CBC encrypt, 64 KiB, MB/s", NULL, BULK },
        { CALG_RC4, "RC4, 64 KiB, MB/s", NULL, BULK },
    };
    unsigned i;

    for (i = 0; i < ARRAYSIZE( ciphers ); i++)
    {
        size = ciphers[i].size;
        if (!CryptGenKey( prov, ciphers[i].id, 0, &cipher_key )) continue;
        time_case( ciphers[i].encrypt, encrypt, size == SMALL ? 100 : 1, size / 1e6, rounds );
        if (ciphers[i].decrypt) time_case( ciphers[i].decrypt, decrypt, size == SMALL ? 100 : 1, size / 1e6, rounds );
        CryptDestroyKey( cipher_key );
    }
}

static void time_rsa( int rounds )
{
    if (CryptGenKey( prov, AT_KEYEXCHANGE, 2048 << 16, &pair ) && CryptCreateHash( prov, CALG_SHA1, 0, 0, &signed_hash ))
    {
        time_case( "RSA-2048 sign, a second", sign, 1, 1, rounds );
        time_case( "RSA-2048 verify, a second", verify, 10, 1, rounds );
    }
    time_case( "RSA-2048 generate, a second", generate, 1, 1, rounds );
}

int main( int argc, char **argv )
{
    int rounds = argc > 1 ? atoi( argv[1] ) : 3;

    if (!CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT )) return 1;
    time_hashes( rounds );
    time_ciphers( rounds );
    time_rsa( rounds );
    size = 16;
    time_case( "random, 16 B, a second", random, 1000, 1, rounds );
    size = BULK;
    time_case( "random, 64 KiB, MB/s", random, 1, BULK / 1e6, rounds );
    return 0;
}
