/* Creates and hashes a session key, step by step, as an ordinary CryptoAPI program does: acquire a
 * context (with the user's default key container, made on first use), create a hash, generate a session
 * key, hash it, read the hash value, destroy, release. Then prints which DLL files served the calls.
 * Uses documented functions only; runs on Windows as it is.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <windef.h>
#include <winbase.h>
#include <wincrypt.h>
#include <winver.h>

static int step_number;

/* Prints one step; a failed one ends the program, since nothing after it could work. */
static void step( const char *what, BOOL ok )
{
    DWORD error = GetLastError();

    step_number++;
    if (ok)
    {
        printf( "%2d. %-58s ok\n", step_number, what );
        return;
    }
    printf( "%2d. %-58s failed, error %#lx\n", step_number, what, error );
    exit( 1 );
}

static void print_hex( const char *title, const BYTE *bytes, DWORD len )
{
    DWORD i;

    printf( "    %s: ", title );
    for (i = 0; i < len; i++) printf( "%02x", bytes[i] );
    printf( "\n" );
}

/* The default container exists only once a program of this user has asked for it. */
static HCRYPTPROV acquire( void )
{
    HCRYPTPROV prov = 0;
    BOOL ok = CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, 0 );

    if (!ok && GetLastError() == (DWORD)NTE_BAD_KEYSET)
    {
        ok = CryptAcquireContextA( &prov, NULL, NULL, PROV_RSA_FULL, CRYPT_NEWKEYSET );
        step( "CryptAcquireContext, PROV_RSA_FULL, new default container", ok );
        return prov;
    }
    step( "CryptAcquireContext, PROV_RSA_FULL, default container", ok );
    return prov;
}

static void print_provider( HCRYPTPROV prov )
{
    char name[256] = "";
    DWORD version = 0, len = sizeof(name);

    step( "CryptGetProvParam, PP_NAME", CryptGetProvParam( prov, PP_NAME, (BYTE *)name, &len, 0 ) );
    printf( "    provider: %s\n", name );
    len = sizeof(version);
    step( "CryptGetProvParam, PP_VERSION",
          CryptGetProvParam( prov, PP_VERSION, (BYTE *)&version, &len, 0 ) );
    printf( "    version: %lu.%lu\n", version >> 8, version & 0xff );
}

static void read_hash( HCRYPTHASH hash )
{
    BYTE value[64];
    DWORD size = 0, len = sizeof(size);

    step( "CryptGetHashParam, HP_HASHSIZE",
          CryptGetHashParam( hash, HP_HASHSIZE, (BYTE *)&size, &len, 0 ) );
    printf( "    size: %lu bytes\n", size );
    len = sizeof(value);
    step( "CryptGetHashParam, HP_HASHVAL", CryptGetHashParam( hash, HP_HASHVAL, value, &len, 0 ) );
    step( "the value is as long as announced and not zero",
          len == size && (value[0] | value[1] | value[2] | value[3]) );
    print_hex( "hash of the session key", value, len );
}

typedef DWORD (WINAPI *info_size_func)( const char *, DWORD * );
typedef BOOL (WINAPI *info_func)( const char *, DWORD, DWORD, void * );
typedef BOOL (WINAPI *query_func)( const void *, const char *, void **, UINT * );

/* What the file says about itself: its product and its version, from the version resource. */
static void print_version( HMODULE version, const char *path )
{
    info_size_func get_size = (info_size_func)(void *)GetProcAddress( version, "GetFileVersionInfoSizeA" );
    info_func get_info = (info_func)(void *)GetProcAddress( version, "GetFileVersionInfoA" );
    query_func query = (query_func)(void *)GetProcAddress( version, "VerQueryValueA" );
    const WORD *translation;
    const char *text;
    char key[64];
    void *info = NULL;
    DWORD size, zero;
    UINT len;

    if (!get_size || !get_info || !query || !(size = get_size( path, &zero ))) goto none;
    if (!(info = malloc( size )) || !get_info( path, 0, size, info )) goto none;
    if (!query( info, "\\VarFileInfo\\Translation", (void **)&translation, &len ) || len < 4) goto none;

    snprintf( key, sizeof(key), "\\StringFileInfo\\%04x%04x\\ProductName", translation[0], translation[1] );
    printf( "  %s", query( info, key, (void **)&text, &len ) && len ? text : "unnamed product" );
    snprintf( key, sizeof(key), "\\StringFileInfo\\%04x%04x\\ProductVersion", translation[0],
              translation[1] );
    printf( " %s\n", query( info, key, (void **)&text, &len ) && len ? text : "without a version" );
    free( info );
    return;

none:
    printf( "  no version resource\n" );
    free( info );
}

static void print_served_by( void )
{
    static const char *const names[] =
    { "advapi32.dll", "advapi32_host.dll", "cryptsp.dll", "rsaenh.dll", "dssenh.dll" };
    HMODULE version = LoadLibraryA( "version.dll" );
    char path[MAX_PATH] = "";
    unsigned int i;

    printf( "Served by:\n" );
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    {
        HMODULE module = GetModuleHandleA( names[i] );

        if (!module || !GetModuleFileNameA( module, path, sizeof(path) )) continue;
        printf( "    %-40s", path );
        print_version( version, path );
    }
}

int main( void )
{
    HCRYPTPROV prov;
    HCRYPTHASH hash = 0;
    HCRYPTKEY key = 0;

    printf( "Creating and hashing a session key (%u-bit program)\n", (unsigned int)sizeof(void *) * 8 );
    prov = acquire();
    print_provider( prov );
    step( "CryptCreateHash, CALG_SHA1", CryptCreateHash( prov, CALG_SHA1, 0, 0, &hash ) );
    step( "CryptGenKey, CALG_RC4, 128 bits",
          CryptGenKey( prov, CALG_RC4, (128 << 16) | CRYPT_EXPORTABLE, &key ) );
    step( "CryptHashSessionKey", CryptHashSessionKey( hash, key, 0 ) );
    read_hash( hash );
    step( "CryptDestroyKey", CryptDestroyKey( key ) );
    step( "CryptDestroyHash", CryptDestroyHash( hash ) );
    print_served_by();
    step( "CryptReleaseContext", CryptReleaseContext( prov, 0 ) );
    printf( "All steps done.\n" );
    return 0;
}
