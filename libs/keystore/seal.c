/* Sealing private parts with CryptProtectData, called as Wine's own provider calls it, so that each can open what the
 * other has sealed. crypt32.dll is loaded at the first use, which takes tens of milliseconds on Wine. There it calls
 * back into this very provider, with a CRYPT_VERIFYCONTEXT context, which never touches the store.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "store.h"

#ifndef CRYPTPROTECT_UI_FORBIDDEN  /* some wincrypt.h have it all */
#include <dpapi.h>
#endif

TRACE_CHANNEL( crypt );

typedef BOOL (WINAPI *protect_func)( DATA_BLOB *in, const WCHAR *description, DATA_BLOB *entropy, void *reserved,
                                     CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out );
typedef BOOL (WINAPI *unprotect_func)( DATA_BLOB *in, WCHAR **description, DATA_BLOB *entropy, void *reserved,
                                       CRYPTPROTECT_PROMPTSTRUCT *prompt, DWORD flags, DATA_BLOB *out );

/* NULL: there is no crypt32.dll. It stays loaded; *known saves looking again. */
static void *crypt32_function( void *volatile *known, const char *name )
{
    HMODULE crypt32;

    if (!*known && (crypt32 = LoadLibraryW( L"crypt32.dll" ))) *known = (void *)GetProcAddress( crypt32, name );
    /* cppcheck-suppress resourceLeak */
    return *known;
}

/* What to say of a failure: that there is no memory, or `other`. */
static DWORD seal_error( DWORD other )
{
    DWORD err = GetLastError();

    return store_error( err, 0 ) == (DWORD)NTE_NO_MEMORY ? (DWORD)NTE_NO_MEMORY : other;
}

/* Moves the system's memory into ours. */
static DWORD take_blob( DATA_BLOB *blob, BYTE **data, DWORD *len )
{
    DWORD err = NTE_NO_MEMORY;

    if ((*data = heap_alloc( blob->cbData )))
    {
        memcpy( *data, blob->pbData, blob->cbData );
        *len = blob->cbData;
        err = ERROR_SUCCESS;
    }
    secret_wipe( blob->pbData, blob->cbData );
    LocalFree( blob->pbData );
    return err;
}

DWORD keystore_seal( const struct keystore *store, const BYTE *data, DWORD len, BYTE **sealed, DWORD *sealed_len )
{
    DWORD flags = store->machine ? CRYPTPROTECT_LOCAL_MACHINE : 0;
    DATA_BLOB in = { len, unconst( data ) }, out = { 0 };
    static void *volatile known;
    protect_func protect = crypt32_function( &known, "CryptProtectData" );
    DWORD err;

    if (!protect) return seal_error( NTE_FAIL );
    if (protect( &in, NULL, NULL, NULL, NULL, flags, &out )) return take_blob( &out, sealed, sealed_len );
    err = seal_error( NTE_FAIL );
    ERR( "a key cannot be sealed, error %#lx\n", GetLastError() );
    return err;
}

DWORD keystore_unseal( const BYTE *sealed, DWORD sealed_len, BYTE **data, DWORD *len )
{
    DATA_BLOB in = { sealed_len, unconst( sealed ) }, out = { 0 };
    static void *volatile known;
    unprotect_func unprotect = crypt32_function( &known, "CryptUnprotectData" );
    DWORD err;

    if (!unprotect) return seal_error( NTE_FAIL );
    if (unprotect( &in, NULL, NULL, NULL, NULL, 0, &out )) return take_blob( &out, data, len );
    err = seal_error( NTE_BAD_KEY_STATE );
    WARN( "a key cannot be opened, error %#lx: sealed by another user?\n", GetLastError() );
    return err;
}

static BOOL has_at( const BYTE *blob, DWORD len, DWORD at, const BYTE *bytes, DWORD bytes_len )
{
    return bytes_len <= len && at <= len - bytes_len && !memcmp( blob + at, bytes, bytes_len );
}

/* Both blobs of a pair go on alike behind header and magic: those of RSA keys with length, exponent and modulus. Those
 * of version 3 (DSS, DH) have three lengths there, then the private one a fourth, that of its own number; then seed,
 * parameters and the public number. */
#define ALIKE_START 12
#define LENGTHS_END (ALIKE_START + 3 * 4)

BOOL halves_are_alike( const BYTE *public_blob, DWORD public_len, const BYTE *blob, DWORD len )
{
    DWORD start = ALIKE_START, more = 0;

    if (public_len <= ALIKE_START) return FALSE;
    if (public_blob[1] == 3 && public_len > LENGTHS_END)
    {
        if (!has_at( blob, len, start, public_blob + start, LENGTHS_END - start )) return FALSE;
        start = LENGTHS_END;
        more = 4;
    }
    return has_at( blob, len, start + more, public_blob + start, public_len - start );
}

DWORD pair_check( const struct stored_pair *pair )
{
    DWORD len, err;
    BYTE *data;

    if (!pair->sealed) return ERROR_SUCCESS;
    if ((err = keystore_unseal( pair->sealed, pair->sealed_len, &data, &len ))) return err;
    if (pair->public_blob && !halves_are_alike( pair->public_blob, pair->public_len, data, len ))
        err = NTE_KEYSET_ENTRY_BAD;
    heap_free_secret( data, len );
    return err;
}

DWORD pair_digest( const BYTE *sealed, DWORD sealed_len, BYTE digest[KEYSTORE_DIGEST_LEN] )
{
    DWORD len, err;
    BYTE *data;

    if ((err = keystore_unseal( sealed, sealed_len, &data, &len ))) return err;
    err = digest_once( DIGEST_SHA256, data, len, digest );
    heap_free_secret( data, len );
    return err;
}
