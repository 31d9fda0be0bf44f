/* RtlEncryptMemory and RtlDecryptMemory: memory that holds secrets is enciphered in place while they are not in use.
 * Three-key Triple DES in CBC mode, by way of a provider like any program's: its block of 8 bytes is what
 * RTL_ENCRYPT_MEMORY_SIZE promises, and every system's providers have it. Nothing is loaded before the first call.
 *
 * The key of RTL_ENCRYPT_OPTION_SAME_PROCESS is this process's. Those of the other two options are what all processes
 * of the running prefix share: volatile values of the registry, which live as long as the Wine server does and are
 * never written to a file. Rows sysf-040*.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "dispatcher.h"

TRACE_CHANNEL( crypt );
#include "secret.h"

#include <ntsecapi.h>

#include "newerapi.h"

#define SECRET_LEN 24       /* of a key of Triple DES */
#define SHARED_KEY L"Software\\winecsp-session"
#define SHARED_VALUE L"Memory"

/* A row for each option. */
static const struct scope
{
    HKEY root;              /* where the secret is shared; NULL: not at all */
} scopes[] =
{
    [RTL_ENCRYPT_OPTION_CROSS_PROCESS] = { HKEY_LOCAL_MACHINE },
    [RTL_ENCRYPT_OPTION_SAME_LOGON]    = { HKEY_CURRENT_USER },
};

/* The keys of the options once they are made, for the life of the process. Used through copies only, so that their
 * chaining never moves. */
static ULONG_PTR keys[ARRAYSIZE( scopes )];

/* ---- secrets ---------------------------------------------------------------------------------- */

static BOOL read_shared( HKEY key, BYTE secret[SECRET_LEN] )
{
    DWORD type, len = SECRET_LEN;

    return !RegQueryValueExW( key, SHARED_VALUE, NULL, &type, secret, &len ) && type == REG_BINARY && len == SECRET_LEN;
}

/* Two processes that find it missing at once must not make two: the second one sees the first one's. */
static BOOL make_shared( HKEY key, BYTE secret[SECRET_LEN] )
{
    HANDLE mutex = CreateMutexW( NULL, FALSE, L"Global\\winecsp-session" );
    BOOL ret;

    if (!mutex) return FALSE;
    WaitForSingleObject( mutex, INFINITE );
    ret = read_shared( key, secret );
    if (!ret && system_random( secret, SECRET_LEN ))
        ret = !RegSetValueExW( key, SHARED_VALUE, 0, REG_BINARY, secret, SECRET_LEN );
    ReleaseMutex( mutex );
    CloseHandle( mutex );
    return ret;
}

/* Programs of both widths see the same key. */
static BOOL get_shared( HKEY root, BYTE secret[SECRET_LEN] )
{
    const REGSAM access = KEY_QUERY_VALUE | KEY_SET_VALUE | KEY_WOW64_64KEY;
    BOOL ret;
    HKEY key;

    if (RegCreateKeyExW( root, SHARED_KEY, 0, NULL, REG_OPTION_VOLATILE, access, NULL, &key, NULL )) return FALSE;
    ret = read_shared( key, secret ) || make_shared( key, secret );
    RegCloseKey( key );
    return ret;
}

static BOOL get_secret( const struct scope *scope, BYTE secret[SECRET_LEN] )
{
    return scope->root ? get_shared( scope->root, secret ) : system_random( secret, SECRET_LEN );
}

/* ---- keys ------------------------------------------------------------------------------------- */

static BOOL import_secret( HCRYPTPROV prov, const BYTE secret[SECRET_LEN], HCRYPTKEY *key )
{
    struct
    {
        BLOBHEADER header;
        DWORD      len;
        BYTE       secret[SECRET_LEN];
    } blob = { { PLAINTEXTKEYBLOB, CUR_BLOB_VERSION, 0, CALG_3DES }, SECRET_LEN, { 0 } };
    BOOL ret;

    memcpy( blob.secret, secret, SECRET_LEN );
    ret = CryptImportKey( prov, (const BYTE *)&blob, sizeof(blob), 0, 0, key );
    secret_wipe( &blob, sizeof(blob) );
    return ret;
}

/* A key and the context that it lives in, which stays open with it. */
static BOOL make_key( const struct scope *scope, HCRYPTPROV *prov, HCRYPTKEY *key )
{
    BYTE secret[SECRET_LEN];
    BOOL ret;

    if (!CryptAcquireContextW( prov, NULL, MS_ENHANCED_PROV_W, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT )) return FALSE;
    ret = get_secret( scope, secret ) && import_secret( *prov, secret, key );
    secret_wipe( secret, sizeof(secret) );
    if (!ret) CryptReleaseContext( *prov, 0 );
    return ret;
}

/* The key of an option, or 0. Two threads may both make it; the first one's is kept. */
static HCRYPTKEY get_key( ULONG option )
{
    ULONG_PTR kept = __atomic_load_n( &keys[option], __ATOMIC_ACQUIRE );
    HCRYPTPROV prov;
    HCRYPTKEY key;

    if (kept) return kept;
    if (!make_key( &scopes[option], &prov, &key )) return 0;
    if (__atomic_compare_exchange_n( &keys[option], &kept, key, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE )) return key;
    CryptReleaseContext( prov, 0 );
    return kept;
}

/* ---- entry points ----------------------------------------------------------------------------- */

typedef BOOL (*transform_func)( HCRYPTKEY key, BYTE *data, DWORD *len );

static BOOL memory_encrypt( HCRYPTKEY key, BYTE *data, DWORD *len )
{
    return CryptEncrypt( key, 0, FALSE, 0, data, len, *len );
}

static BOOL memory_decrypt( HCRYPTKEY key, BYTE *data, DWORD *len )
{
    return CryptDecrypt( key, 0, FALSE, 0, data, len );
}

static NTSTATUS transform( transform_func func, BYTE *memory, DWORD len, ULONG option )
{
    HCRYPTKEY key, copy;
    BOOL ret;

    if (len % RTL_ENCRYPT_MEMORY_SIZE || option >= ARRAYSIZE( scopes )) return STATUS_INVALID_PARAMETER;
    if (!len) return STATUS_SUCCESS;
    if (!is_writable( memory, len )) return STATUS_INVALID_PARAMETER;
    if (!(key = get_key( option )) || !CryptDuplicateKey( key, NULL, 0, &copy )) return STATUS_UNSUCCESSFUL;
    ret = func( copy, memory, &len );
    CryptDestroyKey( copy );
    return ret ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

/* memory: what is enciphered in place; len: bytes, a multiple of RTL_ENCRYPT_MEMORY_SIZE; option: who can decipher it,
 * RTL_ENCRYPT_OPTION_* or 0. STATUS_INVALID_PARAMETER, STATUS_UNSUCCESSFUL (no provider, no secret): memory is as it
 * was. The last error is left alone. Microsoft's page RtlEncryptMemory; rows sysf-040*. */
NTSTATUS WINAPI SystemFunction040( void *memory, ULONG len, ULONG option )
{
    DWORD last_error = GetLastError();
    NTSTATUS status = transform( memory_encrypt, memory, len, option );

    if (status) WARN( "%#lx\n", status );
    SetLastError( last_error );
    return status;
}

/* See SystemFunction040. */
NTSTATUS WINAPI SystemFunction041( void *memory, ULONG len, ULONG option )
{
    DWORD last_error = GetLastError();
    NTSTATUS status = transform( memory_decrypt, memory, len, option );

    if (status) WARN( "%#lx\n", status );
    SetLastError( last_error );
    return status;
}
