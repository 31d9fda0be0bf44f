/* Calls that CryptoAPI refuses, one of a kind, and says on which error each came back: "CryptGenKey 80090008". The call
 * that makes the container of the name in the first argument, and those that succeed, say nothing. Exit code 0 if all
 * went so.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>

static int unexpected;

/* Of a call that shall fail. */
static void refused( BOOL ret, const char *name )
{
    DWORD err = GetLastError();

    if (ret)
    {
        printf( "%s succeeds\n", name );
        unexpected = 1;
    }
    else printf( "%s %lx\n", name, err );
}

/* Of a call that shall succeed. */
static void granted( BOOL ret, const char *name )
{
    if (ret) return;
    printf( "%s fails, error %lx\n", name, GetLastError() );
    unexpected = 1;
}

static void refuse_keys( HCRYPTPROV prov )
{
    static const BYTE blob[] = { PLAINTEXTKEYBLOB, 1, 0, 0, 1, 0x68, 0, 0, 5, 0, 0, 0, 's', 'e', 'c', 'r', 't' };
    HCRYPTKEY key, other;
    DWORD len = 1;
    BYTE data[1] = { 0 };

    refused( CryptGenKey( prov, 0x1234, 0, &key ), "CryptGenKey" );
    refused( CryptImportKey( prov, blob, sizeof(blob), 0, 0, &key ), "CryptImportKey" );
    granted( CryptGenKey( prov, CALG_RC2, 0, &key ), "CryptGenKey" );
    refused( CryptExportKey( key, 0, 99, 0, NULL, &len ), "CryptExportKey" );
    refused( CryptEncrypt( key, 0, FALSE, 0, data, &len, 1 ), "CryptEncrypt" );
    refused( CryptGetKeyParam( key, 4711, data, &len, 0 ), "CryptGetKeyParam" );
    refused( CryptDuplicateKey( key, &len, 0, &other ), "CryptDuplicateKey" );
    granted( CryptDestroyKey( key ), "CryptDestroyKey" );
    refused( CryptDestroyKey( key ), "CryptDestroyKey" );
}

static void refuse_hashes( HCRYPTPROV prov )
{
    static const BYTE signature[64] = { 1 };
    HCRYPTHASH hash, none;
    DWORD len = 1;
    BYTE value[64];

    refused( CryptCreateHash( prov, CALG_SHA1, 0, 1, &none ), "CryptCreateHash" );
    refused( CryptCreateHash( prov, 0x1234, 0, 0, &none ), "CryptCreateHash" );
    granted( CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ), "CryptCreateHash" );
    refused( CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ), "CryptGetHashParam" );
    refused( CryptSignHashA( hash, AT_SIGNATURE, NULL, 0, NULL, &len ), "CryptSignHashA" );
    refused( CryptVerifySignatureA( hash, signature, sizeof(signature), 0, NULL, 0 ), "CryptVerifySignatureA" );
    granted( CryptDestroyHash( hash ), "CryptDestroyHash" );
}

int main( int argc, char *argv[] )
{
    const char *name = argc > 1 ? argv[1] : "refusals";
    HCRYPTPROV prov, other;
    DWORD size = 0;

    refused( CryptAcquireContextA( &prov, name, NULL, PROV_RSA_FULL, 0 ), "CryptAcquireContextA" );
    granted( CryptAcquireContextA( &prov, name, NULL, PROV_RSA_FULL, CRYPT_NEWKEYSET ), "CryptAcquireContextA" );
    refused( CryptAcquireContextW( &other, NULL, L"No such provider", PROV_RSA_FULL, 0 ), "CryptAcquireContextW" );
    refuse_keys( prov );
    refuse_hashes( prov );
    refused( CryptSetProvParam( prov, 4711, (const BYTE *)name, 0 ), "CryptSetProvParam" );
    refused( CryptEnumProvidersA( 0x7fffffff, NULL, 0, NULL, NULL, &size ), "CryptEnumProvidersA" );
    granted( CryptReleaseContext( prov, 0 ), "CryptReleaseContext" );
    refused( CryptReleaseContext( prov, 0 ), "CryptReleaseContext" );
    granted( CryptAcquireContextA( &prov, name, NULL, PROV_RSA_FULL, CRYPT_DELETEKEYSET ), "CryptAcquireContextA" );
    return unexpected;
}
