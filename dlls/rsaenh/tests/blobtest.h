/* Helpers for the tests of key blobs: exports by the size protocol, and imports of blobs that end where readable memory
 * ends. Include rsatest.h first.
 */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef RSAENH_TESTS_BLOBTEST_H
#define RSAENH_TESTS_BLOBTEST_H

#define BLOB_MAX 1200

/* Two pages, the second not readable. */
static BYTE *guarded;

/* A copy of a blob that ends where readable memory ends. */
static inline const BYTE *guard( const BYTE *blob, DWORD len )
{
    BYTE *at;

    if (!guarded)
    {
        DWORD old;

        guarded = VirtualAlloc( NULL, 0x2000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE );
        VirtualProtect( guarded + 0x1000, 0x1000, PAGE_NOACCESS, &old );
    }
    at = is_builtin() ? guarded : guarded + 0x1000 - len;       /* Wine's own provider reads on */
    memcpy( at, blob, len );
    return at;
}

/* An import that must fail and leave the handle's place alone. */
static inline void import_fails( HCRYPTPROV prov, const BYTE *blob, DWORD len, HCRYPTKEY wrapping, DWORD flags,
                                 DWORD error )
{
    HCRYPTKEY key = UNTOUCHED;

    check_fails( CryptImportKey( prov, guard( blob, len ), len, wrapping, flags, &key ), error );
    ok( !key || key == UNTOUCHED, "handle %#Ix\n", key );
}

/* Exports with the size asked for first. */
static inline DWORD export_blob( HCRYPTKEY key, HCRYPTKEY wrapping, DWORD type, DWORD flags, BYTE *blob )
{
    DWORD size = SENTINEL, len;

    check_ok( CryptExportKey( key, wrapping, type, flags, NULL, &size ) );
    ok( size < BLOB_MAX, "size %lu\n", size );
    if (size >= BLOB_MAX) return 0;
    memset( blob, 0xcc, BLOB_MAX );
    len = size - 1;
    /* rsa-keys: blob-exp-01 */
    check_fails( CryptExportKey( key, wrapping, type, flags, blob, &len ), ERROR_MORE_DATA );
    ok( len == size && blob[0] == 0xcc, "short: size %lu\n", len );
    len = BLOB_MAX;
    check_ok( CryptExportKey( key, wrapping, type, flags, blob, &len ) );
    ok( len == size && blob[len] == 0xcc, "size %lu, then %lu\n", size, len );
    return len;
}

/* ---- OPAQUEKEYBLOB ---------------------------------------------------------------------------- */

/* Whether there are such blobs at all, of a kind of key. */
static inline BOOL has_opaque( DWORD provider_bit, ALG_ID alg )
{
    HCRYPTPROV prov = open_provider( provider_bit );
    HCRYPTKEY key = 0;
    DWORD len = 0;
    BOOL ret;

    check_ok( CryptGenKey( prov, alg, CRYPT_EXPORTABLE, &key ) );
    ret = CryptExportKey( key, 0, OPAQUEKEYBLOB, 0, NULL, &len );
    ok( ret, "no OPAQUEKEYBLOB: error %#lx\n", GetLastError() );
    check_ok( CryptDestroyKey( key ) );
    close_provider( prov );
    return ret;
}

/* Whether a blob has the layout of this project. */
static inline BOOL is_our_layout( const BYTE *blob )
{
    return !memcmp( blob + 8, "WKS1", 4 );
}

/* Makes the digest at the end of such a blob right. */
static inline void put_digest( BYTE *blob, DWORD len )
{
    HCRYPTPROV prov = open_provider( AES );
    HCRYPTHASH hash = 0;
    DWORD size = 32;

    check_ok( CryptCreateHash( prov, CALG_SHA_256, 0, 0, &hash ) );
    check_ok( CryptHashData( hash, blob, len - 32, 0 ) );
    check_ok( CryptGetHashParam( hash, HP_HASHVAL, blob + len - 32, &size, 0 ) );
    check_ok( CryptDestroyHash( hash ) );
    close_provider( prov );
}

#endif
