/* csptool hash: digests of files.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "csptool.h"
#include "files/files.h"
#include "text/text.h"

DWORD hash_file( HCRYPTPROV prov, const char *path, ALG_ID alg, HCRYPTHASH *hash )
{
    BYTE *data = must_alloc( FILE_CHUNK );
    struct progress progress;
    ULONGLONG size;
    DWORD got, err;
    HANDLE file;

    if ((err = open_source( path, &file, &size ))) return err;
    if (!CryptCreateHash( prov, alg, 0, 0, hash )) err = GetLastError();
    else
    {
        progress_begin( &progress, path, size );
        do
        {
            if (!(err = read_source( file, data, FILE_CHUNK, &got )) && !CryptHashData( *hash, data, got, 0 ))
                err = GetLastError();
            progress_add( &progress, got );
        } while (!err && got == FILE_CHUNK);
        progress_end( &progress );
        if (err) CryptDestroyHash( *hash );
    }
    CloseHandle( file );
    free( data );
    return err;
}

/* ---- csptool hash ------------------------------------------------------------------------------ */

#define DIGEST_MAX 64

static int print_digest( HCRYPTPROV prov, const char *path, ALG_ID alg )
{
    DWORD len = DIGEST_MAX, i, err;
    BYTE digest[DIGEST_MAX];
    char text[3];
    HCRYPTHASH hash;

    if ((err = hash_file( prov, path, alg, &hash ))) return complain_about( "hash", path, err );
    if (!CryptGetHashParam( hash, HP_HASHVAL, digest, &len, 0 )) err = GetLastError();
    CryptDestroyHash( hash );
    if (err) return complain_about( "hash", path, err );
    for (i = 0; i < len; i++)
    {
        snprintf( text, sizeof(text), "%02x", digest[i] );
        put( text );
    }
    put( "  " );
    put( path );
    put( "\n" );
    return 0;
}

int hash_command( const struct call *call )
{
    HCRYPTPROV prov;
    int failed = 0, i;
    ALG_ID alg;

    if (!provider_open( call, PROV_RSA_AES, NULL, CRYPT_VERIFYCONTEXT, &prov ))
        return complain_about( "CryptAcquireContext", call->options.provider, GetLastError() );
    alg = provider_find_alg( prov, call->options.hash ? call->options.hash : "SHA-256", ALG_CLASS_HASH );
    for (i = 0; alg && i < call->count; i++) failed |= print_digest( prov, call->args[i], alg );
    release_context( prov, 0 );
    return alg ? failed : EXIT_USAGE;
}
